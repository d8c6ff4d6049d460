//! Withdrawing an order: what that would do, worked out before anybody does it, and what must be said
//! for it. Must not know: who may.

use super::{Book, DraftFault, Epidemic, OrderState};
use crate::model::record::Key;
use crate::rules::zone::Zone;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// Why an order is withdrawn, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WithdrawalDraft {
    /// What was wrong with it.
    pub reason: String,
    /// Why whoever issued it withdraws it too; empty as a rule.
    pub emergency: String,
}

impl WithdrawalDraft {
    /// What stands against it: taking an order back is a correction, and says what it corrects.
    pub fn faults(&self) -> Vec<DraftFault> {
        match self.reason.trim() {
            "" => vec![DraftFault::Missing("reason")],
            _ => Vec::new(),
        }
    }
}

/// The zone in force in a grid now, and once the order is withdrawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The grid's code.
    pub grid: String,
    /// The zone in force now.
    pub now: Zone,
    /// The zone in force then: that of the order before it, or none.
    pub then: Zone,
}

/// What becomes of the grids of an order that is withdrawn at an instant; empty where there is no such
/// order in force.
pub fn withdrawal(epidemic: &Epidemic, order: &Key, at: DateTime) -> Vec<Turn> {
    let mut after = epidemic.clone();
    let found = after.orders.iter_mut().find(|one| one.key == *order);
    let Some(withdrawn) = found.filter(|one| one.state == OrderState::Issued) else {
        return Vec::new();
    };
    withdrawn.state = OrderState::Withdrawn;
    withdrawn.withdrawn = Some(at);
    let grids = withdrawn.grids.clone();
    let (before, after) = (Book::new(epidemic), Book::new(&after));
    let turns = epidemic.orders.iter().find(|one| one.key == *order);
    let codes = turns.map_or(&[][..], |order| &order.grids);
    let turns = codes.iter().zip(&grids).map(|(code, same)| Turn {
        grid: code.clone(),
        now: before.in_force(code, at).zone,
        then: after.in_force(same, at).zone,
    });
    turns.collect()
}
