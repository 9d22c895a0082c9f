//! Which values stand more than once among a million: two bitmaps sieve out nearly all that stand alone, the rest are compared.

use crate::ids::RecordNo;
use crate::layer::Layer;

use super::keys::mixed;
use super::marks::Marks;

/// Places whose hash may stand more than once: all that do, and about one in sixteen of the others.
pub(super) fn sharing(hashes: impl ExactSizeIterator<Item = u64> + Clone) -> impl Iterator<Item = usize> {
    let bits = (hashes.len() * 16).next_power_of_two().max(64);
    let (mut once, mut twice) = (vec![0_u64; bits / 64], vec![0_u64; bits / 64]);
    let slot = move |hash: u64| ((hash as usize & (bits - 1)) / 64, 1_u64 << (hash % 64));
    for hash in hashes.clone() {
        let (word, bit) = slot(hash);
        twice[word] |= once[word] & bit;
        once[word] |= bit;
    }
    hashes.enumerate().filter_map(move |(place, hash)| {
        let (word, bit) = slot(hash);
        (twice[word] & bit != 0).then_some(place)
    })
}

/// The live records whose identifier stands in another live record of the layer too. Records without an identifier are not among them.
pub(super) fn repeated_ids(layer: &Layer) -> Marks {
    let mut marks = Marks::new(layer.raw.records());
    let live = |record: &RecordNo| layer.is_live(*record) && !layer.ids.get(*record).is_empty();
    let records: Vec<RecordNo> = (0..layer.ids.len() as u32).map(RecordNo::new).filter(live).collect();
    let mut suspects: Vec<RecordNo> =
        sharing(records.iter().map(|&record| text_hash(layer.ids.get(record)))).map(|place| records[place]).collect();
    suspects.sort_unstable_by_key(|&record| layer.ids.get(record));
    for group in suspects.chunk_by(|&a, &b| layer.ids.get(a) == layer.ids.get(b)).filter(|group| group.len() > 1) {
        group.iter().for_each(|&record| marks.set(record));
    }
    marks
}

/// A quick hash of a short text, for sieving only: it is stored nowhere.
fn text_hash(text: &str) -> u64 {
    text.as_bytes().chunks(8).fold(text.len() as u64, |hash, chunk| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        mixed(hash, u64::from_le_bytes(word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_stands_twice_is_found_among_few_others() {
        let hashes: Vec<u64> = (0..10_000).map(|number| mixed(number % 9_990, 3)).collect();
        let found: Vec<usize> = sharing(hashes.iter().copied()).collect();
        for place in (0..10).chain(9_990..10_000) {
            assert!(found.contains(&place));
        }
        assert!(found.len() < 1_500, "{}", found.len());
        assert_eq!(sharing(std::iter::empty::<u64>()).count(), 0);
    }
}
