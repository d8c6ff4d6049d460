//! `import`, `export` and `list`, as processes: what stands in the project afterwards, what is
//! said, and the exit codes that scripts go by.

use super::{FAULTY, SOUND, gridroom, stdout, text};
use serde_json::Value;
use std::path::PathBuf;
use std::process::Output;
use tempfile::TempDir;

const SHOPS: &str = "店铺名称,行业类别,网格,营业状态\n状元粮油,粮油,01,营业\n东门菜店,菜店,洪桥,停业\n没有的店,菜店,不存在的网格,营业\n,菜店,洪桥,营业\n";

/// A folder with an empty project.
fn desk() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let project = folder.path().join("town.gpkg");
    assert_eq!(gridroom(&["new", text(&project)]).status.code(), Some(0));
    (folder, project)
}

fn file(folder: &TempDir, name: &str, contents: &str) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, contents).expect("written");
    path
}

fn report(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&output.stderr)))
}

#[test]
fn a_map_comes_in_once_and_goes_out_unharmed() {
    let (folder, project) = desk();
    let map = file(&folder, "sound.geojson", SOUND);
    let import = |more: &[&str]| {
        let mut arguments = vec!["import", text(&project), text(&map), "--json"];
        arguments.extend(more);
        gridroom(&arguments)
    };
    let dry = report(&import(&["--dry-run"]));
    assert_eq!((&dry["added"], &dry["entry"]), (&1.into(), &Value::Null));
    let first = import(&[]);
    assert_eq!(first.status.code(), Some(0));
    let said = report(&first);
    assert_eq!(said["added"], 1);
    assert_eq!(said["crs"]["sure"], true);
    assert!(said["entry"].is_number(), "{said}");
    let second = import(&[]);
    assert_eq!(
        second.status.code(),
        Some(1),
        "it was brought in before, and says so"
    );
    assert_eq!(report(&second)["entry"], Value::Null);

    let out = folder.path().join("back.geojson");
    let done = gridroom(&["export", text(&project), "-o", text(&out)]);
    assert_eq!(done.status.code(), Some(0));
    let read = |path: &PathBuf| -> Value {
        serde_json::from_slice(&std::fs::read(path).expect("there")).expect("JSON")
    };
    let (given, back) = (read(&map), read(&out));
    let feature = |all: &Value| all["features"][0].clone();
    assert_eq!(feature(&back)["geometry"], feature(&given)["geometry"]);
    assert_eq!(feature(&back)["properties"]["name"], "洪桥");
    assert_eq!(feature(&back)["properties"]["code"], "01");
}

#[test]
fn a_faulty_map_is_mended_on_its_way_in_and_counted() {
    let (folder, project) = desk();
    let map = file(&folder, "faulty.geojson", FAULTY);
    let said = report(&gridroom(&["import", text(&project), text(&map), "--json"]));
    assert_eq!(said["given"]["overlap"], 2, "{said}");
    assert_eq!(said["given"]["duplicate"], 1);
    assert!(said["repaired"].as_u64() >= Some(1));
}

#[test]
fn a_profile_is_written_and_taken_up() {
    let (folder, project) = desk();
    let (map, profile) = (
        file(&folder, "sound.geojson", SOUND),
        folder.path().join("profile.json"),
    );
    let first = gridroom(&[
        "import",
        text(&project),
        text(&map),
        "--map",
        "name=别名",
        "--save-profile",
        text(&profile),
    ]);
    assert_eq!(first.status.code(), Some(0));
    let said = report(&gridroom(&[
        "import",
        text(&project),
        text(&map),
        "--profile",
        text(&profile),
        "--again",
        "--dry-run",
        "--json",
    ]));
    let fields = said["fields"].as_array().expect("fields");
    let name = fields.iter().find(|f| f["from"] == "name").expect("there");
    assert_eq!(name["to"], "别名");
    let broken = file(&folder, "broken.json", "{");
    let refused = gridroom(&[
        "import",
        text(&project),
        text(&map),
        "--profile",
        text(&broken),
    ]);
    assert_eq!(refused.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("broken.json"));
}

#[test]
fn a_list_comes_in_but_for_the_rows_it_must_refuse() {
    let (folder, project) = desk();
    let map = file(&folder, "sound.geojson", SOUND);
    gridroom(&["import", text(&project), text(&map)]);
    let shops = file(&folder, "店铺.csv", SHOPS);
    let refused = folder.path().join("refused.csv");
    let done = gridroom(&[
        "list",
        "import",
        text(&project),
        text(&shops),
        "--refused",
        text(&refused),
        "--json",
    ]);
    assert_eq!(done.status.code(), Some(1), "not every row came in");
    let said = report(&done);
    assert_eq!(said["list"], "shops");
    assert_eq!((&said["read"], &said["added"]), (&4.into(), &3.into()));
    assert_eq!(said["rows"][0]["row"], 5);
    let refused = std::fs::read_to_string(&refused).expect("written");
    assert_eq!(refused.lines().count(), 2, "{refused}");

    let out = folder.path().join("shops.csv");
    let exported = gridroom(&["list", "export", text(&project), "shops", "-o", text(&out)]);
    assert_eq!(exported.status.code(), Some(0));
    let out = std::fs::read_to_string(&out).expect("written");
    assert!(out.contains("状元粮油") && out.contains("停业"), "{out}");
}

#[test]
fn a_template_is_a_list_that_can_be_brought_in() {
    let (folder, project) = desk();
    for list in ["shops", "checkpoints", "sampling-sites", "rounds"] {
        let template = folder.path().join(format!("{list}.xlsx"));
        let made = gridroom(&["list", "template", list, "-o", text(&template)]);
        assert_eq!(made.status.code(), Some(0));
        let said = report(&gridroom(&[
            "list",
            "import",
            text(&project),
            text(&template),
            "--dry-run",
            "--json",
        ]));
        assert_eq!(said["list"], list);
        assert_eq!(
            (&said["read"], &said["rows"]),
            (&0.into(), &Value::Array(Vec::new()))
        );
        assert_eq!(said["left_out"].as_array().map(Vec::len), Some(0));
    }
}

#[test]
fn the_sheet_of_a_workbook_is_said_and_can_be_chosen() {
    let (folder, project) = desk();
    let mut workbook = rust_xlsxwriter::Workbook::new();
    for (name, rows) in [
        ("填写说明", vec![["请逐行填写", ""]]),
        ("名单", vec![["名称", "编码"], ["状元粮油", "001"]]),
        (
            "补充",
            vec![["名称", "编码"], ["兰溪超市", "002"], ["东门药店", "003"]],
        ),
    ] {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name).expect("named");
        for (row, cells) in (0..).zip(rows) {
            for (column, text) in (0..).zip(cells) {
                sheet.write_string(row, column, text).expect("written");
            }
        }
    }
    let path = folder.path().join("店铺.xlsx");
    workbook.save(&path).expect("saved");
    let run = |more: &[&str]| {
        let arguments = [
            "list",
            "import",
            text(&project),
            text(&path),
            "--list",
            "shops",
        ];
        gridroom(&[&arguments, more].concat())
    };
    let said = stdout(&run(&["--dry-run"]));
    assert!(
        said.contains("sheet: 名单 (not read: 填写说明, 补充; --sheet"),
        "{said}"
    );
    let said = report(&run(&["--dry-run", "--json"]));
    assert_eq!(
        (&said["sheet"], &said["added"]),
        (&"名单".into(), &1.into())
    );
    assert_eq!(said["sheets"][2]["fits"], true);
    let said = report(&run(&["--sheet", "补充", "--json"]));
    assert_eq!(
        (&said["sheet"], &said["added"]),
        (&"补充".into(), &2.into())
    );
    for (sheet, reason) in [("没有", "补充"), ("填写说明", "--sheet")] {
        let refused = run(&["--sheet", sheet]);
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(said.contains(reason), "{said}");
        // The file is named once.
        assert_eq!(said.matches("店铺.xlsx").count(), 1, "{said}");
    }
}

#[test]
fn an_encoding_that_fits_badly_is_asked_about() {
    let (folder, project) = desk();
    let path = folder.path().join("店铺.csv");
    let mut bytes = "\u{feff}名称,编码\n".as_bytes().to_vec();
    for i in 0..20 {
        let (name, _, _) = encoding_rs::GB18030.encode("状元粮油");
        bytes.extend(&*name);
        bytes.extend(format!(",{i}\n").bytes());
    }
    std::fs::write(&path, bytes).expect("written");
    let refused = gridroom(&["list", "import", text(&project), text(&path)]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        !refused.status.success() && said.contains("--encoding"),
        "{said}"
    );
}

#[test]
fn people_need_somebody_who_signs_in() {
    let (folder, project) = desk();
    let people = file(&folder, "来返.csv", "姓名,电话\n谢丽,13900000000\n");
    let refused = gridroom(&["list", "import", text(&project), text(&people)]);
    assert_eq!(refused.status.code(), Some(3));
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains("administrator"), "{said}");
}
