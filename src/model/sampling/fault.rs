//! Why the desk of sampling does not do something. Owns: what a message needs to name who, which
//! tube, where and when.

use super::RoundId;
use jiff::civil::DateTime;
use thiserror::Error;

/// Why not. People are named by the ids of their records, which say nothing by themselves.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SamplingFault {
    /// There is no such round.
    #[error("there is no round {0}; plan it first")]
    NoRound(RoundId),
    /// The round is only planned.
    #[error("round {0} was not begun yet; begin it first")]
    NotBegun(RoundId),
    /// Lanes that nobody covers.
    #[error("lane {lane} of site {site} has no team from {from}; so many gaps: {count}")]
    Uncovered {
        /// The id of the site.
        site: String,
        /// The lane.
        lane: u32,
        /// From when.
        from: DateTime,
        /// How many gaps there are.
        count: usize,
    },
    /// There is no such site.
    #[error("there is no sampling site {0}")]
    NoSite(String),
    /// The site is closed.
    #[error("the sampling site {0} is closed")]
    SiteClosed(String),
    /// The site has no such lane.
    #[error("{site} has {lanes} lanes, not a lane {lane}")]
    NoLane {
        /// Its name.
        site: String,
        /// The lane.
        lane: u32,
        /// How many it has.
        lanes: u32,
    },
    /// The grid is not in the round.
    #[error("grid {0} is not in the round")]
    NotInRound(String),
    /// Nobody of this id is on the staff.
    #[error("{0} is not on the staff")]
    NotStaff(String),
    /// Not trained for sampling.
    #[error("{0} is not trained for sampling")]
    Untrained(String),
    /// Somebody stands elsewhere at the same time.
    #[error("{person} stands at lane {lane} of {site} from {from} already")]
    Booked {
        /// Who.
        person: String,
        /// The site.
        site: String,
        /// The lane.
        lane: u32,
        /// From when.
        from: DateTime,
    },
    /// Another team stands at the lane then.
    #[error("another team stands at lane {lane} of {site} from {from}")]
    LaneTaken {
        /// The site.
        site: String,
        /// The lane.
        lane: u32,
        /// From when.
        from: DateTime,
    },
    /// The number of the tube was used already.
    #[error("tube {0} was used already; a number is used once only")]
    TubeUsed(String),
    /// There is no such tube.
    #[error("there is no tube {0} in the round")]
    NoTube(String),
    /// The tube is closed.
    #[error("tube {0} is closed; take another one")]
    TubeClosed(String),
    /// The tube is open.
    #[error("tube {0} is still open; close it first")]
    TubeOpen(String),
    /// Not so many fit.
    #[error("tube {tube} has room for {room} more, not for {people}")]
    TubeFull {
        /// Which.
        tube: String,
        /// For how many it has room.
        room: u32,
        /// How many were to go in.
        people: u32,
    },
    /// There is nobody in it.
    #[error("tube {0} is empty")]
    TubeEmpty(String),
    /// Another round, site or lane than the tube was opened for.
    #[error("tube {0} was opened at another lane or for another round")]
    OtherLane(String),
    /// Nobody of this id.
    #[error("nobody is registered as {0}")]
    Nobody(String),
    /// Somebody was sampled in the round already.
    #[error("{person} is in tube {tube} of this round already")]
    Sampled {
        /// Who.
        person: String,
        /// In which tube.
        tube: String,
    },
    /// A single sample of somebody who was in no such positive tube.
    #[error("{person} is not in a positive tube {tube}")]
    NotHeld {
        /// Who.
        person: String,
        /// Which tube.
        tube: String,
    },
    /// Single samples follow from the result.
    #[error("people of tube {0} were sampled singly since; its result stands")]
    ResultStands(String),
    /// The tube has a result.
    #[error("tube {0} has a result already")]
    HasResult(String),
    /// It was thrown away.
    #[error("tube {0} was thrown away")]
    Void(String),
    /// Somebody in it was erased: who was in it is known no more.
    #[error("who was in tube {0} was erased")]
    Erased(String),
}
