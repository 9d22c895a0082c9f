//! A file, or a text, as plots in the analysis CRS.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::conflicts::siting::{LandUse, Note, Proposal};
use crate::geometry::{Extent, Point, Shape, ShapeKind};
use crate::ids::{LayerId, RecordNo};
use crate::layer::load::{join, join_raw};
use crate::layer::{ClassColumn, CodeSystem, Crs, CrsChoice, Input, InputError, Layer, LayerError, Role};
use crate::problem::Problems;
use crate::source::plot_text::{self, PlotText, TypedPlot};
use crate::source::{
    EncodingChoice, EncodingHow, GeometryKind, MemoryShapes, MemoryTable, RawLayer, RawSrs, SEARCHED, Shapes, SourceError, Table,
    TextColumn,
};

use super::super::TaskError;
use super::{PlotError, Request};

/// The circle around a point of which nobody says how large the plot is, metres: a setting of the program.
pub const DEFAULT_RADIUS_M: f64 = 100.0;
/// Corners of the polygon that stands for a circle: its area is 0.04 % smaller.
const CIRCLE_CORNERS: u32 = 128;
/// Characters of a text that messages repeat.
const SHOWN: usize = 40;

/// Where plots come from.
#[derive(Clone, PartialEq, Debug)]
pub enum PlotSource {
    /// A file.
    File(Box<Input>),
    /// A text: WKT, coordinates, what stands in a file.
    Text {
        /// The text.
        text: String,
        /// Its CRS, where somebody says it.
        crs: Option<CrsChoice>,
    },
    /// Rings drawn in the analysis CRS.
    Drawn(Vec<Point>),
}

impl PlotSource {
    /// A plot as typed on the command line: a file with or without a suffix, or a text, perhaps with `?crs=` behind it.
    ///
    /// # Errors
    /// A suffix that is not understood.
    pub fn typed(typed: &OsStr) -> Result<Self, InputError> {
        let input = Input::parse(typed, Some(Role::Zoning))?;
        let Some(text) = input.path.to_str().filter(|_| !input.path.exists()).map(str::to_owned) else {
            return Ok(Self::File(Box::new(input)));
        };
        // What is written like a file's name and is not there is told as such.
        let extension = Path::new(&text).extension().and_then(OsStr::to_str).map(str::to_ascii_lowercase);
        let is_name = extension.is_some_and(|extension| SEARCHED.contains(&extension.as_str()));
        if is_name && plot_text::read(&text).is_err() {
            return Ok(Self::File(Box::new(input)));
        }
        Ok(Self::Text { text, crs: input.crs })
    }
}

/// The plots with their uses.
///
/// # Errors
/// When there is no plot, or nothing says what it is for.
pub(super) fn proposal(request: &Request, analysis_crs: &Crs) -> Result<Proposal, TaskError> {
    let mut notes = Vec::new();
    let mut maker = Maker { analysis_crs, request, notes: &mut notes };
    let (zoning, radii_m) = maker.zoning()?;
    let (zoning, uses) = with_uses(zoning, request)?;
    let source = if uses.iter().any(LandUse::is_industrial) { Some(as_source(&zoning, analysis_crs)?) } else { None };
    Ok(Proposal { zoning, source, uses, radii_m, notes })
}

struct Maker<'a> {
    analysis_crs: &'a Crs,
    request: &'a Request,
    notes: &'a mut Vec<Note>,
}

impl Maker<'_> {
    /// The plots as planned land, and the radii of those that are circles.
    fn zoning(&mut self) -> Result<(Layer, Vec<Option<f64>>), TaskError> {
        match &self.request.plot {
            PlotSource::File(input) => self.file(input),
            PlotSource::Drawn(ring) => {
                let raw = self.raw(vec![closed(ring)]);
                Ok((join_raw(&zoning_input(&raw.path, None), raw, self.analysis_crs)?, vec![None]))
            }
            PlotSource::Text { text, crs } => {
                let refused = |source| PlotError::Text { text: text.chars().take(SHOWN).collect(), source };
                match plot_text::read(text).map_err(refused)? {
                    PlotText::Typed(typed) => self.typed(typed, *crs),
                    PlotText::Layers(layers) => self.pasted(layers, *crs),
                }
            }
        }
    }

    fn file(&mut self, input: &Input) -> Result<(Layer, Vec<Option<f64>>), TaskError> {
        let zoning = Input { role: Some(Role::Zoning), ..input.clone() };
        match join(&zoning, self.analysis_crs) {
            Ok(layers) => Ok((only(&input.path, layers)?, Vec::new())),
            // Points serve as sources; here they become circles.
            Err(LayerError::GeometryUnfit { geometry: "point" | "multipoint", .. }) => {
                let layers = join(&Input { role: Some(Role::Source), class_field: None, ..input.clone() }, self.analysis_crs)?;
                self.circles(only(&input.path, layers)?, input)
            }
            Err(error) => Err(error.into()),
        }
    }

    fn pasted(&mut self, layers: Vec<RawLayer>, crs: Option<CrsChoice>) -> Result<(Layer, Vec<Option<f64>>), TaskError> {
        let (polygons, others): (Vec<RawLayer>, Vec<RawLayer>) = layers.into_iter().partition(|raw| raw.geometry == GeometryKind::Polygon);
        let Some(raw) = polygons.into_iter().chain(others).next() else { return Err(PlotError::NoPlots { path: PathBuf::new() }.into()) };
        let input = zoning_input(&raw.path, crs);
        if matches!(raw.geometry, GeometryKind::Point | GeometryKind::MultiPoint) {
            let layer = join_raw(&Input { role: Some(Role::Source), ..input.clone() }, raw, self.analysis_crs)?;
            return self.circles(layer, &input);
        }
        Ok((join_raw(&input, raw, self.analysis_crs)?, Vec::new()))
    }

    fn typed(&mut self, typed: TypedPlot, crs: Option<CrsChoice>) -> Result<(Layer, Vec<Option<f64>>), TaskError> {
        let is_point = typed.shape.kind == ShapeKind::Points;
        if typed.is_turned {
            self.notes.push(Note::Turned);
        }
        let stated = crs.or(typed.epsg.map(CrsChoice::Epsg));
        let extent = Extent::of(&typed.shape.xy);
        let mut raw = self.raw(vec![typed.shape]);
        match (stated, told(extent)) {
            (Some(_), _) => {}
            (None, Some(epsg)) => {
                raw.srs = RawSrs::Epsg(epsg);
                self.notes.push(Note::CrsGuessed { crs: Crs::from_epsg(epsg)?.label_and_name() });
            }
            (None, None) => {
                let crs = self.bare_zone()?;
                self.notes.push(Note::ZoneAssumed { crs: crs.label_and_name() });
                raw.srs = srs_of(&crs);
            }
        }
        if is_point {
            raw.geometry = GeometryKind::Point;
            let input = Input { role: Some(Role::Source), ..zoning_input(&raw.path, stated) };
            let layer = join_raw(&input, raw, self.analysis_crs)?;
            return self.circle_of(&layer, &input, typed.radius_m);
        }
        Ok((join_raw(&zoning_input(&raw.path, stated), raw, self.analysis_crs)?, vec![None]))
    }

    /// The analysis CRS without the zone in front of its eastings.
    fn bare_zone(&self) -> Result<Crs, LayerError> {
        match self.analysis_crs.epsg {
            Some(code @ 4513..=4533) => Crs::from_epsg(code + 21),
            _ => Ok(self.analysis_crs.clone()),
        }
    }

    /// Points as circles, with the attributes of their records.
    fn circles(&mut self, points: Layer, input: &Input) -> Result<(Layer, Vec<Option<f64>>), TaskError> {
        let radius_m = self.request.radius_m;
        self.notes.push(Note::Circles { radius_m, is_default: radius_m == DEFAULT_RADIUS_M });
        let mut shapes = Vec::new();
        for record in (0..points.raw.records()).map(RecordNo::new) {
            let at = points.feature_shape(record)?.and_then(|feature| feature.shape.xy.first().copied());
            shapes.push(at.map_or_else(Shape::default, |at| circle(at, radius_m)));
        }
        let radii_m = shapes.iter().map(|shape| (!shape.is_empty()).then_some(radius_m)).collect();
        let raw = self.raw(shapes);
        let raw = RawLayer { name: points.raw.name, path: points.raw.path, table: points.raw.table, encoding: points.raw.encoding, ..raw };
        let input = Input { role: Some(Role::Zoning), crs: None, is_northing_first: false, shift: None, layer: None, ..input.clone() };
        Ok((join_raw(&input, raw, self.analysis_crs)?, radii_m))
    }

    /// One typed point as a circle.
    fn circle_of(&mut self, points: &Layer, input: &Input, radius_m: Option<f64>) -> Result<(Layer, Vec<Option<f64>>), TaskError> {
        let is_default = radius_m.is_none() && self.request.radius_m == DEFAULT_RADIUS_M;
        let radius_m = radius_m.unwrap_or(self.request.radius_m);
        self.notes.push(Note::Circles { radius_m, is_default });
        let at = points.feature_shape(RecordNo::new(0))?.and_then(|feature| feature.shape.xy.first().copied());
        let Some(at) = at else { return Err(PlotError::NoPlots { path: input.path.clone() }.into()) };
        let raw = self.raw(vec![circle(at, radius_m)]);
        Ok((join_raw(&zoning_input(&raw.path, None), raw, self.analysis_crs)?, vec![Some(radius_m)]))
    }

    /// Polygons without attributes, in the analysis CRS unless somebody says otherwise.
    fn raw(&self, shapes: Vec<Shape>) -> RawLayer {
        let mut store = MemoryShapes::new();
        let mut table = MemoryTable::new(Vec::new());
        for shape in shapes {
            store.push(shape.as_ref());
            table.push([]);
        }
        RawLayer {
            name: "plot".to_owned(),
            path: PathBuf::from("plot"),
            geometry: GeometryKind::Polygon,
            shapes: Shapes::from_memory(store),
            table: Table::from_memory(table),
            srs: srs_of(self.analysis_crs),
            encoding: EncodingChoice { encoding: encoding_rs::UTF_8, how: EncodingHow::Ascii },
            problems: Arc::new(Problems::new()),
        }
    }
}

fn zoning_input(path: &Path, crs: Option<CrsChoice>) -> Input {
    Input { crs, ..Input::new(path, Some(Role::Zoning)) }
}

fn srs_of(crs: &Crs) -> RawSrs {
    crs.epsg.map_or_else(|| crs.wkt().map_or(RawSrs::Missing, RawSrs::Wkt), RawSrs::Epsg)
}

/// The CGCS2000 system that numbers name themselves: degrees, or eastings with a zone in front (DOMAIN 5.1).
fn told(extent: Extent) -> Option<u32> {
    if extent.min[0] >= -180.0 && extent.max[0] <= 180.0 && extent.min[1] >= -90.0 && extent.max[1] <= 90.0 {
        return Some(4490);
    }
    let zone = (extent.min[0] / 1e6).floor();
    let is_one = (extent.max[0] / 1e6).floor() == zone;
    match (is_one, zone as u32) {
        (true, zone @ 25..=45) => Some(4513 + zone - 25),
        (true, zone @ 13..=23) => Some(4491 + zone - 13),
        _ => None,
    }
}

fn circle([x, y]: Point, radius_m: f64) -> Shape {
    let corner = |step: u32| {
        let turn = f64::from(step) * std::f64::consts::TAU / f64::from(CIRCLE_CORNERS);
        [x + radius_m * turn.cos(), y + radius_m * turn.sin()]
    };
    let ring: Vec<Point> = (0..CIRCLE_CORNERS).map(corner).collect();
    closed(&ring)
}

/// A polygon as files have it: the first vertex again at the end.
fn closed(ring: &[Point]) -> Shape {
    let mut shape = Shape { kind: ShapeKind::Polygon, ..Shape::default() };
    shape.xy.extend(ring.iter().chain(ring.first()));
    shape.end_part();
    shape
}

/// The one layer of a file.
fn only(path: &Path, layers: Vec<Layer>) -> Result<Layer, PlotError> {
    let names = layers.iter().map(|layer| layer.name.as_str()).collect::<Vec<_>>().join(", ");
    let is_several = layers.len() > 1;
    let first = layers.into_iter().next().filter(|layer| layer.raw.records() > 0);
    match first {
        Some(_) if is_several => Err(PlotError::SeveralLayers { path: path.to_owned(), layers: names }),
        Some(layer) => Ok(layer),
        None => Err(PlotError::NoPlots { path: path.to_owned() }),
    }
}

/// Gives every record its use: the one asked for, else its own code.
fn with_uses(mut zoning: Layer, request: &Request) -> Result<(Layer, Vec<LandUse>), PlotError> {
    let records = zoning.raw.records();
    if let Some(asked) = &request.land_use {
        let mut column = TextColumn::default();
        (0..records).for_each(|_| column.push(&asked.code));
        zoning.class = ClassColumn::build(&column, str::to_owned);
        zoning.fields.codes = Some(asked.system);
        return Ok((zoning, vec![asked.clone(); records as usize]));
    }
    let system = zoning.fields.codes.unwrap_or(CodeSystem::Planning);
    let of = |record: RecordNo| LandUse { system, code: zoning.class.value(record).to_owned() };
    let uses: Vec<LandUse> = (0..records).map(RecordNo::new).map(of).collect();
    let missing = (0..records).map(RecordNo::new).find(|record| zoning.is_live(*record) && zoning.class.value(*record).is_empty());
    match missing {
        Some(record) => Err(PlotError::UseMissing { plot: name_of(&zoning, record, request) }),
        None => Ok((zoning, uses)),
    }
}

/// A plot's name in messages.
fn name_of(zoning: &Layer, record: RecordNo, request: &Request) -> String {
    match &request.plot {
        PlotSource::Text { text, .. } => text.chars().take(SHOWN).collect(),
        _ => format!("{} #{record}", zoning.name),
    }
}

/// The same records as pollution sources. Their kind is the file's own, where it has such a field; a proposal is otherwise of no known kind.
fn as_source(zoning: &Layer, analysis_crs: &Crs) -> Result<Layer, TaskError> {
    let mut shapes = MemoryShapes::new();
    let mut shape = Shape::default();
    for record in (0..zoning.raw.records()).map(RecordNo::new) {
        match zoning.raw.shapes.read(record, &mut shape).map_err(LayerError::from)? {
            Some(reason) => shapes.push_left_out(reason),
            None => shapes.push(shape.as_ref()),
        }
    }
    let raw = RawLayer {
        name: zoning.name.clone(),
        path: zoning.raw.path.clone(),
        geometry: GeometryKind::Polygon,
        shapes: Shapes::from_memory(shapes),
        table: copied(zoning).map_err(LayerError::from)?,
        srs: zoning.raw.srs.clone(),
        encoding: zoning.raw.encoding,
        problems: Arc::new(Problems::new()),
    };
    let input = Input { role: Some(Role::Source), class_field: None, codes: None, ..zoning.input.clone() };
    let layer = join_raw(&input, raw, analysis_crs)?;
    Ok(Layer { id: LayerId::new(0), ..layer })
}

/// The attributes of live records; a deleted row's are left out, and its shape is not judged.
fn copied(zoning: &Layer) -> Result<Table, SourceError> {
    let mut table = MemoryTable::new(zoning.raw.table.fields().to_vec());
    for record in (0..zoning.raw.records()).map(RecordNo::new) {
        let row = zoning.raw.table.row(record)?;
        table.push(row.iter().map(|value| value.as_deref().unwrap_or("")));
    }
    Ok(Table::from_memory(table))
}
