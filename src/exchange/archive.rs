//! Archives: zipped shapefiles, KMZ, and whatever else lies together. What is a map is read, the
//! rest is named. Owns: which members are looked at, and how much is unpacked. Must not know: what
//! the layers are for.

use super::budget::Budget;
use super::encoding;
use super::geopackage;
use super::raw::RawFeature;
use super::report::{At, ReadError, SkipReason, Skipped};
use super::shapefile;
use super::source::{Companions, Format, Found, SHAPEFILE_PARTS, Wishes, ending_of, read_one};
use crate::course::Course;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use zip::result::ZipError;

/// All that is unpacked may be so large together, bytes, and more of what is not packed much: maps
/// shrink to a tenth, not to a thousandth, and take many times their text in memory.
const UNPACK_LEAST: u64 = 64 << 20;
/// However large the archive is, bytes.
const UNPACK_MOST: u64 = 512 << 20;
/// As many times the size of the archive.
const UNPACK_TIMES: u64 = 20;

/// Members with these endings may be maps that stand for themselves.
const MAPS: [&str; 7] = ["kml", "geojson", "json", "topojson", "csv", "tsv", "wkt"];

/// Read the layers of an archive.
///
/// # Errors
/// [`ReadError`] where nothing in it is a map: why the first that might be one is none.
pub(super) fn read(
    bytes: &[u8],
    name: &str,
    wishes: &Wishes,
    course: &Course,
) -> Result<Found, ReadError> {
    let mut archive = Archive::open(bytes, name)?;
    let mut gathered = Gathered {
        found: Found::of(Format::Shapefile, Vec::new()),
        first_error: None,
        budget: Budget::of(bytes.len() as u64),
    };
    let mut shapefiles: BTreeMap<String, Companions> = BTreeMap::new();
    for member in archive.members() {
        course.go_on()?;
        let ending = ending_of(&member.name);
        if SHAPEFILE_PARTS.contains(&ending.as_str()) {
            match archive.unpacked(&member) {
                Ok(content) => {
                    let stem = &member.name[..member.name.len() - ending.len() - 1];
                    let companions = shapefiles.entry(stem.to_owned()).or_default();
                    companions.0.insert(ending, content);
                }
                Err(error) => gathered.fail(member.name, error),
            }
        } else if MAPS.contains(&ending.as_str()) || ending == "gpkg" {
            let found = archive.unpacked(&member).and_then(|content| {
                if ending == "gpkg" {
                    read_geopackage(&content, &member.name, course)
                } else {
                    read_one(&content, &member.name, wishes, course)
                }
            });
            gathered.take(member.name, found);
        } else {
            gathered.skip(member.name, SkipReason::NoMap);
        }
    }
    gather_whatever_their_capitals(&mut shapefiles);
    let (whole, tables): (Vec<_>, Vec<_>) = shapefiles
        .into_iter()
        .partition(|(_, parts)| parts.0.contains_key("shp"));
    for (stem, companions) in &whole {
        let own = stem.rsplit('/').next().unwrap_or(stem);
        let layer = shapefile::read(&companions.parts(own), wishes.encoding, course);
        let found = layer.map(|layer| Found::of(Format::Shapefile, vec![layer]));
        gathered.take(format!("{stem}.shp"), found);
    }
    // A table without places beside a map is no map; alone it is all there is.
    for (stem, companions) in &tables {
        let own = stem.rsplit('/').next().unwrap_or(stem);
        if gathered.found.layers.is_empty() && companions.0.contains_key("dbf") {
            let layer = shapefile::read(&companions.parts(own), wishes.encoding, course);
            let found = layer.map(|layer| Found::of(Format::Shapefile, vec![layer]));
            gathered.take(format!("{stem}.dbf"), found);
        } else {
            for ending in companions.0.keys() {
                gathered.skip(format!("{stem}.{ending}"), SkipReason::NoMap);
            }
        }
    }
    gathered.finish(&archive.names)
}

/// What came of the members so far.
struct Gathered {
    found: Found,
    first_error: Option<ReadError>,
    /// What all members may take in memory together.
    budget: Budget,
}

impl Gathered {
    fn take(&mut self, name: String, found: Result<Found, ReadError>) {
        match found {
            Ok(mut found) => {
                // What has no name of its own has that of its member.
                let stem = Path::new(&name).file_stem().unwrap_or_default();
                let stem = stem.to_string_lossy().into_owned();
                let nameless = found.layers.iter_mut().filter(|l| l.name.is_empty());
                nameless.for_each(|layer| layer.name.clone_from(&stem));
                let features = found.layers.iter().flat_map(|layer| &layer.features);
                let weight = features.map(RawFeature::weight).sum();
                if let Err(spent) = self.budget.spend(weight) {
                    return self.fail(name, spent.into());
                }
                if self.found.layers.is_empty() {
                    self.found.format = found.format;
                }
                self.found.layers.extend(found.layers);
                self.found.skipped.extend(found.skipped);
            }
            // What links lead to is read where it lies in the archive.
            Err(ReadError::OnlyLinks { links }) => {
                links
                    .into_iter()
                    .for_each(|l| self.skip(l, SkipReason::Link));
            }
            Err(error) => self.fail(name, error),
        }
    }

    fn skip(&mut self, name: String, why: SkipReason) {
        self.found.skipped.push(Skipped { name, why });
    }

    fn fail(&mut self, name: String, error: ReadError) {
        let why = match &error {
            ReadError::TooLarge { limit, .. } => SkipReason::TooMuch { limit: limit >> 20 },
            ReadError::TooMuch { limit } => SkipReason::TooMuch { limit: *limit },
            ReadError::NoPlaces { .. }
            | ReadError::NotGeoJson { .. }
            | ReadError::NoLayer
            | ReadError::Empty
            | ReadError::UnknownFormat { .. } => SkipReason::NoMap,
            // Its name stands before it.
            ReadError::Damaged { file, at, message } if *file == name => {
                SkipReason::Broken(format!("{at}{message}"))
            }
            other => SkipReason::Broken(other.to_string()),
        };
        self.first_error.get_or_insert(error);
        self.skip(name, why);
    }

    fn finish(mut self, members: &[String]) -> Result<Found, ReadError> {
        let leads_inside = |link: &str| {
            let plain = without_percents(link.trim_start_matches("./"));
            members
                .iter()
                .any(|m| *m == plain || m.ends_with(&format!("/{plain}")))
        };
        self.found
            .skipped
            .retain(|one| one.why != SkipReason::Link || !leads_inside(&one.name));
        if !self.found.layers.is_empty() {
            return Ok(self.found);
        }
        let (links, others): (Vec<_>, Vec<_>) = self
            .found
            .skipped
            .into_iter()
            .partition(|one| one.why == SkipReason::Link);
        let names = |all: Vec<Skipped>| all.into_iter().map(|one| one.name).collect();
        Err(match self.first_error {
            Some(error) => error,
            None if !links.is_empty() => ReadError::OnlyLinks {
                links: names(links),
            },
            None if others.is_empty() => ReadError::NoLayer,
            None => ReadError::NoMapWithin {
                names: names(others),
            },
        })
    }
}

/// A link as the file it leads to is called: `%E7%BD%91.kml` is `网.kml`.
fn without_percents(link: &str) -> String {
    let mut bytes = Vec::with_capacity(link.len());
    let mut rest = link.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after
            .get(..2)
            .and_then(|two| std::str::from_utf8(two).ok())
            .filter(|two| two.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|two| u8::from_str_radix(two, 16).ok());
        match digits.filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Parts of a shapefile that bear its name in other capitals belong to it, as on Windows.
fn gather_whatever_their_capitals(shapefiles: &mut BTreeMap<String, Companions>) {
    let mut whole: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut loose = Vec::new();
    for (stem, parts) in shapefiles.iter() {
        if parts.0.contains_key("shp") {
            whole
                .entry(stem.to_lowercase())
                .or_default()
                .push(stem.clone());
        } else {
            loose.push(stem.clone());
        }
    }
    for stem in loose {
        // Of several nobody knows which is meant.
        let Some([owner]) = whole.get(&stem.to_lowercase()).map(Vec::as_slice) else {
            continue;
        };
        let Some(parts) = shapefiles.remove(&stem) else {
            continue;
        };
        let Some(owned) = shapefiles.get_mut(owner) else {
            continue;
        };
        if parts.0.keys().any(|ending| owned.0.contains_key(ending)) {
            shapefiles.insert(stem, parts);
        } else {
            owned.0.extend(parts.0);
        }
    }
}

/// A database is read where it lies, which must be in a folder.
fn read_geopackage(content: &[u8], name: &str, course: &Course) -> Result<Found, ReadError> {
    let io = |source| ReadError::Io {
        path: name.into(),
        source,
    };
    let folder = tempfile::tempdir().map_err(io)?;
    let path = folder.path().join("map.gpkg");
    let mut file = std::fs::File::create(&path).map_err(io)?;
    file.write_all(content).map_err(io)?;
    drop(file);
    geopackage::read(&path, name, course)
}

struct Archive<'a> {
    zip: zip::ZipArchive<Cursor<&'a [u8]>>,
    /// The names of all members.
    names: Vec<String>,
    /// So much may be unpacked, bytes.
    limit: u64,
    /// So much may still be, bytes.
    left: u64,
}

/// A file in the archive.
struct Member {
    number: usize,
    name: String,
}

impl<'a> Archive<'a> {
    fn open(bytes: &'a [u8], file: &str) -> Result<Self, ReadError> {
        let zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(file, &e))?;
        let limit = (bytes.len() as u64)
            .saturating_mul(UNPACK_TIMES)
            .clamp(UNPACK_LEAST, UNPACK_MOST);
        Ok(Self {
            zip,
            names: Vec::new(),
            limit,
            left: limit,
        })
    }

    /// The files that somebody put there, by what the archive says of them: nothing is unpacked.
    fn members(&mut self) -> Vec<Member> {
        let mut members = Vec::new();
        for number in 0..self.zip.len() {
            let Ok(member) = self.zip.by_index_raw(number) else {
                continue;
            };
            // Windows in Chinese writes names in GBK.
            let raw = member.name_raw();
            let name = encoding::decode_part(raw, encoding::detect(raw).encoding);
            let name = name.replace('\\', "/");
            let is_hidden = name
                .split('/')
                .any(|part| part.starts_with('.') || part == "__MACOSX");
            if !member.is_dir() && !name.ends_with('/') && !is_hidden {
                members.push(Member { number, name });
            }
        }
        self.names = members.iter().map(|m| m.name.clone()).collect();
        members
    }

    /// # Errors
    /// [`ReadError::TooLarge`] where all together would be too large; [`ReadError::Damaged`].
    fn unpacked(&mut self, member: &Member) -> Result<Vec<u8>, ReadError> {
        let fail = |e: &dyn std::fmt::Display| damaged(&member.name, e);
        let packed = match self.zip.by_index(member.number) {
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(ReadError::Damaged {
                    file: member.name.clone(),
                    at: At::Nowhere,
                    message: "the archive asks for a password; pack it without one".to_owned(),
                });
            }
            other => other.map_err(|e| fail(&e))?,
        };
        let mut content = Vec::new();
        let mut limited = packed.take(self.left + 1);
        limited.read_to_end(&mut content).map_err(|e| fail(&e))?;
        let bytes = content.len() as u64;
        if bytes > self.left {
            return Err(ReadError::TooLarge {
                bytes,
                limit: self.limit,
            });
        }
        self.left -= bytes;
        Ok(content)
    }
}

fn damaged(file: &str, error: &dyn std::fmt::Display) -> ReadError {
    ReadError::Damaged {
        file: file.to_owned(),
        at: At::Nowhere,
        message: format!("the archive is damaged: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zip::write::SimpleFileOptions;

    fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in members {
            zip.start_file(*name, SimpleFileOptions::default())
                .expect("begun");
            zip.write_all(content).expect("written");
        }
        zip.finish().expect("whole").into_inner()
    }

    fn read_all(members: &[(&str, &[u8])]) -> Result<Found, ReadError> {
        read(
            &archive(members),
            "t.zip",
            &Wishes::default(),
            &Course::new(),
        )
    }

    const MAP: &[u8] = br#"{"type":"Point","coordinates":[118.69,25.36]}"#;
    const TABLE: &[u8] = b"code,note\n1,x\n";

    #[test]
    fn what_is_a_map_is_read_and_the_rest_named() {
        // Case 74.
        let found = read_all(&[
            ("readme.txt", b"hello"),
            ("fields.csv", TABLE),
            ("meta/info.json", b"{\"title\": 1}"),
            ("map.geojson", MAP),
            ("broken.geojson", b"{\"type\": \"Poi"),
            ("__MACOSX/._map.geojson", b"x"),
        ]);
        let found = found.unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(found.layers.len(), 1);
        let skipped: Vec<(&str, bool)> = found
            .skipped
            .iter()
            .map(|one| (one.name.as_str(), one.why == SkipReason::NoMap))
            .collect();
        let expected = [
            ("readme.txt", true),
            ("fields.csv", true),
            ("meta/info.json", true),
            ("broken.geojson", false),
        ];
        assert_eq!(skipped, expected);
        assert!(read_all(&[("fields.csv", TABLE)]).is_err());
    }

    #[test]
    fn links_and_capitals_are_those_of_their_files() {
        for (link, file) in [
            ("%E7%BD%91.kml", "网.kml"),
            ("a%2.kml", "a%2.kml"),
            ("%", "%"),
            ("a%20b", "a b"),
        ] {
            assert_eq!(without_percents(link), file);
        }
        let table = b"\x03".repeat(8);
        let found = read_all(&[("in/a.txt", b"x"), ("b.pdf", &table)]);
        let Err(ReadError::NoMapWithin { names }) = found.map(drop) else {
            panic!("no map");
        };
        assert_eq!(names, ["in/a.txt", "b.pdf"]);
        let mut shapefiles = BTreeMap::new();
        for (stem, ending) in [
            ("x", "shp"),
            ("X", "dbf"),
            ("y", "shp"),
            ("Y", "shp"),
            ("yY", "dbf"),
        ] {
            let parts: &mut Companions = shapefiles.entry(stem.to_owned()).or_default();
            parts.0.insert(ending.to_owned(), Vec::new());
        }
        gather_whatever_their_capitals(&mut shapefiles);
        assert_eq!(shapefiles["x"].0.len(), 2);
        assert_eq!(shapefiles.len(), 4);
        let outside =
            br#"<kml><NetworkLink><Link><href>http://x/y.kml</href></Link></NetworkLink></kml>"#;
        let only = read_all(&[("doc.kml", outside)]).map(drop);
        assert!(matches!(only, Err(ReadError::OnlyLinks { links }) if links == ["http://x/y.kml"]));
    }

    #[test]
    fn little_that_unpacks_to_much_is_left_out() {
        let blanks = vec![b' '; UNPACK_LEAST as usize + 1];
        let found = read_all(&[
            ("bomb.geojson", &blanks),
            ("unused.bin", &blanks),
            ("map.geojson", MAP),
        ]);
        let found = found.unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(found.layers.len(), 1);
        assert_eq!(found.skipped[0].why, SkipReason::TooMuch { limit: 64 });
        let alone = read_all(&[("bomb.geojson", &blanks)]);
        assert!(matches!(alone, Err(ReadError::TooLarge { .. })));
    }

    #[test]
    fn members_that_take_too_much_memory_together_are_left_out() {
        // Short as text and packed, long in memory: a number a byte, and one for the comma.
        let list = format!("[{}1]", "1,".repeat(2 << 20));
        let map = format!(
            "{{\"type\":\"FeatureCollection\",\"features\":[{{\"type\":\"Feature\",\"properties\":{{\"a\":{list}}},\"geometry\":null}}]}}"
        );
        let names = [
            "1.geojson",
            "2.geojson",
            "3.geojson",
            "4.geojson",
            "5.geojson",
        ];
        let members = names.map(|name| (name, map.as_bytes()));
        let found = read_all(&members).unwrap_or_else(|e| panic!("{e}"));
        assert!(found.layers.len() < members.len(), "{}", found.layers.len());
        let too_much = SkipReason::TooMuch { limit: 512 };
        assert!(found.skipped.iter().all(|one| one.why == too_much));
        assert_eq!(found.skipped.len() + found.layers.len(), members.len());
    }
}
