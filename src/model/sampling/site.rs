//! Sampling sites: lanes, what they take in an hour, and when they are open. Owns: what a site is
//! expected to do against what it can.

use super::Sampling;
use crate::geometry::fixed::Coord;
use crate::model::record::Key;
use crate::rules::sampling::{Hours, Load, open_minutes};
use std::collections::HashMap;

/// What the record of a site says that is not used.
pub const CLOSED: &str = "closed";

/// A sampling site.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// Which record.
    pub key: Key,
    /// Its name.
    pub name: String,
    /// Where.
    pub at: Option<Coord>,
    /// How many lanes.
    pub lanes: u32,
    /// People that a lane takes in an hour, where somebody said.
    pub per_hour: Option<u32>,
    /// When it is open on every day; empty where nobody said.
    pub hours: Vec<Hours>,
    /// It is not used.
    pub is_closed: bool,
}

/// A site and what it has to do in a round.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteLoad<'a> {
    /// The site.
    pub site: &'a Site,
    /// What it has to do, and what it can.
    pub load: Load,
    /// How many grids go to it.
    pub grids: usize,
    /// People in its tubes already.
    pub sampled: u32,
}

impl Sampling {
    /// What each site has to do in the round, the fullest first: people by its grids against its
    /// lanes and hours.
    pub fn loads(&self) -> Vec<SiteLoad<'_>> {
        let mut people: HashMap<&str, (u32, usize)> = HashMap::new();
        for row in self.rows.values() {
            if let Some(site) = row.site.as_deref() {
                let (sum, grids) = people.entry(site).or_default();
                *sum = sum.saturating_add(row.expected.unwrap_or(0));
                *grids += 1;
            }
        }
        let mut sampled: HashMap<&str, u32> = HashMap::new();
        for tube in self.tubes.values().filter(|tube| tube.is_counted()) {
            *sampled.entry(tube.site.as_str()).or_default() += tube.count;
        }
        let profile = self.profile();
        let plan = self.plan();
        let mut loads: Vec<SiteLoad<'_>> = self
            .sites()
            .into_iter()
            .map(|site| {
                let id = site.key.id.as_str();
                let (people, grids) = people.get(id).copied().unwrap_or_default();
                let per_lane = site.per_hour.unwrap_or(profile.per_lane_hour);
                let lanes = if site.is_closed { 0 } else { site.lanes };
                let open = plan.map_or(0, |p| open_minutes(&site.hours, p.starts, p.due));
                SiteLoad {
                    site,
                    load: Load {
                        people,
                        per_hour: lanes.saturating_mul(per_lane),
                        open,
                    },
                    grids,
                    sampled: sampled.get(id).copied().unwrap_or(0),
                }
            })
            .collect();
        loads.sort_by_key(|one| {
            let over = i64::from(one.load.people) - i64::from(one.load.room());
            std::cmp::Reverse(over)
        });
        loads
    }
}
