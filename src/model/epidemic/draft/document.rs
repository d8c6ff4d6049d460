//! The document of a step of an order as somebody enters it. Owns: what must be said of it, and
//! which dates cannot be.

use super::super::documents::{Document, Documents, names, with_document};
use super::{DraftFault, date_faults};
use crate::model::record::Record;
use crate::rules::approval::OrderStep;
use crate::rules::calendar;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// A document being entered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DocumentDraft {
    /// Who wrote it.
    pub body: String,
    /// Its number.
    pub number: String,
    /// Its date, as typed.
    pub date: String,
}

impl DocumentDraft {
    /// What stands against recording it for a step on a day: it is dated, not from the future, and
    /// not from before the documents of the steps before it.
    pub fn faults(&self, step: OrderStep, known: &Documents, today: Date) -> Vec<DraftFault> {
        let own = names(step);
        let mut faults = Vec::new();
        for (name, text) in [
            (own.body, &self.body),
            (own.number, &self.number),
            (own.date, &self.date),
        ] {
            if text.trim().is_empty() {
                faults.push(DraftFault::Missing(name));
            }
        }
        faults.extend(date_faults([(own.date, &self.date)]));
        let Ok(date) = calendar::date(&self.date) else {
            return faults;
        };
        if date > today {
            faults.push(DraftFault::Future(own.date));
        }
        let earlier = OrderStep::ALL.into_iter().zip(known);
        let earlier = earlier.take_while(|(other, _)| *other < step);
        let later = earlier.filter_map(|(other, known)| {
            let is_later = known.as_ref().is_some_and(|known| known.date > date);
            is_later.then(|| DraftFault::Order(names(other).date, own.date))
        });
        faults.extend(later);
        faults
    }

    /// The record of an order with it, as somebody recorded it at an instant; `None` while it has
    /// no date.
    pub fn record(
        &self,
        before: &Record,
        step: OrderStep,
        (by, at): (&str, DateTime),
    ) -> Option<Record> {
        let document = Document {
            body: self.body.trim().to_owned(),
            number: self.number.trim().to_owned(),
            date: calendar::date(&self.date).ok()?,
            by: Some(by.to_owned()),
            at: Some(at),
        };
        Some(with_document(before, step, &document))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::calendar::DateFault;
    use jiff::civil::date;

    fn draft(body: &str, number: &str, date: &str) -> DocumentDraft {
        let [body, number, date] = [body, number, date].map(str::to_owned);
        DocumentDraft { body, number, date }
    }

    #[test]
    fn a_document_says_who_wrote_it_under_which_number_and_when() {
        use DraftFault as F;
        use OrderStep as S;
        let today = date(2021, 9, 25);
        let application = Document {
            body: "街道".to_owned(),
            number: "1号".to_owned(),
            date: date(2021, 9, 23),
            by: None,
            at: None,
        };
        let known: Documents = [Some(application), None, None];
        let table = [
            (S::Assessment, draft("县", "2号", "2021-09-24"), vec![]),
            (S::Assessment, draft("县", "2号", "2021-09-23"), vec![]),
            (
                S::Application,
                draft(" ", "", ""),
                vec![
                    F::Missing("application_body"),
                    F::Missing("application_number"),
                    F::Missing("application_date"),
                ],
            ),
            (
                S::Assessment,
                draft("县", "2号", "2021-02-30"),
                vec![F::Date("assessment_date", DateFault::Missing)],
            ),
            (
                S::Assessment,
                draft("县", "2号", "2021-09-26"),
                vec![F::Future("assessment_date")],
            ),
            (
                S::Approval,
                draft("市", "3号", "2021-09-22"),
                vec![F::Order("application_date", "approval_date")],
            ),
            // The first step has none before it.
            (S::Application, draft("街道", "1号", "2021-01-01"), vec![]),
        ];
        for (step, draft, expected) in table {
            assert_eq!(draft.faults(step, &known, today), expected, "{draft:?}");
        }
    }
}
