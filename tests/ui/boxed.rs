//! Selecting with a box: Shift and a drag list what lies in it, and the map stays where it is.

use egui::{Event, Modifiers, PointerButton, Pos2, pos2};
use jingtu::app::theme::Theme;
use jingtu::words::Lang;
use jingtu::words::window::boxed_told;

use super::kit::Window;

fn drag(window: &mut Window, from: Pos2, to: Pos2, modifiers: Modifiers) {
    let button = |pos, pressed| Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers };
    window.harness.event_modifiers(Event::PointerMoved(from), modifiers);
    window.harness.step();
    window.harness.event_modifiers(button(from, true), modifiers);
    window.harness.step();
    for share in [0.2, 0.6, 1.0] {
        window.harness.event_modifiers(Event::PointerMoved(from.lerp(to, share)), modifiers);
        window.harness.step();
    }
    window.harness.event_modifiers(button(to, false), modifiers);
    window.harness.step();
    window.settle();
}

#[test]
fn a_box_selects_what_it_holds_and_the_map_stays() {
    for lang in [Lang::Zh, Lang::En] {
        let mut window = Window::demo(lang, [1280.0, 800.0], Theme::Light);
        window.send(jingtu::app::command::Command::CloseHint);
        window.wait("the demo's check", |state| state.conflicts.rows.value().is_some() && state.jobs.is_empty());
        window.hush();
        let camera = window.state().camera;
        drag(&mut window, pos2(640.0, 160.0), pos2(840.0, 320.0), Modifiers::SHIFT);
        window.wait("the box", |state| state.tools.boxed.is_some() && state.jobs.is_empty());
        assert_eq!(window.state().camera, camera, "the map stays");
        let boxed = window.state().tools.boxed.clone().unwrap();
        let metres_per_point = camera.unwrap().metres_per_point;
        assert!((boxed.extent.width() / (200.0 * metres_per_point) - 1.0).abs() < 1e-6, "{boxed:?}");
        let listed = window.state().selection.stack.len() as u64;
        assert!(listed > 1 && boxed.count >= listed, "{boxed:?}");
        assert!(window.shows(&boxed_told(boxed.count, listed, lang)));
        // Counted again without the index.
        let document = window.state().document.clone().unwrap();
        let (mut count, mut inside) = (0, 0);
        for (layer, index) in document.opened.layers.iter().zip(&document.indexes) {
            for record in (0..layer.raw.records()).map(jingtu::ids::RecordNo::new) {
                let Some(extent) = index.extent_of(record) else { continue };
                count += u64::from(extent.intersects(&boxed.extent));
                inside += u64::from(boxed.extent.contains(extent.min) && boxed.extent.contains(extent.max));
            }
        }
        assert!((inside..=count).contains(&boxed.count) && inside > 0, "{inside} ≤ {} ≤ {count}", boxed.count);
        // Without Shift a drag moves the map.
        drag(&mut window, pos2(640.0, 160.0), pos2(700.0, 160.0), Modifiers::NONE);
        assert_ne!(window.state().camera, camera);
    }
}
