//! The workspace and the outputs from outside: kept, opened again, killed, broken, read by other programs' means.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod broken;
mod explaining;
mod handing_over;
mod keeping;
mod killed;
mod kit;
mod versions;
