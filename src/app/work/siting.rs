//! Judging a proposed plot, and writing the answer.

use std::ffi::OsStr;
use std::path::Path;
use std::sync::Arc;

use crate::app::document::Document;
use crate::app::effect::Done;
use crate::app::jobs::{Ended, Tools};
use crate::app::siting::Answered;
use crate::conflicts::siting::LandUse;
use crate::geometry::Point;
use crate::rules::RuleSet;
use crate::tasks::siting::{DEFAULT_RADIUS_M, PlotSource, Request};
use crate::tasks::{self, TaskError};
use crate::words::{Lang, errors};

use super::told;

/// Judges what was drawn, else what the text says.
///
/// # Errors
/// When there is no plot, nothing says what it is for, a file can no longer be read, or when asked to stop.
pub(super) fn siting(
    document: &Document,
    rules: &Arc<RuleSet>,
    (text, drawn): (&str, Option<Vec<Point>>),
    land_use: Option<LandUse>,
    lang: Lang,
    tools: &Tools,
) -> Result<Done, Ended> {
    let failed = |text: String| Ended::Failed(text, String::new());
    let plot = match drawn {
        Some(ring) => PlotSource::Drawn(ring),
        None => PlotSource::typed(OsStr::new(text)).map_err(|error| failed(errors::input(lang, &error)))?,
    };
    let request = Request { plot, land_use, radius_m: DEFAULT_RADIUS_M };
    let siting = tasks::siting::siting(&document.opened, &document.indexes, rules, &request, &tools.progress, &tools.cancel)
        .map_err(|error| told(&error, lang))?;
    Ok(Done::Siting(Box::new(Answered::new(siting, lang))))
}

/// Writes an answer.
///
/// # Errors
/// When the file cannot be written.
pub(super) fn save(answer: &Answered, path: &Path, lang: Lang) -> Result<Done, Ended> {
    let write = || {
        let file = tasks::siting::prepare(path)?;
        Ok::<_, TaskError>(vec![tasks::siting::write(&answer.siting, file, lang)?])
    };
    write().map(Done::Exported).map_err(|error| told(&error, lang))
}
