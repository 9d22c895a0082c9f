//! What a rule thinks of a pair: the exact geometry behind the boxes, and how sure it is.

use crate::geometry::{EdgeTree, Extent, Measures, Overlap, Overlapper, Shape, ShapeKind, ShapeRef, Side, distance};

use super::asked::depth_m;
use super::finding::{Certainty, Measure};
use super::set::Relation;

/// Measures a pair for one rule ([`Pair::judged`]). A value, so that tests can make it fail.
pub(super) type Judge = fn(&mut Pair<'_>, &Relation, bool, f64, &mut Overlapper) -> Option<(Measure, Certainty)>;

/// The judgement that counts.
pub(super) const EXACT: Judge =
    |pair, relation, probe_is_subject, error_m, overlapper| pair.judged(relation, probe_is_subject, error_m, overlapper);

/// One feature of a pair, in the analysis CRS.
#[derive(Clone, Copy)]
pub(super) struct Item<'a> {
    pub(super) shape: ShapeRef<'a>,
    pub(super) extent: Extent,
    /// Where an overlap may be asked for.
    pub(super) measures: Option<&'a Measures>,
    /// The tree over its edges, where it is large.
    pub(super) tree: Option<&'a EdgeTree>,
}

impl<'a> Item<'a> {
    fn side(&self, measures: &'a Measures) -> Side<'a> {
        Side { shape: self.shape, measures, tree: self.tree }
    }
}

/// A pair with what was already measured of it: several rules may ask about the same.
pub(super) struct Pair<'a> {
    pub(super) probe: Item<'a>,
    pub(super) held: Item<'a>,
    overlap: Option<Overlap>,
    /// Distance, and up to which one it was looked for.
    distance: Option<(f64, f64)>,
}

impl<'a> Pair<'a> {
    pub(super) fn new(probe: Item<'a>, held: Item<'a>) -> Self {
        Self { probe, held, overlap: None, distance: None }
    }

    fn are_polygons(&self) -> bool {
        self.probe.shape.kind == ShapeKind::Polygon && self.held.shape.kind == ShapeKind::Polygon
    }

    fn overlap(&mut self, overlapper: &mut Overlapper) -> Overlap {
        if let Some(known) = self.overlap {
            return known;
        }
        let overlap = match (self.probe.measures, self.held.measures) {
            (Some(probe), Some(held)) if self.are_polygons() && self.probe.extent.intersects(&self.held.extent) => {
                overlapper.overlap(self.probe.side(probe), self.held.side(held))
            }
            _ => Overlap::default(),
        };
        self.overlap = Some(overlap);
        overlap
    }

    /// The distance, or infinity where it exceeds `limit_m`.
    fn distance_m(&mut self, limit_m: f64) -> f64 {
        if let Some((known, looked_for)) = self.distance
            && looked_for >= limit_m
        {
            return known;
        }
        let distance = {
            let (probe, held) = ((self.probe.shape, self.probe.extent), (self.held.shape, self.held.extent));
            distance::distance_within_boxed(probe, held, limit_m).unwrap_or(f64::INFINITY)
        };
        self.distance = Some((distance, limit_m));
        distance
    }

    /// Whether the pair is as the relation says, with what was measured and how sure that is. `error_m`: both layers' position error together.
    pub(super) fn judged(
        &mut self,
        relation: &Relation,
        probe_is_subject: bool,
        error_m: f64,
        overlapper: &mut Overlapper,
    ) -> Option<(Measure, Certainty)> {
        match *relation {
            Relation::Overlaps { min_area_m2, min_share } => {
                let overlap = self.overlap(overlapper);
                let share = self.share(&overlap, probe_is_subject);
                let counts = overlap.area_m2 > 0.0 && overlap.area_m2 >= min_area_m2 && share >= min_share;
                counts.then(|| overlap_found(&overlap, share, error_m))
            }
            Relation::Within { distance_m: limit_m, .. } => {
                let distance_m = self.distance_m(limit_m);
                (distance_m <= limit_m).then(|| {
                    let is_doubtful =
                        limit_m - distance_m < error_m && self.depth_m(distance_m, error_m, overlapper) + limit_m - distance_m < error_m;
                    (Measure::Distance { distance_m }, certainty(is_doubtful))
                })
            }
            Relation::Inside { min_area_m2, min_share } => {
                if self.are_polygons() {
                    let overlap = self.overlap(overlapper);
                    let share = self.share(&overlap, probe_is_subject);
                    let counts = overlap.area_m2 > 0.0 && overlap.area_m2 >= min_area_m2 && share >= min_share;
                    return counts.then(|| overlap_found(&overlap, share, error_m));
                }
                let distance_m = self.distance_m(0.0);
                (distance_m <= 0.0).then(|| {
                    let is_doubtful = self.depth_m(0.0, error_m, overlapper) < error_m;
                    (Measure::Distance { distance_m: 0.0 }, certainty(is_doubtful))
                })
            }
            // Judged of the subject alone, when everything has been looked at.
            Relation::NoneWithin { distance_m: limit_m } => {
                let distance_m = self.distance_m(limit_m);
                (distance_m <= limit_m).then_some((Measure::Distance { distance_m }, Certainty::Certain))
            }
            Relation::Attributes => None,
        }
    }

    /// The overlap's share of the subject's area.
    fn share(&self, overlap: &Overlap, probe_is_subject: bool) -> f64 {
        let subject = if probe_is_subject { self.probe } else { self.held };
        let whole = subject.measures.map_or(0.0, |measures| measures.area_m2);
        if whole > 0.0 { (overlap.area_m2 / whole).min(1.0) } else { 0.0 }
    }

    /// How deep a pair at distance 0 lies in each other, metres: how far one would have to move until they no longer meet. An overlap's
    /// mean width for polygons; for others the distance to the polygon's border. 0 for pairs that lie apart.
    fn depth_m(&mut self, distance_m: f64, error_m: f64, overlapper: &mut Overlapper) -> f64 {
        if distance_m > 0.0 || error_m <= 0.0 {
            return 0.0;
        }
        if self.are_polygons() {
            return self.overlap(overlapper).mean_width_m();
        }
        depth_m(self.probe.shape, self.held.shape, 0.0)
    }
}

fn overlap_found(overlap: &Overlap, share: f64, error_m: f64) -> (Measure, Certainty) {
    let mean_width_m = overlap.mean_width_m();
    (Measure::Overlap { area_m2: overlap.area_m2, share, mean_width_m }, certainty(mean_width_m < error_m))
}

fn certainty(is_doubtful: bool) -> Certainty {
    if is_doubtful { Certainty::Doubtful } else { Certainty::Certain }
}

/// A polygon's rings as closed lines.
pub(super) fn border(polygon: ShapeRef<'_>) -> Shape {
    let mut lines = Shape { kind: ShapeKind::Lines, ..Shape::default() };
    for ring in polygon.parts() {
        lines.xy.extend_from_slice(ring);
        lines.xy.extend(ring.first());
        lines.end_part();
    }
    lines
}
