//! `gridroom session`: actions from a script, one JSON object a line, each acknowledged on
//! standard output after its commit. For tests, and for whoever must do the same many times.
//!
//! ```text
//! {"set": {"kind": "grid", "id": "350322001001003", "attribute": "name", "value": "木兰3"}}
//! {"add": {"kind": "checkpoint", "lon": 118.69, "lat": 25.36, "attributes": {"name": "东门"}}}
//! {"remove": {"kind": "checkpoint", "id": "K01"}}
//! {"person": {"attributes": {"type": "resident"}, "fields": {"name": "…"}}}
//! {"undo": 1}
//! {"redo": 1}
//! ```

use super::{SOUND, SessionArgs, print};
use crate::geometry::fixed::{Coord, Degrees};
use crate::model::change::Change;
use crate::model::record::{Key, Kind, Record};
use crate::store::sealing::Fields;
use crate::store::{Action, ActionName, Project};
use anyhow::{Context, bail};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Read};

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Line {
    Set {
        kind: Kind,
        id: String,
        attribute: String,
        value: Value,
    },
    Add {
        kind: Kind,
        lon: f64,
        lat: f64,
        #[serde(default)]
        attributes: Map<String, Value>,
    },
    Remove {
        kind: Kind,
        id: String,
    },
    Person {
        #[serde(default)]
        attributes: Map<String, Value>,
        fields: Fields,
    },
    Undo(u32),
    Redo(u32),
}

/// Carry the script out; the first line that cannot be ends it.
///
/// # Errors
/// With the number of the line.
pub fn run(args: &SessionArgs) -> anyhow::Result<u8> {
    let mut project = super::open_project(&args.file, &args.who)?;
    print("ready\n")?;
    let script: Box<dyn Read> = if args.script.as_os_str() == "-" {
        Box::new(std::io::stdin())
    } else {
        Box::new(fs::File::open(&args.script).with_context(|| args.script.display().to_string())?)
    };
    for (i, line) in BufReader::new(script).lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let done = carry_out(&mut project, &line)
            .with_context(|| format!("line {} of {}", i + 1, args.script.display()))?;
        match done {
            Some(seq) => print(&format!("ok {seq}\n"))?,
            None => print("nothing\n")?,
        }
    }
    Ok(SOUND)
}

fn carry_out(project: &mut Project, line: &str) -> anyhow::Result<Option<i64>> {
    let entry = match serde_json::from_str(line)? {
        Line::Set {
            kind,
            id,
            attribute,
            value,
        } => {
            let key = Key::new(kind, id);
            let Some(stored) = project.record(&key)? else {
                bail!("there is no {key}");
            };
            let before = stored.record.attribute(&attribute).cloned();
            let place = stored.record.place();
            let change = Change::attribute(key, attribute, before, Some(value));
            project.commit(Action::new(ActionName::EditAttributes, vec![change]).at(place))?
        }
        Line::Add {
            kind,
            lon,
            lat,
            attributes,
        } => {
            let at = Coord::from_degrees(lon, lat)?;
            let mut record = Record::default();
            record.feature.properties = Some(attributes);
            record.feature.other_geometry = Some(json!({
                "type": "Point",
                "coordinates": [Degrees(at.x).to_value(), Degrees(at.y).to_value()],
            }));
            let change = Change::insert(Key::new(kind, Project::new_id()?), record);
            project.commit(Action::new(ActionName::AddPlace, vec![change]).at(Some(at)))?
        }
        Line::Remove { kind, id } => {
            let key = Key::new(kind, id);
            let Some(stored) = project.record(&key)? else {
                bail!("there is no {key}");
            };
            let place = stored.record.place();
            let change = Change::remove(key, stored.record);
            project.commit(Action::new(ActionName::RemoveRecord, vec![change]).at(place))?
        }
        Line::Person { attributes, fields } => {
            let mut record = Record::default();
            record.feature.properties = Some(attributes);
            let key = Key::new(Kind::Person, Project::new_id()?);
            Some(project.add_person(key, record, &fields, None)?)
        }
        Line::Undo(times) => repeat(times, || project.undo())?,
        Line::Redo(times) => repeat(times, || project.redo())?,
    };
    Ok(entry.map(|e| e.row.seq))
}

fn repeat<T, E>(times: u32, mut act: impl FnMut() -> Result<T, E>) -> Result<Option<T>, E> {
    let mut last = None;
    for _ in 0..times {
        last = Some(act()?);
    }
    Ok(last)
}
