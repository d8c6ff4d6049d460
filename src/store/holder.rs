//! Who writes to a project: what its lock says of them to whoever comes next.

use crate::rules::calendar::local_time;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Who writes to a project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The computer.
    pub host: String,
    /// The account.
    pub account: String,
    /// The process.
    pub process: u32,
    /// Since when (Asia/Shanghai).
    pub since: String,
}

impl Holder {
    /// This process.
    pub fn here() -> Self {
        let from = |names: &[&str]| names.iter().find_map(|n| std::env::var(n).ok());
        let host = from(&["HOSTNAME", "COMPUTERNAME"])
            .or_else(|| std::fs::read_to_string("/etc/hostname").ok());
        Self {
            host: host.unwrap_or_default().trim().to_owned(),
            account: from(&["USER", "USERNAME"]).unwrap_or_default(),
            process: std::process::id(),
            since: local_time(&jiff::Timestamp::now().to_string()),
        }
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            host,
            account,
            process,
            since,
        } = self;
        write!(f, "{account}@{host} ({process}), {since}")
    }
}
