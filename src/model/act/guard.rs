//! What an act of general use may change. Owns: which kinds and attributes have acts of their own
//! that alone may change them. Must not know: who asks, SQL.
//!
//! An order puts a grid in a zone, a publication gives it its code, a shift opens a gate: whoever
//! could write these as plain attributes would close a grid without an order. So the acts that
//! take any attribute (editing, adding, importing, what another program writes) are held against
//! this table; acts with a payload of their own make their changes themselves.

use super::ActionName;
use crate::model::change::{Change, Effect};
use crate::model::plan::{PLAN, STATUS};
use crate::model::record::{Key, Kind};
use thiserror::Error;

/// Why a change is not admitted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refused {
    /// Records of this kind are not changed so.
    #[error("{key} is not changed by {by}")]
    Kind {
        /// The record.
        key: Key,
        /// What tried to.
        by: &'static str,
    },
    /// This attribute is not changed so.
    #[error("{attribute:?} of {key} is not written: {instead}")]
    Attribute {
        /// The record.
        key: Key,
        /// The attribute.
        attribute: String,
        /// What says it instead.
        instead: Instead,
    },
}

/// What says an attribute that is not written plainly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
pub enum Instead {
    /// The orders in force.
    #[error("it follows from the orders in force")]
    Orders,
    /// The publication of a plan.
    #[error("it is given when a plan is published")]
    Publication,
    /// The register of units.
    #[error("it is changed in the register of units")]
    Units,
    /// The desk of gates.
    #[error("it is changed by how the gate stands")]
    Gates,
    /// The lanes of a sampling site.
    #[error("it is changed at the lane of a sampling site")]
    Lanes,
}

/// What says this attribute; `None` where it is written plainly.
pub fn said_by(kind: Kind, attribute: &str) -> Option<Instead> {
    match (kind, attribute) {
        (Kind::Grid | Kind::RetiredGrid, "zone") => Some(Instead::Orders),
        (Kind::Grid, "code" | "valid_from" | "valid_to") => Some(Instead::Publication),
        (Kind::PlanGrid, PLAN) => Some(Instead::Publication),
        (
            Kind::Community | Kind::Area | Kind::Compound | Kind::Building,
            "code" | "valid_from" | "valid_to",
        ) => Some(Instead::Units),
        (Kind::Entrance | Kind::Checkpoint, STATUS | "states" | "shifts") => Some(Instead::Gates),
        (Kind::Tube, "closed" | "count" | "grids" | "of_round" | "single_of" | "size" | "void") => {
            Some(Instead::Lanes)
        }
        _ => None,
    }
}

/// Kinds that lie on the map and are nothing but places.
const PLACES: [Kind; 9] = [
    Kind::Compound,
    Kind::Building,
    Kind::Street,
    Kind::Land,
    Kind::Drawing,
    Kind::Entrance,
    Kind::Checkpoint,
    Kind::SamplingSite,
    Kind::Shop,
];

/// Whether an act of general use changes records of this kind at all.
fn takes(action: ActionName, kind: Kind, effect: &Effect) -> bool {
    let is_unit = matches!(kind, Kind::Grid | Kind::Area | Kind::Community);
    match action {
        ActionName::EditAttributes => is_unit || PLACES.contains(&kind),
        ActionName::AddPlace | ActionName::RemoveRecord | ActionName::OutsideEdit => {
            PLACES.contains(&kind) || (is_unit && matches!(effect, Effect::Patch(_)))
        }
        ActionName::EditPlan => kind == Kind::PlanGrid,
        // Grids come in as a plan, or into a project that has none.
        ActionName::Import => {
            is_unit
                || PLACES.contains(&kind)
                || kind.is_personal() && kind != Kind::Handover && !kind.is_of_lane()
                // A list says what came of a tube; who went into it only the lane says.
                || kind == Kind::Tube && matches!(effect, Effect::Patch(_))
                || matches!(kind, Kind::Charge | Kind::Round)
                || matches!(kind, Kind::Plan | Kind::PlanGrid)
                    && matches!(effect, Effect::Insert(_))
        }
        _ => true,
    }
}

/// Whether an act is held against the table at all: those with a payload of their own make their
/// changes themselves.
const fn is_general(action: ActionName) -> bool {
    matches!(
        action,
        ActionName::EditAttributes
            | ActionName::AddPlace
            | ActionName::RemoveRecord
            | ActionName::OutsideEdit
            | ActionName::EditPlan
            | ActionName::Import
    )
}

/// Whether an act may make a change.
///
/// # Errors
/// [`Refused`].
pub fn admit(action: ActionName, change: &Change) -> Result<(), Refused> {
    if !is_general(action) {
        return Ok(());
    }
    let key = &change.key;
    if !takes(action, key.kind, &change.effect) {
        return Err(Refused::Kind {
            key: key.clone(),
            by: action.name(),
        });
    }
    let attributes: Vec<&str> = match &change.effect {
        Effect::Patch(patch) => patch.attributes.iter().map(|p| p.name.as_str()).collect(),
        // What comes into being may say where it belongs; a zone it never says.
        Effect::Insert(record) => {
            let zone = record.attribute("zone").filter(|value| !value.is_null());
            zone.map(|_| "zone").into_iter().collect()
        }
        Effect::Remove(_) => Vec::new(),
    };
    let said = attributes
        .into_iter()
        .find_map(|name| Some((name, said_by(key.kind, name)?)));
    match said {
        None => Ok(()),
        Some((attribute, instead)) => Err(Refused::Attribute {
            key: key.clone(),
            attribute: attribute.to_owned(),
            instead,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::Record;
    use serde_json::json;

    fn set(kind: Kind, name: &str) -> Change {
        Change::attribute(Key::new(kind, "1"), name, None, Some(json!("x")))
    }

    #[test]
    fn no_general_act_writes_what_an_order_or_a_publication_says() {
        use ActionName as N;
        for action in [N::EditAttributes, N::Import, N::OutsideEdit] {
            for (kind, name) in [
                (Kind::Grid, "zone"),
                (Kind::Grid, "code"),
                (Kind::Grid, "valid_from"),
                (Kind::Building, "code"),
                (Kind::Checkpoint, "status"),
                (Kind::Entrance, "states"),
            ] {
                let refused = admit(action, &set(kind, name));
                assert!(
                    matches!(refused, Err(Refused::Attribute { .. })),
                    "{action:?} {kind} {name}: {refused:?}"
                );
            }
            assert_eq!(admit(action, &set(Kind::Grid, "name")), Ok(()));
        }
        let own = [
            Kind::Order,
            Kind::Plan,
            Kind::Alarm,
            Kind::Handover,
            Kind::RoundPlan,
            Kind::SamplingTeam,
            Kind::Refusal,
            Kind::PreRegistration,
            Kind::Setting,
        ];
        for kind in own {
            for action in [N::EditAttributes, N::AddPlace, N::RemoveRecord, N::Import] {
                let record = Record::default();
                let insert = Change::insert(Key::new(kind, "1"), record.clone());
                let is_plan = kind == Kind::Plan && action == N::Import;
                assert_eq!(admit(action, &insert).is_ok(), is_plan, "{action:?} {kind}");
                let remove = Change::remove(Key::new(kind, "1"), record);
                assert!(admit(action, &remove).is_err(), "{action:?} {kind}");
                assert!(admit(action, &set(kind, "status")).is_err());
            }
        }
        // A list says what came of a tube, and nothing else of it.
        assert_eq!(admit(N::Import, &set(Kind::Tube, "result")), Ok(()));
        for name in ["grids", "count", "void", "single_of"] {
            assert!(admit(N::Import, &set(Kind::Tube, name)).is_err(), "{name}");
        }
        let tube = Change::insert(Key::new(Kind::Tube, "HQ1"), Record::default());
        assert!(admit(N::Import, &tube).is_err());
        // An act with a payload of its own makes its changes itself.
        assert_eq!(admit(N::IssueOrder, &set(Kind::Grid, "zone")), Ok(()));
    }
}
