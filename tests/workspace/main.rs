//! The workspace and the outputs from outside: kept, opened again, killed, broken, read by other programs' means.

mod broken;
mod handing_over;
mod keeping;
mod killed;
mod kit;
mod versions;
