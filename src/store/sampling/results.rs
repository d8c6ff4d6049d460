//! What came of tubes.

use super::super::error::StoreError;
use super::super::journal::{Action, Entry};
use super::super::project::Project;
use super::lane::set;
use crate::model::act::ActionName;
use crate::model::change::Change;
use crate::model::record::{Key, Record};
use crate::model::sampling::TubeResult;
use crate::rules::calendar::instant_text;
use jiff::civil::DateTime;
use serde_json::json;

impl Project {
    /// Record what came of tubes; nothing takes a result back that nothing was built upon.
    ///
    /// # Errors
    /// [`StoreError::Sampling`] for a tube that is open or thrown away, or whose people were sampled
    /// singly since; nothing is then recorded of any of them.
    pub fn record_result(
        &mut self,
        keys: &[Key],
        result: Option<TubeResult>,
        now: DateTime,
    ) -> Result<Option<Entry>, StoreError> {
        let mut changes = Vec::new();
        for key in keys {
            let (stored, round) = self.tube_stored(key)?;
            let against = self.round_now(round)?.against_result(&key.id, result);
            if let Some(fault) = against {
                return Err(fault.into());
            }
            let after = with_result(&stored.record, result, now);
            changes.push(Change::between(key.clone(), &stored.record, &after));
        }
        let action = Action::new(ActionName::RecordResult, changes)
            .with("count", keys.len())
            .with("step", result.map_or("none", TubeResult::name));
        let action = match keys {
            [only] => action.with("name", only.id.as_str()),
            _ => action,
        };
        self.carry_out(action)
    }
}

/// A tube with what came of it. What is recorded already keeps its hour.
fn with_result(before: &Record, result: Option<TubeResult>, now: DateTime) -> Record {
    let mut after = before.clone();
    match result {
        Some(outcome) if before.text("result") == Some(outcome.name()) => {}
        Some(outcome) => {
            set(&mut after, "result", json!(outcome.name()));
            set(&mut after, "result_at", json!(instant_text(now)));
        }
        None => {
            let properties = after.feature.properties.get_or_insert_default();
            properties.shift_remove("result");
            properties.shift_remove("result_at");
        }
    }
    after
}
