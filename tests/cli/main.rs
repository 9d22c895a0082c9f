//! The contracts of DESIGN 4.1 to 4.3, sentence by sentence, through the real program.

#[path = "../support/mod.rs"]
mod support;

mod columns;
mod commands;
mod demo_data;
mod failures;
mod geometry;
mod inputs;
mod names;
