//! Groups of the conflict table: by what, which of them are folded, and which line of the table shows what.

use super::document::Rows;
use super::snapshot::{Asked, Snapshot};
use crate::ids::RuleId;
use crate::rules::Severity;

/// By what the conflict table is grouped.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum GroupBy {
    /// By nothing.
    #[default]
    Nothing,
    /// By rule.
    Rule,
    /// By county.
    County,
    /// By severity, the gravest first.
    Severity,
    /// By the subject's class, code or kind.
    Class,
}

impl GroupBy {
    /// In the order offered.
    pub const ALL: [Self; 5] = [Self::Nothing, Self::Rule, Self::County, Self::Severity, Self::Class];
}

/// What the rows of a group have in common.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum GroupKey {
    /// Their rule.
    Rule(RuleId),
    /// Their county; "" for those outside every county.
    County(String),
    /// Their severity.
    Severity(Severity),
    /// Their subject's class; "" for those without one.
    Class(String),
    /// Nothing: their classes come after the [`MOST_GROUPS`]th.
    Others,
}

/// More groups than these are not told apart: a frame looks at each of them.
pub const MOST_GROUPS: usize = 500;

/// A group: a stretch of the rows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RowGroup {
    /// What its rows have in common.
    pub key: GroupKey,
    /// How many rows it has.
    pub count: usize,
}

/// How the conflict table is grouped.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Grouping {
    /// By what.
    pub by: GroupBy,
    /// Groups whose rows are hidden.
    pub folded: Vec<GroupKey>,
}

/// What can be asked of the groups.
#[derive(Clone, PartialEq, Debug)]
pub enum GroupingCommand {
    /// Group by this.
    By(GroupBy),
    /// Fold a group, or unfold it.
    Toggle(GroupKey),
    /// Fold all groups, or unfold all.
    FoldAll(bool),
}

/// What a line of the table shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Line {
    /// A group's heading, by its place among the groups.
    Heading(usize),
    /// A row, by its place among the rows.
    Row(usize),
}

/// A group's place among lines and rows.
struct Stretch {
    first_line: usize,
    first_row: usize,
    count: usize,
    is_folded: bool,
}

/// The lines of a table whose groups are folded in part. Made anew each frame: it costs what the groups are, not the rows.
pub struct Lines {
    stretches: Vec<Stretch>,
    /// How many lines there are.
    pub total: usize,
}

impl Lines {
    /// The lines of these rows.
    #[must_use]
    pub fn of(rows: &Rows, grouping: &Grouping) -> Self {
        let (mut stretches, mut line, mut row) = (Vec::with_capacity(rows.groups.len()), 0, 0);
        for group in &rows.groups {
            let is_folded = grouping.folded.contains(&group.key);
            stretches.push(Stretch { first_line: line, first_row: row, count: group.count, is_folded });
            line += 1 + if is_folded { 0 } else { group.count };
            row += group.count;
        }
        let total = if stretches.is_empty() { rows.places.len() } else { line };
        Self { stretches, total }
    }

    /// What a line shows.
    #[must_use]
    pub fn line(&self, line: usize) -> Line {
        let after = self.stretches.partition_point(|stretch| stretch.first_line <= line);
        match after.checked_sub(1).and_then(|group| Some((group, self.stretches.get(group)?))) {
            None => Line::Row(line),
            Some((group, stretch)) if stretch.first_line == line => Line::Heading(group),
            Some((_, stretch)) => Line::Row(stretch.first_row + line - stretch.first_line - 1),
        }
    }

    /// The line of a row; `Err` with its group where that is folded.
    ///
    /// # Errors
    /// When the row's group is folded.
    pub fn of_row(&self, row: usize) -> Result<usize, usize> {
        let after = self.stretches.partition_point(|stretch| stretch.first_row <= row);
        match after.checked_sub(1).and_then(|group| Some((group, self.stretches.get(group)?))) {
            None => Ok(row),
            Some((group, stretch)) if stretch.is_folded => Err(group),
            Some((_, stretch)) => Ok(stretch.first_line + 1 + row - stretch.first_row),
        }
    }

    /// The row of a conflict, where each group's places grow (the list's own order): a search in each group.
    #[must_use]
    pub fn find(&self, rows: &Rows, place: u32) -> Option<usize> {
        if self.stretches.is_empty() {
            return rows.places.binary_search(&place).ok();
        }
        self.stretches.iter().find_map(|stretch| {
            let places = rows.places.get(stretch.first_row..stretch.first_row + stretch.count)?;
            places.binary_search(&place).ok().map(|at| stretch.first_row + at)
        })
    }
}

/// Does what is asked; says whether the rows have to be asked for anew.
pub(super) fn change(grouping: &mut Grouping, rows: &Asked<Snapshot<Rows>>, command: GroupingCommand) -> bool {
    match command {
        GroupingCommand::By(by) => {
            *grouping = Grouping { by, folded: Vec::new() };
            return true;
        }
        GroupingCommand::Toggle(key) => match grouping.folded.iter().position(|folded| *folded == key) {
            Some(at) => {
                grouping.folded.remove(at);
            }
            None => grouping.folded.push(key),
        },
        GroupingCommand::FoldAll(false) => grouping.folded.clear(),
        GroupingCommand::FoldAll(true) => {
            grouping.folded = rows.value().map(|rows| rows.groups.iter().map(|group| group.key.clone()).collect()).unwrap_or_default();
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn rows() -> Rows {
        let group = |severity, count| RowGroup { key: GroupKey::Severity(severity), count };
        let groups = vec![group(Severity::Critical, 2), group(Severity::High, 1), group(Severity::Low, 3)];
        Rows { places: Arc::new(vec![4, 7, 1, 0, 2, 9]), groups, ..Rows::default() }
    }

    #[test]
    fn lines_and_rows_find_each_other_with_groups_folded_or_not() {
        let rows = rows();
        let mut grouping = Grouping { by: GroupBy::Severity, folded: Vec::new() };
        let lines = Lines::of(&rows, &grouping);
        assert_eq!(lines.total, 9);
        let shown: Vec<Line> = (0..9).map(|line| lines.line(line)).collect();
        assert_eq!(shown[..5], [Line::Heading(0), Line::Row(0), Line::Row(1), Line::Heading(1), Line::Row(2)]);
        for row in 0..6 {
            assert_eq!(lines.line(lines.of_row(row).unwrap()), Line::Row(row));
            assert_eq!(lines.find(&rows, rows.places[row]), Some(row));
        }
        grouping.folded.push(GroupKey::Severity(Severity::Critical));
        let lines = Lines::of(&rows, &grouping);
        assert_eq!((lines.total, lines.line(0), lines.line(1), lines.line(2)), (7, Line::Heading(0), Line::Heading(1), Line::Row(2)));
        assert_eq!((lines.of_row(1), lines.of_row(5)), (Err(0), Ok(6)));
        assert_eq!(lines.find(&rows, 3), None);
    }

    #[test]
    fn rows_without_groups_are_lines() {
        let rows = Rows { groups: Vec::new(), ..rows() };
        let lines = Lines::of(&rows, &Grouping::default());
        assert_eq!((lines.total, lines.line(3), lines.of_row(3)), (6, Line::Row(3), Ok(3)));
    }

    #[test]
    fn all_groups_fold_and_unfold() {
        let asked = Asked::Ready(Snapshot::new(1, rows()));
        let mut grouping = Grouping::default();
        assert!(change(&mut grouping, &asked, GroupingCommand::By(GroupBy::Severity)));
        assert!(!change(&mut grouping, &asked, GroupingCommand::FoldAll(true)));
        assert_eq!(Lines::of(&rows(), &grouping).total, 3);
        change(&mut grouping, &asked, GroupingCommand::Toggle(GroupKey::Severity(Severity::Low)));
        assert_eq!(Lines::of(&rows(), &grouping).total, 6);
        change(&mut grouping, &asked, GroupingCommand::FoldAll(false));
        assert_eq!(Lines::of(&rows(), &grouping).total, 9);
    }
}
