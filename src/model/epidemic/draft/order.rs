//! An order as somebody writes it. Owns: what each of its steps needs.

use super::super::{Order, OrderState};
use super::{DraftFault, date_faults, put};
use crate::model::record::Record;
use crate::rules::calendar::{self, instant_text};
use crate::rules::zone::Zone;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use serde_json::json;

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
    /// Who applied, assessed, issues.
    pub by: [String; 3],
    /// On which days, as typed.
    pub on: [String; 3],
    /// Why whoever drafted it issues it too, as typed; empty as a rule.
    pub emergency: String,
}

/// Names of who and when, in the order of the signatures.
const SIGNED: [(&str, &str); 3] = [
    ("applied_by", "applied_on"),
    ("assessed_by", "assessed_on"),
    ("issued_by", "issued_on"),
];

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
        let day = |day: Option<Date>| day.map(|d| d.to_string()).unwrap_or_default();
        Self {
            number: order.number.clone(),
            zone: order.zone,
            grids: order.grids.clone(),
            from: instant_text(order.from),
            until: order.until.map(instant_text).unwrap_or_default(),
            authority: order.authority.clone(),
            text: order.text.clone(),
            by: order.signatures.each_ref().map(|s| s.by.clone()),
            on: order.signatures.each_ref().map(|s| day(s.on)),
            emergency: order.emergency.clone(),
        }
    }

    /// What stands against taking it to a state. What releases (see [`Zone::is_release`]) is
    /// issued only once it was applied for and assessed.
    pub fn faults(&self, state: OrderState, is_release: bool) -> Vec<DraftFault> {
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
        faults.extend(date_faults(
            SIGNED.into_iter().map(|(_, on)| on).zip(&self.on),
        ));
        let mut need = |name: &'static str, text: &str| {
            if text.trim().is_empty() {
                faults.push(DraftFault::Missing(name));
            }
        };
        let is_issued = state == OrderState::Issued;
        if is_issued {
            need("number", &self.number);
            need("authority", &self.authority);
        }
        if state == OrderState::Applied || (is_issued && is_release) {
            need("applied_by", &self.by[0]);
        }
        if state == OrderState::Assessed || (is_issued && is_release) {
            need("assessed_by", &self.by[1]);
        }
        if is_issued {
            need("issued_by", &self.by[2]);
        }
        faults
    }

    /// The record of it, in this state; `before` as it was. The step that is taken says on which
    /// day: `today` unless another was entered.
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
        for (i, (by, on)) in SIGNED.into_iter().enumerate() {
            put(properties, by, &self.by[i]);
            let day = calendar::date(&self.on[i]).ok();
            let is_now = state.step() == Some(i) && !self.by[i].trim().is_empty();
            let day = day.or_else(|| is_now.then_some(today));
            put(
                properties,
                on,
                &day.map(|d| d.to_string()).unwrap_or_default(),
            );
        }
        record
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::epidemic::Epidemic;
    use jiff::civil::date;

    #[test]
    fn an_order_needs_more_to_be_issued_than_to_be_kept() {
        let from = date(2021, 9, 12).at(18, 0, 0, 0);
        let mut draft = OrderDraft::new(Zone::Lockdown, vec!["a".to_owned()], from);
        assert_eq!(draft.faults(OrderState::Draft, false), []);
        let missing = ["number", "authority", "issued_by"].map(DraftFault::Missing);
        assert_eq!(draft.faults(OrderState::Issued, false), missing);
        draft.until = "2021-09-12 18:00".to_owned();
        assert_eq!(
            draft.faults(OrderState::Draft, false),
            [DraftFault::Order("from", "until")]
        );
        draft.until = "2021-09-26 08:00".to_owned();
        draft.number = "1号".to_owned();
        draft.authority = "指挥部".to_owned();
        draft.by[2] = "总指挥".to_owned();
        assert_eq!(draft.faults(OrderState::Issued, false), []);
        let steps = ["applied_by", "assessed_by"].map(DraftFault::Missing);
        assert_eq!(draft.faults(OrderState::Issued, true), steps);
        assert_eq!(draft.faults(OrderState::Applied, true), steps[..1]);
        assert_eq!(draft.faults(OrderState::Assessed, true), steps[1..]);
        let record = draft.record(None, OrderState::Issued, date(2021, 9, 12));
        let mut epidemic = Epidemic::default();
        let key = crate::model::record::Key::new(crate::model::record::Kind::Order, "1");
        let part = super::super::super::Part {
            key: &key,
            record: &record,
            fields: None,
        };
        super::super::super::read(&mut epidemic, &part);
        let order = &epidemic.orders[0];
        assert_eq!(order.signatures[2].on, Some(date(2021, 9, 12)));
        let back = OrderDraft {
            on: draft.on.clone(),
            ..OrderDraft::of(order)
        };
        assert_eq!(back, draft);
    }
}
