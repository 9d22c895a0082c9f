//! A bit a record; set from any thread.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::ids::RecordNo;

/// A bit a record.
#[derive(Debug)]
pub(super) struct Bitmap(Vec<AtomicU64>);

impl Bitmap {
    pub(super) fn new(records: u32) -> Self {
        Self((0..records.div_ceil(64)).map(|_| AtomicU64::new(0)).collect())
    }

    /// Sets the bit; whether it was not set before.
    pub(super) fn set(&self, record: RecordNo) -> bool {
        let bit = 1 << (record.place() % 64);
        self.0.get(record.place() / 64).is_some_and(|word| word.fetch_or(bit, Ordering::Relaxed) & bit == 0)
    }

    pub(super) fn has(&self, record: RecordNo) -> bool {
        self.0.get(record.place() / 64).is_some_and(|word| word.load(Ordering::Relaxed) >> (record.place() % 64) & 1 == 1)
    }

    /// How many bits are set.
    pub(super) fn count(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.load(Ordering::Relaxed).count_ones())).sum()
    }
}

impl Clone for Bitmap {
    fn clone(&self) -> Self {
        Self(self.0.iter().map(|word| AtomicU64::new(word.load(Ordering::Relaxed))).collect())
    }
}
