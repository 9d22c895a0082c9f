//! What `jingtu render` paints against an independent rasterisation of the same polygons: files read by a reader of its own, placed by PROJ alone,
//! a pixel's owner decided by its middle and the even-odd rule. Away from edges, where outlines and blending have no say, both must show the same class.

use std::fs;
use std::path::{Path, PathBuf};

use tiny_skia::Pixmap;

use crate::support::Desk;

/// A parcel in the analysis CRS.
struct Parcel {
    class: usize,
    rings: Vec<Vec<[f64; 2]>>,
}

/// Priority protection, safe use, strict control, none: by the values that the bundled files use.
fn class_of(text: &str) -> usize {
    match text {
        _ if text.starts_with("优先") => 0,
        "1" | "１" | "I类" | "Ⅰ类" => 0,
        _ if text.starts_with("安全") => 1,
        "2" | "２" | "II类" | "Ⅱ类" => 1,
        _ if text.starts_with("严格") => 2,
        "3" | "III类" => 2,
        _ => 3,
    }
}

/// The colours of the field (DOMAIN 7) with their hatches, and the ground.
const COLOURS: [(u32, usize); 7] =
    [(0x72_BF_6B, 0), (0xF4_B0_3A, 1), (0xDF_95_1D, 1), (0xE5_5B_74, 2), (0xA3_1C_3A, 2), (0xD9_DA_CF, 3), (0xFA_FA_F7, GROUND)];
const GROUND: usize = 4;

fn demo(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo").join(name)
}

/// The live polygons of a shapefile in file order, each vertex through `place`.
fn parcels(name: &str, field: &str, encoding: &'static encoding_rs::Encoding, place: impl Fn([f64; 2]) -> [f64; 2]) -> Vec<Parcel> {
    let [shp, shx, dbf] = ["shp", "shx", "dbf"].map(|extension| fs::read(demo(name).with_extension(extension)).unwrap());
    let word = |bytes: &[u8], at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    let half = |bytes: &[u8], at: usize| usize::from(u16::from_le_bytes(bytes[at..at + 2].try_into().unwrap()));
    let number = |bytes: &[u8], at: usize| f64::from_le_bytes(bytes[at..at + 8].try_into().unwrap());
    let (head, row) = (half(&dbf, 8), half(&dbf, 10));
    let (mut at, mut column) = (1, None);
    for descriptor in dbf[32..head - 1].chunks_exact(32) {
        let name = descriptor[..11].split(|byte| *byte == 0).next().unwrap();
        if encoding.decode(name).0 == field {
            column = Some((at, usize::from(descriptor[16])));
        }
        at += usize::from(descriptor[16]);
    }
    let (first, length) = column.unwrap_or_else(|| panic!("{name} has no field {field}"));
    let mut found = Vec::new();
    for (record, entry) in shx[100..].chunks_exact(8).enumerate() {
        let cells = &dbf[head + record * row..][..row];
        let start = u32::from_be_bytes(entry[..4].try_into().unwrap()) as usize * 2 + 8;
        if cells[0] == b'*' || word(&shp, start) != 5 {
            continue;
        }
        let (parts, points) = (word(&shp, start + 36), word(&shp, start + 40));
        let firsts: Vec<usize> = (0..parts).map(|part| word(&shp, start + 44 + 4 * part)).chain([points]).collect();
        let vertex = |point: usize| {
            let at = start + 44 + 4 * parts + 16 * point;
            place([number(&shp, at), number(&shp, at + 8)])
        };
        let rings = firsts.windows(2).map(|pair| (pair[0]..pair[1]).map(vertex).collect()).collect();
        found.push(Parcel { class: class_of(encoding.decode(&cells[first..first + length]).0.trim()), rings });
    }
    found
}

/// A picture's place: its upper left corner, metres a pixel, and its size.
struct Frame {
    corner: [f64; 2],
    metres_per_pixel: f64,
    size: [usize; 2],
}

impl Frame {
    /// Which parcel owns each pixel's middle: the last one drawn.
    fn owners(&self, parcels: &[Parcel]) -> Vec<Option<usize>> {
        let [width, height] = self.size;
        let mut owners = vec![None; width * height];
        let column = |x: f64| (x - self.corner[0]) / self.metres_per_pixel - 0.5;
        for (owner, parcel) in parcels.iter().enumerate() {
            for row in 0..height {
                let y = self.corner[1] - (row as f64 + 0.5) * self.metres_per_pixel;
                let mut crossings = Vec::new();
                for ring in &parcel.rings {
                    for (place, a) in ring.iter().enumerate() {
                        let b = ring[(place + 1) % ring.len()];
                        if (a[1] > y) != (b[1] > y) {
                            crossings.push(column(a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0])));
                        }
                    }
                }
                crossings.sort_by(f64::total_cmp);
                for pair in crossings.as_chunks::<2>().0 {
                    let from = pair[0].ceil().max(0.0) as usize;
                    let until = (pair[1].floor() + 1.0).clamp(0.0, width as f64) as usize;
                    owners[row * width..][..width].get_mut(from..until).into_iter().flatten().for_each(|pixel| *pixel = Some(owner));
                }
            }
        }
        owners
    }

    /// Agreeing and all pixels that are at least two pixels from any edge.
    fn compared(&self, desk: &Desk, parcels: &[Parcel]) -> (usize, usize) {
        let [width, height] = self.size;
        let [west, north] = self.corner;
        let (east, south) = (west + width as f64 * self.metres_per_pixel, north - height as f64 * self.metres_per_pixel);
        let inputs = format!("--farmland {} --farmland {}", demo("耕地_西片.shp").display(), demo("耕地_东片.shp").display());
        let part = format!("--extent {west},{south},{east},{north} --size {width}x{height}");
        desk.line(&format!("render {inputs} --analysis-crs 4525 --bare --no-labels --quiet {part} --out map.png")).expect(0);
        let picture = Pixmap::load_png(desk.path("map.png")).unwrap();
        assert_eq!([picture.width() as usize, picture.height() as usize], self.size);
        let owners = self.owners(parcels);
        let is_inner = |x: usize, y: usize| {
            let owner = owners[y * width + x];
            (y - 2..=y + 2).all(|row| (x - 2..=x + 2).all(|column| owners[row * width + column] == owner))
        };
        let (mut agreeing, mut all) = (0, 0);
        for y in 2..height - 2 {
            for x in (2..width - 2).filter(|x| is_inner(*x, y)) {
                let expected = owners[y * width + x].map_or(GROUND, |owner| parcels[owner].class);
                let pixel = picture.pixels()[y * width + x].demultiply();
                let off = |colour: u32| {
                    let channels = [(colour >> 16) as u8, (colour >> 8) as u8, colour as u8];
                    channels
                        .into_iter()
                        .zip([pixel.red(), pixel.green(), pixel.blue()])
                        .map(|(a, b)| u32::from(a.abs_diff(b)).pow(2))
                        .sum::<u32>()
                };
                let shown = COLOURS.iter().min_by_key(|(colour, _)| off(*colour)).unwrap().1;
                all += 1;
                agreeing += usize::from(shown == expected);
            }
        }
        (agreeing, all)
    }
}

#[test]
fn pictures_show_the_class_that_an_independent_rasterisation_finds() {
    let proj = proj::Proj::new_known_crs("EPSG:4524", "EPSG:4525", None).unwrap();
    let west = |[x, y]: [f64; 2]| <[f64; 2]>::from(proj.convert((x, y)).unwrap());
    // The eastern half has the analysis CRS's own meridian, without the zone's number before its eastings.
    let east = |[x, y]: [f64; 2]| [x + 37_000_000.0, y];
    let mut all = parcels("耕地_西片.shp", "质量类别", encoding_rs::GB18030, west);
    all.extend(parcels("耕地_东片.shp", "TRHJZLLB", encoding_rs::UTF_8, east));
    assert!(all.len() > 6_000);
    let vertices = || all.iter().flat_map(|parcel| parcel.rings.iter().flatten());
    let (west, north) = vertices().fold((f64::INFINITY, f64::NEG_INFINITY), |(west, north), [x, y]| (west.min(*x), north.max(*y)));
    let desk = Desk::new();
    // The whole of it, and three parts closer by.
    for (metres_per_pixel, [right, down]) in
        [(6.0, [0.0, 0.0]), (2.0, [900.0, 1_500.0]), (1.0, [2_500.0, 3_000.0]), (0.5, [4_800.0, 2_000.0])]
    {
        let frame = Frame { corner: [(west + right).floor() - 20.0, (north - down).ceil() + 20.0], metres_per_pixel, size: [1000, 700] };
        let (agreeing, compared) = frame.compared(&desk, &all);
        let share = agreeing as f64 / compared as f64;
        assert!(compared > 100_000 && share >= 0.99, "at {metres_per_pixel} m a pixel {agreeing} of {compared} agree ({share:.4})");
    }
}
