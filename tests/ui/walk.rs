//! The main job in the window: open → check → filter → select → attributes, then back out of it.

use egui::{Key, Modifiers};
use jingtu::app::start::Start;
use jingtu::app::state::{CertaintyFilter, Tab};
use jingtu::app::theme::Theme;
use jingtu::words::Lang;
use jingtu::words::commands::CommandName;
use jingtu::words::window::W;

use super::kit::Window;

/// The demo's folder: real files, opened by path as a person would.
fn demo_folder() -> String {
    format!("{}/data/demo", env!("CARGO_MANIFEST_DIR"))
}

fn whole_job(lang: Lang) {
    let mut window = Window::empty(lang);
    assert!(window.shows(window.text(W::EmptyTitle)), "an empty window says what to do");

    // Open, by the path of a folder.
    window.click_containing(window.name(CommandName::Open));
    window.type_into(window.text(W::PathLabel), &demo_folder());
    window.click(window.text(W::AddPath));
    window.wait("the files to be looked at", |state| {
        let looked = matches!(&state.dialog, Some(jingtu::app::state::Dialog::Open(dialog)) if dialog.files.len() >= 8);
        looked && state.jobs.is_empty()
    });
    window.click(window.text(W::OpenButton));
    window.wait("the layers", |state| state.document.is_some() && state.jobs.is_empty());
    assert!(window.state().layers.len() >= 8, "{:?}", window.state().messages);

    // Check.
    window.check();
    let all = window.state().conflicts.rows.value().unwrap().places.len();
    assert!(all > 20, "{all} conflicts");

    // Filter by rule: only R1 is left.
    window.unfold(window.text(W::Rule));
    window.click_containing("R1  ");
    window.wait("the filter", |state| state.conflicts.filter.rule.is_some() && state.jobs.is_empty());
    let results = window.state().results.clone().unwrap();
    let shown = window.state().conflicts.rows.value().unwrap().places.to_vec();
    assert!(!shown.is_empty() && shown.len() < all);
    for place in &shown {
        assert_eq!(results.list.row(*place as usize).unwrap().rule.id, "R1");
    }

    // Select a row: map, card and table show the same pair.
    let row = results.list.row(shown[0] as usize).unwrap();
    let id = row.subject_id.to_owned();
    window.click_containing(&format!(" R1 {id}"));
    window.wait("the card", |state| state.card.value().is_some_and(|card| card.id == id) && state.pair.len() == 2);
    assert_eq!(window.state().selection.conflict, Some(shown[0]));
    let basis = if lang == Lang::Zh { &row.rule.basis_zh } else { &row.rule.basis_en };
    assert!(window.shows(basis), "the card names the article");
    assert!(window.shows(jingtu::words::card::CardWord::Planar.text(lang)), "the card shows the area");

    // Its attributes, as a table.
    window.reach_and_click(window.name(CommandName::LayerTable));
    window.wait("the attribute table", |state| {
        state.look.tab == Tab::Attributes && state.attributes.page.value().is_some_and(|page| !page.rows.is_empty())
    });
    assert!(window.shows(&id), "the table shows the identifier");

    // Undo brings the filter back.
    window.key(Modifiers::NONE, Key::Escape);
    window.wait("nothing selected", |state| state.selection.is_empty());
    let certain = window.state().conflicts.filter.certainty;
    assert_eq!(certain, CertaintyFilter::Certain);
}

#[test]
fn open_check_filter_select_attributes_in_chinese() {
    whole_job(Lang::Zh);
}

#[test]
fn open_check_filter_select_attributes_in_english() {
    whole_job(Lang::En);
}

#[test]
fn the_first_start_opens_the_demo_and_a_hint_that_goes_for_good() {
    let mut window = Window::with(&Start::default(), None, [1280.0, 800.0], Theme::Light);
    window.wait("the demo", |state| state.document.as_ref().is_some_and(|document| document.is_demo));
    assert!(window.shows("三步看懂净土"));
    window.click("知道了");
    assert!(!window.shows("三步看懂净土"));
    assert!(window.shows("虚构示例数据"), "the map says that it is fictional");
}

#[test]
fn next_and_previous_walk_through_the_list_with_the_map() {
    let mut window = Window::demo(Lang::Zh, [1280.0, 800.0], Theme::Light);
    window.check();
    let rows = window.state().conflicts.rows.value().unwrap().places.to_vec();
    window.key(Modifiers::NONE, Key::J);
    window.key(Modifiers::NONE, Key::J);
    assert_eq!(window.state().selection.conflict, Some(rows[1]));
    let there = window.state().camera;
    window.key(Modifiers::NONE, Key::K);
    assert_eq!(window.state().selection.conflict, Some(rows[0]));
    assert_ne!(window.state().camera, there, "the map follows");
}

#[test]
fn doubtful_conflicts_are_hidden_until_asked_for() {
    let mut window = Window::demo(Lang::Zh, [1280.0, 800.0], Theme::Light);
    window.check();
    let rows = window.state().conflicts.rows.value().unwrap().clone();
    assert!(rows.hidden_doubtful > 0, "the demo has doubtful ones");
    window.click_containing("条存疑已隐藏");
    window.wait("all rows", |state| state.conflicts.rows.value().is_some_and(|now| now.hidden_doubtful == 0));
    let now = window.state().conflicts.rows.value().unwrap().places.len();
    assert_eq!(now as u64, rows.places.len() as u64 + rows.hidden_doubtful);
}

#[test]
fn sorting_by_a_heading_turns_round_at_the_second_click() {
    let mut window = Window::demo(Lang::Zh, [1280.0, 800.0], Theme::Light);
    window.check();
    let measures = |window: &Window| {
        let results = window.state().results.clone().unwrap();
        let places = window.state().conflicts.rows.value().unwrap().places.to_vec();
        places.iter().map(|place| results.list.row(*place as usize).unwrap().subject_id.to_owned()).collect::<Vec<_>>()
    };
    window.click("主体");
    window.wait("the order", |state| state.jobs.is_empty());
    let up = measures(&window);
    assert!(up.is_sorted(), "{up:?}");
    window.click("主体");
    window.wait("the order", |state| state.jobs.is_empty() && state.conflicts.sort.is_descending);
    let down = measures(&window);
    assert!(down.iter().rev().is_sorted(), "{down:?}");
}

#[test]
fn a_layer_is_hidden_and_shown_by_its_box_and_undone() {
    let mut window = Window::demo(Lang::Zh, [1280.0, 800.0], Theme::Light);
    let layer = window.state().layers[0].layer;
    let before = window.state().layers[0].is_visible;
    window.send(jingtu::app::command::Command::ToggleLayer(layer));
    assert_ne!(window.state().layers[0].is_visible, before);
    // A point of return is set once the state has been still for a second.
    window.harness.run_steps(8);
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.state().layers[0].is_visible, before);
}

#[test]
fn the_language_switches_every_visible_text() {
    let mut window = Window::demo(Lang::Zh, [1280.0, 800.0], Theme::Light);
    assert!(window.shows("图例") && !window.shows("Legend"));
    window.click("视图");
    window.click("English");
    assert!(window.shows("Legend") && !window.shows("图例"));
}
