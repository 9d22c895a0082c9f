//! The map's place on the screen: tiles, what is drawn on top, furniture, and the empty state before anything is open.

use egui::{CentralPanel, Frame, Key, Rect, RichText, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::app::command::Command;
use crate::app::map::gestures::{self, Pointer};
use crate::app::map::grids::Pen;
use crate::app::map::overlay::{Outline, outline};
use crate::app::map::tiles::{Overview, SceneNow, Tiles};
use crate::app::map::{Projector, boxing, drawing, furniture, grids};
use crate::app::theme;
use crate::geometry::Point;
use crate::words::window::{W, north_told};

use super::bar::recent_ui;
use super::compare::{compare_ui, parts};
use super::kit::{Desk, command_button, floating, heading, main_button, weak};
use super::measure::measure_ui;

/// What the map keeps from frame to frame beside the state.
pub struct MapView {
    /// Its textures.
    pub tiles: Tiles,
    /// What the pointer did.
    pub pointer: Pointer,
    /// Where the pointer is, for the status bar.
    pub pointer_m: Option<Point>,
    /// Whether everything in sight is painted at this very scale.
    pub is_sharp: bool,
    /// Where the map was drawn last.
    pub rect: Rect,
}

/// Draws the map.
pub fn map_ui(ui: &mut Ui, desk: &mut Desk<'_>, view: &mut MapView, scenes: &[SceneNow]) {
    let frame = Frame::new().fill(desk.palette.map);
    CentralPanel::default().frame(frame).show(ui, |ui| {
        let rect = ui.available_rect_before_wrap();
        view.rect = rect;
        let size = [rect.width(), rect.height()];
        if size != desk.state.map_size {
            desk.send(Command::SetMapSize(size));
        }
        if let (Some(camera), [_, ..]) = (desk.state.camera, scenes) {
            open_ui(ui, desk, view, scenes, Projector { camera, rect });
        } else {
            view.pointer_m = None;
            empty_ui(ui, desk, rect);
        }
        drop_ui(ui, desk, rect);
    });
}

fn open_ui(ui: &mut Ui, desk: &mut Desk<'_>, view: &mut MapView, scenes: &[SceneNow], projector: Projector) {
    let rect = projector.rect;
    let response = ui.interact(rect, ui.scope_id().with("map"), Sense::click_and_drag());
    let is_fictional = desk.state.document.as_ref().is_some_and(|document| document.is_demo);
    response.widget_info(|| {
        let name = desk.text(W::Map);
        WidgetInfo::labeled(Role::Image, true, if is_fictional { format!("{name} {}", desk.text(W::Fictional)) } else { name.to_owned() })
    });
    let overview = desk.state.look.has_overview.then(|| overview_of(desk, rect)).flatten();
    let is_over_inset = overview.is_some_and(|overview| response.hover_pos().is_some_and(|at| overview.rect.contains(at)));
    let mut projector = projector;
    let mut drawn_box = None;
    if !is_over_inset || view.pointer.boxing.is_some() {
        let pencil = desk.state.pencil();
        if pencil.is_none() {
            drawn_box = boxing::asked(ui, &response, &projector, &mut view.pointer.boxing, desk.commands);
        }
        let camera = gestures::moved(ui, &response, &projector, pencil.is_some(), drawn_box.is_some());
        if camera != projector.camera {
            projector.camera = camera;
            desk.send(Command::SetCamera(camera));
        }
        if let Some(pencil) = pencil {
            drawing::asked(&response, &projector, pencil, desk.commands);
        } else {
            gestures::asked(ui, &response, &projector, &mut view.pointer, desk.commands);
        }
    }
    view.pointer_m = response.hover_pos().map(|at| projector.m_from_screen(at));
    let painter = ui.painter().with_clip_rect(rect);
    let parts = parts(desk.state.tools.compare.as_ref(), scenes, rect);
    view.is_sharp = view.tiles.show(&painter, &projector, &parts, overview);
    highlights_ui(&painter, desk, &projector);
    siting_overlay(&painter, desk, &projector, response.hover_pos());
    super::ask::overlay(&painter, desk, &projector, response.hover_pos());
    if let Some(drawn) = drawn_box {
        boxing::show(&painter, desk.palette, drawn);
    }
    grids_ui(ui, desk, &projector);
    furniture::scale_bar(&painter, &projector, desk.palette, desk.font());
    furniture::north_arrow(&painter, &projector, desk.palette, desk.font(), desk.text(W::North));
    if is_fictional {
        fictional_ui(&painter, desk, rect);
    }
    if let (Some(overview), [scene, ..]) = (overview, scenes) {
        inset_ui(ui, desk, view, scene, &projector, overview);
    }
    tooltip_ui(ui, desk, &response);
    compare_ui(ui, desk, rect);
    // Where the hint would stand.
    measure_ui(ui, desk, &projector, response.hover_pos());
    if desk.state.is_hint_shown && desk.state.tools.measure.is_none() {
        hint_ui(ui, desk, rect);
    }
    if response.has_focus() && desk.state.pencil().is_none() && ui.input(|input| input.key_pressed(Key::Enter)) {
        desk.send(Command::ZoomIn);
    }
}

fn highlights_ui(painter: &egui::Painter, desk: &Desk<'_>, projector: &Projector) {
    let palette = desk.palette;
    let selected = desk.state.selection.feature();
    if let Some(card) = desk.state.hover.as_ref().and_then(|hover| hover.card.as_ref())
        && Some(card.feature) != selected
        && let Some(shape) = &card.shape
    {
        outline(painter, projector, shape, Outline::hovered(palette));
    }
    for card in desk.state.pair.iter().filter(|card| Some(card.feature) != selected) {
        if let Some(shape) = &card.shape {
            outline(painter, projector, shape, Outline::paired(palette, palette.failure));
        }
    }
    let is_shown = !desk.state.selection.is_empty();
    if let Some(card) = desk.state.card.value().filter(|card| is_shown && Some(card.feature) == selected)
        && let Some(shape) = &card.shape
    {
        outline(painter, projector, shape, Outline::selected(palette));
    }
}

/// Kilometre grid, meridians and parallels, where they are asked for; what the north arrow means.
fn grids_ui(ui: &Ui, desk: &Desk<'_>, projector: &Projector) {
    let painter = ui.painter().with_clip_rect(projector.rect);
    let pen = Pen { painter: &painter, projector, palette: desk.palette, font: desk.font() };
    if desk.state.look.has_kilometre_grid {
        pen.kilometre_grid();
    }
    let document = desk.state.document.as_ref();
    let ways = document.and_then(|document| document.lonlat_from_m.as_ref().zip(document.m_from_lonlat.as_ref()));
    if let Some((lonlat_from_m, m_from_lonlat)) = ways.filter(|_| desk.state.look.has_graticule) {
        pen.graticule(lonlat_from_m, m_from_lonlat);
    }
    let arrow = ui.interact(furniture::north_plate(projector), ui.scope_id().with("north"), Sense::hover());
    arrow.on_hover_ui(|ui| {
        let convergence = ways.and_then(|(there, back)| grids::convergence_deg(there, back, projector.camera.centre_m));
        ui.label(north_told(convergence, desk.lang()));
    });
}

/// The proposed plot: the ring that is being drawn, else the one judged.
fn siting_overlay(painter: &egui::Painter, desk: &Desk<'_>, projector: &Projector, pointer: Option<egui::Pos2>) {
    let siting = &desk.state.siting;
    if let Some(corners) = &siting.drawing {
        drawing::path(painter, projector, desk.palette, corners, pointer, true);
        return;
    }
    let judged = siting.answer.value().and_then(|answer| answer.siting.plots.get(siting.shown));
    if let Some(plot) = judged.filter(|plot| siting.is_open && !plot.shape.is_empty()) {
        outline(painter, projector, &plot.shape, Outline::proposed(desk.palette));
    } else if let Some(ring) = siting.drawn.as_ref().filter(|_| siting.is_open) {
        outline(painter, projector, &crate::geometry::Shape::polygon(&[ring]), Outline::proposed(desk.palette));
    }
}

fn fictional_ui(painter: &egui::Painter, desk: &Desk<'_>, rect: Rect) {
    let galley = painter.layout_no_wrap(desk.text(W::Fictional).to_owned(), desk.font(), desk.palette.weak);
    let at = rect.left_top() + vec2(theme::MARGIN, theme::MARGIN);
    let plate = Rect::from_min_size(at, galley.size() + vec2(4.0 * theme::GRID, 2.0 * theme::GRID));
    painter.rect_filled(plate, theme::ROUNDING, desk.palette.plate);
    painter.galley(at + vec2(2.0 * theme::GRID, theme::GRID), galley, desk.palette.weak);
}

fn overview_of(desk: &Desk<'_>, rect: Rect) -> Option<Overview> {
    let extent = desk.state.extent(None);
    let size = vec2(144.0, 104.0);
    let is_room = rect.width() > 3.5 * size.x && rect.height() > 2.5 * size.y;
    if extent.is_empty() || !is_room {
        return None;
    }
    let corner = rect.right_bottom() - vec2(theme::MARGIN, theme::MARGIN);
    Some(Overview { rect: Rect::from_min_max(corner - size, corner), extent })
}

/// The overview: everything, with the part in view framed. A click or a drag moves the map there.
fn inset_ui(ui: &Ui, desk: &mut Desk<'_>, view: &mut MapView, scene: &SceneNow, projector: &Projector, overview: Overview) {
    let painter = ui.painter().with_clip_rect(overview.rect.expand(1.0));
    painter.rect_filled(overview.rect, 0.0, desk.palette.map);
    view.tiles.show_overview(&painter, scene, overview);
    painter.rect_stroke(overview.rect, 0.0, Stroke::new(1.0, desk.palette.border), StrokeKind::Outside);
    let small = overview.projector();
    let mut framed = small.screen_rect(projector.extent_m());
    if framed.width() < 8.0 || framed.height() < 8.0 {
        framed = Rect::from_center_size(framed.center(), framed.size().max(vec2(8.0, 8.0)));
    }
    let is_all = framed.contains_rect(overview.rect.shrink(1.0));
    let framed = framed.intersect(overview.rect);
    if framed.is_positive() && !is_all {
        painter.rect_stroke(framed, 0.0, Stroke::new(1.5, desk.palette.failure), StrokeKind::Inside);
    }
    let response = ui.interact(overview.rect, ui.scope_id().with("overview"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, desk.text(W::OverviewMap)));
    if (response.clicked() || response.dragged())
        && let Some(at) = response.interact_pointer_pos()
    {
        let centre_m = small.m_from_screen(at);
        desk.send(Command::SetCamera(crate::app::map::Camera { centre_m, ..projector.camera }));
    }
}

/// What lies under the resting pointer, by name.
fn tooltip_ui(ui: &Ui, desk: &Desk<'_>, response: &egui::Response) {
    let Some(hover) = desk.state.hover.as_ref().filter(|_| desk.state.pencil().is_none()) else { return };
    if hover.stack.is_empty() || !response.hovered() || response.dragged() {
        return;
    }
    let document = desk.state.document.as_ref();
    let lines: Vec<String> = hover
        .stack
        .iter()
        .take(4)
        .map(|stacked| {
            let summary = document.and_then(|document| document.summary(stacked.feature.0));
            let role = summary.map_or("", |summary| crate::words::terms::role(summary.role, desk.lang()));
            let parts: Vec<&str> =
                [role, stacked.label.as_str(), stacked.class.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
            parts.join("  ")
        })
        .collect();
    let text = lines.join("\n");
    egui::Tooltip::always_open(ui.ctx().clone(), ui.layer_id(), ui.scope_id().with("map tip"), egui::PopupAnchor::Pointer).gap(12.0).show(
        |ui| {
            ui.label(text);
        },
    );
}

/// Before anything is open: what to do.
fn empty_ui(ui: &mut Ui, desk: &mut Desk<'_>, rect: Rect) {
    let size = vec2(rect.width().min(440.0), 260.0);
    let place = Rect::from_center_size(rect.center(), size).intersect(rect);
    ui.scope_builder(egui::UiBuilder::new().max_rect(place), |ui| {
        ui.vertical_centered(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0 * theme::GRID;
            heading(ui, desk.text(W::EmptyTitle));
            weak(ui, desk, desk.text(W::EmptyOpen));
            ui.add_space(theme::GRID);
            main_button(ui, desk, Command::ShowOpen);
            weak(ui, desk, desk.text(W::EmptyDrop));
            ui.add_space(2.0 * theme::GRID);
            weak(ui, desk, desk.text(W::EmptyDemo));
            command_button(ui, desk, Command::OpenDemo);
            if !desk.state.recent.is_empty() {
                ui.add_space(2.0 * theme::GRID);
                weak(ui, desk, desk.text(W::EmptyRecent));
                recent_ui(ui, desk);
            }
        });
    });
}

/// While files hover over the window.
fn drop_ui(ui: &Ui, desk: &Desk<'_>, rect: Rect) {
    if ui.input(|input| input.raw.hovered_files.is_empty()) {
        return;
    }
    let painter = ui.ctx().layer_painter(egui::LayerId::new(egui::Order::Foreground, ui.scope_id().with("drop")));
    painter.rect_filled(rect, 0.0, theme::faded(desk.palette.selected, 0.85));
    painter.rect_stroke(rect.shrink(2.0), 0.0, Stroke::new(2.0, desk.palette.accent), StrokeKind::Inside);
    let font = egui::FontId::proportional(desk.state.look.font_size + theme::HEADING_STEP);
    painter.text(rect.center(), egui::Align2::CENTER_CENTER, desk.text(W::DropHere), font, desk.palette.text);
}

/// Three steps, the first time.
fn hint_ui(ui: &Ui, desk: &mut Desk<'_>, rect: Rect) {
    let corner = pos2(rect.min.x + theme::MARGIN, rect.min.y + 12.0 * theme::GRID);
    egui::Area::new(egui::Id::unique("hint")).fixed_pos(corner).order(egui::Order::Middle).show(ui.ctx(), |ui| {
        floating(desk).show(ui, |ui| {
            ui.set_max_width((rect.width() - 2.0 * theme::MARGIN).min(380.0) - 2.0 * theme::MARGIN);
            ui.label(RichText::new(desk.text(W::HintTitle)).heading());
            for step in [W::HintOne, W::HintTwo, W::HintThree] {
                ui.add(egui::Label::new(desk.text(step)).wrap());
            }
            ui.add_space(theme::GRID);
            if ui.button(desk.text(W::HintDone)).clicked() {
                desk.send(Command::CloseHint);
            }
        });
    });
}
