//! Small pictures of the ground for tests: TIFF in every layout and packing that is read, PNG, flat JPEG, MBTiles, tiles in a GeoPackage.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use rusqlite::Connection;

/// A picture by the colour of its pixels.
pub(crate) type Paint = dyn Fn(u32, u32) -> [u8; 3];

/// How a TIFF packs its blocks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Packing {
    Plain,
    Lzw,
    Deflate,
    PackBits,
    Jpeg,
}

/// A TIFF to write.
#[allow(clippy::struct_excessive_bools, reason = "each is a choice of its own in the format")]
#[derive(Clone, Debug)]
pub(crate) struct Tiff {
    pub(crate) size: [u32; 2],
    /// Tiles of this size; otherwise strips of so many rows.
    pub(crate) block: Result<[u32; 2], u32>,
    pub(crate) packing: Packing,
    pub(crate) is_predicted: bool,
    pub(crate) is_planar: bool,
    /// Colours as places in a list of 256.
    pub(crate) is_palette: bool,
    pub(crate) is_big: bool,
    /// Copies at a half, a quarter …
    pub(crate) overviews: u32,
    /// Outer corner of the first pixel, and a pixel's size.
    pub(crate) place: Option<([f64; 2], f64)>,
    /// A projected system, or one in degrees.
    pub(crate) epsg: Option<u16>,
}

impl Tiff {
    pub(crate) fn new(size: [u32; 2]) -> Self {
        Self {
            size,
            block: Err(4),
            packing: Packing::Plain,
            is_predicted: false,
            is_planar: false,
            is_palette: false,
            is_big: false,
            overviews: 0,
            place: None,
            epsg: None,
        }
    }

    /// The file's bytes.
    pub(crate) fn bytes(&self, paint: &Paint) -> Vec<u8> {
        let mut out = Vec::new();
        out.extend_from_slice(if self.is_big { b"II\x2b\0\x08\0\0\0" } else { b"II\x2a\0" });
        let mut link = out.len();
        out.extend_from_slice(&vec![0; self.width()]);
        for level in 0..=self.overviews {
            let blocks = self.blocks(level, paint);
            let mut places = Vec::new();
            for block in &blocks {
                places.push(out.len() as u64);
                out.extend_from_slice(block);
            }
            let start = out.len() as u64;
            let width = self.width();
            out[link..link + width].copy_from_slice(&start.to_le_bytes()[..width]);
            let counts: Vec<u64> = blocks.iter().map(|block| block.len() as u64).collect();
            link = self.directory(&mut out, level, &places, &counts);
        }
        out
    }

    fn width(&self) -> usize {
        if self.is_big { 8 } else { 4 }
    }

    fn size_at(&self, level: u32) -> [u32; 2] {
        self.size.map(|side| side.div_ceil(1 << level))
    }

    /// Packed blocks of a level, plane by plane.
    fn blocks(&self, level: u32, paint: &Paint) -> Vec<Vec<u8>> {
        let [width, height] = self.size_at(level);
        let block = match self.block {
            Ok(block) => block,
            Err(rows) => [width, rows.min(height)],
        };
        let colour = |x: u32, y: u32| paint((x << level).min(self.size[0] - 1), (y << level).min(self.size[1] - 1));
        let planes: &[&[usize]] = if self.is_planar { &[&[0], &[1], &[2]] } else { &[&[0, 1, 2]] };
        let mut blocks = Vec::new();
        for channels in planes {
            for top in (0..height).step_by(block[1] as usize) {
                for left in (0..width).step_by(block[0] as usize) {
                    let rows = if self.block.is_ok() { block[1] } else { block[1].min(height - top) };
                    let mut raw = Vec::new();
                    for y in top..top + rows {
                        let mut row = Vec::new();
                        for x in left..left + block[0] {
                            let colour = colour(x.min(width - 1), y.min(height - 1));
                            if self.is_palette {
                                row.push(colour[0]);
                            } else {
                                row.extend(channels.iter().map(|channel| colour[*channel]));
                            }
                        }
                        if self.is_predicted {
                            let step = if self.is_palette { 1 } else { channels.len() };
                            for place in (step..row.len()).rev() {
                                row[place] = row[place].wrapping_sub(row[place - step]);
                            }
                        }
                        raw.extend(row);
                    }
                    let first = colour(left.min(width - 1), top.min(height - 1));
                    blocks.push(self.packed(&raw, [block[0], rows], first));
                }
            }
        }
        blocks
    }

    fn packed(&self, raw: &[u8], size: [u32; 2], first: [u8; 3]) -> Vec<u8> {
        match self.packing {
            Packing::Plain => raw.to_vec(),
            Packing::Lzw => weezl::encode::Encoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8).encode(raw).unwrap(),
            Packing::Deflate => {
                let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
                encoder.write_all(raw).unwrap();
                encoder.finish().unwrap()
            }
            Packing::PackBits => {
                // One run of each kind: a literal of up to 128, then the rest as literals too; doubled values as a run.
                let mut packed = Vec::new();
                let mut rest = raw;
                while let Some(value) = rest.first() {
                    let same = rest.iter().take(128).take_while(|other| *other == value).count();
                    if same > 2 {
                        packed.extend([(257 - same) as u8, *value]);
                        rest = &rest[same..];
                    } else {
                        let count = rest.len().min(100);
                        packed.push((count - 1) as u8);
                        packed.extend_from_slice(&rest[..count]);
                        rest = &rest[count..];
                    }
                }
                packed
            }
            Packing::Jpeg => flat_jpeg(size, first),
        }
    }

    /// Writes a directory; gives the place of the link to the next.
    fn directory(&self, out: &mut Vec<u8>, level: u32, offsets: &[u64], counts: &[u64]) -> usize {
        let [width, height] = self.size_at(level).map(u64::from);
        let samples = if self.is_palette { 1 } else { 3 };
        let photometric = if self.is_palette {
            3
        } else if self.packing == Packing::Jpeg {
            6
        } else {
            2
        };
        let packing = match self.packing {
            Packing::Plain => 1,
            Packing::Lzw => 5,
            Packing::Deflate => 8,
            Packing::PackBits => 32_773,
            Packing::Jpeg => 7,
        };
        let shorts = |values: &[u64]| (3_u16, values.iter().flat_map(|value| (*value as u16).to_le_bytes()).collect::<Vec<u8>>());
        let longs = |values: &[u64]| (4_u16, values.iter().flat_map(|value| (*value as u32).to_le_bytes()).collect::<Vec<u8>>());
        let doubles = |values: &[f64]| (12_u16, values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>());
        let mut tags = vec![
            (254_u16, longs(&[u64::from(level > 0)])),
            (256, longs(&[width])),
            (257, longs(&[height])),
            (258, shorts(&vec![8; samples])),
            (259, shorts(&[packing])),
            (262, shorts(&[photometric])),
            (277, shorts(&[samples as u64])),
            (284, shorts(&[if self.is_planar { 2 } else { 1 }])),
        ];
        if self.is_predicted {
            tags.push((317, shorts(&[2])));
        }
        if self.is_palette {
            let map: Vec<u64> = [palette(0), palette(1), palette(2)].concat();
            tags.push((320, shorts(&map)));
        }
        match self.block {
            Ok([along, down]) => {
                tags.extend([
                    (322, longs(&[u64::from(along)])),
                    (323, longs(&[u64::from(down)])),
                    (324, longs(offsets)),
                    (325, longs(counts)),
                ]);
            }
            Err(rows) => tags.extend([(273, longs(offsets)), (278, longs(&[u64::from(rows)])), (279, longs(counts))]),
        }
        if let (Some(([x, y], pixel)), 0) = (self.place, level) {
            tags.extend([(33_550, doubles(&[pixel, pixel, 0.0])), (33_922, doubles(&[0.0, 0.0, 0.0, x, y, 0.0]))]);
        }
        if let (Some(code), 0) = (self.epsg, level) {
            let is_degrees = code == 4326 || code == 4490;
            let kind = if is_degrees { 2 } else { 1 };
            let key = if is_degrees { 2048 } else { 3072 };
            tags.push((34_735, shorts(&[1, 1, 0, 3, 1024, 0, 1, kind, 1025, 0, 1, 1, key, 0, 1, u64::from(code)])));
        }
        tags.sort_by_key(|(tag, _)| *tag);
        let width = self.width();
        let (head, entry) = if self.is_big { (8, 20) } else { (2, 12) };
        let mut tail = Vec::new();
        let tail_at = out.len() + head + tags.len() * entry + width;
        out.extend_from_slice(&(tags.len() as u64).to_le_bytes()[..head]);
        for (tag, (kind, bytes)) in tags {
            let size = match kind {
                3 => 2,
                4 => 4,
                _ => 8,
            };
            out.extend_from_slice(&tag.to_le_bytes());
            out.extend_from_slice(&kind.to_le_bytes());
            out.extend_from_slice(&((bytes.len() / size) as u64).to_le_bytes()[..width]);
            let mut value = bytes.clone();
            if bytes.len() > width {
                value = ((tail_at + tail.len()) as u64).to_le_bytes()[..width].to_vec();
                tail.extend(bytes);
            }
            value.resize(width, 0);
            out.extend(value);
        }
        let link = out.len();
        out.extend_from_slice(&vec![0; width]);
        out.extend(tail);
        link
    }
}

/// A channel of the list of colours: the place, its opposite, its half; sixteen bits.
pub(crate) fn palette(channel: usize) -> Vec<u64> {
    (0..256_u64).map(|place| [place, 255 - place, place / 2][channel] * 257).collect()
}

/// A PNG.
pub(crate) fn png([width, height]: [u32; 2], paint: &Paint) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    let raw: Vec<u8> = (0..height).flat_map(|y| (0..width).flat_map(move |x| paint(x, y))).collect();
    encoder.write_header().unwrap().write_image_data(&raw).unwrap();
    bytes
}

/// A JPEG of one colour, which is right within a step or two: each block of 8 × 8 is its mean and nothing else.
pub(crate) fn flat_jpeg([width, height]: [u32; 2], [r, g, b]: [u8; 3]) -> Vec<u8> {
    let [r, g, b] = [r, g, b].map(f64::from);
    let y = 0.299 * r + 0.587 * g + 0.114 * b;
    let levels = [y - 128.0, (b - y) / 1.772, (r - y) / 1.402].map(|value| (value * 8.0).round() as i32);
    let mut out = vec![0xff, 0xd8, 0xff, 0xdb, 0, 67, 0];
    out.extend([1; 64]);
    out.extend([0xff, 0xc0, 0, 17, 8]);
    out.extend((height as u16).to_be_bytes());
    out.extend((width as u16).to_be_bytes());
    out.extend([3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]);
    // Twelve sizes of means, four bits each; of what follows only the end of the block.
    out.extend([0xff, 0xc4, 0, 31, 0x00, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    out.extend(0..12);
    out.extend([0xff, 0xc4, 0, 20, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    out.extend([0xff, 0xda, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0]);
    let mut bits = String::new();
    for block in 0..width.div_ceil(8) * height.div_ceil(8) {
        for level in levels {
            let difference = if block == 0 { level } else { 0 };
            let size = (32 - difference.unsigned_abs().leading_zeros()) as usize;
            write!(bits, "{size:04b}").unwrap();
            if size > 0 {
                let value = if difference > 0 { difference } else { difference + (1 << size) - 1 };
                write!(bits, "{value:0size$b}").unwrap();
            }
            bits.push('0');
        }
    }
    while !bits.len().is_multiple_of(8) {
        bits.push('1');
    }
    for byte in bits.as_bytes().chunks(8) {
        let byte = byte.iter().fold(0_u8, |byte, bit| byte << 1 | (bit - b'0'));
        out.push(byte);
        if byte == 0xff {
            out.push(0);
        }
    }
    out.extend([0xff, 0xd9]);
    out
}

/// An MBTiles file with these tiles: zoom, column, row counted from the south, picture.
pub(crate) fn mbtiles(path: &Path, metadata: &[(&str, &str)], tiles: &[(i64, i64, i64, Vec<u8>)]) {
    let connection = Connection::open(path).unwrap();
    connection
        .execute_batch(
            "CREATE TABLE metadata (name TEXT, value TEXT);
             CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB);
             CREATE UNIQUE INDEX tile_index ON tiles (zoom_level, tile_column, tile_row);",
        )
        .unwrap();
    for (name, value) in metadata {
        connection.execute("INSERT INTO metadata VALUES (?1, ?2)", [name, value]).unwrap();
    }
    for (zoom, column, row, picture) in tiles {
        connection.execute("INSERT INTO tiles VALUES (?1, ?2, ?3, ?4)", rusqlite::params![zoom, column, row, picture]).unwrap();
    }
}

/// A GeoPackage with one table of tiles in EPSG:4524: levels as (zoom, columns, rows, pixel), tiles counted from the top.
pub(crate) fn tile_package(
    path: &Path,
    table: &str,
    corner: [f64; 2],
    levels: &[(i64, i64, i64, f64)],
    tiles: &[(i64, i64, i64, Vec<u8>)],
) {
    let connection = Connection::open(path).unwrap();
    connection
        .execute_batch(&format!(
            "PRAGMA application_id = 1196444487;
             CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT, organization_coordsys_id INTEGER, definition TEXT);
             CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, srs_id INTEGER);
             CREATE TABLE gpkg_tile_matrix_set (table_name TEXT PRIMARY KEY, srs_id INTEGER, min_x REAL, min_y REAL, max_x REAL, max_y REAL);
             CREATE TABLE gpkg_tile_matrix (table_name TEXT, zoom_level INTEGER, matrix_width INTEGER, matrix_height INTEGER, tile_width INTEGER, tile_height INTEGER, pixel_x_size REAL, pixel_y_size REAL);
             CREATE TABLE \"{table}\" (id INTEGER PRIMARY KEY, zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB);
             INSERT INTO gpkg_spatial_ref_sys VALUES ('x', 4524, 'EPSG', 4524, 'undefined');
             INSERT INTO gpkg_contents VALUES ('{table}', 'tiles', '{table}', 4524);"
        ))
        .unwrap();
    let [x, y] = corner;
    connection
        .execute("INSERT INTO gpkg_tile_matrix_set VALUES (?1, 4524, ?2, ?3, ?4, ?5)", rusqlite::params![table, x, y - 1e5, x + 1e5, y])
        .unwrap();
    for (zoom, columns, rows, pixel) in levels {
        connection
            .execute(
                "INSERT INTO gpkg_tile_matrix VALUES (?1, ?2, ?3, ?4, 256, 256, ?5, ?5)",
                rusqlite::params![table, zoom, columns, rows, pixel],
            )
            .unwrap();
    }
    for (zoom, column, row, picture) in tiles {
        let sql = format!("INSERT INTO \"{table}\" (zoom_level, tile_column, tile_row, tile_data) VALUES (?1, ?2, ?3, ?4)");
        connection.execute(&sql, rusqlite::params![zoom, column, row, picture]).unwrap();
    }
}
