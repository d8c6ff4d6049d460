//! What is done with users once there are some: adding, changing roles, revoking, new passphrases,
//! new recovery keys. Owns: that a key is given out only to a roster that was checked, and that
//! whatever takes power from somebody gives everybody else a new data key.

use super::comparing;
use super::error::StoreError;
use super::journal::{self, Action, HistoryFilter, Mode};
use super::kin::Reached;
use super::project::Project;
use super::roster::{self, Checked, Roster, UserRow};
use super::sealing::{
    Cost, Identity, Lock, Pin, RecoveryKey, Secret, new_pinned, relock, seal_to, unseal_with,
};
use super::seat::{RowFault, Seat};
use super::signing;
use super::users::{check_passphrase, checked, identity_of, new_user, user_context};
use crate::model::act::ActionName;
use crate::rules::{Permission, Role};
use serde_json::Value;

impl Project {
    fn key_to_manage(&self) -> Result<Secret, StoreError> {
        self.need(Permission::ManageUsers)?;
        if !self.has_users()? {
            return Err(StoreError::AdministratorNeeded);
        }
        self.seat.data_key.clone().ok_or(StoreError::SignInNeeded)
    }

    /// All rows, which have to be vouched for before a key is given out.
    fn whole_roster(&self, data_key: &Secret) -> Result<Roster, StoreError> {
        roster::check(self.connection(), data_key)?.whole()
    }

    /// What the lock of new keys keeps as the key that all certificates go back to.
    fn pin(&self) -> Result<Pin, StoreError> {
        let standing = signing::standing(self.connection())?;
        Ok(standing
            .root()
            .map_or(Pin::Nothing, |(key, _)| Pin::Root(*key)))
    }

    /// Add a user.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`] for all but administrators, [`StoreError::NameTaken`],
    /// [`StoreError::NotVouched`].
    pub fn add_user(
        &mut self,
        name: &str,
        role: Role,
        passphrase: &str,
        cost: Cost,
    ) -> Result<(), StoreError> {
        let data_key = self.key_to_manage()?;
        let name = checked(name, passphrase)?;
        if roster::find(self.connection(), &name)?.is_some() {
            return Err(StoreError::NameTaken);
        }
        self.whole_roster(&data_key)?;
        let pin = self.pin()?;
        let (row, identity) = new_user(&name, role, (passphrase, cost), pin, &data_key)?;
        let action = Action::new(ActionName::AddUser, Vec::new())
            .with("user", name.as_str())
            .with("role", role.name())
            .with("key", hex::encode(identity.public_key));
        let pen = self.pen();
        self.transact(|tx, _| {
            roster::put(tx, &row, &data_key)?;
            journal::append(tx, &pen, action, Mode::Do, None, None)
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

    /// Change a role. Everybody gets a new data key, but for those who may no longer see personal
    /// data: neither they nor the row from before are of use any more.
    ///
    /// # Errors
    /// [`StoreError::LastAdministrator`], [`StoreError::NoSuchUser`], [`StoreError::NotVouched`],
    /// [`StoreError::NotPermitted`]; [`StoreError::KeysOutdated`] where somebody without the data
    /// key changed the passphrase, and would get it now.
    pub fn change_role(&mut self, name: &str, role: Role) -> Result<Reached, StoreError> {
        let old = self.key_to_manage()?;
        let mut row = roster::find(self.connection(), name)?.ok_or(StoreError::NoSuchUser)?;
        if role != Role::Administrator {
            self.keep_an_administrator(name)?;
        }
        let roster = self.whole_roster(&old)?.without(&row.id);
        let gets_key = role.holds_data_key() && row.data_key.is_none();
        if gets_key && self.has_outdated_keys(name)? {
            return Err(StoreError::KeysOutdated);
        }
        let action = Action::new(ActionName::ChangeRole, Vec::new())
            .with("user", name)
            .with("from", row.said_role.as_str())
            .with("role", role.name());
        let new = Secret::random()?;
        row.said_role = role.name().to_owned();
        row.data_key = match role.holds_data_key() {
            true => Some(seal_to(&row.public_key, &new)?),
            false => None,
        };
        let pen = self.pen();
        self.transact(|tx, _| {
            roster::rotate(tx, &roster, &old, &new)?;
            roster::put(tx, &row, &new)?;
            journal::append(tx, &pen, action, Mode::Do, None, None)
        })?;
        self.seat.data_key = Some(new);
        let reached = self.renew();
        if name == self.seat.name {
            self.seat.role = Some(role);
            if !role.holds_data_key() {
                self.seat.data_key = None;
            }
        }
        Ok(reached)
    }

    /// Whether this user changed the passphrase while holding no data key, which leaves the pair
    /// of keys as it was: the old passphrase opens it in some old file.
    fn has_outdated_keys(&self, name: &str) -> Result<bool, StoreError> {
        let of = |action| HistoryFilter {
            actions: vec![action],
            ..HistoryFilter::default()
        };
        let added = self.history(&of(ActionName::AddUser), journal::ALL)?;
        let added = added
            .iter()
            .find(|row| row.detail.get("user").and_then(Value::as_str) == Some(name))
            .map_or(0, |row| row.seq);
        let changed = HistoryFilter {
            actor: Some(name.to_owned()),
            ..of(ActionName::ChangePassphrase)
        };
        let changed = self.history(&changed, journal::ALL)?;
        Ok(changed.iter().any(|row| {
            let role = Role::named(&row.author.role);
            row.seq > added && role.is_none_or(|role| !role.holds_data_key())
        }))
    }

    /// Revoke a user: everybody else gets a new data key. A row that nobody vouches for can be
    /// taken away while others are in doubt too; those then get no key.
    ///
    /// # Errors
    /// [`StoreError::LastAdministrator`], [`StoreError::NoSuchUser`], [`StoreError::NotVouched`],
    /// [`StoreError::NotPermitted`].
    pub fn revoke(&mut self, name: &str) -> Result<Reached, StoreError> {
        let old = self.key_to_manage()?;
        let row = roster::find(self.connection(), name)?.ok_or(StoreError::NoSuchUser)?;
        self.keep_an_administrator(name)?;
        let checked = roster::check(self.connection(), &old)?;
        let fault = RowFault::User(name.to_owned());
        let roster = match checked.faults.contains(&fault) {
            true => checked.roster,
            false => checked.whole()?,
        };
        let roster = roster.without(&row.id);
        let new = Secret::random()?;
        let action = Action::new(ActionName::RevokeUser, Vec::new()).with("user", name);
        let pen = self.pen();
        self.transact(|tx, _| {
            tx.execute("DELETE FROM gridroom_user WHERE id = ?1", [&row.id])?;
            roster::rotate(tx, &roster, &old, &new)?;
            journal::append(tx, &pen, action, Mode::Do, None, None)
        })?;
        self.seat.data_key = Some(new);
        self.seat.faults.retain(|found| *found != fault);
        let reached = self.renew();
        if name == self.seat.name {
            self.seat = Seat::default();
        }
        Ok(reached)
    }

    /// Make a new recovery key, which is the only one then; everybody gets a new data key.
    ///
    /// # Errors
    /// [`StoreError::NotVouched`] where the row of a user is in doubt;
    /// [`StoreError::NotPermitted`].
    pub fn renew_recovery(&mut self) -> Result<(RecoveryKey, Reached), StoreError> {
        let old = self.key_to_manage()?;
        let mut checked = roster::check(self.connection(), &old)?;
        checked.faults.retain(|fault| *fault != RowFault::Recovery);
        let roster = checked.whole()?;
        let (recovery, new) = (RecoveryKey::new()?, Secret::random()?);
        let pen = self.pen();
        self.transact(|tx, _| {
            roster::rotate(tx, &roster, &old, &new)?;
            roster::put_recovery(tx, &recovery.public_key(), &new)?;
            let action = Action::new(ActionName::RenewRecovery, Vec::new())
                .with("recovery", hex::encode(recovery.public_key()));
            journal::append(tx, &pen, action, Mode::Do, None, None)
        })?;
        self.seat.data_key = Some(new);
        self.seat.faults.retain(|f| *f != RowFault::Recovery);
        Ok((recovery, self.renew()))
    }

    /// Change one's own passphrase. Whoever holds the data key gets a new pair of keys, and
    /// everybody a new data key, so that the old passphrase opens nothing that is entered from
    /// now on, whatever copy of the file it is tried on. What it opens of the past is in the
    /// files that are returned: see [`Project::renew_files`] and [`Project::erase_files`].
    ///
    /// # Errors
    /// [`StoreError::WrongPassphrase`] for the old one, [`StoreError::ShortPassphrase`] for the
    /// new one, [`StoreError::NotVouched`].
    pub fn change_passphrase(
        &mut self,
        old: &str,
        new: &str,
        cost: Cost,
    ) -> Result<Reached, StoreError> {
        check_passphrase(new)?;
        let name = self.seat.name.clone();
        let row = roster::find(self.connection(), &name)?.ok_or(StoreError::SignInNeeded)?;
        let identity = identity_of(&row, old)?;
        let Some(old_key) = self.seat.data_key.clone() else {
            // Nobody else's key is at stake, and nobody here could vouch for a new pair.
            let lock = relock(&identity, new, &user_context(&row.id), cost)?;
            self.relock_row(&row, &lock)?;
            return self.what_old_locks_open();
        };
        let roster = self.whole_roster(&old_key)?;
        let found = self.keys_behind(&row.id, old);
        let anew = with_new_keys(row, new, self.pin()?, cost)?;
        let action = Action::new(ActionName::ChangePassphrase, Vec::new());
        let seat = self.seat.clone();
        self.give_anew(seat, anew, (&roster, &old_key), &found, action)?;
        self.what_old_locks_open()
    }

    fn what_old_locks_open(&self) -> Result<Reached, StoreError> {
        let own = self.wipe_own();
        let mut reached = self.old_locks()?;
        reached.left.extend(own);
        Ok(reached)
    }

    fn relock_row(&mut self, row: &UserRow, lock: &Lock) -> Result<(), StoreError> {
        let pen = self.pen();
        let action = Action::new(ActionName::ChangePassphrase, Vec::new())
            .with("key", hex::encode(&row.public_key));
        self.transact(|tx, _| {
            roster::put_lock(tx, &row.id, lock)?;
            journal::append(tx, &pen, action, Mode::Do, None, None)
        })?;
        Ok(())
    }

    /// Put a row with a new pair of keys into the file, give everybody a new data key, and sit
    /// down with it. The entry is signed by the key that the seat has, and certifies the new one.
    /// `found` are data keys that files beside are still under.
    fn give_anew(
        &mut self,
        mut seat: Seat,
        (mut row, identity): (UserRow, Identity),
        (roster, old): (&Roster, &Secret),
        found: &[Secret],
        action: Action,
    ) -> Result<(), StoreError> {
        let new = Secret::random()?;
        row.data_key = Some(seal_to(&row.public_key, &new)?);
        let roster = roster.clone().without(&row.id);
        let action = action.with("key", hex::encode(identity.public_key));
        let pen = self.pen_at(&seat);
        self.transact(|tx, _| {
            roster::rotate(tx, &roster, old, &new)?;
            roster::put(tx, &row, &new)?;
            let known = roster::old_keys(tx, &new)?;
            let unknown = found.iter().filter(|key| !known.contains(key)).cloned();
            let keys: Vec<Secret> = unknown.chain(known.iter().cloned()).collect();
            roster::keep_old_keys(tx, &keys, &new)?;
            journal::append(tx, &pen, action, Mode::Do, None, None)
        })?;
        seat.data_key = Some(new);
        seat.private_key = Some(identity.private_key);
        self.seat = seat;
        Ok(())
    }

    /// Give an administrator a new passphrase with the printed recovery key, and sign in. Where
    /// the row of the administrator was changed or taken away by somebody, it is made anew. What
    /// the passphrases from before still open is returned, as for a changed passphrase.
    ///
    /// # Errors
    /// [`StoreError::WrongPassphrase`] for another key or name, [`StoreError::NotVouched`] where
    /// the row of the recovery key itself was changed, [`StoreError::NotCertified`] where the
    /// journal names another recovery key.
    pub fn recover(
        &mut self,
        key: &RecoveryKey,
        name: &str,
        passphrase: &str,
        cost: Cost,
    ) -> Result<Reached, StoreError> {
        let name = checked(name, passphrase)?;
        let rows = roster::recoveries(self.connection())?;
        let given = rows
            .iter()
            .find_map(|(_, sealed, _)| unseal_with(key.private_key(), sealed).ok());
        let given = given.ok_or(StoreError::WrongPassphrase)?;
        if !signing::standing(self.connection())?.certifies_recovery(&key.public_key()) {
            return Err(StoreError::NotCertified(name));
        }
        let Checked {
            roster, mut faults, ..
        } = match given.is_vouching {
            true => roster::check(self.connection(), &given.key)?,
            false => comparing::compare(self.connection(), self.path())?,
        };
        let own = RowFault::User(name.clone());
        let is_about_the_key = |fault: &RowFault| !matches!(fault, RowFault::User(_));
        if faults.iter().any(is_about_the_key) {
            return Err(StoreError::NotVouched(faults));
        }
        let pin = self.pin()?;
        let (row, identity) = match roster::find(self.connection(), &name)? {
            Some(row) => {
                let is_doubtful = faults.contains(&own);
                if row.role() != Some(Role::Administrator) && !is_doubtful {
                    return Err(StoreError::WrongPassphrase);
                }
                with_new_keys(row, passphrase, pin, cost)?
            }
            None if self.keep_an_administrator(&name).is_ok() => {
                return Err(StoreError::WrongPassphrase);
            }
            None => {
                let role = Role::Administrator;
                new_user(&name, role, (passphrase, cost), pin, &given.key)?
            }
        };
        let row = UserRow {
            said_role: Role::Administrator.name().to_owned(),
            ..row
        };
        faults.retain(|fault| *fault != own);
        let seat = Seat {
            name,
            role: Some(Role::Administrator),
            faults,
            data_key: None,
            private_key: Some(key.private_key().clone()),
        };
        let action = Action::new(ActionName::Recover, Vec::new());
        self.give_anew(seat, (row, identity), (&roster, &given.key), &[], action)?;
        self.what_old_locks_open()
    }
}

/// The row with a new pair of keys, and no data key yet.
fn with_new_keys(
    row: UserRow,
    passphrase: &str,
    pin: Pin,
    cost: Cost,
) -> Result<(UserRow, Identity), StoreError> {
    let (identity, lock) = new_pinned(passphrase, &user_context(&row.id), pin, cost)?;
    let row = UserRow {
        lock,
        public_key: identity.public_key.to_vec(),
        data_key: None,
        voucher: None,
        ..row
    };
    Ok((row, identity))
}
