//! Which grids of a map have a code, to be looked up. Owns: the grids of each code, kept while grids
//! change. Must not know: who asks for a grid by its code.

use super::GridMap;
use super::outcome::EditOutcome;
use crate::geometry::coverage::FaceId;
use std::collections::HashMap;

/// The grids of each code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Codes {
    /// Ascending; as a rule there is one.
    faces: HashMap<String, Vec<FaceId>>,
    /// The code of each grid, by its number.
    codes: Vec<Option<String>>,
}

impl Codes {
    /// The codes of a map.
    pub fn new(map: &GridMap) -> Self {
        let mut codes = Self::default();
        for face in map.faces() {
            codes.put(map, face);
        }
        codes
    }

    /// Look again at what a change touched; `map` is as it is after it.
    pub fn follow(&mut self, map: &GridMap, outcome: &EditOutcome) {
        for face in outcome.faces() {
            self.take(face);
            if map.is_there(face) {
                self.put(map, face);
            }
        }
    }

    /// The grids of a code, ascending; as a rule one, or none.
    pub fn faces(&self, code: &str) -> &[FaceId] {
        self.faces.get(code).map_or(&[], Vec::as_slice)
    }

    fn put(&mut self, map: &GridMap, face: FaceId) {
        let Some(code) = map.code(face) else { return };
        let number = face.0 as usize;
        if self.codes.len() <= number {
            self.codes.resize(number + 1, None);
        }
        let faces = self.faces.entry(code.clone()).or_default();
        let place = faces.partition_point(|other| *other < face);
        faces.insert(place, face);
        self.codes[number] = Some(code);
    }

    fn take(&mut self, face: FaceId) {
        let place = self.codes.get_mut(face.0 as usize);
        let Some(code) = place.and_then(Option::take) else {
            return;
        };
        if let Some(faces) = self.faces.get_mut(&code) {
            faces.retain(|other| *other != face);
            if faces.is_empty() {
                self.faces.remove(&code);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::coverage::BuildOptions;
    use crate::model::{Feature, Layer};
    use proptest::prelude::*;
    use serde_json::json;

    fn coded(code: u8) -> Feature {
        // Some have none, and some share one.
        let said = match code {
            0 => json!({"name": "no code"}),
            code => json!({"code": format!("G{code}")}),
        };
        Feature {
            properties: said.as_object().cloned(),
            ..Feature::default()
        }
    }

    /// The grids of a code by looking at each.
    fn looked_for(map: &GridMap, code: &str) -> Vec<FaceId> {
        let faces = map.faces();
        faces
            .filter(|face| map.code(*face).as_deref() == Some(code))
            .collect()
    }

    proptest! {
        /// Whatever comes, goes and is called otherwise: what was kept is what looking at each finds.
        #[test]
        fn codes_that_are_kept_are_those_that_looking_at_each_finds(
            first in prop::collection::vec(0_u8..6, 1..12),
            changes in prop::collection::vec(
                prop::collection::vec((0_usize..12, 0_u8..6, any::<bool>()), 1..4), 0..8),
        ) {
            let layer = Layer {
                features: first.iter().map(|code| coded(*code)).collect(),
                ..Layer::default()
            };
            let mut map = GridMap::build(layer, &BuildOptions::default());
            let mut codes = Codes::new(&map);
            for change in changes {
                let mut outcome = EditOutcome::default();
                for (place, code, is_gone) in change {
                    let place = place % map.features.len();
                    let face = FaceId(place as u32);
                    map.features[place] = coded(code);
                    match is_gone {
                        true => map.gone.insert(face),
                        false => map.gone.remove(&face),
                    };
                    outcome.touched.insert(face);
                }
                codes.follow(&map, &outcome);
            }
            for code in ["G1", "G2", "G3", "G4", "G5", "", "no code"] {
                prop_assert_eq!(codes.faces(code), looked_for(&map, code));
            }
        }
    }
}
