//! Lists of households with places: who lives in which building by where it stands, and what is not sure.

use super::{bring, file, list, on, people, project, refused, source};
use gridroom::course::Course;
use gridroom::exchange::list::{
    Checked, Decisions, Foreseen, Ground, Heading, Reason, Source, Warning, check, find, foresee,
    look,
};
use gridroom::geometry::crs::{Crs, Transform};
use gridroom::geometry::fixed::{Coord, METRES_PER_UNIT};
use gridroom::geometry::polygon::{Polygon, Shape};
use gridroom::model::change::Change;
use gridroom::model::record::{Key, Kind, Record};
use gridroom::store::{Brought, Project};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;

/// A place so many metres east and north of a corner of the first building.
fn at(east: f64, north: f64) -> Coord {
    let origin = Coord::new(1_186_931_000, 253_612_000);
    let unit = origin.metres_per_unit_east();
    Coord::new(
        origin.x + (east / unit).round() as i32,
        origin.y + (north / METRES_PER_UNIT).round() as i32,
    )
}

/// Slanted houses of 20 by 10 metres in one row, each with an estimate of its households; the third
/// stands over a part of the second.
fn with_houses(project: &mut Project) {
    let houses = [
        ("w1", 0.0, Some("7")),
        ("w2", 30.0, Some("17")),
        ("w3", 45.0, None),
    ];
    let changes = houses.map(|(id, east, number)| {
        let corners = [(0.0, 0.0), (20.0, 1.0), (19.5, 11.0), (-0.5, 10.0)];
        let mut record = Record::default();
        record.feature.properties = json!({"kind": "building", "code": id,
            "street": number.map(|_| "文献路"), "housenumber": number,
            "households": 40, "households_estimated": 40})
        .as_object()
        .cloned();
        record.feature.shape = Some(Shape {
            polygons: vec![Polygon {
                outer: corners.map(|(x, y)| at(east + x, y)).to_vec(),
                holes: Vec::new(),
            }],
        });
        Change::insert(Key::new(Kind::Building, id), record)
    });
    project
        .import(changes.into(), Brought::default(), &Course::new())
        .expect("committed");
}

/// Four texts of a row, and its place where it has one.
type Placed<'a> = (&'a str, &'a str, &'a str, &'a str, Option<(f64, f64)>);

/// Who lives where: name, phone, address, code, door, longitude, latitude.
fn rows(rows: &[Placed<'_>]) -> String {
    let mut text = "姓名,联系电话,住址,楼栋编码,门牌,经度,纬度\n".to_owned();
    for (number, (name, address, code, door, place)) in rows.iter().enumerate() {
        let place = place.map(|(east, north)| {
            let at = at(east, north);
            format!("{:.7},{:.7}", at.lon(), at.lat())
        });
        let place = place.unwrap_or_else(|| ",".to_owned());
        let phone = 13_800_000_000_u64 + number as u64;
        text += &format!("{name},{phone},{address},{code},{door},{place}\n");
    }
    text
}

/// What is worth a look: row, column, why.
fn warned(checked: &Checked, foreseen: &Foreseen) -> Vec<(usize, &'static str, Warning)> {
    let warnings = foreseen.warnings.iter();
    let named = warnings.map(|(row, i, why)| (*row, checked.list.columns[*i].name, *why));
    named.collect()
}

/// The building of everybody, by name.
fn buildings(project: &Project) -> BTreeMap<String, Option<String>> {
    let all = people(project).into_iter();
    all.map(|(_, _, fields)| (fields["name"].clone(), fields.get("building").cloned()))
        .collect()
}

fn totals(project: &Project) -> (u32, u32, u32) {
    let register = project.register(jiff::civil::date(2021, 9, 12));
    let total = register.expect("read").total();
    (total.households, total.estimated, total.registered)
}

#[test]
fn households_come_into_the_building_at_their_place_and_replace_its_estimate() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = project(&folder, true);
    with_houses(&mut project);
    assert_eq!(totals(&project), (120, 120, 0));
    let mut text = rows(&[
        ("谢丽", "", "", "101", Some((10.0, 5.0))),
        ("张梅", "", "", "102", Some((11.0, 6.0))),
        // On the pavement.
        ("李强", "", "", "103", Some((10.0, -6.0))),
        // Where two stand.
        ("王来", "", "", "1", Some((47.0, 5.0))),
        // Address and place are of two buildings.
        ("陈伟", "文献路17号", "", "201", Some((10.0, 5.0))),
        // The address tells which of two it is.
        ("林芳", "文献路17号", "", "202", Some((47.0, 5.0))),
        // Half a kilometre from any house.
        ("赵一", "", "", "1", Some((500.0, 500.0))),
        // A code of another list.
        ("周四", "", "3503220010040010101", "104", Some((12.0, 5.0))),
        // No place, no address.
        ("郑六", "", "", "9", None),
    ]);
    text += "钱二,13811110001,,,1,118.6931,\n\
             孙三,13811110002,,,1,25.3612,118.6931\n\
             吴五,13811110003,,,1,东门,25.3612\n";
    let path = file(&folder, "住户.csv", &text);
    let checked = on(&project, &path, list("people"));
    let expected = [
        (11, "lat", Reason::HalfPlace),
        (12, "lat", Reason::Swapped),
        (13, "lon", Reason::Degrees),
    ];
    assert_eq!(refused(&checked), expected);
    let foreseen = foresee(&project, &checked, &Decisions::new()).expect("foreseen");
    let expected = [
        (4, "lon", Warning::NearBuilding),
        (6, "lon", Warning::OtherBuilding),
        (8, "lon", Warning::NoBuilding),
        (9, "building", Warning::ByPlace),
    ];
    assert_eq!(warned(&checked, &foreseen), expected);
    let crowded = &foreseen.refused[0];
    let lon = checked.list.column("lon").expect("a column");
    assert_eq!((foreseen.refused.len(), crowded.row), (1, 5));
    assert_eq!(
        (crowded.faults[0].0, crowded.faults[0].1),
        (lon, Reason::Crowded)
    );
    let figures = &foreseen.figures;
    let counts = (figures.read, figures.added, figures.refused);
    assert_eq!(counts, (12, 8, 4), "{figures:?}");

    let (is_written, figures) = bring(&mut project, &path, list("people"));
    assert!(is_written);
    assert_eq!((figures.added, figures.refused), (8, 4));
    let expected = [
        ("周四", Some("w1")),
        ("张梅", Some("w1")),
        ("李强", Some("w1")),
        ("林芳", Some("w2")),
        ("谢丽", Some("w1")),
        ("赵一", None),
        ("郑六", None),
        ("陈伟", Some("w2")),
    ];
    let expected: BTreeMap<_, _> = expected
        .map(|(name, code)| (name.to_owned(), code.map(str::to_owned)))
        .into();
    assert_eq!(buildings(&project), expected);
    // Four doors in the first house, two in the second; nobody has counted the third.
    assert_eq!(totals(&project), (46, 40, 6));
    // Where somebody lives is said by the building, which is sealed: the place is kept nowhere.
    for (key, record, fields) in people(&project) {
        assert_eq!(record.place(), None, "{key}");
        let names = ["lon", "lat"];
        let is_said = |name: &&str| record.attribute(name).is_some() || fields.contains_key(*name);
        assert!(!names.iter().any(is_said), "{key}");
    }
    // One act, undone as one.
    project.undo().expect("undone");
    assert_eq!(totals(&project), (120, 120, 0));
    assert_eq!(project.count(Kind::Person).expect("counted"), 0);
    assert_eq!(project.count(Kind::Household).expect("counted"), 0);
    project.redo().expect("done again");
    assert_eq!(totals(&project), (46, 40, 6));
    let again = foresee(&project, &checked, &Decisions::new()).expect("foreseen");
    assert_eq!((again.figures.added, again.figures.updated), (0, 0));
}

/// A file of people, its places in a coordinate system.
fn placed(path: &Path, project: &Project, crs: Option<Crs>) -> Checked {
    let source = Source {
        crs,
        ..source(path)
    };
    let list = list("people");
    let heading = Heading::guess(list, &look(&source).expect("read"));
    let ground = Ground::of_project(project).expect("read");
    let checked = check(&source, list, &heading, &ground, &|_| true);
    checked.expect("read").expect("not stopped")
}

#[test]
fn places_come_in_any_coordinate_system_that_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = project(&folder, true);
    with_houses(&mut project);
    let place = at(10.0, 5.0);
    for (name, heading) in [
        ("gk3:117", "x,y"),
        ("gcj02", "经度,纬度"),
        ("bd09", "lng,lat"),
    ] {
        let crs = Crs::named(name).expect("a system");
        let transform = Transform::of(&crs).expect("understood");
        let (x, y) = transform
            .from_wgs84(place.lon(), place.lat())
            .expect("there");
        let text = format!("姓名,联系电话,门牌,{heading}\n谢丽,13812341234,101,{x},{y}\n");
        let path = file(&folder, &format!("{}.csv", crs.name().len()), &text);
        let checked = placed(&path, &project, Some(crs));
        assert_eq!(refused(&checked), []);
        let foreseen = foresee(&project, &checked, &Decisions::new()).expect("foreseen");
        assert_eq!(warned(&checked, &foreseen), [], "{name}");
        assert_eq!(foreseen.figures.added, 1);
        // Taken for what they are not they are refused, or lie elsewhere.
        let plain = placed(&path, &project, None);
        let other = foresee(&project, &plain, &Decisions::new()).expect("foreseen");
        let is_seen = !refused(&plain).is_empty() || !other.warnings.is_empty();
        assert!(is_seen, "{name}");
    }
    let crs = Crs::named("gk3:117");
    let text = "姓名,联系电话,门牌,x,y\n谢丽,13812341234,101,东门,2806000\n张梅,13812341235,102,1e300,2806000\n";
    let path = file(&folder, "坏.csv", text);
    let expected = [
        (2, "lon", Reason::Coordinates),
        (3, "lon", Reason::Coordinates),
    ];
    assert_eq!(refused(&placed(&path, &project, crs)), expected);
}

#[test]
fn a_list_of_places_is_none_of_people() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = file(&folder, "a.csv", "name,lon,lat\n东门,118.69,25.36\n");
    let found = find(&source(&path), None).expect("read");
    assert_eq!(found.list.name, "shops");
    let path = file(
        &folder,
        "b.csv",
        "姓名,门牌,经度,纬度\n谢丽,101,118.69,25.36\n",
    );
    let found = find(&source(&path), None).expect("read");
    assert_eq!(found.list.name, "people");
}
