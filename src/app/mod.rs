//! The window: plain state, one command enum, a pure `apply`, jobs off the UI thread.

pub mod absorb;
pub mod apply;
pub mod around;
pub mod ask;
pub mod base;
pub mod boxed;
pub mod command;
pub mod compare;
pub mod dialog;
pub mod document;
pub mod effect;
pub mod figures;
mod frames;
pub mod grouping;
mod job;
pub mod jobs;
pub mod kept_styles;
mod listing;
mod look;
pub mod map;
pub mod mappings;
pub mod measure;
pub mod pencil;
pub mod place;
pub mod printing;
mod range;
pub mod scene;
pub mod settings;
pub mod siting;
pub mod snapshot;
pub mod start;
pub mod state;
pub mod style;
pub mod theme;
pub mod tools;
pub mod undo;
pub mod undo_files;
pub mod views;
pub mod why;
pub mod window;

pub use start::{Start, WindowError, run};
mod work;

#[cfg(test)]
pub(crate) mod test_state;
