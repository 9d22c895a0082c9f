//! The sheet of a plot from its card, and the map on paper.

use jingtu::app::command::Command;
use jingtu::app::dialog::{PathDialog, PathPurpose};
use jingtu::app::printing::Printing;
use jingtu::app::state::Dialog;
use jingtu::app::theme::Theme;
use jingtu::tasks::render::Paper;
use jingtu::words::Lang;
use jingtu::words::commands::CommandName;
use jingtu::words::window::W;

use super::kit::Window;

fn save_as(window: &mut Window, purpose: PathPurpose, name: &str, paper: Option<Paper>) -> Vec<u8> {
    let path = window.path(name);
    let printing = Printing { paper, ..Printing::default() };
    let dialog = PathDialog { purpose, path: path.display().to_string(), printing };
    window.send(Command::SetDialog(Dialog::Path(dialog)));
    window.send(Command::AcceptPath);
    window.wait("the file", |state| state.jobs.is_empty() && path.is_file());
    std::fs::read(&path).unwrap()
}

fn boxes(pdf: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(pdf).into_owned();
    text.split("/MediaBox ").skip(1).map(|rest| rest.split(']').next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn the_card_prints_its_plot_checked_before_or_not() {
    for lang in [Lang::Zh, Lang::En] {
        let mut window = Window::demo(lang, [1280.0, 800.0], Theme::Light);
        window.check();
        window.send(Command::SelectConflict(0));
        window.wait("the card", |state| state.jobs.is_empty() && state.card.value().is_some());
        window.reach_and_click(CommandName::PrintPlot.text(lang));
        window.settle();
        assert!(window.shows(W::PlotSheetTitle.text(lang)) && window.shows(W::PlotSheetPath.text(lang)));
        // An ending is not asked for.
        for mark in [W::SecrecyInternal, W::SecrecySecret] {
            assert!(window.shows(window.text(mark)), "{mark:?}");
        }
        let printing = Printing { secrecy: "内部".to_owned(), ..Printing::default() };
        let dialog = PathDialog { purpose: PathPurpose::PlotSheet, path: window.path("地块").display().to_string(), printing };
        let path = window.path("地块.pdf");
        window.send(Command::SetDialog(Dialog::Path(dialog)));
        window.send(Command::AcceptPath);
        window.wait("the sheet", |state| state.jobs.is_empty() && path.is_file());
        assert_eq!(boxes(&std::fs::read(&path).unwrap()), ["[0 0 595.27563 841.88983"]);
    }
}

#[test]
fn the_map_is_saved_alone_or_on_paper() {
    let mut window = Window::demo(Lang::Zh, [1280.0, 800.0], Theme::Light);
    window.send(Command::ShowSavePicture);
    window.settle();
    for word in [W::Paper, W::PaperNone, W::PaperA4, W::PaperA3Portrait] {
        assert!(window.shows(window.text(word)), "{word:?}");
    }
    let side = |png: &[u8], at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    let png = save_as(&mut window, PathPurpose::Picture, "纸.png", Some(Paper::A4Portrait));
    assert_eq!([side(&png, 16), side(&png, 20)], [2480, 3508], "A4 upright at 300 dots an inch");
    let png = save_as(&mut window, PathPurpose::Picture, "图.png", None);
    let size = window.state().map_size.map(|side| (side * 2.0).round() as u32);
    assert_eq!([side(&png, 16), side(&png, 20)], size, "the map as it is in the window, two pixels a point");
    let pdf = save_as(&mut window, PathPurpose::Picture, "图.pdf", Some(Paper::A3));
    // 420 by 297 millimetres are 1190.55 by 841.89 points; the page is of whole pixels of 1/300 inch.
    let sides: Vec<f32> =
        boxes(&pdf).iter().flat_map(|of| of.split(' ').skip(2).map(|side| side.parse().unwrap()).collect::<Vec<f32>>()).collect();
    assert!(matches!(sides[..], [width, height] if (width - 1190.55).abs() < 0.2 && (height - 841.89).abs() < 0.2), "{sides:?}");
}

#[test]
fn a_paper_map_is_at_the_scale_typed_and_the_map_is_copied_with_its_legend() {
    for lang in [Lang::Zh, Lang::En] {
        let mut window = Window::demo(lang, [1280.0, 800.0], Theme::Light);
        window.hush();
        window.send(Command::ShowSavePicture);
        window.click(window.text(W::PaperA4));
        window.type_into(window.text(W::PaperScale), "five");
        assert!(window.shows(window.text(W::PaperScaleWrong)));
        window.click(window.text(W::PaperScaleFits));
        assert!(!window.shows(window.text(W::PaperScaleWrong)));
        window.type_into(window.text(W::PaperScale), "1:1000");
        assert!(window.shows(jingtu::words::window::paper_too_small(lang)), "297 m are less than the view");
        window.click(window.text(W::SecrecyInternal));
        let path = window.path("纸.png");
        window.type_into(window.text(W::PicturePath), &path.display().to_string());
        window.click(window.text(W::SaveButton));
        window.wait("the map", |state| state.jobs.is_empty() && path.is_file());
        let printing = window.state().printing.clone();
        assert_eq!((printing.paper, printing.scale.as_str(), printing.secrecy.as_str()), (Some(Paper::A4), "1:1000", "内部"));
        window.send(Command::CopyMap);
        window.wait("the copy", |state| state.jobs.is_empty());
        // A4 across at 150 dots an inch.
        let said = window.state().messages.last().unwrap().text.clone();
        assert_eq!(said, jingtu::words::window::map_copied(1754, 1240, lang));
    }
}
