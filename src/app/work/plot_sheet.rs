//! Printing the sheet of a plot, and the map on paper.

use crate::app::effect::{Done, PictureJob, PlotSheetJob};
use crate::app::jobs::{Ended, Tools};
use crate::paint::Furniture;
use crate::tasks::plot_sheet::{Wish, prepare, write};
use crate::tasks::render::{self, MapFile, Paper, Part, RenderOptions};
use crate::tasks::{TaskError, check};
use crate::words::Lang;
use crate::words::map::MapWord;

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
        let path = if let Some(results) = &job.results {
            write(&results.checked, &document.indexes, &wish, file, progress, cancel)?
        } else {
            let checked = check::check(&document.opened, job.rules.set.share(), progress, cancel)?;
            write(&checked, &document.indexes, &wish, file, progress, cancel)?
        };
        Ok::<_, TaskError>(vec![path])
    };
    print().map(Done::Exported).map_err(|error| told(&error, lang))
}

/// Dots an inch of maps on paper.
const DPI: f32 = 300.0;

/// Writes the map on paper, with everything a paper map carries, at the scale and around the middle of the window's.
///
/// # Errors
/// When a file can no longer be read or the map not be written, or when asked to stop.
pub(super) fn map(job: &PictureJob, lang: Lang, tools: &Tools) -> Result<Done, Ended> {
    let (size, pixels_per_point) = job.paper.unwrap_or(Paper::A4).pixels(DPI);
    let furniture = Furniture {
        title: Some(MapWord::DefaultTitle.text(lang).to_owned()),
        has_legend: true,
        has_scale_bar: true,
        has_north_arrow: true,
        has_grid: true,
        is_fictional: job.document.is_demo,
        ..Furniture::default()
    };
    let scale = job.camera.metres_per_point / render::METRES_PER_POINT;
    let options = RenderOptions {
        size,
        pixels_per_point,
        part: Part::Scale(Some(job.camera.centre_m), scale),
        is_dark: false,
        has_labels: true,
        furniture,
        has_imprint: true,
    };
    let write = || {
        let file = MapFile::prepare(&job.path)?;
        let sheet = render::sheet(&job.document.opened, &job.scene, &options, lang, &tools.cancel)?;
        Ok::<_, TaskError>(vec![render::write(sheet, &options, file, lang)?])
    };
    write().map(Done::Exported).map_err(|error| told(&error, lang))
}
