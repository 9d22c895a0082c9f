//! `jingtu explain CONFLICT [INPUTS]`: the chain from the files to the article, as text or JSON. Writes nothing.

mod json;

use std::io::{self, Write as _};

use super::args::{Common, InputArgs};
use super::{CliError, ExitStatus, inputs, report};
use crate::conflicts::ConflictKey;
use crate::progress::Cancel;
use crate::words::explain;

/// Checks again and explains the conflict that `conflict` names.
///
/// # Errors
/// Wrong usage (a name that is not ten hex digits), a conflict that is not found, or a task that could not be done.
pub fn run(conflict: &str, input_args: &InputArgs, is_json: bool, common: &Common) -> Result<ExitStatus, CliError> {
    let lang = common.lang;
    let key = ConflictKey::from_text(conflict.trim()).ok_or_else(|| CliError::Usage(explain::malformed(lang, conflict)))?;
    let sources = inputs::resolved(input_args, common)?;
    let (progress, cancel) = (report::progress(lang, common.is_quiet), Cancel::new());
    let opened = crate::tasks::open::open(&sources.inputs, sources.analysis_crs, &progress, &cancel)?;
    let checked = crate::tasks::check::check(&opened, sources.rules, &progress, &cancel)?;
    let explained = crate::tasks::explain::explain(&checked, key, &progress, &cancel)?;
    report::clear();
    let text = if is_json { format!("{:#}\n", json::json(&explained, lang)) } else { explain::text(lang, &explained) };
    io::stdout().write_all(text.as_bytes())?;
    Ok(ExitStatus::Done)
}
