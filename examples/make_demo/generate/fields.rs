//! Cropland: blocks between tracks, and parcels in them, lying across the nearest road or water.

use geo::algorithm::{Area as _, Contains as _};
use geo::{MultiPolygon, Polygon, Rect, coord};

use super::land::{HALF, Land};
use super::plane::{Division, Place, distance_to, divide, is_inside_frame, middle, outside};
use super::random::{Random, noise};

/// What the open land is used for.
pub(crate) struct Fields {
    /// Cropland blocks with their parcels.
    pub(crate) blocks: Vec<Block>,
    /// Woods on the slopes.
    pub(crate) woods: Vec<Polygon<f64>>,
    /// Orchards.
    pub(crate) orchards: Vec<Polygon<f64>>,
}

/// A block of cropland between tracks.
pub(crate) struct Block {
    pub(crate) outline: Polygon<f64>,
    pub(crate) parcels: Vec<Polygon<f64>>,
    /// Paddy, else dry land.
    pub(crate) is_paddy: bool,
}

/// 1 亩 in m².
pub(crate) const MU: f64 = 10_000.0 / 15.0;

impl Fields {
    pub(crate) fn new(land: &Land) -> Self {
        let mut random = Random::new(2);
        let frame =
            Rect::new(coord! { x: -HALF.0 - 500.0, y: -HALF.1 - 500.0 }, coord! { x: HALF.0 + 500.0, y: HALF.1 + 500.0 }).to_polygon();
        let open = outside(&MultiPolygon(vec![frame]), &land.taken());
        let grain = |at: Place| land.grain(at);
        let block_size = |random: &mut Random, _: Place| random.between(17_000.0, 46_000.0);
        let into_blocks = Division { angle: &grain, target: &block_size, aspect: 1.5, gap: 3.2, crookedness: 1.0 };
        let mut blocks = Vec::new();
        for piece in open {
            divide(&mut random, piece, &into_blocks, 900.0, &mut blocks);
        }
        let mut fields = Self { blocks: Vec::new(), woods: Vec::new(), orchards: Vec::new() };
        for block in blocks {
            if !is_inside_frame(&block, HALF) {
                continue;
            }
            match land_use(land, &block) {
                Use::Crops { is_paddy } => {
                    let parcels = parcels(&mut random, land, &block, is_paddy);
                    fields.blocks.push(Block { outline: block, parcels, is_paddy });
                }
                Use::Woods => fields.woods.push(block),
                Use::Orchard => fields.orchards.push(block),
                Use::Waste => {}
            }
        }
        fields
    }
}

enum Use {
    Crops { is_paddy: bool },
    Woods,
    Orchard,
    Waste,
}

fn land_use(land: &Land, block: &Polygon<f64>) -> Use {
    let at = middle(block);
    let water = land.from_water(at);
    let hill = land.hills.iter().map(|hill| distance_to(hill, at)).fold(f64::INFINITY, f64::min);
    let village = land.villages.iter().map(|village| distance_to(&village.present, at)).fold(f64::INFINITY, f64::min);
    let wild = noise(51, 700.0, at.x, at.y);
    let score = 1.12 - water.min(700.0) / 1000.0 - village / 850.0 + (hill.min(200.0) - 90.0) / 300.0 + 0.8 * wild;
    if block.unsigned_area() < 1500.0 && hill < 40.0 {
        return Use::Woods;
    }
    // The town grows onto its fields.
    let is_suburb = land.planned_town.contains(&at) || land.planned_park.contains(&at);
    if score > 0.3 || is_suburb {
        Use::Crops { is_paddy: water + 190.0 * noise(52, 400.0, at.x, at.y) < 330.0 }
    } else if noise(53, 520.0, at.x, at.y) > 0.12 {
        Use::Orchard
    } else if hill < 260.0 || noise(54, 300.0, at.x, at.y) > 0.1 {
        Use::Woods
    } else {
        Use::Waste
    }
}

/// Parcels of 0.5 to 15 mu: long strips of paddy, broader fields on dry land, far from the village larger than near it.
fn parcels(random: &mut Random, land: &Land, block: &Polygon<f64>, is_paddy: bool) -> Vec<Polygon<f64>> {
    let at = middle(block);
    let grain = land.grain(at);
    let usual = if is_paddy { 3.2 } else { 4.8 } * (1.0 + 0.35 * noise(61, 600.0, at.x, at.y));
    let target =
        move |random: &mut Random, _: Place| ((usual * (0.45 * random.normal()).exp()).clamp(0.9, 11.0) * MU * 1.25).min(14.9 * MU);
    let angle = move |_: Place| grain;
    let division = Division { angle: &angle, target: &target, aspect: if is_paddy { 3.4 } else { 2.0 }, gap: 0.0, crookedness: 0.8 };
    let mut pieces = Vec::new();
    divide(random, block.clone(), &division, 0.5 * MU, &mut pieces);
    pieces.retain(|piece| piece.interiors().is_empty() && !is_needle(piece));
    pieces
}

/// Corners left between curved edges: no one farms them.
fn is_needle(piece: &Polygon<f64>) -> bool {
    use geo::algorithm::{Euclidean, Length as _};
    2.0 * piece.unsigned_area() / Euclidean.length(piece.exterior()) < 6.0
}
