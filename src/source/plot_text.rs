//! Plots as people type or paste them -> shapes: WKT, a point with a radius, corners one a line, 界址点 text, GeoJSON. Pure: a text in.
//!
//! Numbers are taken as they stand, easting or longitude first; where both numbers make sense only the other way round they are
//! turned, and that is said. Which coordinate system they are in is for others to say.

use std::path::Path;

use crate::geometry::{Point, Shape, ShapeKind};

use super::bytes::Bytes;
use super::coordinate_columns::is_in_china;
use super::coordinate_text::{Axis, Reading, pair, reading};
use super::error::SourceError;
use super::raw::{EncodingChoice, EncodingHow, OpenOptions, RawLayer};
use super::text_file::TextFile;
use super::{boundary_txt, geojson};

/// Largest radius that makes sense, metres.
const RADIUS_AT_MOST_M: f64 = 100_000.0;
/// Longer texts are no plots; also bounds the time that reading can take.
const BYTES_AT_MOST: usize = 16 << 20;

/// What a text says.
#[derive(Debug)]
pub enum PlotText {
    /// A shape, easting or longitude first.
    Typed(TypedPlot),
    /// The layers of a pasted file.
    Layers(Vec<RawLayer>),
}

/// One plot as typed.
#[derive(Clone, PartialEq, Debug)]
pub struct TypedPlot {
    /// A polygon or a point.
    pub shape: Shape,
    /// The radius around a point, metres; `None` where none is given.
    pub radius_m: Option<f64>,
    /// The EPSG code that the text itself names (`SRID=4524;POLYGON…`).
    pub epsg: Option<u32>,
    /// Northing or latitude stood first and was turned round.
    pub is_turned: bool,
}

/// A text that is no plot.
#[derive(Debug, thiserror::Error)]
pub enum PlotTextError {
    /// None of the known ways of writing a plot.
    #[error("not understood as a plot")]
    NotUnderstood,
    /// Fewer than three corners.
    #[error("a polygon needs three corners, {corners} were given")]
    TooFewCorners {
        /// How many there are.
        corners: usize,
    },
    /// A line among corners that is none.
    #[error("line {line} is no corner")]
    NotACorner {
        /// Which line, from 1.
        line: usize,
    },
    /// A radius that makes no sense.
    #[error("the radius must be more than 0 m and at most 100000 m")]
    RadiusUnfit,
    /// A pasted file that cannot be read.
    #[error(transparent)]
    Source(SourceError),
}

/// The plot that `text` describes.
///
/// ```
/// use jingtu::source::plot_text::{PlotText, read};
/// let Ok(PlotText::Typed(plot)) = read("109.41,24.33,200") else { panic!("a point") };
/// assert_eq!((plot.shape.xy[0], plot.radius_m), ([109.41, 24.33], Some(200.0)));
/// let Ok(PlotText::Typed(plot)) = read("POLYGON((0 0, 100 0, 100 50, 0 0))") else { panic!("a polygon") };
/// assert_eq!(plot.shape.ends, [4]);
/// assert!(read("plot.shp").is_err());
/// ```
///
/// # Errors
/// When it is none.
pub fn read(text: &str) -> Result<PlotText, PlotTextError> {
    let text = text.trim().trim_start_matches('\u{feff}');
    if text.is_empty() || text.len() > BYTES_AT_MOST {
        return Err(PlotTextError::NotUnderstood);
    }
    if text.starts_with('{') {
        let path = Path::new("plot.geojson");
        let bytes = Bytes::of_memory(path, text.as_bytes().to_vec());
        let layers = geojson::open(&bytes, "plot", path, &OpenOptions::default());
        return layers.map(PlotText::Layers).map_err(PlotTextError::Source);
    }
    if boundary_txt::is_boundary_txt(text) {
        let encoding = EncodingChoice { encoding: encoding_rs::UTF_8, how: EncodingHow::Utf8 };
        let file = TextFile { text: text.to_owned(), encoding, problems: Vec::new() };
        return boundary_txt::open(Path::new("plot.txt"), file).map(PlotText::Layers).map_err(PlotTextError::Source);
    }
    if let Some(plot) = wkt(text)? {
        return Ok(PlotText::Typed(plot));
    }
    coordinates(text).map(PlotText::Typed)
}

/// WKT of a polygon, several polygons or a point, perhaps with `SRID=4524;` in front (as `PostGIS` writes it) and with further dimensions; `None` when it is no WKT.
fn wkt(text: &str) -> Result<Option<TypedPlot>, PlotTextError> {
    let upper = text.to_ascii_uppercase();
    let (epsg, body) = match upper.strip_prefix("SRID=").and_then(|rest| rest.split_once(';')) {
        Some((code, body)) => (Some(code.trim().parse::<u32>().map_err(|_no_number| PlotTextError::NotUnderstood)?), body.trim_start()),
        None => (None, upper.as_str()),
    };
    let words = ["MULTIPOLYGON", "POLYGON", "POINT"];
    let Some((word, rest)) = words.iter().find_map(|word| Some((*word, body.strip_prefix(word)?))) else { return Ok(None) };
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, 'Z' | 'M'));
    let rings = innermost(rest).ok_or(PlotTextError::NotUnderstood)?;
    let parts: Option<Vec<Vec<Point>>> = rings.iter().map(|ring| ring.split(',').map(vertex).collect()).collect();
    let parts = parts.ok_or(PlotTextError::NotUnderstood)?;
    if word == "POINT" {
        let [point] = parts.concat()[..] else { return Err(PlotTextError::NotUnderstood) };
        return Ok(Some(plot(Shape::point(point), None, epsg)));
    }
    let corners = parts.iter().map(Vec::len).max().unwrap_or(0);
    if corners < 3 {
        return Err(PlotTextError::TooFewCorners { corners });
    }
    let parts: Vec<&[Point]> = parts.iter().map(Vec::as_slice).collect();
    Ok(Some(plot(closed(&parts), None, epsg)))
}

/// The contents of the brackets that hold no others; `None` when brackets do not pair.
fn innermost(text: &str) -> Option<Vec<&str>> {
    let (mut depth, mut start, mut found) = (0_usize, None, Vec::new());
    for (at, c) in text.char_indices() {
        match c {
            '(' => {
                depth += 1;
                start = Some(at + 1);
            }
            ')' => {
                depth = depth.checked_sub(1)?;
                found.extend(start.take().and_then(|start| text.get(start..at)));
            }
            c if depth == 0 && !c.is_whitespace() && c != ';' => return None,
            _ => {}
        }
    }
    (depth == 0 && !found.is_empty()).then_some(found)
}

/// A vertex of WKT: its first two numbers.
fn vertex(text: &str) -> Option<Point> {
    let mut numbers = text.split_whitespace().map(|number| number.parse::<f64>().ok().filter(|number| number.is_finite()));
    let point = [numbers.next()??, numbers.next()??];
    numbers.all(|number| number.is_some()).then_some(point)
}

/// One line: a point, perhaps with a radius. Several: corners.
fn coordinates(text: &str) -> Result<TypedPlot, PlotTextError> {
    let lines: Vec<&str> = text.split(['\n', ';', '；']).map(str::trim).filter(|line| !line.is_empty()).collect();
    if let [line] = lines.as_slice() {
        return point(line);
    }
    let mut corners = Vec::with_capacity(lines.len());
    for (place, line) in lines.iter().enumerate() {
        match corner(line) {
            Some(corner) => corners.push(corner),
            // A heading.
            None if place == 0 => {}
            None if corners.is_empty() => return Err(PlotTextError::NotUnderstood),
            None => return Err(PlotTextError::NotACorner { line: place + 1 }),
        }
    }
    if corners.len() < 3 {
        return Err(if corners.is_empty() {
            PlotTextError::NotUnderstood
        } else {
            PlotTextError::TooFewCorners { corners: corners.len() }
        });
    }
    Ok(plot(closed(&[&corners]), None, None))
}

fn point(line: &str) -> Result<TypedPlot, PlotTextError> {
    if let Some(both) = pair(line) {
        return Ok(plot(Shape::point(ordered(both)), None, None));
    }
    let (rest, last) = line.rsplit_once([',', '，', ' ', '\t']).ok_or(PlotTextError::NotUnderstood)?;
    let rest = rest.trim_end_matches([',', '，', ' ', '\t']);
    let both = pair(rest).map(ordered).or_else(|| corner(rest)).ok_or(PlotTextError::NotUnderstood);
    let radius = last.trim_start_matches(['r', 'R', '=', '半', '径']).trim_end_matches(['m', 'M', '米']);
    let radius: f64 = match (radius.parse(), both.is_ok()) {
        (Ok(radius), true) => radius,
        // Two plain numbers with a blank between them.
        _ => return corner(line).map(|at| plot(Shape::point(at), None, None)).ok_or(PlotTextError::NotUnderstood),
    };
    let fits = radius > 0.0 && radius <= RADIUS_AT_MOST_M;
    if fits { Ok(plot(Shape::point(both?), Some(radius), None)) } else { Err(PlotTextError::RadiusUnfit) }
}

/// A corner: two numbers or angles, perhaps behind a point's number and a ring's (`J1,1,2692565.12,36643111.45`).
fn corner(line: &str) -> Option<Point> {
    if let Some(both) = pair(line) {
        return Some(ordered(both));
    }
    let fields: Vec<&str> = line.split([',', '，', ' ', '\t']).filter(|field| !field.is_empty()).collect();
    let [.., first, second] = fields.as_slice() else { return None };
    (fields.len() <= 4).then_some(())?;
    Some(ordered([reading(first)?, reading(second)?]))
}

/// Two readings as numbers, longitude first where letters say which is which.
fn ordered([first, second]: [Reading; 2]) -> Point {
    let is_latitude = matches!(first, Reading::Angle { axis: Some(Axis::Latitude), .. });
    if is_latitude { [second.number(), first.number()] } else { [first.number(), second.number()] }
}

fn closed(parts: &[&[Point]]) -> Shape {
    let mut shape = Shape { kind: ShapeKind::Polygon, ..Shape::default() };
    for part in parts {
        shape.xy.extend_from_slice(part);
        // As files have it: the first vertex again.
        shape.xy.extend(part.first().filter(|first| part.last() != Some(*first)));
        shape.end_part();
    }
    shape
}

/// The plot with its numbers turned round where they make sense only so.
fn plot(mut shape: Shape, radius_m: Option<f64>, epsg: Option<u32>) -> TypedPlot {
    let is_turned = shape.xy.iter().all(|&[x, y]| !is_in_china(x, y) && is_in_china(y, x));
    if is_turned {
        shape.xy.iter_mut().for_each(|point| point.swap(0, 1));
    }
    TypedPlot { shape, radius_m, epsg, is_turned }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> TypedPlot {
        match read(text) {
            Ok(PlotText::Typed(plot)) => plot,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn points_are_read_with_and_without_a_radius() {
        for (text, at, radius_m) in [
            ("109.41,24.33", [109.41, 24.33], None),
            ("109.41, 24.33, 200", [109.41, 24.33], Some(200.0)),
            ("24.33,109.41,200m", [109.41, 24.33], Some(200.0)),
            ("E109°24′36″ N24°19′48″ 50米", [109.41, 24.33], Some(50.0)),
            ("36643111.4,2692565.2,r=80", [36_643_111.4, 2_692_565.2], Some(80.0)),
            ("36643111 2692565", [36_643_111.0, 2_692_565.0], None),
            ("2692565,36643111", [36_643_111.0, 2_692_565.0], None),
            ("point z (109.41 24.33 120)", [109.41, 24.33], None),
        ] {
            let plot = typed(text);
            let near = plot.shape.xy[0].iter().zip(at).all(|(found, wanted)| (found - wanted).abs() < 1e-9);
            assert!(near && plot.shape.kind == ShapeKind::Points, "{text}: {plot:?}");
            assert_eq!(plot.radius_m, radius_m, "{text}");
        }
        assert!(matches!(read("109.41,24.33,-5"), Err(PlotTextError::RadiusUnfit)));
    }

    #[test]
    fn polygons_keep_their_holes_and_parts() {
        let plot = typed("SRID=4524;MULTIPOLYGON(((0 0,9 0,9 9,0 0),(1 1,2 1,2 2,1 1)),((20 0,29 0,29 9)))");
        assert_eq!((plot.epsg, plot.shape.ends.as_slice()), (Some(4524), [4, 8, 12].as_slice()));
        assert!(matches!(read("POLYGON((0 0,1 1))"), Err(PlotTextError::TooFewCorners { corners: 2 })));
        for wrong in ["POLYGON((0 0,1 1,2 0)", "POLYGON EMPTY", "POLYGON((a b,c d,e f))", "LINESTRING(0 0,1 1)", "", "地块.shp"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn corners_are_read_as_survey_lists_have_them() {
        let list = "点号,X,Y\nJ1,2692565.1,36643111.2\nJ2,2692565.1,36643211.2\nJ3,2692465.1,36643211.2\n";
        let plot = typed(list);
        assert!(plot.is_turned);
        assert_eq!(plot.shape.xy[0], [36_643_111.2, 2_692_565.1]);
        assert_eq!(plot.shape.xy.len(), 4);
        assert_eq!(typed("109.41,24.33;109.42,24.33;109.42,24.34").shape.xy.len(), 4);
        assert!(matches!(read("1.5,2.5\n3.5,4.5\nabc"), Err(PlotTextError::NotACorner { line: 3 })));
        assert!(matches!(read("109.41,24.33\n109.42,24.33"), Err(PlotTextError::TooFewCorners { corners: 2 })));
    }

    #[test]
    fn pasted_files_are_read_as_files() {
        let json =
            r#"{"type":"Feature","properties":{"用途":"0701"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}}"#;
        assert!(matches!(read(json), Ok(PlotText::Layers(layers)) if layers.len() == 1));
        let txt = "[属性描述]\n坐标系=2000国家大地坐标系\n几度分带=3\n带号=36\n[地块坐标]\n4,0.0,P1,甲,面,,工业,,@\nJ1,1,2692565,36643111\nJ2,1,2692565,36643211\nJ3,1,2692465,36643211\nJ1,1,2692565,36643111\n";
        assert!(matches!(read(txt), Ok(PlotText::Layers(layers)) if layers.len() == 1));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_answered(text in "[POLYGONIT0-9(),. ;\n{}J点°EN-]{0,80}") {
            if let Ok(PlotText::Typed(plot)) = read(&text) {
                proptest::prop_assert!(plot.shape.xy.iter().flatten().all(|number| number.is_finite()));
            }
        }
    }
}
