//! One layer onto one block.
//!
//! Polygons of a pixel or two colour their pixels by their box and class, without a look at their vertices, and after the
//! larger ones, so that none is lost beside them. The vertices of the larger ones are read in file order, drawn and
//! forgotten. Polygons are filled one by one: several in one even-odd path would cancel where they overlap.

use tiny_skia::{Pixmap, PixmapPaint, PremultipliedColorU8, Transform};

use crate::geometry::{Point, Shape, ShapeKind};
use crate::ids::RecordNo;
use crate::layer::Role;
use crate::progress::{Cancel, Cancelled};
use crate::source::GeometryKind;

use super::SceneLayer;
use super::grid::{Grid, SUBPIXELS};
use super::lines::{Frame, Lines};
use super::raster::{Canvas, Stripes};
use super::reading::{Unreadable, read_shapes};
use super::small::SmallPolygons;
use super::style::{Colour, LineLook, Look, looks};
use super::symbols::sprite;

/// Polygons up to this many pixels wide and high are drawn by their box.
const SMALL: f64 = 2.0;

/// From this many points on a polygon gets the hair-thin outline that parts it from its neighbours …
const OUTLINED: f64 = 7.0;

/// … and its class's hatch: below, stripes would be noise.
const HATCHED: f64 = 6.0;

/// Up to this many points a polygon that is known by its outline gets its symbol instead.
const SYMBOL_INSTEAD: f64 = 5.0;

/// How far symbols and wide lines reach beyond the box of their feature, in points.
const REACH: f32 = 12.0;

/// A line's vertices nearer than this to the last one drawn are passed over, in subpixels.
const THINNED: f64 = 0.75;

/// A polygon of a mean width below this, in subpixels, falls between the subpixels' middles: its border is drawn as well.
const THIN: f64 = 1.0;

/// A layer with what all blocks need of it, made once a picture.
pub(super) struct LayerPaint<'a> {
    scene_layer: &'a SceneLayer,
    entries: Vec<EntryPaint>,
}

/// A class entry's look, ready to draw.
struct EntryPaint {
    look: Look,
    symbol: Option<Pixmap>,
}

impl<'a> LayerPaint<'a> {
    pub(super) fn new(scene_layer: &'a SceneLayer, is_dark: bool, per_point: f32) -> Self {
        let looks = match &scene_layer.colours {
            Some(colours) => colours.looks(&scene_layer.layer, is_dark),
            None => looks(&scene_layer.layer, is_dark),
        };
        let entries =
            looks.into_iter().map(|look| EntryPaint { symbol: look.symbol.and_then(|symbol| sprite(&symbol, per_point)), look }).collect();
        Self { scene_layer, entries }
    }

    /// Paints the layer over the canvas.
    pub(super) fn paint(&self, canvas: &mut Canvas, grid: &Grid, cancel: &Cancel) -> Result<(), Stop> {
        let opacity = self.scene_layer.style.opacity;
        if opacity >= 1.0 {
            return self.paint_opaque(canvas, grid, cancel);
        }
        if let (true, Some(mut own)) = (opacity > 0.0, Canvas::new(grid.width, grid.height, PremultipliedColorU8::TRANSPARENT)) {
            self.paint_opaque(&mut own, grid, cancel)?;
            let paint = PixmapPaint { opacity, ..PixmapPaint::default() };
            canvas.pixmap.draw_pixmap(0, 0, own.pixmap.as_ref(), &paint, Transform::identity(), None);
        }
        Ok(())
    }

    fn paint_opaque(&self, canvas: &mut Canvas, grid: &Grid, cancel: &Cancel) -> Result<(), Stop> {
        let sorted = self.candidates(grid);
        let mut painter = ShapePainter::new(self, grid, canvas);
        let layer = &self.scene_layer.layer;
        let records: Vec<RecordNo> = sorted.large.iter().map(|candidate| candidate.record).collect();
        read_shapes(layer, self.scene_layer.index.chunks(), &records, cancel, |place, shape| {
            painter.shape(&sorted.large[place], shape);
        })?;
        let ShapePainter { lines, outlines, hatched, .. } = painter;
        let inks: Vec<PremultipliedColorU8> = self.entries.iter().map(|entry| fill_ink(&entry.look, false)).collect();
        sorted.small.draw(canvas, &inks);
        self.paint_hatches(canvas, grid, &hatched);
        outlines.draw(canvas);
        for (entry, lines) in self.entries.iter().zip(lines) {
            if let Some(look) = &entry.look.line {
                lines.stroke(&mut canvas.pixmap, look, self.scene_layer.style.line_width, grid.per_point);
            }
        }
        for (middle, entry) in &sorted.symbols {
            if let Some(symbol) = self.entries.get(*entry).and_then(|entry| entry.symbol.as_ref()) {
                canvas.stamp(symbol, *middle);
            }
        }
        cancel.check()?;
        Ok(())
    }

    /// What lies in the block, sorted by how it is drawn.
    fn candidates(&self, grid: &Grid) -> Candidates {
        let SceneLayer { layer, index, colours, .. } = self.scene_layer;
        let mut sorted = Candidates { large: Vec::new(), small: SmallPolygons::new(grid), symbols: Vec::new() };
        let point = f64::from(grid.per_point) / f64::from(SUBPIXELS);
        let last = self.entries.len() - 1;
        index.visit(grid.extent_m().widened(grid.m_from_points(REACH)), |record, extent| {
            let entry = colours.as_ref().map_or_else(|| layer.class.entry(record), |colours| colours.entry(record)).min(last);
            let look = &self.entries[entry].look;
            let size = extent.width().max(extent.height()) * grid.per_m / f64::from(SUBPIXELS);
            let is_filled = look.fill.is_some_and(|fill| fill.a == 255);
            let middle = || grid.sub_from_m(extent.centre());
            match layer.raw.geometry {
                GeometryKind::Point => sorted.symbols.push((middle(), entry)),
                GeometryKind::Polygon if is_filled && size <= SMALL => {
                    sorted.small.add(extent, entry, grid);
                }
                GeometryKind::Polygon if !is_filled && layer.role != Role::Admin && size <= SYMBOL_INSTEAD * point => {
                    sorted.symbols.push((middle(), entry));
                }
                _ => {
                    if layer.role == Role::Source {
                        sorted.symbols.push((middle(), entry));
                    }
                    sorted.large.push(Candidate { record, entry, size });
                }
            }
        });
        sorted
    }

    fn paint_hatches(&self, canvas: &mut Canvas, grid: &Grid, hatched: &[bool]) {
        for (entry, _) in self.entries.iter().zip(hatched).filter(|(_, is_hatched)| **is_hatched) {
            if let (Some(fill), Some(hatch)) = (entry.look.fill, entry.look.hatch) {
                let stripes = Stripes::of(&hatch, grid.per_point);
                canvas.hatch(fill.ink(), hatch.colour.ink(), &stripes, grid.first());
            }
        }
    }
}

/// The ink of a fill: what gets a hatch has the fill's own colour, what does not its twin.
fn fill_ink(look: &Look, is_hatched: bool) -> PremultipliedColorU8 {
    fill_colour(look, is_hatched).map_or(PremultipliedColorU8::TRANSPARENT, Colour::ink)
}

fn fill_colour(look: &Look, is_hatched: bool) -> Option<Colour> {
    if look.hatch.is_some() && !is_hatched { look.fill.map(Colour::twin) } else { look.fill }
}

struct Candidates {
    large: Vec<Candidate>,
    small: SmallPolygons,
    /// Where symbols go, in subpixels.
    symbols: Vec<(Point, usize)>,
}

struct Candidate {
    record: RecordNo,
    entry: usize,
    /// The longer side of its box, in pixels.
    size: f64,
}

/// Why a block is not finished.
#[derive(Debug)]
pub(super) enum Stop {
    Cancelled,
    Unreadable(Unreadable),
}

impl From<Cancelled> for Stop {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl From<Unreadable> for Stop {
    fn from(error: Unreadable) -> Self {
        Self::Unreadable(error)
    }
}

/// Draws shapes one by one and keeps what is drawn after all of them.
struct ShapePainter<'p> {
    entries: &'p [EntryPaint],
    grid: &'p Grid,
    canvas: &'p mut Canvas,
    point: f64,
    frame: Frame,
    /// The shape in subpixels.
    xy: Vec<Point>,
    thinned: Vec<Point>,
    lines: Vec<Lines>,
    outlines: Outlines,
    hatched: Vec<bool>,
}

impl<'p> ShapePainter<'p> {
    fn new(layer: &'p LayerPaint<'_>, grid: &'p Grid, canvas: &'p mut Canvas) -> Self {
        let reach = f64::from(REACH * grid.per_point);
        Self {
            entries: &layer.entries,
            grid,
            canvas,
            point: f64::from(grid.per_point) / f64::from(SUBPIXELS),
            frame: [-reach, -reach, f64::from(grid.width) + reach, f64::from(grid.height) + reach],
            xy: Vec::new(),
            thinned: Vec::new(),
            lines: layer.entries.iter().map(|_| Lines::default()).collect(),
            outlines: Outlines::default(),
            hatched: vec![false; layer.entries.len()],
        }
    }

    /// A shape in the analysis CRS.
    fn shape(&mut self, candidate: &Candidate, shape: &Shape) {
        let entry = candidate.entry;
        let entries = self.entries;
        let look = &entries[entry].look;
        self.xy.clear();
        self.xy.extend(shape.xy.iter().map(|&point| self.grid.sub_from_m(point)));
        match shape.kind {
            ShapeKind::Null => {}
            ShapeKind::Points => {
                if let Some(symbol) = &entries[entry].symbol {
                    self.xy.iter().for_each(|&middle| self.canvas.stamp(symbol, middle));
                }
            }
            ShapeKind::Lines => self.outline(candidate, look.line.as_ref(), &shape.ends, false),
            ShapeKind::Polygon => {
                let is_hatched = look.hatch.is_some() && candidate.size >= HATCHED * self.point;
                self.hatched[entry] |= is_hatched;
                if let Some(colour) = fill_colour(look, is_hatched) {
                    self.canvas.fill(&self.xy, &shape.ends, colour);
                    if colour.a == 255 && mean_width(&self.xy, &shape.ends) < THIN {
                        for ring in parts(&self.xy, &shape.ends) {
                            thin(ring, &mut self.thinned);
                            self.canvas.hairline(&self.thinned, true, colour.ink());
                        }
                    }
                }
                self.outline(candidate, look.line.as_ref(), &shape.ends, true);
            }
        }
    }

    fn outline(&mut self, candidate: &Candidate, line: Option<&LineLook>, ends: &[u32], is_closed: bool) {
        let Some(line) = line else { return };
        let is_hair = line.width <= 0.0;
        if is_hair && is_closed && candidate.size < OUTLINED * self.point {
            return;
        }
        let dash = line.dash.map(|lengths| lengths.map(|length| f64::from(length * self.grid.per_point)));
        for part in parts(&self.xy, ends) {
            thin(part, &mut self.thinned);
            if is_hair {
                self.outlines.push(&self.thinned, line.colour.ink(), is_closed);
            } else {
                self.lines[candidate.entry].add(&self.thinned, is_closed, &self.frame, dash);
            }
        }
    }
}

/// Hair-thin outlines, drawn when all fills are done: a neighbour's fill would cover half of them.
#[derive(Default)]
struct Outlines {
    xy: Vec<Point>,
    /// Where each ends in `xy`, its ink, whether it is closed.
    ends: Vec<(usize, PremultipliedColorU8, bool)>,
}

impl Outlines {
    fn push(&mut self, points: &[Point], ink: PremultipliedColorU8, is_closed: bool) {
        self.xy.extend_from_slice(points);
        self.ends.push((self.xy.len(), ink, is_closed));
    }

    fn draw(&self, canvas: &mut Canvas) {
        let mut start = 0;
        for &(end, ink, is_closed) in &self.ends {
            canvas.hairline(&self.xy[start..end], is_closed, ink);
            start = end;
        }
    }
}

fn parts<'a>(xy: &'a [Point], ends: &'a [u32]) -> impl Iterator<Item = &'a [Point]> {
    let mut start = 0;
    ends.iter().map(move |&end| {
        let part = &xy[start..end as usize];
        start = end as usize;
        part
    })
}

/// The vertices that a line needs at this resolution. Depends on the line alone, not on the block.
fn thin(part: &[Point], thinned: &mut Vec<Point>) {
    thinned.clear();
    for &point in part {
        let is_near = thinned.last().is_some_and(|last: &Point| (point[0] - last[0]).abs() + (point[1] - last[1]).abs() < THINNED);
        if !is_near {
            thinned.push(point);
        }
    }
    // A line ends where it ends; a ring's last vertex is its first again.
    if let (Some(&last), Some(&kept)) = (part.last(), thinned.last())
        && last != kept
        && part.first() != Some(&last)
    {
        thinned.push(last);
    }
}

/// 2 × area / perimeter, with the way along the axes for the perimeter: at most 1.4 times too narrow, which is near enough here.
fn mean_width(xy: &[Point], ends: &[u32]) -> f64 {
    let (mut doubled, mut perimeter) = (0.0, 0.0);
    for ring in parts(xy, ends) {
        let Some(&origin) = ring.last() else { continue };
        let mut previous = [0.0; 2];
        for point in ring {
            let point = [point[0] - origin[0], point[1] - origin[1]];
            doubled += previous[0] * point[1] - point[0] * previous[1];
            perimeter += (point[0] - previous[0]).abs() + (point[1] - previous[1]).abs();
            previous = point;
        }
    }
    if perimeter > 0.0 { doubled.abs() / perimeter } else { f64::INFINITY }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thin_strip_is_told_from_a_field() {
        let strip = [[0.0, 0.0], [100.0, 0.0], [100.0, 0.4], [0.0, 0.4]];
        let field = [[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]];
        assert!(mean_width(&strip, &[4]) < THIN);
        assert!(mean_width(&field, &[4]) > THIN);
        assert!(mean_width(&[], &[]) > THIN);
    }

    #[test]
    fn thinning_keeps_both_ends_of_a_line() {
        let mut thinned = Vec::new();
        thin(&[[0.0, 0.0], [0.2, 0.0], [5.0, 0.0], [5.1, 0.0]], &mut thinned);
        assert_eq!(thinned, [[0.0, 0.0], [5.0, 0.0], [5.1, 0.0]]);
    }
}
