//! Buildings by name, as somebody on the phone calls them: the compound and the number. Owns:
//! the names. Must not know: who lives there.

use super::{Epidemic, Isolation};
use crate::geometry::fixed::{Bounds, Coord};
use crate::model::record::{Key, Record};
use crate::model::search::SearchIndex;
use serde_json::Value;
use std::cmp::Reverse;
use std::collections::HashMap;

/// A building.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct House {
    /// Its code.
    pub code: String,
    /// Its compound's name and its number.
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
    /// The buildings of a project; a building's code begins with that of its compound.
    pub fn new(compounds: &[(Key, Record)], buildings: &[(Key, Record)]) -> Self {
        let text = |record: &Record, name: &str| -> Option<String> {
            let text = record.attribute(name).and_then(Value::as_str)?.trim();
            (!text.is_empty()).then(|| text.to_owned())
        };
        let names: HashMap<String, String> = compounds
            .iter()
            .filter_map(|(_, record)| Some((text(record, "code")?, text(record, "name")?)))
            .collect();
        let list: Vec<House> = buildings
            .iter()
            .filter_map(|(key, record)| {
                let code = text(record, "code").unwrap_or_else(|| key.id.clone());
                let within = text(record, "compound_code").unwrap_or_else(|| {
                    let digits = code.char_indices().rev().nth(1);
                    code[..digits.map_or(0, |(at, _)| at)].to_owned()
                });
                let number = code.strip_prefix(&within).unwrap_or_default();
                let number = number.trim_start_matches('0');
                let own = text(record, "name");
                let name = own.or_else(|| Some(format!("{}{number}号楼", names.get(&within)?)));
                Some(House {
                    name: name.unwrap_or_else(|| code.clone()),
                    at: record.place()?,
                    code,
                })
            })
            .collect();
        let entries = list.iter().enumerate();
        let entries = entries.map(|(i, house)| (i, house.name.clone(), house.code.clone()));
        let codes = list.iter().enumerate();
        Self {
            by_code: codes.map(|(i, house)| (house.code.clone(), i)).collect(),
            search: SearchIndex::of(entries),
            list,
        }
    }

    /// The best `limit` buildings for what was typed: the closest names first; of names alike those
    /// in view, then those that more is known of, then in the order of the file.
    pub fn find(&self, query: &str, limit: usize, near: &Near<'_>) -> Vec<&House> {
        let hits = self.search.find(query, self.list.len()).into_iter();
        let hits = hits.filter_map(|hit| Some((hit.rank, hit.what, self.list.get(hit.what)?)));
        let mut hits: Vec<_> = hits
            .map(|(rank, place, house)| {
                let is_seen = near.seen.is_some_and(|seen| seen.contains(house.at));
                let used = near.used.get(house.code.as_str()).copied().unwrap_or(0);
                ((rank, !is_seen, Reverse(used), place), house)
            })
            .collect();
        hits.sort_unstable_by_key(|(rank, _)| *rank);
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
}
