//! The landscape as departments hand it over: each layer with its own fields, coordinate system and text encoding.

use geo::algorithm::{Orient as _, orient::Direction};
use geo::{LineString, Polygon};
use proj::Proj;

use super::plane::Place;
use super::prj::esri_prj;
use super::shapefile::{Column, Geometry, Row, Shapefile, TextEncoding};

/// Every record says so.
pub(crate) const NOTICE: &str = "虚构数据";

/// From the landscape's plane to files' coordinates. The plane is EPSG:4524 with its origin at 109.5°E, 24.3°N.
pub(crate) struct Surveyor {
    origin: Place,
    to_file: Vec<(u32, Proj)>,
}

impl Surveyor {
    pub(crate) fn new() -> Self {
        let proj = |from: &str, to: &str| Proj::new_known_crs(from, to, None).expect("PROJ knows these codes");
        let (x, y): (f64, f64) = proj("EPSG:4490", "EPSG:4524").convert((109.5, 24.3)).expect("a point in zone 36");
        let to_file = [4490, 4525, 4545, 4546].map(|epsg| (epsg, proj("EPSG:4524", &format!("EPSG:{epsg}"))));
        Self { origin: Place { x: x.round(), y: y.round() }, to_file: to_file.into() }
    }

    /// Coordinates in `epsg`, to a millimetre or a tenth of one in degrees.
    pub(crate) fn file(&self, epsg: u32, at: Place) -> [f64; 2] {
        let plane = (at.x + self.origin.x, at.y + self.origin.y);
        let (x, y) = match self.to_file.iter().find(|(code, _)| *code == epsg) {
            Some((_, proj)) => proj.convert(plane).expect("within the zone"),
            None => plane,
        };
        let round = |value: f64| if epsg == 4490 { (value * 1e9).round() / 1e9 } else { (value * 1e3).round() / 1e3 };
        [round(x), round(y)]
    }

    /// Area on the ellipsoid from area in the plane: the scale of a Gauss-Krüger zone grows with the distance from its
    /// central meridian, m = 1 + x²/2R².
    pub(crate) fn ground_area(&self, at: Place, plane_m2: f64) -> f64 {
        let east = (at.x + self.origin.x - 36_500_000.0) / 6_371_000.0;
        plane_m2 / (1.0 + east * east)
    }
}

/// How an office saves its files.
#[derive(Clone, Copy)]
pub(crate) enum Habit {
    /// ArcGIS on Chinese Windows, old: GBK, language byte 0x4D, no .cpg.
    GbkLanguageByte,
    /// GBK with a .cpg.
    GbkCpg,
    /// UTF-8 with a .cpg.
    Utf8Cpg,
}

/// A layer being filled.
pub(crate) struct Sheet<'a> {
    surveyor: &'a Surveyor,
    epsg: u32,
    file: Shapefile,
}

impl<'a> Sheet<'a> {
    pub(crate) fn new(surveyor: &'a Surveyor, epsg: u32, habit: Habit, shape_type: i32, columns: &[(&str, Column)]) -> Self {
        let (encoding, language_byte, cpg) = match habit {
            Habit::GbkLanguageByte => (TextEncoding::Gbk, 0x4D, None),
            Habit::GbkCpg => (TextEncoding::Gbk, 0x4D, Some("GBK")),
            Habit::Utf8Cpg => (TextEncoding::Utf8, 0, Some("UTF-8")),
        };
        let notice = ("BZ", Column::Text(if matches!(habit, Habit::Utf8Cpg) { 12 } else { 8 }));
        let columns = columns.iter().chain([&notice]).map(|(name, column)| ((*name).to_owned(), *column)).collect();
        let file = Shapefile {
            shape_type,
            columns,
            rows: Vec::new(),
            encoding,
            language_byte,
            cpg: cpg.map(str::to_owned),
            prj: Some(esri_prj(epsg)),
        };
        Self { surveyor, epsg, file }
    }

    pub(crate) fn polygon(&mut self, polygon: &Polygon<f64>, cells: Vec<String>) {
        // Shapefiles want outer rings clockwise, which geo calls reversed.
        let polygon = polygon.orient(Direction::Reversed);
        let rings = std::iter::once(polygon.exterior())
            .chain(polygon.interiors())
            .map(|ring| self.ring(ring))
            .filter(|ring| ring.len() > 3)
            .collect();
        self.row(Geometry::Polygon(rings), cells);
    }

    pub(crate) fn line(&mut self, line: &[Place], cells: Vec<String>) {
        let line = line.iter().map(|vertex| self.surveyor.file(self.epsg, *vertex)).collect();
        self.row(Geometry::Line(vec![line]), cells);
    }

    pub(crate) fn point(&mut self, at: Place, cells: Vec<String>) {
        self.row(Geometry::Point(self.surveyor.file(self.epsg, at)), cells);
    }

    fn row(&mut self, geometry: Geometry, mut cells: Vec<String>) {
        cells.push(NOTICE.to_owned());
        assert_eq!(cells.len(), self.file.columns.len(), "a cell for each column");
        for (cell, (name, column)) in cells.iter().zip(&self.file.columns) {
            assert!(self.file.fits(cell, *column), "{name}: {cell} is too long");
        }
        self.file.rows.push(Row { geometry, cells, is_deleted: false });
    }

    /// Vertices that fall on the same millimetre are one.
    fn ring(&self, ring: &LineString<f64>) -> Vec<[f64; 2]> {
        let mut vertices: Vec<[f64; 2]> = ring.0.iter().map(|vertex| self.surveyor.file(self.epsg, *vertex)).collect();
        vertices.dedup();
        vertices
    }

    pub(crate) fn finish(self) -> Shapefile {
        self.file
    }
}

/// What goes wrong in offices, done to the records `bow_tie`, `unclosed` … of a layer.
pub(crate) enum Dirt {
    /// Two vertices changed places: the ring crosses itself.
    BowTie,
    /// The last vertex is not the first.
    Unclosed,
    /// A line out and back on itself.
    Spike,
    /// Marked deleted, never packed.
    Deleted,
    /// The record stands in the file twice.
    Doubled,
    /// A row without a shape.
    NoShape,
}

/// Damages record `at`.
pub(crate) fn soil(file: &mut Shapefile, at: usize, dirt: &Dirt) {
    let row = &mut file.rows[at];
    match dirt {
        Dirt::Deleted => row.is_deleted = true,
        Dirt::NoShape => row.geometry = Geometry::Null,
        Dirt::Doubled => {
            let twin = row.clone();
            file.rows.push(twin);
        }
        Dirt::BowTie | Dirt::Unclosed | Dirt::Spike => {
            let Geometry::Polygon(rings) = &mut row.geometry else { return };
            let ring = &mut rings[0];
            match dirt {
                Dirt::BowTie => {
                    let middle = ring.len() / 2;
                    ring.swap(middle - 1, middle);
                }
                Dirt::Unclosed => {
                    ring.pop();
                }
                _ => {
                    let tip = [ring[1][0] + 12.0, ring[1][1] + 9.0];
                    let root = ring[1];
                    ring.splice(2..2, [tip, root]);
                }
            }
        }
    }
}
