//! `jingtu reconcile REGISTER --to LAYER [--out matches.csv|.xlsx]`

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::Path;

use crate::progress::Cancel;
use crate::tasks::reconcile;
use crate::words::{command_line, reconcile as words};

use super::args::Common;
use super::{CliError, ExitStatus, inputs, report};

/// Matches the register to the layer, prints what was found, and writes the list where one is asked for.
///
/// # Errors
/// Wrong usage, or a task that could not be done.
pub fn run(register: &OsStr, layer: &OsStr, out: Option<&Path>, common: &Common) -> Result<ExitStatus, CliError> {
    let (register, layer) = (inputs::one(register, None, common.lang)?, inputs::one(layer, None, common.lang)?);
    // Refused before the work.
    let file = out.map(reconcile::prepare).transpose()?;
    let (progress, cancel) = (report::progress(common.lang, common.is_quiet), Cancel::new());
    let found = reconcile::reconcile(&register, &layer, common.analysis_crs, &progress, &cancel)?;
    let written = file.map(|file| reconcile::write(&found, &[], file, common.lang)).transpose()?;
    report::clear();
    if common.is_quiet {
        return Ok(ExitStatus::Done);
    }
    let counts = found.counts();
    let mut stdout = std::io::stdout().lock();
    let names = found.names.each_ref().map(|name| crate::text::printable(name).into_owned());
    write!(stdout, "{}", words::summary(common.lang, names.each_ref().map(String::as_str), &counts))?;
    if let Some(path) = written {
        writeln!(stdout, "{}", command_line::written(common.lang, &path.display().to_string()))?;
    }
    Ok(ExitStatus::Done)
}
