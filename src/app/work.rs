//! What each job does: the place where the window calls tasks, on a thread that [`super::jobs`] made.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use crate::geometry::{Extent, Point};
use crate::ids::{LayerId, RecordNo};
use crate::layer::{Layer, LayerError};
use crate::paint::PaintIndex;
use crate::progress::Cancelled;
use crate::tasks::{self, TaskError};
use crate::words::Lang;

use super::document::{Card, DeepResults, Document, FeatureRef, Page, Results};
use super::effect::{Done, Job};
use super::jobs::{Ended, Tools};
use super::snapshot::Snapshot;
use super::state::{PathPurpose, Stacked};

mod around;
mod ask;
mod base;
mod boxed;
mod colours;
mod figures;
mod files;
mod groups;
mod list;
mod look;
mod matching;
mod opening;
mod plot_sheet;
mod records;
mod siting;
mod sorting;
mod why;

/// A click reports at most this many features.
const STACK_SHOWN: usize = 20;

/// A card lists at most this many conflicts; the table has them all.
const CONFLICTS_ON_CARD: usize = 30;

/// Does a job. Sentences for people are in `lang`.
///
/// # Errors
/// When it could not be done, or was asked to stop.
pub(super) fn run(job: Job, lang: Lang, tools: &Tools) -> Result<Done, Ended> {
    match job {
        Job::BrowseLayers => Ok(Done::BrowsedLayers(rfd::FileDialog::new().pick_files().unwrap_or_default())),
        Job::BrowsePath(purpose) => Ok(Done::BrowsedPath(browse(purpose))),
        Job::Inspect { paths, mappings, before, is_alone } => files::inspect(&paths, &mappings, before.as_deref(), is_alone, lang, tools),
        Job::InspectLayer { input, document } => Ok(files::inspect_layer(*input, &document, lang, tools)),
        Job::InspectAgain(input) => Ok(files::inspect_again(*input, lang, tools)),
        Job::Open { inputs, analysis_crs, before } => {
            opening::open(&inputs, analysis_crs, before.as_ref().map(Snapshot::share).as_deref(), lang, tools).map(Done::Opened)
        }
        Job::OpenDemo => opening::open_demo(lang, tools),
        Job::OpenWorkspace(path) => opening::open_workspace(&path, lang, tools),
        Job::Rules(path) => {
            let set = tasks::rules::read(&path).map_err(|error| told(&error, lang))?;
            Ok(Done::Rules(path, set))
        }
        Job::Check { document, rules, before } => check(&document, rules.set.share(), before.as_deref(), lang, tools),
        Job::Deep { document, layers } => deep(&document, &layers, lang, tools),
        Job::BrowseRegister => Ok(Done::BrowsedPath(rfd::FileDialog::new().pick_file())),
        Job::Match { document, layer, register } => matching::matched(&document, layer, register, lang, tools),
        Job::ExportMatches { matching, path } => matching::export(&matching, &path, lang),
        Job::Watch { document } => Ok(Done::Changed(changed_files(&document))),
        Job::Bases { document, wanted } => base::open(&document, wanted, lang, tools),
        Job::Colours { document, wanted } => colours::colours(&document, wanted, lang, tools),
        Job::Rows { results, filter, sort, by } => list::rows(&results, &filter, sort, by, tools),
        Job::Pick { document, layers, at_m, tolerance_m, is_hover } => {
            let stack = pick(&document, &layers, at_m, tolerance_m, lang, tools)?;
            if !is_hover {
                return Ok(Done::Picked(stack));
            }
            let first = stack.first().map(|stacked| stacked.feature);
            let card = first.map(|feature| outline(&document, feature, lang)).transpose()?;
            Ok(Done::Hovered(at_m, stack, card.map(Box::new)))
        }
        Job::PickBox { document, layers, extent } => boxed::boxed(&document, &layers, extent, lang, tools),
        Job::Card { document, results, feature } => {
            card(&document, results.as_deref(), feature, lang, tools).map(|card| Done::Card(Box::new(card)))
        }
        Job::Around { document, feature } => around::around(&document, feature, lang, tools),
        Job::Pair { document, features } => {
            let cards: Result<Vec<Card>, Ended> = features.into_iter().map(|feature| outline(&document, feature, lang)).collect();
            cards.map(Done::Pair)
        }
        Job::Figures { results } => figures::figures(&results, lang, tools),
        Job::Why { results, place } => why::why(&results, place, lang, tools),
        Job::BrowsePlot => Ok(Done::BrowsedPlot(rfd::FileDialog::new().pick_file())),
        Job::Siting { document, rules, text, drawn, land_use } => {
            siting::siting(&document, &rules.set.share(), (&text, drawn), land_use, lang, tools)
        }
        Job::Ask { document, question } => ask::ask(&document, question, lang, tools),
        Job::CopyAsked { document, answered } => Ok(ask::copy(&document, &answered, lang)),
        Job::SaveAsked { document, answered, path } => ask::save(&document, &answered, &path, lang),
        Job::SaveSiting { answer, path } => siting::save(&answer, &path, lang),
        Job::Order { document, layer, sort, text } => records::order(&document, layer, sort, &text, lang, tools),
        Job::Page { document, layer, order, first, count } => page(&document, layer, order.as_deref(), first, count, lang),
        Job::Find { document, text } => records::find(&document, &text, tools),
        Job::Export { results, targets } => files::export(&results, &targets, lang, tools),
        Job::Save(to_save) => files::save(&to_save, lang, tools),
        Job::PlotSheet(job) => plot_sheet::print(&job, lang, tools),
        Job::Picture(job) => files::picture(&job, lang, tools),
    }
}

/// What a task could not do, as one sentence.
fn told(error: &TaskError, lang: Lang) -> Ended {
    if matches!(error, TaskError::Cancelled(_) | TaskError::Layer(LayerError::Cancelled(_))) {
        return Ended::Stopped;
    }
    Ended::Failed(error.message(lang), String::new())
}

fn told_layer(error: LayerError, lang: Lang) -> Ended {
    told(&TaskError::Layer(error), lang)
}

fn stopped(_: Cancelled) -> Ended {
    Ended::Stopped
}

fn browse(purpose: PathPurpose) -> Option<PathBuf> {
    let dialog = rfd::FileDialog::new();
    match purpose {
        PathPurpose::OpenWorkspace => dialog.add_filter("GeoPackage", &["gpkg"]).pick_file(),
        PathPurpose::SaveWorkspace => dialog.add_filter("GeoPackage", &["gpkg"]).save_file(),
        PathPurpose::Rules => dialog.add_filter("TOML", &["toml"]).pick_file(),
        PathPurpose::Ask => dialog.add_filter("CSV, XLSX", &["csv", "xlsx"]).save_file(),
        PathPurpose::Siting => dialog.add_filter("JSON, TXT", &["json", "txt"]).save_file(),
        PathPurpose::PlotSheet => dialog.add_filter("PDF", &["pdf"]).save_file(),
        PathPurpose::Picture => dialog.add_filter("PNG, PDF", &["png", "pdf"]).save_file(),
    }
}

fn check(
    document: &Snapshot<Document>,
    rules: Arc<crate::rules::RuleSet>,
    before: Option<&Results>,
    lang: Lang,
    tools: &Tools,
) -> Result<Done, Ended> {
    let began = Instant::now();
    let checked =
        tasks::check::check_after(before.map(|before| before.checked.as_ref()), &document.opened, rules, &tools.progress, &tools.cancel)
            .map_err(|error| told(&error, lang))?;
    let results = list::results(checked, document.generation(), Some(began.elapsed().as_secs_f64()));
    Ok(Done::Checked(Box::new(results)))
}

fn deep(document: &Document, layers: &[LayerId], lang: Lang, tools: &Tools) -> Result<Done, Ended> {
    let mut found = DeepResults { layers: layers.to_vec(), rows: Vec::new() };
    for &id in layers {
        let Some((layer, _)) = layer_of(document, id) else { continue };
        let problems = tasks::deep::of_layer(layer, &tools.progress, &tools.cancel).map_err(|error| told(&error, lang))?;
        found.rows.extend(list::problem_rows(id, &problems));
    }
    Ok(Done::Deep(found))
}

/// Files that are no longer those that were opened.
fn changed_files(document: &Document) -> Vec<PathBuf> {
    let changed = document.opened.layers.iter().filter_map(|layer| layer.raw.require_unchanged().err());
    let mut files: Vec<PathBuf> = changed.map(|error| error.path().to_owned()).collect();
    files.sort();
    files.dedup();
    files
}

/// A layer with its index.
fn layer_of(document: &Document, id: LayerId) -> Option<(&Arc<Layer>, &Arc<PaintIndex>)> {
    document.opened.layers.get(id.place()).zip(document.indexes.get(id.place()))
}

fn pick(document: &Document, layers: &[LayerId], at_m: Point, tolerance_m: f64, lang: Lang, tools: &Tools) -> Result<Vec<Stacked>, Ended> {
    let mut stack = Vec::new();
    for &id in layers {
        tools.cancel.check().map_err(stopped)?;
        let Some((layer, index)) = layer_of(document, id) else { continue };
        for record in index.pick(layer, at_m, tolerance_m).map_err(|error| told_layer(error, lang))? {
            if stack.len() < STACK_SHOWN {
                stack.push(stacked(layer, record));
            }
        }
    }
    Ok(stack)
}

fn stacked(layer: &Layer, record: RecordNo) -> Stacked {
    Stacked { feature: (layer.id, record), label: super::views::feature_label(layer, record), class: layer.class.value(record).to_owned() }
}

/// A feature's shape and what it is called, without reading its attributes.
fn outline(document: &Document, feature: FeatureRef, lang: Lang) -> Result<Card, Ended> {
    let mut card = Card::empty(feature);
    let Some((layer, index)) = layer_of(document, feature.0) else { return Ok(card) };
    layer.ids.get(feature.1).clone_into(&mut card.id);
    layer.class.value(feature.1).clone_into(&mut card.class);
    card.extent = index.extent_of(feature.1).unwrap_or(Extent::EMPTY);
    if let Some(found) = layer.feature_shape(feature.1).map_err(|error| told_layer(error, lang))? {
        card.area_m2 = found.measures.area_m2;
        card.shape = Some(Arc::new(found.shape));
    }
    Ok(card)
}

fn card(document: &Document, results: Option<&Results>, feature: FeatureRef, lang: Lang, tools: &Tools) -> Result<Card, Ended> {
    let mut card = outline(document, feature, lang)?;
    let Some((layer, _)) = layer_of(document, feature.0) else { return Ok(card) };
    card.attributes = layer.attributes(feature.1).map_err(|error| told_layer(error, lang))?;
    let name = layer.fields.name.and_then(|place| card.attributes.get(place)).and_then(|attribute| attribute.value.clone());
    card.name = name.unwrap_or_default();
    if let Some(results) = results {
        for (place, finding) in results.list.findings.iter().enumerate() {
            if place % 65_536 == 0 {
                tools.cancel.check().map_err(stopped)?;
            }
            let is_subject = (finding.subject_layer, finding.subject_record) == feature;
            let is_object = finding.object_layer.zip(finding.object_record) == Some(feature);
            if !is_subject && !is_object {
                continue;
            }
            if card.conflicts.len() < CONFLICTS_ON_CARD {
                card.conflicts.push(place as u32);
            } else {
                card.more_conflicts += 1;
            }
        }
    }
    Ok(card)
}

fn page(
    document: &Document,
    id: LayerId,
    order: Option<&super::document::RecordOrder>,
    first: usize,
    count: usize,
    lang: Lang,
) -> Result<Done, Ended> {
    let mut rows = Vec::with_capacity(count);
    if let Some((layer, _)) = layer_of(document, id) {
        for place in first..first + count {
            let record = match order {
                Some(order) => order.records.get(place).copied(),
                None => RecordNo::from_place(place).filter(|record| record.get() < layer.raw.records()),
            };
            let Some(record) = record else { break };
            let values = layer.attributes(record).map_err(|error| told_layer(error, lang))?;
            rows.push(values.into_iter().map(|attribute| attribute.value).collect());
        }
    }
    Ok(Done::Page(Page { layer: id, first, rows }))
}
