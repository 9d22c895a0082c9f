//! All colours and sizes of the window, light and dark, and its fonts. No other file of `app` names a colour.
//!
//! Calm: neutral greys, colour for data and severity alone, one accent, a 4-point grid, one type size for data and one for headings.

use std::sync::Arc;

use egui::style::{ScrollStyle, WidgetVisuals, Widgets};
use egui::{Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Shadow, Stroke, TextStyle, Vec2, vec2};

use crate::rules::{Certainty, Severity};

/// All lengths are multiples of it, in points.
pub const GRID: f32 = 4.0;
/// Margin inside panels.
pub const MARGIN: f32 = 3.0 * GRID;
/// A row of a table or of the layer list, at the usual type size.
pub const ROW_HEIGHT: f32 = 6.0 * GRID;
/// Menu bar.
pub const BAR_HEIGHT: f32 = 10.0 * GRID;
/// Tabs and filter rows of the bottom panel.
pub const STRIP_HEIGHT: f32 = 8.0 * GRID;
/// Status bar.
pub const STATUS_HEIGHT: f32 = 7.0 * GRID;
/// Width of a colour swatch in the layer list.
pub const SWATCH: Vec2 = vec2(4.0 * GRID, 3.0 * GRID);
/// Rounding of buttons and fields.
pub const ROUNDING: u8 = 4;
/// Headings are this much larger than data.
pub const HEADING_STEP: f32 = 2.0;
/// Smallest, usual and largest type size for data, in points.
pub const FONT_SIZES: (f32, f32, f32) = (11.0, 13.0, 20.0);

/// Which of the two looks is on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Theme {
    /// Dark text on white.
    #[default]
    Light,
    /// Light text on near black.
    Dark,
}

impl Theme {
    /// The word kept in the settings.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Its colours.
    #[must_use]
    pub fn palette(self) -> &'static Palette {
        match self {
            Self::Light => &LIGHT,
            Self::Dark => &DARK,
        }
    }
}

/// The colours of a look.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Palette {
    /// Panels, menus, fields.
    pub surface: Color32,
    /// Bars and headers, a shade off the panels.
    pub raised: Color32,
    /// Where the map has nothing.
    pub map: Color32,
    /// Lines between panels and rows.
    pub line: Color32,
    /// Borders of buttons and fields.
    pub border: Color32,
    /// Text.
    pub text: Color32,
    /// Secondary text.
    pub weak: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    /// The one accent.
    pub accent: Color32,
    /// The accent under the pointer.
    pub accent_strong: Color32,
    /// Selected rows and fields.
    pub selected: Color32,
    /// A row under the pointer.
    pub hovered: Color32,
    /// Something to look at.
    pub warning: Color32,
    /// Something that failed.
    pub failure: Color32,
    /// Grave conflicts' background in the card.
    pub alarm_fill: Color32,
    /// Selected features on the map.
    pub selection: Color32,
    /// The feature under the pointer.
    pub hover: Color32,
    /// Halo around lines and text drawn on the map.
    pub halo: Color32,
    /// Boxes on the map (scale bar, read-outs).
    pub plate: Color32,
    severity: [Color32; 4],
}

impl Palette {
    /// The colour of a severity.
    #[must_use]
    pub fn severity(&self, severity: Severity) -> Color32 {
        let place = match severity {
            Severity::Low => 0,
            Severity::Medium => 1,
            Severity::High => 2,
            Severity::Critical => 3,
        };
        self.severity[place]
    }

    /// The colour of a certainty's word: doubtful ones step back.
    #[must_use]
    pub fn certainty(&self, certainty: Certainty) -> Color32 {
        match certainty {
            Certainty::Certain => self.text,
            Certainty::Doubtful => self.weak,
        }
    }
}

const fn grey(level: u8) -> Color32 {
    Color32::from_gray(level)
}

static LIGHT: Palette = Palette {
    surface: Color32::WHITE,
    raised: Color32::from_rgb(0xf6, 0xf7, 0xf8),
    map: Color32::from_rgb(0xfa, 0xfa, 0xf7),
    line: Color32::from_rgb(0xe1, 0xe4, 0xe8),
    border: Color32::from_rgb(0xc9, 0xce, 0xd4),
    text: Color32::from_rgb(0x1f, 0x24, 0x2a),
    weak: Color32::from_rgb(0x5f, 0x68, 0x73),
    on_accent: Color32::WHITE,
    accent: Color32::from_rgb(0x1f, 0x6f, 0x5c),
    accent_strong: Color32::from_rgb(0x17, 0x5a, 0x4a),
    selected: Color32::from_rgb(0xdf, 0xee, 0xea),
    hovered: Color32::from_rgb(0xf0, 0xf3, 0xf4),
    warning: Color32::from_rgb(0x9a, 0x5b, 0x00),
    failure: Color32::from_rgb(0xb4, 0x23, 0x18),
    alarm_fill: Color32::from_rgb(0xfd, 0xf1, 0xf0),
    selection: Color32::from_rgb(0x00, 0x5f, 0xcc),
    hover: Color32::from_rgb(0x33, 0x3a, 0x42),
    halo: Color32::WHITE,
    plate: Color32::from_rgba_premultiplied(0xeb, 0xeb, 0xeb, 0xeb),
    severity: [
        Color32::from_rgb(0x5f, 0x68, 0x73),
        Color32::from_rgb(0xa8, 0x6a, 0x00),
        Color32::from_rgb(0xd6, 0x4f, 0x00),
        Color32::from_rgb(0xb4, 0x1c, 0x1c),
    ],
};

static DARK: Palette = Palette {
    surface: grey(0x1c),
    raised: grey(0x23),
    map: Color32::from_rgb(0x1e, 0x21, 0x24),
    line: grey(0x33),
    border: grey(0x4a),
    text: grey(0xe6),
    weak: grey(0xa0),
    on_accent: Color32::WHITE,
    accent: Color32::from_rgb(0x2e, 0x8b, 0x74),
    accent_strong: Color32::from_rgb(0x38, 0xa3, 0x88),
    selected: Color32::from_rgb(0x1f, 0x3f, 0x37),
    hovered: grey(0x2a),
    warning: Color32::from_rgb(0xe8, 0xb0, 0x4a),
    failure: Color32::from_rgb(0xff, 0x7b, 0x72),
    alarm_fill: Color32::from_rgb(0x36, 0x20, 0x20),
    selection: Color32::from_rgb(0x5a, 0xb0, 0xff),
    hover: grey(0xf0),
    halo: grey(0x17),
    plate: Color32::from_rgba_premultiplied(0x20, 0x20, 0x20, 0xe6),
    severity: [grey(0xa0), Color32::from_rgb(0xe0, 0xb0, 0x50), Color32::from_rgb(0xff, 0x90, 0x4d), Color32::from_rgb(0xff, 0x6b, 0x66)],
};

/// `colour` with `opacity` (0 to 1).
#[must_use]
pub fn faded(colour: Color32, opacity: f32) -> Color32 {
    colour.gamma_multiply(opacity)
}

/// A colour of the map.
#[must_use]
pub fn from_map(colour: crate::paint::style::Colour) -> Color32 {
    Color32::from_rgba_unmultiplied(colour.r, colour.g, colour.b, colour.a)
}

/// The family of headings and of what stands out.
#[must_use]
pub fn bold() -> FontFamily {
    FontFamily::Name("bold".into())
}

/// Puts the fonts in: those that the maps are labelled with, for all text.
pub fn install_font(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::empty();
    fonts.font_data.insert("regular".to_owned(), Arc::new(FontData::from_static(crate::paint::font::REGULAR)));
    fonts.font_data.insert("bold".to_owned(), Arc::new(FontData::from_static(crate::paint::font::BOLD)));
    for family in [FontFamily::Proportional, FontFamily::Monospace] {
        fonts.families.insert(family, vec!["regular".to_owned()]);
    }
    fonts.families.insert(bold(), vec!["bold".to_owned(), "regular".to_owned()]);
    ctx.set_fonts(fonts);
}

/// Puts a look and a type size in; cheap, yet only needed when one of them changes.
pub fn install(ctx: &egui::Context, theme: Theme, font_size: f32) {
    let palette = theme.palette();
    let egui_theme = match theme {
        Theme::Light => egui::Theme::Light,
        Theme::Dark => egui::Theme::Dark,
    };
    ctx.set_theme(egui_theme);
    let heading = font_size + HEADING_STEP;
    ctx.style_mut_of(egui_theme, |style| {
        style.text_styles = [TextStyle::Small, TextStyle::Body, TextStyle::Button, TextStyle::Monospace]
            .map(|name| (name, FontId::proportional(font_size)))
            .into_iter()
            .chain([(TextStyle::Heading, FontId::new(heading, bold()))])
            .collect();
        style.spacing.item_spacing = vec2(2.0 * GRID, GRID);
        style.spacing.button_padding = vec2(2.0 * GRID, 2.0);
        style.spacing.interact_size = vec2(6.0 * GRID, ROW_HEIGHT.max(font_size * 1.7));
        style.spacing.menu_margin = Margin::same(GRID as i8);
        style.spacing.window_margin = Margin::same(MARGIN as i8);
        style.spacing.icon_width = 3.5 * GRID;
        style.spacing.icon_width_inner = 2.0 * GRID;
        style.spacing.icon_spacing = 1.5 * GRID;
        style.spacing.combo_height = 80.0 * GRID;
        style.spacing.tooltip_width = 90.0 * GRID;
        style.spacing.scroll = ScrollStyle { floating: false, bar_width: 2.0 * GRID, bar_inner_margin: 0.0, ..ScrollStyle::solid() };
        style.interaction.selectable_labels = false;
        style.interaction.tooltip_delay = 0.4;
        style.animation_time = 0.08;
        set_visuals(&mut style.visuals, palette, theme == Theme::Dark);
    });
}

fn set_visuals(visuals: &mut egui::Visuals, palette: &Palette, is_dark: bool) {
    let rounding = CornerRadius::same(ROUNDING);
    let widget = |fill: Color32, border: Color32, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, border),
        corner_radius: rounding,
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    visuals.dark_mode = is_dark;
    visuals.widgets = Widgets {
        noninteractive: widget(palette.surface, palette.line, palette.text),
        inactive: widget(palette.surface, palette.border, palette.text),
        hovered: widget(palette.hovered, palette.weak, palette.text),
        active: widget(palette.selected, palette.accent, palette.text),
        open: widget(palette.hovered, palette.border, palette.text),
    };
    visuals.weak_text_color = Some(palette.weak);
    visuals.selection.bg_fill = palette.selected;
    visuals.selection.stroke = Stroke::new(1.0, palette.accent);
    visuals.hyperlink_color = palette.accent;
    visuals.faint_bg_color = palette.raised;
    visuals.extreme_bg_color = palette.raised;
    visuals.text_edit_bg_color = Some(palette.surface);
    visuals.code_bg_color = palette.raised;
    visuals.warn_fg_color = palette.warning;
    visuals.error_fg_color = palette.failure;
    visuals.window_fill = palette.surface;
    visuals.window_stroke = Stroke::new(1.0, palette.border);
    visuals.window_corner_radius = CornerRadius::same(2 * ROUNDING);
    visuals.menu_corner_radius = rounding;
    visuals.panel_fill = palette.surface;
    let shade = if is_dark { 120 } else { 40 };
    let shadow = Shadow { offset: [0, 4], blur: 16, spread: 0, color: Color32::from_black_alpha(shade) };
    visuals.window_shadow = shadow;
    visuals.popup_shadow = shadow;
    visuals.striped = false;
    visuals.indent_has_left_vline = false;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(colour: Color32) -> f32 {
        let linear = egui::Rgba::from(colour);
        0.2126 * linear.r() + 0.7152 * linear.g() + 0.0722 * linear.b()
    }

    fn contrast(a: Color32, b: Color32) -> f32 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_and_severities_are_legible_on_the_panels() {
        for theme in [Theme::Light, Theme::Dark] {
            let palette = theme.palette();
            for colour in [palette.text, palette.weak, palette.warning, palette.failure] {
                assert!(contrast(colour, palette.surface) >= 4.5, "{theme:?} {colour:?}");
            }
            for severity in [Severity::Low, Severity::Medium, Severity::High, Severity::Critical] {
                assert!(contrast(palette.severity(severity), palette.surface) >= 4.0, "{theme:?} {severity:?}");
            }
            assert!(contrast(palette.text, palette.selected) >= 7.0, "{theme:?}");
        }
    }
}
