//! `gridroom.com`, for whoever types `gridroom` at a prompt of Windows, where `.com` goes before `.exe`.
//! Owns: waiting. `gridroom.exe` has a window and no console, so a prompt would not wait for it, and
//! would not learn how it ended. Must not know: what the arguments mean.
//!
//! Built by `packaging/build windows` with `rustc` alone; no part of the crate.

use std::env;
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let beside = env::current_exe().map(|me| me.with_file_name("gridroom.exe"));
    let ended =
        beside.and_then(|program| Command::new(program).args(env::args_os().skip(1)).status());
    match ended {
        Ok(status) => {
            let code = status.code().and_then(|code| u8::try_from(code).ok());
            ExitCode::from(code.unwrap_or(101))
        }
        Err(error) => {
            eprintln!("gridroom.exe: {error}");
            ExitCode::from(3)
        }
    }
}
