//! Columns of coordinates -> points, decided over the whole column: degrees, `DDD.MMSS` or metres, and which of two is the northing.
//!
//! A record whose coordinates cannot be read stays, without a shape, and is said.

use std::collections::HashSet;

use super::coordinate_columns::{are_degrees_of_china, is_in_china};
use super::coordinate_text::{Axis, Reading, packed_degrees, pair, reading};
use super::point_table::{note, shown};
use super::{MemoryShapes, TextColumn};
use crate::geometry::Shape;
use crate::ids::RecordNo;
use crate::problem::{ProblemKind, Problems};

/// What headings say beyond which columns are coordinates.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said {
    /// Which is the easting and which the northing.
    pub(super) axes: bool,
    /// The numbers are degrees, minutes and seconds written as one.
    pub(super) packed: bool,
}

/// Whether a heading says that its numbers are degrees, minutes and seconds.
pub(super) fn says_packed(name: &str) -> bool {
    let name = crate::text::normalised(name).to_lowercase();
    ["度分秒", "dms", "ddmmss", "dddmmss", "mmss"].iter().any(|part| name.contains(part))
}

/// Chance that decimal degrees pass for `DDD.MMSS` at one two-digit place by accident: sixty in a hundred.
const BY_ACCIDENT: f64 = 0.6;
/// Below this chance it is no accident.
const NO_ACCIDENT: f64 = 1e-4;

/// One record's numbers; x to the east as far as is known.
type Pairs = Vec<Option<[Reading; 2]>>;

/// Points of two columns.
pub(super) fn of_two(xs: &TextColumn, ys: &TextColumn, said: Said, problems: &Problems) -> MemoryShapes {
    let mut pairs: Pairs = xs.iter().zip(ys.iter()).map(|(x, y)| Some([reading(x)?, reading(y)?])).collect();
    if let Some(packed) = unpacked(xs, ys, &pairs, said, problems) {
        pairs = packed;
    }
    let text = |record: usize| (value(xs, record), value(ys, record));
    shapes(&pairs, said.axes, &text, problems)
}

/// Points of a column that has both numbers in a cell.
pub(super) fn of_one(column: &TextColumn, problems: &Problems) -> MemoryShapes {
    let pairs: Pairs = column.iter().map(pair).collect();
    let text = |record: usize| (value(column, record), String::new());
    shapes(&pairs, false, &text, problems)
}

fn value(column: &TextColumn, record: usize) -> String {
    RecordNo::from_place(record).map_or("", |record| column.get(record)).to_owned()
}

/// The pairs as `DDD.MMSS`, where all numbers make sense that way and it is no accident that they do.
fn unpacked(xs: &TextColumn, ys: &TextColumn, pairs: &Pairs, said: Said, problems: &Problems) -> Option<Pairs> {
    let is_plain = |pair: &[Reading; 2]| matches!(pair, [Reading::Plain(x), Reading::Plain(y)] if is_degrees(*x, *y) || is_degrees(*y, *x));
    if pairs.iter().flatten().next().is_none() || !pairs.iter().flatten().all(is_plain) {
        return None;
    }
    let both = |(x, y): (&str, &str)| Some([Reading::Plain(packed_degrees(x)?), Reading::Plain(packed_degrees(y)?)]);
    let packed: Pairs = xs.iter().zip(ys.iter()).map(both).collect();
    if pairs.iter().zip(&packed).any(|(plain, packed)| plain.is_some() && packed.is_none()) {
        return None;
    }
    let chance = accident(xs.iter().zip(ys.iter()).filter(|(x, y)| !x.is_empty() && !y.is_empty()).flat_map(|(x, y)| [x, y]));
    let example = xs.iter().zip(&packed).find_map(|(text, packed)| Some((text.to_owned(), packed.as_ref()?[0].number())));
    let (example, degrees) = example.unwrap_or_default();
    if !said.packed && chance > NO_ACCIDENT {
        let has_four_decimals = |text: &str| text.split_once('.').is_some_and(|(_, fraction)| fraction.len() == 4);
        if xs.iter().filter(|text| !text.is_empty()).all(has_four_decimals) {
            problems.file(ProblemKind::DegreesAmbiguous { example });
        }
        return None;
    }
    problems.file(ProblemKind::DegreesPacked { example, degrees: format!("{degrees:.6}") });
    Some(packed)
}

/// Whether these may be degrees, longitude first.
fn is_degrees(x: f64, y: f64) -> bool {
    x.abs() <= 180.0 && y.abs() <= 90.0
}

/// The chance that all two-digit places of these decimal numbers are below sixty by accident. Values near each other share their first
/// digits, so each distinct pair of digits counts once.
fn accident<'a>(texts: impl Iterator<Item = &'a str>) -> f64 {
    let mut seen = HashSet::new();
    for text in texts {
        let Some((whole, fraction)) = text.split_once('.') else { continue };
        for place in [0, 2] {
            if let Some(digits) = fraction.get(place..place + 2) {
                // Seconds differ from record to record; minutes are told apart by their degrees.
                seen.insert((place, if place == 0 { whole } else { "" }, digits));
            }
        }
    }
    BY_ACCIDENT.powi(i32::try_from(seen.len()).unwrap_or(i32::MAX))
}

/// What the coordinates of most records are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Degrees,
    Metres,
}

/// `pairs` in the order of their columns; `are_axes_said`: the headings name the first as the one to the east.
fn shapes(pairs: &Pairs, are_axes_said: bool, text: &dyn Fn(usize) -> (String, String), problems: &Problems) -> MemoryShapes {
    let known = || pairs.iter().flatten();
    let degrees = known().filter(|[a, b]| a.number().abs() <= 180.0 && b.number().abs() <= 180.0).count();
    let unit = if degrees * 2 >= known().count() { Unit::Degrees } else { Unit::Metres };
    let as_read = known().filter(|pair| fits(**pair)).count();
    let swapped = known().filter(|[a, b]| fits([*b, *a])).count();
    let is_swapped = swapped > as_read;
    if is_swapped && are_axes_said {
        problems.file(ProblemKind::AxesSwapped);
    }
    let mut shapes = MemoryShapes::new();
    for (record, pair) in pairs.iter().enumerate() {
        let placed = pair.map(|[a, b]| if is_swapped { [b, a] } else { [a, b] }).and_then(|pair| {
            // One record the other way round than the rest.
            let is_stray = !fits(pair) && fits([pair[1], pair[0]]);
            let [x, y] = if is_stray { [pair[1].number(), pair[0].number()] } else { [pair[0].number(), pair[1].number()] };
            let is_place = match unit {
                Unit::Degrees => is_degrees(x, y) && (x, y) != (0.0, 0.0),
                Unit::Metres => x.abs() > 180.0 && y.abs() > 180.0,
            };
            if is_place && is_stray {
                note(problems, record, ProblemKind::AxesSwapped);
            }
            is_place.then_some([x, y])
        });
        if let Some(point) = placed {
            shapes.push(Shape::point(point).as_ref());
            continue;
        }
        let (x, y) = text(record);
        if !(x.is_empty() && y.is_empty()) {
            let both = if y.is_empty() { x } else { format!("{x} / {y}") };
            note(problems, record, ProblemKind::CoordinatesUnreadable { text: shown(&both) });
        }
        shapes.push_left_out(ProblemKind::NullShape);
    }
    shapes
}

/// Whether the pair is a place in China, x to the east; letters of direction decide where there are any.
fn fits([x, y]: [Reading; 2]) -> bool {
    let axis = |reading: Reading| match reading {
        Reading::Angle { axis, .. } => axis,
        Reading::Plain(_) => None,
    };
    match (axis(x), axis(y)) {
        (Some(Axis::Latitude), _) | (_, Some(Axis::Longitude)) => false,
        (Some(Axis::Longitude), _) | (_, Some(Axis::Latitude)) => true,
        (None, None) if matches!((x, y), (Reading::Plain(_), Reading::Plain(_))) => is_in_china(x.number(), y.number()),
        (None, None) => are_degrees_of_china(x.number(), y.number()),
    }
}
