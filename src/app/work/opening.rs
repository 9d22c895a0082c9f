//! Opening layers, the bundled data and workspaces: a document with indexes and what the panels say.

use std::path::Path;
use std::sync::Arc;

use crate::app::document::{CrsLabel, Document, GaussKruger, LayerSummary};
use crate::app::effect::Done;
use crate::app::jobs::{Ended, Tools};
use crate::geometry::Extent;
use crate::layer::{Crs, Input, Layer, Transform};
use crate::paint::PaintIndex;
use crate::tasks::{self, open::Opened};
use crate::words::Lang;

use super::list::problem_rows;
use super::{told, told_layer};

/// Opens inputs together. Layers that were open before, unchanged and in the same analysis CRS, keep their indexes.
pub(super) fn open(
    inputs: &[Input],
    analysis_crs: Option<u32>,
    before: Option<&Document>,
    lang: Lang,
    tools: &Tools,
) -> Result<Document, Ended> {
    let opened = tasks::open::open(inputs, analysis_crs, &tools.progress, &tools.cancel).map_err(|error| told(&error, lang))?;
    document(opened, before, lang, tools)
}

/// What the window needs of layers that were opened.
pub(super) fn document(opened: Opened, before: Option<&Document>, lang: Lang, tools: &Tools) -> Result<Document, Ended> {
    let mut indexes = Vec::with_capacity(opened.layers.len());
    for layer in &opened.layers {
        let index = match before.and_then(|before| kept_index(before, &opened, layer)) {
            Some(index) => index,
            None => Arc::new(PaintIndex::build(layer, &tools.progress, &tools.cancel).map_err(|error| told_layer(error, lang))?),
        };
        indexes.push(index);
    }
    let summaries: Vec<LayerSummary> = opened.layers.iter().zip(&indexes).map(|(layer, index)| summary(layer, index)).collect();
    let problems = opened.layers.iter().flat_map(|layer| problem_rows(layer.id, &layer.raw.problems)).collect();
    let extent = summaries.iter().fold(Extent::EMPTY, |all, layer| all.union(layer.extent));
    let lonlat_from_m = read_out(&opened.analysis_crs, extent);
    let epsg = opened.analysis_crs.epsg;
    let crs_label = CrsLabel { epsg, name: opened.analysis_crs.name.clone(), zone: epsg.and_then(GaussKruger::of) };
    Ok(Document { opened, indexes, summaries, lonlat_from_m, crs_label, problems, is_demo: false })
}

/// The index of a layer that is open already: the same file with the same number of records, the same input, the same CRSs.
fn kept_index(before: &Document, opened: &Opened, layer: &Layer) -> Option<Arc<PaintIndex>> {
    if before.opened.analysis_crs != opened.analysis_crs {
        return None;
    }
    let place = before.opened.layers.iter().position(|old| {
        old.input == layer.input
            && old.name == layer.name
            && old.crs == layer.crs
            && old.raw.records() == layer.raw.records()
            && old.class == layer.class
    })?;
    before.indexes.get(place).cloned()
}

/// From the analysis CRS to CGCS2000 in degrees, fitted around the layers so that the UI thread need not ask PROJ.
fn read_out(analysis: &Crs, extent: Extent) -> Option<Transform> {
    if extent.is_empty() {
        return None;
    }
    let degrees = Crs::from_epsg(DEGREES).ok()?;
    let margin = extent.width().max(extent.height()).max(10_000.0);
    Transform::new(analysis, &degrees, extent.widened(margin)).ok()
}

/// CGCS2000 in degrees.
const DEGREES: u32 = 4490;

fn summary(layer: &Layer, index: &PaintIndex) -> LayerSummary {
    let table = &layer.raw.table;
    LayerSummary {
        id: layer.id,
        name: layer.name.clone(),
        role: layer.role,
        path: layer.raw.path.clone(),
        input: layer.input.clone(),
        geometry: layer.raw.geometry,
        features: u64::from(index.count()),
        records: layer.raw.records(),
        extent: index.extent(),
        crs: layer.crs.crs.as_ref().map(|crs| crs.name.clone()).unwrap_or_default(),
        crs_how: layer.crs.how,
        encoding: layer.raw.encoding.name(),
        fields: table.fields().iter().map(|field| field.name.clone()).collect(),
        mapping: [layer.fields.id, layer.fields.class, layer.fields.name],
        problems: layer.raw.problems.count(),
        has_warnings: layer.raw.problems.has_warnings(),
    }
}

/// Opens the bundled data, laid out in the folder where programs keep their data.
pub(super) fn open_demo(lang: Lang, tools: &Tools) -> Result<Done, Ended> {
    let folder = directories::ProjectDirs::from("", "", "jingtu")
        .map_or_else(|| std::env::temp_dir().join("jingtu"), |dirs| dirs.data_dir().to_owned());
    let inputs = tasks::demo::unpack(&folder.join("demo")).map_err(|error| told(&error, lang))?;
    let document = open(&inputs, None, None, lang, tools)?;
    Ok(Done::Opened(Document { is_demo: true, ..document }))
}

/// Opens a workspace.
pub(super) fn open_workspace(path: &Path, lang: Lang, tools: &Tools) -> Result<Done, Ended> {
    let _ = (path, lang, tools);
    Err(Ended::Failed(String::new(), String::new()))
}
