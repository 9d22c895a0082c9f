//! One feature of a conflict: where it came from, how it was read, what was repaired, what its shape is.

use crate::geometry::{Extent, Measures, Repairs, Shape, ShapeKind};
use crate::ids::RecordNo;
use crate::layer::plane::{area_in, equal_area};
use crate::layer::transform::Door;
use crate::layer::{Attribute, CodeSystem, Crs, CrsHow, FeatureShape, Layer, LayerError, Role, repair_kinds};
use crate::problem::{KEPT_PER_KIND, Problem, ProblemKind, Problems};
use crate::rules::{self, Asked, Side};
use crate::source::EncodingChoice;

use super::measured::{PointFacts, points};

/// A file with its hash.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileFact {
    /// Its name without its folder.
    pub name: String,
    /// Its length in bytes.
    pub size: u64,
    /// Its BLAKE3 hash in hex digits.
    pub hash: String,
}

/// One feature of a conflict.
#[derive(Clone, PartialEq, Debug)]
pub struct FeatureFacts {
    /// Its layer's role.
    pub role: Role,
    /// Its layer's name.
    pub layer: String,
    /// Its layer's file, the whole path; for people its name alone.
    pub path: std::path::PathBuf,
    /// The layer's files with their hashes; filled in by the task.
    pub files: Vec<FileFact>,
    /// Its 0-based record number.
    pub record: RecordNo,
    /// The field that identifies it, where there is one.
    pub id_field: Option<String>,
    /// Its identifier; "" where there is none.
    pub id: String,
    /// The field of its class, code or kind, where there is one.
    pub class_field: Option<String>,
    /// The class as it stands in the file.
    pub class_raw: Option<String>,
    /// The normalised class, code or kind.
    pub class: String,
    /// The classification of its codes, for planned land.
    pub codes: Option<CodeSystem>,
    /// What the rule asks of a feature of this role; several are alternatives.
    pub sides: Vec<Side>,
    /// The attributes that the rule asked for.
    pub asked: Vec<Asked>,
    /// Every attribute under its own name.
    pub attributes: Vec<Attribute>,
    /// The layer's text encoding and how it was found.
    pub encoding: EncodingChoice,
    /// From the file's coordinates to the analysis CRS.
    pub way: WayFacts,
    /// How far positions of the layer may be off, metres.
    pub position_error_m: f64,
    /// The position error was given by the user.
    pub is_error_given: bool,
    /// Problems of this record, met while reading and measuring: what was repaired is among them.
    pub problems: Vec<Problem>,
    /// Problems of the layer's file as a whole.
    pub file_problems: Vec<Problem>,
    /// There are more problems of some kind than the collector keeps, so that some of this record may be missing.
    pub are_problems_cut: bool,
    /// Its geometry; `None` when it has none (rules on attributes alone).
    pub shape: Option<ShapeFacts>,
}

/// How coordinates came from the file into the analysis CRS.
#[allow(clippy::struct_excessive_bools, reason = "six facts, each true or not whatever the others are")]
#[derive(Clone, PartialEq, Debug)]
pub struct WayFacts {
    /// The layer's CRS.
    pub crs: String,
    /// How it was found.
    pub crs_how: CrsHow,
    /// Whether it can be relied on.
    pub is_crs_certain: bool,
    /// Northing (or latitude) stands first in the file.
    pub is_northing_first: bool,
    /// Nothing is changed: the file is in the analysis CRS.
    pub is_identity: bool,
    /// A published operation between two datums is used.
    pub is_by_operation: bool,
    /// Parameters of a datum shift that the user gave are applied. They are restricted and never shown.
    pub is_shifted: bool,
    /// The datums are the same, equal to within a metre, or joined by a known shift.
    pub is_shift_known: bool,
    /// Tiles of the polynomials that stand in for PROJ; `None` where PROJ itself does the work.
    pub tiles: Option<usize>,
    /// Largest difference from PROJ seen when the polynomials were verified, metres.
    pub error_m: f64,
}

/// A geometry in the analysis CRS, after repair.
#[derive(Clone, PartialEq, Debug)]
pub struct ShapeFacts {
    /// What it is.
    pub kind: ShapeKind,
    /// Rings, lines or points.
    pub parts: usize,
    /// Vertices, without the repeated first ones of rings.
    pub vertices: usize,
    /// Even-odd area in the analysis CRS, m²; 0 for points and lines.
    pub area_m2: f64,
    /// Area on the ellipsoid, m²; `None` for points and lines, or where there is no way.
    pub ellipsoidal_m2: Option<f64>,
    /// The box around it, metres.
    pub extent_m: Extent,
    /// The same in degrees.
    pub extent_lon_lat: Option<Extent>,
    /// Its place, for a single point.
    pub point: Option<PointFacts>,
    /// What was repaired.
    pub repairs: Repairs,
    /// Its rings neither crossed themselves nor each other.
    pub is_simple: bool,
}

/// What all features are explained with.
pub(super) struct Context<'a> {
    pub(super) analysis_crs: &'a Crs,
    pub(super) problems: &'a [Problems],
}

impl Context<'_> {
    /// A feature's facts, and its shape in the analysis CRS.
    pub(super) fn facts(&self, layer: &Layer, record: RecordNo, sides: &[Side]) -> Result<(FeatureFacts, Option<Shape>), LayerError> {
        let attributes = layer.attributes(record)?;
        let found = layer.feature_shape(record)?;
        let field = |place: Option<usize>| place.and_then(|place| attributes.get(place));
        let shape = found.as_ref().map(|found| shape_facts(self.analysis_crs, found));
        let (mut problems, file_problems, are_problems_cut) = self.problems_of(layer, record);
        if let Some(found) = &found {
            let unknown: Vec<Problem> = repaired(record, found).filter(|problem| !problems.contains(problem)).collect();
            problems.extend(unknown);
        }
        let facts = FeatureFacts {
            role: layer.role,
            layer: layer.name.clone(),
            path: layer.raw.path.clone(),
            files: Vec::new(),
            record,
            id_field: field(layer.fields.id).map(|attribute| attribute.field.clone()),
            id: layer.ids.get(record).to_owned(),
            class_field: field(layer.fields.class).map(|attribute| attribute.field.clone()),
            class_raw: field(layer.fields.class).and_then(|attribute| attribute.value.clone()),
            class: layer.class.value(record).to_owned(),
            codes: layer.fields.codes,
            sides: sides.iter().filter(|side| side.role == layer.role).cloned().collect(),
            asked: rules::asked(layer, sides, &attributes),
            encoding: layer.raw.encoding,
            way: way(layer),
            position_error_m: layer.position_error_m,
            is_error_given: layer.input.error_m.is_some(),
            problems,
            file_problems,
            are_problems_cut,
            shape,
            attributes,
        };
        Ok((facts, found.map(|found| found.shape)))
    }

    /// The problems kept of the record and of its file, and whether some of a kind were not kept.
    fn problems_of(&self, layer: &Layer, record: RecordNo) -> (Vec<Problem>, Vec<Problem>, bool) {
        let measuring = self.problems.get(layer.id.place()).map(Problems::groups).unwrap_or_default();
        let groups: Vec<_> = layer.raw.problems.groups().into_iter().chain(measuring).map(|(_, group)| group).collect();
        let are_cut = groups.iter().any(|group| group.count > KEPT_PER_KIND as u64);
        let mut own = Vec::new();
        let mut of_file = Vec::new();
        for problem in groups.into_iter().flat_map(|group| group.first) {
            let list = match problem.record {
                Some(of) if of == record => &mut own,
                None => &mut of_file,
                Some(_) => continue,
            };
            if !list.contains(&problem) {
                list.push(problem);
            }
        }
        (own, of_file, are_cut)
    }
}

/// What was repaired when the shape was read just now, as the problems that a run notes.
fn repaired(record: RecordNo, found: &FeatureShape) -> impl Iterator<Item = Problem> {
    let crosses = found.shape.kind == ShapeKind::Polygon && !found.measures.is_simple;
    let kinds = repair_kinds(&found.repairs).chain(crosses.then_some(ProblemKind::SelfCrossing));
    kinds.map(move |kind| Problem { record: Some(record), kind })
}

fn way(layer: &Layer) -> WayFacts {
    WayFacts {
        crs: layer.crs.crs.as_ref().map_or_else(String::new, Crs::label_and_name),
        crs_how: layer.crs.how,
        is_crs_certain: layer.crs.is_certain,
        is_northing_first: layer.input.is_northing_first,
        is_identity: layer.transform.is_identity(),
        is_by_operation: layer.transform.is_by_operation(),
        is_shifted: layer.transform.is_shifted(),
        is_shift_known: layer.transform.is_shift_known(),
        tiles: layer.transform.tiles(),
        error_m: layer.transform.error_m(),
    }
}

fn shape_facts(crs: &Crs, found: &FeatureShape) -> ShapeFacts {
    let FeatureShape { shape, measures: Measures { area_m2, is_simple, extent, .. }, repairs } = found;
    let mut lon_lat = shape.xy.clone();
    crs.lon_lat(&mut lon_lat);
    let extent_lon_lat = Some(Extent::of(&lon_lat)).filter(|extent| !extent.is_empty());
    let is_point = shape.kind == ShapeKind::Points && shape.xy.len() == 1;
    ShapeFacts {
        kind: shape.kind,
        parts: shape.as_ref().parts().count(),
        vertices: shape.xy.len(),
        area_m2: *area_m2,
        ellipsoidal_m2: ellipsoidal_m2(crs, shape),
        extent_m: *extent,
        extent_lon_lat,
        point: if is_point { points(crs, &shape.xy).pop() } else { None },
        repairs: *repairs,
        is_simple: *is_simple,
    }
}

/// The area of a polygon of the analysis CRS on the ellipsoid, m².
pub(super) fn ellipsoidal_m2(crs: &Crs, shape: &Shape) -> Option<f64> {
    if shape.kind != ShapeKind::Polygon || shape.xy.is_empty() {
        return None;
    }
    let way = equal_area(Some(crs), Extent::of(&shape.xy), Door::default())?;
    area_in(&way, shape.clone())
}
