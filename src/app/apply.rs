//! `apply(&mut AppState, Command) -> Vec<Effect>`: what every command does, as a pure function.

use std::path::PathBuf;

use crate::ids::LayerId;
use crate::rules::RuleSet;
use crate::words::window;

use super::command::Command;
use super::effect::{Effect, Job, ToSave};
use super::map::Camera;
use super::snapshot::Asked;
use super::state::{
    AppState, CertaintyFilter, ConflictFilter, Dialog, EXPORT_ENDINGS, Fold, JobKind, JobState, Message, Panel, RuleChoice, Selection, Tab,
    Tone,
};
use super::theme::FONT_SIZES;

pub mod around;
pub mod ask;
pub mod base;
pub mod boxed;
mod closing;
pub mod compare;
pub mod figures;
mod map;
pub mod matching;
pub mod measure;
mod opening;
mod printing;
pub mod siting;
pub mod style;
pub mod why;

use map::{move_map, pick, select_conflict, show_feature, show_record, step};
pub use map::{select, zoom_to};
pub use opening::open_inputs;
use opening::{inspect, inspect_again, layer_settings, open_chosen};

/// A pair of a conflict is never shown closer than this, so that its surroundings are seen: 1 m a point is about 1:3 800.
const CLOSEST_TO_SELECTION: f64 = 1.0;

/// How many messages are kept in the list.
const MESSAGES_KEPT: usize = 500;

/// Does what a command asks for. Pure: no file, no thread, no clock.
#[allow(clippy::too_many_lines, reason = "one line a command: the table is the point")]
pub fn apply(state: &mut AppState, command: Command) -> Vec<Effect> {
    match command {
        Command::ShowOpen
        | Command::ShowOpenWorkspace
        | Command::ShowSaveWorkspace
        | Command::ShowExport
        | Command::ShowSavePicture
        | Command::ShowPrintPlot
        | Command::ShowRules
        | Command::ShowMatching
        | Command::ShowPalette
        | Command::ShowHelp
        | Command::ShowAbout => {
            state.dialog = command.dialog(state);
            Vec::new()
        }
        Command::BrowseLayers => vec![start(state, Job::BrowseLayers)],
        Command::BrowsePath => match &state.dialog {
            Some(Dialog::Path(dialog)) => {
                let job = Job::BrowsePath(dialog.purpose);
                vec![start(state, job)]
            }
            _ => Vec::new(),
        },
        Command::Inspect(paths) => inspect(state, paths),
        Command::InspectAgain(place) => inspect_again(state, place),
        Command::OpenChosen => open_chosen(state),
        Command::OpenDemo => {
            state.dialog = None;
            vec![start(state, Job::OpenDemo)]
        }
        Command::OpenWorkspace(path) => {
            state.dialog = None;
            vec![start(state, Job::OpenWorkspace(path))]
        }
        Command::SaveWorkspace => match state.workspace.clone() {
            Some(path) => save(state, path),
            None => apply(state, Command::ShowSaveWorkspace),
        },
        Command::Export => export(state),
        Command::CopyMap => printing::copy_map(state),
        Command::AcceptPath => printing::accept_path(state),
        Command::Quit => vec![Effect::KeepSettings, Effect::Quit],
        Command::Undo => vec![Effect::Undo],
        Command::Redo => vec![Effect::Redo],
        Command::Deselect => {
            state.find.is_open = false;
            select(state, Selection::default())
        }
        Command::CopyCard => state.card.value().map(|card| vec![Effect::Copy(super::views::card_text(state, card))]).unwrap_or_default(),
        Command::Card(command) => around::apply_to_card(state, command),
        Command::Why(command) => why::apply_to_why(state, command),
        Command::Measure(command) => measure::apply_to_measure(state, command),
        Command::Ask(command) => ask::apply_to_ask(state, command),
        Command::Compare(command) => {
            compare::apply_to_compare(state, command);
            Vec::new()
        }
        Command::Siting(command) => siting::apply_to_siting(state, command),
        Command::Figures(command) => figures::apply_to_figures(state, command),
        Command::Style(command) => style::apply_to_style(state, command),
        Command::Base(command) => base::apply_to_base(state, command),
        Command::Grouping(command) => {
            let view = &mut state.conflicts;
            if super::grouping::change(&mut view.grouping, &view.rows, command) { ask_rows(state) } else { Vec::new() }
        }
        Command::ShowFind => vec![Effect::FocusFind],
        Command::Find(text) => find(state, text),
        Command::GoToHit(place) => go_to_hit(state, place),
        Command::ZoomIn
        | Command::ZoomOut
        | Command::ZoomAll
        | Command::ZoomSelection
        | Command::Pan(..)
        | Command::SetCamera(_)
        | Command::SetMapSize(_)
        | Command::ZoomLayer(_) => {
            move_map(state, &command);
            Vec::new()
        }
        Command::Pick { at_m, tolerance_m } => pick(state, at_m, tolerance_m, false),
        Command::PickBox(extent) => boxed::pick(state, extent),
        Command::HoverAt { at_m, tolerance_m } => pick(state, at_m, tolerance_m, true),
        Command::HoverEnd => {
            state.hover = None;
            vec![Effect::Stop(JobKind::Hover)]
        }
        Command::Select(stacked) => select(state, Selection { stack: vec![stacked], current: 0, conflict: None }),
        Command::ShowStacked(place) => {
            let mut selection = state.selection.clone();
            selection.current = place.min(selection.stack.len().saturating_sub(1));
            selection.conflict = None;
            select(state, selection)
        }
        Command::ShowRecord(feature) => show_record(state, feature),
        Command::TogglePanel(_)
        | Command::ResizePanel(..)
        | Command::ShowTab(_)
        | Command::ToggleLegend
        | Command::ToggleOverview
        | Command::ToggleKilometreGrid
        | Command::ToggleGraticule
        | Command::SetTheme(_)
        | Command::SetLang(_)
        | Command::LargerText
        | Command::SmallerText => change_look(state, &command),
        Command::CloseHint => {
            state.is_hint_shown = false;
            vec![Effect::KeepSettings]
        }
        Command::ToggleLayer(_)
        | Command::LayerUp(_)
        | Command::LayerDown(_)
        | Command::MoveLayer(..)
        | Command::SetOpacity(..)
        | Command::ToggleLabels(_) => {
            change_layers(state, &command);
            Vec::new()
        }
        Command::LayerSettings(layer) => layer_settings(state, layer),
        Command::RemoveLayer(layer) => closing::remove_layer(state, layer),
        Command::ShowAttributes(layer) => {
            let mut effects = show_tab(state, Tab::Attributes);
            effects.extend(show_attributes(state, layer));
            effects
        }
        Command::ShowProblems(layer) => {
            state.problems_of = layer;
            show_tab(state, Tab::Problems)
        }
        Command::DeepCheck(layer) => deep_check(state, layer),
        Command::Reload => {
            let inputs = state.document.as_ref().map(|document| document.inputs()).unwrap_or_default();
            if inputs.is_empty() { Vec::new() } else { vec![open_inputs(state, inputs)] }
        }
        Command::Watch => match state.document.clone() {
            Some(document) => vec![start(state, Job::Watch { document })],
            None => Vec::new(),
        },
        Command::Check => check(state),
        Command::Stop(kind) => stop(state, kind),
        Command::StopWork => {
            let kind = state.jobs.iter().find(|job| job.kind.is_shown()).map(|job| job.kind);
            kind.map(|kind| stop(state, kind)).unwrap_or_default()
        }
        Command::NextConflict => step(state, 1),
        Command::PreviousConflict => step(state, -1),
        Command::SelectConflict(place) => select_conflict(state, place),
        Command::ToggleDoubtful => {
            let certainty =
                if state.conflicts.filter.certainty == CertaintyFilter::Certain { CertaintyFilter::All } else { CertaintyFilter::Certain };
            let filter = ConflictFilter { certainty, ..state.conflicts.filter.clone() };
            set_filter(state, filter)
        }
        Command::ToggleConflictsOnMap => {
            state.conflicts.is_on_map = !state.conflicts.is_on_map;
            Vec::new()
        }
        Command::SetFilter(filter) => set_filter(state, filter),
        Command::ClearFilter => set_filter(state, ConflictFilter::default()),
        Command::SortConflicts(column) => {
            state.conflicts.sort = state.conflicts.sort.clicked(column);
            ask_rows(state)
        }
        Command::BuiltInRules => {
            let generation = state.next_generation();
            state.rules = RuleChoice::new(None, generation, RuleSet::built_in()).with_bands(generation, state.look.bands_m.as_deref());
            siting::forget(state);
            Vec::new()
        }
        Command::SortAttributes(field) => {
            let sort = state.attributes.sort.map_or(super::state::Sort { column: field, is_descending: false }, |sort| sort.clicked(field));
            state.attributes.sort = Some(sort);
            ask_order(state)
        }
        Command::FilterAttributes(text) => {
            state.attributes.text = text;
            ask_order(state)
        }
        Command::NeedRows(first, count) => need_rows(state, first, count),
        Command::SetDialog(dialog) => {
            state.dialog = Some(dialog);
            Vec::new()
        }
        Command::MatchRegister(_)
        | Command::BrowseRegister
        | Command::Match
        | Command::ShowMatch(_)
        | Command::ShowNotListed(_)
        | Command::ConfirmMatch(..)
        | Command::ConfirmProposed
        | Command::ExportMatches => matching::apply_to_matching(state, command),
        Command::CloseDialog => {
            state.dialog = None;
            vec![Effect::Stop(JobKind::Inspect), Effect::Stop(JobKind::Match)]
        }
        Command::CloseToast(number) => {
            for message in &mut state.messages {
                message.is_toast &= message.number != number;
            }
            Vec::new()
        }
    }
}

/// Says something: a toast and a line of the message list.
pub fn say(state: &mut AppState, tone: Tone, text: String, details: String) {
    let number = state.next_generation();
    state.messages.push(Message { number, tone, text, details, is_toast: true });
    let surplus = state.messages.len().saturating_sub(MESSAGES_KEPT);
    state.messages.drain(..surplus);
}

/// Takes note of a job and starts it; what it outdates is dropped. A second one that writes files is refused in words.
pub fn start(state: &mut AppState, job: Job) -> Effect {
    let kind = job.kind();
    if kind.is_exclusive() && state.job(kind).is_some() {
        say(state, Tone::Notice, window::still_writing(state.look.lang).to_owned(), String::new());
        return Effect::KeepSettings;
    }
    state.jobs.retain(|running| running.kind != kind);
    let generation = state.next_generation();
    state.jobs.push(JobState { kind, generation, stage: None, subject: String::new(), done: 0, total: 0, left: None, is_stopping: false });
    Effect::Start(generation, job)
}

fn stop(state: &mut AppState, kind: JobKind) -> Vec<Effect> {
    let Some(job) = state.jobs.iter_mut().find(|job| job.kind == kind) else { return Vec::new() };
    job.is_stopping = true;
    vec![Effect::Stop(kind)]
}

fn deep_check(state: &mut AppState, layer: Option<LayerId>) -> Vec<Effect> {
    let Some(document) = state.document.clone() else { return Vec::new() };
    let layers = layer.map_or_else(|| document.summaries.iter().map(|summary| summary.id).collect(), |layer| vec![layer]);
    vec![start(state, Job::Deep { document, layers })]
}

fn save(state: &mut AppState, path: PathBuf) -> Vec<Effect> {
    let Some(document) = state.document.clone() else { return Vec::new() };
    let results = state.results.clone().filter(|_| state.are_results_current());
    let to_save = ToSave {
        path,
        document,
        layers: state.layers.clone(),
        bases: base::kept(state),
        camera: state.camera,
        rules: state.rules.clone(),
        results,
    };
    vec![start(state, Job::Save(Box::new(to_save)))]
}

fn export(state: &mut AppState) -> Vec<Effect> {
    let (Some(Dialog::Export(dialog)), Some(results)) = (&state.dialog, state.results.clone()) else { return Vec::new() };
    if dialog.folder.trim().is_empty() || dialog.stem.trim().is_empty() {
        return Vec::new();
    }
    let folder = PathBuf::from(dialog.folder.trim());
    let endings = EXPORT_ENDINGS.iter().zip(dialog.formats).filter(|(_, is_wanted)| *is_wanted);
    let targets: Vec<PathBuf> = endings.map(|(ending, _)| folder.join(format!("{}.{ending}", dialog.stem.trim()))).collect();
    if targets.is_empty() {
        return Vec::new();
    }
    state.dialog = None;
    vec![start(state, Job::Export { results, targets })]
}

fn find(state: &mut AppState, text: String) -> Vec<Effect> {
    state.find.text = text;
    let text = state.find.text.trim().to_owned();
    state.find.is_open = !text.is_empty();
    let Some(document) = state.document.clone().filter(|_| !text.is_empty()) else {
        state.find.hits = Asked::NotAsked;
        return vec![Effect::Stop(JobKind::Find)];
    };
    state.find.hits.ask();
    vec![start(state, Job::Find { document, text })]
}

fn go_to_hit(state: &mut AppState, place: usize) -> Vec<Effect> {
    let Some(hit) = state.find.hits.value().and_then(|hits| hits.get(place)).cloned() else { return Vec::new() };
    state.find.is_open = false;
    match hit {
        super::state::Hit::Feature(stacked) => show_feature(state, stacked),
        super::state::Hit::Place { at_m, .. } => {
            let metres_per_point = state.camera.map_or(CLOSEST_TO_SELECTION, |camera| camera.metres_per_point.min(2.0));
            state.camera = Some(Camera { centre_m: at_m, metres_per_point });
            Vec::new()
        }
    }
}

fn change_look(state: &mut AppState, command: &Command) -> Vec<Effect> {
    let look = &mut state.look;
    match *command {
        Command::TogglePanel(panel) => {
            let fold = fold_mut(state, panel);
            fold.is_open = !fold.is_open;
            if panel == Panel::Tables && state.look.tables.is_open {
                return show_tab(state, state.look.tab);
            }
        }
        Command::ResizePanel(panel, size) => fold_mut(state, panel).size = size,
        Command::ShowTab(tab) => return show_tab(state, tab),
        Command::ToggleLegend => look.is_legend_open = !look.is_legend_open,
        Command::ToggleOverview => look.has_overview = !look.has_overview,
        Command::ToggleKilometreGrid => look.has_kilometre_grid = !look.has_kilometre_grid,
        Command::ToggleGraticule => look.has_graticule = !look.has_graticule,
        Command::SetTheme(theme) => look.theme = theme,
        Command::SetLang(lang) => look.lang = lang,
        Command::LargerText => look.font_size = (look.font_size + 1.0).min(FONT_SIZES.2),
        Command::SmallerText => look.font_size = (look.font_size - 1.0).max(FONT_SIZES.0),
        _ => {}
    }
    vec![Effect::KeepSettings]
}

fn fold_mut(state: &mut AppState, panel: Panel) -> &mut Fold {
    match panel {
        Panel::Layers => &mut state.look.layers,
        Panel::Card => &mut state.look.card,
        Panel::Tables => &mut state.look.tables,
    }
}

fn show_tab(state: &mut AppState, tab: Tab) -> Vec<Effect> {
    state.look.tab = tab;
    state.look.tables.is_open = true;
    let mut effects = vec![Effect::KeepSettings];
    let first = state.layers.first().map(|view| view.layer);
    if tab == Tab::Attributes
        && state.attributes.layer.is_none()
        && let Some(layer) = state.selection.feature().map(|(layer, _)| layer).or(first)
    {
        effects.extend(show_attributes(state, layer));
    }
    effects
}

fn change_layers(state: &mut AppState, command: &Command) {
    let place = |state: &AppState, layer: LayerId| state.layers.iter().position(|view| view.layer == layer);
    match *command {
        Command::ToggleLayer(layer) => with_layer(state, layer, |view| view.is_visible = !view.is_visible),
        Command::ToggleLabels(layer) => with_layer(state, layer, |view| view.style.has_labels = !view.style.has_labels),
        Command::SetOpacity(layer, opacity) => with_layer(state, layer, |view| view.style.opacity = opacity.clamp(0.0, 1.0)),
        Command::LayerUp(layer) => {
            if let Some(place) = place(state, layer) {
                move_layer(state, place, place.saturating_sub(1));
            }
        }
        Command::LayerDown(layer) => {
            if let Some(place) = place(state, layer) {
                move_layer(state, place, place + 1);
            }
        }
        Command::MoveLayer(layer, to) => {
            if let Some(place) = place(state, layer) {
                move_layer(state, place, to);
            }
        }
        _ => return,
    }
    state.is_changed = true;
}

fn with_layer(state: &mut AppState, layer: LayerId, change: impl FnOnce(&mut super::state::LayerView)) {
    if let Some(view) = state.layers.iter_mut().find(|view| view.layer == layer) {
        change(view);
    }
}

fn move_layer(state: &mut AppState, from: usize, to: usize) {
    let Some(last) = state.layers.len().checked_sub(1) else { return };
    let view = state.layers.remove(from);
    state.layers.insert(to.min(last), view);
}

fn check(state: &mut AppState) -> Vec<Effect> {
    let Some(document) = state.document.clone() else { return Vec::new() };
    if state.job(JobKind::Check).is_some() {
        return Vec::new();
    }
    let rules = state.rules.clone();
    let before = state.results.clone().or_else(|| state.earlier.clone());
    vec![start(state, Job::Check { document, rules, before })]
}

fn set_filter(state: &mut AppState, filter: ConflictFilter) -> Vec<Effect> {
    state.conflicts.filter = filter;
    ask_rows(state)
}

/// Asks for the conflict table's rows anew.
pub fn ask_rows(state: &mut AppState) -> Vec<Effect> {
    let Some(results) = state.results.clone() else {
        state.conflicts.rows = Asked::NotAsked;
        return Vec::new();
    };
    state.conflicts.rows.ask();
    let (filter, sort) = (state.conflicts.filter.clone(), state.conflicts.sort);
    let by = state.conflicts.grouping.by;
    vec![start(state, Job::Rows { results, filter, sort, by })]
}

fn show_attributes(state: &mut AppState, layer: LayerId) -> Vec<Effect> {
    if state.attributes.layer != Some(layer) {
        state.attributes = super::state::AttributeView { layer: Some(layer), ..Default::default() };
    }
    Vec::new()
}

fn ask_order(state: &mut AppState) -> Vec<Effect> {
    let (Some(document), Some(layer)) = (state.document.clone(), state.attributes.layer) else { return Vec::new() };
    state.attributes.order.ask();
    let (sort, text) = (state.attributes.sort, state.attributes.text.trim().to_owned());
    vec![start(state, Job::Order { document, layer, sort, text })]
}

fn need_rows(state: &mut AppState, first: usize, count: usize) -> Vec<Effect> {
    let (Some(document), Some(layer)) = (state.document.clone(), state.attributes.layer) else { return Vec::new() };
    if state.attributes.asked == Some((first, count)) {
        return Vec::new();
    }
    state.attributes.asked = Some((first, count));
    state.attributes.page.ask();
    let order = state.attributes.order.value().cloned();
    vec![start(state, Job::Page { document, layer, order, first, count })]
}

#[cfg(test)]
mod tests;
