//! Asking in the window: by condition, near what is clicked, inside a polygon; the list flies there, is copied and written; the buffer.

use std::collections::BTreeSet;

use egui::{Key, Modifiers, pos2};
use jingtu::app::command::Command;
use jingtu::app::document::FeatureRef;
use jingtu::app::snapshot::Asked;
use jingtu::app::theme::Theme;
use jingtu::geometry::{Shape, distance};
use jingtu::ids::RecordNo;
use jingtu::layer::Role;
use jingtu::tasks::ask::Answer;
use jingtu::words::Lang;
use jingtu::words::ask::{AskWord, features as count_told};
use jingtu::words::commands::{CommandName, MenuName};
use jingtu::words::window::W;

use super::kit::Window;

fn open(lang: Lang) -> Window {
    let mut window = Window::demo(lang, [1280.0, 900.0], Theme::Light);
    window.send(Command::CloseHint);
    window.wait("the demo's check", |state| state.conflicts.rows.value().is_some() && state.jobs.is_empty());
    window.hush();
    window
}

#[track_caller]
fn answer(window: &mut Window) -> Answer {
    window.wait("the answer", |state| matches!(state.tools.ask.answer, Asked::Ready(_)) && state.jobs.is_empty());
    window.state().tools.ask.answer.value().unwrap().answer.clone()
}

/// The role's layer, by its place.
fn layer_of(window: &Window, role: Role) -> usize {
    window.state().document.as_ref().unwrap().opened.layers.iter().position(|layer| layer.role == role).unwrap()
}

fn features(answer: &Answer) -> BTreeSet<FeatureRef> {
    answer.hits.iter().map(|hit| (hit.layer, hit.record)).collect()
}

/// Every feature of every layer within a distance of the shape, found without any index.
fn within(window: &Window, shape: &Shape, distance_m: f64, itself: Option<FeatureRef>) -> BTreeSet<FeatureRef> {
    let document = window.state().document.clone().unwrap();
    let mut found = BTreeSet::new();
    for layer in &document.opened.layers {
        for record in (0..layer.raw.records()).map(RecordNo::new) {
            let feature = layer.feature_shape(record).unwrap();
            let is_near = |other: &Shape| distance::distance_m(shape.as_ref(), other.as_ref()) <= distance_m;
            if feature.is_some_and(|feature| is_near(&feature.shape)) && itself != Some((layer.id, record)) {
                found.insert((layer.id, record));
            }
        }
    }
    found
}

#[test]
fn conditions_find_what_a_look_at_every_row_finds_and_the_list_is_written() {
    for lang in [Lang::Zh, Lang::En] {
        let mut window = open(lang);
        window.key(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::F);
        assert!(window.state().tools.ask.is_open && window.shows(AskWord::NoConditions.text(lang)));
        let farmland = layer_of(&window, Role::Farmland);
        let layer = window.state().document.as_ref().unwrap().opened.layers[farmland].clone();
        window.unfold(AskWord::Layers.text(lang));
        window.click(&layer.name);
        window.click(AskWord::AddCondition.text(lang));
        let class = layer.fields.class.unwrap();
        window.unfold(AskWord::Field.text(lang));
        window.reach_and_click(&layer.raw.table.fields()[class].name.clone());
        window.unfold(AskWord::Operator.text(lang));
        window.reach_and_click(AskWord::Contains.text(lang));
        window.type_into(AskWord::Value.text(lang), "严格");
        window.click(AskWord::Ask.text(lang));
        let found = answer(&mut window);
        let expected: BTreeSet<FeatureRef> = (0..layer.raw.records())
            .map(RecordNo::new)
            .filter(|record| layer.is_live(*record))
            .filter(|record| layer.raw.table.row(*record).unwrap()[class].as_deref().is_some_and(|value| value.contains("严格")))
            .filter(|record| layer.feature_shape(*record).unwrap().is_some())
            .map(|record| (layer.id, record))
            .collect();
        assert!(!expected.is_empty() && features(&found) == expected, "{} of {}", found.hits.len(), expected.len());
        let area_m2: f64 = expected.iter().map(|(_, record)| layer.feature_shape(*record).unwrap().unwrap().measures.area_m2).sum();
        assert!((found.areas_m2().0 / area_m2 - 1.0).abs() < 1e-12);
        let told = jingtu::units::grouped(jingtu::units::mu(area_m2), 2);
        assert!(window.shows(&told) && window.shows(&count_told(expected.len() as u64, lang)), "{told}");
        // The list as a file.
        let path = window.path("查询.csv");
        window.reach_and_click(AskWord::Export.text(lang));
        window.type_into(window.text(W::AskSavePath), &path.display().to_string());
        window.click(window.text(W::SaveButton));
        window.wait("the file", |state| state.jobs.is_empty() && path.exists());
        let written = std::fs::read_to_string(&path).unwrap();
        assert_eq!(written.lines().count(), expected.len() + 1);
        assert!(written.starts_with("\u{feff}role,layer,record,id,class,area_m2,"));
        window.reach_and_click(AskWord::Copy.text(lang));
        window.wait("the copy", |state| state.jobs.is_empty());
        window.click(AskWord::Close.text(lang));
        assert!(!window.state().tools.ask.is_open);
    }
}

#[test]
fn a_polygon_drawn_finds_what_lies_in_it_and_rows_fly_there() {
    for lang in [Lang::Zh, Lang::En] {
        let mut window = open(lang);
        window.click(MenuName::Tools.text(lang));
        window.click(window.name(CommandName::Ask));
        window.click(AskWord::Inside.text(lang));
        window.click(AskWord::Draw.text(lang));
        for at in [pos2(620.0, 140.0), pos2(800.0, 150.0), pos2(780.0, 330.0), pos2(640.0, 320.0)] {
            window.mouse(at, Modifiers::NONE);
            window.harness.run_steps(20);
        }
        window.key(Modifiers::NONE, Key::Enter);
        let found = answer(&mut window);
        let ring = window.state().tools.ask.ring.clone().unwrap();
        let frame = Shape::polygon(&[&ring]);
        let touching = within(&window, &frame, 0.0, None);
        assert!(!found.hits.is_empty() && features(&found).is_subset(&touching));
        // What is left out of those that touch only reaches in by less than a square metre.
        let (area_m2, inside_m2) = found.areas_m2();
        assert!(inside_m2 > 0.0 && inside_m2 <= area_m2);
        for hit in &found.hits {
            assert!(hit.inside_m2 <= hit.area_m2 * (1.0 + 1e-9));
        }
        let camera = window.state().camera;
        let first = found.hits[0];
        window.send(Command::Ask(jingtu::app::ask::AskCommand::GoTo(0)));
        window.wait("the feature", |state| state.selection.feature() == Some((first.layer, first.record)) && state.jobs.is_empty());
        assert_ne!(window.state().camera, camera, "the map flies there");
        assert!(window.state().tools.ask.is_open);
    }
}

#[test]
fn the_buffer_lists_what_lies_within_the_distance_of_the_selected_feature() {
    for lang in [Lang::Zh, Lang::En] {
        let mut window = open(lang);
        let place = layer_of(&window, Role::RiskList);
        let layer = window.state().document.as_ref().unwrap().opened.layers[place].clone();
        let record = (0..layer.raw.records()).map(RecordNo::new).find(|record| layer.feature_shape(*record).unwrap().is_some()).unwrap();
        window.send(Command::ShowRecord((layer.id, record)));
        window.wait("the card", |state| state.card.value().is_some() && state.jobs.is_empty());
        window.key(Modifiers::SHIFT, Key::B);
        let near = answer(&mut window);
        window.type_into(AskWord::Distance.text(lang), "0");
        assert_eq!(window.state().tools.ask.distance, "1000", "typed behind the 100 that was there");
        window.click(AskWord::Ask.text(lang));
        window.wait("the wider answer", |state| {
            let answered = state.tools.ask.answer.value();
            state.jobs.is_empty() && answered.is_some_and(|answered| answered.answer.hits.len() > near.hits.len())
        });
        let found = answer(&mut window);
        let shape = layer.feature_shape(record).unwrap().unwrap().shape;
        assert_eq!(features(&found), within(&window, &shape, 1000.0, Some((layer.id, record))));
        assert!(found.hits.windows(2).all(|pair| pair[0].distance_m <= pair[1].distance_m), "nearest first");
        let extent = found.outline.as_ref().extent();
        assert!((extent.width() - shape.as_ref().extent().width() - 2000.0).abs() < 2.0, "the outline is drawn at the distance");
        // A click on the empty map measures from there.
        window.send(Command::Pick { at_m: [extent.min[0] - 90_000.0, extent.min[1]], tolerance_m: 1.0 });
        window.wait("the click", |state| state.jobs.is_empty());
        assert!(window.shows(AskWord::CentrePoint.text(lang).trim()));
        window.click(AskWord::Ask.text(lang));
        window.wait("nothing", |state| {
            state.jobs.is_empty() && state.tools.ask.answer.value().is_some_and(|answered| answered.answer.hits.is_empty())
        });
        assert!(window.shows(AskWord::Nothing.text(lang)));
    }
}
