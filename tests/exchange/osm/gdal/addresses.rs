//! Addresses: those that a building bears, and those that stand in one or at its wall.

use super::{Theirs, elements, is_left_out, lines, told};
use crate::files::real_files;
use crate::osm::{read, records, wishes};
use gridroom::exchange::osm::Scope;
use gridroom::geometry::meets::polygons_hold;
use gridroom::geometry::polygon::Polygon;
use gridroom::model::record::Kind;
use std::collections::BTreeMap;

/// Street and number, as they are said of an element.
fn address(theirs: &Theirs) -> Option<[Option<String>; 2]> {
    let number = theirs.tag("addr:housenumber")?;
    let street = theirs.tag("addr:street").or(theirs.tag("addr:place"));
    Some([street, Some(number)].map(|said| said.map(str::to_owned)))
}

#[test]
fn buildings_have_the_addresses_that_gdal_shows() {
    let Some(files) = real_files(&["small.osm.pbf", "helsinki.osm.pbf"]) else {
        return;
    };
    for path in files {
        let Some(theirs) = elements(&path, &[]) else {
            return;
        };
        let town = read(&path, &wishes(Scope::All)).expect("a town");
        let told = told(&town);
        // In the order of the file: ways before relations, each by its number.
        let order = |id: &str| (id.starts_with('r'), id[1..].parse::<u64>().ok());
        let is_taken = |id: &String| told.get(id).is_none_or(|kind| !is_left_out(*kind));
        let is_building = |one: &Theirs| {
            let said = one.tag("building");
            one.is_area && said.is_some_and(|value| value != "no")
        };
        let mut buildings: Vec<(&String, &Theirs)> = theirs
            .iter()
            .filter(|(id, one)| is_building(one) && is_taken(id))
            .collect();
        buildings.sort_by_key(|(id, _)| order(id));
        let mut expected: BTreeMap<&str, [Option<String>; 2]> = BTreeMap::new();
        for (id, one) in &buildings {
            expected.extend(address(one).map(|address| (id.as_str(), address)));
        }
        let mut places: Vec<(&String, &Theirs)> = theirs
            .iter()
            .filter(|(id, _)| id.starts_with('n'))
            .collect();
        places.sort_by_key(|(id, _)| order(id));
        for (_, one) in places {
            let Some(address) = address(one) else {
                continue;
            };
            let at = lines(&one.feature)[0][0];
            let holds = |one: &Theirs| {
                let mut rings = one.polygons().iter().flat_map(Polygon::rings);
                rings.any(|ring| ring.contains(&at)) || polygons_hold(one.polygons(), at)
            };
            // It is given to one building, and to none where that has one.
            if let Some((id, _)) = buildings.iter().find(|(_, building)| holds(building)) {
                expected.entry(id).or_insert(address);
            }
        }
        let ours = records(&town, Kind::Building);
        let ours: BTreeMap<&str, [Option<String>; 2]> = ours
            .iter()
            .map(|(id, building)| {
                let said = ["street", "housenumber"].map(|name| building.text(name));
                (id.as_str(), said.map(|said| said.map(str::to_owned)))
            })
            .filter(|(_, [_, number])| number.is_some())
            .collect();
        assert_eq!(ours, expected);
        assert!(!ours.is_empty());
        assert_eq!(town.taken.0["addresses"], ours.len() as u64);
    }
}
