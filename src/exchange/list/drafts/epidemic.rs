//! Cases, isolations and sampling rounds, through their forms.

use super::{Before, Facts, Faults, Made, Values, faults, put, said};
use crate::exchange::list::check::Reason;
use crate::exchange::list::spec::List;
use crate::model::epidemic::{
    CaseClass, CaseDraft, Epidemic, IsolationDraft, RoundDraft, RowFault, Where, read,
    said_in_clear, typed_over,
};
use crate::model::record::Part;
use crate::model::register::Level;
use crate::rules::calendar;
use crate::store::Stored;
use crate::store::sealing::Fields;
use serde_json::json;

/// What a record says of the epidemic.
fn known(before: Before<'_>) -> Epidemic {
    let mut known = Epidemic::default();
    if let Some((stored, fields)) = before {
        let part = Part {
            key: &stored.key,
            record: &stored.record,
            fields: Some(fields),
        };
        read(&mut known, &part);
    }
    known
}

impl Facts {
    /// A row lies in a grid and perhaps a building that are there; the building says which grid
    /// where the row does not.
    pub(super) fn resolve_place(&self, list: &List, values: &mut Values) -> Faults {
        let mut faults = Faults::new();
        let (grid, building) = (list.column("grid_code"), list.column("building"));
        // A house that only one building is called by is that building; any other stays a part of
        // the address. Where the compound is named, it is one of that compound or none.
        if let Some(i) = building.filter(|i| values[*i].is_none()) {
            let (code, is_lost) = self.house_named(list, values);
            values[i] = code.map(String::into_boxed_str);
            // Where there is no address to stay in, it would be lost unsaid.
            if let (true, Some(i), None) = (is_lost, list.column("house"), list.column("address")) {
                faults.push((i, Reason::Unknown));
            }
        }
        if let Some(i) = building
            && let Some(text) = values[i].as_deref().filter(|_| !self.buildings.is_empty())
        {
            match self.building_called(text) {
                Some(code) => {
                    let within = self.buildings.get(&code).and_then(|(grid, _)| grid.clone());
                    values[i] = Some(code.into_boxed_str());
                    if let Some(grid) = grid.filter(|grid| values[*grid].is_none()) {
                        values[grid] = within.map(String::into_boxed_str);
                    }
                }
                None => faults.push((i, Reason::Unknown)),
            }
        }
        let in_grid = grid.and_then(|i| Some((i, values[i].clone()?.into_string())));
        if let Some((i, text)) = in_grid.filter(|_| !self.grids.is_empty()) {
            let is_old = self.grids.contains_key(&text);
            match self.units.get(&(Level::Grid, text)).cloned().flatten() {
                Some(code) => values[i] = Some(code.into_boxed_str()),
                None if is_old => {}
                None => faults.push((i, Reason::Unknown)),
            }
        }
        faults
    }

    /// A row of people gets the code of the building that it calls by name or address; where several
    /// are called so, or none, it says what it said.
    pub(super) fn resolve_house(&self, list: &List, values: &mut Values) {
        let Some(i) = list.column("building") else {
            return;
        };
        let code = match values[i].as_deref() {
            Some(text) => self.building_called(text),
            None => self.house_named(list, values).0,
        };
        if let Some(code) = code {
            values[i] = Some(code.into_boxed_str());
        }
    }

    /// The code of the only building of this code, name or address.
    fn building_called(&self, text: &str) -> Option<String> {
        let unit = self.units.get(&(Level::Building, text.to_owned()));
        let unit = unit.cloned().flatten();
        unit.or_else(|| self.addresses.find(text).map(str::to_owned))
    }

    /// The code of the building that a row calls by compound or street and house, or by its address,
    /// and whether it calls one that is not there.
    fn house_named(&self, list: &List, values: &Values) -> (Option<String>, bool) {
        let parts = ["compound", "house", "address"];
        let [compound, house, address] = parts.map(|name| said(list, values, name));
        if house.is_empty() {
            let code = self.addresses.begins(address).map(str::to_owned);
            return (code, false);
        }
        let of = |compound: &str| self.building_called(&format!("{compound}{house}"));
        let code = of(compound)
            .or_else(|| of(compound.trim_end_matches("小区")))
            .or_else(|| self.building_called(&format!("{compound} {house}")));
        let is_lost = code.is_none();
        (code, is_lost)
    }

    pub(super) fn case(
        &self,
        list: &List,
        values: &Values,
        before: Before<'_>,
    ) -> Result<Made, Faults> {
        let of = |name: &str| said(list, values, name);
        let known = known(before);
        let mut draft = known.cases.first().map(CaseDraft::of).unwrap_or_default();
        for (field, name) in [
            (&mut draft.number, "case_number"),
            (&mut draft.onset, "onset"),
            (&mut draft.sampled, "sampled"),
            (&mut draft.reported, "reported"),
            (&mut draft.grid, "grid_code"),
            (&mut draft.origin, "origin"),
            (&mut draft.source, "source"),
            (&mut draft.name, "name"),
            (&mut draft.phone, "phone"),
            (&mut draft.note, "note"),
        ] {
            put(field, of(name));
        }
        if !of("class").is_empty() {
            draft.class = CaseClass::parse(of("class"));
        }
        let building = of("building");
        if !building.is_empty() && building != draft.building {
            building.clone_into(&mut draft.building);
            draft.at = self.buildings.get(building).and_then(|(_, at)| *at);
        }
        // Whoever brings a list in has seen which rows name no place.
        draft.unlocated = draft.is_nowhere();
        let against = draft.faults(self.today);
        if !against.is_empty() {
            return Err(faults(list, &against, &[("number", "case_number")]));
        }
        let shown = self.grids.get(&draft.grid).copied().flatten();
        Ok(Made {
            record: draft.record(before.map(|(stored, _)| &stored.record), shown),
            fields: draft.fields(before.map(|(_, fields)| fields.clone()).unwrap_or_default()),
            somebody: None,
        })
    }

    pub(super) fn isolation(
        &self,
        list: &List,
        values: &Values,
        before: Before<'_>,
    ) -> Result<Made, Faults> {
        let of = |name: &str| said(list, values, name);
        let known = known(before);
        // Which class of contact somebody is is not made up.
        let draft = known.isolations.first().map(IsolationDraft::of);
        let mut draft = draft.unwrap_or_default();
        for (field, name) in [
            (&mut draft.grid, "grid_code"),
            (&mut draft.building, "building"),
            (&mut draft.household, "household"),
            (&mut draft.contact, "contact"),
            (&mut draft.case, "case_met"),
            (&mut draft.exposed, "exposed"),
            (&mut draft.start, "start"),
            (&mut draft.central_until, "central_until"),
            (&mut draft.end, "end"),
            (&mut draft.samples, "samples"),
            (&mut draft.seal, "seal"),
            (&mut draft.name, "name"),
            (&mut draft.phone, "phone"),
            (&mut draft.note, "note"),
        ] {
            put(field, of(name));
        }
        match of("place") {
            "central" => draft.place = Where::Central,
            "home" => draft.place = Where::Home,
            // Who goes home from a central place is in one.
            _ if !of("central_until").is_empty() => draft.place = Where::Central,
            _ => {}
        }
        let against = draft.faults();
        if !against.is_empty() {
            let called = [("grid", "grid_code"), ("case", "case_met")];
            return Err(faults(list, &against, &called));
        }
        let mut record = draft.record(before.map(|(stored, _)| &stored.record));
        let mut said = before
            .map(|(stored, _)| said_in_clear(&stored.record))
            .unwrap_or_default();
        said.extend(before.map(|(_, fields)| fields.clone()).unwrap_or_default());
        let mut fields: Fields = draft.fields(said);
        for name in ["resident_id", "address"] {
            let text = of(name);
            if !text.is_empty() {
                fields.insert(name.to_owned(), text.to_owned());
            }
        }
        if !of("id_type").is_empty() {
            let properties = record.feature.properties.get_or_insert_default();
            properties.insert("id_type".to_owned(), json!(of("id_type")));
        }
        Ok(Made {
            record,
            fields,
            somebody: None,
        })
    }

    pub(super) fn round(
        &self,
        list: &List,
        values: &Values,
        before: Before<'_>,
    ) -> Result<Made, Faults> {
        let of = |name: &str| said(list, values, name);
        let known = known(before);
        let grid = of("grid_code").to_owned();
        let stands = known.rounds.first().map(|round| (round.number, round.day));
        let of_round = stands.unwrap_or_default();
        let mut draft = RoundDraft::of(&known, std::slice::from_ref(&grid), of_round);
        if stands.is_none() {
            of("round").clone_into(&mut draft.number);
            of("day").clone_into(&mut draft.day);
        }
        let against = draft.faults(self.today);
        if !against.is_empty() {
            let called = [("number", "round"), ("date", "day")];
            return Err(faults(list, &against, &called));
        }
        let column = |name: &str| list.column(name).unwrap_or_default();
        let Some(row) = draft.rows.first_mut() else {
            return Err(Faults::new());
        };
        put(&mut row.expected, of("expected"));
        put(&mut row.negative, of("negative"));
        put(&mut row.positive, of("positive"));
        put(&mut row.refused, of("refused"));
        let reason = match row.counts() {
            Ok(Some(_)) => None,
            Ok(None) => Some(("expected", Reason::Missing)),
            Err(RowFault::NoExpected) => Some(("expected", Reason::Missing)),
            Err(RowFault::NoCount) => Some(("expected", Reason::Count)),
            Err(RowFault::TooMany) => Some(("negative", Reason::TooMany)),
        };
        if let Some((name, reason)) = reason {
            return Err(vec![(column(name), reason)]);
        }
        let made = |record| Made {
            record,
            fields: Fields::new(),
            somebody: None,
        };
        match (draft.changed().pop(), before) {
            (Some((_, Some(record))), Some((stored, _))) => {
                Ok(made(typed_over(&stored.record, record)))
            }
            (Some((_, Some(record))), None) => Ok(made(record)),
            (None, Some((stored, _))) => Ok(made(stored.record.clone())),
            // Only expectations are no result.
            _ => Err(vec![(column("negative"), Reason::Missing)]),
        }
    }

    /// Whether an isolation is over on the day that a row begins one: they are isolated anew.
    pub fn is_over(&self, list: &List, values: &Values, before: (&Stored, &Fields)) -> bool {
        let start = calendar::date(said(list, values, "start")).ok();
        let known = known(Some(before));
        let isolation = known.isolations.first();
        let over = isolation.and_then(|one| one.released.or(one.end));
        start.zip(over).is_some_and(|(start, over)| over <= start)
    }
}
