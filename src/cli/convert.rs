//! `jingtu convert INPUT --out plots.txt [--crs EPSG]`

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::Path;

use crate::progress::Cancel;
use crate::tasks::convert::{self, Wish};
use crate::words::{command_line, reconcile as words};

use super::args::Common;
use super::{CliError, ExitStatus, inputs, report};

/// Writes the layer's polygons as boundary points.
///
/// # Errors
/// Wrong usage, or a task that could not be done.
pub fn run(input: &OsStr, out: &Path, crs: Option<u32>, common: &Common) -> Result<ExitStatus, CliError> {
    let input = inputs::one(input, None, common.lang)?;
    let file = convert::prepare(out)?;
    let (progress, cancel) = (report::progress(common.lang, common.is_quiet), Cancel::new());
    let converted = convert::convert(&input, file, &Wish { crs, records: None }, &progress, &cancel)?;
    report::clear();
    let written = &converted.written;
    // A change of encoding is told even when nothing else is: the receiver's program may stumble.
    if written.is_utf8 {
        writeln!(std::io::stderr(), "{}", words::beyond_gbk(common.lang))?;
    }
    if !common.is_quiet {
        let mut stdout = std::io::stdout().lock();
        writeln!(stdout, "{}", words::converted(common.lang, written.plots, &converted.crs, written.left_out))?;
        writeln!(stdout, "{}", command_line::written(common.lang, &written.path.display().to_string()))?;
    }
    Ok(ExitStatus::Done)
}
