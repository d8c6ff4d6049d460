//! Who may write what, as the journal itself certifies it. Owns: the walk through the journal that
//! tells each user's key and role at each entry, and whether an entry was its author's to write.
//! Must not know: passphrases, rows of users, where else an entry could be kept.
//!
//! The journal is its own chain of certificates. Setting up names the key of the first
//! administrator (the **root**, signed by itself) and that of the recovery key; adding a user,
//! signed by an administrator, names theirs; a changed passphrase is signed by the old key and
//! names the new one, a recovery by the recovery key. So every entry of somebody who has signed in
//! carries a signature that goes back to the root, whoever checks it needs no passphrase, and whoever
//! holds the data key cannot write as somebody else.
//!
//! What nobody signs may only be of **least power**: what another program changed in a layer, zones
//! that follow from orders, notes of what left the project.
//!
//! A file of an older version has a root from the first sign-in of an administrator on; what lies
//! before is covered by the hash that is signed then, as it was found.

use super::carried::{self, Carried};
use super::chain::{self, Which, Written};
use super::error::StoreError;
use super::journal::Mode;
use super::sealing::Verifier;
use super::seat::{CLOCK, NOBODY, OUTSIDE};
use crate::model::act::{ActionName, admit};
use crate::model::change::{Change, Effect};
use crate::model::epidemic::OrderState;
use crate::model::record::Kind;
use crate::rules::{Permission, Role};
use rusqlite::Connection;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Acts that say whose key is whose.
const CERTIFYING: [ActionName; 9] = [
    ActionName::SetUp,
    ActionName::CertifyKeys,
    ActionName::AddUser,
    ActionName::ChangeRole,
    ActionName::RevokeUser,
    ActionName::ChangePassphrase,
    ActionName::Recover,
    ActionName::RenewRecovery,
    ActionName::AdoptUsers,
];

/// Why an entry is not its author's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It should be signed and is not.
    Unsigned,
    /// Somebody else signed it, or it is more than its author may do.
    Forged,
}

/// What an entry says, and who says that they wrote it.
pub struct Said<'a> {
    seq: i64,
    actor: &'a str,
    role: &'a str,
    action: Option<ActionName>,
    mode: Mode,
    detail: &'a str,
    changes: &'a str,
    hash: Vec<u8>,
    signature: Option<&'a [u8]>,
}

impl<'a> Said<'a> {
    /// Of an entry as it lies in the file; its hash is worked out, not believed.
    pub fn of(written: &Written<'a>) -> Self {
        let link = &written.link;
        Self {
            seq: link.seq,
            actor: link.actor,
            role: link.role,
            action: ActionName::named(link.action),
            mode: Mode::named(link.mode),
            detail: link.detail,
            changes: link.changes,
            hash: link.hash(written.prev),
            signature: written.signature,
        }
    }

    /// Whether it says whose key is whose.
    pub fn is_certifying(&self) -> bool {
        self.action
            .is_some_and(|action| CERTIFYING.contains(&action))
    }

    fn detail(&self) -> Map<String, Value> {
        serde_json::from_str(self.detail).unwrap_or_default()
    }

    fn changes(&self) -> Result<Vec<Change>, Wrong> {
        serde_json::from_str(self.changes).map_err(|_| Wrong::Forged)
    }

    fn is_signed_by(&self, key: &Verifier) -> Result<(), Wrong> {
        let signature = self.signature.ok_or(Wrong::Unsigned)?;
        match key.has_signed(&chain::signed(&self.hash), signature) {
            true => Ok(()),
            false => Err(Wrong::Forged),
        }
    }
}

/// A user's key and role.
#[derive(Clone, Debug)]
struct Holder {
    role: Role,
    key: Verifier,
}

/// Who may write what, after the entries that were taken so far.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    root: Option<([u8; 32], i64)>,
    /// There are users, of a version that did not sign.
    is_old: bool,
    recovery: Option<Verifier>,
    users: BTreeMap<String, Holder>,
    /// Entries that were taken from a file with more entries than this one.
    adopted: BTreeSet<String>,
}

fn key_of(value: Option<&Value>) -> Option<Verifier> {
    Verifier::of(&hex::decode(value?.as_str()?).ok()?)
}

/// Whether a role may do this at all.
fn may(role: Role, action: ActionName) -> bool {
    match (action, action.need()) {
        // What leaves the project is noted, whoever sits here; and whoever holds the data key may
        // bring the backups to it.
        (ActionName::Export | ActionName::CopyProject | ActionName::RenewFiles, _) => true,
        // The end of a purge is told by whoever did it.
        (ActionName::FinishPurge, _) => role.may(Permission::Purge),
        (_, need) => need.is_met_by(role),
    }
}

/// Whether a change puts an order in force, or out of it.
fn is_ruling(change: &Change) -> bool {
    let stands = |status: Option<&Value>| {
        let status = status.and_then(Value::as_str).and_then(OrderState::named);
        status.is_some_and(OrderState::is_ruling)
    };
    change.key.kind == Kind::Order
        && match &change.effect {
            Effect::Insert(record) | Effect::Remove(record) => stands(record.attribute("status")),
            Effect::Patch(patch) => {
                let mut patches = patch.attributes.iter().filter(|p| p.name == "status");
                patches.any(|p| stands(p.before()) || stands(p.after()))
            }
        }
}

/// Who is named where nobody has signed in.
const NAMES_OF_NOBODY: [&str; 3] = [NOBODY, OUTSIDE, CLOCK];

/// Whether nobody has to answer for an entry: it does what any program can do to a layer, or what
/// follows from the rest of the journal, or nothing; and it says that nobody does.
fn is_of_least_power(said: &Said<'_>) -> Result<bool, Wrong> {
    if !NAMES_OF_NOBODY.contains(&said.actor) || !said.role.is_empty() {
        return Ok(false);
    }
    let changes = said.changes()?;
    let of_plan = |c: &Change| {
        matches!(c.effect, Effect::Insert(_)) && matches!(c.key.kind, Kind::Plan | Kind::PlanGrid)
    };
    let is_zone = |c: &Change| match &c.effect {
        Effect::Patch(patch) => {
            let is_of_zone = patch.attributes.iter().all(|a| a.name == "zone");
            c.key.kind == Kind::Grid
                && is_of_zone
                && patch.place.is_none()
                && patch.sealed.is_none()
        }
        Effect::Insert(_) | Effect::Remove(_) => false,
    };
    let Some(action) = said.action.filter(|_| said.mode == Mode::Do) else {
        return Ok(false);
    };
    Ok(match action {
        ActionName::OutsideEdit => changes.iter().all(|c| admit(action, c).is_ok()),
        ActionName::OutsideDraft => changes.iter().all(of_plan),
        ActionName::KeepZones => changes.iter().all(is_zone),
        ActionName::RemoveForeign
        | ActionName::Baseline
        | ActionName::AdoptUsers
        | ActionName::KeepCounts
        | ActionName::Export
        | ActionName::CopyProject => changes.is_empty(),
        _ => false,
    })
}

impl Standing {
    /// The key that all certificates go back to, and the entry that named it.
    pub const fn root(&self) -> Option<&([u8; 32], i64)> {
        self.root.as_ref()
    }

    /// Whether this is what the journal says of somebody. Before there is a root it says nothing.
    pub fn certifies(&self, name: &str, role: Role, public_key: &[u8; 32]) -> bool {
        self.root.is_none()
            || self
                .users
                .get(name)
                .is_some_and(|holder| holder.role == role && holder.key.public_key() == public_key)
    }

    /// Whether this is the recovery key, as far as the journal says.
    pub fn certifies_recovery(&self, public_key: &[u8; 32]) -> bool {
        let known = self.recovery.as_ref().map(Verifier::public_key);
        self.root.is_none() || known == Some(public_key)
    }

    /// Take the next entry: whether it was its author's to write, and whether its signature was
    /// checked. What was not is left out of all that follows.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn take(&mut self, said: &Said<'_>) -> Result<bool, Wrong> {
        if self.root.is_none() {
            return self.begin(said);
        }
        let is_signed = self.judge(said)?;
        self.follow(said)?;
        Ok(is_signed)
    }

    /// An entry before there is a root.
    fn begin(&mut self, said: &Said<'_>) -> Result<bool, Wrong> {
        let detail = said.detail();
        match said.action {
            Some(ActionName::SetUp) if !detail.contains_key("key") => {
                self.is_old = true;
                Ok(false)
            }
            Some(ActionName::SetUp) => {
                let key = key_of(detail.get("key")).ok_or(Wrong::Forged)?;
                if self.is_old || said.role != Role::Administrator.name() {
                    return Err(Wrong::Forged);
                }
                said.is_signed_by(&key)?;
                self.root = Some((*key.public_key(), said.seq));
                self.recovery = key_of(detail.get("recovery"));
                let role = Role::Administrator;
                self.users
                    .insert(said.actor.to_owned(), Holder { role, key });
                Ok(true)
            }
            Some(ActionName::CertifyKeys) => self.certify(said, &detail).map(|()| true),
            Some(ActionName::AdoptUsers) => self.adopt(said, &detail).map(|()| false),
            _ => Ok(false),
        }
    }

    /// An administrator of a file of an older version certifies the keys of all whom they vouch
    /// for.
    fn certify(&mut self, said: &Said<'_>, detail: &Map<String, Value>) -> Result<(), Wrong> {
        let mut users = BTreeMap::new();
        let named = detail.get("users").and_then(Value::as_array);
        for one in named.into_iter().flatten() {
            let name = one["user"].as_str().ok_or(Wrong::Forged)?;
            let role = one["role"].as_str().and_then(Role::named);
            let role = role.ok_or(Wrong::Forged)?;
            let key = key_of(one.get("key")).ok_or(Wrong::Forged)?;
            users.insert(name.to_owned(), Holder { role, key });
        }
        let own = users.get(said.actor).ok_or(Wrong::Forged)?;
        if !self.is_old || own.role != Role::Administrator || said.role != own.role.name() {
            return Err(Wrong::Forged);
        }
        said.is_signed_by(&own.key)?;
        self.root = Some((*own.key.public_key(), said.seq));
        self.recovery = key_of(detail.get("recovery"));
        self.users = users;
        Ok(())
    }

    /// Whether an entry is its author's, now that there is a root.
    fn judge(&self, said: &Said<'_>) -> Result<bool, Wrong> {
        if said.action == Some(ActionName::Recover) {
            let key = self.recovery.as_ref().ok_or(Wrong::Forged)?;
            said.is_signed_by(key)?;
            return match said.role == Role::Administrator.name() {
                true => Ok(true),
                false => Err(Wrong::Forged),
            };
        }
        let Some(holder) = self.users.get(said.actor) else {
            let is_let_pass = said.signature.is_none() && is_of_least_power(said)?;
            return match (is_let_pass, said.signature) {
                (true, _) => Ok(false),
                (false, None) => Err(Wrong::Unsigned),
                (false, Some(_)) => Err(Wrong::Forged),
            };
        };
        said.is_signed_by(&holder.key)?;
        let action = said.action;
        if said.role != holder.role.name() || action.is_some_and(|a| !may(holder.role, a)) {
            return Err(Wrong::Forged);
        }
        // Most entries are about no order: those are not read twice.
        if !holder.role.may(Permission::IssueOrders)
            && said.changes.contains(Kind::Order.name())
            && said.changes()?.iter().any(is_ruling)
        {
            return Err(Wrong::Forged);
        }
        Ok(true)
    }

    /// What an entry that is its author's says of keys and roles.
    fn follow(&mut self, said: &Said<'_>) -> Result<(), Wrong> {
        let Some(action) = said.action.filter(|_| said.is_certifying()) else {
            return Ok(());
        };
        let detail = said.detail();
        let user = detail.get("user").and_then(Value::as_str);
        let role = detail.get("role").and_then(Value::as_str);
        let role = role.and_then(Role::named);
        let key = || key_of(detail.get("key")).ok_or(Wrong::Forged);
        match action {
            ActionName::AddUser => {
                let (name, role) = user.zip(role).ok_or(Wrong::Forged)?;
                let key = key()?;
                self.users.insert(name.to_owned(), Holder { role, key });
            }
            ActionName::ChangeRole => {
                let (name, role) = user.zip(role).ok_or(Wrong::Forged)?;
                if let Some(holder) = self.users.get_mut(name) {
                    holder.role = role;
                }
            }
            ActionName::RevokeUser => {
                self.users.remove(user.ok_or(Wrong::Forged)?);
            }
            ActionName::ChangePassphrase => {
                let key = key()?;
                if let Some(holder) = self.users.get_mut(said.actor) {
                    holder.key = key;
                }
            }
            ActionName::Recover => {
                let (role, key) = (Role::Administrator, key()?);
                self.users
                    .insert(said.actor.to_owned(), Holder { role, key });
            }
            ActionName::RenewRecovery => {
                self.recovery = Some(key_of(detail.get("recovery")).ok_or(Wrong::Forged)?);
            }
            ActionName::AdoptUsers => self.adopt(said, &detail)?,
            // There is one root.
            _ => return Err(Wrong::Forged),
        }
        Ok(())
    }

    /// A backup whose users were brought up to date stands in the place of the project: what the
    /// entries that it does not have say of users. They prove themselves, whoever put them there;
    /// but none of before, which could bring somebody back who was revoked since.
    fn adopt(&mut self, said: &Said<'_>, detail: &Map<String, Value>) -> Result<(), Wrong> {
        let entries = detail.get("entries").cloned().unwrap_or_default();
        let entries: Vec<Carried> = serde_json::from_value(entries).map_err(|_| Wrong::Forged)?;
        self.take_carried(&entries, said.seq)
    }

    fn take_carried(&mut self, entries: &[Carried], from: i64) -> Result<(), Wrong> {
        let mut from = from;
        for carried in entries {
            if carried.seq() < from || !self.adopted.insert(carried.id().to_owned()) {
                return Err(Wrong::Forged);
            }
            carried.take_into(self)?;
            from = carried.seq().saturating_add(1);
        }
        Ok(())
    }
}

/// The names of acts that say whose key is whose, as a list in JSON.
pub(super) fn certifying() -> String {
    Value::from(CERTIFYING.map(ActionName::name).to_vec()).to_string()
}

/// Who may write what in a file as it is now. An entry that is not its author's says nothing.
///
/// # Errors
/// Whatever the database says.
pub fn standing(connection: &Connection) -> Result<Standing, StoreError> {
    let mut standing = Standing::default();
    chain::each(connection, Which::Of(&certifying(), 0), &mut |written| {
        let _ = standing.take(&Said::of(written));
        Ok(())
    })?;
    if let Some(entries) = carried::entries(connection)? {
        let _ = standing.take_carried(&entries, chain::head(connection)?.0.saturating_add(1));
    }
    Ok(standing)
}
