//! Numbers that look random and are the same at every run.

use std::f64::consts::TAU;

/// The `SplitMix64` generator (Steele, Lea, Flood 2014): tiny, and good enough for a landscape.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// A stream of its own for each purpose, so that a change in one place leaves the others as they are.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x4A69_6E67_7475_2025)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    /// From 0 up to, not including, 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Between `low` and `high`.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Roughly normal, mean 0, deviation 1 (sum of uniform numbers; never beyond ±3.5).
    pub(crate) fn normal(&mut self) -> f64 {
        (0..4).map(|_| self.unit()).sum::<f64>().mul_add(1.732, -3.464)
    }

    /// True with this probability.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// One of the items.
    pub(crate) fn pick<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[(self.next() % items.len() as u64) as usize]
    }

    /// One of the items, by weight.
    pub(crate) fn weighted<'a>(&mut self, items: &[(&'a str, f64)]) -> &'a str {
        let mut rest = self.unit() * items.iter().map(|(_, weight)| weight).sum::<f64>();
        for (item, weight) in items {
            rest -= weight;
            if rest < 0.0 {
                return item;
            }
        }
        items[items.len() - 1].0
    }
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Smooth noise from -1 to 1 with features of about `size` metres.
pub(crate) fn noise(seed: u64, size: f64, x: f64, y: f64) -> f64 {
    let octave = |seed: u64, size: f64| {
        let (u, v) = (x / size, y / size);
        let (i, j) = (u.floor(), v.floor());
        let smooth = |t: f64| t * t * (3.0 - 2.0 * t);
        let (s, t) = (smooth(u - i), smooth(v - j));
        let corner = |di: i64, dj: i64| {
            let hash = mix(seed ^ mix((i as i64 + di) as u64) ^ mix(((j as i64 + dj) as u64).rotate_left(32)));
            (hash >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
        };
        let low = corner(0, 0) + s * (corner(1, 0) - corner(0, 0));
        let high = corner(0, 1) + s * (corner(1, 1) - corner(0, 1));
        low + t * (high - low)
    };
    (octave(seed, size) + 0.5 * octave(seed ^ 0x55, size / 2.1)) / 1.5
}

/// Distances from the middle of a roundish outline, as a factor around 1, at `corners` angles.
pub(crate) fn outline(random: &mut Random, corners: usize, roughness: f64) -> Vec<(f64, f64)> {
    let waves: Vec<(f64, f64, f64)> =
        (2..7).map(|wave| (f64::from(wave), random.normal() * roughness / f64::from(wave) * 1.6, random.between(0.0, TAU))).collect();
    (0..corners)
        .map(|corner| {
            let angle = TAU * corner as f64 / corners as f64;
            let wobble: f64 = waves.iter().map(|(wave, height, phase)| height * (wave * angle + phase).sin()).sum();
            (angle, (1.0 + wobble + random.normal() * roughness * 0.08).max(0.35))
        })
        .collect()
}
