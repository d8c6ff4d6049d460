//! The documents that an order rests on before it is issued: who applied for it, who assessed it,
//! who approved it, each by a paper of its own. Owns: the attributes that keep them, and that they
//! are about what the order said then: one that says something else has none. Must not know: which
//! of them an order needs.

use super::OrderState;
use crate::model::record::Record;
use crate::rules::approval::OrderStep;
use jiff::civil::{Date, DateTime};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The document of a step, and who recorded it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// 机关: who wrote it.
    pub body: String,
    /// 文号: its number.
    pub number: String,
    /// Its date.
    pub date: Date,
    /// Who was signed in when it was recorded; `None` where it came with a list.
    pub by: Option<String>,
    /// When it was recorded.
    pub at: Option<DateTime>,
}

/// Documents, in the order of [`OrderStep::ALL`].
pub type Documents = [Option<Document>; 3];

/// The steps that have a document.
pub fn done(documents: &Documents) -> BTreeSet<OrderStep> {
    let of_steps = OrderStep::ALL.into_iter().zip(documents);
    of_steps
        .filter_map(|(step, document)| document.as_ref().map(|_| step))
        .collect()
}

/// What a step is called in a record and in forms.
pub(super) struct Names {
    /// The whole of it.
    pub paper: &'static str,
    pub body: &'static str,
    pub number: &'static str,
    pub date: &'static str,
    pub user: &'static str,
    pub at: &'static str,
}

/// What a step is called.
pub(super) const fn names(step: OrderStep) -> Names {
    match step {
        OrderStep::Application => Names {
            paper: "application",
            body: "application_body",
            number: "application_number",
            date: "application_date",
            user: "application_user",
            at: "application_at",
        },
        OrderStep::Assessment => Names {
            paper: "assessment",
            body: "assessment_body",
            number: "assessment_number",
            date: "assessment_date",
            user: "assessment_user",
            at: "assessment_at",
        },
        OrderStep::Approval => Names {
            paper: "approval",
            body: "approval_body",
            number: "approval_number",
            date: "approval_date",
            user: "approval_user",
            at: "approval_at",
        },
    }
}

/// Take the documents of an order back: they were about another text. The steps they were of.
pub fn take_back(properties: &mut Map<String, Value>) -> Vec<OrderStep> {
    let mut steps = Vec::new();
    for step in OrderStep::ALL {
        let names = names(step);
        let all = [names.body, names.number, names.date, names.user, names.at];
        let taken = all.map(|name| properties.shift_remove(name));
        if taken.iter().any(Option::is_some) {
            steps.push(step);
        }
    }
    if !steps.is_empty() {
        properties.insert("status".to_owned(), json!(OrderState::Draft.name()));
    }
    steps
}

/// The record of an order with a document more.
pub(super) fn with_document(before: &Record, step: OrderStep, document: &Document) -> Record {
    let mut record = before.clone();
    let properties = record.feature.properties.get_or_insert_default();
    let names = names(step);
    let mut put = |name: &str, value: Value| properties.insert(name.to_owned(), value);
    put(names.body, json!(document.body));
    put(names.number, json!(document.number));
    put(names.date, json!(document.date.to_string()));
    if let Some(by) = &document.by {
        put(names.user, json!(by));
    }
    if let Some(at) = document.at {
        put(names.at, json!(crate::rules::calendar::instant_text(at)));
    }
    put("status", json!(OrderState::after(Some(step)).name()));
    record
}
