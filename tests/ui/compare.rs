//! Two layers compared: what shows left and right of the divider, which of two shows while they blink, and the way out.

use egui::{Event, Key, Modifiers, PointerButton, Pos2, pos2};
use jingtu::app::command::Command;
use jingtu::app::compare::{CompareHow, Compared};
use jingtu::app::theme::Theme;
use jingtu::layer::Role;
use jingtu::words::Lang;
use jingtu::words::commands::{CommandName, MenuName};
use jingtu::words::compare::{CompareWord, all_of};

use super::kit::Window;

fn open(lang: Lang) -> Window {
    let mut window = Window::demo(lang, [1280.0, 800.0], Theme::Light);
    window.send(Command::CloseHint);
    window.wait("the demo's check", |state| state.conflicts.rows.value().is_some() && state.jobs.is_empty());
    window.send(Command::ToggleConflictsOnMap);
    window.hush();
    window
}

/// A drag of the mouse.
fn drag(window: &mut Window, from: Pos2, to: Pos2) {
    window.harness.event(Event::PointerMoved(from));
    window.settle();
    let button = |pos, pressed| Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE };
    window.harness.event(button(from, true));
    window.harness.step();
    window.harness.event(Event::PointerMoved(to));
    window.harness.step();
    window.harness.event(button(to, false));
    window.settle();
}

/// Shares of green without farmland (the outlines of permanent basic farmland are green as well), and with it.
const FEW: f64 = 0.05;
const MANY: f64 = 0.1;

/// Shares of the map's pixels left and right of `x` that have the hue of farmland's safest class.
fn green(window: &mut Window, x: f32) -> [f64; 2] {
    window.wait_until_sharp();
    let picture = window.harness.render().unwrap();
    let of = |from: f32, to: f32| {
        // Between the tools above and the furniture below.
        let pixels: Vec<_> = (from as u32..to as u32).flat_map(|x| (150..400).map(move |y| (x, y))).collect();
        let is_green = |&(x, y): &(u32, u32)| {
            let [r, g, b, _] = picture.get_pixel(x, y).0.map(i32::from);
            g > r + 60 && g > b + 60
        };
        pixels.iter().filter(|at| is_green(at)).count() as f64 / pixels.len() as f64
    };
    [of(260.0, x - 4.0), of(x + 4.0, 950.0)]
}

#[test]
fn planned_use_lies_left_of_the_divider_and_farmland_right_of_it() {
    for lang in [Lang::Zh, Lang::En] {
        let mut window = open(lang);
        window.click(MenuName::View.text(lang));
        window.click(window.name(CommandName::Compare));
        let compare = window.state().tools.compare.unwrap();
        assert_eq!(compare.of[1], Compared::Role(Role::Farmland), "two files of farmland are one side");
        let name = all_of(Role::Farmland, 2, lang);
        assert!(window.shows(CompareWord::Divider.text(lang)) && window.shows(CompareWord::Swipe.text(lang)), "{name}");
        let middle = 606.0;
        let [left, right] = green(&mut window, middle);
        assert!(left < FEW && right > MANY, "{left} {right}");
        // Dragged to the left, the farmland there comes to light.
        drag(&mut window, pos2(middle, 430.0), pos2(500.0, 430.0));
        let share = window.state().tools.compare.unwrap().share;
        assert!((0.3..0.4).contains(&share), "{share}");
        let [left, right] = green(&mut window, 500.0);
        assert!(left < FEW && right > MANY, "{left} {right}");
        window.click(CompareWord::Exchange.text(lang));
        let [left, right] = green(&mut window, 500.0);
        assert!(left > MANY && right < FEW, "{left} {right}");
        window.click(CompareWord::Close.text(lang));
        assert!(window.state().tools.compare.is_none() && !window.shows(CompareWord::Divider.text(lang)));
    }
}

#[test]
fn a_key_flips_between_the_two_while_they_blink() {
    let lang = Lang::Zh;
    let mut window = open(lang);
    window.key(Modifiers::COMMAND, Key::B);
    window.click(CompareWord::Blink.text(lang));
    assert_eq!(window.state().tools.compare.unwrap().how, CompareHow::Blink);
    let before = green(&mut window, 606.0);
    window.key(Modifiers::NONE, Key::B);
    let flipped = green(&mut window, 606.0);
    window.key(Modifiers::NONE, Key::B);
    assert_eq!(green(&mut window, 606.0), before);
    assert!(before.iter().all(|share| *share < FEW) && flipped.iter().all(|share| *share > MANY), "{before:?} {flipped:?}");
    window.key(Modifiers::COMMAND, Key::B);
    assert!(window.state().tools.compare.is_none());
}
