//! The order of the conflict table. What rows are ordered by is read once a row; a list may hold millions, and reading a row in each comparison took
//! fifteen seconds over two million.

use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
use rayon::slice::ParallelSliceMut as _;

use crate::app::state::{ConflictColumn, Sort};
use crate::conflicts::{ConflictList, ConflictRow};
use crate::rules::Measure;

/// The places in this order; equal ones keep theirs.
pub(super) fn sorted(list: &ConflictList, places: Vec<u32>, sort: Sort<ConflictColumn>) -> Vec<u32> {
    match sort.column {
        ConflictColumn::Listed if sort.is_descending => places.into_iter().rev().collect(),
        ConflictColumn::Listed => places,
        ConflictColumn::Subject => by_key(list, places, sort.is_descending, |row| (row.subject_id, row.subject_class)),
        ConflictColumn::Object => by_key(list, places, sort.is_descending, |row| (row.object_class, row.object_id)),
        ConflictColumn::County => by_key(list, places, sort.is_descending, |row| row.admin),
        ConflictColumn::Severity => by_key(list, places, sort.is_descending, |row| row.finding.severity),
        ConflictColumn::Rule => by_key(list, places, sort.is_descending, |row| row.finding.rule),
        ConflictColumn::Certainty => by_key(list, places, sort.is_descending, |row| row.finding.certainty),
        ConflictColumn::Status => by_key(list, places, sort.is_descending, |row| row.status),
        ConflictColumn::Measure => by_key(list, places, sort.is_descending, |row| measure_key(row.finding.measure)),
        ConflictColumn::Share => by_key(list, places, sort.is_descending, |row| number_key(share_of(row.finding.measure))),
    }
}

fn by_key<'a, K: Ord + Send>(
    list: &'a ConflictList,
    places: Vec<u32>,
    is_descending: bool,
    key: impl Fn(&ConflictRow<'a>) -> K + Sync,
) -> Vec<u32> {
    let mut keyed: Vec<(K, u32)> = places.into_par_iter().filter_map(|place| Some((key(&list.row(place as usize)?), place))).collect();
    if is_descending {
        keyed.par_sort_by(|(a, _), (b, _)| b.cmp(a));
    } else {
        keyed.par_sort_by(|(a, _), (b, _)| a.cmp(b));
    }
    keyed.into_iter().map(|(_, place)| place).collect()
}

/// Distances come first, nearest first; overlaps after them, smallest first.
fn measure_key(measure: Measure) -> (u8, u64) {
    match measure {
        Measure::Distance { distance_m } => (0, number_key(distance_m)),
        Measure::Overlap { area_m2, .. } => (1, number_key(area_m2)),
        Measure::None => (2, 0),
    }
}

fn share_of(measure: Measure) -> f64 {
    if let Measure::Overlap { share, .. } = measure { share } else { -1.0 }
}

/// Whole numbers in the order of the numbers: of negative ones all bits are turned round, of the others the sign.
fn number_key(number: f64) -> u64 {
    let bits = number.to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_in_the_order_of_their_numbers() {
        let numbers = [f64::NEG_INFINITY, -2.5, -1.0, 0.0, 1e-300, 0.3, 2.0, 1e12];
        assert!(numbers.windows(2).all(|pair| number_key(pair[0]) < number_key(pair[1])));
    }

    #[test]
    fn distances_come_before_overlaps() {
        let far = measure_key(Measure::Distance { distance_m: 900.0 });
        assert!(measure_key(Measure::Distance { distance_m: 3.0 }) < far);
        assert!(far < measure_key(Measure::Overlap { area_m2: 1.0, share: 0.5, mean_width_m: 1.0 }) && far < measure_key(Measure::None));
    }
}
