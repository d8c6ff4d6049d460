//! A case as somebody enters it. Owns: which of its values stand in clear and which are sealed.

use super::super::read::position;
use super::super::{Case, CaseClass, Epidemic};
use super::{DraftFault, phone_fault, put};
use crate::geometry::fixed::Coord;
use crate::model::record::{self, Record};
use crate::rules::calendar;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// A case being entered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CaseDraft {
    /// Its number.
    pub number: String,
    /// Its class.
    pub class: CaseClass,
    /// First symptoms, as typed.
    pub onset: String,
    /// The positive sample, as typed.
    pub sampled: String,
    /// The report, as typed.
    pub reported: String,
    /// The code of the grid; empty while nobody knows where.
    pub grid: String,
    /// The building's code.
    pub building: String,
    /// Just where.
    pub at: Option<Coord>,
    /// Where the infection came from, if from outside.
    pub origin: String,
    /// The name.
    pub name: String,
    /// The phone.
    pub phone: String,
    /// The number of the case it was caught from.
    pub source: String,
    /// Anything else.
    pub note: String,
    /// Nobody knows yet where: it is entered all the same.
    pub unlocated: bool,
}

/// Names of the dates of a case, in the order they come.
const DATES: [&str; 3] = ["onset", "sampled", "reported"];

impl CaseDraft {
    /// An empty one with the next number, reported on this day.
    pub fn new(epidemic: &Epidemic, today: Date) -> Self {
        let numbers = epidemic.cases.iter().map(|case| {
            let digits = case
                .number
                .trim_start_matches(|c: char| !c.is_ascii_digit());
            digits.parse::<u32>().unwrap_or(0)
        });
        Self {
            number: format!("C{:03}", numbers.max().unwrap_or(0) + 1),
            reported: today.to_string(),
            ..Self::default()
        }
    }

    /// A case as it stands, to be changed; who it is stays sealed.
    pub fn of(case: &Case) -> Self {
        let day = |day: Option<Date>| day.map(|d| d.to_string()).unwrap_or_default();
        Self {
            number: case.number.clone(),
            class: case.class,
            onset: day(case.onset),
            sampled: day(case.sampled),
            reported: day(case.reported),
            grid: case.grid.clone().unwrap_or_default(),
            building: case.building.clone().unwrap_or_default(),
            at: case.at,
            origin: case.origin.clone().unwrap_or_default(),
            source: case.source.clone().unwrap_or_default(),
            unlocated: case.grid.is_none() && case.at.is_none(),
            ..Self::default()
        }
    }

    /// It says neither in which grid it lies nor where.
    pub fn is_nowhere(&self) -> bool {
        self.grid.trim().is_empty() && self.at.is_none()
    }

    fn dates(&self) -> [(&'static str, &str); 3] {
        let texts = [&self.onset, &self.sampled, &self.reported];
        [0, 1, 2].map(|i| (DATES[i], texts[i].trim()))
    }

    /// What stands against it.
    pub fn faults(&self, today: Date) -> Vec<DraftFault> {
        let mut faults = Vec::new();
        if self.number.trim().is_empty() {
            faults.push(DraftFault::Missing("number"));
        }
        let mut before: Option<(&'static str, Date)> = None;
        for (name, text) in self.dates() {
            if text.is_empty() {
                continue;
            }
            match calendar::date(text) {
                Err(fault) => faults.push(DraftFault::Date(name, fault)),
                Ok(day) => {
                    if day > today {
                        faults.push(DraftFault::Future(name));
                    }
                    // First symptoms may follow a positive sample; a report follows it always.
                    if let Some((earlier, at)) = before
                        && at > day
                        && name == "reported"
                    {
                        faults.push(DraftFault::Order(earlier, name));
                    }
                    before = Some((name, day));
                }
            }
        }
        faults.extend(phone_fault(&self.phone));
        // A case that no grid counts is one by choice, never by a slip.
        if self.is_nowhere() && !self.unlocated {
            faults.push(DraftFault::Missing("building"));
        }
        faults
    }

    /// The record of it; `before` as it was, for a case that is changed. In clear stand class,
    /// dates and grid; where exactly and who is to be sealed. It is shown at `shown`, the place
    /// of its grid.
    pub fn record(&self, before: Option<&Record>, shown: Option<Coord>) -> Record {
        let mut record = before.cloned().unwrap_or_default();
        let text = |name: &str| {
            let value = before.and_then(|record| record.attribute(name));
            value.and_then(Value::as_str).unwrap_or_default()
        };
        // What says the same stays as it was written, and the sign of a case where it was.
        let is_same_class = before.is_some() && CaseClass::parse(text("class")) == self.class;
        let is_same_grid = text("grid_code") == self.grid.trim();
        let properties = record.feature.properties.get_or_insert_default();
        put(properties, "id", &self.number);
        if !is_same_class {
            put(properties, "class", self.class.name());
        }
        for (name, text) in self.dates() {
            let day = calendar::date(text).map(|day| day.to_string());
            put(properties, name, day.as_deref().unwrap_or_default());
        }
        put(properties, "grid_code", &self.grid);
        put(properties, "origin", &self.origin);
        if !is_same_grid || record.feature.other_geometry.is_none() {
            record.feature.other_geometry = shown.map(record::point);
        }
        record
    }

    /// The values to be sealed; `before` as they were. What is typed of a person replaces what is
    /// there; what is left empty stays as it is, as it was not shown. Place and source are always
    /// the draft's.
    pub fn fields(&self, before: BTreeMap<String, String>) -> BTreeMap<String, String> {
        let mut fields = before;
        let place = self.at.map(|at| {
            let point = record::point(at);
            point.get("coordinates").map(Value::to_string)
        });
        let place = place.flatten().unwrap_or_default();
        let stood = fields.get("place").and_then(|text| position(text));
        let place = match fields.get("place") {
            Some(as_written) if stood == self.at => as_written.clone(),
            _ => place,
        };
        for (name, text) in [
            ("building", &self.building),
            ("place", &place),
            ("name", &self.name),
            ("phone", &self.phone),
            ("source", &self.source),
            ("note", &self.note),
        ] {
            match (name, text.trim()) {
                ("building" | "place" | "source", "") => {
                    fields.remove(name);
                }
                (_, "") => {}
                (_, text) => {
                    fields.insert(name.to_owned(), text.to_owned());
                }
            }
        }
        fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::calendar::DateFault;
    use jiff::civil::date;
    use serde_json::json;

    #[test]
    fn a_case_says_what_stands_against_it() {
        let today = date(2021, 9, 12);
        let draft = CaseDraft::new(&Epidemic::default(), today);
        assert_eq!(
            (draft.number.as_str(), draft.reported.as_str()),
            ("C001", "2021-09-12")
        );
        assert_eq!(draft.faults(today), [DraftFault::Missing("building")]);
        let draft = CaseDraft {
            unlocated: true,
            ..draft
        };
        assert_eq!(draft.faults(today), [], "nowhere, by choice");
        let placed = CaseDraft {
            grid: "350322001004002".to_owned(),
            unlocated: false,
            ..draft.clone()
        };
        assert_eq!(placed.faults(today), []);
        let faulty = CaseDraft {
            number: " ".to_owned(),
            onset: "15/05/20".to_owned(),
            sampled: "2021-09-14".to_owned(),
            ..draft.clone()
        };
        assert_eq!(
            faulty.faults(today),
            [
                DraftFault::Missing("number"),
                DraftFault::Date("onset", DateFault::ShortYear),
                DraftFault::Future("sampled"),
                DraftFault::Order("sampled", "reported"),
            ]
        );
        // Symptoms after the sample are ordinary.
        let late = CaseDraft {
            onset: "2021-09-12".to_owned(),
            sampled: "2021-09-10".to_owned(),
            ..draft
        };
        assert_eq!(late.faults(today), []);
    }

    #[test]
    fn a_case_keeps_apart_what_is_sealed() {
        let draft = CaseDraft {
            number: "C007".to_owned(),
            class: CaseClass::Confirmed,
            reported: "2021/9/12".to_owned(),
            grid: "350322001004002".to_owned(),
            at: Coord::from_degrees(118.69, 25.36).ok(),
            name: "谢丽".to_owned(),
            ..CaseDraft::default()
        };
        let record = draft.record(None, Coord::from_degrees(118.7, 25.37).ok());
        assert_eq!(record.attribute("reported"), Some(&json!("2021-09-12")));
        let text = serde_json::to_string(&record).expect("written");
        assert!(!text.contains("谢丽") && !text.contains("118.69"), "{text}");
        let kept = BTreeMap::from([("id_type".to_owned(), "x".to_owned())]);
        let fields = draft.fields(kept);
        assert_eq!(fields["place"], "[118.69,25.36]");
        assert_eq!(
            (fields["name"].as_str(), fields["id_type"].as_str()),
            ("谢丽", "x")
        );
    }
}
