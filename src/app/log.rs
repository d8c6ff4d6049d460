//! The log: to the terminal, and of the window to a file of the day as well, of which a week is kept.
//! Owns: where it lies, and that a panic is in it with its place and without its words, which may hold
//! a value of somebody. Must not know: what is logged.

use crate::app::project::scratch;
use std::path::PathBuf;
use std::thread;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// So many days are kept.
const DAYS: usize = 7;

/// Where the files lie.
pub fn folder() -> PathBuf {
    scratch::home().join("log")
}

/// Log from now on, as the environment asks for, or as is usual; to files too where the window runs.
pub fn begin(usual: &str, to_files: bool) {
    let asked = std::env::var("RUST_LOG").ok();
    let asked = asked.and_then(|asked| asked.parse::<Targets>().ok());
    let filter = asked.unwrap_or_else(|| usual.parse().unwrap_or_default());
    let files = to_files.then(appender).and_then(Result::ok);
    let files = files.map(|files| fmt::layer().with_ansi(false).with_writer(files));
    tracing_subscriber::registry()
        .with(filter)
        .with(fmt::layer().with_writer(std::io::stderr))
        .with(files)
        .init();
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(ToString::to_string);
        let thread = thread::current();
        tracing::error!(?place, thread = thread.name(), "broke off");
        hook(panic);
    }));
}

fn appender() -> Result<RollingFileAppender, tracing_appender::rolling::InitError> {
    RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("gridroom")
        .filename_suffix("log")
        .max_log_files(DAYS)
        .build(folder())
}
