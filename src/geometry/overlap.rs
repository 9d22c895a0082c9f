//! Overlap of two polygons. The only file that knows the overlay library.

use std::fmt;

use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::core::solver::Solver;
use i_overlay::float::overlay::{FloatOverlay, OverlayOptions};
use i_overlay::i_shape::flat::float::FloatFlatContoursBuffer;
use i_overlay::i_shape::source::float::resource::ShapeResource;

use super::measure::{Measures, signed_area};
use super::tree::EdgeTree;
use super::walk::Walk;
use super::{Extent, Point, Shape, ShapeKind, ShapeRef};

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

/// One side of an overlap: a clean polygon with its measures, and, for a large one that meets many others, the tree over its edges.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The polygon.
    pub shape: ShapeRef<'a>,
    /// Its measures.
    pub measures: &'a Measures,
    /// The tree over its edges, where there is one.
    pub tree: Option<&'a EdgeTree>,
}

impl<'a> From<(ShapeRef<'a>, &'a Measures)> for Side<'a> {
    fn from((shape, measures): (ShapeRef<'a>, &'a Measures)) -> Self {
        Self { shape, measures, tree: None }
    }
}

/// Computes overlaps; keeps its scratch memory, so one a worker.
#[derive(Default, Debug)]
pub struct Overlapper {
    walk: Walk,
    general: General,
}

impl Overlapper {
    /// Area and perimeter of `a ∩ b`. Both clean polygons with their measures.
    ///
    /// The area is good to rounding: about 1e-15 of the common box. Where borders coincide exactly they count once if the polygons lie
    /// on the same side, and not at all if they touch from opposite sides. Swapping `a` and `b` changes nothing but the last digits.
    /// With a tree, the time depends on the edges near the other polygon only.
    pub fn overlap<'a>(&mut self, a: impl Into<Side<'a>>, b: impl Into<Side<'a>>) -> Overlap {
        let (a, b) = (a.into(), b.into());
        let common = common_box(&a.measures.extent, &b.measures.extent);
        // Boxes that only touch hold no area.
        if !(common.width() > 0.0 && common.height() > 0.0) {
            return Overlap::default();
        }
        let can_walk = a.measures.can_be_walked && b.measures.can_be_walked;
        let walked = if can_walk { self.walk.overlap(a, b) } else { None };
        let overlap = walked.unwrap_or_else(|| self.general.intersect(a.shape, b.shape).overlap());
        Overlap { area_m2: overlap.area_m2.min(a.measures.area_m2).min(b.measures.area_m2), ..overlap }
    }

    /// The polygon `a ∩ b` itself, for outputs and the map: simple rings, outer ones counter-clockwise, holes clockwise; empty where
    /// the polygons do not overlap.
    pub fn polygon(&mut self, a: ShapeRef<'_>, b: ShapeRef<'_>) -> Shape {
        self.general.intersect(a, b).shape()
    }
}

/// The polygon that rings which cross make by the even-odd rule, as simple rings, and its area.
pub(super) fn resolve(polygon: ShapeRef<'_>) -> (Shape, f64) {
    let mut general = General::default();
    let contours = general.resolve(polygon);
    (contours.shape(), contours.overlap().area_m2)
}

/// What two boxes have in common; empty where they are apart.
fn common_box(a: &Extent, b: &Extent) -> Extent {
    Extent { min: [a.min[0].max(b.min[0]), a.min[1].max(b.min[1])], max: [a.max[0].min(b.max[0]), a.max[1].min(b.max[1])] }
}

/// The general overlay: any rings, combined by the even-odd rule. Coordinates are taken from a local origin, as integers of 2⁻⁶¹ of
/// the polygons' size, so nothing that two doubles can tell apart is lost.
struct General {
    overlay: FloatOverlay<Point, i64>,
    a: Local,
    b: Local,
    contours: FloatFlatContoursBuffer<Point>,
}

impl Default for General {
    fn default() -> Self {
        // `clean_result` would move vertices of the result by its own tolerance; areas want them as they are.
        let mut options = OverlayOptions::default();
        options.clean_result = false;
        Self {
            overlay: FloatOverlay::new_empty(options, Solver::default(), 0),
            a: Local::default(),
            b: Local::default(),
            contours: FloatFlatContoursBuffer::default(),
        }
    }
}

impl fmt::Debug for General {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("General").finish_non_exhaustive()
    }
}

impl General {
    /// The rings of `a ∩ b`.
    fn intersect(&mut self, a: ShapeRef<'_>, b: ShapeRef<'_>) -> Contours<'_> {
        let common = common_box(&a.extent(), &b.extent());
        self.contours.points.clear();
        self.contours.ranges.clear();
        if common.is_empty() || a.kind != ShapeKind::Polygon || b.kind != ShapeKind::Polygon {
            return Contours { contours: &self.contours, origin: [0.0, 0.0] };
        }
        // Cut a little outside the common box: the cut edges then lie outside the other polygon.
        let window = common.widened(0.01 * common.width().max(common.height()) + 1e-6 * largest(&common));
        let origin = common.centre();
        self.a.set(a, origin, &window);
        self.b.set(b, origin, &window);
        if !self.a.ends.is_empty() && !self.b.ends.is_empty() {
            self.overlay.reinit_with_subj_and_clip(&self.a, &self.b);
            self.overlay.overlay_into(OverlayRule::Intersect, FillRule::EvenOdd, &mut self.contours);
        }
        Contours { contours: &self.contours, origin }
    }

    /// The rings of the region that `polygon`'s rings make by the even-odd rule.
    fn resolve(&mut self, polygon: ShapeRef<'_>) -> Contours<'_> {
        let extent = polygon.extent();
        let origin = extent.centre();
        self.a.set(polygon, origin, &extent);
        self.contours.points.clear();
        self.contours.ranges.clear();
        if !self.a.ends.is_empty() {
            self.overlay.reinit_with_subj(&self.a);
            self.overlay.overlay_into(OverlayRule::Subject, FillRule::EvenOdd, &mut self.contours);
        }
        Contours { contours: &self.contours, origin }
    }
}

/// The largest coordinate of a box, without its sign.
fn largest(extent: &Extent) -> f64 {
    extent.min.iter().chain(&extent.max).fold(0.0, |largest, coordinate| coordinate.abs().max(largest))
}

/// What the overlay left: outer rings counter-clockwise, holes clockwise, from `origin`.
struct Contours<'a> {
    contours: &'a FloatFlatContoursBuffer<Point>,
    origin: Point,
}

impl Contours<'_> {
    fn rings(&self) -> impl Iterator<Item = &[Point]> {
        self.contours.ranges.iter().filter_map(|range| self.contours.points.get(range.clone()))
    }

    fn overlap(&self) -> Overlap {
        let mut overlap = Overlap::default();
        for ring in self.rings() {
            overlap.area_m2 += signed_area(ring, [0.0, 0.0]);
            overlap.perimeter_m += perimeter(ring);
        }
        overlap.area_m2 = overlap.area_m2.max(0.0);
        overlap
    }

    fn shape(&self) -> Shape {
        let mut shape = Shape { kind: ShapeKind::Polygon, ..Shape::default() };
        for ring in self.rings() {
            shape.xy.extend(ring.iter().map(|point| [point[0] + self.origin[0], point[1] + self.origin[1]]));
            shape.end_part();
        }
        shape
    }
}

/// Length of a closed ring.
pub(super) fn perimeter(ring: &[Point]) -> f64 {
    let Some(&last) = ring.last() else { return 0.0 };
    let (mut p, mut length) = (last, 0.0);
    for &q in ring {
        length += (q[0] - p[0]).hypot(q[1] - p[1]);
        p = q;
    }
    length
}

/// Rings from a local origin, cut to a window.
#[derive(Default)]
struct Local {
    xy: Vec<Point>,
    ends: Vec<usize>,
    cut: Vec<Point>,
}

impl Local {
    /// Takes the polygon's rings, cut where they reach beyond `window`.
    fn set(&mut self, polygon: ShapeRef<'_>, origin: Point, window: &Extent) {
        self.xy.clear();
        self.ends.clear();
        for ring in polygon.parts() {
            let extent = Extent::of(ring);
            if !extent.intersects(window) {
                continue;
            }
            let start = self.xy.len();
            self.xy.extend_from_slice(ring);
            if !(window.contains(extent.min) && window.contains(extent.max)) {
                for (axis, bound, keeps_larger) in
                    [(0, window.min[0], true), (0, window.max[0], false), (1, window.min[1], true), (1, window.max[1], false)]
                {
                    self.cut(start, axis, bound, keeps_larger);
                }
            }
            if self.xy.len() - start < 3 {
                self.xy.truncate(start);
                continue;
            }
            for point in &mut self.xy[start..] {
                *point = [point[0] - origin[0], point[1] - origin[1]];
            }
            self.ends.push(self.xy.len());
        }
    }

    /// Cuts the ring from `start` on along one side of the window (Sutherland and Hodgman, 1974). Stretches along the cut may overlap;
    /// the even-odd rule inside the window does not mind.
    fn cut(&mut self, start: usize, axis: usize, bound: f64, keeps_larger: bool) {
        let is_kept = |point: Point| if keeps_larger { point[axis] >= bound } else { point[axis] <= bound };
        let Some(&last) = self.xy.get(start..).and_then(<[Point]>::last) else { return };
        self.cut.clear();
        let mut p = last;
        for &q in &self.xy[start..] {
            if is_kept(p) != is_kept(q) {
                let t = (bound - p[axis]) / (q[axis] - p[axis]);
                let other = 1 - axis;
                let mut point = [bound; 2];
                point[other] = p[other] + t * (q[other] - p[other]);
                self.cut.push(point);
            }
            if is_kept(q) {
                self.cut.push(q);
            }
            p = q;
        }
        self.xy.truncate(start);
        self.xy.extend_from_slice(&self.cut);
    }
}

impl ShapeResource<Point> for Local {
    type ResourceIter<'a> = Rings<'a>;

    fn iter_paths(&self) -> Rings<'_> {
        Rings { local: self, ring: 0 }
    }
}

/// The rings of a [`Local`], for the overlay.
struct Rings<'a> {
    local: &'a Local,
    ring: usize,
}

impl<'a> Iterator for Rings<'a> {
    type Item = &'a [Point];

    fn next(&mut self) -> Option<&'a [Point]> {
        let end = *self.local.ends.get(self.ring)?;
        let start = if self.ring == 0 { 0 } else { self.local.ends[self.ring - 1] };
        self.ring += 1;
        self.local.xy.get(start..end)
    }
}
