//! How things stand at an instant: the zone in force and the proposed one of each grid, cases and
//! isolations by then, and the figures of all of it. Owns: that what is counted is what is shown.

use super::orders::{Book, InForce};
use super::{Case, CaseClass, Count, Epidemic, GateKind, GateState, Ground, Placed, Where};
use crate::model::sampling::RoundFigure;
use crate::rules::isolation::{Check, Standing, daily_check, standing};
use crate::rules::profile::{FreeProfile, Profile};
use crate::rules::sampling::unregistered;
use crate::rules::zone::Zone;
use crate::rules::zoning::{
    Contact, Evidence, Infection, Proposal, Round, Untested, propose, untested,
};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

/// After this hour a daily check that was not made is overdue.
pub const CHECK_HOUR: i8 = 20;

/// A grid at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridState {
    /// The zone in force.
    pub in_force: InForce,
    /// The proposed zone.
    pub proposal: Proposal,
    /// Cases so far.
    pub cases: u32,
    /// Of which became known on this day.
    pub new_cases: u32,
    /// The gravest class of them.
    pub worst: Option<CaseClass>,
    /// Isolations that go on, or wait for release.
    pub isolated: u32,
    /// Isolations whose daily check is overdue.
    pub overdue: u32,
    /// Entrances that are open, whether somebody stands there or not.
    pub open_entrances: u32,
    /// Entrances and checkpoints that are open and where nobody stands.
    pub unmanned: u32,
    /// Whom the newest round has no result of.
    pub untested: Option<Untested>,
}

impl GridState {
    /// The zone in force is not the proposed one.
    pub fn differs(&self) -> bool {
        self.in_force.zone != self.proposal.zone
    }

    /// The difference closes a grid, or opens one that is closed: what cannot wait.
    pub fn is_pressing(&self) -> bool {
        self.differs() && (self.in_force.zone.is_closed() || self.proposal.zone.is_closed())
    }

    /// Something lies in it that maps mark: cases, isolations, or a difference that cannot wait.
    pub fn is_marked(&self) -> bool {
        self.worst.is_some() || self.isolated > 0 || self.is_pressing()
    }

    /// It is closed and has not just one open entrance.
    pub fn is_leaky(&self) -> bool {
        self.in_force.zone.is_closed() && self.open_entrances != 1
    }
}

/// Which cases are looked at: those that are counted are those that are shown. Zones are proposed
/// from all of them, whatever is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// On or after the first day, and on or before the second.
    pub days: Option<(Date, Date)>,
    /// The days are those of the onset, not those on which cases became known.
    pub by_onset: bool,
    /// Of these classes, in the order of [`CaseClass::ALL`]; `true` leaves one out.
    pub without: [bool; 3],
    /// In grids of this community.
    pub community: Option<String>,
}

impl Filter {
    fn takes(&self, case: &Case, community: Option<&str>) -> bool {
        let is_within = self
            .days
            .is_none_or(|(from, to)| self.day(case).is_some_and(|day| (from..=to).contains(&day)));
        is_within && self.is_in(community) && !self.without[case.class as usize]
    }

    /// The day of a case that is looked at.
    pub fn day(&self, case: &Case) -> Option<Date> {
        if self.by_onset {
            case.onset
        } else {
            case.known()
        }
    }

    /// Whether what lies in a community is looked at.
    pub fn is_in(&self, community: Option<&str>) -> bool {
        let wanted = self.community.as_deref();
        wanted.is_none_or(|wanted| community == Some(wanted))
    }
}

/// Figures of the whole town.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Cases so far.
    pub cases: u32,
    /// Of which became known on this day.
    pub new_cases: u32,
    /// Cases of which nobody knows where.
    pub unlocated: u32,
    /// Isolated at home.
    pub at_home: u32,
    /// Isolated centrally.
    pub central: u32,
    /// Isolations whose daily check is due.
    pub due: u32,
    /// The same, overdue.
    pub overdue: u32,
    /// Isolations that wait for release.
    pub release_due: u32,
    /// Entrances and checkpoints where nobody stands.
    pub unmanned: u32,
    /// Closed grids that have not just one open entrance.
    pub leaky: u32,
    /// Grids in each zone in force, in the order of [`Zone::ALL`].
    pub zones: [u32; 5],
    /// Grids of which the zone in force is not the proposed one.
    pub differing: u32,
    /// Those of them where that closes a grid or opens one.
    pub pressing: u32,
}

/// What can be said of a part of the town from its grids alone, in figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Cases so far.
    pub cases: u32,
    /// Of which became known on this day.
    pub new_cases: u32,
    /// Isolations that go on, or wait for release.
    pub isolated: u32,
    /// Isolations whose daily check is overdue.
    pub overdue: u32,
    /// Grids in each zone in force, in the order of [`Zone::ALL`].
    pub zones: [u32; 5],
}

impl Share {
    /// Grids with this zone in force.
    pub fn of_zone(&self, zone: Zone) -> u32 {
        let place = Zone::ALL.iter().position(|z| *z == zone);
        self.zones[place.unwrap_or_default()]
    }
}

/// The town as its own part: also what lies in no grid.
impl From<&Figures> for Share {
    fn from(figures: &Figures) -> Self {
        Self {
            cases: figures.cases,
            new_cases: figures.new_cases,
            isolated: figures.at_home + figures.central,
            overdue: figures.overdue,
            zones: figures.zones,
        }
    }
}

/// Isolations that are added to the figures.
struct Isolated {
    at_home: u32,
    central: u32,
    due: u32,
    overdue: u32,
    release_due: u32,
}

impl Figures {
    fn add(&mut self, isolated: &Isolated) {
        self.at_home += isolated.at_home;
        self.central += isolated.central;
        self.due += isolated.due;
        self.overdue += isolated.overdue;
        self.release_due += isolated.release_due;
    }
}

/// An instant.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// When.
    pub at: DateTime,
    /// Each grid, by face.
    pub grids: Vec<GridState>,
    /// Which of them maps mark, by face, ascending: few of many.
    pub marked: Vec<usize>,
    /// Cases known by then, as places in the list.
    pub cases: Vec<usize>,
    /// How many of them are of each class, in the order of [`CaseClass::ALL`].
    pub by_class: [u32; 3],
    /// Isolations that have begun and were not released, with how they stand.
    pub isolations: Vec<(usize, Standing, Check)>,
    /// Gates that do not just stand open, as places in the list, with how they stand.
    pub gates: Vec<(usize, GateState)>,
    /// Figures.
    pub figures: Figures,
}

impl Moment {
    /// How things stood at an instant on the grids of a map.
    pub fn new(
        epidemic: &Epidemic,
        (ground, placed): (&Ground, &Placed),
        (profile, free): (&Profile, Option<&FreeProfile>),
        filter: &Filter,
        at: DateTime,
    ) -> Self {
        let today = at.date();
        let evidence = evidence(epidemic, ground, placed, at);
        let book = Book::new(epidemic);
        let proposals = propose(profile, free, &evidence, today);
        let untested = untested(&evidence, today);
        let mut figures = Figures::default();
        let mut grids: Vec<GridState> = proposals
            .into_iter()
            .zip(untested)
            .zip(&ground.codes)
            .map(|((proposal, untested), code)| GridState {
                in_force: book.in_force(code, at),
                proposal,
                cases: 0,
                new_cases: 0,
                worst: None,
                isolated: 0,
                overdue: 0,
                open_entrances: 0,
                unmanned: 0,
                untested,
            })
            .collect();
        let mut gates = Vec::new();
        for (i, (gate, face)) in epidemic.gates.iter().zip(&placed.gates).enumerate() {
            let state = gate.state_at(at);
            if state != GateState::Open {
                gates.push((i, state));
            }
            let is_unmanned = state == GateState::Unmanned;
            figures.unmanned += u32::from(is_unmanned);
            if let Some(grid) = face.and_then(|face| grids.get_mut(face)) {
                let is_open = gate.kind == GateKind::Entrance && state != GateState::Closed;
                grid.open_entrances += u32::from(is_open);
                grid.unmanned += u32::from(is_unmanned);
            }
        }
        let with_ground = grids.iter().zip(&ground.has_area);
        for (grid, _) in with_ground.filter(|(_, has_area)| **has_area) {
            let place = Zone::ALL.iter().position(|z| *z == grid.in_force.zone);
            figures.zones[place.unwrap_or_default()] += 1;
            figures.differing += u32::from(grid.differs());
            figures.pressing += u32::from(grid.is_pressing());
            figures.leaky += u32::from(grid.is_leaky());
        }
        let mut cases = Vec::new();
        let mut by_class = [0; 3];
        for (i, case) in epidemic.cases.iter().enumerate() {
            if case.known().is_some_and(|day| day > today) {
                continue;
            }
            let face = placed.cases.get(i).copied().flatten();
            let community = face.and_then(|face| ground.communities.get(face));
            if !filter.takes(case, community.map(String::as_str)) {
                continue;
            }
            let is_new = case.known() == Some(today);
            cases.push(i);
            by_class[case.class as usize] += 1;
            figures.cases += 1;
            figures.new_cases += u32::from(is_new);
            match face {
                Some(face) => {
                    let grid = &mut grids[face];
                    grid.cases += 1;
                    grid.new_cases += u32::from(is_new);
                    grid.worst = Some(grid.worst.map_or(case.class, |worst| worst.min(case.class)));
                }
                None => figures.unlocated += 1,
            }
        }
        let is_in = |face: Option<usize>| {
            let community = face.and_then(|face| ground.communities.get(face));
            filter.is_in(community.map(String::as_str))
        };
        let mut isolations = Vec::new();
        for (i, isolation) in epidemic.isolations.iter().enumerate() {
            let standing = standing(isolation.start, isolation.end, isolation.released, today);
            let is_here = matches!(standing, Standing::Running | Standing::ReleaseDue);
            let face = placed.isolations.get(i).copied().flatten();
            // Of one that is locked nobody here knows how it stands; it is among the counts.
            if isolation.is_locked || !is_here || !is_in(face) {
                continue;
            }
            let by_then = isolation.checks.partition_point(|check| *check <= at);
            let last = by_then.checked_sub(1).map(|n| isolation.checks[n].date());
            // Who only waits for release is on that list, not on this one.
            let over = isolation.released.into_iter().chain(isolation.end).min();
            let check = daily_check(isolation.start, over, last, at, CHECK_HOUR);
            isolations.push((i, standing, check));
            let place = isolation.place_on(today);
            let is_overdue = matches!(check, Check::Overdue(_));
            figures.add(&Isolated {
                at_home: u32::from(place == Where::Home),
                central: u32::from(place == Where::Central),
                due: u32::from(check == Check::Due),
                overdue: u32::from(is_overdue),
                release_due: u32::from(standing == Standing::ReleaseDue),
            });
            if let Some(face) = face {
                grids[face].isolated += 1;
                grids[face].overdue += u32::from(is_overdue);
            }
        }
        for (counts, face) in epidemic.counts.iter().zip(&placed.counts) {
            if !is_in(*face) {
                continue;
            }
            let of = |count| counts.on(today, count);
            let (due, overdue) = counts.checks_at(at, CHECK_HOUR);
            let isolated = Isolated {
                at_home: of(Count::Home),
                central: of(Count::Central),
                due,
                overdue,
                release_due: of(Count::ReleaseDue),
            };
            figures.add(&isolated);
            if let Some(face) = face {
                grids[*face].isolated += isolated.at_home + isolated.central;
                grids[*face].overdue += overdue;
            }
        }
        let mut moment = Self {
            at,
            grids,
            marked: Vec::new(),
            cases,
            by_class,
            isolations,
            gates,
            figures,
        };
        moment.mark();
        moment
    }

    /// Look through which grids maps mark: whoever changes a grid does it again.
    pub fn mark(&mut self) {
        let grids = self.grids.iter().enumerate();
        let marked = grids.filter(|(_, grid)| grid.is_marked());
        self.marked = marked.map(|(face, _)| face).collect();
    }

    /// The figures of the grids of one community.
    pub fn share_of(&self, ground: &Ground, community: &str) -> Share {
        let mut share = Share::default();
        let grids = self.grids.iter().zip(&ground.communities);
        for ((grid, of), has_area) in grids.zip(&ground.has_area) {
            if of != community {
                continue;
            }
            share.cases += grid.cases;
            share.new_cases += grid.new_cases;
            share.isolated += grid.isolated;
            share.overdue += grid.overdue;
            if *has_area {
                let place = Zone::ALL.iter().position(|z| *z == grid.in_force.zone);
                share.zones[place.unwrap_or_default()] += 1;
            }
        }
        share
    }
}

/// What would be proposed otherwise if infections became known in these grids at an instant: the
/// faces, and what would be proposed there. Nothing is entered by asking.
pub fn what_if(
    epidemic: &Epidemic,
    (ground, placed): (&Ground, &Placed),
    (profile, free): (&Profile, Option<&FreeProfile>),
    at: DateTime,
    infected: &[usize],
) -> Vec<(usize, Proposal)> {
    let mut evidence = evidence(epidemic, ground, placed, at);
    let before = propose(profile, free, &evidence, at.date());
    evidence.infections.extend(infected.iter().map(|grid| {
        let day = Some(at.date());
        Infection { grid: *grid, day }
    }));
    let after = propose(profile, free, &evidence, at.date());
    let pairs = before.into_iter().zip(after).enumerate();
    pairs
        .filter(|(face, (before, after))| ground.has_area[*face] && before.zone != after.zone)
        .map(|(face, (_, after))| (face, after))
        .collect()
}

/// The class of contacts that stand in the way of a release.
const CLOSE: &str = "close";

/// What a profile looks at.
fn evidence(epidemic: &Epidemic, ground: &Ground, placed: &Placed, at: DateTime) -> Evidence {
    let cases = epidemic.cases.iter().zip(&placed.cases);
    let contacts = epidemic.isolations.iter().zip(&placed.case_of);
    let figures = epidemic.round_figures();
    let rounds = figures.iter().zip(&placed.rounds);
    let courses = epidemic.courses.iter().zip(&placed.course_of);
    let today = at.date();
    let contact =
        |case: Option<usize>, [exposed, start]: [Option<Date>; 2], place, negatives: &[Date]| {
            Some(Contact {
                grid: placed.cases.get(case?).copied().flatten()?,
                exposed: exposed.or(start)?,
                central: start.filter(|_| place == Where::Central),
                negative: negatives.iter().copied().rfind(|day| *day <= today),
            })
        };
    let open = contacts.filter_map(|(one, case)| {
        let counts = !one.is_locked && one.contact == CLOSE;
        let days = [one.exposed, one.start];
        contact(
            (*case).filter(|_| counts),
            days,
            one.place_on(today),
            &one.negatives,
        )
    });
    // Those who are not to be seen themselves.
    let sealed = courses.filter_map(|((course, people), case)| {
        let counts = course.class == CLOSE;
        let days = [course.exposed, course.start];
        let place = course.place_on(today);
        let one = contact((*case).filter(|_| counts), days, place, &course.negatives)?;
        Some(std::iter::repeat_n(one, *people as usize))
    });
    Evidence {
        beside: ground.beside.clone(),
        infections: cases
            .filter_map(|(case, face)| {
                Some(Infection {
                    grid: (*face)?,
                    day: case.known(),
                })
            })
            .chain(sampled_infections(epidemic, placed, &figures))
            .collect(),
        contacts: open.chain(sealed.flatten()).collect(),
        rounds: rounds
            .filter(|(round, _)| round.speaks(at))
            .filter_map(|(round, face)| {
                Some(Round {
                    grid: (*face)?,
                    day: round.round.day,
                    number: round.round.number,
                    missing: round.figure.missing(),
                    refused: round.figure.counts.refused,
                    positive: round.figure.counts.positive,
                })
            })
            .collect(),
    }
}

/// People whose single sample was positive and of whom no case is registered yet. A positive tube
/// that several share is none: nobody knows whose it is.
fn sampled_infections(
    epidemic: &Epidemic,
    placed: &Placed,
    figures: &[RoundFigure],
) -> Vec<Infection> {
    let mut found = Vec::new();
    let positive = figures.iter().zip(&placed.rounds);
    for (figure, face) in positive.filter(|(figure, _)| figure.singly_positive > 0) {
        let (Some(grid), day) = (*face, figure.round.day) else {
            continue;
        };
        let days = i64::from(epidemic.samples.rules.on(day).case_days);
        let near = day.saturating_sub(days.days())..=day.saturating_add(days.days());
        let cases = epidemic
            .cases
            .iter()
            .zip(&placed.cases)
            .filter(|(case, of)| {
                let is_near = |on: Option<Date>| on.is_some_and(|on| near.contains(&on));
                **of == Some(grid) && (is_near(case.sampled) || is_near(case.known()))
            });
        let cases = u32::try_from(cases.count()).unwrap_or(u32::MAX);
        let open = unregistered(figure.singly_positive, cases);
        let day = Some(day);
        found.extend((0..open).map(|_| Infection { grid, day }));
    }
    found
}
