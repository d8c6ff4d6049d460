//! Real files that no one here wrote.

use crate::files::real_files;
use crate::support::{first_layer, map_of, placed};
use gridroom::exchange::encoding::{Charset, Reason};
use gridroom::exchange::import::candidates;
use gridroom::exchange::report::{NoteKind, ReadError};
use gridroom::exchange::source::{Format, Wishes, read};
use gridroom::geometry::coverage::FindingKind;
use gridroom::geometry::crs::Crs;
use gridroom::model::GridMap;
use serde_json::json;

fn counts(map: &GridMap) -> Vec<(FindingKind, usize)> {
    let count = |kind| map.findings.iter().filter(|f| f.kind == kind).count();
    let all = FindingKind::ALL.map(|kind| (kind, count(kind)));
    all.into_iter().filter(|(_, n)| *n > 0).collect()
}

#[test]
fn every_file_is_read_with_what_is_in_it() {
    use FindingKind as K;
    // File, format, features, rings, vertices with the closing ones, findings. The counts of
    // vertices are those of the files' description.
    type Row = (
        &'static str,
        Format,
        usize,
        usize,
        usize,
        &'static [(FindingKind, usize)],
    );
    let table: [Row; 11] = [
        (
            "keelung_villages.geojson",
            Format::GeoJson,
            152,
            153,
            2781,
            &[],
        ),
        (
            "taipei_villages.geojson",
            Format::GeoJson,
            456,
            456,
            5991,
            &[
                (K::SelfIntersection, 1),
                (K::Spike, 1),
                (K::RepeatedPoint, 3),
            ],
        ),
        (
            "davao_barangays.geojson",
            Format::GeoJson,
            182,
            184,
            10_607,
            &[],
        ),
        ("nyc_nta.geojson", Format::GeoJson, 195, 268, 5613, &[]),
        (
            "nyc_nta.topojson",
            Format::TopoJson,
            195,
            268,
            5602,
            &[(K::SelfIntersection, 2), (K::Overlap, 1), (K::Mismatch, 2)],
        ),
        (
            "nyct2010.shp",
            Format::Shapefile,
            2165,
            2298,
            159_211,
            &[(K::Gap, 3), (K::RepeatedPoint, 183)],
        ),
        (
            "dirty_ex3.json",
            Format::GeoJson,
            3,
            3,
            19,
            &[(K::Overlap, 6), (K::Mismatch, 1)],
        ),
        (
            "dirty_ex6.json",
            Format::GeoJson,
            2,
            2,
            10,
            &[(K::Overlap, 1), (K::Mismatch, 1)],
        ),
        (
            "dirty_ex5_three_precincts.json",
            Format::GeoJson,
            3,
            3,
            893,
            &[(K::Overlap, 2), (K::Mismatch, 1)],
        ),
        (
            "dirty_ex10_bowtie.json",
            Format::GeoJson,
            2,
            2,
            12,
            &[(K::SelfIntersection, 1), (K::Overlap, 1), (K::Mismatch, 1)],
        ),
        ("dirty_openring.json", Format::GeoJson, 1, 1, 12, &[]),
    ];
    let names = table.map(|row| row.0);
    let Some(files) = real_files(&names) else {
        return;
    };
    for (path, (name, format, features, rings, vertices, findings)) in files.iter().zip(table) {
        let source = read(path, &Wishes::default()).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!((source.format, source.layers.len()), (format, 1), "{name}");
        let map = map_of(placed(source.layers.into_iter().next().expect("one")));
        let all = || {
            map.features
                .iter()
                .filter_map(|f| f.shape.as_ref())
                .flat_map(|s| s.rings())
        };
        let found = (
            map.features.len(),
            all().count(),
            all().map(|r| r.len() + 1).sum::<usize>(),
        );
        assert_eq!(found, (features, rings, vertices), "{name}");
        assert_eq!(counts(&map), findings, "{name}");
    }
}

#[test]
fn tables_in_chinese_are_read_in_their_encoding() {
    // Case 37: no .cpg, no language in the header.
    let Some(files) = real_files(&["gbk.dbf", "big5.dbf"]) else {
        return;
    };
    let table = [("简体国语", "gb18030"), ("繁體國語", "Big5")];
    for (path, (text, encoding)) in files.iter().zip(table) {
        let layer = first_layer(path);
        let Some(Charset {
            encoding: found,
            reason,
            is_doubtful: false,
        }) = layer.charset
        else {
            panic!("no encoding");
        };
        assert_eq!((found.name(), reason), (encoding, Reason::Guessed));
        let properties = layer.features[0].properties.as_ref().expect("attributes");
        assert_eq!(properties["NAME"], json!(text));
        assert!(
            layer
                .notes
                .iter()
                .any(|n| n.kind == NoteKind::GeometryMissing)
        );
    }
    // The user knows better.
    let in_big5 = Wishes {
        encoding: Some(encoding_rs::BIG5),
        ..Wishes::default()
    };
    let wrong = read(&files[0], &in_big5).expect("read").layers.remove(0);
    assert_ne!(
        wrong.features[0].properties.as_ref().expect("attributes")["NAME"],
        json!("简体国语")
    );
    assert_eq!(wrong.charset.expect("said").reason, Reason::Chosen);
}

#[test]
fn degrees_under_a_system_of_metres_are_asked_about() {
    // Case 26. The file has points in degrees beside a .prj of Beijing 1954.
    let Some(files) = real_files(&["gauss_kruger.shp"]) else {
        return;
    };
    let layer = first_layer(&files[0]);
    assert_eq!(layer.features.len(), 3);
    let name = layer.crs.as_ref().map(Crs::name);
    assert_eq!(name.as_deref(), Some("Beijing_1954_3_Degree_GK_CM_114E"));
    for note in [NoteKind::IndexMissing, NoteKind::AttributesMissing] {
        assert!(layer.notes.iter().any(|n| n.kind == note), "{note:?}");
    }
    let all = candidates(&layer, None);
    assert_eq!(all[0].crs, Crs::Wgs84);
    assert!(all.iter().all(|c| !c.reason.is_sure()), "{all:?}");
}

#[test]
fn feet_of_new_york_come_to_where_gdal_puts_them() {
    let Some(files) = real_files(&["nyct2010.shp", "nyct2010_wgs84.geojson"]) else {
        return;
    };
    let ours = placed(first_layer(&files[0]));
    let theirs = placed(first_layer(&files[1]));
    let mut farthest = 0;
    for (a, b) in ours.features.iter().zip(&theirs.features) {
        let (Some(a), Some(b)) = (&a.shape, &b.shape) else {
            panic!("no shape");
        };
        let (Some(a), Some(b)) = (a.bounds(), b.bounds()) else {
            panic!("no box");
        };
        for (p, q) in [(a.min, b.min), (a.max, b.max)] {
            farthest = farthest.max((p.x - q.x).abs()).max((p.y - q.y).abs());
        }
    }
    // In units of 1.1 cm; both round to the lattice.
    assert!(farthest <= 1, "{farthest} units apart");
}

#[test]
fn a_table_without_places_is_no_map() {
    let Some(files) = real_files(&["xianyou_villages.csv"]) else {
        return;
    };
    assert!(matches!(
        read(&files[0], &Wishes::default()),
        Err(ReadError::NoPlaces { .. })
    ));
}
