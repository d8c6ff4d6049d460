//! Files: dropped, broken, the bundled town.

use crate::support::{
    SMALL, Window, click, command, fill, follow, newcomer, press, selected, settings, settle,
    shows, town, town_file, window,
};
use egui::{DroppedFile, Key};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use gridroom::app::command::Command;
use gridroom::app::map::scene::Basemap;
use gridroom::app::state::settings::Settings;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

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

/// Drop a file on the window.
pub fn drop_file(harness: &mut Harness<'_, Window>, path: &Path) {
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
        .state
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
    let recent = &harness.state_mut().shell().state.settings.recent;
    assert!(recent[0].ends_with("other.geojson") && recent[1].ends_with("town.geojson"));
}

/// Nothing beneath a question is reached: the map on the screen is the one it is about.
#[test]
fn what_is_dropped_while_a_question_is_open_is_refused_and_that_is_said() {
    let (mut harness, folder) = town();
    let before = titles(&mut harness);
    let path = folder.path().join("other.geojson");
    let text = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"甲"},"geometry":{"type":"Polygon","coordinates":[[[118,25],[118.01,25],[118,25.01],[118,25]]]}}]}"#;
    std::fs::write(&path, text).expect("written");
    let ctx = harness.ctx.clone();
    harness.state_mut().shell().run(Command::About, &ctx);
    follow(&mut harness);
    drop_file(&mut harness, &path);
    assert_eq!(titles(&mut harness), before);
    assert!(shows(&harness, "请先处理打开的对话框"));
    press(&mut harness, Key::Escape);
    drop_file(&mut harness, &path);
    assert_eq!(titles(&mut harness), ["甲"]);
}

#[test]
fn a_dropped_archive_opens_as_it_does_from_the_menu() {
    let (mut harness, folder) = town();
    let map = gridroom::exchange::geojson::read_bytes(br#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"A"},"geometry":{"type":"Polygon","coordinates":[[[118,25],[118.01,25],[118,25.01],[118,25]]]}}]}"#).expect("a map");
    let map = gridroom::model::GridMap::build(map.layer, &Default::default());
    for name in ["other.zip", "other.kml", "other.topojson"] {
        let path = folder.path().join(name);
        gridroom::exchange::export::write(&path, &map).expect("written");
        drop_file(&mut harness, &path);
        assert_eq!(titles(&mut harness), ["A"], "{name}");
        let recent = &harness.state_mut().shell().state.settings.recent;
        assert!(recent[0].ends_with(name), "{name}");
    }
}

#[test]
fn the_bundled_town_opens_and_says_that_it_is_invented() {
    let mut harness = newcomer();
    settle(&mut harness);
    assert_eq!(titles(&mut harness).len(), 156);
    assert!(shows(&harness, "均为虚构"));
    // What a newcomer sees first is what the program is for.
    let moment = harness.state_mut().shell().state.epidemic.moment();
    assert!(moment.is_some_and(|moment| moment.figures.cases > 0));
    assert!(shows(&harness, "卡口待办"));
    assert!(shows(&harness, "一座虚构的示例镇"));
    click(&mut harness, "查看示例");
    assert!(!shows(&harness, "一座虚构的示例镇"));
    assert!(harness.state_mut().shell().state.settings.start_seen);
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
        harness.state_mut().shell().state.settings.basemap,
        Basemap::MbTiles(tiles)
    );
    assert_eq!(titles(&mut harness).len(), 4);
}

/// Off until somebody chooses one; a server is used only once a tile of it came.
#[test]
fn a_server_of_tiles_is_tried_before_it_is_used_and_what_it_learns_is_said() {
    let (path, _folder) = town_file();
    let mut harness = window(settings(), Some(&path), SMALL);
    let used = |harness: &mut Harness<'_, Window>| {
        let settings = &harness.state_mut().shell().state.settings;
        settings.basemap.clone()
    };
    assert_eq!(used(&mut harness), Basemap::None);
    command(&mut harness, Key::B);
    assert!(
        !shows(&harness, "瓦片提供方会得知"),
        "nobody learns anything"
    );
    click(&mut harness, "天地图（须自行申请密钥）");
    assert!(shows(&harness, "瓦片提供方会得知本机的网络地址"));
    let apply = harness.get_by_label("应用");
    assert!(apply.accesskit_node().is_disabled(), "without a token");
    click(&mut harness, "其他网络瓦片（XYZ 地址）");
    fill(
        &mut harness,
        "瓦片地址",
        "http://127.0.0.1:1/{z}/{x}/{y}.png",
    );
    click(&mut harness, "应用");
    let start = Instant::now();
    while !shows(&harness, "未能从 127.0.0.1 加载任何底图") {
        assert!(start.elapsed() < Duration::from_secs(60), "not said");
        follow(&mut harness);
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(shows(&harness, "瓦片地址"), "the dialog is still there");
    assert_eq!(used(&mut harness), Basemap::None, "and nothing is used");
}

/// Members of an archive, as the system's own tools pack them.
fn archive(path: &Path, members: &[(&str, &str)]) {
    let mut zip = zip::ZipWriter::new(std::fs::File::create(path).expect("made"));
    for (name, text) in members {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(*name, options).expect("begun");
        zip.write_all(text.as_bytes()).expect("written");
    }
    zip.finish().expect("whole");
}

#[test]
fn what_lies_beside_a_map_in_its_file_is_named_when_it_is_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    let map = r#"{"type":"Feature","properties":{"name":"甲"},"geometry":{"type":"Polygon","coordinates":[[[118,25],[118.01,25.001],[118.002,25.01],[118,25]]]}}"#;
    let path = folder.path().join("several.zip");
    let members = [
        ("grids.geojson", map),
        ("more.geojson", map),
        ("说明.txt", "网格图"),
        ("fields.csv", "code,note\n1,x\n"),
    ];
    archive(&path, &members);
    let mut harness = window(settings(), Some(&path), SMALL);
    assert_eq!(titles(&mut harness), ["甲"]);
    assert!(shows(&harness, "文件中另有 3 个部分未显示"));
    press(&mut harness, Key::F7);
    click(&mut harness, "读入说明（3）");
    for name in ["more", "说明.txt", "fields.csv"] {
        assert!(shows(&harness, &format!("“{name}”未读取")), "{name}");
    }
    // A document of Google Earth, with a map of its own and a link to one elsewhere.
    let kml = "<kml><Document><NetworkLink><Link><href>http://example.org/more.kml</href></Link></NetworkLink>\
        <Placemark><name>乙</name><Polygon><outerBoundaryIs><LinearRing><coordinates>118,25 118.01,25.001 118.002,25.01 118,25</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>";
    let path = folder.path().join("linked.kmz");
    archive(&path, &[("doc.kml", kml)]);
    let mut harness = window(settings(), Some(&path), SMALL);
    assert_eq!(titles(&mut harness), ["乙"]);
    let document = harness.state_mut().shell().state.session.document();
    let skipped = &document.expect("a map").said.skipped;
    assert_eq!(skipped[0].name, "http://example.org/more.kml");
}

#[test]
fn whose_data_a_map_is_stands_on_the_map() {
    let (path, _folder) = town_file();
    let said = "© OpenStreetMap contributors, ODbL";
    let mut harness = window(settings(), Some(&path), SMALL);
    settle(&mut harness);
    assert!(!shows(&harness, said));
    let text = std::fs::read_to_string(&path).expect("a map");
    let text = text.replacen('{', &format!(r#"{{"attribution":"{said}","#), 1);
    std::fs::write(&path, text).expect("written");
    let mut harness = window(settings(), Some(&path), SMALL);
    settle(&mut harness);
    assert!(shows(&harness, said));
}
