//! Whether the journal is what was written, and the records what it made of them. Owns: the marks
//! of records, and the walk back from the records as they are to the marks that an entry of the
//! journal carries. Must not know: who may read what; it needs no key.
//!
//! The first entry of a project carries a **mark** of every record: the beginning of a hash over
//! its key and content, sealed values as ciphertext. (A file of an older version gets such an
//! entry when it is first opened.) From what lies in the file now every entry is taken back, the
//! newest first: each has to find just what it left. What is there in the end has to have the
//! marks, one by one. So a record that a trigger or an editor changed is found and named.
//!
//! Of people who were erased nothing is known before the purge: their changes are passed over and
//! their marks, which say nothing of them, are met by nobody. What a layer says and its record
//! does not is no fault: another program may change layers, and it is taken over with an entry of
//! its own when the project is opened.

use super::chain::{self, Fault, Verdict, Which};
use super::error::StoreError;
use super::head;
use super::journal::{self, Action, Mode};
use super::outside;
use super::project::Project;
use super::records;
use super::signing::{Said, Standing, Wrong};
use crate::model::act::ActionName;
use crate::model::change::{Change, Effect};
use crate::model::record::{Key, Kind, Record, Sorted};
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// Bytes of a mark: nobody finds another content with the same.
const MARK: usize = 16;

type Mark = [u8; MARK];

/// Acts whose entry carries the marks of all records; the oldest that has them counts.
pub const MARKING: [ActionName; 3] = [
    ActionName::CreateProject,
    ActionName::Baseline,
    ActionName::SealHealth,
];

/// A record as it counts: the order of attributes does not, and none at all are as good as an
/// empty list of them.
fn normal(record: &Record) -> Record {
    let mut record = record.clone();
    let properties = record.feature.properties.take().filter(|p| !p.is_empty());
    record.feature.properties = properties.map(|mut properties| {
        properties.sort_keys();
        properties
    });
    record
}

fn mark_of(key: &Key, record: &Record) -> Result<Mark, StoreError> {
    let text = serde_json::to_vec(&Sorted(record))
        .map_err(|error| StoreError::Damaged(format!("{key}: {error}")))?;
    let mut hasher = Sha256::new();
    for part in [key.kind.name().as_bytes(), key.id.as_bytes(), &text] {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    let hash: [u8; 32] = hasher.finalize().into();
    let mut mark = [0; MARK];
    mark.copy_from_slice(&hash[..MARK]);
    Ok(mark)
}

/// The marks of all records of a file, in the order of the marks: where one stands says nothing.
///
/// # Errors
/// [`StoreError::Damaged`] where a record cannot be read.
pub fn marks(connection: &Connection) -> Result<Vec<u8>, StoreError> {
    let mut marks = Vec::new();
    for kind in Kind::ALL {
        records::each(connection, kind, &mut |stored| {
            marks.push(mark_of(&stored.key, &stored.record)?);
            Ok(())
        })?;
    }
    marks.sort_unstable();
    Ok(marks.concat())
}

/// The marks of the records of a new file, taken while they are written: what was just written is
/// not read again for them.
#[derive(Default)]
pub struct Marks<'a>(HashMap<&'a Key, Mark>);

impl<'a> Marks<'a> {
    /// Take the mark of a record; of two under one key the later one counts, as in the file.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where what was written could not be read.
    pub fn take(&mut self, key: &'a Key, record: &Record) -> Result<(), StoreError> {
        let mark = if is_read_as_written(record) {
            mark_of(key, record)?
        } else {
            let again = serde_json::to_string(record).and_then(|text| serde_json::from_str(&text));
            let again: Record =
                again.map_err(|error| StoreError::Damaged(format!("{key}: {error}")))?;
            mark_of(key, &again)?
        };
        self.0.insert(key, mark);
        Ok(())
    }

    /// All of them, as [`marks`] of the file.
    pub fn all(self) -> Vec<u8> {
        let mut marks: Vec<Mark> = self.0.into_values().collect();
        marks.sort_unstable();
        marks.concat()
    }
}

/// Whether a record that is written comes back just as it was. What it may not do: an id or a
/// geometry that is null is none, a number gets a sign before its exponent, and what lies too deep
/// or off the globe is not read at all.
fn is_read_as_written(record: &Record) -> bool {
    let feature = &record.feature;
    let mut alone = [&feature.source_id, &feature.other_geometry]
        .into_iter()
        .flatten();
    let maps = [&feature.foreign_members, &feature.geometry_members];
    let mut named = feature
        .properties
        .iter()
        .chain(maps)
        .flat_map(|map| map.values());
    let mut vertices = feature
        .shape
        .iter()
        .flat_map(|shape| shape.rings().flatten());
    alone.all(|value| !value.is_null() && is_plain(value, 0))
        && named.all(|value| is_plain(value, 0))
        && vertices.all(|at| at.lon().abs() <= 180.0 && at.lat().abs() <= 90.0)
}

/// Values deeper than this are held to be too deep.
const DEEP: usize = 64;

fn is_plain(value: &Value, depth: usize) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => true,
        Value::Number(number) => !number.as_str().contains(['e', 'E']),
        _ if depth == DEEP => false,
        Value::Array(list) => list.iter().all(|inner| is_plain(inner, depth + 1)),
        // Names with a dollar sign may mean something to whoever reads the text.
        Value::Object(map) => map
            .iter()
            .all(|(name, inner)| !name.starts_with('$') && is_plain(inner, depth + 1)),
    }
}

/// The entry that carries the marks of all records: the oldest, whatever was written since.
fn baseline(connection: &Connection) -> Result<Option<(i64, Vec<u8>)>, StoreError> {
    let found = connection.query_row(
        "SELECT seq, sealed FROM gridroom_journal
         WHERE action IN (?1, ?2, ?3) AND sealed NOT NULL ORDER BY seq LIMIT 1",
        MARKING.map(ActionName::name),
        |row| Ok((row.get(0)?, row.get(1)?)),
    );
    Ok(found.optional()?)
}

/// What is known of a record while entries are taken back.
#[derive(Clone, Debug)]
enum State {
    /// It was this.
    Known(Box<Record>),
    /// It was not there.
    Absent,
    /// It was erased later: nobody knows.
    Erased,
    /// It is not what an entry left: nothing before can be told.
    Broken,
}

/// The records as they were after an entry, the newest first.
struct Replay {
    states: HashMap<Key, State>,
    faults: Vec<Fault>,
}

impl Replay {
    /// From what lies in the file.
    fn of(connection: &Connection) -> Result<Self, StoreError> {
        let mut states = HashMap::new();
        for kind in Kind::ALL {
            records::each(connection, kind, &mut |stored| {
                states.insert(stored.key, State::Known(Box::new(stored.record)));
                Ok(())
            })?;
        }
        let faults = Vec::new();
        Ok(Self { states, faults })
    }

    fn state(&mut self, key: &Key) -> State {
        self.states.remove(key).unwrap_or(State::Absent)
    }

    fn break_off(&mut self, key: &Key, seq: i64) -> State {
        self.faults.push(Fault::Record(key.clone(), Some(seq)));
        State::Broken
    }

    /// Take a change of an entry back.
    fn take_back(&mut self, change: &Change, seq: i64) {
        let key = &change.key;
        let before = match (&change.effect, self.state(key)) {
            (_, State::Broken) => State::Broken,
            (Effect::Insert(_), State::Erased) => State::Absent,
            (Effect::Insert(record), State::Known(now)) if normal(record) == normal(&now) => {
                State::Absent
            }
            (Effect::Remove(record), State::Absent | State::Erased) => State::Known(record.clone()),
            (Effect::Patch(_), State::Erased) => State::Erased,
            (Effect::Patch(_), State::Known(now)) => match change.inverse().apply(Some(&now)) {
                Ok(Some(record)) => State::Known(Box::new(record)),
                _ => self.break_off(key, seq),
            },
            _ => self.break_off(key, seq),
        };
        self.states.insert(key.clone(), before);
    }

    /// Take a purge back: those whom it erased must be gone, and nobody knows what they were.
    fn forget(&mut self, detail: &Map<String, Value>, seq: i64) {
        let erased = detail.get("records").and_then(Value::as_array);
        let erased = erased.into_iter().flatten().filter_map(Value::as_str);
        for key in erased.filter_map(Key::named) {
            let before = match self.state(&key) {
                State::Broken => State::Broken,
                // Of a case, a tube, a refusal its figures stay.
                State::Known(now) if key.kind.leaves_figures() && now.sealed.is_none() => {
                    State::Erased
                }
                State::Absent | State::Erased => State::Erased,
                State::Known(_) => self.break_off(&key, seq),
            };
            self.states.insert(key, before);
        }
    }

    /// Hold what is left against the marks.
    fn meet(&mut self, marks: &[u8]) -> Result<(), StoreError> {
        let mut unmet: HashMap<&[u8], usize> = HashMap::new();
        for mark in marks.chunks(MARK) {
            *unmet.entry(mark).or_default() += 1;
        }
        // Each of these has a mark that nothing can be held against.
        let mut unknown = 0;
        let mut changed = Vec::new();
        for (key, state) in &self.states {
            match state {
                State::Absent => {}
                State::Erased | State::Broken => unknown += 1,
                State::Known(record) => match unmet.get_mut(mark_of(key, record)?.as_slice()) {
                    Some(count) if *count > 0 => *count -= 1,
                    _ => changed.push(key.clone()),
                },
            }
        }
        let left: usize = unmet.values().sum();
        let lost = left.saturating_sub(unknown + changed.len());
        changed.sort();
        let changed = changed.into_iter().map(|key| Fault::Record(key, None));
        self.faults.extend(changed);
        if lost > 0 {
            self.faults.push(Fault::Lost(lost));
        }
        Ok(())
    }
}

/// Hold the records against the journal; the entry from which on that could be done.
fn replay(connection: &Connection) -> Result<(Vec<Fault>, Option<i64>), StoreError> {
    let baseline = baseline(connection)?;
    // A backup that was sealed anew carries no marks; what its entries said before is not whole.
    let from = match (&baseline, chain::join(connection)?) {
        (Some((seq, _)), _) => *seq,
        (None, Some(join)) => join.seq,
        (None, None) => i64::MIN,
    };
    let mut replay = Replay::of(connection)?;
    let mut marked_again = Vec::new();
    chain::each(connection, Which::Newest, &mut |written| {
        let link = &written.link;
        if link.seq <= from {
            return Ok(());
        }
        match ActionName::named(link.action) {
            // Marks taken later would cover what was changed before.
            Some(action) if MARKING.contains(&action) => {
                marked_again.push(Fault::Forged(link.seq));
            }
            Some(ActionName::Purge) => {
                let detail = serde_json::from_str(link.detail).unwrap_or_default();
                replay.forget(&detail, link.seq);
            }
            _ => {}
        }
        let changes: Vec<Change> = serde_json::from_str(link.changes)
            .map_err(|error| StoreError::Damaged(format!("journal {}: {error}", link.seq)))?;
        for change in changes.iter().rev() {
            replay.take_back(change, link.seq);
        }
        Ok(())
    })?;
    if let Some((_, marks)) = &baseline {
        replay.meet(marks)?;
    }
    marked_again.extend(replay.faults);
    Ok((marked_again, baseline.map(|(seq, _)| seq)))
}

/// Check hashes and signatures of every entry.
fn verify_entries(connection: &Connection) -> Result<Verdict, StoreError> {
    let mut standing = Standing::default();
    let mut verdict = chain::verify_with(connection, &mut |written, verdict| {
        let seq = written.link.seq;
        match standing.take(&Said::of(written)) {
            Ok(is_signed) => verdict.signed += u64::from(is_signed),
            Err(Wrong::Unsigned) => verdict.faults.push(Fault::Unsigned(seq)),
            Err(Wrong::Forged) => verdict.faults.push(Fault::Forged(seq)),
        }
        Ok(())
    })?;
    verdict.root = standing.root().map(|(key, seq)| (fingerprint(key), *seq));
    Ok(verdict)
}

/// A key as people compare it: the beginning of its hash, in groups of four digits.
fn fingerprint(key: &[u8; 32]) -> String {
    let text = hex::encode(Sha256::digest(key));
    let groups: Vec<&str> = (0..32)
        .step_by(4)
        .filter_map(|i| text.get(i..i + 4))
        .collect();
    groups.join(" ")
}

impl Project {
    /// Check the journal whole: hashes, signatures, that backups and the head beside the project
    /// lie on it, and that the records follow from it.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn verify_chain(&self) -> Result<Verdict, StoreError> {
        // One state of the file, whoever writes to it meanwhile.
        let state = self.connection().unchecked_transaction()?;
        let mut verdict = verify_entries(&state)?;
        verdict.faults.extend(head::faults(self.path(), &state)?);
        let by_backups = head::faults_by_backups(self.path(), &state)?;
        for fault in by_backups {
            if !verdict.faults.contains(&fault) {
                verdict.faults.push(fault);
            }
        }
        let is_broken =
            |fault: &Fault| matches!(fault, Fault::Changed(_) | Fault::Missing(_) | Fault::Cut(_));
        // From entries that are not what was written nothing follows.
        if !verdict.faults.iter().any(is_broken) {
            let (faults, baseline) = replay(&state)?;
            verdict.faults.extend(faults);
            verdict.baseline = baseline;
        }
        verdict.waiting = outside::waiting(self)?;
        Ok(verdict)
    }

    /// In a file of an older version no entry carries the marks of its records: from now on one
    /// does.
    pub(super) fn settle_baseline(&mut self) -> Result<(), StoreError> {
        if baseline(self.connection())?.is_some() {
            return Ok(());
        }
        let pen = self.pen();
        self.transact(|tx, _| {
            let marks = marks(tx)?;
            let action =
                Action::new(ActionName::Baseline, Vec::new()).with("records", marks.len() / MARK);
            journal::append(tx, &pen, action, Mode::Do, None, Some(&marks))
        })?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::fixed::Coord;
    use crate::geometry::polygon::{Polygon, Shape};
    use serde_json::json;

    fn with(properties: Value) -> Record {
        let mut record = Record::default();
        record.feature.properties = properties.as_object().cloned();
        record
    }

    /// Records that come back just as they were, and such that do not.
    fn records() -> Vec<(Record, bool)> {
        let corners = [(0, 0), (41_003, -1_103), (37_517, 62_503), (-3_137, 61_009)];
        let outer = corners.map(|(x, y)| Coord::new(1_186_940_000 + x, 253_620_000 + y));
        let mut grid = with(json!({"zone": "封控区", "code": "1", "n": 1.50, "none": null}));
        grid.feature.shape = Some(Shape {
            polygons: vec![Polygon {
                outer: outer.to_vec(),
                holes: vec![outer.to_vec()],
            }],
        });
        let mut null = with(json!({}));
        null.feature.source_id = Some(Value::Null);
        let mut deep = json!(1);
        for _ in 0..100 {
            deep = json!([deep]);
        }
        vec![
            (grid, true),
            (Record::default(), true),
            (with(json!({"b": {"a": [1, -2, 0.25]}, "a": "e"})), true),
            (null, false),
            (with(json!({"b": 1e300, "a": 2e-9})), false),
            (with(json!({"deep": deep})), false),
        ]
    }

    #[test]
    fn marks_taken_while_writing_are_those_of_what_is_read() {
        for (i, (record, is_plain)) in records().into_iter().enumerate() {
            assert_eq!(is_read_as_written(&record), is_plain, "{i}");
            let key = Key::new(Kind::Grid, i.to_string());
            let text = serde_json::to_string(&record).expect("written");
            let read: Record = serde_json::from_str(&text).expect("read");
            assert!(!is_plain || read == record, "{i}");
            let mut marks = Marks::default();
            marks.take(&key, &record).expect("taken");
            assert_eq!(marks.all(), mark_of(&key, &read).expect("taken"), "{i}");
        }
    }

    #[test]
    fn a_mark_is_over_the_record_in_its_normal_form() {
        let a = with(json!({"b": 1, "a": [2], "名称": null}));
        let b = with(json!({"名称": null, "a": [2], "b": 1}));
        for record in [&a, &b] {
            let normal = serde_json::to_string(&normal(record)).expect("written");
            let sorted = serde_json::to_string(&Sorted(record)).expect("written");
            assert_eq!(sorted, normal);
        }
        let none = serde_json::to_string(&Sorted(&with(json!({})))).expect("written");
        assert_eq!(none, r#"{"properties":null}"#);
    }

    #[test]
    fn what_cannot_be_read_gets_no_mark() {
        let mut record = with(json!({}));
        record.feature.shape = Some(Shape {
            polygons: vec![Polygon {
                outer: vec![Coord::new(1_900_000_000, 0)],
                holes: Vec::new(),
            }],
        });
        let key = Key::new(Kind::Grid, "1");
        let refused = Marks::default().take(&key, &record);
        assert!(matches!(refused, Err(StoreError::Damaged(_))));
    }
}
