//! Commands on the map: moving it, selecting what lies on it, walking through conflicts.

use egui::{Vec2, vec2};

use crate::geometry::Extent;

use super::super::command::Command;
use super::super::document::FeatureRef;
use super::super::effect::{Effect, Job};
use super::super::map::Camera;
use super::super::snapshot::Asked;
use super::super::state::{AppState, JobKind, Selection, Stacked};
use super::{CLOSEST_TO_SELECTION, start};

pub(super) fn size(state: &AppState) -> Vec2 {
    vec2(state.map_size[0], state.map_size[1])
}

pub(super) fn move_map(state: &mut AppState, command: &Command) {
    match *command {
        Command::ZoomIn | Command::ZoomOut => {
            let factor = if matches!(command, Command::ZoomIn) { 1.5 } else { 1.0 / 1.5 };
            state.camera = state.camera.map(|camera| camera.zoomed(factor, camera.centre_m));
        }
        Command::ZoomAll => state.camera = Camera::fitting(state.extent(None), size(state)).or(state.camera),
        Command::ZoomLayer(layer) => state.camera = Camera::fitting(state.extent(Some(layer)), size(state)).or(state.camera),
        Command::ZoomSelection => zoom_to(state, selected_extent(state)),
        Command::Pan(east, north) => {
            let step = vec2(-f32::from(east) * state.map_size[0], f32::from(north) * state.map_size[1]) * 0.125;
            state.camera = state.camera.map(|camera| camera.dragged(step));
        }
        Command::SetCamera(camera) => state.camera = Some(camera),
        Command::SetMapSize(map_size) => state.map_size = map_size,
        _ => {}
    }
}

pub(super) fn selected_extent(state: &AppState) -> Extent {
    let pair = state.pair.iter().fold(Extent::EMPTY, |all, card| all.union(card.extent));
    if pair.is_empty() { state.card.value().map_or(Extent::EMPTY, |card| card.extent) } else { pair }
}

/// Shows an extent with some of its surroundings.
pub fn zoom_to(state: &mut AppState, extent: Extent) {
    state.camera = Camera::fitting_no_closer(extent, size(state) * 0.75, CLOSEST_TO_SELECTION).or(state.camera);
}

pub(super) fn pick(state: &mut AppState, at_m: [f64; 2], tolerance_m: f64, is_hover: bool) -> Vec<Effect> {
    let Some(document) = state.document.clone() else { return Vec::new() };
    if !is_hover {
        state.tools.clicked_m = Some(at_m);
    }
    let layers = state.layers.iter().filter(|view| view.is_visible).map(|view| view.layer).collect();
    vec![start(state, Job::Pick { document, layers, at_m, tolerance_m, is_hover })]
}

/// Selects: the card is asked for, a conflict's pair too.
pub fn select(state: &mut AppState, selection: Selection) -> Vec<Effect> {
    state.selection = selection;
    let mut effects = Vec::new();
    match (state.document.clone(), state.selection.feature()) {
        (Some(document), Some(feature)) => {
            state.card.ask();
            let results = state.results.clone();
            effects.push(start(state, Job::Card { document, results, feature }));
        }
        _ => state.card = Asked::NotAsked,
    }
    effects.extend(super::around::leave(state));
    if state.selection.conflict.is_none() {
        state.pair.clear();
        effects.push(Effect::Stop(JobKind::Pair));
    }
    effects
}

pub(super) fn show_record(state: &mut AppState, feature: FeatureRef) -> Vec<Effect> {
    show_feature(state, Stacked { feature, label: super::super::state::record_label(feature.1), class: String::new() })
}

/// Selects a feature and moves the map to it, as soon as its extent is known.
pub(super) fn show_feature(state: &mut AppState, stacked: Stacked) -> Vec<Effect> {
    let extent = state.document.as_ref().and_then(|document| {
        let index = document.indexes.get(stacked.feature.0.place())?;
        index.extent_of(stacked.feature.1)
    });
    if let Some(extent) = extent {
        zoom_to(state, extent);
    }
    select(state, Selection { stack: vec![stacked], current: 0, conflict: None })
}

pub(super) fn step(state: &mut AppState, by: isize) -> Vec<Effect> {
    let Some(rows) = state.conflicts.rows.value() else { return Vec::new() };
    let places = &rows.places;
    let Some(last) = places.len().checked_sub(1) else { return Vec::new() };
    let now = state.selection.conflict.and_then(|conflict| places.iter().position(|place| *place == conflict));
    let next = match now {
        None => 0,
        Some(now) => now.saturating_add_signed(by).min(last),
    };
    let Some(&place) = places.get(next) else { return Vec::new() };
    select_conflict(state, place)
}

pub(super) fn select_conflict(state: &mut AppState, place: u32) -> Vec<Effect> {
    let (Some(document), Some(results)) = (state.document.clone(), state.results.clone()) else { return Vec::new() };
    let Some(finding) = results.list.findings.get(place as usize) else { return Vec::new() };
    let object = finding.object_layer.zip(finding.object_record);
    let features: Vec<FeatureRef> = std::iter::once((finding.subject_layer, finding.subject_record)).chain(object).collect();
    let stack: Vec<Stacked> = features
        .iter()
        .filter_map(|&(layer, record)| {
            let layer = results.list.layers.get(layer.place())?;
            Some(Stacked {
                feature: (layer.id, record),
                label: super::super::views::feature_label(layer, record),
                class: layer.class.value(record).to_owned(),
            })
        })
        .collect();
    let extent = features.iter().fold(Extent::EMPTY, |all, (layer, record)| {
        let index = document.indexes.get(layer.place());
        index.and_then(|index| index.extent_of(*record)).map_or(all, |extent| all.union(extent))
    });
    zoom_to(state, extent);
    let mut effects = select(state, Selection { stack, current: 0, conflict: Some(place) });
    effects.push(start(state, Job::Pair { document, features }));
    effects
}
