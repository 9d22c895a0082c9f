//! What each department hands over: the layers' records with their attributes.

use geo::Polygon;
use geo::algorithm::{Area as _, Contains as _};

use super::districts::{COUNTIES, karst_zones, new_areas, water_zones};
use super::fields::MU;
use super::land::Land;
use super::layers::{Dirt, Habit, Sheet, Surveyor, soil};
use super::plane::{Place, length, middle};
use super::random::{Random, noise};
use super::shapefile::{Column::Number, Column::Text, Shapefile};
use super::sites::{Haven, Plot, Source};
use super::town::{Lot, code_name};
use super::{Scene, soil as ground};

fn text(value: &str) -> String {
    value.to_owned()
}

fn area(polygon: &Polygon<f64>) -> String {
    format!("{:.2}", polygon.unsigned_area())
}

/// How the counties' returns write the three classes; the merged layer keeps them as they came.
const CLASS_WORDS: [[&str; 3]; 6] = [
    ["优先保护类", "安全利用类", "严格管控类"],
    ["优先保护", "安全利用", "严格管控"],
    ["Ⅰ类", "Ⅱ类", "Ⅲ类"],
    ["1", "2", "3"],
    ["１", "２", "３"],
    ["I类", "II类", "III类"],
];

/// A cropland parcel with what was recorded about it.
struct Parcel<'a> {
    shape: &'a Polygon<f64>,
    county: usize,
    village: usize,
    number: u32,
    class: usize,
    class_word: &'static str,
    cadmium: f64,
    ph: f64,
    is_paddy: bool,
    measure: &'static str,
    crop: &'static str,
}

fn parcels(scene: &Scene) -> Vec<Parcel<'_>> {
    let mut random = Random::new(20);
    let mut numbers = [0; 16];
    let mut parcels = Vec::new();
    for block in &scene.fields.blocks {
        let block_load = ground::load(&scene.land, middle(&block.outline));
        for shape in &block.parcels {
            let at = middle(shape);
            let load = 0.7 * block_load + 0.3 * ground::load(&scene.land, at) + 0.02 * random.normal();
            let class = ground::class(load);
            let county = scene.county(at);
            let village = scene.nearest_village(at);
            numbers[village] += 1;
            let measure = match class {
                1 if !random.chance(0.075) => {
                    random.pick(&["品种替换", "施用石灰", "优化施肥", "水分调控", "叶面调控", "原位钝化", "深翻耕"])
                }
                2 if !random.chance(0.045) => random.pick(&["调整种植结构", "划定禁止生产区", "退耕还林还草", "休耕"]),
                _ => "",
            };
            let crop = match (block.is_paddy, measure) {
                (_, "休耕" | "退耕还林还草") => "",
                (true, _) => random.weighted(&[("水稻", 80.0), ("莲藕", 8.0), ("蔬菜", 12.0)]),
                (false, _) => random.weighted(&[("甘蔗", 55.0), ("玉米", 20.0), ("蔬菜", 10.0), ("木薯", 8.0), ("花生", 7.0)]),
            };
            parcels.push(Parcel {
                shape,
                county,
                village,
                number: numbers[village],
                class,
                class_word: CLASS_WORDS[[0, 1, 0, 2, 3, 0, 5, 4, 0, 1][county]][class],
                cadmium: (0.16 + 1.35 * load.max(0.0)) * (1.0 + 0.06 * random.normal()),
                ph: 5.9 + 0.9 * noise(91, 700.0, at.x, at.y) + 0.12 * random.normal(),
                is_paddy: block.is_paddy,
                measure,
                crop,
            });
        }
    }
    parcels
}

impl Parcel<'_> {
    /// County, township and village, then the parcel: nineteen digits.
    fn code(&self) -> String {
        format!("{}{:03}{:03}{:07}", COUNTIES[self.county].0, 100 + self.village / 4, 201 + self.village, self.number)
    }
}

/// Cropland west and east of 109.5°E: two contractors, two zones, two sets of field names.
pub(crate) fn farmland(scene: &Scene, surveyor: &Surveyor) -> (Shapefile, Shapefile) {
    let west_columns = [
        ("地块编码", Text(19)),
        ("所在村", Text(10)),
        ("地类", Text(4)),
        ("质量类别", Text(10)),
        ("面积_亩", Number(8, 2)),
        ("作物", Text(4)),
        ("管控措施", Text(14)),
        ("镉_mg_kg", Number(6, 3)),
        ("pH", Number(5, 2)),
    ];
    let east_columns = [
        ("DKBM", Text(19)),
        ("XZQMC", Text(21)),
        ("DLBM", Text(4)),
        ("CD_LB", Text(1)),
        ("TRHJZLLB", Text(15)),
        ("TBMJ", Number(10, 2)),
        ("ZZZW", Text(6)),
        ("GKCS", Text(21)),
    ];
    let mut west = Sheet::new(surveyor, 4524, Habit::GbkLanguageByte, 5, &west_columns);
    let mut east = Sheet::new(surveyor, 4546, Habit::Utf8Cpg, 5, &east_columns);
    for parcel in parcels(scene) {
        let at = middle(parcel.shape);
        let on_ground = surveyor.ground_area(at, parcel.shape.unsigned_area());
        if surveyor.file(4490, at)[0] < 109.5 {
            let cells = vec![
                parcel.code(),
                text(scene.land.villages[parcel.village].name),
                text(if parcel.is_paddy { "水田" } else { "旱地" }),
                text(parcel.class_word),
                format!("{:.2}", on_ground / MU),
                text(parcel.crop),
                text(parcel.measure),
                format!("{:.3}", parcel.cadmium),
                format!("{:.2}", parcel.ph),
            ];
            west.polygon(parcel.shape, cells);
        } else {
            // Cadmium alone is judged by one metal; the composite class weighs more, so it is never lower.
            let cadmium_class = if parcel.cadmium > 1.05 {
                3
            } else if parcel.cadmium > 0.62 {
                2
            } else {
                1
            };
            let cells = vec![
                parcel.code(),
                text(COUNTIES[parcel.county].1),
                text(if parcel.is_paddy { "0101" } else { "0103" }),
                cadmium_class.min(parcel.class + 1).to_string(),
                text(parcel.class_word),
                format!("{on_ground:.2}"),
                text(parcel.crop),
                text(parcel.measure),
            ];
            east.polygon(parcel.shape, cells);
        }
    }
    let (mut west, mut east) = (west.finish(), east.finish());
    for (at, dirt) in
        [(41, Dirt::BowTie), (260, Dirt::Unclosed), (512, Dirt::Deleted), (733, Dirt::BowTie), (1024, Dirt::Doubled), (1300, Dirt::Spike)]
    {
        soil(&mut west, at, &dirt);
    }
    for (at, dirt) in [(77, Dirt::BowTie), (401, Dirt::NoShape), (888, Dirt::Deleted), (1212, Dirt::Unclosed)] {
        soil(&mut east, at, &dirt);
    }
    for (at, word) in [(99, ""), (640, "待定"), (641, "待定")] {
        west.rows[at].cells[3] = text(word);
    }
    east.rows[300].cells[4] = text("");
    // Areas that do not fit the shape.
    west.rows[150].cells[4] = text("25.60");
    east.rows[150].cells[5] = text("120.00");
    (west, east)
}

/// The plan of the town and the villages.
pub(crate) fn zoning(lots: &[Lot], surveyor: &Surveyor) -> Shapefile {
    let columns = [("GHDKBH", Text(10)), ("YDYHFLDM", Text(12)), ("YDYHFLMC", Text(20)), ("MJ", Number(12, 2))];
    let mut sheet = Sheet::new(surveyor, 4525, Habit::GbkCpg, 5, &columns);
    for (index, lot) in lots.iter().enumerate() {
        sheet.polygon(&lot.shape, vec![format!("LZGH-{:04}", index + 1), text(lot.code), text(code_name(lot.code)), area(&lot.shape)]);
    }
    let mut file = sheet.finish();
    // Codes as people type them.
    let homes: Vec<usize> = (0..lots.len()).filter(|index| lots[*index].code == "070102").collect();
    for (step, code) in [(3, "０７０１０２"), (9, "070102 "), (15, "０７０１０２")] {
        file.rows[homes[step]].cells[1] = text(code);
    }
    let rural: Vec<usize> = (0..lots.len()).filter(|index| lots[*index].code == "0703").collect();
    file.rows[rural[5]].cells[1] = text("070300");
    soil(&mut file, homes[20], &Dirt::BowTie);
    soil(&mut file, homes[30], &Dirt::Unclosed);
    soil(&mut file, homes[40], &Dirt::Deleted);
    file
}

/// Plots of the risk-control list.
pub(crate) fn risk_list(scene: &Scene, plots: &[Plot], surveyor: &Surveyor) -> Shapefile {
    let columns =
        [("DKBH", Text(10)), ("DKMC", Text(48)), ("DZ", Text(48)), ("DKMJ", Number(12, 2)), ("WRW", Text(24)), ("JZQK", Text(24))];
    let mut random = Random::new(30);
    let mut sheet = Sheet::new(surveyor, 4490, Habit::Utf8Cpg, 5, &columns);
    for (index, plot) in plots.iter().enumerate() {
        let address = format!("{}虚构路{}号", COUNTIES[scene.county(middle(&plot.shape))].1, 3 + index * 7);
        let pollutants = random.pick(&["镉、砷", "铅、锌、镉", "六价铬、镍", "苯并[a]芘", "砷、锑", "汞、镉"]);
        let state = random.pick(&["风险管控中", "修复中", "方案编制", "风险评估"]);
        sheet.polygon(
            &plot.shape,
            vec![format!("FXMD-{:03}", index + 1), plot.name.clone(), address, area(&plot.shape), text(pollutants), text(state)],
        );
    }
    sheet.finish()
}

/// The 58 plots under priority supervision.
pub(crate) fn priority(plots: &[Plot], surveyor: &Surveyor) -> Shapefile {
    let columns = [
        ("地块编号", Text(10)),
        ("地块名称", Text(40)),
        ("行业类别", Text(16)),
        ("关注度", Text(2)),
        ("管控状态", Text(10)),
        ("面积_m2", Number(12, 2)),
    ];
    let mut random = Random::new(31);
    let mut sheet = Sheet::new(surveyor, 4545, Habit::GbkCpg, 5, &columns);
    for (index, plot) in plots.iter().enumerate() {
        let state = match index % 29 {
            4 | 16 | 25 => "未完成",
            9 => "重点监测",
            13 => "未启动",
            21 => "划定管控区",
            _ => "完成",
        };
        let concern = random.weighted(&[("高", 25.0), ("中", 40.0), ("低", 35.0)]);
        sheet.polygon(
            &plot.shape,
            vec![format!("YXJG-{:03}", index + 1), plot.name.clone(), text(plot.trade), text(concern), text(state), area(&plot.shape)],
        );
    }
    sheet.finish()
}

/// Sources at a point.
pub(crate) fn point_sources(sources: &[Source<Place>], surveyor: &Surveyor) -> Shapefile {
    let columns = [("WRYBH", Text(8)), ("QYMC", Text(36)), ("LX", Text(30)), ("SCZT", Text(6))];
    let mut sheet = Sheet::new(surveyor, 4490, Habit::Utf8Cpg, 1, &columns);
    for (index, source) in sources.iter().enumerate() {
        let state = if source.kind.starts_with("废弃") || source.kind.starts_with("历史") { "关停" } else { "在产" };
        sheet.point(source.shape, vec![format!("WRY-{:03}", index + 1), source.name.clone(), text(source.kind), text(state)]);
    }
    sheet.finish()
}

/// Sources over an area.
pub(crate) fn area_sources(sources: &[Source<Polygon<f64>>], surveyor: &Surveyor) -> Shapefile {
    let columns = [("编号", Text(8)), ("名称", Text(24)), ("类型", Text(20)), ("面积_m2", Number(12, 2))];
    let mut sheet = Sheet::new(surveyor, 4524, Habit::GbkLanguageByte, 5, &columns);
    for (index, source) in sources.iter().enumerate() {
        sheet.polygon(&source.shape, vec![format!("WRM-{:03}", index + 1), source.name.clone(), text(source.kind), area(&source.shape)]);
    }
    sheet.finish()
}

/// Counties, and the new areas inside them.
pub(crate) fn admin(counties: &[Polygon<f64>], surveyor: &Surveyor) -> Shapefile {
    let mut sheet = Sheet::new(surveyor, 4490, Habit::Utf8Cpg, 5, &[("XZQDM", Text(6)), ("XZQMC", Text(48))]);
    for ((code, name, _), shape) in COUNTIES.iter().zip(counties) {
        sheet.polygon(shape, vec![text(code), text(name)]);
    }
    for (name, shape) in new_areas() {
        sheet.polygon(&shape, vec![text(""), text(name)]);
    }
    sheet.finish()
}

/// Permanent basic farmland.
pub(crate) fn basic_farmland(blocks: &[Polygon<f64>], surveyor: &Surveyor) -> Shapefile {
    let mut sheet =
        Sheet::new(surveyor, 4524, Habit::GbkLanguageByte, 5, &[("JBNTTBBH", Text(12)), ("DLMC", Text(4)), ("TBMJ", Number(12, 2))]);
    for (index, block) in blocks.iter().enumerate() {
        let ground_m2 = surveyor.ground_area(middle(block), block.unsigned_area());
        sheet.polygon(block, vec![format!("YJJBNT-{:04}", index + 1), text("水田"), format!("{ground_m2:.2}")]);
    }
    sheet.finish()
}

/// Drinking-water source zones.
pub(crate) fn water_source(land: &Land, surveyor: &Surveyor) -> Shapefile {
    let mut sheet = Sheet::new(surveyor, 4490, Habit::Utf8Cpg, 5, &[("BHQBH", Text(8)), ("SYDMC", Text(36)), ("BHQJB", Text(18))]);
    for (index, (name, grade, shape)) in water_zones(land).iter().enumerate() {
        sheet.polygon(shape, vec![format!("SYD-{:02}", index + 1), text(name), text(grade)]);
    }
    sheet.finish()
}

/// Karst areas.
pub(crate) fn karst(land: &Land, surveyor: &Surveyor) -> Shapefile {
    let mut sheet = Sheet::new(surveyor, 4525, Habit::GbkCpg, 5, &[("编号", Text(8)), ("名称", Text(24)), ("发育程度", Text(4))]);
    for (index, (name, degree, shape)) in karst_zones(land).iter().enumerate() {
        sheet.polygon(shape, vec![format!("YR-{:02}", index + 1), text(name), text(degree)]);
    }
    sheet.finish()
}

/// Schools, hospitals and the like.
pub(crate) fn sensitive(havens: &[Haven], surveyor: &Surveyor) -> Shapefile {
    let mut sheet = Sheet::new(surveyor, 4490, Habit::Utf8Cpg, 1, &[("BH", Text(8)), ("MC", Text(36)), ("LX", Text(12))]);
    for (index, haven) in havens.iter().enumerate() {
        sheet.point(haven.at, vec![format!("MGD-{:03}", index + 1), haven.name.clone(), text(haven.kind)]);
    }
    sheet.finish()
}

/// Rivers and streams by their middle lines.
pub(crate) fn water(land: &Land, surveyor: &Surveyor) -> Shapefile {
    let mut sheet = Sheet::new(surveyor, 4524, Habit::Utf8Cpg, 3, &[("MC", Text(30)), ("KD_M", Number(5, 0))]);
    sheet.line(&land.river_line, vec![text("柳江（虚构段）"), text("150")]);
    for (name, line) in &land.streams {
        sheet.line(line, vec![text(name), text("12")]);
    }
    sheet.finish()
}

/// Roads.
pub(crate) fn roads(land: &Land, surveyor: &Surveyor) -> Shapefile {
    let mut sheet = Sheet::new(surveyor, 4546, Habit::GbkCpg, 3, &[("道路名称", Text(24)), ("等级", Text(4)), ("宽度_m", Number(5, 1))]);
    for road in &land.roads {
        sheet.line(&road.line, vec![road.name.clone(), text(road.class), format!("{:.1}", road.width)]);
    }
    sheet.finish()
}

impl Scene {
    /// The county that a place lies in.
    fn county(&self, at: Place) -> usize {
        self.counties.iter().position(|county| county.contains(&at)).unwrap_or(0)
    }

    fn nearest_village(&self, at: Place) -> usize {
        let distance = |index: &usize| length(self.land.villages[*index].middle - at);
        (0..self.land.villages.len()).min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(0)
    }
}
