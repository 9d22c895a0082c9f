//! What the colours of the map mean: swatches as the painter draws them.

use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, pos2, vec2};

use crate::app::document::Document;
use crate::app::theme::{Palette, from_map};
use crate::ids::LayerId;
use crate::layer::{FarmlandClass, Layer, Role};
use crate::paint::FieldColours;
use crate::paint::land::LandGroup;
use crate::paint::style::{self, Look, SourceKind, SymbolForm};
use crate::rules::Severity;
use crate::words::map::MapWord;
use crate::words::{Lang, terms};

/// How a swatch looks.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Swatch {
    /// As the painter draws features.
    Feature(Look),
    /// A halo.
    Ring(Color32),
    /// A picture of the ground.
    Picture,
}

/// A line of the legend.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Entry {
    /// What it means.
    pub label: String,
    /// How it looks.
    pub swatch: Swatch,
}

/// Draws a swatch.
pub(super) fn draw(painter: &Painter, rect: Rect, swatch: Swatch, palette: &Palette) {
    match swatch {
        Swatch::Ring(colour) => {
            painter.circle_stroke(rect.center(), rect.height() / 2.0 - 1.0, Stroke::new(2.0, colour));
        }
        Swatch::Picture => {
            // Hills in a frame.
            let (left, right, bottom) = (rect.min.x + 1.0, rect.max.x - 1.0, rect.max.y - 1.0);
            let hills = [
                pos2(left, bottom),
                pos2(left + rect.width() * 0.3, rect.min.y + rect.height() * 0.35),
                pos2(left + rect.width() * 0.5, rect.min.y + rect.height() * 0.65),
                pos2(left + rect.width() * 0.68, rect.min.y + rect.height() * 0.45),
                pos2(right, bottom),
            ];
            painter.add(Shape::line(hills.to_vec(), Stroke::new(1.0, palette.weak)));
            painter.rect_stroke(rect, 2.0, Stroke::new(1.0, palette.border), StrokeKind::Inside);
        }
        Swatch::Feature(look) => match look.symbol {
            Some(symbol)
                if look.hatch.is_none()
                    && look.line.is_none_or(|line| line.casing.is_some() && look.fill.is_some_and(|fill| fill.a >= 60)) =>
            {
                form(painter, rect.center(), symbol.form, from_map(symbol.colour), palette.surface);
            }
            _ => area(painter, rect, &look, palette),
        },
    }
}

fn area(painter: &Painter, rect: Rect, look: &Look, palette: &Palette) {
    if let Some(fill) = look.fill {
        painter.rect_filled(rect, 2.0, from_map(fill));
    }
    if let Some(hatch) = look.hatch {
        let painter = painter.with_clip_rect(rect.shrink(1.0));
        let stroke = Stroke::new(hatch.width, from_map(hatch.colour));
        let (near, far) = if hatch.is_rising { (rect.max.y, rect.min.y) } else { (rect.min.y, rect.max.y) };
        let mut x = rect.min.x - rect.height();
        while x < rect.max.x {
            painter.line_segment([pos2(x, near), pos2(x + rect.height(), far)], stroke);
            x += hatch.period;
        }
    }
    let (colour, width) = look.line.map_or((palette.border, 1.0), |line| (from_map(line.colour), line.width.clamp(1.0, 2.0)));
    painter.rect_stroke(rect, 2.0, Stroke::new(width, colour), StrokeKind::Inside);
}

/// A symbol of a source.
fn form(painter: &Painter, centre: Pos2, form: SymbolForm, colour: Color32, rim: Color32) {
    let stroke = Stroke::new(1.0, rim);
    let radius = 5.0;
    let polygon = |points: &[(f32, f32)]| {
        let points = points.iter().map(|&(x, y)| centre + vec2(x, y) * radius).collect();
        painter.add(Shape::convex_polygon(points, colour, stroke));
    };
    match form {
        SymbolForm::Circle => {
            painter.circle(centre, radius, colour, stroke);
        }
        SymbolForm::Square => polygon(&[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]),
        SymbolForm::Triangle => polygon(&[(0.0, -1.1), (1.1, 0.9), (-1.1, 0.9)]),
        SymbolForm::TriangleDown => polygon(&[(-1.1, -0.9), (1.1, -0.9), (0.0, 1.1)]),
        SymbolForm::Diamond => polygon(&[(0.0, -1.2), (1.2, 0.0), (0.0, 1.2), (-1.2, 0.0)]),
        SymbolForm::Pentagon => polygon(&[(0.0, -1.1), (1.05, -0.3), (0.65, 0.95), (-0.65, 0.95), (-1.05, -0.3)]),
        SymbolForm::Cross => {
            let line = Stroke::new(3.0, colour);
            painter.hline(centre.x - radius..=centre.x + radius, centre.y, line);
            painter.vline(centre.x, centre.y - radius..=centre.y + radius, line);
        }
    }
}

/// How a layer is marked in the list: by its commonest look.
#[must_use]
pub(super) fn layer_swatch(role: Role, is_dark: bool) -> Swatch {
    let class = match role {
        Role::Farmland => FarmlandClass::PriorityProtection.word(),
        Role::Zoning => "07",
        _ => "",
    };
    Swatch::Feature(style::look(role, class, None, is_dark))
}

/// How conflicts are marked in the list.
#[must_use]
pub(super) fn conflict_swatch(is_dark: bool) -> Swatch {
    Swatch::Ring(from_map(style::severity(Severity::High, is_dark)))
}

/// The legend of these layers, in their order: classes of farmland, groups of planned land, kinds of sources, else the role. Classes that no record
/// has are left out.
#[must_use]
pub(super) fn entries(
    document: &Document,
    visible: &[LayerId],
    has_conflicts: bool,
    lang: Lang,
    is_dark: bool,
    coloured: &[(LayerId, &FieldColours)],
) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    if has_conflicts {
        entries.extend(conflict_entries(lang, is_dark));
    }
    for layer in visible.iter().filter_map(|id| document.opened.layers.get(id.place())) {
        let colours = coloured.iter().find(|(id, _)| *id == layer.id);
        let of_layer = match colours {
            Some((_, colours)) => coloured_entries(layer, colours, lang, is_dark),
            None => layer_entries(layer, lang, is_dark),
        };
        for entry in of_layer {
            if !entries.contains(&entry) {
                entries.push(entry);
            }
        }
    }
    entries
}

fn coloured_entries(layer: &Layer, colours: &FieldColours, lang: Lang, is_dark: bool) -> Vec<Entry> {
    let looks = colours.looks(layer, is_dark);
    let entries = colours.labels.iter().zip(looks);
    entries.map(|(label, look)| Entry { label: label.text(lang), swatch: Swatch::Feature(look) }).collect()
}

fn conflict_entries(lang: Lang, is_dark: bool) -> impl Iterator<Item = Entry> {
    let words = [
        (Severity::Critical, MapWord::ConflictCritical),
        (Severity::High, MapWord::ConflictHigh),
        (Severity::Medium, MapWord::ConflictMedium),
    ];
    words.into_iter().map(move |(severity, word)| Entry {
        label: word.text(lang).to_owned(),
        swatch: Swatch::Ring(from_map(style::severity(severity, is_dark))),
    })
}

fn layer_entries(layer: &Layer, lang: Lang, is_dark: bool) -> Vec<Entry> {
    let values = &layer.class.values;
    let entry = |label: &str, look| Entry { label: label.to_owned(), swatch: Swatch::Feature(look) };
    match layer.role {
        Role::Farmland => {
            let words = [MapWord::PriorityProtection, MapWord::SafeUse, MapWord::StrictControl];
            let known = FarmlandClass::ALL.into_iter().zip(words).filter(|(class, _)| values.iter().any(|value| value == class.word()));
            known.map(|(class, word)| entry(word.text(lang), style::farmland(Some(class), is_dark))).collect()
        }
        Role::Zoning => {
            let system = layer.fields.codes.unwrap_or(crate::layer::CodeSystem::Planning);
            let present: Vec<(&str, LandGroup)> =
                values.iter().filter(|value| !value.is_empty()).map(|value| (value.as_str(), LandGroup::of(value, system))).collect();
            let groups = LandGroup::ALL.into_iter().filter_map(|group| present.iter().find(|(_, known)| *known == group).copied());
            groups.map(|(code, group)| entry(group.word().text(lang), style::look(Role::Zoning, code, Some(system), is_dark))).collect()
        }
        Role::Source => {
            let present: Vec<SourceKind> = values.iter().filter(|value| !value.is_empty()).map(|value| SourceKind::of(value)).collect();
            let kinds = SourceKind::ALL.into_iter().filter(|kind| present.contains(kind));
            kinds.map(|kind| entry(kind_word(kind).text(lang), style::source(kind, is_dark))).collect()
        }
        Role::Other => Vec::new(),
        role => vec![entry(terms::role(role, lang), style::look(role, "", None, is_dark))],
    }
}

fn kind_word(kind: SourceKind) -> MapWord {
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
