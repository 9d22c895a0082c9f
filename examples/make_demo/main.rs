//! Writes the demo data set: a small, fictional Liuzhou (虚构数据).
//!
//! `cargo run --release --example make_demo -- data/demo` writes the same bytes each time. See `data/demo/README.md`
//! for what is in it.

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
