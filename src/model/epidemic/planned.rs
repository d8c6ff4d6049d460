//! The zones in force on the ground of a plan's grids, as its publication would leave them. Owns: that
//! orders say so, never what is written in the plan. Must not know: screens.

use super::{Book, Epidemic};
use crate::model::grid_map::{Feature, GridMap};
use crate::model::outcome::EditOutcome;
use crate::model::plan::bases;
use crate::rules::zone::Zone;
use jiff::civil::DateTime;
use std::collections::HashMap;
use std::sync::Arc;

/// The zone of each face of a plan at an instant: the strictest of the published grids that it comes
/// from.
#[derive(Clone, Debug)]
pub struct PlanZones {
    /// By face.
    pub zones: Vec<Zone>,
    /// Those of the published grids, by code: looking all orders through takes longer than an edit may.
    in_force: Arc<HashMap<String, Zone>>,
}

impl PlanZones {
    /// Those of a plan; `codes` are the codes of published grids by id.
    pub fn new(
        epidemic: &Epidemic,
        map: &GridMap,
        codes: &HashMap<String, String>,
        at: DateTime,
    ) -> Self {
        let book = Book::new(epidemic);
        let zone_of = |code: &String| (code.clone(), book.in_force(code, at).zone);
        let in_force = Arc::new(codes.values().map(zone_of).collect());
        let zones = map.features.iter();
        let zones = zones.map(|feature| strictest(&in_force, feature, codes));
        Self {
            zones: zones.collect(),
            in_force,
        }
    }

    /// The zones after a change of the plan, with the same orders at the same instant: only the faces that
    /// it names are looked at.
    pub fn after(
        &self,
        map: &GridMap,
        codes: &HashMap<String, String>,
        outcome: &EditOutcome,
    ) -> Self {
        let mut after = self.clone();
        after.zones.resize(map.features.len(), Zone::default());
        for face in outcome.faces() {
            let number = face.0 as usize;
            let place = after.zones.get_mut(number).zip(map.features.get(number));
            if let Some((zone, feature)) = place {
                *zone = strictest(&self.in_force, feature, codes);
            }
        }
        after
    }
}

/// The strictest zone of the published grids that a grid comes from.
fn strictest(
    in_force: &HashMap<String, Zone>,
    feature: &Feature,
    codes: &HashMap<String, String>,
) -> Zone {
    let named = feature.properties.as_ref().map(bases).unwrap_or_default();
    let of_bases = named.iter();
    let of_bases = of_bases.filter_map(|id| in_force.get(codes.get(id)?).copied());
    let strictest = of_bases.min_by_key(|zone| zone.strictness());
    strictest.unwrap_or_default()
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
        let mut plan = PlanZones::new(&epidemic, &map, &codes, at(9));
        assert_eq!(plan.zones, vec![lockdown, lockdown, control, unset, unset]);
        // What was known of other grids is not looked at again; a new one is.
        let faces = [1, 4].map(FaceId).into_iter().collect();
        let outcome = EditOutcome {
            touched: faces,
            ..EditOutcome::default()
        };
        plan.zones = vec![lockdown, unset, control];
        let after = plan.after(&map, &codes, &outcome);
        let expected = vec![lockdown, lockdown, control, unset, unset];
        assert_eq!(after.zones, expected);
        // Before the order of the morning.
        let zones = PlanZones::new(&epidemic, &map, &codes, at(7)).zones;
        assert_eq!(zones, vec![unset, control, control, unset, unset]);
        let zones = PlanZones::new(&known(&[]), &map, &codes, at(9)).zones;
        assert!(zones.iter().all(|zone| *zone == Zone::default()));
    }
}
