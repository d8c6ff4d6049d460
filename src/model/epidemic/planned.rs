//! The zones in force on the ground of a plan's grids, as its publication would leave them. Owns: that
//! orders say so, never what is written in the plan. Must not know: screens.

use super::{Book, Epidemic};
use crate::model::grid_map::{Feature, GridMap};
use crate::model::outcome::EditOutcome;
use crate::model::plan::bases;
use crate::rules::zone::Zone;
use jiff::civil::DateTime;
use std::collections::HashMap;

/// The zone of each face of a plan at an instant: the strictest of the published grids that it comes
/// from. `codes` are the codes of published grids by id.
pub fn plan_zones(
    epidemic: &Epidemic,
    map: &GridMap,
    codes: &HashMap<String, String>,
    at: DateTime,
) -> Vec<Zone> {
    zones_of(epidemic, map.features.iter(), codes, at).collect()
}

/// The zones after a change, where they were these before it: only the faces that it names are looked
/// at.
pub fn plan_zones_after(
    epidemic: &Epidemic,
    (map, mut zones): (&GridMap, Vec<Zone>),
    codes: &HashMap<String, String>,
    (at, outcome): (DateTime, &EditOutcome),
) -> Vec<Zone> {
    zones.resize(map.features.len(), Zone::default());
    let faces: Vec<usize> = outcome.faces().map(|face| face.0 as usize).collect();
    let features = faces.iter().filter_map(|face| map.features.get(*face));
    let anew: Vec<Zone> = zones_of(epidemic, features, codes, at).collect();
    let there = faces.iter().filter(|face| **face < map.features.len());
    for (face, zone) in there.zip(anew) {
        zones[*face] = zone;
    }
    zones
}

fn zones_of<'a>(
    epidemic: &'a Epidemic,
    features: impl Iterator<Item = &'a Feature>,
    codes: &'a HashMap<String, String>,
    at: DateTime,
) -> impl Iterator<Item = Zone> {
    let book = Book::new(epidemic);
    let mut known: HashMap<&str, Zone> = HashMap::new();
    features.map(move |feature| {
        let named = feature.properties.as_ref().map(bases).unwrap_or_default();
        let of_bases = named.iter().filter_map(|id| {
            let code = codes.get(id)?.as_str();
            let zone = known
                .entry(code)
                .or_insert_with(|| book.in_force(code, at).zone);
            Some(*zone)
        });
        let strictest = of_bases.min_by_key(|zone| zone.strictness());
        strictest.unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::coverage::FaceId;
    use crate::model::record::{Key, Kind, Part, Record};
    use jiff::civil::date;
    use serde_json::json;

    fn known(orders: &[serde_json::Value]) -> Epidemic {
        let mut known = Epidemic::default();
        for (i, order) in orders.iter().enumerate() {
            let mut record = Record::default();
            record.feature.properties = order.as_object().cloned();
            let part = Part {
                key: &Key::new(Kind::Order, format!("o{i}")),
                record: &record,
                fields: None,
            };
            super::super::read(&mut known, &part);
        }
        known
    }

    #[test]
    fn a_plan_has_the_zones_of_the_orders_and_not_those_of_its_file() {
        let orders = [
            json!({"zone": "lockdown", "grids": ["101"], "from": "2021-09-11 08:00", "status": "issued"}),
            json!({"zone": "control", "grids": ["102"], "from": "2021-09-11", "status": "issued"}),
            json!({"zone": "lockdown", "grids": ["103"], "from": "2021-09-11", "status": "draft"}),
        ];
        let epidemic = known(&orders);
        let grid = |bases: &[&str], zone: &str| Feature {
            properties: json!({"base": bases, "zone": zone}).as_object().cloned(),
            ..Feature::default()
        };
        let layer = crate::model::grid_map::Layer {
            features: vec![
                grid(&["a"], "无疫网格"),
                grid(&["b", "a"], "未划定"),
                grid(&["b"], "封控区"),
                grid(&["c"], "封控区"),
                grid(&[], "封控区"),
            ],
            ..Default::default()
        };
        let map = GridMap::build(layer, &Default::default());
        let codes = [("a", "101"), ("b", "102"), ("c", "103")];
        let codes = codes
            .map(|(id, code)| (id.to_owned(), code.to_owned()))
            .into();
        let at = |hour| date(2021, 9, 11).at(hour, 0, 0, 0);
        let (lockdown, control, unset) = (Zone::Lockdown, Zone::Control, Zone::Unset);
        let zones = plan_zones(&epidemic, &map, &codes, at(9));
        assert_eq!(zones, vec![lockdown, lockdown, control, unset, unset]);
        // What was known of other grids is not looked at again; a new one is.
        let faces = [1, 4].map(FaceId).into_iter().collect();
        let outcome = EditOutcome {
            touched: faces,
            ..EditOutcome::default()
        };
        let old = vec![lockdown, unset, control];
        let of = (at(9), &outcome);
        let after = plan_zones_after(&epidemic, (&map, old), &codes, of);
        assert_eq!(after, vec![lockdown, lockdown, control, unset, unset]);
        // Before the order of the morning.
        let zones = plan_zones(&epidemic, &map, &codes, at(7));
        assert_eq!(zones, vec![unset, control, control, unset, unset]);
        let zones = plan_zones(&known(&[]), &map, &codes, at(9));
        assert!(zones.iter().all(|zone| *zone == Zone::default()));
    }
}
