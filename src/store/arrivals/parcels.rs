//! Queues that go out as sealed files to callers without the shared project, and come back. Owns:
//! the form of the file, that what comes back is taken once, in whatever pieces and however often it
//! comes, and that somebody is called at one desk at a time: whoever went out is called here again
//! once they are given back, called or not, or are taken back; that whoever is called elsewhere goes by
//! what their own project says about calls. Nobody who was erased here comes back.

use super::super::batch::PersonEdit;
use super::super::copying::whole;
use super::super::error::StoreError;
use super::super::journal::{Action, Entry};
use super::super::new_file::NewFile;
use super::super::project::Project;
use super::super::records::Stored;
use super::super::sealing::{Cost, Fields, SealError, open_with, random_id, seal_with};
use super::super::users::check_passphrase;
use crate::course::Course;
use crate::model::act::ActionName;
use crate::model::arrivals::{
    CALLER, CallProfiles, FORM, HOME, OUT, Parcel, ParcelFault, ParcelRow, STATE, add_sendings,
    is_arrival, merged, settle, stand,
};
use crate::model::change::Change;
use crate::model::draft::DraftFault;
use crate::model::record::{Key, Kind, Record};
use crate::model::setting::{ProfileOf, home_profile_key, profile_record};
use crate::rules::arrivals::{BUNDLED_FILE, CallProfile, State, parse};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What a file begins with.
const MARK: &[u8] = b"gridroom calls 1\n";
/// A file has at most so many bytes: some 100,000 people.
const MOST_BYTES: u64 = 256 * 1024 * 1024;
/// Binds what is sealed to what it is for.
const CONTEXT: &[u8] = b"calls";

impl Project {
    /// Give a caller's queue out as a sealed file: all whom they are to call here, and of those who
    /// came from another project, what came of it. Whoever went out is nobody else's until they are
    /// given back or taken back. Of those of another project whoever is not to be called any more is
    /// given back, and with `gives_back` all of them, called or not.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`], [`StoreError::ShortPassphrase`]; [`StoreError::Faulty`] for a
    /// caller who has nobody to call; whatever the file system says.
    pub fn send_calls(
        &mut self,
        caller: &str,
        path: &Path,
        passphrase: &str,
        cost: Cost,
        gives_back: bool,
    ) -> Result<Option<Entry>, StoreError> {
        check_passphrase(passphrase)?;
        let (caller, own) = (caller.trim(), self.project_id()?);
        let id = random_id()?;
        let mut rows = Vec::new();
        let mut changes = Vec::new();
        for stored in self.records_with(Kind::Person, CALLER, caller)? {
            let (key, record) = (&stored.key, &stored.record);
            if !is_arrival(key, record) {
                continue;
            }
            let home = record.text(HOME).unwrap_or(&own).to_owned();
            let state = record
                .text(STATE)
                .and_then(State::named)
                .unwrap_or_default();
            // Whose file was lost goes out by the same sending again.
            let sending = record.text(OUT).unwrap_or(&id).to_owned();
            let is_guest = home != own;
            let is_back =
                is_guest && (gives_back || record.text(OUT).is_some() || !is_worked_on(state));
            let stands = self.arrival_to_edit(key)?;
            let goes = match is_guest {
                true => is_back || !stands.log.is_empty(),
                false => state != State::Closed,
            };
            if !goes {
                continue;
            }
            let mut row = ParcelRow::of(&key.id, &home, record, &stands.fields, stands.log);
            row.is_back = is_back;
            if !is_guest {
                row.sendings = vec![sending.clone()];
            }
            rows.push(row);
            if (is_back || !is_guest) && record.text(OUT) != Some(sending.as_str()) {
                let before = record.attribute(OUT).cloned();
                let after = Some(json!(sending));
                changes.push(Change::attribute(key.clone(), OUT, before, after));
            }
        }
        if rows.is_empty() {
            return Err(StoreError::Faulty(vec![DraftFault::Unknown("caller")]));
        }
        let count = rows.len();
        let profiles = self.profiles_along(&rows, &own)?;
        let parcel = Parcel::new(id, caller, rows).with_profiles(profiles);
        let text = zeroize::Zeroizing::new(parcel.to_text());
        let mut bytes = MARK.to_vec();
        bytes.extend(seal_with(passphrase, CONTEXT, text.as_bytes(), cost)?);
        let file = NewFile::holding(path, &bytes).map_err(StoreError::io(path))?;
        let action = Action::new(ActionName::SendCalls, changes)
            .with("path", whole(path))
            .with("name", caller)
            .with("count", count);
        // What leaves is noted before it is there, also where nobody's record changes by it.
        let entry = match action.changes.is_empty() {
            true => self.note(action, None)?,
            false => {
                let noted = self.carry_out(action)?;
                noted.ok_or(StoreError::CannotUndo)?
            }
        };
        file.replace().map_err(StoreError::io(path))?;
        Ok(Some(entry))
    }

    /// What is said about calls to those who go out: by this project, and by those whose people they
    /// are. Its own goes along as text also where it is the bundled one: that of another version may
    /// say something else.
    fn profiles_along(
        &self,
        rows: &[ParcelRow],
        own: &str,
    ) -> Result<BTreeMap<String, String>, StoreError> {
        let mut along = BTreeMap::new();
        for home in Parcel::homes(rows) {
            let text = match home == own {
                true => {
                    let brought = self.profile_text(ProfileOf::Calls)?;
                    Some(brought.unwrap_or_else(|| BUNDLED_FILE.to_owned()))
                }
                false => self.profile_text_of(home)?,
            };
            along.extend(text.map(|text| (home.to_owned(), text)));
        }
        Ok(along)
    }

    /// What other projects say about calls to those who come here anew, where it is not known yet, by
    /// the project. A file that is known, or what comes back, says nothing anew.
    fn profiles_anew<'a>(
        &self,
        parcel: &'a Parcel,
        own: &str,
    ) -> Result<BTreeMap<&'a str, &'a str>, StoreError> {
        let mut anew = BTreeMap::new();
        let mut settled = BTreeSet::from([own]);
        for row in &parcel.rows {
            let home = row.home.as_str();
            let Some(text) = parcel
                .profiles
                .get(home)
                .filter(|_| !settled.contains(home))
            else {
                continue;
            };
            let key = Key::new(Kind::Person, row.id.as_str());
            let comes_anew = match self.record(&key)? {
                Some(stored) => {
                    let mut record = stored.record;
                    is_arrival(&key, &record) && add_sendings(&mut record, &row.sendings)
                }
                None => true,
            };
            if comes_anew {
                settled.insert(home);
                if self.profile_text_of(home)?.as_deref() != Some(text) {
                    anew.insert(home, text.as_str());
                }
            }
        }
        Ok(anew)
    }

    /// What changes where other projects say something anew: what is kept of it, and how it stands with
    /// their people here, but for those in the file.
    fn go_by(
        &self,
        anew: &BTreeMap<&str, &str>,
        profiles: &CallProfiles,
        parcel: &Parcel,
    ) -> Result<Vec<Change>, StoreError> {
        let mut changes = Vec::new();
        if anew.is_empty() {
            return Ok(changes);
        }
        for (home, text) in anew {
            let key = home_profile_key(home);
            changes.push(match self.record(&key)? {
                Some(stored) => {
                    let after = profile_record(Some(&stored.record), Some(text));
                    Change::between(key, &stored.record, &after)
                }
                None => Change::insert(key, profile_record(None, Some(text))),
            });
        }
        let within: BTreeSet<&str> = parcel.rows.iter().map(|row| row.id.as_str()).collect();
        let is_meant = |stored: &Stored| {
            let home = stored.record.text(HOME);
            let is_theirs = home.is_some_and(|home| anew.contains_key(home));
            is_theirs && !within.contains(stored.key.id.as_str())
        };
        self.stand_anew(profiles, is_meant, &mut changes)?;
        Ok(changes)
    }

    /// Take back whom a sealed file gave out: they are called here again, whatever comes of that file
    /// later. All of a caller's, or those of them who are named.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`], [`StoreError::ReasonNeeded`]; [`StoreError::Faulty`] where nobody
    /// of them is out.
    pub fn take_back_calls(
        &mut self,
        caller: &str,
        keys: &[Key],
        reason: &str,
    ) -> Result<Option<Entry>, StoreError> {
        let (caller, reason) = (caller.trim(), reason.trim());
        if reason.is_empty() {
            return Err(StoreError::ReasonNeeded);
        }
        let named: BTreeSet<&Key> = keys.iter().collect();
        let mut changes = Vec::new();
        for stored in self.records_with(Kind::Person, CALLER, caller)? {
            let (key, record) = (stored.key, stored.record);
            let is_meant = named.is_empty() || named.contains(&key);
            let before = record.attribute(OUT).cloned();
            if is_meant && before.is_some() && is_arrival(&key, &record) {
                changes.push(Change::attribute(key, OUT, before, None));
            }
        }
        if changes.is_empty() {
            return Err(StoreError::Faulty(vec![DraftFault::Unknown(OUT)]));
        }
        let count = changes.len();
        let action = Action::new(ActionName::TakeBackCalls, changes)
            .with("name", caller)
            .with("reason", reason)
            .with("count", count);
        self.carry_out(action)
    }

    /// Take in a queue that came as a sealed file, or what came of one that went out from here:
    /// each call once. `None` where all of it is known.
    ///
    /// # Errors
    /// [`StoreError::WrongPassphrase`]; [`StoreError::Damaged`] where it is no such file;
    /// [`StoreError::NotPermitted`]; whatever the file system says.
    pub fn bring_calls(
        &mut self,
        path: &Path,
        passphrase: &str,
    ) -> Result<Option<Entry>, StoreError> {
        self.key_to_edit()?;
        let parcel = opened(path, passphrase)?;
        let own = self.project_id()?;
        let anew = self.profiles_anew(&parcel, &own)?;
        let mut profiles = self.call_profiles()?;
        for (home, text) in &anew {
            profiles.put(home, parse(text)?);
        }
        let changes = self.go_by(&anew, &profiles, &parcel)?;
        let mut edits = Vec::new();
        let mut gone = 0usize;
        let mut added = 0usize;
        for row in &parcel.rows {
            match self.taken(row, (&parcel.caller, &own), &profiles)? {
                Taken::Edit(edit) => {
                    added += usize::from(edit.before.is_none());
                    edits.push(*edit);
                }
                Taken::Known => {}
                Taken::Gone => gone += 1,
            }
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let action = Action::new(ActionName::BringCalls, changes)
            .with("name", parcel.caller.trim())
            .with("file", name.as_ref())
            .with("added", added)
            .with("updated", edits.len() - added)
            .with("gone", gone);
        self.commit_people(action, edits.into_iter().map(Ok), &Course::new())
    }

    /// What somebody in a parcel comes to here.
    fn taken(
        &self,
        row: &ParcelRow,
        (caller, own): (&str, &str),
        profiles: &CallProfiles,
    ) -> Result<Taken, StoreError> {
        let key = Key::new(Kind::Person, row.id.as_str());
        let is_ours = row.home == own;
        let stands = match self.arrival_to_edit(&key) {
            Ok(stands) => stands,
            // Whoever was erased here stays so.
            Err(StoreError::Erased | StoreError::WrongKind(_)) if is_ours => {
                return Ok(Taken::Gone);
            }
            Err(StoreError::WrongKind(_)) => return Ok(Taken::Gone),
            Err(StoreError::Erased) => {
                return Ok(new_here(key, row, caller, profiles.of(Some(&row.home))));
            }
            Err(error) => return Err(error),
        };
        let (log, is_more) = merged(&stands.log, &row.log);
        let (mut record, mut fields) = (stands.record.clone(), stands.fields);
        if is_more {
            settle(
                &mut record,
                &mut fields,
                &log,
                profiles.of_record(&stands.record),
            );
        } else if !is_ours && !log.is_empty() {
            // What their project says may be something else now.
            stand(&mut record, &log, profiles.of_record(&stands.record));
        }
        let is_here_again = match is_ours {
            true => row.answers(record.text(OUT)),
            false => comes_anew(&mut record, row, caller),
        };
        if is_here_again && let Some(properties) = &mut record.feature.properties {
            properties.shift_remove(OUT);
        }
        if record == stands.record && !is_more {
            return Ok(Taken::Known);
        }
        Ok(Taken::Edit(Box::new(PersonEdit {
            key,
            before: Some(stands.record),
            record,
            fields,
        })))
    }
}

/// What somebody in a parcel comes to.
enum Taken {
    /// They are new here, or more was heard of them.
    Edit(Box<PersonEdit>),
    /// All of it is known.
    Known,
    /// They were erased here, or are somebody else.
    Gone,
}

/// Somebody is still called, or a number of theirs is looked for.
const fn is_worked_on(state: State) -> bool {
    matches!(state, State::Open | State::Number)
}

/// Somebody of another project went out from there once more: they are this caller's now.
fn comes_anew(record: &mut Record, row: &ParcelRow, caller: &str) -> bool {
    let is_anew = add_sendings(record, &row.sendings);
    if is_anew {
        let properties = record.feature.properties.get_or_insert_default();
        properties.insert(CALLER.to_owned(), Value::from(caller.trim()));
    }
    is_anew
}

/// Somebody of another project, to be called here.
fn new_here(key: Key, row: &ParcelRow, caller: &str, profile: &CallProfile) -> Taken {
    let (mut record, mut fields): (_, Fields) = row.record();
    settle(&mut record, &mut fields, &row.log, profile);
    add_sendings(&mut record, &row.sendings);
    let properties = record.feature.properties.get_or_insert_default();
    properties.insert(CALLER.to_owned(), Value::from(caller.trim()));
    properties.insert(HOME.to_owned(), Value::from(row.home.as_str()));
    Taken::Edit(Box::new(PersonEdit {
        key,
        before: None,
        record,
        fields,
    }))
}

/// A parcel from its file.
fn opened(path: &Path, passphrase: &str) -> Result<Parcel, StoreError> {
    let damaged = || StoreError::Damaged(path.display().to_string());
    let length = std::fs::metadata(path).map_err(StoreError::io(path))?.len();
    if length > MOST_BYTES {
        return Err(damaged());
    }
    let bytes = std::fs::read(path).map_err(StoreError::io(path))?;
    let sealed = bytes.strip_prefix(MARK).ok_or_else(damaged)?;
    let text = open_with(passphrase, CONTEXT, sealed).map_err(|error| match error {
        SealError::NotOpened => StoreError::WrongPassphrase,
        other => StoreError::Seal(other),
    })?;
    Parcel::parse(&text).map_err(|fault| match fault {
        ParcelFault::Newer => StoreError::Newer {
            found: FORM + 1,
            known: FORM,
        },
        ParcelFault::Broken => damaged(),
    })
}
