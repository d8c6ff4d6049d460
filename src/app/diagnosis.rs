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
    let _ = writeln!(out, "system: {} {os} {arch}", release());
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

/// What the system calls itself.
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

/// A line of the log without paths, which may hold the name of somebody: what is quoted, what a field of a
/// path says, and what begins like one.
fn without_paths(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((at, length)) = first_path(rest) {
        out.push_str(&rest[..at]);
        out.push_str(PATH);
        rest = &rest[at + length..];
    }
    out.push_str(rest);
    out
}

/// Where the first path of a text begins, in bytes, and how long it is.
fn first_path(text: &str) -> Option<(usize, usize)> {
    // A field goes on to the next one: a path may have spaces.
    let field = ["path=", "file=", "source="].iter().filter_map(|name| {
        let at = text.find(name)? + name.len();
        let next = text[at..]
            .find(" error=")
            .or_else(|| text[at..].find(" id="));
        Some((at, next.unwrap_or(text.len() - at)))
    });
    let quoted = [('“', '”'), ('"', '"'), ('`', '`')]
        .iter()
        .filter_map(|(open, close)| {
            let at = text.find(*open)? + open.len_utf8();
            Some((at, text[at..].find(*close)?))
        });
    let is_start = |(at, _): &(usize, char)| {
        let before = text[..*at].chars().next_back();
        before.is_none_or(|c| c.is_whitespace() || "(:=，：".contains(c))
    };
    let mut slashes = text
        .char_indices()
        .filter(|(_, c)| *c == '/')
        .filter(is_start);
    let drives = text
        .match_indices(":\\")
        .filter_map(|(at, _)| at.checked_sub(1));
    let bare = slashes
        .next()
        .map(|(at, _)| at)
        .into_iter()
        .chain(drives)
        .map(|at| {
            let end = text[at..].find(" error=").unwrap_or(text.len() - at);
            (at, end)
        });
    let all = field.chain(quoted).chain(bare);
    all.filter(|(at, length)| *length > 0 && !text[*at..].starts_with(PATH))
        .min()
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
                "WARN gridroom: not done error=/media/usb/李四.gpkg: permission denied",
                "WARN gridroom: not done error=<path>",
            ),
            (
                "WARN gridroom: not opened source=File(\"C:\\\\数据\\\\李四.gpkg\") error=gone",
                "WARN gridroom: not opened source=<path> error=gone",
            ),
            (
                "WARN gridroom: not read “D:\\李四.csv” twice",
                "WARN gridroom: not read “<path>” twice",
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
