//! Who does not see the screen or has no mouse: every control has a name, and the Tab key gets to each.

use std::collections::BTreeSet;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use jingtu::app::ask::AskCommand;
use jingtu::app::command::Command;
use jingtu::app::dialog::Dialog;
use jingtu::app::grouping::{GroupBy, GroupingCommand};
use jingtu::app::measure::{MeasureCommand, MeasureKind};
use jingtu::app::siting::SitingCommand;
use jingtu::app::state::Tab;
use jingtu::app::style::StyleCommand;
use jingtu::app::theme::Theme;
use jingtu::words::Lang;

use super::kit::Window;

/// What people press, choose from or type into.
fn is_control(role: Role) -> bool {
    matches!(
        role,
        Role::Button
            | Role::CheckBox
            | Role::RadioButton
            | Role::ComboBox
            | Role::TextInput
            | Role::MultilineTextInput
            | Role::SearchInput
            | Role::Slider
            | Role::SpinButton
            | Role::Link
            | Role::ColorWell
            | Role::MenuItem
            | Role::Tab
    )
}

/// Every control on the screen has a name; there are some.
#[track_caller]
fn require_names(window: &Window, place: &str) {
    let (mut controls, mut nameless) = (0, Vec::new());
    for node in window.harness.root().children_recursive().filter(|node| is_control(node.accesskit_node().role())) {
        let control = node.accesskit_node();
        let name = control.label().or_else(|| control.placeholder().map(str::to_owned)).unwrap_or_default();
        controls += 1;
        if name.trim().is_empty() {
            nameless.push(format!("{:?} at {:?}", control.role(), control.bounding_box()));
        }
    }
    assert!(controls > 15 && nameless.is_empty(), "{place}, {controls} controls, without a name: {nameless:#?}");
}

#[test]
fn every_control_has_a_name() {
    for lang in [Lang::Zh, Lang::En] {
        require_names(&Window::empty(lang), "empty");
        let mut window = Window::demo(lang, [1280.0, 800.0], Theme::Light);
        require_names(&window, "hint");
        window.wait("the demo's check", |state| state.conflicts.rows.value().is_some() && state.jobs.is_empty());
        for tab in Tab::ALL {
            window.send(Command::ShowTab(tab));
            window.wait("the tab", |state| state.jobs.is_empty());
            require_names(&window, &format!("{tab:?}"));
        }
        let layer = window.state().layers[0].layer;
        window.send(Command::ShowAttributes(layer));
        window.wait("the attributes", |state| state.jobs.is_empty());
        require_names(&window, "attributes of a layer");
        window.send(Command::ShowTab(Tab::Conflicts));
        window.send(Command::Grouping(GroupingCommand::By(GroupBy::Class)));
        window.send(Command::SelectConflict(0));
        window.wait("the card", |state| state.card.value().is_some() && state.jobs.is_empty());
        require_names(&window, "card, grouped conflicts");
        window.send(Command::Measure(MeasureCommand::Start(MeasureKind::Area)));
        require_names(&window, "measuring");
        window.key(Modifiers::NONE, Key::Escape);
        window.send(Command::Siting(SitingCommand::Show));
        require_names(&window, "pre-check");
        window.send(Command::Ask(AskCommand::Show));
        require_names(&window, "ask");
        dialogs(&mut window, layer);
    }
}

fn dialogs(window: &mut Window, layer: jingtu::ids::LayerId) {
    let asked = [
        Command::ShowOpen,
        Command::ShowOpenWorkspace,
        Command::ShowSaveWorkspace,
        Command::ShowExport,
        Command::ShowSavePicture,
        Command::ShowPrintPlot,
        Command::ShowRules,
        Command::ShowMatching,
        Command::ShowPalette,
        Command::ShowHelp,
        Command::ShowAbout,
    ];
    let mut seen = 0;
    for command in asked {
        window.send(command.clone());
        window.wait("the dialog", |state| state.jobs.is_empty());
        seen += usize::from(window.state().dialog.is_some());
        require_names(window, &format!("{command:?}"));
        window.send(Command::CloseDialog);
    }
    assert!(seen >= 10, "{seen} dialogs were open");
    window.send(Command::Style(StyleCommand::Show(layer)));
    assert!(matches!(window.state().dialog, Some(Dialog::Style(_))));
    require_names(window, "style");
    window.send(Command::CloseDialog);
}

/// Tab goes through the bar, the panels and the tables, and comes round again.
#[test]
fn the_tab_key_gets_from_the_bar_through_panels_to_the_table() {
    let mut window = Window::demo(Lang::En, [1280.0, 800.0], Theme::Light);
    window.send(Command::CloseHint);
    window.wait("the demo's check", |state| state.conflicts.rows.value().is_some() && state.jobs.is_empty());
    let mut reached = BTreeSet::new();
    for _ in 0..150 {
        window.harness.key_press(Key::Tab);
        window.harness.step();
        let focused = window.harness.root().children_recursive().find(|node| node.accesskit_node().is_focused());
        if let Some(focused) = focused {
            let control = focused.accesskit_node();
            reached.insert(control.label().or_else(|| control.placeholder().map(str::to_owned)).unwrap_or_default());
        }
    }
    for part in ["File", "Check", "Conflicts", "Legend", "Severity", "Export"] {
        assert!(reached.iter().any(|name| name.contains(part)), "Tab does not get to {part}: {reached:#?}");
    }
}
