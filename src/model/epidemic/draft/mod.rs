//! Cases, isolations, orders, rounds and risk areas as somebody enters them: texts first, records
//! once they can be true. Owns: what must be there, and which dates cannot be. Nothing that is
//! missing is made up.

mod case;
mod isolation;
mod order;
mod risk;
mod round;

pub use case::CaseDraft;
pub use isolation::IsolationDraft;
pub(super) use isolation::building_of;
pub use order::OrderDraft;
pub use risk::RiskDraft;
pub use round::{RoundDraft, RoundRow, RowFault};

use crate::rules::calendar::{self, DateFault};
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
}

/// Set an attribute, or take it away where there is nothing to say.
fn put(properties: &mut Map<String, Value>, name: &str, text: &str) {
    match text.trim() {
        "" => {
            properties.shift_remove(name);
        }
        text => {
            properties.insert(name.to_owned(), json!(text));
        }
    }
}

/// Dates that are typed and are none.
fn date_faults<'a>(
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
fn day_of(text: &str) -> String {
    let day = calendar::date(text).ok();
    day.map(|day| day.to_string()).unwrap_or_default()
}
