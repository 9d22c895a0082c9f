//! Writes the demo data set: a small, fictional Liuzhou (虚构数据).
//!
//! `cargo run --release --example make_demo -- data/demo` writes the same bytes each time. See `data/demo/README.md`
//! for what is in it.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::type_complexity,
    clippy::unwrap_used,
    clippy::duplicate_mod,
    clippy::wrong_self_convention,
    clippy::items_after_statements,
    dead_code,
    reason = "a small tool for developers; the test support it shares holds more than it needs"
)]

use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

mod generate;

fn main() -> ExitCode {
    let Some(folder) = env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: make_demo FOLDER");
        return ExitCode::from(2);
    };
    let files = generate::files();
    let written = fs::create_dir_all(&folder).and_then(|()| files.iter().try_for_each(|(name, bytes)| fs::write(folder.join(name), bytes)));
    match written {
        Ok(()) => {
            println!("{} files, {} bytes", files.len(), files.iter().map(|(_, bytes)| bytes.len()).sum::<usize>());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{}: {error}", folder.display());
            ExitCode::FAILURE
        }
    }
}
