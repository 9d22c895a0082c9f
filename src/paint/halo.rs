//! Conflicts, haloed by severity: a glow along the subject where it is large enough to be seen, else a ring around it.
//!
//! A subject is haloed once, by its gravest conflict. Rings that would lie on top of each other are thinned: one for each cell
//! of a raster that is fixed to the plane, so that tiles agree.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use tiny_skia::Pixmap;

use crate::conflicts::ConflictList;
use crate::geometry::{Extent, Point, ShapeKind};
use crate::ids::{LayerId, RecordNo};
use crate::progress::Cancel;
use crate::rules::{Certainty, Severity};

use super::features::Stop;
use super::grid::{Grid, SUBPIXELS};
use super::lines::Lines;
use super::raster::Canvas;
use super::reading::read_shapes;
use super::style::{Colour, LineLook, background, severity};
use super::symbols::ring;
use super::{PaintIndex, Scene};

/// From this many points on a subject glows along its border instead of getting a ring.
const GLOWING: f64 = 18.0;

/// Rings keep this distance, in points.
const CELL: f64 = 22.0;

const RING_RADIUS: f32 = 8.5;
const RING_WIDTH: f32 = 2.0;

/// Which subjects are haloed, computed when a scene is first painted; clones of the scene share it. A scene with other
/// conflicts needs a fresh one (`HaloCache::default()`).
#[derive(Clone, Default, Debug)]
pub struct HaloCache(Arc<OnceLock<Halos>>);

/// The haloed subjects of each severity and layer, from the lowest severity to the gravest.
#[derive(Debug, Default)]
struct Halos {
    groups: Vec<HaloGroup>,
}

#[derive(Debug)]
struct HaloGroup {
    severity: Severity,
    /// Place in the scene.
    layer: usize,
    records: Vec<RecordNo>,
    /// The records' boxes, by place in `records`.
    index: PaintIndex,
}

impl HaloCache {
    fn get(&self, scene: &Scene) -> &Halos {
        self.0.get_or_init(|| Halos::of(scene))
    }
}

impl Halos {
    fn of(scene: &Scene) -> Self {
        let Some((list, shown)) = &scene.conflicts else { return Self::default() };
        let mut grouped: BTreeMap<(Severity, usize), Vec<RecordNo>> = BTreeMap::new();
        for ((layer, record), severity) in gravest(list, shown.as_deref().map(Vec::as_slice)) {
            if let Some(place) = scene.layers.iter().position(|scene_layer| scene_layer.layer.id == layer) {
                grouped.entry((severity, place)).or_default().push(record);
            }
        }
        let groups = grouped.into_iter().map(|((severity, layer), mut records)| {
            let index = &scene.layers[layer].index;
            records.retain(|record| index.extent_of(*record).is_some());
            let extents: Vec<Extent> = records.iter().filter_map(|record| index.extent_of(*record)).collect();
            HaloGroup { severity, layer, records, index: PaintIndex::of_extents(&extents) }
        });
        Self { groups: groups.collect() }
    }
}

/// Each subject with its gravest conflict among those shown; certain ones where no choice was made.
fn gravest(list: &ConflictList, shown: Option<&[u32]>) -> BTreeMap<(LayerId, RecordNo), Severity> {
    let mut gravest = BTreeMap::new();
    let mut last = None;
    let mut note = |subject: (LayerId, RecordNo), severity: Severity| {
        // Findings are sorted by subject, so most repeat the one before.
        if last != Some((subject, severity)) {
            last = Some((subject, severity));
            let entry = gravest.entry(subject).or_insert(severity);
            *entry = severity.max(*entry);
        }
    };
    match shown {
        Some(places) => places
            .iter()
            .filter_map(|&place| list.findings.get(place as usize))
            .for_each(|finding| note((finding.subject_layer, finding.subject_record), finding.severity)),
        None => list
            .findings
            .iter()
            .filter(|finding| finding.certainty == Certainty::Certain)
            .for_each(|finding| note((finding.subject_layer, finding.subject_record), finding.severity)),
    }
    gravest
}

/// Paints the halos of a scene's conflicts over the canvas.
pub(super) fn paint_halos(scene: &Scene, canvas: &mut Canvas, grid: &Grid, cancel: &Cancel) -> Result<(), Stop> {
    let halos = scene.halos.get(scene);
    let point = f64::from(grid.per_point) / f64::from(SUBPIXELS);
    let seen = grid.extent_m().widened(grid.m_from_points(GLOWING as f32 + CELL as f32 + RING_RADIUS + RING_WIDTH));
    let mut rings: BTreeMap<[i64; 2], (Severity, Point)> = BTreeMap::new();
    for group in &halos.groups {
        let mut glowing = Vec::new();
        group.index.visit(seen, |place, extent| {
            let size = extent.width().max(extent.height()) * grid.per_m / f64::from(SUBPIXELS);
            if size >= GLOWING * point {
                glowing.push(group.records[place.place()]);
            } else {
                let centre = extent.centre();
                // The gravest come last and take the cell.
                let cell = centre.map(|value| (value / grid.m_from_points(CELL as f32)).floor() as i64);
                let taken = rings.entry(cell).or_insert((group.severity, centre));
                if group.severity > taken.0 {
                    *taken = (group.severity, centre);
                }
            }
        });
        glow(scene, group, &glowing, canvas, grid, cancel)?;
    }
    let sprites: Vec<Option<Pixmap>> =
        Severity::ALL.into_iter().map(|severity| ring_sprite(severity, scene.is_dark, grid.per_point)).collect();
    for (place, sprite) in sprites.iter().enumerate() {
        let Some(sprite) = sprite else { continue };
        for (_, centre) in rings.values().filter(|(severity, _)| *severity == Severity::ALL[place]) {
            canvas.stamp(sprite, grid.sub_from_m(*centre));
        }
    }
    Ok(())
}

/// The ring of a severity, also for legends.
pub(super) fn ring_sprite(of: Severity, is_dark: bool, per_point: f32) -> Option<Pixmap> {
    ring(RING_RADIUS * per_point, RING_WIDTH * per_point, severity(of, is_dark), background(is_dark).with_alpha(200))
}

fn glow(scene: &Scene, group: &HaloGroup, records: &[RecordNo], canvas: &mut Canvas, grid: &Grid, cancel: &Cancel) -> Result<(), Stop> {
    if records.is_empty() {
        return Ok(());
    }
    let scene_layer = &scene.layers[group.layer];
    let reach = f64::from(CELL as f32 * grid.per_point);
    let frame = [-reach, -reach, f64::from(grid.width) + reach, f64::from(grid.height) + reach];
    let (mut wide, mut narrow) = (Lines::default(), Lines::default());
    let mut local: Vec<Point> = Vec::new();
    read_shapes(&scene_layer.layer, scene_layer.index.chunks(), records, cancel, |_, shape| {
        for part in shape.as_ref().parts() {
            local.clear();
            local.extend(part.iter().map(|&point| grid.sub_from_m(point)));
            let is_closed = shape.kind == ShapeKind::Polygon;
            wide.add(&local, is_closed, &frame, None);
            narrow.add(&local, is_closed, &frame, None);
        }
    })?;
    let colour: Colour = severity(group.severity, scene.is_dark);
    let line = |colour, width| LineLook { colour, width, dash: None, casing: None };
    wide.stroke(&mut canvas.pixmap, &line(colour.with_alpha(95), 8.0), 1.0, grid.per_point);
    narrow.stroke(
        &mut canvas.pixmap,
        &LineLook { casing: Some(background(scene.is_dark).with_alpha(150)), ..line(colour, 1.75) },
        1.0,
        grid.per_point,
    );
    Ok(())
}
