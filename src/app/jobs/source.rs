//! Where a map comes from, and why it could not be opened; why rules could not be taken from a file.

use crate::exchange::report::ReadError;
use crate::rules::rule_file::RuleFault;
use crate::store::StoreError;
use std::path::PathBuf;

/// Where a map comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The bundled town.
    Town,
    /// A file.
    File(PathBuf),
}

/// Why a map could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A loose map could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A project could not be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why rules could not be taken from a file.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// It cannot be read.
    #[error(transparent)]
    Read(#[from] std::io::Error),
    /// What stands in it is no good.
    #[error(transparent)]
    Faulty(#[from] RuleFault),
}
