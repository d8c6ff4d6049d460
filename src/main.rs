//! The program: commands without a window, or the window.

use clap::Parser;
use gridroom::cli::{self, Cli};
use std::process::ExitCode;
use std::time::Instant;

fn main() -> ExitCode {
    let started = Instant::now();
    let cli = Cli::parse();
    let usual = if cli.command.is_some() {
        "warn"
    } else {
        "warn,gridroom=info"
    };
    gridroom::app::log::begin(usual, cli.command.is_none());
    match cli.command {
        Some(command) => cli::run(&command),
        None => gridroom::app::run(cli.file, cli.bring_in, started),
    }
}
