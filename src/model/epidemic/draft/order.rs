//! An order as somebody writes it. Owns: what must be said to keep it, what it needs to be issued,
//! and when it says something else than before.

use super::super::documents::names;
use super::super::{Basis, Book, Documents, Epidemic, Order, OrderState};
use super::{DraftFault, date_faults, put};
use crate::model::record::Record;
use crate::rules::approval::{OrderStep, steps_asked};
use crate::rules::calendar::{self, instant_text};
use crate::rules::profile::{FreeProfile, Profile};
use crate::rules::zone::Zone;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeSet;

/// An order being written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OrderDraft {
    /// Its number, as it is printed.
    pub number: String,
    /// The zone.
    pub zone: Zone,
    /// The codes of the grids.
    pub grids: Vec<String>,
    /// In force from, as typed.
    pub from: String,
    /// Until, as typed; empty until another order.
    pub until: String,
    /// The authority.
    pub authority: String,
    /// What it says.
    pub text: String,
    /// Who issues it, as it is printed. Who is signed in then is kept beside it.
    pub issuer: String,
    /// On which day, as typed.
    pub issued_on: String,
    /// Why whoever drafted it issues it too, as typed; empty as a rule.
    pub emergency: String,
}

impl OrderDraft {
    /// One that puts these grids in a zone from this hour.
    pub fn new(zone: Zone, grids: Vec<String>, from: DateTime) -> Self {
        Self {
            zone,
            grids,
            from: instant_text(from),
            ..Self::default()
        }
    }

    /// An order as it stands, to be changed.
    pub fn of(order: &Order) -> Self {
        let day = order.issued.on.map(|day| day.to_string());
        Self {
            number: order.number.clone(),
            zone: order.zone,
            grids: order.grids.clone(),
            from: instant_text(order.from),
            until: order.until.map(instant_text).unwrap_or_default(),
            authority: order.authority.clone(),
            text: order.text.clone(),
            issuer: order.issued.by.clone(),
            issued_on: day.unwrap_or_default(),
            emergency: order.emergency.clone(),
        }
    }

    /// Whether it puts the same grids in the same zone for the same time: what applications,
    /// assessments and approvals are about, and what a second person looks at.
    pub fn says_what(&self, order: &Order) -> bool {
        let set = |grids: &[String]| grids.iter().cloned().collect::<BTreeSet<String>>();
        self.zone == order.zone
            && set(&self.grids) == set(&order.grids)
            && calendar::instant(&self.from) == Some(order.from)
            && calendar::instant(&self.until) == order.until
    }

    /// The documents of an order that are about this too: those of one that says the same and was
    /// not refused.
    pub fn documents(&self, order: Option<&Order>) -> Documents {
        let order = order.filter(|o| self.says_what(o) && o.state != OrderState::Refused);
        order
            .map(|order| order.documents.clone())
            .unwrap_or_default()
    }

    /// What stands against keeping it.
    pub fn faults(&self) -> Vec<DraftFault> {
        let mut faults = Vec::new();
        if self.grids.is_empty() {
            faults.push(DraftFault::Missing("grids"));
        }
        let from = calendar::instant(&self.from);
        if from.is_none() {
            faults.push(DraftFault::Instant("from"));
        }
        if !self.until.trim().is_empty() {
            match (from, calendar::instant(&self.until)) {
                (_, None) => faults.push(DraftFault::Instant("until")),
                (Some(from), Some(until)) if until <= from => {
                    faults.push(DraftFault::Order("from", "until"));
                }
                _ => {}
            }
        }
        faults.extend(date_faults([("issued_on", &self.issued_on)]));
        faults
    }

    /// What stands against issuing it on a day with these documents, of the steps that are asked
    /// (see [`OrderDraft::steps_asked`]).
    pub fn issue_faults(
        &self,
        asked: &BTreeSet<OrderStep>,
        documents: &Documents,
        today: Date,
    ) -> Vec<DraftFault> {
        let mut faults = self.faults();
        for (name, text) in [
            ("order_number", &self.number),
            ("authority", &self.authority),
            ("issued_by", &self.issuer),
        ] {
            if text.trim().is_empty() {
                faults.push(DraftFault::Missing(name));
            }
        }
        let issued_on = calendar::date(&self.issued_on).ok();
        if issued_on.is_some_and(|day| day > today) {
            faults.push(DraftFault::Future("issued_on"));
        }
        for (step, document) in OrderStep::ALL.into_iter().zip(documents) {
            let names = names(step);
            match document {
                None if asked.contains(&step) => faults.push(DraftFault::Missing(names.paper)),
                Some(document) if issued_on.is_some_and(|day| day < document.date) => {
                    faults.push(DraftFault::Order(names.date, "issued_on"));
                }
                _ => {}
            }
        }
        faults
    }

    /// The steps that the rules ask for before it is issued: by what it does to each of its grids
    /// when it begins. An order that ends sooner than the one that closes a grid now opens it too.
    pub fn steps_asked(
        &self,
        epidemic: &Epidemic,
        rules: (&Profile, Option<&FreeProfile>),
    ) -> BTreeSet<OrderStep> {
        let Some(from) = calendar::instant(&self.from) else {
            return BTreeSet::new();
        };
        let until = calendar::instant(&self.until);
        let book = Book::new(epidemic);
        let turns = self.grids.iter().flat_map(|grid| {
            let now = book.in_force(grid, from);
            let ends = book.ends(&now);
            let is_cut = until.is_some_and(|until| ends.is_none_or(|ends| until < ends));
            let zone = match now.basis {
                // What no order declared free is not free.
                Basis::Recorded if !now.zone.is_closed() => Zone::Unset,
                _ => now.zone,
            };
            let after = is_cut.then_some((zone, Zone::Unset));
            std::iter::once((zone, self.zone)).chain(after.filter(|(zone, _)| zone.is_closed()))
        });
        steps_asked(rules, turns)
    }

    /// The record of it, in this state; `before` as it was. One that is issued says on which day:
    /// `today` unless another was entered.
    pub fn record(&self, before: Option<&Record>, state: OrderState, today: Date) -> Record {
        let mut record = before.cloned().unwrap_or_default();
        let properties = record.feature.properties.get_or_insert_default();
        let instant = |text: &str| {
            calendar::instant(text)
                .map(instant_text)
                .unwrap_or_default()
        };
        put(properties, "number", &self.number);
        put(properties, "zone", self.zone.name());
        properties.insert("grids".to_owned(), json!(self.grids));
        put(properties, "from", &instant(&self.from));
        put(properties, "until", &instant(&self.until));
        put(properties, "authority", &self.authority);
        put(properties, "text", &self.text);
        put(properties, "status", state.name());
        put(properties, "emergency", &self.emergency);
        put(properties, "issued_by", &self.issuer);
        let day = calendar::date(&self.issued_on).ok();
        let day = day.or_else(|| (state == OrderState::Issued).then_some(today));
        let day = day.map(|day| day.to_string());
        put(properties, "issued_on", &day.unwrap_or_default());
        record
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::epidemic::{Document, Part, read};
    use crate::model::record::{Key, Kind};
    use crate::rules::profile::{free_profiles, profiles};
    use OrderStep as S;
    use jiff::civil::date;

    fn noon() -> DateTime {
        date(2021, 9, 12).at(12, 0, 0, 0)
    }

    fn draft(zone: Zone, grids: &[&str]) -> OrderDraft {
        OrderDraft {
            number: "1号".to_owned(),
            authority: "指挥部".to_owned(),
            issuer: "总指挥".to_owned(),
            ..OrderDraft::new(
                zone,
                grids.iter().map(|g| (*g).to_owned()).collect(),
                noon(),
            )
        }
    }

    fn take(epidemic: &mut Epidemic, record: &Record) {
        let key = Key::new(Kind::Order, epidemic.orders.len().to_string());
        let part = Part {
            key: &key,
            record,
            fields: None,
        };
        read(epidemic, &part);
    }

    fn paper(day: i8) -> Option<Document> {
        Some(Document {
            body: "县".to_owned(),
            number: "1号".to_owned(),
            date: date(2021, 9, day),
            by: None,
            at: None,
        })
    }

    #[test]
    fn an_order_needs_more_to_be_issued_than_to_be_kept() {
        let today = date(2021, 9, 12);
        let none = Documents::default();
        let closing = BTreeSet::new();
        let mut order = OrderDraft {
            number: String::new(),
            authority: " ".to_owned(),
            issuer: String::new(),
            ..draft(Zone::Lockdown, &["a"])
        };
        assert_eq!(order.faults(), []);
        let missing = ["order_number", "authority", "issued_by"].map(DraftFault::Missing);
        assert_eq!(order.issue_faults(&closing, &none, today), missing);
        order.until = "2021-09-12 12:00".to_owned();
        assert_eq!(order.faults(), [DraftFault::Order("from", "until")]);
        let order = OrderDraft {
            until: "2021-09-26 08:00".to_owned(),
            ..draft(Zone::Lockdown, &["a"])
        };
        assert_eq!(order.issue_faults(&closing, &none, today), []);
        let record = order.record(None, OrderState::Issued, today);
        let mut epidemic = Epidemic::default();
        take(&mut epidemic, &record);
        let known = &epidemic.orders[0];
        assert_eq!(known.issued.on, Some(today), "the day it was issued");
        let back = OrderDraft {
            issued_on: String::new(),
            ..OrderDraft::of(known)
        };
        assert_eq!(back, order);
    }

    #[test]
    fn an_issue_needs_the_documents_that_are_asked_and_none_is_younger() {
        let today = date(2021, 9, 12);
        let all: BTreeSet<OrderStep> = S::ALL.into_iter().collect();
        let free: BTreeSet<OrderStep> = [S::Application, S::Assessment].into();
        let missing = DraftFault::Missing;
        let table = [
            (
                &all,
                [None, None, None],
                "",
                S::ALL.map(|s| missing(names(s).paper)).to_vec(),
            ),
            (
                &all,
                [paper(10), None, paper(11)],
                "",
                vec![missing("assessment")],
            ),
            (&all, [paper(10), paper(11), paper(12)], "", vec![]),
            (&free, [paper(10), paper(11), None], "", vec![]),
            (
                &free,
                [paper(10), None, paper(11)],
                "",
                vec![missing("assessment")],
            ),
            (
                &all,
                [paper(10), paper(11), paper(12)],
                "2021-09-11",
                vec![DraftFault::Order("approval_date", "issued_on")],
            ),
            (
                &all,
                [paper(10), paper(11), paper(12)],
                "2021-09-13",
                vec![DraftFault::Future("issued_on")],
            ),
        ];
        for (asked, documents, on, expected) in table {
            let order = OrderDraft {
                issued_on: on.to_owned(),
                ..draft(Zone::Unset, &["a"])
            };
            let found = order.issue_faults(asked, &documents, today);
            assert_eq!(found, expected, "{documents:?} {on}");
        }
    }

    #[test]
    fn what_is_asked_goes_by_the_zone_in_force_when_it_begins() {
        let rules = (&profiles()[0], free_profiles().first());
        let mut epidemic = Epidemic::default();
        let closed = OrderDraft {
            until: "2021-09-20 12:00".to_owned(),
            ..draft(Zone::Lockdown, &["a"])
        };
        take(
            &mut epidemic,
            &closed.record(None, OrderState::Issued, noon().date()),
        );
        let asked = |zone, grids: &[&str], from: &str, until: &str| {
            let order = OrderDraft {
                from: from.to_owned(),
                until: until.to_owned(),
                ..draft(zone, grids)
            };
            let asked = order.steps_asked(&epidemic, rules);
            asked.len()
        };
        let table = [
            (Zone::Unset, "a", "2021-09-13", "", 3),
            (Zone::Unset, "b", "2021-09-13", "", 0),
            // Before it was closed, and after that ran out by itself.
            (Zone::Unset, "a", "2021-09-12 11:00", "", 0),
            (Zone::Unset, "a", "2021-09-20 12:00", "", 0),
            (Zone::EpidemicFree, "b", "2021-09-13", "", 2),
            (Zone::Control, "a", "2021-09-13", "", 0),
            // It would end sooner than the lockdown: it opens.
            (Zone::Control, "a", "2021-09-13", "2021-09-13 12:01", 3),
            (Zone::Control, "a", "2021-09-13", "2021-09-20 12:00", 0),
            (Zone::Control, "b", "2021-09-13", "2021-09-13 12:01", 0),
        ];
        for (zone, grid, from, until, expected) in table {
            let found = asked(zone, &[grid], from, until);
            assert_eq!(found, expected, "{zone:?} {grid} {from} {until}");
        }
        assert_eq!(
            asked(Zone::Unset, &["b", "a"], "2021-09-13", ""),
            3,
            "one is enough"
        );
    }

    #[test]
    fn a_zone_that_only_a_record_names_is_opened_like_any_other_and_declares_nothing_free() {
        let rules = (&profiles()[0], free_profiles().first());
        let mut epidemic = Epidemic::default();
        for (code, zone) in [("a", Zone::Lockdown), ("b", Zone::EpidemicFree)] {
            let mut record = Record::default();
            let properties = record.feature.properties.get_or_insert_default();
            properties.insert("code".to_owned(), json!(code));
            properties.insert("zone".to_owned(), json!(zone.word()));
            let key = Key::new(Kind::Grid, code);
            let part = Part {
                key: &key,
                record: &record,
                fields: None,
            };
            read(&mut epidemic, &part);
        }
        let asked = |zone, grid| draft(zone, &[grid]).steps_asked(&epidemic, rules).len();
        assert_eq!(asked(Zone::Unset, "a"), 3);
        assert_eq!(asked(Zone::EpidemicFree, "b"), 2);
    }

    #[test]
    fn another_zone_grid_or_hour_is_another_text_and_a_number_is_not() {
        let order = draft(Zone::Unset, &["a", "b"]);
        let mut epidemic = Epidemic::default();
        take(
            &mut epidemic,
            &order.record(None, OrderState::Draft, noon().date()),
        );
        let known = &epidemic.orders[0];
        type Row = (&'static str, fn(&mut OrderDraft), bool);
        let table: [Row; 7] = [
            ("nothing", |_| {}, true),
            ("the number", |o| o.number = "2号".to_owned(), true),
            ("another order of grids", |o| o.grids.reverse(), true),
            ("a grid less", |o| o.grids.truncate(1), false),
            ("the zone", |o| o.zone = Zone::Precaution, false),
            (
                "the hour",
                |o| o.from = "2021-09-12 13:00".to_owned(),
                false,
            ),
            ("an end", |o| o.until = "2021-09-13".to_owned(), false),
        ];
        for (what, change, expected) in table {
            let mut changed = order.clone();
            change(&mut changed);
            assert_eq!(changed.says_what(known), expected, "{what}");
        }
    }

    #[test]
    fn names_that_older_versions_had_typed_are_shown_and_no_documents() {
        let mut record = draft(Zone::Unset, &["a"]).record(None, OrderState::Draft, noon().date());
        let properties = record.feature.properties.get_or_insert_default();
        for (name, value) in [
            ("status", "assessed"),
            ("applied_by", "街道值班长"),
            ("applied_on", "2021-09-11"),
            ("assessed_by", "县评估组"),
            ("approval_body", "市指挥部"),
        ] {
            properties.insert(name.to_owned(), json!(value));
        }
        let mut epidemic = Epidemic::default();
        take(&mut epidemic, &record);
        let order = &epidemic.orders[0];
        assert_eq!(order.typed[0].by, "街道值班长");
        assert_eq!(order.typed[0].on, Some(date(2021, 9, 11)));
        assert_eq!(order.documents, Documents::default());
        assert_eq!(order.state, OrderState::Draft);
        // Half a document is none, and is listed.
        assert_eq!(epidemic.faults[0].attribute, "approval");
    }
}
