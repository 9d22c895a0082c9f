//! What is wrong in layers, and files that change while they are open, in the window.

use egui::Key;
use jingtu::app::command::Command;
use jingtu::app::state::{JobKind, Tab, Tone};
use jingtu::words::Lang;
use jingtu::words::commands::CommandName;
use jingtu::words::window::W;

use super::kit::Window;
use super::support::{farmland, square};

/// A window with two parcels that overlap by 10 m × 100 m.
fn window() -> Window {
    let mut window = Window::empty(Lang::Zh);
    let parcels = [("450202-1", "优先保护类", square(0.0, 0.0, 100.0)), ("450202-2", "优先保护类", square(90.0, 0.0, 100.0))];
    farmland(&parcels).write(window.folder(), "耕地").unwrap();
    open(&mut window);
    window
}

fn open(window: &mut Window) {
    window.send(Command::Inspect(vec![window.path("耕地.shp")]));
    window.wait("the look at the file", |state| (state.dialog.is_some() || state.document.is_some()) && state.jobs.is_empty());
    // A file that says everything itself opens without a question.
    if window.state().dialog.is_some() {
        window.click(window.text(W::OpenButton));
    }
    window.wait("the layer", |state| state.document.is_some() && state.jobs.is_empty());
}

#[test]
fn a_deep_check_lists_what_it_found_and_a_click_goes_there() {
    let mut window = window();
    let layer = window.state().layers[0].layer;
    window.send(Command::DeepCheck(Some(layer)));
    window.wait("the deep check", |state| !state.deep.layers.is_empty() && state.jobs.is_empty());
    assert_eq!((window.state().look.tab, window.state().problems_of), (Tab::Problems, Some(layer)));
    assert!(window.shows("与记录 1 重叠 1000 m²"));
    window.click_containing("与记录 1 重叠 1000 m²");
    window.wait("the card", |state| state.selection.feature().is_some() && state.jobs.is_empty());
    assert_eq!(window.state().selection.feature().map(|(_, record)| record.get()), Some(0));
    // Opened again, what was found of the old files is gone.
    window.send(Command::Reload);
    window.wait("the layer again", |state| state.deep.layers.is_empty() && state.jobs.is_empty());
}

#[test]
fn a_check_over_a_file_that_went_away_says_so_and_the_window_goes_on() {
    let mut window = window();
    let kept = std::fs::read(window.path("耕地.shp")).unwrap();
    std::fs::remove_file(window.path("耕地.shp")).unwrap();
    window.harness.key_press(Key::F5);
    window.wait("the refusal", |state| {
        state.jobs.is_empty() && state.messages.iter().any(|message| message.tone == Tone::Failure && message.text.contains("重新打开"))
    });
    assert!(window.shows("耕地.shp"));
    std::fs::write(window.path("耕地.shp"), kept).unwrap();
    window.send(Command::Reload);
    window.wait("the layer again", |state| state.job(JobKind::Open).is_none() && state.jobs.is_empty());
    window.check();
    assert!(window.state().results.is_some());
}

#[test]
fn a_change_on_disk_is_told_once_with_the_command_that_helps() {
    let mut window = window();
    std::fs::write(window.path("耕地.dbf"), "anything").unwrap();
    for _ in 0..2 {
        window.send(Command::Watch);
        window.wait("the look", |state| state.jobs.is_empty() && !state.changed.is_empty());
    }
    let told: Vec<&str> =
        window.state().messages.iter().map(|message| message.text.as_str()).filter(|text| text.contains("耕地.dbf")).collect();
    assert_eq!(told.len(), 1);
    assert!(told[0].contains(window.name(CommandName::Reload)), "{told:?}");
}
