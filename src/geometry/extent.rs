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
        points.iter().fold(Self::EMPTY, |extent, &point| extent.with(point))
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
            min: [self.min[0].min(other.min[0]), self.min[1].min(other.min[1])],
            max: [self.max[0].max(other.max[0]), self.max[1].max(other.max[1])],
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
