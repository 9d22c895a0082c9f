//! The directories of a TIFF: tags with their values, whose counts are held against the file's length.

use std::collections::BTreeMap;

use super::super::super::bytes::Bytes;
use super::super::super::error::SourceError;

/// Directories looked at, at most: a picture has some twenty levels.
const MOST_DIRECTORIES: usize = 64;

/// Entries of a directory, at most.
const MOST_ENTRIES: u64 = 4096;

/// One directory.
#[derive(Debug)]
pub(super) struct Directory {
    is_little: bool,
    entries: BTreeMap<u16, Entry>,
    /// Bits: a smaller copy, one page of several, a mask.
    subfile: u64,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    kind: u16,
    count: u64,
    /// Where its values begin in the file.
    at: u64,
}

/// How numbers are written in a file.
#[derive(Clone, Copy)]
struct Writing {
    is_little: bool,
    is_big: bool,
}

impl Writing {
    fn number(self, bytes: &[u8]) -> u64 {
        let add = |value: u64, byte: &u8| value << 8 | u64::from(*byte);
        if self.is_little { bytes.iter().rev().fold(0, add) } else { bytes.iter().fold(0, add) }
    }
}

/// The directories in their order; those after a broken one are not known.
///
/// # Errors
/// When the file cannot be read.
pub(super) fn directories(bytes: &Bytes) -> Result<Vec<Directory>, SourceError> {
    let head = bytes.head(16)?;
    let writing = Writing { is_little: head.starts_with(b"II"), is_big: matches!(head.get(2..4), Some([0x2b, 0] | [0, 0x2b])) };
    let first = if writing.is_big { head.get(8..16) } else { head.get(4..8) };
    let mut next = first.map_or(0, |place| writing.number(place));
    let mut found = Vec::new();
    while next != 0 && found.len() < MOST_DIRECTORIES {
        let Some((directory, following)) = directory(bytes, writing, next)? else { break };
        found.push(directory);
        next = following;
    }
    Ok(found)
}

/// A directory and the place of the next; `None` when the file has no room for it.
fn directory(bytes: &Bytes, writing: Writing, at: u64) -> Result<Option<(Directory, u64)>, SourceError> {
    let (count_size, entry_size, place_size) = if writing.is_big { (8, 20, 8) } else { (2, 12, 4) };
    let Some(count) = piece(bytes, at, count_size)?.map(|count| writing.number(&count)).filter(|count| *count <= MOST_ENTRIES) else {
        return Ok(None);
    };
    let start = at + count_size;
    let Some(body) = piece(bytes, start, count * entry_size + place_size)? else { return Ok(None) };
    let mut entries = BTreeMap::new();
    let (listed, following) = body.split_at((count * entry_size) as usize);
    for (place, entry) in listed.chunks_exact(entry_size as usize).enumerate() {
        let (Some(tag), Some(kind)) = (entry.get(0..2), entry.get(2..4)) else { continue };
        let (count, value) = if writing.is_big { (entry.get(4..12), entry.get(12..20)) } else { (entry.get(4..8), entry.get(8..12)) };
        let (Some(count), Some(value)) = (count, value) else { continue };
        let (kind, count) = (writing.number(kind) as u16, writing.number(count));
        let Some(size) = size_of(kind).checked_mul(count).filter(|size| *size <= bytes.len()) else { continue };
        // Short values stand in the entry itself.
        let own = start + place as u64 * entry_size + entry_size - place_size;
        let at = if size <= place_size { own } else { writing.number(value) };
        entries.insert(writing.number(tag) as u16, Entry { kind, count, at });
    }
    let mut directory = Directory { is_little: writing.is_little, entries, subfile: 0 };
    directory.subfile = directory.number(254, bytes)?.unwrap_or(0);
    Ok(Some((directory, writing.number(following))))
}

/// Bytes of one value.
fn size_of(kind: u16) -> u64 {
    match kind {
        3 | 8 => 2,
        4 | 9 | 11 | 13 => 4,
        5 | 10 | 12 | 16 | 17 | 18 => 8,
        _ => 1,
    }
}

/// Bytes of the file; `None` where it has none.
fn piece(bytes: &Bytes, at: u64, size: u64) -> Result<Option<Vec<u8>>, SourceError> {
    if at.checked_add(size).is_none_or(|end| end > bytes.len()) {
        return Ok(None);
    }
    let mut buffer = vec![0; size as usize];
    bytes.read_at(at, &mut buffer)?;
    Ok(Some(buffer))
}

impl Directory {
    /// Whether there is such a tag.
    pub(super) fn has(&self, tag: u16) -> bool {
        self.entries.contains_key(&tag)
    }

    /// The first number of a tag.
    pub(super) fn number(&self, tag: u16, bytes: &Bytes) -> Result<Option<u64>, SourceError> {
        Ok(self.numbers(tag, bytes)?.first().copied())
    }

    /// Whole numbers; none where there is no such tag, or where the file has no room for them.
    pub(super) fn numbers(&self, tag: u16, bytes: &Bytes) -> Result<Vec<u64>, SourceError> {
        let Some((kind, raw)) = self.raw(tag, bytes)? else { return Ok(Vec::new()) };
        let writing = Writing { is_little: self.is_little, is_big: false };
        Ok(raw.chunks_exact(size_of(kind) as usize).map(|value| writing.number(value)).collect())
    }

    /// Numbers with fractions.
    pub(super) fn reals(&self, tag: u16, bytes: &Bytes) -> Result<Vec<f64>, SourceError> {
        let Some((12, raw)) = self.raw(tag, bytes)? else { return Ok(Vec::new()) };
        let real = |value: &[u8; 8]| if self.is_little { f64::from_le_bytes(*value) } else { f64::from_be_bytes(*value) };
        Ok(raw.as_chunks::<8>().0.iter().map(real).collect())
    }

    /// Text, without the zeros behind it.
    pub(super) fn text(&self, tag: u16, bytes: &Bytes) -> Result<Option<String>, SourceError> {
        let raw = self.raw(tag, bytes)?;
        Ok(raw.map(|(_, raw)| String::from_utf8_lossy(&raw).trim_end_matches('\0').to_owned()))
    }

    /// The bytes of a tag.
    pub(super) fn bytes(&self, tag: u16, bytes: &Bytes) -> Result<Option<Vec<u8>>, SourceError> {
        Ok(self.raw(tag, bytes)?.map(|(_, raw)| raw))
    }

    fn raw(&self, tag: u16, bytes: &Bytes) -> Result<Option<(u16, Vec<u8>)>, SourceError> {
        let Some(entry) = self.entries.get(&tag) else { return Ok(None) };
        Ok(piece(bytes, entry.at, size_of(entry.kind) * entry.count)?.map(|raw| (entry.kind, raw)))
    }

    /// Whether it is a smaller copy of the picture.
    pub(super) fn is_reduced(&self) -> bool {
        self.subfile & 0b101 == 0b001
    }

    /// Whether it says which pixels count.
    pub(super) fn is_mask(&self) -> bool {
        self.subfile & 0b100 != 0
    }
}
