//! TIFF and BigTIFF, read block by block by position: nothing is held but the places of the blocks. A reader of our own, because painting
//! threads share it without a lock, and because palettes, planes and holes are usual among base maps.

mod block;
mod directory;
mod form;
mod geo_keys;

use std::path::PathBuf;

use super::super::bytes::Bytes;
use super::super::error::SourceError;
use super::super::raw::RawSrs;
use super::{Affine, Level, Pixels, RasterFault};

use directory::Directory;
use form::Form;

/// Pixels of a block, at most.
const MOST_BLOCK_PIXELS: u64 = 16 << 20;

/// Bytes of an unpacked block, at most.
const MOST_BLOCK_BYTES: u64 = 64 << 20;

/// A TIFF with its levels of detail, those in a .ovr beside it included.
#[derive(Debug)]
pub(super) struct Tiff {
    files: Vec<Bytes>,
    /// From the finest to the coarsest.
    pages: Vec<Page>,
}

/// What the tags say of the picture's place.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) place: Option<Affine>,
    pub(super) srs: RawSrs,
}

/// One level of detail.
#[derive(Debug)]
pub(super) struct Page {
    file: usize,
    width: u32,
    height: u32,
    /// Width and height of a block.
    block: [u32; 2],
    offsets: Vec<u64>,
    counts: Vec<u64>,
    form: Form,
}

/// Whether bytes begin like a TIFF.
pub(super) fn is_tiff(head: &[u8]) -> bool {
    [b"II\x2a\0", b"MM\0\x2a", b"II\x2b\0", b"MM\0\x2b"].iter().any(|mark| head.starts_with(*mark))
}

impl Tiff {
    /// Reads the directories.
    pub(super) fn open(bytes: Bytes) -> Result<(Self, Found), SourceError> {
        let path = bytes.path().to_owned();
        let refused = |fault| SourceError::Raster { path: path.clone(), fault };
        let directories = directory::directories(&bytes)?;
        let main = directories.first().ok_or_else(|| refused(RasterFault::Damaged))?;
        let found = geo_keys::found(main, &bytes)?;
        let mut pages = vec![Page::new(main, &bytes, 0)?.map_err(refused)?];
        for directory in directories.iter().skip(1).filter(|directory| directory.is_reduced()) {
            // A level that cannot be read is one that is not there: a finer one shows the same.
            pages.extend(Page::new(directory, &bytes, 0)?.ok());
        }
        let mut name = path.as_os_str().to_owned();
        name.push(".ovr");
        let beside = PathBuf::from(name);
        let mut files = vec![bytes];
        if beside.is_file() {
            let more = Bytes::open(&beside)?;
            for directory in directory::directories(&more)?.iter().filter(|directory| !directory.is_mask()) {
                pages.extend(Page::new(directory, &more, 1)?.ok());
            }
            files.push(more);
        }
        pages.sort_by_key(|page| (std::cmp::Reverse(page.width), page.file));
        pages.dedup_by_key(|page| page.width);
        Ok((Self { files, pages }, found))
    }

    /// The levels, where the finest lies at `place`.
    pub(super) fn levels(&self, place: Affine) -> Vec<Level> {
        let Some(finest) = self.pages.first() else { return Vec::new() };
        let level = |page: &Page| {
            let times = |whole: u32, part: u32| f64::from(whole) / f64::from(part);
            let place = place.coarser([times(finest.width, page.width), times(finest.height, page.height)]);
            Level { width: page.width, height: page.height, block: page.block, place }
        };
        self.pages.iter().map(level).collect()
    }

    /// One block; `None` where the file has a hole.
    pub(super) fn block(&self, level: usize, column: u32, row: u32) -> Result<Option<Pixels>, SourceError> {
        let Some(page) = self.pages.get(level) else { return Ok(None) };
        let Some(bytes) = self.files.get(page.file) else { return Ok(None) };
        page.read(bytes, column, row)
    }
}

impl Page {
    /// What a directory describes; the inner error is about a picture that cannot be shown.
    fn new(directory: &Directory, bytes: &Bytes, file: usize) -> Result<Result<Self, RasterFault>, SourceError> {
        let number = |tag: u16| directory.number(tag, bytes);
        let (Some(width), Some(height)) = (number(256)?, number(257)?) else { return Ok(Err(RasterFault::Damaged)) };
        let (Ok(width), Ok(height)) = (u32::try_from(width), u32::try_from(height)) else { return Ok(Err(RasterFault::Damaged)) };
        let is_tiled = directory.has(324);
        let (along, down) = if is_tiled {
            (number(322)?.unwrap_or(0), number(323)?.unwrap_or(0))
        } else {
            (u64::from(width), number(278)?.unwrap_or(u64::from(height)).min(u64::from(height)))
        };
        let form = match Form::new(directory, bytes)? {
            Ok(form) => form,
            Err(fault) => return Ok(Err(fault)),
        };
        let pixels = along.saturating_mul(down);
        if width == 0 || height == 0 || pixels == 0 {
            return Ok(Err(RasterFault::Damaged));
        }
        if pixels > MOST_BLOCK_PIXELS || pixels.saturating_mul(form.samples as u64) > MOST_BLOCK_BYTES {
            return Ok(Err(RasterFault::BlockTooLarge { width: along, height: down }));
        }
        let (offsets, counts) = if is_tiled { (324, 325) } else { (273, 279) };
        let (offsets, mut counts) = (directory.numbers(offsets, bytes)?, directory.numbers(counts, bytes)?);
        if counts.is_empty() && !is_tiled && form.is_unpacked() && offsets.len() == 1 {
            counts.push(u64::MAX);
        }
        let page = Self { file, width, height, block: [along as u32, down as u32], offsets, counts, form };
        let wanted = page.blocks_a_plane() * page.form.planes() as u64;
        let is_complete = page.offsets.len() as u64 >= wanted && page.counts.len() as u64 >= wanted;
        Ok(if is_complete { Ok(page) } else { Err(RasterFault::Damaged) })
    }

    fn blocks_a_plane(&self) -> u64 {
        u64::from(self.width.div_ceil(self.block[0])) * u64::from(self.height.div_ceil(self.block[1]))
    }
}
