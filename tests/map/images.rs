//! Pictures of the map in both themes and languages, drawn by a software adapter.
//!
//! Tolerance: a pixel counts as different beyond a YIQ distance of 2, and 150 of 576,000
//! pixels may differ, so that another version of the driver passes while a moved label, a
//! missing hatch or another colour does not. Run with `UPDATE_SNAPSHOTS=1` to renew them.

use crate::support::skip_but_in_ci;
use crate::window::{Window, board, open_with, town};
use egui_kittest::wgpu::WgpuTestRenderer;
use egui_kittest::{Harness, SnapshotOptions, SnapshotResults};
use gridroom::app::jobs::loader::load;
use gridroom::app::jobs::source::Source;
use gridroom::app::map::scene::{LayerId, LayerState};
use gridroom::course::Course;
use gridroom::i18n::{I18n, Language};
use std::sync::Arc;

/// A renderer; none where there is no adapter, which fails where CI is set.
pub fn renderer() -> Option<WgpuTestRenderer> {
    // The default setup picks a CPU adapter before any other.
    match std::panic::catch_unwind(WgpuTestRenderer::new) {
        Ok(renderer) => Some(renderer),
        Err(_) => {
            let why = "no graphics adapter (on Debian install mesa-vulkan-drivers)";
            skip_but_in_ci(&format!("pictures of the map: {why}"));
            None
        }
    }
}

pub fn compare(name: &str, window: Window, before: impl FnOnce(&mut Harness<'_, Window>)) {
    compare_with(&mut SnapshotResults::new(), name, window, before);
}

/// The same where a test has several pictures: what differs is told of all of them.
pub fn compare_with(
    results: &mut SnapshotResults,
    name: &str,
    window: Window,
    before: impl FnOnce(&mut Harness<'_, Window>),
) {
    let Some(renderer) = renderer() else { return };
    let mut harness = open_with(Harness::builder().renderer(renderer), window);
    before(&mut harness);
    harness.run();
    let options = SnapshotOptions::new().threshold(2.0).max_failed_pixels(150);
    harness.snapshot_options(name, &options);
    results.extend(harness.take_snapshot_results());
}

fn zones(dark: bool, language: Language) -> Window {
    let mut window = Window::new(town());
    window.dark = dark;
    window.i18n = I18n::new(language);
    window.selection = ["玉井", "坝垄"].map(|name| window.face(name)).into();
    window
}

#[test]
fn zones_light_chinese() {
    compare(
        "map_zones_light_zh",
        zones(false, Language::Chinese),
        |_| {},
    );
}

#[test]
fn zones_light_english() {
    compare(
        "map_zones_light_en",
        zones(false, Language::English),
        |_| {},
    );
}

#[test]
fn zones_dark_chinese() {
    compare("map_zones_dark_zh", zones(true, Language::Chinese), |_| {});
}

#[test]
fn zones_dark_english() {
    compare("map_zones_dark_en", zones(true, Language::English), |_| {});
}

#[test]
fn neighbours_apart_with_a_grid_under_the_pointer() {
    compare("map_apart_hover", Window::new(board(9, 6)), |harness| {
        crate::window::move_to(harness, egui::pos2(520.0, 300.0));
    });
}

#[test]
fn fills_meet_without_a_seam() {
    let Some(renderer) = renderer() else { return };
    let mut window = zones(false, Language::Chinese);
    window.selection.clear();
    for layer in LayerId::ALL.into_iter().filter(|l| *l != LayerId::Fills) {
        let hidden = LayerState {
            visible: false,
            opacity: 1.0,
        };
        window.layers.set(layer, hidden);
    }
    let mut harness = open_with(Harness::builder().renderer(renderer), window);
    let image = harness.render().expect("a picture");
    let land = *image.get_pixel(30, 30);
    let is_inner = |x: u32, y: u32| (240..640).contains(&x) && (80..480).contains(&y);
    let of_land = image
        .enumerate_pixels()
        .filter(|(.., pixel)| **pixel == land);
    let (inner, outer): (Vec<_>, Vec<_>) = of_land.partition(|(x, y, _)| is_inner(*x, *y));
    assert!(outer.len() > 10_000, "the ground around is {land:?}");
    let at = inner.first().map(|(x, y, _)| (x, y));
    assert_eq!(at, None, "the ground shows between grids");
}

/// The bundled town, as the program opens it.
fn bundled() -> Window {
    let loaded = load(&Source::Town, false, &Course::new()).expect("the bundled town");
    Window::new(Arc::into_inner(loaded.parts.map).expect("the only owner"))
}

#[test]
fn the_bundled_town() {
    compare("map_town", bundled(), |_| {});
}

#[test]
fn the_bundled_town_from_near() {
    let mut window = bundled();
    let face = window.face("洪桥02");
    let bounds = window.map.coverage.face_bounds(face).expect("a box");
    window.view.zoom_to(bounds);
    compare("map_town_near", window, |_| {});
}
