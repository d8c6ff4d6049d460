//! A project from an extract of OpenStreetMap, by the names of what is shown.

use crate::support::{
    SMALL, Window, choose, click, command, fill, press, settings, settle, shows, town, window,
};
use egui::accesskit::Role;
use egui::{Context, Key, Pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use gridroom::app::intent::Intent;
use gridroom::app::jobs::chooser::Choice;
use gridroom::app::jobs::source::Source;
use gridroom::app::state::dialog::{Dialog, PathDraft};
use gridroom::app::workspaces::own_town::{self, state::Part};
use gridroom::course::Course;
use gridroom::exchange::osm::{self, CommunitiesBy, GridsBy, Scope, Wishes};
use gridroom::geometry::fixed::Coord;
use gridroom::model::record::Kind;
use gridroom::model::register::Level;
use gridroom::rules::households::HouseholdRules;
use gridroom::store::{Contents, NewProject, OpenOptions, Project};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn extract(folder: &Path) -> PathBuf {
    let path = folder.join("新城.osm");
    std::fs::write(&path, include_str!("../support/invented.osm")).expect("written");
    path
}

/// A window in which the invented extract was chosen.
fn chosen() -> (Harness<'static, Window>, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = extract(folder.path());
    let mut harness = window(settings(), Some(&path), SMALL);
    settle(&mut harness);
    (harness, folder)
}

/// The number beside a name in the table of what is taken.
fn taken(harness: &mut Harness<'_, Window>, what: &str) -> u64 {
    let own = harness.state_mut().shell().state.own_town.as_deref();
    let ready = own.and_then(own_town::OwnTown::ready).expect("laid out");
    ready.town.taken.0.get(what).copied().unwrap_or(0)
}

fn tell(harness: &mut Harness<'_, Window>, intent: own_town::Intent) {
    let ctx: Context = harness.ctx.clone();
    harness.state_mut().shell().handle(intent.into(), &ctx);
    settle(harness);
}

#[test]
fn an_extract_is_looked_at_narrowed_and_made_into_a_project_with_its_attribution() {
    let (mut harness, folder) = chosen();
    assert!(shows(&harness, "新城.osm") && shows(&harness, "建筑"));
    assert_eq!(taken(&mut harness, "buildings"), 10);
    assert!(shows(
        &harness,
        "1 个面的部分边界不在提取文件中，未采用（relation/7）"
    ));
    assert!(shows(&harness, "© OpenStreetMap contributors, ODbL"));

    // Half of it is an administrative area.
    choose(&mut harness, "行政区");
    fill(&mut harness, "按名称查找", "we");
    click(&mut harness, "West（10 级）");
    settle(&mut harness);
    assert_eq!(taken(&mut harness, "buildings"), 5);

    // A census figure scales the estimate, once it is typed.
    fill(&mut harness, "总户数", "1 200户");
    press(&mut harness, Key::Tab);
    settle(&mut harness);
    assert_eq!(taken(&mut harness, "households"), 1_200);

    let path = folder.path().join("新城.gpkg");
    tell(&mut harness, own_town::Intent::Make(path.clone()));
    let shell = harness.state_mut().shell();
    assert!(
        shell.state.own_town.is_none(),
        "the project is open instead"
    );
    let document = shell.state.session.document().expect("a project");
    assert_eq!(document.source, Source::File(path));
    assert_eq!(document.map.features.len(), 1);
    assert!(shows(&harness, "© OpenStreetMap contributors, ODbL"));

    // It stands in the register, where what is estimated says so, in both languages.
    press(&mut harness, Key::F12);
    settle(&mut harness);
    assert!(shows(&harness, "5 栋楼，≈1,200 户"));
    command(&mut harness, Key::E);
    assert!(shows(&harness, "5 buildings, ≈1,200 households"));
}

/// The bar that scrolls the panel lies over what it scrolls: what is counted stands beside it.
#[test]
fn no_number_stands_beneath_the_bar_that_scrolls() {
    /// As wide as the bar is under the pointer, points.
    const BAR: f32 = 10.0;
    let (harness, _folder) = chosen();
    let is_number = |text: &str| {
        let is_digit = |c: char| c.is_ascii_digit() || c == ',';
        !text.is_empty() && text.chars().all(is_digit)
    };
    let labels = harness.query_all_by_role(Role::Label);
    let numbers = labels.filter(|label| {
        let node = label.accesskit_node();
        is_number(&node.value().or_else(|| node.label()).unwrap_or_default())
    });
    let rights: Vec<f32> = numbers.map(|number| number.rect().right()).collect();
    assert!(rights.len() > 4, "what is taken: {rights:?}");
    for right in rights {
        assert!(right <= SMALL.x - BAR, "{right}");
    }
}

/// Click a place (lon, lat) on the map.
fn click_place(harness: &mut Harness<'_, Window>, (lon, lat): (f64, f64)) {
    let at = Coord::new((lon * 1e7) as i32, (lat * 1e7) as i32);
    let shell = harness.state_mut().shell();
    let at: Pos2 = shell.on_screen(at).expect("on the map");
    harness.hover_at(at);
    harness.step();
    harness.drag_at(at);
    harness.drop_at(at);
    settle(harness);
}

/// The names of the communities there would be.
fn communities(harness: &mut Harness<'_, Window>) -> Vec<String> {
    let own = harness.state_mut().shell().state.own_town.as_deref();
    let ready = own.and_then(own_town::OwnTown::ready).expect("laid out");
    let records = ready.town.contents.iter();
    let communities = records.filter(|(key, ..)| key.kind == Kind::Community);
    let names = communities.filter_map(|(_, record, _)| record.text("name"));
    names.map(str::to_owned).collect()
}

#[test]
fn lines_drawn_on_the_map_part_the_scope_into_communities() {
    let (mut harness, folder) = chosen();
    click(&mut harness, "手工划分");
    settle(&mut harness);
    assert_eq!(communities(&mut harness), ["新城"], "nothing is drawn yet");
    click(&mut harness, "绘制分界线");
    // It ends within the scope: nothing is parted, and that is said.
    click_place(&mut harness, (24.9407, 60.1698));
    click_place(&mut harness, (24.9407, 60.1702));
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert!(shows(&harness, "没有把范围分开"));
    click(&mut harness, "撤回上一条线");
    settle(&mut harness);
    assert!(!shows(&harness, "没有把范围分开"));
    // Line after line, as long as nobody gives up.
    for lon in [24.94195, 24.94275] {
        click_place(&mut harness, (lon, 60.1698));
        click_place(&mut harness, (lon, 60.1706));
        press(&mut harness, Key::Enter);
        settle(&mut harness);
    }
    let mut names = communities(&mut harness);
    names.sort_unstable();
    assert_eq!(names, ["社区一", "社区三", "社区二"]);
    assert_eq!(taken(&mut harness, "buildings"), 10);
    assert_eq!(taken(&mut harness, "grids"), 3);
    press(&mut harness, Key::Escape);
    assert!(shows(&harness, "返回地图"), "only the line was given up");

    let path = folder.path().join("新城.gpkg");
    tell(&mut harness, own_town::Intent::Make(path));
    let document = harness.state_mut().shell().state.session.document();
    assert_eq!(document.expect("a project").map.features.len(), 3);
}

/// Name a file in the window's own dialog: what a button or command asks for where the system has none.
fn name_file(harness: &mut Harness<'_, Window>, part: Part, title: &'static str, path: &Path) {
    let draft = PathDraft {
        choice: Choice::OwnTown(part),
        title,
        text: path.display().to_string(),
        folder: PathBuf::new(),
        names: Vec::new(),
        replaces: None,
    };
    let ctx: Context = harness.ctx.clone();
    let intent = Intent::open(Dialog::Path(Box::new(draft)));
    harness.state_mut().shell().handle(intent, &ctx);
    settle(harness);
}

/// Name a file of communities.
fn name_communities(harness: &mut Harness<'_, Window>, path: &Path) {
    click(harness, "社区文件…");
    name_file(harness, Part::Communities, "dialog-communities", path);
    assert!(shows(harness, "选择社区文件"));
    press(harness, Key::Enter);
    settle(harness);
}

/// Ask for an update, and name the newer extract.
fn update_from(harness: &mut Harness<'_, Window>, path: &Path) {
    click(harness, "文件");
    click(harness, "用新的提取文件更新…");
    name_file(harness, Part::Newer, "dialog-extract", path);
    assert!(shows(harness, "选择 OpenStreetMap 提取文件"));
    press(harness, Key::Enter);
    settle(harness);
}

#[test]
fn communities_come_from_a_file_that_is_named_and_its_idle_lines_are_told() {
    let (mut harness, folder) = chosen();
    let communities_file = folder.path().join("communities.geojson");
    let feature = |says: &str, kind: &str, coordinates: &str| {
        let geometry = format!(r#"{{"type":"{kind}","coordinates":{coordinates}}}"#);
        format!(r#"{{"type":"Feature","properties":{says},"geometry":{geometry}}}"#)
    };
    let write = |features: &[String]| {
        let features = features.join(",");
        let text = format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#);
        std::fs::write(&communities_file, text).expect("written");
    };
    let west = "[[[24.93,60.16],[24.94195,60.16],[24.94205,60.18],[24.93,60.18],[24.93,60.16]]]";
    let nowhere = "[[24.9427,60.1698],[24.9428,60.1702]]";
    write(&[
        feature(r#"{"name":"河西"}"#, "Polygon", west),
        feature("null", "LineString", nowhere),
    ]);
    // A line that is being drawn is given up for the file.
    click(&mut harness, "手工划分");
    settle(&mut harness);
    click(&mut harness, "绘制分界线");
    name_communities(&mut harness, &communities_file);
    assert!(shows(&harness, "communities.geojson"));
    assert!(!shows(&harness, "绘制分界线"));
    assert_eq!(communities(&mut harness), ["河西", "社区一"]);
    let told = "1 条分界线没有分开任何地方：第 1 条（24.9427500, 60.1700000）";
    assert!(shows(&harness, told));

    // Nothing of a file lies in the scope: that is said by its name, and another way is open.
    let east = west.replace("24.9", "25.9");
    write(&[feature("null", "Polygon", &east)]);
    // The file is another one by now.
    click(&mut harness, "按行政区");
    settle(&mut harness);
    name_communities(&mut harness, &communities_file);
    assert!(shows(
        &harness,
        "文件“communities.geojson”中没有社区的面在范围内"
    ));
    click(&mut harness, "按行政区");
    settle(&mut harness);
    assert!(!shows(&harness, "communities.geojson"));
    assert_eq!(taken(&mut harness, "buildings"), 10);
}

#[test]
fn a_ring_drawn_on_the_map_is_a_scope() {
    let (mut harness, _folder) = chosen();
    click(&mut harness, "在地图上绘制");
    let places = [
        (24.9399, 60.16995),
        (24.9407, 60.16995),
        (24.9407, 60.1705),
        (24.9399, 60.1705),
    ];
    for place in places {
        click_place(&mut harness, place);
    }
    // One vertex too many is taken back by a key.
    press(&mut harness, Key::Backspace);
    click_place(&mut harness, places[3]);
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert_eq!(
        taken(&mut harness, "buildings"),
        2,
        "those whose middle lies in the ring"
    );

    // Esc gives a ring up, vertex by vertex, and then the page.
    click(&mut harness, "在地图上绘制");
    click_place(&mut harness, places[0]);
    for _ in 0..2 {
        press(&mut harness, Key::Escape);
        assert!(shows(&harness, "返回地图"));
        assert!(!shows(&harness, "放弃填写的内容"));
    }
    press(&mut harness, Key::Escape);
    click(&mut harness, "放弃");
    assert!(!shows(&harness, "返回地图"));
}

#[test]
fn what_is_wrong_is_said_and_nothing_is_made() {
    let (mut harness, folder) = chosen();
    let wanted = own_town::state::Wanted {
        ground: own_town::state::Ground::File(folder.path().join("none.geojson")),
        ..own_town::state::Wanted::default()
    };
    tell(&mut harness, own_town::Intent::Want(wanted));
    assert!(shows(&harness, "无法读取“none.geojson”"));
    let path = folder.path().join("none.gpkg");
    tell(&mut harness, own_town::Intent::Make(path.clone()));
    assert!(!path.exists(), "what is wanted was not worked out");
    click(&mut harness, "整个提取文件");
    settle(&mut harness);
    assert_eq!(taken(&mut harness, "buildings"), 10);

    let broken = folder.path().join("broken.osm.pbf");
    std::fs::write(&broken, b"\x00\x00\x00\x0d\x0a\x09OSMHeader").expect("written");
    harness.state_mut().shell().open(Source::File(broken));
    settle(&mut harness);
    assert!(shows(&harness, "无法读取“broken.osm.pbf”"));
}

/// The invented extract later: the street is called otherwise, of the last houses one stands elsewhere, one
/// is higher and one is gone, and between the first two a new one stands.
fn newer(folder: &Path) -> PathBuf {
    let mut lines: Vec<String> = Vec::new();
    for line in include_str!("../support/invented.osm").lines() {
        let is = |what: &str| line.contains(what);
        if is(r#"<way id="19""#) {
            continue;
        }
        let changed = if is(r#"<way id="18""#) {
            line.replace(r#"levels" v="4""#, r#"levels" v="8""#)
        } else if is(r#"<node id="35""#) {
            line.replace("60.1703000", "60.1703500")
        } else if is(r#"<way id="1""#) {
            line.replace(r#"v="Street""#, r#"v="Avenue""#)
        } else {
            line.to_owned()
        };
        lines.push(changed);
        if is(r#"<node id="47""#) {
            let corners = [
                (48, "24.9403100", "60.1701200"),
                (49, "24.9403900", "60.1701300"),
                (50, "24.9403900", "60.1702600"),
                (51, "24.9403100", "60.1702500"),
            ];
            lines.extend(
                corners
                    .map(|(id, lon, lat)| format!(r#"<node id="{id}" lon="{lon}" lat="{lat}"/>"#)),
            );
        }
        if is(r#"<way id="1""#) {
            let refs = [48, 49, 50, 51, 48].map(|id| format!(r#"<nd ref="{id}"/>"#));
            let says = r#"<tag k="building" v="house"/>"#;
            lines.push(format!(r#"<way id="20">{}{says}</way>"#, refs.concat()));
        }
    }
    let path = folder.join("newer.osm");
    std::fs::write(&path, lines.join("\n")).expect("written");
    path
}

#[test]
fn a_newer_extract_is_compared_chosen_from_taken_over_and_taken_back() {
    let (mut harness, folder) = chosen();
    let path = folder.path().join("新城.gpkg");
    tell(&mut harness, own_town::Intent::Make(path));
    let newer = newer(folder.path());
    update_from(&mut harness, &newer);
    let of_kinds = |counts: [usize; 4]| {
        let kinds = ["新增：1", "位置变化：1", "属性变化：2", "消失：1"];
        let kinds = kinds.into_iter().zip(counts);
        kinds.map(|(kind, taken)| format!("{kind} 项，采用 {taken} 项"))
    };
    let shows_all = |harness: &Harness<'_, Window>, counts: [usize; 4]| {
        for text in of_kinds(counts) {
            assert!(shows(harness, &text), "{text}");
        }
        let sum: usize = counts.iter().sum();
        assert!(shows(harness, &format!("采用所选（{sum}）")), "{counts:?}");
    };
    shows_all(&harness, [1, 1, 2, 1]);
    assert!(shows(&harness, "newer.osm") && shows(&harness, "人工录入的内容保持不变"));
    for line in [
        "新增 · 建筑 · w20",
        "位置变化 · 建筑 · w17",
        "属性变化 · 建筑 · w18",
        "属性变化 · 街巷 · Avenue",
        "消失 · 建筑 · w19",
    ] {
        assert!(shows(&harness, line), "{line}");
    }
    command(&mut harness, Key::E);
    assert!(shows(&harness, "Take over (5)") && shows(&harness, "Gone · Building · w19"));
    command(&mut harness, Key::E);

    // One is left out, then all of a kind, which is taken in again.
    click(&mut harness, "消失 · 建筑 · w19");
    shows_all(&harness, [1, 1, 2, 0]);
    click(&mut harness, "属性变化：2 项，采用 2 项");
    shows_all(&harness, [1, 1, 0, 0]);
    click(&mut harness, "属性变化：2 项，采用 0 项");
    shows_all(&harness, [1, 1, 2, 0]);
    click(&mut harness, "采用所选（4）");
    settle(&mut harness);
    assert!(shows(&harness, "已采用 4 项差异"));
    assert!(!shows(&harness, "采用所选"));

    // What was left out is offered again, and nothing but that.
    update_from(&mut harness, &newer);
    assert!(shows(&harness, "消失：1 项，采用 1 项") && !shows(&harness, "新增：1"));
    click(&mut harness, "采用所选（1）");
    settle(&mut harness);
    assert!(shows(&harness, "已采用 1 项差异"));
    update_from(&mut harness, &newer);
    assert!(shows(&harness, "与新的提取文件没有差异"));
    click(&mut harness, "取消");
    assert!(!shows(&harness, "与新的提取文件没有差异"));

    // Each time it was one act.
    for _ in 0..2 {
        command(&mut harness, Key::Z);
        settle(&mut harness);
    }
    update_from(&mut harness, &newer);
    shows_all(&harness, [1, 1, 2, 1]);
    press(&mut harness, Key::Escape);
    assert!(!shows(&harness, "采用所选"));

    let broken = folder.path().join("broken.osm");
    std::fs::write(&broken, "<osm><node").expect("written");
    update_from(&mut harness, &broken);
    assert!(shows(&harness, "“broken.osm”第 1 行无法读取"));
    click(&mut harness, "取消");
    assert!(!shows(&harness, "broken.osm"));
}

#[test]
fn it_is_found_in_the_menu_and_left_for_another_workspace() {
    let (mut harness, _folder) = town();
    click(&mut harness, "文件");
    click(&mut harness, "由 OpenStreetMap 新建项目…");
    settle(&mut harness);
    assert!(shows(&harness, "请先选择提取文件"));
    command(&mut harness, Key::P);
    settle(&mut harness);
    assert!(!shows(&harness, "请先选择提取文件"));
    press(&mut harness, Key::Escape);
    assert!(!shows(&harness, "返回地图"));
}

/// A project of the invented extract, of contents that are changed before.
pub fn made(folder: &Path, change: impl FnOnce(&mut Contents)) -> (PathBuf, Project) {
    let wishes = Wishes {
        scope: Scope::All,
        communities: CommunitiesBy::Areas,
        grids: GridsBy::Community,
        census: None,
        rules: HouseholdRules::bundled().expect("sound"),
    };
    let town = osm::town(&extract(folder), &wishes, &Course::new()).expect("a town");
    let mut contents = town.contents;
    change(&mut contents);
    let path = folder.join("旧城.gpkg");
    let new = NewProject {
        title: "旧城".to_owned(),
        synthetic: false,
        members: town.members,
    };
    let options = OpenOptions {
        workspace: "test".to_owned(),
        read_only: false,
    };
    let project = Project::create(&path, &new, &contents, &options).expect("made");
    (path, project)
}

/// As it was made before its buildings stood in the register.
fn earlier(contents: &mut Contents) {
    contents.retain(|(key, ..)| !matches!(key.kind, Kind::Area | Kind::Compound));
    for (_, record, _) in contents {
        let properties = record.feature.properties.get_or_insert_default();
        properties.shift_remove("area_code");
        properties.shift_remove("compound_code");
    }
}

#[test]
fn buildings_of_an_older_project_are_put_into_the_register_by_one_act() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, project) = made(folder.path(), earlier);
    drop(project);
    let mut harness = window(settings(), Some(&path), SMALL);
    settle(&mut harness);
    let notices = &harness.state_mut().shell().state.notices;
    let said = "项目由旧版本建立，10 栋楼尚未归入台账：按 F12，在“待核”中选“按位置归入”";
    assert!(notices.iter().any(|notice| notice.text == said));
    press(&mut harness, Key::F12);
    settle(&mut harness);
    let worklist = harness.state_mut().shell().state.register.worklist().len();
    click(&mut harness, &format!("待核 {worklist}"));
    assert!(shows(&harness, "10 栋楼来自地图，尚未归入小区或街巷"));
    click(&mut harness, "按位置归入");
    settle(&mut harness);
    assert!(!shows(&harness, "按位置归入"), "all have their unit");
    let notices = &harness.state_mut().shell().state.notices;
    let newest = notices.iter().next().expect("it is said");
    assert!(newest.text.contains("10 栋楼"), "{}", newest.text);
    let register = harness.state_mut().shell().state.register.register();
    let register = register.expect("it was read");
    assert_eq!((register.unplaced(), register.total().buildings), (0, 10));
    let is_placed = register
        .units()
        .filter(|(_, unit)| unit.level == Level::Building)
        .all(|(_, unit)| unit.parent.is_some());
    assert!(is_placed);
    command(&mut harness, Key::Z);
    settle(&mut harness);
    assert!(shows(&harness, "10 栋楼来自地图，尚未归入小区或街巷"));
}
