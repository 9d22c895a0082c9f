//! The card of a feature: its sections, what lies around it, links to the map, copies.

use jingtu::app::command::Command;
use jingtu::app::snapshot::Asked;
use jingtu::app::state::AppState;
use jingtu::app::theme::Theme;
use jingtu::app::views::{card_table, card_text};
use jingtu::geometry::ShapeKind;
use jingtu::layer::Role;
use jingtu::words::Lang;
use jingtu::words::card::{CardSection, CardWord};

use super::kit::Window;

fn is_surrounded(state: &AppState) -> bool {
    state.jobs.is_empty() && matches!(state.around.answer, Asked::Ready(_))
}

/// The demo with a conflict of a priority plot on planned homes selected.
fn with_plot(lang: Lang) -> Window {
    let mut window = Window::demo(lang, [1280.0, 800.0], Theme::Light);
    window.send(Command::CloseHint);
    window.wait("the demo's check", |state| state.conflicts.rows.value().is_some() && state.jobs.is_empty());
    let results = window.state().results.clone().unwrap();
    let place = (0..results.list.len()).find(|place| results.list.row(*place).unwrap().rule.id == "R2").unwrap();
    window.send(Command::SelectConflict(place as u32));
    window.wait("what lies around", is_surrounded);
    window.hush();
    window
}

#[test]
fn the_card_tells_what_lies_around_and_links_lead_there() {
    for lang in [Lang::Zh, Lang::En] {
        let mut window = with_plot(lang);
        for section in CardSection::ALL {
            assert!(window.shows(section.title(lang)), "{section:?}");
        }
        let around = window.state().around.answer.value().unwrap().clone();
        let (plot, feature) = (&around.plot, window.state().selection.feature().unwrap());
        assert_eq!((plot.layer, plot.record), feature);
        // Ellipsoidal areas are a little smaller than planar ones here (DOMAIN 5.4).
        let ellipsoidal_m2 = plot.ellipsoidal_m2.unwrap();
        assert!(ellipsoidal_m2 < plot.area_m2 && ellipsoidal_m2 > plot.area_m2 * 0.999);
        let card = window.state().card.value().unwrap().clone();
        assert!((card.area_m2 - plot.area_m2).abs() < 1e-9);
        // What the conflict overlaps is among the neighbours, with the same area.
        let results = window.state().results.clone().unwrap();
        let finding = results.list.findings.get(window.state().selection.conflict.unwrap() as usize).unwrap();
        let object = finding.object_layer.zip(finding.object_record).unwrap();
        let jingtu::rules::Measure::Overlap { area_m2, .. } = finding.measure else { panic!("an overlap") };
        let met = around.neighbours.iter().find(|(neighbour, _)| (neighbour.layer, neighbour.record) == object).unwrap();
        assert!((met.0.overlap_m2 - area_m2).abs() < 0.01, "{met:?} against {area_m2}");

        // A source is a link: it is selected, and looked around in turn.
        let nearest = &around.sources[0].0;
        let layers = window.state().document.as_ref().unwrap().opened.layers.clone();
        let row = &jingtu::words::card::sources(lang, &layers, &around.sources)[0];
        window.reach_and_click(&format!("{} {} {}", row.name, row.meaning, row.value()));
        let source = (nearest.layer, nearest.record);
        window.wait("the source", |state| state.selection.feature() == Some(source) && is_surrounded(state));
        let distance_m = nearest.distance_m;
        let back = window.state().around.answer.value().unwrap().clone();
        assert_eq!(layers[source.0.place()].role, Role::Source);
        // The way back is as long, where the plot is still the nearest of its layer.
        let nearest = back.plot.nearest.iter().find(|nearest| nearest.layer == feature.0).unwrap();
        assert!(nearest.distance_m <= distance_m + 1e-6);
    }
}

#[test]
fn sections_fold_and_the_card_is_copied_as_text_and_as_a_table() {
    let lang = Lang::Zh;
    let mut window = with_plot(lang);
    let card = window.state().card.value().unwrap().clone();
    let text = card_text(window.state(), &card);
    for part in [CardSection::Planned.title(lang), "投影面积：", "椭球面积：", "第五十九条", "亩", "LZ"] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    let table = card_table(window.state(), &card);
    let lines: Vec<Vec<&str>> = table.lines().map(|line| line.split('\t').collect()).collect();
    assert!(lines.iter().all(|line| line.len() == 5), "{table}");
    let area = lines.iter().find(|line| line[1] == "投影面积" && line[3] == "m²").unwrap();
    assert!((area[2].parse::<f64>().unwrap() - card.area_m2).abs() < 0.006);
    // Attributes are under their own names, with what they mean.
    assert!(lines.iter().any(|line| line[1] == "地块编号 编号"), "{table}");

    let row = "椭球面积";
    assert!(window.shows(row));
    window.reach_and_click(CardSection::Areas.title(lang));
    assert!(!window.shows(row) && window.state().look.folded == [CardSection::Areas]);
    window.reach_and_click(CardSection::Areas.title(lang));
    assert!(window.shows(row));
}

#[test]
fn a_countys_surroundings_are_everything_and_a_point_has_no_area() {
    let lang = Lang::En;
    let mut window = with_plot(lang);
    let document = window.state().document.clone().unwrap();
    let layer = |role: Role| document.opened.layers.iter().find(|layer| layer.role == role).unwrap().id;
    window.send(Command::ShowRecord((layer(Role::Admin), jingtu::ids::RecordNo::new(0))));
    window.wait("the county", is_surrounded);
    assert!(window.shows(CardWord::OfACounty.text(lang)) && !window.shows(CardSection::Neighbours.title(lang)));
    let points = document.opened.layers.iter().find(|layer| layer.raw.geometry == jingtu::source::GeometryKind::Point).unwrap().id;
    window.send(Command::ShowRecord((points, jingtu::ids::RecordNo::new(0))));
    window.wait("the point", |state| state.selection.feature().is_some_and(|(layer, _)| layer == points) && is_surrounded(state));
    assert!(window.state().card.value().unwrap().shape.as_ref().is_some_and(|shape| shape.kind == ShapeKind::Points));
    assert!(window.shows(CardWord::NoArea.text(lang)) && window.shows(CardSection::Neighbours.title(lang)));
}

#[test]
fn neighbours_are_those_that_a_search_through_everything_finds() {
    use jingtu::geometry::distance::distance_within;
    use jingtu::ids::RecordNo;
    use jingtu::progress::{Cancel, Progress};
    use jingtu::tasks;

    let folder = tempfile::tempdir().unwrap();
    let inputs = tasks::demo::unpack(folder.path()).unwrap();
    let (progress, cancel) = (Progress::silent(), Cancel::new());
    let opened = tasks::open::open(&inputs, None, &progress, &cancel).unwrap();
    let indexes = tasks::siting::indexes(&opened, &progress, &cancel).unwrap();
    let parcels = opened.layers.iter().find(|layer| layer.role == Role::Farmland).unwrap();
    let mut found_any = 0;
    for record in [7, 500, 1024].map(RecordNo::new) {
        let own = parcels.feature_shape(record).unwrap().unwrap();
        let around = tasks::card::surrounded(&opened, &indexes, (parcels.id, record), &cancel).unwrap().unwrap();
        assert!(around.plot.more_neighbours == 0 && around.is_looked_around);
        let mut told: Vec<RecordNo> =
            around.neighbours.iter().filter(|(one, _)| one.layer == parcels.id).map(|(one, _)| one.record).collect();
        told.sort_unstable();
        let is_beside = |other: &RecordNo| {
            let shape = parcels.feature_shape(*other).unwrap();
            shape.is_some_and(|shape| distance_within(own.shape.as_ref(), shape.shape.as_ref(), 1.0).is_some())
        };
        let records = (0..parcels.raw.records()).map(RecordNo::new).filter(|other| *other != record);
        let searched: Vec<RecordNo> = records.filter(is_beside).collect();
        assert_eq!(told, searched, "of record {record}");
        found_any += told.len();
    }
    assert!(found_any > 0);
}
