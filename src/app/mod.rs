//! Floor 4: the window. State is data, the screen is a function of it; no rule of the field
//! is decided here.

pub mod i18n;
pub mod map;
pub mod scene;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// Open the window.
pub fn run(_file: Option<PathBuf>, _started: Instant) -> ExitCode {
    ExitCode::SUCCESS
}
