//! Registers without coordinates in the window: offered when dropped, matched to an open layer, confirmed by a person, written.

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use jingtu::app::command::Command;
use jingtu::app::state::{Dialog, Tone};
use jingtu::words::Lang;
use jingtu::words::commands::{CommandName, MenuName};
use jingtu::words::reconcile::{R, confirm_row, not_listed};
use jingtu::words::window::W;

use super::kit::Window;
use super::support::{rows, square};

const REGISTER: &str = "序号,地块名称,地址,面积（㎡）\n\
    1,柳州市第一化工厂有限责任公司地块,柳州市柳北区北雀路1号,10000\n\
    2,原东风电镀厂,柳州市柳南区东风路2号,9000\n\
    3,河边冶炼厂,柳江区河边路9号,500\n";

/// A folder with three plots and a register that lists two of them.
fn window(lang: Lang) -> Window {
    let window = Window::empty(lang);
    let plots = rows(
        &["DKBH", "DKMC", "DZ"],
        &[
            (&["LZ-1", "第一化工厂地块", "柳北区北雀路1号"], square(0.0, 0.0, 100.0)),
            (&["LZ-2", "东风电镀厂", "柳南区东风路2号"], square(2000.0, 0.0, 100.0)),
            (&["LZ-3", "西江造纸厂", "鱼峰区西江路3号"], square(4000.0, 0.0, 50.0)),
        ],
    );
    plots.write(window.folder(), "地块").unwrap();
    std::fs::write(window.path("名录.csv"), REGISTER).unwrap();
    window
}

/// Looks at files as if they were dropped on the window.
fn drop_files(window: &mut Window, names: &[&str]) {
    let paths = names.iter().map(|name| window.path(name)).collect();
    window.send(Command::Inspect(paths));
    window.wait("the look at the files", |state| (state.dialog.is_some() || state.document.is_some()) && state.jobs.is_empty());
}

/// Puts this in place of what stands in a field.
fn retype(window: &mut Window, label: &str, text: &str) {
    {
        let nodes: Vec<_> = window.harness.query_all_by_label(label).collect();
        nodes.into_iter().find(|node| node.accesskit_node().is_text_input()).unwrap().focus();
    }
    window.settle();
    window.key(Modifiers::COMMAND, Key::A);
    window.type_into(label, text);
}

#[test]
fn a_register_is_matched_confirmed_and_written() {
    for lang in [Lang::Zh, Lang::En] {
        let mut window = window(lang);
        drop_files(&mut window, &["地块.shp"]);
        if window.state().dialog.is_some() {
            window.click(window.text(W::OpenButton));
        }
        window.wait("the layer", |state| state.document.is_some() && state.jobs.is_empty());
        window.click(MenuName::Tools.text(lang));
        window.click(window.name(CommandName::MatchRegister));
        let register = window.path("名录.csv").display().to_string();
        window.type_into(R::RegisterPath.text(lang), &register);
        window.click(R::MatchButton.text(lang));
        window.wait("the pairs", |state| state.matching.is_some() && state.jobs.is_empty());
        for state in [R::Proposed, R::NoCandidate] {
            assert!(window.shows(state.text(lang)), "{state:?}");
        }
        // Areas more than 5 % apart, and the score with its parts.
        assert!(window.shows("10.0 %") && window.shows("100 % / 100 % / 100 %"));
        let confirmed = |window: &Window| window.state().matching.as_ref().map(|matching| matching.confirmed.clone()).unwrap();
        assert_eq!(confirmed(&window), [false; 3], "a person confirms");

        let before = window.state().camera;
        window.click_containing("原东风电镀厂");
        window.wait("the card", |state| state.card.value().is_some() && state.jobs.is_empty());
        assert_eq!(window.state().selection.feature().map(|(_, record)| record.get()), Some(1));
        assert_ne!(window.state().camera, before, "the map goes there");
        window.click(&not_listed(1, lang));
        // By its address: the card may tell the plot as a neighbour.
        window.click_containing("鱼峰区西江路3号");
        assert_eq!(window.state().selection.feature().map(|(_, record)| record.get()), Some(2));

        window.click(R::ConfirmProposed.text(lang));
        assert_eq!(confirmed(&window), [true, true, false]);
        window.click(&confirm_row("柳州市第一化工厂有限责任公司地块", lang));
        assert_eq!(confirmed(&window), [false, true, false]);
        let out = window.path("核对.csv").display().to_string();
        retype(&mut window, R::OutPath.text(lang), &out);
        window.click(window.text(W::ExportButton));
        window.wait("the list", |state| state.jobs.is_empty() && state.messages.iter().any(|message| message.text.contains("核对.csv")));
        let text = std::fs::read_to_string(window.path("核对.csv")).unwrap();
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let headings = reader.headers().cloned().unwrap();
        let place = |name: &str| headings.iter().position(|heading| heading == name).unwrap();
        let found: Vec<[String; 3]> = reader
            .records()
            .map(|row| row.map(|row| ["state", "confirmed", "matched_id"].map(|name| row[place(name)].to_owned())).unwrap())
            .collect();
        let expected = [["proposed", "", "LZ-1"], ["proposed", "yes", "LZ-2"], ["no-polygon", "", ""], ["not-listed", "", "LZ-3"]];
        assert_eq!(found, expected.map(|row| row.map(str::to_owned)), "{lang:?}");
    }
}

#[test]
fn a_dropped_register_says_that_it_has_no_coordinates_and_leads_to_the_matching() {
    for lang in [Lang::Zh, Lang::En] {
        let mut window = window(lang);
        drop_files(&mut window, &["名录.csv", "地块.shp"]);
        assert!(window.shows(R::NoCoordinates.text(lang)));
        assert!(R::NoCoordinates.text(lang).contains(window.name(CommandName::MatchRegister)));
        window.click(window.text(W::OpenButton));
        window.wait("the layer", |state| state.document.is_some() && state.jobs.is_empty());
        drop_files(&mut window, &["名录.csv"]);
        window.wait("the look at the register", |state| {
            matches!(&state.dialog, Some(Dialog::Open(dialog)) if dialog.files.len() == 1) && state.jobs.is_empty()
        });
        window.click(window.name(CommandName::MatchRegister));
        window.wait("the pairs", |state| state.matching.is_some() && state.jobs.is_empty());
        assert_eq!(window.state().matching.as_ref().unwrap().found.rows.len(), 3);
    }
}

#[test]
fn a_register_that_cannot_be_read_is_said_and_the_dialog_stays() {
    let mut window = window(Lang::Zh);
    drop_files(&mut window, &["地块.shp"]);
    if window.state().dialog.is_some() {
        window.click(window.text(W::OpenButton));
    }
    window.wait("the layer", |state| state.document.is_some() && state.jobs.is_empty());
    window.send(Command::ShowMatching);
    let nowhere = window.path("没有.csv").display().to_string();
    window.type_into(R::RegisterPath.text(Lang::Zh), &nowhere);
    window.click(R::MatchButton.text(Lang::Zh));
    window.wait("the refusal", |state| state.jobs.is_empty() && state.messages.iter().any(|message| message.tone == Tone::Failure));
    assert!(window.shows("没有.csv") && window.state().dialog.is_some() && window.state().matching.is_none());
}
