//! Asking, and what becomes of the answer: shapes for the map, a list for the clipboard or a file.

use std::path::Path;
use std::sync::Arc;

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use crate::app::ask::{Answered, Marked};
use crate::app::document::{Document, FeatureRef};
use crate::app::effect::Done;
use crate::app::jobs::{Ended, Tools};
use crate::layer::LayerError;
use crate::tasks::ask::{Answer, Question};
use crate::tasks::{self, TaskError};
use crate::words::Lang;

use super::{layer_of, told, told_layer};

/// So many features are outlined on the map, and of so many vertices in all: what a frame can draw beside the map.
const MARKED: usize = 400;
const MARKED_VERTICES: usize = 60_000;

/// Answers a question.
///
/// # Errors
/// When the place is none, a file can no longer be read, or when asked to stop.
pub(super) fn ask(document: &Document, question: Question, lang: Lang, tools: &Tools) -> Result<Done, Ended> {
    let answer = tasks::ask::ask(&document.opened, &document.indexes, &question, &tools.progress, &tools.cancel)
        .map_err(|error| told(&error, lang))?;
    let marked = marked(document, &answer).map_err(|error| told_layer(error, lang))?;
    Ok(Done::Asked(Box::new(Answered { place: question.place, answer, marked })))
}

fn marked(document: &Document, answer: &Answer) -> Result<Vec<Marked>, LayerError> {
    let first: Vec<FeatureRef> = answer.hits.iter().take(MARKED).map(|hit| (hit.layer, hit.record)).collect();
    let shapes: Result<Vec<Option<Marked>>, LayerError> = first
        .par_iter()
        .map(|&feature| {
            let Some((layer, _)) = layer_of(document, feature.0) else { return Ok(None) };
            let found = layer.feature_shape(feature.1)?;
            Ok(found.map(|found| (feature, found.measures.extent, Arc::new(found.shape))))
        })
        .collect();
    let mut vertices = 0;
    let mut marked: Vec<_> = shapes?.into_iter().flatten().collect();
    let kept = marked.iter().take_while(|(_, _, shape)| {
        vertices += shape.xy.len();
        vertices <= MARKED_VERTICES
    });
    let kept = kept.count();
    marked.truncate(kept);
    Ok(marked)
}

/// The list as text for a spreadsheet.
pub(super) fn copy(document: &Document, answered: &Answered, lang: Lang) -> Done {
    Done::ToCopy(tasks::ask::text(&document.opened, &answered.place, &answered.answer, lang))
}

/// Writes the list.
///
/// # Errors
/// When the file cannot be written.
pub(super) fn save(document: &Document, answered: &Answered, path: &Path, lang: Lang) -> Result<Done, Ended> {
    let write = || {
        let file = tasks::ask::prepare(path)?;
        Ok::<_, TaskError>(vec![tasks::ask::write(&document.opened, &answered.place, &answered.answer, file, lang)?])
    };
    write().map(Done::Exported).map_err(|error| told(&error, lang))
}
