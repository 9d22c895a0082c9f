//! Which values stand more than once among a million: two bitmaps sieve out nearly all that stand alone, the rest are compared.

use rayon::iter::{IntoParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _};

use crate::ids::RecordNo;
use crate::layer::Layer;

use super::keys::mixed;
use super::marks::Marks;

/// The hashes are divided by their top bits, so that threads share the work and each part's bitmaps stay in cache.
const PARTS: u64 = 16;

/// Places whose hash may stand more than once, in no particular order: all that do, and about one in sixteen of the others.
pub(super) fn sharing_unsorted(hashes: &[u64]) -> Vec<usize> {
    let bits = (hashes.len() * 16 / PARTS as usize).next_power_of_two().max(64);
    (0..PARTS).into_par_iter().flat_map_iter(|part| sharing_in_part(hashes, part, bits)).collect()
}

fn sharing_in_part(hashes: &[u64], part: u64, bits: usize) -> impl Iterator<Item = usize> + '_ {
    let (mut once, mut twice) = (vec![0_u64; bits / 64], vec![0_u64; bits / 64]);
    let is_of_part = move |hash: u64| hash / (u64::MAX / PARTS + 1) == part;
    let slot = move |hash: u64| ((hash as usize & (bits - 1)) / 64, 1_u64 << (hash % 64));
    for &hash in hashes.iter().filter(|hash| is_of_part(**hash)) {
        let (word, bit) = slot(hash);
        twice[word] |= once[word] & bit;
        once[word] |= bit;
    }
    hashes.iter().enumerate().filter_map(move |(place, &hash)| {
        let (word, bit) = slot(hash);
        (is_of_part(hash) && twice[word] & bit != 0).then_some(place)
    })
}

/// The live records whose identifier stands in another live record of the layer too. Records without an identifier are not among them.
pub(super) fn repeated_ids(layer: &Layer) -> Marks {
    let mut marks = Marks::new(layer.raw.records());
    let live = |record: &RecordNo| layer.is_live(*record) && !layer.ids.get(*record).is_empty();
    let records: Vec<RecordNo> = (0..layer.ids.len() as u32).into_par_iter().map(RecordNo::new).filter(live).collect();
    let hashes: Vec<u64> = records.par_iter().map(|&record| text_hash(layer.ids.get(record))).collect();
    let mut suspects: Vec<RecordNo> = sharing_unsorted(&hashes).into_iter().map(|place| records[place]).collect();
    suspects.sort_unstable_by_key(|&record| layer.ids.get(record));
    for group in suspects.chunk_by(|&a, &b| layer.ids.get(a) == layer.ids.get(b)).filter(|group| group.len() > 1) {
        for &record in group {
            marks.set(record);
        }
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
        let found = sharing_unsorted(&hashes);
        for place in (0..10).chain(9_990..10_000) {
            assert!(found.contains(&place));
        }
        assert!(found.len() < 1_500, "{}", found.len());
        assert!(sharing_unsorted(&[]).is_empty());
    }
}
