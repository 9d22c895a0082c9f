//! Undo and redo of what is open: layers added and removed, and what they are taken for. Files are opened again as they were.

use std::path::PathBuf;

use super::state::{AppState, JobKind};
use crate::layer::Input;

/// How many lists of files are kept.
const KEPT: usize = 20;

/// What was open before and after.
#[derive(Clone, Debug, Default)]
pub struct OpenedFiles {
    past: Vec<Vec<Input>>,
    future: Vec<Vec<Input>>,
    now: Vec<Input>,
    /// Of which document `now` speaks.
    document: Option<u64>,
    workspace: Option<PathBuf>,
    /// What undo or redo asked for.
    asked: Option<Vec<Input>>,
}

impl OpenedFiles {
    /// Looks at the state once a frame.
    pub fn watch(&mut self, state: &AppState) {
        let document = state.document.as_ref().map(super::snapshot::Snapshot::generation);
        if document == self.document {
            if self.workspace != state.workspace {
                self.workspace.clone_from(&state.workspace);
            }
            return;
        }
        let inputs = state.document.as_ref().map(|document| document.inputs()).unwrap_or_default();
        let before = std::mem::replace(&mut self.now, inputs);
        self.document = document;
        if self.workspace != state.workspace {
            // Another workspace: what was open before is another piece of work.
            *self = Self { now: std::mem::take(&mut self.now), document, workspace: state.workspace.clone(), ..Self::default() };
            return;
        }
        if self.asked.take().is_some_and(|asked| asked == self.now) || before.is_empty() || before == self.now {
            return;
        }
        self.past.push(before);
        self.future.clear();
        if self.past.len() > KEPT {
            self.past.remove(0);
        }
    }

    /// Whether there is a step back.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is a step forward.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// What was open before; `None` where nothing was, or while files are being opened.
    pub fn undo(&mut self, state: &AppState) -> Option<Vec<Input>> {
        let wanted = self.past.pop_if(|_| state.job(JobKind::Open).is_none())?;
        self.future.push(self.now.clone());
        self.asked = Some(wanted.clone());
        Some(wanted)
    }

    /// What was open after that.
    pub fn redo(&mut self, state: &AppState) -> Option<Vec<Input>> {
        let wanted = self.future.pop_if(|_| state.job(JobKind::Open).is_none())?;
        self.past.push(self.now.clone());
        self.asked = Some(wanted.clone());
        Some(wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::snapshot::Snapshot;
    use crate::app::test_state;
    use crate::layer::Role;

    #[test]
    fn a_layer_that_was_removed_comes_back_and_goes_again() {
        let mut files = OpenedFiles::default();
        let both = test_state::opened(&[Role::Farmland, Role::Zoning]);
        files.watch(&both);
        assert!(!files.can_undo(), "the first files are no edit");
        let with = |generation, roles: &[Role]| {
            let mut state = test_state::empty();
            state.document = Some(Snapshot::new(generation, test_state::document(roles)));
            state
        };
        let one = with(77, &[Role::Farmland]);
        files.watch(&one);
        let wanted = files.undo(&one).unwrap();
        assert_eq!(wanted, both.document.as_ref().unwrap().inputs());
        let again = with(78, &[Role::Farmland, Role::Zoning]);
        files.watch(&again);
        assert!(!files.can_undo() && files.can_redo(), "what undo asked for is no edit");
        assert_eq!(files.redo(&again).unwrap(), one.document.as_ref().unwrap().inputs());
    }

    #[test]
    fn another_workspace_is_another_history() {
        let mut files = OpenedFiles::default();
        files.watch(&test_state::opened(&[Role::Farmland, Role::Zoning]));
        let mut other = test_state::empty();
        other.document = Some(Snapshot::new(77, test_state::document(&[Role::Farmland])));
        other.workspace = Some(PathBuf::from("other.gpkg"));
        files.watch(&other);
        assert!(!files.can_undo());
    }
}
