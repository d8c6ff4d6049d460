//! Sampling of many: how many share a tube, how fast a lane is, when a result is late, and what
//! figures of different sources come to together. Owns: these decisions; the numbers are data with
//! their source. Must not know: people, records, screens.

mod capacity;
mod figures;
mod profile;

pub use capacity::{Expectation, Hours, Load, expected, open_minutes};
pub use figures::{Counts, Figure, Lack, Source, speaks, together, unregistered};
pub use profile::{
    SAMPLING_FILES, SamplingProfile, SamplingRules, ZONE_ISOLATED, sampling_profile_on,
    sampling_profiles,
};
