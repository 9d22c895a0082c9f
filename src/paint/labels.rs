//! Names and identifiers on the map: haloed, inside their plots or beside their points, and never on top of each other.
//!
//! Labels are placed for a whole view at once, not tile by tile: they depend on each other. Layers on top come first, within a
//! layer the larger features; what finds no room is left out.

use tiny_skia::{FillRule, LineJoin, PixmapMut, Stroke, Transform};

use crate::geometry::{Extent, Point, Shape, ShapeKind};
use crate::ids::RecordNo;
use crate::layer::Role;
use crate::progress::{Cancel, Cancelled};

use super::features::Stop;
use super::font::{CAP_HEIGHT, Weight, text_path, text_width};
use super::reading::read_shapes;
use super::style;
use super::{LabelBy, Picture, Scene, SceneLayer, View};
use crate::words::Lang;

/// Size of labels in points.
const SIZE: f32 = 12.0;

/// More than these in one view are no longer read, only looked at.
const MOST: usize = 400;

/// Features looked at for room, so that a view of a million plots does not read them all.
const CANDIDATES: usize = 1200;

/// From the middle of a symbol to its label, in points.
const BESIDE: f32 = 8.0;

/// A label in its place.
#[derive(Clone, PartialEq, Debug)]
pub struct Label {
    /// The words.
    pub text: String,
    /// Left end of the baseline, in pixels of the view.
    pub left: f32,
    /// The baseline, in pixels of the view.
    pub baseline: f32,
    /// Size in pixels.
    pub size: f32,
    /// Its weight.
    pub weight: Weight,
}

/// Places the labels of a view.
///
/// # Errors
/// When asked to stop.
pub fn labels(scene: &Scene, view: &View, cancel: &Cancel) -> Result<Vec<Label>, Cancelled> {
    let mut placed = Placed { labels: Vec::new(), taken: Vec::new() };
    let frame = Frame::of(view);
    for scene_layer in scene.layers.iter().rev().filter(|layer| layer.is_visible && layer.style.has_labels) {
        match label_layer(scene_layer, scene.lang, &frame, &mut placed, cancel) {
            // A file that cannot be read any more costs its labels; painting its features says so.
            Ok(()) | Err(Stop::Unreadable(_)) => {}
            Err(Stop::Cancelled) => return Err(Cancelled),
        }
    }
    Ok(placed.labels)
}

/// The labels of a view on nothing: a picture to lie over the map.
///
/// # Errors
/// When asked to stop.
pub fn paint_labels(scene: &Scene, view: &View, cancel: &Cancel) -> Result<Picture, Cancelled> {
    let labels = labels(scene, view, cancel)?;
    let mut picture = Picture { width: view.width, height: view.height, rgba: vec![0; view.width as usize * view.height as usize * 4] };
    draw_labels(&labels, scene.is_dark, &mut picture);
    Ok(picture)
}

/// Draws labels over a picture of their view.
pub fn draw_labels(labels: &[Label], is_dark: bool, picture: &mut Picture) {
    let Some(mut pixmap) = PixmapMut::from_bytes(&mut picture.rgba, picture.width, picture.height) else { return };
    let (ink, halo) = style::text(is_dark);
    let paths: Vec<_> = labels
        .iter()
        .filter_map(|label| text_path(&label.text, label.weight, label.size, label.left, label.baseline).map(|path| (path, label.size)))
        .collect();
    for (path, size) in &paths {
        let stroke = Stroke { width: size * 0.24, line_join: LineJoin::Round, ..Stroke::default() };
        pixmap.stroke_path(path, &halo.paint(), &stroke, Transform::identity(), None);
    }
    for (path, _) in &paths {
        pixmap.fill_path(path, &ink.paint(), FillRule::Winding, Transform::identity(), None);
    }
}

/// The view's geometry in pixels.
struct Frame {
    view: View,
    extent: Extent,
    size: f32,
}

impl Frame {
    fn of(view: &View) -> Self {
        let half = [f64::from(view.width) / 2.0 * view.metres_per_pixel, f64::from(view.height) / 2.0 * view.metres_per_pixel];
        let [x, y] = view.centre_m;
        Self { view: *view, extent: Extent { min: [x - half[0], y - half[1]], max: [x + half[0], y + half[1]] }, size: SIZE * view.scale }
    }

    fn pixel(&self, point_m: Point) -> [f32; 2] {
        let across = (point_m[0] - self.view.centre_m[0]) / self.view.metres_per_pixel;
        let down = (self.view.centre_m[1] - point_m[1]) / self.view.metres_per_pixel;
        [across as f32 + self.view.width as f32 / 2.0, down as f32 + self.view.height as f32 / 2.0]
    }
}

struct Placed {
    labels: Vec<Label>,
    /// Left, top, right, bottom.
    taken: Vec<[f32; 4]>,
}

impl Placed {
    /// Takes the room for a label whose box this is, unless some of it is taken or outside.
    fn take(&mut self, label: Label, frame: &Frame) -> bool {
        let pad = label.size * 0.2;
        let width = text_width(&label.text, label.weight, label.size);
        let room =
            [label.left - pad, label.baseline - label.size - pad, label.left + width + pad, label.baseline + label.size * 0.25 + pad];
        let is_inside = room[0] >= 0.0 && room[1] >= 0.0 && room[2] <= frame.view.width as f32 && room[3] <= frame.view.height as f32;
        let is_free =
            self.taken.iter().all(|other| room[2] <= other[0] || other[2] <= room[0] || room[3] <= other[1] || other[3] <= room[1]);
        if is_inside && is_free {
            self.taken.push(room);
            self.labels.push(label);
        }
        is_inside && is_free
    }
}

fn label_layer(scene_layer: &SceneLayer, lang: Lang, frame: &Frame, placed: &mut Placed, cancel: &Cancel) -> Result<(), Stop> {
    let layer = &scene_layer.layer;
    let weight = if matches!(layer.role, Role::RiskList | Role::Priority | Role::Admin) { Weight::Bold } else { Weight::Regular };
    // Plots and counties are named wherever they are; mosaics only where the words have room.
    let is_mosaic = matches!(layer.role, Role::Farmland | Role::Zoning);
    let least = if is_mosaic { f64::from(frame.size * 2.0) * frame.view.metres_per_pixel } else { 0.0 };
    let mut seen: Vec<(f64, RecordNo)> = Vec::new();
    scene_layer.index.visit(frame.extent, |record, extent| {
        if extent.width() >= least && extent.height() >= least / 2.0 {
            seen.push((extent.width() * extent.height(), record));
        }
    });
    seen.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    seen.truncate(CANDIDATES);
    let mut records: Vec<RecordNo> = seen.iter().map(|(_, record)| *record).collect();
    records.sort_unstable();
    let mut spots: Vec<Option<(Spot, f64)>> = vec![None; records.len()];
    read_shapes(layer, scene_layer.index.chunks(), &records, cancel, |place, shape| {
        spots[place] = spot(shape, frame).map(|spot| (spot, area_m2(shape)));
    })?;
    for (count, (_, record)) in seen.iter().enumerate() {
        if placed.labels.len() >= MOST {
            break;
        }
        if count % 64 == 0 {
            cancel.check()?;
        }
        let Some((spot, area_m2)) = records.binary_search(record).ok().and_then(|place| spots[place]) else { continue };
        let text = words_of(scene_layer, *record, area_m2, lang)?;
        if !text.is_empty() {
            place_label(text, spot, weight, is_mosaic, frame, placed);
        }
    }
    Ok(())
}

/// Where a feature's label can be.
#[derive(Clone, Copy)]
enum Spot {
    /// Around this place; so many pixels are free to both sides together.
    Inside([f32; 2], f32),
    /// Beside this place.
    Beside([f32; 2]),
}

#[allow(clippy::needless_pass_by_value, reason = "made for this call")]
fn place_label(text: String, spot: Spot, weight: Weight, is_mosaic: bool, frame: &Frame, placed: &mut Placed) {
    let (size, width) = (frame.size, text_width(&text, weight, frame.size));
    let label = |left: f32, baseline: f32| Label { text: text.clone(), left: left.round(), baseline: baseline.round(), size, weight };
    let half_cap = size * CAP_HEIGHT / 2.0;
    match spot {
        Spot::Inside([x, y], room) => {
            if !is_mosaic || width <= room {
                placed.take(label(x - width / 2.0, y + half_cap), frame);
            }
        }
        Spot::Beside([x, y]) => {
            let beside = BESIDE * frame.view.scale;
            let places = [
                (x + beside, y + half_cap),
                (x - beside - width, y + half_cap),
                (x - width / 2.0, y - beside),
                (x - width / 2.0, y + beside + size * CAP_HEIGHT),
            ];
            let _is_placed = places.into_iter().any(|(left, baseline)| placed.take(label(left, baseline), frame));
        }
    }
}

/// The widest stretch inside a polygon on the row through the middle of what is seen of it; beside a point or a line's middle.
fn spot(shape: &Shape, frame: &Frame) -> Option<Spot> {
    if shape.kind != ShapeKind::Polygon {
        return shape.xy.get(shape.xy.len() / 2).map(|&point| Spot::Beside(frame.pixel(point)));
    }
    let whole = shape.as_ref().extent();
    let seen = Extent {
        min: [whole.min[0].max(frame.extent.min[0]), whole.min[1].max(frame.extent.min[1])],
        max: [whole.max[0].min(frame.extent.max[0]), whole.max[1].min(frame.extent.max[1])],
    };
    if seen.is_empty() {
        return None;
    }
    let y = seen.centre()[1];
    let mut crossings: Vec<f64> = Vec::new();
    for ring in shape.as_ref().parts() {
        let Some(mut previous) = ring.last() else { continue };
        for point in ring {
            if (previous[1] <= y) != (point[1] <= y) {
                crossings.push(previous[0] + (y - previous[1]) / (point[1] - previous[1]) * (point[0] - previous[0]));
            }
            previous = point;
        }
    }
    crossings.sort_by(f64::total_cmp);
    let stretches = crossings.chunks_exact(2).map(|pair| (pair[0].max(seen.min[0]), pair[1].min(seen.max[0])));
    let (west, east) = stretches.max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0))).filter(|(west, east)| west < east)?;
    Some(Spot::Inside(frame.pixel([f64::midpoint(west, east), y]), ((east - west) / frame.view.metres_per_pixel) as f32))
}

/// Twice the rings' signed areas, halved: holes run the other way round.
fn area_m2(shape: &Shape) -> f64 {
    if shape.kind != ShapeKind::Polygon {
        return 0.0;
    }
    let mut doubled = 0.0;
    for ring in shape.as_ref().parts() {
        let Some(&origin) = ring.last() else { continue };
        let mut previous = [0.0; 2];
        for point in ring {
            let point = [point[0] - origin[0], point[1] - origin[1]];
            doubled += previous[0] * point[1] - point[0] * previous[1];
            previous = point;
        }
    }
    doubled.abs() / 2.0
}

/// What the style says is written beside the feature.
fn words_of(scene_layer: &SceneLayer, record: RecordNo, area_m2: f64, lang: Lang) -> Result<String, Stop> {
    let layer = &scene_layer.layer;
    let value = |field: usize| -> Result<String, Stop> {
        let row = layer.raw.table.row(record)?;
        let value = row.get(field).and_then(Option::as_deref).unwrap_or_default();
        Ok(crate::text::printable(value.trim()).into_owned())
    };
    match &scene_layer.style.label {
        LabelBy::NameOrId => name_or_id(scene_layer, record),
        LabelBy::Id => Ok(crate::text::printable(layer.ids.get(record)).into_owned()),
        LabelBy::Class => Ok(crate::text::printable(layer.class.value(record)).into_owned()),
        LabelBy::Area if area_m2 > 0.0 => Ok(crate::words::map::area_label(area_m2, lang)),
        LabelBy::Area => Ok(String::new()),
        LabelBy::Field(name) => {
            let field = layer.raw.table.fields().iter().position(|field| field.name == *name);
            field.map_or_else(|| Ok(String::new()), value)
        }
    }
}

/// The feature's name, else its identifier.
fn name_or_id(scene_layer: &SceneLayer, record: RecordNo) -> Result<String, Stop> {
    let layer = &scene_layer.layer;
    if let Some(field) = layer.fields.name {
        let row = layer.raw.table.row(record)?;
        if let Some(Some(name)) = row.get(field)
            && !name.trim().is_empty()
        {
            return Ok(crate::text::printable(name.trim()).into_owned());
        }
    }
    Ok(crate::text::printable(layer.ids.get(record)).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEW: View = View { centre_m: [500.0, 500.0], metres_per_pixel: 1.0, width: 1000, height: 1000, scale: 1.0 };

    #[test]
    fn labels_do_not_collide_and_stay_inside() {
        let frame = Frame::of(&VIEW);
        let mut placed = Placed { labels: Vec::new(), taken: Vec::new() };
        for step in 0..200 {
            let place = [(step * 37 % 1000) as f32, (step * 91 % 1000) as f32];
            place_label(format!("地块 {step}"), Spot::Beside(place), Weight::Regular, false, &frame, &mut placed);
        }
        assert!(placed.labels.len() > 50);
        for (place, a) in placed.taken.iter().enumerate() {
            assert!(a[0] >= 0.0 && a[1] >= 0.0 && a[2] <= 1000.0 && a[3] <= 1000.0);
            for b in &placed.taken[place + 1..] {
                assert!(a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1]);
            }
        }
    }

    #[test]
    fn a_polygons_label_lies_inside_it_whatever_its_form() {
        // A horseshoe, open to the right: its box's middle is outside.
        let shape = Shape::polygon(&[&[
            [100.0, 100.0],
            [900.0, 100.0],
            [900.0, 200.0],
            [300.0, 200.0],
            [300.0, 800.0],
            [900.0, 800.0],
            [900.0, 900.0],
            [100.0, 900.0],
        ]]);
        let Some(Spot::Inside([x, y], room)) = spot(&shape, &Frame::of(&VIEW)) else { panic!("no spot") };
        assert_eq!((x, y, room), (200.0, 500.0, 200.0));
    }

    #[test]
    fn text_is_drawn_with_its_halo() {
        let mut picture = Picture { width: 100, height: 40, rgba: [90, 160, 90, 255].repeat(4000) };
        let label = Label { text: "柳州".to_owned(), left: 10.0, baseline: 28.0, size: 20.0, weight: Weight::Bold };
        draw_labels(&[label], false, &mut picture);
        let pixels: Vec<&[u8]> = picture.rgba.chunks_exact(4).collect();
        assert!(pixels.iter().any(|pixel| pixel[1] < 60));
        assert!(pixels.iter().any(|pixel| pixel[0] > 220));
        assert_eq!(pixels[99], [90, 160, 90, 255]);
    }
}
