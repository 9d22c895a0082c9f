//! dBASE tables: header, fields, deleted flags.

use std::io;
use std::path::Path;

use encoding_rs::Encoding;

use crate::ids::RecordNo;
use crate::problem::{ProblemKind, Problems};

use super::bytes::Bytes;
use super::encoding::{self, Signs};
use super::table::{Place, Table};
use super::{EncodingChoice, Field, FieldKind};

/// Opens a .dbf. `Err(reason)`: it cannot be read, the shapes go without attributes.
pub(super) fn open(path: &Path, bytes: Bytes, signs: &Signs<'_>, problems: &Problems) -> Result<(Table, EncodingChoice), String> {
    let said = |error: io::Error| error.to_string();
    let mut header = Vec::new();
    bytes.read_at(0, 32, &mut header).map_err(said)?;
    let &[_, _, _, _, r0, r1, r2, r3, h0, h1, l0, l1, ..] = header.as_slice() else { return Err("shorter than a header".to_owned()) };
    let language_byte = header.get(29).copied().unwrap_or(0);
    let listed = u32::from_le_bytes([r0, r1, r2, r3]);
    let header_bytes = u64::from(u16::from_le_bytes([h0, h1]));
    let row_bytes = usize::from(u16::from_le_bytes([l0, l1]));
    if header_bytes < 33 || row_bytes == 0 {
        return Err("the header's lengths are impossible".to_owned());
    }
    let mut descriptors = Vec::new();
    bytes.read_at(32, header_bytes as usize - 32, &mut descriptors).map_err(said)?;
    let available = bytes.len().saturating_sub(header_bytes) / row_bytes as u64;
    let rows = u64::from(listed).min(available) as u32;
    let mut table = Table { path: path.to_owned(), bytes, header_bytes, row_bytes, rows, ..Table::none() };
    let mut names = Vec::new();
    let mut at = 1;
    for descriptor in descriptors.chunks_exact(32) {
        if matches!(descriptor[0], 0x0D | 0x0A | 0) {
            break;
        }
        let name: Vec<u8> = descriptor[..11].iter().copied().take_while(|&byte| byte != 0).collect();
        let kind = match (descriptor[11], descriptor[17]) {
            (b'N' | b'F', 0) | (b'I', _) => FieldKind::Integer,
            (b'N' | b'F' | b'B' | b'O', _) => FieldKind::Real,
            (b'D', _) => FieldKind::Date,
            (b'L', _) => FieldKind::Logical,
            _ => FieldKind::Text,
        };
        let end = (at + usize::from(descriptor[16])).min(row_bytes.max(at));
        table.places.push(Place { start: at.min(row_bytes), end: end.min(row_bytes) });
        if at + usize::from(descriptor[16]) > row_bytes {
            problems.file(ProblemKind::FieldWidthWrong { field: String::from_utf8_lossy(&name).into_owned() });
        }
        names.push((name, kind));
        at += usize::from(descriptor[16]);
    }
    let choice = choose(&table, &names, signs, language_byte, problems)?;
    table.encoding = choice.encoding;
    table.fields = decoded(&names, choice.encoding);
    read_deleted(&mut table).map_err(|error| error.to_string())?;
    Ok((table, choice))
}

/// Decides the encoding over the field names and a sample of all text columns.
fn choose(
    table: &Table,
    names: &[(Vec<u8>, FieldKind)],
    signs: &Signs<'_>,
    language_byte: u8,
    problems: &Problems,
) -> Result<EncodingChoice, String> {
    let mut samples: Vec<Vec<u8>> = names.iter().map(|(name, _)| name.clone()).collect();
    let step = (table.rows / 2000).max(1);
    table
        .each_row(|record, row| {
            if record.get() % step == 0 {
                for (place, (_, kind)) in table.places.iter().zip(names) {
                    let bytes = row.get(place.start..place.end.min(row.len())).unwrap_or_default();
                    if *kind == FieldKind::Text && !bytes.is_ascii() {
                        samples.push(bytes.to_vec());
                    }
                }
            }
        })
        .map_err(|error| error.to_string())?;
    Ok(encoding::choose(&samples, signs, language_byte, problems))
}

/// Names as text: duplicates get `_2`, `_3` …, empty ones `field_N`.
fn decoded(names: &[(Vec<u8>, FieldKind)], encoding: &'static Encoding) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::with_capacity(names.len());
    for (place, (name, kind)) in names.iter().enumerate() {
        let (text, _) = encoding.decode_without_bom_handling(name);
        let text = text.trim().trim_end_matches('\u{fffd}').to_owned();
        let base = if text.is_empty() { format!("field_{}", place + 1) } else { text };
        let mut name = base.clone();
        let mut number = 2;
        while fields.iter().any(|field| field.name == name) {
            name = format!("{base}_{number}");
            number += 1;
        }
        fields.push(Field { name, kind: *kind });
    }
    fields
}

fn read_deleted(table: &mut Table) -> Result<(), super::SourceError> {
    let mut bits = vec![0_u64; (table.rows as usize).div_ceil(64)];
    let mut deleted = 0;
    table.each_row(|record: RecordNo, row| {
        if row.first() == Some(&b'*') {
            bits[record.place() / 64] |= 1 << (record.place() % 64);
            deleted += 1;
        }
    })?;
    table.deleted_bits = bits;
    table.deleted = deleted;
    Ok(())
}
