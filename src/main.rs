//! The program: commands without a window, or the window.

use clap::Parser;
use gridroom::cli::{self, Cli};
use std::process::ExitCode;
use std::time::Instant;
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let started = Instant::now();
    let cli = Cli::parse();
    let usual = if cli.command.is_some() {
        "warn"
    } else {
        "warn,gridroom=info"
    };
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_default_env().unwrap_or_else(|_| usual.into()))
        .with_writer(std::io::stderr)
        .init();
    match cli.command {
        Some(command) => cli::run(&command),
        None => gridroom::app::run(cli.file, cli.bring_in, started),
    }
}
