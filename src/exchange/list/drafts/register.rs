//! Who answers for what, through the form of a charge.

use super::{Before, Facts, Faults, Made, Values, faults, flag, post, put, said, somebody_new};
use crate::exchange::list::check::Reason;
use crate::exchange::list::spec::List;
use crate::model::register::{ChargeDraft, Level};
use crate::rules::responsibility::Role;
use crate::store::StoreError;
use crate::store::sealing::Fields;

impl Facts {
    /// The unit that a row names, of its level or of the only level that has one called so.
    pub(super) fn resolve_unit(&self, list: &List, values: &mut Values) -> Faults {
        let column = |name: &str| list.column(name).unwrap_or_default();
        let (level, unit) = (column("level"), column("unit"));
        let Some(text) = values[unit].clone() else {
            return Faults::new();
        };
        let levels: Vec<Level> = match values[level].as_deref().and_then(Level::named) {
            Some(level) => vec![level],
            None => Level::ALL.to_vec(),
        };
        let of = |level: &Level| {
            let code = self.units.get(&(*level, text.clone().into_string()));
            code.map(|code| (*level, code.clone()))
        };
        let mut found: Vec<_> = levels.iter().filter_map(of).collect();
        match (found.pop(), found.is_empty()) {
            (Some((found, Some(code))), true) => {
                values[level] = Some(found.kind().name().into());
                values[unit] = Some(code.into_boxed_str());
                Faults::new()
            }
            (None, _) => vec![(unit, Reason::Unknown)],
            _ => vec![(unit, Reason::Several)],
        }
    }

    pub(super) fn charge(
        &mut self,
        list: &List,
        values: &Values,
        before: Before<'_>,
    ) -> Result<Result<Made, Faults>, StoreError> {
        let of = |name: &str| said(list, values, name);
        let level = Level::named(of("level")).zip(Role::named(of("role")));
        let Some((level, role)) = level else {
            return Ok(Err(vec![(list.title(), Reason::Missing)]));
        };
        let mut draft = ChargeDraft::new(level, of("unit"), role, self.today);
        // No day is made up, and nobody's name is posted unasked.
        let day = |name: &str| {
            let text = before.and_then(|(stored, _)| stored.record.text(name));
            text.unwrap_or_default().to_owned()
        };
        draft.from = day("from");
        draft.until = day("until");
        draft.is_public = flag(of("public")).unwrap_or(false);
        let was_deputy =
            before.and_then(|(stored, _)| stored.record.attribute("deputy")?.as_bool());
        draft.is_deputy = flag(of("deputy")).or(was_deputy).unwrap_or(false);
        for (field, name) in [
            (&mut draft.name, "name"),
            (&mut draft.phone, "phone"),
            (&mut draft.from, "charge_from"),
            (&mut draft.until, "charge_until"),
        ] {
            put(field, of(name));
        }
        let against = draft.faults();
        if !against.is_empty() {
            let called = [("from", "charge_from"), ("until", "charge_until")];
            return Ok(Err(faults(list, &against, &called)));
        }
        let who = (of("name").to_owned(), of("phone").to_owned());
        let somebody = match self.staff.get_mut(&who) {
            // Somebody who is there, or came with a row before.
            Some(known) => {
                draft.person = Some(known.key.id.clone());
                let is_public = flag(of("public"));
                let was = known.record.attribute("public").and_then(|v| v.as_bool());
                match is_public.filter(|now| was.unwrap_or(false) != *now) {
                    Some(now) if known.before.is_some() => {
                        post(known, now);
                        Some(known.clone())
                    }
                    _ => None,
                }
            }
            None => {
                let (record, fields) = draft.somebody();
                let new = somebody_new(record, fields)?;
                self.named.insert(new.key.id.clone(), who.clone());
                self.staff.insert(who, new.clone());
                draft.person = Some(new.key.id.clone());
                Some(new)
            }
        };
        let person = draft.person.clone().unwrap_or_default();
        let before = before.map(|(stored, _)| &stored.record);
        Ok(Ok(Made {
            record: draft.record(before, &person),
            fields: Fields::new(),
            somebody,
        }))
    }
}
