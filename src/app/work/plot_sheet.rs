//! Printing the sheet of a plot, and the map on paper.

use std::path::Path;
use std::sync::Arc;

use crate::app::effect::{Done, PictureJob, PlotSheetJob};
use crate::app::jobs::{Ended, Tools};
use crate::app::printing::extent;
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
        let wish = Wish { features: &[job.feature], is_fictional: document.is_demo, secrecy: job.secrecy.as_deref(), lang };
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
/// Dots an inch of paper maps on the clipboard: documents print them no finer.
const DPI_COPIED: f32 = 150.0;
/// Pixels a point of the window's map on the clipboard.
const COPY_SCALE: f32 = 2.0;

/// Writes the map on paper, with everything a paper map carries, around the middle of the window's.
///
/// # Errors
/// When a file can no longer be read or the map not be written, or when asked to stop.
pub(super) fn map(job: &PictureJob, path: &Path, lang: Lang, tools: &Tools) -> Result<Done, Ended> {
    let options = on_paper(job, job.printing.paper.unwrap_or(Paper::A4), DPI, lang);
    let write = || {
        let file = MapFile::prepare(path)?;
        let sheet = render::sheet(&job.document.opened, &job.scene, &options, lang, &tools.cancel)?;
        Ok::<_, TaskError>(vec![render::write(sheet, &options, file, lang)?])
    };
    write().map(Done::Exported).map_err(|error| told(&error, lang))
}

/// Draws the map for the clipboard: on the paper chosen, else what the window shows, beside its legend.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub(super) fn copied(job: &PictureJob, lang: Lang, tools: &Tools) -> Result<Done, Ended> {
    let options = match job.printing.paper {
        Some(paper) => on_paper(job, paper, DPI_COPIED, lang),
        None => in_window(job),
    };
    let picture = render::picture(&job.document.opened, &job.scene, &options, lang, &tools.cancel).map_err(|error| told(&error, lang))?;
    Ok(Done::MapDrawn(Arc::new(picture)))
}

fn on_paper(job: &PictureJob, paper: Paper, dpi: f32, lang: Lang) -> RenderOptions {
    let (size, pixels_per_point) = paper.pixels(dpi);
    let title = Some(MapWord::DefaultTitle.text(lang).to_owned());
    RenderOptions {
        size,
        pixels_per_point,
        part: job.printing.part(job.camera, job.size),
        is_dark: false,
        has_labels: true,
        furniture: Furniture { title, has_grid: true, ..furniture(job) },
        has_imprint: true,
    }
}

fn in_window(job: &PictureJob) -> RenderOptions {
    RenderOptions {
        size: job.size.map(|side| (side * COPY_SCALE).round().max(1.0) as u32),
        pixels_per_point: COPY_SCALE,
        part: Part::Extent(extent(job.camera, job.size)),
        is_dark: job.scene.is_dark,
        has_labels: true,
        furniture: Furniture { has_grid: job.has_grid, ..furniture(job) },
        has_imprint: false,
    }
}

fn furniture(job: &PictureJob) -> Furniture {
    Furniture {
        has_legend: true,
        has_scale_bar: true,
        has_north_arrow: true,
        secrecy: job.printing.mark(),
        is_fictional: job.document.is_demo,
        ..Furniture::default()
    }
}
