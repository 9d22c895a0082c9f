//! Polygons of a pixel or two: they colour whole pixels by their box and class, without a look at their vertices.
//!
//! They are kept apart until the larger ones are drawn, so that none is lost beside them, and as pixels: a block may hold a million of them.

use tiny_skia::PremultipliedColorU8;

use crate::geometry::Extent;

use super::grid::{Grid, SUBPIXELS};
use super::raster::Canvas;

/// The class entry of each pixel of a block.
pub(super) struct SmallPolygons {
    width: usize,
    height: usize,
    /// Row after row, plus one; 0 where there is none. Empty until there is one.
    entries: Vec<u32>,
}

impl SmallPolygons {
    /// None yet.
    pub(super) fn new(grid: &Grid) -> Self {
        let [width, height] = [grid.width, grid.height].map(|side| (side / SUBPIXELS) as usize);
        Self { width, height, entries: Vec::new() }
    }

    /// Takes a polygon: the pixels that its box covers by more than half; what is smaller than a pixel still colours the one its middle lies in.
    pub(super) fn add(&mut self, extent: Extent, entry: usize, grid: &Grid) {
        let (a, b) = (grid.sub_from_m([extent.min[0], extent.max[1]]), grid.sub_from_m([extent.max[0], extent.min[1]]));
        let (x0, x1) = span(a[0], b[0], self.width);
        let (y0, y1) = span(a[1], b[1], self.height);
        if x0 >= x1 || y0 >= y1 {
            return;
        }
        if self.entries.is_empty() {
            self.entries = vec![0; self.width * self.height];
        }
        for row in y0..y1 {
            if let Some(line) = self.entries.get_mut(row * self.width + x0..row * self.width + x1) {
                line.fill(entry as u32 + 1);
            }
        }
    }

    /// Draws them in their classes' inks.
    pub(super) fn draw(&self, canvas: &mut Canvas, inks: &[PremultipliedColorU8]) {
        for (row, line) in self.entries.chunks_exact(self.width.max(1)).enumerate() {
            for (column, &entry) in line.iter().enumerate().filter(|(_, entry)| **entry > 0) {
                if let Some(&ink) = inks.get(entry as usize - 1) {
                    canvas.fill_pixel(column, row, ink);
                }
            }
        }
    }
}

/// The pixels between two places in subpixels, as far as the block goes.
fn span(low: f64, high: f64, most: usize) -> (usize, usize) {
    let pixel = 1.0 / f64::from(SUBPIXELS);
    let (low, high) = (low * pixel, high * pixel);
    let (from, to) = (whole(low + 0.5), whole(high + 0.5));
    let (from, to) = if from < to {
        (from, to)
    } else {
        let middle = whole(f64::midpoint(low, high));
        (middle, middle.saturating_add(1))
    };
    let bounded = |value: i16| usize::try_from(value).unwrap_or(0).min(most);
    (bounded(from), bounded(to))
}

/// The whole number below. What lies beyond 16 bits is far outside any block.
fn whole(value: f64) -> i16 {
    // Cut off towards zero from a value that is never negative: a call of `floor` costs more than all the rest here.
    const SHIFT: f64 = 32_768.0;
    // A cast holds what is beyond the range at its end.
    ((value + SHIFT) as u16 ^ 0x8000) as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_colours_what_it_covers_by_half_and_at_least_one_pixel() {
        assert_eq!(span(2.0, 6.0, 10), (1, 3));
        assert_eq!(span(2.8, 5.2, 10), (1, 3));
        assert_eq!(span(3.2, 3.4, 10), (1, 2));
        assert_eq!(span(-9.0, -3.0, 10), (0, 0));
        assert_eq!(span(17.0, 900_000.0, 10), (9, 10));
        assert_eq!(span(-1e9, 1e9, 10), (0, 10));
    }
}
