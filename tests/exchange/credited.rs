//! Whose data a map is goes along into every format that maps are written in.

use gridroom::exchange::export::{Loss, Target, write};
use gridroom::exchange::geojson;
use gridroom::exchange::source::{Wishes, read};
use gridroom::geometry::coverage::BuildOptions;
use gridroom::model::GridMap;
use rusqlite::Connection;
use serde_json::json;
use std::io::Read;
use std::path::Path;

const CREDIT: &str = "© Town & Survey, ODbL";
const LICENCE: &str = "https://town.example/licence";

/// Two slanted grids of somebody else's data.
fn map(is_credited: bool) -> GridMap {
    let ring = |west: f64| {
        json!([[
            [west, 25.36],
            [west + 0.01, 25.361],
            [west + 0.011, 25.37],
            [west + 0.001, 25.369],
            [west, 25.36]
        ]])
    };
    let features: Vec<_> = [118.69, 118.71]
        .map(|west| {
            json!({"type": "Feature", "properties": {"code": "c", "name": "仙糖"},
                "geometry": {"type": "Polygon", "coordinates": ring(west)}})
        })
        .to_vec();
    let mut text = json!({"type": "FeatureCollection", "features": features});
    if is_credited {
        text["attribution"] = json!(CREDIT);
        text["license"] = json!(LICENCE);
    }
    let layer = geojson::read_bytes(text.to_string().as_bytes())
        .expect("read")
        .layer;
    GridMap::build(layer, &BuildOptions::default())
}

/// What a file says of whose data it is, where its format has a place for that.
fn said(target: Target, path: &Path) -> String {
    let text = |path: &Path| std::fs::read_to_string(path).unwrap_or_default();
    match target {
        Target::GeoJson | Target::TopoJson | Target::Svg | Target::Kml => text(path),
        Target::GeoPackage => {
            let file = Connection::open(path).expect("opened");
            let sql = "SELECT description FROM gpkg_contents";
            file.query_row(sql, [], |row| row.get(0))
                .expect("one layer")
        }
        Target::Shapefile => text(&path.with_extension("attribution.txt")),
        Target::ZippedShapefile => {
            let file = std::fs::File::open(path).expect("there");
            let mut archive = zip::ZipArchive::new(file).expect("an archive");
            let mut text = String::new();
            if let Ok(mut member) = archive.by_name("grids.attribution.txt") {
                member.read_to_string(&mut text).expect("a text");
            }
            text
        }
    }
}

#[test]
fn whose_data_it_is_goes_along_in_every_format() {
    let folder = tempfile::tempdir().expect("a folder");
    for target in Target::ALL {
        let path = folder.path().join(format!("grids.{}", target.ending()));
        let losses = write(&path, &map(true)).expect("written");
        assert!(!losses.contains(&Loss::Members), "{target:?}: {losses:?}");
        let credited = said(target, &path);
        let is_markup = matches!(target, Target::Svg | Target::Kml);
        let credit = match is_markup {
            true => CREDIT.replace('&', "&amp;"),
            false => CREDIT.to_owned(),
        };
        assert!(credited.contains(&credit), "{target:?}: {credited}");
        assert!(credited.contains(LICENCE), "{target:?}: {credited}");
        match target {
            Target::Kml => assert!(credited.contains(&format!("<description>{credit}"))),
            Target::Svg => {
                assert!(credited.contains(&format!("<desc>{credit}")));
                let seen = credited.split("<text class=\"credit\"").nth(1);
                assert!(seen.is_some_and(|text| text.contains(&credit)), "in sight");
            }
            _ => {}
        }
        // It is none of the features, and comes in again as what it was.
        let again = read(&path, &Wishes::default()).map(|found| found.layers);
        let features = again.map(|layers| layers.iter().map(|l| l.features.len()).sum::<usize>());
        match target {
            Target::Svg => {}
            _ => assert_eq!(features.expect("read"), 2, "{target:?}"),
        }
        std::fs::remove_file(&path).expect("removed");
        let _ = std::fs::remove_file(path.with_extension("attribution.txt"));

        write(&path, &map(false)).expect("written");
        let uncredited = said(target, &path);
        assert!(!uncredited.contains("Survey"), "{target:?}: {uncredited}");
        assert!(!path.with_extension("attribution.txt").exists());
    }
}
