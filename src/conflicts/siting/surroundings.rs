//! What lies on and around a plot: nearest features, sums of overlaps, farmland within the band.

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use crate::geometry::{Extent, Overlapper, Point, ShapeKind, distance};
use crate::ids::{LayerId, RecordNo};
use crate::index::Boxes;
use crate::layer::{FarmlandClass, FeatureShape, Layer, LayerError, Role};
use crate::progress::Cancel;

/// Farmland is summed up within this distance, metres: a setting of the program, no law gives it (DOMAIN 0).
pub const BAND_M: f64 = 1000.0;
/// An overlap counts from this area, m² (DESIGN 4.3).
const OVERLAP_AT_LEAST_M2: f64 = 1.0;
/// Features of one layer are neighbours within this distance, metres: borders digitised twice are some decimetres apart.
pub const NEIGHBOUR_M: f64 = 1.0;
/// So many neighbours are told one by one; a county meets thousands.
const NEIGHBOURS_TOLD: usize = 40;
/// Where nothing lies within one distance, the next is this much larger.
const WIDENING: f64 = 4.0;

/// One of eight directions, clockwise from north.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Bearing(u8);

impl Bearing {
    /// The direction from one point to another, by grid north; `None` when they are one.
    ///
    /// ```
    /// use jingtu::conflicts::siting::Bearing;
    /// let towards = |to| Bearing::of([0.0, 0.0], to).map(Bearing::eighth);
    /// assert_eq!([towards([0.0, 9.0]), towards([9.0, 9.1]), towards([9.0, 0.0]), towards([-9.0, 9.0])], [Some(0), Some(1), Some(2), Some(7)]);
    /// assert_eq!(towards([0.0, 0.0]), None);
    /// ```
    #[must_use]
    pub fn of(from: Point, to: Point) -> Option<Self> {
        let (east, north) = (to[0] - from[0], to[1] - from[1]);
        let eighths = (east.atan2(north) / std::f64::consts::FRAC_PI_4).round().rem_euclid(8.0);
        (east.hypot(north) > 0.0).then_some(Self(eighths as u8 % 8))
    }

    /// Eighths of a turn from north: 0 north, 1 north-east … 7 north-west.
    #[must_use]
    pub fn eighth(self) -> u8 {
        self.0
    }
}

/// The nearest feature of a layer, or of one of its classes.
#[derive(Clone, PartialEq, Debug)]
pub struct Nearest {
    /// Its layer.
    pub layer: LayerId,
    /// Its record.
    pub record: RecordNo,
    /// To its nearest point, metres; 0 where they touch or overlap.
    pub distance_m: f64,
    /// In which direction; `None` at distance 0.
    pub bearing: Option<Bearing>,
}

/// What a plot lies on: the features of one layer and class.
#[derive(Clone, PartialEq, Debug)]
pub struct OverlapSum {
    /// The layer.
    pub layer: LayerId,
    /// The normalised class, code or kind; "" where there is none.
    pub class: String,
    /// Features that overlap by a square metre or more, or points in the plot.
    pub features: u32,
    /// Area of the overlaps, added up; 0 for points.
    pub area_m2: f64,
    /// The one with the largest overlap.
    pub largest: RecordNo,
    largest_m2: f64,
}

/// Farmland of one class within the band.
#[derive(Clone, PartialEq, Debug)]
pub struct ClassShare {
    /// The class; `None` for parcels without a known one.
    pub class: Option<FarmlandClass>,
    /// Parcels.
    pub parcels: u32,
    /// Their full area, not clipped to the band (DESIGN 4.3), m².
    pub area_m2: f64,
}

/// A feature beside a feature: of its own layer within [`NEIGHBOUR_M`], of others one that it overlaps or lies in.
#[derive(Clone, PartialEq, Debug)]
pub struct Neighbour {
    /// Its layer.
    pub layer: LayerId,
    /// Its record.
    pub record: RecordNo,
    /// To its nearest point, metres; 0 where they touch or overlap.
    pub distance_m: f64,
    /// Area of the overlap, m²; 0 where there is none, or for points and lines.
    pub overlap_m2: f64,
}

/// One feature near a plot.
struct Near {
    record: RecordNo,
    distance_m: f64,
    overlap_m2: f64,
    area_m2: f64,
    is_polygon: bool,
}

impl Near {
    /// Whether the plot lies on it (DESIGN 4.3), or, without an area, in it.
    fn is_overlap(&self) -> bool {
        if self.is_polygon { self.overlap_m2 >= OVERLAP_AT_LEAST_M2 } else { self.distance_m <= 0.0 }
    }
}

/// What was found so far.
#[derive(Default)]
pub(super) struct Surroundings {
    nearest: Vec<Nearest>,
    overlaps: Vec<OverlapSum>,
    shares: Vec<ClassShare>,
    neighbours: Vec<Neighbour>,
    /// The feature that is asked about, where it is one of a layer's own: it is not its own neighbour.
    itself: Option<(LayerId, RecordNo)>,
}

impl Surroundings {
    /// Around a feature of one of the layers.
    pub(super) fn of(layer: LayerId, record: RecordNo) -> Self {
        Self { itself: Some((layer, record)), ..Self::default() }
    }

    fn is_itself(&self, layer: &Layer, record: RecordNo) -> bool {
        self.itself == Some((layer.id, record))
    }

    /// Adds what a layer has around the plot.
    ///
    /// # Errors
    /// When the file can no longer be read, or when asked to stop.
    pub(super) fn add(&mut self, layer: &Layer, boxes: &dyn Boxes, plot: &FeatureShape, cancel: &Cancel) -> Result<(), LayerError> {
        let mut near = within_band(layer, boxes, plot, cancel)?;
        near.retain(|near| !self.is_itself(layer, near.record));
        self.add_overlaps(layer, &near);
        self.add_neighbours(layer, &near);
        if layer.role == Role::Farmland {
            self.add_shares(layer, &near);
        }
        // Of farmland the nearest of each class; of other layers the nearest of all.
        let classes = layer.class.farmland_classes();
        let wanted: Vec<Option<FarmlandClass>> = match layer.role {
            Role::Farmland => FarmlandClass::ALL.into_iter().map(Some).filter(|class| classes.contains(class)).collect(),
            _ => vec![None],
        };
        for class in wanted {
            let is_of_class = |record: RecordNo| class.is_none() || classes.get(layer.class.entry(record)).copied().flatten() == class;
            let is_wanted = |record: RecordNo| is_of_class(record) && !self.is_itself(layer, record);
            let found = near.iter().filter(|near| is_wanted(near.record)).min_by(|a, b| a.distance_m.total_cmp(&b.distance_m));
            let found = match found {
                Some(near) => Some((near.record, near.distance_m)),
                None => beyond_band(layer, boxes, plot, &is_wanted, cancel)?,
            };
            let Some((record, distance_m)) = found else { continue };
            let bearing = if distance_m > 0.0 { bearing(layer, record, plot)? } else { None };
            self.nearest.push(Nearest { layer: layer.id, record, distance_m, bearing });
        }
        Ok(())
    }

    fn add_overlaps(&mut self, layer: &Layer, near: &[Near]) {
        for near in near.iter().filter(|near| near.is_overlap()) {
            let class = layer.class.value(near.record);
            let place = self.overlaps.iter().position(|sum| sum.layer == layer.id && sum.class == class).unwrap_or_else(|| {
                let (class, largest) = (class.to_owned(), near.record);
                self.overlaps.push(OverlapSum { layer: layer.id, class, features: 0, area_m2: 0.0, largest, largest_m2: -1.0 });
                self.overlaps.len() - 1
            });
            if let Some(sum) = self.overlaps.get_mut(place) {
                sum.features += 1;
                sum.area_m2 += near.overlap_m2;
                if near.overlap_m2 > sum.largest_m2 {
                    (sum.largest, sum.largest_m2) = (near.record, near.overlap_m2);
                }
            }
        }
    }

    /// Features have neighbours; a proposed plot has what it lies on.
    fn add_neighbours(&mut self, layer: &Layer, near: &[Near]) {
        let Some((own, _)) = self.itself else { return };
        let is_beside = |near: &&Near| near.is_overlap() || (layer.id == own && near.distance_m <= NEIGHBOUR_M);
        self.neighbours.extend(near.iter().filter(is_beside).map(|near| Neighbour {
            layer: layer.id,
            record: near.record,
            distance_m: near.distance_m,
            overlap_m2: near.overlap_m2,
        }));
    }

    /// The neighbours, those of its own layer first, then the largest overlaps, and how many are not among them. They are taken out.
    pub(super) fn take_neighbours(&mut self) -> (Vec<Neighbour>, usize) {
        let own = self.itself.map(|(layer, _)| layer);
        let mut all = std::mem::take(&mut self.neighbours);
        all.sort_by(|a, b| {
            let is_foreign = |neighbour: &Neighbour| Some(neighbour.layer) != own;
            let by_size = b.overlap_m2.total_cmp(&a.overlap_m2).then(a.distance_m.total_cmp(&b.distance_m));
            is_foreign(a).cmp(&is_foreign(b)).then(by_size).then(a.layer.cmp(&b.layer)).then(a.record.cmp(&b.record))
        });
        let more = all.len().saturating_sub(NEIGHBOURS_TOLD);
        all.truncate(NEIGHBOURS_TOLD);
        (all, more)
    }

    fn add_shares(&mut self, layer: &Layer, near: &[Near]) {
        let classes = layer.class.farmland_classes();
        for near in near {
            let class = classes.get(layer.class.entry(near.record)).copied().flatten();
            let place = self.shares.iter().position(|share| share.class == class).unwrap_or_else(|| {
                self.shares.push(ClassShare { class, parcels: 0, area_m2: 0.0 });
                self.shares.len() - 1
            });
            if let Some(share) = self.shares.get_mut(place) {
                share.parcels += 1;
                share.area_m2 += near.area_m2;
            }
        }
    }

    /// Nearest features; overlaps, of each layer the largest first; shares by class, unknown classes last.
    pub(super) fn finish(mut self) -> (Vec<Nearest>, Vec<OverlapSum>, Vec<ClassShare>) {
        self.overlaps.sort_by(|a, b| a.layer.cmp(&b.layer).then(b.area_m2.total_cmp(&a.area_m2)));
        self.shares.sort_by_key(|share| (share.class.is_none(), share.class));
        (self.nearest, self.overlaps, self.shares)
    }
}

/// The features within the band, in the order of the records.
fn within_band(layer: &Layer, boxes: &dyn Boxes, plot: &FeatureShape, cancel: &Cancel) -> Result<Vec<Near>, LayerError> {
    let mut candidates = Vec::new();
    let around = plot.measures.extent;
    boxes.visit_meeting(around.widened(BAND_M), &mut |record, extent| {
        if extent.is_within(&around, BAND_M) {
            candidates.push(record);
        }
    });
    let measured: Result<Vec<Option<Near>>, LayerError> = candidates
        .par_iter()
        .map_init(Overlapper::default, |overlapper, &record| {
            cancel.check()?;
            near(layer, record, plot, overlapper)
        })
        .collect();
    Ok(measured?.into_iter().flatten().collect())
}

fn near(layer: &Layer, record: RecordNo, plot: &FeatureShape, overlapper: &mut Overlapper) -> Result<Option<Near>, LayerError> {
    let Some(feature) = layer.feature_shape(record)? else { return Ok(None) };
    let Some(distance_m) = distance::distance_within(plot.shape.as_ref(), feature.shape.as_ref(), BAND_M) else { return Ok(None) };
    // A point or line that is asked about overlaps nothing: it lies in what it touches.
    let is_polygon = feature.shape.kind == ShapeKind::Polygon && plot.shape.kind == ShapeKind::Polygon;
    let overlap_m2 = if distance_m <= 0.0 && is_polygon {
        overlapper.overlap((plot.shape.as_ref(), &plot.measures), (feature.shape.as_ref(), &feature.measures)).area_m2
    } else {
        0.0
    };
    Ok(Some(Near { record, distance_m, overlap_m2, area_m2: feature.measures.area_m2, is_polygon }))
}

/// The nearest feature that is wanted, where none lies within the band: boxes by growing distance, until no box can hold a nearer one.
fn beyond_band(
    layer: &Layer,
    boxes: &dyn Boxes,
    plot: &FeatureShape,
    is_wanted: &dyn Fn(RecordNo) -> bool,
    cancel: &Cancel,
) -> Result<Option<(RecordNo, f64)>, LayerError> {
    let (around, all) = (plot.measures.extent, boxes.extent());
    if all.is_empty() {
        return Ok(None);
    }
    let farthest = farthest_m(&around, &all);
    let mut reach_m = BAND_M;
    loop {
        reach_m = (reach_m * WIDENING).min(farthest);
        let mut candidates: Vec<(f64, RecordNo)> = Vec::new();
        boxes.visit_meeting(around.widened(reach_m), &mut |record, extent| {
            if is_wanted(record) {
                candidates.push((extent.distance(&around), record));
            }
        });
        candidates.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let best = best_of(layer, plot, &candidates, cancel)?;
        // Nothing outside the box searched is nearer than its border.
        if best.is_some_and(|(_, distance_m)| distance_m <= reach_m) || reach_m >= farthest {
            return Ok(best);
        }
    }
}

fn best_of(
    layer: &Layer,
    plot: &FeatureShape,
    candidates: &[(f64, RecordNo)],
    cancel: &Cancel,
) -> Result<Option<(RecordNo, f64)>, LayerError> {
    let mut best: Option<(RecordNo, f64)> = None;
    for &(of_box_m, record) in candidates {
        let limit_m = best.map_or(f64::INFINITY, |(_, distance_m)| distance_m);
        if of_box_m > limit_m {
            break;
        }
        cancel.check()?;
        let Some(feature) = layer.feature_shape(record)? else { continue };
        let found = distance::distance_within(plot.shape.as_ref(), feature.shape.as_ref(), limit_m);
        if let Some(distance_m) = found.filter(|distance_m| *distance_m < limit_m) {
            best = Some((record, distance_m));
        }
    }
    Ok(best)
}

/// The features of a layer nearest to a plot, `most` of them, nearest first; itself left out.
pub(super) fn nearest_of(
    layer: &Layer,
    boxes: &dyn Boxes,
    plot: &FeatureShape,
    itself: (LayerId, RecordNo),
    most: usize,
    cancel: &Cancel,
) -> Result<Vec<Nearest>, LayerError> {
    let (around, all) = (plot.measures.extent, boxes.extent());
    if all.is_empty() || most == 0 {
        return Ok(Vec::new());
    }
    let farthest = farthest_m(&around, &all);
    let mut reach_m = BAND_M;
    let mut found: Vec<(f64, RecordNo)>;
    loop {
        reach_m = reach_m.min(farthest);
        let mut candidates = Vec::new();
        boxes.visit_meeting(around.widened(reach_m), &mut |record, _| {
            if (layer.id, record) != itself {
                candidates.push(record);
            }
        });
        found = Vec::new();
        for record in candidates {
            cancel.check()?;
            let Some(feature) = layer.feature_shape(record)? else { continue };
            if let Some(distance_m) = distance::distance_within(plot.shape.as_ref(), feature.shape.as_ref(), reach_m) {
                found.push((distance_m, record));
            }
        }
        // What lies outside the box searched is farther than its border.
        if found.len() >= most || reach_m >= farthest {
            break;
        }
        reach_m *= WIDENING;
    }
    found.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    found.truncate(most);
    let with_bearing = |(distance_m, record)| {
        let bearing = if distance_m > 0.0 { bearing(layer, record, plot)? } else { None };
        Ok(Nearest { layer: layer.id, record, distance_m, bearing })
    };
    found.into_iter().map(with_bearing).collect()
}

/// The distance within which everything lies.
fn farthest_m(around: &Extent, all: &Extent) -> f64 {
    let both = around.union(*all);
    both.width().hypot(both.height())
}

/// From the plot's nearest point to the feature's.
fn bearing(layer: &Layer, record: RecordNo, plot: &FeatureShape) -> Result<Option<Bearing>, LayerError> {
    let Some(feature) = layer.feature_shape(record)? else { return Ok(None) };
    let line = distance::shortest_line(plot.shape.as_ref(), feature.shape.as_ref());
    Ok(line.and_then(|[from, to]| Bearing::of(from, to)))
}
