//! What tests that run the real program share: a folder of small layers, the program's answer, the list it wrote.
//!
//! Taken in by `#[path = "../support/mod.rs"] mod support;`.

#![allow(dead_code, reason = "each test binary uses its part")]

pub(crate) mod layers;
pub(crate) mod list;
pub(crate) mod prj;
pub(crate) mod rasters;
pub(crate) mod shapefile;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use tempfile::TempDir;

#[allow(unused_imports, reason = "each test binary uses its part")]
pub(crate) use layers::{farmland, points, ring, rows, square, zoning};
pub(crate) use list::List;

use shapefile::Shapefile;

/// A temporary folder that the program runs in.
pub(crate) struct Desk {
    folder: TempDir,
}

/// How a run of the program ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// Exit status; −1 when a signal ended it.
    pub(crate) status: i32,
    /// What it printed.
    pub(crate) stdout: String,
    /// What it said on stderr.
    pub(crate) stderr: String,
}

impl Outcome {
    /// Fails the test unless the program ended with this status.
    #[track_caller]
    pub(crate) fn expect(self, status: i32) -> Self {
        assert_eq!(self.status, status, "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        self
    }

    /// Fails the test unless it ended with this status and one sentence on stderr that has all these parts.
    #[track_caller]
    pub(crate) fn expect_sentence(self, status: i32, parts: &[&str]) -> Self {
        let outcome = self.expect(status);
        assert_eq!(outcome.stderr.trim_end().lines().count(), 1, "{}", outcome.stderr);
        assert!(!outcome.stderr.contains("panicked"), "{}", outcome.stderr);
        for part in parts {
            assert!(outcome.stderr.contains(part), "no {part:?} in: {}", outcome.stderr);
        }
        outcome
    }
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    /// A path in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Puts a layer into the folder.
    pub(crate) fn put(&self, stem: &str, layer: &Shapefile) -> &Self {
        layer.write(self.folder.path(), stem).unwrap();
        self
    }

    /// The bytes of a file in the folder.
    #[track_caller]
    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Writes a file into the folder.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Self {
        fs::write(self.path(name), bytes).unwrap();
        self
    }

    /// The names of what lies in the folder, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries: io::Result<Vec<_>> = fs::read_dir(self.folder.path()).unwrap().collect();
        let mut names: Vec<String> = entries.unwrap().iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// Runs the program in the folder, its home folder and caches in there too.
    pub(crate) fn run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Outcome {
        let output = program().current_dir(self.folder.path()).env("HOME", self.folder.path()).args(arguments).output().unwrap();
        Outcome {
            status: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs the program with arguments that blanks separate.
    pub(crate) fn line(&self, line: &str) -> Outcome {
        self.run(&line.split_whitespace().collect::<Vec<_>>())
    }

    /// Whether a cell of the workbook has this text in it.
    #[track_caller]
    pub(crate) fn workbook_says(&self, name: &str, part: &str) -> bool {
        use calamine::Reader as _;
        let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(io::Cursor::new(self.bytes(name))).unwrap();
        book.worksheets().into_iter().any(|(_, sheet)| sheet.rows().flatten().any(|cell| cell.to_string().contains(part)))
    }

    /// Checks the layers that `inputs` names and reads the list.
    #[track_caller]
    pub(crate) fn check(&self, inputs: &str) -> List {
        self.line(&format!("check {inputs} --analysis-crs 4524 --quiet --out list.csv")).expect(0);
        List::read(&self.bytes("list.csv"))
    }
}

fn program() -> Command {
    let mut program = Command::new(Path::new(env!("CARGO_BIN_EXE_jingtu")));
    program.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env_remove("XDG_DATA_HOME").env_remove("XDG_CONFIG_HOME");
    program
}
