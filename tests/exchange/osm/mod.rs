//! Extracts of OpenStreetMap: put together, cut, estimated, parted, and held against GDAL.

mod assembled;
mod broken;
mod drawn;
mod gdal;
mod projects;
mod registered;
mod scopes;
mod updates;

use gridroom::exchange::osm::{
    CommunitiesBy, GridsBy, OsmError, OsmNoteKind, Scope, Town, Wishes, town,
};
use gridroom::geometry::fixed::{Coord, Degrees};
use gridroom::geometry::polygon::Polygon;
use gridroom::model::record::{Kind, Record};
use gridroom::rules::households::HouseholdRules;
use gridroom::store::{NewProject, OpenOptions, Project};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;
use tempfile::TempDir;

type Tags<'a> = &'a [(&'a str, &'a str)];

/// A place in the middle of Helsinki, by units of 1e-7 degree from there.
pub fn at(x: i32, y: i32) -> Coord {
    Coord::new(249_400_000 + x, 601_700_000 + y)
}

/// An extract as text, as it is written by hand.
#[derive(Default)]
pub struct Osm {
    nodes: String,
    ways: String,
    relations: String,
    next: i64,
    known: BTreeMap<Coord, i64>,
}

impl Osm {
    fn tags(out: &mut String, tags: Tags<'_>) {
        for (key, value) in tags {
            let _ = write!(out, "<tag k=\"{key}\" v=\"{value}\"/>");
        }
    }

    /// A node, which any way through this place has.
    pub fn node(&mut self, x: i32, y: i32, tags: Tags<'_>) -> i64 {
        let place = at(x, y);
        if let Some(number) = self.known.get(&place) {
            return *number;
        }
        self.next += 1;
        let number = self.next;
        self.known.insert(place, number);
        let (lon, lat) = (Degrees(place.x), Degrees(place.y));
        let _ = write!(
            self.nodes,
            "<node id=\"{number}\" lon=\"{lon}\" lat=\"{lat}\">"
        );
        Self::tags(&mut self.nodes, tags);
        self.nodes += "</node>\n";
        number
    }

    /// A way through places.
    pub fn way(&mut self, number: i64, places: &[(i32, i32)], tags: Tags<'_>) {
        let refs: Vec<i64> = places.iter().map(|(x, y)| self.node(*x, *y, &[])).collect();
        self.way_of(number, &refs, tags);
    }

    /// A way of nodes that may not be there.
    pub fn way_of(&mut self, number: i64, refs: &[i64], tags: Tags<'_>) {
        let _ = write!(self.ways, "<way id=\"{number}\">");
        for node in refs {
            let _ = write!(self.ways, "<nd ref=\"{node}\"/>");
        }
        Self::tags(&mut self.ways, tags);
        self.ways += "</way>\n";
    }

    /// A multipolygon of ways, each with its role.
    pub fn area(&mut self, number: i64, ways: &[(i64, &str)], tags: Tags<'_>) {
        let _ = write!(self.relations, "<relation id=\"{number}\">");
        for (way, role) in ways {
            let _ = write!(
                self.relations,
                "<member type=\"way\" ref=\"{way}\" role=\"{role}\"/>"
            );
        }
        Self::tags(&mut self.relations, &[("type", "multipolygon")]);
        Self::tags(&mut self.relations, tags);
        self.relations += "</relation>\n";
    }

    /// The whole text.
    pub fn text(&self) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<osm version=\"0.6\">\n{}{}{}</osm>\n",
            self.nodes, self.ways, self.relations
        )
    }

    /// The same, in a file.
    pub fn file(&self) -> (TempDir, PathBuf) {
        written("town.osm", self.text().as_bytes())
    }

    /// A town of all of it.
    pub fn town(&self) -> Town {
        let (_folder, path) = self.file();
        town(&path, &wishes(Scope::All), &Default::default()).expect("a town")
    }
}

pub fn written(name: &str, bytes: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("written");
    (folder, path)
}

pub fn wishes(scope: Scope) -> Wishes {
    Wishes {
        scope,
        communities: CommunitiesBy::Areas,
        grids: GridsBy::Community,
        census: None,
        rules: HouseholdRules::bundled().expect("sound"),
    }
}

pub fn read(path: &std::path::Path, wishes: &Wishes) -> Result<Town, OsmError> {
    town(path, wishes, &Default::default())
}

/// A town as a project that is worked on.
pub fn project_of(town: &Town) -> (Project, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let new = NewProject {
        title: town.name.clone(),
        synthetic: false,
        members: town.members.clone(),
    };
    let options = OpenOptions {
        workspace: "test".to_owned(),
        read_only: false,
    };
    let file = folder.path().join("town.gpkg");
    let mut project = Project::create(&file, &new, &town.contents, &options).expect("made");
    project.get_ready().expect("ready");
    (project, folder)
}

/// The records of a kind, by id.
pub fn records(town: &Town, kind: Kind) -> BTreeMap<String, Record> {
    let of_kind = town.contents.iter().filter(|(key, ..)| key.kind == kind);
    of_kind
        .map(|(key, record, _)| (key.id.clone(), record.clone()))
        .collect()
}

pub fn polygons(record: &Record) -> Vec<Polygon> {
    let shape = record.feature.shape.clone();
    shape.map(|shape| shape.polygons).unwrap_or_default()
}

/// Notes by kind and element.
pub fn notes(town: &Town) -> Vec<(OsmNoteKind, String, usize)> {
    let notes = town.notes.iter();
    notes
        .map(|note| (note.kind, note.id.to_string(), note.count))
        .collect()
}
