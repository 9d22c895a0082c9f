//! A geometry as a GeoPackage stores it: a header (1.3, 2.1.3), then well-known binary, which the crate `wkb` reads.

use geo_traits::{
    CoordTrait, GeometryCollectionTrait as _, GeometryTrait, GeometryType, LineStringTrait, MultiLineStringTrait as _,
    MultiPointTrait as _, MultiPolygonTrait as _, PointTrait, PolygonTrait,
};

use crate::geometry::Point;
use crate::problem::{ProblemKind, RecordFault};

use super::collected::Collected;

/// Reads a geometry: header and WKB, or WKB (EWKB, ISO) alone, as some programs write it. An empty one leaves `into` empty.
///
/// # Errors
/// Why the record has no shape.
pub(super) fn read(blob: &[u8], into: &mut Collected) -> Result<(), ProblemKind> {
    into.clear();
    let bytes = if blob.starts_with(b"GP") { body(blob)? } else { blob };
    if let Some(geometry) = type_not_read(bytes) {
        return Err(ProblemKind::GeometryTypeUnread { geometry });
    }
    let Ok(geometry) = wkb::reader::read_wkb(bytes) else {
        return Err(ProblemKind::RecordUnreadable { fault: RecordFault::CountImpossible });
    };
    collect(&geometry, into);
    Ok(())
}

const TOO_SHORT: ProblemKind = ProblemKind::RecordUnreadable { fault: RecordFault::TooShort };

/// What stands behind the header.
fn body(blob: &[u8]) -> Result<&[u8], ProblemKind> {
    let flags = blob.get(3).copied().ok_or(TOO_SHORT)?;
    if flags & 0b10_0000 != 0 {
        return Err(ProblemKind::GeometryTypeUnread { geometry: "extended".to_owned() });
    }
    let envelope = match flags >> 1 & 0b111 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return Err(ProblemKind::RecordUnreadable { fault: RecordFault::CountImpossible }),
    };
    if flags & 0b1_0000 != 0 {
        return Err(ProblemKind::NullShape);
    }
    blob.get(8 + envelope..).ok_or(TOO_SHORT)
}

/// The name of a geometry type that has no straight edges or no plane, before it is taken for damage.
fn type_not_read(bytes: &[u8]) -> Option<String> {
    let (order, rest) = bytes.split_first()?;
    let code = *rest.first_chunk::<4>()?;
    let code = if *order == 0 { u32::from_be_bytes(code) } else { u32::from_le_bytes(code) };
    // ISO adds thousands for Z and M, EWKB sets high bits.
    let name = match (code & 0x0FFF_FFFF) % 1000 {
        8 => "CircularString",
        9 => "CompoundCurve",
        10 => "CurvePolygon",
        11 => "MultiCurve",
        12 => "MultiSurface",
        13 => "Curve",
        14 => "Surface",
        15 => "PolyhedralSurface",
        16 => "TIN",
        17 => "Triangle",
        _ => return None,
    };
    Some(name.to_owned())
}

/// Adds a geometry of any kind; the crate bounds how deep collections nest.
fn collect(geometry: &impl GeometryTrait<T = f64>, into: &mut Collected) {
    match geometry.as_type() {
        GeometryType::Point(point) => add_point(point, into),
        GeometryType::LineString(line) => add_line(line, into),
        GeometryType::Polygon(polygon) => add_polygon(polygon, into),
        GeometryType::MultiPoint(points) => points.points().for_each(|point| add_point(&point, into)),
        GeometryType::MultiLineString(lines) => lines.line_strings().for_each(|line| add_line(&line, into)),
        GeometryType::MultiPolygon(polygons) => polygons.polygons().for_each(|polygon| add_polygon(&polygon, into)),
        GeometryType::GeometryCollection(collection) => collection.geometries().for_each(|geometry| collect(&geometry, into)),
        // WKB has none of these.
        GeometryType::Rect(_) | GeometryType::Triangle(_) | GeometryType::Line(_) => {}
    }
}

fn xy(coord: &impl CoordTrait<T = f64>) -> Point {
    [coord.x(), coord.y()]
}

fn add_point(point: &impl PointTrait<T = f64>, into: &mut Collected) {
    if let Some(coord) = point.coord() {
        into.point(xy(&coord));
    }
}

fn add_line(line: &impl LineStringTrait<T = f64>, into: &mut Collected) {
    for coord in line.coords() {
        into.line_vertex(xy(&coord));
    }
    into.end_part();
}

fn add_polygon(polygon: &impl PolygonTrait<T = f64>, into: &mut Collected) {
    for ring in polygon.exterior().into_iter().chain(polygon.interiors()) {
        for coord in ring.coords() {
            into.ring_vertex(xy(&coord));
        }
        into.end_part();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{Shape, ShapeKind};

    /// A geometry's head: byte order, type.
    fn head(code: u32, is_little: bool) -> Vec<u8> {
        let mut bytes = vec![u8::from(is_little)];
        bytes.extend(number(code, is_little));
        bytes
    }

    fn number(number: u32, is_little: bool) -> [u8; 4] {
        if is_little { number.to_le_bytes() } else { number.to_be_bytes() }
    }

    fn vertices(numbers: &[f64], is_little: bool) -> Vec<u8> {
        numbers.iter().flat_map(|number| if is_little { number.to_le_bytes() } else { number.to_be_bytes() }).collect()
    }

    fn triangle(code: u32, width: usize, is_little: bool) -> Vec<u8> {
        let mut bytes = head(code, is_little);
        bytes.extend(number(1, is_little));
        bytes.extend(number(4, is_little));
        for [x, y] in [[0.0, 0.0], [4.0, 0.0], [0.0, 3.0], [0.0, 0.0]] {
            let vertex = [x, y, 7.0, 8.0];
            bytes.extend(vertices(&vertex[..width], is_little));
        }
        bytes
    }

    fn shape(bytes: &[u8]) -> Result<(Shape, bool), ProblemKind> {
        let mut collected = Collected::default();
        read(bytes, &mut collected)?;
        let (shape, is_mixed) = collected.shape();
        Ok((shape.to_shape(), is_mixed))
    }

    #[test]
    fn z_m_and_both_byte_orders_give_the_same_polygon() {
        let plain = shape(&triangle(3, 2, true)).expect("read").0;
        assert_eq!((plain.kind, plain.xy.len(), plain.ends.as_slice()), (ShapeKind::Polygon, 4, [4].as_slice()));
        for (code, width) in [(3, 2), (1003, 3), (2003, 3), (3003, 4), (0x8000_0003, 3), (0x4000_0003, 3), (0xC000_0003, 4)] {
            for is_little in [true, false] {
                assert_eq!(shape(&triangle(code, width, is_little)).expect("read").0, plain, "{code}");
            }
        }
    }

    #[test]
    fn headers_with_every_envelope_are_passed_over() {
        for (kind, len) in [(0, 0), (1, 32), (2, 48), (3, 48), (4, 64)] {
            let mut blob = vec![b'G', b'P', 0, 1 | kind << 1, 0, 0, 0, 0];
            blob.extend(vec![0; len]);
            blob.extend(triangle(3, 2, true));
            assert_eq!(shape(&blob).expect("read").0.xy.len(), 4);
        }
        assert_eq!(shape(&[b'G', b'P', 0, 0b1_0001, 0, 0, 0, 0]), Err(ProblemKind::NullShape));
        assert!(matches!(shape(&[b'G', b'P', 0, 0b10_0001, 0, 0, 0, 0]), Err(ProblemKind::GeometryTypeUnread { .. })));
        assert!(shape(&[b'G', b'P', 0, 0b1011, 0, 0, 0, 0]).is_err());
    }

    #[test]
    fn a_collection_keeps_its_largest_dimension() {
        let mut bytes = head(7, true);
        bytes.extend(number(3, true));
        bytes.extend(triangle(3, 2, true));
        bytes.extend(head(1, true));
        bytes.extend(vertices(&[1.0, 2.0], true));
        bytes.extend(triangle(3, 2, false));
        let (shape, is_mixed) = shape(&bytes).expect("read");
        assert_eq!((shape.kind, shape.ends.as_slice(), is_mixed), (ShapeKind::Polygon, [4, 8].as_slice(), true));
    }

    #[test]
    fn what_is_not_there_is_not_believed() {
        let mut bomb = head(2, true);
        bomb.extend(number(u32::MAX, true));
        assert!(matches!(shape(&bomb), Err(ProblemKind::RecordUnreadable { .. })));
        let mut deep = Vec::new();
        for _ in 0..10_000 {
            deep.extend(head(7, true));
            deep.extend(number(1, true));
        }
        assert!(shape(&deep).is_err());
        let curve = ProblemKind::GeometryTypeUnread { geometry: "CurvePolygon".to_owned() };
        assert_eq!(shape(&head(1010, true)), Err(curve));
        let mut empty = head(1, true);
        empty.extend(vertices(&[f64::NAN, f64::NAN], true));
        assert_eq!(shape(&empty).expect("read").0.kind, ShapeKind::Null);
        assert!(shape(&[]).is_err() && shape(b"GP").is_err());
    }
}
