//! An isolation as somebody enters it. Owns: that no date is made up; what a profile suggests is
//! only taken when somebody takes it.

use super::super::{HEALTH, Isolation, Where};
use super::{DraftFault, date_faults, day_of, phone_fault, put};
use crate::model::record::Record;
use crate::rules::calendar;
use crate::rules::isolation::{Course, PeriodFault, check_period, course};
use crate::rules::profile::Profile;
use crate::rules::retention::RecordType;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An isolation being entered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IsolationDraft {
    /// The code of the grid they live in.
    pub grid: String,
    /// The code of the building.
    pub building: String,
    /// The code of the household, or the number of the door.
    pub household: String,
    /// Where they stay.
    pub place: Where,
    /// The class of contact, as the profile calls it.
    pub contact: String,
    /// The number of the case they met.
    pub case: String,
    /// The last exposure, as typed.
    pub exposed: String,
    /// The first day, as typed.
    pub start: String,
    /// The day they go home from a central place, as typed.
    pub central_until: String,
    /// The first day without it, as typed.
    pub end: String,
    /// Days of samples, as typed, parted by spaces or commas.
    pub samples: String,
    /// The number of the seal on the door.
    pub seal: String,
    /// The name.
    pub name: String,
    /// The phone.
    pub phone: String,
    /// Anything else.
    pub note: String,
}

impl IsolationDraft {
    /// An empty one of close contacts.
    pub fn new() -> Self {
        Self {
            contact: "close".to_owned(),
            ..Self::default()
        }
    }

    /// An isolation as it stands, to be changed; who it is stays sealed.
    pub fn of(isolation: &Isolation) -> Self {
        let day = |day: Option<Date>| day.map(|d| d.to_string()).unwrap_or_default();
        let samples: Vec<String> = isolation.samples.iter().map(Date::to_string).collect();
        Self {
            grid: isolation.grid.clone().unwrap_or_default(),
            building: isolation.building.clone().unwrap_or_default(),
            place: isolation.place,
            contact: isolation.contact.clone(),
            case: isolation.case.clone().unwrap_or_default(),
            exposed: day(isolation.exposed),
            start: day(isolation.start),
            central_until: day(isolation.central_until),
            end: day(isolation.end),
            samples: samples.join(" "),
            seal: isolation.seal.clone().unwrap_or_default(),
            ..Self::default()
        }
    }

    /// What the profile suggests for this class and this first day; `None` where it says nothing
    /// or the day is missing.
    pub fn suggestion(&self, profile: &Profile) -> Option<Course> {
        let rule = profile.contacts.get(&self.contact)?;
        Some(course(rule, calendar::date(&self.start).ok()?))
    }

    /// Take what was suggested.
    pub fn take(&mut self, course: &Course) {
        let samples: Vec<String> = course.samples.iter().map(Date::to_string).collect();
        let central = course.central_until.map(|day| day.to_string());
        self.place = match course.central_until {
            Some(_) => Where::Central,
            None => Where::Home,
        };
        self.central_until = central.unwrap_or_default();
        self.end = course.end.to_string();
        self.samples = samples.join(" ");
    }

    fn sample_texts(&self) -> impl Iterator<Item = &str> {
        let parts = self
            .samples
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | ';' | '；'));
        parts.filter(|text| !text.is_empty())
    }

    /// What stands against it.
    pub fn faults(&self) -> Vec<DraftFault> {
        let mut faults = Vec::new();
        if self.grid.trim().is_empty() {
            faults.push(DraftFault::Missing("grid"));
        }
        faults.extend(date_faults([
            ("exposed", &self.exposed),
            ("start", &self.start),
            ("central_until", &self.central_until),
            ("end", &self.end),
        ]));
        for text in self.sample_texts() {
            if let Err(fault) = calendar::date(text) {
                faults.push(DraftFault::Date("samples", fault));
            }
        }
        faults.extend(phone_fault(&self.phone));
        if faults
            .iter()
            .any(|fault| matches!(fault, DraftFault::Date(..)))
        {
            return faults;
        }
        let day = |text: &str| calendar::date(text).ok();
        let (start, end) = (day(&self.start), day(&self.end));
        match check_period(start, end, None) {
            Err(PeriodFault::NoStart) => faults.push(DraftFault::Missing("start")),
            Err(_) => faults.push(DraftFault::Order("start", "end")),
            Ok(()) if start.is_none() => faults.push(DraftFault::Missing("start")),
            Ok(()) => {}
        }
        if let (Some(start), Some(central)) = (start, day(&self.central_until))
            && (central < start || end.is_some_and(|end| end < central))
        {
            faults.push(if central < start {
                DraftFault::Order("start", "central_until")
            } else {
                DraftFault::Order("central_until", "end")
            });
        }
        faults
    }

    /// The record of it; `before` as it was. In clear are the grid, the first day and the class of
    /// contact; who it is and how they fare is not in it.
    pub fn record(&self, before: Option<&Record>) -> Record {
        let mut record = before.cloned().unwrap_or_default();
        let properties = record.feature.properties.get_or_insert_default();
        // As older files have it.
        properties.retain(|name, _| !HEALTH.contains(&name.as_str()));
        for (name, text) in [
            ("type", RecordType::Isolation.name()),
            ("grid_code", &self.grid),
            // The first day, that keeping it counts from.
            ("date", &day_of(&self.start)),
            ("contact", &self.contact),
        ] {
            put(properties, name, text);
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
        for (name, text) in [
            ("building", &self.building),
            ("household", &self.household),
            ("name", &self.name),
            ("phone", &self.phone),
            ("note", &self.note),
        ] {
            let text = text.trim();
            if !text.is_empty() {
                fields.insert(name.to_owned(), text.to_owned());
            }
        }
        let place = match self.place {
            Where::Home => "home",
            Where::Central => "central",
        };
        let samples: Vec<String> = self.sample_texts().map(day_of).collect();
        for (name, text) in [
            ("place", place.to_owned()),
            ("case", self.case.trim().to_owned()),
            ("exposed", day_of(&self.exposed)),
            ("central_until", day_of(&self.central_until)),
            ("end", day_of(&self.end)),
            ("samples", samples.join(" ")),
            ("seal", self.seal.trim().to_owned()),
        ] {
            match text.is_empty() {
                true => fields.remove(name),
                false => fields.insert(name.to_owned(), text),
            };
        }
        fields
    }
}

/// Digits of the code of a grid; those of a household begin with them.
const GRID_DIGITS: usize = 15;

/// The building that somebody lives in, by sealed values: as it is said, else the code of the
/// household without its last two digits. The number of a door is no code.
pub fn building_of(fields: &BTreeMap<String, String>) -> Option<String> {
    let text = |name: &str| {
        let text = fields.get(name)?.trim();
        (!text.is_empty()).then_some(text)
    };
    if let Some(building) = text("building") {
        return Some(building.to_owned());
    }
    let household = text("household")?;
    let is_code = household.len() > GRID_DIGITS && household.bytes().all(|b| b.is_ascii_digit());
    is_code.then(|| household[..household.len() - 2].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::profile::profiles;

    fn draft() -> IsolationDraft {
        IsolationDraft {
            grid: "350322001004002".to_owned(),
            start: "2021-09-10".to_owned(),
            ..IsolationDraft::new()
        }
    }

    #[test]
    fn a_course_is_only_taken_when_somebody_takes_it() {
        let mut draft = draft();
        let course = draft.suggestion(&profiles()[0]).expect("a course");
        assert_eq!(draft.end, "");
        let unsaid = draft.record(None);
        assert_eq!(unsaid.attribute("end"), None);
        assert_eq!(draft.fields(BTreeMap::new()).get("end"), None);
        draft.take(&course);
        assert_eq!(draft.faults(), []);
        assert_eq!(
            (draft.central_until.as_str(), draft.end.as_str()),
            ("2021-09-24", "2021-10-01")
        );
        let fields = draft.fields(BTreeMap::new());
        assert_eq!(fields["place"], "central");
        assert_eq!(fields["samples"].split(' ').count(), 6);
        draft.contact = "nobody knows".to_owned();
        assert_eq!(draft.suggestion(&profiles()[0]), None);
    }

    #[test]
    fn impossible_dates_are_refused_and_none_is_invented() {
        // Case 47.
        let table = [
            (("", "2021-09-24", ""), DraftFault::Missing("start")),
            (("", "", ""), DraftFault::Missing("start")),
            (
                ("2021-09-10", "2021-09-09", ""),
                DraftFault::Order("start", "end"),
            ),
            (
                ("2021-09-10", "2021-09-24", "2021-09-25"),
                DraftFault::Order("central_until", "end"),
            ),
            (
                ("2021-09-10", "2021-09-24", "2021-09-01"),
                DraftFault::Order("start", "central_until"),
            ),
        ];
        for ((start, end, central), expected) in table {
            let draft = IsolationDraft {
                start: start.to_owned(),
                end: end.to_owned(),
                central_until: central.to_owned(),
                ..draft()
            };
            assert_eq!(draft.faults(), [expected], "{start} {end} {central}");
        }
        let draft = IsolationDraft {
            samples: "2021-09-11，13".to_owned(),
            ..draft()
        };
        assert!(matches!(
            draft.faults()[..],
            [DraftFault::Date("samples", _)]
        ));
    }

    #[test]
    fn who_it_is_does_not_stand_in_the_record() {
        let draft = IsolationDraft {
            name: "谢丽".to_owned(),
            household: "350322001004002010601".to_owned(),
            ..draft()
        };
        let text = serde_json::to_string(&draft.record(None)).expect("written");
        assert!(!text.contains("谢丽") && !text.contains("010601"), "{text}");
        // Moved to another building, or to none that is known, the old household is not theirs.
        let lived = [("building", "A01"), ("household", "502")];
        let lived = BTreeMap::from(lived.map(|(k, v)| (k.to_owned(), v.to_owned())));
        for (building, kept) in [("A01", true), ("B01", false), ("", false)] {
            let moved = IsolationDraft {
                building: building.to_owned(),
                ..IsolationDraft::new()
            };
            let fields = moved.fields(lived.clone());
            assert_eq!(fields.contains_key("household"), kept, "{building}");
            assert_eq!(fields.contains_key("building"), !building.is_empty());
        }
        let code = "350322001004002010601";
        let of = |household: &str| {
            let fields = [("household".to_owned(), household.to_owned())];
            building_of(&fields.into())
        };
        assert_eq!(of(code).as_deref(), Some(&code[..19]));
        assert_eq!((of("502"), of("")), (None, None));
        let before = BTreeMap::from([("phone".to_owned(), "1".to_owned())]);
        let fields = draft.fields(before);
        assert_eq!(
            (fields["name"].as_str(), fields["phone"].as_str()),
            ("谢丽", "1")
        );
    }
}
