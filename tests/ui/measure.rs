//! Measuring on the map with the mouse: lengths, azimuths and areas are those of the clicks; keys end, take back and leave.

use egui::{Key, Modifiers, Pos2, pos2};
use jingtu::app::pencil::Pencil;
use jingtu::app::theme::Theme;
use jingtu::units::grouped;
use jingtu::words::Lang;
use jingtu::words::commands::{CommandName, MenuName};
use jingtu::words::measure::MeasureWord;

use super::kit::Window;

fn open(lang: Lang) -> Window {
    let mut window = Window::demo(lang, [1280.0, 800.0], Theme::Light);
    window.send(jingtu::app::command::Command::CloseHint);
    window.wait("the demo's check", |state| state.conflicts.rows.value().is_some() && state.jobs.is_empty());
    window.hush();
    window
}

/// Clicks at places that are no double click.
fn clicks(window: &mut Window, places: &[Pos2]) {
    for at in places {
        window.mouse(*at, Modifiers::NONE);
        window.harness.run_steps(20);
    }
}

fn points(window: &Window) -> usize {
    window.state().tools.measure.as_ref().map_or(0, |measure| measure.points.len())
}

/// What stands behind this name in the panel.
fn shown(window: &Window, what: MeasureWord, of: MeasureWord) -> String {
    format!("{} ({}) ", what.text(window.lang), of.text(window.lang))
}

#[test]
fn a_path_is_measured_leg_by_leg() {
    for lang in [Lang::Zh, Lang::En] {
        let mut window = open(lang);
        window.click(MenuName::Tools.text(lang));
        window.click(window.name(CommandName::MeasureDistance));
        assert!(window.shows(MeasureWord::Begin.text(lang)), "it says what to do");
        // 150 points east, then 200 south: 350 in all.
        clicks(&mut window, &[pos2(620.0, 120.0), pos2(770.0, 120.0), pos2(770.0, 320.0)]);
        window.key(Modifiers::NONE, Key::Enter);
        let metres_per_point = window.state().camera.unwrap().metres_per_point;
        let total = format!("{}{} m", shown(&window, MeasureWord::TotalLength, MeasureWord::InPlane), grouped(350.0 * metres_per_point, 2));
        assert!(window.shows(&total), "{total}");
        // The demo lies 1.4° from its meridian: a length on the ellipsoid is shorter by 250 to 330 ppm.
        let measured = window.state().tools.measure.clone().unwrap().measured(window.state(), None);
        let shorter = 1.0 - measured.ellipsoidal_m().unwrap() / measured.planar_m();
        assert!((200e-6..400e-6).contains(&shorter), "{shorter}");
        let azimuths: Vec<f64> = measured.legs.iter().filter_map(|leg| leg.planar.azimuth_deg).collect();
        assert!((azimuths[0] - 90.0).abs() < 1e-3 && (azimuths[1] - 180.0).abs() < 1e-3, "{azimuths:?}");
        assert!(window.shows("1–2 ") && window.shows("2–3 "), "each leg has its line");
        assert!(window.state().selection.is_empty(), "the clicks selected nothing");
        window.click(MeasureWord::Copy.text(lang));
        window.key(Modifiers::NONE, Key::Escape);
        assert!(window.state().pencil().is_none() && !window.shows(MeasureWord::Clear.text(lang)));
    }
}

#[test]
fn an_area_is_closed_by_enter_and_a_point_can_be_taken_back() {
    for lang in [Lang::Zh, Lang::En] {
        let mut window = open(lang);
        window.key(Modifiers::SHIFT, Key::M);
        assert_eq!(window.state().pencil(), Some(Pencil::Measure));
        clicks(&mut window, &[pos2(620.0, 120.0), pos2(820.0, 120.0), pos2(820.0, 220.0), pos2(620.0, 220.0), pos2(700.0, 330.0)]);
        assert_eq!(points(&window), 5);
        window.key(Modifiers::NONE, Key::Backspace);
        window.key(Modifiers::NONE, Key::Enter);
        assert!(window.state().tools.measure.as_ref().unwrap().is_done && points(&window) == 4);
        let metres_per_point = window.state().camera.unwrap().metres_per_point;
        let area_m2 = 200.0 * 100.0 * metres_per_point * metres_per_point;
        let measured = window.state().tools.measure.clone().unwrap().measured(window.state(), None);
        let area = measured.area.unwrap();
        assert!((area.planar_m2 / area_m2 - 1.0).abs() < 1e-4, "{area:?}");
        // Twice as much as lengths.
        let smaller = 1.0 - area.ellipsoidal_m2.unwrap() / area.planar_m2;
        assert!((400e-6..800e-6).contains(&smaller), "{smaller}");
        let line =
            format!("{}{} m²", shown(&window, MeasureWord::AreaOf, MeasureWord::OnEllipsoid), grouped(area.ellipsoidal_m2.unwrap(), 2));
        assert!(window.shows(&line), "{line}");
        assert!(window.shows(if lang == Lang::Zh { " 亩   " } else { " mu   " }) && window.shows(" ha"));
        // The next click begins anew; M measures the distance of the same points.
        clicks(&mut window, &[pos2(640.0, 300.0)]);
        assert_eq!(points(&window), 1);
        window.key(Modifiers::NONE, Key::M);
        clicks(&mut window, &[pos2(740.0, 300.0)]);
        assert!(points(&window) == 2 && window.shows(&shown(&window, MeasureWord::TotalLength, MeasureWord::OnEllipsoid)));
        window.click(MeasureWord::Close.text(lang));
        assert!(window.state().pencil().is_none());
    }
}
