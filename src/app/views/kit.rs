//! Small pieces that all views are made of: buttons made from commands, labels, marks drawn as shapes.

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Align, Align2, Button, Color32, FontId, Frame, Margin, Painter, Rect, Response, RichText, Role, Sense, Shape, Stroke, TextStyle, Ui,
    Vec2, WidgetInfo, pos2, vec2,
};

use crate::app::command::{Command, History, Info};
use crate::app::state::AppState;
use crate::app::theme::{self, Palette};
use crate::words::Lang;
use crate::words::window::W;

/// What a view draws with: the state, the look, and where commands go. Views change nothing else.
pub struct Desk<'a> {
    /// Everything that is shown.
    pub state: &'a AppState,
    /// The colours.
    pub palette: &'static Palette,
    /// What undo and redo can do.
    pub history: History,
    /// What the person asked for in this frame.
    pub commands: &'a mut Vec<Command>,
}

impl Desk<'_> {
    /// The language of all texts.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.state.look.lang
    }

    /// A text in the language.
    #[must_use]
    pub fn text(&self, word: W) -> &'static str {
        word.text(self.state.look.lang)
    }

    /// Sends a command.
    pub fn send(&mut self, command: Command) {
        self.commands.push(command);
    }

    /// A command's name, hint and whether it is possible.
    #[must_use]
    pub fn info(&self, command: &Command) -> Option<Info> {
        command.info(self.state, self.history)
    }

    /// The type that data are set in.
    #[must_use]
    pub fn font(&self) -> FontId {
        FontId::proportional(self.state.look.font_size)
    }

    /// The height of a row.
    #[must_use]
    pub fn row_height(&self) -> f32 {
        theme::ROW_HEIGHT.max((self.state.look.font_size * 1.85).round())
    }
}

/// The tooltip of a command: hint, shortcut, and why it is not possible.
fn tip(ui: &Ui, lang: Lang, info: &Info) -> String {
    let mut text = info.hint.text(lang).to_owned();
    if let Some(shortcut) = &info.shortcut {
        text.push_str("  ");
        text.push_str(&ui.ctx().format_shortcut(shortcut));
    }
    if let Some(why_not) = info.why_not {
        text.push('\n');
        text.push_str(why_not.text(lang));
    }
    text
}

/// A button that sends a command: named, hinted, greyed with the reason while it is not possible.
pub fn command_button(ui: &mut Ui, desk: &mut Desk<'_>, command: Command) -> Response {
    let Some(info) = desk.info(&command) else { return ui.label("") };
    let response = ui.add_enabled(info.why_not.is_none(), Button::new(info.name.text(desk.lang())));
    finish(ui, desk, command, &info, response)
}

/// The same without a frame, for rows of links.
pub fn command_link(ui: &mut Ui, desk: &mut Desk<'_>, command: Command, has_shortcut: bool) -> Response {
    let Some(info) = desk.info(&command) else { return ui.label("") };
    let mut text = info.name.text(desk.lang()).to_owned();
    if let (true, Some(shortcut)) = (has_shortcut, &info.shortcut) {
        text = format!("{text} {}", ui.ctx().format_shortcut(shortcut));
    }
    let response = ui.add_enabled(info.why_not.is_none(), Button::new(text).frame_when_inactive(false));
    finish(ui, desk, command, &info, response)
}

/// The one button in the accent colour.
pub fn main_button(ui: &mut Ui, desk: &mut Desk<'_>, command: Command) -> Response {
    let Some(info) = desk.info(&command) else { return ui.label("") };
    let palette = desk.palette;
    let shortcut = info.shortcut.map(|shortcut| format!("  {}", ui.ctx().format_shortcut(&shortcut))).unwrap_or_default();
    let text = RichText::new(format!("{}{shortcut}", info.name.text(desk.lang()))).color(palette.on_accent);
    let button = Button::new(text).fill(palette.accent).stroke(Stroke::NONE).min_size(vec2(20.0 * theme::GRID, 7.0 * theme::GRID));
    let response = ui.add_enabled(info.why_not.is_none(), button);
    finish(ui, desk, command, &info, response)
}

/// A menu entry: name, shortcut on the right, a tick for switches.
pub fn menu_entry(ui: &mut Ui, desk: &mut Desk<'_>, command: Command) -> Response {
    let Some(info) = desk.info(&command) else { return ui.label("") };
    let shortcut = info.shortcut.map(|shortcut| ui.ctx().format_shortcut(&shortcut)).unwrap_or_default();
    let name = info.name.text(desk.lang());
    let button =
        Button::new(format!("      {name}")).right_text(RichText::new(shortcut).color(desk.palette.weak)).frame_when_inactive(false);
    let response = ui.add_enabled(info.why_not.is_none(), button.min_size(vec2(56.0 * theme::GRID, 0.0)));
    if let Some(is_on) = info.is_on {
        if is_on {
            let at = response.rect.left_center() + vec2(2.75 * theme::GRID, 0.0);
            tick(ui.painter(), at, desk.palette.accent);
        }
        let is_possible = info.why_not.is_none();
        response.widget_info(|| WidgetInfo::selected(Role::MenuItemCheckBox, is_possible, is_on, name));
    } else {
        let is_possible = info.why_not.is_none();
        response.widget_info(|| WidgetInfo::labeled(Role::Button, is_possible, name));
    }
    let response = finish(ui, desk, command, &info, response);
    if response.clicked() {
        ui.close();
    }
    response
}

fn finish(ui: &Ui, desk: &mut Desk<'_>, command: Command, info: &Info, response: Response) -> Response {
    let text = tip(ui, desk.lang(), info);
    let response = if info.why_not.is_none() { response.on_hover_text(text) } else { response.on_disabled_hover_text(text) };
    if response.clicked() {
        desk.send(command);
    }
    response
}

/// A heading inside a panel.
pub fn heading(ui: &mut Ui, text: &str) -> Response {
    ui.label(RichText::new(text).text_style(TextStyle::Heading))
}

/// A quiet caption over a group.
pub fn caption(ui: &mut Ui, desk: &Desk<'_>, text: &str) -> Response {
    ui.label(RichText::new(text).color(desk.palette.weak))
}

/// Secondary text that wraps.
pub fn weak(ui: &mut Ui, desk: &Desk<'_>, text: impl Into<String>) -> Response {
    ui.add(egui::Label::new(RichText::new(text.into()).color(desk.palette.weak)).wrap())
}

/// A coloured dot before a word.
pub fn dot(painter: &Painter, centre: egui::Pos2, colour: Color32) {
    painter.circle_filled(centre, 4.5, colour);
}

/// A tick, drawn: the font need not have one.
pub fn tick(painter: &Painter, centre: egui::Pos2, colour: Color32) {
    let stroke = Stroke::new(1.8, colour);
    painter.add(Shape::line(vec![centre + vec2(-4.0, 0.0), centre + vec2(-1.0, 3.5), centre + vec2(4.5, -3.5)], stroke));
}

/// A cross, drawn.
pub fn cross(painter: &Painter, centre: egui::Pos2, colour: Color32) {
    let stroke = Stroke::new(1.5, colour);
    painter.line_segment([centre + vec2(-3.5, -3.5), centre + vec2(3.5, 3.5)], stroke);
    painter.line_segment([centre + vec2(3.5, -3.5), centre + vec2(-3.5, 3.5)], stroke);
}

/// A triangle pointing down (unfolded, descending) or right or up.
pub fn triangle(painter: &Painter, centre: egui::Pos2, direction: Direction, colour: Color32) {
    let points = match direction {
        Direction::Down => [vec2(-4.0, -2.0), vec2(4.0, -2.0), vec2(0.0, 3.0)],
        Direction::Up => [vec2(-4.0, 2.0), vec2(0.0, -3.0), vec2(4.0, 2.0)],
        Direction::Right => [vec2(-2.0, -4.0), vec2(3.0, 0.0), vec2(-2.0, 4.0)],
    };
    painter.add(Shape::convex_polygon(points.map(|offset| centre + offset).to_vec(), colour, Stroke::NONE));
}

/// Where a triangle points.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    /// Unfolded, or largest first.
    Down,
    /// Smallest first.
    Up,
    /// Folded.
    Right,
}

/// The frame of what floats over the map.
pub fn floating(desk: &Desk<'_>) -> Frame {
    Frame::new()
        .fill(desk.palette.surface)
        .stroke(Stroke::new(1.0, desk.palette.border))
        .corner_radius(theme::ROUNDING)
        .inner_margin(Margin::same(theme::MARGIN as i8))
}

/// A small button that shows a cross and is called `name`.
pub fn close_button(ui: &mut Ui, desk: &Desk<'_>, name: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(5.0 * theme::GRID), Sense::click());
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, theme::ROUNDING, desk.palette.hovered);
    }
    cross(ui.painter(), rect.center(), desk.palette.weak);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    response.on_hover_text(name)
}

/// One line of text in `rect`, cut with an ellipsis where it does not fit. Returns whether it was cut.
#[allow(clippy::must_use_candidate, reason = "drawn for its effect; few callers ask whether it was cut")]
pub fn cell_text(painter: &Painter, rect: Rect, text: &str, font: FontId, colour: Color32, align: Align) -> bool {
    let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(font, colour));
    job.wrap = TextWrapping { max_width: rect.width(), max_rows: 1, break_anywhere: true, overflow_character: Some('…') };
    job.break_on_newline = false;
    let galley = painter.fonts_mut(|fonts| fonts.layout_job(job));
    let is_cut = galley.elided;
    let x = match align {
        Align::Min => rect.min.x,
        Align::Center => rect.center().x - galley.size().x / 2.0,
        Align::Max => rect.max.x - galley.size().x,
    };
    painter.galley(pos2(x, rect.center().y - galley.size().y / 2.0), galley, colour);
    is_cut
}

/// A row that takes the whole width: `left` text, `right` text in tabular figures.
pub fn line(ui: &mut Ui, desk: &Desk<'_>, left: &str, right: &str) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), desk.row_height()), Sense::hover());
    let galley_width = ui.fonts_mut(|fonts| fonts.layout_no_wrap(right.to_owned(), desk.font(), desk.palette.text).size().x);
    let split = rect.max.x - galley_width - 2.0 * theme::GRID;
    cell_text(ui.painter(), rect.with_max_x(split), left, desk.font(), desk.palette.text, Align::Min);
    ui.painter().text(rect.right_center(), Align2::RIGHT_CENTER, right, desk.font(), desk.palette.weak);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{left} {right}")));
}

/// Numbers with their units kept on one line: lines are broken at any other space.
#[must_use]
pub fn unbroken(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let is_space = letter == ' ' || letter == crate::units::THIN_SPACE;
        let is_before_unit = letters.peek().is_some_and(|next| next.is_ascii_digit() || ['m', 'h', 'k', '亩', '%'].contains(next));
        kept.push(if is_space && before.is_ascii_digit() && is_before_unit { '\u{a0}' } else { letter });
        before = letter;
    }
    kept
}
