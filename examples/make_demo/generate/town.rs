//! Planned land use: streets, blocks and lots of the town, the park and the villages, with the codes of the 2023 guide.

use geo::algorithm::{Area as _, BooleanOps as _, BoundingRect as _, Buffer as _, Distance as _, Euclidean, Simplify as _};
use geo::{LineString, MultiPolygon, Polygon};

use super::fields::Fields;
use super::land::{Land, Village};
use super::plane::{Division, Place, distance_to, divide, length, middle, nearest, outside, place, together};
use super::random::{Random, noise};

/// A parcel of planned land.
pub(crate) struct Lot {
    pub(crate) shape: Polygon<f64>,
    /// Code of the 2023 guide.
    pub(crate) code: &'static str,
    /// Lots of one block share borders; other land has none.
    pub(crate) block: Option<usize>,
}

impl Lot {
    fn other(shape: Polygon<f64>, code: &'static str) -> Self {
        Self { shape, code, block: None }
    }

    /// 居住用地、公共管理与公共服务用地.
    pub(crate) fn is_sensitive(&self) -> bool {
        self.code.starts_with("07") || self.code.starts_with("08")
    }

    /// 工矿、仓储.
    pub(crate) fn is_industrial(&self) -> bool {
        self.code.starts_with("10") || self.code.starts_with("11")
    }
}

/// The guide's name of a code.
pub(crate) fn code_name(code: &str) -> &'static str {
    match code {
        "0201" => "果园",
        "0301" => "乔木林地",
        "070101" => "一类城镇住宅用地",
        "070102" => "二类城镇住宅用地",
        "0702" => "城镇社区服务设施用地",
        "0703" => "农村宅基地",
        "0704" => "农村社区服务设施用地",
        "0801" => "机关团体用地",
        "0802" => "科研用地",
        "080302" => "文化活动用地",
        "080402" => "中等职业教育用地",
        "080403" => "中小学用地",
        "080404" => "幼儿园用地",
        "080601" => "医院用地",
        "080701" => "老年人社会福利用地",
        "0901" => "商业用地",
        "0902" => "商务金融用地",
        "100101" => "一类工业用地",
        "100102" => "二类工业用地",
        "100103" => "三类工业用地",
        "1101" => "物流仓储用地",
        "1202" => "公路用地",
        "1207" => "城镇村道路用地",
        "1301" => "供水用地",
        "1302" => "排水用地",
        "1303" => "供电用地",
        "1309" => "环卫用地",
        "1401" => "公园绿地",
        "1402" => "防护绿地",
        "1403" => "广场用地",
        "16" => "留白用地",
        "1701" => "河流水面",
        _ => "",
    }
}

/// All planned land.
pub(crate) fn planned_land(land: &Land, fields: &Fields) -> Vec<Lot> {
    let mut random = Random::new(3);
    let mut lots = Vec::new();
    built_up(&mut random, land, &land.planned_town, 20.0, &town_code, &mut lots);
    built_up(&mut random, land, &land.planned_park, 18.0, &park_code, &mut lots);
    for village in &land.villages {
        village_lots(&mut random, land, village, &mut lots);
    }
    let built = together([&land.planned_town, &land.planned_park].into_iter().chain(land.villages.iter().map(|village| &village.planned)));
    for road in land.roads.iter().filter(|road| road.width > 9.0) {
        let strip = LineString(road.line.clone()).buffer(road.width / 2.0).difference(&built).difference(&land.river);
        lots.extend(strip.into_iter().map(|shape| Lot::other(shape, "1202")));
    }
    lots.push(Lot::other(land.river.clone(), "1701"));
    lots.extend(land.hills.iter().cloned().chain(joined(&fields.woods, &built)).map(|shape| Lot::other(shape, "0301")));
    lots.extend(joined(&fields.orchards, &built).into_iter().map(|shape| Lot::other(shape, "0201")));
    // Crumbs between curved edges are no planned land.
    lots.retain(|lot| lot.shape.unsigned_area() > 40.0);
    lots
}

/// Neighbouring blocks as one, across the tracks between them, as far as nothing is to be built there.
fn joined(blocks: &[Polygon<f64>], built: &MultiPolygon<f64>) -> Vec<Polygon<f64>> {
    let wider: Vec<Polygon<f64>> = blocks.iter().flat_map(|block| block.buffer(1.61)).collect();
    together(&wider).difference(built).into_iter().map(|polygon| polygon.simplify(0.6)).collect()
}

/// How far apart a street net is cut, metres.
const STRETCH_M: f64 = 380.0;
/// What a cut leaves of a street below this is no stretch of its own, square metres.
const STRETCH_AT_LEAST_M2: f64 = 60.0;

/// A net of streets cut into stretches, as plans have them: one area for a whole town would be in every conflict.
fn stretches(net: &Polygon<f64>) -> Vec<Polygon<f64>> {
    let Some(bounds) = net.bounding_rect() else { return Vec::new() };
    let steps = |length: f64| (length / STRETCH_M).ceil().max(1.0) as u32;
    let (columns, rows) = (steps(bounds.width()), steps(bounds.height()));
    let mut pieces = Vec::new();
    for number in 0..columns * rows {
        let corner =
            place(bounds.min().x + f64::from(number % columns) * STRETCH_M, bounds.min().y + f64::from(number / columns) * STRETCH_M);
        let cell = geo::Rect::new(corner, place(corner.x + STRETCH_M, corner.y + STRETCH_M)).to_polygon();
        // Narrow leftovers along a cut would be spikes once written to the centimetre: opening by 5 cm takes them off.
        let opened =
            net.intersection(&cell).into_iter().flat_map(|piece| piece.buffer(-0.05)).flat_map(|piece| piece.simplify(0.04).buffer(0.05));
        pieces.extend(opened.map(|piece| piece.simplify(0.04)).filter(|piece| piece.unsigned_area() >= STRETCH_AT_LEAST_M2));
    }
    pieces
}

/// Streets, blocks between them, lots in the blocks.
fn built_up(
    random: &mut Random,
    land: &Land,
    outline: &Polygon<f64>,
    street: f64,
    code: &dyn Fn(&mut Random, Place) -> &'static str,
    lots: &mut Vec<Lot>,
) {
    let through: Vec<Polygon<f64>> = land
        .roads
        .iter()
        .filter(|road| road.width > 9.0)
        .flat_map(|road| LineString(road.line.clone()).buffer(road.width / 2.0 + 9.0))
        .collect();
    let ground = outside(&MultiPolygon(vec![outline.clone()]), &together(&through));
    let grid = |at: Place| -0.06 + 0.16 * noise(71, 1300.0, at.x, at.y);
    let quarter_size = |random: &mut Random, _: Place| random.between(70_000.0, 130_000.0);
    let block_size =
        |random: &mut Random, at: Place| random.between(13_000.0, 24_000.0) * (1.0 + length(at - place(-520.0, 250.0)) / 4000.0);
    let lot_size = |random: &mut Random, _: Place| random.between(4_500.0, 16_000.0);
    let mut quarters = Vec::new();
    let mut blocks = Vec::new();
    for piece in ground {
        divide(
            random,
            piece,
            &Division { angle: &grid, target: &quarter_size, aspect: 1.1, gap: street, crookedness: 0.12 },
            400.0,
            &mut quarters,
        );
    }
    for quarter in quarters {
        divide(
            random,
            quarter,
            &Division { angle: &grid, target: &block_size, aspect: 1.25, gap: street * 0.55, crookedness: 0.08 },
            300.0,
            &mut blocks,
        );
    }
    let streets = outside(&MultiPolygon(vec![outline.clone()]), &together(&blocks));
    lots.extend(streets.into_iter().flat_map(|net| stretches(&net)).map(|shape| Lot::other(shape, "1207")));
    for block in blocks {
        let number = lots.len();
        let usual = code(random, middle(&block));
        let mut pieces = Vec::new();
        divide(random, block, &Division { angle: &grid, target: &lot_size, aspect: 1.4, gap: 0.0, crookedness: 0.1 }, 60.0, &mut pieces);
        for shape in pieces {
            let by_river = nearest(&land.river_line, middle(&shape)).0 < 205.0;
            let code = if by_river && random.chance(0.6) {
                "1401"
            } else if random.chance(0.62) {
                usual
            } else {
                code(random, middle(&shape))
            };
            lots.push(Lot { shape, code, block: Some(number) });
        }
    }
}

fn town_code(random: &mut Random, at: Place) -> &'static str {
    let from_middle = length(at - place(-520.0, 250.0)) + 120.0 * noise(72, 400.0, at.x, at.y);
    let old_works = at.x < -1050.0 || (at.x > 120.0 && at.y < 80.0);
    if from_middle < 330.0 {
        random.weighted(&[
            ("0901", 30.0),
            ("0902", 16.0),
            ("0801", 13.0),
            ("070102", 26.0),
            ("080302", 6.0),
            ("1403", 4.0),
            ("1401", 6.0),
            ("080601", 3.0),
        ])
    } else if old_works {
        random.weighted(&[
            ("070102", 36.0),
            ("100102", 20.0),
            ("100101", 6.0),
            ("1101", 9.0),
            ("080403", 5.0),
            ("0702", 4.0),
            ("0901", 6.0),
            ("16", 6.0),
            ("1402", 6.0),
            ("1302", 2.0),
        ])
    } else if from_middle < 900.0 {
        random.weighted(&[
            ("070102", 52.0),
            ("070101", 7.0),
            ("0702", 5.0),
            ("080403", 6.0),
            ("080404", 3.0),
            ("080601", 2.5),
            ("080701", 2.0),
            ("0901", 9.0),
            ("0801", 3.0),
            ("1401", 8.0),
            ("0802", 1.5),
            ("1303", 1.0),
        ])
    } else {
        random.weighted(&[
            ("070102", 44.0),
            ("070101", 10.0),
            ("080403", 6.0),
            ("080402", 3.0),
            ("0702", 4.0),
            ("0901", 7.0),
            ("1401", 7.0),
            ("1402", 5.0),
            ("16", 9.0),
            ("100101", 4.0),
            ("1309", 1.5),
            ("1301", 1.5),
        ])
    }
}

fn park_code(random: &mut Random, _: Place) -> &'static str {
    random.weighted(&[
        ("100102", 44.0),
        ("100103", 20.0),
        ("100101", 8.0),
        ("1101", 12.0),
        ("1302", 2.0),
        ("1309", 2.0),
        ("1402", 7.0),
        ("0901", 3.0),
        ("070102", 3.5),
        ("16", 4.0),
    ])
}

fn village_lots(random: &mut Random, land: &Land, village: &Village, lots: &mut Vec<Lot>) {
    let grain = |at: Place| land.grain(at);
    let block_size = |random: &mut Random, _: Place| random.between(6_000.0, 12_000.0);
    let lot_size = |random: &mut Random, _: Place| random.between(1_900.0, 4_600.0);
    let mut blocks = Vec::new();
    divide(
        random,
        village.planned.clone(),
        &Division { angle: &grain, target: &block_size, aspect: 1.2, gap: 4.5, crookedness: 0.6 },
        100.0,
        &mut blocks,
    );
    let mut has_school = false;
    for block in blocks {
        let number = lots.len();
        let mut pieces = Vec::new();
        divide(random, block, &Division { angle: &grain, target: &lot_size, aspect: 1.3, gap: 0.0, crookedness: 0.5 }, 40.0, &mut pieces);
        for shape in pieces {
            let is_inside = distance_to(&village.present, middle(&shape)) == 0.0;
            let code = if is_inside && !has_school && random.chance(0.12) {
                has_school = true;
                "080403"
            } else {
                random.weighted(&[
                    ("0703", 84.0),
                    ("0704", 6.0),
                    ("0901", 2.0),
                    ("1401", 3.0),
                    ("100101", 1.5),
                    ("1309", 1.0),
                    ("1302", 0.8),
                    ("16", if is_inside { 0.0 } else { 3.0 }),
                ])
            };
            lots.push(Lot { shape, code, block: Some(number) });
        }
    }
}

/// Pairs of neighbours in a block, by place in `lots`: an industrial lot beside one for homes or public use.
pub(crate) fn works_beside_homes(lots: &[Lot]) -> Vec<usize> {
    let beside =
        |a: &Lot, b: &Lot| a.block.is_some() && a.block == b.block && b.is_sensitive() && Euclidean.distance(&a.shape, &b.shape) < 0.01;
    (0..lots.len()).filter(|&index| lots[index].is_industrial() && lots.iter().any(|other| beside(&lots[index], other))).collect()
}
