//! What the rows of users of a file of an older version are held against before anybody vouches for
//! them the first time. Owns: what journal and backups say of them. Must not know: keys, who asks.

use super::backup;
use super::connecting::connect_to_read;
use super::error::StoreError;
use super::journal;
use super::roster::{Checked, recoveries, users};
use super::seat::RowFault;
use crate::model::act::ActionName;
use crate::rules::Role;
use rusqlite::Connection;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// What the rows of a file of an older version are held against before anybody vouches for them
/// the first time: they carry no voucher, so journal and backups have to say the same.
///
/// A row passes if its role is the one that the journal gave it, if it holds the data key just
/// where the role does, and if its public key is the one that every backup has of it. The same
/// goes for the recovery key.
///
/// # Errors
/// Whatever the database says.
pub fn compare(connection: &Connection, project: &Path) -> Result<Checked, StoreError> {
    let roles = roles_by_journal(connection)?;
    let (mut keys, mut recovery_keys) = (BTreeMap::new(), Vec::new());
    for backup in backup::list_backups(project) {
        // What cannot be read says nothing about anybody.
        let Ok(backup) = connect_to_read(&backup.path) else {
            continue;
        };
        let _ = public_keys(&backup, &mut keys, &mut recovery_keys);
    }
    let recovered = recovered_by_journal(connection)?;
    let mut checked = Checked::default();
    for user in users(connection)? {
        let role = user.role();
        let is_as_said = role.is_some_and(|role| {
            roles.get(&user.name) == Some(&role) && role.holds_data_key() == user.data_key.is_some()
        });
        let is_known = recovered.contains(&user.name)
            || keys
                .get(&user.id)
                .is_none_or(|known: &Vec<Vec<u8>>| known.iter().all(|key| *key == user.public_key));
        match is_as_said && is_known {
            true => checked.roster.users.push(user),
            false => checked.faults.push(RowFault::User(user.name)),
        }
    }
    let mut own = recoveries(connection)?.into_iter();
    match (own.next(), own.next()) {
        (Some((public_key, ..)), None) if recovery_keys.iter().all(|k| *k == public_key) => {
            checked.roster.recovery = Some(public_key);
        }
        (None, _) => {}
        _ => checked.faults.push(RowFault::Recovery),
    }
    Ok(checked)
}

fn public_keys(
    backup: &Connection,
    keys: &mut BTreeMap<String, Vec<Vec<u8>>>,
    recovery_keys: &mut Vec<Vec<u8>>,
) -> Result<(), StoreError> {
    let mut statement = backup.prepare("SELECT id, public_key FROM gridroom_user")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for row in rows {
        let (id, key): (String, Vec<u8>) = row?;
        keys.entry(id).or_default().push(key);
    }
    let mut statement = backup.prepare("SELECT public_key FROM gridroom_recovery")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    for row in rows {
        recovery_keys.push(row?);
    }
    Ok(())
}

/// Name and role of everybody whom the journal says to have been added and not revoked.
fn roles_by_journal(connection: &Connection) -> Result<BTreeMap<String, Role>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT action, detail FROM gridroom_journal
         WHERE action IN ('set-up', 'add-user', 'change-role', 'revoke-user') ORDER BY seq",
    )?;
    let mut rows = statement.query([])?;
    let mut roles = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let (action, detail): (String, String) = (row.get(0)?, row.get(1)?);
        let detail: Value = serde_json::from_str(&detail).unwrap_or_default();
        let Some(name) = detail["user"].as_str() else {
            continue;
        };
        let role = match action.as_str() {
            "set-up" => Some(Role::Administrator),
            "revoke-user" => None,
            _ => detail["role"].as_str().and_then(Role::named),
        };
        match role {
            Some(role) => roles.insert(name.to_owned(), role),
            None => roles.remove(name),
        };
    }
    Ok(roles)
}

/// Whoever got a new pair of keys by the recovery key.
fn recovered_by_journal(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let filter = journal::HistoryFilter {
        actions: vec![ActionName::Recover],
        ..Default::default()
    };
    let rows = journal::list(connection, &filter, 1000)?;
    Ok(rows.into_iter().map(|row| row.author.actor).collect())
}
