//! Pictures of the ground: GeoTIFF, pictures with a world file, MBTiles, tiles in a GeoPackage. They are read by blocks, never whole but for
//! PNG and JPEG, which have no blocks; what was unpacked lately is kept within a bound.

mod affine;
mod cache;
mod fault;
mod pixels;
mod reduced;
mod tiff;
mod world;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use affine::Affine;
pub use fault::RasterFault;
pub use pixels::Pixels;

pub(super) use pixels::unpacked;

use super::bytes::Bytes;
use super::error::SourceError;
use super::gpkg_tiles::{self, TileStore};
use super::raw::{OpenOptions, RawSrs};
use super::sidecar;
use crate::geometry::Extent;

use cache::BlockCache;
use tiff::Tiff;

/// Endings of files that are base maps. A GeoPackage may be one too.
pub const RASTER_ENDINGS: [&str; 6] = ["tif", "tiff", "png", "jpg", "jpeg", "mbtiles"];

/// Pixels of a picture that is read whole, at most: 256 MB in memory.
const MOST_PIXELS: u64 = 64 << 20;

/// Bytes that show what a file is.
const HEAD: usize = 16;

/// One level of detail.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Level {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Width and height of a block in pixels.
    pub block: [u32; 2],
    /// Where its pixels lie, in the file's coordinates.
    pub place: Affine,
}

impl Level {
    /// Columns and rows of blocks.
    #[must_use]
    pub fn blocks(&self) -> [u32; 2] {
        [self.width.div_ceil(self.block[0].max(1)), self.height.div_ceil(self.block[1].max(1))]
    }
}

/// A picture of the ground, with what is needed to read it piece by piece.
#[derive(Debug)]
pub struct Raster {
    /// The file.
    pub path: PathBuf,
    /// The file's stem, or the table's name.
    pub name: String,
    /// What the file says about its coordinate system.
    pub srs: RawSrs,
    /// From the finest to the coarsest.
    pub levels: Vec<Level>,
    /// Levels that are in memory, each as one block; by their place in `levels`.
    kept: Vec<Option<Arc<Pixels>>>,
    source: RasterSource,
    cache: BlockCache,
}

/// Where blocks come from.
#[derive(Debug)]
enum RasterSource {
    /// All levels are in memory.
    Memory,
    /// A TIFF on disk.
    Tiff(Box<Tiff>),
    /// Tiles in a database.
    Tiles(Box<TileStore>),
}

/// Opens every base map in a file, or the one that `options` name.
///
/// # Errors
/// When there is none in it, or when nothing says where it lies.
pub fn open(path: &Path, options: &OpenOptions) -> Result<Vec<Raster>, SourceError> {
    let path = &sidecar::existing(path);
    let bytes = Bytes::open(path)?;
    let head = bytes.head(HEAD)?;
    if head.starts_with(b"SQLite format 3\0") {
        return gpkg_tiles::open(path, options);
    }
    let refused = |fault| SourceError::Raster { path: path.clone(), fault };
    if tiff::is_tiff(&head) {
        return Ok(vec![of_tiff(path, bytes)?]);
    }
    if !pixels::is_png(&head) && !pixels::is_jpeg(&head) {
        return Err(refused(RasterFault::TileFormat { format: sidecar::extension(path) }));
    }
    let place = world::place(path)?.ok_or_else(|| refused(RasterFault::NoPlace))?;
    let finest = pixels::unpacked(&bytes.all()?, MOST_PIXELS).map_err(refused)?;
    Ok(vec![of_memory(path, place, world::srs(path)?, finest)])
}

/// Whether a file is a base map by its name, or a database that holds tiles and no features. A file that cannot be read is none.
#[must_use]
pub fn is_raster(path: &Path) -> bool {
    match sidecar::extension(path).as_str() {
        "gpkg" => gpkg_tiles::is_tiles_only(path).unwrap_or(false),
        extension => RASTER_ENDINGS.contains(&extension),
    }
}

fn of_memory(path: &Path, place: Affine, srs: RawSrs, finest: Pixels) -> Raster {
    let mut raster = Raster::new(path, sidecar::stem(path), srs, Vec::new(), RasterSource::Memory);
    raster.keep_halves(place, Arc::new(finest));
    raster
}

fn of_tiff(path: &Path, bytes: Bytes) -> Result<Raster, SourceError> {
    let (tiff, found) = Tiff::open(bytes)?;
    let place = match found.place {
        Some(place) => Some(place),
        None => world::place(path)?,
    };
    let Some(place) = place.filter(|place| place.inverse().is_some()) else {
        return Err(SourceError::Raster { path: path.to_owned(), fault: RasterFault::NoPlace });
    };
    let srs = match found.srs {
        RawSrs::Missing => world::srs(path)?,
        stated => stated,
    };
    let levels = tiff.levels(place);
    Ok(Raster::new(path, sidecar::stem(path), srs, levels, RasterSource::Tiff(Box::new(tiff))))
}

impl Raster {
    fn new(path: &Path, name: String, srs: RawSrs, levels: Vec<Level>, source: RasterSource) -> Self {
        let kept = vec![None; levels.len()];
        Self { path: path.to_owned(), name, srs, levels, kept, source, cache: BlockCache::default() }
    }

    /// Tiles of a database.
    pub(super) fn of_tiles(path: &Path, name: String, srs: RawSrs, levels: Vec<Level>, store: TileStore) -> Self {
        Self::new(path, name, srs, levels, RasterSource::Tiles(Box::new(store)))
    }

    /// The box around it, in the file's coordinates.
    #[must_use]
    pub fn extent(&self) -> Extent {
        self.levels.first().map_or(Extent::EMPTY, |level| level.place.extent(level.width, level.height))
    }

    /// One block; `None` where the file has none. Blocks at the right and lower edges may be smaller than the others.
    ///
    /// # Errors
    /// When the file can no longer be read, or when the block is damaged.
    pub fn block(&self, level: usize, column: u32, row: u32) -> Result<Option<Arc<Pixels>>, SourceError> {
        if let Some(Some(pixels)) = self.kept.get(level) {
            return Ok(((column, row) == (0, 0)).then(|| Arc::clone(pixels)));
        }
        let key = (level, column, row);
        if let Some(known) = self.cache.get(key) {
            return Ok(known);
        }
        let read = match &self.source {
            RasterSource::Memory => Ok(None),
            RasterSource::Tiff(tiff) => tiff.block(level, column, row),
            RasterSource::Tiles(store) => store.block(level, column, row),
        };
        let block = read?.map(Arc::new);
        self.cache.put(key, block.clone());
        Ok(block)
    }

    /// Keeps a picture in memory as a level, and its halves down to a few pixels.
    fn keep_halves(&mut self, place: Affine, finest: Arc<Pixels>) {
        let (mut place, mut pixels) = (place, finest);
        loop {
            let (width, height) = (pixels.width, pixels.height);
            self.levels.push(Level { width, height, block: [width, height], place });
            self.kept.push(Some(Arc::clone(&pixels)));
            if width.max(height) <= 256 {
                return;
            }
            pixels = Arc::new(pixels.halved());
            place = place.coarser([2.0, 2.0]);
        }
    }
}
