//! How long the UI thread worked on each frame, for the limits of DESIGN 5. Told on exit when the variable asks for it.

use std::fs;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

/// Names a file: on exit one line is written there with the number of frames, median, 99th percentile and longest, in milliseconds.
pub(super) const VARIABLE: &str = "JINGTU_FRAME_LOG";

/// The last frames; the ring's size is ten minutes at 60 frames a second.
const KEPT: usize = 36_000;

static TIMES: Mutex<Vec<f32>> = Mutex::new(Vec::new());

/// Takes note of a frame.
pub(super) fn took(time: Duration) {
    let mut times = TIMES.lock().unwrap_or_else(PoisonError::into_inner);
    if times.len() >= KEPT {
        times.clear();
    }
    times.push(time.as_secs_f32() * 1000.0);
}

/// Writes the summary, if asked to.
pub(super) fn tell() {
    let Some(path) = std::env::var_os(VARIABLE) else { return };
    let mut times = TIMES.lock().unwrap_or_else(PoisonError::into_inner).clone();
    times.sort_by(f32::total_cmp);
    let at = |share: f32| times.get(((times.len() as f32 * share) as usize).min(times.len().saturating_sub(1))).copied().unwrap_or(0.0);
    let line = format!("frames {} median {:.2} p99 {:.2} longest {:.2} ms\n", times.len(), at(0.5), at(0.99), at(1.0));
    // The summary is a courtesy to whoever measures: where it cannot be written there is nobody to tell.
    fs::write(path, line).ok();
}
