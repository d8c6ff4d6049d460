//! A round of sampling as it was last read: an open project keeps the one that is worked on, so that
//! whoever steps up to a lane does not wait for all tubes to be opened.

use crate::model::sampling::Sampling;

/// A round, and the entry of the journal that it was read after.
pub struct RoundKept {
    /// The number of the entry.
    pub seq: i64,
    /// The round.
    pub sampling: Sampling,
}
