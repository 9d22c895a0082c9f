//! INPUTS of DESIGN 4.1 -> `Input`s. Opens nothing but the workspace.

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use crate::layer::{Input, Role};
use crate::rules::RuleSet;
use crate::tasks::TaskError;
use crate::tasks::workspace::{BaseState, LayerState};
use crate::words::Lang;

use super::args::{Common, InputArgs};
use super::{CliError, rule_set};

/// What a command works on, once the workspace has had its say.
#[derive(Debug)]
pub struct Sources {
    /// The layers.
    pub inputs: Vec<Input>,
    /// The workspace's base maps, from top to bottom.
    pub bases: Vec<BaseState>,
    /// The analysis CRS asked for: on the command line, else in the workspace.
    pub analysis_crs: Option<u32>,
    /// How the layers are drawn, where a workspace keeps that; else empty.
    pub layers: Vec<LayerState>,
    /// The rules asked for: on the command line, else in the workspace, else the built-in ones.
    pub rules: Arc<RuleSet>,
}

/// The inputs that the command line names, one by one or by a workspace.
///
/// # Errors
/// Wrong usage (a suffix that is not understood), or a workspace or rule file that cannot be read.
pub fn resolved(args: &InputArgs, common: &Common) -> Result<Sources, CliError> {
    match &args.workspace {
        None => {
            let inputs = typed(args, common.lang)?;
            Ok(Sources { inputs, bases: Vec::new(), analysis_crs: common.analysis_crs, layers: Vec::new(), rules: rule_set(common)? })
        }
        Some(path) => from_workspace(path, common),
    }
}

/// The files with their roles and what their suffixes say.
///
/// # Errors
/// A suffix that is not understood.
pub fn typed(args: &InputArgs, lang: Lang) -> Result<Vec<Input>, CliError> {
    args.files.iter().map(|(role, file)| one(file, Some(*role), lang)).collect()
}

/// One file as typed, its suffix understood.
///
/// # Errors
/// A suffix that is not understood.
pub fn one(file: &OsStr, role: Option<Role>, lang: Lang) -> Result<Input, CliError> {
    Input::parse(file, role).map_err(|error| CliError::Usage(crate::words::errors::input(lang, &error)))
}

/// What the workspace keeps, unless the command line says otherwise. What moved or changed is told on stderr.
fn from_workspace(path: &Path, common: &Common) -> Result<Sources, CliError> {
    let state = crate::tasks::workspace::open(path)?;
    state.require_inputs().map_err(TaskError::from)?;
    if !common.is_quiet {
        let mut stderr = std::io::stderr().lock();
        for notice in state.notices(common.lang) {
            writeln!(stderr, "{notice}")?;
        }
    }
    let rules = match (&common.rules, state.rules) {
        (None, Some(rules)) => super::bands::applied(Arc::new(rules), common.bands.as_deref()),
        _ => rule_set(common)?,
    };
    let analysis_crs = common.analysis_crs.or(state.analysis_crs);
    Ok(Sources { inputs: state.inputs, bases: state.bases, analysis_crs, layers: state.layers, rules })
}
