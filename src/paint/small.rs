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
    #[inline]
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
        // Nearly all are one or two pixels wide and high: their corners are all of them, and no branch is left to guess.
        if x1 - x0 <= 2 && y1 - y0 <= 2 {
            for (x, y) in [(x0, y0), (x1 - 1, y0), (x0, y1 - 1), (x1 - 1, y1 - 1)] {
                self.entries[y * self.width + x] = entry as u32 + 1;
            }
            return;
        }
        for row in y0..y1 {
            self.entries[row * self.width + x0..row * self.width + x1].fill(entry as u32 + 1);
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

/// The pixels between two places in subpixels, as far as the block goes. Without a branch: which of two pixels a box covers by half is anyone's guess.
#[inline]
fn span(low: f64, high: f64, most: usize) -> (usize, usize) {
    let pixel = 1.0 / f64::from(SUBPIXELS);
    let (from, to, middle) = (whole(low * pixel + 0.5), whole(high * pixel + 0.5), whole((low + high) * (pixel / 2.0)));
    let is_wide = from < to;
    let bounded = |value: i32| value.clamp(0, most as i32) as usize;
    (bounded(if is_wide { from } else { middle }), bounded(if is_wide { to } else { middle + 1 }))
}

/// The whole number below. What lies beyond 16 bits is far outside any block.
#[inline]
fn whole(value: f64) -> i32 {
    // Cut off towards zero from a value that is never negative: a call of `floor` costs more than all the rest here.
    const SHIFT: i32 = 32_768;
    // A cast holds what is beyond the range at its end.
    i32::from((value + f64::from(SHIFT)) as u16) - SHIFT
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
