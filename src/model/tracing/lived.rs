//! Who lives on ground that becomes a grid: the households of the buildings on it, told as the grids
//! beside it tell theirs. Owns: which buildings count, and whether the figure is an estimate. Must not
//! know: where buildings come from, who reads the figure.

use crate::geometry::label::label_place;
use crate::geometry::meets::polygons_hold;
use crate::geometry::polygon::Shape;
use crate::model::record::Record;
use crate::rules::households::ESTIMATED;
use crate::rules::shares::{households_in, is_households, number_of};
use serde_json::{Map, Value, json};

/// The usual name of the households of a grid.
const HOUSEHOLDS: &str = "households";

/// Who lives on ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lived {
    /// The households of the buildings on it.
    pub households: u64,
    /// Of some building it is known how many live there.
    pub is_known: bool,
    /// Nothing but estimates; also where no building stands yet.
    pub is_estimated: bool,
}

/// The households of the buildings that stand on ground: a building does where the place of its label is.
pub fn households_on<'a>(ground: &Shape, buildings: impl IntoIterator<Item = &'a Record>) -> Lived {
    let mut lived = Lived {
        households: 0,
        is_known: false,
        is_estimated: true,
    };
    let around = ground.bounds();
    for building in buildings {
        let Some(shape) = &building.feature.shape else {
            continue;
        };
        // The box first: of most buildings of a town nothing more has to be known.
        let both = shape.bounds().zip(around);
        if !both.is_some_and(|(own, around)| own.intersects(&around)) {
            continue;
        }
        let place = label_place(&shape.polygons);
        if !place.is_some_and(|place| polygons_hold(&ground.polygons, place.at)) {
            continue;
        }
        let said = building.feature.properties.as_ref();
        let Some(households) = said.and_then(households_in) else {
            continue;
        };
        let estimate = building.attribute(ESTIMATED).and_then(number_of);
        lived.households += households;
        lived.is_known = true;
        lived.is_estimated &= estimate == Some(households);
    }
    lived
}

impl Lived {
    /// What a grid says of it, under the name by which those beside it say theirs. Where these have
    /// figures of their own that are no estimates, and nothing is known here, it says nothing.
    pub fn attributes<'a>(
        &self,
        beside: impl IntoIterator<Item = &'a Record>,
    ) -> Map<String, Value> {
        let said = beside
            .into_iter()
            .filter_map(|record| record.feature.properties.as_ref());
        let fields: Vec<&str> = said.flat_map(Map::keys).map(String::as_str).collect();
        let usual = fields.iter().find(|field| **field == HOUSEHOLDS);
        let field = usual.or_else(|| fields.iter().find(|field| is_households(field)));
        let is_silent = field.is_some() && !fields.contains(&ESTIMATED);
        let mut says = Map::new();
        if !self.is_known && is_silent {
            return says;
        }
        let field = field.copied().unwrap_or(HOUSEHOLDS);
        says.insert(field.to_owned(), json!(self.households));
        if self.is_estimated && field == HOUSEHOLDS {
            says.insert(ESTIMATED.to_owned(), json!(self.households));
        }
        says
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::fixed::Coord;
    use crate::geometry::polygon::Polygon;

    fn shape(corners: &[(i32, i32)]) -> Shape {
        let at = |(x, y): &(i32, i32)| Coord::new(1_186_940_000 + x, 253_620_000 + y);
        Shape {
            polygons: vec![Polygon {
                outer: corners.iter().map(at).collect(),
                holes: Vec::new(),
            }],
        }
    }

    fn record(says: Value, shape: Shape) -> Record {
        let mut record = Record::default();
        record.feature.properties = says.as_object().cloned();
        record.feature.shape = Some(shape);
        record
    }

    /// Slanted, some 20 m by 30 m.
    fn building(x: i32, y: i32, says: Value) -> Record {
        let corners = [(0, 0), (1_900, 430), (1_250, 3_200), (-650, 2_760)];
        record(says, shape(&corners.map(|(dx, dy)| (x + dx, y + dy))))
    }

    fn ground() -> Shape {
        shape(&[(0, 0), (60_000, 9_000), (51_000, 70_000), (-8_000, 58_000)])
    }

    fn estimated(households: u64) -> Value {
        json!({ "households": households, ESTIMATED: households })
    }

    #[test]
    fn buildings_count_where_their_labels_are() {
        let mut buildings = vec![
            building(9_000, 20_000, estimated(12)),
            // Across the southern boundary: most of it lies within, and of the next beyond.
            building(30_000, 4_400, estimated(7)),
            building(40_000, 3_300, estimated(100)),
            building(90_000, 20_000, estimated(1_000)),
            // In the box around the ground, not on it.
            building(-7_000, 2_000, estimated(10_000)),
        ];
        let lived = households_on(&ground(), &buildings);
        assert_eq!((lived.households, lived.is_estimated), (19, true));
        // A list brought others, and of one nobody knows.
        buildings[0] = building(9_000, 20_000, json!({ "户数": "15", ESTIMATED: 12 }));
        buildings.push(building(20_000, 30_000, json!({ "kind": "building" })));
        let lived = households_on(&ground(), &buildings);
        assert_eq!((lived.households, lived.is_estimated), (22, false));
    }

    #[test]
    fn a_grid_says_it_as_those_beside_it_do() {
        let lived = |households, is_known, is_estimated| Lived {
            households,
            is_known,
            is_estimated,
        };
        let beside = |says: Value| vec![record(json!({}), ground()), record(says, ground())];
        let says = |lived: Lived, beside: &[Record]| Value::Object(lived.attributes(beside));
        let nothing = lived(0, false, true);
        assert_eq!(says(nothing, &[]), estimated(0), "what is built follows");
        assert_eq!(says(nothing, &beside(estimated(9))), estimated(0));
        assert_eq!(
            says(nothing, &beside(json!({ "households": 9 }))),
            json!({})
        );
        assert_eq!(says(nothing, &beside(json!({ "总户数": 9 }))), json!({}));
        let some = lived(40, true, true);
        assert_eq!(says(some, &[]), estimated(40));
        let named = beside(json!({ "name": "一", "总户数": 9 }));
        assert_eq!(says(some, &named), json!({ "总户数": 40 }));
        let counted = lived(40, true, false);
        assert_eq!(says(counted, &[]), json!({ "households": 40 }));
    }
}
