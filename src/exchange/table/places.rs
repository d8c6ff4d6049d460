//! A table with places as a layer: columns of longitude and latitude (or easting and northing),
//! or one of WKT. Owns: how such columns are called.

use super::text;
use crate::course::Course;
use crate::exchange::budget::{Budget, OF_CELL, OF_ROW};
use crate::exchange::delimited::{self, Fault, Limits, Record};
use crate::exchange::geojson::crs::settle;
use crate::exchange::raw::{Names, RawFeature, RawLayer};
use crate::exchange::report::{At, Note, NoteKind, ReadError};
use encoding_rs::Encoding;
use serde_json::{Map, Value, json};
use std::io::Cursor;

/// Which columns hold places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceColumns {
    /// East and north.
    EastNorth(usize, usize),
    /// Well-known text.
    Wkt(usize),
}

const EAST: [&str; 12] = [
    "lon",
    "lng",
    "long",
    "longitude",
    "经度",
    "x",
    "x坐标",
    "东经",
    "easting",
    "横坐标",
    "point_x",
    "lon_wgs84",
];
const NORTH: [&str; 11] = [
    "lat",
    "latitude",
    "纬度",
    "y",
    "y坐标",
    "北纬",
    "northing",
    "纵坐标",
    "point_y",
    "lat_wgs84",
    "ycoord",
];
const WKT: [&str; 6] = ["wkt", "geom", "geometry", "the_geom", "wkt_geom", "几何"];

/// A shape may have many vertices, on one line or on many.
const LIMITS: Limits = Limits {
    line: usize::MAX,
    quoted_lines: 1 << 14,
    quoted: 1 << 20,
};
/// What the text of a cell takes beyond its bytes.
const OF_TEXT: u64 = 24;

/// The heading stands among the first so many rows.
const HEADING_WITHIN: usize = 20;

/// What the user says of where places stand: the captions of its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamedColumns {
    /// East (or longitude) and north (or latitude).
    EastNorth(String, String),
    /// Well-known text.
    Wkt(String),
}

impl NamedColumns {
    /// Where these columns stand under a heading.
    fn of(&self, heading: &[String]) -> Option<PlaceColumns> {
        let find = |name: &String| heading.iter().position(|h| h.trim() == name.trim());
        match self {
            Self::EastNorth(east, north) => {
                Some(PlaceColumns::EastNorth(find(east)?, find(north)?))
            }
            Self::Wkt(name) => find(name).map(PlaceColumns::Wkt),
        }
    }
}

/// The columns that hold places, by their headings.
pub fn place_columns(heading: &[String]) -> Option<PlaceColumns> {
    let find = |names: &[&str]| {
        names.iter().find_map(|name| {
            heading
                .iter()
                .position(|h| h.trim().to_lowercase() == *name)
        })
    };
    match (find(&WKT), find(&EAST), find(&NORTH)) {
        (Some(column), ..) => Some(PlaceColumns::Wkt(column)),
        (None, Some(east), Some(north)) => Some(PlaceColumns::EastNorth(east, north)),
        _ => None,
    }
}

/// The heading among the first rows: where it is, and which of its columns hold places.
struct Heading {
    captions: Vec<String>,
    columns: PlaceColumns,
    /// So many rows stand above it.
    above: usize,
}

fn heading_of(first: &[Vec<String>], named: Option<&NamedColumns>) -> Result<Heading, ReadError> {
    let columns_of = |row: &Vec<String>| match named {
        Some(named) => named.of(row),
        None => place_columns(row),
    };
    let found = first.iter().enumerate().find_map(|(above, row)| {
        let columns = columns_of(row)?;
        Some(Heading {
            captions: row.clone(),
            columns,
            above,
        })
    });
    found.ok_or_else(|| ReadError::NoPlaces {
        // The widest of the first rows is most likely the heading; of equal ones the first.
        columns: first
            .iter()
            .rev()
            .max_by_key(|row| row.iter().filter(|cell| !cell.is_empty()).count())
            .cloned()
            .unwrap_or_default(),
    })
}

/// Read a table as a layer. Cells are texts as they are, so that codes keep their zeros. A cell
/// that holds no place leaves its row without one.
///
/// # Errors
/// [`ReadError::NoPlaces`] with the captions; [`ReadError::Damaged`] with the row;
/// [`ReadError::TooMuch`].
pub fn read_map(
    bytes: &[u8],
    file: &str,
    chosen: Option<&'static Encoding>,
    named: Option<&NamedColumns>,
    course: &Course,
) -> Result<RawLayer, ReadError> {
    let failed = |fault: Fault| {
        let (at, message) = match fault {
            Fault::Io(error) => (At::Nowhere, error.to_string()),
            Fault::TooLong { line } => (
                At::Line(usize::try_from(line).unwrap_or(usize::MAX)),
                "the line has no end".to_owned(),
            ),
        };
        ReadError::Damaged {
            file: file.to_owned(),
            at,
            message,
        }
    };
    let (charset, mut table) =
        delimited::open(Cursor::new(bytes), chosen, LIMITS).map_err(failed)?;
    let mut budget = Budget::of(bytes.len() as u64);
    let mut records: Vec<Record> = Vec::new();
    while let Some(record) = table.next().map_err(failed)? {
        if record.cells.iter().any(|cell| !cell.trim().is_empty()) {
            let texts: usize = record.cells.iter().map(String::len).sum();
            let cells = record.cells.len() as u64;
            budget.spend(OF_ROW + OF_TEXT * cells + texts as u64)?;
            records.push(record);
        }
    }
    if records.is_empty() {
        return Err(ReadError::Empty);
    }
    let trimmed = |row: &Record| {
        row.cells
            .iter()
            .map(|cell| cell.trim().to_owned())
            .collect()
    };
    let first: Vec<Vec<String>> = records.iter().take(HEADING_WITHIN).map(trimmed).collect();
    let Heading {
        captions,
        columns,
        above,
    } = heading_of(&first, named)?;
    // A caption that stands twice would hide the cells of one column.
    let mut free = Names::default();
    let captions: Vec<String> = captions.iter().map(|name| free.free(name)).collect();
    let mut layer = RawLayer {
        charset: Some(charset),
        ..RawLayer::default()
    };
    if above > 0 {
        layer.notes.push(Note {
            count: above,
            ..Note::of(NoteKind::LineSkipped)
        });
    }
    // Every row has all columns, however short it is.
    let names: u64 = captions
        .iter()
        .map(|name| OF_CELL + name.len() as u64)
        .sum();
    for row in records.iter().skip(above + 1) {
        course.count(1)?;
        let texts: usize = row.cells.iter().map(String::len).sum();
        budget.spend(OF_ROW + names + texts as u64)?;
        layer.features.push(feature_of(row, &captions, columns));
    }
    settle(&mut layer, None);
    Ok(layer)
}

fn feature_of(row: &Record, captions: &[String], columns: PlaceColumns) -> RawFeature {
    let mut feature = RawFeature::default();
    if row.cells.len() != captions.len() {
        feature.notes.push(Note::of(NoteKind::RowUneven));
    }
    if row.open_quote.is_some() {
        feature.notes.push(Note::of(NoteKind::QuoteOpen));
    }
    let cell = |column: usize| row.cells.get(column).map_or("", |cell| cell.trim());
    let mut left_out = None;
    match columns {
        PlaceColumns::EastNorth(east, north) => {
            let (x, y) = (cell(east), cell(north));
            let number = |text: &str| text.parse::<f64>().ok().filter(|n| n.is_finite());
            match (number(x), number(y)) {
                (Some(x), Some(y)) => feature.geometry.add_other("Point", json!([x, y])),
                _ if x.is_empty() && y.is_empty() => {}
                _ => feature.notes.push(Note::of(NoteKind::CellNoPlace)),
            }
        }
        PlaceColumns::Wkt(column) => match text::put(cell(column), &mut feature) {
            Ok(()) => left_out = Some(column),
            // What cannot be read stays to be seen.
            Err(()) => feature.notes.push(Note::of(NoteKind::CellNoPlace)),
        },
    }
    let cells = captions.iter().enumerate();
    let kept = cells.filter(|(column, _)| left_out != Some(*column));
    let properties = kept.map(|(column, name)| (name.clone(), Value::from(cell(column))));
    feature.properties = Some(properties.collect::<Map<_, _>>());
    feature
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> RawLayer {
        read_map(text.as_bytes(), "t.csv", None, None, &Course::new()).expect("read")
    }

    fn kinds(notes: &[Note]) -> Vec<NoteKind> {
        notes.iter().map(|n| n.kind).collect()
    }

    #[test]
    fn the_heading_is_found_below_titles() {
        // Case 81.
        for (text, notes) in [
            ("sep=;\nname;lon;lat\nA;118.69;25.36\n", &[][..]),
            (
                "采样点位表\n\nname\tlon\tlat\nA\t118.69\t25.36\n",
                &[NoteKind::LineSkipped],
            ),
            (
                "采样点位表,,\n制表,2021-09-12,\nname,lon,lat\nA,118.69,25.36\n",
                &[NoteKind::LineSkipped],
            ),
        ] {
            let layer = read(text);
            assert_eq!(layer.features.len(), 1, "{text}");
            assert_eq!(layer.features[0].geometry.positions(), [[118.69, 25.36]]);
            assert_eq!(kinds(&layer.notes), notes, "{text}");
        }
    }

    #[test]
    fn cells_without_a_place_leave_their_row_without_one() {
        // Case 80.
        let layer = read("name,lon,lat\nA,118.69,25.36\nB,n/a,-\nC,,\nD,118.69,\nE,inf,NaN\n");
        let has_place = |f: &RawFeature| !f.geometry.is_empty();
        assert_eq!(layer.features.iter().filter(|f| has_place(f)).count(), 1);
        let noted: Vec<usize> = layer.features.iter().map(|f| f.notes.len()).collect();
        assert_eq!(noted, [0, 1, 0, 1, 1]);
        let wkt = read("code,wkt\n1,POINT(118 25)\n2,nowhere\n3,\"CIRCULARSTRING(0 0,1 1,2 0)\"\n");
        assert_eq!(wkt.features.iter().filter(|f| has_place(f)).count(), 1);
        let kept = wkt.features[1]
            .properties
            .as_ref()
            .and_then(|p| p.get("wkt"));
        assert_eq!(kept, Some(&Value::from("nowhere")));
    }

    #[test]
    fn wkt_says_its_system_and_its_heights() {
        let layer = read("code,wkt\n1,\"SRID=4548;POINT Z(670500 2807000 12)\"\n");
        assert_eq!(layer.crs, Some(crate::geometry::crs::Crs::of_code(4548)));
        assert_eq!(layer.features[0].geometry.heights.map(|(_, n)| n), Some(1));
    }

    #[test]
    fn captions_that_stand_twice_hide_nothing() {
        let layer = read("name,lon,lat,备注,备注,\nA,118.69,25.36,x,y,z\n");
        let properties = layer.features[0].properties.as_ref().expect("cells");
        let values: Vec<&Value> = ["备注", "备注_2", "_"].map(|n| &properties[n]).to_vec();
        assert_eq!(values, ["x", "y", "z"]);
    }

    #[test]
    fn columns_can_be_named() {
        let text = b"place,a,b\nA,118.69,25.36\n";
        let refused = read_map(text, "t.csv", None, None, &Course::new());
        let Err(ReadError::NoPlaces { columns }) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(columns, ["place", "a", "b"]);
        let named = NamedColumns::EastNorth("a".to_owned(), "b".to_owned());
        let layer = read_map(text, "t.csv", None, Some(&named), &Course::new()).expect("read");
        assert_eq!(layer.features[0].geometry.positions(), [[118.69, 25.36]]);
    }

    #[test]
    fn many_columns_of_many_rows_are_too_much() {
        let heading = format!("lon,lat{}\n", ",".repeat(20_000));
        let text = heading + &"1,2\n".repeat(20_000);
        let error = read_map(text.as_bytes(), "t.csv", None, None, &Course::new())
            .expect_err("400 million cells");
        assert!(matches!(error, ReadError::TooMuch { .. }), "{error}");
    }

    #[test]
    fn an_open_quote_is_said() {
        // Case 89.
        let layer = read("name,lon,lat\nA,118.69,25.36\n\"B,118.7,25.37\nC,118.7,25.38\n");
        assert_eq!(layer.features.len(), 3);
        assert!(kinds(&layer.features[1].notes).contains(&NoteKind::QuoteOpen));
        assert!(layer.features.iter().all(|f| !f.geometry.is_empty()));
        // Inches, and a line break that is meant.
        let sound = read("name,lon,lat\n5\" pipe,118.69,25.36\n\"B\nC\",118.7,25.37\n");
        assert!(
            !sound
                .features
                .iter()
                .any(|f| kinds(&f.notes).contains(&NoteKind::QuoteOpen))
        );
    }
}
