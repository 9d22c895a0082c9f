//! How the parts of one polygon lie to each other, and how narrow it is.

use super::measure::signed_area;
use super::{Extent, ShapeRef};

/// Parts looked at: a feature of more was dissolved from many on purpose, and comparing each with each would take long.
const PARTS_AT_MOST: usize = 2_000;

/// Outer rings of one polygon and how far the loneliest of them lies from its nearest.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct PartsApart {
    /// How many outer rings.
    pub parts: u32,
    /// Distance of the box of the loneliest part from its nearest other's.
    pub distance_m: f64,
    /// Diagonal of the largest part's box.
    pub largest_m: f64,
}

/// The parts of a measured polygon; `None` when it has one, or more than two thousand. Holes are no parts. Time grows with the square
/// of the number of parts.
#[must_use]
pub fn parts_apart(polygon: ShapeRef<'_>) -> Option<PartsApart> {
    if polygon.ends.len() < 2 || polygon.ends.len() > PARTS_AT_MOST {
        return None;
    }
    let is_outer = |ring: &&[super::Point]| ring.first().is_some_and(|&origin| signed_area(ring, origin) > 0.0);
    let boxes: Vec<Extent> = polygon.parts().filter(is_outer).map(Extent::of).collect();
    if boxes.len() < 2 {
        return None;
    }
    let nearest = |place: usize| {
        let others = boxes.iter().enumerate().filter(|&(other, _)| other != place);
        others.map(|(_, extent)| boxes[place].distance(extent)).fold(f64::INFINITY, f64::min)
    };
    let distance_m = (0..boxes.len()).map(nearest).fold(0.0, f64::max);
    let largest_m = boxes.iter().map(|extent| extent.width().hypot(extent.height())).fold(0.0, f64::max);
    Some(PartsApart { parts: boxes.len() as u32, distance_m, largest_m })
}

/// Length of all rings of a clean polygon.
#[must_use]
pub fn perimeter_m(polygon: ShapeRef<'_>) -> f64 {
    polygon.parts().map(super::overlap::perimeter).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::rings::{clean, measure};
    use crate::geometry::{Point, Shape};

    fn square(x: f64, side: f64) -> Vec<Point> {
        vec![[x, 0.0], [x + side, 0.0], [x + side, side], [x, side]]
    }

    fn of(rings: &[&[Point]]) -> Option<PartsApart> {
        let mut shape = Shape::polygon(rings);
        clean(&mut shape);
        measure(&mut shape);
        parts_apart(shape.as_ref())
    }

    #[test]
    fn the_loneliest_part_decides_and_holes_are_no_parts() {
        assert_eq!(of(&[&square(0.0, 10.0)]), None);
        assert_eq!(of(&[&square(0.0, 10.0), &[[2.0, 2.0], [4.0, 2.0], [4.0, 4.0], [2.0, 4.0]]]), None, "a hole");
        let apart = of(&[&square(0.0, 10.0), &square(12.0, 10.0), &square(500.0, 10.0)]).expect("parts");
        assert_eq!((apart.parts, apart.distance_m), (3, 478.0));
        assert!((apart.largest_m - 200.0_f64.sqrt()).abs() < 1e-9);
    }

    #[test]
    fn perimeter_goes_round_holes_too() {
        let hole: [Point; 4] = [[2.0, 2.0], [4.0, 2.0], [4.0, 4.0], [2.0, 4.0]];
        assert_eq!(perimeter_m(Shape::polygon(&[&square(0.0, 10.0), &hole]).as_ref()), 48.0);
    }
}
