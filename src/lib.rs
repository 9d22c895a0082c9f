//! Jingtu (净土): an offline desktop GIS for soil-pollution control.
//!
//! Data flows one way:
//!
//! ```text
//! files -> source -> layer -> index -> rules -> conflicts -> workspace -> paint, export
//!                       tasks: one function for each thing a person asks for
//!                       cli and app call tasks, and not each other
//! ```
//!
//! Metres and square metres inside; 亩 and hectares only on the way out. Entry points: [`tasks`] for programs,
//! [`cli`] and [`app`] for people.

#![cfg_attr(test, allow(clippy::print_stderr, reason = "tests say what they skip and what they measured"))]

pub mod app;
pub mod cli;
pub mod conflicts;
pub mod export;
pub mod fault;
pub mod geometry;
pub mod ids;
pub mod index;
pub mod layer;
pub mod paint;
pub mod problem;
pub mod progress;
pub mod rules;
pub mod source;
pub mod tasks;
pub mod text;
pub mod units;
pub mod words;
pub mod workspace;
