//! A few pictures of the window, against the ones beside this file (`tests/ui/pictures/`).
//!
//! `UPDATE_SNAPSHOTS=true cargo test --release --test ui` takes new ones where a change is meant; look at them before committing. The
//! truth is drawn by the software Vulkan driver (`mesa-vulkan-drivers`); another driver may round a pixel otherwise, hence the threshold.

use egui_kittest::{SnapshotOptions, SnapshotResults};
use jingtu::app::command::Command;
use jingtu::app::settings::Settings;
use jingtu::app::start::Start;
use jingtu::app::state::Tab;
use jingtu::app::theme::Theme;
use jingtu::words::Lang;

use super::kit::Window;

/// How far one pixel may differ (YIQ distance), and how many may: the limits of all pictures stand here.
fn options() -> SnapshotOptions {
    SnapshotOptions::new().threshold(0.8).max_failed_pixels(10).output_path("tests/ui/pictures")
}

#[test]
fn views_look_as_they_did() {
    let mut results = SnapshotResults::new();
    for (lang, theme, name) in [(Lang::Zh, Theme::Light, "zh-light"), (Lang::En, Theme::Dark, "en-dark")] {
        // How long a check took differs each time and is on the screen: a kept run has no time.
        let mut first = Window::demo(lang, [800.0, 600.0], theme);
        first.check();
        first.save(&first.path("柳州.gpkg"));
        let mut window = Window::with(&Start { lang: Some(lang), ..Start::default() }, Some(&Settings::default()), [1100.0, 700.0], theme);
        window.send(Command::OpenWorkspace(first.path("柳州.gpkg")));
        window.wait("the workspace", |state| state.results.is_some() && state.jobs.is_empty());
        window.send(Command::ShowTab(Tab::Problems));
        window.send(Command::CloseHint);
        window.send(Command::NextConflict);
        window.wait("the card", |state| state.card.value().is_some());
        window.wait_until_sharp();
        window.hush();
        window.picture(&format!("checked-{name}"), &options());
        window.send(Command::ShowTab(Tab::Statistics));
        window.wait("the figures", |state| state.figures.sheet.value().is_some() && state.jobs.is_empty());
        window.picture(&format!("figures-{name}"), &options());
        results.extend_harness(&mut window.harness);
    }
    results.unwrap();
}

#[test]
fn dialogs_look_as_they_did() {
    let mut window = Window::empty(Lang::Zh);
    window.harness.run_steps(8);
    window.picture("empty-zh", &options());
    window.key(egui::Modifiers::NONE, egui::Key::F1);
    window.harness.run_steps(8);
    window.picture("help-zh", &options());
}
