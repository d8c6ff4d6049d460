//! Rows that say where somebody lives: the building that stands there. Owns: what an address or a code
//! and a place come to together. What the row calls a building by goes first; a place that does not agree
//! is listed, and one that means several buildings puts nobody into any.

use super::{Facts, Faults, Values};
use crate::exchange::list::check::{Reason, Warning};
use crate::exchange::list::spec::{Holder, List, Rule};
use crate::exchange::list::values::place_in;
use crate::model::footprints::Meant;

/// The column whose place says which building is meant, where a list has one.
pub(in crate::exchange::list) fn finder(list: &List) -> Option<usize> {
    let mut columns = list.columns.iter();
    columns.position(|c| c.holder == Holder::Finder && c.rule == Rule::Longitude)
}

impl Facts {
    /// A row gets the code of the building at its place, unless it names one that is there; what is
    /// worth a look about that, with its column. Names are codes already.
    pub fn resolve_site(
        &self,
        list: &List,
        values: &mut Values,
    ) -> (Faults, Option<(usize, Warning)>) {
        let columns = finder(list).zip(list.column("building"));
        let Some(((finder, building), at)) = columns.zip(place_in(list, values)) else {
            return (Faults::new(), None);
        };
        let said = values[building].as_deref();
        if let Some(code) = said.filter(|code| self.buildings.contains_key(*code)) {
            let agrees = self.footprints.may_be(at, code);
            let warning = (!agrees).then_some((finder, Warning::OtherBuilding));
            return (Faults::new(), warning);
        }
        let (code, warning) = match self.footprints.at(at) {
            Meant::Holds(code) => (code, said.map(|_| (building, Warning::ByPlace))),
            Meant::Near(code, _) => (code, Some((finder, Warning::NearBuilding))),
            Meant::Several(_) => return (vec![(finder, Reason::Crowded)], None),
            Meant::Nowhere => return (Faults::new(), Some((finder, Warning::NoBuilding))),
        };
        values[building] = Some(code.into());
        (Faults::new(), warning)
    }
}
