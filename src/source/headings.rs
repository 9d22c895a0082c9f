//! Which row of a grid has the headings: titles stand above, two rows of headings where cells are merged, none where numbers begin at once.

use std::collections::BTreeMap;

use super::coordinate_text::reading;
use super::grid::Grid;

/// Rows that are looked at for headings, and for how many cells a row usually has.
const ROWS_LOOKED_AT: usize = 64;

/// Where a grid's records begin, and what its columns are called.
#[derive(Default, Debug)]
pub(super) struct Headings {
    /// The first row that is a record.
    pub(super) first_record: usize,
    /// The columns that have a heading.
    pub(super) names: BTreeMap<u32, String>,
    /// How many rows stand above the headings.
    pub(super) title_rows: u32,
    /// The first title.
    pub(super) title: String,
}

/// Finds the headings. A grid whose first full row has numbers in it has none.
pub(super) fn find(grid: &Grid) -> Headings {
    if grid.len() == 0 {
        return Headings::default();
    }
    let looked_at = grid.len().min(ROWS_LOOKED_AT);
    let mut filled: Vec<usize> = (0..looked_at).map(|row| grid.filled(row)).collect();
    filled.sort_unstable();
    let typical = filled.get(looked_at / 2).copied().unwrap_or(0);
    // A heading row may lack a name or two; a title has one cell.
    let enough = (typical * 3).div_ceil(5).max(1);
    let first = (0..looked_at).find(|&row| grid.filled(row) >= enough).unwrap_or(0);
    let title = grid.row(0).next().map(|(_, text)| text.to_owned()).filter(|_| first > 0).unwrap_or_default();
    let (title_rows, numbers) = (first as u32, numbers(grid, first));
    if numbers * 5 > grid.filled(first) {
        return Headings { first_record: first, title_rows, title, ..Headings::default() };
    }
    let upper: BTreeMap<u32, String> = grid.row(first).map(|(column, text)| (column, on_one_line(text))).collect();
    if is_second_row(grid, first) {
        let names = joined(&upper, grid, first + 1);
        return Headings { first_record: first + 2, names, title_rows, title };
    }
    Headings { first_record: first + 1, names: upper, title_rows, title }
}

/// How many cells of a row are numbers.
fn numbers(grid: &Grid, row: usize) -> usize {
    grid.row(row).filter(|(_, text)| reading(text).is_some()).count()
}

fn on_one_line(text: &str) -> String {
    text.split(['\n', '\r']).map(str::trim).collect()
}

/// Whether the row below `first` has headings too: merged cells leave gaps in either row that the other one fills.
fn is_second_row(grid: &Grid, first: usize) -> bool {
    let below = first + 1;
    if below + 1 >= grid.len() || numbers(grid, below) > 0 {
        return false;
    }
    let has = |row: usize, column: u32| !grid.cell(row, column).is_empty();
    let fills_gap = grid.row(below).any(|(column, _)| !has(first, column));
    let leaves_gap = grid.row(first).any(|(column, _)| !has(below, column));
    // A record of text whose headings lack a name has its first columns filled; a second row of headings stands under merged cells.
    let is_under_merged = grid.row(first).next().is_some_and(|(column, _)| !has(below, column));
    fills_gap && leaves_gap && is_under_merged
}

/// Names of two rows: the lower one where it is not repeated, else both.
fn joined(upper: &BTreeMap<u32, String>, grid: &Grid, below: usize) -> BTreeMap<u32, String> {
    let lower: BTreeMap<u32, String> = grid.row(below).map(|(column, text)| (column, on_one_line(text))).collect();
    let mut names = upper.clone();
    for (column, name) in &lower {
        let is_repeated = lower.values().filter(|other| *other == name).count() > 1;
        let above = upper.range(..=column).next_back().map(|(_, name)| name.as_str()).filter(|_| is_repeated);
        names.insert(*column, format!("{}{name}", above.unwrap_or("")));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(rows: &[&[&str]]) -> Grid {
        let mut grid = Grid::default();
        for row in rows {
            for (column, text) in row.iter().enumerate() {
                grid.push(column as u32, text);
            }
            grid.end_row(row.len() as u32);
        }
        grid
    }

    fn names(headings: &Headings) -> Vec<&str> {
        headings.names.values().map(String::as_str).collect()
    }

    #[test]
    fn titles_above_the_headings_are_told_apart() {
        let found = find(&grid(&[&["2025年名录"], &["", "", "单位：米"], &["序号", "名称", "面积"], &["1", "甲", "3"], &["2", "乙", "4"]]));
        assert_eq!((found.first_record, found.title_rows, found.title.as_str()), (3, 2, "2025年名录"));
        assert_eq!(names(&found), ["序号", "名称", "面积"]);
    }

    #[test]
    fn two_rows_of_headings_become_one() {
        let rows: &[&[&str]] =
            &[&["序号", "起点", "", "终点", ""], &["", "经度", "纬度", "经度", "纬度"], &["1", "109.1", "24", "109", "24"]];
        let found = find(&grid(rows));
        assert_eq!((found.first_record, names(&found)), (2, vec!["序号", "起点经度", "起点纬度", "终点经度", "终点纬度"]));
        let rows: &[&[&str]] = &[&["名称", "坐\n标", ""], &["", "经度", "纬度"], &["甲", "109.1", "24"]];
        assert_eq!(names(&find(&grid(rows))), ["名称", "经度", "纬度"]);
    }

    #[test]
    fn numbers_at_once_mean_no_headings() {
        let found = find(&grid(&[&["1", "109.1", "24.1"], &["2", "109.2", "24.2"]]));
        assert_eq!((found.first_record, found.names.len()), (0, 0));
        assert_eq!(find(&Grid::default()).first_record, 0);
    }

    #[test]
    fn records_of_text_are_no_second_heading() {
        let found = find(&grid(&[&["市", "名称", "地址"], &["柳州", "甲", ""], &["柳州", "乙", "路"]]));
        assert_eq!(found.first_record, 1);
    }
}
