//! Buildings by name, as somebody on the phone calls them: the compound and the number, or the street
//! and the number. Owns: how they are found. Must not know: who lives there.

use super::{Epidemic, Isolation};
use crate::geometry::fixed::{Bounds, Coord};
use crate::model::address::{self, Address};
use crate::model::record::{Key, Record};
use crate::model::register::{Said, compound_of};
use crate::model::search::SearchIndex;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

/// A building.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct House {
    /// Its code.
    pub code: String,
    /// What it is called, as the register has it.
    pub name: String,
    /// Where.
    pub at: Coord,
}

/// What tells buildings of one name apart before anybody chooses.
#[derive(Clone, Debug, Default)]
pub struct Near<'a> {
    /// What of the map is in view.
    pub seen: Option<Bounds>,
    /// How many cases and isolations name each building, by its code.
    pub used: HashMap<&'a str, usize>,
}

impl<'a> Near<'a> {
    /// With this in view, and what is known.
    pub fn new(seen: Option<Bounds>, epidemic: &'a Epidemic) -> Self {
        let cases = epidemic.cases.iter().map(|case| &case.building);
        let isolations = epidemic.isolations.iter().map(|one| &one.building);
        let mut used = HashMap::new();
        for code in cases.chain(isolations).flatten() {
            *used.entry(code.as_str()).or_default() += 1;
        }
        Self { seen, used }
    }
}

/// All buildings, to be found by name, pinyin or code.
pub struct Houses {
    /// The buildings.
    pub list: Vec<House>,
    search: SearchIndex<usize>,
    by_code: HashMap<String, usize>,
}

impl Houses {
    /// The buildings of a project, and the compounds that they are called by.
    pub fn new(compounds: &[(Key, Record)], buildings: &[(Key, Record)]) -> Self {
        let code_of =
            |key: &Key, record: &Record| record.text("code").unwrap_or(&key.id).to_owned();
        let names: HashMap<String, &str> = compounds
            .iter()
            .filter_map(|(key, record)| Some((code_of(key, record), record.text("name")?)))
            .collect();
        let mut list: Vec<House> = Vec::with_capacity(buildings.len());
        let mut called: Vec<(usize, String, String)> = Vec::with_capacity(buildings.len());
        for (key, record) in buildings {
            let Some(at) = record.place() else { continue };
            let code = code_of(key, record);
            let (within, address) = (compound_of(record, &code), Address::of(record));
            let said = Said {
                own: record.text("name"),
                address: address.as_ref(),
                code: &code,
                within: within.as_deref(),
            };
            let (name, _) = said.name(|compound| names.get(compound).copied());
            // One with a name is found by its address as well.
            let whole = address.map(|address| address.whole());
            let names = whole.into_iter().filter(|whole| *whole != name);
            let names = std::iter::once(name.clone()).chain(names);
            called.extend(names.map(|name| (list.len(), name, code.clone())));
            list.push(House { code, name, at });
        }
        let codes = list.iter().enumerate();
        Self {
            by_code: codes.map(|(i, house)| (house.code.clone(), i)).collect(),
            search: SearchIndex::of(called.into_iter()),
            list,
        }
    }

    /// The best `limit` buildings for what was typed: the closest names first; of names alike those
    /// in view, then those that more is known of, then in the order of the file.
    pub fn find(&self, query: &str, limit: usize, near: &Near<'_>) -> Vec<&House> {
        let mut hits = self.search.find(query, usize::MAX);
        if hits.is_empty() {
            hits = self.search.find(&address::plain(query), usize::MAX);
        }
        let hits = hits
            .into_iter()
            .filter_map(|hit| Some((hit.rank, hit.what, self.list.get(hit.what)?)));
        let mut hits: Vec<_> = hits
            .map(|(rank, place, house)| {
                let is_seen = near.seen.is_some_and(|seen| seen.contains(house.at));
                let used = near.used.get(house.code.as_str()).copied().unwrap_or(0);
                ((rank, !is_seen, Reverse(used), place), house)
            })
            .collect();
        hits.sort_unstable_by_key(|(rank, _)| *rank);
        let mut seen = HashSet::new();
        hits.retain(|((.., place), _)| seen.insert(*place));
        hits.truncate(limit);
        hits.into_iter().map(|(_, house)| house).collect()
    }

    /// The building of a code.
    pub fn of_code(&self, code: &str) -> Option<&House> {
        self.list.get(*self.by_code.get(code)?)
    }

    /// Who an isolation is about, as it may be said aloud: the name masked, and the building.
    pub fn who(&self, isolation: &Isolation) -> String {
        let building = isolation.building.as_deref();
        let house = building.and_then(|code| self.of_code(code));
        let place = house.map(|house| house.name.as_str());
        let place = place.or(isolation.household.as_deref());
        let parts = isolation.name.as_deref().into_iter().chain(place);
        parts.collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::Kind;

    fn houses() -> Houses {
        let places = [
            ("A1", "木兰里9号楼", 118.690),
            ("B1", "仙糖里9号楼", 118.700),
            ("C1", "仙糖里9号楼", 118.710),
            ("D1", "仙糖里19号楼", 118.690),
            ("E1", "仙糖里9号楼", 118.720),
        ];
        let buildings = places.map(|(code, name, lon)| {
            let mut record = Record::default();
            let properties = record.feature.properties.get_or_insert_default();
            properties.insert("code".to_owned(), code.into());
            properties.insert("name".to_owned(), name.into());
            let at = Coord::from_degrees(lon, 25.362).expect("a place");
            record.feature.other_geometry = Some(crate::model::record::point(at));
            (Key::new(Kind::Building, code), record)
        });
        Houses::new(&[], &buildings)
    }

    /// Of three buildings of one name the one that is looked at comes first, then the one that a
    /// case names; one whose name only holds what was typed comes after all of them.
    #[test]
    fn buildings_of_one_name_are_ranked_by_view_and_use() {
        let houses = houses();
        let codes = |near: &Near<'_>| {
            let found = houses.find("仙糖里9", 4, near).into_iter();
            found.map(|house| house.code.clone()).collect::<Vec<_>>()
        };
        assert_eq!(codes(&Near::default()), ["B1", "C1", "E1"]);
        let used = || HashMap::from([("E1", 1)]);
        let near = |seen| Near { seen, used: used() };
        assert_eq!(codes(&near(None)), ["E1", "B1", "C1"]);
        let corners = [(118.705, 25.361), (118.715, 25.363)];
        let corners = corners.map(|(lon, lat)| Coord::from_degrees(lon, lat).expect("a place"));
        let near = near(Bounds::around(corners));
        assert_eq!(codes(&near), ["C1", "E1", "B1"]);
        assert_eq!(houses.find("9号", 2, &near).len(), 2);
        assert!(houses.find("没有", 2, &near).is_empty());
    }

    /// A building of a map that knows streets: found by street and number however that is typed, also
    /// where it has a name of its own, and named once.
    #[test]
    fn buildings_are_called_by_street_and_number() {
        let building = |code: &str, street: &str, number: &str, name: Option<&str>| {
            let mut record = Record::default();
            record.feature.properties = serde_json::json!({
                "code": code, "name": name, "street": street, "housenumber": number,
                "compound_code": "G101",
            })
            .as_object()
            .cloned();
            let at = Coord::from_degrees(118.69, 25.362).expect("a place");
            record.feature.other_geometry = Some(crate::model::record::point(at));
            (Key::new(Kind::Building, code), record)
        };
        let mut unit = Record::default();
        unit.feature.properties = serde_json::json!({"code": "G101", "name": "文献路"})
            .as_object()
            .cloned();
        let houses = Houses::new(
            &[(Key::new(Kind::Compound, "G101"), unit)],
            &[
                building("w11", "文献路", "17", None),
                building("w12", "文献路", "7", None),
                building("w13", "文献路", "9", Some("邮电大楼")),
                building("w14", "Unioninkatu", "7", None),
            ],
        );
        let names: Vec<&str> = houses.list.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(
            names,
            ["文献路17号", "文献路7号", "邮电大楼", "Unioninkatu 7"]
        );
        let first = |query: &str| {
            let found = houses.find(query, 3, &Near::default());
            found.first().map(|house| house.code.as_str())
        };
        for query in ["文献路7", "文献路7号", "文献路 7 号", "wxl7"] {
            assert_eq!(first(query), Some("w12"), "{query}");
        }
        assert_eq!(first("文献路9号"), Some("w13"));
        assert_eq!(first("邮电"), Some("w13"));
        assert_eq!(houses.find("9", 5, &Near::default()).len(), 1, "named once");
        assert_eq!(first("unioninkatu 7"), Some("w14"));
    }
}
