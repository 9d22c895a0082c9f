//! Commands of the dialog that matches a register to a layer.

use std::path::{Path, PathBuf};

use egui::vec2;

use crate::ids::LayerId;
use crate::layer::{Role, typed_path};
use crate::source::GeometryKind;
use crate::tasks::reconcile::Reconciled;
use crate::words::reconcile as words;

use super::super::command::Command;
use super::super::document::{Document, FeatureRef, LayerSummary};
use super::super::effect::{Effect, Job};
use super::super::map::Camera;
use super::super::snapshot::Snapshot;
use super::super::state::{AppState, Dialog, JobKind, MatchDialog, Matching, Tone};
use super::map::show_record;
use super::{CLOSEST_TO_SELECTION, say, start};

/// How much of the map's height the dialog leaves free, with some room around.
const FREE_HEIGHT: f32 = 0.45;
/// How far above the map's middle the free part's middle is.
const FREE_ABOVE_MIDDLE: f32 = 0.18;

/// Endings of the files that registers come in.
const TABLES: [&str; 3] = ["csv", "xlsx", "xls"];

/// The open layers of polygons, as the dialog offers them.
pub fn polygon_layers(document: &Document) -> impl Iterator<Item = &LayerSummary> {
    document.summaries.iter().filter(|summary| summary.geometry == GeometryKind::Polygon)
}

/// The layer that a register is most likely about: listed plots, else priority firms, else any polygons.
fn usual_layer(document: &Document) -> Option<LayerId> {
    let with_role = |role| polygon_layers(document).find(|summary| summary.role == role);
    let likeliest = with_role(Role::RiskList).or_else(|| with_role(Role::Priority)).or_else(|| polygon_layers(document).next());
    likeliest.map(|summary| summary.id)
}

/// The dialog as it is put up: what was matched last is still there.
#[must_use]
pub fn dialog(state: &AppState) -> MatchDialog {
    let usual = state.document.as_ref().and_then(|document| usual_layer(document));
    match &state.matching {
        Some(matching) => MatchDialog {
            register: matching.register.display().to_string(),
            layer: Some(matching.layer),
            out: usual_out(state, &matching.register),
            is_rest_unfolded: false,
        },
        None => MatchDialog { layer: usual, ..MatchDialog::default() },
    }
}

/// Where the outcome goes unless something else is said: beside the register.
fn usual_out(state: &AppState, register: &Path) -> String {
    let stem = register.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    register.with_file_name(format!("{}.xlsx", words::export_stem(&stem, state.look.lang))).display().to_string()
}

/// A table that is dropped while the dialog is up is its register. Returns whether it was one.
pub(super) fn take_dropped(state: &mut AppState, paths: &[PathBuf]) -> bool {
    let (Some(Dialog::Matching(dialog)), [path]) = (&mut state.dialog, paths) else { return false };
    let is_table = path.extension().is_some_and(|ending| TABLES.iter().any(|table| ending.eq_ignore_ascii_case(table)));
    if is_table {
        dialog.register = path.display().to_string();
    }
    is_table
}

/// Does what the dialog asks for.
pub(super) fn apply_to_matching(state: &mut AppState, command: Command) -> Vec<Effect> {
    match command {
        Command::MatchRegister(path) => {
            let usual = dialog(state);
            let register = path.display().to_string();
            state.dialog = Some(Dialog::Matching(MatchDialog { register, out: usual_out(state, &path), ..usual }));
            run(state)
        }
        Command::BrowseRegister => vec![start(state, Job::BrowseRegister)],
        Command::Match => run(state),
        Command::ShowMatch(row) => show(state, row),
        Command::ShowNotListed(place) => {
            let feature = state.matching.as_mut().and_then(|matching| {
                matching.row = None;
                matching.not_listed(place)
            });
            feature.map(|feature| show_above_dialog(state, feature)).unwrap_or_default()
        }
        Command::ConfirmMatch(row, is_confirmed) => {
            if let Some(matching) = &mut state.matching
                && matching.is_confirmable(row)
                && let Some(slot) = matching.confirmed.get_mut(row)
            {
                *slot = is_confirmed;
            }
            Vec::new()
        }
        Command::ConfirmProposed => {
            if let Some(matching) = &mut state.matching {
                matching.confirm_proposed();
            }
            Vec::new()
        }
        Command::ExportMatches => export(state),
        _ => Vec::new(),
    }
}

fn run(state: &mut AppState) -> Vec<Effect> {
    let (Some(Dialog::Matching(dialog)), Some(document)) = (&state.dialog, state.document.clone()) else { return Vec::new() };
    let Some(layer) = dialog.layer.filter(|_| !dialog.register.trim().is_empty()) else { return Vec::new() };
    let register = typed_path(&dialog.register);
    vec![start(state, Job::Match { document, layer, register })]
}

fn show(state: &mut AppState, row: usize) -> Vec<Effect> {
    let Some(matching) = &mut state.matching else { return Vec::new() };
    matching.row = Some(row);
    match matching.feature(row) {
        Some(feature) => show_above_dialog(state, feature),
        None => Vec::new(),
    }
}

/// Selects a polygon and shows it where the dialog leaves the map free: in the upper part.
fn show_above_dialog(state: &mut AppState, feature: FeatureRef) -> Vec<Effect> {
    let index = state.document.as_ref().and_then(|document| document.indexes.get(feature.0.place()).cloned());
    let effects = show_record(state, feature);
    if let Some(extent) = index.and_then(|index| index.extent_of(feature.1)) {
        let [width, height] = state.map_size;
        let fitting = Camera::fitting_no_closer(extent, vec2(width * 0.75, height * FREE_HEIGHT), CLOSEST_TO_SELECTION);
        state.camera = fitting.map(|camera| camera.dragged(vec2(0.0, -height * FREE_ABOVE_MIDDLE))).or(state.camera);
    }
    effects
}

fn export(state: &mut AppState) -> Vec<Effect> {
    let (Some(Dialog::Matching(dialog)), Some(matching)) = (&state.dialog, state.matching.clone()) else { return Vec::new() };
    if dialog.out.trim().is_empty() {
        return Vec::new();
    }
    let path = typed_path(&dialog.out);
    let path = if path.extension().is_some() { path } else { path.with_extension("xlsx") };
    vec![start(state, Job::ExportMatches { matching, path })]
}

/// Takes in what was found; what a person confirmed of the same pairs before stays confirmed.
pub fn matched(state: &mut AppState, register: PathBuf, layer: LayerId, found: Reconciled) {
    let generation = state.next_generation();
    let Some(summary) = state.document.as_ref().and_then(|document| document.summary(layer)) else { return };
    let is_other = state.matching.as_ref().is_none_or(|earlier| earlier.register != register);
    let counts = found.counts();
    let matching = Matching::new(register, summary, Snapshot::new(generation, found)).with_confirmed_of(state.matching.as_ref());
    let out = usual_out(state, &matching.register);
    if let Some(Dialog::Matching(dialog)) = &mut state.dialog
        && (is_other || dialog.out.trim().is_empty())
    {
        dialog.out = out;
    }
    state.matching = Some(matching);
    say(state, Tone::Done, words::matched(&counts, state.look.lang), String::new());
}

/// Other layers are open: the outcome stays as long as its layer is among them, and the dialog names one of them.
pub fn follow(state: &mut AppState, document: &Document) {
    state.matching = state.matching.take().and_then(|matching| matching.among(document));
    let layer = state.matching.as_ref().map(|matching| matching.layer).or_else(|| usual_layer(document));
    if let Some(Dialog::Matching(dialog)) = &mut state.dialog {
        dialog.layer = layer;
    }
    // Its layer's number may mean another layer now.
    state.jobs.retain(|job| job.kind != JobKind::Match);
}

#[cfg(test)]
mod tests {
    use super::super::apply;
    use super::*;
    use crate::app::absorb::{Said, absorb};
    use crate::app::effect::Done;
    use crate::app::test_state::{document, empty, opened};
    use crate::ids::RecordNo;
    use crate::tasks::reconcile::{Candidate, Listed, MatchState, RowMatch};

    fn listed(record: u32, name: &str) -> Listed {
        Listed { record: RecordNo::new(record), id: String::new(), name: name.to_owned(), address: String::new(), area_m2: None }
    }

    /// Three rows: one proposed, one to be checked, one without a candidate.
    fn found() -> Reconciled {
        let row = |place: u32, score: Option<f64>, state| RowMatch {
            row: listed(place, "厂"),
            best: score.map(|score| Candidate { polygon: place as usize, score, name: score, address: None, area: None }),
            others: Vec::new(),
            state,
            area_difference: None,
        };
        Reconciled {
            rows: vec![
                row(0, Some(1.0), MatchState::Proposed),
                row(1, Some(0.6), MatchState::ToCheck),
                row(2, None, MatchState::Unmatched),
            ],
            polygons: vec![listed(7, "甲"), listed(9, "乙")],
            not_listed: Vec::new(),
            names: ["名录".to_owned(), "地块".to_owned()],
        }
    }

    /// A window whose dialog matched a register to the listed plots.
    fn matched_window() -> AppState {
        let mut state = opened(&[Role::Farmland, Role::RiskList]);
        assert_eq!(apply(&mut state, Command::ShowMatching), []);
        run_again(&mut state);
        state
    }

    fn run_again(state: &mut AppState) {
        let Some(Dialog::Matching(dialog)) = &mut state.dialog else { panic!("no dialog") };
        dialog.register = "名录.csv".to_owned();
        let effects = apply(state, Command::Match);
        let [Effect::Start(generation, Job::Match { layer, register, .. })] = effects.as_slice() else { panic!("{effects:?}") };
        assert_eq!(*layer, LayerId::new(1));
        let done = Done::Matched { register: register.clone(), layer: *layer, found: Box::new(found()) };
        absorb(state, JobKind::Match, *generation, Said::Done(Box::new(done)));
    }

    fn confirmed(state: &AppState) -> Vec<bool> {
        state.matching.as_ref().map(|matching| matching.confirmed.clone()).unwrap_or_default()
    }

    #[test]
    fn the_layer_is_the_listed_plots_else_the_firms_else_any_polygons() {
        let layer = |roles: &[Role]| dialog(&opened(roles)).layer.map(LayerId::get);
        assert_eq!(layer(&[Role::Farmland, Role::Priority, Role::RiskList]), Some(2));
        assert_eq!(layer(&[Role::Farmland, Role::Priority]), Some(1));
        assert_eq!(layer(&[Role::Farmland]), Some(0));
        assert_eq!(dialog(&empty()).layer, None);
    }

    #[test]
    fn nothing_is_confirmed_but_by_a_person() {
        let mut state = matched_window();
        assert_eq!(confirmed(&state), [false; 3]);
        apply(&mut state, Command::ConfirmProposed);
        assert_eq!(confirmed(&state), [true, false, false]);
        for (row, is_confirmed) in [(0, false), (1, true), (2, true), (3, true)] {
            apply(&mut state, Command::ConfirmMatch(row, is_confirmed));
        }
        // What has no candidate cannot be confirmed.
        assert_eq!(confirmed(&state), [false, true, false]);
        // The same pairs found again stay confirmed, and so they do when the dialog is closed and another layer joins.
        run_again(&mut state);
        apply(&mut state, Command::CloseDialog);
        follow(&mut state, &document(&[Role::Farmland, Role::RiskList, Role::Zoning]));
        assert_eq!(confirmed(&state), [false, true, false]);
        follow(&mut state, &document(&[Role::Farmland]));
        assert_eq!(state.matching, None);
    }

    #[test]
    fn a_row_shows_its_polygon_and_the_list_goes_where_the_dialog_says() {
        let mut state = matched_window();
        apply(&mut state, Command::ShowMatch(1));
        assert_eq!(state.selection.feature(), Some((LayerId::new(1), RecordNo::new(9))));
        let Some(Dialog::Matching(now)) = &mut state.dialog else { panic!("no dialog") };
        assert_eq!(now.out, "名录_核对结果.xlsx");
        now.out = "结果".to_owned();
        apply(&mut state, Command::ConfirmMatch(1, true));
        let effects = apply(&mut state, Command::ExportMatches);
        let [Effect::Start(_, Job::ExportMatches { matching, path })] = effects.as_slice() else { panic!("{effects:?}") };
        assert_eq!((path.as_path(), matching.confirmed.as_slice()), (Path::new("结果.xlsx"), [false, true, false].as_slice()));
    }

    #[test]
    fn a_table_dropped_on_the_dialog_is_its_register() {
        let mut state = opened(&[Role::RiskList]);
        apply(&mut state, Command::ShowMatching);
        assert_eq!(apply(&mut state, Command::Inspect(vec![PathBuf::from("名录.XLSX")])), []);
        assert!(matches!(&state.dialog, Some(Dialog::Matching(dialog)) if dialog.register == "名录.XLSX"));
        // Anything else is a file to open.
        apply(&mut state, Command::Inspect(vec![PathBuf::from("地块.shp")]));
        assert!(matches!(&state.dialog, Some(Dialog::Open(_))));
    }

    #[test]
    fn an_outcome_that_comes_after_its_layers_changed_is_dropped() {
        let mut state = opened(&[Role::RiskList]);
        apply(&mut state, Command::MatchRegister(PathBuf::from("名录.csv")));
        let generation = state.job(JobKind::Match).map(|job| job.generation).unwrap();
        follow(&mut state, &document(&[Role::Farmland]));
        let done = Done::Matched { register: PathBuf::from("名录.csv"), layer: LayerId::new(0), found: Box::new(found()) };
        absorb(&mut state, JobKind::Match, generation, Said::Done(Box::new(done)));
        assert_eq!(state.matching, None);
    }
}
