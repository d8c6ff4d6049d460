//! A call and another number, as somebody enters them.

use crate::model::arrivals::event::{Event, What, whole};
use crate::model::draft::{DraftFault, phone_fault};
use crate::rules::arrivals::{CallResult, Way};
use crate::rules::{calendar, identity};
use jiff::ToSpan;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// What came of a call or a visit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CallDraft {
    /// By phone, or at the door.
    pub way: Way,
    /// What came of it.
    pub result: Option<CallResult>,
    /// When, as typed; now where it is empty.
    pub at: String,
    /// The next time, as typed; by the profile where it is empty.
    pub next: String,
    /// Anything else; it is sealed.
    pub note: String,
}

/// Nobody is left alone longer than so many days, as by the rules too.
const FARTHEST: i64 = 30;

/// An instant as typed; `None` where nothing is.
fn typed(text: &str, name: &'static str) -> Result<Option<DateTime>, DraftFault> {
    match text.trim() {
        "" => Ok(None),
        text => calendar::instant(text)
            .map(Some)
            .ok_or(DraftFault::Instant(name)),
    }
}

impl CallDraft {
    /// What stands against it.
    pub fn faults(&self, now: DateTime) -> Vec<DraftFault> {
        let mut faults = Vec::new();
        if self.result.is_none() {
            faults.push(DraftFault::Missing("result"));
        }
        let at = typed(&self.at, "called_at");
        let next = typed(&self.next, "next_call");
        let against = [at.as_ref().err(), next.as_ref().err()];
        faults.extend(against.into_iter().flatten().copied());
        let (Ok(at), Ok(next)) = (at, next) else {
            return faults;
        };
        if at.is_some_and(|at| at > now) {
            faults.push(DraftFault::Future("called_at"));
        }
        if next.is_some_and(|next| next <= at.unwrap_or(now)) {
            faults.push(DraftFault::Order("called_at", "next_call"));
        }
        // Whoever is to be called in ten years is called by nobody.
        let latest = now.saturating_add(FARTHEST.days());
        if next.is_some_and(|next| next > latest) {
            faults.push(DraftFault::Impossible("next_call"));
        }
        faults
    }

    /// What was heard; `None` where it is faulty.
    pub fn event(&self, id: String, by: &str, now: DateTime) -> Option<Event> {
        let at = typed(&self.at, "called_at").ok()?.unwrap_or(now);
        Some(Event {
            id,
            at: whole(at),
            by: by.to_owned(),
            what: What::Called {
                way: self.way,
                result: self.result?,
                next: typed(&self.next, "next_call").ok()?,
            },
            note: self.note.trim().to_owned(),
        })
    }
}

/// Another number of somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NumberDraft {
    /// The number.
    pub phone: String,
    /// Who gave it, and anything else; it is sealed.
    pub note: String,
}

impl NumberDraft {
    /// What stands against it, where somebody had the number `old`.
    pub fn faults(&self, old: Option<&str>) -> Vec<DraftFault> {
        let text = self.phone.trim();
        if text.is_empty() {
            return vec![DraftFault::Missing("phone")];
        }
        if let Some(fault) = phone_fault(text) {
            return vec![fault];
        }
        let same = identity::phone(text).ok();
        let is_old = same.is_some() && same.as_deref() == old;
        is_old
            .then_some(DraftFault::Taken("phone"))
            .into_iter()
            .collect()
    }

    /// What was heard; `None` where it is faulty.
    pub fn event(&self, id: String, by: &str, now: DateTime) -> Option<Event> {
        Some(Event {
            id,
            at: whole(now),
            by: by.to_owned(),
            what: What::Number {
                phone: identity::phone(&self.phone).ok()?,
            },
            note: self.note.trim().to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_call_says_what_stands_against_it() {
        let now = date(2021, 9, 12).at(10, 0, 0, 0);
        let table = [
            (None, "", "", vec![DraftFault::Missing("result")]),
            (Some(CallResult::Busy), "", "", vec![]),
            (
                Some(CallResult::Busy),
                "2021-09-12 09:00",
                "2021-09-12 09:30",
                vec![],
            ),
            (
                Some(CallResult::Busy),
                "9点",
                "",
                vec![DraftFault::Instant("called_at")],
            ),
            (
                Some(CallResult::Busy),
                "2021-09-12 10:01",
                "",
                vec![DraftFault::Future("called_at")],
            ),
            (
                Some(CallResult::Busy),
                "",
                "2021-09-12 10:00",
                vec![DraftFault::Order("called_at", "next_call")],
            ),
            (Some(CallResult::Busy), "", "2021-10-12 10:00", vec![]),
            (
                Some(CallResult::Busy),
                "",
                "2031-09-13 10:00",
                vec![DraftFault::Impossible("next_call")],
            ),
        ];
        for (result, at, next, expected) in table {
            let draft = CallDraft {
                result,
                at: at.to_owned(),
                next: next.to_owned(),
                ..CallDraft::default()
            };
            assert_eq!(draft.faults(now), expected, "{at} {next}");
            let event = draft.event("e".to_owned(), "陈", now);
            let is_whole = result.is_some() && at != "9点";
            assert_eq!(event.is_some(), is_whole, "{at}");
        }
    }

    #[test]
    fn another_number_is_another_one() {
        let number = |phone: &str| NumberDraft {
            phone: phone.to_owned(),
            ..NumberDraft::default()
        };
        let old = Some("13812341234");
        assert_eq!(number("").faults(old), [DraftFault::Missing("phone")]);
        assert!(matches!(
            number("138").faults(old)[..],
            [DraftFault::Phone(_)]
        ));
        assert_eq!(
            number("138-1234-1234").faults(old),
            [DraftFault::Taken("phone")]
        );
        assert_eq!(number("0594-2345678").faults(old), []);
    }
}
