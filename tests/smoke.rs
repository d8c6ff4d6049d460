//! The real program in a real window: it appears, shows a map, idles quietly, and closes.

#![cfg(target_os = "linux")]

mod support;

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use support::skip_but_in_ci;

/// The program that is tried: the one of a package, where `GRIDROOM` names it, else the built one.
fn program() -> Command {
    let packaged = std::env::var_os("GRIDROOM");
    Command::new(packaged.unwrap_or_else(|| env!("CARGO_BIN_EXE_gridroom").into()))
}

/// A process that does not outlive the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn has(program: &str) -> bool {
    let found = Command::new("which")
        .arg(program)
        .stdout(Stdio::null())
        .status();
    found.is_ok_and(|s| s.success())
}

/// Whether everything is there; where it is not, says so, and fails where CI is set.
fn is_equipped() -> bool {
    let missing: Vec<_> = ["Xvfb", "xdotool", "import", "convert"]
        .into_iter()
        .filter(|program| !has(program))
        .collect();
    if missing.is_empty() {
        return true;
    }
    let why = format!("{missing:?} not found (on Debian: xvfb, xdotool, imagemagick)");
    skip_but_in_ci(&format!("the program in a real window: {why}"));
    false
}

/// A display of our own; Xvfb picks a free number and writes it to its standard output.
fn display() -> (Running, String) {
    let mut server = Command::new("Xvfb")
        .args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1366x768x24",
            "-nolisten",
            "tcp",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("Xvfb starts");
    let mut number = String::new();
    let stdout = server.stdout.take().expect("a pipe");
    std::io::BufRead::read_line(&mut std::io::BufReader::new(stdout), &mut number)
        .expect("a number");
    (Running(server), format!(":{}", number.trim()))
}

fn within<T>(seconds: u64, what: &str, mut attempt: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = attempt() {
            return found;
        }
        assert!(
            began.elapsed() < Duration::from_secs(seconds),
            "{what} after {seconds} s"
        );
        sleep(Duration::from_millis(100));
    }
}

/// Distinct colours on the screen, and the share of the commonest.
fn colours(display: &str, folder: &Path) -> (usize, f64) {
    let picture = folder.join("screen.png");
    let taken = Command::new("import")
        .args(["-display", display, "-window", "root"])
        .arg(&picture)
        .status();
    assert!(taken.expect("import runs").success());
    let histogram = Command::new("convert")
        .arg(&picture)
        .args(["-format", "%c", "histogram:info:-"])
        .output()
        .expect("convert runs");
    let text = String::from_utf8_lossy(&histogram.stdout).into_owned();
    let counts: Vec<u64> = text
        .lines()
        .filter_map(|l| l.trim().split(':').next()?.trim().parse().ok())
        .collect();
    let most = counts.iter().max().copied().unwrap_or(0);
    (counts.len(), most as f64 / (1366.0 * 768.0))
}

/// Processor time a process has used so far, in hundredths of a second.
fn ticks(pid: u32) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).expect("it runs");
    let after_name = stat.rsplit(") ").next().expect("fields");
    let fields: Vec<&str> = after_name.split(' ').collect();
    let field = |i: usize| fields[i].parse::<u64>().expect("a number");
    field(11) + field(12)
}

#[test]
fn the_window_appears_is_not_blank_and_idles() {
    if !is_equipped() {
        return;
    }
    let (_server, display) = display();
    let home = tempfile::tempdir().expect("a folder");
    let child = program()
        .env("DISPLAY", &display)
        .env_remove("WAYLAND_DISPLAY")
        .env("HOME", home.path())
        .env("XDG_DATA_HOME", home.path())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("gridroom starts");
    let mut program = Running(child);
    let pid = program.0.id();
    let began = Instant::now();
    let window = within(90, "no window", || {
        // What the program had to say is worth more than that nothing was seen.
        if began.elapsed() > Duration::from_secs(80)
            || program.0.try_wait().ok().flatten().is_some()
        {
            let _ = program.0.kill();
            let mut said = String::new();
            if let Some(mut errors) = program.0.stderr.take() {
                let _ = std::io::Read::read_to_string(&mut errors, &mut said);
            }
            panic!("no window; the program said: {said}");
        }
        let found = Command::new("xdotool")
            .env("DISPLAY", &display)
            .args(["search", "--onlyvisible", "--pid", &pid.to_string()])
            .output()
            .ok()?;
        let ids = String::from_utf8_lossy(&found.stdout).into_owned();
        ids.lines().next().map(str::to_owned)
    });
    within(60, "the window stays blank", || {
        let (count, most) = colours(&display, home.path());
        (count > 100 && most < 0.9).then_some(())
    });
    // The sample town becomes a project beside the window first.
    within(90, "the town is still being made", || {
        let before = ticks(pid);
        sleep(Duration::from_secs(1));
        (ticks(pid) - before < 10).then_some(())
    });
    // Nothing moves any more: a window that repaints for nothing would use a whole core (case of
    // many immediate-mode programs), one that does not, next to nothing.
    let before = ticks(pid);
    sleep(Duration::from_secs(4));
    let used = ticks(pid) - before;
    assert!(
        used < 100,
        "idle, it used {used} hundredths of a second in 4 s"
    );
    // Quit by its shortcut: it ends by itself and keeps its settings.
    for action in [["windowfocus", &window], ["key", "ctrl+q"]] {
        let done = Command::new("xdotool")
            .env("DISPLAY", &display)
            .args(action)
            .status();
        assert!(done.expect("xdotool runs").success());
    }
    let status = within(20, "it does not close", || {
        program.0.try_wait().ok().flatten()
    });
    assert!(status.success(), "{status}");
    let kept = home.path().join("gridroom").join("app.ron");
    let settings = std::fs::read_to_string(&kept).expect("settings are kept");
    assert!(settings.contains("language"), "{settings}");
}

#[test]
fn without_a_display_it_says_what_to_do() {
    let output = program()
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .env("LANG", "en_US.UTF-8")
        .env("LC_ALL", "en_US.UTF-8")
        .output()
        .expect("gridroom runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(said.contains("mesa-vulkan-drivers"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
}
