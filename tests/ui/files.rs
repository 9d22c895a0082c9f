//! Files in the window: dropped, refused, asked about, exported, kept and opened again.

use egui::{Key, Modifiers};
use jingtu::app::command::Command;
use jingtu::app::settings::Settings;
use jingtu::app::start::Start;
use jingtu::app::state::{AppState, Dialog, Tone};
use jingtu::app::theme::Theme;
use jingtu::ids::RecordNo;
use jingtu::layer::Role;
use jingtu::words::Lang;
use jingtu::words::window::W;

use super::kit::Window;
use super::support::shapefile::Shapefile;
use super::support::{farmland, square};

/// One parcel whose CRS nothing tells.
fn parcels() -> Shapefile {
    Shapefile { prj: None, ..farmland(&[("450202-1", "优先保护类", square(0.0, 0.0, 100.0))]) }
}

#[test]
fn a_file_without_crs_is_asked_about_and_opens_once_it_is_given() {
    let mut window = Window::empty(Lang::Zh);
    parcels().write(window.folder(), "耕地").unwrap();
    window.send(Command::Inspect(vec![window.path("耕地.shp")]));
    window.wait("the look at the file", |state| {
        matches!(&state.dialog, Some(Dialog::Open(dialog)) if dialog.files.len() == 1) && state.jobs.is_empty()
    });
    assert!(window.shows("请选择坐标系"), "it says what is missing");
    window.click(window.text(W::OpenButton));
    assert!(window.state().document.is_none(), "nothing opens without a CRS");
    window.unfold(window.text(W::Crs));
    window.click_containing("(4524)");
    window.click(window.text(W::OpenButton));
    window.wait("the layer", |state| state.document.is_some());
    assert_eq!(window.state().layers.len(), 1);
}

#[test]
fn a_file_that_is_none_is_named_with_the_reason_and_the_window_lives() {
    let mut window = Window::empty(Lang::Zh);
    std::fs::write(window.path("说明.shp"), "这不是图层").unwrap();
    window.send(Command::Inspect(vec![window.path("说明.shp")]));
    window.wait("the look at the file", |state| state.jobs.is_empty() && state.dialog.is_some());
    assert!(window.shows("说明.shp"));
    let Some(Dialog::Open(dialog)) = &window.state().dialog else { panic!("no dialog") };
    assert!(dialog.files[0].found.is_err());
    window.key(Modifiers::NONE, Key::Escape);
    assert!(window.state().dialog.is_none());
}

#[test]
fn the_list_is_exported_and_a_refused_export_says_why() {
    let mut window = Window::demo(Lang::Zh, [1280.0, 800.0], Theme::Light);
    window.check();
    let folder = window.folder().display().to_string();
    window.key(Modifiers::COMMAND, Key::E);
    window.type_into(window.text(W::Folder), &folder);
    window.click(window.text(W::ExportButton));
    window.wait("the export", |state| state.jobs.is_empty());
    let csv = std::fs::read(window.path("冲突清单.csv")).unwrap();
    assert!(csv.starts_with("\u{feff}conflict,rule,".as_bytes()));
    assert!(window.path("冲突清单.xlsx").metadata().unwrap().len() > 1_000);

    std::fs::write(window.path("a file"), "").unwrap();
    window.key(Modifiers::COMMAND, Key::E);
    let nowhere = window.path("a file/below").display().to_string();
    window.type_into(window.text(W::Folder), &nowhere);
    window.click(window.text(W::ExportButton));
    window.wait("the refusal", |state| state.jobs.is_empty() && state.messages.iter().any(|message| message.tone == Tone::Failure));
}

#[test]
fn a_workspace_saved_here_opens_there_with_layers_view_and_list() {
    let mut window = Window::demo(Lang::Zh, [1280.0, 800.0], Theme::Light);
    window.check();
    let (camera, conflicts) = (window.state().camera.unwrap(), window.state().results.as_ref().unwrap().list.len());
    window.save(&window.path("柳州.gpkg"));
    assert!(!window.state().is_changed);

    let mut other = Window::empty(Lang::Zh);
    // Dropped, it is known by what is in it.
    std::fs::copy(window.path("柳州.gpkg"), window.path("柳州.bak")).unwrap();
    other.send(Command::Inspect(vec![window.path("柳州.bak")]));
    other.wait("the workspace", |state| state.document.is_some() && state.results.is_some() && state.jobs.is_empty());
    assert_eq!(other.state().results.as_ref().unwrap().list.len(), conflicts);
    let there = other.state().camera.unwrap();
    assert!((there.centre_m[0] - camera.centre_m[0]).abs() < 1.0 && (there.metres_per_point / camera.metres_per_point - 1.0).abs() < 0.01);

    // Closed and opened again: where the map looked last, not where it did when it was saved.
    let moved = camera.dragged(egui::vec2(30.0, 20.0));
    window.send(Command::SetCamera(moved));
    let settings = Settings::of_state(window.state());
    let mut again = Window::with(&Start { lang: Some(Lang::Zh), ..Start::default() }, Some(&settings), [1280.0, 800.0], Theme::Light);
    again.wait("the last workspace", |state| state.document.is_some() && state.jobs.is_empty());
    assert_eq!(again.state().camera, Some(moved));
}

/// Three parcels, one of a class that nobody knows.
fn parcels_to_ask_about() -> Shapefile {
    farmland(&[
        ("450202-1", "优先保护类", square(0.0, 0.0, 100.0)),
        ("450202-2", "待定", square(200.0, 0.0, 100.0)),
        ("450202-3", "Ⅲ类", square(400.0, 0.0, 100.0)),
    ])
}

#[test]
fn files_about_which_nothing_has_to_be_asked_open_when_dropped() {
    let mut window = Window::empty(Lang::Zh);
    farmland(&[("450202-1", "优先保护类", square(0.0, 0.0, 100.0))]).write(window.folder(), "耕地").unwrap();
    window.send(Command::Inspect(vec![window.path("耕地.shp")]));
    window.wait("the layer", |state| state.document.is_some());
    assert!(window.state().dialog.is_none());
    assert_eq!(window.state().document.as_ref().unwrap().summaries[0].role, Role::Farmland);
}

#[test]
fn what_is_said_of_an_unknown_class_holds_for_the_next_file_of_its_make() {
    let mut window = Window::empty(Lang::Zh);
    parcels_to_ask_about().write(window.folder(), "一季度").unwrap();
    window.send(Command::Inspect(vec![window.path("一季度.shp")]));
    window.wait("the look at the file", |state| state.jobs.is_empty() && state.dialog.is_some());
    assert!(window.shows("不认识的取值"), "the dialog asks about it");
    assert!(window.shows("待定  1"), "with its number of records");
    window.unfold("待定");
    window.click("安全利用类");
    window.click(window.text(W::OpenButton));
    window.wait("the layer", |state| state.document.is_some() && state.jobs.is_empty());
    let class = |window: &Window, record: u32| {
        let document = window.state().document.clone().unwrap();
        document.opened.layers[0].class.value(RecordNo::new(record)).to_owned()
    };
    assert_eq!([class(&window, 0), class(&window, 1), class(&window, 2)], ["优先保护类", "安全利用类", "严格管控类"]);

    // The next quarter's file, in the next session: the settings are read as at a start.
    let settings = Settings::of_state(window.state());
    let mut next = Window::with(&Start { lang: Some(Lang::Zh), ..Start::default() }, Some(&settings), [1280.0, 800.0], Theme::Light);
    parcels_to_ask_about().write(next.folder(), "二季度").unwrap();
    next.send(Command::Inspect(vec![next.path("二季度.shp")]));
    next.wait("the layer", |state| state.document.is_some());
    assert!(next.state().dialog.is_none(), "no question is asked twice");
    assert_eq!(class(&next, 1), "安全利用类");
}

#[test]
fn what_a_layer_is_taken_for_is_changed_undone_and_redone_and_so_is_its_removal() {
    let mut window = Window::demo(Lang::En, [1280.0, 800.0], Theme::Light);
    window.send(Command::CloseHint);
    let zonings = |state: &AppState| {
        state.document.as_ref().map(|document| document.summaries.iter().filter(|layer| layer.role == Role::Zoning).count())
    };
    let layers = |state: &AppState| state.document.as_ref().map_or(0, |document| document.summaries.len());
    let all = layers(window.state());
    let zoning = window.state().document.as_ref().unwrap().summaries.iter().find(|layer| layer.role == Role::Zoning).unwrap().id;
    window.send(Command::LayerSettings(zoning));
    window.wait("what is in the layer", |state| {
        state.jobs.is_empty() && matches!(&state.dialog, Some(Dialog::Open(open)) if open.files.len() == 1)
    });
    assert!(window.shows("CRS, role and fields · "));
    let Some(Dialog::Open(mut open)) = window.state().dialog.clone() else { panic!("no dialog") };
    open.files[0].input.role = Some(Role::Other);
    window.send(Command::SetDialog(Dialog::Open(open)));
    let apply = window.text(W::ApplyButton);
    window.click(apply);
    window.wait("another role", |state| state.jobs.is_empty() && zonings(state) == Some(0));
    assert_eq!(layers(window.state()), all, "the layer is no second one");
    let press_until = |window: &mut Window, key: Key, is_so: &dyn Fn(&AppState) -> bool| {
        for _ in 0..4 {
            if !is_so(window.state()) {
                window.key(Modifiers::COMMAND, key);
                window.wait("the step", |state| state.jobs.is_empty());
            }
        }
        assert!(is_so(window.state()), "{key:?}: {:?}", window.state().messages);
    };
    press_until(&mut window, Key::Z, &|state| zonings(state) == Some(1));
    press_until(&mut window, Key::Y, &|state| zonings(state) == Some(0));
    press_until(&mut window, Key::Z, &|state| zonings(state) == Some(1));
    let zoning = window.state().document.as_ref().unwrap().summaries.iter().find(|layer| layer.role == Role::Zoning).unwrap().id;
    window.send(Command::RemoveLayer(zoning));
    window.wait("one layer less", |state| state.jobs.is_empty() && layers(state) == all - 1);
    press_until(&mut window, Key::Z, &|state| layers(state) == all);
}
