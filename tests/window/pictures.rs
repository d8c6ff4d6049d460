//! Pictures of every workspace on the smallest screen, in both languages, drawn by a software adapter.
//!
//! Tolerance: a pixel counts as different beyond a YIQ distance of 2, and 900 of 1,049,088 pixels may
//! differ: the time of the last saving stands in the line below. Run with `UPDATE_SNAPSHOTS=1` to renew
//! them, and look at them.

use crate::epidemic::town_project;
use crate::project::sign_in_as;
use crate::shared::skip_but_in_ci;
use crate::support::{SMALL, command, settings, settle, window_by};
use egui::{Key, Modifiers};
use egui_kittest::wgpu::WgpuTestRenderer;
use egui_kittest::{Harness, SnapshotOptions, SnapshotResults};
use gridroom::i18n::Language;

/// A renderer; none where there is no adapter, which fails where CI is set.
fn renderer() -> Option<WgpuTestRenderer> {
    match std::panic::catch_unwind(WgpuTestRenderer::new) {
        Ok(renderer) => Some(renderer),
        Err(_) => {
            let why = "no graphics adapter (on Debian install mesa-vulkan-drivers)";
            skip_but_in_ci(&format!("pictures of the window: {why}"));
            None
        }
    }
}

fn compare(language: Language, suffix: &str) {
    let (path, _folder) = town_project();
    let mut results = SnapshotResults::new();
    for (name, key) in [
        ("map", None),
        ("redraw", Some((Modifiers::NONE, Key::F2))),
        ("epidemic", Some((Modifiers::NONE, Key::F3))),
        ("register", Some((Modifiers::NONE, Key::F12))),
        ("arrivals", Some((Modifiers::SHIFT, Key::F12))),
        ("sampling", Some((Modifiers::COMMAND, Key::F12))),
        ("print", Some((Modifiers::COMMAND, Key::P))),
    ] {
        let Some(renderer) = renderer() else { return };
        let builder = Harness::builder().renderer(renderer);
        let mut harness = window_by(builder, settings(), Some(&path), SMALL);
        settle(&mut harness);
        sign_in_as(&mut harness, "谢主任");
        if language == Language::English {
            command(&mut harness, Key::E);
        }
        if let Some((modifiers, key)) = key {
            harness.key_press_modifiers(modifiers, key);
            settle(&mut harness);
            settle(&mut harness);
        }
        let options = SnapshotOptions::new().threshold(2.0).max_failed_pixels(900);
        harness.snapshot_options(format!("window_{name}_{suffix}"), &options);
        results.extend(harness.take_snapshot_results());
    }
}

#[test]
fn every_workspace_in_chinese() {
    compare(Language::Chinese, "zh");
}

#[test]
fn every_workspace_in_english() {
    compare(Language::English, "en");
}
