//! Those on the lists of arrivals in the rounds of the story, town-wide. Owns: who of them is sampled by
//! name in which round, and who of them a case is. Must not know: columns, records.
//!
//! In a round those are sampled by name whom a call sent there since the round before, and those on the
//! lists of three of the twelve callers, in turn; all others are among the people whom a site counts
//! and types. So every round has tubes all over the town, and the story stays as small as it can: all
//! seven thousand in all nine rounds would be a third more records than the whole town has otherwise.

use super::calls::{CALLERS, Followed, caller_of};
use super::divisions::Ground;
use super::epidemic::day;
use super::measures::ROUNDS;
use super::registers::{Arrived, arrival_id};
use super::sampling::{EACH, FIRST, RESULT, SINGLE, SIZE, Tube};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// The lists of so many callers are sampled by name in a round.
const IN_TURN: usize = 3;

/// Somebody on a list, as the rounds see them.
struct One {
    arrived: Date,
    followed: Followed,
    building: usize,
    grid: usize,
}

/// All of them, in the order of their list.
pub struct Listed {
    all: Vec<One>,
    /// Codes of grids, by place.
    codes: Vec<String>,
}

impl Listed {
    /// Those who arrived, with what the calls came to.
    pub fn new(ground: Ground<'_>, arrived: &[Arrived], followed: &[Followed]) -> Self {
        let all = arrived.iter().zip(followed).map(|(one, followed)| One {
            arrived: one.day,
            followed: *followed,
            building: one.building,
            grid: ground
                .buildings
                .grid_of(&ground.buildings.all[one.building]),
        });
        let grids = ground.hierarchy.new.iter();
        Self {
            all: all.collect(),
            codes: grids.map(|grid| ground.hierarchy.code(grid)).collect(),
        }
    }

    /// The grid that somebody stays in, by its place.
    pub fn grid(&self, place: usize) -> usize {
        self.all[place].grid
    }

    /// The code of the grid that somebody stays in.
    pub fn code(&self, place: usize) -> &str {
        &self.codes[self.all[place].grid]
    }

    /// Who is sampled by name in a round, grid by grid: nobody who is infected, and of each grid no
    /// more than so many.
    pub fn in_round(&self, round: usize, room: &[u32], infected: &BTreeSet<usize>) -> Vec<usize> {
        let on = day(ROUNDS[round]);
        let before = round.checked_sub(1).map(|before| day(ROUNDS[before]));
        let is_there = |one: &One| {
            let gone = one.followed.gone;
            one.arrived <= on && gone.is_none_or(|gone| gone > on)
        };
        let is_sent = |one: &One| {
            let sent = one.followed.sent;
            sent.is_some_and(|sent| sent <= on && before.is_none_or(|before| sent > before))
        };
        let turn = |place: usize| caller_of(place) / IN_TURN == round % (CALLERS / IN_TURN);
        let mut named: Vec<usize> = (0..self.all.len())
            .filter(|place| !infected.contains(place))
            .filter(|place| {
                let one = &self.all[*place];
                is_there(one) && (is_sent(one) || turn(*place))
            })
            .collect();
        // Whoever was sent comes first.
        named.sort_by_key(|place| {
            let one = &self.all[*place];
            (one.grid, !is_sent(one), *place)
        });
        let mut room = room.to_vec();
        named.retain(|place| {
            let left = &mut room[self.all[*place].grid];
            let has_room = *left > 0;
            *left = left.saturating_sub(1);
            has_room
        });
        named
    }

    /// Who of these is found to be a case: for each case, by its building, the first who stays there.
    pub fn found(&self, named: &[usize], cases: &[usize]) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        for building in cases {
            let mut there = named.iter().copied();
            let first =
                there.find(|one| self.all[*one].building == *building && !found.contains(one));
            found.extend(first);
        }
        found
    }

    /// The tubes of a round at a site, each with the places of its people: whoever comes goes into the
    /// next one, behind so many that were there before; everybody in a positive one is sampled singly.
    pub fn at_site(
        &self,
        (site, lanes, round): (&str, usize, usize),
        people: &[usize],
        infected: &BTreeSet<usize>,
        skipped: usize,
    ) -> Vec<(Tube, Vec<usize>)> {
        let round = round + 1;
        let mut tubes = Vec::new();
        let mut singles = Vec::new();
        for (n, chunk) in people.chunks(SIZE).enumerate() {
            let number = format!("{site}-{round}-{:03}", n + 1);
            let turn = n + skipped;
            let closed = FIRST + (turn / lanes + 1) * EACH;
            let result = closed + RESULT;
            let is_positive = chunk.iter().any(|one| infected.contains(one));
            if is_positive && chunk.len() > 1 {
                for (i, one) in chunk.iter().enumerate() {
                    let closed = result + (i + 1) * EACH;
                    let single = Tube {
                        number: format!("{site}-{round}-D{:03}", singles.len() + 1),
                        lane: 1,
                        size: 1,
                        people: vec![arrival_id(*one)],
                        closed,
                        is_positive: infected.contains(one),
                        result: closed + SINGLE,
                        single_of: number.clone(),
                    };
                    singles.push((single, vec![*one]));
                }
            }
            let tube = Tube {
                number,
                lane: turn % lanes + 1,
                size: SIZE,
                people: chunk.iter().map(|one| arrival_id(*one)).collect(),
                closed,
                is_positive,
                result,
                single_of: String::new(),
            };
            tubes.push((tube, chunk.to_vec()));
        }
        tubes.append(&mut singles);
        tubes
    }
}

#[cfg(test)]
mod tests;
