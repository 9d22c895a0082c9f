//! What the painter is given: the scene that the state describes.

use std::sync::Arc;

use crate::paint::{HaloCache, Scene, SceneBase, SceneLayer};

use super::compare::Side;
use super::state::AppState;
use super::theme::Theme;

/// The scene that the state describes, from bottom to top. `side`: as one side of a comparison shows it, with its layer and without the other.
#[must_use]
pub fn scene_of(state: &AppState, side: Option<Side>) -> Scene {
    let Some(document) = &state.document else { return Scene::default() };
    let layers = state.layers.iter().rev().filter_map(|view| {
        let layer = document.opened.layers.get(view.layer.place())?;
        let index = document.indexes.get(view.layer.place())?;
        let colours = state.colours.of(view).cloned();
        Some(SceneLayer {
            layer: Arc::clone(layer),
            index: Arc::clone(index),
            style: view.style.clone(),
            is_visible: side.and_then(|side| side.shows(view.layer, layer.role)).unwrap_or(view.is_visible),
            colours,
        })
    });
    let bases = state.bases.iter().rev().filter_map(|view| {
        let base = view.map_under(&document.opened.analysis_crs)?.share();
        let is_visible = side.and_then(|side| side.shows_base(view.id)).unwrap_or(view.is_visible);
        Some(SceneBase { base, opacity: view.opacity, is_visible })
    });
    let results = state.results.as_ref().filter(|_| state.conflicts.is_on_map);
    let conflicts = results.map(|results| {
        let places = state.conflicts.rows.value().map(|rows| Arc::clone(&rows.places));
        (Arc::clone(&results.list), places)
    });
    let (is_dark, lang) = (state.look.theme == Theme::Dark, state.look.lang);
    Scene { bases: bases.collect(), layers: layers.collect(), conflicts, is_dark, lang, halos: HaloCache::default() }
}
