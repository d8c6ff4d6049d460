//! Whom to call about a unit. Owns: which lines a call list has, and their order.

use super::answer::Charge;
use super::people::Staff;
use super::{Register, UnitId};
use crate::rules::responsibility::Role;

/// A line of a call list: somebody who answers for a unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Call<'a> {
    /// The unit.
    pub unit: UnitId,
    /// By what.
    pub charge: &'a Charge,
    /// Who.
    pub staff: &'a Staff,
}

impl Register {
    /// Who answers for a unit and for what lies below it, unit by unit from the top. Whoever is
    /// named for a unit answers for all below it, and is listed once.
    pub fn call_list(&self, chosen: UnitId) -> Vec<Call<'_>> {
        let named = self.named();
        let mut calls = Vec::new();
        let mut open = vec![chosen];
        while let Some(id) = open.pop() {
            let Some(unit) = self.unit(id).filter(|unit| unit.is_there(self.today)) else {
                continue;
            };
            for answering in Role::ALL.into_iter().flat_map(|role| named.of(id, role)) {
                let is_own = answering.named_for == id || id == chosen;
                let staff = self.staff(&answering.charge.person);
                let call = staff.filter(|_| is_own).map(|staff| Call {
                    unit: id,
                    charge: answering.charge,
                    staff,
                });
                calls.extend(call);
            }
            open.extend(unit.children.iter().rev());
        }
        calls
    }
}
