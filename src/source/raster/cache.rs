//! Blocks that were unpacked lately, shared by all painting threads.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::Pixels;

/// Bytes of pixels kept of one base map.
const MOST_BYTES: usize = 64 << 20;

/// What a place without a block costs, so that there is an end to these too.
const NOTHING: usize = 4096;

/// Level, column, row.
pub(super) type Key = (usize, u32, u32);

/// A block, or that there is none.
type Known = Option<Arc<Pixels>>;

#[derive(Debug, Default)]
pub(super) struct BlockCache(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    blocks: BTreeMap<Key, (Known, u64)>,
    bytes: usize,
    clock: u64,
}

impl BlockCache {
    /// What is known of a block.
    pub(super) fn get(&self, key: Key) -> Option<Known> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.clock += 1;
        let now = kept.clock;
        let (block, used) = kept.blocks.get_mut(&key)?;
        *used = now;
        Some(block.clone())
    }

    /// Keeps a block; those not used for longest go.
    pub(super) fn put(&self, key: Key, block: Known) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.clock += 1;
        let now = kept.clock;
        kept.bytes += cost(&block);
        if let Some((old, _)) = kept.blocks.insert(key, (block, now)) {
            kept.bytes -= cost(&old);
        }
        while kept.bytes > MOST_BYTES && kept.blocks.len() > 1 {
            let Some(oldest) = kept.blocks.iter().min_by_key(|(_, (_, used))| *used).map(|(key, _)| *key) else { return };
            if let Some((old, _)) = kept.blocks.remove(&oldest) {
                kept.bytes -= cost(&old);
            }
        }
    }
}

fn cost(block: &Known) -> usize {
    block.as_ref().map_or(NOTHING, |pixels| NOTHING + pixels.rgba.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_used_lately_stays_and_the_rest_goes() {
        let cache = BlockCache::default();
        let block = || Some(Arc::new(Pixels { width: 1024, height: 1024, rgba: vec![0; 4 << 20] }));
        for column in 0..40 {
            cache.put((0, column, 0), block());
            assert!(cache.get((0, 0, 0)).is_some());
        }
        assert!(cache.get((0, 1, 0)).is_none() && cache.get((0, 39, 0)).is_some());
        assert!(cache.0.lock().unwrap().bytes <= MOST_BYTES);
        cache.put((1, 0, 0), None);
        assert_eq!(cache.get((1, 0, 0)), Some(None));
    }
}
