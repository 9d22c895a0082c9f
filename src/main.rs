//! Arguments in, exit status out. Without a command it opens the window.

#![cfg_attr(windows, windows_subsystem = "console")]

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    jingtu::cli::run(&arguments).into()
}
