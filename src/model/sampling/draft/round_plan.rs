//! A round and a site as they are entered.

use super::super::round_plan::{RoundId, RoundPlan, Scope};
use super::super::site::{CLOSED, Site};
use crate::geometry::fixed::Coord;
use crate::model::draft::{DraftFault, date_faults};
use crate::model::record::{Record, point};
use crate::rules::calendar::{self, instant_text};
use crate::rules::sampling::{Hours, SamplingRules};
use crate::rules::zone::Zone;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A round being planned.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RoundPlanDraft {
    /// Its number, as typed.
    pub number: String,
    /// The day, as typed.
    pub day: String,
    /// Who is sampled.
    pub scope: Scope,
    /// The communities, grids or zones of the scope.
    pub of: Vec<String>,
    /// Communities or grids that are called first, in this order.
    pub order: Vec<String>,
    /// When it begins, as typed; a time alone is one of the day.
    pub starts: String,
    /// Until when everybody should be sampled, as typed; a time alone is one of the day.
    pub due: String,
    /// How many people share a tube, as typed.
    pub size: String,
}

/// No round has a number beyond this.
const MOST_NUMBER: u32 = 9_999;

fn is_number(number: &u32) -> bool {
    (1..=MOST_NUMBER).contains(number)
}

impl RoundPlanDraft {
    /// A round as it stands.
    pub fn of(plan: &RoundPlan) -> Self {
        Self {
            number: plan.id.number.to_string(),
            day: plan.id.day.to_string(),
            scope: plan.scope,
            of: plan.of.clone(),
            order: plan.order.clone(),
            starts: instant_text(plan.starts),
            due: instant_text(plan.due),
            size: plan.size.to_string(),
        }
    }

    /// Which round it is, once that can be said.
    pub fn id(&self) -> Option<RoundId> {
        Some(RoundId {
            number: self.number.trim().parse().ok().filter(is_number)?,
            day: calendar::date(&self.day).ok()?,
        })
    }

    /// The instant that a text means in it.
    fn instant(&self, text: &str) -> Option<DateTime> {
        calendar::instant_on(calendar::date(&self.day).ok(), text)
    }

    /// When it begins, once that can be said.
    pub fn starts_at(&self) -> Option<DateTime> {
        self.instant(&self.starts)
    }

    /// Until when everybody should be sampled, once that can be said.
    pub fn due_at(&self) -> Option<DateTime> {
        self.instant(&self.due)
    }

    /// What stands against it.
    pub fn faults(&self, rules: &SamplingRules) -> Vec<DraftFault> {
        let mut faults = Vec::new();
        match self.number.trim().parse::<u32>() {
            _ if self.number.trim().is_empty() => faults.push(DraftFault::Missing("number")),
            Err(_) => faults.push(DraftFault::Count("number")),
            Ok(number) if is_number(&number) => {}
            Ok(_) => faults.push(DraftFault::Impossible("number")),
        }
        if self.day.trim().is_empty() {
            faults.push(DraftFault::Missing("date"));
        }
        faults.extend(date_faults([("date", &self.day)]));
        for (name, text) in [("starts", &self.starts), ("due", &self.due)] {
            match text.trim() {
                "" => faults.push(DraftFault::Missing(name)),
                // Which day a time alone is of is asked above.
                text if calendar::time_of_day(text).is_some() => {}
                text if calendar::instant(text).is_none() => {
                    faults.push(DraftFault::Instant(name));
                }
                _ => {}
            }
        }
        let day = calendar::date(&self.day).ok();
        let starts = self.starts_at().map(|at| at.date());
        // Whose day is moved keeps no hours of the old one.
        if day.zip(starts).is_some_and(|(day, starts)| starts < day) {
            faults.push(DraftFault::Order("date", "starts"));
        }
        if self
            .starts_at()
            .zip(self.due_at())
            .is_some_and(|(starts, due)| due <= starts)
        {
            faults.push(DraftFault::Order("starts", "due"));
        }
        match self.size.trim().parse::<u32>() {
            _ if self.size.trim().is_empty() => faults.push(DraftFault::Missing("size")),
            Err(_) => faults.push(DraftFault::Count("size")),
            Ok(size) => {
                let allows = day.is_none_or(|day| rules.on(day).allows(size));
                faults.extend((!allows).then_some(DraftFault::Impossible("size")));
            }
        }
        let of: Vec<&str> = self.of.iter().map(|one| one.trim()).collect();
        if self.scope.is_some_only() && of.iter().all(|one| one.is_empty()) {
            faults.push(DraftFault::Missing("scope"));
        }
        if self.scope == Scope::Zones && of.iter().any(|one| Zone::parse(one).is_none()) {
            faults.push(DraftFault::Unknown("scope"));
        }
        faults
    }

    /// The record of it; `before` as it was.
    pub fn record(&self, before: Option<&Record>) -> Record {
        let mut record = before.cloned().unwrap_or_default();
        let Some(id) = self.id() else {
            return record;
        };
        let instant = |at: Option<DateTime>| at.map(instant_text);
        let size = self.size.trim().parse::<u32>().ok();
        let properties = record.feature.properties.get_or_insert_default();
        let of = self.scope.is_some_only().then_some(&self.of);
        for (name, value) in [
            ("number", json!(id.number)),
            ("date", json!(id.day.to_string())),
            ("scope", json!(self.scope.name())),
            ("of", json!(of.cloned().unwrap_or_default())),
            ("order", json!(self.order)),
            ("starts", json!(instant(self.starts_at()))),
            ("due", json!(instant(self.due_at()))),
            ("size", json!(size)),
        ] {
            properties.insert(name.to_owned(), value);
        }
        record
    }
}

/// A site being added or changed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SiteDraft {
    /// Its name; one that is there keeps its own where this is empty.
    pub name: String,
    /// Where; one that is there stays where this is missing.
    pub at: Option<Coord>,
    /// How many lanes, as typed.
    pub lanes: String,
    /// People that a lane takes in an hour, as typed; empty for as many as the rules say.
    pub per_hour: String,
    /// When it is open on every day, such as `07:00-11:30`; none for all day.
    pub hours: Vec<String>,
    /// It is not used.
    pub is_closed: bool,
}

impl SiteDraft {
    /// A site as it stands.
    pub fn of(site: &Site) -> Self {
        Self {
            name: site.name.clone(),
            at: site.at,
            lanes: site.lanes.to_string(),
            per_hour: site.per_hour.map(|n| n.to_string()).unwrap_or_default(),
            hours: site.hours.iter().map(Hours::to_string).collect(),
            is_closed: site.is_closed,
        }
    }

    /// What stands against it, or against a new one that it describes.
    pub fn faults(&self, is_new: bool) -> Vec<DraftFault> {
        let mut faults = Vec::new();
        if is_new && self.name.trim().is_empty() {
            faults.push(DraftFault::Missing("unit-name"));
        }
        if is_new && self.at.is_none() {
            faults.push(DraftFault::Missing("site"));
        }
        match self.lanes.trim().parse::<u32>() {
            _ if self.lanes.trim().is_empty() => faults.push(DraftFault::Missing("lanes")),
            Err(_) => faults.push(DraftFault::Count("lanes")),
            Ok(1..=99) => {}
            Ok(_) => faults.push(DraftFault::Impossible("lanes")),
        }
        match self.per_hour.trim().parse::<u32>() {
            _ if self.per_hour.trim().is_empty() => {}
            Err(_) => faults.push(DraftFault::Count("per-hour")),
            Ok(1..=1000) => {}
            Ok(_) => faults.push(DraftFault::Impossible("per-hour")),
        }
        if self.hours.iter().any(|text| Hours::parse(text).is_none()) {
            faults.push(DraftFault::Impossible("site-hours"));
        }
        faults
    }

    /// The record of it; `before` as it was.
    pub fn record(&self, before: Option<&Record>) -> Record {
        let mut record = before.cloned().unwrap_or_default();
        if let Some(at) = self.moves_to(before) {
            record.feature.shape = None;
            record.feature.other_geometry = Some(point(at));
        }
        let properties = record.feature.properties.get_or_insert_default();
        let name = self.name.trim();
        if !name.is_empty() {
            properties.insert("name".to_owned(), json!(name));
        }
        if let Ok(lanes) = self.lanes.trim().parse::<u32>() {
            properties.insert("lanes".to_owned(), json!(lanes));
        }
        match self.per_hour.trim().parse::<u32>() {
            Ok(per_hour) => {
                properties.insert("per_hour".to_owned(), json!(per_hour));
            }
            Err(_) => {
                properties.shift_remove("per_hour");
            }
        }
        let hours = self.hours.iter().filter_map(|text| Hours::parse(text));
        let hours: Vec<String> = hours.map(|hours| hours.to_string()).collect();
        if hours.is_empty() {
            properties.shift_remove("hours");
        } else {
            properties.insert("hours".to_owned(), json!(hours));
        }
        if self.is_closed {
            properties.insert("status".to_owned(), json!(CLOSED));
        } else {
            properties.shift_remove("status");
        }
        record
    }

    /// Where it goes, if that is not where it is.
    pub fn moves_to(&self, before: Option<&Record>) -> Option<Coord> {
        let stands = before.and_then(Record::place);
        self.at.filter(|at| stands != Some(*at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::{Key, Kind};

    fn draft() -> RoundPlanDraft {
        RoundPlanDraft {
            number: "3".to_owned(),
            day: "2021-09-12".to_owned(),
            starts: "2021-09-12 07:00".to_owned(),
            due: "2021-09-12 20:00".to_owned(),
            size: "10".to_owned(),
            ..RoundPlanDraft::default()
        }
    }

    #[test]
    fn what_cannot_be_of_a_round_is_refused() {
        use DraftFault as F;
        type Edit = fn(&mut RoundPlanDraft);
        let table: [(Edit, Vec<DraftFault>); 20] = [
            (|_| {}, vec![]),
            (|d| d.number.clear(), vec![F::Missing("number")]),
            (
                |d| "0".clone_into(&mut d.number),
                vec![F::Impossible("number")],
            ),
            (|d| "x".clone_into(&mut d.number), vec![F::Count("number")]),
            (|d| d.due.clear(), vec![F::Missing("due")]),
            (
                |d| "2021-09-12 06:00".clone_into(&mut d.due),
                vec![F::Order("starts", "due")],
            ),
            (
                |d| "00".clone_into(&mut d.number),
                vec![F::Impossible("number")],
            ),
            (|d| "9999".clone_into(&mut d.number), vec![]),
            (
                |d| "10000".clone_into(&mut d.number),
                vec![F::Impossible("number")],
            ),
            // Its hours go along with its day.
            (
                |d| {
                    "2021-09-13".clone_into(&mut d.day);
                    "2021-09-13 20:00".clone_into(&mut d.due);
                },
                vec![F::Order("date", "starts")],
            ),
            // A time alone is one of the day.
            (|d| "07:00".clone_into(&mut d.starts), vec![]),
            (
                |d| "06:00".clone_into(&mut d.due),
                vec![F::Order("starts", "due")],
            ),
            (|d| "24:00".clone_into(&mut d.due), vec![F::Instant("due")]),
            (
                |d| "7".clone_into(&mut d.starts),
                vec![F::Instant("starts")],
            ),
            (
                |d| {
                    d.day.clear();
                    "07:00".clone_into(&mut d.starts);
                },
                vec![F::Missing("date")],
            ),
            // The night through is said with its day.
            (
                |d| {
                    "20:00".clone_into(&mut d.starts);
                    "2021-09-13 02:00".clone_into(&mut d.due);
                },
                vec![],
            ),
            // Twenty to a tube came later.
            (
                |d| "20".clone_into(&mut d.size),
                vec![F::Impossible("size")],
            ),
            (|d| d.scope = Scope::Grids, vec![F::Missing("scope")]),
            (
                |d| {
                    d.scope = Scope::Zones;
                    d.of = vec!["管控区".to_owned(), "lockdown".to_owned()];
                },
                vec![],
            ),
            (
                |d| {
                    d.scope = Scope::Zones;
                    d.of = vec!["nowhere".to_owned()];
                },
                vec![F::Unknown("scope")],
            ),
        ];
        let rules = SamplingRules::default();
        for (edit, expected) in table {
            let mut draft = draft();
            edit(&mut draft);
            assert_eq!(draft.faults(&rules), expected, "{draft:?}");
        }
    }

    #[test]
    fn a_round_is_read_as_it_was_entered() {
        let mut draft = draft();
        draft.scope = Scope::Communities;
        draft.of = vec!["350322001004".to_owned()];
        draft.order = vec!["350322001004002".to_owned()];
        let key = Key::new(Kind::RoundPlan, "1");
        let plan = RoundPlan::read(&key, &draft.record(None)).expect("a plan");
        assert_eq!(RoundPlanDraft::of(&plan), draft);
        let by_hours = RoundPlanDraft {
            starts: "7:00".to_owned(),
            due: "20：00".to_owned(),
            ..draft.clone()
        };
        assert_eq!(by_hours.record(None), draft.record(None));
        let turn = |grid| plan.turn_of(grid, "350322001004");
        assert_eq!((turn("350322001004002"), turn("350322001004009")), (0, 1));
    }

    #[test]
    fn a_site_is_read_as_it_was_entered_and_what_cannot_be_is_refused() {
        let draft = SiteDraft {
            name: "桥头采样点".to_owned(),
            at: Some(Coord::new(1_186_940_003, 253_620_007)),
            lanes: "3".to_owned(),
            per_hour: "90".to_owned(),
            hours: vec!["07:00-11:30".to_owned()],
            is_closed: true,
        };
        let key = Key::new(Kind::SamplingSite, "S1");
        let record = draft.record(None);
        assert_eq!(SiteDraft::of(&Site::read(&key, &record)), draft);
        assert_eq!(draft.moves_to(Some(&record)), None, "it is there");
        // What is not said of one that is there stays.
        let open = SiteDraft {
            lanes: "2".to_owned(),
            ..SiteDraft::default()
        };
        let kept = SiteDraft {
            name: draft.name.clone(),
            at: draft.at,
            ..open.clone()
        };
        let changed = open.record(Some(&record));
        assert_eq!(SiteDraft::of(&Site::read(&key, &changed)), kept);
        let missing = ["unit-name", "site"].map(DraftFault::Missing);
        assert_eq!(
            (open.faults(true), open.faults(false)),
            (missing.to_vec(), vec![])
        );
        let moved = SiteDraft {
            at: Some(Coord::new(1_186_950_001, 253_620_007)),
            ..SiteDraft::default()
        };
        let place = moved.record(Some(&record)).place();
        assert_eq!((moved.moves_to(Some(&record)), place), (moved.at, moved.at));
        let table = [
            ("", "", "", vec![DraftFault::Missing("lanes")]),
            ("0", "", "", vec![DraftFault::Impossible("lanes")]),
            ("2", "x", "", vec![DraftFault::Count("per-hour")]),
            ("2", "0", "", vec![DraftFault::Impossible("per-hour")]),
            ("2", "", "7-8", vec![DraftFault::Impossible("site-hours")]),
        ];
        for (lanes, per_hour, hours, expected) in table {
            let hours = (!hours.is_empty()).then(|| hours.to_owned());
            let draft = SiteDraft {
                lanes: lanes.to_owned(),
                per_hour: per_hour.to_owned(),
                hours: hours.into_iter().collect(),
                ..SiteDraft::default()
            };
            assert_eq!(draft.faults(false), expected, "{draft:?}");
        }
    }
}
