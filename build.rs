//! What stands in the program for Windows besides code: icon, version, manifest. Owns: how that becomes a
//! resource and is linked. Must not know: any other system; for those it does nothing.
//!
//! No crate is used: the resource compiler comes with every toolchain for Windows (`windres` with
//! MinGW, `rc` with Visual Studio). Where there is none the program is built without, with a warning.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

/// What the resource is made of; the first one has the version filled in.
const SOURCES: [&str; 3] = [
    "packaging/windows/gridroom.rc",
    "packaging/windows/gridroom.manifest",
    "assets/icon/gridroom.ico",
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
    }
    println!("cargo::rerun-if-env-changed=WINDRES");
    if env::var("CARGO_CFG_TARGET_OS").as_deref() != Ok("windows") {
        return;
    }
    if let Err(why) = resource() {
        println!("cargo::warning=no icon, version and manifest: {why}");
    }
}

fn resource() -> Result<(), String> {
    let out = env::var("OUT_DIR").map_err(|e| e.to_string())?;
    let out = Path::new(&out);
    let read = |e: std::io::Error| e.to_string();
    // All of it in one folder, so that no path has to be written into the source.
    for source in SOURCES {
        let name = Path::new(source).file_name().unwrap_or_default();
        fs::copy(source, out.join(name)).map_err(read)?;
    }
    let text = fs::read_to_string(SOURCES[0]).map_err(read)?;
    let part = |name| env::var(format!("CARGO_PKG_VERSION_{name}")).unwrap_or_default();
    let numbers = format!("{},{},{},0", part("MAJOR"), part("MINOR"), part("PATCH"));
    let version = env::var("CARGO_PKG_VERSION").unwrap_or_default();
    let text = text
        .replace("@NUMBERS@", &numbers)
        .replace("@VERSION@", &version);
    fs::write(out.join("gridroom.rc"), text).map_err(read)?;

    let is_msvc = env::var("CARGO_CFG_TARGET_ENV").as_deref() == Ok("msvc");
    let (programs, args, made) = if is_msvc {
        let args = ["/nologo", "/fo", "gridroom.res", "gridroom.rc"];
        (
            vec!["rc".to_owned()],
            args.map(str::to_owned),
            "gridroom.res",
        )
    } else {
        let arch = env::var("CARGO_CFG_TARGET_ARCH").unwrap_or_default();
        let programs = env::var("WINDRES")
            .into_iter()
            .chain([format!("{arch}-w64-mingw32-windres"), "windres".to_owned()]);
        let args = ["-c", "65001", "gridroom.rc", "gridroom.res.o"];
        (
            programs.collect(),
            args.map(str::to_owned),
            "gridroom.res.o",
        )
    };
    let mut why = String::new();
    for program in programs {
        match Command::new(&program).args(&args).current_dir(out).status() {
            Ok(status) if status.success() => {
                // Of the program alone: tests and benches are linked without.
                println!("cargo::rustc-link-arg-bins={}", out.join(made).display());
                return Ok(());
            }
            Ok(status) => why = format!("{program}: {status}"),
            Err(error) => why = format!("{program}: {error}"),
        }
    }
    Err(why)
}
