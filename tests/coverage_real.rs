//! The coverage on real files.

use gridroom::geometry::coverage::{BuildOptions, Coverage, FindingKind, Plane};
use gridroom::geometry::fixed::{Coord, METRES_PER_UNIT};
use gridroom::geometry::polygon::{Polygon, Shape};
use serde_json::Value;

fn ring(v: &Value) -> Vec<Coord> {
    let mut r: Vec<Coord> = v
        .as_array()
        .unwrap()
        .iter()
        .map(|p| Coord::from_degrees(p[0].as_f64().unwrap(), p[1].as_f64().unwrap()).unwrap())
        .collect();
    r.pop();
    r
}
fn poly(v: &Value) -> Polygon {
    let mut rings = v.as_array().unwrap().iter().map(ring);
    Polygon {
        outer: rings.next().unwrap(),
        holes: rings.collect(),
    }
}
fn load(name: &str) -> Vec<Shape> {
    let path = format!("{}/../shared/data/{name}", env!("CARGO_MANIFEST_DIR"));
    let v: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    v["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| {
            let g = &f["geometry"];
            let polygons = match g["type"].as_str() {
                Some("Polygon") => vec![poly(&g["coordinates"])],
                Some("MultiPolygon") => g["coordinates"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(poly)
                    .collect(),
                _ => vec![],
            };
            Shape { polygons }
        })
        .collect()
}

#[test]
fn look() {
    for name in [
        "keelung_villages.geojson",
        "taipei_villages.geojson",
        "greater_taipei_villages.geojson",
        "davao_barangays.geojson",
        "nyc_nta.geojson",
        "nyct2010_wgs84.geojson",
    ] {
        let shapes = load(name);
        for units in [0.0, 100.0, 1000.0] {
            let t = std::time::Instant::now();
            let built = Coverage::build(
                &shapes,
                &BuildOptions {
                    tolerance_m: 0.0,
                    gap_width_m: units * METRES_PER_UNIT,
                    plane: Plane::Lattice,
                },
            );
            let dt = t.elapsed();
            let t = std::time::Instant::now();
            let check = built.coverage.check(1.0);
            let ct = t.elapsed();
            let mut off: Vec<u32> = built
                .findings
                .iter()
                .filter(|f| f.kind == FindingKind::Mismatch)
                .flat_map(|f| f.faces.iter().map(|f| f.0))
                .collect();
            off.sort();
            off.dedup();
            println!(
                "{name} gap {units}: {dt:?} check {ct:?} faults {} mismatch faces {} {:?}",
                check.faults.len(),
                off.len(),
                &off
            );
            for kind in FindingKind::ALL {
                let n = built.findings.iter().filter(|f| f.kind == kind).count();
                if n > 0 {
                    println!("   {kind:?} {n}");
                }
            }
        }
    }
}
