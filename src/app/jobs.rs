//! The only place of the window that makes threads: named ones, each with a flag to stop it and a bounded channel to speak through.
//!
//! A newer job of a kind outdates the older one: it is asked to stop, and what it still says carries an old generation and is dropped. A
//! panic is a failed job with a message; the window lives.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::progress::{Cancel, Progress, Report};

use super::absorb::Said;
use super::effect::Done;
use super::state::JobKind;

/// Messages that may wait; progress beyond that is left out, results wait for room.
const MESSAGES_WAITING: usize = 64;

/// Progress is passed on at most this often, so that it costs no frames.
const PROGRESS_EVERY: Duration = Duration::from_millis(50);

/// Wakes the window so that it takes in messages.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// A message with what it belongs to.
#[derive(Debug)]
pub struct Envelope {
    /// The kind of job.
    pub kind: JobKind,
    /// Which one.
    pub generation: u64,
    /// What it says.
    pub said: Said,
}

/// What a job is given.
#[derive(Clone)]
pub struct Tools {
    /// Where it says how far it is.
    pub progress: Progress,
    /// Raised when it should stop.
    pub cancel: Cancel,
}

/// Why a job ended without a result.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ended {
    /// It was asked to stop.
    Stopped,
    /// It could not be done: one sentence, and more to unfold.
    Failed(String, String),
}

/// The jobs that run.
pub struct Jobs {
    sender: SyncSender<Envelope>,
    receiver: Receiver<Envelope>,
    running: Vec<(JobKind, u64, Cancel)>,
    wake: Wake,
}

impl Jobs {
    /// No jobs yet; `wake` is called after each message.
    #[must_use]
    pub fn new(wake: Wake) -> Self {
        let (sender, receiver) = sync_channel(MESSAGES_WAITING);
        Self { sender, receiver, running: Vec::new(), wake }
    }

    /// Runs `work` on a thread of its own. `fault` is said when it panics.
    pub fn start(
        &mut self,
        kind: JobKind,
        generation: u64,
        fault: String,
        work: impl FnOnce(&Tools) -> Result<Done, Ended> + Send + 'static,
    ) {
        self.stop(kind);
        let cancel = Cancel::new();
        self.running.push((kind, generation, cancel.clone()));
        let speaker = Speaker { kind, generation, sender: self.sender.clone(), wake: Arc::clone(&self.wake) };
        let tools = Tools { progress: speaker.progress(), cancel };
        let body = {
            let speaker = speaker.clone();
            move || {
                let said = match catch_unwind(AssertUnwindSafe(|| work(&tools))) {
                    Ok(Ok(done)) => Said::Done(Box::new(done)),
                    Ok(Err(Ended::Stopped)) => Said::Stopped,
                    Ok(Err(Ended::Failed(text, details))) => Said::Failed(text, details),
                    Err(panic) => Said::Failed(fault, crate::fault::text(panic.as_ref())),
                };
                speaker.say(said);
            }
        };
        if let Err(error) = named_thread(&format!("{kind:?}"), body) {
            speaker.say_if_room(Said::Failed(error.to_string(), String::new()));
        }
    }

    /// Asks the job of this kind to stop.
    pub fn stop(&mut self, kind: JobKind) {
        self.running.retain(|(running, _, cancel)| {
            if *running == kind {
                cancel.cancel();
            }
            *running != kind
        });
    }

    /// What was said since the last call.
    pub fn messages(&mut self) -> Vec<Envelope> {
        let messages: Vec<Envelope> = self.receiver.try_iter().collect();
        for message in &messages {
            if !matches!(message.said, Said::Progress(_)) {
                self.running.retain(|(_, generation, _)| *generation != message.generation);
            }
        }
        messages
    }
}

impl Drop for Jobs {
    fn drop(&mut self) {
        for (_, _, cancel) in &self.running {
            cancel.cancel();
        }
    }
}

#[derive(Clone)]
struct Speaker {
    kind: JobKind,
    generation: u64,
    sender: SyncSender<Envelope>,
    wake: Wake,
}

impl Speaker {
    /// Says it, waiting for room; when the window is gone nobody listens, and that is fine.
    fn say(&self, said: Said) {
        if self.sender.send(self.envelope(said)).is_ok() {
            (self.wake)();
        }
    }

    /// Says it unless the channel is full.
    fn say_if_room(&self, said: Said) {
        match self.sender.try_send(self.envelope(said)) {
            Ok(()) => (self.wake)(),
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {}
        }
    }

    fn envelope(&self, said: Said) -> Envelope {
        Envelope { kind: self.kind, generation: self.generation, said }
    }

    fn progress(&self) -> Progress {
        let speaker = self.clone();
        let last: Mutex<Option<(Instant, Report)>> = Mutex::new(None);
        Progress::new(move |report| {
            let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
            let is_due = last.as_ref().is_none_or(|(when, before)| {
                when.elapsed() >= PROGRESS_EVERY || before.stage != report.stage || before.subject != report.subject
            });
            if is_due {
                *last = Some((Instant::now(), report.clone()));
                speaker.say_if_room(Said::Progress(report));
            }
        })
    }
}

/// Starts a thread with a name that debuggers and `top -H` show.
///
/// # Errors
/// When the system gives no thread.
pub fn named_thread(name: &str, body: impl FnOnce() + Send + 'static) -> std::io::Result<thread::JoinHandle<()>> {
    thread::Builder::new().name(format!("jingtu-{}", name.to_lowercase())).spawn(body)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::progress::Stage;

    fn quiet() -> Jobs {
        Jobs::new(Arc::new(|| {}))
    }

    /// Waits for the next message that is no progress, at most ten seconds.
    fn last_word(jobs: &mut Jobs, generation: u64) -> Said {
        let deadline = Instant::now() + Duration::from_secs(10);
        while Instant::now() < deadline {
            for message in jobs.messages() {
                if message.generation == generation && !matches!(message.said, Said::Progress(_)) {
                    return message.said;
                }
            }
            thread::yield_now();
        }
        panic!("the job said nothing");
    }

    #[test]
    fn a_job_hands_back_its_result() {
        let mut jobs = quiet();
        jobs.start(JobKind::Save, 7, String::new(), |_| Ok(Done::Saved(PathBuf::from("a.gpkg"))));
        let Said::Done(done) = last_word(&mut jobs, 7) else { panic!("not done") };
        assert!(matches!(*done, Done::Saved(path) if path.as_os_str() == "a.gpkg"));
        assert!(jobs.running.is_empty());
    }

    #[test]
    fn a_panic_is_a_failed_job_with_a_message() {
        let mut jobs = quiet();
        jobs.start(JobKind::Check, 1, "内部出错".to_owned(), |_| panic!("a broken ring"));
        let Said::Failed(text, details) = last_word(&mut jobs, 1) else { panic!("not failed") };
        assert_eq!((text.as_str(), details.as_str()), ("内部出错", "a broken ring"));
    }

    #[test]
    fn a_newer_job_of_a_kind_stops_the_older() {
        let mut jobs = quiet();
        let wait = |tools: &Tools| {
            while !tools.cancel.is_cancelled() {
                thread::yield_now();
            }
            Err(Ended::Stopped)
        };
        jobs.start(JobKind::Pick, 1, String::new(), wait);
        jobs.start(JobKind::Pick, 2, String::new(), |_| Ok(Done::Picked(Vec::new())));
        assert!(matches!(last_word(&mut jobs, 1), Said::Stopped) || matches!(last_word(&mut jobs, 2), Said::Done(_)));
    }

    #[test]
    fn progress_arrives_and_never_blocks_the_worker() {
        let mut jobs = quiet();
        jobs.start(JobKind::Check, 3, String::new(), |tools| {
            for done in 0..100_000 {
                tools.progress.report(Stage::Checking, "耕地", done, 100_000);
            }
            Ok(Done::Rows(super::super::document::Rows::default()))
        });
        let deadline = Instant::now() + Duration::from_secs(10);
        let mut seen = Vec::new();
        while Instant::now() < deadline && !seen.iter().any(|said| matches!(said, Said::Done(_))) {
            seen.extend(jobs.messages().into_iter().map(|message| message.said));
        }
        assert!(matches!(seen.first(), Some(Said::Progress(report)) if report.subject == "耕地"));
        assert!(matches!(seen.last(), Some(Said::Done(_))));
        assert!(seen.len() < 1_000, "{} messages", seen.len());
    }
}
