//! What other programs see of a project, and what they may change in it.

use crate::made::town_file;
use crate::shared::skip_but_in_ci;
use crate::support::{attribute, contents, first, open, options, path_in, project};
use gridroom::model::record::{Key, Kind};
use gridroom::store::{ActionName, HistoryFilter, NewProject, Project, WhyNot};
use serde_json::json;
use std::path::Path;
use std::process::Command;

/// Run a GDAL tool; `None` where it is not installed.
fn gdal(tool: &str, arguments: &[&str]) -> Option<String> {
    let output = match Command::new(tool).args(arguments).output() {
        Ok(output) => output,
        Err(_) => {
            skip_but_in_ci(&format!(
                "{tool} is not installed: what GDAL reads is not tested"
            ));
            return None;
        }
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let complaints = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        output.status.success(),
        "{tool} {arguments:?}: {complaints}"
    );
    assert!(
        complaints.trim().is_empty(),
        "{tool} {arguments:?}: {complaints}"
    );
    Some(text)
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

#[test]
fn gdal_reads_every_layer_of_the_town() {
    let (path, _folder) = town_file();
    let Some(all) = gdal("ogrinfo", &["-al", "-ro", text(&path)]) else {
        return;
    };
    assert!(
        all.contains("木兰03") && all.contains("南门大道"),
        "Chinese names"
    );
    let counts = [
        ("grids", 156),
        ("retired_grids", 77),
        ("communities", 17),
        ("areas", 34),
        ("compounds", 650),
        ("buildings", 5893),
        ("streets", 141),
        ("entrances", 156),
        ("checkpoints", 12),
        ("sampling_sites", 34),
        ("cases", 40),
        ("lineage", 156),
        ("people", 9132),
        ("households", 321),
        ("charges", 1014),
        ("services", 210),
    ];
    for (layer, count) in counts {
        let said = gdal("ogrinfo", &["-ro", "-so", text(&path), layer]).expect("installed");
        assert!(
            said.contains(&format!("Feature Count: {count}\n")),
            "{layer}: {said}"
        );
        let has_places = !matches!(
            layer,
            "lineage" | "people" | "services" | "households" | "charges"
        );
        assert_eq!(said.contains("ID[\"EPSG\",4326]"), has_places, "{layer}");
    }
    // A spatial filter goes through the R-tree.
    let box_of_one = ["118.6949", "25.3587", "118.6951", "25.3589"];
    let mut arguments = vec!["-ro", "-q", "-spat"];
    arguments.extend(box_of_one);
    arguments.extend([text(&path), "grids"]);
    let said = gdal("ogrinfo", &arguments).expect("installed");
    assert_eq!(said.matches("OGRFeature").count(), 1, "{said}");
}

#[test]
fn an_outside_edit_of_attributes_becomes_an_entry() {
    let (project, folder) = project();
    drop(project);
    let path = path_in(&folder);
    let sql = "UPDATE grids SET name = '外改', households = 888 WHERE gridroom_id = 'g0'";
    if gdal("ogrinfo", &["-q", text(&path), "-sql", sql]).is_none() {
        return;
    }
    let mut project = Project::open(&path, &options("desk")).expect("opened");
    assert_eq!(
        attribute(&project, &first(), "name"),
        json!("仙糖"),
        "not before it is checked"
    );
    let found = project.get_ready().expect("ready").outside;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].row.action, Some(ActionName::OutsideEdit));
    assert_eq!(attribute(&project, &first(), "name"), json!("外改"));
    assert_eq!(attribute(&project, &first(), "households"), json!(888));
    assert!(matches!(
        project.undo_state().expect("told").undo,
        Err(WhyNot::Barrier(_) | WhyNot::Nothing)
    ));
    drop(project);
    let mut project = Project::open(&path, &options("desk")).expect("opened");
    assert!(
        project.get_ready().expect("ready").outside.is_empty(),
        "taken over once"
    );
    assert!(project.verify_chain().expect("checked").is_sound());
}

#[test]
fn outside_polygons_become_a_draft_and_never_the_coverage() {
    let (project, folder) = project();
    let before = project.records(Kind::Grid).expect("read");
    drop(project);
    let path = path_in(&folder);
    let move_one = "UPDATE grids SET geom = (SELECT geom FROM grids WHERE gridroom_id = 'g2') WHERE gridroom_id = 'g0'";
    let moved_point = "UPDATE checkpoints SET geom = AsGPB(ST_GeomFromText('POINT(118.007 25.003)', 4326)) WHERE gridroom_id = 'k1'";
    let delete = "DELETE FROM grids WHERE gridroom_id = 'g1'";
    let edits = [
        vec!["-q", text(&path), "-sql", move_one],
        vec!["-q", text(&path), "-sql", delete],
    ];
    for arguments in edits {
        if gdal("ogrinfo", &arguments).is_none() {
            return;
        }
    }
    // Places of the desk's own things are taken over.
    let has_spatialite = Command::new("ogrinfo")
        .args(["-q", text(&path), "-sql", moved_point])
        .output()
        .is_ok_and(|o| o.status.success() && o.stderr.is_empty());
    let mut project = Project::open(&path, &options("desk")).expect("opened");
    let found = project.get_ready().expect("ready").outside;
    let actions: Vec<_> = found.iter().filter_map(|e| e.row.action).collect();
    assert!(actions.contains(&ActionName::OutsideDraft));
    assert_eq!(actions.contains(&ActionName::OutsideEdit), has_spatialite);
    assert_eq!(
        project.records(Kind::Grid).expect("read"),
        before,
        "the published coverage"
    );
    let plans = project.plans().expect("listed");
    assert_eq!(plans.len(), 1);
    // One grid was taken away, one moved: two are left to work on.
    assert_eq!(project.plan_grids(&plans[0].id).expect("read").len(), 2);
    drop(project);
    let said = gdal("ogrinfo", &["-ro", "-so", text(&path), "grids"]).expect("installed");
    assert!(
        said.contains("Feature Count: 3\n"),
        "the layer says again what is published"
    );
    let mut project = Project::open(&path, &options("desk")).expect("opened");
    assert!(project.get_ready().expect("ready").outside.is_empty());
}

#[test]
fn places_added_or_taken_away_outside_are_taken_over() {
    let (project, folder) = project();
    drop(project);
    let path = path_in(&folder);
    let extra = folder.path().join("extra.geojson");
    let point = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"西门卡口","status":"closed"},"geometry":{"type":"Point","coordinates":[118.001,25.002]}}]}"#;
    std::fs::write(&extra, point).expect("written");
    let append = [
        "-q",
        "-append",
        "-nln",
        "checkpoints",
        text(&path),
        text(&extra),
    ];
    if gdal("ogr2ogr", &append).is_none() {
        return;
    }
    gdal(
        "ogrinfo",
        &[
            "-q",
            text(&path),
            "-sql",
            "DELETE FROM checkpoints WHERE gridroom_id = 'k1'",
        ],
    );
    let mut project = open(&path);
    let checkpoints = project.records(Kind::Checkpoint).expect("read");
    assert_eq!(checkpoints.len(), 1);
    assert_eq!(
        checkpoints[0].record.attribute("name"),
        Some(&json!("西门卡口"))
    );
    assert!(checkpoints[0].record.place().is_some());
    let line = &project
        .history(&HistoryFilter::default(), 1)
        .expect("listed")[0];
    assert_eq!(line.author.actor, "outside");
    assert!(project.undo().is_err(), "others' work is not undone");
}

#[test]
fn foreign_tables_survive_and_a_dropped_layer_comes_back() {
    let (project, folder) = project();
    drop(project);
    let path = path_in(&folder);
    let extra = folder.path().join("extra.geojson");
    let point = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"名称":"外来"},"geometry":{"type":"Point","coordinates":[118.001,25.002]}}]}"#;
    std::fs::write(&extra, point).expect("written");
    let add = [
        "-q",
        "-update",
        "-nln",
        "foreign_points",
        text(&path),
        text(&extra),
    ];
    if gdal("ogr2ogr", &add).is_none() {
        return;
    }
    gdal(
        "ogrinfo",
        &["-q", text(&path), "-sql", "DROP TABLE checkpoints"],
    );
    let mut project = open(&path);
    crate::support::set(&mut project, &first(), "name", json!("改"));
    drop(project);
    let said = gdal("ogrinfo", &["-al", "-ro", text(&path)]).expect("installed");
    assert!(said.contains("外来") && said.contains("东门卡口"), "{said}");
    let project = open(&path);
    assert_eq!(project.count(Kind::Checkpoint).expect("counted"), 1);
}

#[test]
fn whatever_attributes_a_map_has_they_come_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut all = contents();
    all[0].1.feature.properties = json!({"Name": "a", "name": "b", "fid": 7, "geom": [1, 2], "中文 \"引号\"": null, "n": 1.50, "big": 12345678901234567890u64})
        .as_object()
        .cloned();
    all[1].1.feature.properties = json!({"Name": 3, "fid": "text", "n": true})
        .as_object()
        .cloned();
    all[2].1.feature.properties = None;
    let new = NewProject {
        title: String::new(),
        synthetic: false,
        members: Default::default(),
    };
    let mut project =
        Project::create(&path_in(&folder), &new, &all, &options("desk")).expect("created");
    assert!(
        project.get_ready().expect("ready").outside.is_empty(),
        "its own layers are no outside edit"
    );
    drop(project);
    let mut project = Project::open(&path_in(&folder), &options("desk")).expect("opened");
    assert!(project.get_ready().expect("ready").outside.is_empty());
    for (key, record, _) in &all {
        let stored = project.record(key).expect("read").expect("there");
        assert_eq!(&stored.record, record);
    }
    let _ = project.record(&Key::new(Kind::Grid, "none")).expect("read");
    if let Some(said) = gdal("ogrinfo", &["-al", "-ro", text(&path_in(&folder))]) {
        assert!(said.contains("Feature Count: 3"));
    }
}

#[test]
fn what_another_program_changes_meanwhile_is_taken_over_before_it_is_written_over() {
    let (mut project, folder) = project();
    assert!(project.take_over_outside().expect("looked").is_empty());
    let sql = "UPDATE grids SET households = 888 WHERE gridroom_id = 'g0'";
    if gdal("ogrinfo", &["-q", text(&path_in(&folder)), "-sql", sql]).is_none() {
        return;
    }
    let found = project.take_over_outside().expect("taken over");
    assert_eq!(found.len(), 1);
    crate::support::set(&mut project, &first(), "name", json!("改"));
    assert_eq!(attribute(&project, &first(), "households"), json!(888));
    assert!(
        project.take_over_outside().expect("looked").is_empty(),
        "its own work is none"
    );
}
