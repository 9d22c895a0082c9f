//! What the colours of the map mean: swatches as the painter draws them.

use egui::{Color32, Painter, Rect, Stroke, StrokeKind, pos2};

use crate::app::document::Document;
use crate::app::theme::Palette;
use crate::ids::LayerId;
use crate::layer::Role;
use crate::words::Lang;

/// How a swatch looks.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Look {
    /// A filled area with its outline.
    Fill(Color32, Color32),
    /// A hatched area: fill and hatch.
    Hatched(Color32, Color32),
    /// An outline alone.
    Line(Color32),
    /// A point symbol.
    Symbol(Color32),
    /// A halo.
    Ring(Color32),
}

/// A line of the legend.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// What it means.
    pub label: String,
    /// How it looks.
    pub look: Look,
}

/// Draws a swatch.
pub fn swatch(painter: &Painter, rect: Rect, look: Look, palette: &Palette) {
    match look {
        Look::Fill(fill, line) => {
            painter.rect(rect, 2.0, fill, Stroke::new(1.0, line), StrokeKind::Inside);
        }
        Look::Hatched(fill, hatch) => {
            painter.rect(rect, 2.0, fill, Stroke::new(1.0, hatch), StrokeKind::Inside);
            let painter = painter.with_clip_rect(rect.shrink(1.0));
            let mut x = rect.min.x - rect.height();
            while x < rect.max.x {
                painter.line_segment([pos2(x, rect.max.y), pos2(x + rect.height(), rect.min.y)], Stroke::new(1.0, hatch));
                x += 4.0;
            }
        }
        Look::Line(line) => {
            painter.rect(rect, 2.0, Color32::TRANSPARENT, Stroke::new(2.0, line), StrokeKind::Inside);
        }
        Look::Symbol(fill) => {
            let (c, r) = (rect.center(), rect.height() / 2.0);
            let points = vec![pos2(c.x, c.y - r), pos2(c.x + r, c.y + r * 0.8), pos2(c.x - r, c.y + r * 0.8)];
            painter.add(egui::Shape::convex_polygon(points, fill, Stroke::new(1.0, palette.surface)));
        }
        Look::Ring(colour) => {
            painter.circle_stroke(rect.center(), rect.height() / 2.0 - 1.0, Stroke::new(2.0, colour));
        }
    }
}

/// How a layer is marked in the list.
#[must_use]
pub fn layer_look(_role: Role) -> Look {
    Look::Line(Color32::GRAY)
}

/// The legend of these layers.
#[must_use]
pub fn entries(_document: &Document, _visible: &[LayerId], _lang: Lang) -> Vec<Entry> {
    Vec::new()
}
