//! Which of a million identifiers may be there twice, in little time and memory.

use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;
use rayon::prelude::*;

/// Bits an identifier: a million take 2 MB, which stays in the cache, and one in fifteen sets a bit that another one set.
const BITS_EACH: usize = 16;

/// The hash of no text.
const NONE: u32 = 0;

/// The places, rising, of the texts that are there more than once: all of them, and by accident a few others. `None` is no text.
pub(super) fn repeated<'a>(count: u32, text: impl Fn(u32) -> Option<&'a str> + Sync) -> Vec<u32> {
    let hasher = FixedState::with_seed(0);
    let hashes: Vec<u32> =
        (0..count).into_par_iter().map(|place| text(place).map_or(NONE, |text| (hasher.hash_one(text) as u32).max(1))).collect();
    let again = again(&hashes);
    let suspect = |place: u32| hashes.get(place as usize).filter(|hash| **hash != NONE && again.has(**hash)).map(|hash| (*hash, place));
    let mut suspects: Vec<(u32, u32)> = (0..count).into_par_iter().filter_map(suspect).collect();
    suspects.par_sort_unstable();
    let mut places: Vec<u32> =
        suspects.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1).flatten().map(|&(_, place)| place).collect();
    places.sort_unstable();
    places
}

/// Bits by hash.
struct Bits(Vec<u64>);

impl Bits {
    fn for_hashes(count: usize) -> Self {
        Self(vec![0; (count * BITS_EACH).max(64).next_power_of_two() / 64])
    }

    fn place(&self, hash: u32) -> (usize, u64) {
        ((hash >> 6) as usize & (self.0.len() - 1), 1 << (hash & 63))
    }

    fn has(&self, hash: u32) -> bool {
        let (word, bit) = self.place(hash);
        self.0[word] & bit != 0
    }

    /// Sets the bit; whether it was set.
    fn set(&mut self, hash: u32) -> bool {
        let (word, bit) = self.place(hash);
        let was_set = self.0[word] & bit != 0;
        self.0[word] |= bit;
        was_set
    }
}

/// The bits that were set more than once. On one thread: with atomic bits on all, the whole of opening took longer.
fn again(hashes: &[u32]) -> Bits {
    let (mut once, mut again) = (Bits::for_hashes(hashes.len()), Bits::for_hashes(hashes.len()));
    for hash in hashes.iter().copied().filter(|hash| *hash != NONE) {
        if once.set(hash) {
            again.set(hash);
        }
    }
    again
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_twice_is_found_and_nothing_else() {
        let mut ids: Vec<String> = (0..20_000).map(|number| format!("4502{number:08}")).collect();
        ids[700] = ids[13_000].clone();
        ids[5] = String::new();
        ids[6] = String::new();
        let filled = |place: u32| Some(ids[place as usize].as_str()).filter(|id| !id.is_empty());
        assert_eq!(repeated(20_000, filled), [700, 13_000]);
        assert!(repeated(700, filled).is_empty() && repeated(0, filled).is_empty());
    }
}
