//! What the tests share: the demo, opened and checked once a test.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jingtu::progress::{Cancel, Progress};
use jingtu::rules::RuleSet;
use jingtu::tasks::check::{Checked, check};
use jingtu::tasks::workspace::{LayerState, Session, ViewState, save};
use jingtu::tasks::{TaskError, demo, export, open};

/// The demo's files in a folder of their own, opened and checked.
pub(crate) struct Scene {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) checked: Checked,
}

impl Scene {
    /// All layers of the demo.
    pub(crate) fn demo() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let inputs = demo::unpack(&folder.path().join("数据")).unwrap();
        let opened = open::open(&inputs, None, &Progress::silent(), &Cancel::new()).unwrap();
        let checked = check(&opened, Arc::new(RuleSet::built_in()), &Progress::silent(), &Cancel::new()).unwrap();
        Self { folder, checked }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Saves everything at `path`.
    pub(crate) fn save(&self, path: &Path) -> Result<(), TaskError> {
        self.save_with(path, &[], None)
    }

    /// Saves with styles and a view.
    pub(crate) fn save_with(&self, path: &Path, layers: &[LayerState], view: Option<ViewState>) -> Result<(), TaskError> {
        let session = Session {
            opened: &self.checked.opened,
            layers,
            bases: &[],
            view,
            rules: &self.checked.list.rules,
            rules_path: None,
            checked: Some(&self.checked),
        };
        save(path, &session, &Progress::silent(), &Cancel::new())
    }

    /// The list as CSV.
    pub(crate) fn csv(&self) -> Vec<u8> {
        csv(&self.checked, &self.path("list.csv"))
    }
}

pub(crate) fn csv(checked: &Checked, path: &Path) -> Vec<u8> {
    write(checked, path);
    std::fs::read(path).unwrap()
}

/// Writes the list in the format that `path` promises.
pub(crate) fn write(checked: &Checked, path: &Path) {
    let targets = export::Targets::prepare(&[path.to_owned()]).unwrap();
    export::export(checked, targets, jingtu::words::Lang::Zh, &Progress::silent(), &Cancel::new()).unwrap();
}
