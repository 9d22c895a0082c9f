//! A small shapefile writer that writes what it is told: unclosed rings, deleted rows, GBK with or without a .cpg, any
//! language byte. Libraries close, turn and re-encode on the way out, which is exactly what fixtures must not have.
//!
//! Layouts: ESRI Shapefile Technical Description (July 1998), pages 3 to 15; dBASE III header and rows.

use std::path::Path;
use std::{fs, io};

/// One record's shape, in file coordinates, written as given.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Geometry {
    /// No shape (type 0).
    Null,
    /// One point (type 1).
    Point([f64; 2]),
    /// Several points (type 8).
    MultiPoint(Vec<[f64; 2]>),
    /// Parts of a line (type 3).
    Line(Vec<Vec<[f64; 2]>>),
    /// Rings of a polygon (type 5), outer ones clockwise, the first vertex repeated at the end.
    Polygon(Vec<Vec<[f64; 2]>>),
}

impl Geometry {
    fn shape_type(&self) -> i32 {
        match self {
            Self::Null => 0,
            Self::Point(_) => 1,
            Self::Line(_) => 3,
            Self::Polygon(_) => 5,
            Self::MultiPoint(_) => 8,
        }
    }

    fn vertices(&self) -> Vec<[f64; 2]> {
        match self {
            Self::Null => Vec::new(),
            Self::Point(point) => vec![*point],
            Self::MultiPoint(points) => points.clone(),
            Self::Line(parts) | Self::Polygon(parts) => parts.concat(),
        }
    }
}

/// What a DBF column holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Column {
    /// Text of this many bytes.
    Text(u8),
    /// A number of this width with this many decimals.
    Number(u8, u8),
}

/// How text goes into the DBF.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TextEncoding {
    /// GBK (code page 936).
    Gbk,
    /// UTF-8.
    Utf8,
    /// GB 18030, four bytes for what GBK lacks.
    Gb18030,
}

/// One row with its shape.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Row {
    /// The shape.
    pub(crate) geometry: Geometry,
    /// The cells, one a column, as text; numbers already formatted.
    pub(crate) cells: Vec<String>,
    /// Whether the row carries the mark of a deleted one.
    pub(crate) is_deleted: bool,
}

/// A layer to be written.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Shapefile {
    /// Shape type of the file's header, as in the specification: 1, 3, 5 or 8.
    pub(crate) shape_type: i32,
    /// Column names with what they hold.
    pub(crate) columns: Vec<(String, Column)>,
    /// The records.
    pub(crate) rows: Vec<Row>,
    /// Encoding of the text.
    pub(crate) encoding: TextEncoding,
    /// The DBF's language byte (0x4D is GBK, 0 says nothing).
    pub(crate) language_byte: u8,
    /// Text of the .cpg, if there is to be one.
    pub(crate) cpg: Option<String>,
    /// Text of the .prj, if there is to be one.
    pub(crate) prj: Option<String>,
}

impl Shapefile {
    /// The files of the layer: extension and bytes.
    pub(crate) fn files(&self) -> Vec<(&'static str, Vec<u8>)> {
        let (shp, shx) = self.shapes();
        let mut files = vec![("shp", shp), ("shx", shx), ("dbf", self.table())];
        files.extend(self.prj.as_ref().map(|text| ("prj", text.clone().into_bytes())));
        files.extend(self.cpg.as_ref().map(|text| ("cpg", text.clone().into_bytes())));
        files
    }

    /// Writes the files as `folder/stem.*`.
    pub(crate) fn write(&self, folder: &Path, stem: &str) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        for (extension, bytes) in self.files() {
            fs::write(folder.join(format!("{stem}.{extension}")), bytes)?;
        }
        Ok(())
    }

    fn shapes(&self) -> (Vec<u8>, Vec<u8>) {
        let vertices: Vec<[f64; 2]> = self.rows.iter().flat_map(|row| row.geometry.vertices()).collect();
        let mut records = Vec::new();
        let mut index = Vec::new();
        for (number, row) in self.rows.iter().enumerate() {
            let content = record_content(&row.geometry);
            let words = content.len() as i32 / 2;
            index.extend(((100 + records.len()) as i32 / 2).to_be_bytes());
            index.extend(words.to_be_bytes());
            records.extend((number as i32 + 1).to_be_bytes());
            records.extend(words.to_be_bytes());
            records.extend(content);
        }
        let with_header = |body: Vec<u8>| [self.header(100 + body.len(), &vertices), body].concat();
        (with_header(records), with_header(index))
    }

    fn header(&self, bytes: usize, vertices: &[[f64; 2]]) -> Vec<u8> {
        let mut header = Vec::with_capacity(100);
        header.extend(9994_i32.to_be_bytes());
        header.extend([0; 20]);
        header.extend((bytes as i32 / 2).to_be_bytes());
        header.extend(1000_i32.to_le_bytes());
        header.extend(self.shape_type.to_le_bytes());
        header.extend(bounds(vertices));
        header.extend([0; 32]);
        header
    }

    fn encode(&self, text: &str) -> Vec<u8> {
        match self.encoding {
            TextEncoding::Utf8 => text.as_bytes().to_vec(),
            TextEncoding::Gbk => encoding_rs::GBK.encode(text).0.into_owned(),
            TextEncoding::Gb18030 => encoding_rs::GB18030.encode(text).0.into_owned(),
        }
    }

    /// Whether the text can be stored uncut.
    pub(crate) fn fits(&self, text: &str, column: Column) -> bool {
        let (Column::Text(width) | Column::Number(width, _)) = column;
        self.encode(text).len() <= usize::from(width)
    }

    /// `text` in `width` bytes, cut between characters if it must be.
    fn cell(&self, text: &str, width: usize) -> Vec<u8> {
        let mut kept = text.to_owned();
        while self.encode(&kept).len() > width {
            kept.pop();
        }
        let mut bytes = self.encode(&kept);
        bytes.resize(width, b' ');
        bytes
    }

    fn table(&self) -> Vec<u8> {
        let width = |(Column::Text(width) | Column::Number(width, _)): Column| width;
        let row_bytes = 1 + self.columns.iter().map(|(_, column)| u16::from(width(*column))).sum::<u16>();
        let mut table = vec![3, 124, 6, 30];
        table.extend((self.rows.len() as u32).to_le_bytes());
        table.extend((32 * (self.columns.len() as u16 + 1) + 1).to_le_bytes());
        table.extend(row_bytes.to_le_bytes());
        table.extend([0; 17]);
        table.push(self.language_byte);
        table.extend([0; 2]);
        for (name, column) in &self.columns {
            let mut bytes = self.cell(name, 10);
            bytes.iter_mut().rev().take_while(|byte| **byte == b' ').for_each(|byte| *byte = 0);
            table.extend(bytes);
            let (kind, decimals) = match column {
                Column::Text(_) => (b'C', 0),
                Column::Number(_, decimals) => (b'N', *decimals),
            };
            table.extend([0, kind, 0, 0, 0, 0, width(*column), decimals]);
            table.extend([0; 14]);
        }
        table.push(b'\r');
        for row in &self.rows {
            table.push(if row.is_deleted { b'*' } else { b' ' });
            for ((_, column), cell) in self.columns.iter().zip(&row.cells) {
                match column {
                    Column::Text(width) => table.extend(self.cell(cell, usize::from(*width))),
                    Column::Number(width, _) => table.extend(format!("{cell:>0$}", usize::from(*width)).bytes()),
                }
            }
        }
        table.push(0x1A);
        table
    }
}

fn record_content(geometry: &Geometry) -> Vec<u8> {
    let mut content = geometry.shape_type().to_le_bytes().to_vec();
    let vertices = geometry.vertices();
    match geometry {
        Geometry::Null | Geometry::Point(_) => {}
        Geometry::MultiPoint(points) => {
            content.extend(bounds(points));
            content.extend((points.len() as i32).to_le_bytes());
        }
        Geometry::Line(parts) | Geometry::Polygon(parts) => {
            content.extend(bounds(&vertices));
            content.extend((parts.len() as i32).to_le_bytes());
            content.extend((vertices.len() as i32).to_le_bytes());
            let mut first = 0;
            for part in parts {
                content.extend((first as i32).to_le_bytes());
                first += part.len();
            }
        }
    }
    content.extend(vertices.iter().flatten().flat_map(|value| value.to_le_bytes()));
    content
}

/// Smallest x and y, largest x and y; zeros where there is no vertex.
fn bounds(vertices: &[[f64; 2]]) -> Vec<u8> {
    let mut bounds = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    for [x, y] in vertices {
        bounds = [bounds[0].min(*x), bounds[1].min(*y), bounds[2].max(*x), bounds[3].max(*y)];
    }
    let bounds = if vertices.is_empty() { [0.0; 4] } else { bounds };
    bounds.iter().flat_map(|value| value.to_le_bytes()).collect()
}
