//! One table of a GeoPackage -> layers.

use std::fmt::Write as _;
use std::path::Path;

use encoding_rs::Encoding;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Statement};

use crate::problem::{ProblemKind, RecordFault};

use super::collected::Collected;
use super::encoding_of_label;
use super::gathered::{Gathered, Row};
use super::gpkg_geometry;
use super::raw::{EncodingChoice, EncodingHow, FieldKind, GeometryKind, OpenOptions, RawLayer, RawSrs};

/// A table as the tables about tables have it.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    pub(super) name: String,
    /// The column with the geometry; `None` for a table without.
    pub(super) geometry_column: Option<String>,
    pub(super) geometry_type: String,
    pub(super) srs_id: Option<i64>,
}

impl Listed {
    /// A table without geometry, as far as is known.
    pub(super) fn table(name: String) -> Self {
        Self { name, geometry_column: None, geometry_type: String::new(), srs_id: None }
    }
}

/// What may still be taken into memory. Sound tables stay far below; a view, or pages that point in circles, could go on for ever.
#[derive(Debug)]
pub(super) struct Budget(u64);

/// What a record costs in memory beside its values.
const RECORD_COST: u64 = 48;

impl Budget {
    /// A small multiple of the file.
    pub(super) fn of_file(len: u64) -> Self {
        Self((8 << 20) + len.saturating_mul(16))
    }

    fn take(&mut self, bytes: u64) -> bool {
        self.0 = self.0.saturating_sub(bytes);
        self.0 > 0
    }
}

/// A column that is read, in the order of the query.
struct Column {
    /// Its field; `None` for the geometry.
    field: Option<usize>,
    name: String,
    kind: FieldKind,
}

/// Reads a table.
///
/// # Errors
/// When it is not there, or nothing of it can be read.
pub(super) fn read(
    connection: &Connection,
    table: &Listed,
    path: &Path,
    srs: &RawSrs,
    options: &OpenOptions,
    budget: &mut Budget,
) -> rusqlite::Result<Vec<RawLayer>> {
    let mut gathered = Gathered::new(&table.name, path);
    let columns = columns(connection, table, &mut gathered)?;
    let has_geometry = columns.iter().any(|column| column.field.is_none());
    if table.geometry_column.is_some() && !has_geometry {
        gathered.file_problem(ProblemKind::GeometryColumnMissing { column: table.geometry_column.clone().unwrap_or_default() });
    }
    let user = options.encoding.as_deref().and_then(encoding_of_label);
    let ended = read_rows(&mut statement(connection, table, &columns)?, &columns, &mut gathered, user, budget);
    if let Err(error) = ended {
        if gathered.is_empty() {
            return Err(error);
        }
        gathered.file_problem(ProblemKind::TableBrokenOff);
    }
    let geometry = if has_geometry { stated(&table.geometry_type) } else { GeometryKind::None };
    let srs = if has_geometry { srs } else { &RawSrs::Missing };
    let choice = user.map(|encoding| EncodingChoice { encoding, how: EncodingHow::User });
    Ok(gathered.finish(srs, choice, geometry))
}

/// What the file says that the geometries are; for layers without one.
fn stated(geometry_type: &str) -> GeometryKind {
    match geometry_type.trim().to_ascii_uppercase().as_str() {
        "POINT" => GeometryKind::Point,
        "MULTIPOINT" => GeometryKind::MultiPoint,
        "LINESTRING" | "MULTILINESTRING" | "CURVE" | "MULTICURVE" | "COMPOUNDCURVE" | "CIRCULARSTRING" => GeometryKind::Line,
        _ => GeometryKind::Polygon,
    }
}

/// The table's columns, generated ones included, and their fields.
fn columns(connection: &Connection, table: &Listed, gathered: &mut Gathered) -> rusqlite::Result<Vec<Column>> {
    let mut statement = connection.prepare("SELECT name, type FROM pragma_table_xinfo(?1) WHERE hidden <> 1")?;
    let mut rows = statement.query([&table.name])?;
    let mut columns = Vec::new();
    while let Some(row) = rows.next()? {
        let (name, declared) = (lossy(row.get_ref(0)?), lossy(row.get_ref(1)?));
        let is_geometry = table.geometry_column.as_ref().is_some_and(|column| column.eq_ignore_ascii_case(&name));
        let kind = kind(&declared);
        let field = (!is_geometry).then(|| gathered.fields.declare(&name, kind));
        columns.push(Column { field, name, kind });
    }
    if columns.is_empty() { Err(rusqlite::Error::InvalidColumnName(table.name.clone())) } else { Ok(columns) }
}

/// What a declared type holds (GeoPackage 1.3, table 1, and what else is met).
fn kind(declared: &str) -> FieldKind {
    let upper = declared.to_ascii_uppercase();
    let word: String = upper.chars().take_while(char::is_ascii_alphabetic).collect();
    match word.as_str() {
        "BOOLEAN" => FieldKind::Logical,
        "DATE" | "DATETIME" | "TIMESTAMP" => FieldKind::Date,
        "TINYINT" | "SMALLINT" | "MEDIUMINT" | "INT" | "INTEGER" | "BIGINT" => FieldKind::Integer,
        "FLOAT" | "DOUBLE" | "REAL" | "NUMERIC" | "DECIMAL" => FieldKind::Real,
        _ => FieldKind::Text,
    }
}

/// All rows in the order of their row numbers; views and tables without them in the order in which they come.
fn statement<'c>(connection: &'c Connection, table: &Listed, columns: &[Column]) -> rusqlite::Result<Statement<'c>> {
    let names = columns.iter().map(|column| quoted(&column.name)).collect::<Vec<_>>().join(", ");
    let sql = format!("SELECT {names} FROM {}", quoted(&table.name));
    connection.prepare(&format!("{sql} ORDER BY rowid")).or_else(|_| connection.prepare(&sql))
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn read_rows(
    statement: &mut Statement<'_>,
    columns: &[Column],
    gathered: &mut Gathered,
    user: Option<&'static Encoding>,
    budget: &mut Budget,
) -> rusqlite::Result<()> {
    let (mut collected, mut row_cells, mut number) = (Collected::default(), Row::default(), String::new());
    let has_geometry = columns.iter().any(|column| column.field.is_none());
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        row_cells.clear();
        collected.clear();
        let mut geometry = if has_geometry { Ok(()) } else { Err(ProblemKind::NullShape) };
        let (mut problems, mut cost) = (Vec::new(), RECORD_COST);
        for (place, column) in columns.iter().enumerate() {
            let value = row.get_ref(place)?;
            cost += value_cost(value);
            match (column.field, value) {
                (None, ValueRef::Blob(blob)) => geometry = gpkg_geometry::read(blob, &mut collected),
                (None, ValueRef::Null) => {}
                (None, _) => geometry = Err(ProblemKind::RecordUnreadable { fault: RecordFault::NotLocated }),
                (Some(field), value) => {
                    if let Some(problem) = cell(value, column, field, user, &mut number, &mut row_cells) {
                        problems.push(problem);
                    }
                }
            }
        }
        if !budget.take(cost) {
            gathered.file_problem(ProblemKind::TableBrokenOff);
            return Ok(());
        }
        let placed = gathered.push(geometry.map(|()| &mut collected), &row_cells);
        for problem in problems {
            gathered.problem(placed, problem);
        }
    }
    Ok(())
}

fn value_cost(value: ValueRef<'_>) -> u64 {
    match value {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.len() as u64,
        _ => 1,
    }
}

/// Adds a value as text; digits as they are, however many.
fn cell(
    value: ValueRef<'_>,
    column: &Column,
    field: usize,
    user: Option<&'static Encoding>,
    number: &mut String,
    row: &mut Row,
) -> Option<ProblemKind> {
    number.clear();
    match value {
        ValueRef::Null => {}
        ValueRef::Integer(integer) if column.kind == FieldKind::Logical && (0..=1).contains(&integer) => {
            row.push(field, if integer == 1 { "true" } else { "false" });
        }
        // Writing into a String cannot fail.
        ValueRef::Integer(integer) => {
            write!(number, "{integer}").ok();
            row.push(field, number);
        }
        ValueRef::Real(real) => {
            write!(number, "{real}").ok();
            row.push(field, number);
        }
        ValueRef::Text(bytes) => match (str::from_utf8(bytes), user) {
            (Ok(text), _) => row.push(field, text),
            (Err(_), Some(encoding)) => row.push(field, &encoding.decode_without_bom_handling(bytes).0),
            (Err(_), None) => {
                row.push(field, &String::from_utf8_lossy(bytes));
                return Some(ProblemKind::TextUndecodable { field: column.name.clone() });
            }
        },
        ValueRef::Blob(_) => return Some(ProblemKind::BinaryNotRead { field: column.name.clone() }),
    }
    None
}

/// A text of the tables about tables, whatever its type; "" for none.
pub(super) fn lossy(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        ValueRef::Integer(integer) => integer.to_string(),
        ValueRef::Real(real) => real.to_string(),
        ValueRef::Null => String::new(),
    }
}
