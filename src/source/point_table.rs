//! A grid -> a layer: records with their fields, and points where columns have coordinates. A table without any is a layer without shapes.

use std::path::PathBuf;
use std::sync::Arc;

use super::coordinate_columns::{self, Columns};
use super::grid::Grid;
use super::headings::{self, Headings};
use super::raw::{EncodingChoice, Field, FieldKind, GeometryKind, RawLayer, RawSrs, TextColumn};
use super::{MemoryTable, Shapes, Table, places};
use crate::ids::RecordNo;
use crate::problem::{ProblemKind, Problems};

/// Where a grid comes from.
#[derive(Debug)]
pub(super) struct Origin {
    /// The layer's name.
    pub(super) name: String,
    /// The file.
    pub(super) path: PathBuf,
    /// Its encoding.
    pub(super) encoding: EncodingChoice,
    /// Whether rows shorter or longer than the headings are a sign of damage: in delimited text they are, in a sheet they are not.
    pub(super) is_ragged_said: bool,
}

/// Characters of a text that a message shows.
const SHOWN_CHARS: usize = 40;

/// Makes the layer. `problems` has what is known of the file already.
pub(super) fn layer(origin: Origin, grid: &Grid, problems: Problems) -> RawLayer {
    let headings = headings::find(grid);
    say_headings(&headings, &problems);
    let (columns, left_out) = grid.columns_kept(if headings.names.is_empty() { headings.first_record } else { headings.first_record - 1 });
    if left_out > 0 {
        problems.file(ProblemKind::ColumnsLeftOut { columns: left_out });
    }
    let table = table(grid, &headings, &columns, &problems);
    if origin.is_ragged_said {
        say_ragged(grid, &headings, &problems);
    }
    if table.rows() == 0 {
        problems.file(ProblemKind::NoRecords);
    }
    let (geometry, shapes) = points(&table, &problems).map_or((GeometryKind::None, Shapes::none()), |shapes| (GeometryKind::Point, shapes));
    RawLayer {
        name: origin.name,
        path: origin.path,
        geometry,
        shapes,
        table: Table::from_memory(table),
        srs: RawSrs::Missing,
        encoding: origin.encoding,
        problems: Arc::new(problems),
    }
}

/// The beginning of a text, for messages.
pub(super) fn shown(text: &str) -> String {
    crate::text::printable(text).chars().take(SHOWN_CHARS).collect()
}

fn say_headings(headings: &Headings, problems: &Problems) {
    if headings.title_rows > 0 {
        problems.file(ProblemKind::TitleRows { rows: headings.title_rows, text: shown(&headings.title) });
    }
    if headings.names.is_empty() {
        problems.file(ProblemKind::HeadingsMissing);
    }
}

fn table(grid: &Grid, headings: &Headings, columns: &[u32], problems: &Problems) -> MemoryTable {
    let mut kinds: Vec<Option<KindGuess>> = vec![None; columns.len()];
    for row in headings.first_record..grid.len() {
        for (column, text) in grid.row(row) {
            if let Ok(place) = columns.binary_search(&column) {
                kinds[place].get_or_insert_default().see(text);
            }
        }
    }
    let name = |column: &u32| headings.names.get(column).cloned().unwrap_or_default();
    let fields = columns
        .iter()
        .zip(&kinds)
        .map(|(column, kind)| Field { name: name(column), kind: kind.map_or(FieldKind::Text, KindGuess::kind) })
        .collect();
    let mut table = MemoryTable::new(fields);
    let mut values = vec![""; columns.len()];
    for (record, row) in (headings.first_record..grid.len()).enumerate() {
        values.fill("");
        for (column, text) in grid.row(row) {
            if let Ok(place) = columns.binary_search(&column) {
                values[place] = text;
                if text.contains('\u{fffd}') {
                    let field = table.fields().get(place).map(|field| field.name.clone()).unwrap_or_default();
                    note(problems, record, ProblemKind::TextUndecodable { field });
                }
            }
        }
        table.push(values.iter().copied());
    }
    table
}

pub(super) fn note(problems: &Problems, record: usize, kind: ProblemKind) {
    if let Some(record) = RecordNo::from_place(record) {
        problems.record(record, kind);
    }
}

/// Rows that have more cells than there are headings, or fewer.
fn say_ragged(grid: &Grid, headings: &Headings, problems: &Problems) {
    let Some(heading) = headings.first_record.checked_sub(1).filter(|_| !headings.names.is_empty()) else { return };
    let expected = grid.width(heading);
    for (record, row) in (headings.first_record..grid.len()).enumerate() {
        let cells = grid.width(row);
        // A separator too many at the end adds an empty cell and no more.
        let is_surplus = cells > expected && grid.row(row).any(|(column, _)| column >= expected);
        if cells < expected || is_surplus {
            note(problems, record, ProblemKind::RowRagged { cells, expected });
        }
    }
}

/// The records' points; `None` for a table without coordinates.
fn points(table: &MemoryTable, problems: &Problems) -> Option<Shapes> {
    let columns: Vec<TextColumn> = table.columns(&(0..table.fields().len()).collect::<Vec<_>>());
    let names: Vec<&str> = table.fields().iter().map(|field| field.name.as_str()).collect();
    let found = {
        let values = |column: usize| -> Box<dyn Iterator<Item = &str> + '_> {
            match columns.get(column) {
                Some(column) => Box::new(column.iter()),
                None => Box::new(std::iter::empty()),
            }
        };
        coordinate_columns::find(&names, &values)?
    };
    if found.by_values {
        let name = |place: usize| names.get(place).map_or_else(String::new, |name| (*name).to_owned());
        let (x, y) = match found.columns {
            Columns::Two { x, y, .. } => (name(x), name(y)),
            Columns::One(column) => (name(column), name(column)),
        };
        problems.file(ProblemKind::CoordinateColumnsGuessed { x, y });
    }
    let shapes = match found.columns {
        Columns::Two { x, y, is_said } => {
            let hint = names.get(x).is_some_and(|name| places::says_packed(name));
            places::of_two(columns.get(x)?, columns.get(y)?, places::Said { axes: is_said, packed: hint }, problems)
        }
        Columns::One(column) => places::of_one(columns.get(column)?, problems),
    };
    Some(Shapes::from_memory(shapes))
}

/// What a column's values have in common.
#[derive(Clone, Copy, Debug)]
struct KindGuess {
    is_integer: bool,
    is_real: bool,
    is_date: bool,
}

impl Default for KindGuess {
    fn default() -> Self {
        Self { is_integer: true, is_real: true, is_date: true }
    }
}

impl KindGuess {
    fn see(&mut self, text: &str) {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        // Leading zeros and more digits than a number holds make an identifier.
        let is_whole = is_digits(digits) && digits.len() <= 15 && (digits == "0" || !digits.starts_with('0'));
        self.is_integer &= is_whole;
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_plain = is_digits(whole) && is_digits(fraction) && whole.len() <= 15 && (whole == "0" || !whole.starts_with('0'));
        self.is_real &= is_plain;
        self.is_date &= is_date(text);
    }

    fn kind(self) -> FieldKind {
        match self {
            Self { is_integer: true, .. } => FieldKind::Integer,
            Self { is_real: true, .. } => FieldKind::Real,
            Self { is_date: true, .. } => FieldKind::Date,
            _ => FieldKind::Text,
        }
    }
}

/// `2025-06-15`.
fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 10
        && bytes.iter().enumerate().all(|(place, byte)| if place == 4 || place == 7 { *byte == b'-' } else { byte.is_ascii_digit() })
}
