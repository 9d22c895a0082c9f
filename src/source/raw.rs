//! What every reader hands on: a layer as its file has it.

use std::path::PathBuf;
use std::sync::Arc;

use crate::ids::RecordNo;
use crate::problem::Problems;

/// What a layer's records are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GeometryKind {
    /// One point a record.
    Point,
    /// Several points a record.
    MultiPoint,
    /// Lines.
    Line,
    /// Polygons.
    Polygon,
    /// A table without shapes.
    None,
}

impl GeometryKind {
    /// The word of DESIGN 4.5.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::MultiPoint => "multipoint",
            Self::Line => "line",
            Self::Polygon => "polygon",
            Self::None => "none",
        }
    }
}

/// What the user says about a file, overriding what is detected.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct OpenOptions {
    /// Text encoding by its label.
    pub encoding: Option<String>,
    /// The only layer that is wanted of a file of several.
    pub layer: Option<String>,
}

/// What the file says about its coordinate system; understanding it is `layer::crs`'s work.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RawSrs {
    /// Nothing.
    Missing,
    /// The text of a .prj: some dialect of WKT, or rubbish.
    Prj(String),
    /// An authority's code, as a GeoPackage or a format definition (GeoJSON, KML) gives it.
    Epsg(u32),
    /// WKT from elsewhere than a .prj.
    Wkt(String),
}

/// How an encoding was found, in the words of DESIGN 4.5.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EncodingHow {
    /// The user said it.
    User,
    /// A .cpg or .cst.
    Cpg,
    /// The DBF's language byte.
    LanguageByte,
    /// The head of an XML file says it.
    Header,
    /// The text is valid UTF-8 and not all ASCII.
    Utf8,
    /// A guess from the bytes.
    Guess,
    /// All text is ASCII: any encoding does.
    Ascii,
}

impl EncodingHow {
    /// The word of DESIGN 4.5.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Cpg => "cpg",
            Self::LanguageByte => "language-byte",
            Self::Header => "header",
            Self::Utf8 => "utf-8",
            Self::Guess => "guess",
            Self::Ascii => "ascii",
        }
    }
}

/// A layer's text encoding and how it was found.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct EncodingChoice {
    /// The encoding.
    pub encoding: &'static encoding_rs::Encoding,
    /// How it was found.
    pub how: EncodingHow,
}

impl EncodingChoice {
    /// The name shown: `GB18030` for the whole GBK family, else the standard's.
    #[must_use]
    pub fn name(&self) -> &'static str {
        if self.encoding == encoding_rs::GBK || self.encoding == encoding_rs::GB18030 { "GB18030" } else { self.encoding.name() }
    }
}

/// What a field holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FieldKind {
    /// Text.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers with decimals.
    Real,
    /// A day.
    Date,
    /// Yes or no.
    Logical,
}

impl FieldKind {
    /// The word of DESIGN 4.5.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Real => "real",
            Self::Date => "date",
            Self::Logical => "logical",
        }
    }
}

/// One attribute field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    /// Its name as stored, decoded; duplicate names get `_2`, `_3` …, empty ones `field_N`.
    pub name: String,
    /// What it holds.
    pub kind: FieldKind,
}

/// A column's values as text, one a record, decoded and trimmed; an empty cell is "".
#[derive(Clone, Debug, Default)]
pub struct TextColumn {
    /// The values of consecutive records. A column that was read in pieces stays in pieces: laying them together took longer than reading some of them.
    pieces: Vec<TextPiece>,
    /// Records of each piece but the last; of no meaning for a single one.
    records_each: u32,
}

/// The values of consecutive records, one behind the other.
#[derive(Clone, Debug, Default)]
struct TextPiece {
    text: String,
    /// Where each value ends in `text`.
    ends: Vec<u32>,
}

impl TextPiece {
    fn get(&self, place: usize) -> &str {
        let Some(&end) = self.ends.get(place) else { return "" };
        let start = if place == 0 { 0 } else { self.ends[place - 1] };
        self.text.get(start as usize..end as usize).unwrap_or("")
    }

    fn values(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|place| self.get(place))
    }
}

impl TextColumn {
    /// Room for `records` values of about `width` bytes.
    #[must_use]
    pub fn with_capacity(records: usize, width: usize) -> Self {
        let piece = TextPiece { text: String::with_capacity(records.saturating_mul(width)), ends: Vec::with_capacity(records) };
        Self { pieces: vec![piece], records_each: 0 }
    }

    /// These columns, one behind the other; all but the last are of `records_each` records.
    pub(super) fn of_pieces(columns: impl Iterator<Item = Self>, records_each: u32) -> Self {
        Self { pieces: columns.flat_map(|column| column.pieces).collect(), records_each }
    }

    /// Gives back the room that was not needed.
    pub(super) fn shrink(&mut self) {
        for piece in &mut self.pieces {
            piece.text.shrink_to_fit();
            piece.ends.shrink_to_fit();
        }
    }

    /// Adds the next record's value. For columns that are not in pieces.
    pub fn push(&mut self, value: &str) {
        if self.pieces.is_empty() {
            self.pieces.push(TextPiece::default());
        }
        if let Some(piece) = self.pieces.last_mut() {
            piece.text.push_str(value);
            piece.ends.push(u32::try_from(piece.text.len()).unwrap_or(u32::MAX));
        }
    }

    /// The value of `record`; "" for an empty cell or a record without a row.
    #[must_use]
    pub fn get(&self, record: RecordNo) -> &str {
        if let [piece] = &self.pieces[..] {
            return piece.get(record.place());
        }
        let each = self.records_each.max(1);
        self.pieces.get((record.get() / each) as usize).map_or("", |piece| piece.get((record.get() % each) as usize))
    }

    /// How many records have a value or an empty cell.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pieces.iter().map(|piece| piece.ends.len()).sum()
    }

    /// Whether there is no record.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pieces.iter().all(|piece| piece.ends.is_empty())
    }

    /// The values in record order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().flat_map(TextPiece::values)
    }
}

/// Equal when the values are, however they are stored.
impl PartialEq for TextColumn {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl Eq for TextColumn {}

/// Field names made distinct: an empty one becomes `field_N` (N its place from 1), a repeated one gets `_2`, `_3` …
#[must_use]
pub fn distinct_names(names: Vec<String>) -> Vec<String> {
    let mut taken = std::collections::HashSet::new();
    let mut distinct = Vec::with_capacity(names.len());
    for (place, name) in names.into_iter().enumerate() {
        let name = if name.is_empty() { format!("field_{}", place + 1) } else { name };
        let mut candidate = name.clone();
        let mut number = 2;
        while !taken.insert(candidate.clone()) {
            candidate = format!("{name}_{number}");
            number += 1;
        }
        distinct.push(candidate);
    }
    distinct
}

/// A layer as its file has it.
#[derive(Debug)]
pub struct RawLayer {
    /// The file's stem, or the layer's name within its file.
    pub name: String,
    /// The file it was opened from.
    pub path: PathBuf,
    /// What its records are.
    pub geometry: GeometryKind,
    /// Its vertices, still in the file or in memory.
    pub shapes: super::Shapes,
    /// Its attributes, still in the file or in memory.
    pub table: super::Table,
    /// What the file says about its coordinate system.
    pub srs: RawSrs,
    /// Its text encoding.
    pub encoding: EncodingChoice,
    /// What is imperfect, so far.
    pub problems: Arc<Problems>,
}

impl RawLayer {
    /// How many records could be placed, null and deleted ones included.
    #[must_use]
    pub fn records(&self) -> u32 {
        if self.geometry == GeometryKind::None { self.table.rows() } else { self.shapes.records() }
    }
    /// Fails when a file it is read from is no longer the one that was opened. Asks the system; layers in memory never change.
    ///
    /// # Errors
    /// [`super::SourceError::Changed`] with the file's name.
    pub fn require_unchanged(&self) -> Result<(), super::SourceError> {
        let files = [self.shapes.bytes(), self.table.bytes()];
        match files.into_iter().flatten().find(|bytes| bytes.is_changed()) {
            Some(bytes) => Err(super::SourceError::Changed { path: bytes.path().to_owned() }),
            None => Ok(()),
        }
    }

    /// Whether both were read from the same files, unchanged in between. Layers in memory are told apart by nothing: they are not.
    #[must_use]
    pub fn is_of_same_files(&self, other: &Self) -> bool {
        let stamp = |raw: &Self| raw.shapes.bytes().and_then(super::bytes::Bytes::stamp);
        let row_stamp = |raw: &Self| raw.table.bytes().and_then(super::bytes::Bytes::stamp);
        stamp(self).is_some() && stamp(self) == stamp(other) && row_stamp(self) == row_stamp(other)
    }
}
