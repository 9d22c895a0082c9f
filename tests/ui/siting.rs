//! A proposed plot in the window: drawn, pasted, read from a file; the panel's answer, its links, its copy and its file.

use egui::{Key, Modifiers, Pos2, pos2};
use jingtu::app::snapshot::Asked;
use jingtu::app::theme::Theme;
use jingtu::words::Lang;
use jingtu::words::commands::{CommandName, MenuName};
use jingtu::words::siting::SitingWord;
use jingtu::words::window::W;

use super::kit::Window;

/// A click of the mouse.
fn mouse(window: &mut Window, at: Pos2) {
    window.mouse(at, Modifiers::NONE);
}

fn open(lang: Lang) -> Window {
    let mut window = Window::demo(lang, [1280.0, 800.0], Theme::Light);
    window.send(jingtu::app::command::Command::CloseHint);
    // Toasts lie on the map, and take clicks; the demo's check says the last one.
    window.wait("the demo's check", |state| state.conflicts.rows.value().is_some() && state.jobs.is_empty());
    window.hush();
    window.click(MenuName::Tools.text(lang));
    window.click(window.name(CommandName::Siting));
    assert!(window.shows(SitingWord::Window.text(lang)), "the panel is there");
    window
}

#[track_caller]
fn wait_for_answer(window: &mut Window) {
    window.wait("the answer", |state| matches!(state.siting.answer, Asked::Ready(_)) && state.jobs.is_empty());
}

fn verdict(window: &Window) -> &'static str {
    let answer = window.state().siting.answer.value().unwrap();
    answer.siting.plots[window.state().siting.shown].verdict.word()
}

#[test]
fn a_drawn_plot_is_judged_and_its_conflicts_are_links() {
    for lang in [Lang::Zh, Lang::En] {
        let mut window = open(lang);
        window.click(SitingWord::Draw.text(lang));
        assert!(window.state().siting.drawing.is_some());
        // The corners of a triangle in the map's middle; one too many is taken back.
        for at in [pos2(620.0, 120.0), pos2(780.0, 130.0), pos2(760.0, 330.0)] {
            mouse(&mut window, at);
            // Clicks at one place within a moment would be a double click.
            window.harness.run_steps(20);
        }
        mouse(&mut window, pos2(640.0, 300.0));
        window.key(Modifiers::NONE, Key::Backspace);
        assert_eq!(window.state().siting.drawing.as_ref().map(Vec::len), Some(3), "clicks set corners, and select nothing");
        assert!(window.state().selection.is_empty());
        window.key(Modifiers::NONE, Key::Enter);
        wait_for_answer(&mut window);
        assert_eq!(verdict(&window), "to-settle");
        for word in [SitingWord::ToSettle, SitingWord::NextSteps, SitingWord::Nearest, SitingWord::Overlaps] {
            assert!(window.shows(word.text(lang)), "{word:?}");
        }
        // The first link flies to the feature.
        let (_, feature) = {
            let siting = &window.state().siting.answer.value().unwrap();
            let entries: Vec<_> = siting.blocks(lang, 0).into_iter().flat_map(|block| block.entries).collect();
            let entry = entries.into_iter().find(|entry| entry.feature.is_some()).unwrap();
            window.reach_and_click(&entry.text.clone());
            (entry.text, entry.feature)
        };
        window.wait("the feature", |state| state.selection.feature() == feature && state.jobs.is_empty());
        window.reach_and_click(SitingWord::SaveJson.text(lang));
        let path = window.path("预检.json");
        window.type_into(window.text(W::SitingPath), &path.display().to_string());
        window.click(window.text(W::SaveButton));
        window.wait("the file", |state| state.jobs.is_empty() && path.exists());
        let written: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        assert_eq!((&written["plots"][0]["verdict"], &written["plots"][0]["use"]["code"]), (&"to-settle".into(), &"0701".into()));
        window.click(SitingWord::Close.text(lang));
        assert!(!window.shows(SitingWord::Window.text(lang)) && !window.state().siting.is_open);
    }
}

#[test]
fn escape_ends_drawing_and_a_double_click_closes_the_ring() {
    let lang = Lang::Zh;
    let mut window = open(lang);
    window.click(SitingWord::Draw.text(lang));
    mouse(&mut window, pos2(640.0, 200.0));
    window.key(Modifiers::NONE, Key::Escape);
    assert!(window.state().siting.drawing.is_none() && window.state().siting.is_open);
    window.click(SitingWord::Draw.text(lang));
    let camera = window.state().camera;
    for at in [pos2(620.0, 120.0), pos2(780.0, 130.0)] {
        mouse(&mut window, at);
        window.harness.run_steps(20);
    }
    // A step of the test takes a quarter of a second.
    window.harness.ctx.options_mut(|options| options.input_options.max_double_click_delay = 2.0);
    mouse(&mut window, pos2(700.0, 330.0));
    mouse(&mut window, pos2(700.0, 330.0));
    window.settle();
    let corners = window.state().siting.drawn.as_ref().map(Vec::len);
    assert_eq!(corners, Some(3), "the second click of two sets no corner");
    wait_for_answer(&mut window);
    assert!(window.state().camera != camera, "the map goes to the plot");
}

#[test]
fn pasted_texts_and_files_are_judged_for_the_use_that_is_chosen() {
    let lang = Lang::Zh;
    let mut window = open(lang);
    window.type_into(SitingWord::PasteHint.text(lang), "652000,2689000,600");
    window.click(SitingWord::Check.text(lang));
    wait_for_answer(&mut window);
    assert!(!window.shows("同时按污染源核查"));
    // Another use is judged at once.
    window.unfold(SitingWord::Use.text(lang));
    window.reach_and_click("1001  工业用地");
    window.wait("industry", |state| {
        state.jobs.is_empty() && state.siting.answer.value().is_some_and(|answer| answer.siting.plots[0].land_use.code == "1001")
    });
    assert!(window.shows("R12"), "industry is a source too");
    // Nonsense is said in the panel, and the window lives.
    window.send(jingtu::app::command::Command::Siting(jingtu::app::siting::SitingCommand::SetText("不是地块".into())));
    window.click(SitingWord::Check.text(lang));
    window.wait("the refusal", |state| matches!(state.siting.answer, Asked::Failed(..)));
    assert!(window.shows("既不是现有文件"));
    // A file of many plots, each with its own code.
    let file = format!("{}/data/demo/规划用地.shp", env!("CARGO_MANIFEST_DIR"));
    window.send(jingtu::app::command::Command::Siting(jingtu::app::siting::SitingCommand::SetText(file)));
    window.send(jingtu::app::command::Command::Siting(jingtu::app::siting::SitingCommand::SetUse(String::new())));
    window.click(SitingWord::Check.text(lang));
    wait_for_answer(&mut window);
    assert!(window.state().siting.answer.value().unwrap().siting.plots.len() > 1000);
    let first = window.state().siting.answer.value().unwrap().siting.plots[1].id.clone();
    window.send(jingtu::app::command::Command::Siting(jingtu::app::siting::SitingCommand::ShowPlot(1)));
    assert!(window.shows(&first));
}
