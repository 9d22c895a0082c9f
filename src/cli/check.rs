//! `jingtu check [INPUTS] --out PATH...`

use std::io::Write as _;
use std::path::PathBuf;
use std::time::Instant;

use crate::progress::Cancel;
use crate::rules::Severity;
use crate::tasks::check::Checked;
use crate::tasks::export::Targets;

use super::args::{Common, InputArgs};
use super::{CliError, ExitStatus, inputs, report, summary};

/// Checks and writes the list to every path of `out`; with `is_deep` the problems within each layer go along.
///
/// # Errors
/// Wrong usage, or a task that could not be done.
pub fn run(
    input_args: &InputArgs,
    out: &[PathBuf],
    fail_on: Option<Severity>,
    is_deep: bool,
    common: &Common,
) -> Result<ExitStatus, CliError> {
    let started = Instant::now();
    let sources = inputs::resolved(input_args, common)?;
    // Everything that can be refused is refused before the long work.
    let targets = Targets::prepare(out).map_err(crate::tasks::TaskError::from)?;
    let (progress, cancel) = (report::progress(common.lang, common.is_quiet), Cancel::new());
    let opened = crate::tasks::open::open(&sources.inputs, sources.analysis_crs, &progress, &cancel)?;
    let checked = crate::tasks::check::check(&opened, sources.rules, &progress, &cancel)?;
    if is_deep {
        crate::tasks::deep::deepen(&checked, &progress, &cancel)?;
    }
    crate::tasks::export::export(&checked, targets, common.lang, &progress, &cancel)?;
    report::clear();
    if !common.is_quiet {
        std::io::stdout().write_all(summary::text(&checked, started.elapsed().as_secs_f64(), common.lang).as_bytes())?;
    }
    Ok(status(&checked, fail_on))
}

fn status(checked: &Checked, fail_on: Option<Severity>) -> ExitStatus {
    let is_found = fail_on.is_some_and(|from| checked.list.findings.iter().any(|finding| finding.severity >= from));
    if is_found { ExitStatus::ConflictsFound } else { ExitStatus::Done }
}
