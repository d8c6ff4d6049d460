//! Which zone is in force where and when: only what an order says. Owns: that the newest order of
//! a grid decides, that a grid inherits at a publication the strictest zone in force among those
//! its ground came from, with its clock, and that nothing ends but by the words of an order.
//!
//! A publication is an instant. A grid inherits what was in force when it was published, orders of
//! the same morning included, also where it is dated back; where it is dated ahead, what is in
//! force when it begins. An order about a grid that is there no more is one about whatever its
//! ground became: it was written before the publication, or by the old map.

use super::{Epidemic, Order};
use crate::rules::zone::Zone;
use jiff::civil::DateTime;
use std::collections::{HashMap, HashSet};

/// What a zone in force rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Basis {
    /// An order of this place in the list.
    Order(usize),
    /// The same, that named the grid of this code, of which ground came.
    Inherited(usize, String),
    /// The record of the grid names it; there is no order.
    Recorded,
    /// Nothing.
    Nothing,
}

/// The zone in force in a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InForce {
    /// The zone.
    pub zone: Zone,
    /// What it rests on.
    pub basis: Basis,
}

/// So many publications lie between a grid and the oldest it is traced to.
const DEEPEST: usize = 32;

/// The orders that were issued, by grid.
pub struct Book<'a> {
    epidemic: &'a Epidemic,
    /// Orders of each grid, the oldest first.
    of_grid: HashMap<&'a str, Vec<usize>>,
    /// What gave each grid its ground.
    given: HashMap<&'a str, Vec<Given<'a>>>,
    /// Grids that stayed at a publication, with other ground: their code, and its turn.
    stayed: HashSet<(&'a str, u64)>,
    /// Grids that are there no more, and since when.
    gone: HashMap<&'a str, DateTime>,
    recorded: HashMap<&'a str, Zone>,
}

/// Ground that came from another grid.
#[derive(Clone, Copy)]
struct Given<'a> {
    old: &'a str,
    /// From when the grid has it.
    begins: DateTime,
    /// When that was published: orders about the grid from then on are about the grid as it is.
    published: DateTime,
    /// Up to when orders about the old grid were about this ground too.
    locked: DateTime,
    /// Orders that begin in the very minute it was locked and were issued before.
    before: &'a [String],
    turn: u64,
}

/// An order and the grid that it named.
#[derive(Clone, Copy)]
struct Ruling<'a> {
    order: usize,
    named: &'a str,
}

/// How far back is looked.
#[derive(Clone, Copy)]
struct Limit<'a> {
    /// Up to this instant.
    by: DateTime,
    /// Of what begins at that very instant only these orders; `None` for all.
    ties: Option<&'a [String]>,
    /// Only publications before this one.
    turn: Option<u64>,
}

impl Limit<'_> {
    fn takes_order(&self, order: &Order) -> bool {
        let is_tied = order.from == self.by;
        order.from < self.by || (is_tied && self.ties.is_none_or(|t| t.contains(&order.key.id)))
    }

    fn takes_step(&self, given: &Given<'_>) -> bool {
        match self.turn {
            None => given.begins <= self.by,
            Some(turn) if turn > 0 && given.turn > 0 => {
                given.turn < turn && given.begins <= self.by
            }
            Some(_) => given.begins < self.by,
        }
    }
}

impl<'a> Book<'a> {
    /// The book of all orders.
    pub fn new(epidemic: &'a Epidemic) -> Self {
        let mut of_grid: HashMap<&str, Vec<usize>> = HashMap::new();
        for (i, order) in epidemic.orders.iter().enumerate() {
            if order.was_issued() {
                for grid in &order.grids {
                    of_grid.entry(grid).or_default().push(i);
                }
            }
        }
        let rank = |i: &usize| {
            let order = &epidemic.orders[*i];
            (order.from, order.issued.on, order.key.id.as_str())
        };
        for list in of_grid.values_mut() {
            list.sort_by(|a, b| rank(a).cmp(&rank(b)));
        }
        let mut began: HashMap<&str, DateTime> = HashMap::new();
        let mut recorded = HashMap::new();
        let mut gone: HashMap<&str, DateTime> = HashMap::new();
        for span in &epidemic.spans {
            if let Some(from) = span.from {
                began.insert(&span.code, from);
            }
            match span.until {
                None => {
                    recorded.insert(span.code.as_str(), span.recorded);
                }
                Some(until) => {
                    let last = gone.entry(&span.code).or_insert(until);
                    *last = until.max(*last);
                }
            }
        }
        gone.retain(|code, _| !recorded.contains_key(code));
        let mut given: HashMap<&str, Vec<Given<'_>>> = HashMap::new();
        let mut stayed = HashSet::new();
        for step in &epidemic.lineage {
            if step.old == step.new {
                stayed.insert((step.new.as_str(), step.turn));
                continue;
            }
            // Without a date it counts from the day the new grid began.
            let on = step.on.or_else(|| began.get(step.new.as_str()).copied());
            let on = on.unwrap_or(DateTime::MIN);
            let published = step.published.unwrap_or(on);
            given.entry(&step.new).or_default().push(Given {
                old: &step.old,
                begins: on.min(published),
                published,
                locked: on.max(published),
                before: &step.before,
                turn: step.turn,
            });
        }
        Self {
            epidemic,
            of_grid,
            given,
            stayed,
            gone,
            recorded,
        }
    }

    fn order(&self, ruling: Ruling<'_>) -> &'a Order {
        &self.epidemic.orders[ruling.order]
    }

    /// The zone in force in a grid at an instant.
    pub fn in_force(&self, grid: &'a str, at: DateTime) -> InForce {
        let now = Limit {
            by: at,
            ties: None,
            turn: None,
        };
        match self.ruling(grid, now, at, DEEPEST) {
            Some(ruling) if self.has_ended(ruling, at) => InForce {
                zone: Zone::Unset,
                basis: Basis::Nothing,
            },
            Some(ruling) => InForce {
                zone: self.order(ruling).zone,
                basis: if ruling.named == grid {
                    Basis::Order(ruling.order)
                } else {
                    Basis::Inherited(ruling.order, ruling.named.to_owned())
                },
            },
            None if self.has_any(grid, &mut HashSet::new()) => InForce {
                zone: Zone::Unset,
                basis: Basis::Nothing,
            },
            None => match self.recorded.get(grid) {
                Some(zone) if *zone != Zone::Unset => InForce {
                    zone: *zone,
                    basis: Basis::Recorded,
                },
                _ => InForce {
                    zone: Zone::Unset,
                    basis: Basis::Nothing,
                },
            },
        }
    }

    /// When what is in force ends by itself; `None` where nothing says so.
    pub fn ends(&self, in_force: &InForce) -> Option<DateTime> {
        match in_force.basis {
            Basis::Order(order) | Basis::Inherited(order, _) => {
                self.epidemic.orders.get(order)?.ends()
            }
            Basis::Recorded | Basis::Nothing => None,
        }
    }

    /// An order that was taken back by an instant gives its grids back what was in force before
    /// it; one that runs out by its own words does not.
    fn stands(&self, order: usize, at: DateTime) -> bool {
        let withdrawn = self.epidemic.orders[order].withdrawn;
        withdrawn.is_none_or(|from| from > at)
    }

    fn has_ended(&self, ruling: Ruling<'_>, at: DateTime) -> bool {
        self.order(ruling).ends().is_some_and(|end| end <= at)
    }

    /// Whether an order ever named the grid or one that its ground came from.
    fn has_any(&self, grid: &str, seen: &mut HashSet<&'a str>) -> bool {
        let mut parents = self.given.get(grid).into_iter().flatten();
        self.of_grid.contains_key(grid)
            || parents.any(|given| seen.insert(given.old) && self.has_any(given.old, seen))
    }

    /// The order that rules a grid among those within a limit; ends are those at `at`.
    fn ruling(
        &self,
        grid: &'a str,
        limit: Limit<'a>,
        at: DateTime,
        depth: usize,
    ) -> Option<Ruling<'a>> {
        let list = self.of_grid.get(grid).into_iter().flatten();
        let own = list
            .copied()
            .rfind(|i| limit.takes_order(&self.epidemic.orders[*i]) && self.stands(*i, at))
            .map(|order| Ruling { order, named: grid });
        // The newest publication that gave it ground.
        let steps = self.given.get(grid).into_iter().flatten();
        let steps = steps.filter(|given| depth > 0 && limit.takes_step(given));
        let rank = |given: &Given<'_>| (given.begins, given.turn);
        let Some(newest) = steps.clone().max_by_key(|given| rank(given)) else {
            return own;
        };
        let is_before = |order: &Order, when: DateTime| {
            let is_tied = order.from == when;
            order.from < when || (is_tied && newest.before.contains(&order.key.id))
        };
        let was_there = if newest.turn > 0 {
            self.stayed.contains(&(grid, newest.turn))
        } else {
            // Older versions did not always note who stayed.
            let earlier = steps.clone().any(|given| rank(given) < rank(newest));
            let ruled = own.is_some_and(|own| is_before(self.order(own), newest.published));
            earlier || ruled || self.stayed.contains(&(grid, 0))
        };
        // An order from the very hour of the publication or later is one for the grid as it is
        // now; one that is new has no other.
        let as_it_is = if was_there {
            newest.published
        } else {
            newest.begins
        };
        let list = self.of_grid.get(grid).into_iter().flatten().copied();
        let since = list
            .filter(|i| limit.takes_order(&self.epidemic.orders[*i]) && self.stands(*i, at))
            .rfind(|i| !is_before(&self.epidemic.orders[*i], as_it_is))
            .map(|order| Ruling { order, named: grid });
        let up_to = |locked: DateTime| Limit {
            by: limit.by.min(locked),
            ties: if locked <= limit.by {
                Some(newest.before)
            } else {
                limit.ties
            },
            turn: Some(newest.turn),
        };
        let from_parent = |given: &Given<'a>| {
            let is_gone = self.gone.get(given.old);
            let is_gone = is_gone.is_some_and(|until| *until <= given.locked)
                && !self.stayed.contains(&(given.old, given.turn));
            let reach = match is_gone {
                true => Limit {
                    turn: Some(newest.turn),
                    ..limit
                },
                false => up_to(given.locked),
            };
            self.ruling(given.old, reach, at, depth - 1)
        };
        let itself = was_there.then(|| self.ruling(grid, up_to(newest.locked), at, depth - 1));
        // Of each piece of ground the newest order.
        let newer = |part: Option<Ruling<'a>>| match (part, since) {
            (Some(part), Some(since)) if self.order(part).from > self.order(since).from => {
                Some(part)
            }
            (part, since) => since.or(part),
        };
        let at_once = steps.clone().filter(|given| rank(given) == rank(newest));
        let parts = at_once.map(from_parent);
        let parts: Vec<Option<Ruling<'a>>> = parts.chain(itself).map(newer).collect();
        self.strictest(parts, at)
    }

    fn strictest(&self, rulings: Vec<Option<Ruling<'a>>>, at: DateTime) -> Option<Ruling<'a>> {
        let zone = |ruling: &Option<Ruling<'a>>| {
            let lasting = ruling.filter(|ruling| !self.has_ended(*ruling, at));
            lasting.map_or(Zone::Unset, |ruling| self.order(ruling).zone)
        };
        rulings
            .into_iter()
            .min_by_key(|ruling| {
                let order = ruling.map(|ruling| self.order(ruling));
                (
                    zone(ruling).strictness(),
                    // Of two alike the later clock; one that lasts before one that ended.
                    std::cmp::Reverse(order.map(|o| (o.ends().is_none(), o.from))),
                    order.map(|o| o.key.id.as_str()),
                )
            })
            .flatten()
    }
}

#[cfg(test)]
mod tests;
