//! Axis-parallel boxes.

use super::Point;

/// A box, borders included. Empty when a minimum exceeds its maximum.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Extent {
    /// Smallest x and y.
    pub min: Point,
    /// Largest x and y.
    pub max: Point,
}

impl Extent {
    /// The box that holds nothing; the identity of [`Extent::union`].
    pub const EMPTY: Self = Self { min: [f64::INFINITY; 2], max: [f64::NEG_INFINITY; 2] };

    /// The box around `points`; [`Extent::EMPTY`] around none. NaN coordinates are passed over.
    #[must_use]
    pub fn of(points: &[Point]) -> Self {
        // Four boxes side by side: each comparison waits for the one before it, and four chains wait at the same time.
        let mut boxes = [Self::EMPTY; 4];
        let (fours, rest) = points.as_chunks::<4>();
        for four in fours {
            for (extent, &point) in boxes.iter_mut().zip(four) {
                *extent = extent.with(point);
            }
        }
        let both = boxes[0].union(boxes[1]).union(boxes[2].union(boxes[3]));
        rest.iter().fold(both, |extent, &point| extent.with(point))
    }

    /// The box with x and y exchanged.
    #[must_use]
    pub fn transposed(self) -> Self {
        Self { min: [self.min[1], self.min[0]], max: [self.max[1], self.max[0]] }
    }

    /// The smallest box around this one and `point`.
    #[must_use]
    pub fn with(self, point: Point) -> Self {
        Self { min: [self.min[0].min(point[0]), self.min[1].min(point[1])], max: [self.max[0].max(point[0]), self.max[1].max(point[1])] }
    }

    /// The smallest box around both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            min: [smaller(other.min[0], self.min[0]), smaller(other.min[1], self.min[1])],
            max: [larger(other.max[0], self.max[0]), larger(other.max[1], self.max[1])],
        }
    }

    /// Whether the box holds nothing (or has a NaN).
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !(self.min[0] <= self.max[0] && self.min[1] <= self.max[1])
    }

    /// Whether the boxes share a point, borders included.
    #[must_use]
    pub fn intersects(&self, other: &Self) -> bool {
        self.min[0] <= other.max[0] && other.min[0] <= self.max[0] && self.min[1] <= other.max[1] && other.min[1] <= self.max[1]
    }

    /// Whether `point` is inside or on the border.
    #[must_use]
    pub fn contains(&self, point: Point) -> bool {
        self.min[0] <= point[0] && point[0] <= self.max[0] && self.min[1] <= point[1] && point[1] <= self.max[1]
    }

    /// The box with `margin` added on every side.
    #[must_use]
    pub fn widened(&self, margin: f64) -> Self {
        Self { min: [self.min[0] - margin, self.min[1] - margin], max: [self.max[0] + margin, self.max[1] + margin] }
    }

    /// Smallest distance between the boxes; 0 where they meet.
    #[must_use]
    pub fn distance(&self, other: &Self) -> f64 {
        let gap = |axis: usize| (self.min[axis] - other.max[axis]).max(other.min[axis] - self.max[axis]).max(0.0);
        gap(0).hypot(gap(1))
    }

    /// Whether the boxes are no farther apart than `distance_m`, but for rounding, by which a little more may pass: for gathering
    /// candidates. A square root and `hypot` cost more than all the rest of it.
    #[must_use]
    pub fn is_within(&self, other: &Self, distance_m: f64) -> bool {
        let gap = |axis: usize| (self.min[axis] - other.max[axis]).max(other.min[axis] - self.max[axis]).max(0.0);
        let (x, y) = (gap(0), gap(1));
        x * x + y * y <= distance_m * distance_m * (1.0 + 1e-12)
    }

    /// Width (x).
    #[must_use]
    pub fn width(&self) -> f64 {
        self.max[0] - self.min[0]
    }

    /// Height (y).
    #[must_use]
    pub fn height(&self) -> f64 {
        self.max[1] - self.min[1]
    }

    /// The middle.
    #[must_use]
    pub fn centre(&self) -> Point {
        [f64::midpoint(self.min[0], self.max[0]), f64::midpoint(self.min[1], self.max[1])]
    }
}

/// The smaller of the two; `kept` where `new` is NaN. One machine instruction, unlike `f64::min`.
#[inline]
fn smaller(new: f64, kept: f64) -> f64 {
    if new < kept { new } else { kept }
}

/// The larger of the two; `kept` where `new` is NaN.
#[inline]
fn larger(new: f64, kept: f64) -> f64 {
    if new > kept { new } else { kept }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nan_is_passed_over_and_order_does_not_matter() {
        let mut points = vec![[3.0, 1.0], [f64::NAN, 9.0], [-2.0, 4.0], [5.0, f64::NAN], [0.0, 0.0], [1.0, 7.0]];
        let extent = Extent { min: [-2.0, 0.0], max: [5.0, 9.0] };
        for _ in 0..points.len() {
            points.rotate_left(1);
            assert_eq!(Extent::of(&points), extent);
        }
        assert!(Extent::of(&[]).is_empty());
    }

    #[test]
    fn distance_is_to_the_nearest_corner_or_side() {
        let a = Extent { min: [0.0, 0.0], max: [1.0, 1.0] };
        assert_eq!(a.distance(&Extent { min: [4.0, 5.0], max: [6.0, 6.0] }), 5.0);
        assert_eq!(a.distance(&Extent { min: [0.5, 3.0], max: [0.7, 4.0] }), 2.0);
        assert_eq!(a.distance(&a.widened(1.0)), 0.0);
    }
}
