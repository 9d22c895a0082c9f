//! Which records of an edited layer are as they were: the same shape and class, asked about by the same rules. Staff correct a few parcels and
//! check again; what an earlier run found about the others still holds.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, Hasher as _};
use std::sync::atomic::{AtomicU64, Ordering};

use foldhash::quality::FixedState;
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use crate::ids::{LayerId, RecordNo};
use crate::layer::{Layer, LayerError};
use crate::progress::{Cancel, Progress, Stage};
use crate::source::{ChunkBuffer, ChunkRecord};

use super::bitmap::Bitmap;
use super::selection::Selection;

/// A fingerprint a record, of all that rules ask of it; 0 where none was taken. Set from any thread; kept within the process only.
#[derive(Debug)]
pub(super) struct Fingerprints(Vec<AtomicU64>);

impl Fingerprints {
    pub(super) fn new(records: u32) -> Self {
        Self((0..records).map(|_| AtomicU64::new(0)).collect())
    }

    fn get(&self, record: RecordNo) -> u64 {
        self.0.get(record.place()).map_or(0, |word| word.load(Ordering::Relaxed))
    }

    /// Takes the fingerprint of a record of `layer` that lives and that some rule asks about. Two records that differ share one with a
    /// chance of 2⁻⁶⁴.
    pub(super) fn take(&self, layer: &Layer, selection: &Selection, stored: &ChunkRecord<'_>) {
        let Some(word) = self.0.get(stored.record.place()) else { return };
        let bits = selection.all_bits(layer, stored.record);
        if bits == 0 || !layer.is_live(stored.record) {
            return;
        }
        let mut hasher = FixedState::default().build_hasher();
        stored.hash_into(&mut hasher);
        hasher.write_u128(bits);
        hasher.write(layer.class.value(stored.record).as_bytes());
        word.store(hasher.finish().max(1), Ordering::Relaxed);
    }

    /// Takes those of all records.
    ///
    /// # Errors
    /// When the file can no longer be read, or when asked to stop.
    fn of(layer: &Layer, selection: &Selection, progress: &Progress, cancel: &Cancel) -> Result<Self, LayerError> {
        let all = Self::new(layer.raw.records());
        progress.report(Stage::Reading, &layer.name, 0, 0);
        layer.raw.shapes.chunks().into_par_iter().try_for_each_init(ChunkBuffer::default, |buffer, chunk| {
            cancel.check()?;
            layer.raw.shapes.read_chunk(chunk, buffer)?;
            buffer.records().for_each(|stored| all.take(layer, selection, &stored));
            Ok::<_, LayerError>(())
        })?;
        Ok(all)
    }
}

impl Clone for Fingerprints {
    fn clone(&self) -> Self {
        Self(self.0.iter().map(|word| AtomicU64::new(word.load(Ordering::Relaxed))).collect())
    }
}

/// An edited layer beside what it was.
#[derive(Debug)]
pub(super) struct Edited {
    /// The layer as it was.
    pub(super) then: LayerId,
    /// For each record of then, which it is now; [`GONE`] where it changed or is not there any more.
    now: Vec<u32>,
    /// The records of now that are not as they were.
    pub(super) changed: Vec<RecordNo>,
    /// Those of now.
    pub(super) fingerprints: Fingerprints,
    /// No record changed its number, none is gone, none is new.
    pub(super) is_same: bool,
}

const GONE: u32 = u32::MAX;

impl Edited {
    /// Compares a layer with what it was. `then_troubled`: records whose problems must be noted again.
    ///
    /// # Errors
    /// When the file can no longer be read, or when asked to stop.
    pub(super) fn of(
        (layer, selection): (&Layer, &Selection),
        (id, then, then_troubled): (LayerId, &Fingerprints, &Bitmap),
        progress: &Progress,
        cancel: &Cancel,
    ) -> Result<Self, LayerError> {
        let fingerprints = Fingerprints::of(layer, selection, progress, cancel)?;
        let known = |record: RecordNo| Some(then.get(record)).filter(|print| *print != 0 && !then_troubled.has(record));
        let (then_count, now_count) = (then.0.len(), layer.raw.records());
        let mut now = vec![GONE; then_count];
        let mut unmatched = Vec::new();
        for record in (0..now_count).map(RecordNo::new) {
            let print = fingerprints.get(record);
            if known(record) == Some(print) {
                now[record.place()] = record.get();
            } else if print != 0 {
                unmatched.push(record);
            }
        }
        let moved = (0..then_count).filter_map(RecordNo::from_place).filter(|record| now[record.place()] == GONE);
        // Of records that repeat each other one stands for all: the others count as changed.
        let moved: HashMap<u64, RecordNo> = moved.filter_map(|record| Some((known(record)?, record))).collect();
        let mut changed = Vec::new();
        for record in unmatched {
            match moved.get(&fingerprints.get(record)).map(|then| &mut now[then.place()]) {
                Some(place) if *place == GONE => *place = record.get(),
                _ => changed.push(record),
            }
        }
        let is_in_place = |(place, now): (usize, &u32)| *now == place as u32 || then.get(RecordNo::new(place as u32)) == 0;
        let is_same = changed.is_empty() && then_count == now_count as usize && now.iter().enumerate().all(is_in_place);
        Ok(Self { then: id, now, changed, fingerprints, is_same })
    }

    /// Which record of now one of then is; `None` when it changed or is gone.
    pub(super) fn record_now(&self, then: RecordNo) -> Option<RecordNo> {
        self.now.get(then.place()).copied().filter(|now| *now != GONE).map(RecordNo::new)
    }

    /// The changed records as bits.
    pub(super) fn changed_bits(&self, records: u32) -> Bitmap {
        let bits = Bitmap::new(records);
        for &record in &self.changed {
            bits.set(record);
        }
        bits
    }
}
