//! The conflict list as GeoJSON (RFC 7946): one feature a conflict, with its overlap polygon or its shortest line in degrees
//! of longitude and latitude, and all columns of DESIGN 4.2 and the details as properties. Streamed: one feature a line, none kept.
//!
//! RFC 7946 knows WGS 84 only; CGCS2000 degrees are the same within a metre (DOMAIN 5.3).

use std::io::Write;
use std::ops::Range;

use super::blocks::write_in_order;
use super::number::{push_fixed, push_key, push_whole};
use super::{Content, ToDegrees, Watch, WriteFailure};
use crate::geometry::{Point, Shape, ShapeKind, nested_polygons};
use crate::units::mu;
use crate::workspace::rows::{COLUMNS, DETAIL_COLUMNS, Row, RowSide, ShapeSource, status_word};

/// 1e-7 degrees is about a centimetre (RFC 7946, 11.2 advises against more than the data have).
const UNITS_PER_DEGREE: f64 = 1e7;

/// Writes the list.
///
/// # Errors
/// When the file cannot be written, an input can no longer be read, or when asked to stop.
pub fn write(content: &Content<'_>, out: &mut (impl Write + Send), watch: Watch<'_>) -> Result<(), WriteFailure> {
    let Some(to_degrees) = content.to_degrees else {
        return Err(WriteFailure::NoDegrees { crs: content.provenance.analysis_crs.clone() });
    };
    out.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")?;
    let conflicts = content.conflicts;
    write_in_order(conflicts.len(), out, watch, |range, buffer| format_features(conflicts, to_degrees, range, buffer))?;
    out.write_all(b"\n]}\n")?;
    out.flush()?;
    Ok(())
}

fn format_features(
    conflicts: &dyn crate::workspace::Conflicts,
    to_degrees: ToDegrees<'_>,
    range: Range<usize>,
    out: &mut Vec<u8>,
) -> Result<(), WriteFailure> {
    let mut shapes: ShapeSource<'_> = conflicts.shapes();
    for place in range {
        let Some(row) = conflicts.row(place) else { continue };
        out.extend_from_slice(if place == 0 { b"\n" } else { b",\n" });
        out.extend_from_slice(b"{\"type\":\"Feature\",\"id\":\"");
        push_key(out, row.key.0);
        out.extend_from_slice(b"\",\"geometry\":");
        match shapes(place)? {
            Some(shape) => push_geometry(out, &shape, to_degrees),
            None => out.extend_from_slice(b"null"),
        }
        out.extend_from_slice(b",\"properties\":{");
        push_properties(out, &row);
        out.extend_from_slice(b"}}");
    }
    Ok(())
}

/// A position in 1e-7 degrees.
type Position = [i64; 2];

fn push_geometry(out: &mut Vec<u8>, shape: &Shape, to_degrees: ToDegrees<'_>) {
    let start = out.len();
    let is_written = match shape.kind {
        ShapeKind::Polygon => push_polygons(out, shape, to_degrees),
        ShapeKind::Lines | ShapeKind::Points => push_line_or_point(out, shape, to_degrees),
        ShapeKind::Null => false,
    };
    if !is_written {
        out.truncate(start);
        out.extend_from_slice(b"null");
    }
}

/// Rings are nested and turned in metres, where the overlay made them; degrees keep inside and outside apart all the same.
fn push_polygons(out: &mut Vec<u8>, shape: &Shape, to_degrees: ToDegrees<'_>) -> bool {
    let mut polygons: Vec<Vec<Vec<Position>>> = Vec::new();
    for polygon in nested_polygons(shape.as_ref()) {
        let Some(outer) = ring_positions(polygon.outer, to_degrees) else { continue };
        let mut rings = vec![outer];
        rings.extend(polygon.holes.into_iter().filter_map(|hole| ring_positions(hole, to_degrees)));
        polygons.push(rings);
    }
    match polygons.as_slice() {
        [] => return false,
        [polygon] => {
            out.extend_from_slice(b"{\"type\":\"Polygon\",\"coordinates\":");
            push_rings(out, polygon);
        }
        several => {
            out.extend_from_slice(b"{\"type\":\"MultiPolygon\",\"coordinates\":");
            push_list(out, several, |out, polygon| push_rings(out, polygon));
        }
    }
    out.push(b'}');
    true
}

fn push_line_or_point(out: &mut Vec<u8>, shape: &Shape, to_degrees: ToDegrees<'_>) -> bool {
    match positions(shape.xy.clone(), to_degrees).as_deref() {
        None | Some([]) => return false,
        Some([point]) => {
            out.extend_from_slice(b"{\"type\":\"Point\",\"coordinates\":");
            push_position(out, *point);
        }
        Some(line) => {
            out.extend_from_slice(b"{\"type\":\"LineString\",\"coordinates\":");
            push_list(out, line, |out, position| push_position(out, *position));
        }
    }
    out.push(b'}');
    true
}

/// A closed ring; `None` where rounding to a centimetre leaves fewer than three different corners.
fn ring_positions(ring: Vec<Point>, to_degrees: ToDegrees<'_>) -> Option<Vec<Position>> {
    let mut positions = positions(ring, to_degrees)?;
    while positions.len() > 1 && positions.first() == positions.last() {
        positions.pop();
    }
    if positions.len() < 3 {
        return None;
    }
    positions.push(positions[0]);
    Some(positions)
}

/// Positions in degrees without repetitions; `None` where one cannot be transformed.
fn positions(mut points: Vec<Point>, to_degrees: ToDegrees<'_>) -> Option<Vec<Position>> {
    to_degrees(&mut points);
    let is_on_earth = |point: &Point| point[0].abs() <= 180.0 && point[1].abs() <= 90.0;
    if !points.iter().all(is_on_earth) {
        return None;
    }
    let mut positions: Vec<Position> =
        points.iter().map(|point| point.map(|degrees| (degrees * UNITS_PER_DEGREE).round() as i64)).collect();
    positions.dedup();
    Some(positions)
}

fn push_rings(out: &mut Vec<u8>, rings: &[Vec<Position>]) {
    push_list(out, rings, |out, ring| push_list(out, ring, |out, position| push_position(out, *position)));
}

fn push_list<T>(out: &mut Vec<u8>, items: &[T], mut push: impl FnMut(&mut Vec<u8>, &T)) {
    out.push(b'[');
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        push(out, item);
    }
    out.push(b']');
}

fn push_position(out: &mut Vec<u8>, position: Position) {
    out.push(b'[');
    push_degrees(out, position[0]);
    out.push(b',');
    push_degrees(out, position[1]);
    out.push(b']');
}

fn push_degrees(out: &mut Vec<u8>, units: i64) {
    if units < 0 {
        out.push(b'-');
    }
    let units = units.unsigned_abs();
    push_whole(out, units / 10_000_000);
    let fraction = units % 10_000_000 + 10_000_000;
    // The leading 1 keeps the zeros behind the point and is overwritten by the point itself.
    let point = out.len();
    push_whole(out, fraction);
    out[point] = b'.';
}

fn push_properties(out: &mut Vec<u8>, row: &Row<'_>) {
    let mut names = COLUMNS.iter().chain(&DETAIL_COLUMNS);
    let mut name = |out: &mut Vec<u8>| {
        if let Some(name) = names.next() {
            if !out.ends_with(b"{") {
                out.push(b',');
            }
            out.push(b'"');
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(b"\":");
        }
    };
    name(out);
    out.push(b'"');
    push_key(out, row.key.0);
    out.push(b'"');
    for word in [row.rule, row.severity.word(), row.certainty.word()] {
        name(out);
        push_text(out, word);
    }
    push_side(out, Some(&row.subject), &mut name);
    push_side(out, row.object.as_ref(), &mut name);
    for (value, decimals) in [(row.overlap_m2(), 2), (row.subject_share(), 6), (row.mean_width_m(), 2), (row.distance_m(), 2)] {
        name(out);
        if !push_fixed(out, value, decimals) {
            out.extend_from_slice(b"null");
        }
    }
    for text in [row.admin, status_word(row.status), row.note] {
        name(out);
        push_text(out, text);
    }
    for value in [row.overlap_m2().map(mu), row.ellipsoidal_m2] {
        name(out);
        if !push_fixed(out, value, 2) {
            out.extend_from_slice(b"null");
        }
    }
    for text in [row.subject.name, row.object.map_or("", |object| object.name)] {
        name(out);
        push_text(out, text);
    }
}

fn push_side(out: &mut Vec<u8>, side: Option<&RowSide<'_>>, name: &mut impl FnMut(&mut Vec<u8>)) {
    let Some(side) = side else {
        for _ in 0..5 {
            name(out);
            out.extend_from_slice(b"null");
        }
        return;
    };
    name(out);
    push_text(out, side.role.word());
    name(out);
    push_text(out, side.layer);
    name(out);
    push_whole(out, u64::from(side.record));
    name(out);
    push_text(out, side.id);
    name(out);
    push_text(out, side.class);
}

/// A JSON string; `null` for an empty cell.
fn push_text(out: &mut Vec<u8>, text: &str) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    if text.is_empty() {
        out.extend_from_slice(b"null");
        return;
    }
    out.push(b'"');
    for &byte in text.as_bytes() {
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            // RFC 8259, 7: control characters are escaped.
            0..=0x1f => out.extend_from_slice(&[b'\\', b'u', b'0', b'0', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]),
            _ => out.push(byte),
        }
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use geojson::{Feature, GeoJson, GeometryValue};

    use super::*;
    use crate::export::tests::with_content;
    use crate::progress::{Cancel, Progress};
    use crate::workspace::rows::samples;

    fn features() -> Vec<Feature> {
        let (progress, cancel) = (Progress::silent(), Cancel::new());
        let mut out = Vec::new();
        with_content(&samples::list(), |content| {
            write(content, &mut out, Watch { progress: &progress, cancel: &cancel, name: "" }).unwrap();
        });
        let GeoJson::FeatureCollection(collection) = String::from_utf8(out).unwrap().parse().unwrap() else {
            panic!("no feature collection")
        };
        collection.features
    }

    fn signed_area(ring: &[geojson::Position]) -> f64 {
        ring.windows(2).map(|side| side[0][0] * side[1][1] - side[1][0] * side[0][1]).sum::<f64>()
    }

    #[test]
    fn every_conflict_is_a_feature_with_all_columns() {
        let features = features();
        assert_eq!(features.len(), 4);
        for feature in &features {
            let mut names: Vec<_> = feature.properties.as_ref().unwrap().keys().cloned().collect();
            names.sort();
            let mut expected = [COLUMNS.as_slice(), DETAIL_COLUMNS.as_slice()].concat();
            expected.sort_unstable();
            assert_eq!(names, expected);
        }
        assert_eq!(features[0].property("conflict").unwrap(), "123456789a");
        assert_eq!(features[0].property("subject_id").unwrap(), "=1+1");
        assert_eq!(features[0].property("overlap_m2").unwrap(), 1284.46);
        assert_eq!(features[0].property("overlap_mu").unwrap(), 1.93);
        assert_eq!(features[0].property("overlap_ellipsoidal_m2").unwrap(), 1283.8);
        assert_eq!(features[0].property("subject_name").unwrap(), "旧厂");
        assert!(
            features[0].property("object_name").unwrap().is_null() && features[2].property("overlap_ellipsoidal_m2").unwrap().is_null()
        );
        assert_eq!(features[0].property("note").unwrap(), "问过业主，\"无异议\"");
        assert!(features[0].property("distance_m").unwrap().is_null());
        assert_eq!(features[2].property("distance_m").unwrap(), 312.47);
        assert_eq!(features[2].property("object_record").unwrap(), 41);
    }

    #[test]
    fn outer_rings_run_counter_clockwise_and_holes_clockwise() {
        let features = features();
        let Some(GeometryValue::Polygon { coordinates }) = features[0].geometry.as_ref().map(|geometry| &geometry.value) else {
            panic!("not a polygon: {:?}", features[0].geometry)
        };
        assert_eq!(coordinates.len(), 2);
        assert!(signed_area(&coordinates[0]) > 0.0 && signed_area(&coordinates[1]) < 0.0);
        assert!(coordinates.iter().all(|ring| ring.first() == ring.last() && ring.len() == 5));
    }

    #[test]
    fn distances_are_lines_and_missing_geometries_null() {
        let features = features();
        let Some(GeometryValue::LineString { coordinates }) = features[2].geometry.as_ref().map(|geometry| &geometry.value) else {
            panic!("not a line: {:?}", features[2].geometry)
        };
        assert_eq!(coordinates[0].as_slice(), [109.664_311, 24.269_256_5]);
        assert!(features[3].geometry.is_none());
    }

    #[test]
    fn degrees_have_seven_places() {
        for (units, text) in [(1_094_100_001, "109.4100001"), (-5, "-0.0000005"), (0, "0.0000000")] {
            let mut out = Vec::new();
            push_degrees(&mut out, units);
            assert_eq!(String::from_utf8(out).unwrap(), text);
        }
    }

    #[test]
    fn control_characters_are_escaped() {
        let mut out = Vec::new();
        push_text(&mut out, "a\n\u{1}\"\\柳");
        assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), "a\n\u{1}\"\\柳");
    }
}
