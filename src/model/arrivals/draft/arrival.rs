//! Somebody who came from elsewhere, as somebody enters them. Owns: which of it is sealed.

use crate::model::arrivals::{Arrival, LISTED, add_source};
use crate::model::draft::{DraftFault, date_faults, day_of, phone_fault, put};
use crate::model::epidemic::building_of;
use crate::model::record::Record;
use crate::rules::retention::RecordType;
use crate::rules::{calendar, identity};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An arrival being entered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ArrivalDraft {
    /// The name.
    pub name: String,
    /// The type of the id, as lists call it; a resident id where it is empty.
    pub id_type: String,
    /// The id.
    pub resident_id: String,
    /// The phone.
    pub phone: String,
    /// The code of the grid they stay in; empty while nobody knows.
    pub grid: String,
    /// The code of the building.
    pub building: String,
    /// The code of the household, or the number of the door.
    pub household: String,
    /// The area they came from.
    pub from: String,
    /// The day they left it, as typed.
    pub travelled: String,
    /// The day they arrived, as typed.
    pub arrived: String,
    /// The language they speak.
    pub language: String,
    /// The list they came from.
    pub source: String,
    /// Anything else.
    pub note: String,
}

impl ArrivalDraft {
    /// Somebody as they stand, to be changed; who it is stays sealed.
    pub fn of(arrival: &Arrival) -> Self {
        let day = |day: Option<Date>| day.map(|d| d.to_string()).unwrap_or_default();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        Self {
            grid: text(&arrival.grid),
            building: text(&arrival.building),
            from: text(&arrival.from),
            travelled: day(arrival.travelled),
            arrived: day(arrival.arrived),
            language: text(&arrival.language),
            ..Self::default()
        }
    }

    fn is_resident_id(&self) -> bool {
        matches!(self.id_type.trim(), "" | "resident-id")
    }

    /// What stands against it; `is_new` where there is no record yet.
    pub fn faults(&self, is_new: bool, today: Date) -> Vec<DraftFault> {
        let mut faults = Vec::new();
        if is_new && self.name.trim().is_empty() {
            faults.push(DraftFault::Missing("name"));
        }
        let id = self.resident_id.trim();
        if !id.is_empty()
            && self.is_resident_id()
            && let Err(fault) = identity::resident_id(id)
        {
            faults.push(DraftFault::Id(fault));
        }
        faults.extend(phone_fault(&self.phone));
        faults.extend(date_faults([
            ("travelled", &self.travelled),
            ("arrived", &self.arrived),
        ]));
        let day = |text: &str| calendar::date(text).ok();
        let (left, came) = (day(&self.travelled), day(&self.arrived));
        if left.is_some_and(|day| day > today) {
            faults.push(DraftFault::Future("travelled"));
        }
        if left.zip(came).is_some_and(|(left, came)| came < left) {
            faults.push(DraftFault::Order("travelled", "arrived"));
        }
        faults
    }

    /// The record of it; `before` as it was. It came in at `now` where it is new. In clear are the
    /// grid and the day of arrival; who it is and where they came from is not in it.
    pub fn record(&self, before: Option<&Record>, now: DateTime) -> Record {
        let mut record = before.cloned().unwrap_or_default();
        let properties = record.feature.properties.get_or_insert_default();
        put(properties, "type", RecordType::Arrival.name());
        put(properties, "grid_code", &self.grid);
        put(properties, "date", &day_of(&self.arrived));
        if !self.id_type.trim().is_empty() {
            put(properties, "id_type", &self.id_type);
        }
        if before.is_none() {
            let listed = now.strftime("%Y-%m-%dT%H:%M:%S").to_string();
            put(properties, LISTED, &listed);
        }
        record
    }

    /// What is sealed of it, over what was. Who it is was not shown: a field of that which is empty
    /// keeps what was there. The building is always the draft's; with another one the old household
    /// goes.
    pub fn fields(&self, before: BTreeMap<String, String>) -> BTreeMap<String, String> {
        let mut fields = before;
        if building_of(&fields).unwrap_or_default() != self.building.trim() {
            fields.remove("household");
            fields.remove("building");
        }
        let id = self.resident_id.trim();
        let id = match identity::resident_id(id) {
            Ok(id) if self.is_resident_id() => id.text,
            _ => identity::plain(id).to_uppercase(),
        };
        let phone = self.phone.trim();
        let phone = identity::phone(phone).unwrap_or_else(|_| phone.to_owned());
        for (name, text) in [
            ("name", self.name.as_str()),
            ("resident_id", &id),
            ("phone", &phone),
            ("building", &self.building),
            ("household", &self.household),
            ("note", &self.note),
        ] {
            let text = text.trim();
            if !text.is_empty() {
                fields.insert(name.to_owned(), text.to_owned());
            }
        }
        for (name, text) in [
            ("from", self.from.trim().to_owned()),
            ("travelled", day_of(&self.travelled)),
            ("language", self.language.trim().to_owned()),
        ] {
            match text.is_empty() {
                true => fields.remove(name),
                false => fields.insert(name.to_owned(), text),
            };
        }
        add_source(&mut fields, &self.source);
        fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use serde_json::json;

    fn draft() -> ArrivalDraft {
        ArrivalDraft {
            name: "谢丽".to_owned(),
            resident_id: "99999919490712001６".to_owned(),
            phone: "138 1234 1234".to_owned(),
            grid: "350322001004002".to_owned(),
            building: "3503220010040020101".to_owned(),
            household: "502".to_owned(),
            from: "枫亭镇".to_owned(),
            travelled: "2021/9/9".to_owned(),
            arrived: "2021-09-10".to_owned(),
            source: "公安".to_owned(),
            ..ArrivalDraft::default()
        }
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let today = date(2021, 9, 12);
        assert_eq!(draft().faults(true, today), []);
        let with = |change: fn(&mut ArrivalDraft)| {
            let mut draft = draft();
            change(&mut draft);
            draft.faults(true, today)
        };
        assert_eq!(with(|d| d.name.clear()), [DraftFault::Missing("name")]);
        assert_eq!(
            with(|d| d.arrived = "2021-09-08".to_owned()),
            [DraftFault::Order("travelled", "arrived")]
        );
        assert_eq!(
            with(|d| {
                d.travelled = "2021-09-13".to_owned();
                d.arrived.clear();
            }),
            [DraftFault::Future("travelled")]
        );
        let faults = with(|d| d.resident_id = "999999194907120017".to_owned());
        assert!(matches!(faults[..], [DraftFault::Id(_)]));
        // Another id than a resident's has no rule.
        let passport = |d: &mut ArrivalDraft| {
            d.resident_id = "e12345678".to_owned();
            d.id_type = "passport".to_owned();
        };
        assert_eq!(with(passport), []);
        // Nothing of somebody who is there need be said again.
        let none = ArrivalDraft::default();
        assert_eq!(none.faults(false, today), []);
    }

    #[test]
    fn who_it_is_stands_in_no_record_and_what_is_empty_stays() {
        let now = date(2021, 9, 12).at(9, 0, 0, 0);
        let record = draft().record(None, now);
        assert_eq!(record.attribute("date"), Some(&json!("2021-09-10")));
        assert_eq!(
            record.attribute(LISTED),
            Some(&json!("2021-09-12T09:00:00"))
        );
        let text = serde_json::to_string(&record).expect("written");
        for hidden in ["谢丽", "枫亭", "13812341234", "公安"] {
            assert!(!text.contains(hidden), "{text}");
        }
        let fields = draft().fields(BTreeMap::new());
        assert_eq!(fields["resident_id"], "999999194907120016");
        assert_eq!(fields["phone"], "13812341234");
        assert_eq!(fields["travelled"], "2021-09-09");
        let next = ArrivalDraft {
            name: String::new(),
            household: String::new(),
            source: "铁路；公安".to_owned(),
            ..draft()
        };
        let later = next.fields(fields.clone());
        assert_eq!(
            (later["name"].as_str(), later["household"].as_str()),
            ("谢丽", "502")
        );
        assert_eq!(
            later["sources"], "公安；铁路",
            "what came from which list stays known"
        );
        let moved = ArrivalDraft {
            building: String::new(),
            household: String::new(),
            ..draft()
        };
        let later = moved.fields(fields);
        assert!(!later.contains_key("household") && !later.contains_key("building"));
    }
}
