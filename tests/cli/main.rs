//! The contracts of DESIGN 4.1 to 4.3, sentence by sentence, through the real program.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::string_slice,
    clippy::assigning_clones,
    clippy::type_complexity,
    clippy::duplicate_mod,
    clippy::wrong_self_convention,
    clippy::items_after_statements,
    dead_code,
    reason = "in tests a wrong assumption should fall loudly, and clarity beats speed"
)]

#[path = "../support/mod.rs"]
mod support;

mod base;
mod codes;
mod columns;
mod commands;
mod crs;
mod deep;
mod demo_data;
mod explain;
mod failures;
mod figures;
mod formats;
mod geometry;
mod inputs;
mod names;
mod paths;
mod raster;
mod registers;
mod report;
mod rule_files;
mod siting;
mod text;
