//! What the messages of jobs do to the state; as pure as `apply`.

use std::path::PathBuf;

use crate::ids::LayerId;
use crate::layer::Input;
use crate::paint::style;
use crate::progress::Report;
use crate::words::window;

use super::apply::{apply, ask_rows, matching, say, select};
use super::command::Command;
use super::dialog::TypedShift;
use super::document::{DeepResults, Document, Results, problem_count};
use super::effect::{Done, Effect, OpenedWorkspace};
use super::map::Camera;
use super::siting::SitingCommand;
use super::snapshot::{Asked, Snapshot};
use super::state::{
    AppState, AttributeView, Dialog, FileFacts, Hover, JobKind, LayerLook, LayerView, OpenFile, Refusal, RuleChoice, Selection, Stacked,
    Tone,
};

/// What a job says.
#[derive(Debug)]
pub enum Said {
    /// How far it is.
    Progress(Report),
    /// It is done.
    Done(Box<Done>),
    /// It could not be done: one sentence, and more to unfold.
    Failed(String, String),
    /// It was asked to stop and did.
    Stopped,
}

/// How many files are remembered.
const RECENT_KEPT: usize = 10;

/// Takes in what a job said. Messages of outdated jobs change nothing.
pub fn absorb(state: &mut AppState, kind: JobKind, generation: u64, said: Said) -> Vec<Effect> {
    let Some(place) = state.jobs.iter().position(|job| job.kind == kind && job.generation == generation) else {
        return Vec::new();
    };
    match said {
        Said::Progress(report) => {
            if let Some(job) = state.jobs.get_mut(place) {
                job.stage = Some(report.stage);
                job.subject = report.subject;
                job.done = report.done;
                job.total = report.total;
                job.left = report.left;
            }
            Vec::new()
        }
        Said::Done(done) => {
            state.jobs.remove(place);
            take(state, *done)
        }
        Said::Failed(text, details) => {
            state.jobs.remove(place);
            fail(state, kind, text, details);
            Vec::new()
        }
        Said::Stopped => {
            state.jobs.remove(place);
            let text = window::stopped(job_word(kind), state.look.lang);
            if kind.is_shown() {
                say(state, Tone::Notice, text.clone(), String::new());
            }
            settle(state, kind, &text);
            Vec::new()
        }
    }
}

/// A value on its way that will not come stays as it was, with the reason.
fn settle(state: &mut AppState, kind: JobKind, reason: &str) {
    let reason = reason.to_owned();
    match kind {
        JobKind::Rows => state.conflicts.rows.fail(reason),
        JobKind::Card => state.card.fail(reason),
        JobKind::Around => state.around.answer.fail(reason),
        JobKind::Why => state.why.chain.fail(reason),
        JobKind::Siting => state.siting.answer.fail(reason),
        JobKind::Ask => state.tools.ask.answer.fail(reason),
        JobKind::Figures => state.figures.sheet.fail(reason),
        JobKind::Order => state.attributes.order.fail(reason),
        JobKind::Page => state.attributes.page.fail(reason),
        JobKind::Find => state.find.hits.fail(reason),
        _ => {}
    }
}

fn fail(state: &mut AppState, kind: JobKind, text: String, details: String) {
    settle(state, kind, &text);
    if kind != JobKind::Hover {
        say(state, Tone::Failure, text, details);
    }
}

#[allow(clippy::too_many_lines, reason = "one arm a kind of answer: the table is the point")]
fn take(state: &mut AppState, done: Done) -> Vec<Effect> {
    match done {
        Done::BrowsedLayers(paths) => apply(state, Command::Inspect(paths)),
        Done::BrowsedPath(path) => {
            match (path, &mut state.dialog) {
                (Some(path), Some(Dialog::Path(dialog))) => dialog.path = path.display().to_string(),
                (Some(path), Some(Dialog::Matching(dialog))) => dialog.register = path.display().to_string(),
                _ => {}
            }
            Vec::new()
        }
        Done::FoundWorkspace(path) => {
            if matches!(state.dialog, Some(Dialog::Open(_))) {
                state.dialog = None;
            }
            apply(state, Command::OpenWorkspace(path))
        }
        Done::Inspected(files) => inspected(state, files),
        Done::InspectedAgain(input, found) => {
            inspected_again(state, &input, found);
            Vec::new()
        }
        Done::Opened(document) => opened(state, document),
        Done::WorkspaceOpened(workspace) => workspace_opened(state, *workspace),
        Done::Rules(path, set) => rules_read(state, path, set),
        Done::Checked(results) => checked(state, *results),
        Done::Deep(found) => deep_checked(state, &found),
        Done::Matched { register, layer, found } => {
            matching::matched(state, register, layer, *found);
            Vec::new()
        }
        Done::Changed(files) => {
            files_changed(state, files);
            Vec::new()
        }
        Done::Colours(of, colours) => {
            super::apply::style::read(state, of, colours);
            Vec::new()
        }
        Done::Bases(found) => super::apply::base::found(state, found),
        Done::Rows(rows) => {
            let generation = state.next_generation();
            state.conflicts.rows = Asked::Ready(Snapshot::new(generation, rows));
            Vec::new()
        }
        Done::Picked(stack) => {
            super::apply::ask::clicked(state, &stack);
            picked(state, stack)
        }
        Done::Asked(answer) => {
            super::apply::ask::answered(state, *answer);
            Vec::new()
        }
        Done::ToCopy(text) => vec![Effect::Copy(text)],
        Done::Boxed(boxed, stack) => {
            state.tools.boxed = Some(boxed);
            picked(state, stack)
        }
        Done::Hovered(at_m, stack, card) => {
            state.hover = Some(Hover { at_m, stack, card: card.map(|card| *card) });
            Vec::new()
        }
        Done::Card(card) => {
            if state.selection.feature() == Some(card.feature) {
                state.card = Asked::Ready(*card);
            }
            Vec::new()
        }
        Done::Around(of, answer) => {
            super::apply::around::surrounded(state, of, answer.map(|answer| *answer));
            Vec::new()
        }
        Done::Why(of, chain) => {
            super::apply::why::explained(state, of, *chain);
            Vec::new()
        }
        Done::BrowsedPlot(path) => path.map(|path| apply(state, plot_file(&path))).unwrap_or_default(),
        Done::Figures(of, sheet) => super::apply::figures::computed(state, of, *sheet),
        Done::Siting(answer) => super::apply::siting::answered(state, *answer),
        Done::Pair(cards) => {
            if state.selection.conflict.is_some() {
                state.pair = cards;
            }
            Vec::new()
        }
        Done::Order(order) => {
            let generation = state.next_generation();
            state.attributes.order = Asked::Ready(Snapshot::new(generation, order));
            state.attributes.page = Asked::NotAsked;
            state.attributes.asked = None;
            Vec::new()
        }
        Done::Page(page) => {
            state.attributes.page = Asked::Ready(page);
            Vec::new()
        }
        Done::Found(hits) => {
            state.find.hits = Asked::Ready(hits);
            Vec::new()
        }
        Done::Exported(paths) => {
            say(state, Tone::Done, window::written(&paths, state.look.lang), window::path_list(&paths));
            Vec::new()
        }
        Done::MapDrawn(picture) => {
            say(state, Tone::Done, window::map_copied(picture.width, picture.height, state.look.lang), String::new());
            vec![Effect::CopyPicture(picture)]
        }
        Done::Saved(path) => {
            say(
                state,
                Tone::Done,
                window::written(std::slice::from_ref(&path), state.look.lang),
                window::path_list(std::slice::from_ref(&path)),
            );
            remember(state, &path);
            state.workspace = Some(path);
            state.is_changed = false;
            vec![Effect::KeepSettings]
        }
    }
}

fn plot_file(path: &std::path::Path) -> Command {
    Command::Siting(SitingCommand::SetText(path.display().to_string()))
}

fn rules_read(state: &mut AppState, path: PathBuf, set: crate::rules::RuleSet) -> Vec<Effect> {
    let generation = state.next_generation();
    let text = window::rules_chosen(&set.name, set.rules.len(), state.look.lang);
    state.rules = RuleChoice::new(Some(path), generation, set).with_bands(generation, state.look.bands_m.as_deref());
    super::apply::siting::forget(state);
    state.is_changed = true;
    say(state, Tone::Done, text, String::new());
    Vec::new()
}

/// Says which files changed on disk since the last look.
fn files_changed(state: &mut AppState, files: Vec<PathBuf>) {
    let news: Vec<PathBuf> = files.iter().filter(|path| !state.changed.contains(path)).cloned().collect();
    if !news.is_empty() {
        say(state, Tone::Notice, window::changed_on_disk(&news, state.look.lang), window::path_list(&news));
    }
    state.changed = files;
}

fn inspected(state: &mut AppState, found: Vec<(Input, Result<FileFacts, Refusal>)>) -> Vec<Effect> {
    let (bases, found): (Vec<_>, Vec<_>) = found.into_iter().partition(|(_, found)| found.as_ref().is_err_and(|refusal| refusal.is_base));
    let mut effects = Vec::new();
    if !bases.is_empty() {
        // Base maps are opened at once: there is nothing to choose about them.
        state.dialog =
            state.dialog.take().filter(|dialog| !found.is_empty() || !matches!(dialog, Dialog::Open(open) if open.files.is_empty()));
        let inputs = bases.into_iter().map(|(input, _)| input).collect();
        effects.extend(apply(state, Command::Base(super::base::BaseCommand::Open(inputs))));
    }
    let Some(Dialog::Open(dialog)) = &mut state.dialog else { return effects };
    for (mut input, found) in found {
        if input.role.is_none() {
            input.role = found.as_ref().ok().and_then(|facts| facts.role);
        }
        let mut file = OpenFile { is_chosen: found.is_ok(), typed: TypedShift::of(&input), input, found, is_unfolded: false };
        file.is_unfolded = !file.is_settled() || dialog.of.is_some();
        match dialog.files.iter_mut().find(|known| known.input.path == file.input.path) {
            Some(known) => *known = file,
            None => dialog.files.push(file),
        }
    }
    // What has to be asked stands first, each half in the order of the files.
    dialog.files.sort_by_key(|file| !file.is_unfolded);
    if dialog.is_unasked && !dialog.files.is_empty() && dialog.files.iter().all(OpenFile::is_settled) {
        effects.extend(apply(state, Command::OpenChosen));
    }
    effects
}

/// What was found in one file once more; what the person said about it meanwhile stays.
fn inspected_again(state: &mut AppState, input: &Input, found: Result<FileFacts, Refusal>) {
    if let Err(refusal) = &found {
        say(state, Tone::Notice, refusal.reason.clone(), String::new());
    }
    let Some(Dialog::Open(dialog)) = &mut state.dialog else { return };
    let Some(file) = dialog.files.iter_mut().find(|file| file.input.path == input.path) else { return };
    if let (Ok(before), Ok(after)) = (&file.found, found) {
        let look = LayerLook { is_remembered: before.look.is_remembered, left: before.look.left.clone(), ..after.look };
        let (role, crs_evidence) = (before.role, before.crs_evidence.clone());
        file.found = Ok(FileFacts { needs_crs: after.needs_crs || before.needs_crs, role, crs_evidence, look, ..after });
    }
}

/// The usual drawing order, from top to bottom.
fn drawing_order(document: &Document) -> Vec<LayerId> {
    let mut layers: Vec<(std::cmp::Reverse<u8>, LayerId)> =
        document.summaries.iter().map(|summary| (std::cmp::Reverse(style::order(summary.role)), summary.id)).collect();
    layers.sort_unstable();
    layers.into_iter().map(|(_, layer)| layer).collect()
}

fn opened(state: &mut AppState, document: Document) -> Vec<Effect> {
    state.keep_styles();
    let before = state.document.take();
    let is_first = before.is_none();
    let was_around = before.as_ref().map(|document| document.extent());
    let layers = views_after(state, before.as_deref(), &document);
    for summary in &document.summaries {
        let path = summary.path.clone();
        if !document.is_demo {
            remember(state, &path);
        }
    }
    let text = window::opened(document.summaries.len(), document.summaries.iter().map(|layer| layer.features).sum(), state.look.lang);
    let is_demo = document.is_demo;
    replace_document(state, document, layers);
    let is_elsewhere = was_around.is_some_and(|around| !around.intersects(&state.extent(None)));
    if is_first || is_elsewhere || state.camera.is_none() {
        state.camera = Camera::fitting(state.extent(None), egui::vec2(state.map_size[0], state.map_size[1]));
    }
    state.is_changed = true;
    say(state, Tone::Done, text, String::new());
    let mut effects = vec![Effect::KeepSettings];
    effects.extend(super::apply::base::need(state));
    if is_demo {
        effects.extend(apply(state, Command::Check));
    }
    effects
}

/// Layers that were there keep their place and style; new ones come in the usual order.
fn views_after(state: &AppState, before: Option<&Document>, document: &Document) -> Vec<LayerView> {
    let kept = |summary: &super::document::LayerSummary| {
        let old = before?.summaries.iter().find(|old| old.path == summary.path && old.name == summary.name && old.role == summary.role)?;
        let place = state.layers.iter().position(|view| view.layer == old.id)?;
        Some((place, state.layers.get(place)?.clone()))
    };
    let usual = drawing_order(document);
    let mut views: Vec<(usize, bool, usize, LayerView)> = Vec::new();
    let mut anchor = 0;
    for (rank, layer) in usual.into_iter().enumerate() {
        let Some(summary) = document.summary(layer) else { continue };
        let view = match kept(summary) {
            Some((place, view)) => {
                anchor = place;
                (place, false, rank, LayerView { layer, is_visible: true, ..view })
            }
            None => (anchor, true, rank, LayerView { layer, is_visible: true, style: state.styles.of(&summary.signature, summary.role) }),
        };
        views.push(view);
    }
    // At one place the layer that was there comes first: nobody moved it.
    views.sort_by_key(|(place, is_new, rank, _)| (*place, *is_new, *rank));
    views.into_iter().map(|(_, _, _, view)| view).collect()
}

fn replace_document(state: &mut AppState, document: Document, layers: Vec<LayerView>) {
    matching::follow(state, &document);
    let generation = state.next_generation();
    state.document = Some(Snapshot::new(generation, document));
    state.layers = layers;
    // Layer numbers may mean other layers now: what spoke of them goes.
    state.earlier = state.results.take().or_else(|| state.earlier.take());
    state.conflicts.rows = Asked::NotAsked;
    state.attributes = AttributeView::default();
    state.hover = None;
    state.problems_of = None;
    state.deep = Snapshot::new(0, DeepResults::default());
    state.changed.clear();
    state.find.hits = Asked::NotAsked;
    state.selection = Selection::default();
    state.card = Asked::NotAsked;
    state.around = super::around::AroundView::default();
    state.pair.clear();
    super::apply::siting::forget(state);
    super::apply::measure::forget(state);
    super::apply::ask::forget(state);
    super::apply::compare::forget(state);
    super::apply::figures::forget(state);
}

fn workspace_opened(state: &mut AppState, workspace: OpenedWorkspace) -> Vec<Effect> {
    state.keep_styles();
    let layers = if workspace.layers.is_empty() { views_after(state, None, &workspace.document) } else { workspace.layers };
    replace_document(state, workspace.document, layers);
    super::apply::base::take(state, workspace.bases);
    let generation = state.document.as_ref().map_or(0, Snapshot::generation);
    let all = Camera::fitting(state.extent(None), egui::vec2(state.map_size[0], state.map_size[1]));
    let last = state.last_view.take().filter(|(path, _)| *path == workspace.path).map(|(_, camera)| camera);
    state.camera = last.or(workspace.camera).or(all);
    if let Some((path, set)) = workspace.rules {
        let number = state.next_generation();
        state.rules = RuleChoice::new(path, number, set).with_bands(number, state.look.bands_m.as_deref());
    }
    remember(state, &workspace.path);
    let text = window::workspace_opened(&workspace.path, state.look.lang);
    state.workspace = Some(workspace.path);
    state.is_changed = false;
    say(state, Tone::Done, text, String::new());
    for notice in workspace.notices {
        say(state, Tone::Notice, notice, String::new());
    }
    let mut effects = vec![Effect::KeepSettings];
    if let Some(mut results) = workspace.results {
        results.document = generation;
        let number = state.next_generation();
        state.results = Some(Snapshot::new(number, results));
        effects.extend(ask_rows(state));
    }
    effects.extend(super::apply::base::need(state));
    effects
}

fn checked(state: &mut AppState, results: Results) -> Vec<Effect> {
    state.earlier = None;
    let total = results.statistics.total;
    let text = window::checked(total.certain, total.doubtful, results.seconds.unwrap_or_default(), state.look.lang);
    let generation = state.next_generation();
    state.results = Some(Snapshot::new(generation, results));
    state.is_changed = true;
    state.selection.conflict = None;
    state.pair.clear();
    say(state, Tone::Done, text, String::new());
    let mut effects = ask_rows(state);
    if !state.selection.is_empty() {
        effects.extend(select(state, state.selection.clone()));
    }
    effects
}

fn deep_checked(state: &mut AppState, found: &DeepResults) -> Vec<Effect> {
    let text = window::deep_checked(problem_count(&found.rows), state.look.lang);
    let generation = state.next_generation();
    state.deep = Snapshot::new(generation, state.deep.with(found));
    say(state, Tone::Done, text, String::new());
    let layer = if let [layer] = found.layers.as_slice() { Some(*layer) } else { None };
    apply(state, Command::ShowProblems(layer))
}

fn picked(state: &mut AppState, stack: Vec<Stacked>) -> Vec<Effect> {
    if stack.is_empty() {
        return select(state, Selection::default());
    }
    state.look.card.is_open = true;
    select(state, Selection { stack, current: 0, conflict: None })
}

pub(super) fn remember(state: &mut AppState, path: &PathBuf) {
    state.recent.retain(|known| known != path);
    state.recent.insert(0, path.clone());
    state.recent.truncate(RECENT_KEPT);
}

/// What work of a kind is called.
#[must_use]
pub fn job_word(kind: JobKind) -> window::W {
    use window::W;
    match kind {
        JobKind::Browse => W::WorkBrowse,
        JobKind::Inspect => W::WorkInspect,
        JobKind::Open => W::WorkOpen,
        JobKind::Rules => W::WorkRules,
        JobKind::Check => W::WorkCheck,
        JobKind::Deep => W::WorkDeep,
        JobKind::Match => W::WorkMatch,
        JobKind::Why => W::WorkWhy,
        JobKind::Siting => W::WorkSiting,
        JobKind::Ask => W::WorkAsk,
        JobKind::Figures => W::WorkFigures,
        JobKind::Watch => W::WorkWatch,
        JobKind::Export => W::WorkExport,
        JobKind::Save => W::WorkSave,
        JobKind::Bases => W::WorkBases,
        JobKind::Rows
        | JobKind::Pick
        | JobKind::Hover
        | JobKind::Card
        | JobKind::Pair
        | JobKind::Around
        | JobKind::Order
        | JobKind::Page
        | JobKind::Find
        | JobKind::Copy
        | JobKind::Colours => W::WorkSearch,
    }
}
