//! Units, households, residents and charges as somebody enters them: texts first, records once
//! they can be true.

mod charge;
mod home;
mod resettle;
mod unit;

pub use charge::ChargeDraft;
pub use home::{HouseholdDraft, ResidentDraft};
pub use resettle::{ResettleDraft, Resettling};
pub use unit::UnitDraft;

use crate::model::draft::{DraftFault, date_faults};
use crate::rules::calendar;

/// Days that are none, or lie in the wrong order.
fn period_faults(
    (from_name, from): (&'static str, &String),
    (until_name, until): (&'static str, &String),
) -> Vec<DraftFault> {
    let mut faults: Vec<DraftFault> =
        date_faults([(from_name, from), (until_name, until)]).collect();
    let day = |text: &str| calendar::date(text).ok();
    if let (Some(first), Some(last)) = (day(from), day(until))
        && last < first
    {
        faults.push(DraftFault::Order(from_name, until_name));
    }
    faults
}

/// A field that is empty keeps what was there, as it was not shown; one hyphen takes it away.
fn seal(
    mut fields: std::collections::BTreeMap<String, String>,
    texts: &[(&str, &str)],
) -> std::collections::BTreeMap<String, String> {
    for (name, text) in texts {
        match text.trim() {
            "" => {}
            "-" | "—" | "－" => {
                fields.remove(*name);
            }
            text => {
                fields.insert((*name).to_owned(), text.to_owned());
            }
        }
    }
    fields
}
