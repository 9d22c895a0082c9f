//! What a planner does in one sitting, by label, in both languages and both looks: demo → check → filter → select → card → find → measure → draw a
//! plot → export. Each step goes on from the one before, in one window.

use egui::{Key, Modifiers, Pos2, pos2};
use jingtu::app::snapshot::Asked;
use jingtu::app::state::Hit;
use jingtu::app::theme::Theme;
use jingtu::words::Lang;
use jingtu::words::commands::{CommandName, MenuName};
use jingtu::words::measure::MeasureWord;
use jingtu::words::siting::SitingWord;
use jingtu::words::window::W;

use super::kit::Window;

/// Clicks on the map that are no double click.
fn clicks(window: &mut Window, places: &[Pos2]) {
    for at in places {
        window.mouse(*at, Modifiers::NONE);
        window.harness.run_steps(20);
    }
}

/// Opens the demo by the menu.
fn open_demo(window: &mut Window) {
    window.click(MenuName::File.text(window.lang));
    window.click(window.name(CommandName::OpenDemo));
    window.wait("the demo", |state| state.document.as_ref().is_some_and(|document| document.is_demo));
    window.wait("its check", |state| state.conflicts.rows.value().is_some() && state.jobs.is_empty());
    if window.state().is_hint_shown {
        window.click(window.text(W::HintDone));
    }
}

/// Filters by rule R4 and selects the first row; gives the identifier of what breaks the rule.
fn filter_and_select(window: &mut Window) -> String {
    window.unfold(window.text(W::Rule));
    window.click_containing("R4  ");
    window.wait("the filter", |state| state.conflicts.filter.rule.is_some() && state.jobs.is_empty());
    let results = window.state().results.clone().unwrap();
    let places = window.state().conflicts.rows.value().unwrap().places.to_vec();
    assert!(places.iter().all(|place| results.list.row(*place as usize).unwrap().rule.id == "R4"));
    let row = results.list.row(places[0] as usize).unwrap();
    let id = row.subject_id.to_owned();
    window.click_containing(&format!(" R4 {id}"));
    window.wait("the card", |state| state.card.value().is_some_and(|card| card.id == id) && state.pair.len() == 2);
    let basis = if window.lang == Lang::Zh { &row.rule.basis_zh } else { &row.rule.basis_en };
    assert!(window.shows(basis), "the card names the article");
    id
}

/// Finds a feature by its identifier, and a place by its coordinates.
fn find(window: &mut Window, id: &str) {
    window.key(Modifiers::NONE, Key::Escape);
    window.wait("nothing selected", |state| state.selection.is_empty());
    window.key(Modifiers::COMMAND, Key::F);
    window.harness.event(egui::Event::Text(id.to_owned()));
    window.wait("the hits", |state| state.find.hits.value().is_some_and(|hits| !hits.is_empty()) && state.jobs.is_empty());
    window.key(Modifiers::NONE, Key::Enter);
    window.wait("what was found", |state| state.card.value().is_some_and(|card| card.id == id) && state.jobs.is_empty());
    window.key(Modifiers::NONE, Key::Escape);
    window.key(Modifiers::COMMAND, Key::F);
    window.key(Modifiers::COMMAND, Key::A);
    window.harness.event(egui::Event::Text("109°29′50″E 24°17′10″N".to_owned()));
    window.wait("the place", |state| matches!(state.find.hits.value().map(Vec::as_slice), Some([Hit::Place { .. }])));
    let before = window.state().camera;
    window.key(Modifiers::NONE, Key::Enter);
    assert_ne!(window.state().camera, before, "the map goes to the coordinates");
    window.key(Modifiers::NONE, Key::Escape);
}

fn measure(window: &mut Window) {
    let lang = window.lang;
    window.click(MenuName::Tools.text(lang));
    window.click(window.name(CommandName::MeasureDistance));
    clicks(window, &[pos2(640.0, 240.0), pos2(840.0, 240.0)]);
    window.key(Modifiers::NONE, Key::Enter);
    let measured = window.state().tools.measure.clone().unwrap().measured(window.state(), None);
    let expected_m = 200.0 * window.state().camera.unwrap().metres_per_point;
    assert!((measured.planar_m() / expected_m - 1.0).abs() < 1e-3, "{} {expected_m}", measured.planar_m());
    assert!(window.shows(MeasureWord::TotalLength.text(lang)) && measured.ellipsoidal_m().is_some());
    window.key(Modifiers::NONE, Key::Escape);
    assert!(window.state().pencil().is_none());
}

fn draw_plot(window: &mut Window) {
    let lang = window.lang;
    window.key(Modifiers::NONE, Key::Home);
    window.click(MenuName::Tools.text(lang));
    window.click(window.name(CommandName::Siting));
    window.click(SitingWord::Draw.text(lang));
    clicks(window, &[pos2(620.0, 120.0), pos2(780.0, 130.0), pos2(760.0, 330.0)]);
    assert_eq!(window.state().siting.drawing.as_ref().map(Vec::len), Some(3), "each click set a corner");
    window.key(Modifiers::NONE, Key::Enter);
    window.wait("the answer", |state| matches!(state.siting.answer, Asked::Ready(_)) && state.jobs.is_empty());
    assert!(window.shows(SitingWord::ToSettle.text(lang)), "residential land over half the town has something to settle");
    window.click(SitingWord::Close.text(lang));
}

/// Exports what the filter leaves.
fn export(window: &mut Window) {
    let folder = window.folder().display().to_string();
    window.key(Modifiers::COMMAND, Key::E);
    window.type_into(window.text(W::Folder), &folder);
    window.click(window.text(W::ExportButton));
    window.wait("the export", |state| state.jobs.is_empty());
    let list = if window.lang == Lang::Zh { "冲突清单" } else { "conflicts" };
    let csv = std::fs::read_to_string(window.path(&format!("{list}.csv"))).unwrap();
    assert!(csv.lines().count() > 20 && window.path(&format!("{list}.xlsx")).exists());
}

#[test]
fn a_planner_gets_through_the_whole_job() {
    for (lang, theme) in [(Lang::Zh, Theme::Light), (Lang::Zh, Theme::Dark), (Lang::En, Theme::Light), (Lang::En, Theme::Dark)] {
        let mut window = Window::empty(lang);
        window.send(jingtu::app::command::Command::SetTheme(theme));
        open_demo(&mut window);
        window.check();
        window.hush();
        let id = filter_and_select(&mut window);
        find(&mut window, &id);
        window.hush();
        measure(&mut window);
        draw_plot(&mut window);
        export(&mut window);
        assert_eq!(window.state().look.theme, theme);
    }
}
