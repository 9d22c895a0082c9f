//! `jingtu render --base`: what a base map shows lies where PROJ says it does.

use std::collections::BTreeSet;

use proj::Proj;
use tiny_skia::Pixmap;

use crate::support::layers::SPOT;
use crate::support::rasters::{Packing, Tiff, mbtiles, png, tile_package};
use crate::support::{Desk, farmland, square};

/// Half the side of the web map's square.
const WORLD: f64 = 20_037_508.342_789_244;

/// A parcel far from the part that is looked at: it gives the map its CRS.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("耕地", &farmland(&[("A", "优先保护类", square(9_000.0, 9_000.0, 50.0))]));
    desk
}

/// The part that is looked at: so many metres around the spot, 400 pixels wide and high.
fn render(desk: &Desk, base: &str, half_m: f64) -> Pixmap {
    let [x, y] = SPOT;
    let part = format!("--extent {},{},{},{} --size 400x400", x - half_m, y - half_m, x + half_m, y + half_m);
    desk.line(&format!("render --farmland 耕地.shp --analysis-crs 4524 --bare --quiet {part} --base {base} --out map.png")).expect(0);
    Pixmap::load_png(desk.path("map.png")).unwrap()
}

/// The middle of all red pixels, in pixels.
fn red_middle(picture: &Pixmap) -> [f64; 2] {
    let (mut sum, mut count) = ([0.0; 2], 0.0);
    for (place, pixel) in picture.pixels().iter().enumerate() {
        let weight = (f64::from(pixel.red()) - f64::from(pixel.green())).max(0.0);
        sum[0] += (f64::from(place as u32 % picture.width()) + 0.5) * weight;
        sum[1] += (f64::from(place as u32 / picture.width()) + 0.5) * weight;
        count += weight;
    }
    assert!(count > 0.0, "nothing red");
    sum.map(|sum| sum / count)
}

/// Where a point of EPSG:4524 is in such a picture.
fn pixel_of([x, y]: [f64; 2], half_m: f64) -> [f64; 2] {
    let metres_per_pixel = 2.0 * half_m / 400.0;
    [(x - SPOT[0] + half_m) / metres_per_pixel, (SPOT[1] + half_m - y) / metres_per_pixel]
}

fn assert_near(seen: [f64; 2], expected: [f64; 2], what: &str) {
    let off = (seen[0] - expected[0]).hypot(seen[1] - expected[1]);
    assert!(off < 0.5, "{what}: seen at {seen:?}, expected at {expected:?}: {off:.3} pixels off");
}

/// White with a red square of 9 × 9 pixels around a pixel.
fn marked(at: [u32; 2]) -> impl Fn(u32, u32) -> [u8; 3] {
    move |x, y| if x.abs_diff(at[0]) <= 4 && y.abs_diff(at[1]) <= 4 { [255, 0, 0] } else { [255, 255, 255] }
}

#[test]
fn a_picture_in_another_zone_is_turned_into_place() {
    let to_other = Proj::new_known_crs("EPSG:4524", "EPSG:4525", None).unwrap();
    let back = Proj::new_known_crs("EPSG:4525", "EPSG:4524", None).unwrap();
    for (mark, pixel_m) in [([300, 200], 4.0), ([120, 505], 4.0), ([510, 90], 4.0), ([420, 300], 1.0)] {
        let (x, y) = to_other.convert((SPOT[0], SPOT[1])).unwrap();
        let corner = [x - 300.0 * pixel_m, y + 300.0 * pixel_m];
        let desk = desk();
        let tiff = Tiff {
            block: Ok([64, 64]),
            packing: Packing::Lzw,
            is_predicted: true,
            place: Some((corner, pixel_m)),
            epsg: Some(4525),
            ..Tiff::new([600, 600])
        };
        desk.write("影像.tif", tiff.bytes(&marked(mark)));
        let half_m = 250.0 * pixel_m;
        let seen = red_middle(&render(&desk, "影像.tif", half_m));
        let there = (corner[0] + (f64::from(mark[0]) + 0.5) * pixel_m, corner[1] - (f64::from(mark[1]) + 0.5) * pixel_m);
        let (x, y) = back.convert(there).unwrap();
        assert_near(seen, pixel_of([x, y], half_m), &format!("{mark:?} at {pixel_m} m"));
    }
}

#[test]
fn web_tiles_and_pictures_in_degrees_are_turned_into_place() {
    let mercator = Proj::new_known_crs("EPSG:4524", "EPSG:3857", None).unwrap();
    let from_mercator = Proj::new_known_crs("EPSG:3857", "EPSG:4524", None).unwrap();
    let (x, y) = mercator.convert((SPOT[0], SPOT[1])).unwrap();
    let zoom = 15;
    let side = 2.0 * WORLD / f64::from(1 << zoom);
    let (column, row) = (((x + WORLD) / side).floor(), ((y + WORLD) / side).floor());
    let desk = desk();
    let mark = [130, 100];
    mbtiles(
        &desk.path("影像.mbtiles"),
        &[("format", "png"), ("name", "影像")],
        &[(zoom, column as i64, row as i64, png([256, 256], &marked(mark)))],
    );
    let pixel = side / 256.0;
    let there = (column * side - WORLD + 130.5 * pixel, (row + 1.0) * side - WORLD - 100.5 * pixel);
    let (x, y) = from_mercator.convert(there).unwrap();
    for half_m in [900.0, 2_000.0] {
        let seen = red_middle(&render(&desk, "影像.mbtiles", half_m));
        assert_near(seen, pixel_of([x, y], half_m), &format!("web tile, {half_m}"));
    }

    let degrees = Proj::new_known_crs("EPSG:4524", "EPSG:4490", None).unwrap();
    let from_degrees = Proj::new_known_crs("EPSG:4490", "EPSG:4524", None).unwrap();
    let (lon, lat) = degrees.convert((SPOT[0], SPOT[1])).unwrap();
    let step = 0.000_05;
    let (west, north) = (lon - 200.0 * step, lat + 200.0 * step);
    desk.write("图.png", png([400, 400], &marked([250, 150])));
    desk.write("图.pgw", format!("{step}\n0\n0\n-{step}\n{}\n{}\n", west + step / 2.0, north - step / 2.0));
    let (x, y) = from_degrees.convert((west + 250.5 * step, north - 150.5 * step)).unwrap();
    let seen = red_middle(&render(&desk, "图.png?crs=4490", 800.0));
    assert_near(seen, pixel_of([x, y], 800.0), "degrees");
}

#[test]
fn a_web_map_shifted_as_chinese_ones_are_is_shifted_back() {
    let desk = desk();
    // The shift there is some 500 m: the mark's place is computed from the formula that the program states for points, backwards from a
    // shifted place, by opening a point in those degrees.
    let (lon, lat) = Proj::new_known_crs("EPSG:4524", "EPSG:4490", None).unwrap().convert((SPOT[0], SPOT[1])).unwrap();
    let (x, y) = Proj::new_known_crs("EPSG:4490", "EPSG:3857", None).unwrap().convert((lon, lat)).unwrap();
    let side = 2.0 * WORLD / f64::from(1 << 15);
    let (column, row) = (((x + WORLD) / side).floor(), ((y + WORLD) / side).floor());
    let tile = png([256, 256], &marked([128, 128]));
    mbtiles(&desk.path("高德.mbtiles"), &[("format", "png")], &[(15, column as i64, row as i64, tile)]);
    let plain = red_middle(&render(&desk, "高德.mbtiles", 2_500.0));
    let shifted = red_middle(&render(&desk, "高德.mbtiles?crs=gcj02", 2_500.0));
    let pixel = side / 256.0;
    let there = ((column * side - WORLD + 128.5 * pixel), ((row + 1.0) * side - WORLD - 128.5 * pixel));
    let (lon, lat) = Proj::new_known_crs("EPSG:3857", "EPSG:4490", None).unwrap().convert(there).unwrap();
    desk.write("点.csv", format!("名称,经度,纬度\n甲,{lon:.9},{lat:.9}\n"));
    assert!((plain[0] - shifted[0]).hypot(plain[1] - shifted[1]) > 20.0, "{plain:?} {shifted:?}");
    let layer = jingtu::layer::Input::parse(format!("{}?crs=gcj02", desk.path("点.csv").display()), Some(jingtu::layer::Role::Source));
    let opened =
        jingtu::tasks::open::open(&[layer.unwrap()], Some(4524), &jingtu::progress::Progress::silent(), &jingtu::progress::Cancel::new())
            .unwrap();
    let mut shape = jingtu::geometry::Shape::default();
    opened.layers[0].raw.shapes.read(jingtu::ids::RecordNo::new(0), &mut shape).unwrap();
    opened.layers[0].transform.apply(&mut shape.xy);
    assert_near(shifted, pixel_of(shape.xy[0], 2_500.0), "GCJ-02");
}

#[test]
fn a_hole_is_filled_from_the_level_above_and_layers_lie_on_top() {
    let desk = Desk::new();
    desk.put("耕地", &farmland(&[("A", "优先保护类", square(-50.0, -50.0, 100.0))]));
    let flat = |colour: [u8; 3]| png([256, 256], &move |_, _| colour);
    let [x, y] = SPOT;
    // One coarse tile of 1024 m; of the four fine ones only the north-western.
    tile_package(
        &desk.path("底图.gpkg"),
        "影像",
        [x - 512.0, y + 512.0],
        &[(0, 1, 1, 4.0), (1, 2, 2, 2.0)],
        &[(0, 0, 0, flat([0, 0, 200])), (1, 0, 0, flat([200, 200, 0]))],
    );
    let picture = render(&desk, "底图.gpkg", 400.0);
    let at = |x: u32, y: u32| picture.pixel(x, y).map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).unwrap();
    assert_eq!((at(100, 100), at(300, 300), at(300, 100)), ([200, 200, 0], [0, 0, 200], [0, 0, 200]));
    assert_eq!(at(190, 190), [0x72, 0xbf, 0x6b]);
    let [x, y] = [x - 2_000.0, y];
    let part = format!("--extent {},{},{},{} --size 100x100", x - 100.0, y - 100.0, x + 100.0, y + 100.0);
    desk.line(&format!("render --farmland 耕地.shp --analysis-crs 4524 --bare --quiet {part} --base 底图.gpkg --out map.png")).expect(0);
    let beside = Pixmap::load_png(desk.path("map.png")).unwrap();
    // Without the frame around the map.
    let inner = (4..96).flat_map(|y| (4..96).map(move |x| (x, y))).filter_map(|(x, y)| beside.pixel(x, y));
    let colours: BTreeSet<[u8; 3]> = inner.map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect();
    assert_eq!(colours, BTreeSet::from([[0xfa, 0xfa, 0xf7]]), "nothing is there");
}

#[test]
fn from_far_away_a_pyramid_without_a_top_is_a_veil() {
    let desk = desk();
    let [x, y] = SPOT;
    let tile = png([256, 256], &|_, _| [255, 0, 0]);
    tile_package(&desk.path("底图.gpkg"), "影像", [x - 128.0, y + 128.0], &[(5, 1, 1, 1.0)], &[(5, 0, 0, tile)]);
    let near = render(&desk, "底图.gpkg", 1_000.0);
    assert_eq!(near.pixel(200, 200).map(|pixel| [pixel.red(), pixel.green()]), Some([255, 0]));
    let far = render(&desk, "底图.gpkg", 10_000.0).pixel(200, 200).unwrap();
    assert!(far.red() == far.green() && far.red() < 0xfa, "{far:?}");
}

#[test]
fn what_a_base_map_lacks_is_said_with_the_remedy() {
    let desk = desk();
    desk.write("图.png", png([20, 20], &marked([5, 5])));
    let run = |lang: &str| desk.line(&format!("render --farmland 耕地.shp --lang {lang} --quiet --base 图.png --out map.png"));
    run("zh").expect_sentence(1, &["图.png", "坐标文件", ".pgw"]);
    run("en").expect_sentence(1, &["图.png", "world file", "GeoTIFF"]);
    desk.write("图.pgw", "2\n0\n0\n-2\n640000\n2690000\n");
    run("zh").expect_sentence(1, &["图.png", "坐标系", "?crs=4545"]);
    run("en").expect_sentence(1, &["图.png", "?crs=4545"]);
    desk.line("render --farmland 耕地.shp --quiet --base 图.png?crs=4545 --out map.png").expect(0);
    desk.line("render --farmland 耕地.shp --quiet --base 图.png?crs=99999 --out map.png").expect_sentence(1, &["99999"]);
    mbtiles(&desk.path("瓦片.mbtiles"), &[], &[]);
    desk.line("check --farmland 瓦片.mbtiles --lang en --quiet --out list.csv").expect_sentence(1, &["瓦片.mbtiles", "base map"]);
    desk.line("check --farmland 图.png --lang zh --quiet --out list.csv").expect_sentence(1, &["图.png", "底图", "--base"]);
    desk.line("render --farmland 耕地.shp --quiet --base 没有.tif --out map.png").expect_sentence(1, &["没有.tif"]);
}
