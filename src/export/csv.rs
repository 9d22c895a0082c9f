//! The conflict list as CSV: DESIGN 4.2 to the letter. UTF-8 with BOM, RFC 4180, one row a conflict.
//!
//! Written by hand rather than through a library because there may be millions of rows: numbers are formatted without going
//! through shortest-decimal printing, and what a subject's rows have in common is copied, not formatted again.

use std::io::Write;
use std::ops::Range;

use super::blocks::write_in_order;
use super::number::{push_fixed, push_key, push_whole};
use super::{Watch, WriteFailure};
use crate::workspace::Conflicts;
use crate::workspace::rows::{COLUMNS, Row, RowSide, status_word};

/// U+FEFF: without it Excel takes the file for the system's code page.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// Writes the list.
///
/// # Errors
/// When the file cannot be written, or when asked to stop.
pub fn write(conflicts: &dyn Conflicts, out: &mut (impl Write + Send), watch: Watch<'_>) -> Result<(), WriteFailure> {
    out.write_all(BOM)?;
    out.write_all(COLUMNS.join(",").as_bytes())?;
    out.write_all(b"\r\n")?;
    write_in_order(conflicts.len(), out, watch, |range, buffer| {
        format_rows(conflicts, range, buffer);
        Ok(())
    })?;
    out.flush()?;
    Ok(())
}

fn format_rows(conflicts: &dyn Conflicts, range: Range<usize>, out: &mut Vec<u8>) {
    out.reserve(range.len() * 160);
    // Cells of the last subject, which the rows that follow it mostly share.
    let mut subject: Option<RowSide<'_>> = None;
    let mut subject_cells = Vec::new();
    for row in range.filter_map(|place| conflicts.row(place)) {
        if subject.is_none_or(|known| !is_same_feature(&known, &row.subject)) {
            subject_cells.clear();
            push_side(&mut subject_cells, &row.subject);
            subject = Some(row.subject);
        }
        push_row(out, &row, &subject_cells);
    }
}

/// Rows of one feature borrow the same texts, so comparing where they lie is enough; the same text elsewhere is formatted again.
fn is_same_feature(a: &RowSide<'_>, b: &RowSide<'_>) -> bool {
    a.record == b.record && std::ptr::eq(a.layer, b.layer) && std::ptr::eq(a.id, b.id) && std::ptr::eq(a.class, b.class) && a.role == b.role
}

fn push_row(out: &mut Vec<u8>, row: &Row<'_>, subject_cells: &[u8]) {
    push_key(out, row.key.0);
    out.push(b',');
    push_text(out, row.rule);
    out.push(b',');
    out.extend_from_slice(row.severity.word().as_bytes());
    out.push(b',');
    out.extend_from_slice(row.certainty.word().as_bytes());
    out.push(b',');
    out.extend_from_slice(subject_cells);
    match &row.object {
        Some(object) => push_side(out, object),
        None => out.extend_from_slice(b",,,,,"),
    }
    push_decimal(out, row.overlap_m2(), 2);
    push_decimal(out, row.subject_share(), 6);
    push_decimal(out, row.mean_width_m(), 2);
    push_decimal(out, row.distance_m(), 2);
    push_text(out, row.admin);
    out.push(b',');
    out.extend_from_slice(status_word(row.status).as_bytes());
    out.push(b',');
    push_text(out, row.note);
    out.extend_from_slice(b"\r\n");
}

/// Role, layer, record, identifier and class, each with its comma.
fn push_side(out: &mut Vec<u8>, side: &RowSide<'_>) {
    out.extend_from_slice(side.role.word().as_bytes());
    out.push(b',');
    push_text(out, side.layer);
    out.push(b',');
    push_whole(out, u64::from(side.record));
    out.push(b',');
    push_text(out, side.id);
    out.push(b',');
    push_text(out, side.class);
    out.push(b',');
}

/// A text cell: quoted where RFC 4180 asks for it, and with an apostrophe before what a spreadsheet would run as a formula.
pub(super) fn push_text(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    let Some(first) = bytes.first() else { return };
    let is_formula = matches!(first, b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r');
    let is_quoted = bytes.iter().any(|byte| matches!(byte, b'"' | b',' | b'\r' | b'\n'));
    if is_quoted {
        out.push(b'"');
    }
    if is_formula {
        out.push(b'\'');
    }
    if is_quoted {
        for &byte in bytes {
            if byte == b'"' {
                out.push(b'"');
            }
            out.push(byte);
        }
        out.push(b'"');
    } else {
        out.extend_from_slice(bytes);
    }
}

/// A number and its comma; an empty cell for none.
fn push_decimal(out: &mut Vec<u8>, value: Option<f64>, decimals: u32) {
    push_fixed(out, value, decimals);
    out.push(b',');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::progress::{Cancel, Progress};
    use crate::workspace::rows::samples;

    fn written(conflicts: &dyn Conflicts) -> String {
        let (progress, cancel) = (Progress::silent(), Cancel::new());
        let mut out = Vec::new();
        write(conflicts, &mut out, Watch { progress: &progress, cancel: &cancel, name: "" }).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn list_is_written_to_the_letter() {
        let expected = [
            "\u{feff}conflict,rule,severity,certainty,subject_role,subject_layer,subject_record,subject_id,subject_class,\
             object_role,object_layer,object_record,object_id,object_class,overlap_m2,subject_share,mean_width_m,distance_m,admin,status,note",
            "123456789a,R1,critical,certain,risk-list,名录地块,3,'=1+1,,zoning,规划用地,17,GH-17,0701,1284.46,0.321114,12.35,,柳南区,open,\
             \"问过业主，\"\"无异议\"\"\"",
            "00000000ab,R1,critical,certain,risk-list,名录地块,3,\"A,1\",,zoning,规划用地,17,GH-17,0701,1284.46,0.321114,12.35,,柳南区,open,'-",
            "0000000001,R3,high,doubtful,source,污染源,7,,冶炼,farmland,耕地,41,4502060010010000041,严格管控类,,,,312.47,,false-positive,",
            "0000000002,R3,high,doubtful,source,污染源,7,,冶炼,farmland,耕地,42,4502060010010000041,严格管控类,,,,0.00,,false-positive,",
            "",
        ];
        assert_eq!(written(&samples::list()), expected.join("\r\n"));
    }

    #[test]
    fn empty_list_has_its_header() {
        let text = written(&samples::SampleList(Vec::new()));
        assert!(text.ends_with(",note\r\n"));
        assert_eq!(text.lines().count(), 1);
    }

    #[test]
    fn attribute_rule_leaves_the_object_empty() {
        let mut list = samples::list();
        list.0.truncate(1);
        list.0[0].0.object = None;
        let text = written(&list);
        assert!(text.lines().nth(1).unwrap().contains("'=1+1,,,,,,,1284.46"), "{text}");
        assert_eq!(text.lines().next().unwrap().matches(',').count(), 20);
    }

    #[test]
    fn every_formula_start_is_made_harmless() {
        for (text, cell) in [
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "\"'\r=1\""),
            ("=\"a\",1", "\"'=\"\"a\"\",1\""),
            ("a=1", "a=1"),
            ("a\nb", "\"a\nb\""),
        ] {
            let mut out = Vec::new();
            push_text(&mut out, text);
            assert_eq!(String::from_utf8(out).unwrap(), cell);
        }
    }

    proptest! {
        #[test]
        fn what_a_csv_reader_reads_is_what_was_written(id in "\\PC{0,12}", note in "[a-z,\"\r\n =+@-]{0,12}") {
            let mut list = samples::list();
            list.0.truncate(1);
            list.0[0].0.subject.id = Box::leak(id.clone().into_boxed_str());
            list.0[0].0.note = Box::leak(note.clone().into_boxed_str());
            let text = written(&list);
            let mut reader = csv::ReaderBuilder::new().from_reader(text.trim_start_matches('\u{feff}').as_bytes());
            let record = reader.records().next().unwrap().unwrap();
            let guarded = |text: &str| if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() };
            prop_assert_eq!(record.len(), COLUMNS.len());
            prop_assert_eq!(&record[7], guarded(&id));
            prop_assert_eq!(&record[20], guarded(&note));
        }
    }
}
