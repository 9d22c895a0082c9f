//! Progress (a watcher is told counts), and Cancel (a flag that workers read once a batch).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

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
}

/// Where reports go. Called from several threads, at most a few times a second for each batch of work.
#[derive(Clone)]
pub struct Progress(Arc<dyn Fn(Report) + Send + Sync>);

impl Progress {
    /// Reports go to `watcher`.
    pub fn new(watcher: impl Fn(Report) + Send + Sync + 'static) -> Self {
        Self(Arc::new(watcher))
    }

    /// Nobody watches.
    #[must_use]
    pub fn silent() -> Self {
        Self::new(|_| {})
    }

    /// Tells the watcher.
    pub fn report(&self, stage: Stage, subject: &str, done: u64, total: u64) {
        (self.0)(Report { stage, subject: subject.to_owned(), done, total });
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
