use super::*;
use crate::app::absorb::{Said, absorb};
use crate::app::dialog::TypedShift;
use crate::app::effect::Done;
use crate::app::snapshot::{Asked, Snapshot};
use crate::app::state::{FileFacts, JobKind, OpenDialog, OpenFile, Sort, Stacked};
use crate::app::test_state::{checked, document, empty, opened};
use crate::app::theme::Theme;
use crate::layer::{Input, Role};
use crate::progress::{Report, Stage};
use crate::rules::Severity;
use crate::words::Lang;

const LAYERS: [Role; 3] = [Role::RiskList, Role::Zoning, Role::Farmland];

fn layers(state: &AppState) -> Vec<u32> {
    state.layers.iter().map(|view| view.layer.get()).collect()
}

/// The generation of the job that the effects start.
fn started(effects: &[Effect]) -> u64 {
    effects.iter().find_map(|effect| if let Effect::Start(generation, _) = effect { Some(*generation) } else { None }).unwrap()
}

fn file(path: &str, needs_crs: bool) -> OpenFile {
    let facts = FileFacts { role: Some(Role::Farmland), needs_crs, ..FileFacts::default() };
    OpenFile {
        input: Input::new(path, Some(Role::Farmland)),
        found: Ok(facts),
        is_chosen: true,
        is_unfolded: true,
        typed: TypedShift::default(),
    }
}

#[test]
fn dropped_files_are_looked_at_and_listed_when_something_has_to_be_asked() {
    let mut state = empty();
    let effects = apply(&mut state, Command::Inspect(vec![PathBuf::from("耕地.shp")]));
    assert!(matches!(&state.dialog, Some(Dialog::Open(_))));
    assert!(matches!(effects.as_slice(), [Effect::Start(_, Job::Inspect { paths, before: None, .. })] if paths.len() == 1));
    let facts = FileFacts { role: Some(Role::Farmland), needs_crs: true, ..FileFacts::default() };
    let found = vec![(Input::new("耕地.shp", None), Ok(facts))];
    absorb(&mut state, JobKind::Inspect, started(&effects), Said::Done(Box::new(Done::Inspected(found))));
    let Some(Dialog::Open(dialog)) = &state.dialog else { panic!("no dialog") };
    assert_eq!(dialog.files[0].input.role, Some(Role::Farmland));
    assert!(dialog.files[0].is_chosen && dialog.files[0].is_unfolded);
}

#[test]
fn dropped_files_about_which_nothing_has_to_be_asked_open_at_once() {
    let mut state = empty();
    let asked = apply(&mut state, Command::Inspect(vec![PathBuf::from("耕地.shp")]));
    let facts = FileFacts { role: Some(Role::Farmland), ..FileFacts::default() };
    let found = vec![(Input::new("耕地.shp", None), Ok(facts))];
    let effects = absorb(&mut state, JobKind::Inspect, started(&asked), Said::Done(Box::new(Done::Inspected(found))));
    assert!(matches!(effects.as_slice(), [Effect::Start(_, Job::Open { inputs, .. })] if inputs.len() == 1), "{effects:?}");
    assert_eq!(state.dialog, None);
}

#[test]
fn a_dropped_workspace_opens_at_once() {
    let mut state = empty();
    let effects = apply(&mut state, Command::Inspect(vec![PathBuf::from("柳州.gpkg")]));
    assert!(matches!(effects.as_slice(), [Effect::Start(_, Job::Inspect { is_alone: true, .. })]));
    let found = Said::Done(Box::new(Done::FoundWorkspace(PathBuf::from("柳州.gpkg"))));
    let effects = absorb(&mut state, JobKind::Inspect, started(&effects), found);
    assert!(matches!(effects.as_slice(), [Effect::Start(_, Job::OpenWorkspace(_))]));
    assert_eq!(state.dialog, None);
    // Added to other files it is one of them.
    state.dialog = Some(Dialog::Open(OpenDialog::default()));
    let effects = apply(&mut state, Command::Inspect(vec![PathBuf::from("柳州.gpkg")]));
    assert!(matches!(effects.as_slice(), [Effect::Start(_, Job::Inspect { is_alone: false, .. })]));
}

#[test]
fn a_file_without_a_crs_waits_for_the_persons_word() {
    let mut state = empty();
    state.dialog = Some(Dialog::Open(OpenDialog { files: vec![file("a.shp", true)], ..OpenDialog::default() }));
    assert_eq!(apply(&mut state, Command::OpenChosen), []);
    let Some(Dialog::Open(dialog)) = &mut state.dialog else { panic!("no dialog") };
    dialog.files[0].input.crs = Some(4524.into());
    let effects = apply(&mut state, Command::OpenChosen);
    assert!(matches!(effects.as_slice(), [Effect::Start(_, Job::Open { inputs, .. })] if inputs[0].crs == Some(4524.into())));
    assert_eq!(state.dialog, None);
}

#[test]
fn half_typed_parameters_are_not_opened_and_whole_ones_are() {
    let mut state = empty();
    let mut old = file("a.shp", false);
    old.typed.shift = "12,-130".to_owned();
    old.take_typed();
    state.dialog = Some(Dialog::Open(OpenDialog { files: vec![old], ..OpenDialog::default() }));
    assert_eq!(apply(&mut state, Command::OpenChosen), []);
    let Some(Dialog::Open(dialog)) = &mut state.dialog else { panic!("no dialog") };
    dialog.files[0].typed = TypedShift { shift: " 12,-130,4 ".to_owned(), error: "1.5".to_owned() };
    dialog.files[0].take_typed();
    let effects = apply(&mut state, Command::OpenChosen);
    let [Effect::Start(_, Job::Open { inputs, .. })] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!((inputs[0].shift.map(|shift| shift.translation_m), inputs[0].error_m), (Some([12.0, -130.0, 4.0]), Some(1.5)));
}

#[test]
fn added_files_join_what_is_open_and_others_replace_it() {
    for (is_added, expected) in [(true, 4), (false, 1)] {
        let mut state = opened(&LAYERS);
        state.dialog = Some(Dialog::Open(OpenDialog { files: vec![file("new.shp", false)], is_added, ..OpenDialog::default() }));
        let effects = apply(&mut state, Command::OpenChosen);
        assert!(matches!(effects.as_slice(), [Effect::Start(_, Job::Open { inputs, .. })] if inputs.len() == expected), "{is_added}");
    }
}

#[test]
fn a_layers_settings_change_it_in_its_place_and_nothing_where_they_are_the_same() {
    let of = |state: &AppState| Some(Box::new(state.document.as_ref().unwrap().summaries[1].input.clone()));
    let settings = |change: &dyn Fn(&mut Vec<OpenFile>)| {
        let mut state = opened(&LAYERS);
        let mut files = vec![OpenFile { input: *of(&state).unwrap(), ..file("", false) }];
        change(&mut files);
        state.dialog = Some(Dialog::Open(OpenDialog { files, is_added: true, of: of(&state), ..OpenDialog::default() }));
        let effects = apply(&mut state, Command::OpenChosen);
        assert_eq!(state.dialog, None);
        effects.into_iter().find_map(|effect| match effect {
            Effect::Start(_, Job::Open { inputs, .. }) => Some(inputs.into_iter().map(|input| input.role.unwrap()).collect::<Vec<_>>()),
            _ => None,
        })
    };
    assert_eq!(settings(&|_| {}), None);
    assert_eq!(settings(&|files| files[0].input.role = Some(Role::Other)), Some(vec![LAYERS[0], Role::Other, LAYERS[2]]));
    // A file that was dropped on the dialog joins the others.
    let with_another = settings(&|files| files.push(OpenFile { input: Input::new("new.shp", Some(Role::Source)), ..file("", false) }));
    assert_eq!(with_another, Some([&LAYERS[..], &[Role::Source]].concat()));
}

#[test]
fn opened_layers_are_drawn_small_things_above_large_ones() {
    let mut state = empty();
    let effects = vec![open_inputs(&mut state, Vec::new())];
    let done = Done::Opened(document(&[Role::Farmland, Role::Source, Role::Zoning, Role::RiskList]));
    absorb(&mut state, JobKind::Open, started(&effects), Said::Done(Box::new(done)));
    assert_eq!(layers(&state), [1, 3, 0, 2]);
    assert!(state.camera.is_some());
    assert_eq!(state.messages.len(), 1);
}

#[test]
fn layers_that_stay_keep_their_order_and_style() {
    let mut state = opened(&LAYERS);
    apply(&mut state, Command::MoveLayer(LayerId::new(2), 0));
    apply(&mut state, Command::SetOpacity(LayerId::new(2), 0.5));
    let effects = vec![open_inputs(&mut state, Vec::new())];
    let done = Done::Opened(document(&[Role::RiskList, Role::Zoning, Role::Farmland, Role::Source]));
    absorb(&mut state, JobKind::Open, started(&effects), Said::Done(Box::new(done)));
    assert_eq!(state.layers.first().map(|view| (view.layer.get(), view.style.opacity)), Some((2, 0.5)));
    assert_eq!(state.layers.len(), 4);
}

#[test]
fn a_layer_moves_to_where_it_is_dropped() {
    let mut state = opened(&LAYERS);
    apply(&mut state, Command::LayerDown(LayerId::new(0)));
    assert_eq!(layers(&state), [1, 0, 2]);
    apply(&mut state, Command::LayerUp(LayerId::new(2)));
    assert_eq!(layers(&state), [1, 2, 0]);
    apply(&mut state, Command::MoveLayer(LayerId::new(1), 99));
    assert_eq!(layers(&state), [2, 0, 1]);
    assert!(state.is_changed);
}

#[test]
fn removing_a_layer_opens_the_others_anew_and_the_last_one_closes_all() {
    let mut state = opened(&LAYERS);
    let effects = apply(&mut state, Command::RemoveLayer(LayerId::new(1)));
    assert!(matches!(effects.as_slice(), [Effect::Start(_, Job::Open { inputs, .. })] if inputs.len() == 2));
    let mut state = opened(&[Role::Farmland]);
    assert_eq!(apply(&mut state, Command::RemoveLayer(LayerId::new(0))), []);
    assert_eq!(state.document, None);
    assert_eq!(state.camera, None);
}

#[test]
fn a_check_runs_once_and_its_rows_follow() {
    let mut state = opened(&LAYERS);
    let effects = apply(&mut state, Command::Check);
    assert!(matches!(effects.as_slice(), [Effect::Start(_, Job::Check { .. })]));
    assert_eq!(apply(&mut state, Command::Check), []);
    assert!(state.job(JobKind::Check).is_some());
}

#[test]
fn stale_messages_change_nothing() {
    let mut state = opened(&LAYERS);
    let effects = apply(&mut state, Command::Check);
    let before = state.clone();
    let report = Report { stage: Stage::Checking, subject: "x".to_owned(), done: 1, total: 2, left: None };
    absorb(&mut state, JobKind::Check, started(&effects) + 1, Said::Progress(report.clone()));
    assert_eq!(state, before);
    absorb(&mut state, JobKind::Check, started(&effects), Said::Progress(report));
    assert_eq!(state.job(JobKind::Check).map(|job| (job.done, job.total)), Some((1, 2)));
}

#[test]
fn a_failed_job_says_so_and_keeps_the_old_value() {
    let mut state = checked(&LAYERS, &[0, 1]);
    let effects = apply(&mut state, Command::SortConflicts(crate::app::state::ConflictColumn::Severity));
    assert!(state.conflicts.rows.is_pending());
    absorb(&mut state, JobKind::Rows, started(&effects), Said::Failed("读不出来".to_owned(), "details".to_owned()));
    assert!(matches!(&state.conflicts.rows, Asked::Failed(reason, Some(_)) if reason == "读不出来"));
    assert!(matches!(state.messages.as_slice(), [message] if message.tone == Tone::Failure && message.details == "details"));
}

#[test]
fn stopping_is_asked_for_and_told() {
    let mut state = opened(&LAYERS);
    let effects = apply(&mut state, Command::Check);
    assert_eq!(apply(&mut state, Command::StopWork), [Effect::Stop(JobKind::Check)]);
    assert!(state.job(JobKind::Check).is_some_and(|job| job.is_stopping));
    absorb(&mut state, JobKind::Check, started(&effects), Said::Stopped);
    assert!(state.jobs.is_empty());
    assert_eq!(state.messages[0].text, "已停止：核查");
}

#[test]
fn a_second_save_is_refused_in_words() {
    let mut state = opened(&LAYERS);
    state.workspace = Some(PathBuf::from("a.gpkg"));
    assert!(matches!(apply(&mut state, Command::SaveWorkspace).as_slice(), [Effect::Start(_, Job::Save(_))]));
    let effects = apply(&mut state, Command::SaveWorkspace);
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Start(..))));
    assert_eq!(state.messages.len(), 1);
}

#[test]
fn saving_without_a_file_asks_where_and_adds_the_ending() {
    let mut state = opened(&LAYERS);
    assert_eq!(apply(&mut state, Command::SaveWorkspace), []);
    let Some(Dialog::Path(dialog)) = &mut state.dialog else { panic!("no dialog") };
    dialog.path = "/tmp/柳州".to_owned();
    let effects = apply(&mut state, Command::AcceptPath);
    let [Effect::Start(generation, Job::Save(to_save))] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(to_save.path, PathBuf::from("/tmp/柳州.gpkg"));
    let generation = *generation;
    absorb(&mut state, JobKind::Save, generation, Said::Done(Box::new(Done::Saved(PathBuf::from("/tmp/柳州.gpkg")))));
    assert_eq!(state.workspace, Some(PathBuf::from("/tmp/柳州.gpkg")));
    assert!(!state.is_changed);
    assert_eq!(state.recent, [PathBuf::from("/tmp/柳州.gpkg")]);
}

#[test]
fn exports_go_to_the_folder_in_the_formats_asked_for() {
    let mut state = checked(&LAYERS, &[]);
    apply(&mut state, Command::ShowExport);
    assert_eq!(apply(&mut state, Command::Export), [], "no folder yet");
    let Some(Dialog::Export(dialog)) = &mut state.dialog else { panic!("no dialog") };
    dialog.folder = "/tmp".to_owned();
    dialog.formats = [true, false, false, true];
    let effects = apply(&mut state, Command::Export);
    let [Effect::Start(_, Job::Export { targets, .. })] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(targets, &[PathBuf::from("/tmp/冲突清单.csv"), PathBuf::from("/tmp/冲突清单.gpkg")]);
}

#[test]
fn filters_and_sorting_ask_for_rows_anew() {
    let mut state = checked(&LAYERS, &[3, 1, 2]);
    let filter = ConflictFilter { severity: Some(Severity::High), ..ConflictFilter::default() };
    let effects = apply(&mut state, Command::SetFilter(filter.clone()));
    assert!(matches!(effects.as_slice(), [Effect::Start(_, Job::Rows { filter: asked, .. })] if *asked == filter));
    apply(&mut state, Command::ToggleDoubtful);
    assert_eq!(state.conflicts.filter.certainty, CertaintyFilter::All);
    apply(&mut state, Command::ClearFilter);
    assert_eq!(state.conflicts.filter, ConflictFilter::default());
    let column = crate::app::state::ConflictColumn::County;
    apply(&mut state, Command::SortConflicts(column));
    apply(&mut state, Command::SortConflicts(column));
    assert_eq!(state.conflicts.sort, Sort { column, is_descending: true });
}

#[test]
fn changed_rules_or_layers_make_the_results_old() {
    let mut state = checked(&LAYERS, &[]);
    assert!(state.are_results_current());
    let generation = state.next_generation();
    state.document = Some(Snapshot::new(generation, document(&LAYERS)));
    assert!(!state.are_results_current());
}

#[test]
fn a_click_on_nothing_clears_the_selection() {
    let mut state = opened(&LAYERS);
    let effects = apply(&mut state, Command::Pick { at_m: [0.0, 0.0], tolerance_m: 1.0 });
    let stack = vec![Stacked { feature: (LayerId::new(0), crate::ids::RecordNo::new(4)), label: "LZ-1".to_owned(), class: String::new() }];
    let effects = absorb(&mut state, JobKind::Pick, started(&effects), Said::Done(Box::new(Done::Picked(stack))));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Start(_, Job::Card { .. }))));
    assert!(state.card.is_pending());
    let effects = apply(&mut state, Command::Pick { at_m: [9.0, 9.0], tolerance_m: 1.0 });
    absorb(&mut state, JobKind::Pick, started(&effects), Said::Done(Box::new(Done::Picked(Vec::new()))));
    assert!(state.selection.is_empty());
    assert_eq!(state.card, Asked::NotAsked);
}

#[test]
fn hidden_layers_are_not_picked() {
    let mut state = opened(&LAYERS);
    apply(&mut state, Command::ToggleLayer(LayerId::new(1)));
    let effects = apply(&mut state, Command::HoverAt { at_m: [0.0, 0.0], tolerance_m: 1.0 });
    assert!(matches!(effects.as_slice(), [Effect::Start(_, Job::Pick { layers, is_hover: true, .. })]
        if layers.iter().map(|layer| layer.get()).collect::<Vec<_>>() == [0, 2]));
}

#[test]
fn the_map_zooms_to_layers_and_keeps_its_view_when_there_is_nothing() {
    let mut state = opened(&LAYERS);
    apply(&mut state, Command::ZoomAll);
    let all = state.camera.unwrap();
    apply(&mut state, Command::ZoomLayer(LayerId::new(2)));
    let one = state.camera.unwrap();
    assert!(one.metres_per_point < all.metres_per_point);
    assert_eq!(one.centre_m, [36_642_250.0, 2_690_200.0]);
    apply(&mut state, Command::ZoomSelection);
    assert_eq!(state.camera, Some(one));
    apply(&mut state, Command::Pan(1, 0));
    assert!(state.camera.unwrap().centre_m[0] > one.centre_m[0]);
}

#[test]
fn looks_change_at_once_and_are_kept() {
    let mut state = empty();
    for command in [Command::SetLang(Lang::En), Command::SetTheme(Theme::Dark), Command::LargerText, Command::TogglePanel(Panel::Card)] {
        assert_eq!(apply(&mut state, command), [Effect::KeepSettings]);
    }
    assert_eq!((state.look.lang, state.look.theme, state.look.card.is_open), (Lang::En, Theme::Dark, false));
    for _ in 0..40 {
        apply(&mut state, Command::SmallerText);
    }
    assert_eq!(state.look.font_size, FONT_SIZES.0);
}

#[test]
fn the_attribute_table_asks_for_rows_once() {
    let mut state = opened(&LAYERS);
    apply(&mut state, Command::ShowAttributes(LayerId::new(2)));
    assert_eq!(state.look.tab, Tab::Attributes);
    assert_eq!(apply(&mut state, Command::NeedRows(0, 256)).len(), 1);
    assert_eq!(apply(&mut state, Command::NeedRows(0, 256)), []);
    let effects = apply(&mut state, Command::SortAttributes(1));
    assert!(matches!(effects.as_slice(), [Effect::Start(_, Job::Order { sort: Some(_), .. })]));
}

#[test]
fn typing_in_the_search_field_asks_and_emptying_it_closes_the_list() {
    let mut state = opened(&LAYERS);
    let effects = apply(&mut state, Command::Find("LZ".to_owned()));
    assert!(matches!(effects.as_slice(), [Effect::Start(_, Job::Find { text, .. })] if text == "LZ"));
    assert!(state.find.is_open);
    apply(&mut state, Command::Find(String::new()));
    assert!(!state.find.is_open);
    assert_eq!(state.find.hits, Asked::NotAsked);
}

#[test]
fn toasts_close_and_stay_in_the_list() {
    let mut state = empty();
    say(&mut state, Tone::Done, "好".to_owned(), String::new());
    let number = state.messages[0].number;
    apply(&mut state, Command::CloseToast(number));
    assert!(!state.messages[0].is_toast);
    assert_eq!(state.messages.len(), 1);
}
