//! Tiles in a database: MBTiles, and the tile tables of a GeoPackage. Each level of detail is a grid of pictures; one that is missing is
//! a hole, which a coarser level may fill.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, OptionalExtension as _};

use super::error::{NotFormatReason, SourceError};
use super::gpkg::{self, Place};
use super::gpkg_table;
use super::raster::{Affine, Level, Pixels, Raster, RasterFault, unpacked};
use super::raw::{OpenOptions, RawSrs};
use super::sidecar;

/// Levels of a pyramid, at most: the standards end long before.
const MOST_LEVELS: usize = 40;

/// Tile tables of a file, at most.
const MOST_TABLES: usize = 100;

/// Pixels of a tile, at most.
const MOST_TILE_PIXELS: u64 = 16 << 20;

/// Half the side of the square world of web maps, in metres (EPSG:3857).
const WORLD: f64 = 20_037_508.342_789_244;

/// Pixels a side of a web map's tile: what its levels are counted by, whatever a tile's picture has.
const WEB_TILE: u32 = 256;

/// A database with tiles of one pyramid.
#[derive(Debug)]
pub(super) struct TileStore {
    path: PathBuf,
    len: u64,
    /// One connection; pictures are unpacked outside of the lock.
    connection: Mutex<Connection>,
    /// `?1` zoom, `?2` column, `?3` row.
    sql: String,
    grids: Vec<TileGrid>,
}

/// One level's numbers.
#[derive(Clone, Copy, Debug)]
struct TileGrid {
    zoom: i64,
    /// The number of the first column of the level.
    first_column: i64,
    /// The number of the top row of the level.
    first_row: i64,
    /// Rows are counted upwards.
    is_upwards: bool,
    /// A tile's pixels.
    size: [u32; 2],
}

/// Opens every pyramid of a database, or the one that `options` name.
///
/// # Errors
/// There is none, or the file cannot be read.
pub(super) fn open(path: &Path, options: &OpenOptions) -> Result<Vec<Raster>, SourceError> {
    let place = Place { file: path, shown: path };
    let len = std::fs::metadata(path).map_err(|source| SourceError::from_io(path, source))?.len();
    let (connection, _) = gpkg::connect(&place, len)?;
    let trouble = |error: rusqlite::Error| unreadable(path, &error);
    if !has(&connection, "gpkg_tile_matrix_set").map_err(trouble)? {
        return mbtiles(path, len, connection).map(|raster| vec![raster]);
    }
    let tables = tile_tables(&connection).map_err(trouble)?;
    let names = tables.iter().map(|table| table.name.as_str()).collect::<Vec<_>>().join(", ");
    if tables.is_empty() {
        return Err(SourceError::Raster { path: path.to_owned(), fault: RasterFault::NoTiles });
    }
    let mut rasters = Vec::new();
    for table in tables.into_iter().filter(|table| options.layer.as_ref().is_none_or(|wanted| *wanted == table.name)) {
        // Each has a connection of its own: they are read at the same time.
        let (connection, _) = gpkg::connect(&place, len)?;
        rasters.extend(of_table(path, len, connection, table).map_err(trouble)?);
    }
    match (rasters.is_empty(), &options.layer) {
        (true, Some(layer)) => Err(SourceError::LayerMissing { path: path.to_owned(), layer: layer.clone(), layers: names }),
        (true, None) => Err(SourceError::Raster { path: path.to_owned(), fault: RasterFault::NoTiles }),
        (false, _) => Ok(rasters),
    }
}

/// Whether a GeoPackage has tiles and nothing else.
///
/// # Errors
/// The file cannot be read.
pub(super) fn is_tiles_only(path: &Path) -> Result<bool, SourceError> {
    let len = std::fs::metadata(path).map_err(|source| SourceError::from_io(path, source))?.len();
    let (connection, _) = gpkg::connect(&Place { file: path, shown: path }, len)?;
    let trouble = |error: rusqlite::Error| unreadable(path, &error);
    if !has(&connection, "gpkg_contents").map_err(trouble)? {
        return Ok(has(&connection, "tiles").map_err(trouble)? && has(&connection, "metadata").map_err(trouble)?);
    }
    let sql = "SELECT count(*) FILTER (WHERE data_type = 'tiles'), count(*) FILTER (WHERE data_type <> 'tiles') FROM gpkg_contents";
    let (tiles, others): (i64, i64) = connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).map_err(trouble)?;
    Ok(tiles > 0 && others == 0)
}

fn unreadable(path: &Path, error: &rusqlite::Error) -> SourceError {
    match gpkg::unreadable(path, error) {
        SourceError::NotFormat { path, reason, .. } if sidecar::extension(&path) == "mbtiles" => {
            SourceError::NotFormat { path, format: "MBTiles", reason }
        }
        other => other,
    }
}

fn has(connection: &Connection, table: &str) -> rusqlite::Result<bool> {
    let sql = "SELECT 1 FROM sqlite_master WHERE lower(name) = ?1";
    connection.query_row(sql, [table], |_| Ok(())).optional().map(|found| found.is_some())
}

/// An MBTiles file: web-map tiles, rows counted from the south.
fn mbtiles(path: &Path, len: u64, connection: Connection) -> Result<Raster, SourceError> {
    let refused = |fault| SourceError::Raster { path: path.to_owned(), fault };
    let trouble = |error: rusqlite::Error| unreadable(path, &error);
    if !has(&connection, "tiles").map_err(trouble)? {
        return Err(SourceError::NotFormat { path: path.to_owned(), format: "MBTiles", reason: NotFormatReason::NoLayer });
    }
    let format = metadata(&connection, "format").unwrap_or_default().to_ascii_lowercase();
    if matches!(format.as_str(), "pbf" | "mvt" | "webp") {
        return Err(refused(RasterFault::TileFormat { format }));
    }
    let bounds = metadata(&connection, "bounds").as_deref().and_then(tile_bounds);
    let sql = "SELECT DISTINCT zoom_level FROM tiles ORDER BY zoom_level DESC LIMIT 40";
    let zooms = column(&connection, sql).map_err(trouble)?;
    let mut levels = Vec::new();
    let mut grids = Vec::new();
    for zoom in zooms.into_iter().filter(|zoom| (0..=23).contains(zoom)) {
        gpkg::limit_steps(&connection, len);
        let Some([west, east, south, north]) = tile_range(&connection, zoom, bounds).map_err(trouble)? else { continue };
        let side = 2.0 * WORLD / (1_i64 << zoom) as f64;
        let origin = [west as f64 * side - WORLD, (north + 1) as f64 * side - WORLD];
        let pixel = side / f64::from(WEB_TILE);
        let sides = [east - west + 1, north - south + 1].map(|tiles| (tiles as u32).saturating_mul(WEB_TILE));
        levels.push(Level { width: sides[0], height: sides[1], block: [WEB_TILE; 2], place: Affine::north_up(origin, [pixel; 2]) });
        grids.push(TileGrid { zoom, first_column: west, first_row: north, is_upwards: true, size: [WEB_TILE; 2] });
    }
    if levels.is_empty() {
        return Err(refused(RasterFault::NoTiles));
    }
    let sql = "SELECT tile_data FROM tiles WHERE zoom_level = ?1 AND tile_column = ?2 AND tile_row = ?3".to_owned();
    let store = TileStore { path: path.to_owned(), len, connection: Mutex::new(connection), sql, grids };
    Ok(Raster::of_tiles(path, sidecar::stem(path), RawSrs::Epsg(3857), levels, store))
}

fn metadata(connection: &Connection, name: &str) -> Option<String> {
    let sql = "SELECT value FROM metadata WHERE name = ?1";
    connection.query_row(sql, [name], |row| Ok(gpkg_table::lossy(row.get_ref(0)?))).optional().ok().flatten()
}

fn column(connection: &Connection, sql: &str) -> rusqlite::Result<Vec<i64>> {
    connection.prepare(sql)?.query_map([], |row| row.get(0))?.take(MOST_LEVELS).collect()
}

/// West, south, east, north in degrees, as shares of the web map's square from its south-western corner.
fn tile_bounds(text: &str) -> Option<[f64; 4]> {
    let numbers: Vec<f64> = text.split(',').map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
    let [west, south, east, north] = numbers[..] else { return None };
    let along = |degrees: f64| (degrees + 180.0) / 360.0;
    let up = |degrees: f64| {
        let latitude = degrees.clamp(-85.051_128, 85.051_128).to_radians();
        0.5 + (latitude.tan() + 1.0 / latitude.cos()).ln() / std::f64::consts::TAU
    };
    let shares = [along(west), up(south), along(east), up(north)];
    let is_sound = shares.iter().all(|share| (-1e-9..=1.0 + 1e-9).contains(share)) && west < east && south < north;
    is_sound.then_some(shares)
}

/// First and last column, lowest and highest row of a level: by the stated bounds, else by the tiles there are.
fn tile_range(connection: &Connection, zoom: i64, bounds: Option<[f64; 4]>) -> rusqlite::Result<Option<[i64; 4]>> {
    let most = (1_i64 << zoom) - 1;
    if let Some([west, south, east, north]) = bounds {
        let number = |share: f64| ((share * (most + 1) as f64).floor() as i64).clamp(0, most);
        return Ok(Some([number(west), number(east), number(south), number(north)]));
    }
    let sql = "SELECT min(tile_column), max(tile_column), min(tile_row), max(tile_row) FROM tiles WHERE zoom_level = ?1";
    let range: [Option<i64>; 4] = connection.query_row(sql, [zoom], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?]))?;
    let [Some(west), Some(east), Some(south), Some(north)] = range else { return Ok(None) };
    let is_sound = [west, east, south, north].iter().all(|number| (0..=most).contains(number));
    Ok(is_sound.then_some([west, east, south, north]))
}

/// A tile table of a GeoPackage.
struct TileTable {
    name: String,
    srs_id: Option<i64>,
    /// Left and top of all its levels.
    corner: [f64; 2],
}

fn tile_tables(connection: &Connection) -> rusqlite::Result<Vec<TileTable>> {
    let sql = "SELECT table_name, srs_id, min_x, max_y FROM gpkg_tile_matrix_set ORDER BY rowid";
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map([], |row| {
        let name = gpkg_table::lossy(row.get_ref(0)?);
        Ok(TileTable { name, srs_id: row.get_ref(1)?.as_i64().ok(), corner: [row.get(2)?, row.get(3)?] })
    })?;
    rows.take(MOST_TABLES).collect()
}

/// A row of the table of levels: zoom, columns and rows, a tile's pixels, a pixel's size.
type Matrix = (i64, [i64; 2], [i64; 2], [f64; 2]);

fn of_table(path: &Path, len: u64, connection: Connection, table: TileTable) -> rusqlite::Result<Option<Raster>> {
    let sql = "SELECT zoom_level, matrix_width, matrix_height, tile_width, tile_height, pixel_x_size, pixel_y_size \
               FROM gpkg_tile_matrix WHERE table_name = ?1 ORDER BY pixel_x_size";
    let matrices: Vec<Matrix> = {
        let mut statement = connection.prepare(sql)?;
        let rows = statement.query_map([&table.name], |row| {
            Ok((row.get(0)?, [row.get(1)?, row.get(2)?], [row.get(3)?, row.get(4)?], [row.get(5)?, row.get(6)?]))
        })?;
        rows.take(MOST_LEVELS).collect::<rusqlite::Result<_>>()?
    };
    let mut levels = Vec::new();
    let mut grids = Vec::new();
    for (zoom, tiles, size, pixel) in matrices {
        let side = |axis: usize| u32::try_from(tiles[axis].checked_mul(size[axis])?).ok().filter(|side| *side > 0);
        let (Some(width), Some(height)) = (side(0), side(1)) else { continue };
        let place = Affine::north_up(table.corner, pixel);
        let is_sound = size.iter().all(|side| (1..=8192).contains(side)) && pixel.iter().all(|side| *side > 0.0);
        if is_sound && place.inverse().is_some() {
            let size = size.map(|side| side as u32);
            levels.push(Level { width, height, block: size, place });
            grids.push(TileGrid { zoom, first_column: 0, first_row: 0, is_upwards: false, size });
        }
    }
    if levels.is_empty() {
        return Ok(None);
    }
    let srs = gpkg::srs(&connection, table.srs_id);
    let quoted = table.name.replace('"', "\"\"");
    let sql = format!("SELECT tile_data FROM \"{quoted}\" WHERE zoom_level = ?1 AND tile_column = ?2 AND tile_row = ?3");
    let store = TileStore { path: path.to_owned(), len, connection: Mutex::new(connection), sql, grids };
    Ok(Some(Raster::of_tiles(path, table.name, srs, levels, store)))
}

impl TileStore {
    /// A tile; `None` where there is none.
    ///
    /// # Errors
    /// When the database can no longer be read, or when the tile is no picture.
    pub(super) fn block(&self, level: usize, column: u32, row: u32) -> Result<Option<Pixels>, SourceError> {
        let Some(grid) = self.grids.get(level) else { return Ok(None) };
        let column = grid.first_column + i64::from(column);
        let row = if grid.is_upwards { grid.first_row - i64::from(row) } else { grid.first_row + i64::from(row) };
        let Some(bytes) = self.bytes(grid.zoom, column, row).map_err(|error| unreadable(&self.path, &error))? else { return Ok(None) };
        let pixels = unpacked(&bytes, MOST_TILE_PIXELS).map_err(|fault| SourceError::Raster { path: self.path.clone(), fault })?;
        Ok(Some(fitted(pixels, grid.size)))
    }

    fn bytes(&self, zoom: i64, column: i64, row: i64) -> rusqlite::Result<Option<Vec<u8>>> {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        gpkg::limit_steps(&connection, self.len);
        let mut statement = connection.prepare_cached(&self.sql)?;
        let found = statement.query_row([zoom, column, row], |row| Ok(row.get_ref(0)?.as_blob().map(<[u8]>::to_vec).ok())).optional()?;
        Ok(found.flatten().filter(|bytes| !bytes.is_empty()))
    }
}

/// A tile's picture with the pixels that its level counts by: those for sharp screens have twice as many, and are halved.
fn fitted(mut pixels: Pixels, [width, height]: [u32; 2]) -> Pixels {
    while pixels.width >= 2 * width && pixels.height >= 2 * height {
        pixels = pixels.halved();
    }
    if [pixels.width, pixels.height] == [width, height] {
        return pixels;
    }
    let source = pixels.rgba.as_chunks::<4>().0;
    let mut rgba = Vec::with_capacity(width as usize * height as usize * 4);
    for y in 0..u64::from(height) {
        let row = y * u64::from(pixels.height) / u64::from(height) * u64::from(pixels.width);
        for x in 0..u64::from(width) {
            let place = row + x * u64::from(pixels.width) / u64::from(width);
            rgba.extend(source.get(place as usize).copied().unwrap_or_default());
        }
    }
    Pixels { width, height, rgba }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_of_other_sizes_fill_their_place() {
        let pixels = |side: u32| Pixels { width: side, height: side, rgba: vec![7; (side * side * 4) as usize] };
        for side in [64, 100, 128, 200, 256, 512] {
            assert!(fitted(pixels(side), [128, 128]) == pixels(128), "{side}");
        }
    }

    #[test]
    fn bounds_in_degrees_are_shares_of_the_web_maps_square() {
        let [west, south, east, north] = tile_bounds("-180,-85.0511288,180,85.0511288").unwrap();
        assert!(west.abs() < 1e-9 && south.abs() < 1e-7 && (east - 1.0).abs() < 1e-9 && (north - 1.0).abs() < 1e-7);
        let [west, south, ..] = tile_bounds("0, 0, 10, 10").unwrap();
        assert_eq!((west, south), (0.5, 0.5));
        for text in ["", "1,2,3", "10,0,5,5", "NaN,0,1,1", "-500,0,1,1"] {
            assert_eq!(tile_bounds(text), None, "{text}");
        }
    }
}
