//! Asking: which features lie there and pass that, how many they are and how large. Reads; writes only where [`write()`] is asked to.
//!
//! Boxes give candidates, conditions thin them out, and only then shapes are read: near a place a million features are asked in the time that the
//! few around it take. Without a place every shape that passes is read, for its area.

mod condition;
mod error;
mod list;

pub use crate::export::AskedFile;
pub use condition::{Condition, Operator, filter_of};
pub use error::AskError;
pub use list::{prepare, text, write};

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use crate::geometry::buffer::buffer;
use crate::geometry::rings::{clean, measure};
use crate::geometry::{Overlapper, Point, Shape, ShapeKind, distance};
use crate::ids::{LayerId, RecordNo};
use crate::layer::{FeatureShape, Layer, LayerError};
use crate::paint::PaintIndex;
use crate::progress::{Cancel, Progress, Stage};
use crate::rules::{Filter, Missing, Passing};
use crate::source::{Chunk, ChunkBuffer, GeometryKind};

use super::{TaskError, open::Opened};

/// An overlap counts from this area, m² (DESIGN 4.3), or from half of what overlaps: neighbours that share a border are not in each other.
const OVERLAP_AT_LEAST_M2: f64 = 1.0;

/// Records between two looks at the cancel flag.
const BATCH: u32 = 16_384;

/// What is asked.
#[derive(Clone, PartialEq, Debug)]
pub struct Question {
    /// Of which layers.
    pub layers: Vec<LayerId>,
    /// Where.
    pub place: Place,
    /// Which of their features.
    pub filter: Filter,
}

/// Where is asked.
#[derive(Clone, PartialEq, Debug)]
pub enum Place {
    /// Wherever the layers lie.
    Everywhere,
    /// Within a distance.
    Near {
        /// Of what.
        centre: Centre,
        /// The distance, metres; 0: touching it.
        distance_m: f64,
    },
    /// In this ring, in the analysis CRS: polygons that lie in it or reach into it, points and lines that touch it.
    Inside(Vec<Point>),
}

/// What distances are measured from.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Centre {
    /// A feature; it is not its own neighbour.
    Feature(LayerId, RecordNo),
    /// A point in the analysis CRS.
    Point(Point),
}

/// A feature that was asked for.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Hit {
    /// Its layer.
    pub layer: LayerId,
    /// Its record.
    pub record: RecordNo,
    /// Its own area, planar; 0 for points and lines.
    pub area_m2: f64,
    /// How much of it lies in the ring; 0 where none was asked about.
    pub inside_m2: f64,
    /// How far it lies from the centre; 0 where none was asked about.
    pub distance_m: f64,
}

/// The features of one layer and class.
#[derive(Clone, PartialEq, Debug)]
pub struct Sum {
    /// The layer.
    pub layer: LayerId,
    /// The normalised class, code or kind; "" where there is none.
    pub class: String,
    /// How many.
    pub features: u64,
    /// Their areas, added up.
    pub area_m2: f64,
    /// How much of them lies in the ring, added up.
    pub inside_m2: f64,
}

/// What was found.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Answer {
    /// The features: nearest first; of a ring, layer by layer, those most of which lies in it first; else in the order of the files.
    pub hits: Vec<Hit>,
    /// By layer and class, of each layer the largest first.
    pub sums: Vec<Sum>,
    /// What was asked about: the ring, or the outline at the distance.
    pub outline: Shape,
    /// Layers that could not be asked, and why: no answer of theirs is not "none".
    pub not_asked: Vec<Missing>,
}

impl Answer {
    /// Areas of all features, and how much of them lies in the ring.
    #[must_use]
    pub fn areas_m2(&self) -> (f64, f64) {
        self.sums.iter().fold((0.0, 0.0), |(area, inside), sum| (area + sum.area_m2, inside + sum.inside_m2))
    }

    /// The same where only one layer has areas; those of several lie on top of each other.
    #[must_use]
    pub fn areas_of_one_layer_m2(&self) -> Option<(f64, f64)> {
        let mut with_area = self.sums.iter().filter(|sum| sum.area_m2 > 0.0).map(|sum| sum.layer);
        let first = with_area.next()?;
        with_area.all(|layer| layer == first).then(|| self.areas_m2())
    }
}

/// What shapes are held against.
enum Ground {
    Everywhere,
    Near { shape: FeatureShape, distance_m: f64, itself: Option<(LayerId, RecordNo)> },
    Inside(FeatureShape),
}

/// Answers a question. `indexes`: a layer each.
///
/// # Errors
/// When the place is none, when a file can no longer be read, or when asked to stop.
pub fn ask(
    opened: &Opened,
    indexes: &[Arc<PaintIndex>],
    question: &Question,
    progress: &Progress,
    cancel: &Cancel,
) -> Result<Answer, TaskError> {
    let ground = ground(opened, &question.place)?;
    let mut answer = Answer { outline: ground.outline(), ..Answer::default() };
    for &id in &question.layers {
        let Some((layer, index)) = opened.layers.get(id.place()).zip(indexes.get(id.place())) else { continue };
        // Its features may lie some hundred metres off: a place means nothing to it.
        if layer.needs_shift() && !matches!(ground, Ground::Everywhere) {
            answer.not_asked.push(Missing::Shift(id));
            continue;
        }
        let passing = match question.filter {
            Filter::Any => None,
            _ => match Passing::of(layer, &question.filter)? {
                Ok(passing) => Some(passing),
                Err(missing) => {
                    answer.not_asked.push(missing);
                    continue;
                }
            },
        };
        let is_asked = |record: RecordNo| layer.is_live(record) && passing.as_ref().is_none_or(|passing| passing.has(layer, record));
        let mut records = candidates(layer, index, &ground, cancel)?;
        records.retain(|record| is_asked(*record));
        let mut hits = measured(layer, &records, &ground, progress, cancel)?;
        add_sums(&mut answer.sums, layer, &hits);
        if matches!(ground, Ground::Inside(_)) {
            hits.sort_by(|a, b| b.inside_m2.total_cmp(&a.inside_m2));
        }
        answer.hits.append(&mut hits);
    }
    if matches!(ground, Ground::Near { .. }) {
        answer.hits.sort_by(|a, b| a.distance_m.total_cmp(&b.distance_m));
    }
    Ok(answer)
}

fn ground(opened: &Opened, place: &Place) -> Result<Ground, TaskError> {
    match place {
        Place::Everywhere => Ok(Ground::Everywhere),
        Place::Near { distance_m, .. } if !(distance_m.is_finite() && *distance_m >= 0.0) => Err(AskError::NoDistance.into()),
        Place::Near { centre, distance_m } => {
            let (shape, itself) = match *centre {
                Centre::Point(point) => (Some(plain(Shape::point(point))), None),
                Centre::Feature(id, record) => {
                    let layer = opened.layers.get(id.place());
                    let shape = layer.map(|layer| layer.feature_shape(record)).transpose()?.flatten();
                    (shape, Some((id, record)))
                }
            };
            let shape = shape.ok_or(AskError::NoCentre)?;
            Ok(Ground::Near { shape, distance_m: *distance_m, itself })
        }
        Place::Inside(ring) => {
            let shape = plain(Shape::polygon(&[&closed(ring)]));
            if shape.measures.area_m2 > 0.0 { Ok(Ground::Inside(shape)) } else { Err(AskError::NoArea.into()) }
        }
    }
}

/// As a file would have it: the first vertex repeated.
fn closed(ring: &[Point]) -> Vec<Point> {
    ring.iter().chain(ring.first()).copied().collect()
}

/// A shape that stands in the plane already.
fn plain(mut shape: Shape) -> FeatureShape {
    let repairs = clean(&mut shape);
    let measures = measure(&mut shape);
    FeatureShape { shape, measures, repairs }
}

impl Ground {
    fn outline(&self) -> Shape {
        match self {
            Self::Everywhere => Shape::default(),
            Self::Near { shape, distance_m, .. } => buffer(shape.shape.as_ref(), *distance_m),
            Self::Inside(ring) => ring.shape.clone(),
        }
    }

    /// What the feature is to it; `None` where it is not there.
    fn hit(&self, layer: LayerId, record: RecordNo, feature: &FeatureShape, overlapper: &mut Overlapper) -> Option<Hit> {
        let hit = Hit { layer, record, area_m2: feature.measures.area_m2, inside_m2: 0.0, distance_m: 0.0 };
        match self {
            Self::Everywhere => Some(hit),
            Self::Near { shape, distance_m, .. } => {
                let found = distance::distance_within(shape.shape.as_ref(), feature.shape.as_ref(), *distance_m)?;
                Some(Hit { distance_m: found, ..hit })
            }
            Self::Inside(ring) if feature.shape.kind == ShapeKind::Polygon => {
                let overlap = overlapper.overlap((ring.shape.as_ref(), &ring.measures), (feature.shape.as_ref(), &feature.measures));
                let inside_m2 = overlap.area_m2;
                let counts = inside_m2 >= OVERLAP_AT_LEAST_M2 || (inside_m2 > 0.0 && inside_m2 >= 0.5 * hit.area_m2);
                counts.then_some(Hit { inside_m2, ..hit })
            }
            Self::Inside(ring) => distance::distance_within(ring.shape.as_ref(), feature.shape.as_ref(), 0.0).map(|_| hit),
        }
    }
}

/// Records whose box may be there, growing.
fn candidates(layer: &Layer, index: &PaintIndex, ground: &Ground, cancel: &Cancel) -> Result<Vec<RecordNo>, TaskError> {
    let mut found = Vec::new();
    match ground {
        Ground::Everywhere => {
            for record in 0..layer.raw.records() {
                if record % BATCH == 0 {
                    cancel.check()?;
                }
                found.push(RecordNo::new(record));
            }
        }
        Ground::Near { shape, distance_m, itself } => {
            let around = shape.measures.extent;
            index.visit(around.widened(*distance_m), |record, extent| {
                if extent.is_within(&around, *distance_m) && *itself != Some((layer.id, record)) {
                    found.push(record);
                }
            });
        }
        Ground::Inside(ring) => index.visit(ring.measures.extent, |record, _| found.push(record)),
    }
    Ok(found)
}

/// Holds the records' shapes against the ground, on all cores, in the order of the records.
fn measured(layer: &Layer, records: &[RecordNo], ground: &Ground, progress: &Progress, cancel: &Cancel) -> Result<Vec<Hit>, LayerError> {
    if layer.raw.geometry == GeometryKind::None {
        // A table lies nowhere; asked everywhere its rows count.
        let hit = |record: &RecordNo| Hit { layer: layer.id, record: *record, area_m2: 0.0, inside_m2: 0.0, distance_m: 0.0 };
        return Ok(if matches!(ground, Ground::Everywhere) { records.iter().map(hit).collect() } else { Vec::new() });
    }
    let chunks = layer.raw.shapes.chunks_of(records);
    let (done, total) = (AtomicU64::new(0), chunks.len() as u64);
    let parts: Result<Vec<Vec<Hit>>, LayerError> = chunks
        .par_iter()
        .map_init(
            || (ChunkBuffer::default(), Overlapper::default()),
            |(buffer, overlapper), chunk| {
                cancel.check()?;
                let hits = of_chunk(layer, *chunk, ground, buffer, overlapper)?;
                progress.report(Stage::Reading, &layer.name, done.fetch_add(1, Ordering::Relaxed) + 1, total);
                Ok(hits)
            },
        )
        .collect();
    Ok(parts?.concat())
}

fn of_chunk(
    layer: &Layer,
    chunk: Chunk,
    ground: &Ground,
    buffer: &mut ChunkBuffer,
    overlapper: &mut Overlapper,
) -> Result<Vec<Hit>, LayerError> {
    layer.raw.shapes.read_chunk(chunk, buffer)?;
    let mut hits = Vec::new();
    for record in buffer.records() {
        let mut shape = Shape::default();
        let is_read = record.parse(&mut shape).is_none();
        if let Some(feature) = if is_read { layer.placed(shape) } else { None } {
            hits.extend(ground.hit(layer.id, record.record, &feature, overlapper));
        }
    }
    Ok(hits)
}

fn add_sums(sums: &mut Vec<Sum>, layer: &Layer, hits: &[Hit]) {
    let first = sums.len();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for hit in hits {
        let class = layer.class.value(hit.record);
        let place = *places.entry(class).or_insert_with(|| {
            sums.push(Sum { layer: layer.id, class: class.to_owned(), features: 0, area_m2: 0.0, inside_m2: 0.0 });
            sums.len() - 1
        });
        if let Some(sum) = sums.get_mut(place) {
            sum.features += 1;
            sum.area_m2 += hit.area_m2;
            sum.inside_m2 += hit.inside_m2;
        }
    }
    if let Some(of_layer) = sums.get_mut(first..) {
        of_layer.sort_by(|a, b| b.inside_m2.total_cmp(&a.inside_m2).then(b.area_m2.total_cmp(&a.area_m2)).then(a.class.cmp(&b.class)));
    }
}
