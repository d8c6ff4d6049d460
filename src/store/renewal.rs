//! Bringing the other files of a project to its present keys, or erasing them. Owns: which of them
//! an old passphrase still opens.
//!
//! A file that is brought up has the users of today, under the data key of today: whoever may
//! open the project may open it, nobody else.

use super::carried;
use super::chain;
use super::columns::Columns;
use super::connecting::connect_to_read;
use super::epidemic::counts;
use super::error::StoreError;
use super::journal::{self, Action, Mode, Pen};
use super::kin::{self, Kin, Reached, Relation, Why};
use super::person_keys;
use super::project::Project;
use super::resealing;
use super::roster::{self, UserRow};
use super::schema::{self, SCHEMA_VERSION};
use super::sealing::{Cost, Lock, Secret, derive_identity, unseal_with};
use super::users::user_context;
use super::{ActionName, backup};
use crate::rules::Permission;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use std::fs;
use std::path::Path;

impl Project {
    /// The files beside this project, and its copies, that an old passphrase or recovery key
    /// still opens.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn old_locks(&self) -> Result<Reached, StoreError> {
        let (id, present) = (self.project_id()?, roster::users(self.connection())?);
        let mut reached = Reached::default();
        for kin in self.kin()? {
            let went = match has_old_lock(&kin.path, &id, &present) {
                Ok(false) => Ok(false),
                Ok(true) => Err(Why::OldLock),
                Err(error) => Err(Why::Failed(error.to_string())),
            };
            reached.count(&kin.path, went);
        }
        Ok(reached)
    }

    /// Bring every file beside this project to the present users and data key. Copies are
    /// projects of their own: their users are for whoever works in them.
    ///
    /// # Errors
    /// [`StoreError::SignInNeeded`] without the data key.
    pub fn renew_files(&mut self) -> Result<Reached, StoreError> {
        if self.seat.data_key.is_none() {
            return Err(StoreError::SignInNeeded);
        }
        let mut reached = self.renew();
        let own = self.wipe_own();
        let pen = self.pen();
        self.note_renewal(&pen, "rewritten", &reached)?;
        reached.left.extend(own);
        let others = self.old_locks()?.left.into_iter();
        let told: Vec<_> = reached.left.iter().map(|l| l.path.clone()).collect();
        reached
            .left
            .extend(others.filter(|left| !told.contains(&left.path)));
        Ok(reached)
    }

    /// Erase every file beside this project that an old passphrase still opens.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`] for all but administrators.
    pub fn erase_files(&mut self) -> Result<Reached, StoreError> {
        self.need(Permission::ManageUsers)?;
        let mut reached = Reached::default();
        let kin = self.kin()?;
        for left in self.old_locks()?.left {
            let is_copy = kin
                .iter()
                .any(|k| k.path == left.path && k.relation == Relation::Copy);
            match is_copy {
                true => reached.left.push(left),
                false => reached.count(&left.path, erase(&left.path)),
            }
        }
        reached.left.extend(self.wipe_own());
        let pen = self.pen();
        self.note_renewal(&pen, "erased", &reached)?;
        Ok(reached)
    }

    pub(super) fn note_renewal(
        &mut self,
        pen: &Pen,
        how: &str,
        reached: &Reached,
    ) -> Result<(), StoreError> {
        let left = reached.left.iter().map(|l| l.path.display().to_string());
        let action = Action::new(ActionName::RenewFiles, Vec::new())
            .with("how", how)
            .with("count", reached.done.len())
            .with("left", left.collect::<Vec<_>>());
        self.transact(|tx, _| journal::append(tx, pen, action, Mode::Do, None, None))?;
        Ok(())
    }

    /// Bring the files beside to the present keys, as far as that goes.
    pub(super) fn renew(&self) -> Reached {
        let present = self.seat.data_key.as_ref();
        present.map_or_else(Reached::default, |present| self.renew_under(present))
    }

    /// Bring the files beside to the present users and this data key, as far as that goes, and
    /// seal in them what the project has sealed.
    pub(super) fn renew_under(&self, present: &Secret) -> Reached {
        let mut reached = Reached::default();
        let sources = || -> Result<_, StoreError> {
            let mut keys = roster::old_keys(self.connection(), present)?;
            keys.push(present.clone());
            keys.reverse();
            Ok((self.project_id()?, self.kin()?, keys))
        };
        let (id, kin, keys) = match sources() {
            Ok(sources) => sources,
            Err(error) => {
                reached.count(self.path(), Err(error.into()));
                return reached;
            }
        };
        for kin in kin.iter().filter(|kin| kin.relation != Relation::Copy) {
            let went = rewrite(kin, &id, self.connection(), &keys);
            reached.count(&kin.path, went);
        }
        reached
    }

    /// The data keys that this passphrase of a user opens in the files beside.
    pub(super) fn keys_behind(&self, user: &str, passphrase: &str) -> Vec<Secret> {
        let Ok(kin) = self.kin() else {
            return Vec::new();
        };
        let mut tried: Vec<(Lock, Option<Secret>)> = Vec::new();
        let mut keys: Vec<Secret> = Vec::new();
        for kin in kin {
            let Ok(Some((lock, sealed))) = lock_in(&kin.path, user) else {
                continue;
            };
            let known = tried.iter().position(|(other, _)| *other == lock);
            let place = known.unwrap_or_else(|| {
                let opened = derive_identity(passphrase, &user_context(user), &lock).ok();
                tried.push((lock, opened.map(|identity| identity.private_key)));
                tried.len() - 1
            });
            let Some((_, Some(private_key))) = tried.get(place) else {
                continue;
            };
            if let Ok(given) = unseal_with(private_key, &sealed)
                && !keys.contains(&given.key)
            {
                keys.push(given.key);
            }
        }
        keys
    }
}

/// A user's lock and sealed data key in another file, of whatever version.
fn lock_in(path: &Path, user: &str) -> Result<Option<(Lock, Vec<u8>)>, StoreError> {
    let connection = connect_to_read(path)?;
    let found = connection.query_row(
        "SELECT salt, memory_kib, passes, private_key, data_key FROM gridroom_user
         WHERE id = ?1 AND data_key NOT NULL",
        [user],
        |row| {
            let cost = Cost {
                memory_kib: row.get(1)?,
                passes: row.get(2)?,
            };
            let lock = Lock {
                salt: row.get(0)?,
                cost,
                private_key: row.get(3)?,
            };
            Ok((lock, row.get(4)?))
        },
    );
    Ok(found.optional()?)
}

/// Whether a file of this project has a user's row that the project does not have.
fn has_old_lock(path: &Path, id: &str, present: &[UserRow]) -> Result<bool, StoreError> {
    let connection = connect_to_read(path)?;
    let Some(version) = schema::version_of(&connection)? else {
        return Ok(false);
    };
    if schema::meta(&connection, "project_id")?.as_deref() != Some(id) {
        return Ok(false);
    }
    let has_users: bool =
        connection.query_row("SELECT EXISTS (SELECT 1 FROM gridroom_user)", [], |row| {
            row.get(0)
        })?;
    if version < SCHEMA_VERSION {
        return Ok(has_users);
    }
    Ok(!roster::users(&connection)?
        .iter()
        .all(|row| present.contains(row)))
}

/// Whether a file of this project has in clear what the project has sealed.
fn is_in_clear(path: &Path, id: &str) -> Result<bool, StoreError> {
    let connection = connect_to_read(path)?;
    let Some(version) = schema::version_of(&connection)? else {
        return Ok(false);
    };
    let is_ours = schema::meta(&connection, "project_id")?.as_deref() == Some(id);
    // Before that form of the file nothing was sealed.
    Ok(is_ours && (version < SCHEMA_VERSION || resealing::is_due(&connection)?))
}

/// Bring one file to the present users and the first of the keys, which are tried in this order.
fn rewrite(kin: &Kin, id: &str, own: &Connection, keys: &[Secret]) -> Result<bool, Why> {
    let present = roster::users(own)?;
    if !has_old_lock(&kin.path, id, &present)? && !is_in_clear(&kin.path, id)? {
        return Ok(false);
    }
    let Some(mut opened) = kin::open(kin, id)? else {
        return Ok(false);
    };
    let is_done = bring_up(&mut opened.connection, own, &present, keys)?;
    if !is_done {
        return Err(Why::OldLock);
    }
    match kin::wipe(&opened.connection)? {
        true => Ok(true),
        false => Err(Why::InUse),
    }
}

fn bring_up(
    connection: &mut Connection,
    own: &Connection,
    users: &[UserRow],
    keys: &[Secret],
) -> Result<bool, StoreError> {
    let Some(present) = keys.first() else {
        return Ok(false);
    };
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version = schema::version_of(&tx)?.unwrap_or(SCHEMA_VERSION);
    if version < SCHEMA_VERSION {
        schema::migrate(&tx, version)?;
    }
    let is_clear = resealing::is_due(&tx)?;
    let mut fitting = None;
    for key in keys {
        if person_keys::opened_by(&tx, key)?.1 == 0 {
            fitting = Some(key);
            break;
        }
    }
    let Some(key) = fitting else {
        return Ok(false);
    };
    person_keys::rewrap(&tx, key, present)?;
    roster::replace(&tx, users, own)?;
    if let Some(join) = chain::join(own)?.filter(|_| is_clear) {
        let mut columns = Columns::load(&tx)?;
        resealing::reseal(&tx, &mut columns, present, &join)?;
        counts::count_anew(&tx, present)?;
    }
    // Whose keys these are now is said by entries that this file does not have.
    let since = carried::since(own, journal::head(&tx)?.0)?;
    schema::set_meta(&tx, carried::SINCE, &since)?;
    tx.commit()?;
    Ok(true)
}

/// Erase a file with its logs.
fn erase(path: &Path) -> Result<bool, Why> {
    let failed = |error: std::io::Error| Why::Failed(error.to_string());
    fs::remove_file(path).map_err(failed)?;
    for log in backup::logs_of(path) {
        if log.exists() {
            fs::remove_file(&log).map_err(failed)?;
        }
    }
    Ok(true)
}
