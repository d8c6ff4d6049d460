//! An act as somebody delivers it: with an id, where it is to be done once.

use super::Act;
use serde_json::{Map, Value};

/// An act as somebody delivers it.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivered {
    /// What tells it from every other one: delivered again, it is done once.
    pub id: Option<String>,
    /// The act.
    pub act: Act,
}

/// An id has at most so many letters.
const ID_LETTERS: usize = 128;

impl Delivered {
    /// What a line of JSON says: an act, with an `id` beside its name if it has one.
    ///
    /// # Errors
    /// What is wrong with the line, in the words of the reader.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        let mut said: Map<String, Value> = serde_json::from_str(text)?;
        let id = match said.remove("id") {
            None => None,
            Some(Value::String(id)) if (1..=ID_LETTERS).contains(&id.chars().count()) => Some(id),
            Some(other) => {
                let told = format!("an id is a text of 1 to {ID_LETTERS} letters, not {other}");
                return Err(serde::de::Error::custom(told));
            }
        };
        let act = serde_json::from_value(Value::Object(said))?;
        Ok(Self { id, act })
    }
}
