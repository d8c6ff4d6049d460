//! What somebody who is asked for help needs to know: version, system, graphics adapter, how the window is
//! set, the log. Owns: what stands in it, and that no file, name or value of a project does. Must not know:
//! who reads it.

use crate::app::log;
use crate::app::state::settings::Settings;
use std::fmt::Write;
use std::path::Path;

/// So many lines of the log at most, the newest.
const LINES: usize = 2_000;
/// What stands for a path.
const PATH: &str = "<path>";

/// All of it, as text; `graphics` is what draws the window, where there is one.
pub fn text(settings: Option<&Settings>, graphics: Option<&str>) -> String {
    let mut out = String::new();
    let profile = if cfg!(debug_assertions) {
        "debug"
    } else {
        "release"
    };
    let _ = writeln!(out, "gridroom {} ({profile})", env!("CARGO_PKG_VERSION"));
    let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
    let _ = writeln!(out, "system: {os} {arch} {}", release());
    let _ = writeln!(out, "graphics: {}", graphics.unwrap_or("none"));
    if let Some(settings) = settings {
        let _ = writeln!(
            out,
            "language: {}; dark: {}; lock after {} s; recent files: {}",
            settings.language.tag(),
            settings.dark,
            settings.lock_after_s,
            settings.recent.len()
        );
    }
    let _ = writeln!(out, "\nlog:");
    for line in newest_lines(&log::folder()) {
        let _ = writeln!(out, "{}", without_paths(&line));
    }
    out
}

/// What Windows calls itself, with the number of its version.
#[cfg(windows)]
fn release() -> String {
    use std::os::windows::process::CommandExt;
    /// No console is shown for it: `CREATE_NO_WINDOW` of Windows.
    const NO_WINDOW: u32 = 0x0800_0000;
    let told = std::process::Command::new("cmd")
        .args(["/D", "/C", "ver"])
        .creation_flags(NO_WINDOW)
        .output();
    // Words are in the code page of the console; the number is plain.
    told.map(|told| String::from_utf8_lossy(&told.stdout).trim().to_owned())
        .unwrap_or_default()
}

/// What the system calls itself, where it has a file that says so.
#[cfg(not(windows))]
fn release() -> String {
    let text = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let name = text
        .lines()
        .find_map(|line| line.strip_prefix("PRETTY_NAME="));
    name.unwrap_or_default().trim_matches('"').to_owned()
}

/// The newest lines of the files of a folder, oldest first.
fn newest_lines(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<_> = files.map(|file| file.path()).collect();
    // Their names end with the day.
    paths.sort_unstable();
    let mut lines: Vec<String> = Vec::new();
    for path in paths.iter().rev() {
        let bytes = std::fs::read(path).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let more: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.splice(0..0, more);
        if lines.len() >= LINES {
            break;
        }
    }
    lines.split_off(lines.len().saturating_sub(LINES))
}

/// What hides the words of a line that follow.
#[derive(Clone, Copy, PartialEq)]
enum Hidden {
    /// Nothing: they are looked at one by one.
    No,
    /// The value of a field, up to the next field.
    Field,
    /// A path with spaces, up to a word that ends it.
    Path,
}

/// A line of the log without what may tell of somebody: paths, and words that are not ASCII (the program logs
/// in English). Where it broke off in the sources is kept.
fn without_paths(line: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut hidden = Hidden::No;
    for word in line.split(' ') {
        let field = word.split_once('=').filter(|(name, _)| {
            let mut letters = name.chars();
            !name.is_empty() && letters.all(|c| c.is_ascii_lowercase() || c == '_')
        });
        let (name, value) = match field {
            Some((name, value)) => {
                hidden = Hidden::No;
                (format!("{name}="), value)
            }
            None => (String::new(), word),
        };
        let shown = match name.as_str() {
            "path=" | "file=" | "source=" => {
                hidden = Hidden::Field;
                PATH.to_owned()
            }
            "place=" => place(value),
            _ if hidden != Hidden::No => {
                if hidden == Hidden::Path && ends_path(value) {
                    hidden = Hidden::No;
                }
                continue;
            }
            _ if value.contains(['/', '\\']) || !value.is_ascii() => {
                if !ends_path(value) {
                    hidden = Hidden::Path;
                }
                PATH.to_owned()
            }
            _ => value.to_owned(),
        };
        out.push(name + &shown);
    }
    out.join(" ")
}

/// A word ends a path: what follows says what became of it.
fn ends_path(word: &str) -> bool {
    word.ends_with([':', ',', ';', ')', '"', '”', '`'])
}

/// A place in the sources: the crate, its folders and the line, not where they lay.
fn place(value: &str) -> String {
    let value = value.trim_start_matches("Some(").trim_matches(['"', ')']);
    let parts: Vec<&str> = value.split(['/', '\\']).collect();
    let from = parts.iter().rposition(|part| *part == "src").unwrap_or(0);
    parts[from.saturating_sub(1)..].join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_is_left_in_a_line() {
        let lines = [
            (
                "WARN gridroom: not saved path=/home/li/隔离 名单.xlsx error=no space left",
                "WARN gridroom: not saved path=<path> error=no space left",
            ),
            (
                "WARN gridroom: not done error=/media/li si/名单 甲.gpkg: permission denied",
                "WARN gridroom: not done error=<path> permission denied",
            ),
            (
                "WARN gridroom: not opened source=File(\"C:\\\\数据\\\\李四.gpkg\") error=gone",
                "WARN gridroom: not opened source=<path> error=gone",
            ),
            (
                "WARN gridroom: not done error=盘:\\李四.csv",
                "WARN gridroom: not done error=<path>",
            ),
            (
                "WARN gridroom: not done error=\"\" is no “李四” here",
                "WARN gridroom: not done error=\"\" is no <path> here",
            ),
            (
                "ERROR gridroom::app::log: broke off place=Some(\"/home/li/.cargo/registry/src/index/egui-0.37.0/src/ui.rs:12:5\") thread=\"project\"",
                "ERROR gridroom::app::log: broke off place=egui-0.37.0/src/ui.rs:12:5 thread=\"project\"",
            ),
            (
                "INFO gridroom::app: first frame after 812 ms",
                "INFO gridroom::app: first frame after 812 ms",
            ),
        ];
        for (line, expected) in lines {
            assert_eq!(without_paths(line), expected);
        }
    }

    #[test]
    fn the_newest_lines_of_all_days_are_told() {
        let folder = tempfile::tempdir().expect("a folder");
        for (day, lines) in [("01", 1_500), ("02", 1_000)] {
            let text: String = (0..lines).map(|i| format!("{day} {i}\n")).collect();
            std::fs::write(folder.path().join(format!("gridroom.{day}.log")), text)
                .expect("written");
        }
        let lines = newest_lines(folder.path());
        assert_eq!(lines.len(), LINES);
        assert_eq!(
            (lines[0].as_str(), lines[LINES - 1].as_str()),
            ("01 500", "02 999")
        );
        assert!(newest_lines(&folder.path().join("none")).is_empty());
    }

    #[test]
    fn it_says_the_version_and_no_recent_file() {
        let settings = Settings {
            recent: vec!["/home/li/李四.gpkg".into()],
            ..Settings::default()
        };
        let said = text(Some(&settings), Some("llvmpipe, Vulkan"));
        assert!(said.starts_with("gridroom 0") && said.contains("llvmpipe, Vulkan"));
        assert!(said.contains("recent files: 1") && !said.contains("李四"));
    }
}
