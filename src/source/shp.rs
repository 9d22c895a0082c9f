//! Where the records of a .shp are: by its .shx where that fits, else by a scan.

use std::io;
use std::path::Path;

use crate::problem::{ProblemKind, Problems};

use super::bytes::Bytes;
use super::shapes::{Shapes, base_type};
use super::{GeometryKind, SourceError};

const HEADER_BYTES: u64 = 100;

/// Opens a .shp with its .shx, where there is one.
///
/// # Errors
/// When it is no shapefile, or of a kind that is not read.
pub(super) fn open(path: &Path, shp: Bytes, shx: Option<Bytes>, problems: &Problems) -> Result<(Shapes, GeometryKind), SourceError> {
    let unreadable = |source| SourceError::Unreadable { path: path.to_owned(), source };
    let refused = |reason: &str| SourceError::NotFormat { path: path.to_owned(), format: "shapefile", reason: reason.to_owned() };
    let mut header = Vec::new();
    shp.read_at(0, HEADER_BYTES as usize, &mut header).map_err(unreadable)?;
    if header.len() < HEADER_BYTES as usize {
        return Err(refused("shorter than a header"));
    }
    if be32(&header, 0) != 9994 {
        return Err(refused("file code is not 9994"));
    }
    let version = le32(&header, 28);
    if version != 1000 {
        problems.file(ProblemKind::VersionWrong { version });
    }
    let places = match shx {
        None => {
            problems.file(ProblemKind::ShxMissing);
            scan(&shp, problems).map_err(unreadable)?
        }
        Some(shx) => match by_index(&shp, &shx).map_err(unreadable)? {
            Some(places) => places,
            None => {
                problems.file(ProblemKind::ShxDamaged);
                scan(&shp, problems).map_err(unreadable)?
            }
        },
    };
    let header_type = le32(&header, 32);
    let records_type = first_type(&shp, &places).map_err(unreadable)?.unwrap_or(header_type);
    if base_type(records_type) != base_type(header_type) {
        problems.file(ProblemKind::ShapeTypeMismatch { header: header_type, records: records_type });
    }
    let geometry = match base_type(records_type) {
        1 => GeometryKind::Point,
        3 => GeometryKind::Line,
        5 => GeometryKind::Polygon,
        8 => GeometryKind::MultiPoint,
        _ => {
            return Err(SourceError::Unsupported {
                path: path.to_owned(),
                what: format!("shape type {records_type}"),
                remedy: "export it as points, lines or polygons".to_owned(),
            });
        }
    };
    Ok((Shapes { path: path.to_owned(), bytes: shp, places, base_type: base_type(records_type) }, geometry))
}

fn be32(bytes: &[u8], at: usize) -> i32 {
    bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, i32::from_be_bytes)
}

fn le32(bytes: &[u8], at: usize) -> i32 {
    bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, i32::from_le_bytes)
}

/// The records as the .shx lists them; `None` when it cannot be right.
fn by_index(shp: &Bytes, shx: &Bytes) -> io::Result<Option<Vec<(u32, u32)>>> {
    if shx.len() < HEADER_BYTES || (shx.len() - HEADER_BYTES) % 8 != 0 {
        return Ok(None);
    }
    let mut entries = Vec::new();
    shx.read_at(HEADER_BYTES, (shx.len() - HEADER_BYTES) as usize, &mut entries)?;
    let mut places = Vec::with_capacity(entries.len() / 8);
    for entry in entries.chunks_exact(8) {
        let (offset, length) = (be32(entry, 0), be32(entry, 4));
        let (Ok(offset), Ok(length)) = (u32::try_from(offset), u32::try_from(length)) else { return Ok(None) };
        let start = u64::from(offset) * 2 + 8;
        if start < HEADER_BYTES || start + u64::from(length) * 2 > shp.len() {
            return Ok(None);
        }
        places.push((offset + 4, length));
    }
    Ok(Some(places))
}

/// Walks from record header to record header.
fn scan(shp: &Bytes, problems: &Problems) -> io::Result<Vec<(u32, u32)>> {
    let mut places = Vec::new();
    let mut at = HEADER_BYTES;
    let mut window = Vec::new();
    let mut window_start = 0;
    while at + 12 <= shp.len() {
        if at < window_start || at + 12 > window_start + window.len() as u64 {
            window_start = at;
            shp.read_at(at, 1 << 20, &mut window)?;
        }
        let header = window.get((at - window_start) as usize..).unwrap_or_default();
        let Ok(length) = u32::try_from(be32(header, 4)) else { break };
        let next = at + 8 + u64::from(length) * 2;
        if length < 2 || next > shp.len() {
            break;
        }
        places.push(((at / 2 + 4) as u32, length));
        at = next;
    }
    if at < shp.len() {
        problems.file(ProblemKind::TrailingBytes { bytes: shp.len() - at });
    }
    Ok(places)
}

/// The type of the first record that has one.
fn first_type(shp: &Bytes, places: &[(u32, u32)]) -> io::Result<Option<i32>> {
    let mut bytes = Vec::new();
    for &(offset, _) in places.iter().take(1000) {
        shp.read_at(u64::from(offset) * 2, 4, &mut bytes)?;
        let shape_type = le32(&bytes, 0);
        if shape_type != 0 {
            return Ok(Some(shape_type));
        }
    }
    Ok(None)
}
