//! The printed sheets of plots: an A4 page each, in one PDF.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::conflicts::ConflictList;
use crate::conflicts::siting::{Ground, Nearest, Registered, registered};
use crate::export::plot_sheet::{DETAIL_MM, LOCATOR_MM, MapPart, PlotPage, points, sheet};
use crate::export::provenance::beijing_time;
use crate::geometry::Extent;
use crate::ids::{LayerId, RecordNo};
use crate::index::Boxes;
use crate::layer::{Layer, Role};
use crate::paint::{Framing, LayerStyle, PaintIndex, Scene, SceneLayer, Sheet, legend_within, map_picture, style};
use crate::progress::{Cancel, Progress, Stage};
use crate::text::{edits, normalised};
use crate::words::Lang;
use crate::words::plot_sheet::{self as words, SheetWord};

use super::TaskError;
use super::check::{Checked, require_unchanged};
use super::open::Opened;

pub use crate::export::PdfFile;

/// Pixels a point of the maps on a sheet: 300 dots an inch.
const PIXELS_PER_POINT: f32 = 3.125;
/// Sources that are told.
const SOURCES: usize = 6;
/// Similar identifiers that are offered.
const SIMILAR: usize = 3;
/// Ratios of detail maps, as paper maps have them.
const RATIOS: [f64; 10] = [2_000.0, 5_000.0, 10_000.0, 20_000.0, 25_000.0, 50_000.0, 100_000.0, 200_000.0, 500_000.0, 1_000_000.0];
/// Share of the detail map's sides that the plot takes at most: its neighbours matter.
const PLOT_SHARE: f64 = 0.5;

/// What is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// The plots, a page each.
    pub features: &'a [(LayerId, RecordNo)],
    /// The data are invented.
    pub is_fictional: bool,
    /// The secrecy mark, 内部 or 秘密.
    pub secrecy: Option<&'a str>,
    /// The language of the sheets.
    pub lang: Lang,
}

/// Proves that a sheet can be written there.
///
/// # Errors
/// When the name is no `.pdf`, or nothing can be written there.
pub fn prepare(path: &Path) -> Result<PdfFile, TaskError> {
    PdfFile::prepare(path).map_err(TaskError::from)
}

/// The features that these identifiers name, each once, in the order asked for: `ID`, or `LAYER:ID` with a layer's name or role where
/// several layers have it. All records of one layer that bear the identifier count.
///
/// # Errors
/// When one names nothing, or features of several layers.
pub fn find(opened: &Opened, typed: &[String]) -> Result<Vec<(LayerId, RecordNo)>, TaskError> {
    let mut features = Vec::new();
    for typed in typed {
        for feature in find_one(opened, typed)? {
            if !features.contains(&feature) {
                features.push(feature);
            }
        }
    }
    Ok(features)
}

fn find_one(opened: &Opened, typed: &str) -> Result<Vec<(LayerId, RecordNo)>, TaskError> {
    let all: Vec<&Layer> = opened.layers.iter().map(Arc::as_ref).collect();
    let mut found = having(&all, typed);
    if found.is_empty()
        && let Some((layer, id)) = typed.split_once([':', '：'])
    {
        let wanted = normalised(layer);
        let named: Vec<&Layer> =
            all.iter().copied().filter(|layer| normalised(&layer.name) == wanted || layer.role.word() == wanted).collect();
        found = having(&named, id);
        if found.is_empty() && !named.is_empty() {
            return Err(TaskError::NoSuchPlot { typed: typed.to_owned(), near: similar(&named, id) });
        }
    }
    let mut layers: Vec<LayerId> = found.iter().map(|(layer, _)| *layer).collect();
    layers.dedup();
    match layers.as_slice() {
        [] => Err(TaskError::NoSuchPlot { typed: typed.to_owned(), near: similar(&all, typed) }),
        [_] => Ok(found),
        several => {
            let id = typed.rsplit([':', '：']).next().unwrap_or(typed);
            let name = |layer: &LayerId| opened.layers.get(layer.place()).map(|layer| format!("{}:{id}", layer.name));
            Err(TaskError::SeveralPlots { typed: typed.to_owned(), choices: several.iter().filter_map(name).collect() })
        }
    }
}

/// The live records with this identifier, compared as codes are.
fn having(layers: &[&Layer], id: &str) -> Vec<(LayerId, RecordNo)> {
    let wanted = normalised(id);
    if wanted.is_empty() {
        return Vec::new();
    }
    let records = |layer: &Layer| (0..layer.raw.records()).map(RecordNo::new);
    let mut found = Vec::new();
    for layer in layers {
        let is_wanted = |record: &RecordNo| layer.is_live(*record) && normalised(layer.ids.get(*record)) == wanted;
        found.extend(records(layer).filter(is_wanted).map(|record| (layer.id, record)));
    }
    found
}

/// Identifiers that the one typed may be a slip of.
fn similar(layers: &[&Layer], typed: &str) -> Vec<String> {
    let wanted = normalised(typed).to_lowercase();
    let length = wanted.chars().count();
    let most = 2.max(length / 3);
    let mut near: Vec<(usize, String)> = Vec::new();
    for layer in layers {
        for record in (0..layer.raw.records()).map(RecordNo::new).filter(|record| layer.is_live(*record)) {
            let id = layer.ids.get(record);
            if id.is_empty() || id.chars().count().abs_diff(length) > most {
                continue;
            }
            let steps = edits(&wanted, &normalised(id).to_lowercase());
            let is_near = steps <= most && near.last().is_none_or(|(worst, _)| near.len() < SIMILAR || steps < *worst);
            if is_near && !near.iter().any(|(_, known)| known == id) {
                near.push((steps, id.to_owned()));
                near.sort();
                near.truncate(SIMILAR);
            }
        }
    }
    near.into_iter().map(|(_, id)| id).collect()
}

/// Writes a page a plot. `indexes`: a layer each.
///
/// # Errors
/// When a file can no longer be read or the PDF not be written, or when asked to stop.
pub fn write(
    checked: &Checked,
    indexes: &[Arc<PaintIndex>],
    wish: &Wish<'_>,
    file: PdfFile,
    progress: &Progress,
    cancel: &Cancel,
) -> Result<PathBuf, TaskError> {
    require_unchanged(&checked.opened)?;
    let mut sheets = Vec::with_capacity(wish.features.len());
    for place in 0..wish.features.len() {
        cancel.check()?;
        progress.report(Stage::Painting, "", place as u64, wish.features.len() as u64);
        sheets.extend(page(checked, indexes, wish, place, cancel)?);
    }
    Ok(file.write(SheetWord::Title.text(wish.lang), &sheets)?)
}

fn page(
    checked: &Checked,
    indexes: &[Arc<PaintIndex>],
    wish: &Wish<'_>,
    place: usize,
    cancel: &Cancel,
) -> Result<Option<Sheet>, TaskError> {
    let (opened, list, lang) = (&checked.opened, &checked.list, wish.lang);
    let Some(&feature) = wish.features.get(place) else { return Ok(None) };
    let boxes: Vec<&dyn Boxes> = indexes.iter().map(|index| index.as_ref() as &dyn Boxes).collect();
    let ground = Ground { layers: &opened.layers, boxes: &boxes, analysis_crs: &opened.analysis_crs };
    let Some(plot) = registered(ground, Some(list), feature, SOURCES, cancel)? else { return Ok(None) };
    let sources = named(opened, &plot.sources)?;
    let mut page = PlotPage {
        layers: &opened.layers,
        list,
        sources,
        detail: None,
        locator: None,
        legend: Vec::new(),
        provenance: provenance(checked, lang),
        date: today(),
        number: [place + 1, wish.features.len()],
        is_fictional: wish.is_fictional,
        secrecy: wish.secrecy.map(str::to_owned),
        plot,
    };
    if !page.plot.extent.is_empty() {
        let scene = scene(opened, indexes, list, &page.plot);
        let framing = Framing::Scale(page.plot.extent.centre(), ratio(page.plot.extent));
        page.detail = Some(part(&scene, &framing, DETAIL_MM, cancel)?);
        page.locator = Some(part(&locator_scene(&scene), &locator_framing(&scene), LOCATOR_MM, cancel)?);
        page.legend = page.detail.as_ref().map(|detail| legend_within(&scene, shown(detail), lang)).unwrap_or_default();
    }
    Ok(Some(sheet(&page, lang)))
}

/// The sources with their names, where they have some.
pub(super) fn named(opened: &Opened, sources: &[Nearest]) -> Result<Vec<(Nearest, String)>, TaskError> {
    let name = |nearest: &Nearest| {
        let name = opened.layers.get(nearest.layer.place()).map(|layer| layer.feature_name(nearest.record)).transpose()?;
        Ok((nearest.clone(), name.unwrap_or_default()))
    };
    sources.iter().map(name).collect()
}

/// Every layer in the usual order, and the plot's own conflicts.
fn scene(opened: &Opened, indexes: &[Arc<PaintIndex>], list: &Arc<ConflictList>, plot: &Registered) -> Scene {
    let named = |role: Role| matches!(role, Role::RiskList | Role::Priority | Role::Source | Role::Admin);
    let layer = |(layer, index): (&Arc<Layer>, &Arc<PaintIndex>)| SceneLayer {
        style: LayerStyle { has_labels: named(layer.role), ..LayerStyle::default() },
        layer: Arc::clone(layer),
        index: Arc::clone(index),
        is_visible: true,
        colours: None,
    };
    let mut layers: Vec<SceneLayer> = opened.layers.iter().zip(indexes).map(layer).collect();
    layers.sort_by_key(|layer| style::order(layer.layer.role));
    let places = plot.conflicts.iter().filter_map(|place| u32::try_from(*place).ok()).collect();
    Scene { layers, conflicts: Some((Arc::clone(list), Some(Arc::new(places)))), ..Scene::default() }
}

/// Counties alone; without them everything.
fn locator_scene(scene: &Scene) -> Scene {
    let has_counties = scene.layers.iter().any(|layer| layer.layer.role == Role::Admin);
    let layers = scene.layers.iter().filter(|layer| !has_counties || layer.layer.role == Role::Admin).cloned();
    Scene { layers: layers.collect(), conflicts: None, is_dark: scene.is_dark, ..Scene::default() }
}

fn locator_framing(scene: &Scene) -> Framing {
    let extent = locator_scene(scene).layers.iter().fold(Extent::EMPTY, |all, layer| all.union(layer.index.extent()));
    Framing::Extent(extent.widened(extent.width().max(extent.height()) / 40.0))
}

/// The smallest round ratio at which the plot takes no more than its share of the map.
fn ratio(extent: Extent) -> f64 {
    let metres = DETAIL_MM.map(|mm| f64::from(mm) / 1000.0 * PLOT_SHARE);
    let needed = (extent.width() / metres[0]).max(extent.height() / metres[1]);
    RATIOS.into_iter().find(|ratio| *ratio >= needed).unwrap_or(needed)
}

fn part(scene: &Scene, framing: &Framing, side_mm: [f32; 2], cancel: &Cancel) -> Result<MapPart, TaskError> {
    let [width, height] = points(side_mm).map(|side| (side * PIXELS_PER_POINT).round() as u32);
    let view = framing.view(width, height, PIXELS_PER_POINT);
    Ok(MapPart { picture: map_picture(scene, &view, cancel)?, view })
}

fn shown(part: &MapPart) -> Extent {
    let half = [part.view.width, part.view.height].map(|pixels| f64::from(pixels) / 2.0 * part.view.metres_per_pixel);
    let [x, y] = part.view.centre_m;
    Extent { min: [x - half[0], y - half[1]], max: [x + half[0], y + half[1]] }
}

fn today() -> String {
    let secs = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    beijing_time(secs).split(' ').next().unwrap_or_default().to_owned()
}

fn provenance(checked: &Checked, lang: Lang) -> String {
    let mut files: Vec<String> = Vec::new();
    for layer in &checked.opened.layers {
        let name = layer.raw.path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        if !files.contains(&name) {
            files.push(name);
        }
    }
    let rules = &checked.list.rules;
    let separator = if lang == Lang::Zh { "、" } else { ", " };
    let set = format!("{} {}", rules.name, rules.version);
    let made = beijing_time(checked.started_unix_secs);
    words::provenance(lang, &files.join(separator), &checked.opened.analysis_crs.label_and_name(), &set, &made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn detail_maps_have_round_ratios_that_leave_room_for_neighbours() {
        let square = |side: f64| Extent { min: [0.0, 0.0], max: [side, side] };
        assert_eq!([1.0, 100.0, 300.0, 4_000.0].map(|side| ratio(square(side))), [2_000.0, 5_000.0, 10_000.0, 100_000.0]);
        assert_eq!(ratio(Extent { min: [5.0, 5.0], max: [5.0, 5.0] }), 2_000.0);
    }
}
