//! The list that a reconciliation writes: a row for each row of the register, then the polygons that are not listed.

use std::path::{Path, PathBuf};

use crate::export::MatchesFile;
use crate::export::matches::{Cell, MatchRow};
use crate::tasks::TaskError;
use crate::words::Lang;
use crate::words::reconcile::MatchWord;

use super::{Listed, MatchState, Reconciled, RowMatch};

/// Proves that the list can be written.
///
/// # Errors
/// When its name promises neither CSV nor XLSX, or nothing can be written there.
pub fn prepare(out: &Path) -> Result<MatchesFile, TaskError> {
    Ok(MatchesFile::prepare(out)?)
}

/// Writes the list: a row for each row of the register, then the polygons that are not listed. `confirmed` says of each row whether a
/// person confirmed its match; where nobody was asked it is empty.
///
/// # Errors
/// When the file cannot be written.
pub fn write(found: &Reconciled, confirmed: &[bool], file: MatchesFile, lang: Lang) -> Result<PathBuf, TaskError> {
    let listed = found.rows.iter().enumerate().map(|(place, row)| {
        let is_confirmed = confirmed.get(place).is_some_and(|is_confirmed| *is_confirmed) && row.best.is_some();
        match_row(row, is_confirmed, &found.polygons)
    });
    let not_listed = found.not_listed.iter().filter_map(|&place| found.polygons.get(place)).map(|polygon| {
        let [record, id, name, address, area] = cells(Some(polygon));
        let state = Cell::Word("not-listed", MatchWord::NotListed);
        let [a, b, c, d, e] = cells(None);
        [
            state,
            Cell::Empty,
            a,
            b,
            c,
            d,
            e,
            record,
            id,
            name,
            address,
            area,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
        ]
    });
    let rows: Vec<MatchRow> = listed.chain(not_listed).collect();
    Ok(file.write(&rows, lang)?)
}

fn match_row(row: &RowMatch, is_confirmed: bool, polygons: &[Listed]) -> MatchRow {
    let state = match row.state {
        MatchState::Proposed => MatchWord::Proposed,
        MatchState::ToCheck => MatchWord::ToCheck,
        MatchState::Unmatched => MatchWord::NoPolygon,
    };
    let number = |score: Option<f64>| score.map_or(Cell::Empty, |score| Cell::Number(score, 3));
    let [record, id, name, address, area] = cells(Some(&row.row));
    let [record_p, id_p, name_p, address_p, area_p] = cells(row.best.and_then(|best| polygons.get(best.polygon)));
    let others: Vec<String> =
        row.others.iter().filter_map(|other| Some(format!("{}:{:.3}", polygons.get(other.polygon)?.record, other.score))).collect();
    [
        Cell::Word(row.state.word(), state),
        yes(is_confirmed),
        record,
        id,
        name,
        address,
        area,
        record_p,
        id_p,
        name_p,
        address_p,
        area_p,
        number(row.best.map(|best| best.score)),
        number(row.best.map(|best| best.name)),
        number(row.best.and_then(|best| best.address)),
        number(row.best.and_then(|best| best.area)),
        row.area_difference.map_or(Cell::Empty, |share| Cell::Number(share, 4)),
        yes(row.is_area_differing()),
        if others.is_empty() { Cell::Empty } else { Cell::Text(others.join("; ")) },
    ]
}

fn yes(is_so: bool) -> Cell {
    if is_so { Cell::Word("yes", MatchWord::Yes) } else { Cell::Empty }
}

/// Record, identifier, name, address and area.
fn cells(listed: Option<&Listed>) -> [Cell; 5] {
    let Some(listed) = listed else { return [const { Cell::Empty }; 5] };
    let text = |text: &String| if text.is_empty() { Cell::Empty } else { Cell::Text(text.clone()) };
    let area = listed.area_m2.map_or(Cell::Empty, |area| Cell::Number(area, 2));
    [Cell::Number(f64::from(listed.record.get()), 0), text(&listed.id), text(&listed.name), text(&listed.address), area]
}
