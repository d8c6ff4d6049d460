//! Extracts that are cut off, changed, packed, or something else: read or refused, never a panic.

use super::{Osm, read, records, wishes, written};
use crate::files::real_files;
use gridroom::course::Course;
use gridroom::exchange::osm::{OsmError, Scope, town};
use gridroom::exchange::report::ReadError;
use gridroom::geometry::random::Random;
use gridroom::model::record::Kind;
use std::io::Write;

const HOUSE: &[(&str, &str)] = &[("building", "yes"), ("name", "A &amp; B")];

fn small() -> Osm {
    let mut osm = Osm::default();
    osm.way(1, &[(0, 0), (5_000, 7), (4_995, 5_000), (0, 0)], HOUSE);
    osm.way(2, &[(0, -100), (9_000, -90)], &[("highway", "residential")]);
    osm.area(3, &[(1, "outer")], &[("landuse", "forest")]);
    osm
}

fn refusal(bytes: &[u8], name: &str) -> String {
    let (_folder, path) = written(name, bytes);
    match read(&path, &wishes(Scope::All)) {
        Err(error) => error.to_string(),
        Ok(_) => panic!("{name} was taken"),
    }
}

#[test]
fn packed_text_is_the_same_text() {
    let text = small().text();
    let plain = small().town();
    assert_eq!(
        records(&plain, Kind::Building)["w1"].text("name"),
        Some("A & B")
    );
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(text.as_bytes()).expect("packed");
    let mut bzip2 = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    bzip2.write_all(text.as_bytes()).expect("packed");
    let packed = [
        ("town.osm.gz", gzip.finish().expect("whole")),
        ("town.osm.bz2", bzip2.finish().expect("whole")),
        // What it is called says nothing.
        ("town.pbf", text.clone().into_bytes()),
    ];
    for (name, bytes) in packed {
        let (_folder, path) = written(name, &bytes);
        let town = read(&path, &wishes(Scope::All)).expect("a town");
        assert_eq!(town.taken, plain.taken, "{name}");
        if name != "town.pbf" {
            let cut = &bytes[..bytes.len() / 2];
            let said = refusal(cut, name);
            assert!(said.starts_with(name), "{said}");
        }
    }
}

#[test]
fn what_is_no_extract_says_so() {
    let table: [(&str, &[u8], &str); 9] = [
        ("none.osm", b"", "empty"),
        ("map.kml", b"<kml><Placemark/></kml>", "no OpenStreetMap"),
        (
            "cut.osm",
            b"<osm><node id=\"1\" lon=\"1\" lat=\"2\"/><way",
            "line 1",
        ),
        (
            "cut.osm",
            b"<osm><node id=\"1\" lon=\"1\" lat=\"2\"/>\n",
            "cut off",
        ),
        (
            "far.osm",
            b"<osm>\n<node id=\"1\" lon=\"181\" lat=\"2\"/></osm>",
            "line 2",
        ),
        (
            "id.osm",
            b"<osm><node id=\"x\" lon=\"1\" lat=\"2\"/></osm>",
            "id is no number",
        ),
        (
            "sea.osm",
            b"<osm><node id=\"1\" lon=\"1\" lat=\"2\"/></osm>",
            "neither a street",
        ),
        (
            "town.pbf",
            b"not a block at all, but long enough",
            "town.pbf",
        ),
        ("town.pbf", b"\0\0\0", "cut off"),
    ];
    for (name, bytes, words) in table {
        let said = refusal(bytes, name);
        assert!(said.contains(words), "{name}: {said}");
    }
}

#[test]
fn whoever_stops_it_gets_nothing() {
    let (_folder, path) = small().file();
    for counts in 0..3 {
        let course = Course::stopping_after(counts);
        match town(&path, &wishes(Scope::All), &course) {
            Err(OsmError::Read(ReadError::Stopped)) | Ok(_) => {}
            other => panic!("{other:?}"),
        }
    }
    let course = Course::stopping_after(0);
    let stopped = town(&path, &wishes(Scope::All), &course);
    assert!(matches!(stopped, Err(OsmError::Read(ReadError::Stopped))));
}

/// Bytes with some changed, cut out or doubled.
fn changed(bytes: &[u8], seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed, 27);
    let mut out = bytes.to_vec();
    for _ in 0..=random.below(4) {
        let at = random.below(out.len().max(1));
        let until = (at + 1 + random.below(40)).min(out.len());
        match random.below(4) {
            0 => out.truncate(at.max(1)),
            1 => drop(out.drain(at..until)),
            2 => {
                let again = out[at..until].to_vec();
                out.splice(at..at, again);
            }
            _ => {
                if let Some(byte) = out.get_mut(at) {
                    *byte = random.below(256) as u8;
                }
            }
        }
    }
    out
}

#[test]
fn changed_text_is_read_or_refused() {
    let text = small().text();
    for seed in 0..400 {
        let (_folder, path) = written("town.osm", &changed(text.as_bytes(), seed));
        let _ = read(&path, &wishes(Scope::All));
    }
}

#[test]
fn changed_blocks_are_read_or_refused() {
    let Some(files) = real_files(&["small.osm.pbf"]) else {
        return;
    };
    let bytes = std::fs::read(&files[0]).expect("there");
    for seed in 0..40 {
        let (_folder, path) = written("town.osm.pbf", &changed(&bytes, seed));
        let _ = read(&path, &wishes(Scope::All));
    }
    let half = refusal(&bytes[..bytes.len() / 2], "half.osm.pbf");
    assert!(half.starts_with("half.osm.pbf"), "{half}");
}

/// A protocol buffer by hand: blocks that are not packed, whose numbers are beyond all bounds.
#[test]
fn numbers_beyond_all_bounds_are_refused() {
    fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
        let mut out = vec![number << 3 | 2, bytes.len() as u8];
        out.extend(bytes);
        out
    }
    fn block(kind: &str, data: &[u8]) -> Vec<u8> {
        let blob = field(1, data);
        let mut header = field(1, kind.as_bytes());
        header.extend([3 << 3, blob.len() as u8]);
        let mut out = (header.len() as u32).to_be_bytes().to_vec();
        out.extend(header);
        out.extend(blob);
        out
    }
    let whole = block("OSMHeader", &field(4, b"OsmSchema-V0.6"));
    let strings = field(1, &[field(1, b""), field(1, b"a")].concat());
    // The largest number, twice, as differences.
    let largest = [[0xfe].as_slice(), &[0xff; 8], &[0x01]].concat();
    let twice = [largest.clone(), largest].concat();
    let dense = [field(1, &[2, 2]), field(8, &twice), field(9, &twice)].concat();
    let group = field(2, &field(2, &dense));
    let said = refusal(
        &[
            whole.clone(),
            block("OSMData", &[strings.clone(), group].concat()),
        ]
        .concat(),
        "far.osm.pbf",
    );
    assert!(said.contains("record 2"), "{said}");
    // A tag whose text is not there.
    let way = [
        vec![1 << 3, 1],
        field(2, &[1]),
        field(3, &[9]),
        field(8, &[2]),
    ]
    .concat();
    let group = field(2, &field(3, &way));
    let said = refusal(
        &[whole, block("OSMData", &[strings, group].concat())].concat(),
        "text.osm.pbf",
    );
    assert!(said.contains("a text is missing"), "{said}");
    let strange = block("OSMHeader", &field(4, b"HistoricalInformation"));
    assert!(refusal(&strange, "old.osm.pbf").contains("HistoricalInformation"));
}
