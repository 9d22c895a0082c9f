//! Explaining a conflict.

use crate::app::document::Results;
use crate::app::effect::Done;
use crate::app::jobs::{Ended, Tools};
use crate::app::snapshot::Snapshot;
use crate::tasks;
use crate::words::Lang;

use super::told;

/// The chain behind the conflict at `place` of the list.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub(super) fn why(results: &Snapshot<Results>, place: u32, lang: Lang, tools: &Tools) -> Result<Done, Ended> {
    let Some(&key) = results.list.keys().get(place as usize) else { return Err(Ended::Stopped) };
    let chain = tasks::explain::explain(&results.checked, key, &tools.progress, &tools.cancel).map_err(|error| told(&error, lang))?;
    Ok(Done::Why((results.generation(), place), Box::new(chain)))
}
