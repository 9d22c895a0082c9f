//! The columns of a sheet of conflicts: those of DESIGN 4.2, with the rule's title and the area in 亩 beside them.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::styles::Styles;
use super::{clipped, width};
use crate::rules::{Certainty, Relation, Rule};
use crate::units::mu;
use crate::words::export::SheetWord;
use crate::words::{Lang, terms};
use crate::workspace::rows::{Row, RowSide};

/// One column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Column {
    Conflict,
    Rule,
    RuleTitle,
    Severity,
    Certainty,
    Subject(SideColumn),
    Object(SideColumn),
    OverlapM2,
    OverlapMu,
    SubjectShare,
    MeanWidth,
    Distance,
    Admin,
    Status,
    Note,
    EllipsoidalM2,
    EllipsoidalMu,
}

/// One column of a feature.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum SideColumn {
    Role,
    Layer,
    Record,
    Id,
    Class,
    Name,
}

/// All columns, in the order of DESIGN 4.2; the details come last.
pub(super) const ALL: [Column; 27] = {
    use SideColumn::{Class, Id, Layer, Name, Record, Role};
    [
        Column::Conflict,
        Column::Rule,
        Column::RuleTitle,
        Column::Severity,
        Column::Certainty,
        Column::Subject(Role),
        Column::Subject(Layer),
        Column::Subject(Record),
        Column::Subject(Id),
        Column::Subject(Class),
        Column::Object(Role),
        Column::Object(Layer),
        Column::Object(Record),
        Column::Object(Id),
        Column::Object(Class),
        Column::OverlapM2,
        Column::OverlapMu,
        Column::SubjectShare,
        Column::MeanWidth,
        Column::Distance,
        Column::Admin,
        Column::Status,
        Column::Note,
        Column::EllipsoidalM2,
        Column::EllipsoidalMu,
        Column::Subject(Name),
        Column::Object(Name),
    ]
};

/// The columns of one rule's sheet: what is the same in every row stands in its title, what never applies is left out.
pub(super) fn of_rule(rule: &Rule) -> Vec<Column> {
    let has_object = !matches!(rule.relation, Relation::Attributes | Relation::NoneWithin { .. });
    let has_overlap = matches!(rule.relation, Relation::Overlaps { .. } | Relation::Inside { .. });
    let has_distance = matches!(rule.relation, Relation::Within { .. } | Relation::Inside { .. });
    ALL.into_iter()
        .filter(|column| match column {
            Column::Rule | Column::RuleTitle => false,
            Column::Object(_) => has_object,
            Column::OverlapM2
            | Column::OverlapMu
            | Column::SubjectShare
            | Column::MeanWidth
            | Column::EllipsoidalM2
            | Column::EllipsoidalMu => has_overlap,
            Column::Distance => has_distance,
            _ => true,
        })
        .collect()
}

impl Column {
    pub(super) fn heading(self) -> SheetWord {
        match self {
            Self::Conflict => SheetWord::Conflict,
            Self::Rule => SheetWord::Rule,
            Self::RuleTitle => SheetWord::RuleTitle,
            Self::Severity => SheetWord::Severity,
            Self::Certainty => SheetWord::Certainty,
            Self::Subject(SideColumn::Role) => SheetWord::SubjectRole,
            Self::Subject(SideColumn::Layer) => SheetWord::SubjectLayer,
            Self::Subject(SideColumn::Record) => SheetWord::SubjectRecord,
            Self::Subject(SideColumn::Id) => SheetWord::SubjectId,
            Self::Subject(SideColumn::Class) => SheetWord::SubjectClass,
            Self::Object(SideColumn::Role) => SheetWord::ObjectRole,
            Self::Object(SideColumn::Layer) => SheetWord::ObjectLayer,
            Self::Object(SideColumn::Record) => SheetWord::ObjectRecord,
            Self::Object(SideColumn::Id) => SheetWord::ObjectId,
            Self::Object(SideColumn::Class) => SheetWord::ObjectClass,
            Self::Subject(SideColumn::Name) => SheetWord::SubjectName,
            Self::Object(SideColumn::Name) => SheetWord::ObjectName,
            Self::EllipsoidalM2 => SheetWord::OverlapEllipsoidalM2,
            Self::EllipsoidalMu => SheetWord::OverlapEllipsoidalMu,
            Self::OverlapM2 => SheetWord::OverlapM2,
            Self::OverlapMu => SheetWord::OverlapMu,
            Self::SubjectShare => SheetWord::SubjectShare,
            Self::MeanWidth => SheetWord::MeanWidth,
            Self::Distance => SheetWord::Distance,
            Self::Admin => SheetWord::Admin,
            Self::Status => SheetWord::Status,
            Self::Note => SheetWord::Note,
        }
    }

    /// What the cell says; numbers at the places of DESIGN 4.2, so that they equal the CSV's.
    fn cell<'r>(self, row: &Row<'r>, rule: &'r Rule, lang: Lang) -> Cell<'r> {
        match self {
            Self::Conflict => Cell::Key(row.key.0),
            Self::Rule => Cell::Text(row.rule),
            Self::RuleTitle => Cell::Text(super::rule_title(rule, lang)),
            Self::Severity => Cell::Severity,
            Self::Certainty => Cell::Certainty,
            Self::Subject(column) => side_cell(&row.subject, column, lang),
            Self::Object(column) => row.object.as_ref().map_or(Cell::Empty, |object| side_cell(object, column, lang)),
            Self::OverlapM2 => Cell::hundredth(row.overlap_m2()),
            Self::OverlapMu => Cell::hundredth(row.overlap_m2().map(mu)),
            Self::SubjectShare => Cell::share(row.subject_share()),
            Self::MeanWidth => Cell::hundredth(row.mean_width_m()),
            Self::Distance => Cell::hundredth(row.distance_m()),
            Self::Admin => Cell::Text(row.admin),
            Self::Status => Cell::Text(terms::status(row.status, lang)),
            Self::Note => Cell::Text(row.note),
            Self::EllipsoidalM2 => Cell::hundredth(row.ellipsoidal_m2),
            Self::EllipsoidalMu => Cell::hundredth(row.ellipsoidal_m2.map(mu)),
        }
    }
}

fn side_cell<'r>(side: &RowSide<'r>, column: SideColumn, lang: Lang) -> Cell<'r> {
    match column {
        SideColumn::Role => Cell::Text(terms::role(side.role, lang)),
        SideColumn::Layer => Cell::Text(side.layer),
        SideColumn::Record => Cell::Whole(side.record),
        SideColumn::Id => Cell::Text(side.id),
        SideColumn::Class => Cell::Text(side.class),
        SideColumn::Name => Cell::Text(side.name),
    }
}

enum Cell<'r> {
    Empty,
    Key(u64),
    Text(&'r str),
    Whole(u32),
    Hundredth(f64),
    Share(f64),
    Severity,
    Certainty,
}

impl Cell<'_> {
    fn hundredth(value: Option<f64>) -> Self {
        value.filter(|value| value.is_finite()).map_or(Self::Empty, |value| Self::Hundredth((value * 100.0).round() / 100.0))
    }

    fn share(value: Option<f64>) -> Self {
        value.filter(|value| value.is_finite()).map_or(Self::Empty, |value| Self::Share((value * 1e6).round() / 1e6))
    }
}

/// Writes one row of the sheet.
pub(super) fn write_row(
    sheet: &mut Worksheet,
    styles: &Styles,
    place: u32,
    columns: &[Column],
    row: &Row<'_>,
    rule: &Rule,
    lang: Lang,
) -> Result<(), XlsxError> {
    for (column_no, column) in columns.iter().enumerate() {
        let column_no = column_no as u16;
        match column.cell(row, rule, lang) {
            Cell::Empty | Cell::Text("") => sheet.write_blank(place, column_no, &styles.text)?,
            Cell::Key(key) => sheet.write_string_with_format(place, column_no, format!("{:010x}", key & 0xff_ffff_ffff), &styles.text)?,
            Cell::Text(text) => sheet.write_string_with_format(place, column_no, clipped(text), &styles.text)?,
            Cell::Whole(value) => sheet.write_number_with_format(place, column_no, value, &styles.whole)?,
            Cell::Hundredth(value) => sheet.write_number_with_format(place, column_no, value, &styles.hundredth)?,
            Cell::Share(value) => sheet.write_number_with_format(place, column_no, value, &styles.percent)?,
            Cell::Severity => {
                sheet.write_string_with_format(place, column_no, terms::severity(row.severity, lang), styles.severity(row.severity))?
            }
            Cell::Certainty => {
                let style = if row.certainty == Certainty::Doubtful { &styles.doubtful } else { &styles.text };
                sheet.write_string_with_format(place, column_no, terms::certainty(row.certainty, lang), style)?
            }
        };
    }
    Ok(())
}

/// How wide a cell's text stands.
pub(super) fn cell_width(column: Column, row: &Row<'_>, rule: &Rule, lang: Lang) -> usize {
    match column.cell(row, rule, lang) {
        Cell::Empty => 0,
        Cell::Key(_) => 10,
        Cell::Text(text) => width(text),
        Cell::Whole(value) => digits(f64::from(value)),
        Cell::Hundredth(value) => digits(value) + 3,
        Cell::Share(_) => 7,
        Cell::Severity => width(terms::severity(row.severity, lang)),
        Cell::Certainty => width(terms::certainty(row.certainty, lang)),
    }
}

/// Digits before the point, with separators between thousands.
fn digits(value: f64) -> usize {
    let digits = value.abs().max(1.0).log10() as usize + 1;
    digits + (digits - 1) / 3
}
