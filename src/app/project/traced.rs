//! What the project's thread says of what was traced. Must not know: widgets, on what it was traced.

use super::Answer;
use crate::geometry::fixed::Coord;
use crate::model::record::Key;
use crate::model::tracing::StreetClass;
use crate::store::{Project, StoreError};

/// Something that was traced and is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TracedThing {
    /// Its record.
    pub key: Key,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// How large a street is; `None` of a building.
    pub class: Option<StreetClass>,
    /// Where it is (lon, lat).
    pub at: Option<Coord>,
}

/// List what was traced.
///
/// # Errors
/// Whatever the project says.
pub fn answer(project: &Project) -> Result<Answer, StoreError> {
    let things = project.traced()?.into_iter().map(|stored| {
        let record = &stored.record;
        let said = record.text("kind");
        let mut classes = StreetClass::ALL.into_iter();
        TracedThing {
            name: record.text("name").map(str::to_owned),
            class: classes.find(|class| said == Some(class.name())),
            at: record.place(),
            key: stored.key,
        }
    });
    Ok(Answer::Traced(things.collect()))
}
