//! How much memory a file may take beyond what its own size accounts for. Owns: the budget, and what
//! a cell and a position count for. Must not know: formats.
//!
//! A small file can say that it is large: rows times columns, one arc drawn a million times, a view
//! without end. What is made of it is counted as it is made.

use super::report::ReadError;
use std::sync::atomic::{AtomicU64, Ordering};

/// Beyond what the size of the file accounts for, bytes.
pub const BEYOND: u64 = 512 << 20;
/// A plain file of many small features takes several times its size in memory: it may, for it is
/// as large as it says.
const TIMES: u64 = 8;
/// What a row takes beyond its cells, bytes: a feature, and the room that lists keep to grow.
pub const OF_ROW: u64 = 1024;
/// What a cell takes beyond its name and its text, bytes.
pub const OF_CELL: u64 = 192;
/// What a position takes, bytes.
pub const OF_POSITION: u64 = 16;

/// The budget is spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent;

impl From<Spent> for ReadError {
    fn from(_: Spent) -> Self {
        Self::TooMuch {
            limit: BEYOND >> 20,
        }
    }
}

const fn allowed(bytes: u64) -> u64 {
    bytes.saturating_mul(TIMES).saturating_add(BEYOND)
}

/// What is left of a budget that several threads spend.
#[derive(Debug)]
pub struct Shared(AtomicU64);

impl Shared {
    /// The budget of a file of so many bytes.
    pub const fn of(bytes: u64) -> Self {
        Self(AtomicU64::new(allowed(bytes)))
    }

    /// Spend so many bytes.
    ///
    /// # Errors
    /// [`Spent`] where so many are not left.
    pub fn spend(&self, bytes: u64) -> Result<(), Spent> {
        let left = |left: u64| left.checked_sub(bytes);
        let spent = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, left);
        spent.map(drop).map_err(|_| Spent)
    }
}

/// What is left of a budget.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    left: u64,
}

impl Budget {
    /// The budget of a file of so many bytes.
    pub const fn of(bytes: u64) -> Self {
        Self {
            left: allowed(bytes),
        }
    }

    /// Spend so many bytes.
    ///
    /// # Errors
    /// [`Spent`] where so many are not left.
    pub fn spend(&mut self, bytes: u64) -> Result<(), Spent> {
        self.left = self.left.checked_sub(bytes).ok_or(Spent)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_spent_than_there_is() {
        let mut budget = Budget::of(100);
        assert_eq!(budget.spend(BEYOND), Ok(()));
        assert_eq!(budget.spend(801), Err(Spent));
        assert_eq!(budget.spend(800), Ok(()));
        assert_eq!(budget.spend(1), Err(Spent));
        let shared = Shared::of(100);
        assert_eq!(shared.spend(BEYOND + 740), Ok(()));
        assert_eq!(shared.spend(61), Err(Spent));
        assert_eq!(shared.spend(60), Ok(()));
    }

    #[test]
    fn a_plain_layer_of_a_whole_city_is_not_too_much() {
        // A building of eight attributes and five positions, and what it is in a text file.
        let (building, text) = (OF_ROW + 8 * (OF_CELL + 20) + 5 * OF_POSITION, 450);
        let city = 1_000_000;
        assert_eq!(Budget::of(city * text).spend(city * building), Ok(()));
    }
}
