//! A shapefile: several files that make one layer. Any of them but the .shp may be missing, damaged, or at odds with the others; what
//! can be used is used, and what was done is a problem.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use encoding_rs::{Encoding, GBK};

use super::bytes::Bytes;
use super::dbf::{self, Dbf, RowPiece};
use super::dbf_cell::{CellKind, decode};
use super::encoding::{self, Evidence, Sample};
use super::error::{SourceError, UnsupportedKind};
use super::raw::{EncodingChoice, EncodingHow, Field, GeometryKind, OpenOptions, RawLayer, RawSrs, distinct_names};
use super::shp_records::{self, Found, RecordIndex};
use super::{Shapes, Table, encoding_of_label, shp, sidecar};
use crate::problem::{ProblemKind, Problems};

/// A .prj or .cpg is some hundred bytes; more is something else under its name, and of that the beginning says enough.
const TEXT_LIMIT: usize = 64 << 10;
/// Records whose shape type is looked at, spread over the file.
const TYPE_SAMPLE: usize = 64;

/// A table of up to so many pieces (16 MB) is looked at whole for its encoding; of a larger one, as many …
const PIECES_SAMPLED: usize = 64;
/// … where they have this many different texts beyond ASCII.
const ENOUGH_TEXTS: usize = 1000;

/// The files that make a layer, opened.
#[derive(Debug)]
pub(super) struct Parts {
    /// The layer's name.
    pub(super) name: String,
    /// The file the user named.
    pub(super) path: PathBuf,
    pub(super) shp: Option<Bytes>,
    pub(super) shx: Option<Bytes>,
    pub(super) dbf: Option<Bytes>,
    pub(super) prj: Option<Vec<u8>>,
    /// The .cpg, or the .cst.
    pub(super) cpg: Option<Vec<u8>>,
    /// Side files that are there and cannot be read.
    pub(super) unreadable: Vec<String>,
}

impl Parts {
    /// The files beside the .shp at `path`.
    ///
    /// # Errors
    /// The .shp itself cannot be read.
    pub(super) fn of_shp(path: &Path) -> Result<Self, SourceError> {
        let shp = Bytes::open(path)?;
        let mut parts = Self::of_side_files(path);
        parts.shp = Some(shp);
        parts.shx = parts.side(path, "shx");
        parts.dbf = parts.side(path, "dbf");
        Ok(parts)
    }

    /// The table at `path` and the files beside it, its .shp aside.
    ///
    /// # Errors
    /// The .dbf itself cannot be read.
    pub(super) fn of_dbf(path: &Path) -> Result<Self, SourceError> {
        let dbf = Bytes::open(path)?;
        let mut parts = Self::of_side_files(path);
        parts.dbf = Some(dbf);
        parts.prj = None;
        Ok(parts)
    }

    fn of_side_files(path: &Path) -> Self {
        let mut parts = Self {
            name: sidecar::stem(path),
            path: path.to_owned(),
            shp: None,
            shx: None,
            dbf: None,
            prj: None,
            cpg: None,
            unreadable: Vec::new(),
        };
        parts.prj = parts.side(path, "prj").and_then(|bytes| parts.text(&bytes));
        parts.cpg = ["cpg", "cst"].into_iter().find_map(|extension| parts.side(path, extension)).and_then(|bytes| parts.text(&bytes));
        parts
    }

    fn side(&mut self, path: &Path, extension: &str) -> Option<Bytes> {
        let found = sidecar::beside(path, extension)?;
        let opened = Bytes::open(&found);
        if opened.is_err() {
            self.unreadable.push(file_name(&found));
        }
        opened.ok()
    }

    fn text(&mut self, bytes: &Bytes) -> Option<Vec<u8>> {
        let head = bytes.head(TEXT_LIMIT);
        if head.is_err() {
            self.unreadable.push(file_name(bytes.path()));
        }
        head.ok()
    }

    /// Makes a layer of the files.
    ///
    /// # Errors
    /// The .shp is none, or holds what this program does not read; for a table alone, the same of the .dbf; an encoding that the user
    /// gave and no one knows.
    pub(super) fn open(self, options: &OpenOptions) -> Result<RawLayer, SourceError> {
        let problems = Problems::new();
        for name in &self.unreadable {
            problems.file(ProblemKind::SidecarUnreadable { name: name.clone() });
        }
        let user = match &options.encoding {
            None => None,
            Some(label) => Some(
                encoding_of_label(label).ok_or_else(|| SourceError::EncodingUnknown { path: self.path.clone(), label: label.clone() })?,
            ),
        };
        let label = self.cpg.as_deref().map(|bytes| text_of(bytes).trim().to_owned()).filter(|label| !label.is_empty());
        let label = label.as_deref();
        let (geometry, shapes, table, encoding) = if let Some(shp) = self.shp {
            let (geometry, shapes, listed) = open_shp(shp, self.shx.as_ref(), &problems)?;
            let opened = match self.dbf {
                None => Err(ProblemKind::DbfMissing),
                Some(dbf) => open_dbf(dbf, Some(shapes.records()), listed, user, label, &problems)
                    .map_err(|error| ProblemKind::DbfDamaged { fault: error.fault() }),
            };
            let (table, encoding) = opened.unwrap_or_else(|problem| {
                problems.file(problem);
                no_table(user)
            });
            (geometry, shapes, table, encoding)
        } else {
            let dbf = self.dbf.ok_or_else(|| SourceError::NotFound { path: self.path.clone() })?;
            let (table, encoding) = open_dbf(dbf, None, None, user, label, &problems)?;
            (GeometryKind::None, Shapes::none(), table, encoding)
        };
        if (geometry == GeometryKind::None && table.rows() == 0) || (geometry != GeometryKind::None && shapes.records() == 0) {
            problems.file(ProblemKind::NoRecords);
        }
        let srs = self.prj.as_deref().map(text_of).filter(|text| !text.trim().is_empty()).map_or(RawSrs::Missing, RawSrs::Prj);
        Ok(RawLayer { name: self.name, path: self.path, geometry, shapes, table, srs, encoding, problems: Arc::new(problems) })
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn no_table(user: Option<&'static Encoding>) -> (Table, EncodingChoice) {
    let choice = match user {
        Some(encoding) => EncodingChoice { encoding, how: EncodingHow::User },
        None => EncodingChoice { encoding: encoding_rs::UTF_8, how: EncodingHow::Ascii },
    };
    (Table::none(), choice)
}

/// Text of a .prj or .cpg: by its byte-order mark, else UTF-8, else GBK.
fn text_of(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or(&[]));
        return text.into_owned();
    }
    match str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => GBK.decode_without_bom_handling(bytes).0.into_owned(),
    }
    .trim_end_matches('\0')
    .to_owned()
}

/// Finds the records and what they are; also how many the .shx lists when the .shp ends before them.
fn open_shp(shp: Bytes, shx: Option<&Bytes>, problems: &Problems) -> Result<(GeometryKind, Shapes, Option<u32>), SourceError> {
    let header = shp::header(&shp)?;
    if header.version != 1000 {
        problems.file(ProblemKind::VersionWrong { version: header.version });
    }
    let found = shp_records::find(&shp, shx)?;
    note_found(&found, shx.is_some(), header, &shp, problems);
    let record_type = common_type(&shp, &found.records)?;
    let shape_type = record_type.unwrap_or(header.shape_type);
    if shp::is_multipatch(shape_type) {
        return Err(SourceError::Unsupported { path: shp.path().to_owned(), what: UnsupportedKind::MultiPatch });
    }
    if let Some(records) = record_type.filter(|&records| shp::kind_of(records) != shp::kind_of(header.shape_type)) {
        problems.file(ProblemKind::ShapeTypeMismatch { header: header.shape_type, records });
    }
    let kind = shp::kind_of(shape_type).unwrap_or(GeometryKind::Point);
    Ok((kind, Shapes::of_shp(shp, found.records, kind), found.listed_beyond_end))
}

fn note_found(found: &Found, has_shx: bool, header: shp::Header, shp: &Bytes, problems: &Problems) {
    if !has_shx {
        problems.file(ProblemKind::ShxMissing);
    } else if found.is_shx_damaged {
        problems.file(ProblemKind::ShxDamaged);
    }
    if let Some(listed) = found.listed_beyond_end {
        problems.file(ProblemKind::RecordsMissing { listed, found: found.records.len() as u32 });
    } else if header.claimed_len > shp.len() || header.claimed_len + found.trailing < found.records.end() {
        problems.file(ProblemKind::HeaderLengthWrong);
    }
    if found.trailing > 0 {
        problems.file(ProblemKind::TrailingBytes { bytes: found.trailing });
    }
    for &record in &found.wrong_lengths {
        problems.record(crate::ids::RecordNo::new(record), ProblemKind::RecordLengthWrong);
    }
}

/// The commonest shape type among the records, null shapes aside; `None` where there are no others.
fn common_type(shp: &Bytes, records: &RecordIndex) -> Result<Option<i32>, SourceError> {
    let mut counts = std::collections::BTreeMap::<i32, usize>::new();
    let step = records.len().div_ceil(TYPE_SAMPLE).max(1);
    let mut looked_at = 0;
    // A file that begins with null shapes is looked at closer, one record after the other.
    for place in (0..records.len()).step_by(step).chain(0..records.len().min(4096)) {
        if looked_at >= TYPE_SAMPLE {
            break;
        }
        let Some((start, 4..)) = records.get(place) else { continue };
        let mut bytes = [0; 4];
        shp.read_at(start, &mut bytes)?;
        let shape_type = i32::from_le_bytes(bytes);
        if shape_type != 0 && shp::is_shape_type(shape_type) {
            *counts.entry(shape_type).or_default() += 1;
            looked_at += 1;
        }
    }
    Ok(counts.into_iter().max_by_key(|(_, count)| *count).map(|(shape_type, _)| shape_type))
}

/// Opens the table. `shapes`: how many shapes it belongs to; `listed`: how many there were before the .shp was cut.
fn open_dbf(
    dbf: Bytes,
    shapes: Option<u32>,
    listed: Option<u32>,
    user: Option<&'static Encoding>,
    label: Option<&str>,
    problems: &Problems,
) -> Result<(Table, EncodingChoice), SourceError> {
    let mut layout = dbf::layout(&dbf, shapes)?;
    note_layout(&mut layout, shapes, listed, problems);
    let language = layout.language;
    let dbf = Dbf::new(dbf, layout);
    let sample = texts(&dbf)?;
    let (choice, found) = encoding::decide(&Evidence { user, label, language }, &sample);
    for kind in found {
        problems.file(kind);
    }
    let cells: Vec<CellKind> = dbf.layout.fields.iter().map(|field| CellKind::of(field.letter, dbf.layout.version, field.width)).collect();
    let fields = fields(&dbf, &cells, choice.encoding);
    for ((field, cell), raw) in fields.iter().zip(&cells).zip(&dbf.layout.fields) {
        let name = || field.name.clone();
        if raw.is_wrong {
            problems.file(ProblemKind::FieldWidthWrong { field: name() });
        }
        if *cell == CellKind::Memo {
            problems.file(ProblemKind::MemoNotRead { field: name() });
        }
    }
    Ok((Table::of_dbf(dbf, cells, fields, choice.encoding), choice))
}

/// Texts that tell the table's encoding: from pieces spread over it, and where they have few beyond ASCII, from all.
fn texts(dbf: &Dbf) -> Result<Sample, SourceError> {
    let all = dbf.pieces();
    let spread: Vec<RowPiece> = all.iter().copied().step_by(all.len().div_ceil(PIECES_SAMPLED).max(1)).collect();
    let sampled = |pieces: &[RowPiece]| {
        let mut sample = Sample::default();
        dbf.layout.fields.iter().for_each(|field| sample.take(&field.name));
        let share = Sample::share(pieces.len());
        for of_piece in dbf.look_at(pieces, |piece, rows| Sample::of_rows(&dbf.layout, piece, rows, share))? {
            sample.take_all(&of_piece, share);
        }
        Ok(sample)
    };
    let sample = sampled(&spread)?;
    if spread.len() == all.len() || sample.texts().len() >= ENOUGH_TEXTS { Ok(sample) } else { sampled(&all) }
}

fn fields(dbf: &Dbf, cells: &[CellKind], encoding: &'static Encoding) -> Vec<Field> {
    let name = |bytes: &[u8]| {
        let mut name = String::new();
        decode(bytes, encoding, &mut name);
        name
    };
    let names = distinct_names(dbf.layout.fields.iter().map(|field| name(&field.name)).collect());
    let kinds = dbf.layout.fields.iter().zip(cells).map(|(field, cell)| cell.field_kind(field.decimals));
    names.into_iter().zip(kinds).map(|(name, kind)| Field { name, kind }).collect()
}

/// Takes note of what the table's header got wrong, and leaves surplus rows off.
fn note_layout(layout: &mut dbf::Layout, shapes: Option<u32>, listed: Option<u32>, problems: &Problems) {
    if layout.is_header_wrong {
        problems.file(ProblemKind::DbfHeaderWrong);
    }
    match shapes {
        Some(shapes) if layout.rows < shapes && !layout.is_empty_by_design() => {
            problems.file(ProblemKind::DbfRowsMissing { rows: layout.rows, shapes });
        }
        Some(shapes) if layout.rows > shapes => {
            // Rows of shapes that were cut off with the end of the .shp are told once, there.
            if listed != Some(layout.rows) {
                problems.file(ProblemKind::DbfRowsSurplus { rows: layout.rows, shapes });
            }
            layout.rows = shapes;
            layout.trailing = 0;
        }
        None if layout.rows < layout.listed_rows => {
            problems.file(ProblemKind::RecordsMissing { listed: layout.listed_rows, found: layout.rows });
        }
        _ => {}
    }
    // Bytes behind too few rows are what the note above is about.
    if layout.trailing > 0 && shapes.is_none_or(|shapes| layout.rows >= shapes) && layout.rows == layout.listed_rows {
        problems.file(ProblemKind::DbfTrailingBytes { bytes: layout.trailing });
    }
}
