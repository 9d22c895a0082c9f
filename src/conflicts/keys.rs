//! Names of conflicts that last: over runs, over a new export of the same file, over any order of its records.
//!
//! A conflict is named by its rule and by the names of its two features. A feature is named by its role and identifier; where the
//! identifier is missing, or stands in several records of the layer, by its role and its geometry: the sum of hashes of its edges, in file
//! coordinates rounded to a millimetre, so that neither ring starts nor directions nor the order of records matter. Files keep these
//! names (reviews hang on them), so nothing here may change its meaning.

use std::cell::Cell;
use std::collections::HashSet;
use std::sync::Arc;

use rayon::iter::{IndexedParallelIterator as _, IntoParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _};

use crate::geometry::{Point, Shape, ShapeKind};
use crate::ids::{LayerId, RecordNo};
use crate::layer::{Layer, LayerError};
use crate::progress::Cancel;
use crate::rules::{Findings, RuleSet};

use super::ConflictKey;
use super::marks::{Marks, shapes_of};
use super::repeated::{repeated_ids, sharing_unsorted};

/// Ten hex digits.
const KEY_BITS: u32 = 40;

/// Names of a layer's features by record number; 0 where none was needed.
pub(super) type Names = Arc<Vec<u64>>;

/// The names of `findings`, in their order; no two are the same. Also the names of the layers' features; those `known` of an earlier
/// run over a layer are not made again.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub(super) fn keys(
    layers: &[Arc<Layer>],
    rules: &RuleSet,
    findings: &Findings,
    known: &[Option<Names>],
    cancel: &Cancel,
) -> Result<(Vec<ConflictKey>, Vec<Names>), LayerError> {
    let mut involved: Vec<Marks> = layers.iter().map(|layer| Marks::new(layer.raw.records())).collect();
    for finding in findings {
        involved[finding.subject_layer.place()].set(finding.subject_record);
        if let (Some(layer), Some(record)) = (finding.object_layer, finding.object_record) {
            involved[layer.place()].set(record);
        }
    }
    let named = |(place, (layer, involved)): (usize, (&Arc<Layer>, &Marks))| match known.get(place) {
        Some(Some(names)) if involved.records().all(|record| names.get(record.place()).is_some_and(|name| *name != 0)) => {
            Ok(Arc::clone(names))
        }
        _ => feature_names(layer, involved, cancel).map(Arc::new),
    };
    cancel.check()?;
    let names: Result<Vec<Names>, LayerError> = layers.par_iter().zip(involved.par_iter()).enumerate().map(named).collect();
    let names = names?;
    let rule_names: Vec<u64> = rules.rules.iter().map(|rule| hashed(&[b"rule", rule.id.as_bytes()])).collect();
    let name_of = |layer: LayerId, record: RecordNo| names[layer.place()].get(record.place()).copied().unwrap_or(0);
    cancel.check()?;
    let hashes: Vec<u64> = (0..findings.len())
        .into_par_iter()
        .map(|place| {
            let Some(finding) = findings.get(place) else { return 0 };
            let object = finding.object_layer.zip(finding.object_record).map_or(0, |(layer, record)| name_of(layer, record));
            let rule = rule_names.get(finding.rule.place()).copied().unwrap_or(0);
            mixed(mixed(rule, name_of(finding.subject_layer, finding.subject_record)), object)
        })
        .collect();
    cancel.check()?;
    Ok((unique(&hashes), names))
}

/// The names of a layer's involved records, by record number; 0 for the others.
fn feature_names(layer: &Layer, involved: &Marks, cancel: &Cancel) -> Result<Vec<u64>, LayerError> {
    if involved.is_empty() {
        return Ok(Vec::new());
    }
    let role = layer.role.word().as_bytes();
    let mut by_shape = repeated_ids(layer);
    let records: Vec<RecordNo> = involved.records().collect();
    for &record in &records {
        if layer.ids.get(record).is_empty() {
            by_shape.set(record);
        }
    }
    let mut names = vec![0; layer.raw.records() as usize];
    let by_id: Vec<(RecordNo, u64)> = records
        .par_iter()
        .filter(|record| !by_shape.has(**record))
        .map(|&record| (record, hashed(&[role, b"id", layer.ids.get(record).as_bytes()])))
        .collect();
    let mut wanted = Marks::new(layer.raw.records());
    records.iter().filter(|record| by_shape.has(**record)).for_each(|&record| wanted.set(record));
    let units_per_mm = if layer.crs.crs.as_ref().is_some_and(|crs| crs.is_geographic) { 1e8 } else { 1e3 };
    let by_shape =
        shapes_of(layer, &wanted, cancel, |_, shape| Some(hashed(&[role, b"shape", &fingerprint(shape, units_per_mm).to_le_bytes()])))?;
    for (record, name) in by_id.into_iter().chain(by_shape) {
        names[record.place()] = name;
    }
    Ok(names)
}

/// The sum of the hashes of a shape's edges (of its points, for points), vertices rounded to `1 / units_per_mm`: about a millimetre,
/// in metres or in degrees.
pub(super) fn fingerprint(shape: &Shape, units_per_mm: f64) -> u64 {
    let vertex = |point: Point| {
        let [x, y] = point.map(|coordinate| (coordinate * units_per_mm).round() as i64 as u64);
        mixed(x, y)
    };
    let edge = |a: Point, b: Point| {
        let (a, b) = (vertex(a), vertex(b));
        mixed(a.min(b), a.max(b))
    };
    let mut sum = 0_u64;
    for part in shape.as_ref().parts() {
        match (shape.kind, part.first(), part.last()) {
            (ShapeKind::Points, ..) => sum = part.iter().fold(sum, |sum, &point| sum.wrapping_add(vertex(point))),
            (kind, Some(&first), Some(&last)) => {
                sum = part.windows(2).fold(sum, |sum, pair| sum.wrapping_add(edge(pair[0], pair[1])));
                if kind == ShapeKind::Polygon {
                    sum = sum.wrapping_add(edge(last, first));
                }
            }
            _ => {}
        }
    }
    sum
}

/// Keys of 40 bits for hashes of 64. Equal ones (twins: the same rule on features that nothing tells apart; or chance, at two million
/// conflicts a few) are told apart by an ordinal mixed in; which of them keeps its key does not depend on anything but the hashes.
fn unique(hashes: &[u64]) -> Vec<ConflictKey> {
    let mut keys: Vec<ConflictKey> = hashes.iter().map(|hash| key(*hash)).collect();
    let spread: Vec<u64> = keys.par_iter().map(|key| mixed(key.0, 1)).collect();
    let mut sharing = sharing_unsorted(&spread);
    sharing.sort_unstable_by_key(|&place| (keys[place], hashes[place], place));
    // Whoever is not the first of its group needs another key; all are tried at once, so that the list is searched once.
    let mut homeless: Vec<(usize, u64)> = sharing
        .chunk_by(|&a, &b| keys[a] == keys[b])
        .flat_map(|group| group.iter().enumerate().skip(1).map(|(ordinal, &place)| (place, ordinal as u64)))
        .collect();
    let mut given: HashSet<ConflictKey> = HashSet::new();
    while !homeless.is_empty() {
        let other = |&(place, ordinal): &(usize, u64)| key(mixed(hashes[place], ordinal));
        let wanted: HashSet<ConflictKey> = homeless.iter().map(other).collect();
        let occupied: HashSet<ConflictKey> = keys.par_iter().filter(|key| wanted.contains(key)).copied().collect();
        let mut refused = Vec::new();
        for homeless in homeless {
            let other = other(&homeless);
            if occupied.contains(&other) || !given.insert(other) {
                refused.push((homeless.0, homeless.1 + (1 << 32)));
            } else {
                keys[homeless.0] = other;
            }
        }
        homeless = refused;
    }
    keys
}

fn key(hash: u64) -> ConflictKey {
    ConflictKey(hash >> (64 - KEY_BITS))
}

/// The first 64 bits of BLAKE3 over the parts, each with its length before it.
fn hashed(parts: &[&[u8]]) -> u64 {
    thread_local! {
        /// The parts in a row: hashing them at once is twice as fast as one after the other.
        static ROW: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
    }
    let mut row = ROW.take();
    row.clear();
    for part in parts {
        row.extend_from_slice(&(part.len() as u64).to_le_bytes());
        row.extend_from_slice(part);
    }
    let hash = blake3::hash(&row);
    ROW.set(row);
    hash.as_bytes().first_chunk().map_or(0, |first| u64::from_le_bytes(*first))
}

/// Two hashes as one, order counting: the folded 128-bit product (as in wyhash), twice so that every bit of either reaches every bit.
pub(super) fn mixed(a: u64, b: u64) -> u64 {
    let fold = |a: u64, b: u64| {
        let product = u128::from(a) * u128::from(b);
        (product >> 64) as u64 ^ product as u64
    };
    let once = fold(a ^ 0x9e37_79b9_7f4a_7c15, b.rotate_left(32) ^ 0xd1b5_4a32_d192_ed03);
    fold(once ^ 0x2545_f491_4f6c_dd1d, a.wrapping_add(b.rotate_left(17)) ^ 0xa076_1d64_78bd_642f)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_knows_no_start_direction_or_order_of_rings() {
        let outer: [Point; 4] = [[0.0, 0.0], [10.0, 0.0], [10.0, 8.0], [0.0, 8.0]];
        let hole: [Point; 3] = [[2.0, 2.0], [3.0, 5.0], [5.0, 2.0]];
        let print = |rings: &[&[Point]]| fingerprint(&Shape::polygon(rings), 1e3);
        let all = print(&[&outer, &hole]);
        let mut turned = outer;
        turned.rotate_left(2);
        turned.reverse();
        assert_eq!(print(&[&hole, &turned]), all);
        assert_eq!(print(&[&outer.map(|[x, y]| [x + 0.0002, y]), &hole]), all);
        assert_ne!(print(&[&outer.map(|[x, y]| [x + 0.01, y]), &hole]), all);
        assert_ne!(print(&[&outer]), all);
        // The same vertices joined otherwise.
        assert_ne!(print(&[&[outer[0], outer[2], outer[1], outer[3]], &hole]), all);
    }

    #[test]
    fn twins_get_keys_of_their_own_whatever_their_order() {
        let (twin, other) = (0x1234_5678_9abc_def0, 0x1234_5678_9a00_0000);
        assert_eq!(key(twin), key(other));
        let mut keys = unique(&[twin, 7, twin, other, twin]);
        let mut turned = unique(&[other, twin, twin, 7, twin]);
        keys.sort_unstable();
        turned.sort_unstable();
        assert_eq!(keys, turned);
        keys.dedup();
        assert_eq!(keys.len(), 5);
    }

    #[test]
    fn single_conflicts_keep_the_key_of_their_hash() {
        assert_eq!(unique(&[1 << 24, 2 << 24]), vec![ConflictKey(1), ConflictKey(2)]);
    }

    #[test]
    fn mixing_counts_the_order() {
        assert_ne!(mixed(1, 2), mixed(2, 1));
        assert_ne!(mixed(0, 0), mixed(0, 1));
    }
}
