//! Erasing people for good. A purge takes away a person's own key, and with it every value that
//! was ever sealed under it: in the record, in the journal, in every backup within reach. What
//! the journal says in clear (who did what, when) stays, and its chain still holds.

use super::action::ActionName;
use super::backup::{self, Backup};
use super::error::StoreError;
use super::journal::{self, Action, HistoryFilter, Mode};
use super::opening::connect_to_write;
use super::project::Project;
use super::records::{self, Writer};
use super::schema::{meta, set_meta};
use crate::model::record::{Key, Kind, Record};
use crate::rules::Permission;
use crate::rules::retention::{Ground, RecordType, is_due};
use jiff::civil::Date;
use rusqlite::{Connection, params};
use serde_json::Value;
use std::path::PathBuf;

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
    /// Backups that would be cleaned.
    pub backups: Vec<Backup>,
    /// Copies and exports that the journal knows of and that a purge does not reach.
    pub copies: Vec<String>,
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
    /// Backups cleaned.
    pub backups: usize,
    /// Backups that could not be cleaned, and why: to be deleted by hand.
    pub failed: Vec<(PathBuf, String)>,
    /// Copies that a purge does not reach.
    pub copies: Vec<String>,
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
        let author = self.author();
        self.transact(|tx, _| {
            set_meta(tx, &format!("retention.{}", kind.name()), &days.to_string())?;
            journal::append(tx, &author, action, Mode::Do, None, None)
        })?;
        Ok(())
    }

    /// What a purge would erase on this day.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn purge_report(&self, today: Date) -> Result<PurgeReport, StoreError> {
        let mut report = PurgeReport {
            backups: backup::list_backups(self.path()),
            copies: self.copies()?,
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

    /// Copies and exports that the journal knows of.
    fn copies(&self) -> Result<Vec<String>, StoreError> {
        let filter = HistoryFilter {
            actions: vec![ActionName::CopyProject, ActionName::Export],
            ..HistoryFilter::default()
        };
        let rows = self.history(&filter, 10_000)?;
        let paths = rows
            .iter()
            .filter_map(|row| row.detail.get("path")?.as_str().map(str::to_owned));
        let mut paths: Vec<String> = paths.collect();
        paths.sort();
        paths.dedup();
        Ok(paths)
    }

    /// Erase these people, here and in every backup. There is no way back.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`]; nothing is then erased.
    pub fn purge(&mut self, keys: &[Key], ground: Ground) -> Result<PurgeDone, StoreError> {
        self.need(Permission::Purge)?;
        if keys.is_empty() {
            return Ok(PurgeDone::default());
        }
        let ids: Vec<Value> = keys.iter().map(|k| Value::from(k.to_string())).collect();
        let action = Action::new(ActionName::Purge, Vec::new())
            .with("count", keys.len())
            .with("ground", ground.name())
            .with("records", ids);
        let author = self.author();
        self.transact(|tx, columns| {
            let mut writer = Writer::new(tx, columns);
            for key in keys {
                forget_key(tx, key)?;
                let Some(row) = records::find(tx, key)? else {
                    continue;
                };
                // Of a case its grid, date and class stay: they are figures, not a person.
                let left = match (key.kind, &row.record) {
                    (Kind::Case, Some(record)) => Some(Record {
                        sealed: None,
                        ..record.clone()
                    }),
                    _ => None,
                };
                writer.put(key, Some(&row), left.as_ref())?;
            }
            writer.finish()?;
            journal::append(tx, &author, action, Mode::Do, None, None)
        })?;
        wipe(self.connection())?;
        let mut done = PurgeDone {
            erased: keys.len(),
            copies: self.copies()?,
            ..PurgeDone::default()
        };
        for backup in backup::list_backups(self.path()) {
            match clean(&backup, keys) {
                Ok(()) => done.backups += 1,
                Err(error) => done.failed.push((backup.path, error.to_string())),
            }
        }
        Ok(done)
    }
}

fn forget_key(connection: &Connection, key: &Key) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM gridroom_person_key WHERE kind = ?1 AND id = ?2")?
        .execute(params![key.kind.name(), key.id])?;
    Ok(())
}

/// Nothing of what was taken away stays in free pages or in the log.
fn wipe(connection: &Connection) -> Result<(), StoreError> {
    let checkpoint = |connection: &Connection| {
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
    };
    checkpoint(connection)?;
    connection.execute_batch("VACUUM")?;
    checkpoint(connection)?;
    Ok(())
}

fn clean(backup: &Backup, keys: &[Key]) -> Result<(), StoreError> {
    let mut connection = connect_to_write(&backup.path)?;
    let tx = connection.transaction()?;
    for key in keys {
        forget_key(&tx, key)?;
    }
    tx.commit()?;
    wipe(&connection)?;
    connection.pragma_update(None, "journal_mode", "DELETE")?;
    Ok(())
}
