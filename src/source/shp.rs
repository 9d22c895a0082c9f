//! The .shp: its header, and what is inside one record (ESRI Shapefile Technical Description, July 1998; page numbers below).
//!
//! Only x and y are read; Z and M lie behind them in a record and are passed over. Numbers in a record are claims: nothing is
//! allocated or indexed by them before they are held against the record's bytes.

use ::shapefile::ShapeType;

use super::bytes::Bytes;
use super::error::{NotFormatReason, SourceError};
use super::raw::GeometryKind;
use crate::geometry::{Extent, Point, Shape, ShapeKind};
use crate::problem::{ProblemKind, RecordFault};

/// Bytes of the header of a .shp and a .shx (p. 3).
pub(super) const HEADER: u64 = 100;
/// Bytes before a record's content: its number and its length, both big-endian (p. 5).
pub(super) const RECORD_HEADER: u64 = 8;
/// Bytes of a part's start index.
const PART: usize = 4;
/// Bytes of a point.
const POINT: usize = 16;
/// Coordinates from here on mean "no data" (p. 2 gives −1e38 for measures; programs write it, and −1.8e308, for lost points too).
const NO_DATA: f64 = 1e38;

/// What the header says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Header {
    /// The length that the header claims, in bytes.
    pub(super) claimed_len: u64,
    /// 1000, if all is well.
    pub(super) version: i32,
    /// Shape type as stored.
    pub(super) shape_type: i32,
}

/// Reads the header. The box in it is not looked at: it is often stale.
///
/// # Errors
/// The file is no shapefile.
pub(super) fn header(shp: &Bytes) -> Result<Header, SourceError> {
    let not = |reason| SourceError::NotFormat { path: shp.path().to_owned(), format: "shapefile", reason };
    let head = shp.head(HEADER as usize)?;
    if head.is_empty() {
        return Err(not(NotFormatReason::Empty));
    }
    let code = be_i32(&head, 0).unwrap_or(0);
    if code != 9994 {
        return Err(not(NotFormatReason::FileCode { code }));
    }
    let (Some(words), Some(version), Some(shape_type)) = (be_i32(&head, 24), le_i32(&head, 28), le_i32(&head, 32)) else {
        return Err(not(NotFormatReason::HeaderCut { bytes: shp.len() }));
    };
    if shp.len() < HEADER {
        return Err(not(NotFormatReason::HeaderCut { bytes: shp.len() }));
    }
    Ok(Header { claimed_len: u64::from(words as u32) * 2, version, shape_type })
}

/// What records of this type are; `None` for null shapes, MultiPatch and numbers that are no type (p. 4).
pub(super) fn kind_of(shape_type: i32) -> Option<GeometryKind> {
    match ShapeType::from(shape_type)? {
        ShapeType::Point | ShapeType::PointZ | ShapeType::PointM => Some(GeometryKind::Point),
        ShapeType::Multipoint | ShapeType::MultipointZ | ShapeType::MultipointM => Some(GeometryKind::MultiPoint),
        ShapeType::Polyline | ShapeType::PolylineZ | ShapeType::PolylineM => Some(GeometryKind::Line),
        ShapeType::Polygon | ShapeType::PolygonZ | ShapeType::PolygonM => Some(GeometryKind::Polygon),
        ShapeType::NullShape | ShapeType::Multipatch => None,
    }
}

/// Whether the number is a MultiPatch's.
pub(super) fn is_multipatch(shape_type: i32) -> bool {
    ShapeType::from(shape_type) == Some(ShapeType::Multipatch)
}

/// Whether the number is a shape type at all.
pub(super) fn is_shape_type(shape_type: i32) -> bool {
    ShapeType::from(shape_type).is_some()
}

/// A record's content cut into its lists; nothing is parsed yet.
struct Lists<'a> {
    kind: ShapeKind,
    /// The box stored before the counts; a point has none.
    stored_box: Option<&'a [u8]>,
    parts: &'a [[u8; PART]],
    points: &'a [[u8; POINT]],
}

/// Cuts a record's content (the bytes after the record header). A null shape, or one without points, has empty lists.
fn lists(content: &[u8], layer: GeometryKind) -> Result<Lists<'_>, ProblemKind> {
    let too_short = || ProblemKind::RecordUnreadable { fault: RecordFault::TooShort };
    if content.is_empty() {
        return Err(ProblemKind::RecordUnreadable { fault: RecordFault::NotLocated });
    }
    let shape_type = le_i32(content, 0).ok_or_else(too_short)?;
    let null = Lists { kind: ShapeKind::Null, stored_box: None, parts: &[], points: &[] };
    if shape_type == ShapeType::NullShape as i32 {
        return Ok(null);
    }
    let kind = kind_of(shape_type).filter(|&kind| is_same_family(kind, layer)).ok_or(ProblemKind::ShapeTypeOther { shape_type })?;
    if kind == GeometryKind::Point {
        let (points, _) = content.get(4..4 + POINT).ok_or_else(too_short)?.as_chunks();
        return Ok(Lists { kind: ShapeKind::Points, stored_box: None, parts: &[], points });
    }
    let stored_box = content.get(4..36).ok_or_else(too_short)?;
    let impossible = || ProblemKind::RecordUnreadable { fault: RecordFault::CountImpossible };
    let (part_count, point_count, lists_start) = if kind == GeometryKind::MultiPoint {
        (0, count(content, 36).ok_or_else(impossible)?, 40)
    } else {
        (count(content, 36).ok_or_else(impossible)?, count(content, 40).ok_or_else(impossible)?, 44)
    };
    if point_count == 0 {
        return Ok(null);
    }
    let rest = content.get(lists_start..).ok_or_else(impossible)?;
    let (parts, rest) = rest.split_at_checked(part_count.saturating_mul(PART)).ok_or_else(impossible)?;
    let points = rest.get(..point_count.saturating_mul(POINT)).ok_or_else(impossible)?;
    let kind = match kind {
        GeometryKind::Line => ShapeKind::Lines,
        GeometryKind::Polygon => ShapeKind::Polygon,
        _ => ShapeKind::Points,
    };
    Ok(Lists { kind, stored_box: Some(stored_box), parts: parts.as_chunks().0, points: points.as_chunks().0 })
}

/// Points and multipoints may stand in each other's layers; Z and M make no difference.
fn is_same_family(record: GeometryKind, layer: GeometryKind) -> bool {
    let is_points = |kind| matches!(kind, GeometryKind::Point | GeometryKind::MultiPoint);
    record == layer || (is_points(record) && is_points(layer))
}

/// Parses a record's content into `shape` (cleared first), rings as stored. `Some`: the record is left out for this reason.
pub(super) fn parse(content: &[u8], layer: GeometryKind, shape: &mut Shape) -> Option<ProblemKind> {
    shape.clear();
    let lists = match lists(content, layer) {
        Ok(lists) => lists,
        Err(problem) => return Some(problem),
    };
    if lists.kind == ShapeKind::Null {
        return Some(ProblemKind::NullShape);
    }
    let mut is_finite = true;
    shape.xy.extend(lists.points.iter().map(|bytes| {
        let point = point(bytes);
        is_finite &= is_data(point[0]) & is_data(point[1]);
        point
    }));
    let problem = if is_finite { ends(&lists, &mut shape.ends).err() } else { Some(ProblemKind::NonFiniteVertex) };
    if problem.is_some() {
        shape.clear();
    } else {
        shape.kind = lists.kind;
    }
    problem
}

/// Part starts -> part ends. Starts must rise from 0 and stay inside the points.
fn ends(lists: &Lists<'_>, ends: &mut Vec<u32>) -> Result<(), ProblemKind> {
    let points = lists.points.len() as u32;
    if lists.kind != ShapeKind::Points {
        let mut before = 0;
        for (place, bytes) in lists.parts.iter().enumerate() {
            let start = u32::from_le_bytes(*bytes);
            if start > points || start < before || (place == 0 && start != 0) {
                return Err(ProblemKind::RecordUnreadable { fault: RecordFault::PartsDisordered });
            }
            if place > 0 {
                ends.push(start);
            }
            before = start;
        }
    }
    ends.push(points);
    Ok(())
}

/// The record's box; `None` for a null shape or one that is left out. The stored box serves when it holds the first and the middle
/// vertex; else the vertices decide, since a wrong box would lose the record silently.
pub(super) fn extent(content: &[u8], layer: GeometryKind) -> Option<Extent> {
    let lists = lists(content, layer).ok()?;
    let first = point(lists.points.first()?);
    if let Some(stored) = lists.stored_box {
        let (corners, _) = stored.as_chunks::<POINT>();
        let stored = Extent { min: point(corners.first()?), max: point(corners.get(1)?) };
        let middle = point(lists.points.get(lists.points.len() / 2)?);
        let is_sound = is_data(stored.min[0]) && is_data(stored.min[1]) && is_data(stored.max[0]) && is_data(stored.max[1]);
        if is_sound && stored.contains(first) && stored.contains(middle) {
            return Some(stored);
        }
    }
    let mut extent = Extent::EMPTY;
    for bytes in lists.points {
        let point = point(bytes);
        if !is_data(point[0]) || !is_data(point[1]) {
            return None;
        }
        extent = extent.with(point);
    }
    Some(extent)
}

/// The lengths in bytes that a record with this beginning may have: with x and y alone, and with the Z and M that its type allows.
/// `None` where the counts are impossible for any record. `head` needs 44 bytes of the content, as far as there are so many.
pub(super) fn lengths(head: &[u8]) -> Option<[u64; 3]> {
    let shape_type = ShapeType::from(le_i32(head, 0)?)?;
    let count = |at| count(head, at).map(|n| n as u64);
    let (plain, points) = match shape_type {
        ShapeType::NullShape => return Some([4; 3]),
        ShapeType::Point => return Some([20; 3]),
        ShapeType::PointM => return Some([28; 3]),
        ShapeType::PointZ => return Some([36, 28, 36]),
        ShapeType::Multipoint | ShapeType::MultipointZ | ShapeType::MultipointM => (40 + 16 * count(36)?, count(36)?),
        ShapeType::Multipatch => (44 + 8 * count(36)? + 16 * count(40)?, count(40)?),
        _ => (44 + 4 * count(36)? + 16 * count(40)?, count(40)?),
    };
    let more = 16 + 8 * points;
    let has_z = shape_type.has_z() || shape_type == ShapeType::Multipatch;
    Some(match (has_z, shape_type.has_m()) {
        (true, _) => [plain + more, plain + 2 * more, plain],
        (false, true) => [plain + more, plain, plain],
        (false, false) => [plain; 3],
    })
}

/// Bytes of content that x and y alone need; `None` where the counts are impossible.
pub(super) fn needed(head: &[u8]) -> Option<u64> {
    lengths(head).map(|lengths| lengths.into_iter().min().unwrap_or(0))
}

fn is_data(number: f64) -> bool {
    // False for NaN.
    number.abs() < NO_DATA
}

#[inline]
fn point(bytes: &[u8; POINT]) -> Point {
    let [x, y] = bytes.as_chunks::<8>().0 else { return [f64::NAN; 2] };
    [f64::from_le_bytes(*x), f64::from_le_bytes(*y)]
}

/// A count at `at`; `None` when negative or beyond the bytes.
fn count(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(le_i32(bytes, at)?).ok()
}

/// A little-endian number at `at`.
pub(super) fn le_i32(bytes: &[u8], at: usize) -> Option<i32> {
    Some(i32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// A big-endian number at `at`.
pub(super) fn be_i32(bytes: &[u8], at: usize) -> Option<i32> {
    Some(i32::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}
