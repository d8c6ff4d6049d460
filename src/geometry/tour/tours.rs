//! The tours of a class while they are changed. Owns: what a change would cost, without making it.
//! Must not know: which changes are worth a look.
//!
//! A tour that is changed keeps its head and its tail; between them come pieces of tours. The
//! head's clock is known. The tail left at a given clock is back at the later of two clocks, its
//! own least and the given one and what it spends; and no window in it breaks until a known latest
//! clock (Savelsbergh 1992). So only the pieces are walked, and a tail only where a window breaks
//! in it.

use super::class::{Class, Cost, Mark, NEVER};

/// A part of a tour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Piece {
    /// The tour it is part of.
    pub tour: usize,
    /// The first place in it.
    pub from: usize,
    /// The first place after it.
    pub to: usize,
    /// It is walked the other way round.
    pub is_turned: bool,
}

/// What a tour would be: a head of it, up to three pieces, and its tail from a place on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Form {
    pub tour: usize,
    pub head: usize,
    pub pieces: [Piece; 3],
    pub tail: usize,
}

/// How a tour goes on after a place in it.
#[derive(Clone, Copy, Debug)]
struct Tail {
    /// Travel and service from there.
    spends: i64,
    /// Travel alone.
    walks: i64,
    /// The least clock it is back at.
    least: i64,
    /// Left by then, it breaks no window.
    latest: i64,
}

/// What the first stops of a tour add up to.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    /// Travel from the last of them back to the first.
    back: i64,
    /// Service.
    served: i64,
}

/// How a broken window is weighed while tours are changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Weights {
    /// That it is broken: 1, or 0 where only the seconds count.
    pub broken: i64,
    /// A second late costs as much as so many more until they are back.
    pub late: i64,
}

impl Weights {
    /// As is wanted in the end.
    pub const PLAIN: Self = Self { broken: 1, late: 0 };
}

/// Tours, one a team; a team with an empty one stays.
pub(super) struct Tours<'a> {
    pub class: &'a Class,
    orders: Vec<Vec<usize>>,
    /// `marks[tour][p]`: p stops are done.
    marks: Vec<Vec<Mark>>,
    tails: Vec<Vec<Tail>>,
    /// `sums[tour][p]`: of its first p stops.
    sums: Vec<Vec<Sum>>,
    costs: Vec<Cost>,
    /// By [`Weights::PLAIN`].
    plain: Vec<Cost>,
    weights: Weights,
    /// The tour and the place of each stop.
    at: Vec<Option<(usize, usize)>>,
    /// Nodes walked and changes weighed, in all: the measure of work.
    pub spent: u64,
}

impl<'a> Tours<'a> {
    /// All stay.
    pub fn new(class: &'a Class) -> Self {
        let teams = class.teams.len();
        let mut tours = Self {
            class,
            orders: vec![Vec::new(); teams],
            marks: vec![Vec::new(); teams],
            tails: vec![Vec::new(); teams],
            sums: vec![Vec::new(); teams],
            costs: vec![Cost::default(); teams],
            plain: vec![Cost::default(); teams],
            weights: Weights::PLAIN,
            at: vec![None; class.len()],
            spent: 0,
        };
        for tour in 0..teams {
            tours.set(tour, Vec::new());
        }
        tours
    }

    pub fn orders(&self) -> &[Vec<usize>] {
        &self.orders
    }

    pub fn order(&self, tour: usize) -> &[usize] {
        &self.orders[tour]
    }

    /// Where a stop is; `None` while it is in no tour.
    pub fn place(&self, stop: usize) -> Option<(usize, usize)> {
        self.at[stop]
    }

    pub fn cost(&self, tour: usize) -> Cost {
        self.costs[tour]
    }

    /// What all tours cost while they are weighed.
    pub fn weighed(&self) -> Cost {
        self.costs.iter().copied().sum()
    }

    /// What all tours cost.
    pub fn total(&self) -> Cost {
        self.plain.iter().copied().sum()
    }

    /// Weigh otherwise from now on.
    pub fn weigh_by(&mut self, weights: Weights) {
        self.weights = weights;
        for tour in 0..self.orders.len() {
            let order = std::mem::take(&mut self.orders[tour]);
            self.set(tour, order);
        }
    }

    fn cost_of(&self, tour: usize, mark: Mark) -> Cost {
        let Weights { broken, late } = self.weights;
        let seconds = mark.clock - self.class.leaves(tour) + late * mark.late;
        Cost::new(broken * mark.broken, seconds, mark.walked)
    }

    /// Give a tour an order.
    pub fn set(&mut self, tour: usize, order: Vec<usize>) {
        let class = self.class;
        self.spent += 1 + order.len() as u64;
        for stop in &self.orders[tour] {
            if self.at[*stop].is_some_and(|(t, _)| t == tour) {
                self.at[*stop] = None;
            }
        }
        for (place, stop) in order.iter().enumerate() {
            self.at[*stop] = Some((tour, place));
        }
        let marks = &mut self.marks[tour];
        marks.clear();
        let mut mark = class.ready(tour);
        marks.push(mark);
        let sums = &mut self.sums[tour];
        sums.clear();
        let mut sum = Sum::default();
        sums.push(sum);
        for (place, stop) in order.iter().enumerate() {
            if place > 0 {
                sum.back += class.travel(*stop, mark.node);
            }
            sum.served += class.service(*stop);
            sums.push(sum);
            mark = class.on(mark, *stop);
            marks.push(mark);
        }
        let end = class.end(tour);
        let home = |last: usize| class.travel(last, end);
        let tails = &mut self.tails[tour];
        tails.clear();
        let mut next: Option<(usize, Tail)> = None;
        for stop in order.iter().rev() {
            let tail = match next {
                None => Tail {
                    spends: home(*stop),
                    walks: home(*stop),
                    least: 0,
                    latest: class.closes(end) - home(*stop),
                },
                Some((to, after)) => {
                    let (way, service) = (class.travel(*stop, to), class.service(to));
                    let opened = class.opens(to) + service;
                    let is_kept = opened <= after.latest;
                    let latest = (class.closes(to) - way).min(after.latest - service - way);
                    Tail {
                        spends: way + service + after.spends,
                        walks: way + after.walks,
                        least: after.least.max(opened + after.spends),
                        latest: if is_kept { latest } else { -NEVER },
                    }
                }
            };
            tails.push(tail);
            next = Some((*stop, tail));
        }
        tails.reverse();
        self.costs[tour] = Cost::default();
        self.plain[tour] = Cost::default();
        if !order.is_empty() {
            let back = class.on(mark, end);
            self.costs[tour] = self.cost_of(tour, back);
            self.plain[tour] = class.cost_of(tour, back);
        }
        self.orders[tour] = order;
    }

    /// What a form would cost; `None` where that is not below a limit.
    pub fn weigh(&mut self, form: &Form, limit: Cost) -> Option<Cost> {
        let class = self.class;
        let order = &self.orders[form.tour];
        let is_empty = form.pieces.iter().all(|p| p.from == p.to);
        if is_empty && form.head == 0 && form.tail == order.len() {
            return (Cost::default() < limit).then(Cost::default);
        }
        self.spent += 1;
        if self.at_least(form) >= limit {
            return None;
        }
        let mut mark = self.marks[form.tour][form.head];
        for piece in &form.pieces {
            let nodes = &self.orders[piece.tour][piece.from..piece.to];
            self.spent += nodes.len() as u64;
            if piece.is_turned {
                for node in nodes.iter().rev() {
                    mark = class.on(mark, *node);
                }
            } else {
                for node in nodes {
                    mark = class.on(mark, *node);
                }
            }
            if self.cost_of(form.tour, mark) >= limit {
                return None;
            }
        }
        let end = class.end(form.tour);
        let Some(next) = order.get(form.tail) else {
            let cost = self.cost_of(form.tour, class.on(mark, end));
            return (cost < limit).then_some(cost);
        };
        mark = class.on(mark, *next);
        let tail = self.tails[form.tour][form.tail];
        let back = (mark.clock + tail.spends).max(tail.least);
        let least = Mark {
            clock: back,
            broken: mark.broken + i64::from(mark.clock > tail.latest),
            walked: mark.walked + tail.walks,
            ..mark
        };
        let mut cost = self.cost_of(form.tour, least);
        if cost >= limit {
            return None;
        }
        if mark.clock > tail.latest {
            let rest = &order[form.tail + 1..];
            self.spent += rest.len() as u64;
            let last = rest.iter().fold(mark, |m, stop| class.on(m, *stop));
            cost = self.cost_of(form.tour, class.on(last, end));
        }
        (cost < limit).then_some(cost)
    }

    /// What a form costs at least: its pieces without waiting, and without windows breaking in
    /// them.
    fn at_least(&self, form: &Form) -> Cost {
        let class = self.class;
        let mut mark = self.marks[form.tour][form.head];
        for piece in form.pieces.iter().filter(|p| p.from < p.to) {
            let (order, sums) = (&self.orders[piece.tour], &self.sums[piece.tour]);
            let (from, to) = (piece.from, piece.to);
            let (first, last, inner) = if piece.is_turned {
                let back = sums[to].back - sums[from + 1].back;
                (order[to - 1], order[from], back)
            } else {
                let marks = &self.marks[piece.tour];
                let on = marks[to].walked - marks[from + 1].walked;
                (order[from], order[to - 1], on)
            };
            let way = class.travel(mark.node, first) + inner;
            mark.walked += way;
            mark.clock += way + sums[to].served - sums[from].served;
            mark.node = last;
        }
        let Some(next) = self.orders[form.tour].get(form.tail) else {
            let way = class.travel(mark.node, class.end(form.tour));
            mark.walked += way;
            mark.clock += way;
            return self.cost_of(form.tour, mark);
        };
        let tail = self.tails[form.tour][form.tail];
        let way = class.travel(mark.node, *next);
        mark.walked += way + tail.walks;
        let clock = mark.clock + way + class.service(*next);
        mark.clock = (clock + tail.spends).max(tail.least);
        self.cost_of(form.tour, mark)
    }

    /// The order a form stands for.
    fn made(&self, form: &Form) -> Vec<usize> {
        let order = &self.orders[form.tour];
        let mut made = order[..form.head].to_vec();
        for piece in &form.pieces {
            let nodes = &self.orders[piece.tour][piece.from..piece.to];
            if piece.is_turned {
                made.extend(nodes.iter().rev());
            } else {
                made.extend(nodes);
            }
        }
        made.extend(&order[form.tail..]);
        made
    }

    /// Make a change.
    pub fn put(&mut self, forms: &[Form]) {
        let made: Vec<(usize, Vec<usize>)> = forms.iter().map(|f| (f.tour, self.made(f))).collect();
        for (tour, order) in made {
            self.set(tour, order);
        }
    }

    /// Take stops out of the tours.
    pub fn take_out(&mut self, stops: &[usize]) {
        let mut touched: Vec<usize> = Vec::new();
        for stop in stops {
            if let Some((tour, _)) = self.at[*stop].take()
                && !touched.contains(&tour)
            {
                touched.push(tour);
            }
        }
        for tour in touched {
            let order = self.orders[tour].iter().copied();
            let left = order.filter(|s| self.at[*s].is_some()).collect();
            self.set(tour, left);
        }
    }

    /// Put a stop that is in no tour where it costs least.
    pub fn put_in(&mut self, stop: usize) {
        let class = self.class;
        let mut best: Option<(Cost, usize, usize)> = None;
        for tour in 0..self.orders.len() {
            let before = self.costs[tour];
            for place in 0..=self.orders[tour].len() {
                let mark = class.on(self.marks[tour][place], stop);
                let cost = self.weigh_from(tour, mark, place);
                let more = Cost(cost.0 - before.0);
                if best.is_none_or(|(least, _, _)| more < least) {
                    best = Some((more, tour, place));
                }
            }
        }
        if let Some((_, tour, place)) = best {
            let mut order = self.orders[tour].clone();
            order.insert(place, stop);
            self.set(tour, order);
        }
    }

    /// What a tour costs that goes on from a mark with its tail from a place on.
    fn weigh_from(&mut self, tour: usize, mut mark: Mark, place: usize) -> Cost {
        let class = self.class;
        let order = &self.orders[tour];
        self.spent += 1;
        let end = class.end(tour);
        let Some(next) = order.get(place) else {
            return self.cost_of(tour, class.on(mark, end));
        };
        mark = class.on(mark, *next);
        let tail = self.tails[tour][place];
        if mark.clock <= tail.latest {
            let back = Mark {
                clock: (mark.clock + tail.spends).max(tail.least),
                walked: mark.walked + tail.walks,
                ..mark
            };
            return self.cost_of(tour, back);
        }
        let rest = &order[place + 1..];
        self.spent += rest.len() as u64;
        let last = rest.iter().fold(mark, |m, s| class.on(m, *s));
        self.cost_of(tour, class.on(last, end))
    }
}
