//! Counts by county and rule as bars; each bar is a button that filters the conflict table.

use egui::{Frame, Margin, Panel, Rect, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};
use egui_plot::{AxisHints, Bar, BarChart, GridMark, Plot, PlotPoint, PlotTransform};

use crate::app::command::Command;
use crate::app::document::{RuleLine, Statistics};
use crate::app::state::{ConflictFilter, Tab};
use crate::app::theme;
use crate::ids::RuleId;
use crate::paint::style::ramps;
use crate::units::grouped_count;
use crate::words::dashboard::{DashboardWord, bar as bar_text};
use crate::words::window::W;

use super::kit::{Desk, dot};

/// A bar is never narrower than this, in points: it must be hit.
const NARROWEST_BAR: f32 = 9.0;

/// The part of a county's room that its bars take.
const GROUP: f64 = 0.86;

/// One bar.
struct CountBar {
    rule: RuleId,
    county: usize,
    /// Place of the rule among those with conflicts.
    series: usize,
    middle: f64,
    count: u64,
    text: String,
}

/// Draws the bars beside the table, where there is room and something to count.
pub(super) fn dashboard_ui(ui: &mut Ui, desk: &mut Desk<'_>, statistics: &Statistics) {
    let lines: Vec<&RuleLine> = statistics.rules.iter().filter(|line| line.by_county.iter().any(|tally| tally.certain > 0)).collect();
    if lines.is_empty() || ui.available_width() < 120.0 * theme::GRID {
        return;
    }
    let frame = Frame::new().inner_margin(Margin::symmetric(theme::MARGIN as i8, theme::GRID as i8));
    let widest = ui.available_width() * 0.75;
    Panel::right("dashboard").frame(frame).default_size(ui.available_width() * 0.45).size_range(240.0..=widest).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(2.0 * theme::GRID, theme::GRID);
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(DashboardWord::Title.text(desk.lang())).strong());
            ui.label(RichText::new(DashboardWord::Hint.text(desk.lang())).color(desk.palette.weak));
            for (series, line) in lines.iter().enumerate() {
                legend_ui(ui, desk, series, line);
            }
        });
        plot_ui(ui, desk, statistics, &lines);
    });
}

fn legend_ui(ui: &mut Ui, desk: &Desk<'_>, series: usize, line: &RuleLine) {
    let (rect, _) = ui.allocate_exact_size(vec2(2.5 * theme::GRID, desk.row_height() - theme::GRID), Sense::hover());
    dot(ui.painter(), rect.center(), colour(desk, series));
    ui.label(&line.id).on_hover_text(line.title.get(desk.lang() as usize).cloned().unwrap_or_default());
}

fn colour(desk: &Desk<'_>, series: usize) -> egui::Color32 {
    theme::from_map(ramps::category(series, desk.state.look.theme == theme::Theme::Dark))
}

fn county_name(desk: &Desk<'_>, statistics: &Statistics, county: usize) -> String {
    match statistics.counties.get(county).map(String::as_str) {
        None => String::new(),
        Some("") => desk.text(W::OutsideCounties).to_owned(),
        Some(name) => name.to_owned(),
    }
}

/// A county's bars stand side by side around its place on the axis, in the order of the rules.
fn bars(desk: &Desk<'_>, statistics: &Statistics, lines: &[&RuleLine]) -> Vec<CountBar> {
    let width = GROUP / lines.len() as f64;
    let mut bars = Vec::new();
    for (series, line) in lines.iter().enumerate() {
        for (county, tally) in line.by_county.iter().enumerate().filter(|(_, tally)| tally.certain > 0) {
            let middle = county as f64 - GROUP / 2.0 + (series as f64 + 0.5) * width;
            let text = bar_text(desk.lang(), &line.id, &county_name(desk, statistics, county), tally.certain);
            bars.push(CountBar { rule: line.rule, county, series, middle, count: tally.certain, text });
        }
    }
    bars
}

fn plot_ui(ui: &mut Ui, desk: &mut Desk<'_>, statistics: &Statistics, lines: &[&RuleLine]) {
    let bars = bars(desk, statistics, lines);
    let counties = statistics.counties.len();
    let needed = (counties * lines.len()) as f32 * NARROWEST_BAR / GROUP as f32 + 60.0;
    let names: Vec<String> = (0..counties).map(|county| county_name(desk, statistics, county)).collect();
    ScrollArea::horizontal().id_salt("dashboard").auto_shrink([false, false]).show(ui, |ui| {
        let size = vec2(ui.available_width().max(needed), (ui.available_height() - 2.0 * theme::GRID).max(80.0));
        let shown = plot(desk, size, names).show(ui, |plot| {
            for (series, line) in lines.iter().enumerate() {
                let of_series = bars.iter().filter(|bar| bar.series == series);
                let drawn = of_series.map(|bar| {
                    Bar::new(bar.middle, bar.count as f64)
                        .fill(colour(desk, series))
                        .stroke(egui::Stroke::NONE)
                        .width(GROUP / lines.len() as f64 * 0.92)
                });
                plot.bar_chart(BarChart::new(line.id.clone(), drawn.collect()).color(colour(desk, series)).allow_hover(false));
            }
        });
        let width = GROUP / lines.len() as f64;
        for bar in &bars {
            bar_ui(ui, desk, statistics, &shown.transform, bar, width);
        }
    });
}

fn plot<'a>(desk: &Desk<'_>, size: egui::Vec2, names: Vec<String>) -> Plot<'a> {
    let places = names.len();
    let x_axis = AxisHints::new_x().formatter(move |mark, _| names.get(mark.value.round().max(0.0) as usize).cloned().unwrap_or_default());
    let y_axis =
        AxisHints::new_y().formatter(|mark, _| if mark.value.fract() == 0.0 { grouped_count(mark.value as u64) } else { String::new() });
    Plot::new("counts")
        .width(size.x)
        .height(size.y)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_drag(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .allow_axis_zoom_drag(false)
        .show_crosshair(false)
        .show_background(false)
        .show_grid([false, true])
        .include_y(0.0)
        .include_x(-0.5)
        .include_x(places as f64 - 0.5)
        .set_margin_fraction(vec2(0.0, 0.06))
        .x_grid_spacer(move |_| (0..places).map(|place| GridMark { value: place as f64, step_size: 1.0 }).collect())
        .custom_x_axes(vec![x_axis.tick_label_color(desk.palette.text)])
        .custom_y_axes(vec![y_axis.tick_label_color(desk.palette.weak)])
        .label_formatter(|_| None)
}

/// The whole column over a bar can be clicked: small counts make small bars.
fn bar_ui(ui: &Ui, desk: &mut Desk<'_>, statistics: &Statistics, transform: &PlotTransform, bar: &CountBar, width: f64) {
    let [left, right] = [-0.5, 0.5].map(|side| transform.position_from_point(&PlotPoint::new(bar.middle + side * width, 0.0)));
    let top = transform.frame().min.y;
    let rect = Rect::from_min_max(pos2(left.x, top), pos2(right.x, left.y));
    let response = ui.interact(rect, ui.scope_id().with(("bar", bar.rule, bar.county)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &bar.text));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_stroke(rect, 2.0, (1.0, desk.palette.accent), egui::StrokeKind::Inside);
        ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand);
    }
    if response.clicked() {
        let county = statistics.counties.get(bar.county).cloned();
        desk.send(Command::SetFilter(ConflictFilter { rule: Some(bar.rule), county, ..ConflictFilter::default() }));
        desk.send(Command::ShowTab(Tab::Conflicts));
    }
    response.on_hover_text(&bar.text);
}
