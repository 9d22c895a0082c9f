//! The bytes of one file, read by position: on disk, or in memory for small members of a .zip.
//!
//! Positioned reads, not memory maps: a mapped file that someone truncates would kill the process. Threads share one handle.

use std::fs::{File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::SourceError;

/// Bytes read at once in sequential passes: a piece and what is made of it stay in a core's cache. Pieces of a megabyte took a tenth longer to open a
/// million parcels; smaller ones cost system calls.
pub(super) const PIECE: usize = 1 << 18;

/// A file's bytes.
#[derive(Debug)]
pub(super) struct Bytes {
    path: PathBuf,
    len: u64,
    store: Store,
}

#[derive(Debug)]
enum Store {
    File(File, Stamp),
    Memory(Vec<u8>),
}

/// By what a file is known to be the one that was opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Stamp {
    len: u64,
    modified: Option<SystemTime>,
    /// Whether it has a name. One that was opened with a name and has none was deleted, or another was put in its place.
    has_name: bool,
}

impl Stamp {
    fn of(meta: &Metadata) -> Self {
        Self { len: meta.len(), modified: meta.modified().ok(), has_name: has_name(meta) }
    }
}

#[cfg(unix)]
fn has_name(meta: &Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(meta) > 0
}

/// Elsewhere an open file cannot be deleted.
#[cfg(not(unix))]
fn has_name(_: &Metadata) -> bool {
    true
}

impl Bytes {
    /// Opens the file at `path`.
    ///
    /// # Errors
    /// It is not there, is a folder, or cannot be read.
    pub(super) fn open(path: &Path) -> Result<Self, SourceError> {
        let file = File::open(path).map_err(|source| SourceError::from_io(path, source))?;
        let meta = file.metadata().map_err(|source| SourceError::from_io(path, source))?;
        if meta.is_dir() {
            return Err(SourceError::IsFolder { path: path.to_owned() });
        }
        Ok(Self { path: path.to_owned(), len: meta.len(), store: Store::File(file, Stamp::of(&meta)) })
    }

    /// An open file, shown to people as `path`.
    ///
    /// # Errors
    /// Its length cannot be found out.
    pub(super) fn of_file(path: &Path, file: File) -> Result<Self, SourceError> {
        let meta = file.metadata().map_err(|source| SourceError::from_io(path, source))?;
        Ok(Self { path: path.to_owned(), len: meta.len(), store: Store::File(file, Stamp::of(&meta)) })
    }

    /// Bytes in memory, shown to people as `path`.
    pub(super) fn of_memory(path: &Path, bytes: Vec<u8>) -> Self {
        Self { path: path.to_owned(), len: bytes.len() as u64, store: Store::Memory(bytes) }
    }

    /// How many bytes there are.
    pub(super) fn len(&self) -> u64 {
        self.len
    }

    /// The file's name for people.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// By what the file is known; `None` for bytes in memory, which nobody changes.
    pub(super) fn stamp(&self) -> Option<Stamp> {
        match &self.store {
            Store::File(_, stamp) => Some(*stamp),
            Store::Memory(_) => None,
        }
    }

    /// Whether another file lies at its path now, or none. Asks the system.
    pub(super) fn is_changed(&self) -> bool {
        match &self.store {
            // What was unpacked from a .zip has no name from the beginning.
            Store::File(_, stamp) if stamp.has_name => std::fs::metadata(&self.path).map_or(true, |meta| Stamp::of(&meta) != *stamp),
            Store::File(..) | Store::Memory(_) => false,
        }
    }

    /// Fills `buffer` from `offset` on.
    ///
    /// # Errors
    /// The file cannot be read, or is no longer the one that was opened: what is where then is anyone's guess.
    pub(super) fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<(), SourceError> {
        let result = match &self.store {
            Store::File(file, stamp) => {
                let result = read_exact_at(file, offset, buffer);
                // After the read, so that a change before it and one meanwhile are both seen; half a microsecond.
                if file.metadata().is_ok_and(|meta| Stamp::of(&meta) != *stamp) {
                    return Err(SourceError::Changed { path: self.path.clone() });
                }
                result
            }
            Store::Memory(bytes) => usize::try_from(offset)
                .ok()
                .and_then(|start| bytes.get(start..start.checked_add(buffer.len())?))
                .map(|from| buffer.copy_from_slice(from))
                .ok_or_else(|| io::ErrorKind::UnexpectedEof.into()),
        };
        result.map_err(|source| SourceError::from_io(&self.path, source))
    }

    /// All bytes, for formats that are read whole.
    ///
    /// # Errors
    /// The file cannot be read.
    pub(super) fn all(&self) -> Result<Vec<u8>, SourceError> {
        self.head(usize::MAX)
    }

    /// Writes all bytes into `target`, piece by piece.
    ///
    /// # Errors
    /// The file cannot be read, or the target not written.
    pub(super) fn copy_to(&self, target: &mut impl io::Write) -> Result<(), SourceError> {
        let mut window = Window::new(self);
        let mut offset = 0;
        while offset < self.len {
            let piece = window.get(offset, PIECE)?;
            target.write_all(piece).map_err(|source| SourceError::from_io(&self.path, source))?;
            offset += piece.len() as u64;
        }
        Ok(())
    }

    /// The first bytes, at most `limit`.
    ///
    /// # Errors
    /// The file cannot be read.
    pub(super) fn head(&self, limit: usize) -> Result<Vec<u8>, SourceError> {
        let mut head = vec![0; limit.min(usize::try_from(self.len).unwrap_or(limit))];
        self.read_at(0, &mut head)?;
        Ok(head)
    }
}

#[cfg(unix)]
fn read_exact_at(file: &File, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
    use std::os::unix::fs::FileExt as _;
    file.read_exact_at(buffer, offset)
}

#[cfg(windows)]
fn read_exact_at(file: &File, mut offset: u64, mut buffer: &mut [u8]) -> io::Result<()> {
    use std::os::windows::fs::FileExt as _;
    while !buffer.is_empty() {
        match file.seek_read(buffer, offset) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(read) => {
                buffer = &mut buffer[read..];
                offset += read as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// A look at the bytes that moves forward: what is asked for in rising order is read from disk once, in pieces of [`PIECE`].
pub(super) struct Window<'a> {
    bytes: &'a Bytes,
    start: u64,
    buffer: Vec<u8>,
}

impl<'a> Window<'a> {
    /// A window that has read nothing yet.
    pub(super) fn new(bytes: &'a Bytes) -> Self {
        Self { bytes, start: 0, buffer: Vec::new() }
    }

    /// At most `limit` bytes from `offset` on; fewer at the end of the file, none beyond it.
    ///
    /// # Errors
    /// The file cannot be read.
    pub(super) fn get(&mut self, offset: u64, limit: usize) -> Result<&[u8], SourceError> {
        let wanted = usize::try_from(self.bytes.len.saturating_sub(offset)).unwrap_or(usize::MAX).min(limit);
        let has = self.start <= offset && offset + wanted as u64 <= self.start + self.buffer.len() as u64;
        if !has {
            let piece = usize::try_from(self.bytes.len.saturating_sub(offset)).unwrap_or(usize::MAX).min(PIECE.max(wanted));
            self.buffer.resize(piece, 0);
            self.start = offset;
            if let Err(error) = self.bytes.read_at(offset, &mut self.buffer) {
                self.buffer.clear();
                return Err(error);
            }
        }
        let from = usize::try_from(offset - self.start).unwrap_or(0);
        Ok(self.buffer.get(from..from + wanted).unwrap_or(&[]))
    }
}
