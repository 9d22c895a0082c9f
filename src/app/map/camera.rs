//! Where the map looks: a small value, and a pure projector between the plane and the screen.
//!
//! Everything is `f64` until the last subtraction, since eastings reach 3.7e7 m and `f32` would be off by two metres there.

use egui::{Pos2, Rect, Vec2, pos2};

use crate::geometry::{Extent, Point};

/// Metres a point at a scale of 1:1: a point is 1/96 inch, as on an office screen.
const METRES_PER_POINT_AT_ONE: f64 = 0.0254 / 96.0;

/// Closest view: a centimetre a point.
const MIN_METRES_PER_POINT: f64 = 0.01;

/// Widest view: the whole country in a thousand points.
const MAX_METRES_PER_POINT: f64 = 10_000.0;

/// What part of the plane is shown: plain data, kept in state, workspaces and undo.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Camera {
    /// The middle of the view, in the analysis CRS.
    pub centre_m: Point,
    /// Metres a point (not a pixel).
    pub metres_per_point: f64,
}

impl Camera {
    /// The view that holds `extent` in `size` points with an eighth of the view free around it. A point gets a view a kilometre wide.
    #[must_use]
    pub fn fitting(extent: Extent, size: Vec2) -> Option<Self> {
        if extent.is_empty() {
            return None;
        }
        let room = [f64::from(size.x).max(16.0) * 0.875, f64::from(size.y).max(16.0) * 0.875];
        let needed = (extent.width() / room[0]).max(extent.height() / room[1]);
        let metres_per_point = if needed > 0.0 { needed } else { 1000.0 / room[0] };
        Some(Self { centre_m: extent.centre(), metres_per_point }.bounded())
    }

    /// As [`Self::fitting`], yet never closer than `metres_per_point`: a small plot is shown with what lies around it.
    #[must_use]
    pub fn fitting_no_closer(extent: Extent, size: Vec2, metres_per_point: f64) -> Option<Self> {
        Self::fitting(extent, size).map(|camera| Self { metres_per_point: camera.metres_per_point.max(metres_per_point), ..camera })
    }

    /// The N of a scale of 1:N.
    #[must_use]
    pub fn scale(&self) -> f64 {
        self.metres_per_point / METRES_PER_POINT_AT_ONE
    }

    /// The same middle at a scale of 1:`scale`.
    #[must_use]
    pub fn at_scale(self, scale: f64) -> Self {
        Self { metres_per_point: scale * METRES_PER_POINT_AT_ONE, ..self }.bounded()
    }

    /// Closer by `factor` (wider below 1), the point `fixed_m` staying where it is on the screen.
    #[must_use]
    pub fn zoomed(self, factor: f64, fixed_m: Point) -> Self {
        if !(factor.is_finite() && factor > 0.0) {
            return self;
        }
        let zoomed = Self { metres_per_point: self.metres_per_point / factor, ..self }.bounded();
        let ratio = zoomed.metres_per_point / self.metres_per_point;
        let centre = |axis: usize| fixed_m[axis] + (self.centre_m[axis] - fixed_m[axis]) * ratio;
        Self { centre_m: [centre(0), centre(1)], ..zoomed }
    }

    /// Moved so that the map follows a hand that dragged it by `points` (right and down are positive).
    #[must_use]
    pub fn dragged(self, points: Vec2) -> Self {
        let [x, y] = self.centre_m;
        let (dx, dy) = (f64::from(points.x) * self.metres_per_point, f64::from(points.y) * self.metres_per_point);
        Self { centre_m: [x - dx, y + dy], ..self }
    }

    fn bounded(self) -> Self {
        Self { metres_per_point: self.metres_per_point.clamp(MIN_METRES_PER_POINT, MAX_METRES_PER_POINT), ..self }
    }
}

/// Between the plane and the screen, for one frame.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Projector {
    /// Where the map looks.
    pub camera: Camera,
    /// Where the map is on the screen, in points.
    pub rect: Rect,
}

impl Projector {
    /// Where a point of the plane is on the screen.
    #[must_use]
    pub fn screen_from_m(&self, point_m: Point) -> Pos2 {
        let centre = self.rect.center();
        let dx = (point_m[0] - self.camera.centre_m[0]) / self.camera.metres_per_point;
        let dy = (point_m[1] - self.camera.centre_m[1]) / self.camera.metres_per_point;
        pos2(centre.x + dx as f32, centre.y - dy as f32)
    }

    /// Which point of the plane is there on the screen.
    #[must_use]
    pub fn m_from_screen(&self, screen: Pos2) -> Point {
        let centre = self.rect.center();
        let dx = f64::from(screen.x - centre.x) * self.camera.metres_per_point;
        let dy = f64::from(screen.y - centre.y) * self.camera.metres_per_point;
        [self.camera.centre_m[0] + dx, self.camera.centre_m[1] - dy]
    }

    /// The part of the plane that is shown.
    #[must_use]
    pub fn extent_m(&self) -> Extent {
        let a = self.m_from_screen(self.rect.left_bottom());
        let b = self.m_from_screen(self.rect.right_top());
        Extent { min: a, max: b }
    }

    /// A box of the plane on the screen.
    #[must_use]
    pub fn screen_rect(&self, extent: Extent) -> Rect {
        Rect::from_two_pos(self.screen_from_m(extent.min), self.screen_from_m(extent.max))
    }
}

#[cfg(test)]
mod tests {
    use egui::vec2;
    use proptest::prelude::*;

    use super::*;

    fn projector(camera: Camera) -> Projector {
        Projector { camera, rect: Rect::from_min_size(pos2(240.0, 40.0), vec2(900.0, 540.0)) }
    }

    #[test]
    fn north_is_up_and_east_is_right() {
        let projector = projector(Camera { centre_m: [36_643_111.0, 2_692_565.0], metres_per_point: 2.0 });
        let centre = projector.rect.center();
        assert_eq!(projector.screen_from_m([36_643_131.0, 2_692_565.0]), centre + vec2(10.0, 0.0));
        assert_eq!(projector.screen_from_m([36_643_111.0, 2_692_585.0]), centre - vec2(0.0, 10.0));
    }

    #[test]
    fn a_fitted_extent_is_inside_the_view() {
        let extent = Extent { min: [0.0, 0.0], max: [9_000.0, 200.0] };
        let camera = Camera::fitting(extent, vec2(900.0, 540.0)).unwrap();
        let rect = projector(camera).screen_rect(extent);
        assert!(projector(camera).rect.contains_rect(rect));
        assert!(rect.width() > 700.0);
    }

    #[test]
    fn a_single_point_gets_a_view_a_kilometre_wide() {
        let camera = Camera::fitting(Extent::of(&[[5.0, 5.0]]), vec2(800.0, 800.0)).unwrap();
        assert!((camera.metres_per_point * 700.0 - 1000.0).abs() < 1e-9);
        assert_eq!(Camera::fitting(Extent::EMPTY, vec2(800.0, 800.0)), None);
    }

    #[test]
    fn a_typed_scale_is_the_scale_shown() {
        let camera = Camera { centre_m: [0.0, 0.0], metres_per_point: 1.0 }.at_scale(10_000.0);
        assert!((camera.scale() - 10_000.0).abs() < 1e-6);
    }

    proptest! {
        #[test]
        fn zooming_keeps_the_point_under_the_cursor(factor in 0.2..5.0_f64, x in 240.0..1140.0_f32, y in 40.0..580.0_f32) {
            let before = projector(Camera { centre_m: [36_643_111.0, 2_692_565.0], metres_per_point: 1.7 });
            let under_m = before.m_from_screen(pos2(x, y));
            let after = Projector { camera: before.camera.zoomed(factor, under_m), ..before };
            let place = after.screen_from_m(under_m);
            prop_assert!((place - pos2(x, y)).length() < 0.01);
        }

        #[test]
        fn dragging_moves_the_map_with_the_hand(dx in -500.0..500.0_f32, dy in -500.0..500.0_f32) {
            let before = projector(Camera { centre_m: [36_643_111.0, 2_692_565.0], metres_per_point: 0.4 });
            let held_m = before.m_from_screen(pos2(600.0, 300.0));
            let after = Projector { camera: before.camera.dragged(vec2(dx, dy)), ..before };
            prop_assert!((after.screen_from_m(held_m) - pos2(600.0 + dx, 300.0 + dy)).length() < 0.01);
        }
    }
}
