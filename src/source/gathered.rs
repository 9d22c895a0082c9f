//! Records of formats that are read whole, gathered into layers: a layer a geometry kind, fields in the order of their first appearance.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::geometry::ShapeKind;
use crate::ids::RecordNo;
use crate::problem::{ProblemKind, Problems};

use super::collected::Collected;
use super::raw::{EncodingChoice, EncodingHow, Field, FieldKind, GeometryKind, RawLayer, RawSrs};
use super::{MemoryShapes, MemoryTable, Shapes, Table};

/// Fields at most; what a table of SQLite may have. Beyond them values are left out and said.
const MOST_FIELDS: usize = 2000;

/// Records on their way to layers.
#[derive(Debug)]
pub(super) struct Gathered {
    name: String,
    path: PathBuf,
    pub(super) fields: Fields,
    groups: Vec<Group>,
    is_ascii: bool,
    /// Problems of the file, told with its first layer.
    problems: Vec<ProblemKind>,
}

/// Records of one geometry kind; a kind is given by the first record that has a shape.
#[derive(Debug, Default)]
struct Group {
    kind: Option<ShapeKind>,
    has_several_points: bool,
    shapes: MemoryShapes,
    table: MemoryTable,
    problems: Problems,
}

/// Fields by name.
#[derive(Debug, Default)]
pub(super) struct Fields {
    /// Names, and what the values seen so far are.
    known: Vec<(String, Option<FieldKind>)>,
    places: HashMap<String, usize>,
    has_left_out: bool,
}

/// One record's values, reused from record to record.
#[derive(Debug, Default)]
pub(super) struct Row {
    text: String,
    /// Field and end of each value in `text`.
    cells: Vec<(usize, usize)>,
    /// Values were left out.
    is_full: bool,
}

/// Where a record went.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    group: usize,
    record: RecordNo,
}

impl Fields {
    /// The place of the field `name`; a new one where it is not known. `None`: there are too many.
    pub(super) fn place(&mut self, name: &str) -> Option<usize> {
        if let Some(&place) = self.places.get(name) {
            return Some(place);
        }
        if self.known.len() >= MOST_FIELDS {
            self.has_left_out = true;
            return None;
        }
        self.places.insert(name.to_owned(), self.known.len());
        self.known.push((name.to_owned(), None));
        Some(self.known.len() - 1)
    }

    /// Adds a field of a known kind, whatever its name; the place it has.
    pub(super) fn declare(&mut self, name: &str, kind: FieldKind) -> usize {
        self.places.entry(name.to_owned()).or_insert(self.known.len());
        self.known.push((name.to_owned(), Some(kind)));
        self.known.len() - 1
    }

    /// Takes note of a value of this kind in a field.
    pub(super) fn note(&mut self, place: usize, kind: FieldKind) {
        let Some((_, known)) = self.known.get_mut(place) else { return };
        *known = Some(match (*known, kind) {
            (None, kind) => kind,
            (Some(known), kind) if known == kind => kind,
            (Some(FieldKind::Integer), FieldKind::Real) | (Some(FieldKind::Real), FieldKind::Integer) => FieldKind::Real,
            _ => FieldKind::Text,
        });
    }

    fn finish(&self) -> Vec<Field> {
        self.known.iter().map(|(name, kind)| Field { name: name.clone(), kind: kind.unwrap_or(FieldKind::Text) }).collect()
    }
}

impl Row {
    /// Forgets everything and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
        self.is_full = false;
    }

    /// Adds a value, without blanks at either end.
    pub(super) fn push(&mut self, field: usize, value: &str) {
        if self.cells.len() >= 2 * MOST_FIELDS {
            self.is_full = true;
            return;
        }
        self.text.push_str(crate::text::trimmed(value));
        self.cells.push((field, self.text.len()));
    }

    /// Whether there is a value for `field`.
    pub(super) fn has(&self, field: usize) -> bool {
        self.cells.iter().any(|&(known, _)| known == field)
    }

    fn cells(&self) -> impl Iterator<Item = (usize, &str)> {
        let start = |place: usize| if place == 0 { 0 } else { self.cells.get(place - 1).map_or(0, |&(_, end)| end) };
        self.cells.iter().enumerate().map(move |(place, &(field, end))| (field, self.text.get(start(place)..end).unwrap_or("")))
    }
}

impl Gathered {
    /// No records yet of the layer `name` in `path`.
    pub(super) fn new(name: &str, path: &Path) -> Self {
        let (name, path) = (name.to_owned(), path.to_owned());
        Self { name, path, fields: Fields::default(), groups: Vec::new(), is_ascii: true, problems: Vec::new() }
    }

    /// Whether there is no record yet.
    pub(super) fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Adds a record with its geometry, or why it has none.
    pub(super) fn push(&mut self, geometry: Result<&mut Collected, ProblemKind>, row: &Row) -> Placed {
        let (shape, is_mixed) = match geometry {
            Ok(collected) => {
                let (shape, is_mixed) = collected.shape();
                (if shape.is_empty() { Err(ProblemKind::NullShape) } else { Ok(shape) }, is_mixed)
            }
            Err(reason) => (Err(reason), false),
        };
        let place = self.group(shape.as_ref().ok().map(|shape| shape.kind));
        let Some(group) = self.groups.get_mut(place) else { return Placed { group: place, record: RecordNo::new(0) } };
        let record = RecordNo::from_place(group.shapes.len()).unwrap_or(RecordNo::new(u32::MAX));
        match shape {
            Ok(shape) => {
                group.has_several_points |= shape.kind == ShapeKind::Points && shape.xy.len() > 1;
                group.shapes.push(shape);
            }
            Err(reason) => group.shapes.push_left_out(reason),
        }
        self.is_ascii &= row.text.is_ascii();
        self.fields.has_left_out |= row.is_full;
        group.table.push_cells(row.cells());
        let placed = Placed { group: place, record };
        if is_mixed {
            self.problem(placed, ProblemKind::GeometryMixed);
        }
        placed
    }

    /// The group for a record of this kind. Records without a shape go to the first group.
    fn group(&mut self, kind: Option<ShapeKind>) -> usize {
        let found = match kind {
            None => (!self.groups.is_empty()).then_some(0),
            Some(kind) => self
                .groups
                .iter()
                .position(|group| group.kind == Some(kind))
                .or_else(|| self.groups.first().is_some_and(|first| first.kind.is_none()).then_some(0)),
        };
        let place = found.unwrap_or(self.groups.len());
        if place == self.groups.len() {
            self.groups.push(Group::default());
        }
        if let Some(group) = self.groups.get_mut(place).filter(|group| group.kind.is_none()) {
            group.kind = kind;
        }
        place
    }

    /// Takes note of a problem of a record.
    pub(super) fn problem(&self, placed: Placed, kind: ProblemKind) {
        if let Some(group) = self.groups.get(placed.group) {
            group.problems.record(placed.record, kind);
        }
    }

    /// Takes note of a problem of the file.
    pub(super) fn file_problem(&mut self, kind: ProblemKind) {
        self.problems.push(kind);
    }

    /// The layers: one, or one a geometry kind with the kind behind the name. `geometry`: what the file says that it holds, for a layer
    /// without a single shape.
    pub(super) fn finish(mut self, srs: &RawSrs, encoding: Option<EncodingChoice>, geometry: GeometryKind) -> Vec<RawLayer> {
        let is_ascii = self.is_ascii && self.fields.known.iter().all(|(name, _)| name.is_ascii());
        let how = if is_ascii { EncodingHow::Ascii } else { EncodingHow::Utf8 };
        let encoding = encoding.unwrap_or(EncodingChoice { encoding: encoding_rs::UTF_8, how });
        if self.groups.is_empty() {
            self.groups.push(Group::default());
            self.problems.push(ProblemKind::NoRecords);
        }
        if self.fields.has_left_out {
            self.problems.push(ProblemKind::FieldsLeftOut { most: MOST_FIELDS as u32 });
        }
        let fields = self.fields.finish();
        let kinds: Vec<GeometryKind> = self.groups.iter().map(|group| group.geometry(geometry)).collect();
        let is_split = kinds.len() > 1;
        let name = |kind: GeometryKind| {
            let word = if kind == GeometryKind::MultiPoint { GeometryKind::Point.word() } else { kind.word() };
            if is_split { format!("{}_{word}", self.name) } else { self.name.clone() }
        };
        let names: Vec<String> = kinds.iter().map(|&kind| name(kind)).collect();
        let all_names = names.join(", ");
        let mut file_problems = std::mem::take(&mut self.problems);
        let layer = |((mut group, geometry), name): ((Group, GeometryKind), String)| {
            for kind in file_problems.drain(..) {
                group.problems.file(kind);
            }
            if is_split {
                group.problems.file(ProblemKind::GeometryKindsSplit { layers: all_names.clone() });
            }
            group.table.set_fields(fields.clone());
            RawLayer {
                name,
                path: self.path.clone(),
                geometry,
                shapes: if geometry == GeometryKind::None { Shapes::none() } else { Shapes::from_memory(group.shapes) },
                table: Table::from_memory(group.table),
                srs: srs.clone(),
                encoding,
                problems: Arc::new(group.problems),
            }
        };
        self.groups.into_iter().zip(kinds).zip(names).map(layer).collect()
    }
}

impl Group {
    fn geometry(&self, stated: GeometryKind) -> GeometryKind {
        match self.kind {
            Some(ShapeKind::Points) if self.has_several_points => GeometryKind::MultiPoint,
            Some(ShapeKind::Points) => GeometryKind::Point,
            Some(ShapeKind::Lines) => GeometryKind::Line,
            Some(ShapeKind::Polygon) => GeometryKind::Polygon,
            Some(ShapeKind::Null) | None => stated,
        }
    }
}
