//! Base maps: every layout and packing of a TIFF gives the pixels that were written, world files place pictures, what cannot be shown is
//! refused with the reason, and damage never makes the program fall.

use std::fs;
use std::path::{Path, PathBuf};

use jingtu::progress::Cancelled;
use jingtu::source::raster::{self, Raster, RasterFault};
use jingtu::source::{OpenOptions, RawSrs, SourceError};
use tempfile::TempDir;

use crate::rasters::{Packing, Tiff, flat_jpeg, mbtiles, png, tile_package};

fn paint(x: u32, y: u32) -> [u8; 3] {
    [(x * 3 + y) as u8, (y * 5) as u8, (x ^ y) as u8]
}

fn open(path: &Path) -> Result<Raster, SourceError> {
    raster::open(path, &OpenOptions::default()).map(|rasters| rasters.into_iter().next().expect("one"))
}

fn written(folder: &TempDir, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    path
}

fn fault(error: &SourceError) -> &RasterFault {
    let SourceError::Raster { fault, .. } = error else { panic!("{error}") };
    fault
}

/// All pixels of a level, block by block.
fn pixels(raster: &Raster, number: usize) -> Vec<Vec<[u8; 4]>> {
    let level = raster.levels[number];
    let mut rows = vec![vec![[0; 4]; level.width as usize]; level.height as usize];
    let [columns, lines] = level.blocks();
    for line in 0..lines {
        for column in 0..columns {
            let Some(block) = raster.block(number, column, line).unwrap() else { continue };
            for (y, row) in block.rgba.as_chunks::<4>().0.chunks_exact(block.width as usize).enumerate() {
                for (x, pixel) in row.iter().enumerate() {
                    rows[line as usize * level.block[1] as usize + y][column as usize * level.block[0] as usize + x] = *pixel;
                }
            }
        }
    }
    rows
}

#[test]
fn every_layout_and_packing_of_a_tiff_gives_the_pixels_that_were_written() {
    let folder = TempDir::new().unwrap();
    let plain = Tiff { place: Some(([36_640_000.0, 2_690_000.0], 2.0)), epsg: Some(4524), ..Tiff::new([70, 45]) };
    let mut seen = 0;
    for packing in [Packing::Plain, Packing::Lzw, Packing::Deflate, Packing::PackBits] {
        for block in [Ok([16, 32]), Err(7), Err(100)] {
            for (is_predicted, is_planar, is_palette, is_big) in
                [(false, false, false, false), (true, false, false, true), (true, true, false, false), (false, false, true, false)]
            {
                let tiff = Tiff { block, packing, is_predicted, is_planar, is_palette, is_big, ..plain.clone() };
                let raster = open(&written(&folder, "map.tif", tiff.bytes(&paint))).unwrap_or_else(|error| panic!("{tiff:?}: {error}"));
                assert_eq!(raster.srs, RawSrs::Epsg(4524));
                for (y, row) in pixels(&raster, 0).iter().enumerate() {
                    for (x, pixel) in row.iter().enumerate() {
                        let [r, g, b] = paint(x as u32, y as u32);
                        let expected = if is_palette { [r, 255 - r, r / 2, 255] } else { [r, g, b, 255] };
                        assert_eq!(*pixel, expected, "{x} {y} of {tiff:?}");
                    }
                }
                seen += 1;
            }
        }
    }
    assert_eq!(seen, 48);
}

#[test]
fn jpeg_blocks_in_a_tiff_have_their_colours() {
    let folder = TempDir::new().unwrap();
    let colour = |x: u32, _: u32| if x < 32 { [200, 60, 30] } else { [20, 120, 220] };
    let tiff = Tiff { block: Ok([32, 32]), packing: Packing::Jpeg, place: Some(([0.0, 0.0], 1.0)), ..Tiff::new([60, 40]) };
    let raster = open(&written(&folder, "map.tif", tiff.bytes(&colour))).unwrap();
    for (y, row) in pixels(&raster, 0).iter().enumerate() {
        for (x, pixel) in row.iter().enumerate() {
            let expected = colour(x as u32, y as u32);
            assert!((0..3).all(|channel| pixel[channel].abs_diff(expected[channel]) <= 3), "{x} {y}: {pixel:?}");
        }
    }
}

#[test]
fn overviews_in_the_file_and_beside_it_are_levels_in_their_place() {
    let folder = TempDir::new().unwrap();
    let flat = |_: u32, _: u32| [10, 20, 30];
    let place = Some(([500_000.0, 2_700_000.0], 0.5));
    let tiff = Tiff { block: Ok([16, 16]), overviews: 2, place, ..Tiff::new([100, 60]) };
    let raster = open(&written(&folder, "map.tif", tiff.bytes(&flat))).unwrap();
    let sizes: Vec<[u32; 2]> = raster.levels.iter().map(|level| [level.width, level.height]).collect();
    assert_eq!(sizes, [[100, 60], [50, 30], [25, 15]]);
    for level in &raster.levels {
        let extent = level.place.extent(level.width, level.height);
        assert_eq!((extent.min, extent.max), ([500_000.0, 2_699_970.0], [500_050.0, 2_700_000.0]));
    }
    let finest = Tiff { overviews: 0, ..tiff.clone() };
    let path = written(&folder, "other.tif", finest.bytes(&flat));
    written(&folder, "other.tif.ovr", Tiff { size: [50, 30], place: None, overviews: 0, ..tiff }.bytes(&flat));
    assert_eq!(open(&path).unwrap().levels.len(), 2);
}

#[test]
fn a_large_picture_without_overviews_gets_one_of_averages() {
    let folder = TempDir::new().unwrap();
    // Stripes of two columns: their average is even.
    let stripes = |x: u32, y: u32| if (x / 2).is_multiple_of(2) { [200, 100, (y >> 5) as u8] } else { [100, 200, (y >> 5) as u8] };
    let tiff = Tiff { block: Ok([256, 256]), packing: Packing::Deflate, place: Some(([0.0, 0.0], 1.0)), ..Tiff::new([8300, 600]) };
    let mut raster = open(&written(&folder, "map.tif", tiff.bytes(&stripes))).unwrap();
    raster.complete::<Failed>(&|_, _| Ok(())).unwrap();
    let made = raster.levels[1];
    assert_eq!(([made.width, made.height], made.place.column), ([2075, 150], [4.0, 0.0]));
    for (y, row) in pixels(&raster, 1).iter().enumerate() {
        assert!(row.iter().all(|pixel| *pixel == [150, 150, (y >> 3) as u8, 255]), "row {y}");
    }
    let stopped = open(&folder.path().join("map.tif")).unwrap().complete::<Failed>(&|_, _| Err(Cancelled));
    assert!(matches!(stopped, Err(Failed::Cancelled)));
}

#[derive(Debug)]
enum Failed {
    Source,
    Cancelled,
}

impl From<SourceError> for Failed {
    fn from(_: SourceError) -> Self {
        Self::Source
    }
}

impl From<Cancelled> for Failed {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

#[test]
fn a_world_file_and_a_prj_place_a_picture() {
    let folder = TempDir::new().unwrap();
    let world = "2\n0\n0\n-2\n500001\n2699999\n";
    for (name, ending, bytes) in [
        ("图.png", "pgw", png([20, 10], &paint)),
        ("图.jpg", "JGW", flat_jpeg([20, 10], [9, 99, 199])),
        ("图.tif", "tifw", Tiff::new([20, 10]).bytes(&paint)),
        ("图2.png", "wld", png([20, 10], &paint)),
    ] {
        let path = written(&folder, name, bytes);
        let error = open(&path).expect_err("no world file yet");
        assert_eq!(fault(&error), &RasterFault::NoPlace, "{name}");
        fs::write(path.with_extension(ending), world).unwrap();
        let raster = open(&path).unwrap();
        let extent = raster.extent();
        assert_eq!((extent.min, extent.max), ([500_000.0, 2_699_980.0], [500_040.0, 2_700_000.0]), "{name}");
        assert_eq!(raster.srs, RawSrs::Missing);
        fs::write(path.with_extension("prj"), "PROJCS[…]").unwrap();
        assert_eq!(open(&path).unwrap().srs, RawSrs::Prj("PROJCS[…]".to_owned()));
        for ending in [ending, "prj"] {
            fs::remove_file(path.with_extension(ending)).unwrap();
        }
    }
}

#[test]
fn what_cannot_be_shown_is_refused_with_the_reason() {
    let folder = TempDir::new().unwrap();
    let placed = Tiff { place: Some(([0.0, 0.0], 1.0)), ..Tiff::new([20, 10]) };
    // A value of the tag with this number, where it stands in the entry.
    let with = |tag: u16, value: u32| {
        let mut bytes = placed.bytes(&paint);
        let entry = bytes.windows(4).rposition(|head| head[..2] == tag.to_le_bytes() && matches!(head[2..], [3 | 4, 0])).unwrap();
        bytes[entry + 8..entry + 12].copy_from_slice(&value.to_le_bytes());
        written(&folder, "map.tif", bytes)
    };
    assert_eq!(fault(&open(&with(259, 4)).unwrap_err()), &RasterFault::Packing { code: 4 });
    assert_eq!(fault(&open(&with(262, 8)).unwrap_err()), &RasterFault::Samples { bits: 8, samples: 3 });
    assert_eq!(fault(&open(&with(278, 0)).unwrap_err()), &RasterFault::Damaged);
    assert!(matches!(fault(&open(&with(256, 90_000_000)).unwrap_err()), RasterFault::BlockTooLarge { .. }));
    let huge =
        [b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".as_slice(), &60_000_u32.to_be_bytes(), &60_000_u32.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let crc = {
        let mut crc = flate2::Crc::new();
        crc.update(&huge[12..]);
        crc.sum()
    };
    let path = written(&folder, "huge.png", [huge.as_slice(), &crc.to_be_bytes(), b"\0\0\0\x04IDAT\x78\x9c\x03\0\0\0\0\0"].concat());
    fs::write(path.with_extension("pgw"), "1\n0\n0\n-1\n0\n0\n").unwrap();
    assert_eq!(fault(&open(&path).unwrap_err()), &RasterFault::TooLarge { width: 60_000, height: 60_000 });
}

#[test]
fn tiles_of_mbtiles_and_geopackages_lie_where_their_grids_say() {
    let folder = TempDir::new().unwrap();
    let tile = |colour: [u8; 3]| png([256, 256], &move |_, _| colour);
    let path = folder.path().join("影像.mbtiles");
    // Row 0 of zoom 1 is the southern half.
    mbtiles(&path, &[("format", "png")], &[(0, 0, 0, tile([9, 9, 9])), (1, 1, 0, tile([1, 2, 3])), (1, 1, 1, tile([4, 5, 6]))]);
    let raster = open(&path).unwrap();
    assert_eq!((raster.srs.clone(), raster.levels.len(), raster.name.as_str()), (RawSrs::Epsg(3857), 2, "影像"));
    let extent = raster.extent();
    assert!(extent.min[0].abs() < 1e-6 && (extent.max[1] - 20_037_508.342_789).abs() < 1e-3);
    assert_eq!(raster.block(0, 0, 0).unwrap().unwrap().rgba[..4], [4, 5, 6, 255]);
    assert_eq!(raster.block(0, 0, 1).unwrap().unwrap().rgba[..4], [1, 2, 3, 255]);
    assert!(raster.block(0, 1, 0).unwrap().is_none());

    let path = folder.path().join("底图.gpkg");
    let tiles = [(0, 0, 0, tile([50; 3])), (1, 1, 0, tile([60; 3]))];
    tile_package(&path, "影像 2025", [36_640_000.0, 2_700_000.0], &[(0, 1, 1, 4.0), (1, 2, 2, 2.0)], &tiles);
    assert!(raster::is_raster(&path));
    let raster = open(&path).unwrap();
    assert_eq!((raster.srs.clone(), raster.name.as_str()), (RawSrs::Epsg(4524), "影像 2025"));
    assert_eq!(raster.levels[0].place.column, [2.0, 0.0]);
    assert_eq!(raster.block(0, 1, 0).unwrap().unwrap().rgba[..4], [60, 60, 60, 255]);
    assert!(raster.block(0, 0, 0).unwrap().is_none());
    let other = OpenOptions { layer: Some("没有".to_owned()), ..OpenOptions::default() };
    assert!(matches!(raster::open(&path, &other), Err(SourceError::LayerMissing { .. })));

    let vector = folder.path().join("矢量.mbtiles");
    mbtiles(&vector, &[("format", "pbf")], &[(0, 0, 0, vec![1])]);
    assert!(matches!(fault(&open(&vector).unwrap_err()), RasterFault::TileFormat { .. }));
    let empty = folder.path().join("空.mbtiles");
    mbtiles(&empty, &[], &[]);
    assert_eq!(fault(&open(&empty).unwrap_err()), &RasterFault::NoTiles);
}

#[test]
fn damage_anywhere_opens_or_is_refused() {
    let folder = TempDir::new().unwrap();
    let sound = |packing, is_big| {
        let place = Some(([0.0, 0.0], 1.0));
        Tiff { block: Ok([16, 16]), packing, is_big, overviews: 1, place, epsg: Some(4524), ..Tiff::new([40, 30]) }.bytes(&paint)
    };
    let mut seeds: Vec<(&str, Vec<u8>)> = [Packing::Plain, Packing::Lzw, Packing::Deflate, Packing::PackBits, Packing::Jpeg]
        .into_iter()
        .map(|packing| ("map.tif", sound(packing, packing == Packing::Lzw)))
        .collect();
    seeds.push(("map.png", png([30, 20], &paint)));
    seeds.push(("map.jpg", flat_jpeg([30, 20], [1, 2, 3])));
    for ending in ["pgw", "jgw"] {
        written(&folder, &format!("map.{ending}"), "1\n0\n0\n-1\n0\n0\n");
    }
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let (mut opened, mut refused) = (0, 0);
    for (name, seed) in &seeds {
        for round in 0..200 {
            let mut bytes = seed.clone();
            for _ in 0..=next(4) {
                let place = next(bytes.len());
                bytes[place] = [0, 255, bytes[place] ^ (1 << next(8)), next(256) as u8][next(4)];
            }
            if round % 5 == 0 {
                bytes.truncate(next(seed.len()));
            }
            match open(&written(&folder, name, &bytes)) {
                Ok(raster) => {
                    opened += 1;
                    for (number, level) in raster.levels.iter().enumerate() {
                        let [columns, rows] = level.blocks();
                        for place in 0..(columns.min(6) * rows.min(6)) {
                            drop(raster.block(number, place % columns.min(6), place / columns.min(6)));
                        }
                    }
                }
                Err(error) => {
                    refused += 1;
                    assert!(error.to_string().contains("map."), "{error}");
                }
            }
        }
    }
    assert!(opened > 100 && refused > 100, "{opened} opened, {refused} refused");
}
