//! Buildings by name, as somebody on the phone calls them: the compound and the number. Owns:
//! the names. Must not know: who lives there.

use super::Isolation;
use crate::geometry::fixed::Coord;
use crate::model::record::{Key, Record};
use crate::model::search::SearchIndex;
use serde_json::Value;
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

    /// The best `limit` buildings for what was typed.
    pub fn find(&self, query: &str, limit: usize) -> Vec<&House> {
        let hits = self.search.find(query, limit).into_iter();
        hits.filter_map(|hit| self.list.get(hit.what)).collect()
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
