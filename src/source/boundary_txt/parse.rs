//! Lines of a 界址点 TXT -> header, plots and points as they stand there (DOMAIN 6). Nothing is judged here.

use crate::text::{normalised, trimmed};

/// Lines that are looked at to recognise the format.
const LINES_LOOKED_AT: usize = 200;
/// Rings have small numbers; a larger one in its place is a coordinate.
const RING_AT_MOST: u32 = 10_000;

/// A whole file.
#[derive(Default, Debug)]
pub(super) struct Parsed {
    /// Keys and values of the header, as written.
    pub(super) header: Vec<(String, String)>,
    /// The plots in file order.
    pub(super) plots: Vec<Plot>,
    /// Names of sections that are not read.
    pub(super) other_sections: Vec<String>,
    /// Lines that are none of it: their numbers from 1, and their texts; `plot` is the one they stand in.
    pub(super) unreadable: Vec<Unreadable>,
}

/// A line that cannot be read.
#[derive(Debug)]
pub(super) struct Unreadable {
    pub(super) line: u32,
    pub(super) text: String,
    pub(super) plot: Option<usize>,
}

/// One plot: what its line says, and its points.
#[derive(Default, Debug)]
pub(super) struct Plot {
    /// The line's fields before the `@`.
    pub(super) fields: PlotFields,
    /// Points in file order.
    pub(super) points: Vec<BoundaryPoint>,
    /// Where each part ends in `points`.
    pub(super) ends: Vec<usize>,
}

/// What a plot line says, as text.
#[derive(Default, Debug)]
pub(super) struct PlotFields {
    pub(super) points: String,
    pub(super) area: String,
    pub(super) number: String,
    pub(super) name: String,
    pub(super) geometry: String,
    pub(super) sheet: String,
    pub(super) land_use: String,
    pub(super) code: String,
    /// Fields between the code and the `@` that the format does not name.
    pub(super) more: String,
}

/// One point line. `first` and `second` are its numbers in the order written: northing, easting by the format.
#[derive(Clone, Debug)]
pub(super) struct BoundaryPoint {
    label: String,
    ring: u32,
    pub(super) first: f64,
    pub(super) second: f64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Header,
    Plots,
    Other,
}

/// Whether a text is of this format: one of its sections, or a plot line with a point line below.
pub(in crate::source) fn is_boundary_txt(text: &str) -> bool {
    let mut last_was_plot = false;
    for line in text.lines().take(LINES_LOOKED_AT).map(trimmed).filter(|line| !line.is_empty()) {
        if section_name(line).is_some_and(|name| matches!(name.as_str(), "属性描述" | "地块坐标")) {
            return true;
        }
        if last_was_plot && point(line).is_some() {
            return true;
        }
        last_was_plot = plot_line(line).is_some();
    }
    false
}

/// Reads all lines.
pub(super) fn parse(text: &str) -> Parsed {
    let mut parsed = Parsed::default();
    // A file that begins with its plots has no header.
    let mut section = Section::Plots;
    for (place, line) in text.lines().enumerate() {
        let line = trimmed(line.trim_start_matches('\u{feff}'));
        if line.is_empty() {
            continue;
        }
        if let Some(name) = section_name(line) {
            section = match name.as_str() {
                "属性描述" => Section::Header,
                "地块坐标" => Section::Plots,
                _ => {
                    parsed.other_sections.push(name);
                    Section::Other
                }
            };
            continue;
        }
        match section {
            Section::Header => match line.split_once(['=', '＝']) {
                Some((key, value)) => parsed.header.push((normalised(key).into_owned(), trimmed(value).to_owned())),
                None => parsed.unread(place, line),
            },
            Section::Plots => parsed.plot_or_point(place, line),
            // Plots may follow what is not read without a heading of their own.
            Section::Other if plot_line(line).is_some() => {
                section = Section::Plots;
                parsed.plot_or_point(place, line);
            }
            Section::Other => {}
        }
    }
    if let Some(last) = parsed.plots.last_mut() {
        last.end_part();
    }
    parsed
}

impl Parsed {
    fn plot_or_point(&mut self, place: usize, line: &str) {
        if let Some(fields) = plot_line(line) {
            if let Some(last) = self.plots.last_mut() {
                last.end_part();
            }
            self.plots.push(Plot { fields, ..Plot::default() });
        } else if let (Some(point), Some(plot)) = (point(line), self.plots.last_mut()) {
            plot.push(point);
        } else {
            self.unread(place, line);
        }
    }

    fn unread(&mut self, place: usize, line: &str) {
        let line_number = u32::try_from(place + 1).unwrap_or(u32::MAX);
        self.unreadable.push(Unreadable { line: line_number, text: line.to_owned(), plot: self.plots.len().checked_sub(1) });
    }
}

impl Plot {
    /// Adds a point; a new part begins with another ring number, behind a closed ring, and where the first label comes again elsewhere.
    fn push(&mut self, point: BoundaryPoint) {
        let start = self.ends.last().copied().unwrap_or(0);
        let part = self.points.get(start..).unwrap_or(&[]);
        if let (Some(first), Some(last)) = (part.first(), part.last()) {
            let is_closed = part.len() > 2 && (first.first, first.second) == (last.first, last.second);
            let is_new = point.ring != last.ring
                || is_closed
                || (!point.label.is_empty() && point.label == first.label && !point.is_near(first) && part.len() > 2);
            if is_new {
                self.end_part();
            }
        }
        self.points.push(point);
    }

    fn end_part(&mut self) {
        if self.points.len() > self.ends.last().copied().unwrap_or(0) {
            self.ends.push(self.points.len());
        }
    }

    /// The parts, each a run of points.
    pub(super) fn parts(&self) -> impl Iterator<Item = &[BoundaryPoint]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).filter_map(|(start, &end)| self.points.get(start..end))
    }
}

impl BoundaryPoint {
    /// Whether both are one point but for rounding.
    fn is_near(&self, other: &Self) -> bool {
        (self.first - other.first).abs() <= 0.01 && (self.second - other.second).abs() <= 0.01
    }
}

/// The name between square brackets of any width.
fn section_name(line: &str) -> Option<String> {
    let inner = line.strip_prefix(['[', '【', '［', '〔'])?;
    let end = inner.find([']', '】', '］', '〕'])?;
    Some(normalised(inner.get(..end)?).into_owned())
}

fn fields(line: &str) -> Vec<&str> {
    line.split([',', '，', ';', '；', '\t']).map(trimmed).collect()
}

/// The fields of a plot line: it ends with `@`.
fn plot_line(line: &str) -> Option<PlotFields> {
    let before = line.trim_end_matches([',', '，', ' ', '\t']).strip_suffix(['@', '＠'])?;
    let mut fields = fields(before);
    // The separator in front of the `@` leaves an empty field.
    if fields.last().is_some_and(|last| last.is_empty()) {
        fields.pop();
    }
    // The kind of geometry is the one field that its value tells; the others stand around it.
    let geometry = fields.iter().position(|field| matches!(*field, "面" | "线" | "点")).unwrap_or(4);
    let at = |place: Option<usize>| place.and_then(|place| fields.get(place)).map_or_else(String::new, |field| (*field).to_owned());
    Some(PlotFields {
        points: at((geometry >= 4).then_some(0)),
        area: at((geometry >= 3).then_some(geometry.min(4) - 3)),
        number: at(geometry.checked_sub(2)),
        name: at(geometry.checked_sub(1)),
        geometry: at(Some(geometry)),
        sheet: at(Some(geometry + 1)),
        land_use: at(Some(geometry + 2)),
        code: at(Some(geometry + 3)),
        more: fields.get(geometry + 4..).unwrap_or(&[]).iter().filter(|field| !field.is_empty()).copied().collect::<Vec<_>>().join(","),
    })
}

/// A point line: label, ring, two numbers, and whatever follows; or label and two numbers.
fn point(line: &str) -> Option<BoundaryPoint> {
    let mut parts = fields(line);
    if parts.len() < 3 {
        parts = line.split_whitespace().collect();
    }
    let number = |place: usize| parts.get(place).and_then(|text| normalised(text).parse::<f64>().ok()).filter(|number| number.is_finite());
    let ring = parts.get(1).and_then(|text| normalised(text).parse::<u32>().ok()).filter(|ring| *ring <= RING_AT_MOST);
    let label = parts.first().map_or_else(String::new, |label| normalised(label).into_owned());
    match (ring, number(1), number(2), number(3)) {
        (Some(ring), _, Some(first), Some(second)) => Some(BoundaryPoint { label, ring, first, second }),
        // A small whole number is a ring whose point lacks a coordinate.
        (None, Some(first), Some(second), _) => Some(BoundaryPoint { label, ring: 1, first, second }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plot_line_of_any_length_ends_with_its_sign() {
        for line in [
            "5,0.2500,1,某地块,面,,住宅用地,0701,@",
            "5，0.2500，1，某地块，面，，住宅用地，0701，＠",
            "5,0.2500,1,某地块,面,,住宅用地,0701,备注,甲,乙,@",
            "5,0.2500,1,某地块,面,,住宅用地,0701@",
        ] {
            let plot = plot_line(line).unwrap();
            let PlotFields { points, area, number, name, geometry, sheet, land_use, code, .. } = plot;
            assert_eq!(
                [&*points, &*area, &*number, &*name, &*geometry, &*sheet, &*land_use, &*code],
                ["5", "0.2500", "1", "某地块", "面", "", "住宅用地", "0701"]
            );
        }
        assert_eq!(plot_line("@").unwrap().name, "");
        assert!(plot_line("J1,1,2692565.120,36643111.450").is_none());
    }

    #[test]
    fn points_are_read_with_and_without_ring_and_extra_fields() {
        let read = |line: &str| point(line).map(|point| (point.ring, point.first, point.second));
        assert_eq!(read("J1,1,2692565.120,36643111.450"), Some((1, 2_692_565.12, 36_643_111.45)));
        assert_eq!(read("J１，2，２692565.120，36643111.450，拐点"), Some((2, 2_692_565.12, 36_643_111.45)));
        assert_eq!(read("J1 1 2692565.120 36643111.450"), Some((1, 2_692_565.12, 36_643_111.45)));
        assert_eq!(read("J1,2692565.120,36643111.450"), Some((1, 2_692_565.12, 36_643_111.45)));
        for line in ["J1,1,2692565.120", "J1,1,x,36643111.450", "", "NaN,NaN,NaN,NaN"] {
            assert_eq!(read(line), None, "{line}");
        }
    }

    #[test]
    fn parts_are_told_by_ring_closing_and_labels() {
        let rings = |points: &[(&str, u32, f64, f64)]| {
            let mut plot = Plot::default();
            for &(label, ring, first, second) in points {
                plot.push(BoundaryPoint { label: label.to_owned(), ring, first, second });
            }
            plot.end_part();
            plot.parts().map(<[BoundaryPoint]>::len).collect::<Vec<_>>()
        };
        let square = |ring, at| [("J1", ring, at, 0.0), ("J2", ring, at, 9.0), ("J3", ring, at + 9.0, 9.0), ("J4", ring, at + 9.0, 0.0)];
        let closed = |ring, at| [square(ring, at).to_vec(), vec![("J1", ring, at, 0.0)]].concat();
        assert_eq!(rings(&[closed(1, 0.0), closed(2, 2.0)].concat()), [5, 5], "a hole by its number");
        assert_eq!(rings(&[closed(1, 0.0), closed(1, 20.0)].concat()), [5, 5], "closed and numbered 1 again");
        assert_eq!(rings(&[square(1, 0.0), square(1, 20.0)].concat()), [4, 4], "neither closed: J1 starts over");
        assert_eq!(rings(&closed(1, 0.0)), [5]);
    }
}
