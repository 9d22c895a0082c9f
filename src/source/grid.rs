//! Cells in rows and columns as a spreadsheet or a delimited text has them, before anyone knows which row has the headings.
//!
//! Only what is there is kept: a sheet whose last cell is far out costs no more than its cells, and a table is made of a grid only when
//! the table stays of the grid's size ([`Grid::columns_kept`]).

/// Cells in row order, each with its column.
#[derive(Default, Debug)]
pub(super) struct Grid {
    text: String,
    /// Column and end of each filled cell.
    cells: Vec<(u32, usize)>,
    /// Where each row's cells end, and how many cells it has, empty ones included.
    rows: Vec<(usize, u32)>,
    /// The sheet's row that is being filled, where cells come with their places.
    open_row: Option<u32>,
}

/// Empty places that a table may have beyond four times its filled cells, so that small tables may be as sparse as they like.
const SPARE_PLACES: usize = 1 << 20;

impl Grid {
    /// Adds a filled cell to the row that [`Grid::end_row`] will end; columns must rise within a row. Blank text is no cell.
    pub(super) fn push(&mut self, column: u32, value: &str) {
        let value = crate::text::trimmed(value);
        if !value.is_empty() {
            self.text.push_str(value);
            self.cells.push((column, self.text.len()));
        }
    }

    /// Adds a cell of a sheet; another row than the last cell's ends that row.
    pub(super) fn push_at(&mut self, row: u32, column: u32, value: &str) {
        if self.open_row.is_some_and(|open| open != row) {
            self.end_row(0);
        }
        self.open_row = Some(row);
        self.push(column, value);
    }

    /// Ends a row of `width` cells. A row without anything in it is passed over.
    pub(super) fn end_row(&mut self, width: u32) {
        let start = self.rows.last().map_or(0, |&(end, _)| end);
        if self.cells.len() > start {
            self.rows.push((self.cells.len(), width));
        }
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// How many cells a row has, empty ones included.
    pub(super) fn width(&self, row: usize) -> u32 {
        self.rows.get(row).map_or(0, |&(_, width)| width)
    }

    /// A row's filled cells with their columns.
    pub(super) fn row(&self, row: usize) -> impl Iterator<Item = (u32, &str)> {
        let start = row.checked_sub(1).and_then(|before| self.rows.get(before)).map_or(0, |&(end, _)| end);
        let end = self.rows.get(row).map_or(start, |&(end, _)| end);
        (start..end).filter_map(|place| {
            let &(column, text_end) = self.cells.get(place)?;
            let text_start = place.checked_sub(1).and_then(|before| self.cells.get(before)).map_or(0, |&(_, end)| end);
            Some((column, self.text.get(text_start..text_end)?))
        })
    }

    /// How many filled cells a row has.
    pub(super) fn filled(&self, row: usize) -> usize {
        let start = row.checked_sub(1).and_then(|before| self.rows.get(before)).map_or(0, |&(end, _)| end);
        self.rows.get(row).map_or(0, |&(end, _)| end - start)
    }

    /// The text of one cell; "" where it is empty.
    pub(super) fn cell(&self, row: usize, column: u32) -> &str {
        self.row(row).find(|&(place, _)| place == column).map_or("", |(_, text)| text)
    }

    /// The columns with anything in them from `first_row` on, left to right; and how many more had to be left out, the emptiest
    /// first, because the table would be far larger than what is in it.
    pub(super) fn columns_kept(&self, first_row: usize) -> (Vec<u32>, u32) {
        let mut filled = std::collections::BTreeMap::<u32, usize>::new();
        for row in first_row..self.len() {
            for (column, _) in self.row(row) {
                *filled.entry(column).or_default() += 1;
            }
        }
        let rows = self.len().saturating_sub(first_row).max(1);
        let places = self.cells.len().saturating_mul(4).saturating_add(SPARE_PLACES);
        let at_most = (places / rows).max(1);
        let mut columns: Vec<(u32, usize)> = filled.into_iter().collect();
        let left_out = columns.len().saturating_sub(at_most);
        if left_out > 0 {
            columns.sort_by_key(|&(column, filled)| (std::cmp::Reverse(filled), column));
            columns.truncate(at_most);
            columns.sort_unstable();
        }
        (columns.into_iter().map(|(column, _)| column).collect(), left_out as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_again_and_blank_rows_are_passed_over() {
        let mut grid = Grid::default();
        grid.push(0, " 名称 ");
        grid.push(2, "面积");
        grid.end_row(3);
        grid.end_row(3);
        grid.push(1, "x");
        grid.end_row(2);
        assert_eq!((grid.len(), grid.filled(0), grid.width(1)), (2, 2, 2));
        assert_eq!((grid.cell(0, 0), grid.cell(0, 1), grid.cell(0, 2), grid.cell(1, 1), grid.cell(7, 0)), ("名称", "", "面积", "x", ""));
        assert_eq!(grid.columns_kept(0), (vec![0, 1, 2], 0));
    }

    #[test]
    fn a_diagonal_does_not_make_a_table_of_its_square() {
        let mut grid = Grid::default();
        for place in 0..16_384 {
            grid.push(place, "x");
            grid.end_row(place);
        }
        let (columns, left_out) = grid.columns_kept(0);
        assert!(columns.len() * grid.len() <= 4 * 16_384 + SPARE_PLACES);
        assert_eq!(columns.len() + left_out as usize, 16_384);
    }
}
