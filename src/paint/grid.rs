//! Between the plane and the pixels of one picture.
//!
//! Everything is painted at [`SUBPIXELS`] times the picture's resolution and averaged at the end. A fill colours exactly the
//! subpixels whose middle lies in the polygon, so neighbours meet without gap or overlap, which anti-aliased fills do not;
//! the averaging gives the smooth edges.
//!
//! Positions are global: a subpixel's place on the plane depends on the resolution alone, not on the picture it is in.
//! Coordinates are rounded to [`STEPS`] steps a subpixel before the picture's own origin is subtracted, hence a tile shows
//! bit by bit what the whole picture shows there.

use crate::geometry::{Extent, Point};

use super::View;

/// Subpixels a pixel, along each axis.
pub(super) const SUBPIXELS: u32 = 2;

/// Steps of a subpixel that coordinates are rounded to.
const STEPS: f64 = 16.0;

/// Adding and subtracting this rounds to a whole number (for magnitudes below 2^51), without the call that `f64::round` is on
/// processors of the oldest kind this program serves.
const ROUNDER: f64 = 6_755_399_441_055_744.0;

/// A block of subpixels on the plane.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Grid {
    /// Subpixels a metre.
    pub(super) per_m: f64,
    /// Global place of the left edge, in subpixels, to the right.
    left: f64,
    /// Global place of the upper edge, in subpixels, downwards.
    top: f64,
    /// Subpixels.
    pub(super) width: u32,
    /// Subpixels.
    pub(super) height: u32,
    /// Subpixels a point.
    pub(super) per_point: f32,
}

impl Grid {
    /// The subpixels of a picture. `None` for a view that shows nothing: no size, or a resolution or middle that is no number.
    pub(super) fn of(view: &View) -> Option<Self> {
        let is_sound = view.metres_per_pixel.is_finite() && view.metres_per_pixel > 0.0 && view.centre_m.iter().all(|v| v.is_finite());
        if !is_sound || view.width == 0 || view.height == 0 || !(view.scale.is_finite() && view.scale > 0.0) {
            return None;
        }
        // Pictures that are meant to stand on whole pixels do, whatever the arithmetic of their middle lost.
        let snapped = |edge: f64| if (edge - edge.round()).abs() < 1e-3 { edge.round() } else { edge };
        let sub = f64::from(SUBPIXELS);
        let [x, y] = view.centre_m;
        Some(Self {
            per_m: sub / view.metres_per_pixel,
            left: snapped(x / view.metres_per_pixel - f64::from(view.width) / 2.0) * sub,
            top: snapped(-y / view.metres_per_pixel - f64::from(view.height) / 2.0) * sub,
            width: view.width * SUBPIXELS,
            height: view.height * SUBPIXELS,
            per_point: view.scale * SUBPIXELS as f32,
        })
    }

    /// Part of the picture; all in pixels.
    pub(super) fn block(&self, x: u32, y: u32, width: u32, height: u32) -> Self {
        Self {
            left: self.left + f64::from(x * SUBPIXELS),
            top: self.top + f64::from(y * SUBPIXELS),
            width: width * SUBPIXELS,
            height: height * SUBPIXELS,
            ..*self
        }
    }

    /// The place of a point of the plane in this block, in subpixels.
    #[inline]
    pub(super) fn sub_from_m(&self, point_m: Point) -> Point {
        let step = |value: f64| ((value * STEPS + ROUNDER) - ROUNDER) / STEPS;
        [step(point_m[0] * self.per_m) - self.left, step(-point_m[1] * self.per_m) - self.top]
    }

    /// The point of the plane at a place of this block, in subpixels.
    pub(super) fn m_from_sub(&self, [x, y]: Point) -> Point {
        [(self.left + x) / self.per_m, -(self.top + y) / self.per_m]
    }

    /// Length on the plane of so many points on the picture.
    pub(super) fn m_from_points(&self, points: f32) -> f64 {
        f64::from(points * self.per_point) / self.per_m
    }

    /// The part of the plane that the block shows.
    pub(super) fn extent_m(&self) -> Extent {
        let (right, bottom) = (self.left + f64::from(self.width), self.top + f64::from(self.height));
        Extent { min: [self.left / self.per_m, -bottom / self.per_m], max: [right / self.per_m, -self.top / self.per_m] }
    }

    /// Global place of the block's first subpixel, for patterns that must join over blocks.
    pub(super) fn first(&self) -> [i64; 2] {
        [self.left.floor() as i64, self.top.floor() as i64]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEW: View = View { centre_m: [36_643_111.0, 2_692_565.0], metres_per_pixel: 0.7, width: 600, height: 400, scale: 1.0 };

    #[test]
    fn the_middle_is_in_the_middle_and_north_is_up() {
        let grid = Grid::of(&VIEW).unwrap();
        let [x, y] = grid.sub_from_m(VIEW.centre_m);
        assert!((x - 600.0).abs() < 0.02 && (y - 400.0).abs() < 0.02);
        let [east, north] = grid.sub_from_m([VIEW.centre_m[0] + 7.0, VIEW.centre_m[1] + 7.0]);
        assert!((east - x - 20.0).abs() < 0.02 && (y - north - 20.0).abs() < 0.02);
    }

    #[test]
    fn a_block_sees_a_point_where_the_picture_does() {
        let grid = Grid::of(&VIEW).unwrap();
        let point = [36_643_098.123, 2_692_571.987];
        let (whole, part) = (grid.sub_from_m(point), grid.block(130, 70, 100, 100).sub_from_m(point));
        assert_eq!([whole[0] - 260.0, whole[1] - 140.0], part);
    }

    #[test]
    fn views_without_sense_show_nothing() {
        for view in [
            View { metres_per_pixel: 0.0, ..VIEW },
            View { metres_per_pixel: f64::NAN, ..VIEW },
            View { width: 0, ..VIEW },
            View { centre_m: [f64::INFINITY, 0.0], ..VIEW },
        ] {
            assert_eq!(Grid::of(&view), None);
        }
    }
}
