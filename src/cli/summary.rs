//! The summary that `check` and `demo` print: a line a rule, what was not evaluated, totals.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use crate::conflicts::ConflictList;
use crate::rules::{Certainty, Severity};
use crate::tasks::check::Checked;
use crate::words::command_line::{CliWord, analysis_crs, problem_count, total_line};
use crate::words::{self, Lang, terms};

/// The whole summary, ending in a line break.
#[must_use]
pub fn text(checked: &Checked, secs: f64, lang: Lang) -> String {
    let mut text = table(&rows(&checked.list, lang), lang);
    let doubtful = checked.list.findings.iter().filter(|finding| finding.certainty == Certainty::Doubtful).count();
    // Writing into a String cannot fail.
    writeln!(text, "{}", total_line(lang, checked.list.len(), doubtful, secs)).ok();
    writeln!(text, "{}", analysis_crs(lang, &checked.opened.analysis_crs.name)).ok();
    for layer in &checked.opened.layers {
        let problems = layer.raw.problems.count() + checked.problems.get(layer.id.place()).map_or(0, crate::problem::Problems::count);
        if problems > 0 {
            writeln!(text, "{}", problem_count(lang, &layer.name, problems)).ok();
        }
    }
    text
}

/// One line of the table: rule, severity, counts, title.
struct Row {
    cells: [String; 6],
}

fn rows(list: &ConflictList, lang: Lang) -> Vec<Row> {
    let mut counts = vec![(0_usize, 0_usize); list.rules.rules.len()];
    let mut severities: Vec<Option<Severity>> = vec![None; list.rules.rules.len()];
    for finding in &list.findings {
        let count = &mut counts[finding.rule.place()];
        match finding.certainty {
            Certainty::Certain => count.0 += 1,
            Certainty::Doubtful => count.1 += 1,
        }
        let worst = &mut severities[finding.rule.place()];
        *worst = (*worst).max(Some(finding.severity));
    }
    list.rules
        .rules
        .iter()
        .enumerate()
        .map(|(place, rule)| {
            let title = match lang {
                Lang::Zh => &rule.title_zh,
                Lang::En => &rule.title_en,
            };
            let severity = terms::severity(severities[place].unwrap_or(rule.severity), lang).to_owned();
            let missing = list.not_evaluated.iter().find(|gap| gap.rule.place() == place && !gap.is_partial);
            let cells = if let Some(gap) = missing {
                [
                    rule.id.clone(),
                    severity,
                    "–".into(),
                    "–".into(),
                    "–".into(),
                    format!("{title}（{}）", words::rules::not_evaluated(lang, gap, |layer| &list.layer(layer).name)),
                ]
            } else {
                let (certain, doubtful) = counts[place];
                let partial = list.not_evaluated.iter().find(|gap| gap.rule.place() == place);
                let reason = partial.map(|gap| words::rules::not_evaluated(lang, gap, |layer| &list.layer(layer).name));
                let title = reason.map_or_else(|| title.clone(), |reason| format!("{title}（{reason}）"));
                [rule.id.clone(), severity, (certain + doubtful).to_string(), certain.to_string(), doubtful.to_string(), title]
            };
            Row { cells }
        })
        .collect()
}

/// Columns padded by the width that a terminal gives them: Chinese characters take two cells.
fn table(rows: &[Row], lang: Lang) -> String {
    let header = [
        CliWord::ColumnRule,
        CliWord::ColumnSeverity,
        CliWord::ColumnConflicts,
        CliWord::ColumnCertain,
        CliWord::ColumnDoubtful,
        CliWord::ColumnTitle,
    ]
    .map(|word| word.text(lang).to_owned());
    let mut widths = header.each_ref().map(|cell| cell.width());
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(&row.cells) {
            *width = (*width).max(cell.width());
        }
    }
    let mut text = String::new();
    for cells in std::iter::once(&header).chain(rows.iter().map(|row| &row.cells)) {
        for (place, cell) in cells.iter().enumerate() {
            let padding = " ".repeat(widths[place].saturating_sub(cell.width()));
            let is_number = (2..=4).contains(&place);
            let is_last = place + 1 == cells.len();
            let padded = match (is_number, is_last) {
                (true, _) => format!("{padding}{cell}  "),
                (false, false) => format!("{cell}{padding}  "),
                (false, true) => cell.clone(),
            };
            text.push_str(&padded);
        }
        text.push('\n');
    }
    text
}
