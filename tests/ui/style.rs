//! A layer's style: colours by class and by field with their legend, labels, undo, and a workspace that keeps it.

use egui_kittest::kittest::{NodeT as _, Queryable as _};
use jingtu::app::command::Command;
use jingtu::app::dialog::{Dialog, PaletteDialog};
use jingtu::app::state::AppState;
use jingtu::app::style::StyleCommand;
use jingtu::app::theme::Theme;
use jingtu::layer::Role;
use jingtu::paint::values::ValueLabel;
use jingtu::paint::{ColourBy, LabelBy, LayerStyle, Picture, Scene, View, paint_all};
use jingtu::progress::{Cancel, Progress};
use jingtu::tasks;
use jingtu::words::Lang;
use jingtu::words::commands::CommandName;
use jingtu::words::style::StyleWord;

use super::kit::Window;

/// A small picture of a scene, of what lies around the middle of the demo.
fn painted(scene: &Scene, camera: jingtu::app::map::Camera) -> Picture {
    let view = View { centre_m: camera.centre_m, metres_per_pixel: camera.metres_per_point * 2.0, width: 400, height: 300, scale: 1.0 };
    paint_all(scene, &view, &Cancel::new()).unwrap()
}

fn farmland(state: &AppState) -> jingtu::ids::LayerId {
    let document = state.document.as_ref().unwrap();
    document.summaries.iter().find(|layer| layer.role == Role::Farmland).unwrap().id
}

#[test]
fn a_field_colours_a_layer_the_legend_follows_and_undo_takes_it_back() {
    for lang in [Lang::Zh, Lang::En] {
        let mut window = Window::demo(lang, [1440.0, 900.0], Theme::Light);
        window.hush();
        let layer = farmland(window.state());
        let summary = window.state().document.as_ref().unwrap().summary(layer).unwrap().clone();
        window.send(Command::Style(StyleCommand::Show(layer)));
        assert!(window.shows(StyleWord::Title.text(lang)));
        let field = summary.fields[summary.mapping[1].unwrap()].clone();
        window.unfold(StyleWord::ColourBy.text(lang));
        window.reach_and_click(&field);
        window.wait("the field", |state| state.jobs.is_empty() && !state.colours.read.is_empty());
        let state = window.state();
        assert_eq!(state.layer(layer).unwrap().style.colour_by, ColourBy::Field(field.clone()));
        let labels = state.colours.of(state.layer(layer).unwrap()).unwrap().labels.clone();
        assert!(labels.iter().filter(|label| **label != ValueLabel::Empty).count() > 1, "{field}: {labels:?}");
        window.hush();
        for label in &labels {
            assert!(window.shows(&label.text(lang)), "{label:?}");
        }
        window.unfold(StyleWord::Label.text(lang));
        window.click(StyleWord::AreaMu.text(lang));
        let style = window.state().layer(layer).unwrap().style.clone();
        assert_eq!((style.has_labels, style.label), (true, LabelBy::Area));
        window.hush();
        window.send(Command::Undo);
        window.send(Command::Undo);
        window.wait("the style before", |state| state.layer(layer).is_some_and(|view| view.style.colour_by == ColourBy::Role));
    }
}

#[test]
fn a_workspace_keeps_the_colours() {
    let lang = Lang::Zh;
    let mut window = Window::demo(lang, [1280.0, 800.0], Theme::Light);
    window.hush();
    let layer = farmland(window.state());
    let mut style = window.state().layer(layer).unwrap().style.clone();
    style.colour_by = ColourBy::Class;
    style.label = LabelBy::Class;
    window.send(Command::Style(StyleCommand::Set(layer, style.clone())));
    window.wait("the classes", |state| state.jobs.is_empty() && !state.colours.read.is_empty());
    let path = window.path("样式.gpkg");
    window.save(&path);
    window.send(Command::OpenWorkspace(path));
    window.wait("the workspace", |state| state.jobs.is_empty() && state.workspace.is_some());
    window.wait("the classes again", |state| {
        let layer = farmland(state);
        let view = state.layer(layer).unwrap();
        view.style == style && state.colours.of(view).is_some()
    });
}

#[test]
fn the_command_line_draws_a_workspace_as_the_window_does() {
    let mut window = Window::demo(Lang::Zh, [1280.0, 800.0], Theme::Light);
    window.hush();
    let layer = farmland(window.state());
    let style = LayerStyle {
        opacity: 0.6,
        line_width: 2.0,
        has_labels: true,
        label: LabelBy::Class,
        colour_by: ColourBy::Field("TRHJZLLB".to_owned()),
    };
    let document = window.state().document.clone().unwrap();
    let of_field = document.summaries.iter().find(|layer| layer.fields.iter().any(|field| field == "TRHJZLLB")).unwrap().id;
    assert_ne!(layer, of_field);
    window.send(Command::Style(StyleCommand::Set(of_field, style)));
    window.send(Command::ToggleLayer(layer));
    window.send(Command::LayerUp(of_field));
    window.send(Command::ToggleConflictsOnMap);
    window.wait("the classes", |state| state.jobs.is_empty() && !state.colours.read.is_empty());
    let path = window.path("样式.gpkg");
    window.save(&path);
    let camera = window.state().camera.unwrap();
    let in_window = painted(&jingtu::app::scene::scene_of(window.state(), None), camera);

    let (progress, cancel) = (Progress::silent(), Cancel::new());
    let state = tasks::workspace::open(&path).unwrap();
    let opened = tasks::open::open(&state.inputs, state.analysis_crs, &progress, &cancel).unwrap();
    let by_command = painted(&tasks::render::scene(&opened, &state.layers, None, &progress, &cancel).unwrap(), camera);
    let as_usual = painted(&tasks::render::scene(&opened, &[], None, &progress, &cancel).unwrap(), camera);
    assert!(by_command == in_window, "the same pixels");
    assert!(by_command != as_usual, "the styles change something");
}

#[test]
fn the_same_kind_of_layer_has_its_style_again_when_it_is_opened_without_a_workspace() {
    let lang = Lang::Zh;
    let mut window = Window::demo(lang, [1280.0, 800.0], Theme::Light);
    window.hush();
    let layer = farmland(window.state());
    let mut style = window.state().layer(layer).unwrap().style.clone();
    style.colour_by = ColourBy::Class;
    style.opacity = 0.5;
    window.send(Command::Style(StyleCommand::Set(layer, style.clone())));
    let settings = jingtu::app::settings::Settings::of_state(window.state());
    let start = jingtu::app::Start { lang: Some(lang), is_demo: true, ..Default::default() };
    let mut next = Window::with(&start, Some(&settings), [1280.0, 800.0], Theme::Light);
    next.wait("the demo", |state| state.document.is_some() && state.jobs.is_empty());
    assert_eq!(next.state().layer(farmland(next.state())).unwrap().style, style);
}

#[test]
fn the_palette_has_what_a_layer_can_do_and_the_best_name_first() {
    for lang in [Lang::Zh, Lang::En] {
        let mut window = Window::demo(lang, [1280.0, 720.0], Theme::Light);
        window.hush();
        window.key(egui::Modifiers::COMMAND, egui::Key::P);
        let name = CommandName::LayerStyle.text(lang);
        let summary = window.state().document.as_ref().unwrap().summary(farmland(window.state())).unwrap().clone();
        let entry = format!("{name} · {} {}", jingtu::words::terms::role(summary.role, lang), summary.name);
        assert!(!window.shows(&entry), "each layer's commands come once something was typed");
        // First a text with few hits, then one with more: the list must not stay as small as it was.
        for text in [summary.name.as_str(), ""] {
            window.send(Command::SetDialog(Dialog::Palette(PaletteDialog { text: format!("{name} {text}"), ..PaletteDialog::default() })));
            assert!(window.shows(&entry));
        }
        let [first, tenth] = [0, 9].map(|place| {
            let layer = window.state().layers[place].layer;
            window.state().document.as_ref().unwrap().summary(layer).unwrap().name.clone()
        });
        for layer in [first, tenth] {
            let node = window
                .harness
                .query_all_by_label_contains(name)
                .find(|node| node.accesskit_node().label().is_some_and(|l| l.contains(&layer)));
            let place = node.expect("an entry a layer").rect();
            assert!(place.height() > 10.0 && place.max.y < 500.0, "{layer}: {place:?}");
        }
        window.send(Command::SetDialog(Dialog::Palette(PaletteDialog { text: entry, ..PaletteDialog::default() })));
        window.key(egui::Modifiers::NONE, egui::Key::Enter);
        assert_eq!(window.state().dialog, Some(Dialog::Style(summary.id)));
    }
}
