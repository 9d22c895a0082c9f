//! A table that draws the rows in sight and no others: a million cost what thirty cost.

use egui::{Align, Color32, CursorIcon, FontId, Id, Rect, Role, ScrollArea, Sense, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::app::theme::{self, Palette};

use super::kit::{Direction, cell_text, dot, tick, triangle};

/// Narrowest column in points.
const NARROWEST: f32 = 10.0 * theme::GRID;

/// Room inside a cell on either side.
const PAD: f32 = 2.0 * theme::GRID;

/// Side of a tick box.
const TICK_BOX: f32 = 4.0 * theme::GRID;

/// A column.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Column<'a> {
    /// Its heading.
    pub title: &'a str,
    /// Its width at the usual type size.
    pub width: f32,
    /// Its part of what the columns leave over.
    pub flex: f32,
    /// Numbers stand on the right.
    pub is_number: bool,
    /// `Some(is_descending)` where the rows are sorted by it.
    pub sorted: Option<bool>,
    /// Whether a click on its heading sorts.
    pub is_sortable: bool,
}

impl<'a> Column<'a> {
    /// A column of text.
    #[must_use]
    pub(super) fn text(title: &'a str, width: f32) -> Self {
        Self { title, width, flex: 0.0, is_number: false, sorted: None, is_sortable: false }
    }

    /// A column of numbers.
    #[must_use]
    pub(super) fn number(title: &'a str, width: f32) -> Self {
        Self { is_number: true, ..Self::text(title, width) }
    }

    /// Takes part in what is left over.
    #[must_use]
    pub(super) fn flexible(self, flex: f32) -> Self {
        Self { flex, ..self }
    }

    /// A click on the heading sorts; `sorted` says how it is sorted now.
    #[must_use]
    pub(super) fn sortable(self, sorted: Option<bool>) -> Self {
        Self { is_sortable: true, sorted, ..self }
    }
}

/// A cell.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Cell {
    /// What it says.
    pub text: String,
    /// In which colour.
    pub colour: Color32,
    /// A dot before it.
    pub mark: Option<Color32>,
    /// A tick box in its place, called by the text, ticked or not.
    pub tick: Option<bool>,
}

impl Cell {
    /// Text in the usual colour.
    #[must_use]
    pub(super) fn new(text: impl Into<String>, palette: &Palette) -> Self {
        Self { text: text.into(), colour: palette.text, mark: None, tick: None }
    }

    /// A tick box called `name`.
    #[must_use]
    pub(super) fn tick(name: String, is_ticked: bool, palette: &Palette) -> Self {
        Self { tick: Some(is_ticked), ..Self::new(name, palette) }
    }

    /// Text that steps back.
    #[must_use]
    pub(super) fn weak(text: impl Into<String>, palette: &Palette) -> Self {
        Self { text: text.into(), colour: palette.weak, mark: None, tick: None }
    }
}

/// A line across all columns: the heading of a group, to be folded.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Band {
    /// What it says.
    pub text: String,
    /// A dot before it.
    pub mark: Option<Color32>,
    /// Whether the group is unfolded.
    pub is_open: bool,
}

/// The table.
pub(super) struct Grid<'a> {
    /// Tells tables apart.
    pub id: &'a str,
    /// What it is called, for screen readers.
    pub name: &'a str,
    /// Its columns.
    pub columns: &'a [Column<'a>],
    /// How many rows there are.
    pub rows: usize,
    /// How high a row is.
    pub row_height: f32,
    /// In which type.
    pub font: FontId,
    /// In which colours.
    pub palette: &'static Palette,
    /// The selected row.
    pub selected: Option<usize>,
    /// A row to bring into sight.
    pub scroll_to: Option<usize>,
}

/// What happened in the table.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Happened {
    /// A row was clicked.
    pub row: Option<usize>,
    /// A tick box was clicked: its row and column.
    pub tick: Option<(usize, usize)>,
    /// A heading was clicked.
    pub heading: Option<usize>,
    /// Rows in sight: first and number.
    pub in_sight: (usize, usize),
}

impl Grid<'_> {
    /// Draws it. `cell` says what stands in a row and column; it is asked for rows in sight alone.
    pub(super) fn show(self, ui: &mut Ui, cell: impl FnMut(usize, usize) -> Cell) -> Happened {
        self.show_bands(ui, cell, |_| None)
    }

    /// The same with lines across all columns where `band` gives one.
    pub(super) fn show_bands(
        self,
        ui: &mut Ui,
        mut cell: impl FnMut(usize, usize) -> Cell,
        band: impl Fn(usize) -> Option<Band>,
    ) -> Happened {
        let id = ui.scope_id().with(self.id);
        let widths = self.widths(ui, id);
        let total: f32 = widths.iter().sum();
        let mut happened = Happened::default();
        let available = ui.available_rect_before_wrap();
        let header = Rect::from_min_size(available.min, vec2(available.width(), self.row_height));
        let name = self.name;
        ui.allocate_rect(header, Sense::hover()).widget_info(|| WidgetInfo::labeled(Role::Label, true, name));
        ui.spacing_mut().item_spacing.y = 0.0;
        let height = self.rows as f32 * self.row_height;
        let mut area = ScrollArea::both().id_salt(self.id).auto_shrink([false, false]);
        if let Some(row) = self.scroll_to {
            area = self.brought_into_sight(ui, area, id, row, available.height() - self.row_height);
        }
        let output = area.show_viewport(ui, |ui, viewport| {
            ui.set_min_size(vec2(total, height));
            let first = (viewport.min.y / self.row_height).floor().max(0.0) as usize;
            let last = ((viewport.max.y / self.row_height).ceil() as usize).min(self.rows);
            happened.in_sight = (first, last.saturating_sub(first));
            let origin = ui.max_rect().min;
            for row in first..last {
                let top = origin.y + row as f32 * self.row_height;
                let width = total.max(viewport.width());
                let rect = Rect::from_min_size(pos2(origin.x, top), vec2(width, self.row_height));
                if let Some(band) = band(row) {
                    let in_sight = rect.with_min_x(viewport.min.x + origin.x).with_max_x(viewport.max.x + origin.x);
                    if self.band_ui(ui, id.with(row), in_sight, &band) {
                        happened.row = Some(row);
                    }
                } else {
                    self.row_ui(ui, id, row, rect, &widths, &mut cell, &mut happened);
                }
            }
        });
        ui.data_mut(|data| data.insert_temp(id.with("offset"), (output.state.clamped_offset().y, output.inner_rect.height())));
        self.header_ui(ui, id, header, &widths, output.state.clamped_offset().x, &mut happened);
        happened
    }

    /// Sets the offset so that `row` is in sight, and leaves it alone when it is already.
    fn brought_into_sight(&self, ui: &Ui, area: ScrollArea, id: Id, row: usize, usual: f32) -> ScrollArea {
        let (offset, height) = ui.data(|data| data.get_temp::<(f32, f32)>(id.with("offset"))).unwrap_or((0.0, usual));
        let top = row as f32 * self.row_height;
        if top >= offset && top + self.row_height <= offset + height {
            return area;
        }
        area.vertical_scroll_offset((top - height / 2.0 + self.row_height / 2.0).max(0.0))
    }

    fn widths(&self, ui: &Ui, id: Id) -> Vec<f32> {
        let grown = self.font.size / theme::FONT_SIZES.1;
        let set: Vec<Option<f32>> = ui.data(|data| data.get_temp(id.with("widths"))).unwrap_or_default();
        let width = |place: usize, column: &Column<'_>| set.get(place).copied().flatten().unwrap_or(column.width * grown);
        let mut widths: Vec<f32> = self.columns.iter().enumerate().map(|(place, column)| width(place, column)).collect();
        let left_over = ui.available_width() - 3.0 * theme::GRID - widths.iter().sum::<f32>();
        let is_free = |place: usize| set.get(place).copied().flatten().is_none();
        let flex: f32 = self.columns.iter().enumerate().filter(|(place, _)| is_free(*place)).map(|(_, column)| column.flex).sum();
        if left_over > 0.0 && flex > 0.0 {
            for (place, (width, column)) in widths.iter_mut().zip(self.columns).enumerate() {
                if is_free(place) {
                    *width += left_over * column.flex / flex;
                }
            }
        }
        widths
    }

    #[allow(clippy::too_many_arguments, reason = "what a row is drawn from, and what happened in it")]
    fn row_ui(
        &self,
        ui: &Ui,
        id: Id,
        row: usize,
        rect: Rect,
        widths: &[f32],
        cell: &mut impl FnMut(usize, usize) -> Cell,
        happened: &mut Happened,
    ) {
        let cells: Vec<Cell> = (0..self.columns.len()).map(|column| cell(row, column)).collect();
        let response = ui.interact(rect, id.with(row), Sense::click());
        let is_selected = self.selected == Some(row);
        response.widget_info(|| {
            let text: Vec<&str> =
                cells.iter().filter(|cell| cell.tick.is_none()).map(|cell| cell.text.as_str()).filter(|text| !text.is_empty()).collect();
            WidgetInfo::selected(Role::Row, true, is_selected, text.join(" "))
        });
        let painter = ui.painter();
        if is_selected {
            painter.rect_filled(rect, 0.0, self.palette.selected);
        } else if response.hovered() {
            painter.rect_filled(rect, 0.0, self.palette.hovered);
        }
        painter.hline(rect.x_range(), rect.max.y - 0.5, (1.0, self.palette.line));
        let mut left = rect.min.x;
        let mut cut: Option<&str> = None;
        let pointer = ui.input(|input| input.pointer.hover_pos());
        for (place, ((cell, column), &width)) in cells.iter().zip(self.columns).zip(widths).enumerate() {
            let mut inner = Rect::from_min_max(pos2(left + PAD, rect.min.y), pos2(left + width - PAD, rect.max.y));
            if let Some(is_ticked) = cell.tick {
                left += width;
                if self.tick_ui(ui, id.with((row, place)), inner, &cell.text, is_ticked) {
                    happened.tick = Some((row, place));
                }
                continue;
            }
            if let Some(mark) = cell.mark {
                dot(painter, pos2(inner.min.x + 4.5, inner.center().y), mark);
                inner.min.x += 3.5 * theme::GRID;
            }
            let align = if column.is_number { Align::Max } else { Align::Min };
            let is_cut = cell_text(painter, inner, &cell.text, self.font.clone(), cell.colour, align);
            if is_cut && response.hovered() && pointer.is_some_and(|at| (left..left + width).contains(&at.x)) {
                cut = Some(&cell.text);
            }
            left += width;
        }
        if response.clicked() {
            happened.row = Some(row);
        }
        if let Some(text) = cut {
            response.on_hover_text_at_pointer(text);
        }
    }

    /// A line across all columns. Returns whether it was clicked.
    fn band_ui(&self, ui: &Ui, id: Id, rect: Rect, band: &Band) -> bool {
        let response = ui.interact(rect, id, Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, true, band.is_open, &band.text));
        let painter = ui.painter();
        painter.rect_filled(rect, 0.0, if response.hovered() { self.palette.hovered } else { self.palette.raised });
        painter.hline(rect.x_range(), rect.max.y - 0.5, (1.0, self.palette.line));
        let mut inner = rect.shrink2(vec2(PAD, 0.0));
        let direction = if band.is_open { Direction::Down } else { Direction::Right };
        triangle(painter, pos2(inner.min.x + 4.0, inner.center().y), direction, self.palette.weak);
        inner.min.x += 4.0 * theme::GRID;
        if let Some(mark) = band.mark {
            dot(painter, pos2(inner.min.x + 4.5, inner.center().y), mark);
            inner.min.x += 3.5 * theme::GRID;
        }
        cell_text(painter, inner, &band.text, self.font.clone(), self.palette.text, Align::Min);
        response.clicked()
    }

    /// A tick box in a cell. Returns whether it was clicked.
    fn tick_ui(&self, ui: &Ui, id: Id, cell: Rect, name: &str, is_ticked: bool) -> bool {
        let square = Rect::from_center_size(cell.center(), egui::Vec2::splat(TICK_BOX));
        let response = ui.interact(cell, id, Sense::click()).on_hover_text(name);
        response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, is_ticked, name));
        let painter = ui.painter();
        let is_near = response.hovered() || response.has_focus();
        let edge = if is_near { self.palette.accent } else { self.palette.border };
        let fill = if is_ticked { self.palette.accent } else { self.palette.surface };
        painter.rect(square, theme::ROUNDING, fill, (1.0, edge), StrokeKind::Inside);
        if is_ticked {
            tick(painter, square.center(), self.palette.on_accent);
        }
        response.clicked()
    }

    fn header_ui(&self, ui: &Ui, id: Id, header: Rect, widths: &[f32], offset: f32, happened: &mut Happened) {
        let painter = ui.painter().with_clip_rect(header.intersect(ui.clip_rect()));
        painter.rect_filled(header, 0.0, self.palette.raised);
        painter.hline(header.x_range(), header.max.y - 0.5, (1.0, self.palette.line));
        let mut left = header.min.x - offset;
        for (place, (column, &width)) in self.columns.iter().zip(widths).enumerate() {
            let rect = Rect::from_min_max(pos2(left, header.min.y), pos2(left + width, header.max.y));
            left += width;
            if column.is_sortable {
                let response = ui.interact(rect.intersect(header), id.with(("heading", place)), Sense::click());
                response.widget_info(|| WidgetInfo::labeled(Role::Button, true, column.title));
                if response.hovered() {
                    painter.rect_filled(rect, 0.0, self.palette.hovered);
                    ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
                }
                if response.clicked() {
                    happened.heading = Some(place);
                }
            }
            let mut inner = rect.shrink2(vec2(PAD, 0.0));
            if let Some(is_descending) = column.sorted {
                let direction = if is_descending { Direction::Down } else { Direction::Up };
                let at =
                    if column.is_number { pos2(inner.min.x + 4.0, inner.center().y) } else { pos2(inner.max.x - 4.0, inner.center().y) };
                triangle(&painter, at, direction, self.palette.accent);
                if column.is_number {
                    inner.min.x += 3.0 * theme::GRID;
                } else {
                    inner.max.x -= 3.0 * theme::GRID;
                }
            }
            let align = if column.is_number { Align::Max } else { Align::Min };
            cell_text(&painter, inner, column.title, self.font.clone(), self.palette.weak, align);
            self.edge_ui(ui, id, place, rect, header, widths);
        }
    }

    /// The edge by which a column is made wider or narrower.
    fn edge_ui(&self, ui: &Ui, id: Id, place: usize, rect: Rect, header: Rect, widths: &[f32]) {
        let edge = Rect::from_min_max(pos2(rect.max.x - 3.0, header.min.y), pos2(rect.max.x + 3.0, header.max.y));
        if !header.contains_rect(edge.shrink(3.0)) {
            return;
        }
        let response = ui.interact(edge, id.with(("edge", place)), Sense::drag());
        if response.hovered() || response.dragged() {
            ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
            ui.painter().vline(rect.max.x, header.y_range(), (1.0, self.palette.accent));
        }
        if response.dragged() {
            let mut set: Vec<Option<f32>> = ui.data(|data| data.get_temp(id.with("widths"))).unwrap_or_default();
            set.resize(self.columns.len(), None);
            if let (Some(slot), Some(width)) = (set.get_mut(place), widths.get(place)) {
                *slot = Some((width + response.drag_delta().x).max(NARROWEST));
            }
            ui.data_mut(|data| data.insert_temp(id.with("widths"), set));
        }
    }
}
