//! The risk of the area that somebody came from, at the time of their travel, and what the rules
//! suggest for it. Owns: that a suggestion counts from the day of travel, and ends with it.

use super::Arrival;
use crate::model::epidemic::{IsolationDraft, Risk};
use crate::rules::arrivals::CallProfile;
use crate::rules::isolation::course;
use crate::rules::profile::Profile;
use jiff::civil::Date;

/// The highest risk that the area of somebody had on the day of their travel; `None` where no area
/// with a risk is called so, or no day is known.
pub fn risk_at_travel<'a>(arrival: &Arrival, risks: &'a [Risk]) -> Option<&'a Risk> {
    let from = arrival.from.as_deref()?;
    let day = arrival.travel_day()?;
    let of_area = risks.iter().filter(|risk| is_within(from, &risk.name));
    of_area
        .filter(|risk| risk.holds_on(day))
        .min_by_key(|risk| risk.level)
}

/// Whether the name of a place says that it lies in an area: `莆田市仙游县枫亭镇` lies in `枫亭镇`.
fn is_within(from: &str, area: &str) -> bool {
    let area = area.trim();
    !area.is_empty() && from.contains(area)
}

/// The isolation that the rules suggest for somebody on a day: of the class of contact that the
/// risk asks for, its days counted from the travel. `None` where there was no risk, the rules say
/// nothing of the class, or its days are over.
pub fn suggestion(
    arrival: &Arrival,
    risks: &[Risk],
    (calls, zones): (&CallProfile, &Profile),
    today: Date,
) -> Option<IsolationDraft> {
    let risk = risk_at_travel(arrival, risks)?;
    let contact = calls.contacts.get(risk.level.name())?;
    let travel = arrival.travel_day()?;
    let mut course = course(zones.contacts.get(contact)?, travel);
    if course.end <= today {
        return None;
    }
    // Samples of days that are past are not made up for.
    course.samples.retain(|day| *day >= today);
    course.central_until = course.central_until.filter(|day| *day > today);
    let mut draft = IsolationDraft {
        grid: arrival.grid.clone().unwrap_or_default(),
        building: arrival.building.clone().unwrap_or_default(),
        contact: contact.clone(),
        exposed: travel.to_string(),
        start: today.max(travel).to_string(),
        ..IsolationDraft::default()
    };
    draft.take(&course);
    Some(draft)
}
