//! What the legend of a scene says, and the little pictures beside its words; for the window, `render` and sheets alike.

use tiny_skia::PremultipliedColorU8;

use crate::conflicts::ConflictList;
use crate::geometry::{Extent, Point};
use crate::layer::{FarmlandClass, Layer, Role};
use crate::rules::{Certainty, Severity};
use crate::source::GeometryKind;
use crate::words::map::MapWord;
use crate::words::{Lang, terms};

use super::halo::ring_sprite;
use super::land::LandGroup;
use super::lines::Lines;
use super::raster::{Canvas, Stripes};
use super::style::{self, Look, SourceKind};
use super::symbols::sprite;
use super::{FieldColours, Picture, Scene, SceneLayer};

/// What stands beside a legend's words.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Swatch {
    /// An area: fill, hatch, outline.
    Area(Look),
    /// A line.
    Line(Look),
    /// A symbol.
    Symbol(Look),
    /// A conflict's ring.
    Halo(Severity),
}

/// A line of the legend.
#[derive(Clone, PartialEq, Debug)]
pub struct LegendEntry {
    /// The role whose features look so; `None` for conflicts.
    pub role: Option<Role>,
    /// The words.
    pub text: String,
    /// The picture.
    pub swatch: Swatch,
}

/// The legend of what is visible, from the top of the map downwards; each look once, whatever the number of layers.
#[must_use]
pub fn legend(scene: &Scene, lang: Lang) -> Vec<LegendEntry> {
    legend_of(scene, None, lang)
}

/// The legend of what is visible in a part of the plane (by the features' boxes).
#[must_use]
pub fn legend_within(scene: &Scene, extent: Extent, lang: Lang) -> Vec<LegendEntry> {
    legend_of(scene, Some(extent), lang)
}

fn legend_of(scene: &Scene, extent: Option<Extent>, lang: Lang) -> Vec<LegendEntry> {
    let mut entries: Vec<LegendEntry> = Vec::new();
    if let Some((list, shown)) = &scene.conflicts {
        entries.extend(severities(list, shown.as_deref().map(Vec::as_slice)).into_iter().map(|severity| halo_entry(severity, lang)));
    }
    for scene_layer in scene.layers.iter().rev().filter(|layer| layer.is_visible && layer.index.count() > 0) {
        let is_used = match extent {
            None => used(&scene_layer.layer),
            Some(extent) => {
                let (is_used, is_any) = used_within(scene_layer, extent);
                if !is_any {
                    continue;
                }
                is_used
            }
        };
        let of_layer = match &scene_layer.colours {
            Some(colours) => coloured_entries(&scene_layer.layer, colours, scene.is_dark, lang),
            None => layer_entries(&scene_layer.layer, &is_used, scene.is_dark, lang),
        };
        for entry in of_layer {
            if !entries.iter().any(|known| known.text == entry.text && known.role == entry.role) {
                // Further layers of a role join their kin.
                let place = entries.iter().rposition(|known| known.role == entry.role).map_or(entries.len(), |last| last + 1);
                entries.insert(place, entry);
            }
        }
    }
    entries
}

fn coloured_entries(layer: &Layer, colours: &FieldColours, is_dark: bool, lang: Lang) -> Vec<LegendEntry> {
    let swatch = |look| match layer.raw.geometry {
        GeometryKind::Point | GeometryKind::MultiPoint => Swatch::Symbol(look),
        GeometryKind::Line => Swatch::Line(look),
        _ => Swatch::Area(look),
    };
    let entries = colours.labels.iter().zip(colours.looks(layer, is_dark));
    entries.map(|(label, look)| LegendEntry { role: Some(layer.role), text: label.text(lang), swatch: swatch(look) }).collect()
}

/// The severities among the conflicts shown, the gravest first.
fn severities(list: &ConflictList, shown: Option<&[u32]>) -> Vec<Severity> {
    let mut is_there = [false; Severity::ALL.len()];
    let mut note = |severity: Severity| is_there[severity as usize] = true;
    match shown {
        Some(places) => {
            places.iter().filter_map(|&place| list.findings.get(place as usize)).for_each(|finding| note(finding.severity));
        }
        None => {
            list.findings.iter().filter(|finding| finding.certainty == Certainty::Certain).for_each(|finding| note(finding.severity));
        }
    }
    Severity::ALL.into_iter().rev().filter(|severity| is_there[*severity as usize]).collect()
}

fn halo_entry(severity: Severity, lang: Lang) -> LegendEntry {
    let word = match severity {
        Severity::Critical => MapWord::ConflictCritical,
        Severity::High => MapWord::ConflictHigh,
        Severity::Medium => MapWord::ConflictMedium,
        Severity::Low => MapWord::ConflictLow,
    };
    LegendEntry { role: None, text: word.text(lang).to_owned(), swatch: Swatch::Halo(severity) }
}

fn layer_entries(layer: &Layer, is_used: &[bool], is_dark: bool, lang: Lang) -> Vec<LegendEntry> {
    let entry = |text: &str, swatch| LegendEntry { role: Some(layer.role), text: text.to_owned(), swatch };
    match layer.role {
        Role::Farmland => {
            let classes = FarmlandClass::ALL.map(Some).into_iter().chain([None]);
            let shown = classes.filter(|class| match class {
                Some(class) => layer.class.values.iter().zip(is_used).any(|(value, is_used)| *is_used && value == class.word()),
                None => layer.class.values.iter().zip(is_used).any(|(value, is_used)| *is_used && value.is_empty()),
            });
            shown.map(|class| entry(farmland_word(class).text(lang), Swatch::Area(style::farmland(class, is_dark)))).collect()
        }
        Role::Zoning => {
            let codes = layer.fields.codes.unwrap_or(crate::layer::CodeSystem::Planning);
            let groups: Vec<LandGroup> =
                layer.class.values.iter().zip(is_used).filter(|(_, used)| **used).map(|(code, _)| LandGroup::of(code, codes)).collect();
            let shown = LandGroup::ALL.into_iter().filter(|group| groups.contains(group));
            let look = |group| {
                let role_look = style::look(Role::Zoning, "", None, is_dark);
                Look { fill: Some(style::land(group, is_dark)), ..role_look }
            };
            shown.map(|group| entry(group.word().text(lang), Swatch::Area(look(group)))).collect()
        }
        Role::Source => {
            let kinds: Vec<SourceKind> = if layer.class.values.is_empty() {
                vec![SourceKind::Other]
            } else {
                layer.class.values.iter().zip(is_used).filter(|(_, used)| **used).map(|(value, _)| SourceKind::of(value)).collect()
            };
            let shown = SourceKind::ALL.into_iter().filter(|kind| kinds.contains(kind));
            shown.map(|kind| entry(source_word(kind).text(lang), Swatch::Symbol(style::source(kind, is_dark)))).collect()
        }
        role => {
            let look = style::look(role, "", None, is_dark);
            let swatch = match layer.raw.geometry {
                GeometryKind::Point | GeometryKind::MultiPoint => Swatch::Symbol(look),
                GeometryKind::Line => Swatch::Line(look),
                _ => Swatch::Area(look),
            };
            let text = if role == Role::Other { layer.name.as_str() } else { terms::role(role, lang) };
            vec![entry(text, swatch)]
        }
    }
}

/// Which dictionary entries some live record has.
fn used(layer: &Layer) -> Vec<bool> {
    let mut is_used = vec![false; layer.class.values.len()];
    for (place, &entry) in layer.class.entry.iter().enumerate() {
        if let Some(slot) = is_used.get_mut(entry as usize)
            && !*slot
        {
            *slot = crate::ids::RecordNo::from_place(place).is_some_and(|record| layer.is_live(record));
        }
    }
    is_used
}

/// Which dictionary entries some feature has whose box meets `extent`, and whether there is any feature.
fn used_within(scene_layer: &SceneLayer, extent: Extent) -> (Vec<bool>, bool) {
    let class = &scene_layer.layer.class;
    let mut is_used = vec![false; class.values.len()];
    let mut is_any = false;
    scene_layer.index.visit(extent, |record, _| {
        is_any = true;
        if let Some(slot) = class.entry.get(record.place()).and_then(|&entry| is_used.get_mut(entry as usize)) {
            *slot = true;
        }
    });
    (is_used, is_any)
}

fn farmland_word(class: Option<FarmlandClass>) -> MapWord {
    match class {
        Some(FarmlandClass::PriorityProtection) => MapWord::PriorityProtection,
        Some(FarmlandClass::SafeUse) => MapWord::SafeUse,
        Some(FarmlandClass::StrictControl) => MapWord::StrictControl,
        None => MapWord::NoClass,
    }
}

fn source_word(kind: SourceKind) -> MapWord {
    match kind {
        SourceKind::KeyUnit => MapWord::KeyUnit,
        SourceKind::Smelting => MapWord::Smelting,
        SourceKind::Plating => MapWord::Plating,
        SourceKind::Tailings => MapWord::Tailings,
        SourceKind::Waste => MapWord::Waste,
        SourceKind::Mine => MapWord::Mine,
        SourceKind::Other => MapWord::OtherSource,
    }
}

/// The picture of a swatch: so many points wide and high, at `scale` pixels a point, without ground.
#[must_use]
pub fn swatch_picture(swatch: &Swatch, width: f32, height: f32, scale: f32, is_dark: bool) -> Picture {
    let per_point = scale * super::grid::SUBPIXELS as f32;
    let pixels = |points: f32| ((points * scale).round().max(1.0)) as u32;
    let (columns, rows) = (pixels(width), pixels(height));
    let Some(mut canvas) = Canvas::new(columns * 2, rows * 2, PremultipliedColorU8::TRANSPARENT) else {
        return Picture { width: 0, height: 0, rgba: Vec::new() };
    };
    let (right, bottom) = (f64::from(columns * 2), f64::from(rows * 2));
    let middle = [right / 2.0, bottom / 2.0];
    match swatch {
        Swatch::Area(look) => {
            let inset = look.line.map_or(0.0, |line| f64::from((line.width * per_point / 2.0).round()));
            draw_area(&mut canvas, look, [inset, inset, right - inset, bottom - inset], per_point);
        }
        Swatch::Line(look) => {
            if let Some(line) = &look.line {
                let mut lines = Lines::default();
                let dash = line.dash.map(|lengths| lengths.map(|length| f64::from(length * per_point)));
                lines.add(&[[0.0, middle[1]], [right, middle[1]]], false, &[0.0, 0.0, right, bottom], dash);
                lines.stroke(&mut canvas.pixmap, line, 1.0, per_point);
            }
        }
        Swatch::Symbol(look) => {
            if let Some(sprite) = look.symbol.and_then(|symbol| sprite(&symbol, per_point)) {
                canvas.stamp(&sprite, middle);
            }
        }
        Swatch::Halo(severity) => {
            let radius_fits = height / 25.0;
            if let Some(sprite) = ring_sprite(*severity, is_dark, per_point * radius_fits.min(1.0)) {
                canvas.stamp(&sprite, middle);
            }
        }
    }
    canvas.average()
}

fn draw_area(canvas: &mut Canvas, look: &Look, [left, top, right, bottom]: [f64; 4], per_point: f32) {
    let ring: [Point; 4] = [[left, top], [right, top], [right, bottom], [left, bottom]];
    if let Some(fill) = look.fill {
        canvas.fill(&ring, &[4], fill);
        if let Some(hatch) = look.hatch {
            canvas.hatch(fill.ink(), hatch.colour.ink(), &Stripes::of(&hatch, per_point), [0, 0]);
        }
    }
    if let Some(line) = &look.line {
        if line.width <= 0.0 {
            let inner: [Point; 4] = [[left, top], [right - 1.0, top], [right - 1.0, bottom - 1.0], [left, bottom - 1.0]];
            canvas.hairline(&inner, true, line.colour.ink());
        } else {
            let mut lines = Lines::default();
            let dash = line.dash.map(|lengths| lengths.map(|length| f64::from(length * per_point)));
            lines.add(&ring, true, &[left - 1.0, top - 1.0, right + 1.0, bottom + 1.0], dash);
            lines.stroke(&mut canvas.pixmap, line, 1.0, per_point);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swatches_show_the_colours_of_the_map() {
        for is_dark in [false, true] {
            let look = style::farmland(Some(FarmlandClass::StrictControl), is_dark);
            let picture = swatch_picture(&Swatch::Area(look), 24.0, 14.0, 2.0, is_dark);
            assert_eq!((picture.width, picture.height), (48, 28));
            let (fill, stripe) = (look.fill.unwrap(), look.hatch.unwrap().colour);
            let has = |colour: style::Colour| picture.rgba.chunks_exact(4).any(|pixel| *pixel == [colour.r, colour.g, colour.b, 255]);
            assert!(has(fill) && has(stripe));
        }
        for severity in Severity::ALL {
            let picture = swatch_picture(&Swatch::Halo(severity), 24.0, 14.0, 1.0, false);
            assert!(picture.rgba.chunks_exact(4).any(|pixel| pixel[3] == 255));
        }
    }
}
