//! Progress (a watcher is told counts), and Cancel (a flag that workers read once a batch).

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What a long task is doing now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Opening a file and looking at its records.
    Reading,
    /// Building an index over a layer's boxes.
    Indexing,
    /// Finding conflicts.
    Checking,
    /// Hashing an input.
    Hashing,
    /// Drawing.
    Painting,
    /// Writing an output.
    Writing,
}

/// One report: `done` of `total` steps of `stage`, on `subject` (a file's name or a layer's; may be empty).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Report {
    /// What is being done.
    pub stage: Stage,
    /// To which file or layer.
    pub subject: String,
    /// Steps done.
    pub done: u64,
    /// Steps in all; 0 when not known.
    pub total: u64,
    /// How long this stage will take still if it goes on as it went; `None` while that cannot be told.
    pub left: Option<Duration>,
}

/// An estimate before this much of a stage has passed would be a guess.
const FIRST_ESTIMATE: Duration = Duration::from_millis(500);

/// How fast a stage goes.
#[derive(Default)]
struct Pace(Option<(Stage, Instant)>);

impl Pace {
    /// The time left by the mean pace since the stage began.
    fn left(&mut self, stage: Stage, done: u64, total: u64, now: Instant) -> Option<Duration> {
        let since = match self.0 {
            Some((known, since)) if known == stage => since,
            _ => self.0.insert((stage, now)).1,
        };
        let passed = now.duration_since(since);
        let is_known = done > 0 && total >= done && passed >= FIRST_ESTIMATE;
        is_known.then(|| passed.mul_f64((total - done) as f64 / done as f64))
    }
}

/// Where reports go. Called from several threads, at most a few times a second for each batch of work.
#[derive(Clone)]
pub struct Progress(Arc<dyn Fn(Report) + Send + Sync>, Arc<Mutex<Pace>>);

impl Progress {
    /// Reports go to `watcher`.
    pub fn new(watcher: impl Fn(Report) + Send + Sync + 'static) -> Self {
        Self(Arc::new(watcher), Arc::default())
    }

    /// Nobody watches.
    #[must_use]
    pub fn silent() -> Self {
        Self::new(|_| {})
    }

    /// Tells the watcher.
    pub fn report(&self, stage: Stage, subject: &str, done: u64, total: u64) {
        let left = self.1.lock().unwrap_or_else(PoisonError::into_inner).left(stage, done, total, Instant::now());
        (self.0)(Report { stage, subject: subject.to_owned(), done, total, left });
    }
}

/// A flag that asks a task to stop; clones share it.
#[derive(Clone, Default, Debug)]
pub struct Cancel(Arc<AtomicBool>);

/// The task was asked to stop and did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("cancelled")]
pub struct Cancelled;

impl Cancel {
    /// A flag that is not raised.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks everyone who holds a clone to stop.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether a stop was asked for.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// `Err` when a stop was asked for; for `?` in loops.
    ///
    /// # Errors
    /// [`Cancelled`] when the flag is raised.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_follows_the_pace_of_the_stage() {
        let (mut pace, began) = (Pace::default(), Instant::now());
        let mut at = |stage, done, millis| pace.left(stage, done, 100, began + Duration::from_millis(millis));
        assert_eq!(at(Stage::Reading, 50, 0), None);
        assert_eq!(at(Stage::Reading, 50, 400), None);
        assert_eq!(at(Stage::Reading, 50, 2_000), Some(Duration::from_secs(2)));
        // Another stage says nothing before it has gone on for a while.
        assert_eq!(at(Stage::Checking, 1, 2_100), None);
        assert_eq!(at(Stage::Checking, 25, 3_100), Some(Duration::from_secs(3)));
        assert_eq!(at(Stage::Checking, 100, 4_000), Some(Duration::ZERO));
    }
}
