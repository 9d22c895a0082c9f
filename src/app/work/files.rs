//! Looking at files before they are opened, and writing outputs.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::document::{Document, Results};
use crate::app::effect::{Done, PictureJob, ToSave};
use crate::app::jobs::{Ended, Tools};
use crate::app::mappings::{Mapping, Mappings};
use crate::app::state::{FileFacts, Refusal};
use crate::ids::RecordNo;
use crate::layer::{CrsChoice, Input, Layer, LayerError};
use crate::paint::{View, paint_all};
use crate::progress::{Progress, Stage};
use crate::tasks::inspect::{Inspected, crs_evidence};
use crate::tasks::open::Opened;
use crate::tasks::workspace::{LayerState, Session, ViewState};
use crate::tasks::{self, TaskError};
use crate::words::reconcile::R;
use crate::words::{Lang, window};

use super::{stopped, told};

/// What is in these files; folders are searched for files that can be opened. A workspace is known by what is in it, not by its name.
pub(super) fn inspect(
    paths: &[PathBuf],
    mappings: &Mappings,
    before: Option<&Document>,
    is_alone: bool,
    lang: Lang,
    tools: &Tools,
) -> Result<Done, Ended> {
    if let [path] = paths
        && is_alone
        && tasks::workspace::is_workspace(path)
    {
        return Ok(Done::FoundWorkspace(path.clone()));
    }
    let files = tasks::search::search(paths);
    let mut found = Vec::with_capacity(files.len());
    let mut bases = Vec::new();
    for (place, path) in files.iter().enumerate() {
        tools.cancel.check().map_err(stopped)?;
        tools.progress.report(Stage::Reading, &window::file_name(path), place as u64, files.len() as u64);
        let input = Input::new(path, None);
        if tasks::base::is_base(path) {
            bases.push((input, Err(Refusal { reason: String::new(), is_register: false, is_base: true })));
            continue;
        }
        let looked = look(&input, tools);
        let remembered = looked.as_ref().ok().and_then(|looked| mappings.find(&looked.facts.look.signature));
        found.push(match remembered {
            Some(mapping) => with_mapping(mapping, input, looked, tools),
            None => (input, looked),
        });
    }
    let mut files = with_evidence(found, before.map(|document| &document.opened), lang);
    files.extend(bases);
    Ok(Done::Inspected(files))
}

/// What was found in files, with what they and the layers that are open say of each other's CRS.
fn with_evidence(
    found: Vec<(Input, Result<Looked, TaskError>)>,
    open: Option<&Opened>,
    lang: Lang,
) -> Vec<(Input, Result<FileFacts, Refusal>)> {
    let nothing = Inspected { opened: None, is_guess: false };
    let inspected: Vec<Inspected<'_>> = found.iter().map(|(_, looked)| looked.as_ref().map_or(nothing, Looked::inspected)).collect();
    let evidence = crs_evidence(&inspected, open);
    let facts = |((input, looked), crs_evidence): ((Input, Result<Looked, TaskError>), _)| {
        let facts = looked.map(|looked| FileFacts { crs_evidence, ..looked.facts });
        (input, facts.map_err(|error| refusal(&error, lang)))
    };
    found.into_iter().zip(evidence).map(facts).collect()
}

/// The facts as they are with what is remembered; where that does not fit, as they were without.
fn with_mapping(mapping: &Mapping, input: Input, before: Result<Looked, TaskError>, tools: &Tools) -> (Input, Result<Looked, TaskError>) {
    let input = mapping.applied(input);
    match look(&input, tools) {
        Ok(mut looked) => {
            looked.facts.look.is_remembered = true;
            looked.facts.look.left = mapping.left().to_vec();
            looked.facts.needs_crs |= before.is_ok_and(|before| before.facts.needs_crs);
            (input, Ok(looked))
        }
        Err(_) => (Input::new(input.path, None), before),
    }
}

/// What is in a layer that is open, taken as it is now; the other layers tell where it should lie.
pub(super) fn inspect_layer(input: Input, document: &Document, lang: Lang, tools: &Tools) -> Done {
    let others = document.opened.layers.iter().filter(|layer| layer.input != input).cloned().collect();
    let others = Opened { layers: others, analysis_crs: document.opened.analysis_crs.clone() };
    let looked = look(&input, tools);
    Done::Inspected(with_evidence(vec![(input, looked)], Some(&others), lang))
}

/// What is in a file, taken as the person says.
pub(super) fn inspect_again(input: Input, lang: Lang, tools: &Tools) -> Done {
    let found = look(&input, tools).map(|looked| looked.facts).map_err(|error| refusal(&error, lang));
    Done::InspectedAgain(input, found)
}

/// Why a file cannot be opened. Tables without coordinates are told apart: there is something else to do with them.
fn refusal(error: &TaskError, lang: Lang) -> Refusal {
    let is_register = matches!(error, TaskError::Layer(LayerError::GeometryUnfit { geometry: "none", .. }));
    let reason = if is_register { R::NoCoordinates.text(lang).to_owned() } else { error.message(lang) };
    Refusal { reason, is_register, is_base: false }
}

/// A file that was opened alone, with what the dialog says of it.
struct Looked {
    facts: FileFacts,
    opened: Opened,
}

impl Looked {
    fn inspected(&self) -> Inspected<'_> {
        Inspected { opened: Some(&self.opened), is_guess: self.facts.needs_crs }
    }
}

/// CGCS2000 in the zone of Liuzhou: for files whose coordinates fit nothing, so that the rest of them can be looked at.
const USUAL_CRS: u32 = 4545;

/// What a file is, judged by opening it alone. Where nothing says its CRS it is opened as if it were in the likeliest one, and the person is asked.
fn look(input: &Input, tools: &Tools) -> Result<Looked, TaskError> {
    // What was said of classes is left out: the dialog lists them as they stand in the file.
    let input = &Input { class_values: crate::layer::ClassValues::default(), ..input.clone() };
    let open = |input: &Input| tasks::open::open(std::slice::from_ref(input), None, &Progress::silent(), &tools.cancel);
    let (opened, needs_crs) = match open(input) {
        Ok(opened) => (opened, false),
        Err(TaskError::Layer(LayerError::CrsUnknown { candidates, .. })) => {
            let likeliest = candidates.first().map(|best| best.candidate);
            let crs = Some(CrsChoice::Epsg(likeliest.map_or(USUAL_CRS, |candidate| candidate.epsg)));
            let is_northing_first = likeliest.is_some_and(|candidate| candidate.is_swapped);
            (open(&Input { crs, is_northing_first, ..input.clone() })?, true)
        }
        Err(error) => return Err(error),
    };
    let facts = facts(&opened, needs_crs, tools)?;
    Ok(Looked { facts, opened })
}

fn facts(opened: &Opened, needs_crs: bool, tools: &Tools) -> Result<FileFacts, TaskError> {
    let Some(layer) = opened.layers.first() else { return Ok(FileFacts::default()) };
    let table = &layer.raw.table;
    let field = |place: Option<usize>| place.and_then(|place| table.fields().get(place)).map(|field| field.name.clone());
    Ok(FileFacts {
        role: (opened.layers.len() == 1).then_some(layer.role),
        records: opened.layers.iter().map(|layer| layer.raw.records()).sum(),
        geometry: layer.raw.geometry.word().to_owned(),
        crs: layer.crs.crs.as_ref().filter(|_| !needs_crs).map(super::opening::crs_name).unwrap_or_default(),
        needs_crs,
        crs_evidence: crate::tasks::inspect::CrsEvidence::default(),
        encoding: layer.raw.encoding.name().to_owned(),
        sample: sample(layer),
        fields: table.fields().iter().map(|field| field.name.clone()).collect(),
        id_field: field(layer.fields.id),
        class_field: field(layer.fields.class),
        problems: opened.layers.iter().map(|layer| layer.raw.problems.count()).sum(),
        look: super::look::look(opened, &tools.cancel)?,
    })
}

/// The first record's text beyond ASCII, else its first values: enough to judge the encoding by.
fn sample(layer: &Layer) -> String {
    let values: Vec<String> =
        layer.attributes(RecordNo::new(0)).unwrap_or_default().into_iter().filter_map(|attribute| attribute.value).collect();
    let foreign: Vec<&str> = values.iter().map(String::as_str).filter(|value| !value.is_ascii()).take(4).collect();
    if foreign.is_empty() { values.iter().take(4).cloned().collect::<Vec<_>>().join("  ") } else { foreign.join("  ") }
}

/// Writes the conflict list.
pub(super) fn export(results: &Results, targets: &[PathBuf], lang: Lang, tools: &Tools) -> Result<Done, Ended> {
    let targets = tasks::export::Targets::prepare(targets).map_err(|error| told(&TaskError::from(error), lang))?;
    let written = tasks::export::export(&results.checked, targets, lang, &tools.progress, &tools.cancel);
    written.map(Done::Exported).map_err(|error| told(&error, lang))
}

/// Writes a workspace.
pub(super) fn save(to_save: &ToSave, lang: Lang, tools: &Tools) -> Result<Done, Ended> {
    let document = &to_save.document;
    let top = to_save.layers.len().saturating_sub(1);
    let layers: Vec<LayerState> = document
        .summaries
        .iter()
        .map(|summary| {
            let place = to_save.layers.iter().position(|view| view.layer == summary.id);
            let view = place.and_then(|place| to_save.layers.get(place));
            LayerState {
                style: view.map(|view| view.style.clone()).unwrap_or_default(),
                is_visible: view.is_none_or(|view| view.is_visible),
                draw_order: place.map_or(0, |place| (top - place) as u32),
            }
        })
        .collect();
    let view = to_save.camera.map(|camera| ViewState { centre_m: camera.centre_m, metres_per_pixel: camera.metres_per_point });
    let checked = to_save.results.as_ref().map(|results| Arc::clone(&results.checked));
    let session = Session {
        opened: &document.opened,
        layers: &layers,
        bases: &to_save.bases,
        view,
        rules: &to_save.rules.set,
        rules_path: to_save.rules.path.as_deref(),
        checked: checked.as_deref(),
    };
    tasks::workspace::save(&to_save.path, &session, &tools.progress, &tools.cancel).map_err(|error| told(&error, lang))?;
    Ok(Done::Saved(to_save.path.clone()))
}

/// Writes the map in view as a picture, or draws it for the clipboard.
pub(super) fn picture(job: &PictureJob, lang: Lang, tools: &Tools) -> Result<Done, Ended> {
    let Some(path) = &job.path else { return super::plot_sheet::copied(job, lang, tools) };
    if job.printing.paper.is_some() || path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("pdf")) {
        return super::plot_sheet::map(job, path, lang, tools);
    }
    let size = job.size.map(|side| (side * PICTURE_SCALE).round().max(1.0) as u32);
    let view = View {
        centre_m: job.camera.centre_m,
        metres_per_pixel: job.camera.metres_per_point / f64::from(PICTURE_SCALE),
        width: size[0],
        height: size[1],
        scale: PICTURE_SCALE,
    };
    let picture = paint_all(&job.scene, &view, &tools.cancel).map_err(|error| super::told_layer(error, lang))?;
    write_png(&picture, path).map_err(|error| {
        let text = window::not_written(path, &crate::words::errors::cause(&error), lang);
        Ended::Failed(text, path.display().to_string())
    })?;
    Ok(Done::Exported(vec![path.clone()]))
}

/// Pixels a point in saved pictures: sharp on paper.
const PICTURE_SCALE: f32 = 2.0;

/// Writes a PNG, the old file staying whole until the new one is.
fn write_png(picture: &crate::paint::Picture, path: &Path) -> std::io::Result<()> {
    let size = tiny_skia::IntSize::from_wh(picture.width, picture.height).ok_or(std::io::ErrorKind::InvalidInput)?;
    let pixmap = tiny_skia::Pixmap::from_vec(picture.rgba.clone(), size).ok_or(std::io::ErrorKind::InvalidInput)?;
    let bytes = pixmap.encode_png().map_err(std::io::Error::other)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(&bytes)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
