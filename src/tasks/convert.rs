//! A layer -> 界址点坐标 TXT, the file that land approvals take.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::export::boundary_txt::{BoundaryFile, DeclaredZone, Plot, Written};
use crate::geometry::{Shape, ShapeKind};
use crate::ids::RecordNo;
use crate::layer::{Input, Layer, LayerError, load};
use crate::progress::{Cancel, Progress, Stage};
use crate::source::GeometryKind;

use super::TaskError;

/// What was written, and in which system.
#[derive(Clone, PartialEq, Debug)]
pub struct Converted {
    /// The file and its counts.
    pub written: Written,
    /// The name of its coordinate system.
    pub crs: String,
}

/// Field names that a plot line's places are taken from.
const NUMBER: [&str; 7] = ["地块编号", "地块编码", "dkbh", "dkbm", "tbbh", "编号", "bh"];
const NAME: [&str; 4] = ["地块名称", "dkmc", "项目名称", "名称"];
const SHEET: [&str; 2] = ["图幅号", "tfh"];
const LAND_USE: [&str; 6] = ["用途", "地块用途", "地类名称", "dlmc", "ydyhflmc", "ghyt"];
const CODE: [&str; 4] = ["地类编码", "dlbm", "ydyhfldm", "地类代码"];

/// What a person wants of the file.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Wish<'a> {
    /// The code of its system; `None`: chosen from the layer.
    pub crs: Option<u32>,
    /// Only these records; `None`: all.
    pub records: Option<&'a [RecordNo]>,
}

/// Proves that the file can be written.
///
/// # Errors
/// When its name does not end in .txt, or nothing can be written there.
pub fn prepare(out: &Path) -> Result<BoundaryFile, TaskError> {
    Ok(BoundaryFile::prepare(out)?)
}

/// Writes the polygons of `input`: in the system of `crs`, else in the layer's own where the format can declare it and it is
/// CGCS2000, else in the CGCS2000 3° zone of its middle.
///
/// # Errors
/// When the layer cannot be opened or has no polygons, the system cannot be declared, or the file cannot be written.
pub fn convert(input: &Input, file: BoundaryFile, wish: &Wish<'_>, progress: &Progress, cancel: &Cancel) -> Result<Converted, TaskError> {
    let Wish { crs, records } = *wish;
    // Refused before the work.
    if let Some(code) = crs {
        zone(code)?;
    }
    let open = |code: Option<u32>| load::load(std::slice::from_ref(input), code, progress, cancel);
    let loaded = open(crs)?;
    let target = match crs {
        Some(code) => code,
        None => loaded.layers.first().map_or(4524, own_zone),
    };
    let loaded = if loaded.analysis_crs.epsg == Some(target) { loaded } else { open(Some(target))? };
    let layer = loaded.layers.iter().find(|layer| layer.raw.geometry == GeometryKind::Polygon);
    let layer = layer.or(loaded.layers.first()).ok_or(TaskError::NothingToDraw)?;
    if layer.raw.geometry != GeometryKind::Polygon {
        return Err(TaskError::NotPolygons { path: layer.raw.path.clone(), geometry: layer.raw.geometry.word() });
    }
    let all = || (0..layer.raw.records()).map(RecordNo::new).collect();
    let records: Vec<RecordNo> = records.map_or_else(all, <[RecordNo]>::to_vec);
    let plots = plots(layer, &records, progress, cancel)?;
    let now_unix_secs = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let written = file.write(&zone(target)?, now_unix_secs, &plots)?;
    Ok(Converted { written, crs: loaded.analysis_crs.name.clone() })
}

fn zone(code: u32) -> Result<DeclaredZone, TaskError> {
    DeclaredZone::of(code).ok_or(TaskError::ZoneNotDeclarable { code })
}

/// The layer's own code when it is a CGCS2000 zone, else that of the 3° zone of its middle.
fn own_zone(layer: &Layer) -> u32 {
    let own = layer.crs.crs.as_ref().and_then(|crs| crs.epsg).filter(|code| (4491..=4554).contains(code));
    own.unwrap_or_else(|| {
        let mut middle = [layer.extent_file.centre()];
        if let Some(crs) = &layer.crs.crs {
            crs.lon_lat(&mut middle);
        }
        let zone = (middle[0][0] / 3.0).round();
        if (25.0..=45.0).contains(&zone) { 4513 + zone as u32 - 25 } else { 4524 }
    })
}

fn plots(layer: &Layer, records: &[RecordNo], progress: &Progress, cancel: &Cancel) -> Result<Vec<Plot>, TaskError> {
    let names: Vec<String> = layer.raw.table.fields().iter().map(|field| crate::text::normalised(&field.name).to_lowercase()).collect();
    let find = |wanted: &[&str]| wanted.iter().find_map(|name| names.iter().position(|field| field == name));
    let [number, name, sheet, land_use, code] = [find(&NUMBER), find(&NAME), find(&SHEET), find(&LAND_USE), find(&CODE)];
    let (number, name) = (number.or(layer.fields.id), name.or(layer.fields.name));
    let mut plots = Vec::with_capacity(records.len());
    for (place, &record) in records.iter().enumerate().filter(|(_, record)| layer.is_live(**record)) {
        if place.is_multiple_of(1024) {
            cancel.check()?;
            progress.report(Stage::Writing, &layer.name, place as u64, records.len() as u64);
        }
        let row = layer.raw.table.row(record).map_err(LayerError::from)?;
        let value = |field: Option<usize>| field.and_then(|field| row.get(field)?.clone()).unwrap_or_default();
        let number = Some(value(number)).filter(|number| !number.is_empty()).unwrap_or_else(|| (record.get() + 1).to_string());
        let shape = shape(layer, record)?;
        plots.push(Plot { number, name: value(name), sheet: value(sheet), land_use: value(land_use), code: value(code), shape });
    }
    Ok(plots)
}

/// The rings in the target system; a shape without any for a record that has none.
fn shape(layer: &Layer, record: RecordNo) -> Result<Shape, TaskError> {
    let found = layer.feature_shape(record)?;
    Ok(found.map(|found| found.shape).filter(|shape| shape.kind == ShapeKind::Polygon).unwrap_or_default())
}
