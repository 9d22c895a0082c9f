//! Opening layers, the bundled data and workspaces: a document with indexes and what the panels say.

use std::path::Path;
use std::sync::Arc;

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use crate::app::document::{CrsLabel, Document, GaussKruger, LayerSummary};
use crate::app::effect::{Done, OpenedWorkspace};
use crate::app::jobs::{Ended, Tools};
use crate::app::map::Camera;
use crate::app::state::LayerView;
use crate::geometry::Extent;
use crate::layer::{Crs, Input, Layer, LayerError, Transform};
use crate::paint::PaintIndex;
use crate::rules::RuleSet;
use crate::tasks::workspace::{InputState, LayerState};
use crate::tasks::{self, TaskError, open::Opened};
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
    // What is left of the bundled data, or is taken for something else, is still fictional.
    let is_bundled = |input: &Input| before.is_some_and(|before| before.is_demo && before.summaries.iter().any(|s| s.path == input.path));
    let is_demo = inputs.iter().all(is_bundled);
    Ok(Document { is_demo, ..document(opened, before, lang, tools)? })
}

/// What the window needs of layers that were opened.
pub(super) fn document(opened: Opened, before: Option<&Document>, lang: Lang, tools: &Tools) -> Result<Document, Ended> {
    let index = |layer: &Arc<Layer>| match before.and_then(|before| kept_index(before, &opened, layer)) {
        Some(index) => Ok(index),
        None => PaintIndex::build(layer, &tools.progress, &tools.cancel).map(Arc::new),
    };
    let indexes: Result<Vec<Arc<PaintIndex>>, LayerError> = opened.layers.par_iter().map(index).collect();
    let indexes = indexes.map_err(|error| told_layer(error, lang))?;
    let summaries: Vec<LayerSummary> = opened.layers.iter().zip(&indexes).map(|(layer, index)| summary(layer, index)).collect();
    let problems = opened.layers.iter().flat_map(|layer| problem_rows(layer.id, &layer.raw.problems)).collect();
    let extent = summaries.iter().fold(Extent::EMPTY, |all, layer| all.union(layer.extent));
    let (lonlat_from_m, m_from_lonlat) = read_out(&opened.analysis_crs, extent).unzip();
    let epsg = opened.analysis_crs.epsg;
    let crs_label = CrsLabel { epsg, name: opened.analysis_crs.name.clone(), zone: epsg.and_then(GaussKruger::of) };
    Ok(Document { opened, indexes, summaries, lonlat_from_m, m_from_lonlat, crs_label, problems, is_demo: false })
}

/// The index of a layer that is open already: the same file, unchanged since, the same input, the same CRSs.
fn kept_index(before: &Document, opened: &Opened, layer: &Layer) -> Option<Arc<PaintIndex>> {
    if before.opened.analysis_crs != opened.analysis_crs {
        return None;
    }
    let place = before.opened.layers.iter().position(|old| old.is_same_as(layer))?;
    before.indexes.get(place).cloned()
}

/// From the analysis CRS to CGCS2000 in degrees and back, fitted around the layers so that the UI thread need not ask PROJ.
fn read_out(analysis: &Crs, extent: Extent) -> Option<(Transform, Transform)> {
    if extent.is_empty() {
        return None;
    }
    let degrees = Crs::from_epsg(DEGREES).ok()?;
    let margin = extent.width().max(extent.height()).max(10_000.0);
    let around = extent.widened(margin);
    let there = Transform::new(analysis, &degrees, around).ok()?;
    let back = Transform::new(&degrees, analysis, there.extent(around)).ok()?;
    Some((there, back))
}

/// A CRS in few words: the usual ones by zone or meridian, others by the registry's name.
pub(super) fn crs_name(crs: &Crs) -> String {
    let short = crs.epsg.map(crate::words::window::epsg_name).filter(|name| !name.starts_with("EPSG:"));
    short.unwrap_or_else(|| crs.name.clone())
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
        crs: layer.crs.crs.as_ref().map(crs_name).unwrap_or_default(),
        crs_how: layer.crs.how,
        encoding: layer.raw.encoding.name(),
        signature: tasks::open::signature(layer),
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

/// Opens a workspace. Inputs that are nowhere to be found are said, and the others open.
pub(super) fn open_workspace(path: &Path, lang: Lang, tools: &Tools) -> Result<Done, Ended> {
    let failed = |error: TaskError| told(&error, lang);
    let state = tasks::workspace::open_watched(path, &tools.progress, &tools.cancel).map_err(failed)?;
    let is_there = |input_state: &InputState| *input_state != InputState::Missing;
    let found = state.inputs.iter().zip(&state.input_states).filter(|(_, input_state)| is_there(input_state));
    let inputs: Vec<Input> = found.map(|(input, _)| input.clone()).collect();
    if inputs.is_empty() {
        state.require_inputs().map_err(|error| failed(error.into()))?;
    }
    let is_complete = inputs.len() == state.inputs.len();
    let opened = tasks::open::open(&inputs, state.analysis_crs, &tools.progress, &tools.cancel).map_err(failed)?;
    state.note_changes(&opened);
    let rules = state.rules.clone().map_or_else(|| Arc::new(RuleSet::built_in()), Arc::new);
    let checked = if is_complete { state.restored_run(&opened, &rules, &tools.progress, &tools.cancel).map_err(failed)? } else { None };
    let document = document(opened, None, lang, tools)?;
    let layers = if is_complete { layer_views(&state.layers, &document) } else { Vec::new() };
    let camera = state.view.map(|view| Camera { centre_m: view.centre_m, metres_per_point: view.metres_per_pixel });
    Ok(Done::WorkspaceOpened(Box::new(OpenedWorkspace {
        path: path.to_owned(),
        document,
        layers,
        bases: state.bases.clone(),
        camera,
        notices: state.notices(lang),
        rules: state.rules.map(|set| (state.rules_path, set)),
        results: checked.map(|checked| super::list::results(checked, 0, None)),
    })))
}

/// The layers from top to bottom, as they were drawn.
fn layer_views(states: &[LayerState], document: &Document) -> Vec<LayerView> {
    let mut views: Vec<(u32, LayerView)> = document
        .summaries
        .iter()
        .zip(states)
        .map(|(summary, state)| {
            (state.draw_order, LayerView { layer: summary.id, is_visible: state.is_visible, style: state.style.clone() })
        })
        .collect();
    if views.len() != document.summaries.len() {
        return Vec::new();
    }
    views.sort_by_key(|(draw_order, _)| std::cmp::Reverse(*draw_order));
    views.into_iter().map(|(_, view)| view).collect()
}
