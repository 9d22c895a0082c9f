//! The window, driven by label without a display: what a person clicks, types and reads, in both languages.
//!
//! Pictures are few and small: `pictures.rs` says how they are compared and how to take new ones.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::string_slice,
    clippy::assigning_clones,
    clippy::duplicate_mod,
    reason = "in tests a wrong assumption should fall loudly, and clarity beats speed"
)]

#[path = "../support/mod.rs"]
mod support;

mod access;
mod ask;
mod base;
mod boxed;
mod card;
mod compare;
mod crs;
mod dashboard;
mod dirt;
mod figures;
mod files;
mod grouping;
mod journey;
mod kit;
mod measure;
mod pictures;
mod printing;
mod registers;
mod siting;
mod style;
mod walk;
mod why;
