//! Those who came from elsewhere, through their form. Owns: that every list somebody came from is
//! kept, and that another number than the one that was called is heard like any other.

use super::{Before, Facts, Faults, Made, Values, faults, put, said};
use crate::exchange::list::spec::List;
use crate::model::arrivals::{
    ArrivalDraft, Event, LOG, NumberDraft, What, add, log_of, read, settle,
};
use crate::model::record::Part;
use crate::store::sealing::Fields;
use crate::store::{Project, StoreError};

impl Facts {
    pub(super) fn arrival(
        &self,
        list: &List,
        values: &Values,
        before: Before<'_>,
    ) -> Result<Result<Made, Faults>, StoreError> {
        let of = |name: &str| said(list, values, name);
        let known = before.and_then(|(stored, fields)| {
            let part = Part {
                key: &stored.key,
                record: &stored.record,
                fields: Some(fields),
            };
            read(&part, self.calls.of_record(&stored.record))
        });
        let mut draft = known.as_ref().map(ArrivalDraft::of).unwrap_or_default();
        for (field, name) in [
            (&mut draft.name, "name"),
            (&mut draft.id_type, "id_type"),
            (&mut draft.resident_id, "resident_id"),
            (&mut draft.phone, "phone"),
            (&mut draft.grid, "grid_code"),
            (&mut draft.building, "building"),
            (&mut draft.household, "household"),
            (&mut draft.from, "from"),
            (&mut draft.travelled, "travelled"),
            (&mut draft.arrived, "date"),
            (&mut draft.language, "language"),
            (&mut draft.source, "list_source"),
            (&mut draft.note, "note"),
        ] {
            put(field, of(name));
        }
        if draft.source.is_empty() {
            draft.source.clone_from(&self.file);
        }
        let against = draft.faults(before.is_none(), self.today);
        if !against.is_empty() {
            let called = [
                ("grid", "grid_code"),
                ("arrived", "date"),
                ("source", "list_source"),
            ];
            return Ok(Err(faults(list, &against, &called)));
        }
        let stands = before.map(|(_, fields)| fields.clone()).unwrap_or_default();
        let log = stands.get(LOG).map(|text| log_of(text)).unwrap_or_default();
        // The number that was called stays, and what a list says beside it is heard.
        let called = stands.get("phone").cloned();
        let mut fields = draft.fields(stands);
        if !of("address").is_empty() {
            fields.insert("address".to_owned(), of("address").to_owned());
        }
        let mut record = draft.record(before.map(|(stored, _)| &stored.record), self.now);
        if !log.is_empty() {
            let log = self.with_number(log, called, &mut fields)?;
            let profile = self.calls.of_record(&record);
            settle(&mut record, &mut fields, &log, profile);
        }
        Ok(Ok(Made {
            record,
            fields,
            somebody: None,
        }))
    }

    /// The log of somebody with the number of a row, where it is one that nobody has heard yet;
    /// one that is known already is not taken up again.
    fn with_number(
        &self,
        mut log: Vec<Event>,
        called: Option<String>,
        fields: &mut Fields,
    ) -> Result<Vec<Event>, StoreError> {
        let number = fields.get("phone").cloned();
        if number == called {
            return Ok(log);
        }
        let is_it = |event: &Event| match &event.what {
            What::Number { phone } => Some(phone) == number.as_ref(),
            _ => false,
        };
        if log.iter().any(is_it) {
            fields.extend(called.map(|phone| ("phone".to_owned(), phone)));
            return Ok(log);
        }
        let draft = NumberDraft {
            phone: number.unwrap_or_default(),
            note: String::new(),
        };
        if let Some(event) = draft.event(Project::new_id()?, &self.file, self.now) {
            add(&mut log, event);
        }
        Ok(log)
    }
}
