//! What was open comes back: inputs, styles, view, rules, the last run; inputs that moved or changed are told.

use std::fs;
use std::sync::Arc;

use jingtu::layer::Input;
use jingtu::paint::LayerStyle;
use jingtu::problem::ProblemKind;
use jingtu::progress::{Cancel, Progress};
use jingtu::rules::RuleSet;
use jingtu::tasks::workspace::{LayerState, ViewState, WorkspaceState, is_workspace, open, save};
use jingtu::tasks::{TaskError, open as opening};
use jingtu::words::Lang;
use jingtu::workspace::WorkspaceError;
use jingtu::workspace::files::InputState;

use crate::kit::{Scene, csv};

fn opened(state: &WorkspaceState) -> opening::Opened {
    opening::open(&state.inputs, state.analysis_crs, &Progress::silent(), &Cancel::new()).unwrap()
}

fn restored(state: &WorkspaceState) -> Option<jingtu::tasks::check::Checked> {
    state.restored_run(&opened(state), &Arc::new(RuleSet::built_in()), &Progress::silent(), &Cancel::new()).unwrap()
}

#[test]
fn session_comes_back_as_it_was() {
    let scene = Scene::demo();
    let path = scene.path("柳州.gpkg");
    let count = scene.checked.opened.layers.len();
    let style = LayerStyle { opacity: 0.4, line_width: 2.5, has_labels: true, ..LayerStyle::default() };
    let layers: Vec<LayerState> = (0..count)
        .map(|place| LayerState { style: style.clone(), is_visible: place % 2 == 0, draw_order: (count - place) as u32 })
        .collect();
    let view = ViewState { centre_m: [36_643_111.25, 2_692_565.5], metres_per_pixel: 3.75 };
    scene.save_with(&path, &layers, Some(view)).unwrap();
    assert!(is_workspace(&path));

    let state = open(&path).unwrap();
    let inputs: Vec<Input> = scene.checked.opened.layers.iter().map(|layer| layer.input.clone()).collect();
    assert_eq!(state.inputs, inputs);
    assert_eq!(state.layers, layers);
    assert_eq!(state.view, Some(view));
    assert_eq!(state.analysis_crs, scene.checked.opened.analysis_crs.epsg);
    assert!(state.input_states.iter().all(|state| *state == InputState::Same));
    assert!(state.notices(Lang::Zh).is_empty() && state.rules.is_none() && state.require_inputs().is_ok());
}

#[test]
fn restored_run_makes_the_same_list_to_the_byte() {
    let scene = Scene::demo();
    let path = scene.path("w.gpkg");
    scene.save(&path).unwrap();
    let state = open(&path).unwrap();
    let back = restored(&state).expect("the run is restored");
    assert_eq!(csv(&back, &scene.path("back.csv")), scene.csv());
    assert_eq!(back.started_unix_secs, scene.checked.started_unix_secs);
    assert_eq!(back.list.not_evaluated, scene.checked.list.not_evaluated);
    let counts =
        |checked: &jingtu::tasks::check::Checked| checked.problems.iter().map(jingtu::problem::Problems::groups).collect::<Vec<_>>();
    assert_eq!(counts(&back), counts(&scene.checked));
}

#[test]
fn run_under_other_rules_is_not_restored() {
    let scene = Scene::demo();
    let path = scene.path("w.gpkg");
    scene.save(&path).unwrap();
    let state = open(&path).unwrap();
    let mut rules = RuleSet::built_in();
    rules.text.push('\n');
    let back = state.restored_run(&opened(&state), &Arc::new(rules), &Progress::silent(), &Cancel::new()).unwrap();
    assert!(back.is_none());
}

#[test]
fn own_rules_are_kept_with_their_text() {
    let scene = Scene::demo();
    let path = scene.path("w.gpkg");
    let rules_path = scene.path("rules.toml");
    let rules = RuleSet::built_in();
    let session = jingtu::tasks::workspace::Session {
        opened: &scene.checked.opened,
        layers: &[],
        bases: &[],
        view: None,
        rules: &rules,
        rules_path: Some(&rules_path),
        checked: None,
    };
    save(&path, &session, &Progress::silent(), &Cancel::new()).unwrap();
    let state = open(&path).unwrap();
    assert_eq!(state.rules, Some(rules));
    assert_eq!(state.rules_path, Some(rules_path));
    assert!(state.run.is_none());
    assert!(restored(&state).is_none());
}

#[test]
fn folder_that_moved_as_a_whole_is_no_news() {
    let scene = Scene::demo();
    let home = scene.path("甲");
    fs::create_dir(&home).unwrap();
    fs::rename(scene.path("数据"), home.join("数据")).unwrap();
    let inputs = jingtu::tasks::demo::inputs(&home.join("数据"));
    let opened_there = opening::open(&inputs, None, &Progress::silent(), &Cancel::new()).unwrap();
    let checked =
        jingtu::tasks::check::check(&opened_there, scene.checked.list.rules.clone(), &Progress::silent(), &Cancel::new()).unwrap();
    let there = Scene { folder: tempfile::tempdir().unwrap(), checked };
    there.save(&home.join("w.gpkg")).unwrap();
    fs::rename(&home, scene.path("乙")).unwrap();
    let state = open(&scene.path("乙/w.gpkg")).unwrap();
    assert!(state.input_states.iter().all(|state| *state == InputState::Same), "{:?}", state.input_states);
    assert!(state.inputs.iter().all(|input| input.path.is_file()));
    assert!(restored(&state).is_some());
}

#[test]
fn moved_changed_and_missing_inputs_are_told_apart() {
    let scene = Scene::demo();
    let path = scene.path("w.gpkg");
    scene.save(&path).unwrap();
    // The sources move to a folder nearby, the risk list's table changes, the counties vanish.
    fs::create_dir(scene.path("别处")).unwrap();
    for part in ["shp", "shx", "dbf", "prj", "cpg"] {
        let name = format!("污染源_点.{part}");
        fs::rename(scene.path("数据").join(&name), scene.path("别处").join(&name)).unwrap();
        fs::remove_file(scene.path("数据").join(format!("县区.{part}"))).unwrap();
    }
    let table = scene.path("数据/风险管控名录.dbf");
    let mut bytes = fs::read(&table).unwrap();
    let last = bytes.len() - 3;
    bytes[last] ^= 1;
    fs::write(&table, bytes).unwrap();

    let state = open(&path).unwrap();
    let of = |stem: &str| {
        let place = state.inputs.iter().position(|input| input.path.file_stem().unwrap() == stem).unwrap();
        (state.inputs[place].path.clone(), state.input_states[place].clone())
    };
    assert_eq!(of("污染源_点"), (scene.path("别处/污染源_点.shp"), InputState::Moved { from: scene.path("数据/污染源_点.shp") }));
    assert_eq!(of("风险管控名录").1, InputState::Changed { files: vec!["风险管控名录.dbf".into()] });
    assert_eq!(of("县区").1, InputState::Missing);
    assert_eq!(of("规划用地").1, InputState::Same);
    let notices = state.notices(Lang::Zh);
    assert_eq!(notices.len(), 3, "{notices:?}");
    let missing = TaskError::from(state.require_inputs().unwrap_err());
    assert!(missing.message(Lang::Zh).contains("县区.shp") && missing.message(Lang::En).contains("put the file back"), "{missing}");

    // The person puts the counties back somewhere else and says where.
    let inputs = jingtu::tasks::demo::unpack(&scene.path("备份")).unwrap();
    let mut state = state;
    let place = state.input_states.iter().position(|state| *state == InputState::Missing).unwrap();
    state.relocate(place, inputs.iter().find(|input| input.path.ends_with("县区.shp")).unwrap().path.clone());
    assert!(state.require_inputs().is_ok());
    let opened = opened(&state);
    state.note_changes(&opened);
    let noted = |name: &str| {
        let layer = opened.layers.iter().find(|layer| layer.name == name).unwrap();
        layer.raw.problems.groups().iter().any(|(word, _)| *word == ProblemKind::InputChanged.word())
    };
    assert!(noted("风险管控名录") && !noted("县区") && !noted("规划用地"));
    assert!(restored(&state).is_none(), "an input changed, so the run is out of date");
}

#[test]
fn saving_again_keeps_the_run_and_what_later_versions_wrote() {
    let scene = Scene::demo();
    let path = scene.path("w.gpkg");
    scene.save(&path).unwrap();
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute_batch("INSERT INTO jingtu_settings VALUES ('from_the_future', '42'); INSERT INTO jingtu_reviews VALUES (1, 'ab', 'confirmed', '', '', 0);").unwrap();
    scene.save(&path).unwrap();
    let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(count("SELECT CAST(value AS INTEGER) FROM jingtu_settings WHERE key = 'from_the_future'"), 42);
    assert_eq!(count("SELECT count(*) FROM jingtu_runs"), 1, "the same run is stored once");
    assert_eq!(count("SELECT count(*) FROM jingtu_reviews"), 1);
    assert_eq!(count("SELECT count(*) FROM conflicts"), scene.checked.list.len() as i64);
    assert!(connection.execute("DELETE FROM jingtu_reviews", []).is_err(), "reviews are facts");
}

#[test]
fn cancelled_save_changes_nothing() {
    let scene = Scene::demo();
    let path = scene.path("w.gpkg");
    scene.save(&path).unwrap();
    let before = fs::read(&path).unwrap();
    let mut again = Scene::demo();
    again.checked.started_unix_secs += 1;
    let cancel = Cancel::new();
    let raised = cancel.clone();
    // Raised when the first rows are written, in the midst of the transaction.
    let progress = Progress::new(move |report| {
        if report.stage == jingtu::progress::Stage::Writing {
            raised.cancel();
        }
    });
    let session = jingtu::tasks::workspace::Session {
        opened: &again.checked.opened,
        layers: &[],
        bases: &[],
        view: None,
        rules: &again.checked.list.rules,
        rules_path: None,
        checked: Some(&again.checked),
    };
    let stopped = save(&path, &session, &progress, &cancel);
    assert!(matches!(stopped, Err(TaskError::Cancelled(_))), "{stopped:?}");
    assert!(fs::read(&path).unwrap() == before);
    let error = WorkspaceError::from(jingtu::progress::Cancelled);
    assert_eq!(error.to_string(), "cancelled");
}
