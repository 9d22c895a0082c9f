//! `jingtu demo [--out DIR]`: the main job on the bundled data.

use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use crate::progress::Cancel;
use crate::words::command_line::{CliWord, written};

use super::args::Common;
use super::{CliError, ExitStatus, report, rule_set, summary};

/// Unpacks the demo data into `out`, checks them, prints the summary, writes list and map.
///
/// # Errors
/// A task that could not be done.
pub fn run(out: &Path, common: &Common) -> Result<ExitStatus, CliError> {
    let started = Instant::now();
    let (progress, cancel) = (report::progress(common.lang, common.is_quiet), Cancel::new());
    let done = crate::tasks::demo::run(out, rule_set(common)?, common.analysis_crs, common.lang, &progress, &cancel)?;
    report::clear();
    if !common.is_quiet {
        let mut stdout = std::io::stdout().lock();
        stdout.write_all(summary::text(&done.checked, started.elapsed().as_secs_f64(), common.lang).as_bytes())?;
        writeln!(stdout)?;
        stdout.write_all(super::figures::brief(&crate::tasks::figures::figures(&done.checked, &cancel)?, common.lang).as_bytes())?;
        for path in &done.written {
            writeln!(stdout, "{}", written(common.lang, &path.display().to_string()))?;
        }
        writeln!(stdout, "{}", CliWord::FictionalData.text(common.lang))?;
        writeln!(stdout, "{}", CliWord::OpenWindowHint.text(common.lang))?;
    }
    Ok(ExitStatus::Done)
}
