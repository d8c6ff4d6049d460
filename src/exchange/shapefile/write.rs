//! A shapefile, written. Owns: what of a feature it can hold.

use super::dbf;
use crate::course::Course;
use crate::exchange::frame::Frame;
use crate::geometry::fixed::Coord;
use crate::geometry::polygon::Shape;
use crate::model::Feature;
use serde_json::Map;
use shapefile::{Point, Polygon, PolygonRing, ShapeWriter};
use std::io::{self, Cursor};

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
    let other = |e: shapefile::Error| io::Error::other(e.to_string());
    let (mut shp, mut shx) = (Cursor::new(Vec::new()), Cursor::new(Vec::new()));
    {
        let mut writer = ShapeWriter::with_shx(&mut shp, &mut shx);
        for feature in features {
            // A polygon without rings stands for a feature without a place: the library writes
            // no null records between polygons.
            let polygon =
                polygon_of(feature, frame).unwrap_or_else(|| Polygon::with_rings(Vec::new()));
            writer.write_shape(&polygon).map_err(other)?;
            course.count(1)?;
        }
        writer.finalize().map_err(other)?;
    }
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
        ("shp", shp.into_inner()),
        ("shx", shx.into_inner()),
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

fn polygon_of(feature: &Feature, frame: &Frame) -> Option<Polygon> {
    let shape: &Shape = feature.shape.as_ref()?;
    let closed = |ring: &[Coord]| -> Vec<Point> {
        let all = ring.iter().chain(ring.first());
        all.map(|c| frame.place(*c))
            .map(|[x, y]| Point::new(x, y))
            .collect()
    };
    let rings: Vec<PolygonRing<Point>> = shape
        .polygons
        .iter()
        .filter(|p| p.outer.len() > 2)
        .flat_map(|p| {
            let outer = PolygonRing::Outer(closed(&p.outer));
            let holes = p.holes.iter().map(|h| PolygonRing::Inner(closed(h)));
            std::iter::once(outer).chain(holes)
        })
        .collect();
    (!rings.is_empty()).then(|| Polygon::with_rings(rings))
}
