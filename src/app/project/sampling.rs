//! What the project's thread does about sampling. Owns: these requests. Must not know: widgets, or who
//! may go into which tube.

use crate::model::sampling::RoundId;

/// What the window asks about sampling; what it wants done are acts.
pub enum SamplingRequest {
    /// Say all that is known of a round, now and whenever something of it changes.
    Follow(RoundId),
}
