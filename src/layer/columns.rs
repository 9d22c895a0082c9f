//! Reads what rules need of a table, identifiers and classes, and takes note of what is wrong with them.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use crate::ids::RecordNo;
use crate::problem::ProblemKind;
use crate::source::{RawLayer, TextColumn};

use super::class::ClassColumn;
use super::class_values;
use super::code::CodeSystem;
use super::fields::{self, Choice, FieldMapping};
use super::profile::{Profile, Sample};
use super::repeated::repeated;
use super::{Input, LayerError, Role};

/// What the fields are told apart by.
#[derive(Debug)]
pub(super) struct Evidence {
    pub(super) sample: Sample,
    pub(super) profiles: Vec<Profile>,
}

/// What was read of a table.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) mapping: FieldMapping,
    pub(super) ids: TextColumn,
    pub(super) class: ClassColumn,
}

impl Evidence {
    /// Samples the table of a layer.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub(super) fn of(raw: &RawLayer) -> Result<Self, LayerError> {
        let sample = Sample::read(&raw.table)?;
        let profiles = fields::profiles(raw.table.fields(), &sample);
        Ok(Self { sample, profiles })
    }
}

/// The fields that a role needs, without reading columns; what the person said comes first.
///
/// # Errors
/// When a field that the person named is not there.
pub(super) fn mapping(input: &Input, role: Role, raw: &RawLayer, evidence: &Evidence) -> Result<FieldMapping, LayerError> {
    let Evidence { sample, profiles } = evidence;
    let chosen = match &input.class_field {
        Some(name) => Choice { field: Some(named(raw, name)?), others: Vec::new() },
        None => match role {
            Role::Farmland => fields::farmland_class(profiles, sample),
            Role::Zoning => fields::land_codes(profiles),
            Role::Source => fields::source_kind(profiles),
            _ => Choice::default(),
        },
    };
    note_class_choice(role, raw, &chosen);
    let id = match &input.id_field {
        Some(name) => Some(named(raw, name)?),
        None => fields::identifier(profiles, chosen.field).field,
    };
    if id.is_none() {
        raw.problems.file(ProblemKind::IdFieldMissing);
    }
    let codes = match (role, chosen.field) {
        (Role::Zoning, Some(field)) => code_system(input, raw, evidence, field),
        _ => None,
    };
    let name = match &input.name_field {
        Some(name) => Some(named(raw, name)?),
        None => fields::name(profiles, role, [id, chosen.field]),
    };
    Ok(FieldMapping { id, class: chosen.field, name, codes })
}

/// The identifiers of a layer whose role nobody asked for; "" where no field can serve. Takes note of nothing.
///
/// # Errors
/// When a field that the person named is not there, or when the file can no longer be read.
pub fn identifiers(input: &Input, raw: &RawLayer) -> Result<TextColumn, LayerError> {
    let field = match &input.id_field {
        Some(name) => Some(named(raw, name)?),
        None => fields::identifier(&Evidence::of(raw)?.profiles, None).field,
    };
    let Some(field) = field else { return Ok(TextColumn::default()) };
    Ok(raw.table.columns(&[field], None)?.pop().unwrap_or_default())
}

/// Finds the fields that a role needs and reads identifiers and classes.
///
/// # Errors
/// When a field that the person named is not there, or when the file can no longer be read.
pub(super) fn read(input: &Input, role: Role, raw: &RawLayer, evidence: &Evidence) -> Result<Read, LayerError> {
    let mapping = mapping(input, role, raw, evidence)?;
    let wanted: Vec<usize> = [mapping.id, mapping.class].into_iter().flatten().collect();
    let mut columns = raw.table.columns(&wanted, Some(&raw.problems))?.into_iter();
    let ids = if mapping.id.is_some() { columns.next().unwrap_or_default() } else { TextColumn::default() };
    let class = if mapping.class.is_some() { columns.next().unwrap_or_default() } else { TextColumn::default() };
    let ((), classes) = rayon::join(|| note_ids(raw, &ids), || classes(input, role, raw, &class));
    Ok(Read { mapping, ids, class: classes })
}

fn classes(input: &Input, role: Role, raw: &RawLayer, column: &TextColumn) -> ClassColumn {
    let classes = match role {
        Role::Farmland => ClassColumn::farmland(column, &input.class_values),
        _ => ClassColumn::normalised(column, &input.class_values),
    };
    if matches!(role, Role::Farmland | Role::Zoning) {
        note_classes(raw, role, &classes, column);
    }
    classes
}

/// The place of a field that a person named; small and capital letters are one, and so are full-width ones.
fn named(raw: &RawLayer, name: &str) -> Result<usize, LayerError> {
    let fields = raw.table.fields();
    let plain = |name: &str| crate::text::normalised(name).to_lowercase();
    let exact = fields.iter().position(|field| field.name == name);
    exact.or_else(|| fields.iter().position(|field| plain(&field.name) == plain(name))).ok_or_else(|| LayerError::FieldMissing {
        path: raw.path.clone(),
        field: name.to_owned(),
        fields: fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>().join(", "),
    })
}

fn note_class_choice(role: Role, raw: &RawLayer, chosen: &Choice) {
    if !matches!(role, Role::Farmland | Role::Zoning) {
        return;
    }
    let name = |place: usize| raw.table.fields().get(place).map_or("", |field| field.name.as_str());
    match chosen.field {
        None => raw.problems.file(ProblemKind::ClassFieldMissing),
        Some(field) if !chosen.others.is_empty() => {
            let others: Vec<&str> = chosen.others.iter().map(|&place| name(place)).collect();
            raw.problems.file(ProblemKind::ClassFieldChosen { field: name(field).to_owned(), others: others.join(", ") });
        }
        Some(_) => {}
    }
}

/// The system of a zoning layer's codes: what the person said, what the codes show, else the plan's.
fn code_system(input: &Input, raw: &RawLayer, evidence: &Evidence, field: usize) -> Option<CodeSystem> {
    let found = fields::code_evidence(&evidence.profiles, &evidence.sample, field);
    let system = match (input.codes, found) {
        (Some(said), _) => said,
        (None, Some(found)) => {
            if !found.is_sure {
                raw.problems.file(ProblemKind::CodeSystemUncertain { system: found.system.word().to_owned() });
            }
            found.system
        }
        (None, None) => return None,
    };
    if matches!(system, CodeSystem::Survey | CodeSystem::SecondSurvey) {
        raw.problems.file(ProblemKind::SurveyCodesInZoning);
    }
    Some(system)
}

/// Takes note of identifiers that are empty, and of each record that repeats an earlier one's. Deleted rows do not count.
fn note_ids(raw: &RawLayer, ids: &TextColumn) {
    let records = (ids.len() as u32).min(raw.records());
    if is_rising(ids, records) {
        return;
    }
    let live = |number: u32| Some(RecordNo::new(number)).filter(|record| !raw.table.is_deleted(*record));
    let filled = |number: u32| live(number).map(|record| ids.get(record)).filter(|id| !id.is_empty());
    let empty = (0..records).into_par_iter().filter_map(live).filter(|record| ids.get(*record).is_empty());
    let (empty, repeated) = rayon::join(|| empty.collect::<Vec<_>>(), || repeated(records, filled));
    for record in empty {
        raw.problems.record(record, ProblemKind::IdEmpty);
    }
    let mut seen: HashSet<&str> = HashSet::new();
    for record in repeated.into_iter().map(RecordNo::new) {
        let id = ids.get(record);
        if !seen.insert(id) {
            raw.problems.record(record, ProblemKind::IdRepeated { id: id.to_owned() });
        }
    }
}

/// Whether each identifier is greater than the one before, as most exports write them: then none is empty and none is there twice.
fn is_rising(ids: &TextColumn, records: u32) -> bool {
    let id = |number: u32| ids.get(RecordNo::new(number));
    records > 0 && !id(0).is_empty() && (1..records).into_par_iter().all(|number| id(number - 1) < id(number))
}

/// Takes note of records whose class or code is empty or unknown. Deleted rows do not count, nor do values to be ignored.
fn note_classes(raw: &RawLayer, role: Role, class: &ClassColumn, column: &TextColumn) {
    let is_known = |value: &String| !value.is_empty() && class_values::is_known(role, value);
    let unknown: HashMap<u32, &String> = (0..).zip(&class.values).filter(|(_, value)| !is_known(value)).collect();
    if unknown.len() == 1 && !class.entry.contains(&0) {
        return;
    }
    for (number, entry) in (0..raw.records()).zip(&class.entry) {
        let record = RecordNo::new(number);
        let Some(value) = unknown.get(entry).filter(|_| !raw.table.is_deleted(record)) else { continue };
        if value.is_empty() && !column.get(record).is_empty() {
            continue;
        }
        let kind = if value.is_empty() { ProblemKind::ClassEmpty } else { ProblemKind::ClassUnknown { value: (*value).clone() } };
        raw.problems.record(record, kind);
    }
}
