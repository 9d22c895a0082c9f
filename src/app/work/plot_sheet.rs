//! Printing the sheet of a plot.

use crate::app::effect::{Done, PlotSheetJob};
use crate::app::jobs::{Ended, Tools};
use crate::tasks::plot_sheet::{Wish, prepare, write};
use crate::tasks::{TaskError, check};
use crate::words::Lang;

use super::told;

/// Writes the sheet; where nothing was checked yet, the check comes first.
///
/// # Errors
/// When a file can no longer be read or the PDF not be written, or when asked to stop.
pub(super) fn print(job: &PlotSheetJob, lang: Lang, tools: &Tools) -> Result<Done, Ended> {
    let print = || {
        let file = prepare(&job.path)?;
        let (document, progress, cancel) = (&job.document, &tools.progress, &tools.cancel);
        let wish = Wish { features: &[job.feature], is_fictional: document.is_demo, lang };
        let path = match &job.results {
            Some(results) => write(&results.checked, &document.indexes, &wish, file, progress, cancel)?,
            None => {
                let checked = check::check(&document.opened, job.rules.set.share(), progress, cancel)?;
                write(&checked, &document.indexes, &wish, file, progress, cancel)?
            }
        };
        Ok::<_, TaskError>(vec![path])
    };
    print().map(Done::Exported).map_err(|error| told(&error, lang))
}
