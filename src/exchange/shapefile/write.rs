//! A shapefile, written. Owns: what of a feature it can hold.

use super::dbf;
use crate::geometry::fixed::Coord;
use crate::geometry::polygon::Shape;
use crate::model::Feature;
use serde_json::Map;
use shapefile::{Point, Polygon, PolygonRing, ShapeWriter};
use std::io::{self, Cursor};

/// WGS84 degrees, as other programs read it from a `.prj`.
const WGS84: &str = "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";

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

/// The polygons of features with their attributes, in WGS84.
///
/// # Errors
/// Whatever the writer of geometries says.
pub fn write(features: &[Feature]) -> io::Result<Written> {
    let other = |e: shapefile::Error| io::Error::other(e.to_string());
    let (mut shp, mut shx) = (Cursor::new(Vec::new()), Cursor::new(Vec::new()));
    {
        let mut writer = ShapeWriter::with_shx(&mut shp, &mut shx);
        for feature in features {
            // A polygon without rings stands for a feature without a place: the library writes
            // no null records between polygons.
            let polygon = polygon_of(feature).unwrap_or_else(|| Polygon::with_rings(Vec::new()));
            writer.write_shape(&polygon).map_err(other)?;
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
    Ok(Written {
        files: vec![
            ("shp", shp.into_inner()),
            ("shx", shx.into_inner()),
            ("dbf", dbf::write(&columns, &rows)),
            ("prj", WGS84.as_bytes().to_vec()),
            ("cpg", b"UTF-8".to_vec()),
        ],
        renamed,
        cut,
        others: features
            .iter()
            .filter(|f| f.other_geometry.is_some())
            .count(),
    })
}

fn polygon_of(feature: &Feature) -> Option<Polygon> {
    let shape: &Shape = feature.shape.as_ref()?;
    let closed = |ring: &[Coord]| -> Vec<Point> {
        let all = ring.iter().chain(ring.first());
        all.map(|c| Point::new(c.lon(), c.lat())).collect()
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
