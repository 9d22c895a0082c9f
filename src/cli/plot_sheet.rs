//! `jingtu report --plot ID... [INPUTS] [--out PATH.pdf]`

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use crate::progress::Cancel;
use crate::tasks::{self, TaskError};
use crate::words::Lang;
use crate::words::command_line::written;
use crate::words::map::RenderWord;
use crate::words::plot_sheet::SheetWord;

use super::args::{Common, InputArgs};
use super::{CliError, ExitStatus, inputs, report};

/// Completes the command's grammar.
pub(super) fn command(lang: Lang, command: Command) -> Command {
    command.about(SheetWord::About.text(lang)).args([
        Arg::new("plot").long("plot").value_name("ID").action(ArgAction::Append).required(true).help(SheetWord::PlotHelp.text(lang)),
        Arg::new("out")
            .long("out")
            .value_name("PDF")
            .value_parser(value_parser!(PathBuf))
            .default_value("plots.pdf")
            .help(SheetWord::OutHelp.text(lang)),
        Arg::new("secrecy").long("secrecy").value_name("TEXT").help(RenderWord::SecrecyHelp.text(lang)),
        Arg::new("fictional").long("fictional").action(ArgAction::SetTrue).help(RenderWord::FictionalHelp.text(lang)),
    ])
}

/// Checks, and writes a page a plot.
///
/// # Errors
/// Wrong usage (no such plot, or several), or a task that could not be done.
pub(super) fn run(input_args: &InputArgs, options: &ArgMatches, common: &Common) -> Result<ExitStatus, CliError> {
    let lang = common.lang;
    let plots: Vec<String> = options.get_many::<String>("plot").into_iter().flatten().cloned().collect();
    let sources = inputs::resolved(input_args, common)?;
    let out = options.get_one::<PathBuf>("out").map_or(Path::new("plots.pdf"), PathBuf::as_path);
    let file = tasks::plot_sheet::prepare(out)?;
    let (progress, cancel) = (report::progress(lang, common.is_quiet), Cancel::new());
    let opened = tasks::open::open(&sources.inputs, sources.analysis_crs, &progress, &cancel)?;
    let features = tasks::plot_sheet::find(&opened, &plots).map_err(|error| match error {
        TaskError::NoSuchPlot { .. } | TaskError::SeveralPlots { .. } => CliError::Usage(error.message(lang)),
        error => error.into(),
    })?;
    let checked = tasks::check::check(&opened, sources.rules, &progress, &cancel)?;
    let indexes = tasks::siting::indexes(&opened, &progress, &cancel)?;
    let secrecy = options.get_one::<String>("secrecy").map(|text| text.trim()).filter(|text| !text.is_empty());
    let wish = tasks::plot_sheet::Wish { features: &features, is_fictional: options.get_flag("fictional"), secrecy, lang };
    let path = tasks::plot_sheet::write(&checked, &indexes, &wish, file, &progress, &cancel)?;
    report::clear();
    if !common.is_quiet {
        writeln!(std::io::stdout(), "{}", crate::text::printable(&written(lang, &path.display().to_string())))?;
    }
    Ok(ExitStatus::Done)
}
