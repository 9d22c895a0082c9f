//! Plots, sources and places to protect: where they lie and what is known of them. All invented.

use geo::Polygon;
use geo::algorithm::{Area as _, Contains as _};

use super::fields::Fields;
use super::land::{Land, away, inner_point, redraw};
use super::plane::{Place, blob, middle, place, quad};
use super::random::Random;
use super::town::{Lot, works_beside_homes};

/// A contaminated or suspected plot.
pub(crate) struct Plot {
    pub(crate) shape: Polygon<f64>,
    pub(crate) name: String,
    pub(crate) trade: &'static str,
}

/// A pollution source at a point or over an area.
pub(crate) struct Source<Shape> {
    pub(crate) shape: Shape,
    pub(crate) name: String,
    pub(crate) kind: &'static str,
}

/// A school, hospital or the like.
pub(crate) struct Haven {
    pub(crate) at: Place,
    pub(crate) name: String,
    pub(crate) kind: &'static str,
}

const KEY_UNIT: &str = "土壤污染重点监管单位";
const TRADES: [(&str, &str); 12] = [
    ("农药厂", "农药制造"),
    ("化肥厂", "肥料制造"),
    ("电池厂", "电池制造"),
    ("电镀厂", "金属表面处理"),
    ("冶炼厂", "有色金属冶炼"),
    ("锑品厂", "有色金属冶炼"),
    ("造纸厂", "造纸"),
    ("制革厂", "皮革鞣制"),
    ("印染厂", "纺织印染"),
    ("油库", "油品仓储"),
    ("机械厂", "机械制造"),
    ("焦化厂", "炼焦"),
];

/// Where the point sources lie: what they are called after, kind, place.
const POINTS: [(&str, &str, (f64, f64)); 16] = [
    ("冶炼厂", "有色金属冶炼", (1290.0, 80.0)),
    ("电镀厂", "电镀", (-2680.0, 1600.0)),
    ("选矿厂", "选矿", (-3080.0, -1830.0)),
    ("镉品厂", "涉镉等重金属企业", (1640.0, 560.0)),
    ("蓄电池厂", "涉镉等重金属企业", (-1280.0, 380.0)),
    ("化工厂", KEY_UNIT, (1480.0, -80.0)),
    ("电镀园", "电镀", (-1000.0, -330.0)),
    ("化纤厂", KEY_UNIT, (-1440.0, 610.0)),
    ("矿山", "废弃矿山", (2960.0, -2190.0)),
    ("冶炼厂", "有色金属冶炼", (2620.0, -890.0)),
    ("选矿厂", "选矿", (3130.0, 2300.0)),
    ("危废站", KEY_UNIT, (1090.0, -1250.0)),
    ("锌品厂", "涉镉等重金属企业", (-2010.0, -1130.0)),
    ("五金厂", "电镀", (-880.0, 2330.0)),
    ("渣场", "历史遗留固体废物", (1980.0, -1730.0)),
    ("皮革厂", KEY_UNIT, (1720.0, 130.0)),
];

/// Ponds, heaps and mines over an area: kind, middle, radii.
const AREAS: [(&str, &str, (f64, f64), (f64, f64)); 9] = [
    ("尾矿库", "尾矿库", (-3290.0, -2150.0), (120.0, 70.0)),
    ("尾矿库", "尾矿库", (2640.0, -2070.0), (110.0, 65.0)),
    ("渣堆", "历史遗留固体废物", (-2480.0, -1640.0), (60.0, 42.0)),
    ("渣堆", "历史遗留固体废物", (960.0, -2330.0), (55.0, 40.0)),
    ("渣堆", "历史遗留固体废物", (2030.0, 1790.0), (48.0, 36.0)),
    ("采场", "废弃矿山", (-3440.0, 760.0), (115.0, 75.0)),
    ("采场", "废弃矿山", (3330.0, 1330.0), (120.0, 80.0)),
    ("灰渣场", "历史遗留固体废物", (-2790.0, 1690.0), (52.0, 34.0)),
    ("冶炼厂区", "有色金属冶炼", (1290.0, 80.0), (95.0, 70.0)),
];

/// Point sources; the last two stand in permanent basic farmland.
pub(crate) fn point_sources(basic_farmland: &[Polygon<f64>]) -> Vec<Source<Place>> {
    let mut sources: Vec<Source<Place>> = POINTS
        .iter()
        .enumerate()
        .map(|(index, (name, kind, (x, y)))| Source { shape: place(*x, *y), name: format!("柳州虚构{name}{:02}", index + 1), kind })
        .collect();
    for (step, kind) in [(3, "历史遗留固体废物"), (11, "涉镉等重金属企业")] {
        let block = &basic_farmland[step * basic_farmland.len() / 16];
        sources.push(Source { shape: inner_point(block), name: format!("柳州虚构作坊{:02}", sources.len() + 1), kind });
    }
    sources
}

/// Sources over an area: ponds, heaps, mines, and the grounds of key units.
pub(crate) fn area_sources(land: &Land, lots: &[Lot], basic_farmland: &[Polygon<f64>]) -> Vec<Source<Polygon<f64>>> {
    let mut random = Random::new(5);
    let mut sources = Vec::new();
    let mut add = |shape: Polygon<f64>, name: &str, kind: &'static str| {
        let number = sources.len() + 1;
        sources.push(Source { shape, name: format!("柳州虚构{name}{number:02}"), kind });
    };
    for (name, kind, (x, y), radii) in AREAS {
        let turn = random.between(0.0, 3.0);
        add(blob(&mut random, place(x, y), radii, turn, 22, 0.12), name, kind);
    }
    for step in [2, 7, 13] {
        let block = &basic_farmland[step * basic_farmland.len() / 16];
        let edge = block.exterior().0[block.exterior().0.len() / 3];
        add(blob(&mut random, edge, (34.0, 22.0), 0.4, 16, 0.12), "渣堆", "历史遗留固体废物");
    }
    // Two works stand where homes and schools are planned; one shares its fence with such land; two are where they belong.
    let homes: Vec<&Lot> = lots
        .iter()
        .filter(|lot| lot.is_sensitive() && lot.shape.unsigned_area() > 9_000.0 && middle(&lot.shape).x < -900.0 && stands(land, lot))
        .collect();
    for step in [1, 3] {
        let lot = homes[step * homes.len() / 5];
        add(quad(&mut random, middle(&lot.shape), (120.0, 90.0), -0.05, 4.0), "轧钢厂", KEY_UNIT);
    }
    let beside = works_beside_homes(lots);
    add(redraw(&mut random, &lots[beside[beside.len() / 2]].shape), "涂料厂", KEY_UNIT);
    let works: Vec<&Lot> =
        lots.iter().filter(|lot| lot.is_industrial() && lot.shape.unsigned_area() > 8_000.0 && middle(&lot.shape).x > 1000.0).collect();
    for step in [1, 2] {
        add(redraw(&mut random, &works[step * works.len() / 4].shape), "化工厂", KEY_UNIT);
    }
    sources
}

/// Draws plots without taking a lot twice.
struct Surveyor<'a> {
    random: Random,
    lots: &'a [Lot],
    used: Vec<usize>,
    plots: Vec<Plot>,
}

impl Surveyor<'_> {
    fn add(&mut self, shape: Polygon<f64>) {
        let (works, trade) = TRADES[(self.random.unit() * TRADES.len() as f64) as usize];
        let name = format!("原柳州虚构{works}{:02}地块", self.plots.len() + 1);
        self.plots.push(Plot { shape, name, trade });
    }

    /// `count` lots that answer the question, each at most once.
    fn draw(&mut self, count: usize, answers: impl Fn(&Lot) -> bool) -> Vec<usize> {
        let mut open: Vec<usize> = (0..self.lots.len()).filter(|index| !self.used.contains(index) && answers(&self.lots[*index])).collect();
        let mut drawn = Vec::new();
        while drawn.len() < count && !open.is_empty() {
            let place = (self.random.unit() * open.len() as f64) as usize;
            drawn.push(open.swap_remove(place));
        }
        self.used.extend(&drawn);
        drawn
    }

    /// Old works across lots: their own fence, not that of the plan.
    fn across(&mut self, count: usize, size: (f64, f64), answers: impl Fn(&Lot) -> bool) {
        for index in self.draw(count, answers) {
            let factor = self.random.between(0.75, 1.3);
            let turn = self.random.between(-0.2, 0.12);
            let shape = quad(&mut self.random, middle(&self.lots[index].shape), (size.0 * factor, size.1 * factor), turn, 6.0);
            self.add(shape);
        }
    }

    /// Works on lots of the plan, their fence digitised once more.
    fn upon(&mut self, count: usize, answers: impl Fn(&Lot) -> bool) {
        for index in self.draw(count, answers) {
            let shape = redraw(&mut self.random, &self.lots[index].shape);
            self.add(shape);
        }
    }

    fn upon_works_beside_homes(&mut self, count: usize) {
        let beside: Vec<usize> = works_beside_homes(self.lots).into_iter().filter(|index| !self.used.contains(index)).collect();
        for step in 0..count.min(beside.len()) {
            let index = beside[step * beside.len() / count];
            self.used.push(index);
            let shape = redraw(&mut self.random, &self.lots[index].shape);
            self.add(shape);
        }
    }

    /// In the country, by the villages.
    fn by_villages(&mut self, land: &Land, count: usize, shift: usize) {
        for step in 0..count {
            let village = &land.villages[(step * 3 + shift) % land.villages.len()];
            let (distance, angle) = (self.random.between(190.0, 330.0), self.random.between(0.0, 6.2));
            let size = (self.random.between(50.0, 110.0), self.random.between(40.0, 80.0));
            let shape = quad(&mut self.random, away(village.middle, distance, angle), size, angle, 5.0);
            self.add(shape);
        }
    }
}

fn is_large(lot: &Lot) -> bool {
    lot.block.is_some() && lot.shape.unsigned_area() > 5_000.0
}

/// Whether the lot lies in today's town or park: works were built there, not on the fields around.
fn stands(land: &Land, lot: &Lot) -> bool {
    let at = middle(&lot.shape);
    land.town.contains(&at) || land.park.contains(&at)
}

/// Plots of the risk-control list, and those under priority supervision.
pub(crate) fn plots(land: &Land, lots: &[Lot]) -> (Vec<Plot>, Vec<Plot>) {
    let mut list = Surveyor { random: Random::new(6), lots, used: Vec::new(), plots: Vec::new() };
    list.across(5, (120.0, 90.0), |lot| is_large(lot) && lot.is_sensitive() && stands(land, lot));
    list.upon_works_beside_homes(3);
    list.upon(5, |lot| is_large(lot) && stands(land, lot) && (lot.is_industrial() || lot.code == "1401" || lot.code == "0901"));
    list.by_villages(land, 2, 5);
    let mut priority = Surveyor { random: Random::new(7), lots, used: list.used, plots: Vec::new() };
    priority.across(11, (105.0, 80.0), |lot| is_large(lot) && lot.is_sensitive() && stands(land, lot));
    priority.upon_works_beside_homes(6);
    priority.upon(29, |lot| is_large(lot) && stands(land, lot) && (lot.is_industrial() || lot.code == "16" || lot.code == "1402"));
    let rest = 58 - priority.plots.len();
    priority.by_villages(land, rest, 1);
    (list.plots, priority.plots)
}

/// Schools, hospitals, homes for the aged.
pub(crate) fn havens(land: &Land, lots: &[Lot]) -> Vec<Haven> {
    let mut havens = Vec::new();
    for lot in lots.iter().filter(|lot| lot.block.is_some()) {
        let (word, kind) = match lot.code {
            "080403" => ("中小学", "学校"),
            "080404" => ("幼儿园", "幼儿园"),
            "080601" => ("医院", "医院"),
            "080701" => ("敬老院", "养老机构"),
            _ => continue,
        };
        havens.push(Haven { at: inner_point(&lot.shape), name: format!("虚构{word}{:02}", havens.len() + 1), kind });
    }
    for village in &land.villages {
        havens.push(Haven {
            at: village.middle + place(18.0, -24.0), name: format!("{}卫生室（虚构）", village.name), kind: "医院"
        });
    }
    havens
}

/// Permanent basic farmland: large blocks of good paddy.
pub(crate) fn basic_farmland(fields: &Fields, is_good: impl Fn(Place) -> bool) -> Vec<Polygon<f64>> {
    fields
        .blocks
        .iter()
        .filter(|block| block.outline.unsigned_area() > 15_000.0 && block.parcels.len() > 3 && is_good(middle(&block.outline)))
        .map(|block| Polygon::new(block.outline.exterior().clone(), Vec::new()))
        .collect()
}
