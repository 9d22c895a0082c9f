//! GeoJSON (RFC 7946, and what came before it): feature collections, features, bare geometries; a file of lines or of records
//! (RFC 8142) with one of them each.
//!
//! Read in one pass with `serde_json`. The crate `geojson` serves the writing side: reading, it turns numbers into doubles (a parcel code
//! of twenty digits loses its end), sorts a feature's keys, and keeps a tree of the whole file in memory.

use std::path::Path;

use serde::de::DeserializeSeed as _;

use super::bytes::Bytes;
use super::error::{NotFormatReason, SourceError};
use super::geojson_parse::{Object, Reader};
use super::raw::{GeometryKind, OpenOptions, RawLayer};
use super::whole_text::{self, WholeText};
use crate::problem::{ProblemKind, RecordFault};

/// What parts records of RFC 8142.
const RECORD_SEPARATOR: char = '\u{1e}';

/// Reads a file: one layer a geometry kind.
///
/// # Errors
/// It cannot be read, is no JSON from the start, or has nothing of GeoJSON in it.
pub(super) fn open(bytes: &Bytes, name: &str, path: &Path, options: &OpenOptions) -> Result<Vec<RawLayer>, SourceError> {
    let WholeText { text, choice, problem } = whole_text::read(bytes, path, options.encoding.as_deref(), |_| None)?;
    let mut reader = Reader::new(name, path);
    let broken_at = if is_lines(&text) { lines(&text, &mut reader) } else { whole(&text, &mut reader) };
    let not = |reason| SourceError::NotFormat { path: path.to_owned(), format: "GeoJSON", reason };
    if !reader.has_any() {
        return Err(not(match broken_at {
            _ if text.trim().is_empty() => NotFormatReason::Empty,
            Some(line) => NotFormatReason::Syntax { line },
            None => NotFormatReason::NoLayer,
        }));
    }
    if let Some(line) = broken_at {
        reader.gathered.file_problem(ProblemKind::FileBrokenOff { line });
    }
    if let Some(problem) = problem {
        reader.gathered.file_problem(problem);
    }
    let srs = reader.srs();
    Ok(reader.gathered.finish(&srs, Some(choice), GeometryKind::None))
}

/// Whether each line is a value of its own: the first is one, and more follow.
fn is_lines(text: &str) -> bool {
    let start = text.trim_start();
    if start.starts_with(RECORD_SEPARATOR) {
        return true;
    }
    let Some((first, rest)) = start.split_once('\n') else { return false };
    !rest.trim().is_empty() && serde_json::from_str::<serde::de::IgnoredAny>(first).is_ok()
}

/// Reads one value; the line where it breaks off.
fn whole(text: &str, reader: &mut Reader) -> Option<u64> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let read = Object { reader, is_root: true }.deserialize(&mut deserializer).and_then(|()| deserializer.end());
    read.err().map(|error| error.line() as u64)
}

/// Reads a value a line; a line that is none keeps its place and has no shape. The first line of a file of such lines only.
fn lines(text: &str, reader: &mut Reader) -> Option<u64> {
    let mut broken_at = None;
    let lines = text.split(['\n', RECORD_SEPARATOR]).map(|line| line.trim_matches(|c: char| c.is_whitespace() || c == RECORD_SEPARATOR));
    for (number, line) in (1..).zip(lines).filter(|(_, line)| !line.is_empty()) {
        let mut deserializer = serde_json::Deserializer::from_str(line);
        let read = Object { reader, is_root: true }.deserialize(&mut deserializer).and_then(|()| deserializer.end());
        if read.is_err() {
            broken_at = broken_at.or(Some(number));
            if reader.has_any() {
                reader.push_fault(RecordFault::NotLocated);
            }
        }
    }
    if reader.has_any() { None } else { broken_at }
}
