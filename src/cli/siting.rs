//! `jingtu siting PLOT [INPUTS] [--use CODE] [--radius M] [--json] [--out PATH...]`

use std::ffi::OsString;
use std::io::Write as _;
use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use crate::conflicts::siting::{LandUse, Siting};
use crate::progress::Cancel;
use crate::tasks::siting::{DEFAULT_RADIUS_M, PlotError, PlotSource, Request, SitingFile};
use crate::tasks::{self, TaskError};
use crate::words::Lang;
use crate::words::command_line::{CliWord, written};
use crate::words::siting::{self as words, SitingWord};

use super::args::{Common, InputArgs};
use super::{CliError, ExitStatus, inputs, report};

/// Completes the command's grammar.
pub(super) fn command(lang: Lang, command: Command) -> Command {
    let option = |name: &'static str, value: &'static str, help: &'static str| Arg::new(name).long(name).value_name(value).help(help);
    let plot = Arg::new("plot").required(true).value_name("PLOT").allow_hyphen_values(true).value_parser(value_parser!(OsString));
    let severities = ["low", "medium", "high", "critical"];
    command.about(SitingWord::About.text(lang)).args([
        plot.help(SitingWord::PlotHelp.text(lang)).help_heading(CliWord::HelpHeadingInputs.text(lang)),
        option("use", "CODE", SitingWord::UseHelp.text(lang)),
        option("radius", "M", SitingWord::RadiusHelp.text(lang)),
        Arg::new("json").long("json").action(ArgAction::SetTrue).help(SitingWord::JsonHelp.text(lang)),
        option("out", "PATH", SitingWord::OutHelp.text(lang)).action(ArgAction::Append).value_parser(value_parser!(PathBuf)),
        option("fail-on", "SEVERITY", CliWord::FailOnHelp.text(lang)).value_parser(severities),
    ])
}

/// Judges the plot and prints the answer, or writes it to every path of `--out`.
///
/// # Errors
/// Wrong usage (no plot, no use), or a task that could not be done.
pub fn run(input_args: &InputArgs, options: &ArgMatches, common: &Common) -> Result<ExitStatus, CliError> {
    let lang = common.lang;
    let request = request(options, lang)?;
    let sources = inputs::resolved(input_args, common)?;
    // Everything that can be refused is refused before the long work.
    let outs = options.get_many::<PathBuf>("out").into_iter().flatten();
    let outs: Vec<SitingFile> = outs.map(|path| tasks::siting::prepare(path)).collect::<Result<_, _>>()?;
    let (progress, cancel) = (report::progress(lang, common.is_quiet), Cancel::new());
    let opened = tasks::open::open(&sources.inputs, sources.analysis_crs, &progress, &cancel)?;
    let indexes = tasks::siting::indexes(&opened, &progress, &cancel)?;
    let siting =
        tasks::siting::siting(&opened, &indexes, &sources.rules, &request, &progress, &cancel).map_err(|error| usage(lang, error))?;
    report::clear();
    let is_written = !outs.is_empty();
    let mut stdout = std::io::stdout();
    for out in outs {
        let path = tasks::siting::write(&siting, out, lang)?;
        if !common.is_quiet {
            writeln!(stdout, "{}", crate::text::printable(&written(lang, &path.display().to_string())))?;
        }
    }
    if options.get_flag("json") {
        stdout.write_all(tasks::siting::json(&siting, lang).as_bytes())?;
    } else if !is_written {
        stdout.write_all(words::text(lang, &siting).as_bytes())?;
    }
    Ok(status(&siting, options))
}

/// What is asked, as typed.
fn request(options: &ArgMatches, lang: Lang) -> Result<Request, CliError> {
    let text = |name: &str| options.get_one::<String>(name).map(String::as_str);
    let typed = options.get_one::<OsString>("plot").cloned().unwrap_or_default();
    let plot = PlotSource::typed(&typed).map_err(|error| CliError::Usage(crate::words::errors::input(lang, &error)))?;
    let land_use = match text("use") {
        Some(typed) => Some(LandUse::parse(typed).ok_or_else(|| CliError::Usage(words::use_refused(lang, typed)))?),
        None => None,
    };
    let radius_m = match text("radius") {
        Some(typed) => {
            let radius = typed.parse::<f64>().ok().filter(|radius| *radius > 0.0 && *radius <= 100_000.0);
            radius.ok_or_else(|| CliError::Usage(words::radius_refused(lang, typed)))?
        }
        None => DEFAULT_RADIUS_M,
    };
    Ok(Request { plot, land_use, radius_m })
}

/// What the command line lacks is wrong usage, not failure.
fn usage(lang: Lang, error: TaskError) -> CliError {
    match error {
        TaskError::Plot(error @ (PlotError::UseMissing { .. } | PlotError::Text { .. })) => CliError::Usage(error.message(lang)),
        error => error.into(),
    }
}

fn status(siting: &Siting, options: &ArgMatches) -> ExitStatus {
    let fail_on = options.get_one::<String>("fail-on").and_then(|word| super::args::severity(word));
    let is_found = fail_on.is_some_and(|from| siting.plots.iter().any(|plot| plot.severity() >= Some(from)));
    if is_found { ExitStatus::ConflictsFound } else { ExitStatus::Done }
}
