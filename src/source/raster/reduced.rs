//! Levels of less detail for pictures that have none: without them a look from afar would unpack everything.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use super::{Pixels, Raster};
use crate::progress::Cancelled;
use crate::source::SourceError;

/// The longest side that needs no further level, and of the level that is made.
const LONGEST: u32 = 4096;

/// A part of the reduced picture: its first row, its rows.
struct Band {
    first: u32,
    rows: u32,
    rgba: Vec<u8>,
}

impl Raster {
    /// Makes the coarse levels that the file lacks, each pixel the average of those it stands for. `watch` is told how much is done, and
    /// may stop it.
    ///
    /// # Errors
    /// When the file can no longer be read or is damaged, or when asked to stop.
    pub fn complete<E>(&mut self, watch: &(dyn Fn(u64, u64) -> Result<(), Cancelled> + Sync)) -> Result<(), E>
    where
        E: From<SourceError> + From<Cancelled> + Send,
    {
        let Some(level) = self.levels.last().copied() else { return Ok(()) };
        if level.width.max(level.height) <= LONGEST || !matches!(self.source, super::RasterSource::Tiff(_)) {
            return Ok(());
        }
        // Up to here the sums of a pixel fit their type.
        let factor = level.width.max(level.height).div_ceil(LONGEST).next_power_of_two().min(4096);
        let [_, block_rows] = level.blocks();
        // So many rows of blocks end where a row of the reduced picture ends, whatever the height of a block.
        let group = factor / greatest_common_divisor(factor, level.block[1]);
        let groups = block_rows.div_ceil(group);
        let done = AtomicU64::new(0);
        let band = |number: u32| -> Result<Band, E> {
            watch(done.fetch_add(1, Ordering::Relaxed), u64::from(groups))?;
            self.band(factor, number * group..(number * group + group).min(block_rows), watch)
        };
        let bands: Vec<Band> = (0..groups).into_par_iter().map(band).collect::<Result<_, E>>()?;
        let (width, height) = (level.width.div_ceil(factor), level.height.div_ceil(factor));
        let mut rgba = vec![0; width as usize * height as usize * 4];
        for band in bands {
            let start = band.first as usize * width as usize * 4;
            let end = start + band.rows as usize * width as usize * 4;
            if let Some(place) = rgba.get_mut(start..end) {
                place.copy_from_slice(&band.rgba);
            }
        }
        self.keep_halves(level.place.coarser([f64::from(factor); 2]), Arc::new(Pixels { width, height, rgba }));
        Ok(())
    }

    /// The rows of the reduced picture that some rows of blocks make.
    fn band<E>(
        &self,
        factor: u32,
        block_rows: std::ops::Range<u32>,
        watch: &(dyn Fn(u64, u64) -> Result<(), Cancelled> + Sync),
    ) -> Result<Band, E>
    where
        E: From<SourceError> + From<Cancelled>,
    {
        let place = self.levels.len() - 1;
        let level = self.levels[place];
        let top = block_rows.start * level.block[1];
        let bottom = level.height.min(block_rows.end.saturating_mul(level.block[1]));
        let (width, rows) = (level.width.div_ceil(factor), (bottom - top).div_ceil(factor));
        let mut sums = vec![[0_u32; 4]; width as usize * rows as usize];
        for block_row in block_rows {
            for column in 0..level.blocks()[0] {
                watch(0, 0)?;
                // Past the cache: each is used once.
                let super::RasterSource::Tiff(tiff) = &self.source else { continue };
                let Some(block) = tiff.block(place, column, block_row)? else { continue };
                let (left, above) = (column * level.block[0], block_row * level.block[1] - top);
                for (row, line) in block.rgba.as_chunks::<4>().0.chunks_exact(block.width as usize).enumerate() {
                    let start = ((above + row as u32) / factor) as usize * width as usize;
                    // The first run ends where a pixel of the reduced picture does.
                    let (first, others) = line.split_at(((factor - left % factor) as usize).min(line.len()));
                    let runs = std::iter::once(first).chain(others.chunks(factor as usize));
                    for (place, run) in runs.enumerate() {
                        let Some(sum) = sums.get_mut(start + (left / factor) as usize + place) else { continue };
                        for pixel in run {
                            for (sum, value) in sum.iter_mut().zip(pixel) {
                                *sum += u32::from(*value);
                            }
                        }
                    }
                }
            }
        }
        let mut rgba = Vec::with_capacity(sums.len() * 4);
        for (at, sum) in sums.iter().enumerate() {
            let (x, y) = (at as u32 % width, at as u32 / width);
            let count = factor.min(level.width - x * factor) * factor.min(bottom - top - y * factor);
            rgba.extend(sum.map(|sum| ((sum + count / 2) / count.max(1)) as u8));
        }
        Ok(Band { first: top / factor, rows, rgba })
    }
}

fn greatest_common_divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a.max(1) } else { greatest_common_divisor(b, a % b) }
}
