//! Planar arithmetic on flat rings of `f64`: what a polygon is, its area, distances and overlaps (DESIGN 4.3).
//!
//! Knows no file, no CRS and no attribute. All coordinates are in one plane, in metres, x to the east and y to the north;
//! callers have transformed them. Polygons combine their rings by the even-odd rule.

pub mod extent;
pub mod shape;

pub use extent::Extent;
pub use shape::{Point, Shape, ShapeKind, ShapeRef};

pub mod buffer;
pub mod distance;
pub mod gap;
pub mod nesting;
pub mod overlap;
pub mod parts;
pub mod rings;

mod groups;
mod measure;
mod predicate;
mod retrace;
mod simple;
mod sweep;
mod tree;
mod walk;

pub use gap::Gap;
pub use nesting::{NestedPolygon, nested_polygons};
pub use overlap::{Overlap, Overlapper, Side};
pub use retrace::Retrace;
pub use rings::{Measures, Repairs};
pub use tree::EdgeTree;

#[cfg(test)]
mod hard_cases;
#[cfg(test)]
mod properties;
