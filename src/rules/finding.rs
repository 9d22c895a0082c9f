//! What was found, kept small: a million parcels around a few thousand sources make millions of findings.

use std::collections::BTreeMap;

use rayon::iter::ParallelIterator as _;
use rayon::slice::ParallelSliceMut as _;

use crate::ids::{LayerId, RecordNo, RuleId};
use crate::progress::{Cancel, Cancelled};

use super::Severity;

/// Whether position error could undo a finding (DESIGN 4.2).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Certainty {
    /// It could not.
    Certain,
    /// It could.
    Doubtful,
}

impl Certainty {
    /// The word of outputs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Doubtful => "doubtful",
        }
    }
}

/// What was measured, in the analysis CRS.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Measure {
    /// An overlap.
    Overlap {
        /// Area of the overlap.
        area_m2: f64,
        /// Its share of the subject's area.
        share: f64,
        /// 2 × area / perimeter.
        mean_width_m: f64,
    },
    /// A distance; 0 inside.
    Distance {
        /// To the nearest point.
        distance_m: f64,
    },
    /// Nothing: the attributes alone break the rule, or what should be near is not.
    None,
}

/// One rule broken by one subject and, for spatial rules, one object.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Finding {
    /// Which rule.
    pub rule: RuleId,
    /// How grave.
    pub severity: Severity,
    /// How sure.
    pub certainty: Certainty,
    /// Layer of the subject.
    pub subject_layer: LayerId,
    /// Its record.
    pub subject_record: RecordNo,
    /// Layer of the object; `None` where the rule has none.
    pub object_layer: Option<LayerId>,
    /// Its record; `None` where the rule has none.
    pub object_record: Option<RecordNo>,
    /// What was measured.
    pub measure: Measure,
}

/// A [`Finding`] in 24 bytes.
#[derive(Clone, Copy, Debug)]
struct Packed {
    /// The distance's bits, or the place of the overlap's numbers in [`Findings::overlaps`].
    value: u64,
    subject_record: u32,
    object_record: u32,
    subject_layer: u16,
    /// [`NO_LAYER`] where the rule has no object.
    object_layer: u16,
    rule: u8,
    severity: Severity,
    certainty: Certainty,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Overlap,
    Distance,
    None,
}

const NO_LAYER: u16 = u16::MAX;

#[derive(Clone, Copy, Debug)]
struct OverlapNumbers {
    area_m2: f64,
    share: f64,
    mean_width_m: f64,
}

/// Findings between two looks at whether to stop: a few milliseconds.
const PIECE: usize = 1 << 18;

/// A list of findings, 24 bytes each (overlaps 48).
#[derive(Clone, Default, Debug)]
pub struct Findings {
    packed: Vec<Packed>,
    overlaps: Vec<OverlapNumbers>,
}

impl Findings {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.packed.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.packed.is_empty()
    }

    /// The finding at `place`.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<Finding> {
        self.packed.get(place).map(|packed| self.unpacked(packed))
    }

    /// All of them, in order.
    #[must_use]
    pub fn iter(&self) -> Iter<'_> {
        Iter { findings: self, packed: self.packed.iter() }
    }

    /// Adds one. Rule sets hold fewer than 256 rules and sessions fewer than 65 535 layers (`RuleSet::parse`, `evaluate` see to it).
    pub fn push(&mut self, finding: Finding) {
        let (kind, value) = match finding.measure {
            Measure::Distance { distance_m } => (Kind::Distance, distance_m.to_bits()),
            Measure::None => (Kind::None, 0),
            Measure::Overlap { area_m2, share, mean_width_m } => {
                self.overlaps.push(OverlapNumbers { area_m2, share, mean_width_m });
                (Kind::Overlap, self.overlaps.len() as u64 - 1)
            }
        };
        debug_assert!(finding.rule.get() < 256 && finding.subject_layer.get() < u32::from(NO_LAYER));
        self.packed.push(Packed {
            value,
            subject_record: finding.subject_record.get(),
            object_record: finding.object_record.map_or(0, RecordNo::get),
            subject_layer: finding.subject_layer.get() as u16,
            object_layer: finding.object_layer.map_or(NO_LAYER, |layer| layer.get() as u16),
            rule: finding.rule.get() as u8,
            severity: finding.severity,
            certainty: finding.certainty,
            kind,
        });
    }

    /// Forgets what was added since the list had this length.
    pub(super) fn truncate(&mut self, len: usize) {
        // The numbers of forgotten overlaps stay behind unused: this happens after a failed calculation only.
        self.packed.truncate(len);
    }

    /// Several lists as one, sorted by rule, subject layer, subject record, object layer, object record, layers by their `rank`: the
    /// order of DESIGN 4.2 when `rank` is the place of a layer among all of them sorted by name.
    ///
    /// Findings are counted into a bucket a subject, then each bucket is sorted by object. Workers found them in the order of the file,
    /// so the buckets are runs already and sorting them is merging.
    ///
    /// # Errors
    /// When asked to stop: millions of findings take a while.
    pub(super) fn sorted(lists: Vec<Self>, rank: &[u16], cancel: &Cancel) -> Result<Self, Cancelled> {
        let pieces = || lists.iter().flat_map(|list| list.packed.chunks(PIECE));
        let rank_of = |layer: u16| rank.get(usize::from(layer)).copied().unwrap_or(layer);
        let group_of = |packed: &Packed| (packed.rule, rank_of(packed.subject_layer));
        let mut subjects: BTreeMap<(u8, u16), usize> = BTreeMap::new();
        for piece in pieces() {
            cancel.check()?;
            for packed in piece {
                let most = subjects.entry(group_of(packed)).or_insert(0);
                *most = (*most).max(packed.subject_record as usize + 1);
            }
        }
        let mut first_bucket = subjects;
        let mut buckets = 0;
        for records in first_bucket.values_mut() {
            buckets += std::mem::replace(records, buckets);
        }
        // Layers and rules are few: a small table is quicker to ask than the map.
        let mut last = None;
        let mut bucket_of = |packed: &Packed| {
            let group = group_of(packed);
            let first = match last {
                Some((known, first)) if known == group => first,
                _ => first_bucket.get(&group).copied().unwrap_or(0),
            };
            last = Some((group, first));
            first + packed.subject_record as usize
        };
        let mut next = vec![0_u32; buckets + 1];
        for piece in pieces() {
            cancel.check()?;
            for packed in piece {
                next[bucket_of(packed) + 1] += 1;
            }
        }
        for bucket in 1..next.len() {
            next[bucket] += next[bucket - 1];
        }
        let total = lists.iter().map(Self::len).sum();
        let mut sorted = Self { packed: Vec::new(), overlaps: Vec::new() };
        if let Some(&any) = lists.iter().find_map(|list| list.packed.first()) {
            sorted.packed = vec![any; total];
        }
        for mut list in lists {
            let shift = sorted.overlaps.len() as u64;
            sorted.overlaps.append(&mut list.overlaps);
            for piece in list.packed.chunks(PIECE) {
                cancel.check()?;
                for &(mut packed) in piece {
                    packed.value += if packed.kind == Kind::Overlap { shift } else { 0 };
                    let place = &mut next[bucket_of(&packed)];
                    sorted.packed[*place as usize] = packed;
                    *place += 1;
                }
            }
        }
        let subject = |packed: &Packed| (packed.rule, packed.subject_layer, packed.subject_record);
        sorted.packed.par_chunk_by_mut(|a, b| subject(a) == subject(b)).try_for_each(|bucket| {
            bucket.sort_by_key(|packed| (rank_of(packed.object_layer), packed.object_record));
            cancel.check()
        })?;
        Ok(sorted)
    }

    /// This list, which is what is left of a sorted one, with a sorted one added; the order is that of [`Findings::sorted`].
    ///
    /// # Errors
    /// When asked to stop.
    pub(super) fn merged(mut self, mut added: Self, rank: &[u16], cancel: &Cancel) -> Result<Self, Cancelled> {
        let rank_of = |layer: u16| rank.get(usize::from(layer)).copied().unwrap_or(layer);
        let key = |packed: &Packed| {
            (packed.rule, rank_of(packed.subject_layer), packed.subject_record, rank_of(packed.object_layer), packed.object_record)
        };
        if self.is_empty() {
            return Ok(added);
        }
        // Layers of another name, rules in another order, records that moved: sorted anew.
        if !self.packed.is_sorted_by_key(key) {
            return Self::sorted(vec![self, added], rank, cancel);
        }
        cancel.check()?;
        let shift = self.overlaps.len() as u64;
        self.overlaps.append(&mut added.overlaps);
        let mut merged = Vec::with_capacity(self.packed.len() + added.packed.len());
        let mut kept = self.packed.as_slice();
        for mut packed in added.packed {
            packed.value += if packed.kind == Kind::Overlap { shift } else { 0 };
            let before = kept.partition_point(|other| key(other) <= key(&packed));
            let (first, rest) = kept.split_at(before);
            merged.extend_from_slice(first);
            merged.push(packed);
            kept = rest;
        }
        merged.extend_from_slice(kept);
        self.packed = merged;
        Ok(self)
    }

    fn unpacked(&self, packed: &Packed) -> Finding {
        let has_object = packed.object_layer != NO_LAYER;
        Finding {
            rule: RuleId::new(u32::from(packed.rule)),
            severity: packed.severity,
            certainty: packed.certainty,
            subject_layer: LayerId::new(u32::from(packed.subject_layer)),
            subject_record: RecordNo::new(packed.subject_record),
            object_layer: has_object.then(|| LayerId::new(u32::from(packed.object_layer))),
            object_record: has_object.then(|| RecordNo::new(packed.object_record)),
            measure: match packed.kind {
                Kind::Distance => Measure::Distance { distance_m: f64::from_bits(packed.value) },
                Kind::None => Measure::None,
                Kind::Overlap => {
                    let OverlapNumbers { area_m2, share, mean_width_m } = self.overlaps[packed.value as usize];
                    Measure::Overlap { area_m2, share, mean_width_m }
                }
            },
        }
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = Finding;
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

/// The findings of a list, in order.
#[derive(Clone, Debug)]
pub struct Iter<'a> {
    findings: &'a Findings,
    packed: std::slice::Iter<'a, Packed>,
}

impl Iterator for Iter<'_> {
    type Item = Finding;

    fn next(&mut self) -> Option<Finding> {
        self.packed.next().map(|packed| self.findings.unpacked(packed))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.packed.size_hint()
    }
}

impl ExactSizeIterator for Iter<'_> {}

impl FromIterator<Finding> for Findings {
    fn from_iter<T: IntoIterator<Item = Finding>>(findings: T) -> Self {
        let mut list = Self::default();
        findings.into_iter().for_each(|finding| list.push(finding));
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(rule: u32, subject: u32, object: Option<(u32, u32)>, measure: Measure) -> Finding {
        Finding {
            rule: RuleId::new(rule),
            severity: Severity::High,
            certainty: Certainty::Doubtful,
            subject_layer: LayerId::new(1),
            subject_record: RecordNo::new(subject),
            object_layer: object.map(|(layer, _)| LayerId::new(layer)),
            object_record: object.map(|(_, record)| RecordNo::new(record)),
            measure,
        }
    }

    #[test]
    fn a_packed_finding_is_24_bytes() {
        assert_eq!(size_of::<Packed>(), 24);
    }

    #[test]
    fn what_goes_in_comes_out_sorted_after_an_append() {
        let overlap = |area_m2| Measure::Overlap { area_m2, share: 0.25, mean_width_m: 3.0 };
        let far = finding(1, 7, Some((2, 9)), Measure::Distance { distance_m: 312.47 });
        let (wide, narrow) = (finding(0, 3, Some((0, 1)), overlap(50.0)), finding(0, 3, Some((2, 0)), overlap(2.0)));
        let alone = finding(0, 2, None, Measure::None);
        // Layer 2 comes before layer 0 by name.
        let list = Findings::sorted(
            vec![Findings::default(), [far, wide].into_iter().collect(), [alone, narrow].into_iter().collect()],
            &[2, 1, 0],
            &Cancel::new(),
        )
        .unwrap();
        assert_eq!(list.iter().collect::<Vec<_>>(), vec![alone, narrow, wide, far]);
        assert_eq!(list.get(4), None);
        assert!(Findings::sorted(Vec::new(), &[], &Cancel::new()).unwrap().is_empty());
    }

    proptest::proptest! {
        #[test]
        fn buckets_sort_as_comparing_does(
            found in proptest::collection::vec((0_u32..3, 0_u32..3, 0_u32..40, 0_u32..3, 0_u32..40), 0..300),
            cut in 0_usize..300,
        ) {
            let ranks = [1_u16, 2, 0];
            let findings: Vec<Finding> = found
                .iter()
                .map(|&(rule, layer, subject, object_layer, object)| Finding {
                    subject_layer: LayerId::new(layer),
                    ..finding(rule, subject, Some((object_layer, object)), Measure::Distance { distance_m: f64::from(object) })
                })
                .collect();
            let (first, second) = findings.split_at(cut.min(findings.len()));
            let sorted = Findings::sorted(vec![first.iter().copied().collect(), second.iter().copied().collect()], &ranks, &Cancel::new()).unwrap();
            let mut expected = findings.clone();
            expected.sort_by_key(|finding| {
                let rank = |layer: LayerId| ranks[layer.place()];
                (finding.rule, rank(finding.subject_layer), finding.subject_record, finding.object_layer.map(rank), finding.object_record)
            });
            proptest::prop_assert_eq!(sorted.iter().collect::<Vec<_>>(), expected);
        }
    }
}
