//! A file's bytes by position: from the disk, or from memory for members of archives.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// Bytes that can be read at any place, by several threads at once.
#[derive(Clone, Debug)]
pub enum Bytes {
    /// An open file and its length when it was opened.
    File(Arc<File>, u64),
    /// Bytes in memory.
    Memory(Arc<[u8]>),
}

impl Bytes {
    /// The file's bytes.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        Ok(Self::File(Arc::new(file), length))
    }

    /// How many bytes there are.
    #[must_use]
    pub fn len(&self) -> u64 {
        match self {
            Self::File(_, length) => *length,
            Self::Memory(bytes) => bytes.len() as u64,
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Reads up to `length` bytes at `offset` into `buffer` (replaced); fewer at the end of the file. Never allocates
    /// beyond what the file holds.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub fn read_at(&self, offset: u64, length: usize, buffer: &mut Vec<u8>) -> io::Result<()> {
        let available = self.len().saturating_sub(offset).min(length as u64) as usize;
        buffer.clear();
        match self {
            Self::Memory(bytes) => {
                let start = offset.min(bytes.len() as u64) as usize;
                buffer.extend_from_slice(&bytes[start..start + available]);
            }
            Self::File(file, _) => {
                buffer.resize(available, 0);
                let mut done = 0;
                while done < available {
                    match read_some(file, &mut buffer[done..], offset + done as u64) {
                        Ok(0) => break,
                        Ok(count) => done += count,
                        Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                        Err(error) => return Err(error),
                    }
                }
                // Someone truncated the file while it was open: what is gone reads as the end.
                buffer.truncate(done);
            }
        }
        Ok(())
    }
}

#[cfg(unix)]
fn read_some(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    use std::os::unix::fs::FileExt as _;
    file.read_at(buffer, offset)
}

#[cfg(windows)]
fn read_some(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    use std::os::windows::fs::FileExt as _;
    file.seek_read(buffer, offset)
}
