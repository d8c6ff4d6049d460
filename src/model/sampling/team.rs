//! Teams at the lanes, by shift. Owns: who may stand there, that nobody stands at two lanes at once,
//! and which hours of a lane nobody covers.

use super::{RoundId, Sampling, SamplingFault};
use crate::model::record::Key;
use jiff::ToSpan;
use jiff::civil::DateTime;

/// A team: who stands at a lane from when to when.
#[derive(Clone, Debug, PartialEq)]
pub struct Team {
    /// Which record.
    pub key: Key,
    /// Which round.
    pub round: RoundId,
    /// The id of the site.
    pub site: String,
    /// Which lane, from 1.
    pub lane: u32,
    /// From.
    pub from: DateTime,
    /// To.
    pub until: DateTime,
    /// Who, by id.
    pub people: Vec<String>,
}

impl Team {
    /// Whether it stands there while the other does.
    fn meets(&self, from: DateTime, until: DateTime) -> bool {
        self.from < until && from < self.until
    }
}

/// Hours of a lane that nobody covers while its site is open in the round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The id of the site.
    pub site: String,
    /// The lane.
    pub lane: u32,
    /// From.
    pub from: DateTime,
    /// To.
    pub until: DateTime,
}

impl Sampling {
    /// Teams of the round, by lane and hour.
    pub fn teams(&self) -> Vec<&Team> {
        let mut teams: Vec<&Team> = self.teams.values().collect();
        teams.sort_by(|a, b| {
            (&a.site, a.lane, a.from, &a.key.id).cmp(&(&b.site, b.lane, b.from, &b.key.id))
        });
        teams
    }

    /// Who of the staff is trained for sampling, by id.
    pub fn trained(&self) -> Vec<&str> {
        let trained = self.staff.iter().filter(|(_, trained)| **trained);
        let mut trained: Vec<&str> = trained.map(|(id, _)| id.as_str()).collect();
        trained.sort_unstable();
        trained
    }

    /// What stands against a team; `before` is the record that it takes the place of.
    pub fn against_team(&self, team: &Team, before: Option<&Key>) -> Option<SamplingFault> {
        let Some(site) = self.sites.get(&team.site) else {
            return Some(SamplingFault::NoSite(team.site.clone()));
        };
        if team.lane == 0 || team.lane > site.lanes {
            return Some(SamplingFault::NoLane {
                site: site.name.clone(),
                lane: team.lane,
                lanes: site.lanes,
            });
        }
        for id in &team.people {
            match self.staff.get(id) {
                None => return Some(SamplingFault::NotStaff(id.clone())),
                Some(false) => return Some(SamplingFault::Untrained(id.clone())),
                Some(true) => {}
            }
        }
        let mut twice = team.people.clone();
        twice.sort_unstable();
        if let Some(pair) = twice.windows(2).find(|pair| pair[0] == pair[1]) {
            return Some(SamplingFault::Booked {
                person: pair[0].clone(),
                site: site.name.clone(),
                lane: team.lane,
                from: team.from,
            });
        }
        let others = self
            .teams
            .values()
            .filter(|other| Some(&other.key) != before && other.meets(team.from, team.until));
        for other in others {
            let name = |id: &str| {
                self.sites
                    .get(id)
                    .map_or(id, |s| s.name.as_str())
                    .to_owned()
            };
            if other.site == team.site && other.lane == team.lane {
                return Some(SamplingFault::LaneTaken {
                    site: name(&other.site),
                    lane: other.lane,
                    from: other.from,
                });
            }
            let both = team.people.iter().find(|id| other.people.contains(id));
            if let Some(person) = both {
                return Some(SamplingFault::Booked {
                    person: person.clone(),
                    site: name(&other.site),
                    lane: other.lane,
                    from: other.from,
                });
            }
        }
        None
    }

    /// Hours of lanes that nobody covers, of sites that grids go to, the earliest first. Where
    /// too few stand at a lane nobody covers it.
    pub fn gaps(&self) -> Vec<Gap> {
        let Some(plan) = self.plan() else {
            return Vec::new();
        };
        let least = self.profile().members_at_lane;
        let is_used = |id: &str| {
            self.rows
                .values()
                .any(|row| row.site.as_deref() == Some(id))
        };
        let used = self.sites.values();
        let used = used.filter(|site| !site.is_closed && is_used(&site.key.id));
        let mut gaps = Vec::new();
        for site in used {
            for (open, close) in open_spans(site, plan.starts, plan.due) {
                for lane in 1..=site.lanes {
                    let mut covered: Vec<(DateTime, DateTime)> = self
                        .teams
                        .values()
                        .filter(|team| {
                            team.site == site.key.id
                                && team.lane == lane
                                && team.people.len() >= least as usize
                        })
                        .map(|team| (team.from, team.until))
                        .collect();
                    covered.sort_unstable();
                    let mut at = open;
                    for (from, until) in covered.into_iter().chain([(close, close)]) {
                        if at < from.min(close) {
                            gaps.push(Gap {
                                site: site.key.id.clone(),
                                lane,
                                from: at,
                                until: from.min(close),
                            });
                        }
                        at = at.max(until);
                    }
                }
            }
        }
        gaps.sort_by(|a, b| (a.from, &a.site, a.lane).cmp(&(b.from, &b.site, b.lane)));
        gaps
    }
}

/// From when to when a site is open between two instants.
fn open_spans(site: &super::Site, from: DateTime, to: DateTime) -> Vec<(DateTime, DateTime)> {
    if site.hours.is_empty() {
        return vec![(from, to)];
    }
    let mut spans = Vec::new();
    let first = from.date().yesterday().unwrap_or(from.date());
    for day in first.series(1.day()).take_while(|day| *day <= to.date()) {
        for hours in &site.hours {
            let until = match hours.from < hours.to {
                true => day,
                false => day.tomorrow().unwrap_or(day),
            };
            let span = (day.to_datetime(hours.from), until.to_datetime(hours.to));
            let span = (span.0.max(from), span.1.min(to));
            if span.0 < span.1 {
                spans.push(span);
            }
        }
    }
    spans.sort_unstable();
    spans
}
