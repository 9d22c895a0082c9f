//! The sheet of one plot: an A4 page that a person takes along. Maps above, then facts in two columns, conflicts, room for notes, and what it
//! all rests on. What does not fit is counted, never dropped silently.

mod column;

use std::sync::Arc;

use crate::conflicts::ConflictList;
use crate::conflicts::siting::{Nearest, Registered};
use crate::layer::{Layer, Role};
use crate::paint::font::Weight;
use crate::paint::furniture::{legend_entry, marks};
use crate::paint::sheet::{Frame, POINTS_PER_MM, cut, wrapped};
use crate::paint::surround::{grid, north_arrow, scale_bar};
use crate::paint::{LegendEntry, Picture, Sheet, View, style};
use crate::words::plot_sheet::{self as words, SheetWord};
use crate::words::{Lang, terms};

use column::Column;

/// A4 upright, millimetres.
const PAGE_MM: [f32; 2] = [210.0, 297.0];
/// Margins, millimetres: office printers leave 4 to 6 mm blank, binders take more.
const MARGIN_MM: f32 = 14.0;
/// The detail map, millimetres.
pub const DETAIL_MM: [f32; 2] = [116.0, 88.0];
/// The locator map, millimetres.
pub const LOCATOR_MM: [f32; 2] = [62.0, 52.0];

/// Points of a side given in millimetres.
#[must_use]
pub fn points(mm: [f32; 2]) -> [f32; 2] {
    mm.map(|mm| mm * POINTS_PER_MM)
}

/// A map's pixels with what part of the plane they show.
#[derive(Clone, PartialEq, Debug)]
pub struct MapPart {
    /// The pixels.
    pub picture: Picture,
    /// What they show.
    pub view: View,
}

/// Everything on a plot's sheet.
#[derive(Debug)]
pub struct PlotPage<'a> {
    /// The layers.
    pub layers: &'a [Arc<Layer>],
    /// The conflicts.
    pub list: &'a ConflictList,
    /// The plot.
    pub plot: Registered,
    /// The nearest sources with their names.
    pub sources: Vec<(Nearest, String)>,
    /// The plot and its neighbours; `None` where it has no shape.
    pub detail: Option<MapPart>,
    /// Where it lies; `None` where it has no shape.
    pub locator: Option<MapPart>,
    /// What the detail map shows.
    pub legend: Vec<LegendEntry>,
    /// What it rests on.
    pub provenance: String,
    /// The day it is made.
    pub date: String,
    /// Number and count of the sheet.
    pub number: [usize; 2],
    /// The data are invented.
    pub is_fictional: bool,
    /// The secrecy mark.
    pub secrecy: Option<String>,
}

/// Lays out the page.
#[must_use]
pub fn sheet(page: &PlotPage<'_>, lang: Lang) -> Sheet {
    let [width, height] = points(PAGE_MM);
    let margin = MARGIN_MM * POINTS_PER_MM;
    let mut sheet = Sheet::new(width, height, style::furniture(false).1);
    let frame = [margin, margin, width - margin, height - margin];
    let below_title = head(&mut sheet, page, frame, lang);
    let below_maps = maps(&mut sheet, page, [frame[0], below_title, frame[2]], lang);
    let above_foot = foot(&mut sheet, page, frame);
    let below_facts = facts(&mut sheet, page, [frame[0], below_maps + 10.0, frame[2], above_foot], lang);
    let notes_at_least = 34.0 * POINTS_PER_MM;
    let mut column = Column::new([frame[0], below_facts + 8.0, frame[2], above_foot - notes_at_least]);
    column.heading(&mut sheet, SheetWord::Conflicts.text(lang));
    conflicts(&mut sheet, &mut column, page, lang);
    notes(&mut sheet, [frame[0], column.y + 8.0, frame[2], above_foot - 6.0], lang);
    sheet
}

fn layer<'a>(page: &PlotPage<'a>) -> Option<&'a Layer> {
    page.layers.get(page.plot.layer.place()).map(Arc::as_ref)
}

/// Title and subtitle; gives where they end.
fn head(sheet: &mut Sheet, page: &PlotPage<'_>, [left, top, right, _]: Frame, lang: Lang) -> f32 {
    let (ink, muted) = (style::text(false).0, style::furniture(false).0);
    let marked = marks(sheet, [right, top + 18.0], page.secrecy.as_deref(), page.is_fictional, false, lang);
    let word = SheetWord::Title.text(lang);
    let used = sheet.text(word, Weight::Bold, 13.0, [left, top + 18.0], muted) + 12.0;
    let title = cut(&words::title(lang, &page.plot), Weight::Bold, 19.0, marked - left - used - 8.0);
    sheet.text(&title, Weight::Bold, 19.0, [left + used, top + 18.0], ink);
    let role = layer(page).map_or("", |layer| terms::role(layer.role, lang));
    let name = layer(page).map_or("", |layer| layer.name.as_str());
    let mut parts = vec![role, name, page.plot.county.as_str(), page.date.as_str()];
    parts.retain(|part| !part.is_empty());
    parts.dedup();
    let subtitle = cut(&parts.join(" · "), Weight::Regular, 10.5, right - left);
    sheet.text(&subtitle, Weight::Regular, 10.5, [left, top + 36.0], muted);
    sheet.line([left, top + 43.0], [right, top + 43.0], 0.8, muted);
    top + 51.0
}

/// Detail map to the left, locator and legend to the right; gives where they end.
fn maps(sheet: &mut Sheet, page: &PlotPage<'_>, [left, top, right]: [f32; 3], lang: Lang) -> f32 {
    let ([width, height], [small_width, small_height]) = (points(DETAIL_MM), points(LOCATOR_MM));
    let muted = style::furniture(false).0;
    let Some(detail) = &page.detail else {
        sheet.text(SheetWord::NoShape.text(lang), Weight::Regular, 10.5, [left, top + 12.0], muted);
        return top + 18.0;
    };
    let frame = [left, top, left + width, top + height];
    sheet.picture(detail.picture.clone(), frame);
    grid(sheet, &detail.view, frame, false);
    outline(sheet, page, &detail.view, frame);
    sheet.frame(frame, 1.0, muted);
    north_arrow(sheet, frame[2] - 26.0, frame[1] + 16.0, false, lang);
    scale_bar(sheet, &detail.view, [frame[0] + 8.0, frame[3] - 8.0], false);
    let small = [right - small_width, top, right, top + small_height];
    if let Some(locator) = &page.locator {
        sheet.picture(locator.picture.clone(), small);
        marker(sheet, page, &locator.view, &detail.view, small);
        sheet.frame(small, 1.0, muted);
    }
    legend(sheet, page, [small[0], small[3] + 6.0, right, frame[3]], lang);
    frame[3]
}

/// A place of the plane in a frame.
fn place(view: &View, [left, top, right, bottom]: Frame, [x, y]: [f64; 2]) -> [f32; 2] {
    let per_point = view.metres_per_pixel * f64::from(view.scale);
    let middle = [f64::from(left + right) / 2.0, f64::from(top + bottom) / 2.0];
    [(middle[0] + (x - view.centre_m[0]) / per_point) as f32, (middle[1] - (y - view.centre_m[1]) / per_point) as f32]
}

/// The plot's own outline, over everything; points get a ring.
fn outline(sheet: &mut Sheet, page: &PlotPage<'_>, view: &View, frame: Frame) {
    use crate::geometry::ShapeKind;
    let (accent, paper) = (style::selection(), style::furniture(false).1);
    let mut rings: Vec<(Vec<[f32; 2]>, bool)> = Vec::new();
    for part in page.plot.shape.as_ref().parts() {
        let vertices: Vec<[f32; 2]> = part.iter().map(|point| place(view, frame, *point)).collect();
        if page.plot.shape.kind == ShapeKind::Points {
            rings.extend(vertices.into_iter().map(|centre| (crate::paint::sheet::circle(centre, 9.0), true)));
        } else {
            rings.push((vertices, page.plot.shape.kind == ShapeKind::Polygon));
        }
    }
    for (width, colour) in [(4.0, paper), (2.0, accent)] {
        for (vertices, is_closed) in &rings {
            let (vertices, is_closed) = (vertices.clone(), *is_closed);
            sheet.marks.push(crate::paint::Mark::Stroke { vertices, is_closed, width, colour });
        }
    }
}

/// Where the detail map lies on the locator: its frame, or a ring where that would be a dot.
fn marker(sheet: &mut Sheet, page: &PlotPage<'_>, view: &View, detail: &View, frame: Frame) {
    let accent = style::selection();
    let Some(middle) = page.plot.middle_m else { return };
    let half = [f64::from(detail.width), f64::from(detail.height)].map(|pixels| pixels / 2.0 * detail.metres_per_pixel);
    let [x, y] = detail.centre_m;
    let (low, high) = (place(view, frame, [x - half[0], y + half[1]]), place(view, frame, [x + half[0], y - half[1]]));
    if high[0] - low[0] >= 10.0 {
        sheet.frame([low[0].max(frame[0]), low[1].max(frame[1]), high[0].min(frame[2]), high[1].min(frame[3])], 1.6, accent);
        return;
    }
    let centre = place(view, frame, middle);
    let vertices = crate::paint::sheet::circle(centre, 7.0);
    sheet.disc(centre, 2.2, accent);
    sheet.marks.push(crate::paint::Mark::Stroke { vertices, is_closed: true, width: 1.6, colour: accent });
}

/// What the detail map shows, in as many columns as there is room for.
fn legend(sheet: &mut Sheet, page: &PlotPage<'_>, [left, top, right, bottom]: Frame, lang: Lang) {
    const ROW: f32 = 13.0;
    const SIZE: f32 = 8.5;
    let rows = (((bottom - top) / ROW) as usize).max(1);
    let columns = page.legend.len().div_ceil(rows).clamp(1, 2);
    let width = (right - left) / columns as f32;
    let is_cut = page.legend.len() > rows * columns;
    let told = if is_cut { rows * columns - 1 } else { page.legend.len() };
    let place = |number: usize| [left + width * (number / rows) as f32, top + ROW * ((number % rows) as f32 + 0.5)];
    if is_cut {
        let [x, middle] = place(told);
        sheet.text(&words::more_rows(lang, page.legend.len() - told), Weight::Regular, SIZE, [x, middle + 3.0], style::furniture(false).0);
    }
    for (number, entry) in page.legend.iter().take(told).enumerate() {
        let at = place(number);
        let entry = LegendEntry { text: cut(&entry.text, Weight::Regular, SIZE, width - 30.0), ..entry.clone() };
        legend_entry(sheet, &entry, at, [18.0, 9.5], SIZE, 3.125, false);
    }
}

/// Areas, place and attributes to the left, surroundings to the right; gives where they end.
fn facts(sheet: &mut Sheet, page: &PlotPage<'_>, [left, top, right, bottom]: Frame, lang: Lang) -> f32 {
    // Conflicts and notes keep nearly half of what is left.
    let limit = top + (bottom - top) * 0.5;
    let middle = left + (right - left) * 0.5;
    let plot = &page.plot;
    let mut first = Column::new([left, top, middle - 8.0, limit]);
    first.heading(sheet, SheetWord::Areas.text(lang));
    first.facts(sheet, &[words::areas(lang, plot), words::whereabouts(lang, plot)].concat(), lang);
    first.space(4.0);
    first.heading(sheet, SheetWord::Attributes.text(lang));
    if let Some(layer) = layer(page) {
        first.facts(sheet, &words::attributes(lang, layer, plot), lang);
    }
    let mut second = Column::new([middle + 8.0, top, right, limit]);
    let has_sources = page.layers.iter().any(|layer| layer.role == Role::Source);
    let (sources, shares) = (words::sources(lang, page.layers, &page.sources), words::shares(lang, &plot.shares));
    second.block(sheet, SheetWord::Sources, &sources, (!has_sources).then_some(SheetWord::NoSources), lang);
    second.block(sheet, SheetWord::Shares, &shares, Some(SheetWord::NoShares), lang);
    second.block(sheet, SheetWord::Overlaps, &words::overlaps(lang, page.layers, &plot.overlaps), None, lang);
    first.y.max(second.y)
}

fn conflicts(sheet: &mut Sheet, column: &mut Column, page: &PlotPage<'_>, lang: Lang) {
    let places = &page.plot.conflicts;
    if places.is_empty() {
        column.line(sheet, SheetWord::NoConflicts.text(lang), Weight::Regular);
        return;
    }
    let mut before = None;
    for (told, row) in places.iter().filter_map(|place| page.list.row(*place)).enumerate() {
        let (head, mut lines) = words::conflict(lang, &row);
        // Conflicts of one rule stand together: its title and article are said once.
        let is_another = before != Some(row.finding.rule);
        if !is_another {
            lines.truncate(1);
        }
        before = Some(row.finding.rule);
        let lines: Vec<String> = lines.iter().flat_map(|line| column.wrapped(line)).collect();
        let is_last = told + 1 == places.len();
        // Room for this one, and for the line that counts the others.
        let rows = usize::from(is_another) + lines.len() + usize::from(!is_last);
        if !column.has_room(rows) {
            column.line(sheet, &words::more(lang, places.len() - told), Weight::Regular);
            return;
        }
        if is_another {
            column.space(3.0);
            column.coloured(sheet, &head, style::severity(row.finding.severity, false));
        }
        for line in lines {
            column.line(sheet, &line, Weight::Regular);
        }
    }
}

/// Room to write, with lines a hand can keep to.
fn notes(sheet: &mut Sheet, [left, top, right, bottom]: Frame, lang: Lang) {
    let muted = style::furniture(false).0;
    sheet.text(SheetWord::Notes.text(lang), Weight::Bold, 10.5, [left, top + 10.0], style::text(false).0);
    let gap = 8.0 * POINTS_PER_MM;
    let mut y = top + 10.0 + gap;
    while y <= bottom - gap {
        sheet.line([left, y], [right, y], 0.5, muted.with_alpha(150));
        y += gap;
    }
    let third = (right - left) / 3.0;
    for (place, word) in [(1.0, SheetWord::Visitor), (2.0, SheetWord::VisitDate)] {
        let x = left + third * place;
        let used = sheet.text(word.text(lang), Weight::Regular, 9.5, [x, bottom - 3.0], muted);
        sheet.line([x + used + 6.0, bottom], [x + third - 8.0, bottom], 0.5, muted);
    }
}

/// What it rests on, small, at the foot; gives where that begins.
fn foot(sheet: &mut Sheet, page: &PlotPage<'_>, [left, _, right, bottom]: Frame) -> f32 {
    let muted = style::furniture(false).0;
    let lines = wrapped(&page.provenance, Weight::Regular, 7.5, right - left - 40.0);
    let top = bottom - 10.0 * lines.len() as f32;
    sheet.line([left, top - 3.0], [right, top - 3.0], 0.5, muted);
    for (number, line) in lines.iter().enumerate() {
        sheet.text(line, Weight::Regular, 7.5, [left, top + 7.0 + 10.0 * number as f32], muted);
    }
    let [number, count] = page.number;
    let text = format!("{number} / {count}");
    let width = crate::paint::font::text_width(&text, Weight::Regular, 9.0);
    sheet.text(&text, Weight::Regular, 9.0, [right - width, bottom - 2.0], muted);
    top - 6.0
}
