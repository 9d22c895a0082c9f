//! A map's picture as a PNG file.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tiny_skia::PixmapRef;

use crate::paint::Picture;

use super::ExportError;
use super::target::Staged;

/// A picture's file: proven writable, not yet in place. Dropping it leaves everything as it was.
#[derive(Debug)]
pub struct PictureFile(Staged);

impl PictureFile {
    /// Proves that the file can be written.
    ///
    /// # Errors
    /// When nothing can be written there.
    pub fn prepare(path: &Path) -> Result<Self, ExportError> {
        Staged::new(path).map(Self)
    }

    /// Writes the picture and puts it in the old file's place.
    ///
    /// # Errors
    /// When the file cannot be written; the old one is unchanged then.
    pub fn write(mut self, picture: &Picture) -> Result<PathBuf, ExportError> {
        let outcome = png(picture).and_then(|bytes| {
            let mut writer = self.0.writer();
            writer.write_all(&bytes)?;
            writer.flush()
        });
        match outcome {
            Ok(()) => self.0.replace(),
            Err(error) => Err(ExportError::Failed { path: self.0.path().to_owned(), source: error.into() }),
        }
    }
}

/// The picture as PNG.
fn png(picture: &Picture) -> io::Result<Vec<u8>> {
    let pixels = PixmapRef::from_bytes(&picture.rgba, picture.width, picture.height);
    let pixels = pixels.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "a picture without pixels"))?;
    pixels.encode_png().map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_replaces_the_old_file_when_it_is_complete() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("图.png");
        std::fs::write(&path, "old").unwrap();
        let empty = Picture { width: 0, height: 0, rgba: Vec::new() };
        assert!(PictureFile::prepare(&path).unwrap().write(&empty).is_err());
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
        let picture = Picture { width: 2, height: 1, rgba: vec![255, 0, 0, 255, 0, 0, 255, 255] };
        PictureFile::prepare(&path).unwrap().write(&picture).unwrap();
        let read = tiny_skia::Pixmap::load_png(&path).unwrap();
        assert_eq!(read.data(), picture.rgba);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
