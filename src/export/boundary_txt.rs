//! Plots as 界址点坐标 TXT (DOMAIN 6): declared coordinate system, ring numbers, closed rings, GBK with CRLF where its characters allow.
//!
//! Northing stands first, to a millimetre; areas are hectares to four places. A ring inside an even number of others is an outer one and
//! numbered 1, holes are numbered from 2 on; points are numbered through a plot, and a ring ends with its first point again.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use encoding_rs::GBK;

use super::ExportError;
use super::provenance::beijing_date;
use super::target::Staged;
use crate::geometry::rings::{clean, measure};
use crate::geometry::{Point, Shape, nested_polygons};

/// The coordinate system that a file declares.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeclaredZone {
    /// `2000国家大地坐标系` …
    pub system: &'static str,
    /// 3 or 6 degrees.
    pub width_degrees: u32,
    /// The zone's number.
    pub zone: u32,
}

/// The first codes of each datum's families (DOMAIN 5.1): 3° with the zone in front and by central meridian, the same for 6°.
const FAMILIES: [(&str, [u32; 4]); 3] = [
    ("2000国家大地坐标系", [4513, 4534, 4491, 4502]),
    ("1980西安坐标系", [2349, 2370, 2327, 2338]),
    ("1954北京坐标系", [2401, 2422, 21_413, 21_453]),
];

impl DeclaredZone {
    /// The zone of an EPSG code; `None` for a system that the format has no words for.
    ///
    /// ```
    /// use jingtu::export::boundary_txt::DeclaredZone;
    /// let zone = DeclaredZone::of(4524).unwrap();
    /// assert_eq!((zone.system, zone.width_degrees, zone.zone), ("2000国家大地坐标系", 3, 36));
    /// assert_eq!(DeclaredZone::of(4490), None);
    /// ```
    #[must_use]
    pub fn of(epsg: u32) -> Option<Self> {
        FAMILIES.iter().find_map(|&(system, [prefixed_3, meridian_3, prefixed_6, meridian_6])| {
            let zone =
                |first: u32, count: u32, zone_1: u32| epsg.checked_sub(first).filter(|place| *place < count).map(|place| place + zone_1);
            let of_3 = zone(prefixed_3, 21, 25).or_else(|| zone(meridian_3, 21, 25)).map(|zone| (3, zone));
            let of_6 = || zone(prefixed_6, 11, 13).or_else(|| zone(meridian_6, 11, 13)).map(|zone| (6, zone));
            of_3.or_else(of_6).map(|(width_degrees, zone)| Self { system, width_degrees, zone })
        })
    }
}

/// One plot to be written.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Plot {
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Map sheet.
    pub sheet: String,
    /// Use.
    pub land_use: String,
    /// Land code.
    pub code: String,
    /// Its rings, easting first, in the declared system.
    pub shape: Shape,
}

/// The file: proven writable, not yet in place. Dropping it leaves everything as it was.
#[derive(Debug)]
pub struct BoundaryFile(Staged);

/// What was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Written {
    /// The file.
    pub path: PathBuf,
    /// Plots in it.
    pub plots: usize,
    /// Plots that have no area and are not in it.
    pub left_out: usize,
    /// A character was beyond GBK: UTF-8 with BOM instead.
    pub is_utf8: bool,
}

impl BoundaryFile {
    /// Proves that the file can be written.
    ///
    /// # Errors
    /// When its name does not end in .txt, or nothing can be written there.
    pub fn prepare(path: &Path) -> Result<Self, ExportError> {
        let is_txt = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("txt"));
        if !is_txt {
            return Err(ExportError::UnknownBoundary { path: path.to_owned() });
        }
        Staged::new(path).map(Self)
    }

    /// Writes the plots, dated today in Beijing, and puts the file in the old one's place.
    ///
    /// # Errors
    /// When the file cannot be written; the old one is unchanged then.
    pub fn write(mut self, zone: &DeclaredZone, now_unix_secs: u64, plots: &[Plot]) -> Result<Written, ExportError> {
        let (year, month, day, _) = beijing_date(now_unix_secs);
        let (text, count) = text(zone, &format!("{year}-{month}-{day}"), plots);
        let (gbk, _, is_utf8) = GBK.encode(&text);
        let outcome = {
            let mut writer = self.0.writer();
            let all = if is_utf8 {
                writer.write_all("\u{feff}".as_bytes()).and_then(|()| writer.write_all(text.as_bytes()))
            } else {
                writer.write_all(&gbk)
            };
            all.and_then(|()| writer.flush())
        };
        match outcome {
            Ok(()) => Ok(Written { path: self.0.replace()?, plots: count, left_out: plots.len() - count, is_utf8 }),
            Err(error) => Err(ExportError::Failed { path: self.0.path().to_owned(), source: error.into() }),
        }
    }
}

/// The whole text, and how many plots are in it.
fn text(zone: &DeclaredZone, date: &str, plots: &[Plot]) -> (String, usize) {
    let mut text = String::new();
    let header = [
        "[属性描述]".to_owned(),
        "格式版本号=1.01".to_owned(),
        "数据产生单位=".to_owned(),
        format!("数据产生日期={date}"),
        format!("坐标系={}", zone.system),
        format!("几度分带={}", zone.width_degrees),
        "投影类型=高斯克吕格".to_owned(),
        "计量单位=米".to_owned(),
        format!("带号={}", zone.zone),
        "精度=0.001".to_owned(),
        "转换参数=0,0,0,0,0,0,0".to_owned(),
        "[地块坐标]".to_owned(),
    ];
    for line in header {
        text.push_str(&line);
        text.push_str("\r\n");
    }
    let written = plots.iter().filter(|plot| push_plot(&mut text, plot)).count();
    (text, written)
}

/// Adds a plot; `false` when it has no area and nothing was added.
fn push_plot(text: &mut String, plot: &Plot) -> bool {
    let mut shape = plot.shape.clone();
    clean(&mut shape);
    let area_ha = measure(&mut shape).area_m2 / 10_000.0;
    let rings = rings(&shape);
    if rings.is_empty() {
        return false;
    }
    let points: usize = rings.iter().map(|(_, ring)| ring.len() + 1).sum();
    let fields = [&plot.number, &plot.name].map(|field| plain(field));
    let [sheet, land_use, code] = [&plot.sheet, &plot.land_use, &plot.code].map(|field| plain(field));
    let [number, name] = fields;
    // Writing into a String cannot fail.
    write!(text, "{points},{area_ha:.4},{number},{name},面,{sheet},{land_use},{code},@\r\n").ok();
    let mut label = 1;
    for (number, ring) in rings {
        let first = label;
        for [easting, northing] in &ring {
            write!(text, "J{label},{number},{northing:.3},{easting:.3}\r\n").ok();
            label += 1;
        }
        if let Some([easting, northing]) = ring.first() {
            write!(text, "J{first},{number},{northing:.3},{easting:.3}\r\n").ok();
        }
    }
    true
}

/// The rings with their numbers: each outer one is 1, its holes follow from 2 on. Outer ones run clockwise, as surveyors number them.
fn rings(shape: &Shape) -> Vec<(u32, Vec<Point>)> {
    let mut rings = Vec::new();
    for polygon in nested_polygons(shape.as_ref()) {
        // Rings that ran clockwise before they were nested begin where they began.
        let reversed = |mut ring: Vec<Point>| {
            ring.reverse();
            ring
        };
        rings.push((1, reversed(polygon.outer)));
        rings.extend((2..).zip(polygon.holes.into_iter().map(reversed)));
    }
    rings
}

/// A field without what would end it: separators and line breaks become 、.
fn plain(field: &str) -> String {
    field
        .trim()
        .chars()
        .map(|c| match c {
            ',' | '，' | ';' | '；' | '\t' | '\n' | '\r' => '、',
            '@' => '＠',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plot_with_a_hole_is_written_to_the_letter() {
        let outer = [[36_643_000.0, 2_692_000.0], [36_643_000.0, 2_692_100.0], [36_643_100.0, 2_692_100.0], [36_643_100.0, 2_692_000.0]];
        let hole = [[36_643_020.0, 2_692_020.0], [36_643_070.0, 2_692_020.0], [36_643_070.0, 2_692_070.0]];
        let plot = Plot { number: "1".to_owned(), name: "甲,乙".to_owned(), shape: Shape::polygon(&[&outer, &hole]), ..Plot::default() };
        let (text, count) = text(&DeclaredZone::of(4524).unwrap(), "2025-6-15", &[plot, Plot::default()]);
        assert_eq!(count, 1);
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert_eq!(lines[4..6], ["坐标系=2000国家大地坐标系", "几度分带=3"]);
        assert_eq!(lines[12], "9,0.8750,1,甲、乙,面,,,,@");
        assert_eq!(lines[13], "J1,1,2692000.000,36643000.000");
        assert_eq!(lines[17], lines[13]);
        assert!(lines[18].starts_with("J5,2,") && lines[21].starts_with("J5,2,"));
    }

    #[test]
    fn every_family_is_declared() {
        let of = |epsg| DeclaredZone::of(epsg).map(|zone| (zone.system, zone.width_degrees, zone.zone));
        assert_eq!(of(4545), Some(("2000国家大地坐标系", 3, 36)));
        assert_eq!(of(4497), Some(("2000国家大地坐标系", 6, 19)));
        assert_eq!(of(2360), Some(("1980西安坐标系", 3, 36)));
        assert_eq!(of(21_419), Some(("1954北京坐标系", 6, 19)));
        assert_eq!(of(32_649), None);
    }
}
