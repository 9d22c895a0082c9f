//! Layers held in memory while others stream past: clean shapes in the analysis CRS in a few large stores, with an index over their boxes.

use crate::geometry::{EdgeTree, Extent, Measures, Point, Shape, ShapeKind, ShapeRef};
use crate::ids::{LayerId, RecordNo};
use crate::index::BoxIndex;

use super::selection::Bits;

/// One record of a held layer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub(super) record: RecordNo,
    pub(super) bits: Bits,
    pub(super) measures: Measures,
    kind: ShapeKind,
    store: u32,
    first_vertex: u32,
    vertices: u32,
    first_end: u32,
    ends: u32,
    /// Place in [`Held::trees`], for a large polygon.
    tree: Option<u32>,
}

/// The vertices that one worker loaded. One growing list a worker: nothing is allocated a record, and pages never touched cost nothing.
#[derive(Debug, Default)]
pub(super) struct Store {
    xy: Vec<Point>,
    /// Ends of parts, counted from their record's first vertex.
    ends: Vec<u32>,
    slots: Vec<(LayerId, Slot)>,
}

impl Store {
    /// Keeps a copy of a record's shape. A store's vertices are counted in four bytes; `false` when they no longer fit.
    pub(super) fn push(&mut self, layer: LayerId, record: RecordNo, bits: Bits, shape: &Shape, measures: Measures) -> bool {
        let (Ok(first_vertex), Ok(first_end)) = (u32::try_from(self.xy.len()), u32::try_from(self.ends.len())) else { return false };
        let slot = Slot {
            record,
            bits,
            measures,
            kind: shape.kind,
            store: 0,
            first_vertex,
            vertices: shape.xy.len() as u32,
            first_end,
            ends: shape.ends.len() as u32,
            tree: None,
        };
        self.xy.extend_from_slice(&shape.xy);
        self.ends.extend_from_slice(&shape.ends);
        self.slots.push((layer, slot));
        true
    }
}

/// A held layer's records, by record number.
#[derive(Debug, Default)]
pub(super) struct HeldLayer {
    pub(super) slots: Vec<Slot>,
    /// `None` where no other layer probes this one.
    pub(super) index: Option<BoxIndex>,
}

/// All held layers.
#[derive(Debug)]
pub(super) struct Held {
    stores: Vec<Store>,
    /// Over the edges of large polygons, which meet thousands of others.
    trees: Vec<EdgeTree>,
    /// In the order of the layers; empty for those that are not held.
    pub(super) layers: Vec<HeldLayer>,
}

impl Held {
    /// Sorts what the workers loaded into layers.
    pub(super) fn of(mut stores: Vec<Store>, layers: usize) -> Self {
        let mut held: Vec<HeldLayer> = (0..layers).map(|_| HeldLayer::default()).collect();
        for (number, store) in stores.iter_mut().enumerate() {
            for (layer, slot) in std::mem::take(&mut store.slots) {
                if let Some(layer) = held.get_mut(layer.place()) {
                    layer.slots.push(Slot { store: number as u32, ..slot });
                }
            }
        }
        for layer in &mut held {
            layer.slots.sort_unstable_by_key(|slot| slot.record);
        }
        let mut held = Self { stores, trees: Vec::new(), layers: held };
        held.plant_trees();
        held
    }

    /// Builds the trees of the large polygons.
    fn plant_trees(&mut self) {
        let mut layers = std::mem::take(&mut self.layers);
        let slots = layers.iter_mut().flat_map(|layer| &mut layer.slots);
        for slot in slots.filter(|slot| slot.kind == ShapeKind::Polygon && slot.vertices as usize >= EdgeTree::WORTHWHILE) {
            slot.tree = u32::try_from(self.trees.len()).ok();
            self.trees.push(EdgeTree::new(self.shape(slot)));
        }
        self.layers = layers;
    }

    /// The tree over the edges of a slot's shape, where it is large.
    pub(super) fn tree(&self, slot: &Slot) -> Option<&EdgeTree> {
        slot.tree.and_then(|place| self.trees.get(place as usize))
    }

    /// The shape of a slot.
    pub(super) fn shape(&self, slot: &Slot) -> ShapeRef<'_> {
        let store = &self.stores[slot.store as usize];
        ShapeRef {
            kind: slot.kind,
            xy: &store.xy[slot.first_vertex as usize..][..slot.vertices as usize],
            ends: &store.ends[slot.first_end as usize..][..slot.ends as usize],
        }
    }
}

impl HeldLayer {
    /// Builds the index over the slots' boxes; its record numbers are places in `slots`.
    pub(super) fn build_index(&mut self) {
        let boxes: Vec<(Extent, RecordNo)> =
            self.slots.iter().enumerate().filter_map(|(place, slot)| Some((slot.measures.extent, RecordNo::from_place(place)?))).collect();
        self.index = Some(BoxIndex::build(boxes));
    }
}
