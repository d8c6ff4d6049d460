//! Filters of the desks, as they are kept between runs: those of each project apart. Owns: their form.
//! Must not know: what they are filters of.

use crate::app::workspaces::arrivals::Filter;
use crate::app::workspaces::sampling::Tubes;
use serde::{Deserialize, Serialize};

/// What is listed at the desks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filters {
    /// Who is listed at the desk of arrivals.
    pub calls: Filter,
    /// Which tubes are listed at the desk of sampling.
    pub tubes: Tubes,
}
