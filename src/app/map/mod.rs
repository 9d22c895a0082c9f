//! The map: a camera, tiles painted in the background, gestures, and what is drawn on top.

pub mod boxing;
pub mod camera;
pub mod drawing;
pub mod furniture;
pub mod gestures;
pub mod grids;
pub mod overlay;
pub mod tiles;

pub use camera::{Camera, Projector};
