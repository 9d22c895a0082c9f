//! Where outputs go: checked before the long work, replaced at its end.
//!
//! The temporary file lies beside the target, so that the final renaming is one step of the file system and the old result
//! survives every failure. It is not flushed to the disk first (no `fsync`): a list can be written again, and flushing some
//! hundred megabytes would take longer than the whole check.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use super::{ExportError, WriteFailure};

/// A kind of output.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Format {
    /// Comma-separated values.
    Csv,
    /// The finished spreadsheet.
    Xlsx,
    /// Features in degrees.
    Geojson,
    /// A feature table.
    Gpkg,
}

impl Format {
    /// All formats, in the order in which a folder gets them.
    pub const ALL: [Self; 4] = [Self::Csv, Self::Xlsx, Self::Geojson, Self::Gpkg];

    /// The ending of its files' names.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Geojson => "geojson",
            Self::Gpkg => "gpkg",
        }
    }

    /// The format that a file's name promises; upper case is as good as lower.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?;
        Self::ALL.into_iter().find(|format| format.extension().eq_ignore_ascii_case(extension))
    }
}

/// The outputs of one task: proven writable, not yet in place. Dropping it leaves everything as it was.
#[derive(Debug)]
pub struct Targets {
    outputs: Vec<Output>,
}

impl Targets {
    /// One output, or all four named `conflicts.*` where `path` is a folder. A path without an ending is a folder that is
    /// made, if the one it lies in exists.
    ///
    /// # Errors
    /// When the name promises no format or nothing can be written there.
    pub fn from_path(path: &Path) -> Result<Self, ExportError> {
        if path.is_dir() {
            return Self::folder(path);
        }
        if let Some(format) = Format::of(path) {
            return Ok(Self { outputs: vec![Output::new(path, format)?] });
        }
        if path.extension().is_some() || path.exists() || path.file_name().is_none() {
            return Err(ExportError::UnknownFormat { path: path.to_owned() });
        }
        let folder = folder_of(path);
        if !folder.is_dir() {
            return Err(ExportError::FolderMissing { path: path.to_owned(), folder });
        }
        fs::create_dir(path).map_err(|source| ExportError::FolderUnwritable { path: path.to_owned(), folder, source })?;
        Self::folder(path)
    }

    /// The outputs of several paths together.
    ///
    /// # Errors
    /// As [`Targets::from_path`]; also when a file is asked for twice.
    pub fn prepare(paths: &[PathBuf]) -> Result<Self, ExportError> {
        let mut all = Self { outputs: Vec::new() };
        for path in paths {
            for output in Self::from_path(path)?.outputs {
                if all.outputs.iter().any(|known| known.path() == output.path()) {
                    return Err(ExportError::Twice { path: output.path().to_owned() });
                }
                all.outputs.push(output);
            }
        }
        Ok(all)
    }

    fn folder(folder: &Path) -> Result<Self, ExportError> {
        let output = |format: Format| Output::new(&folder.join("conflicts").with_extension(format.extension()), format);
        Ok(Self { outputs: Format::ALL.into_iter().map(output).collect::<Result<_, _>>()? })
    }

    /// The outputs.
    #[must_use]
    pub fn outputs(&self) -> &[Output] {
        &self.outputs
    }

    pub(super) fn into_outputs(self) -> Vec<Output> {
        self.outputs
    }

    /// Whether any output is of this format: spreadsheets and databases ask for the inputs' hashes, the others do not.
    #[must_use]
    pub fn has(&self, format: Format) -> bool {
        self.outputs.iter().any(|output| output.format == format)
    }

    /// Whether nothing but CSV is asked for.
    #[must_use]
    pub fn is_csv_alone(&self) -> bool {
        self.outputs.iter().all(|output| output.format == Format::Csv)
    }
}

/// One file to be written.
#[derive(Debug)]
pub struct Output {
    staged: Staged,
    format: Format,
}

/// A temporary file that will take a file's place.
#[derive(Debug)]
pub(super) struct Staged {
    path: PathBuf,
    file: NamedTempFile,
}

impl Staged {
    /// Proves that `asked` can be written.
    pub(super) fn new(asked: &Path) -> Result<Self, ExportError> {
        // Behind a symbolic link lies the file that is to be replaced, not the link.
        let path = fs::canonicalize(asked).unwrap_or_else(|_| asked.to_owned());
        let folder = folder_of(&path);
        if !folder.is_dir() {
            return Err(ExportError::FolderMissing { path, folder });
        }
        let old = check_replaceable(&path)?;
        let mut builder = Builder::new();
        let prefix = format!(".{}.", path.file_name().unwrap_or(OsStr::new("output")).to_string_lossy());
        builder.prefix(&prefix).suffix(".tmp");
        #[cfg(unix)]
        {
            // A plain new file's permissions (less the umask), not the private ones of temporary files.
            use std::os::unix::fs::PermissionsExt as _;
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let unwritable = |source| ExportError::FolderUnwritable { path: path.clone(), folder: folder.clone(), source };
        let file = builder.tempfile_in(&folder).map_err(unwritable)?;
        if let Some(old) = old {
            // Whoever could read the old result can read the new one. Not every file system has permissions to copy.
            fs::set_permissions(file.path(), old.permissions()).or_else(ignore_unsupported).map_err(unwritable)?;
        }
        Ok(Self { path, file })
    }

    /// The same for a table, with its format: CSV or XLSX.
    pub(super) fn table(asked: &Path) -> Result<(Self, Format), ExportError> {
        match Format::of(asked) {
            Some(format @ (Format::Csv | Format::Xlsx)) => Ok((Self::new(asked)?, format)),
            _ => Err(ExportError::UnknownTable { path: asked.to_owned() }),
        }
    }

    /// The file that will be replaced.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Where bytes go until the file is complete.
    pub(super) fn writer(&mut self) -> BufWriter<&mut File> {
        BufWriter::with_capacity(1 << 20, self.file.as_file_mut())
    }

    /// Writes the whole content and puts the file in the old one's place; a content that could not be made leaves that as it was.
    pub(super) fn write(mut self, content: Result<Vec<u8>, WriteFailure>) -> Result<PathBuf, ExportError> {
        let written = content.and_then(|bytes| {
            let mut writer = self.writer();
            writer.write_all(&bytes)?;
            Ok(writer.flush()?)
        });
        match written {
            Ok(()) => self.replace(),
            Err(failure) => Err(ExportError::from_failure(&self.path, failure)),
        }
    }

    /// Puts the complete file in the old one's place.
    pub(super) fn replace(self) -> Result<PathBuf, ExportError> {
        match self.file.persist(&self.path) {
            Ok(_) => Ok(self.path),
            Err(error) => Err(ExportError::NotReplaceable { path: self.path, source: error.error }),
        }
    }
}

impl Output {
    fn new(asked: &Path, format: Format) -> Result<Self, ExportError> {
        Ok(Self { staged: Staged::new(asked)?, format })
    }

    /// The file that will be replaced.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.staged.path()
    }

    /// Its kind.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// Its name without folder, for progress.
    #[must_use]
    pub fn name(&self) -> String {
        self.staged.path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    }

    /// Where bytes go until the file is complete.
    pub(super) fn writer(&mut self) -> BufWriter<&mut File> {
        self.staged.writer()
    }

    /// The temporary file, for libraries that write by path.
    pub(super) fn temporary_path(&self) -> &Path {
        self.staged.file.path()
    }

    /// Puts the complete file in the old one's place.
    pub(super) fn replace(self) -> Result<PathBuf, ExportError> {
        self.staged.replace()
    }
}

/// The folder a file lies in; "." for a bare name.
fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// The old file's metadata, if there is one. A file that is write-protected, or held open by a spreadsheet program, is
/// told now and not after the work.
fn check_replaceable(path: &Path) -> Result<Option<fs::Metadata>, ExportError> {
    let not_replaceable = |source| ExportError::NotReplaceable { path: path.to_owned(), source };
    let old = match fs::metadata(path) {
        Ok(old) => old,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(not_replaceable(error)),
    };
    if old.permissions().readonly() {
        return Err(not_replaceable(io::Error::from(io::ErrorKind::PermissionDenied)));
    }
    OpenOptions::new().write(true).open(path).map_err(not_replaceable)?;
    Ok(Some(old))
}

fn ignore_unsupported(error: io::Error) -> io::Result<()> {
    match error.kind() {
        io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied => Ok(()),
        _ => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn folder_gets_all_four_formats() {
        let folder = tempfile::tempdir().unwrap();
        let target = Targets::from_path(folder.path()).unwrap();
        let names: Vec<_> = target.outputs().iter().map(Output::name).collect();
        assert_eq!(names, ["conflicts.csv", "conflicts.xlsx", "conflicts.geojson", "conflicts.gpkg"]);
    }

    #[test]
    fn path_without_an_ending_becomes_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        let target = Targets::from_path(&folder.path().join("结果")).unwrap();
        assert_eq!(target.outputs().len(), 4);
        assert!(folder.path().join("结果").is_dir());
    }

    #[test]
    fn unknown_ending_is_refused_in_words() {
        let error = Targets::from_path(Path::new("清单.txt")).unwrap_err();
        assert_eq!(error.to_string(), "清单.txt: not a kind of output; use .csv, .xlsx, .geojson, .gpkg, or a folder for all four");
    }

    #[test]
    fn missing_folder_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("没有").join("a.csv");
        assert!(matches!(Targets::from_path(&path), Err(ExportError::FolderMissing { .. })));
        assert!(matches!(Targets::from_path(&folder.path().join("没有").join("b")), Err(ExportError::FolderMissing { .. })));
    }

    #[test]
    fn file_asked_for_twice_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("conflicts.csv");
        let error = Targets::prepare(&[path, folder.path().to_owned()]).unwrap_err();
        assert!(matches!(error, ExportError::Twice { .. }), "{error}");
    }

    #[test]
    fn old_file_survives_until_the_new_one_is_complete() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.CSV");
        fs::write(&path, "old").unwrap();
        let mut target = Targets::from_path(&path).unwrap();
        target.outputs[0].writer().write_all(b"half").unwrap();
        drop(target);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(names(folder.path()), ["a.CSV"]);

        let mut target = Targets::from_path(&path).unwrap();
        target.outputs[0].writer().write_all(b"new").unwrap();
        for output in target.into_outputs() {
            output.replace().unwrap();
        }
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(names(folder.path()), ["a.CSV"]);
    }

    #[test]
    fn write_protected_file_is_told_before_the_work() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        fs::write(&path, "old").unwrap();
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        assert!(matches!(Targets::from_path(&path), Err(ExportError::NotReplaceable { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn result_can_be_read_by_others_as_any_new_file_can() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("plain"), "").unwrap();
        let plain = fs::metadata(folder.path().join("plain")).unwrap().permissions().mode();
        for output in Targets::from_path(&folder.path().join("a.csv")).unwrap().into_outputs() {
            let path = output.replace().unwrap();
            assert_eq!(fs::metadata(path).unwrap().permissions().mode(), plain);
        }
    }
}
