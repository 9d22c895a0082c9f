//! The last sheets: where the data come from, and what was imperfect in them.

use super::{Book, HEAD_ROWS, clipped, width};
use crate::export::WriteFailure;
use crate::export::provenance::{InputRecord, beijing_time};
use crate::layer::CrsHow;
use crate::words::export::{SheetWord, rule_set};
use crate::words::{Lang, problems, terms};

/// Run and inputs.
pub(super) fn write(book: &mut Book<'_>) -> Result<(), WriteFailure> {
    let (provenance, lang) = (book.content.provenance, book.lang());
    let title = format!("{}　{}", book.word(SheetWord::Title), book.word(SheetWord::ProvenanceSheet));
    let line = book.line(book.counts.total);
    let (sheet, styles) = book.sheet(SheetWord::ProvenanceSheet.text(lang), &title, &line)?;
    for (column, width) in [24, 14, 24, 12, 34, 16, 10, 12, 14, 14, 14, 66, 14].into_iter().enumerate() {
        sheet.set_column_width(column as u16, width)?;
    }
    let facts = [
        (SheetWord::Time, beijing_time(provenance.started_unix_secs)),
        (SheetWord::Program, format!("jingtu {}", provenance.program_version)),
        (SheetWord::RuleSet, rule_set(lang, &provenance.rule_set, &provenance.rule_set_version)),
        (SheetWord::AnalysisCrs, provenance.analysis_crs.clone()),
    ];
    let mut row = HEAD_ROWS as u32 - 1;
    for (word, fact) in facts {
        sheet.write_string_with_format(row, 0, word.text(lang), &styles.total_text)?;
        sheet.write_string_with_format(row, 1, clipped(&fact), &styles.line)?;
        row += 1;
    }
    for gap in &provenance.not_evaluated {
        sheet.write_string_with_format(row, 0, format!("{} {}", gap.rule, SheetWord::NotEvaluated.text(lang)), &styles.total_text)?;
        sheet.write_string_with_format(row, 1, clipped(&gap.reason), &styles.line)?;
        row += 1;
    }
    row += 1;
    sheet.write_string_with_format(row, 0, SheetWord::Inputs.text(lang), &styles.section)?;
    row += 1;
    let headings = [
        SheetWord::Layer,
        SheetWord::Role,
        SheetWord::File,
        SheetWord::Records,
        SheetWord::Crs,
        SheetWord::CrsHow,
        SheetWord::PositionError,
        SheetWord::Encoding,
        SheetWord::IdField,
        SheetWord::ClassField,
        SheetWord::Bytes,
        SheetWord::Hash,
        SheetWord::Note,
    ];
    for (column, word) in headings.into_iter().enumerate() {
        sheet.write_string_with_format(row, column as u16, word.text(lang), &styles.head)?;
    }
    sheet.set_freeze_panes(0, 1)?;
    for input in &provenance.inputs {
        for file in 0..input.files.len().max(1) {
            row += 1;
            write_file(sheet, styles, row, input, file, lang)?;
        }
    }
    Ok(())
}

/// A row a file; what concerns the layer stands beside its first file.
fn write_file(
    sheet: &mut rust_xlsxwriter::Worksheet,
    styles: &super::Styles,
    row: u32,
    input: &InputRecord,
    place: usize,
    lang: Lang,
) -> Result<(), rust_xlsxwriter::XlsxError> {
    let file = input.files.get(place);
    let role = terms::role(input.role, lang);
    let how = how_word(input.crs_how).text(lang);
    let file_name = file.map_or(input.file_name.as_str(), |file| &file.name);
    let texts = if place == 0 {
        [&input.layer, role, file_name, "", &input.crs, how, "", &input.encoding, &input.id_field, &input.class_field]
    } else {
        [&input.layer, role, file_name, "", "", "", "", "", "", ""]
    };
    for (column, text) in texts.into_iter().enumerate() {
        let column = column as u16;
        match column {
            3 if place == 0 => sheet.write_number_with_format(row, column, input.records, &styles.whole)?,
            6 if place == 0 => sheet.write_number_with_format(row, column, input.position_error_m, &styles.hundredth)?,
            _ if text.is_empty() => sheet.write_blank(row, column, &styles.text)?,
            _ => sheet.write_string_with_format(row, column, clipped(text), &styles.text)?,
        };
    }
    if let Some(file) = file {
        sheet.write_number_with_format(row, 10, file.size as f64, &styles.whole)?;
        sheet.write_string_with_format(row, 11, &file.hash, &styles.text)?;
        let note = if file.is_newer_than_run { SheetWord::Newer.text(lang) } else { "" };
        sheet.write_string_with_format(row, 12, note, &styles.doubtful)?;
    }
    Ok(())
}

fn how_word(how: CrsHow) -> SheetWord {
    match how {
        CrsHow::User => SheetWord::CrsByUser,
        CrsHow::Prj => SheetWord::CrsByPrj,
        CrsHow::Srs => SheetWord::CrsBySrs,
        CrsHow::Coordinates => SheetWord::CrsByCoordinates,
        CrsHow::Unknown => SheetWord::CrsUnknown,
    }
}

/// A row a problem that was kept, with how many there are of its kind.
pub(super) fn write_problems(book: &mut Book<'_>) -> Result<(), WriteFailure> {
    let (provenance, lang) = (book.content.provenance, book.lang());
    let title = format!("{}　{}", book.word(SheetWord::Title), book.word(SheetWord::ProblemSheet));
    let line = book.line(book.counts.total);
    let (sheet, styles) = book.sheet(SheetWord::ProblemSheet.text(lang), &title, &line)?;
    let headings = [SheetWord::Layer, SheetWord::Role, SheetWord::Severity, SheetWord::Record, SheetWord::Problem, SheetWord::ProblemCount];
    let rows: usize = provenance.inputs.iter().flat_map(|input| &input.problems).map(|group| group.first.len()).sum();
    let messages = provenance.inputs.iter().flat_map(|input| &input.problems).flat_map(|group| &group.first);
    let message_width = messages.map(|problem| width(&problems::sentence(lang, &problem.kind))).max().unwrap_or(40).clamp(40, 110);
    let widths = [24, 14, 10, 12, message_width, 14];
    super::list::head(sheet, styles, headings.into_iter().map(|word| word.text(lang)), &widths, rows)?;
    let mut row = HEAD_ROWS as u32;
    if rows == 0 {
        sheet.write_string_with_format(row, 0, SheetWord::NoProblems.text(lang), &styles.line)?;
    }
    for input in &provenance.inputs {
        for group in &input.problems {
            for problem in &group.first {
                let severity = problems::severity(lang, problem.kind.severity());
                sheet.write_string_with_format(row, 0, clipped(&input.layer), &styles.text)?;
                sheet.write_string_with_format(row, 1, terms::role(input.role, lang), &styles.text)?;
                sheet.write_string_with_format(row, 2, severity, &styles.text)?;
                match problem.record {
                    Some(record) => sheet.write_number_with_format(row, 3, record.get(), &styles.whole)?,
                    None => sheet.write_string_with_format(row, 3, SheetWord::WholeFile.text(lang), &styles.text)?,
                };
                let message = problems::sentence(lang, &problem.kind);
                sheet.write_string_with_format(row, 4, clipped(&message), &styles.text)?;
                sheet.write_number_with_format(row, 5, group.count as f64, &styles.whole)?;
                row += 1;
            }
        }
    }
    Ok(())
}
