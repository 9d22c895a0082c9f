//! The tile grid, painters in the background, and the textures they fill.
//!
//! Tiles are 256 device pixels wide and belong to a resolution, the very one at which the map rests: what is drawn is crisp at any scale. While the
//! scale changes, tiles of other resolutions are shown scaled until fresh ones come. A tile is opaque, so older ones under it do not shine through.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use egui::{Color32, ColorImage, Context, Painter, Rect, TextureHandle, TextureOptions, pos2, vec2};

use crate::app::jobs::{Wake, named_thread};
use crate::geometry::{Extent, Point};
use crate::paint::{Scene, View, paint};
use crate::progress::Cancel;

use super::Projector;

/// Width and height of a tile in device pixels (DEPENDENCIES, Drawing: 256-pixel textures with an upload every fourth frame cost 8.7 ms a frame
/// on software OpenGL).
pub const TILE: u32 = 256;

/// Textures uploaded in one frame at most, so that no frame waits for many: 3 MB, which software OpenGL copies in a few milliseconds.
const UPLOADS_PER_FRAME: usize = 12;

/// Textures kept beyond what three screens need.
const KEPT_AT_LEAST: usize = 96;

/// How long the scale must rest before tiles of that very scale are painted, in seconds.
const REST_SECS: f64 = 0.06;

/// Which picture.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TileKey {
    /// Bits of the metres a pixel: positive floats order like their bits.
    resolution: u64,
    /// Generation of the scene.
    scene: u64,
    /// Columns to the east of the origin.
    x: i64,
    /// Rows to the north of the origin.
    y: i64,
}

/// The tiles of one resolution.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Grid {
    /// Metres a device pixel.
    pub metres_per_pixel: f64,
}

impl Grid {
    fn side_m(self) -> f64 {
        self.metres_per_pixel * f64::from(TILE)
    }

    /// Columns and rows of the tiles that meet `extent`, those nearest its middle first.
    #[must_use]
    pub fn meeting(self, extent: Extent) -> Vec<(i64, i64)> {
        let side = self.side_m();
        let range = |axis: usize| (extent.min[axis] / side).floor() as i64..=(extent.max[axis] / side).floor() as i64;
        let mut tiles: Vec<(i64, i64)> = range(0).flat_map(|x| range(1).map(move |y| (x, y))).collect();
        let centre = extent.centre();
        let off = |&(x, y): &(i64, i64)| {
            let [dx, dy] = [(x as f64 + 0.5) * side - centre[0], (y as f64 + 0.5) * side - centre[1]];
            dx.hypot(dy)
        };
        tiles.sort_by(|a, b| off(a).total_cmp(&off(b)));
        tiles
    }

    /// The part of the plane that a tile shows.
    #[must_use]
    pub fn extent(self, (x, y): (i64, i64)) -> Extent {
        let side = self.side_m();
        Extent { min: [x as f64 * side, y as f64 * side], max: [(x + 1) as f64 * side, (y + 1) as f64 * side] }
    }

    fn view(self, tile: (i64, i64), pixels_per_point: f32) -> View {
        let centre_m: Point = self.extent(tile).centre();
        View { centre_m, metres_per_pixel: self.metres_per_pixel, width: TILE, height: TILE, scale: pixels_per_point }
    }
}

/// Something to paint.
#[derive(Clone)]
struct Order {
    key: TileKey,
    scene: Arc<Scene>,
    view: View,
    background: Color32,
    cancel: Cancel,
}

struct Painted {
    key: TileKey,
    image: ColorImage,
}

#[derive(Default)]
struct Queue {
    waiting: Vec<Order>,
    in_hand: Vec<(TileKey, Cancel)>,
    is_closed: bool,
}

/// Threads that paint.
struct Painters {
    queue: Arc<(Mutex<Queue>, Condvar)>,
    painted: Receiver<Painted>,
}

impl Painters {
    fn new(wake: &Wake) -> Self {
        let queue: Arc<(Mutex<Queue>, Condvar)> = Arc::default();
        let (sender, painted) = sync_channel(2 * UPLOADS_PER_FRAME);
        let threads = std::thread::available_parallelism().map_or(1, usize::from).clamp(1, 4);
        for number in 0..threads {
            let (queue, sender, wake) = (Arc::clone(&queue), sender.clone(), Arc::clone(wake));
            let body = move || {
                while let Some(order) = next_order(&queue) {
                    let picture =
                        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| paint(&order.scene, &order.view, &order.cancel)));
                    let image = match picture {
                        Ok(Ok(picture)) => Some(image_of(&picture, order.background)),
                        // A tile whose painting failed stays empty: asked for again and again it would fail again and again.
                        Err(_) => Some(ColorImage::filled([order.view.width as usize, order.view.height as usize], order.background)),
                        Ok(Err(_)) => None,
                    };
                    lock(&queue).in_hand.retain(|(key, _)| *key != order.key);
                    if let Some(image) = image
                        && sender.send(Painted { key: order.key, image }).is_err()
                    {
                        return;
                    }
                    wake();
                }
            };
            // Without a thread the map stays empty and everything else works.
            drop(named_thread(&format!("paint-{number}"), body));
        }
        Self { queue, painted }
    }

    /// Replaces what waits; what is being painted and no longer wanted is given up.
    fn want(&self, orders: Vec<Order>) {
        let mut queue = lock(&self.queue);
        for (key, cancel) in &queue.in_hand {
            if !orders.iter().any(|order| order.key == *key) {
                cancel.cancel();
            }
        }
        let in_hand: Vec<TileKey> = queue.in_hand.iter().filter(|(_, cancel)| !cancel.is_cancelled()).map(|(key, _)| *key).collect();
        queue.waiting = orders.into_iter().filter(|order| !in_hand.contains(&order.key)).rev().collect();
        drop(queue);
        self.queue.1.notify_all();
    }
}

impl Drop for Painters {
    fn drop(&mut self) {
        let mut queue = lock(&self.queue);
        queue.is_closed = true;
        queue.waiting.clear();
        for (_, cancel) in &queue.in_hand {
            cancel.cancel();
        }
        drop(queue);
        self.queue.1.notify_all();
    }
}

fn lock(queue: &Arc<(Mutex<Queue>, Condvar)>) -> std::sync::MutexGuard<'_, Queue> {
    queue.0.lock().unwrap_or_else(PoisonError::into_inner)
}

fn next_order(shared: &Arc<(Mutex<Queue>, Condvar)>) -> Option<Order> {
    let mut queue = lock(shared);
    loop {
        if queue.is_closed {
            return None;
        }
        if let Some(order) = queue.waiting.pop() {
            queue.in_hand.push((order.key, order.cancel.clone()));
            return Some(order);
        }
        queue = shared.1.wait(queue).unwrap_or_else(PoisonError::into_inner);
    }
}

/// The picture over the background, opaque.
fn image_of(picture: &crate::paint::Picture, background: Color32) -> ColorImage {
    let [r, g, b, _] = background.to_array();
    let over = |below: u8, above: u8, alpha: u8| above.saturating_add((u16::from(below) * u16::from(255 - alpha) / 255) as u8);
    let pixels = picture
        .rgba
        .as_chunks::<4>()
        .0
        .iter()
        .map(|&[pr, pg, pb, alpha]| Color32::from_rgb(over(r, pr, alpha), over(g, pg, alpha), over(b, pb, alpha)))
        .collect();
    ColorImage::new([picture.width as usize, picture.height as usize], pixels)
}

struct Texture {
    handle: TextureHandle,
    last_used: u64,
}

/// What is drawn, with its generation.
#[derive(Clone)]
pub struct SceneNow {
    /// Grows whenever anything of it changes.
    pub generation: u64,
    /// The layers, conflicts and look.
    pub scene: Arc<Scene>,
    /// Where nothing is.
    pub background: Color32,
}

/// A scene and the part of the map where it shows.
#[derive(Clone, Copy)]
pub struct Part<'a> {
    /// What is drawn.
    pub now: &'a SceneNow,
    /// Where; nowhere for one that is only to be ready.
    pub clip: Rect,
}

/// The textures of the map, and of the overview in its corner.
pub struct Tiles {
    painters: Painters,
    textures: BTreeMap<TileKey, Texture>,
    asked: Vec<TileKey>,
    target: f64,
    last_scale: (f64, f64),
    frame: u64,
    is_complete: bool,
}

impl Tiles {
    /// No textures yet; `wake` is called whenever one was painted.
    #[must_use]
    pub fn new(wake: &Wake) -> Self {
        Self {
            painters: Painters::new(wake),
            textures: BTreeMap::new(),
            asked: Vec::new(),
            target: 0.0,
            last_scale: (0.0, 0.0),
            frame: 0,
            is_complete: false,
        }
    }

    /// Takes in painted tiles, asks for those that are missing, draws what there is: each part where it shows, the first one's scene in the overview.
    /// Returns whether the map is sharp: nothing is missing or scaled.
    pub fn show(&mut self, painter: &Painter, projector: &Projector, parts: &[Part<'_>], overview: Option<Overview>) -> bool {
        let ctx = painter.ctx();
        self.frame += 1;
        self.upload(ctx);
        let pixels_per_point = ctx.pixels_per_point();
        let metres_per_pixel = projector.camera.metres_per_point / f64::from(pixels_per_point);
        let time = ctx.input(|input| input.time);
        let is_resting = self.settle(metres_per_pixel, time);
        if !is_resting {
            ctx.request_repaint_after(std::time::Duration::from_secs_f64(REST_SECS));
        }
        let grid = Grid { metres_per_pixel: self.target };
        let tiles = grid.meeting(projector.extent_m());
        let mut orders: Vec<Order> = Vec::new();
        let order = |now: &SceneNow, key, view| Order {
            key,
            scene: Arc::clone(&now.scene),
            view,
            background: now.background,
            cancel: Cancel::new(),
        };
        let current: Vec<u64> = parts.iter().map(|part| part.now.generation).collect();
        for part in parts {
            let key = |(x, y)| TileKey { resolution: self.target.to_bits(), scene: part.now.generation, x, y };
            let missing = tiles.iter().filter(|tile| !self.textures.contains_key(&key(**tile)));
            let missing: Vec<Order> = missing.map(|tile| order(part.now, key(*tile), grid.view(*tile, pixels_per_point))).collect();
            let keys: Vec<((i64, i64), TileKey)> = tiles.iter().map(|tile| (*tile, key(*tile))).collect();
            let painter = painter.with_clip_rect(part.clip.intersect(painter.clip_rect()));
            if part.clip.is_positive() && (!missing.is_empty() || !is_resting) {
                self.draw_stale(&painter, projector, &current);
            }
            for (tile, key) in keys {
                self.draw(&painter, projector, key, tile);
            }
            orders.extend(missing);
        }
        let is_sharp = orders.is_empty() && is_resting;
        // Last, so that the map does not wait for its corner.
        if let (Some(overview), Some(part)) = (overview, parts.first()) {
            let key = overview.key(part.now.generation, pixels_per_point);
            if !self.textures.contains_key(&key) {
                orders.push(order(part.now, key, overview.view(pixels_per_point)));
            }
        }
        self.is_complete = orders.is_empty() && is_resting;
        let asked: Vec<TileKey> = orders.iter().map(|order| order.key).collect();
        if asked != self.asked {
            self.painters.want(orders);
            self.asked = asked;
        }
        self.evict(tiles.len() * parts.len());
        is_sharp
    }

    /// Whether the overview and the scenes that are only to be ready are painted as well.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Draws the overview, an older one until the new one comes.
    pub fn show_overview(&mut self, painter: &Painter, now: &SceneNow, overview: Overview) {
        let wanted = overview.key(now.generation, painter.ctx().pixels_per_point());
        let newest = self.textures.keys().filter(|key| key.resolution == OVERVIEW).max_by_key(|key| (**key == wanted, key.scene)).copied();
        if let Some(texture) = newest.and_then(|key| self.textures.get_mut(&key)) {
            texture.last_used = self.frame;
            painter.image(texture.handle.id(), overview.rect, Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)), Color32::WHITE);
        }
    }

    /// The scale for which tiles are wanted: this one once it rests, or when the old one is far off. Returns whether it is this one.
    fn settle(&mut self, metres_per_pixel: f64, time: f64) -> bool {
        if self.last_scale.0 != metres_per_pixel {
            self.last_scale = (metres_per_pixel, time);
        }
        let ratio = metres_per_pixel / self.target;
        let has_rested = time - self.last_scale.1 >= REST_SECS;
        if self.target <= 0.0 || has_rested || !(0.5..=2.0).contains(&ratio) {
            self.target = metres_per_pixel;
        }
        self.target == metres_per_pixel
    }

    fn upload(&mut self, ctx: &Context) {
        for _ in 0..UPLOADS_PER_FRAME {
            let Ok(Painted { key, image }) = self.painters.painted.try_recv() else { return };
            let handle = ctx.load_texture("map tile", image, TextureOptions::LINEAR);
            self.textures.insert(key, Texture { handle, last_used: self.frame });
            self.asked.retain(|asked| *asked != key);
        }
        ctx.request_repaint();
    }

    /// Tiles of other scales and older scenes, scaled: coarse ones first, so that finer ones lie on top; this scale's older scenes last.
    fn draw_stale(&mut self, painter: &Painter, projector: &Projector, current: &[u64]) {
        let target = self.target.to_bits();
        let mut keys: Vec<TileKey> = self
            .textures
            .keys()
            .filter(|key| key.resolution != OVERVIEW && !(key.resolution == target && current.contains(&key.scene)))
            .copied()
            .collect();
        keys.sort_by_key(|key| (key.resolution == target, std::cmp::Reverse(key.resolution), key.scene));
        for key in keys {
            self.draw(painter, projector, key, (key.x, key.y));
        }
    }

    fn draw(&mut self, painter: &Painter, projector: &Projector, key: TileKey, tile: (i64, i64)) {
        let Some(texture) = self.textures.get_mut(&key) else { return };
        let rect =
            screen_rect(projector, Grid { metres_per_pixel: f64::from_bits(key.resolution) }, tile, painter.ctx().pixels_per_point());
        if !rect.intersects(projector.rect) {
            return;
        }
        texture.last_used = self.frame;
        painter.image(texture.handle.id(), rect, Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)), Color32::WHITE);
    }

    fn evict(&mut self, on_screen: usize) {
        let kept = KEPT_AT_LEAST.max(3 * on_screen);
        if self.textures.len() <= kept {
            return;
        }
        let mut ages: Vec<u64> = self.textures.values().map(|texture| texture.last_used).collect();
        ages.sort_unstable();
        let oldest_kept = ages.get(ages.len() - kept).copied().unwrap_or_default();
        let frame = self.frame;
        self.textures.retain(|_, texture| texture.last_used >= oldest_kept || texture.last_used == frame);
    }
}

/// Where a tile is on the screen, its edges on whole pixels: at the tile's own scale it is exactly 256 pixels wide, and neighbours meet without a gap.
fn screen_rect(projector: &Projector, grid: Grid, tile: (i64, i64), pixels_per_point: f32) -> Rect {
    let per_point = f64::from(pixels_per_point);
    let extent = grid.extent(tile);
    let centre = projector.rect.center();
    let metres_per_pixel = projector.camera.metres_per_point / per_point;
    // A bias far below a pixel keeps equal fractions from rounding to either side.
    let x = |m: f64| {
        (((m - projector.camera.centre_m[0]) / metres_per_pixel + f64::from(centre.x) * per_point + 1e-4).round() / per_point) as f32
    };
    let y = |m: f64| {
        (((projector.camera.centre_m[1] - m) / metres_per_pixel + f64::from(centre.y) * per_point + 1e-4).round() / per_point) as f32
    };
    Rect::from_min_max(pos2(x(extent.min[0]), y(extent.max[1])), pos2(x(extent.max[0]), y(extent.min[1])))
}

/// Marks the overview's key: no map is that fine.
const OVERVIEW: u64 = 1;

/// The small map of everything.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Overview {
    /// Where it is on the screen.
    pub rect: Rect,
    /// What it shows.
    pub extent: Extent,
}

impl Overview {
    /// The projector that the overview is drawn with.
    #[must_use]
    pub fn projector(&self) -> Projector {
        let [width, height] = [f64::from(self.rect.width()), f64::from(self.rect.height())];
        let needed = (self.extent.width() / width).max(self.extent.height() / height) * 1.08;
        let metres_per_point = if needed > 0.0 { needed } else { 1.0 };
        Projector { camera: super::Camera { centre_m: self.extent.centre(), metres_per_point }, rect: self.rect }
    }

    fn key(&self, scene: u64, pixels_per_point: f32) -> TileKey {
        let size = self.rect.size() * pixels_per_point;
        TileKey { resolution: OVERVIEW, scene, x: size.x.round() as i64, y: size.y.round() as i64 }
    }

    fn view(&self, pixels_per_point: f32) -> View {
        let projector = self.projector();
        let size = vec2(self.rect.width(), self.rect.height()) * pixels_per_point;
        View {
            centre_m: projector.camera.centre_m,
            metres_per_pixel: projector.camera.metres_per_point / f64::from(pixels_per_point),
            width: size.x.round().max(1.0) as u32,
            height: size.y.round().max(1.0) as u32,
            scale: pixels_per_point * 0.6,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Camera;
    use super::*;

    #[test]
    fn tiles_cover_the_view_and_the_middle_comes_first() {
        let grid = Grid { metres_per_pixel: 2.0 };
        let extent = Extent { min: [36_643_000.0, 2_692_000.0], max: [36_645_000.0, 2_693_500.0] };
        let tiles = grid.meeting(extent);
        let covered = tiles.iter().fold(Extent::EMPTY, |all, tile| all.union(grid.extent(*tile)));
        assert!(covered.contains(extent.min) && covered.contains(extent.max));
        assert!(grid.extent(tiles[0]).contains(extent.centre()));
        assert_eq!(tiles.len(), 5 * 4);
    }

    #[test]
    fn a_picture_over_the_background_is_opaque() {
        let picture = crate::paint::Picture { width: 2, height: 1, rgba: vec![0, 0, 0, 0, 100, 50, 0, 128] };
        let image = image_of(&picture, Color32::from_rgb(200, 200, 200));
        assert_eq!(image.pixels, [Color32::from_rgb(200, 200, 200), Color32::from_rgb(199, 149, 99)]);
    }

    proptest! {
        #[test]
        fn neighbouring_tiles_meet_on_whole_pixels(x in 0.0..1.0e6_f64, y in 0.0..1.0e6_f64, scale in 0.3..60.0_f64, dpi in prop::sample::select(vec![1.0_f32, 1.5, 2.0])) {
            let camera = Camera { centre_m: [36_000_000.0 + x, 2_000_000.0 + y], metres_per_point: scale };
            let projector = Projector { camera, rect: Rect::from_min_size(pos2(240.0, 40.0), vec2(901.0, 543.0)) };
            let grid = Grid { metres_per_pixel: scale / f64::from(dpi) };
            let (column, row) = grid.meeting(projector.extent_m())[0];
            let here = screen_rect(&projector, grid, (column, row), dpi);
            let right = screen_rect(&projector, grid, (column + 1, row), dpi);
            let below = screen_rect(&projector, grid, (column, row - 1), dpi);
            prop_assert_eq!(here.max.x, right.min.x);
            prop_assert_eq!(here.max.y, below.min.y);
            prop_assert!((here.width() * dpi - TILE as f32).abs() < 1e-2);
        }
    }
}
