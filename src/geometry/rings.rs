//! Makes stored rings what the arithmetic takes. Interface sketch.

use super::{Extent, Shape};

/// What `clean` found and did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Repairs {
    /// Rings that were not closed.
    pub unclosed: u32,
    /// Rings of fewer than three distinct points, dropped.
    pub degenerate: u32,
    /// Out-and-back spikes, dropped.
    pub spikes: u32,
    /// A coordinate is NaN or infinite: the whole shape was dropped.
    pub non_finite: bool,
    /// A polygon had vertices and nothing is left of it.
    pub no_area: bool,
}

/// What is known of a clean shape, computed once.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Measures {
    /// The box around it.
    pub extent: Extent,
    /// Even-odd area; 0 for points and lines.
    pub area_m2: f64,
    /// A polygon whose rings neither cross themselves nor each other, outer rings counter-clockwise, holes clockwise
    /// (`measure` turned them): the fast overlap applies.
    pub is_simple: bool,
}

/// Drops closing vertices, repeated vertices, degenerate rings and zero-width spikes, so that what has no area does not exist (DESIGN 4.3).
pub fn clean(shape: &mut Shape) -> Repairs {
    todo!()
}

/// Measures a clean shape, and turns the rings of a simple polygon: outer ones counter-clockwise, holes clockwise.
pub fn measure(shape: &mut Shape) -> Measures {
    todo!()
}
