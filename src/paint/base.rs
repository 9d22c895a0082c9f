//! One base map onto one block, below all layers.
//!
//! For each subpixel the place in the picture is found: exactly on a grid of points, between them by straight lines wherever these are true
//! within a quarter of a pixel of the map. Of the levels of detail the coarsest is taken that is still as fine as the map.

use crate::geometry::Point;
use crate::progress::Cancel;
use crate::source::SourceError;
use crate::source::raster::{Affine, Level, Pixels, Raster};

use super::SceneBase;
use super::features::Stop;
use super::grid::{Grid, SUBPIXELS};
use super::raster::Canvas;

/// Subpixels between two points that are transformed exactly, at first.
const STEP: u32 = 32;

/// The least of these: below, straight lines are taken as they are.
const LEAST_STEP: u32 = 4;

/// How far straight lines may lead astray, in pixels of the map.
const ASTRAY: f64 = 0.25;

/// A level may be so much coarser than the map.
const COARSER: f64 = 1.2;

/// Where even the coarsest level has so many pixels to one of the map, along each axis, it is not unpacked for it: a veil shows where it lies.
const TOO_FINE: f64 = 24.0;

/// The veil, premultiplied.
const VEIL: [u32; 4] = [48, 48, 48, 96];

/// Pixels of a picture that are looked at together: more than a block of the map needs unless levels are missing.
const WINDOW: u64 = 4 << 20;

/// A part of the block, in subpixels.
#[derive(Clone, Copy)]
struct Part {
    x: u32,
    y: u32,
    width: u32,
    height: u32,
    step: u32,
}

/// Paints a base map over the canvas.
pub(super) fn paint_base(base: &SceneBase, canvas: &mut Canvas, grid: &Grid, cancel: &Cancel) -> Result<(), Stop> {
    let opacity = (base.opacity.clamp(0.0, 1.0) * 255.0).round() as u32;
    if opacity == 0 {
        return Ok(());
    }
    let whole = Part { x: 0, y: 0, width: grid.width, height: grid.height, step: STEP };
    let mut parts = vec![whole];
    let mut first_error = None;
    while let Some(part) = parts.pop() {
        cancel.check()?;
        let Some(net) = Net::over(&part, base, grid) else { continue };
        if part.step > LEAST_STEP && net.astray > ASTRAY {
            parts.extend(quarters(&part));
            continue;
        }
        let raster = &base.base.raster;
        let Some((number, level, fineness)) = level_for(raster, &net) else { continue };
        let Some(back) = level.place.inverse() else { continue };
        let net = net.in_pixels(&back);
        let Some(window) = Window::around(&net, &level) else { continue };
        if fineness > TOO_FINE {
            sample(canvas, grid, &part, &net, &window.veiled(), opacity);
            continue;
        }
        if window.pixels() > WINDOW && part.width.max(part.height) > LEAST_STEP {
            parts.extend(quarters(&part));
            continue;
        }
        let (mosaic, error) = window.filled(raster, number, cancel)?;
        first_error = first_error.or(error);
        sample(canvas, grid, &part, &net, &mosaic, opacity);
    }
    first_error.map_or(Ok(()), |error| Err(Stop::Unreadable(error)))
}

/// The part in four, each with a finer net.
fn quarters(part: &Part) -> Vec<Part> {
    let halves = |start: u32, length: u32| [(start, length.div_ceil(2)), (start + length.div_ceil(2), length / 2)];
    let step = (part.step / 2).max(LEAST_STEP);
    let mut quarters = Vec::with_capacity(4);
    for (y, height) in halves(part.y, part.height) {
        for (x, width) in halves(part.x, part.width) {
            if width > 0 && height > 0 {
                quarters.push(Part { x, y, width, height, step });
            }
        }
    }
    quarters
}

/// Places in the picture at the corners of cells.
struct Net {
    /// Cells a row.
    across: usize,
    /// Rows of cells.
    down: usize,
    step: u32,
    /// By row; in the file's coordinates, or in pixels. NaN where there are none.
    corners: Vec<Point>,
    /// The largest distance of a cell's middle from where straight lines put it, in pixels of the map.
    astray: f64,
    /// What a subpixel is in the file's coordinates, along and down.
    subpixel: Option<[Point; 2]>,
}

impl Net {
    /// `None` when nothing of the part can be placed.
    fn over(part: &Part, base: &SceneBase, grid: &Grid) -> Option<Self> {
        let step = part.step;
        let (across, down) = (part.width.div_ceil(step) as usize, part.height.div_ceil(step) as usize);
        let at = |column: f64, row: f64| {
            grid.m_from_sub([f64::from(part.x) + column * f64::from(step), f64::from(part.y) + row * f64::from(step)])
        };
        let mut corners: Vec<Point> = (0..=down).flat_map(|row| (0..=across).map(move |column| at(column as f64, row as f64))).collect();
        base.base.file_from_m(&mut corners);
        let mut middles: Vec<Point> =
            (0..down).flat_map(|row| (0..across).map(move |column| at(column as f64 + 0.5, row as f64 + 0.5))).collect();
        base.base.file_from_m(&mut middles);
        let mut net = Self { across, down, step, corners, astray: 0.0, subpixel: None };
        for row in 0..down {
            for column in 0..across {
                net.measure(column, row, middles[row * across + column]);
            }
        }
        net.subpixel.is_some().then_some(net)
    }

    /// A cell's corners, row by row; `None` when one has no place.
    fn cell(&self, column: usize, row: usize) -> Option<[Point; 4]> {
        let first = row * (self.across + 1) + column;
        let below = first + self.across + 1;
        let corners = [self.corners[first], self.corners[first + 1], self.corners[below], self.corners[below + 1]];
        corners.iter().flatten().all(|value| value.is_finite()).then_some(corners)
    }

    /// Takes note of a cell's size and of how straight it is.
    fn measure(&mut self, column: usize, row: usize, middle: Point) {
        let Some([a, b, c, d]) = self.cell(column, row) else { return };
        let step = f64::from(self.step);
        let along = [0, 1].map(|axis| (b[axis] - a[axis]) / step);
        let down = [0, 1].map(|axis| (c[axis] - a[axis]) / step);
        self.subpixel.get_or_insert([along, down]);
        let size = along[0].hypot(along[1]).min(down[0].hypot(down[1])) * f64::from(SUBPIXELS);
        let off = [0, 1].map(|axis| middle[axis] - (a[axis] + b[axis] + c[axis] + d[axis]) / 4.0);
        let astray = off[0].hypot(off[1]) / size;
        // A middle without a place in a cell with four is a seam of the projection: the finer net decides.
        self.astray = self.astray.max(if astray.is_finite() { astray } else { f64::INFINITY });
    }

    fn in_pixels(mut self, back: &Affine) -> Self {
        for corner in &mut self.corners {
            *corner = back.at(*corner);
        }
        self
    }
}

/// The coarsest level that is as fine as the map, and how many of its pixels one of the map has.
fn level_for(raster: &Raster, net: &Net) -> Option<(usize, Level, f64)> {
    let [along, down] = net.subpixel?;
    let fineness = |level: &Level| {
        let Some(back) = level.place.inverse() else { return 0.0 };
        let length = |[x, y]: Point| (back.column[0] * x + back.row[0] * y).hypot(back.column[1] * x + back.row[1] * y);
        length(along).max(length(down)) * f64::from(SUBPIXELS)
    };
    let place = raster.levels.iter().rposition(|level| fineness(level) * COARSER >= 1.0).unwrap_or(0);
    raster.levels.get(place).map(|level| (place, *level, fineness(level)))
}

/// The pixels of a level that a part looks at.
struct Window {
    level: Level,
    left: u32,
    top: u32,
    width: u32,
    height: u32,
}

/// Pixels that were read, premultiplied.
struct Mosaic {
    window: Window,
    /// None for a veil.
    rgba: Vec<[u8; 4]>,
}

impl Window {
    /// `None` when the part looks beside the picture.
    fn around(net: &Net, level: &Level) -> Option<Self> {
        let mut low = [f64::INFINITY; 2];
        let mut high = [f64::NEG_INFINITY; 2];
        for row in 0..net.down {
            for column in 0..net.across {
                for corner in net.cell(column, row).into_iter().flatten() {
                    for axis in 0..2 {
                        low[axis] = low[axis].min(corner[axis]);
                        high[axis] = high[axis].max(corner[axis]);
                    }
                }
            }
        }
        let size = [level.width, level.height];
        let range = |axis: usize| {
            let from = (low[axis] - 2.0).floor().clamp(0.0, f64::from(size[axis])) as u32;
            let to = (high[axis] + 2.0).ceil().clamp(0.0, f64::from(size[axis])) as u32;
            (to > from).then_some((from, to - from))
        };
        let ((left, width), (top, height)) = (range(0)?, range(1)?);
        Some(Self { level: *level, left, top, width, height })
    }

    fn pixels(&self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }

    /// Nothing of it is read.
    fn veiled(self) -> Mosaic {
        Mosaic { window: self, rgba: Vec::new() }
    }

    /// Reads the blocks; holes are filled from coarser levels. Also the first block that could not be read.
    fn filled(self, raster: &Raster, number: usize, cancel: &Cancel) -> Result<(Mosaic, Option<SourceError>), Stop> {
        let mut mosaic = Mosaic { rgba: vec![[0; 4]; self.pixels() as usize], window: self };
        let mut first_error = None;
        let window = &mosaic.window;
        let [block_width, block_height] = window.level.block;
        let columns = window.left / block_width..=(window.left + window.width - 1) / block_width;
        let rows = window.top / block_height..=(window.top + window.height - 1) / block_height;
        for row in rows {
            for column in columns.clone() {
                cancel.check()?;
                match raster.block(number, column, row) {
                    Ok(Some(pixels)) => mosaic.put(&pixels.rgba, pixels.width, [column * block_width, row * block_height]),
                    Ok(None) => {
                        let error = mosaic.fill_hole(raster, number, [column, row]);
                        first_error = first_error.or(error);
                    }
                    Err(error) => {
                        first_error.get_or_insert(error);
                    }
                }
            }
        }
        Ok((mosaic, first_error))
    }
}

impl Mosaic {
    /// Copies what of a block lies in the window.
    fn put(&mut self, rgba: &[u8], width: u32, [left, top]: [u32; 2]) {
        let window = &self.window;
        let source = rgba.as_chunks::<4>().0;
        for (row, line) in source.chunks_exact(width.max(1) as usize).enumerate() {
            let Some(y) = (top + row as u32).checked_sub(window.top).filter(|y| *y < window.height) else { continue };
            let skipped = window.left.saturating_sub(left);
            let x = (left + skipped).saturating_sub(window.left);
            let (Some(line), Some(room)) = (line.get(skipped as usize..), window.width.checked_sub(x)) else { continue };
            let count = line.len().min(room as usize);
            let start = y as usize * window.width as usize + x as usize;
            if let (Some(to), Some(from)) = (self.rgba.get_mut(start..start + count), line.get(..count)) {
                to.copy_from_slice(from);
            }
        }
    }

    /// Fills the place of a missing block from the next coarser level that has something there.
    fn fill_hole(&mut self, raster: &Raster, number: usize, [column, row]: [u32; 2]) -> Option<SourceError> {
        let fine = self.window.level;
        let [width, height] = fine.block;
        let x0 = (column * width).max(self.window.left);
        let y0 = (row * height).max(self.window.top);
        let x1 = (column + 1).saturating_mul(width).min(self.window.left + self.window.width);
        let y1 = (row + 1).saturating_mul(height).min(self.window.top + self.window.height);
        for (place, coarse) in raster.levels.iter().enumerate().skip(number + 1) {
            let back = coarse.place.inverse()?;
            // Middles of the fine pixels in pixels of the coarse level.
            let at = |x: u32, y: u32| back.at(fine.place.at([f64::from(x) + 0.5, f64::from(y) + 0.5])).map(|value| value.max(0.0) as u32);
            let ([left, top], [right, bottom]) = (at(x0, y0), at(x1 - 1, y1 - 1));
            let [blocks_x, blocks_y] = coarse.blocks();
            let mut is_filled = false;
            for block_y in top / coarse.block[1]..=(bottom / coarse.block[1]).min(blocks_y - 1) {
                for block_x in left / coarse.block[0]..=(right / coarse.block[0]).min(blocks_x - 1) {
                    let pixels = match raster.block(place, block_x, block_y) {
                        Ok(Some(pixels)) => pixels,
                        Ok(None) => continue,
                        Err(error) => return Some(error),
                    };
                    is_filled = true;
                    let corner = [block_x * coarse.block[0], block_y * coarse.block[1]];
                    self.enlarge(&pixels, corner, [x0, y0], [x1, y1], at);
                }
            }
            if is_filled {
                return None;
            }
        }
        None
    }

    /// Copies what of a coarse block, whose corner is given, lies under the pixels of a part.
    fn enlarge(&mut self, pixels: &Pixels, corner: [u32; 2], [x0, y0]: [u32; 2], [x1, y1]: [u32; 2], at: impl Fn(u32, u32) -> [u32; 2]) {
        let source = pixels.rgba.as_chunks::<4>().0;
        for y in y0..y1 {
            for x in x0..x1 {
                let [own_x, own_y] = at(x, y);
                let own = own_x.checked_sub(corner[0]).zip(own_y.checked_sub(corner[1]));
                let Some((own_x, own_y)) = own.filter(|(x, y)| *x < pixels.width && *y < pixels.height) else { continue };
                let to = (y - self.window.top) as usize * self.window.width as usize + (x - self.window.left) as usize;
                let from = source.get(own_y as usize * pixels.width as usize + own_x as usize);
                if let (Some(to), Some(from)) = (self.rgba.get_mut(to), from) {
                    *to = *from;
                }
            }
        }
    }

    /// The colour at a place of the level, between the middles of four pixels; nothing outside of the picture.
    fn at(&self, [x, y]: Point) -> Option<[u32; 4]> {
        let Window { level, left, top, width, height } = &self.window;
        if !(x >= 0.0 && y >= 0.0 && x < f64::from(level.width) && y < f64::from(level.height)) {
            return None;
        }
        if self.rgba.is_empty() {
            return Some(VEIL);
        }
        let (x, y) = (x - f64::from(*left) - 0.5, y - f64::from(*top) - 0.5);
        let (column, row) = (x.floor(), y.floor());
        let (along, down) = (((x - column) * 256.0) as u32, ((y - row) * 256.0) as u32);
        let bounded = |place: f64, size: u32| (place.max(0.0) as usize).min(size as usize - 1);
        let columns = [bounded(column, *width), bounded(column + 1.0, *width)];
        let rows = [bounded(row, *height), bounded(row + 1.0, *height)].map(|row| row * *width as usize);
        let pixel = |row: usize, column: usize| self.rgba.get(rows[row] + columns[column]).copied().unwrap_or_default();
        let (a, b, c, d) = (pixel(0, 0), pixel(0, 1), pixel(1, 0), pixel(1, 1));
        Some([0, 1, 2, 3].map(|channel| {
            let above = u32::from(a[channel]) * (256 - along) + u32::from(b[channel]) * along;
            let below = u32::from(c[channel]) * (256 - along) + u32::from(d[channel]) * along;
            (above * (256 - down) + below * down + (1 << 15)) >> 16
        }))
    }
}

/// Lays the picture over the part.
fn sample(canvas: &mut Canvas, grid: &Grid, part: &Part, net: &Net, mosaic: &Mosaic, opacity: u32) {
    let step = net.step;
    let rgba = canvas.pixmap.data_mut().as_chunks_mut::<4>().0;
    for row in 0..net.down {
        for column in 0..net.across {
            let Some([a, b, c, d]) = net.cell(column, row) else { continue };
            let (x0, y0) = (column as u32 * step, row as u32 * step);
            for y in y0..(y0 + step).min(part.height) {
                let down = (f64::from(y - y0) + 0.5) / f64::from(step);
                let left = [0, 1].map(|axis| a[axis] + (c[axis] - a[axis]) * down);
                let right = [0, 1].map(|axis| b[axis] + (d[axis] - b[axis]) * down);
                let line = (part.y + y) as usize * grid.width as usize + part.x as usize;
                for x in x0..(x0 + step).min(part.width) {
                    let along = (f64::from(x - x0) + 0.5) / f64::from(step);
                    let place = [0, 1].map(|axis| left[axis] + (right[axis] - left[axis]) * along);
                    if let (Some(colour), Some(pixel)) = (mosaic.at(place), rgba.get_mut(line + x as usize)) {
                        lay(pixel, colour, opacity);
                    }
                }
            }
        }
    }
}

/// A premultiplied colour over a pixel.
fn lay(pixel: &mut [u8; 4], colour: [u32; 4], opacity: u32) {
    let alpha = colour[3] * opacity / 255;
    for (below, above) in pixel.iter_mut().zip(colour) {
        *below = (above * opacity / 255 + u32::from(*below) * (255 - alpha) / 255).min(255) as u8;
    }
}
