//! The summary by county: counts by rule, areas, and the rules with their legal basis below.

use super::{Book, Count, HEAD_ROWS, rule_basis, rule_title, width};
use crate::export::WriteFailure;
use crate::units::mu;
use crate::words::export::SheetWord;
use crate::words::terms;

/// Writes the sheet.
pub(super) fn write(book: &mut Book<'_>) -> Result<(), WriteFailure> {
    let (content, counts, lang) = (book.content, book.counts, book.content.lang);
    let rules = &content.rules.rules;
    let title = format!("{}　{}", book.word(SheetWord::Title), book.word(SheetWord::CountySheet));
    let line = book.line(counts.total);
    let (sheet, styles) = book.sheet(SheetWord::CountySheet.text(lang), &title, &line)?;
    let mut headings = vec![SheetWord::Admin.text(lang)];
    headings.extend(rules.iter().map(|rule| rule.id.as_str()));
    headings.extend(
        [SheetWord::Total, SheetWord::CertainCount, SheetWord::DoubtfulCount, SheetWord::OverlapM2, SheetWord::OverlapMu]
            .map(|word| word.text(lang)),
    );
    let first_width = counts.counties.iter().map(|county| width(&county.0)).max().unwrap_or(0).clamp(16, 40);
    let last_column = headings.len() - 1;
    let widths: Vec<usize> = (0..headings.len())
        .map(|column| {
            if column == 0 {
                first_width
            } else if column + 2 > last_column {
                16
            } else {
                9
            }
        })
        .collect();
    super::list::head(sheet, styles, headings.iter().copied(), &widths, counts.counties.len())?;

    let mut row = HEAD_ROWS as u32;
    let mut all_rules = vec![Count::default(); rules.len()];
    let mut all_area_m2 = 0.0;
    for (name, county_counts, area_m2) in &counts.counties {
        let name = if name.is_empty() { SheetWord::NoCounty.text(lang) } else { name };
        write_line(sheet, [&styles.text, &styles.whole, &styles.hundredth], row, name, county_counts, *area_m2)?;
        for (all, count) in all_rules.iter_mut().zip(county_counts) {
            all.all += count.all;
            all.doubtful += count.doubtful;
        }
        all_area_m2 += area_m2;
        row += 1;
    }
    let total_styles = [&styles.total_text, &styles.total_whole, &styles.total_hundredth];
    write_line(sheet, total_styles, row, SheetWord::Total.text(lang), &all_rules, all_area_m2)?;
    row += 2;
    for note in [SheetWord::Legal, SheetWord::AreaNote] {
        sheet.write_string_with_format(row, 0, note.text(lang), &styles.line)?;
        row += 1;
    }

    row += 1;
    for (column, word) in [SheetWord::Rule, SheetWord::Severity, SheetWord::ConflictCount, SheetWord::DoubtfulCount, SheetWord::RuleTitle]
        .into_iter()
        .enumerate()
    {
        sheet.write_string_with_format(row, column as u16, word.text(lang), &styles.head)?;
    }
    for (rule, count) in rules.iter().zip(&counts.rules) {
        row += 1;
        sheet.write_string_with_format(row, 0, &rule.id, &styles.text)?;
        sheet.write_string_with_format(row, 1, terms::severity(rule.severity, lang), styles.severity(rule.severity))?;
        // A rule without its layers has no count: 0 would read as passed (DESIGN 4.4).
        let gap = content.provenance.not_evaluated.iter().find(|gap| gap.rule == rule.id);
        match gap {
            Some(gap) if !gap.is_partial => {
                sheet.write_string_with_format(row, 2, SheetWord::NotEvaluated.text(lang), &styles.doubtful)?;
                sheet.write_blank(row, 3, &styles.text)?;
            }
            _ => {
                sheet.write_number_with_format(row, 2, count.all as f64, &styles.whole)?;
                sheet.write_number_with_format(row, 3, count.doubtful as f64, &styles.whole)?;
            }
        }
        let gap = gap.map_or(String::new(), |gap| format!("（{}）", gap.reason));
        let text = format!("{}{gap}　{}", rule_title(rule, lang), rule_basis(rule, lang));
        sheet.write_string(row, 4, super::clipped(&text))?;
    }
    Ok(())
}

fn write_line(
    sheet: &mut rust_xlsxwriter::Worksheet,
    [text, whole, hundredth]: [&rust_xlsxwriter::Format; 3],
    row: u32,
    name: &str,
    counts: &[Count],
    area_m2: f64,
) -> Result<(), rust_xlsxwriter::XlsxError> {
    sheet.write_string_with_format(row, 0, super::clipped(name), text)?;
    let all: usize = counts.iter().map(|count| count.all).sum();
    let doubtful: usize = counts.iter().map(|count| count.doubtful).sum();
    let numbers = counts.iter().map(|count| count.all).chain([all, all - doubtful, doubtful]);
    let mut column = 1;
    for number in numbers {
        sheet.write_number_with_format(row, column, number as f64, whole)?;
        column += 1;
    }
    for area in [area_m2, mu(area_m2)] {
        sheet.write_number_with_format(row, column, (area * 100.0).round() / 100.0, hundredth)?;
        column += 1;
    }
    Ok(())
}
