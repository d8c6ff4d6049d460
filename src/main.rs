//! The program: commands without a window, or the window.

// Windows opens no console beside the window; commands take the one they were started from.
#![cfg_attr(windows, windows_subsystem = "windows")]

use clap::Parser;
use gridroom::cli::{self, Cli, console};
use std::process::ExitCode;
use std::time::Instant;

fn main() -> ExitCode {
    let started = Instant::now();
    let cli = Cli::try_parse().unwrap_or_else(|told| {
        console::attach();
        told.exit()
    });
    if cli.command.is_some() {
        console::attach();
    }
    let usual = if cli.command.is_some() {
        "warn"
    } else {
        "warn,gridroom=info"
    };
    gridroom::app::log::begin(usual, cli.command.is_none());
    match cli.command {
        Some(command) => cli::run(&command),
        None => gridroom::app::run(cli.file, cli.bring_in, cli.reset_settings, started),
    }
}
