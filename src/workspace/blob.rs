//! Geometries as GeoPackage stores them: the standard's binary header, then well-known binary (GeoPackage 1.3, 2.1.3; OGC 06-103r4, 8.2).

use crate::geometry::{Extent, Point, Shape, ShapeKind, nested_polygons};

/// Little endian, with the envelope [minx, maxx, miny, maxy], not empty (GeoPackage 1.3, table 6).
const FLAGS: u8 = 0b0000_0011;

/// The blob of a shape and the box around it. Polygons become multipolygons, nested and turned as simple features ask for; lines and
/// points of one part stay single. `None` for a shape with nothing in it.
#[must_use]
pub fn blob(shape: &Shape, srs_id: i32) -> Option<(Vec<u8>, Extent)> {
    let extent = shape.as_ref().extent();
    if extent.is_empty() {
        return None;
    }
    let mut out = Vec::with_capacity(64 + shape.xy.len() * 16);
    out.extend_from_slice(b"GP");
    out.extend_from_slice(&[0, FLAGS]);
    out.extend_from_slice(&srs_id.to_le_bytes());
    for value in [extent.min[0], extent.max[0], extent.min[1], extent.max[1]] {
        out.extend_from_slice(&value.to_le_bytes());
    }
    match shape.kind {
        ShapeKind::Null => return None,
        ShapeKind::Points => push_points(&mut out, &shape.xy),
        ShapeKind::Lines => push_lines(&mut out, shape),
        ShapeKind::Polygon => {
            let polygons = nested_polygons(shape.as_ref());
            if polygons.is_empty() {
                return None;
            }
            push_head(&mut out, WkbKind::MultiPolygon, polygons.len());
            for polygon in polygons {
                push_head(&mut out, WkbKind::Polygon, 1 + polygon.holes.len());
                push_ring(&mut out, &polygon.outer);
                polygon.holes.iter().for_each(|hole| push_ring(&mut out, hole));
            }
        }
    }
    Some((out, extent))
}

/// Codes of OGC 06-103r4, table 7.
#[derive(Clone, Copy)]
enum WkbKind {
    LineString = 2,
    Polygon = 3,
    MultiPoint = 4,
    MultiLineString = 5,
    MultiPolygon = 6,
}

const WKB_POINT: u32 = 1;

/// Byte order, kind, number of parts or vertices.
fn push_head(out: &mut Vec<u8>, kind: WkbKind, count: usize) {
    out.push(1);
    out.extend_from_slice(&(kind as u32).to_le_bytes());
    push_count(out, count);
}

/// Shapes hold fewer than 2^32 vertices: their `ends` are four bytes.
fn push_count(out: &mut Vec<u8>, count: usize) {
    out.extend_from_slice(&(count as u32).to_le_bytes());
}

fn push_point(out: &mut Vec<u8>, point: Point) {
    out.extend_from_slice(&point[0].to_le_bytes());
    out.extend_from_slice(&point[1].to_le_bytes());
}

fn push_points(out: &mut Vec<u8>, points: &[Point]) {
    if points.len() > 1 {
        push_head(out, WkbKind::MultiPoint, points.len());
    }
    for &point in points {
        out.push(1);
        out.extend_from_slice(&WKB_POINT.to_le_bytes());
        push_point(out, point);
    }
}

fn push_lines(out: &mut Vec<u8>, shape: &Shape) {
    if shape.ends.len() > 1 {
        push_head(out, WkbKind::MultiLineString, shape.ends.len());
    }
    for line in shape.as_ref().parts() {
        push_head(out, WkbKind::LineString, line.len());
        for &point in line {
            push_point(out, point);
        }
    }
}

fn push_ring(out: &mut Vec<u8>, ring: &[Point]) {
    push_count(out, ring.len() + 1);
    ring.iter().chain(ring.first()).for_each(|&point| push_point(out, point));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        digits.concat()
    }

    #[test]
    fn point_blob_is_the_standards() {
        let (blob, _) = blob(&Shape::point([1.0, 2.0]), 4524).unwrap();
        let (one, two) = ("000000000000f03f", "0000000000000040");
        assert_eq!(hex(&blob), format!("47500003ac110000{one}{one}{two}{two}0101000000{one}{two}"));
    }

    #[test]
    fn polygon_has_closed_rings() {
        let shape = Shape::polygon(&[&[[0.0, 0.0], [0.0, 4.0], [4.0, 0.0]]]);
        let (blob, extent) = blob(&shape, -1).unwrap();
        assert_eq!(extent, Extent { min: [0.0, 0.0], max: [4.0, 4.0] });
        // Header 8 + envelope 32, multipolygon 9, polygon 9, ring 4, four vertices of 16.
        assert_eq!(blob.len(), 40 + 9 + 9 + 4 + 64);
        assert_eq!(&blob[40..45], [1, 6, 0, 0, 0]);
        assert_eq!(blob[62..78], blob[110..126]);
    }

    #[test]
    fn nothing_has_no_blob() {
        assert!(blob(&Shape::default(), 0).is_none());
        assert!(blob(&Shape::polygon(&[&[[0.0, 0.0], [1.0, 1.0]]]), 0).is_none());
    }
}
