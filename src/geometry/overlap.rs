//! Overlap of two polygons. Interface sketch. The only file that knows the overlay library.

use super::rings::Measures;
use super::{Shape, ShapeRef};

/// How two polygons overlap.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Overlap {
    /// Area of the overlap.
    pub area_m2: f64,
    /// Perimeter of the overlap, holes included.
    pub perimeter_m: f64,
}

impl Overlap {
    /// Mean width, 2 × area / perimeter (DESIGN 4.2); 0 without area.
    #[must_use]
    pub fn mean_width_m(&self) -> f64 {
        if self.perimeter_m > 0.0 { 2.0 * self.area_m2 / self.perimeter_m } else { 0.0 }
    }
}

/// Computes overlaps; keeps its scratch memory, so one a worker.
#[derive(Default, Debug)]
pub struct Overlapper {}

impl Overlapper {
    /// Area and perimeter of `a ∩ b`. Both clean polygons with their measures.
    pub fn overlap(&mut self, a: (ShapeRef<'_>, &Measures), b: (ShapeRef<'_>, &Measures)) -> Overlap {
        todo!()
    }

    /// The polygon `a ∩ b` itself, for outputs and the map.
    pub fn polygon(&mut self, a: ShapeRef<'_>, b: ShapeRef<'_>) -> Shape {
        todo!()
    }
}
