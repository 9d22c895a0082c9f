//! What was found, kept small: a million parcels around a few thousand sources make millions of findings.

use rayon::slice::ParallelSliceMut as _;

use crate::ids::{LayerId, RecordNo, RuleId};

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

    /// Takes over another list's findings.
    pub(super) fn append(&mut self, mut other: Self) {
        if self.packed.is_empty() {
            *self = other;
            return;
        }
        let shift = self.overlaps.len() as u64;
        for packed in other.packed.iter_mut().filter(|packed| packed.kind == Kind::Overlap) {
            packed.value += shift;
        }
        self.packed.reserve_exact(other.packed.len());
        self.packed.append(&mut other.packed);
        self.overlaps.append(&mut other.overlaps);
    }

    /// Sorts by rule, subject layer, subject record, object layer, object record, layers by their `rank`: the order of DESIGN 4.2 when
    /// `rank` is the place of a layer among all of them sorted by name.
    pub(super) fn sort(&mut self, rank: &[u16]) {
        let rank_of = |layer: u16| rank.get(usize::from(layer)).copied().unwrap_or(layer);
        self.packed.par_sort_unstable_by_key(|packed| {
            let subject =
                u128::from(packed.rule) << 112 | u128::from(rank_of(packed.subject_layer)) << 96 | u128::from(packed.subject_record) << 64;
            subject | u128::from(rank_of(packed.object_layer)) << 32 | u128::from(packed.object_record)
        });
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
        let mut list: Findings = [far, wide].into_iter().collect();
        list.append([alone, narrow].into_iter().collect());
        // Layer 2 comes before layer 0 by name.
        list.sort(&[2, 1, 0]);
        assert_eq!(list.iter().collect::<Vec<_>>(), vec![alone, narrow, wide, far]);
        assert_eq!(list.get(4), None);
    }
}
