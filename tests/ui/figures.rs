//! The key figures in the window: computed after a check, each with its formula and the features behind it, which are links to the map.

use egui::{Key, Modifiers};
use jingtu::app::snapshot::Asked;
use jingtu::app::state::Tab;
use jingtu::app::theme::Theme;
use jingtu::words::Lang;
use jingtu::words::figures::FigureWord;

use super::kit::Window;

fn open(lang: Lang) -> Window {
    let mut window = Window::demo(lang, [1440.0, 900.0], Theme::Light);
    window.wait("the demo's check", |state| state.conflicts.rows.value().is_some() && state.jobs.is_empty());
    window.hush();
    window.send(jingtu::app::command::Command::ShowTab(Tab::Statistics));
    window.wait("the figures", |state| matches!(state.figures.sheet, Asked::Ready(_)) && state.jobs.is_empty());
    window
}

#[test]
fn a_figure_shows_its_formula_and_its_features_and_each_flies_to_the_map() {
    for lang in [Lang::Zh, Lang::En] {
        let mut window = open(lang);
        let sheet = window.state().figures.sheet.value().unwrap().clone();
        let line = sheet.lines.first().unwrap();
        for texts in [&line.name, &line.values[0], &line.formulas[0]] {
            // Spaces between numbers and units are kept from breaking lines.
            let until_space = texts[lang as usize].split([' ', '\u{202f}']).next().unwrap();
            assert!(until_space.len() > 4 && window.shows(until_space), "{texts:?}");
        }
        // Members in a county are those of the county alone, and together they are all.
        let in_counties: usize = (1..sheet.counties.len()).map(|county| line.members_in(county).len()).sum();
        assert!(in_counties == line.members.len() && !line.members.is_empty());
        assert!((1..sheet.counties.len()).all(|county| line.members_in(county).iter().all(|member| member.county == county)));
        let first = line.members_in(0)[0];
        let (layer, record) = first.feature;
        let id = window.state().results.as_ref().unwrap().list.layer(layer).ids.get(record).to_owned();
        window.click_containing(&id);
        window.wait("the feature", |state| state.selection.feature() == Some(first.feature) && state.jobs.is_empty());
    }
}

/// Types over what stands in the field of the bands.
fn retype(window: &mut Window, text: &str) {
    window.type_into(FigureWord::Bands.text(Lang::Zh), "");
    window.key(Modifiers::COMMAND, Key::A);
    window.harness.event(egui::Event::Text(text.to_owned()));
    window.settle();
}

#[test]
fn other_distance_bands_are_checked_at_once_and_kept() {
    let mut window = open(Lang::Zh);
    let before = window.state().results.as_ref().unwrap().list.len();
    retype(&mut window, "0, 50");
    window.key(Modifiers::NONE, Key::Enter);
    window.wait("a check with other bands", |state| {
        state.jobs.is_empty() && state.are_results_current() && state.results.as_ref().is_some_and(|results| results.list.len() < before)
    });
    assert_eq!(window.state().look.bands_m, Some(vec![0.0, 50.0]));
    retype(&mut window, " ");
    window.key(Modifiers::NONE, Key::Enter);
    window.wait("the rule file's bands", |state| {
        state.jobs.is_empty() && state.results.as_ref().is_some_and(|results| results.list.len() == before)
    });
}
