//! What a laboratory says of tubes: a result for a tube that is there, closed, and has none that says
//! otherwise.

use super::{Before, Facts, Faults, Made, Values, said};
use crate::exchange::list::check::Reason;
use crate::exchange::list::spec::List;
use crate::model::record::Part;
use crate::model::sampling::{Tube, TubeResult};
use crate::rules::calendar::instant_text;
use serde_json::json;

impl Facts {
    pub(super) fn tube(
        &self,
        list: &List,
        values: &Values,
        before: Before<'_>,
    ) -> Result<Made, Faults> {
        let fault = |name: &str, why| Err(vec![(list.column(name).unwrap_or_default(), why)]);
        let Some((stored, fields)) = before else {
            return fault("tube", Reason::Unknown);
        };
        let tube = Tube::read(&Part {
            key: &stored.key,
            record: &stored.record,
            fields: Some(fields),
        });
        let Some(tube) = tube.filter(|tube| !tube.is_void) else {
            return fault("tube", Reason::Unknown);
        };
        let Some(outcome) = TubeResult::named(said(list, values, "result")) else {
            return fault("result", Reason::Choice);
        };
        if tube.is_open() {
            return fault("tube", Reason::StillOpen);
        }
        let mut record = stored.record.clone();
        match tube.result {
            // Another result of the same tube is somebody's to decide, not a list's.
            Some((other, _)) if other != outcome => return fault("result", Reason::Taken),
            Some(_) => {}
            None => {
                let properties = record.feature.properties.get_or_insert_default();
                properties.insert("result".to_owned(), json!(outcome.name()));
                properties.insert("result_at".to_owned(), json!(instant_text(self.now)));
            }
        }
        Ok(Made {
            record,
            fields: fields.clone(),
            somebody: None,
        })
    }
}
