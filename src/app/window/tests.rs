//! The glue under faults: whatever job panics, the window says so, keeps what it had and goes on.

use std::time::{Duration, Instant};

use super::*;
use crate::app::effect::Done;
use crate::app::jobs::Ended;
use crate::app::state::JobState;
use crate::app::test_state::checked;
use crate::layer::Role;
use crate::words::Lang;

const KINDS: [JobKind; 21] = [
    JobKind::Browse,
    JobKind::Inspect,
    JobKind::Open,
    JobKind::Rules,
    JobKind::Check,
    JobKind::Deep,
    JobKind::Match,
    JobKind::Watch,
    JobKind::Rows,
    JobKind::Pick,
    JobKind::Hover,
    JobKind::Card,
    JobKind::Pair,
    JobKind::Around,
    JobKind::Why,
    JobKind::Siting,
    JobKind::Order,
    JobKind::Page,
    JobKind::Find,
    JobKind::Export,
    JobKind::Save,
];

/// Starts a job as the window does, and takes its messages in until it is over.
fn see_through(window: &mut JingtuWindow, ctx: &Context, kind: JobKind, work: fn() -> Result<Done, Ended>) {
    let generation = window.state.next_generation();
    window.state.jobs.push(JobState {
        kind,
        generation,
        stage: None,
        subject: String::new(),
        done: 0,
        total: 0,
        left: None,
        is_stopping: false,
    });
    let fault = W::Bug.text(window.state.look.lang).to_owned();
    window.jobs.start(kind, generation, fault, move |_| work());
    let deadline = Instant::now() + Duration::from_secs(10);
    while window.state.job(kind).is_some() {
        assert!(Instant::now() < deadline, "{kind:?} is still under way");
        window.take_messages(ctx);
        std::thread::yield_now();
    }
}

#[test]
fn a_job_of_any_kind_may_panic_and_the_window_goes_on() {
    let (ctx, folder) = (Context::default(), tempfile::tempdir().unwrap());
    for lang in [Lang::Zh, Lang::En] {
        for kind in KINDS {
            let mut state = checked(&[Role::Farmland, Role::Zoning], &[0, 1]);
            state.look.lang = lang;
            let mut window = JingtuWindow::new(&ctx, state, folder.path(), Vec::new());
            see_through(&mut window, &ctx, kind, || panic!("a broken ring"));
            assert!(window.state.jobs.is_empty() && window.state.document.is_some() && window.state.results.is_some(), "{kind:?}");
            // What lies under the pointer is asked with each move: nobody wants to be told that often.
            let told: Vec<_> =
                window.state.messages.iter().map(|message| (message.tone, message.text.as_str(), message.details.as_str())).collect();
            let expected = [(Tone::Failure, W::Bug.text(lang), "a broken ring")];
            assert_eq!(told, if kind == JobKind::Hover { &[][..] } else { &expected[..] }, "{kind:?}");
            // The next job of the kind is done as if nothing had been.
            see_through(&mut window, &ctx, kind, || Ok(Done::Picked(Vec::new())));
            assert!(window.state.jobs.is_empty(), "{kind:?}");
        }
    }
}
