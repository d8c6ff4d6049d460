//! Who may sign in, and who sits here. Owns: users, signing in and out, the first administrator.
//! What an administrator does with users is in `administration`, their rows in `roster`.
//!
//! A project has no users until personal data is about to enter it: until then whoever opens it
//! may do everything, for there is nothing to protect. A synthetic project keeps its data key in
//! clear, so that its invented people can be shown; with the first administrator it gets a new
//! one, and the open one goes.

use super::comparing;
use super::copying::whole;
use super::epidemic::counts;
use super::error::StoreError;
use super::journal::{self, Action, Mode};
use super::person_keys;
use super::project::{Access, Project};
use super::resealing;
use super::roster::{self, UserRow};
use super::schema::{meta, set_meta};
use super::sealing::{
    Cost, Given, Identity, Pin, RecoveryKey, SealError, Secret, derive_identity, new_identity,
    new_pinned, random_id, relock, seal_to, unseal_with,
};
use super::seat::{CLOCK, LOCAL, NOBODY, OUTSIDE, RowFault, Seat};
use super::signing;
use crate::model::act::ActionName;
use crate::rules::{Permission, Role};
use rusqlite::Connection;

/// The fewest characters of a passphrase.
pub const SHORTEST_PASSPHRASE: usize = 8;

/// A user of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The name.
    pub name: String,
    /// The role.
    pub role: Role,
}

/// Keep the data key of a synthetic project in clear.
pub(super) fn set_open_key(connection: &Connection, key: &Secret) -> Result<(), StoreError> {
    set_meta(connection, "open_data_key", &hex::encode(key.bytes()))
}

/// What binds a private key to its user: the id, which never changes.
pub(super) fn user_context(id: &str) -> Vec<u8> {
    format!("user {id}").into_bytes()
}

/// A new user's row, with a new pair of keys, and those.
pub(super) fn new_user(
    name: &str,
    role: Role,
    (passphrase, cost): (&str, Cost),
    pin: Pin,
    data_key: &Secret,
) -> Result<(UserRow, Identity), StoreError> {
    let id = random_id()?;
    let (identity, lock) = new_pinned(passphrase, &user_context(&id), pin, cost)?;
    let data_key = match role.holds_data_key() {
        true => Some(seal_to(&identity.public_key, data_key)?),
        false => None,
    };
    let row = UserRow {
        id,
        name: name.to_owned(),
        said_role: role.name().to_owned(),
        lock,
        public_key: identity.public_key.to_vec(),
        data_key,
        voucher: None,
    };
    Ok((row, identity))
}

/// The pair of keys that a passphrase opens.
pub(super) fn identity_of(row: &UserRow, passphrase: &str) -> Result<Identity, StoreError> {
    let opened = derive_identity(passphrase, &user_context(&row.id), &row.lock);
    let identity = opened.map_err(|error| match error {
        SealError::NotOpened => StoreError::WrongPassphrase,
        other => StoreError::Seal(other),
    })?;
    // A lock that was put there opens another pair than the one that is vouched for.
    if identity.public_key.as_slice() != row.public_key {
        return Err(StoreError::NotVouched(vec![RowFault::User(
            row.name.clone(),
        )]));
    }
    Ok(identity)
}

pub(super) fn checked(name: &str, passphrase: &str) -> Result<String, StoreError> {
    let name = name.trim();
    if name.is_empty() || [LOCAL, NOBODY, OUTSIDE, CLOCK].contains(&name) {
        return Err(StoreError::NameNeeded);
    }
    check_passphrase(passphrase)?;
    Ok(name.to_owned())
}

pub(super) fn check_passphrase(passphrase: &str) -> Result<(), StoreError> {
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
            ..Seat::default()
        };
        Ok(())
    }

    /// Whether anybody has to sign in. Once there was an administrator this stays so, whoever
    /// takes away the rows of all users.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn has_users(&self) -> Result<bool, StoreError> {
        Ok(self.connection().query_row(
            "SELECT EXISTS (SELECT 1 FROM gridroom_user)
                 OR EXISTS (SELECT 1 FROM gridroom_journal WHERE action = ?1)",
            [ActionName::SetUp.name()],
            |row| row.get(0),
        )?)
    }

    /// All users, by name.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn users(&self) -> Result<Vec<User>, StoreError> {
        let rows = roster::users(self.connection())?.into_iter();
        Ok(rows
            .filter_map(|row| {
                Some(User {
                    role: row.role()?,
                    name: row.name,
                })
            })
            .collect())
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
        // What an older version has left in clear of an invented town.
        self.settle_health(&self.seat.clone())?;
        let recovery = RecoveryKey::new()?;
        let (new, old) = (Secret::random()?, self.seat.data_key.clone());
        let role = Role::Administrator;
        let (row, identity) = new_user(&name, role, (passphrase, cost), Pin::Own, &new)?;
        let seat = Seat {
            name: name.clone(),
            role: Some(role),
            faults: Vec::new(),
            data_key: Some(new.clone()),
            private_key: Some(identity.private_key),
        };
        let pen = self.pen_at(&seat);
        self.transact(|tx, _| {
            if let Some(old) = &old {
                person_keys::rewrap(tx, old, &new)?;
            }
            tx.execute("DELETE FROM gridroom_meta WHERE key = 'open_data_key'", [])?;
            counts::count_anew(tx, &new)?;
            // Whoever enters from now on is real.
            set_meta(tx, "synthetic", "false")?;
            roster::put_recovery(tx, &recovery.public_key(), &new)?;
            roster::put(tx, &row, &new)?;
            let action = Action::new(ActionName::SetUp, Vec::new())
                .with("user", name.as_str())
                .with("key", hex::encode(identity.public_key))
                .with("recovery", hex::encode(recovery.public_key()));
            journal::append(tx, &pen, action, Mode::Do, None, None)
        })?;
        self.seat = seat;
        Ok(recovery)
    }

    /// Sign in. Whoever gets the data key checks with it what the file says of users; what fails
    /// stands in the seat.
    ///
    /// # Errors
    /// [`StoreError::WrongPassphrase`]; it takes as long for an unknown name.
    /// [`StoreError::NotVouched`] where the user's own row was changed,
    /// [`StoreError::NotCertified`] where the journal does not certify their key.
    pub fn sign_in(&mut self, name: &str, passphrase: &str) -> Result<Role, StoreError> {
        let name = name.trim();
        let Some(row) = roster::find(self.connection(), name)? else {
            let _ = new_identity(passphrase, b"nobody", Cost::default());
            return Err(StoreError::WrongPassphrase);
        };
        let identity = identity_of(&row, passphrase)?;
        let own = RowFault::User(name.to_owned());
        let foreign = || StoreError::NotVouched(vec![own.clone()]);
        let role = row.role().ok_or_else(foreign)?;
        if role.holds_data_key() != row.data_key.is_some() {
            return Err(foreign());
        }
        let given = match &row.data_key {
            Some(sealed) => {
                Some(unseal_with(&identity.private_key, sealed).map_err(|_| foreign())?)
            }
            None => None,
        };
        let mut seat = Seat {
            name: name.to_owned(),
            role: Some(role),
            private_key: Some(identity.private_key.clone()),
            ..Seat::default()
        };
        if let Some(given) = given {
            self.take_key(&mut seat, given)?;
        }
        if seat.faults.contains(&own) {
            return Err(foreign());
        }
        // Before anything is signed: what is sealed is taken out of the entries before.
        if *self.access() == Access::Write && seat.faults.is_empty() {
            self.settle_health(&seat)?;
        }
        let standing = signing::standing(self.connection())?;
        let root = standing.root().map(|(key, _)| *key);
        let is_same_root = identity.root.is_none_or(|pinned| root == Some(pinned));
        if !is_same_root || !standing.certifies(name, role, &identity.public_key) {
            return Err(StoreError::NotCertified(name.to_owned()));
        }
        // Nobody sits here before the journal says so.
        if *self.access() == Access::Write {
            self.note_sign_in(&seat, &row, (identity, root), passphrase)?;
        }
        self.seat = seat;
        Ok(role)
    }

    /// Say in the journal who has signed in. In a file of an older version an administrator
    /// certifies everybody's key first, and everybody's lock gets the key that this goes back to.
    fn note_sign_in(
        &mut self,
        seat: &Seat,
        row: &UserRow,
        (mut identity, root): (Identity, Option<[u8; 32]>),
        passphrase: &str,
    ) -> Result<(), StoreError> {
        let certificate = match (&seat.data_key, root) {
            // Nothing is certified before a file is what it is to stay.
            (Some(key), None)
                if seat.role == Some(Role::Administrator)
                    && resealing::is_sealed(self.connection())? =>
            {
                Some(roster::certificate(self.connection(), key)?)
            }
            _ => None,
        };
        let root = root.or(certificate.as_ref().map(|_| identity.public_key));
        let lock = match (identity.root, root) {
            (None, Some(_)) => {
                identity.root = root;
                let context = user_context(&row.id);
                Some(relock(&identity, passphrase, &context, row.lock.cost)?)
            }
            _ => None,
        };
        let pen = self.pen_at(seat);
        self.transact(|tx, _| {
            if let Some(certificate) = certificate {
                journal::append(tx, &pen, certificate, Mode::Do, None, None)?;
            }
            if let Some(lock) = &lock {
                roster::put_lock(tx, &row.id, lock)?;
            }
            let action = Action::new(ActionName::SignIn, Vec::new());
            journal::append(tx, &pen, action, Mode::Do, None, None)
        })?;
        Ok(())
    }

    /// Sit down with a data key, once it was held against the rows of the file. In a file of an
    /// older version, whose rows nobody vouched for yet, an administrator does so now: for those
    /// that journal and backups agree with, and the journal says for whom.
    pub(super) fn take_key(&mut self, seat: &mut Seat, given: Given) -> Result<(), StoreError> {
        seat.data_key = Some(given.key.clone());
        let own = || StoreError::NotVouched(vec![RowFault::User(seat.name.clone())]);
        if given.is_vouching {
            let checked = roster::check(self.connection(), &given.key)?;
            if checked.is_false_key {
                return Err(own());
            }
            seat.faults = checked.faults;
            return Ok(());
        }
        // A row of an older version that was put into a file that is none any more.
        let (opened, closed) = person_keys::opened_by(self.connection(), &given.key)?;
        if roster::has_vouchers(self.connection())? || (closed > 0 && opened == 0) {
            return Err(own());
        }
        if seat.role != Some(Role::Administrator) || *self.access() != Access::Write {
            return Ok(());
        }
        let compared = comparing::compare(self.connection(), self.path())?;
        let new = Secret::random()?;
        let pen = self.pen_at(seat);
        let doubtful: Vec<String> = compared.faults.iter().map(ToString::to_string).collect();
        let users: Vec<String> = compared.roster.names().map(str::to_owned).collect();
        let action = Action::new(ActionName::VouchUsers, Vec::new())
            .with("users", users)
            .with("doubtful", doubtful);
        self.transact(|tx, _| {
            roster::rotate(tx, &compared.roster, &given.key, &new)?;
            journal::append(tx, &pen, action, Mode::Do, None, None)
        })?;
        seat.faults = compared.faults;
        seat.data_key = Some(new);
        Ok(())
    }

    /// Sign out, or lock after idling: the keys leave the memory.
    ///
    /// # Errors
    /// Whatever the database says; the keys are gone all the same.
    pub fn sign_out(&mut self, idle: bool) -> Result<(), StoreError> {
        let pen = self.pen();
        let was_open = pen.author.actor == LOCAL || self.seat.role.is_none();
        if was_open {
            return Ok(());
        }
        self.seat = Seat::default();
        if *self.access() == Access::Write {
            let action = Action::new(ActionName::SignOut, Vec::new()).with("idle", idle);
            self.transact(|tx, _| journal::append(tx, &pen, action, Mode::Do, None, None))?;
        }
        Ok(())
    }

    /// Whether personal values can be opened here and now (to show them masked).
    pub fn holds_data_key(&self) -> bool {
        self.seat.data_key.is_some()
    }

    /// Whether whoever sits here may write to files outside.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`], [`StoreError::SignInNeeded`].
    pub fn may_export(&self) -> Result<(), StoreError> {
        self.need(Permission::Export).map(drop)
    }

    /// Data, masked where it is personal, is about to be written to a file outside: whether this
    /// is allowed, and a note of it. `false` where no journal can keep the note, because the
    /// project is only read.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`], [`StoreError::SignInNeeded`].
    pub fn note_export(&mut self, path: &std::path::Path, layer: &str) -> Result<bool, StoreError> {
        self.need(Permission::Export)?;
        self.note_masked(path, layer)
    }

    /// The same for the list of a desk, which whoever works there takes along.
    ///
    /// # Errors
    /// As for [`Project::note_export`].
    pub fn note_list(&mut self, path: &std::path::Path, list: &str) -> Result<bool, StoreError> {
        self.need(Permission::PrintLists)?;
        self.note_masked(path, list)
    }

    fn note_masked(&mut self, path: &std::path::Path, layer: &str) -> Result<bool, StoreError> {
        let action = Action::new(ActionName::Export, Vec::new())
            .with("path", whole(path))
            .with("layer", layer)
            .with("masked", true);
        match self.note(action, None) {
            Ok(_) => Ok(true),
            Err(StoreError::ReadOnly) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// A list was copied to be pasted somewhere: a note of it, whoever sits here.
    ///
    /// # Errors
    /// Whatever the database says; [`StoreError::ReadOnly`] where nothing can be noted.
    pub fn note_copied(&mut self, layer: &str) -> Result<(), StoreError> {
        let action = Action::new(ActionName::Export, Vec::new())
            .with("to", "clipboard")
            .with("layer", layer)
            .with("masked", true);
        self.note(action, None).map(drop)
    }
}
