//! Who may sign in, who sits here, and who holds the data key. Owns: users and the handing out
//! of keys.
//!
//! A project has no users until personal data is about to enter it: until then whoever opens it
//! may do everything, for there is nothing to protect. A synthetic project keeps its data key in
//! clear, so that its invented people can be shown; with the first administrator it gets a new
//! one, and the open one goes.

use super::action::ActionName;
use super::backup;
use super::error::StoreError;
use super::journal::{self, Action, Mode};
use super::opening::{Access, connect_to_write};
use super::people;
use super::project::Project;
use super::schema::{meta, set_meta};
use super::sealing::{
    Cost, Identity, Lock, RecoveryKey, SealError, Secret, derive_identity, new_identity, relock,
    seal_to, unseal_with,
};
use crate::rules::{Permission, Role};
use rusqlite::{Connection, OptionalExtension, params};

/// Who acts in a project without users.
pub const LOCAL: &str = "local";
/// The fewest characters of a passphrase.
pub const SHORTEST_PASSPHRASE: usize = 8;

/// Who sits at the desk.
#[derive(Clone, Debug, Default)]
pub struct Seat {
    /// The user's name, or [`LOCAL`].
    pub name: String,
    /// The role; `None` while nobody has signed in.
    pub role: Option<Role>,
    pub(super) data_key: Option<Secret>,
}

/// A user of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The name.
    pub name: String,
    /// The role.
    pub role: Role,
}

/// A user's row.
struct Account {
    id: String,
    role: Role,
    lock: Lock,
    public_key: Vec<u8>,
    data_key: Option<Vec<u8>>,
}

/// Keep the data key of a synthetic project in clear.
pub(super) fn set_open_key(connection: &Connection, key: &Secret) -> Result<(), StoreError> {
    set_meta(connection, "open_data_key", &hex::encode(key.bytes()))
}

fn account(connection: &Connection, name: &str) -> Result<Option<Account>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, role, salt, memory_kib, passes, private_key, public_key, data_key
         FROM gridroom_user WHERE name = ?1",
    )?;
    let found = statement.query_row([name], |row| {
        let cost = Cost {
            memory_kib: row.get(3)?,
            passes: row.get(4)?,
        };
        let lock = Lock {
            salt: row.get(2)?,
            cost,
            private_key: row.get(5)?,
        };
        let role: String = row.get(1)?;
        Ok((row.get(0)?, role, lock, row.get(6)?, row.get(7)?))
    });
    let Some((id, role, lock, public_key, data_key)) = found.optional()? else {
        return Ok(None);
    };
    let role = Role::named(&role).ok_or_else(|| StoreError::Damaged(format!("role {role}")))?;
    Ok(Some(Account {
        id,
        role,
        lock,
        public_key,
        data_key,
    }))
}

/// What binds a private key to its user: the id, which never changes.
fn user_context(id: &str) -> Vec<u8> {
    format!("user {id}").into_bytes()
}

fn insert_account(
    connection: &Connection,
    name: &str,
    role: Role,
    passphrase: &str,
    cost: Cost,
    data_key: Option<&Secret>,
) -> Result<Identity, StoreError> {
    let id = super::sealing::random_id()?;
    let (identity, lock) = new_identity(passphrase, &user_context(&id), cost)?;
    let for_user = data_key.filter(|_| role.holds_data_key());
    let sealed = for_user
        .map(|key| seal_to(&identity.public_key, key))
        .transpose()?;
    connection.execute(
        "INSERT INTO gridroom_user VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            id,
            name,
            role.name(),
            lock.salt,
            lock.cost.memory_kib,
            lock.cost.passes,
            identity.public_key,
            lock.private_key,
            sealed
        ],
    )?;
    Ok(identity)
}

fn store_lock(connection: &Connection, id: &str, lock: &Lock) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE gridroom_user SET salt = ?2, memory_kib = ?3, passes = ?4, private_key = ?5 WHERE id = ?1",
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

/// Give a new data key to everybody who holds one, and wrap all person keys by it.
fn rotate(connection: &Connection, old: &Secret, new: &Secret) -> Result<(), StoreError> {
    people::rewrap(connection, old, new)?;
    let mut holders: Vec<(String, Vec<u8>)> = Vec::new();
    {
        let mut statement = connection
            .prepare("SELECT id, public_key FROM gridroom_user WHERE data_key NOT NULL")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        for row in rows {
            holders.push(row?);
        }
    }
    for (id, public_key) in holders {
        let sealed = seal_to(&public_key, new)?;
        connection.execute(
            "UPDATE gridroom_user SET data_key = ?2 WHERE id = ?1",
            params![id, sealed],
        )?;
    }
    let recovery: Option<Vec<u8>> = connection
        .query_row("SELECT public_key FROM gridroom_recovery", [], |row| {
            row.get(0)
        })
        .optional()?;
    if let Some(public_key) = recovery {
        let sealed = seal_to(&public_key, new)?;
        connection.execute("UPDATE gridroom_recovery SET data_key = ?1", [sealed])?;
    }
    Ok(())
}

fn checked(name: &str, passphrase: &str) -> Result<String, StoreError> {
    let name = name.trim();
    if name.is_empty() || name == LOCAL {
        return Err(StoreError::NameNeeded);
    }
    check_passphrase(passphrase)?;
    Ok(name.to_owned())
}

fn check_passphrase(passphrase: &str) -> Result<(), StoreError> {
    if passphrase.chars().count() < SHORTEST_PASSPHRASE {
        return Err(StoreError::ShortPassphrase(SHORTEST_PASSPHRASE));
    }
    Ok(())
}

impl Project {
    /// Who sits here.
    pub fn seat(&self) -> &Seat {
        &self.seat
    }

    /// In a project without users whoever opens it may do everything.
    pub(super) fn take_open_seat(&mut self) -> Result<(), StoreError> {
        if self.has_users()? {
            self.seat = Seat::default();
            return Ok(());
        }
        let open = meta(self.connection(), "open_data_key")?;
        self.seat = Seat {
            name: LOCAL.to_owned(),
            role: Some(Role::Administrator),
            data_key: open
                .and_then(|text| hex::decode(text).ok())
                .and_then(|bytes| Secret::from_bytes(&bytes)),
        };
        Ok(())
    }

    /// Whether anybody has to sign in.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn has_users(&self) -> Result<bool, StoreError> {
        Ok(self
            .connection()
            .query_row("SELECT count(*) FROM gridroom_user", [], |row| row.get(0))?)
    }

    /// All users, by name.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn users(&self) -> Result<Vec<User>, StoreError> {
        let mut statement = self
            .connection()
            .prepare_cached("SELECT name, role FROM gridroom_user ORDER BY name")?;
        let rows = statement.query_map([], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })?;
        let mut users = Vec::new();
        for row in rows {
            let (name, role) = row?;
            if let Some(role) = Role::named(&role) {
                users.push(User { name, role });
            }
        }
        Ok(users)
    }

    /// Set up the first administrator: from now on somebody has to sign in. The recovery key is
    /// returned this once and kept nowhere.
    ///
    /// # Errors
    /// [`StoreError::NameTaken`] once there are users, [`StoreError::ShortPassphrase`],
    /// [`StoreError::NameNeeded`].
    pub fn set_up(
        &mut self,
        name: &str,
        passphrase: &str,
        cost: Cost,
    ) -> Result<RecoveryKey, StoreError> {
        let name = checked(name, passphrase)?;
        if self.has_users()? {
            return Err(StoreError::NameTaken);
        }
        let recovery = RecoveryKey::new()?;
        let (new, old) = (Secret::random()?, self.seat.data_key.clone());
        let seat = Seat {
            name: name.clone(),
            role: Some(Role::Administrator),
            data_key: Some(new.clone()),
        };
        let author = self.author_at(&seat);
        self.transact(|tx, _| {
            if let Some(old) = &old {
                people::rewrap(tx, old, &new)?;
            }
            tx.execute("DELETE FROM gridroom_meta WHERE key = 'open_data_key'", [])?;
            // Whoever enters from now on is real.
            set_meta(tx, "synthetic", "false")?;
            tx.execute(
                "INSERT INTO gridroom_recovery VALUES (?1, ?2)",
                params![
                    recovery.public_key(),
                    seal_to(&recovery.public_key(), &new)?
                ],
            )?;
            insert_account(tx, &name, Role::Administrator, passphrase, cost, Some(&new))?;
            let action = Action::new(ActionName::SetUp, Vec::new()).with("user", name.as_str());
            journal::append(tx, &author, action, Mode::Do, None, None)
        })?;
        self.seat = seat;
        Ok(recovery)
    }

    /// Sign in.
    ///
    /// # Errors
    /// [`StoreError::WrongPassphrase`]; it takes as long for an unknown name.
    pub fn sign_in(&mut self, name: &str, passphrase: &str) -> Result<Role, StoreError> {
        let name = name.trim();
        let Some(account) = account(self.connection(), name)? else {
            let _ = new_identity(passphrase, b"nobody", Cost::default());
            return Err(StoreError::WrongPassphrase);
        };
        let identity = derive_identity(passphrase, &user_context(&account.id), &account.lock)
            .map_err(|error| match error {
                SealError::NotOpened => StoreError::WrongPassphrase,
                other => StoreError::Seal(other),
            })?;
        let data_key = account
            .data_key
            .map(|sealed| unseal_with(&identity.private_key, &sealed))
            .transpose()?;
        let seat = Seat {
            name: name.to_owned(),
            role: Some(account.role),
            data_key,
        };
        // Nobody sits here before the journal says so.
        if *self.access() == Access::Write {
            let action = Action::new(ActionName::SignIn, Vec::new());
            let author = self.author_at(&seat);
            self.transact(|tx, _| journal::append(tx, &author, action, Mode::Do, None, None))?;
        }
        self.seat = seat;
        Ok(account.role)
    }

    /// Sign out, or lock after idling: the keys leave the memory.
    ///
    /// # Errors
    /// Whatever the database says; the keys are gone all the same.
    pub fn sign_out(&mut self, idle: bool) -> Result<(), StoreError> {
        let author = self.author();
        let was_open = author.actor == LOCAL || self.seat.role.is_none();
        if was_open {
            return Ok(());
        }
        self.seat = Seat::default();
        if *self.access() == Access::Write {
            let action = Action::new(ActionName::SignOut, Vec::new()).with("idle", idle);
            self.transact(|tx, _| journal::append(tx, &author, action, Mode::Do, None, None))?;
        }
        Ok(())
    }

    /// Add a user.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`] for all but administrators, [`StoreError::NameTaken`].
    pub fn add_user(
        &mut self,
        name: &str,
        role: Role,
        passphrase: &str,
        cost: Cost,
    ) -> Result<(), StoreError> {
        self.need(Permission::ManageUsers)?;
        let data_key = self.seat.data_key.clone();
        if !self.has_users()? {
            return Err(StoreError::AdministratorNeeded);
        }
        let name = checked(name, passphrase)?;
        if account(self.connection(), &name)?.is_some() {
            return Err(StoreError::NameTaken);
        }
        let action = Action::new(ActionName::AddUser, Vec::new())
            .with("user", name.as_str())
            .with("role", role.name());
        let author = self.author();
        self.transact(|tx, _| {
            insert_account(tx, &name, role, passphrase, cost, data_key.as_ref())?;
            journal::append(tx, &author, action, Mode::Do, None, None)
        })?;
        Ok(())
    }

    fn keep_an_administrator(&self, without: &str) -> Result<(), StoreError> {
        let others = self.users()?.into_iter();
        let mut others = others.filter(|u| u.name != without);
        if others.any(|u| u.role == Role::Administrator) {
            Ok(())
        } else {
            Err(StoreError::LastAdministrator)
        }
    }

    /// Change a role. Who may no longer see personal data loses the data key, which is then
    /// another one.
    ///
    /// # Errors
    /// [`StoreError::LastAdministrator`], [`StoreError::NoSuchUser`],
    /// [`StoreError::NotPermitted`].
    pub fn change_role(&mut self, name: &str, role: Role) -> Result<(), StoreError> {
        self.need(Permission::ManageUsers)?;
        let account = account(self.connection(), name)?.ok_or(StoreError::NoSuchUser)?;
        if role != Role::Administrator {
            self.keep_an_administrator(name)?;
        }
        let action = Action::new(ActionName::ChangeRole, Vec::new())
            .with("user", name)
            .with("from", account.role.name())
            .with("role", role.name());
        let loses_key = account.data_key.is_some() && !role.holds_data_key();
        let old = self.seat.data_key.clone().ok_or(StoreError::SignInNeeded)?;
        let new = if loses_key {
            Secret::random()?
        } else {
            old.clone()
        };
        let author = self.author();
        self.transact(|tx, _| {
            let sealed = if role.holds_data_key() {
                Some(seal_to(&account.public_key, &new)?)
            } else {
                None
            };
            tx.execute(
                "UPDATE gridroom_user SET role = ?2, data_key = ?3 WHERE id = ?1",
                params![account.id, role.name(), sealed],
            )?;
            if loses_key {
                rotate(tx, &old, &new)?;
            }
            journal::append(tx, &author, action, Mode::Do, None, None)
        })?;
        self.seat.data_key = Some(new);
        if name == self.seat.name {
            self.seat.role = Some(role);
            if loses_key {
                self.seat.data_key = None;
            }
        }
        if loses_key {
            self.forget_in_backups(&account.id);
        }
        Ok(())
    }

    /// Revoke a user: everybody else gets a new data key.
    ///
    /// # Errors
    /// [`StoreError::LastAdministrator`], [`StoreError::NoSuchUser`],
    /// [`StoreError::NotPermitted`].
    pub fn revoke(&mut self, name: &str) -> Result<(), StoreError> {
        self.need(Permission::ManageUsers)?;
        let account = account(self.connection(), name)?.ok_or(StoreError::NoSuchUser)?;
        self.keep_an_administrator(name)?;
        let old = self.seat.data_key.clone().ok_or(StoreError::SignInNeeded)?;
        let new = Secret::random()?;
        let action = Action::new(ActionName::RevokeUser, Vec::new()).with("user", name);
        let author = self.author();
        self.transact(|tx, _| {
            tx.execute("DELETE FROM gridroom_user WHERE id = ?1", [&account.id])?;
            rotate(tx, &old, &new)?;
            journal::append(tx, &author, action, Mode::Do, None, None)
        })?;
        self.seat.data_key = Some(new);
        if name == self.seat.name {
            self.seat = Seat::default();
        }
        self.forget_in_backups(&account.id);
        Ok(())
    }

    /// A user who lost the data key must not find it in a backup.
    fn forget_in_backups(&self, user_id: &str) {
        for backup in backup::list_backups(self.path()) {
            let done = connect_to_write(&backup.path).and_then(|connection| {
                connection.execute(
                    "UPDATE gridroom_user SET data_key = NULL WHERE id = ?1",
                    [user_id],
                )?;
                connection.pragma_update(None, "journal_mode", "DELETE")?;
                Ok(())
            });
            if let Err(error) = done {
                tracing::warn!(path = %backup.path.display(), %error, "a backup keeps a revoked key");
            }
        }
    }

    /// Change one's own passphrase.
    ///
    /// # Errors
    /// [`StoreError::WrongPassphrase`] for the old one, [`StoreError::ShortPassphrase`] for the
    /// new one.
    pub fn change_passphrase(
        &mut self,
        old: &str,
        new: &str,
        cost: Cost,
    ) -> Result<(), StoreError> {
        check_passphrase(new)?;
        let name = self.seat.name.clone();
        let account = account(self.connection(), &name)?.ok_or(StoreError::SignInNeeded)?;
        let context = user_context(&account.id);
        let identity = derive_identity(old, &context, &account.lock)
            .map_err(|_| StoreError::WrongPassphrase)?;
        let lock = relock(&identity, new, &context, cost)?;
        let author = self.author();
        self.transact(|tx, _| {
            store_lock(tx, &account.id, &lock)?;
            let action = Action::new(ActionName::ChangePassphrase, Vec::new());
            journal::append(tx, &author, action, Mode::Do, None, None)
        })?;
        Ok(())
    }

    /// Give an administrator a new passphrase with the printed recovery key, and sign in.
    ///
    /// # Errors
    /// [`StoreError::WrongPassphrase`] for another key or name.
    pub fn recover(
        &mut self,
        key: &RecoveryKey,
        name: &str,
        passphrase: &str,
        cost: Cost,
    ) -> Result<(), StoreError> {
        check_passphrase(passphrase)?;
        let name = name.trim();
        let account = account(self.connection(), name)?.ok_or(StoreError::WrongPassphrase)?;
        if account.role != Role::Administrator {
            return Err(StoreError::WrongPassphrase);
        }
        let sealed: Vec<u8> =
            self.connection()
                .query_row("SELECT data_key FROM gridroom_recovery", [], |row| {
                    row.get(0)
                })?;
        let data_key =
            unseal_with(key.private_key(), &sealed).map_err(|_| StoreError::WrongPassphrase)?;
        let (identity, lock) = new_identity(passphrase, &user_context(&account.id), cost)?;
        let for_user = seal_to(&identity.public_key, &data_key)?;
        let seat = Seat {
            name: name.to_owned(),
            role: Some(account.role),
            data_key: Some(data_key),
        };
        let author = self.author_at(&seat);
        self.transact(|tx, _| {
            tx.execute(
                "UPDATE gridroom_user SET public_key = ?2, data_key = ?3 WHERE id = ?1",
                params![account.id, identity.public_key, for_user],
            )?;
            store_lock(tx, &account.id, &lock)?;
            let action = Action::new(ActionName::Recover, Vec::new());
            journal::append(tx, &author, action, Mode::Do, None, None)
        })?;
        self.seat = seat;
        Ok(())
    }

    /// Whether personal values can be opened here and now (to show them masked).
    pub fn holds_data_key(&self) -> bool {
        self.seat.data_key.is_some()
    }

    /// Data, masked where it is personal, is about to be written to a file outside: whether this
    /// is allowed, and a note of it. `false` where no journal can keep the note, because the
    /// project is only read.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`], [`StoreError::SignInNeeded`].
    pub fn note_export(&mut self, path: &std::path::Path, layer: &str) -> Result<bool, StoreError> {
        self.need(Permission::Export)?;
        let action = Action::new(ActionName::Export, Vec::new())
            .with("path", path.display().to_string())
            .with("layer", layer)
            .with("masked", true);
        match self.note(action, None) {
            Ok(_) => Ok(true),
            Err(StoreError::ReadOnly) => Ok(false),
            Err(error) => Err(error),
        }
    }
}
