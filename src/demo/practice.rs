//! Files to practise importing with: a map and two lists, made of the invented town, each with faults
//! as real ones have them. Owns: which faults are planted, and where. Must not know: the window, and
//! what is said of a fault. The same bytes come of it every time; nobody in the lists exists.

use super::{members, town_geojson};
use crate::exchange::geojson::{read_bytes, to_bytes};
use crate::exchange::report::ReadError;
use crate::exchange::save;
use crate::geometry::fixed::Coord;
use crate::model::Feature;
use crate::rules::identity::check_of;
use encoding_rs::GBK;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use serde_json::Value;
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// What is planted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Planted {
    /// A grid that reaches over its neighbour.
    Overlap,
    /// The boundary of that grid crosses its neighbour's.
    Mismatch,
    /// A sliver that belongs to nobody, between two grids.
    Gap,
    /// A boundary that crosses itself.
    SelfIntersection,
    /// A ring whose last point is missing.
    OpenRing,
    /// The code of another grid.
    CodeTwice,
    /// A grid without a name.
    NoName,
    /// An id that a table program rounded.
    RoundedId,
    /// An id whose last character does not fit.
    WrongCheck,
    /// Somebody who stands further up already.
    RowTwice,
    /// A grid that the town does not have.
    UnknownGrid,
    /// A day that may be two.
    AmbiguousDay,
    /// A day as the number of a table program.
    DayAsNumber,
    /// A phone with gaps in it.
    SpacedPhone,
    /// An id in a cell that is a number.
    NumericId,
    /// Somebody of the same name, with an id of their own.
    Namesake,
    /// Somebody of the same name behind the same building, without an id.
    NamesakeWithoutId,
    /// The phone of somebody else.
    SharedPhone,
    /// A building that the town does not have.
    UnknownBuilding,
}

/// Something that is planted, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The feature of a map, or the row of a sheet, from 1.
    pub at: usize,
    /// What.
    pub what: Planted,
}

/// A file to practise with.
pub struct PracticeFile {
    /// Its name.
    pub name: &'static str,
    /// Its contents.
    pub bytes: Vec<u8>,
    /// What is planted in it, from the top.
    pub faults: Vec<Fault>,
}

/// Why there are no files.
#[derive(Debug, Error)]
pub enum PracticeError {
    /// The town's map cannot be read: a fault of the generator.
    #[error(transparent)]
    Map(#[from] ReadError),
    /// The town lacks a grid that is changed: a fault of the generator.
    #[error("the town has no {0}")]
    Missing(&'static str),
    /// The workbook cannot be made.
    #[error(transparent)]
    Workbook(#[from] XlsxError),
    /// Another file of this name is there, perhaps one that somebody mended.
    #[error("{} is there already and is not the same; give another folder", .0.display())]
    Differs(PathBuf),
    /// The file system refused.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// The files.
///
/// # Errors
/// [`PracticeError`] where the generator is at fault.
pub fn files() -> Result<Vec<PracticeFile>, PracticeError> {
    Ok(vec![grids()?, residents(), arrivals()?])
}

/// Write the files into a folder, which is made if it is missing; how many. A file that is there and
/// says something else is left alone, and then none is written.
///
/// # Errors
/// [`PracticeError`].
pub fn write(folder: &Path) -> Result<usize, PracticeError> {
    let files = files()?;
    for file in &files {
        let path = folder.join(file.name);
        match std::fs::read(&path) {
            Ok(bytes) if bytes == file.bytes => {}
            Ok(_) => return Err(PracticeError::Differs(path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
    }
    std::fs::create_dir_all(folder)?;
    for file in &files {
        save::replace(&folder.join(file.name), &file.bytes)?;
    }
    Ok(files.len())
}

const fn fault(at: usize, what: Planted) -> Fault {
    Fault { at, what }
}

/// The communities whose grids the map has; they lie side by side.
const COMMUNITIES: [&str; 3] = ["350322001002", "350322001003", "350322001004"];
/// Reaches over its neighbour.
const OVER: [&str; 2] = ["350322001003005", "350322001003006"];
/// Draws back from its neighbour.
const BACK: [&str; 2] = ["350322001004013", "350322001004015"];
/// Crosses itself where no other grid lies, at this point of its ring.
const CROSSED: (&str, usize) = ("350322001002012", 17);
/// Is left open.
const OPEN: &str = "350322001004009";
/// Has the code of the one before it in the list of grids.
const DOUBLE: [&str; 2] = ["350322001002008", "350322001002007"];
/// Has no name.
const NAMELESS: &str = "350322001003010";
/// An overlap is some metres wide: a tenth of the way to the middle of the neighbour.
const FAR: i32 = 10;
/// A sliver is narrower than a metre, what is mended by itself: a twentieth of that way.
const NEAR: i32 = 20;

/// A map of thirty grids.
fn grids() -> Result<PracticeFile, PracticeError> {
    let town = read_bytes(town_geojson().as_bytes())?;
    let all = town.layer.features.into_iter();
    let mut features: Vec<Feature> = all
        .filter(|grid| COMMUNITIES.contains(&attribute(grid, "community_code")))
        .collect();
    for grid in &mut features {
        // Only orders say a zone: it would be left out, and that is no fault of the map.
        grid.properties.get_or_insert_default().shift_remove("zone");
    }
    let mut faults = Vec::new();
    for (code, planted) in [
        (OVER[0], &[Planted::Overlap, Planted::Mismatch][..]),
        (BACK[0], &[Planted::Gap][..]),
        (CROSSED.0, &[Planted::SelfIntersection][..]),
        (OPEN, &[Planted::OpenRing][..]),
        (DOUBLE[0], &[Planted::CodeTwice][..]),
        (NAMELESS, &[Planted::NoName][..]),
    ] {
        let at = place(&features, code)? + 1;
        faults.extend(planted.iter().map(|what| fault(at, *what)));
    }
    faults.sort_unstable();
    pull(&mut features, OVER, OVER[1], FAR)?;
    pull(&mut features, BACK, BACK[0], NEAR)?;
    let crossed = ring_of(&mut features, CROSSED.0)?;
    if crossed.len() <= CROSSED.1 + 1 {
        return Err(PracticeError::Missing(CROSSED.0));
    }
    crossed.swap(CROSSED.1, CROSSED.1 + 1);
    let open = place(&features, OPEN)?;
    set(&mut features, DOUBLE[0], "code", DOUBLE[1])?;
    set(&mut features, NAMELESS, "name", "")?;
    Ok(PracticeFile {
        name: "practice_grids.geojson",
        bytes: opened(&to_bytes(&features, &members()), open),
        faults,
    })
}

fn attribute<'a>(feature: &'a Feature, name: &str) -> &'a str {
    let value = feature.properties.as_ref().and_then(|all| all.get(name));
    value.and_then(Value::as_str).unwrap_or_default()
}

/// The place of a grid among all.
fn place(features: &[Feature], code: &'static str) -> Result<usize, PracticeError> {
    let found = features
        .iter()
        .position(|grid| attribute(grid, "code") == code);
    found.ok_or(PracticeError::Missing(code))
}

fn grid_of<'a>(
    features: &'a mut [Feature],
    code: &'static str,
) -> Result<&'a mut Feature, PracticeError> {
    let at = place(features, code)?;
    features.get_mut(at).ok_or(PracticeError::Missing(code))
}

/// The outer ring of a grid.
fn ring_of<'a>(
    features: &'a mut [Feature],
    code: &'static str,
) -> Result<&'a mut Vec<Coord>, PracticeError> {
    let shape = grid_of(features, code)?.shape.as_mut();
    let polygon = shape.and_then(|shape| shape.polygons.first_mut());
    let ring = polygon.map(|polygon| &mut polygon.outer);
    ring.ok_or(PracticeError::Missing(code))
}

fn set(
    features: &mut [Feature],
    code: &'static str,
    name: &str,
    text: &str,
) -> Result<(), PracticeError> {
    let grid = grid_of(features, code)?;
    let properties = grid.properties.get_or_insert_default();
    properties.insert(name.to_owned(), Value::from(text));
    Ok(())
}

/// Move the vertex in the middle of the boundary between two grids, in the ring of the first alone, by
/// this part of the way to the middle of one of them.
fn pull(
    features: &mut [Feature],
    between: [&'static str; 2],
    towards: &'static str,
    part: i32,
) -> Result<(), PracticeError> {
    let other = ring_of(features, between[1])?.clone();
    let middle = middle_of(ring_of(features, towards)?);
    let ring = ring_of(features, between[0])?;
    let shared: Vec<Coord> = ring.iter().copied().filter(|c| other.contains(c)).collect();
    let Some(from) = shared.get(shared.len() / 2).copied() else {
        return Err(PracticeError::Missing(between[0]));
    };
    let to = Coord::new(
        from.x + (middle.x - from.x) / part,
        from.y + (middle.y - from.y) / part,
    );
    for vertex in ring.iter_mut().filter(|vertex| **vertex == from) {
        *vertex = to;
    }
    Ok(())
}

/// The mean of the vertices.
fn middle_of(ring: &[Coord]) -> Coord {
    let count = i64::try_from(ring.len()).unwrap_or(1).max(1);
    let mean = |of: fn(&Coord) -> i32| {
        let sum: i64 = ring.iter().map(|c| i64::from(of(c))).sum();
        i32::try_from(sum / count).unwrap_or_default()
    };
    Coord::new(mean(|c| c.x), mean(|c| c.y))
}

/// The text of a map without the last position of this feature's ring, which closes it. Features stand
/// a line each, below the first line.
fn opened(map: &[u8], feature: usize) -> Vec<u8> {
    let text = String::from_utf8_lossy(map);
    let mut out = String::with_capacity(text.len());
    for (number, line) in text.lines().enumerate() {
        let last = line
            .rfind(",[")
            .filter(|_| number == feature + 1)
            .and_then(|from| Some((from, from + line.get(from..)?.find(']')?)));
        match last.and_then(|(from, to)| Some((line.get(..from)?, line.get(to + 1..)?))) {
            Some((before, after)) => {
                out.push_str(before);
                out.push_str(after);
            }
            None => out.push_str(line),
        }
        out.push('\n');
    }
    out.into_bytes()
}

/// The grid in which the people of the lists live, and one that the town does not have.
const HOME: &str = "350322001004006";
const NOWHERE: &str = "350322001004099";
/// Numbers of buildings in that grid; it has none of the last number.
const NO_BUILDING: u32 = 99;

/// A building of that grid.
fn building(number: u32) -> String {
    format!("{HOME}01{number:02}")
}

/// An id in the area that nobody has.
fn id(birth: &str, sequence: u32) -> String {
    let body = format!("999999{birth}{sequence:03}");
    format!("{body}{}", check_of(&body))
}

/// The same with a last character that does not fit.
fn wrong_id(birth: &str, sequence: u32) -> String {
    let mut id = id(birth, sequence);
    let last = if id.pop() == Some('1') { '2' } else { '1' };
    id.push(last);
    id
}

/// A list of residents, in GBK, as table programs in Chinese write it.
fn residents() -> PracticeFile {
    let zhou = id("19630704", 12);
    let row = |name: &str, id: &str, sex: &str, phone: &str, grid: &str, rest: [&str; 3]| {
        let [door, relation, since] = rest;
        let building = building(1);
        let cells = [
            name, id, sex, phone, grid, &building, door, relation, since, "虚构",
        ];
        cells.join(",")
    };
    let lines = [
        "姓名,身份证号,性别,联系电话,网格编码,楼栋编码,门牌,与户主关系,入住日期,备注".to_owned(),
        row(
            "周伟明",
            &id("19610312", 11),
            "男",
            "13500000011",
            HOME,
            ["101", "户主", "2020-02-01"],
        ),
        row(
            "周芳",
            &zhou,
            "女",
            "13500000012",
            HOME,
            ["101", "配偶", "2020-02-01"],
        ),
        row(
            "孙国强",
            "9.99999E+17",
            "男",
            "13500000013",
            HOME,
            ["102", "户主", "2020-02-01"],
        ),
        row(
            "孙丽",
            &id("19901120", 14),
            "女",
            "13500000014",
            HOME,
            ["102", "子女", "2020-02-01"],
        ),
        row(
            "胡志平",
            &wrong_id("19720509", 15),
            "男",
            "13500000015",
            HOME,
            ["201", "户主", "2020-02-01"],
        ),
        row(
            "周芳",
            &zhou,
            "女",
            "13500000012",
            HOME,
            ["101", "配偶", "2020-02-01"],
        ),
        row(
            "马玉萍",
            &id("19850130", 16),
            "女",
            "13500000016",
            NOWHERE,
            ["202", "户主", "2020-02-01"],
        ),
        row(
            "郭建军",
            &id("19790915", 17),
            "男",
            "13500000017",
            HOME,
            ["301", "户主", "05/06/2021"],
        ),
        row(
            "何秀英",
            &id("19580402", 18),
            "女",
            " 135 0000 0018",
            HOME,
            ["302", "户主", "44348"],
        ),
        row(
            "高磊",
            &id("19941225", 19),
            "男",
            "13500000019",
            HOME,
            ["302", "子女", "2021年3月1日"],
        ),
    ];
    let text = lines.join("\r\n") + "\r\n";
    PracticeFile {
        name: "practice_residents.csv",
        bytes: GBK.encode(&text).0.into_owned(),
        faults: vec![
            fault(4, Planted::RoundedId),
            fault(6, Planted::WrongCheck),
            fault(7, Planted::RowTwice),
            fault(8, Planted::UnknownGrid),
            fault(9, Planted::AmbiguousDay),
            fault(10, Planted::DayAsNumber),
            fault(10, Planted::SpacedPhone),
        ],
    }
}

/// The captions of the list of arrivals; the id is the second.
const CAPTIONS: [&str; 8] = [
    "姓名",
    "身份证号",
    "联系电话",
    "网格编码",
    "楼栋编码",
    "来自",
    "离开日期",
    "抵达日期",
];
/// What stands in the second column.
const IDS: u16 = 1;
/// The row of the workbook, from 0, whose id is a number.
const NUMERIC: u32 = 2;
/// That number: of the last digits table programs keep none.
const NUMBER: f64 = 999_999_197_506_180_352.0;

/// A list of arrivals, as a workbook.
fn arrivals() -> Result<PracticeFile, PracticeError> {
    let wu = id("19880214", 31);
    let rows = [
        ("吴敏", wu.clone(), "13500000031", 1, "2021-10-01"),
        ("郑涛", String::new(), "13500000032", 1, "2021-10-01"),
        ("黄静", id("19920808", 34), "13500000033", 2, "2021-10-01"),
        ("黄静", id("20010821", 36), "13500000034", 3, "2021-10-01"),
        ("黄静", String::new(), "13500000035", 2, "2021-10-01"),
        ("苏明", id("19691003", 39), "13500000031", 1, "2021-10-01"),
        ("吴敏", wu, "13500000031", 1, "2021-10-01"),
        (
            "曾华",
            id("19830327", 41),
            "13500000036",
            NO_BUILDING,
            "2021-10-01",
        ),
    ];
    let mut workbook = Workbook::new();
    // The day of the story, not that of the computer: the same bytes every time.
    let day = ExcelDateTime::from_ymd(2021, 10, 5)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let sheet = workbook.add_worksheet();
    for (column, caption) in (0u16..).zip(CAPTIONS) {
        sheet.write_string(0, column, caption)?;
    }
    for (row, (name, id, phone, number, left)) in (1u32..).zip(rows) {
        let home = building(number);
        let cells = [
            name,
            id.as_str(),
            phone,
            HOME,
            &home,
            "枫亭镇",
            left,
            "2021-10-02",
        ];
        for (column, cell) in (0u16..).zip(cells) {
            if (row, column) == (NUMERIC, IDS) {
                sheet.write_number(row, column, NUMBER)?;
            } else if !cell.is_empty() {
                sheet.write_string(row, column, cell)?;
            }
        }
    }
    Ok(PracticeFile {
        name: "practice_arrivals.xlsx",
        bytes: workbook.save_to_buffer()?,
        faults: vec![
            fault(3, Planted::NumericId),
            fault(5, Planted::Namesake),
            fault(6, Planted::NamesakeWithoutId),
            fault(7, Planted::SharedPhone),
            fault(8, Planted::RowTwice),
            fault(9, Planted::UnknownBuilding),
        ],
    })
}
