//! Which zone is in force where and when: only what an order says. Owns: that the newest order of
//! a grid decides, that a grid inherits at a publication the strictest zone in force among those
//! its ground came from, with its clock, and that nothing ends but by the words of an order.

use super::{Epidemic, Order};
use crate::rules::zone::Zone;
use jiff::civil::DateTime;
use std::collections::HashMap;

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
    /// Lineage steps of each new grid.
    steps: HashMap<&'a str, Vec<(DateTime, &'a str)>>,
    recorded: HashMap<&'a str, Zone>,
}

/// An order and the grid that it named.
#[derive(Clone, Copy)]
struct Ruling<'a> {
    order: usize,
    named: &'a str,
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
            (order.from, order.signatures[2].on, order.key.id.as_str())
        };
        for list in of_grid.values_mut() {
            list.sort_by(|a, b| rank(a).cmp(&rank(b)));
        }
        let mut began: HashMap<&str, DateTime> = HashMap::new();
        let mut recorded = HashMap::new();
        for span in &epidemic.spans {
            if let Some(from) = span.from {
                began.insert(&span.code, from.to_datetime(jiff::civil::Time::midnight()));
            }
            if span.until.is_none() {
                recorded.insert(span.code.as_str(), span.recorded);
            }
        }
        let mut steps: HashMap<&str, Vec<(DateTime, &str)>> = HashMap::new();
        for step in epidemic.lineage.iter().filter(|s| s.old != s.new) {
            let on = step
                .on
                .map(|day| day.to_datetime(jiff::civil::Time::midnight()));
            // Without a date it counts from the day the new grid began.
            let on = on.or_else(|| began.get(step.new.as_str()).copied());
            let on = on.unwrap_or(DateTime::MIN);
            steps.entry(&step.new).or_default().push((on, &step.old));
        }
        Self {
            epidemic,
            of_grid,
            steps,
            recorded,
        }
    }

    fn order(&self, ruling: Ruling<'_>) -> &'a Order {
        &self.epidemic.orders[ruling.order]
    }

    /// The zone in force in a grid at an instant.
    pub fn in_force(&self, grid: &'a str, at: DateTime) -> InForce {
        let ruling = self.ruling(grid, at, at, false, DEEPEST);
        match ruling {
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
            None if self.has_any(grid, DEEPEST) => InForce {
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

    fn has_ended(&self, ruling: Ruling<'_>, at: DateTime) -> bool {
        self.order(ruling).ends().is_some_and(|end| end <= at)
    }

    /// Whether an order ever named the grid or one that its ground came from.
    fn has_any(&self, grid: &str, depth: usize) -> bool {
        let parents = self.steps.get(grid).into_iter().flatten();
        self.of_grid.contains_key(grid)
            || (depth > 0
                && parents
                    .into_iter()
                    .any(|(_, old)| self.has_any(old, depth - 1)))
    }

    /// The order that rules a grid among those from before `by` (or at it); ends are those at
    /// `at`.
    fn ruling(
        &self,
        grid: &'a str,
        by: DateTime,
        at: DateTime,
        is_before: bool,
        depth: usize,
    ) -> Option<Ruling<'a>> {
        let is_by = |from: DateTime| if is_before { from < by } else { from <= by };
        let own = self.of_grid.get(grid).and_then(|list| {
            let mut newest = list.iter().rev();
            newest.find(|i| is_by(self.epidemic.orders[**i].from))
        });
        let own = own.map(|order| Ruling {
            order: *order,
            named: grid,
        });
        // The newest publication that gave it ground.
        let steps = self.steps.get(grid).into_iter().flatten();
        let given = steps.clone().map(|(on, _)| *on).filter(|on| is_by(*on));
        let Some(newest) = given.max().filter(|_| depth > 0) else {
            return own;
        };
        // An order from the very hour of the publication or later is one for the grid as it is now.
        let since = own.filter(|ruling| self.order(*ruling).from >= newest);
        if since.is_some() {
            return since;
        }
        let olds = steps.filter(|(on, _)| *on == newest).map(|(_, old)| *old);
        let parents = olds.map(|old| self.ruling(old, newest, at, true, depth - 1));
        // What ruled the grid itself, where it was there before.
        let itself = own.map(|_| self.ruling(grid, newest, at, true, depth - 1));
        let all: Vec<Option<Ruling<'a>>> = parents.chain(itself).collect();
        let zone = |ruling: &Option<Ruling<'a>>| {
            let lasting = ruling.filter(|ruling| !self.has_ended(*ruling, at));
            lasting.map_or(Zone::Unset, |ruling| self.order(ruling).zone)
        };
        all.into_iter()
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
