//! `gridroom session`: acts from a script, one JSON object a line, each answered on standard
//! output after its commit. For tests, load and the simulation, and for whoever must do the same
//! many times. `docs/acts.md` lists the acts.
//!
//! ```text
//! {"edit-attributes": {"key": {"kind": "grid", "id": "350322001001003"}, "values": {"name": "木兰3"}}}
//! {"undo": {}}
//! ```
//!
//! A line with an `id` is done once, however often it comes: `{"id":"7f3a","undo":{}}`.
//!
//! An act that was done is answered by its entry and the records that it changed:
//! `{"ok":12,"act":"edit-attributes","changed":["grid 350322001001003"]}`; one that changed
//! nothing by `{"ok":null}`; one that was refused by `{"refused":"…","line":3}`, which ends the
//! script unless it is to go on.

use super::{FAULTY, SOUND, ScriptArgs, print};
use crate::model::act::Delivered;
use crate::store::{Done, Entry, Outcome, Reached};
use anyhow::{Context, bail};
use serde_json::{Map, Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Read};

/// Carry the script out.
///
/// # Errors
/// For a line that is no act, with its number; where the script goes on, for no other.
pub fn run(args: &ScriptArgs) -> anyhow::Result<u8> {
    let mut project = super::open_project(&args.file, &args.who)?;
    print("ready\n")?;
    let script: Box<dyn Read> = if args.script.as_os_str() == "-" {
        Box::new(std::io::stdin())
    } else {
        Box::new(fs::File::open(&args.script).with_context(|| args.script.display().to_string())?)
    };
    let mut exit = SOUND;
    for (i, line) in BufReader::new(script).lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let said = format!("line {} of {}", i + 1, args.script.display());
        let delivered = Delivered::from_json(&line).with_context(|| said.clone())?;
        match project.deliver(delivered) {
            Ok(done) => print(&format!("{}\n", answer(&done)))?,
            Err(error) => {
                let refused = json!({"refused": error.to_string(), "line": i + 1});
                print(&format!("{refused}\n"))?;
                if !args.go_on {
                    bail!("{said}: {error}");
                }
                exit = FAULTY;
            }
        }
    }
    Ok(exit)
}

/// What was done, as a line.
fn answer(done: &Done) -> Value {
    let mut said = Map::new();
    said.insert(
        "ok".to_owned(),
        json!(done.entry.as_ref().map(|e| e.row.seq)),
    );
    if let Some(entry) = &done.entry {
        tell(&mut said, entry);
    }
    match &done.outcome {
        Outcome::Settled => {}
        Outcome::Repeated => {
            said.insert("repeated".to_owned(), json!(true));
        }
        Outcome::Recovery(key) => {
            said.insert("recovery".to_owned(), json!(key.printed()));
        }
        Outcome::Fields(fields) => {
            said.insert("fields".to_owned(), json!(fields));
        }
        Outcome::Files(reached) => {
            said.insert("left".to_owned(), left_of(reached));
        }
        Outcome::Erased(done) => {
            said.insert("erased".to_owned(), json!(done.erased));
            said.insert("left".to_owned(), left_of(&done.files));
        }
        Outcome::Rebased(rebased) => {
            said.insert("carried".to_owned(), json!(rebased.carried));
            said.insert("conflicts".to_owned(), json!(rebased.conflicts.len()));
        }
    }
    Value::Object(said)
}

/// Files that something did not reach.
fn left_of(reached: &Reached) -> Value {
    let left = reached
        .left
        .iter()
        .map(|left| left.path.display().to_string());
    left.collect::<Vec<_>>().into()
}

fn tell(said: &mut Map<String, Value>, entry: &Entry) {
    if let Some(action) = entry.row.action {
        said.insert("act".to_owned(), json!(action.name()));
    }
    if let Some(plan) = entry.row.detail.get("plan") {
        said.insert("plan".to_owned(), plan.clone());
    }
    let changed: Vec<String> = entry.changes.iter().map(|c| c.key.to_string()).collect();
    said.insert("changed".to_owned(), json!(changed));
}
