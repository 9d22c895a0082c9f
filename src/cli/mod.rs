//! The command line: one file a subcommand; calls tasks, holds no domain logic.

pub mod args;
pub mod bands;
pub mod check;
pub mod convert;
pub mod demo;
pub mod exit;
pub mod explain;
pub mod figures;
pub mod info;
pub mod inputs;
pub mod plot_sheet;
pub mod reconcile;
pub mod render;
pub mod report;
pub mod rules;
pub mod siting;
pub mod summary;

pub use exit::ExitStatus;

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Arc;

use crate::app::{self, start::Start};
use crate::rules::RuleSet;
use crate::tasks::TaskError;
use crate::tasks::info::Look;
use crate::words::Lang;
use args::{Args, Common, NotRun, Subcommand};

/// Why a command ends early.
#[derive(Debug)]
pub enum CliError {
    /// The sentence says what is wrong with the command line.
    Usage(String),
    /// A task could not be done.
    Task(TaskError),
    /// Whoever reads our output stopped reading: not our failure.
    PipeClosed,
    /// The window cannot open, for this reason.
    Window(String),
    /// Our output cannot be written.
    Output(io::Error),
}

impl From<TaskError> for CliError {
    fn from(error: TaskError) -> Self {
        Self::Task(error)
    }
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe { Self::PipeClosed } else { Self::Output(error) }
    }
}

/// Runs the program with these arguments (its own name first) and says how it ended.
#[must_use]
pub fn run(arguments: &[OsString]) -> ExitStatus {
    match args::parse(arguments) {
        Ok(args) => {
            let lang = args.common.lang;
            dispatch(&args).unwrap_or_else(|error| told(lang, &error))
        }
        Err(NotRun::Print(text)) => match io::stdout().write_all(text.as_bytes()) {
            Ok(()) => ExitStatus::Done,
            Err(error) => told(Lang::Zh, &error.into()),
        },
        Err(NotRun::Usage(sentence)) => told(Lang::Zh, &CliError::Usage(sentence)),
    }
}

fn dispatch(args: &Args) -> Result<ExitStatus, CliError> {
    if let Some(threads) = args.common.threads {
        // Fails only when a pool exists already, which keeps its size; the result is the same for any number.
        rayon::ThreadPoolBuilder::new().num_threads(threads).build_global().ok();
    }
    match &args.command {
        None => window(args),
        Some(Subcommand::Check { inputs, out, fail_on, is_deep }) => check::run(inputs, out, *fail_on, *is_deep, &args.common),
        Some(Subcommand::Demo { out }) => demo::run(out, &args.common),
        Some(Subcommand::Figures { inputs, is_json, has_members, has_sources, out }) => {
            let wish = figures::Wish { is_json: *is_json, has_members: *has_members, has_sources: *has_sources, out: out.as_deref() };
            figures::run(inputs, &wish, &args.common)
        }
        Some(Subcommand::Explain { conflict, inputs, is_json }) => explain::run(conflict, inputs, *is_json, &args.common),
        Some(Subcommand::Info { files, is_json, values, is_deep }) => {
            info::run(files, *is_json, Look { values: *values, is_deep: *is_deep }, &args.common)
        }
        Some(Subcommand::Siting { inputs, options }) => siting::run(inputs, options, &args.common),
        Some(Subcommand::Reconcile { register, layer, out }) => reconcile::run(register, layer, out.as_deref(), &args.common),
        Some(Subcommand::Convert { input, out, crs }) => convert::run(input, out, *crs, &args.common),
        Some(Subcommand::Render { inputs, options }) => render::run(inputs, options, &args.common),
        Some(Subcommand::PlotSheet { inputs, options }) => plot_sheet::run(inputs, options, &args.common),
        Some(Subcommand::Rules { is_json, check }) => rules::run(&args.common, *is_json, check.as_deref()),
    }
}

/// Opens the window with what was named: nothing opens the last workspace, or the demo the first time.
fn window(args: &Args) -> Result<ExitStatus, CliError> {
    let common = &args.common;
    let start = Start {
        workspace: args.window.workspace.clone(),
        inputs: inputs::typed(&args.window, common.lang)?,
        lang: args.is_lang_given.then_some(common.lang),
        rules: common.rules.clone(),
        analysis_crs: common.analysis_crs,
        ..Start::default()
    };
    app::start::run(&start).map_err(|error| CliError::Window(error.message(common.lang)))?;
    Ok(ExitStatus::Done)
}

/// Says on stderr why the command ended, and with which status.
fn told(lang: Lang, error: &CliError) -> ExitStatus {
    report::clear();
    let (sentence, status) = match error {
        CliError::PipeClosed => return ExitStatus::Done,
        CliError::Usage(sentence) => (sentence.clone(), ExitStatus::Usage),
        CliError::Window(sentence) => (sentence.clone(), ExitStatus::Failed),
        CliError::Task(error) => (error.message(lang), ExitStatus::Failed),
        CliError::Output(error) => (crate::words::errors::output(lang, error), ExitStatus::Failed),
    };
    // Nothing is left to tell it to when stderr is gone too.
    writeln!(io::stderr(), "{}", crate::text::printable(&sentence)).ok();
    status
}

/// The rule set asked for.
///
/// # Errors
/// The rule file cannot be read or understood.
pub fn rule_set(common: &Common) -> Result<Arc<RuleSet>, CliError> {
    let rules = match &common.rules {
        None => RuleSet::built_in(),
        Some(path) => crate::tasks::rules::read(Path::new(path))?,
    };
    Ok(bands::applied(Arc::new(rules), common.bands.as_deref()))
}
