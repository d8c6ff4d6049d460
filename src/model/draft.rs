//! What stands against what somebody enters, and how typed texts become attributes. Owns: that
//! nothing that is missing is made up. What must be there is the business of each draft.

use crate::rules::calendar::{self, DateFault};
use crate::rules::identity::{self, IdFault, PhoneFault};
use serde_json::{Map, Value, json};

/// What stands against what was entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DraftFault {
    /// The field of this name is needed.
    Missing(&'static str),
    /// The field of this name is no date, and why.
    Date(&'static str, DateFault),
    /// The field of this name is no hour such as `2021-09-11 14:03`.
    Instant(&'static str),
    /// The first lies after the second.
    Order(&'static str, &'static str),
    /// The field of this name lies in the future.
    Future(&'static str),
    /// Something else has what the field of this name says.
    Taken(&'static str),
    /// What the field of this name says is not there.
    Unknown(&'static str),
    /// The field of this name is no whole number.
    Count(&'static str),
    /// What the field of this name says is beyond what can be.
    Impossible(&'static str),
    /// The resident id is none, and why.
    Id(IdFault),
    /// The phone is none, and why.
    Phone(PhoneFault),
}

/// Set an attribute, or take it away where there is nothing to say.
pub(super) fn put(properties: &mut Map<String, Value>, name: &str, text: &str) {
    match text.trim() {
        // A null says nothing too.
        "" if properties.get(name).is_some_and(Value::is_null) => {}
        "" => {
            properties.shift_remove(name);
        }
        text => {
            properties.insert(name.to_owned(), json!(text));
        }
    }
}

/// Dates that are typed and are none.
pub(super) fn date_faults<'a>(
    texts: impl IntoIterator<Item = (&'static str, &'a String)>,
) -> impl Iterator<Item = DraftFault> {
    let typed = texts
        .into_iter()
        .filter(|(_, text)| !text.trim().is_empty());
    typed.filter_map(|(name, text)| {
        let fault = calendar::date(text).err()?;
        Some(DraftFault::Date(name, fault))
    })
}

/// A day as it is kept; nothing where none was typed.
pub(super) fn day_of(text: &str) -> String {
    let day = calendar::date(text).ok();
    day.map(|day| day.to_string()).unwrap_or_default()
}

pub(super) fn phone_fault(text: &str) -> Option<DraftFault> {
    let text = text.trim();
    let is_said = !text.is_empty() && !matches!(text, "-" | "—" | "－");
    let fault = identity::phone(text).err().filter(|_| is_said);
    fault.map(DraftFault::Phone)
}
