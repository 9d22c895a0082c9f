//! Rows -> bytes on all cores, in the order of the rows: while one wave of blocks is being written, the next is formatted.

use std::io::Write;
use std::ops::Range;

use rayon::prelude::*;

use super::{Watch, WriteFailure};

/// Rows in a block: at about 150 bytes a row one megabyte, small enough for the cache and large enough to write in one call.
const ROWS_PER_BLOCK: usize = 8192;

/// Formats `rows` rows in blocks with `format` and writes them to `out` in order. Memory: two waves of four blocks a core.
///
/// # Errors
/// When formatting or writing fails, or when asked to stop.
pub fn write_in_order(
    rows: usize,
    out: &mut (dyn Write + Send),
    watch: Watch<'_>,
    format: impl Fn(Range<usize>, &mut Vec<u8>) -> Result<(), WriteFailure> + Sync,
) -> Result<(), WriteFailure> {
    let blocks_per_wave = rayon::current_num_threads() * 4;
    let blocks: Vec<Range<usize>> = (0..rows).step_by(ROWS_PER_BLOCK).map(|start| start..rows.min(start + ROWS_PER_BLOCK)).collect();
    let mut ready: Vec<Vec<u8>> = Vec::new();
    let mut next: Vec<Vec<u8>> = Vec::new();
    let mut done = 0;
    for wave in blocks.chunks(blocks_per_wave) {
        next.resize_with(wave.len(), Vec::new);
        let format_wave = || {
            next.par_iter_mut().zip(wave.par_iter()).try_for_each(|(buffer, range)| {
                buffer.clear();
                format(range.clone(), buffer)
            })
        };
        let (formatted, written) = rayon::join(format_wave, || write_all(out, &ready));
        written?;
        formatted?;
        std::mem::swap(&mut ready, &mut next);
        done += wave.iter().map(Range::len).sum::<usize>();
        watch.step(done, rows)?;
    }
    write_all(out, &ready)
}

fn write_all(out: &mut (dyn Write + Send), buffers: &[Vec<u8>]) -> Result<(), WriteFailure> {
    for buffer in buffers {
        out.write_all(buffer)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::{Cancel, Progress};

    #[test]
    fn rows_come_out_in_order_each_once() {
        for rows in [0, 1, ROWS_PER_BLOCK, ROWS_PER_BLOCK * 37 + 5] {
            let mut out = Vec::new();
            let (progress, cancel) = (Progress::silent(), Cancel::new());
            let watch = Watch { progress: &progress, cancel: &cancel, name: "" };
            write_in_order(rows, &mut out, watch, |range, buffer| {
                for row in range {
                    writeln!(buffer, "{row}")?;
                }
                Ok(())
            })
            .unwrap();
            let expected: Vec<String> = (0..rows).map(|row| format!("{row}\n")).collect();
            assert!(out == expected.concat().as_bytes(), "{rows} rows");
        }
    }

    #[test]
    fn cancel_stops_the_writing() {
        let (progress, cancel) = (Progress::silent(), Cancel::new());
        cancel.cancel();
        let watch = Watch { progress: &progress, cancel: &cancel, name: "" };
        let stopped = write_in_order(100, &mut Vec::new(), watch, |_, _| Ok(()));
        assert!(matches!(stopped, Err(WriteFailure::Cancelled(_))));
    }
}
