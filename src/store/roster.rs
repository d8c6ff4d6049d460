//! The rows of users and of the recovery key, what vouches for them, and to whom the data key is
//! given. Owns: the form of these rows. Must not know: who asks, passphrases, roles' permissions.
//!
//! Whoever can write to the file can write any row into it. So each row carries a voucher, a tag
//! under the data key over its id, name, role, public key and whether it holds the data key. All
//! rows are checked before a key is given out again: a key is given only to a [`Roster`], and a
//! roster holds only rows that are vouched for.
//!
//! What this cannot show: a row that was taken away, and what somebody writes who holds the data
//! key. A row from before is not vouched for once a role changed or somebody was revoked, since
//! each of these gives out a new key.

use super::error::StoreError;
use super::journal::Action;
use super::person_keys;
use super::sealing::{Cost, Lock, Secret, open, seal, seal_to, vouch, vouches};
use super::seat::RowFault;
use crate::model::act::ActionName;
use crate::rules::Role;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::json;

/// A row of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserRow {
    /// Its id, which never changes.
    pub id: String,
    /// The name.
    pub name: String,
    /// The role as the file says it.
    pub said_role: String,
    /// How the private key is locked.
    pub lock: Lock,
    /// The public key.
    pub public_key: Vec<u8>,
    /// The data key, sealed to the public key.
    pub data_key: Option<Vec<u8>>,
    /// What vouches for the row.
    pub voucher: Option<Vec<u8>>,
}

impl UserRow {
    /// The role; `None` for one that this version does not know.
    pub fn role(&self) -> Option<Role> {
        Role::named(&self.said_role)
    }

    fn voucher_under(&self, data_key: &Secret) -> Result<Vec<u8>, StoreError> {
        Ok(vouch(data_key, &self.said().each_ref().map(Vec::as_slice))?)
    }

    fn is_vouched_under(&self, data_key: &Secret) -> bool {
        let said = self.said();
        let voucher = self.voucher.as_ref();
        voucher.is_some_and(|v| vouches(data_key, &said.each_ref().map(Vec::as_slice), v))
            && self
                .role()
                .is_some_and(|role| role.holds_data_key() == self.data_key.is_some())
    }

    fn said(&self) -> [Vec<u8>; 6] {
        [
            b"user".to_vec(),
            self.id.clone().into_bytes(),
            self.name.clone().into_bytes(),
            self.said_role.clone().into_bytes(),
            self.public_key.clone(),
            vec![u8::from(self.data_key.is_some())],
        ]
    }
}

/// All who are vouched for.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    pub(super) users: Vec<UserRow>,
    pub(super) recovery: Option<Vec<u8>>,
}

/// What checking all rows found.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// Who is vouched for.
    pub roster: Roster,
    /// What is not.
    pub faults: Vec<RowFault>,
    /// The data key itself is not that of the project: one from before, or made by somebody. It
    /// opens nobody, or vouches for no administrator.
    pub is_false_key: bool,
}

impl Checked {
    /// The roster, if it is whole.
    ///
    /// # Errors
    /// [`StoreError::NotVouched`] with the rows that fail.
    pub fn whole(self) -> Result<Roster, StoreError> {
        match self.faults.is_empty() {
            true => Ok(self.roster),
            false => Err(StoreError::NotVouched(self.faults)),
        }
    }
}

impl Roster {
    /// The names of its users.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.users.iter().map(|user| user.name.as_str())
    }

    /// Whose key is whose, for the journal.
    fn certificate(&self) -> Action {
        let users = self.users.iter().map(|user| {
            let key = hex::encode(&user.public_key);
            json!({"user": user.name, "role": user.said_role, "key": key})
        });
        let action = Action::new(ActionName::CertifyKeys, Vec::new())
            .with("users", users.collect::<Vec<_>>());
        match &self.recovery {
            Some(recovery) => action.with("recovery", hex::encode(recovery)),
            None => action,
        }
    }

    /// The same without this user.
    pub fn without(mut self, id: &str) -> Self {
        self.users.retain(|user| user.id != id);
        self
    }
}

const COLUMNS: &str =
    "id, name, role, salt, memory_kib, passes, private_key, public_key, data_key, voucher";

fn row_of(row: &Row<'_>) -> rusqlite::Result<UserRow> {
    Ok(UserRow {
        id: row.get(0)?,
        name: row.get(1)?,
        said_role: row.get(2)?,
        lock: Lock {
            salt: row.get(3)?,
            cost: Cost {
                memory_kib: row.get(4)?,
                passes: row.get(5)?,
            },
            private_key: row.get(6)?,
        },
        public_key: row.get(7)?,
        data_key: row.get(8)?,
        voucher: row.get(9)?,
    })
}

/// All users, by name.
///
/// # Errors
/// Whatever the database says.
pub fn users(connection: &Connection) -> Result<Vec<UserRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM gridroom_user ORDER BY name"
    ))?;
    let rows = statement.query_map([], row_of)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The user of this name.
///
/// # Errors
/// Whatever the database says.
pub fn find(connection: &Connection, name: &str) -> Result<Option<UserRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM gridroom_user WHERE name = ?1"
    ))?;
    Ok(statement.query_row([name], row_of).optional()?)
}

/// Write a user's row, in place of the one with its id, and vouch for it.
///
/// # Errors
/// Whatever the database says.
pub fn put(connection: &Connection, row: &UserRow, data_key: &Secret) -> Result<(), StoreError> {
    write(connection, row, Some(&row.voucher_under(data_key)?))
}

fn write(connection: &Connection, row: &UserRow, voucher: Option<&[u8]>) -> Result<(), StoreError> {
    connection.execute(
        "INSERT OR REPLACE INTO gridroom_user
           (id, name, role, salt, memory_kib, passes, public_key, private_key, data_key, voucher)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            row.id,
            row.name,
            row.said_role,
            row.lock.salt,
            row.lock.cost.memory_kib,
            row.lock.cost.passes,
            row.public_key,
            row.lock.private_key,
            row.data_key,
            voucher
        ],
    )?;
    Ok(())
}

/// Give the data key to a recovery key, which is the only one then.
///
/// # Errors
/// Whatever the database says.
pub fn put_recovery(
    connection: &Connection,
    public_key: &[u8],
    data_key: &Secret,
) -> Result<(), StoreError> {
    connection.execute("DELETE FROM gridroom_recovery", [])?;
    connection.execute(
        "INSERT INTO gridroom_recovery (public_key, data_key, voucher) VALUES (?1, ?2, ?3)",
        params![
            public_key,
            seal_to(public_key, data_key)?,
            vouch(data_key, &[b"recovery", public_key])?
        ],
    )?;
    Ok(())
}

/// Public key, sealed data key and voucher of each recovery key there is; there should be one.
type RecoveryRow = (Vec<u8>, Vec<u8>, Option<Vec<u8>>);

/// The rows of recovery keys.
///
/// # Errors
/// Whatever the database says.
pub fn recoveries(connection: &Connection) -> Result<Vec<RecoveryRow>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT public_key, data_key, voucher FROM gridroom_recovery")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Check all rows under the data key.
///
/// # Errors
/// Whatever the database says.
pub fn check(connection: &Connection, data_key: &Secret) -> Result<Checked, StoreError> {
    let mut checked = Checked::default();
    for user in users(connection)? {
        match user.is_vouched_under(data_key) {
            true => checked.roster.users.push(user),
            false => checked.faults.push(RowFault::User(user.name)),
        }
    }
    for (public_key, _, voucher) in recoveries(connection)? {
        let said: [&[u8]; 2] = [b"recovery", &public_key];
        match voucher.is_some_and(|v| vouches(data_key, &said, &v)) {
            true => checked.roster.recovery = Some(public_key),
            false if checked.faults.last() == Some(&RowFault::Recovery) => {}
            false => checked.faults.push(RowFault::Recovery),
        }
    }
    // A data key that was put in place of the real one opens nobody.
    let (opened, closed) = person_keys::opened_by(connection, data_key)?;
    if closed > 0 {
        checked.faults.push(RowFault::People(closed));
    }
    let mut vouched = checked.roster.users.iter();
    checked.is_false_key = (closed > 0 && opened == 0)
        || !vouched.any(|user| user.role() == Some(Role::Administrator));
    Ok(checked)
}

/// An entry that certifies the keys of all who are vouched for.
///
/// # Errors
/// Whatever the database says.
pub(super) fn certificate(
    connection: &Connection,
    data_key: &Secret,
) -> Result<Action, StoreError> {
    Ok(check(connection, data_key)?.roster.certificate())
}

/// Write how a user's private key is locked.
///
/// # Errors
/// Whatever the database says.
pub fn put_lock(connection: &Connection, id: &str, lock: &Lock) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE gridroom_user SET salt = ?2, memory_kib = ?3, passes = ?4, private_key = ?5
         WHERE id = ?1",
        params![
            id,
            lock.salt,
            lock.cost.memory_kib,
            lock.cost.passes,
            lock.private_key
        ],
    )?;
    Ok(())
}

/// Whether anybody was ever vouched for in this file.
///
/// # Errors
/// Whatever the database says.
pub fn has_vouchers(connection: &Connection) -> Result<bool, StoreError> {
    Ok(connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM gridroom_user WHERE voucher NOT NULL)
             OR EXISTS (SELECT 1 FROM gridroom_recovery WHERE voucher NOT NULL)",
        [],
        |row| row.get(0),
    )?)
}

/// Give a new data key to all of a roster, and wrap by it the keys of people and the data keys
/// from before.
///
/// # Errors
/// Whatever the database says.
pub fn rotate(
    connection: &Connection,
    roster: &Roster,
    old: &Secret,
    new: &Secret,
) -> Result<(), StoreError> {
    person_keys::rewrap(connection, old, new)?;
    for user in &roster.users {
        let mut user = user.clone();
        if user.data_key.is_some() {
            user.data_key = Some(seal_to(&user.public_key, new)?);
        }
        put(connection, &user, new)?;
    }
    if let Some(public_key) = &roster.recovery {
        put_recovery(connection, public_key, new)?;
    }
    let mut keys = old_keys(connection, old)?;
    keys.push(old.clone());
    keep_old_keys(connection, &keys, new)
}

/// Put rows of users, and what else `from` says of who holds the data key, in place of what a file
/// has.
///
/// # Errors
/// Whatever the database says.
pub fn replace(
    connection: &Connection,
    users: &[UserRow],
    from: &Connection,
) -> Result<(), StoreError> {
    connection.execute_batch(
        "DELETE FROM gridroom_user; DELETE FROM gridroom_recovery; DELETE FROM gridroom_old_key;",
    )?;
    for user in users {
        write(connection, user, user.voucher.as_deref())?;
    }
    for (public_key, data_key, voucher) in recoveries(from)? {
        connection.execute(
            "INSERT INTO gridroom_recovery (public_key, data_key, voucher) VALUES (?1, ?2, ?3)",
            params![public_key, data_key, voucher],
        )?;
    }
    let mut statement =
        from.prepare_cached("SELECT wrapped FROM gridroom_old_key ORDER BY place")?;
    let rows = statement.query_map([], |row| row.get::<_, Vec<u8>>(0))?;
    for wrapped in rows {
        connection.execute(
            "INSERT INTO gridroom_old_key (wrapped) VALUES (?1)",
            [wrapped?],
        )?;
    }
    Ok(())
}

const OLD_KEY: &[u8] = b"data key from before";

/// The data keys that were in use before, the oldest first.
///
/// # Errors
/// Whatever the database says.
pub fn old_keys(connection: &Connection, data_key: &Secret) -> Result<Vec<Secret>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT wrapped FROM gridroom_old_key ORDER BY place")?;
    let rows = statement.query_map([], |row| row.get::<_, Vec<u8>>(0))?;
    let mut keys = Vec::new();
    for row in rows {
        // One that somebody put there opens no backup of ours: it is left out.
        let plain = open(data_key, OLD_KEY, &row?);
        keys.extend(plain.ok().and_then(|plain| Secret::from_bytes(&plain)));
    }
    Ok(keys)
}

/// Keep the data keys from before, wrapped by the present one.
///
/// # Errors
/// Whatever the database says.
pub fn keep_old_keys(
    connection: &Connection,
    keys: &[Secret],
    data_key: &Secret,
) -> Result<(), StoreError> {
    connection.execute("DELETE FROM gridroom_old_key", [])?;
    let mut statement =
        connection.prepare_cached("INSERT INTO gridroom_old_key (wrapped) VALUES (?1)")?;
    for key in keys {
        statement.execute([seal(data_key, OLD_KEY, key.bytes())?])?;
    }
    Ok(())
}
