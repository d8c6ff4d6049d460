//! A shapefile, written (ESRI 1998). Owns: what of a feature it can hold, and the bytes of its
//! geometries.

use super::dbf;
use crate::course::Course;
use crate::exchange::frame::Frame;
use crate::geometry::fixed::Coord;
use crate::model::Feature;
use serde_json::Map;
use std::io;

/// The files of a shapefile and what they could not hold.
#[derive(Debug, Default)]
pub struct Written {
    /// Ending and bytes.
    pub files: Vec<(&'static str, Vec<u8>)>,
    /// Attributes whose names had to be shortened: the name, and what became of it.
    pub renamed: Vec<(String, String)>,
    /// Texts that had to be cut.
    pub cut: usize,
    /// Features whose points or lines were left out: the file holds polygons.
    pub others: usize,
}

/// The polygons of features with their attributes. A system without a text of its own leaves the
/// `.prj` out.
///
/// # Errors
/// Whatever the writer of geometries says.
pub fn write(features: &[Feature], frame: &Frame, course: &Course) -> io::Result<Written> {
    let (shp, shx) = geometries(features, frame, course)?;
    let none = Map::new();
    let rows: Vec<_> = features
        .iter()
        .map(|f| f.properties.as_ref().unwrap_or(&none))
        .collect();
    let (columns, cut) = dbf::columns(&rows);
    let renamed = columns
        .iter()
        .filter(|c| c.name != c.attribute)
        .map(|c| (c.attribute.clone(), c.name.clone()))
        .collect();
    let mut files = vec![
        ("shp", shp),
        ("shx", shx),
        ("dbf", dbf::write(&columns, &rows)),
        ("cpg", b"UTF-8".to_vec()),
    ];
    files.extend(frame.crs.wkt().map(|text| ("prj", text.into_bytes())));
    Ok(Written {
        files,
        renamed,
        cut,
        others: features
            .iter()
            .filter(|f| f.other_geometry.is_some())
            .count(),
    })
}

/// Bytes of the header of a `.shp` or `.shx`.
const HEADER: usize = 100;
/// The codes of what a record holds.
const NULL: i32 = 0;
const POLYGON: i32 = 5;

/// A ring as the file has it: closed.
type Ring = Vec<[f64; 2]>;

/// The `.shp` and the `.shx`. A feature without a polygon has a null record, so that every feature
/// keeps its place beside the table; the `shapefile` crate writes none between polygons.
fn geometries(
    features: &[Feature],
    frame: &Frame,
    course: &Course,
) -> io::Result<(Vec<u8>, Vec<u8>)> {
    let too_large = |_| io::Error::other("a shapefile holds no more than 8 GB");
    let (mut shp, mut shx) = (vec![0; HEADER], vec![0; HEADER]);
    let mut whole = Box4::default();
    for (number, feature) in (1_i32..).zip(features) {
        let content = match rings_of(feature, frame) {
            rings if rings.is_empty() => NULL.to_le_bytes().to_vec(),
            rings => polygon(&rings, &mut whole)?,
        };
        let start = i32::try_from(shp.len() / 2).map_err(too_large)?;
        let words = i32::try_from(content.len() / 2).map_err(too_large)?;
        shx.extend([start, words].map(i32::to_be_bytes).concat());
        shp.extend([number, words].map(i32::to_be_bytes).concat());
        shp.extend(content);
        course.count(1)?;
    }
    for file in [&mut shp, &mut shx] {
        let words = i32::try_from(file.len() / 2).map_err(too_large)?;
        let mut header = 9994_i32.to_be_bytes().to_vec();
        header.resize(24, 0);
        header.extend(words.to_be_bytes());
        header.extend([1000, POLYGON].map(i32::to_le_bytes).concat());
        header.extend(whole.bytes());
        file[..header.len()].copy_from_slice(&header);
    }
    Ok((shp, shx))
}

/// The content of a record.
fn polygon(rings: &[Ring], whole: &mut Box4) -> io::Result<Vec<u8>> {
    let mut own = Box4::default();
    for at in rings.iter().flatten() {
        own.take(*at);
        whole.take(*at);
    }
    let count = |n: usize| i32::try_from(n).map_err(io::Error::other);
    let mut content = POLYGON.to_le_bytes().to_vec();
    content.extend(own.bytes());
    content.extend(count(rings.len())?.to_le_bytes());
    content.extend(count(rings.iter().map(Vec::len).sum())?.to_le_bytes());
    let mut first = 0;
    for ring in rings {
        content.extend(count(first)?.to_le_bytes());
        first += ring.len();
    }
    for number in rings.iter().flatten().flatten() {
        content.extend(number.to_le_bytes());
    }
    Ok(content)
}

/// West, south, east, north of what was taken in; zeros where nothing was.
#[derive(Clone, Copy, Default)]
struct Box4(Option<[f64; 4]>);

impl Box4 {
    fn take(&mut self, [x, y]: [f64; 2]) {
        let [west, south, east, north] = self.0.unwrap_or([x, y, x, y]);
        self.0 = Some([west.min(x), south.min(y), east.max(x), north.max(y)]);
    }

    fn bytes(self) -> Vec<u8> {
        let sides = self.0.unwrap_or_default();
        sides.map(f64::to_le_bytes).concat()
    }
}

/// The rings of a feature: outer ones clockwise, holes the other way, each behind its outer one.
fn rings_of(feature: &Feature, frame: &Frame) -> Vec<Ring> {
    let turned = |ring: &[Coord], is_outer: bool| -> Ring {
        let closed = ring.iter().chain(ring.first());
        let mut ring: Ring = closed.map(|c| frame.place(*c)).collect();
        if is_clockwise(&ring) != is_outer {
            ring.reverse();
        }
        ring
    };
    let polygons = feature.shape.iter().flat_map(|shape| &shape.polygons);
    polygons
        .filter(|polygon| polygon.outer.len() > 2)
        .flat_map(|polygon| {
            let holes = polygon.holes.iter().map(|hole| turned(hole, false));
            std::iter::once(turned(&polygon.outer, true)).chain(holes)
        })
        .collect()
}

/// By the signed area, counted from the first vertex: far from the origin the terms would be too
/// large for their difference.
fn is_clockwise(ring: &[[f64; 2]]) -> bool {
    let Some([x, y]) = ring.first() else {
        return false;
    };
    let from = |at: [f64; 2]| [at[0] - x, at[1] - y];
    let doubled: f64 = ring
        .windows(2)
        .map(|pair| {
            let ([ax, ay], [bx, by]) = (from(pair[0]), from(pair[1]));
            ax * by - bx * ay
        })
        .sum();
    doubled < 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::shapefile::{Parts, read};
    use crate::geometry::polygon::{Polygon, Shape};

    #[test]
    fn features_without_a_place_keep_theirs_beside_the_table() {
        let triangle = |way: [usize; 3]| {
            let at = [(0, 0), (9_000, 700), (2_000, 8_000)];
            let outer = way.map(|i| Coord::new(1_186_900_000 + at[i].0, 253_600_000 + at[i].1));
            Feature {
                shape: Some(Shape {
                    polygons: vec![Polygon {
                        outer: outer.to_vec(),
                        holes: Vec::new(),
                    }],
                }),
                ..Feature::default()
            }
        };
        let one = triangle([0, 1, 2]);
        let none = Feature::default();
        let empty = Feature {
            shape: Some(Shape::default()),
            ..Feature::default()
        };
        let other = triangle([0, 2, 1]);
        for features in [
            vec![none.clone(), one, empty.clone(), other],
            vec![none],
            vec![empty],
        ] {
            let written = write(&features, &Frame::wgs84(), &Course::new())
                .expect("written")
                .files;
            let file = |ending: &str| {
                let found = written.iter().find(|(e, _)| *e == ending);
                found.map(|(_, bytes)| bytes.as_slice())
            };
            let parts = Parts {
                name: "t",
                shp: file("shp"),
                shx: file("shx"),
                ..Parts::default()
            };
            let layer = read(&parts, None, &Course::new()).expect("read");
            let has_place = |f: &Feature| f.shape.as_ref().is_some_and(|s| !s.polygons.is_empty());
            let there: Vec<bool> = layer
                .features
                .iter()
                .map(|f| !f.geometry.is_empty())
                .collect();
            assert_eq!(there, features.iter().map(has_place).collect::<Vec<_>>());
            // No word of a wrong winding or a damaged record.
            assert!(layer.features.iter().all(|f| f.notes.is_empty()));
        }
    }
}
