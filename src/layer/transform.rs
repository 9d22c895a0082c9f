//! From file coordinates to the analysis CRS. Interface sketch. The only file that transforms with PROJ.

use crate::geometry::{Extent, Point};

/// A transformation between two CRSs over one layer's extent; shared by threads.
#[derive(Debug)]
pub struct Transform {}

impl Transform {
    /// Transforms vertices in place. What cannot be transformed becomes NaN.
    pub fn apply(&self, xy: &mut [Point]) {
        todo!()
    }

    /// The box of a box: widened by what straight sides may bulge and by the transformation's own error.
    #[must_use]
    pub fn extent(&self, extent: Extent) -> Extent {
        todo!()
    }
}
