//! 界址点坐标 TXT, the exchange format for plots in land approvals (DOMAIN 6): several plots a file, rings, a header with the coordinate
//! system. No library reads it. What the header and the plot lines say is held against the points, and differences are said.

mod header;
mod parse;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use header::{Digits, Stated};
use parse::{Parsed, Plot};

use super::coordinate_columns::{are_degrees_of_china, are_metres_of_china};
use super::error::{NotFormatReason, SourceError};
use super::point_table::shown;
use super::raw::{EncodingChoice, Field, FieldKind, GeometryKind, RawLayer, RawSrs};
use super::text_file::TextFile;
use super::{MemoryShapes, MemoryTable, Shapes, Table, sidecar};
use crate::geometry::rings::{clean, measure};
use crate::geometry::{Shape, ShapeKind};
use crate::ids::RecordNo;
use crate::problem::{ProblemKind, Problems};

pub(super) use parse::is_boundary_txt;

/// A stated area may differ by this much, in hectares: it is rounded to four places …
const AREA_ROUNDING_HA: f64 = 0.0001;
/// … and by this share of itself, for coordinates rounded to centimetres and the projection's choice.
const AREA_SHARE: f64 = 0.001;

/// Header values that become fields, in this order.
const HEADER_FIELDS: [&str; 7] = ["数据产生单位", "数据产生日期", "坐标系", "几度分带", "带号", "精度", "格式版本号"];

/// Opens the text: a layer for each kind of geometry in it.
///
/// # Errors
/// There is no plot in it.
pub(super) fn open(path: &Path, file: TextFile) -> Result<Vec<RawLayer>, SourceError> {
    let mut parsed = parse::parse(&file.text);
    drop(file.text);
    if parsed.plots.is_empty() {
        return Err(SourceError::NotFormat { path: path.to_owned(), format: "boundary-point file", reason: NotFormatReason::NoPlots });
    }
    let stated = Stated::of(&parsed.header);
    let is_swapped = is_swapped(&parsed);
    if is_swapped {
        parsed.plots.iter_mut().flat_map(|plot| &mut plot.points).for_each(|point| std::mem::swap(&mut point.first, &mut point.second));
    }
    let digits = digits(parsed.plots.iter());
    let mut groups: BTreeMap<u8, Vec<usize>> = BTreeMap::new();
    for (place, plot) in parsed.plots.iter().enumerate() {
        groups.entry(geometry_of(plot) as u8).or_default().push(place);
    }
    let is_alone = groups.len() == 1;
    let mut layers = Vec::new();
    for places in groups.into_values() {
        let problems = Problems::new();
        if layers.is_empty() {
            file.problems.iter().for_each(|problem| problems.file(problem.clone()));
            say_file(&parsed, is_swapped, &problems);
        }
        layers.push(layer(path, &parsed, &places, is_alone, &Context { stated: &stated, digits, encoding: file.encoding }, problems));
    }
    Ok(layers)
}

/// What holds for the whole file.
struct Context<'a> {
    stated: &'a Stated,
    digits: Digits,
    encoding: EncodingChoice,
}

/// Whether the first numbers are eastings: by digits, and only when more points say so than say the opposite.
fn is_swapped(parsed: &Parsed) -> bool {
    let is_place = |x: f64, y: f64| are_metres_of_china(x, y) || are_degrees_of_china(x, y);
    let points = || parsed.plots.iter().flat_map(|plot| &plot.points);
    let as_written = points().filter(|point| is_place(point.second, point.first)).count();
    points().filter(|point| is_place(point.first, point.second)).count() > as_written
}

/// What most of these plots' eastings are.
fn digits<'a>(plots: impl Iterator<Item = &'a Plot>) -> Digits {
    let mut counts = BTreeMap::<Option<u32>, usize>::new();
    let (mut degrees, mut all) = (0_usize, 0_usize);
    for point in plots.flat_map(|plot| &plot.points) {
        all += 1;
        degrees += usize::from(are_degrees_of_china(point.second, point.first));
        *counts.entry(zone_in_front(point.second)).or_default() += 1;
    }
    if degrees * 2 > all {
        return Digits::Degrees;
    }
    match counts.into_iter().max_by_key(|&(zone, count)| (count, zone)) {
        Some((Some(zone), _)) => Digits::Prefixed(zone),
        _ => Digits::Bare,
    }
}

/// The zone in front of an easting of eight digits.
fn zone_in_front(easting: f64) -> Option<u32> {
    let zone = (easting / 1e6).floor();
    ((13.0..=45.0).contains(&zone)).then_some(zone as u32)
}

fn say_file(parsed: &Parsed, is_swapped: bool, problems: &Problems) {
    if is_swapped {
        problems.file(ProblemKind::AxesSwapped);
    }
    for name in &parsed.other_sections {
        problems.file(ProblemKind::SectionPassedOver { name: shown(name) });
    }
    for line in parsed.unreadable.iter().filter(|line| line.plot.is_none()) {
        problems.file(ProblemKind::LineUnreadable { line: line.line, text: shown(&line.text) });
    }
}

fn geometry_of(plot: &Plot) -> ShapeKind {
    match plot.fields.geometry.as_str() {
        "点" => ShapeKind::Points,
        "线" => ShapeKind::Lines,
        _ => ShapeKind::Polygon,
    }
}

fn layer(path: &Path, parsed: &Parsed, places: &[usize], is_alone: bool, context: &Context<'_>, problems: Problems) -> RawLayer {
    let kind = places.first().and_then(|&place| parsed.plots.get(place)).map_or(ShapeKind::Polygon, geometry_of);
    let (geometry, suffix) = match kind {
        ShapeKind::Points if places.iter().any(|&place| parsed.plots.get(place).is_some_and(|plot| plot.points.len() > 1)) => {
            (GeometryKind::MultiPoint, "点")
        }
        ShapeKind::Points => (GeometryKind::Point, "点"),
        ShapeKind::Lines => (GeometryKind::Line, "线"),
        _ => (GeometryKind::Polygon, "面"),
    };
    let headers: Vec<(&str, &str)> = HEADER_FIELDS
        .iter()
        .filter_map(|name| parsed.header.iter().find(|(key, _)| key == name).map(|(_, value)| (*name, value.as_str())))
        .collect();
    let has_more = places.iter().any(|&place| parsed.plots.get(place).is_some_and(|plot| !plot.fields.more.is_empty()));
    let mut table = MemoryTable::new(fields(has_more, &headers));
    let mut shapes = MemoryShapes::new();
    for (record, &place) in places.iter().enumerate() {
        let (Some(plot), Some(record)) = (parsed.plots.get(place), RecordNo::from_place(record)) else { continue };
        let shape = shape(plot, kind);
        say_plot(plot, &shape, record, context, &problems);
        for line in parsed.unreadable.iter().filter(|line| line.plot == Some(place)) {
            problems.record(record, ProblemKind::LineUnreadable { line: line.line, text: shown(&line.text) });
        }
        shapes.push(shape.as_ref());
        push_row(&mut table, plot, has_more, &headers, record, &problems);
    }
    let stem = sidecar::stem(path);
    RawLayer {
        name: if is_alone { stem } else { format!("{stem}_{suffix}") },
        path: path.to_owned(),
        geometry,
        shapes: Shapes::from_memory(shapes),
        table: Table::from_memory(table),
        srs: context.stated.epsg(context.digits).map_or(RawSrs::Missing, RawSrs::Epsg),
        encoding: context.encoding,
        problems: Arc::new(problems),
    }
}

fn fields(has_more: bool, headers: &[(&str, &str)]) -> Vec<Field> {
    let named = [
        ("点数", FieldKind::Integer),
        ("面积(公顷)", FieldKind::Real),
        ("地块编号", FieldKind::Text),
        ("地块名称", FieldKind::Text),
        ("图形类型", FieldKind::Text),
        ("图幅号", FieldKind::Text),
        ("用途", FieldKind::Text),
        ("地类编码", FieldKind::Text),
    ];
    let more = has_more.then_some(("其他", FieldKind::Text));
    let headers = headers.iter().map(|(name, _)| (*name, FieldKind::Text));
    named.into_iter().chain(more).chain(headers).map(|(name, kind)| Field { name: name.to_owned(), kind }).collect()
}

fn push_row(table: &mut MemoryTable, plot: &Plot, has_more: bool, headers: &[(&str, &str)], record: RecordNo, problems: &Problems) {
    let fields = &plot.fields;
    let numeric = |field: &str, text: &str, is_number: bool| {
        if is_number || text.is_empty() {
            return text.to_owned();
        }
        problems.record(record, ProblemKind::BadNumber { field: field.to_owned(), text: shown(text) });
        String::new()
    };
    let points = crate::text::normalised(&fields.points).into_owned();
    let points = numeric("点数", &points, points.parse::<u32>().is_ok());
    let area = crate::text::normalised(&fields.area).into_owned();
    let area = numeric("面积(公顷)", &area, area.parse::<f64>().is_ok_and(f64::is_finite));
    let texts = [&points, &area, &fields.number, &fields.name, &fields.geometry, &fields.sheet, &fields.land_use, &fields.code];
    let more = has_more.then_some(fields.more.as_str());
    let headers = headers.iter().map(|(_, value)| *value);
    table.push(texts.into_iter().map(String::as_str).chain(more).chain(headers));
}

/// The shape in file coordinates: easting first, rings as stored.
fn shape(plot: &Plot, kind: ShapeKind) -> Shape {
    let mut shape = Shape { kind, ..Shape::default() };
    for part in plot.parts() {
        shape.xy.extend(part.iter().map(|point| [point.second, point.first]));
        if kind != ShapeKind::Points {
            shape.end_part();
        }
    }
    if kind == ShapeKind::Points && !shape.xy.is_empty() {
        shape.end_part();
    }
    shape
}

/// Holds what the plot's line says against its points.
fn say_plot(plot: &Plot, shape: &Shape, record: RecordNo, context: &Context<'_>, problems: &Problems) {
    let closing = plot.parts().filter(|part| part.len() > 1 && is_same(part.first(), part.last())).count();
    if let Ok(stated) = crate::text::normalised(&plot.fields.points).parse::<usize>()
        && stated != plot.points.len()
        && stated + closing != plot.points.len()
    {
        problems.record(record, ProblemKind::PointCountDiffers { stated: stated as u32, found: plot.points.len() as u32 });
    }
    say_zone(plot, record, context, problems);
    let Ok(stated_ha) = crate::text::normalised(&plot.fields.area).parse::<f64>() else { return };
    if shape.kind == ShapeKind::Polygon && context.digits != Digits::Degrees {
        let mut shape = shape.clone();
        clean(&mut shape);
        let found_ha = measure(&mut shape).area_m2 / 10_000.0;
        if (stated_ha - found_ha).abs() > AREA_ROUNDING_HA + AREA_SHARE * found_ha.abs() {
            let (stated, found) = (format!("{stated_ha:.4}"), format!("{found_ha:.4}"));
            problems.record(record, ProblemKind::StatedAreaDiffers { stated, found });
        }
    }
}

fn is_same(a: Option<&parse::BoundaryPoint>, b: Option<&parse::BoundaryPoint>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if (a.first, a.second) == (b.first, b.second))
}

/// The zone that the header says, or that the other plots have, against the digits of this plot's eastings.
fn say_zone(plot: &Plot, record: RecordNo, context: &Context<'_>, problems: &Problems) {
    let Digits::Prefixed(found) = digits(std::iter::once(plot)) else { return };
    let expected = context.stated.zone.or(match context.digits {
        Digits::Prefixed(zone) => Some(zone),
        _ => None,
    });
    if let Some(stated) = expected.filter(|stated| *stated != found) {
        problems.record(record, ProblemKind::ZoneDiffers { stated, found });
    }
}
