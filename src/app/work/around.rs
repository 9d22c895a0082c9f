//! Looking around the selected feature.

use crate::app::document::{Document, FeatureRef};
use crate::app::effect::Done;
use crate::app::jobs::{Ended, Tools};
use crate::app::snapshot::Snapshot;
use crate::tasks::card::surrounded;
use crate::words::Lang;

use super::told;

/// Looks around a feature.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub(super) fn around(document: &Snapshot<Document>, feature: FeatureRef, lang: Lang, tools: &Tools) -> Result<Done, Ended> {
    let answer = surrounded(&document.opened, &document.indexes, feature, &tools.cancel).map_err(|error| told(&error, lang))?;
    Ok(Done::Around((document.generation(), feature), answer.map(Box::new)))
}
