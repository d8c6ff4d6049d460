//! Erasing people for good. A purge takes away a person's own key, and with it every value that
//! was ever sealed under it: in the record, in the journal, in every other file of the project
//! within reach. What the journal says in clear (who did what, when) stays, and its chain still
//! holds.
//!
//! A purge is finished once no file is known that could still hold somebody who was erased: the
//! journal says after each try which files are left. Trouble with one keeps no other from being
//! reached.

use super::epidemic::counts;
use super::error::StoreError;
use super::journal::{self, Action, HistoryFilter, Mode};
use super::kin::{self, Kin, Reached, Why};
use super::project::Project;
use super::records::{self, Writer};
use super::schema::{meta, set_meta};
use crate::course::{Course, Stage};
use crate::model::act::ActionName;
use crate::model::record::{Key, Kind, Record};
use crate::model::sampling::RoundId;
use crate::rules::Permission;
use crate::rules::retention::{Ground, RecordType, is_due};
use jiff::civil::Date;
use rusqlite::{Connection, TransactionBehavior, params};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Records of a type whose time is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The type.
    pub kind: RecordType,
    /// Days they are kept.
    pub days: u32,
    /// Which are over.
    pub keys: Vec<Key>,
    /// How many there are in all.
    pub of: usize,
    /// How many carry no date: those are never proposed.
    pub undated: usize,
}

/// What a purge would erase, before it does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PurgeReport {
    /// By type.
    pub due: Vec<Due>,
    /// Other files of the project that would be cleaned.
    pub files: Vec<PathBuf>,
    /// Copies and exports that the journal knows of and that are not where they were written: a
    /// purge does not reach them.
    pub copies: Vec<String>,
    /// An earlier purge is not finished: these files could still hold somebody.
    pub unfinished: Option<Vec<PathBuf>>,
}

impl PurgeReport {
    /// All that are due.
    pub fn keys(&self) -> Vec<Key> {
        let due = self.due.iter().flat_map(|d| &d.keys);
        due.cloned().collect()
    }
}

/// What a purge did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PurgeDone {
    /// People erased.
    pub erased: usize,
    /// Other files that were cleaned, and those that could still hold somebody.
    pub files: Reached,
    /// Copies and exports that are not where they were written: a purge does not reach them.
    pub copies: Vec<String>,
}

impl PurgeDone {
    /// No file is known that could still hold somebody who was erased.
    pub fn is_finished(&self) -> bool {
        self.files.left.is_empty()
    }
}

/// The type of a record for retention, and the date it counts from.
fn type_of(key: &Key, record: &Record) -> Option<(RecordType, Option<Date>)> {
    let text = |name: &str| record.attribute(name).and_then(Value::as_str);
    let date = |name: &str| text(name).and_then(|t| t.parse().ok());
    // Whoever lives here stays registered; the time counts from the day they moved out.
    let moved_out = || Some(date("until").unwrap_or(Date::MAX));
    match key.kind {
        Kind::Person if text("home").is_some() => Some((RecordType::Resident, moved_out())),
        // A note of a shift may name whoever was served in it.
        Kind::Handover => {
            let day = text("at").and_then(|at| at.get(..10)?.parse().ok());
            Some((RecordType::Service, day))
        }
        Kind::Tube | Kind::Refusal => {
            let day = text("of_round").and_then(RoundId::parse);
            Some((RecordType::Sampling, day.map(|round| round.day)))
        }
        // It holds as long as the household lives there.
        Kind::PreRegistration => Some((RecordType::Resident, moved_out())),
        Kind::Household => Some((RecordType::Resident, moved_out())),
        Kind::Person => {
            let kind = text("type").and_then(RecordType::named);
            // Residents without a day of their own are kept from the day they were entered.
            let day = date("date").or_else(|| date("entered"));
            Some((kind.unwrap_or(RecordType::Resident), day))
        }
        Kind::Service => Some((RecordType::Service, date("date"))),
        Kind::Case => Some((RecordType::Case, date("reported"))),
        _ => None,
    }
}

impl Project {
    /// Days that records of a type are kept in this project.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn retention_days(&self, kind: RecordType) -> Result<u32, StoreError> {
        let said = meta(self.connection(), &format!("retention.{}", kind.name()))?;
        Ok(said
            .and_then(|t| t.parse().ok())
            .unwrap_or(kind.usual_days()))
    }

    /// Keep records of a type this long from now on.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`] for all but supervisors and administrators.
    pub fn set_retention_days(&mut self, kind: RecordType, days: u32) -> Result<(), StoreError> {
        self.need(Permission::Purge)?;
        let before = self.retention_days(kind)?;
        if before == days {
            return Ok(());
        }
        let action = Action::new(ActionName::ChangeRetention, Vec::new())
            .with("type", kind.name())
            .with("from", before)
            .with("days", days);
        let pen = self.pen();
        self.transact(|tx, _| {
            set_meta(tx, &format!("retention.{}", kind.name()), &days.to_string())?;
            journal::append(tx, &pen, action, Mode::Do, None, None)
        })?;
        Ok(())
    }

    /// What a purge would erase on this day.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn purge_report(&self, today: Date) -> Result<PurgeReport, StoreError> {
        let mut report = PurgeReport {
            files: self.kin()?.into_iter().map(|kin| kin.path).collect(),
            copies: self.copies()?,
            unfinished: self.unfinished_purge()?,
            ..PurgeReport::default()
        };
        for kind in RecordType::ALL {
            report.due.push(Due {
                kind,
                days: self.retention_days(kind)?,
                keys: Vec::new(),
                of: 0,
                undated: 0,
            });
        }
        for kind in Kind::ALL.into_iter().filter(|k| k.is_personal()) {
            for stored in self.records(kind)? {
                if stored.record.sealed.is_none() {
                    continue;
                }
                let Some((kind, date)) = type_of(&stored.key, &stored.record) else {
                    continue;
                };
                let Some(due) = report.due.iter_mut().find(|d| d.kind == kind) else {
                    continue;
                };
                due.of += 1;
                match date {
                    None => due.undated += 1,
                    Some(date) if is_due(date, due.days, today) => due.keys.push(stored.key),
                    Some(_) => {}
                }
            }
        }
        self.add_left_behind(today, &mut report)?;
        Ok(report)
    }

    /// People whose record was taken away live on in the journal: their time counts from then.
    fn add_left_behind(&self, today: Date, report: &mut PurgeReport) -> Result<(), StoreError> {
        let mut statement = self.connection().prepare(
            "SELECT k.kind, k.id, (SELECT j.at FROM gridroom_journal j WHERE j.seq =
               (SELECT max(t.seq) FROM gridroom_touch t WHERE t.kind = k.kind AND t.id = k.id))
             FROM gridroom_person_key k
             LEFT JOIN gridroom_record r ON r.kind = k.kind AND r.id = k.id
             WHERE r.doc IS NULL",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (kind, id): (String, String) = (row.get(0)?, row.get(1)?);
            let at: Option<String> = row.get(2)?;
            let Some(kind) = Kind::named(&kind) else {
                continue;
            };
            let key = Key::new(kind, id);
            let Some((kind, _)) = type_of(&key, &Record::default()) else {
                continue;
            };
            let Some(due) = report.due.iter_mut().find(|d| d.kind == kind) else {
                continue;
            };
            due.of += 1;
            let day = at.as_deref().map(journal::local_time);
            let day = day.and_then(|t| t.get(..10)?.parse().ok());
            match day {
                Some(day) if !is_due(day, due.days, today) => {}
                _ => due.keys.push(key),
            }
        }
        Ok(())
    }

    /// Copies and exports that are not where the journal says.
    fn copies(&self) -> Result<Vec<String>, StoreError> {
        let mut paths = self.paths_of(ActionName::CopyProject)?;
        paths.extend(self.paths_of(ActionName::Export)?);
        paths.retain(|path| !path.exists());
        paths.sort();
        paths.dedup();
        let named = paths.iter().map(|path| path.display().to_string());
        Ok(named.collect())
    }

    /// Files that the last try of a purge left as they were; `None` once it is finished, or where
    /// there was none.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn unfinished_purge(&self) -> Result<Option<Vec<PathBuf>>, StoreError> {
        let filter = HistoryFilter {
            actions: vec![ActionName::Purge, ActionName::FinishPurge],
            ..HistoryFilter::default()
        };
        let newest = self.history(&filter, 1)?.into_iter().next();
        Ok(match newest {
            // It was cut off before it reached any other file.
            Some(row) if row.action == Some(ActionName::Purge) => Some(Vec::new()),
            Some(row) => {
                let left = row.detail.get("left").and_then(Value::as_array);
                let paths = left.into_iter().flatten();
                let paths: Vec<PathBuf> = paths
                    .filter_map(|one| Some(PathBuf::from(one.get("path")?.as_str()?)))
                    .collect();
                (!paths.is_empty()).then_some(paths)
            }
            None => None,
        })
    }

    /// Erase these people, here and in every other file of the project. There is no way back.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`]; nothing is then erased.
    pub fn purge(&mut self, keys: &[Key], ground: Ground) -> Result<PurgeDone, StoreError> {
        self.purge_watched(keys, ground, &Course::new())
    }

    /// The same, counted by people and then by files. Until the last of them is erased here it can be
    /// stopped, and nobody is; the other files are then cleaned to the end.
    ///
    /// # Errors
    /// As for [`Project::purge`]; [`StoreError::Cancelled`].
    pub fn purge_watched(
        &mut self,
        keys: &[Key],
        ground: Ground,
        course: &Course,
    ) -> Result<PurgeDone, StoreError> {
        self.need(Permission::Purge)?;
        if keys.is_empty() {
            return Ok(PurgeDone::default());
        }
        let ids: Vec<Value> = keys.iter().map(|k| Value::from(k.to_string())).collect();
        let action = Action::new(ActionName::Purge, Vec::new())
            .with("count", keys.len())
            .with("ground", ground.name())
            .with("records", ids);
        let pen = self.pen();
        let data_key = self.seat.data_key.clone();
        course.enter(Stage::Erasing, keys.len());
        self.transact(|tx, columns| {
            let mut writer = Writer::new(tx, columns);
            for key in keys {
                course.count(1)?;
                forget_key(tx, key)?;
                let Some(row) = records::find(tx, key)? else {
                    continue;
                };
                // Of a case its grid, date and class stay: they are figures, not a person.
                let left = match (key.kind, &row.record) {
                    // Of tubes and refusals how many of which grid, and what came of it.
                    (kind, Some(record)) if kind.leaves_figures() => Some(Record {
                        sealed: None,
                        ..record.clone()
                    }),
                    _ => None,
                };
                writer.put(key, Some(&row), left.as_ref())?;
            }
            writer.finish()?;
            match &data_key {
                Some(data_key) => counts::count_anew(tx, data_key).map(drop)?,
                None => counts::forget(tx)?,
            }
            course.go_on()?;
            let entry = journal::append(tx, &pen, action, Mode::Do, None, None)?;
            course.close()?;
            Ok(entry)
        })?;
        self.reach_files(keys.len(), course)
    }

    /// Try again to reach the files that a purge has left.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`].
    pub fn retry_purge(&mut self) -> Result<PurgeDone, StoreError> {
        self.retry_purge_watched(&Course::new())
    }

    /// The same, counted by files; each that is reached is reached for good, so it is not stopped.
    ///
    /// # Errors
    /// As for [`Project::retry_purge`]; [`StoreError::Cancelled`] where it was before it began.
    pub fn retry_purge_watched(&mut self, course: &Course) -> Result<PurgeDone, StoreError> {
        self.need(Permission::Purge)?;
        course.close()?;
        self.reach_files(0, course)
    }

    /// Take everybody who was ever erased out of the other files, and say how far that went.
    fn reach_files(&mut self, erased: usize, course: &Course) -> Result<PurgeDone, StoreError> {
        let mut files = Reached::default();
        files.left.extend(self.wipe_own());
        let (keys, id) = (self.erased_keys()?, self.project_id()?);
        let kin = self.kin()?;
        course.enter(Stage::Cleaning, kin.len());
        for kin in kin {
            files.count(&kin.path, clean(&kin, &id, &keys));
            course.count(1)?;
        }
        self.name_unreachable(&mut files)?;
        let left: Vec<Value> = files
            .left
            .iter()
            .map(|left| json!({"path": left.path.display().to_string(), "why": left.why.name()}))
            .collect();
        let action = Action::new(ActionName::FinishPurge, Vec::new())
            .with("count", files.done.len())
            .with("left", left);
        self.note(action, None)?;
        Ok(PurgeDone {
            erased,
            files,
            copies: self.copies()?,
        })
    }

    /// Files that no program can take anybody out of.
    fn name_unreachable(&self, files: &mut Reached) -> Result<(), StoreError> {
        let is_there = |path: &Path| path.parent().is_none_or(Path::exists);
        for path in self.paths_of(ActionName::CopyProject)? {
            if !is_there(&path) {
                files.count(&path, Err(Why::Away));
            }
        }
        let filter = HistoryFilter {
            actions: vec![ActionName::Export],
            ..HistoryFilter::default()
        };
        for row in self.history(&filter, journal::ALL)? {
            let is_clear = row.detail.get("masked") == Some(&Value::Bool(false));
            let Some(path) = row.detail.get("path").and_then(Value::as_str) else {
                continue;
            };
            let path = Path::new(path);
            let is_named = files.left.iter().any(|left| left.path == path);
            if !is_clear || is_named {
                continue;
            }
            match (path.exists(), is_there(path)) {
                (true, _) => files.count(path, Err(Why::InClear)),
                (false, false) => files.count(path, Err(Why::Away)),
                (false, true) => {}
            }
        }
        Ok(())
    }

    /// Everybody whom the journal says to have been erased, and who was not entered again.
    fn erased_keys(&self) -> Result<Vec<Key>, StoreError> {
        let filter = HistoryFilter {
            actions: vec![ActionName::Purge],
            ..HistoryFilter::default()
        };
        let mut keys = Vec::new();
        for row in self.history(&filter, journal::ALL)? {
            let records = row.detail.get("records").and_then(Value::as_array);
            let named = records.into_iter().flatten().filter_map(Value::as_str);
            keys.extend(named.filter_map(Key::named));
        }
        keys.sort();
        keys.dedup();
        let mut is_there = self.connection().prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM gridroom_person_key WHERE kind = ?1 AND id = ?2)",
        )?;
        let mut gone = Vec::with_capacity(keys.len());
        for key in keys {
            let again: bool =
                is_there.query_row(params![key.kind.name(), key.id], |row| row.get(0))?;
            if !again {
                gone.push(key);
            }
        }
        Ok(gone)
    }
}

fn forget_key(connection: &Connection, key: &Key) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM gridroom_person_key WHERE kind = ?1 AND id = ?2")?
        .execute(params![key.kind.name(), key.id])?;
    Ok(())
}

/// Take people out of another file. A file of another project has nothing of them.
fn clean(kin: &Kin, project_id: &str, keys: &[Key]) -> Result<bool, Why> {
    let Some(mut opened) = kin::open(kin, project_id)? else {
        return Ok(false);
    };
    forget(&mut opened.connection, keys)?;
    match kin::wipe(&opened.connection)? {
        true => Ok(true),
        false => Err(Why::InUse),
    }
}

fn forget(connection: &mut Connection, keys: &[Key]) -> Result<(), StoreError> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for key in keys {
        forget_key(&tx, key)?;
    }
    tx.commit()?;
    Ok(())
}
