//! A feature that is already on a layer, as its printed sheet shows it: what it is, where it lies, what lies around, what it conflicts with.

use crate::geometry::{Extent, Point, Shape, ShapeKind};
use crate::ids::{LayerId, RecordNo};
use crate::layer::{Attribute, LayerError, Role};
use crate::progress::Cancel;

use super::super::ConflictList;
use super::super::counties::{Finder, inner_point};
use super::surroundings::{Surroundings, nearest_of};
use super::{ClassShare, Ground, Nearest, Neighbour, OverlapSum, ellipsoidal_m2};

/// What is known of one feature.
#[derive(Clone, PartialEq, Debug)]
pub struct Registered {
    /// Its layer.
    pub layer: LayerId,
    /// Its record.
    pub record: RecordNo,
    /// Its identifier; "" where there is none.
    pub id: String,
    /// Its name; "" where there is none.
    pub name: String,
    /// Its normalised class, code or kind.
    pub class: String,
    /// Every attribute under its own name.
    pub attributes: Vec<Attribute>,
    /// Its shape in the analysis CRS; empty where it has none.
    pub shape: Shape,
    /// The box around it.
    pub extent: Extent,
    /// A point in its middle, longitude and latitude in degrees.
    pub lon_lat: Option<Point>,
    /// The same point in the analysis CRS.
    pub middle_m: Option<Point>,
    /// Area in the analysis CRS, m²; 0 for points and lines.
    pub area_m2: f64,
    /// Area on the ellipsoid, m².
    pub ellipsoidal_m2: Option<f64>,
    /// County, or new area and district; "" where it is not known.
    pub county: String,
    /// Places in the conflict list where it is subject or object: gravest first, then by rule, certain ones before doubtful ones.
    pub conflicts: Vec<usize>,
    /// The nearest pollution sources of all layers, nearest first.
    pub sources: Vec<Nearest>,
    /// The nearest feature of each layer, of farmland of each class.
    pub nearest: Vec<Nearest>,
    /// What it lies on, by layer and class.
    pub overlaps: Vec<OverlapSum>,
    /// Farmland within [`super::BAND_M`], by class.
    pub shares: Vec<ClassShare>,
    /// What lies beside it, as far as it is told one by one.
    pub neighbours: Vec<Neighbour>,
    /// Neighbours beyond those.
    pub more_neighbours: usize,
}

/// Looks at one feature; `sources`: how many sources are wanted. Without a list it has no conflicts; without boxes nothing is looked for around it.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub fn registered(
    ground: Ground<'_>,
    list: Option<&ConflictList>,
    (id, record): (LayerId, RecordNo),
    sources: usize,
    cancel: &Cancel,
) -> Result<Option<Registered>, LayerError> {
    let Some(layer) = ground.layers.get(id.place()) else { return Ok(None) };
    let mut known = Registered {
        layer: id,
        record,
        id: layer.ids.get(record).to_owned(),
        name: layer.feature_name(record)?,
        class: layer.class.value(record).to_owned(),
        attributes: layer.attributes(record)?,
        shape: Shape::default(),
        extent: Extent::EMPTY,
        lon_lat: None,
        middle_m: None,
        area_m2: 0.0,
        ellipsoidal_m2: None,
        county: String::new(),
        conflicts: list.map(|list| conflicts_of(list, (id, record))).unwrap_or_default(),
        sources: Vec::new(),
        nearest: Vec::new(),
        overlaps: Vec::new(),
        shares: Vec::new(),
        neighbours: Vec::new(),
        more_neighbours: 0,
    };
    let Some(feature) = layer.feature_shape(record)? else { return Ok(Some(known)) };
    known.extent = feature.measures.extent;
    known.area_m2 = feature.measures.area_m2;
    if feature.shape.kind == ShapeKind::Polygon {
        known.ellipsoidal_m2 = ellipsoidal_m2(ground.analysis_crs, &feature);
    }
    known.middle_m = inner_point(feature.shape.as_ref());
    known.lon_lat = known.middle_m.map(|middle| {
        let mut middle = [middle];
        ground.analysis_crs.lon_lat(&mut middle);
        middle[0]
    });
    known.county = Finder::new(ground.layers, cancel)?.name(feature.shape.as_ref());
    let mut around = Surroundings::of(id, record);
    for (other, boxes) in ground.layers.iter().zip(ground.boxes) {
        // Nothing is measured against a layer whose place is only nearly known, nor from one.
        if other.role == Role::Admin || other.needs_shift() || layer.needs_shift() {
            continue;
        }
        around.add(other, *boxes, &feature, cancel)?;
        if other.role == Role::Source {
            known.sources.extend(nearest_of(other, *boxes, &feature, (id, record), sources, cancel)?);
        }
    }
    known.sources.sort_by(|a, b| a.distance_m.total_cmp(&b.distance_m));
    known.sources.truncate(sources);
    (known.neighbours, known.more_neighbours) = around.take_neighbours();
    (known.nearest, known.overlaps, known.shares) = around.finish();
    known.shape = feature.shape;
    Ok(Some(known))
}

fn conflicts_of(list: &ConflictList, feature: (LayerId, RecordNo)) -> Vec<usize> {
    let is_in = |finding: &crate::rules::Finding| {
        (finding.subject_layer, finding.subject_record) == feature || finding.object_layer.zip(finding.object_record) == Some(feature)
    };
    let found = list.findings.iter().enumerate().filter(|(_, finding)| is_in(finding));
    // Of equal gravity the conflicts of one rule stand together.
    let mut places: Vec<_> =
        found.map(|(place, finding)| (std::cmp::Reverse(finding.severity), finding.rule, finding.certainty, place)).collect();
    places.sort();
    places.into_iter().map(|(.., place)| place).collect()
}
