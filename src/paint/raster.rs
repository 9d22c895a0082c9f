//! Subpixels and what is done to them: even-odd fills, hairlines, hatches, the average that makes a picture.
//!
//! Fills and hairlines are the painter's own because they must be free of gaps, equal in every tile and quick for a million
//! polygons of a few pixels; wide lines and symbols are tiny-skia's work.

use tiny_skia::{Pixmap, PremultipliedColorU8};

use crate::geometry::Point;

use super::Picture;
use super::grid::SUBPIXELS;
use super::style::{Colour, Hatch};

/// The subpixels of a block, with scratch that is reused from polygon to polygon.
pub(super) struct Canvas {
    pub(super) pixmap: Pixmap,
    width: usize,
    height: usize,
    /// Row (upper half) and column (lower half) of every crossing of a polygon's edges with a row's middle.
    crossings: Vec<u64>,
}

impl Canvas {
    /// A canvas of one colour; `None` for a size of nothing.
    pub(super) fn new(width: u32, height: u32, background: PremultipliedColorU8) -> Option<Self> {
        let mut pixmap = Pixmap::new(width, height)?;
        if background != PremultipliedColorU8::TRANSPARENT {
            pixmap.pixels_mut().fill(background);
        }
        Some(Self { pixmap, width: width as usize, height: height as usize, crossings: Vec::new() })
    }

    /// Fills the subpixels whose middle lies inside the rings by the even-odd rule. Rings are closed by themselves.
    pub(super) fn fill(&mut self, xy: &[Point], ends: &[u32], colour: Colour) {
        self.crossings.clear();
        let mut start = 0;
        for &end in ends {
            let ring = &xy[start..end as usize];
            start = end as usize;
            let Some(&last) = ring.last() else { continue };
            let mut previous = last;
            for &point in ring {
                cross(&mut self.crossings, previous, point, self.width, self.height);
                previous = point;
            }
        }
        self.crossings.sort_unstable();
        let ink = colour.ink();
        let pixels = self.pixmap.pixels_mut();
        for pair in self.crossings.chunks_exact(2) {
            let (row, from, to) = ((pair[0] >> 32) as usize, pair[0] as u32 as usize, pair[1] as u32 as usize);
            if (pair[1] >> 32) as usize != row {
                // A ring crosses a row an even number of times, unless a coordinate is no number: that is no shape.
                return;
            }
            let line = &mut pixels[row * self.width + from..row * self.width + to];
            if colour.a == 255 {
                line.fill(ink);
            } else {
                for pixel in line.iter_mut() {
                    *pixel = over(*pixel, ink);
                }
            }
        }
    }

    /// Colours one whole pixel of the block.
    pub(super) fn fill_pixel(&mut self, x: usize, y: usize, ink: PremultipliedColorU8) {
        const SIDE: usize = SUBPIXELS as usize;
        let pixels = self.pixmap.pixels_mut();
        for row in 0..SIDE {
            let start = (y * SIDE + row) * self.width + x * SIDE;
            if let Some(line) = pixels.get_mut(start..start + SIDE) {
                line.fill(ink);
            }
        }
    }

    /// A line one subpixel wide through `points`, its first joined to its last when `is_closed`. Drawing it twice changes nothing.
    pub(super) fn hairline(&mut self, points: &[Point], is_closed: bool, ink: PremultipliedColorU8) {
        let Some((&first, rest)) = points.split_first() else { return };
        let mut previous = first;
        for &point in rest {
            self.segment(previous, point, ink);
            previous = point;
        }
        if is_closed && rest.len() > 1 {
            self.segment(previous, first, ink);
        }
    }

    /// Along its longer axis a segment colours one subpixel for each middle it passes, and the one it starts in.
    fn segment(&mut self, a: Point, b: Point, ink: PremultipliedColorU8) {
        let (width, height) = (self.width, self.height);
        let pixels = self.pixmap.pixels_mut();
        let mut plot = |x: f64, y: f64| {
            if x >= 0.0 && y >= 0.0 && x < width as f64 && y < height as f64 {
                pixels[y as usize * width + x as usize] = ink;
            }
        };
        plot(a[0], a[1]);
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let (along, length) = if dx.abs() >= dy.abs() { (0, width) } else { (1, height) };
        let (low, high) = if a[along] <= b[along] { (a, b) } else { (b, a) };
        let slope = (high[1 - along] - low[1 - along]) / (high[along] - low[along]);
        let (first, last) = (middles_from(low[along], length), middles_from(high[along], length));
        for place in first..last {
            let middle = place as f64 + 0.5;
            let across = low[1 - along] + (middle - low[along]) * slope;
            if along == 0 { plot(middle, across) } else { plot(across, middle) }
        }
    }

    /// Draws stripes of `stripe` over all subpixels of exactly `base`. The stripes lie where the plane says, so they join over tiles.
    pub(super) fn hatch(&mut self, base: PremultipliedColorU8, stripe: PremultipliedColorU8, stripes: &Stripes, first: [i64; 2]) {
        let period = i64::from(stripes.period.max(1));
        let width = self.width;
        for (row, line) in self.pixmap.pixels_mut().chunks_exact_mut(width).enumerate() {
            let y = first[1] + row as i64;
            let start = if stripes.is_rising { first[0] + y } else { first[0] - y };
            let mut phase = start.rem_euclid(period);
            for pixel in line {
                if phase < i64::from(stripes.width) && *pixel == base {
                    *pixel = stripe;
                }
                phase += 1;
                if phase == period {
                    phase = 0;
                }
            }
        }
    }

    /// Lays a small picture over the canvas with its middle at `middle`, to the nearest subpixel.
    pub(super) fn stamp(&mut self, sprite: &Pixmap, middle: Point) {
        let left = (middle[0] - f64::from(sprite.width()) / 2.0).round() as i64;
        let top = (middle[1] - f64::from(sprite.height()) / 2.0).round() as i64;
        let (sprite_width, width) = (sprite.width() as usize, self.width);
        // The columns of the sprite that lie on the canvas.
        let bounded = |value: i64, most: usize| usize::try_from(value.max(0)).unwrap_or(0).min(most);
        let (first, last) = (bounded(-left, sprite_width), bounded(width as i64 - left, sprite_width));
        let pixels = self.pixmap.pixels_mut();
        for (row, line) in sprite.pixels().chunks_exact(sprite_width).enumerate() {
            let y = top + row as i64;
            if !(0..self.height as i64).contains(&y) || first >= last {
                continue;
            }
            let start = y as usize * width + (left + first as i64) as usize;
            for (pixel, &ink) in pixels[start..].iter_mut().zip(&line[first..last]) {
                *pixel = match ink.alpha() {
                    0 => *pixel,
                    255 => ink,
                    _ => over(*pixel, ink),
                };
            }
        }
    }

    /// The average of each pixel's subpixels, into the picture at (`x`, `y`).
    pub(super) fn average_into(&self, rgba: &mut [u8], picture_width: usize, x: usize, y: usize) {
        let data = self.pixmap.data();
        let stride = self.width * 4;
        for row in 0..self.height / 2 {
            let (upper, lower) = (&data[row * 2 * stride..][..stride], &data[(row * 2 + 1) * stride..][..stride]);
            let line = &mut rgba[((y + row) * picture_width + x) * 4..][..stride / 2];
            for ((out, a), b) in line.chunks_exact_mut(4).zip(upper.chunks_exact(8)).zip(lower.chunks_exact(8)) {
                for channel in 0..4 {
                    let sum = u16::from(a[channel]) + u16::from(a[channel + 4]) + u16::from(b[channel]) + u16::from(b[channel + 4]);
                    out[channel] = ((sum + 2) / 4) as u8;
                }
            }
        }
    }

    /// The canvas as a picture of its own.
    pub(super) fn average(&self) -> Picture {
        let (width, height) = (self.width / 2, self.height / 2);
        let mut rgba = vec![0; width * height * 4];
        self.average_into(&mut rgba, width, 0, 0);
        Picture { width: width as u32, height: height as u32, rgba }
    }
}

/// Parallel stripes at 45°, in subpixels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Stripes {
    pub(super) period: u32,
    pub(super) width: u32,
    /// From lower left to upper right.
    pub(super) is_rising: bool,
}

impl Stripes {
    /// A hatch at `per_point` subpixels a point; never finer than can be seen.
    pub(super) fn of(hatch: &Hatch, per_point: f32) -> Self {
        let width = (hatch.width * per_point).round().max(1.0) as u32;
        Self { period: ((hatch.period * per_point).round() as u32).max(width + 1), width, is_rising: hatch.is_rising }
    }
}

/// The first subpixel whose middle is not before `value`; between 0 and `most`.
#[inline]
fn middles_from(value: f64, most: usize) -> usize {
    // `as` saturates and makes NaN 0; adding a half and cutting off is rounding up by the middle for values from 0 on.
    let place = value - 0.5;
    if place <= 0.0 { 0 } else { (place.min(most as f64) as usize + usize::from(place.fract() > 0.0)).min(most) }
}

/// Notes where the edge from `a` to `b` crosses the middles of rows.
#[inline]
fn cross(crossings: &mut Vec<u64>, a: Point, b: Point, width: usize, height: usize) {
    // Always from the upper end, so that two neighbours compute the same crossing for the border they share.
    let (upper, lower) = if a[1] <= b[1] { (a, b) } else { (b, a) };
    let (first, last) = (middles_from(upper[1], height), middles_from(lower[1], height));
    if first >= last {
        return;
    }
    let slope = (lower[0] - upper[0]) / (lower[1] - upper[1]);
    for row in first..last {
        let x = upper[0] + (row as f64 + 0.5 - upper[1]) * slope;
        crossings.push((row as u64) << 32 | middles_from(x, width) as u64);
    }
}

/// `ink` over `below`, premultiplied.
#[inline]
pub(super) fn over(below: PremultipliedColorU8, ink: PremultipliedColorU8) -> PremultipliedColorU8 {
    let rest = 255 - u32::from(ink.alpha());
    let mix = |below: u8, ink: u8| (u32::from(ink) + (u32::from(below) * rest + 127) / 255).min(255) as u8;
    let alpha = mix(below.alpha(), ink.alpha());
    PremultipliedColorU8::from_rgba(
        mix(below.red(), ink.red()).min(alpha),
        mix(below.green(), ink.green()).min(alpha),
        mix(below.blue(), ink.blue()).min(alpha),
        alpha,
    )
    .unwrap_or(below)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RED: Colour = Colour::rgb(0xff_00_00);
    const BLUE: Colour = Colour::rgb(0x00_00_ff);

    fn canvas() -> Canvas {
        Canvas::new(40, 40, PremultipliedColorU8::TRANSPARENT).unwrap()
    }

    fn at(canvas: &Canvas, x: u32, y: u32) -> PremultipliedColorU8 {
        canvas.pixmap.pixel(x, y).unwrap()
    }

    fn count(canvas: &Canvas, colour: Colour) -> usize {
        canvas.pixmap.pixels().iter().filter(|&&pixel| pixel == colour.ink()).count()
    }

    #[test]
    fn a_hole_stays_empty_whatever_its_orientation() {
        let outer = [[2.0, 2.0], [38.0, 2.0], [38.0, 38.0], [2.0, 38.0]];
        let mut hole = [[10.0, 10.0], [20.0, 10.0], [20.0, 20.0], [10.0, 20.0]];
        for _ in 0..2 {
            let mut canvas = canvas();
            canvas.fill(&[outer, hole].concat(), &[4, 8], RED);
            assert_eq!(at(&canvas, 5, 5), RED.ink());
            assert_eq!(at(&canvas, 15, 15).alpha(), 0);
            assert_eq!(count(&canvas, RED), 36 * 36 - 100);
            hole.reverse();
        }
    }

    #[test]
    fn rings_that_overlap_twice_cancel_by_the_even_odd_rule() {
        let a = [[0.0, 0.0], [20.0, 0.0], [20.0, 20.0], [0.0, 20.0]];
        let b = a.map(|[x, y]| [x + 10.0, y]);
        let mut canvas = canvas();
        canvas.fill(&[a, b].concat(), &[4, 8], RED);
        assert_eq!((at(&canvas, 5, 5), at(&canvas, 25, 5)), (RED.ink(), RED.ink()));
        assert_eq!(at(&canvas, 15, 5).alpha(), 0);
    }

    #[test]
    fn what_reaches_far_beyond_the_canvas_fills_it() {
        let mut canvas = canvas();
        canvas.fill(&[[-1e9, -1e9], [1e9, -1e9], [1e9, 1e9], [-1e9, 1e9]], &[4], RED);
        assert_eq!(count(&canvas, RED), 1600);
        canvas.hairline(&[[-1e9, 20.5], [1e9, 20.5]], false, BLUE.ink());
        assert_eq!(count(&canvas, BLUE), 40);
        canvas.fill(&[[f64::NAN, 1.0], [3.0, f64::NAN], [5.0, 5.0]], &[3], BLUE);
    }

    #[test]
    fn stripes_cover_their_own_colour_only_and_join_over_blocks() {
        let stripes = Stripes { period: 8, width: 3, is_rising: true };
        let mut whole = canvas();
        whole.fill(&[[0.0, 0.0], [40.0, 0.0], [40.0, 30.0], [0.0, 30.0]], &[4], RED);
        whole.hatch(RED.ink(), BLUE.ink(), &stripes, [100, -7]);
        assert_eq!(count(&whole, BLUE), 40 * 30 * 3 / 8);
        assert_eq!(at(&whole, 20, 35).alpha(), 0);
        let mut part = canvas();
        part.fill(&[[0.0, 0.0], [40.0, 0.0], [40.0, 30.0], [0.0, 30.0]], &[4], RED);
        part.hatch(RED.ink(), BLUE.ink(), &stripes, [113, -2]);
        assert_eq!(at(&whole, 18, 9), at(&part, 5, 4));
    }

    #[test]
    fn four_subpixels_make_a_pixel() {
        let mut canvas = canvas();
        canvas.fill(&[[0.0, 0.0], [1.0, 0.0], [1.0, 2.0], [0.0, 2.0]], &[4], RED);
        let picture = canvas.average();
        assert_eq!(picture.rgba[..4], [128, 0, 0, 128]);
        assert_eq!((picture.width, picture.height), (20, 20));
    }

    proptest! {
        /// Two triangles that share an edge cover their quadrangle once, without gap or overlap.
        #[test]
        fn neighbours_meet_without_gap_or_overlap(xs in prop::array::uniform4(0.0..40.0_f64), ys in prop::array::uniform4(0.0..40.0_f64)) {
            // A convex quadrangle is not needed: with even-odd, the three triangles of a fan add up to the whole, modulo two.
            let p: Vec<Point> = xs.into_iter().zip(ys).map(|(x, y)| [x, y]).collect();
            let mut whole = canvas();
            whole.fill(&p, &[4], RED);
            let mut parts = canvas();
            parts.fill(&[p[0], p[1], p[2], p[0], p[2], p[3]], &[3, 6], RED);
            prop_assert_eq!(whole.pixmap.data(), parts.pixmap.data());
        }

        #[test]
        fn a_hairline_has_no_gaps(ax in -20.0..60.0_f64, ay in -20.0..60.0_f64, bx in -20.0..60.0_f64, by in -20.0..60.0_f64) {
            let mut canvas = canvas();
            canvas.hairline(&[[ax, ay], [bx, by]], false, RED.ink());
            let steps = 400;
            for step in 0..=steps {
                let t = f64::from(step) / f64::from(steps);
                let (x, y) = (ax + (bx - ax) * t, ay + (by - ay) * t);
                if (2.0..38.0).contains(&x) && (2.0..38.0).contains(&y) {
                    let near = (-1..=1).any(|dx| (-1..=1).any(|dy| at(&canvas, (x as i32 + dx) as u32, (y as i32 + dy) as u32) == RED.ink()));
                    prop_assert!(near, "nothing near {} {}", x, y);
                }
            }
        }
    }
}
