//! Files: dropped, broken, the bundled town.

use crate::support::{
    SMALL, Window, press, selected, settings, settle, shows, town, town_file, window,
};
use egui::{DroppedFile, Key};
use egui_kittest::Harness;
use gridroom::app::loader::Source;
use gridroom::app::scene::Basemap;
use gridroom::app::settings::Settings;
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(Debug)]
struct Dropped(PathBuf);

impl DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|e| e.to_string())
    }
}

fn drop_file(harness: &mut Harness<'_, Window>, path: &Path) {
    let file = Arc::new(Dropped(path.to_owned()));
    harness.input_mut().dropped_files.push(file);
    harness.step();
    harness.input_mut().dropped_files.clear();
    settle(harness);
}

fn titles(harness: &mut Harness<'_, Window>) -> Vec<String> {
    let document = harness
        .state_mut()
        .shell()
        .session
        .document()
        .expect("a map");
    document
        .map
        .coverage
        .faces()
        .map(|f| document.map.title(f))
        .collect()
}

#[test]
fn a_broken_file_shows_an_error_and_keeps_the_map() {
    let (mut harness, folder) = town();
    let before = titles(&mut harness);
    let path = folder.path().join("broken.geojson");
    let faults = [
        (
            r#"{"type":"FeatureCollection","features":[{"type":"Feat"#,
            "没有下载或复制完整",
        ),
        ("", "文件是空的"),
        (
            r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"甲"},"geometry":{"type":"Polygon","coordinates":[[[250000,2770000],[250100,2770000],[250000,2770100]]]}}]}"#,
            "投影坐标",
        ),
    ];
    for (text, expected) in faults {
        std::fs::write(&path, text).expect("written");
        drop_file(&mut harness, &path);
        assert!(shows(&harness, "无法打开“broken.geojson”"));
        assert!(shows(&harness, expected), "{expected}");
        assert!(shows(&harness, "已打开的地图未受影响"));
        assert_eq!(titles(&mut harness), before);
        press(&mut harness, Key::Escape);
        assert!(!shows(&harness, "无法打开"));
    }
}

#[test]
fn a_dropped_map_replaces_the_open_one_and_is_remembered() {
    let (mut harness, folder) = town();
    let path = folder.path().join("other.geojson");
    let text = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"甲"},"geometry":{"type":"Polygon","coordinates":[[[118,25],[118.01,25],[118,25.01],[118,25]]]}}]}"#;
    std::fs::write(&path, text).expect("written");
    drop_file(&mut harness, &path);
    assert_eq!(titles(&mut harness), ["甲"]);
    assert!(selected(&mut harness).is_empty());
    let recent = &harness.state_mut().shell().settings.recent;
    assert!(recent[0].ends_with("other.geojson") && recent[1].ends_with("town.geojson"));
}

#[test]
fn the_bundled_town_opens_and_says_that_it_is_invented() {
    let mut harness = window(settings(), None, SMALL);
    harness.state_mut().shell().open(Source::Town);
    settle(&mut harness);
    assert_eq!(titles(&mut harness).len(), 156);
    assert!(shows(&harness, "均为虚构"));
}

#[test]
fn a_missing_file_is_named_with_a_remedy() {
    let mut harness = window(settings(), Some(Path::new("none.geojson")), SMALL);
    assert!(shows(&harness, "无法打开“none.geojson”"));
    assert!(shows(&harness, "请确认文件存在"));
    assert!(harness.state_mut().shell().message().is_some());
}

#[test]
fn a_background_map_that_fails_is_told_and_the_choice_is_kept() {
    let (path, folder) = town_file();
    let tiles = folder.path().join("none.mbtiles");
    let settings = Settings {
        basemap: Basemap::MbTiles(tiles.clone()),
        ..settings()
    };
    let mut harness = window(settings, Some(&path), SMALL);
    assert!(shows(&harness, "底图无法显示") && shows(&harness, "none.mbtiles"));
    press(&mut harness, Key::Escape);
    assert!(!shows(&harness, "底图无法显示"), "told once");
    assert_eq!(
        harness.state_mut().shell().settings.basemap,
        Basemap::MbTiles(tiles)
    );
    assert_eq!(titles(&mut harness).len(), 4);
}
