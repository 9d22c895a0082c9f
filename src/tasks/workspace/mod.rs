//! Saving and opening a workspace: what was open, how it was drawn, the rules, the last run.

mod bases;
mod rows;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{TaskError, check::Checked, export, open::Opened};
use crate::conflicts::ConflictList;
use crate::layer::Input;
use crate::paint::LayerStyle;
use crate::problem::ProblemKind;
use crate::progress::{Cancel, Progress, Stage};
use crate::rules::{Finding, Findings, RuleSet};
use crate::words::Lang;
use crate::words::export::{WorkspaceTrouble, input_changed, input_missing, input_moved, workspace_zh};
use crate::workspace::files::{self, FileRecord};
use crate::workspace::state::key;
use crate::workspace::{RunConflicts, Stored, StoredLayer, StoredRun, StoredRunInput, WorkspaceError, store};

pub use crate::workspace::files::InputState;
pub use crate::workspace::store::is_workspace;
pub use bases::BaseState;
pub use rows::{style, style_text};

/// What is to be saved.
#[derive(Clone, Copy, Debug)]
pub struct Session<'a> {
    /// What is open.
    pub opened: &'a Opened,
    /// How each layer is drawn, in the order of the layers; layers beyond its end are drawn as usual.
    pub layers: &'a [LayerState],
    /// Base maps from top to bottom.
    pub bases: &'a [BaseState],
    /// Where the map looks.
    pub view: Option<ViewState>,
    /// The rules.
    pub rules: &'a RuleSet,
    /// The file they were read from; `None` for the built-in ones.
    pub rules_path: Option<&'a Path>,
    /// The last run over what is open; `None` keeps the one that the workspace has.
    pub checked: Option<&'a Checked>,
}

/// How a layer is drawn.
#[derive(Clone, PartialEq, Debug)]
pub struct LayerState {
    /// Its style.
    pub style: LayerStyle,
    /// Whether it is drawn.
    pub is_visible: bool,
    /// Its place in the drawing, 0 at the bottom.
    pub draw_order: u32,
}

/// Where the map looks.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ViewState {
    /// The middle, in the analysis CRS.
    pub centre_m: [f64; 2],
    /// Metres a pixel.
    pub metres_per_pixel: f64,
}

/// A workspace as it was saved, its inputs looked for.
#[derive(Clone, PartialEq, Debug)]
pub struct WorkspaceState {
    /// The file.
    pub path: PathBuf,
    /// The files where they are now, with what was said about them: what `tasks::open` takes.
    pub inputs: Vec<Input>,
    /// What became of each input, in their order.
    pub input_states: Vec<InputState>,
    /// How each layer is drawn, in the order of the layers (an input with several has them one after another).
    pub layers: Vec<LayerState>,
    /// Base maps from top to bottom.
    pub bases: Vec<BaseState>,
    /// EPSG code of the analysis CRS.
    pub analysis_crs: Option<u32>,
    /// Where the map looked.
    pub view: Option<ViewState>,
    /// The rules; `None` for the built-in ones.
    pub rules: Option<RuleSet>,
    /// The file they were read from.
    pub rules_path: Option<PathBuf>,
    /// The last run.
    pub run: Option<StoredRun>,
    /// The place of each layer's input.
    input_of_layer: Vec<usize>,
    /// Each input's files as they were.
    files: Vec<Vec<FileRecord>>,
}

/// Saves `session` at `path`, in one transaction. Inputs are hashed unless they have the length and time they had at the last save.
///
/// # Errors
/// When the file is something else or cannot be written, when an input can no longer be read, or when asked to stop; nothing has changed then.
pub fn save(path: &Path, session: &Session<'_>, progress: &Progress, cancel: &Cancel) -> Result<(), TaskError> {
    let before = match store::open(path) {
        Ok(stored) => stored,
        Err(WorkspaceError::NotFound { .. }) => Stored::default(),
        Err(error) => return Err(error.into()),
    };
    let folder = absolute(path).parent().map(Path::to_owned).unwrap_or_default();
    let mut layers = Vec::new();
    for (place, layer) in session.opened.layers.iter().enumerate() {
        let path_absolute = absolute(&layer.raw.path);
        let known = before.layers.iter().find(|known| known.path_absolute == path_absolute).map_or(&[][..], |known| &known.files);
        let drawn = session.layers.get(place);
        layers.push(StoredLayer {
            path_relative: files::relative_path(&folder, &path_absolute),
            files: files::records(&path_absolute, known, progress, cancel)?,
            path_absolute,
            role: layer.input.role.map(|role| role.word().to_owned()),
            options: rows::options(&layer.input),
            style: drawn.map_or_else(String::new, |drawn| rows::style_text(&drawn.style)),
            is_visible: drawn.is_none_or(|drawn| drawn.is_visible),
            draw_order: drawn.map_or(place as u32, |drawn| drawn.draw_order),
            decided: rows::decided(layer),
        });
    }
    let run = session.checked.map(|checked| run(checked, &layers));
    let state = Stored { settings: settings(before, session, &folder), layers, run };
    let srs = export::srs(&session.opened.analysis_crs);
    let conflicts = session.checked.map(|checked| RunConflicts { conflicts: checked.list.as_ref(), srs: &srs });
    let name = files::file_name(path);
    store::save(path, &state, conflicts, &mut |done, total| {
        progress.report(Stage::Writing, &name, done as u64, total as u64);
        cancel.check()
    })?;
    Ok(())
}

/// Settings that this version does not know are handed on.
fn settings(before: Stored, session: &Session<'_>, folder: &Path) -> std::collections::BTreeMap<String, String> {
    let mut settings = before.settings;
    let known = [
        (key::PROGRAM_VERSION, Some(env!("CARGO_PKG_VERSION").to_owned())),
        (key::ANALYSIS_CRS, session.opened.analysis_crs.epsg.map(|code| code.to_string())),
        (key::BASE_MAPS, bases::text(session.bases, folder)),
        (key::VIEW, session.view.map(|view| rows::view_text(&view))),
        (key::RULES_TEXT, session.rules_path.map(|_| session.rules.text.clone())),
        (key::RULES_PATH, session.rules_path.map(|path| absolute(path).to_string_lossy().into_owned())),
    ];
    for (key, value) in known {
        match value {
            Some(value) => settings.insert(key.to_owned(), value),
            None => settings.remove(key),
        };
    }
    settings
}

fn run(checked: &Checked, layers: &[StoredLayer]) -> StoredRun {
    let rules = &checked.list.rules;
    StoredRun {
        started_unix_secs: checked.started_unix_secs,
        program_version: env!("CARGO_PKG_VERSION").to_owned(),
        rule_set: rules.name.clone(),
        rule_set_version: rules.version.clone(),
        rules_hash: rules_hash(rules),
        analysis_crs: rows::crs_text(&checked.opened.analysis_crs),
        conflicts: checked.list.len() as u64,
        not_evaluated: rows::gaps_text(&checked.list.not_evaluated, rules),
        problems: rows::problems_text(&checked.problems),
        inputs: run_inputs(layers.iter().map(|layer| (&layer.decided.name, &layer.decided.role, &layer.files))),
    }
}

fn run_inputs<'l>(layers: impl Iterator<Item = (&'l String, &'l String, &'l Vec<FileRecord>)>) -> Vec<StoredRunInput> {
    let inputs = layers.enumerate().flat_map(|(place, (name, role, files))| {
        files.iter().map(move |file| StoredRunInput {
            layer: place as u32,
            layer_name: name.clone(),
            role: role.clone(),
            file: file.name.clone(),
            size: file.size,
            hash: file.hash.clone(),
        })
    });
    inputs.collect()
}

fn rules_hash(rules: &RuleSet) -> String {
    blake3::hash(rules.text.as_bytes()).to_hex().to_string()
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// Opens the workspace at `path`: reads it and looks for its inputs, which are not opened.
///
/// # Errors
/// When it is missing, locked, damaged, of a later version or no workspace; when its rules cannot be read.
pub fn open(path: &Path) -> Result<WorkspaceState, TaskError> {
    open_watched(path, &Progress::silent(), &Cancel::new())
}

/// [`open`], watched: inputs that were touched are hashed, which takes a moment for large ones.
///
/// # Errors
/// As [`open`], or when asked to stop.
pub fn open_watched(path: &Path, progress: &Progress, cancel: &Cancel) -> Result<WorkspaceState, TaskError> {
    let stored = store::open(path)?;
    let folder = absolute(path).parent().map(Path::to_owned).unwrap_or_default();
    let setting = |key: &str| stored.settings.get(key);
    let rules = setting(key::RULES_TEXT).map(|text| RuleSet::parse(&files::file_name(path), text)).transpose()?;
    let mut state = WorkspaceState {
        path: path.to_owned(),
        inputs: Vec::new(),
        input_states: Vec::new(),
        layers: Vec::new(),
        bases: setting(key::BASE_MAPS).map(|text| bases::bases(text, &folder)).unwrap_or_default(),
        analysis_crs: setting(key::ANALYSIS_CRS).and_then(|code| code.parse().ok()),
        view: setting(key::VIEW).and_then(|text| rows::view(text)),
        rules,
        rules_path: setting(key::RULES_PATH).map(PathBuf::from),
        run: stored.run,
        input_of_layer: Vec::new(),
        files: Vec::new(),
    };
    let mut before: Option<&StoredLayer> = None;
    for layer in &stored.layers {
        let is_another_input =
            |known: &StoredLayer| known.path_absolute != layer.path_absolute || known.role != layer.role || known.options != layer.options;
        if before.is_none_or(is_another_input) {
            let (found, input_state) = files::locate(&folder, &layer.path_relative, &layer.path_absolute, &layer.files, progress, cancel)?;
            state.inputs.push(rows::input(&found, layer.role.as_deref(), &layer.options));
            state.input_states.push(input_state);
            state.files.push(layer.files.clone());
        }
        before = Some(layer);
        state.input_of_layer.push(state.inputs.len() - 1);
        state.layers.push(LayerState { style: rows::style(&layer.style), is_visible: layer.is_visible, draw_order: layer.draw_order });
    }
    Ok(state)
}

impl WorkspaceState {
    /// The first input that was not found, as an error that says what to do.
    ///
    /// # Errors
    /// [`WorkspaceError::MissingInput`].
    pub fn require_inputs(&self) -> Result<(), WorkspaceError> {
        let missing = self.inputs.iter().zip(&self.input_states).find(|(_, state)| **state == InputState::Missing);
        missing.map_or(Ok(()), |(input, _)| Err(WorkspaceError::MissingInput { path: self.path.clone(), input: input.path.clone() }))
    }

    /// The person says where an input is now.
    pub fn relocate(&mut self, place: usize, path: PathBuf) {
        if let (Some(input), Some(state)) = (self.inputs.get_mut(place), self.input_states.get_mut(place)) {
            let from = std::mem::replace(&mut input.path, path);
            // Whether it is the same file is seen when the run is restored.
            *state = InputState::Moved { from };
        }
    }

    /// What has to be said of inputs that moved, changed or are missing, a sentence each.
    #[must_use]
    pub fn notices(&self, lang: Lang) -> Vec<String> {
        let notice = |(input, state): (&Input, &InputState)| {
            let name = files::file_name(&input.path);
            match state {
                InputState::Same => None,
                InputState::Moved { from } => Some(input_moved(lang, &name, from, &input.path)),
                InputState::Changed { files } => Some(input_changed(lang, &name, &files.join(", "))),
                InputState::Missing => Some(input_missing(lang, &name, &input.path)),
            }
        };
        self.inputs.iter().zip(&self.input_states).filter_map(notice).collect()
    }

    /// Takes note of changed inputs in the problems of their layers; `opened` was opened from [`WorkspaceState::inputs`].
    pub fn note_changes(&self, opened: &Opened) {
        for (layer, input) in opened.layers.iter().zip(&self.input_of_layer) {
            if matches!(self.input_states.get(*input), Some(InputState::Changed { .. })) {
                layer.raw.problems.file(ProblemKind::InputChanged);
            }
        }
    }

    /// The last run as if it had just been done, over `opened`, which was opened from [`WorkspaceState::inputs`]. `None` when there was none, or
    /// when it was over other inputs, other rules or another analysis CRS than these: then a new check is due.
    ///
    /// # Errors
    /// When the workspace or an input can no longer be read, or when asked to stop.
    pub fn restored_run(
        &self,
        opened: &Opened,
        rules: &Arc<RuleSet>,
        progress: &Progress,
        cancel: &Cancel,
    ) -> Result<Option<Checked>, TaskError> {
        let Some(run) = &self.run else { return Ok(None) };
        if run.rules_hash != rules_hash(rules)
            || run.analysis_crs != rows::crs_text(&opened.analysis_crs)
            || !self.has_inputs_of(run, opened, progress, cancel)?
        {
            return Ok(None);
        }
        let layers = opened.layers.len();
        let (Some(not_evaluated), Some(problems)) = (rows::gaps(&run.not_evaluated, rules), rows::problems(&run.problems, layers)) else {
            return Ok(None);
        };
        let stored = store::findings(&self.path)?;
        let findings: Option<Vec<Finding>> = stored.iter().map(|stored| rows::finding(stored, rules, layers)).collect();
        let Some(findings) = findings.filter(|findings| findings.len() as u64 == run.conflicts) else { return Ok(None) };
        let is_within = |finding: &Finding| {
            let records = |layer: crate::ids::LayerId| opened.layers[layer.place()].raw.records();
            finding.subject_record.get() < records(finding.subject_layer)
                && finding.object_layer.zip(finding.object_record).is_none_or(|(layer, record)| record.get() < records(layer))
        };
        if !findings.iter().all(is_within) {
            return Ok(None);
        }
        let findings: Findings = findings.into_iter().collect();
        let list = ConflictList::build(opened.layers.clone(), rules.clone(), findings, not_evaluated, None, cancel)?;
        // Which records were looked at is not stored: the next check begins anew.
        let (list, opened, looked_at) = (Arc::new(list), opened.clone(), Vec::new());
        Ok(Some(Checked { list, opened, problems, looked_at, started_unix_secs: run.started_unix_secs }))
    }

    /// Whether what is open now has the bytes that the run read.
    fn has_inputs_of(&self, run: &StoredRun, opened: &Opened, progress: &Progress, cancel: &Cancel) -> Result<bool, TaskError> {
        let mut now = Vec::new();
        for (place, layer) in opened.layers.iter().enumerate() {
            let known = self.input_of_layer.get(place).and_then(|input| self.files.get(*input)).map_or(&[][..], Vec::as_slice);
            now.push((layer.name.clone(), layer.role.word().to_owned(), files::records(&layer.raw.path, known, progress, cancel)?));
        }
        let now = run_inputs(now.iter().map(|(name, role, files)| (name, role, files)));
        // A renamed file with the same bytes is the same input, but its layer has another name, by which the list is sorted.
        let bytes = |input: &StoredRunInput| (input.layer, input.layer_name.clone(), input.role.clone(), input.hash.clone());
        Ok(now.iter().map(bytes).eq(run.inputs.iter().map(bytes)))
    }
}

/// One sentence in Chinese: file, what is wrong, what to do.
pub(super) fn message_zh(error: &WorkspaceError) -> String {
    use WorkspaceTrouble as Trouble;
    match error {
        WorkspaceError::NotFound { path } => workspace_zh(path, Trouble::NotFound),
        WorkspaceError::IsFolder { path } => workspace_zh(path, Trouble::IsFolder),
        WorkspaceError::FolderMissing { path, folder } => workspace_zh(path, Trouble::FolderMissing(folder)),
        WorkspaceError::NotWorkspace { path } => workspace_zh(path, Trouble::NotWorkspace),
        WorkspaceError::Newer { path, found, supported } => workspace_zh(path, Trouble::Newer(*found, *supported)),
        WorkspaceError::Locked { path } => workspace_zh(path, Trouble::Locked),
        WorkspaceError::ReadOnly { path } => workspace_zh(path, Trouble::ReadOnly),
        WorkspaceError::Damaged { path } => workspace_zh(path, Trouble::Damaged),
        WorkspaceError::DiskFull { path } => workspace_zh(path, Trouble::DiskFull),
        WorkspaceError::MissingInput { path, input } => workspace_zh(path, Trouble::MissingInput(input)),
        WorkspaceError::Failed { path, reason } => workspace_zh(path, Trouble::Other(reason)),
        WorkspaceError::Layer(error) => crate::words::errors::layer_zh(error),
        WorkspaceError::Cancelled(_) => crate::words::errors::CANCELLED_ZH.to_owned(),
    }
}

impl From<WorkspaceError> for TaskError {
    /// Inputs that vanish and stops are the same whatever was being done.
    fn from(error: WorkspaceError) -> Self {
        match error {
            WorkspaceError::Layer(error) => Self::Layer(error),
            WorkspaceError::Cancelled(error) => Self::Cancelled(error),
            other => Self::Workspace(other),
        }
    }
}
