//! A picture of the map, block by block on all cores.

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use crate::layer::LayerError;
use crate::progress::{Cancel, Cancelled};

use super::base::paint_base;
use super::features::{LayerPaint, Stop};
use super::grid::{Grid, SUBPIXELS};
use super::halo::paint_halos;
use super::raster::Canvas;
use super::style::background;
use super::{Picture, Scene, View};

/// Longest side of a block in pixels: its subpixels (4 MB) and what is drawn on them stay in cache.
const BLOCK: u32 = 512;

/// A part of the picture, in pixels.
#[derive(Clone, Copy)]
struct Block {
    x: u32,
    y: u32,
    width: u32,
    height: u32,
}

/// Paints one tile or a whole picture of the map: features, hatches, halos (labels and furniture are drawn by their own
/// functions). What a file no longer gives is left out; [`paint_all`] fails instead.
///
/// # Errors
/// When asked to stop.
pub fn paint(scene: &Scene, view: &View, cancel: &Cancel) -> Result<Picture, Cancelled> {
    painted(scene, view, cancel).map(|(picture, _)| picture)
}

/// As [`paint`], for pictures that are handed out: nothing may be missing from them.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub fn paint_all(scene: &Scene, view: &View, cancel: &Cancel) -> Result<Picture, LayerError> {
    match painted(scene, view, cancel)? {
        (picture, None) => Ok(picture),
        (_, Some(error)) => Err(error),
    }
}

fn painted(scene: &Scene, view: &View, cancel: &Cancel) -> Result<(Picture, Option<LayerError>), Cancelled> {
    let Some(grid) = Grid::of(view) else {
        return Ok((blank(scene, view), None));
    };
    let layers: Vec<LayerPaint<'_>> =
        scene.layers.iter().filter(|layer| layer.is_visible).map(|layer| LayerPaint::new(layer, scene.is_dark, grid.per_point)).collect();
    let blocks = blocks(view);
    if let [_] = blocks[..] {
        return paint_block(scene, &layers, &grid, cancel)
            .map(|(canvas, error)| (canvas.map_or_else(|| blank(scene, view), |c| c.average()), error));
    }
    let parts: Vec<(Block, Option<Canvas>, Option<LayerError>)> = blocks
        .par_iter()
        .map(|block| {
            let part = grid.block(block.x, block.y, block.width, block.height);
            paint_block(scene, &layers, &part, cancel).map(|(canvas, error)| (*block, canvas, error))
        })
        .collect::<Result<_, _>>()?;
    let mut picture = blank(scene, view);
    let mut first_error = None;
    for (block, canvas, error) in parts {
        if let Some(canvas) = canvas {
            canvas.average_into(&mut picture.rgba, view.width as usize, block.x as usize, block.y as usize);
        }
        first_error = first_error.or(error);
    }
    Ok((picture, first_error))
}

/// The picture in parts of about equal size.
fn blocks(view: &View) -> Vec<Block> {
    let (columns, rows) = (view.width.div_ceil(BLOCK).max(1), view.height.div_ceil(BLOCK).max(1));
    let edge = |place: u32, parts: u32, whole: u32| (u64::from(whole) * u64::from(place) / u64::from(parts)) as u32;
    let mut blocks = Vec::new();
    for row in 0..rows {
        let (y, bottom) = (edge(row, rows, view.height), edge(row + 1, rows, view.height));
        for column in 0..columns {
            let (x, right) = (edge(column, columns, view.width), edge(column + 1, columns, view.width));
            blocks.push(Block { x, y, width: right - x, height: bottom - y });
        }
    }
    blocks
}

/// Layers from the lowest to the highest, halos on top. An unreadable file costs its layer only.
fn paint_block(
    scene: &Scene,
    layers: &[LayerPaint<'_>],
    grid: &Grid,
    cancel: &Cancel,
) -> Result<(Option<Canvas>, Option<LayerError>), Cancelled> {
    cancel.check()?;
    let Some(mut canvas) = Canvas::new(grid.width, grid.height, background(scene.is_dark).ink()) else { return Ok((None, None)) };
    let mut first_error = None;
    for base in scene.bases.iter().filter(|base| base.is_visible) {
        note(paint_base(base, &mut canvas, grid, cancel), &mut first_error)?;
    }
    for layer in layers {
        note(layer.paint(&mut canvas, grid, cancel), &mut first_error)?;
    }
    if scene.conflicts.is_some() {
        note(paint_halos(scene, &mut canvas, grid, cancel), &mut first_error)?;
    }
    Ok((Some(canvas), first_error))
}

fn note(outcome: Result<(), Stop>, first_error: &mut Option<LayerError>) -> Result<(), Cancelled> {
    match outcome {
        Ok(()) => Ok(()),
        Err(Stop::Cancelled) => Err(Cancelled),
        Err(Stop::Unreadable(error)) => {
            first_error.get_or_insert(error.into());
            Ok(())
        }
    }
}

/// Nothing but the ground.
fn blank(scene: &Scene, view: &View) -> Picture {
    let ground = background(scene.is_dark);
    let pixels = view.width as usize * view.height as usize;
    Picture { width: view.width, height: view.height, rgba: [ground.r, ground.g, ground.b, 255].repeat(pixels) }
}

const _: () = assert!(SUBPIXELS == 2, "Canvas::average takes two by two");
