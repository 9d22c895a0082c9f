//! Distance between shapes. Interface sketch.

use super::{Point, ShapeRef};

/// Smallest distance between two clean shapes of any kind; 0 where they meet or one lies in the other (even-odd). Infinite when one is empty.
#[must_use]
pub fn distance_m(a: ShapeRef<'_>, b: ShapeRef<'_>) -> f64 {
    todo!()
}

/// The shortest line between two shapes: a point of `a` and a point of `b`; `None` when one is empty.
#[must_use]
pub fn shortest_line(a: ShapeRef<'_>, b: ShapeRef<'_>) -> Option<[Point; 2]> {
    todo!()
}

/// Whether `point` lies inside a clean polygon (even-odd) or on its border.
#[must_use]
pub fn contains_point(polygon: ShapeRef<'_>, point: Point) -> bool {
    todo!()
}
