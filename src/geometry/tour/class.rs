//! The stops and teams of one class, numbered anew and laid close together. Owns: the clock of a
//! tour, what a tour costs, how early a place can be reached. Must not know: how tours are found.

use super::task::Task;

/// Later than any clock: what never closes.
pub(super) const NEVER: i64 = i64::MAX / 4;

/// What tours cost: broken windows first, then seconds until they are back, then seconds walked, so
/// that nobody walks to and fro before a window that has to be waited for anyhow. Costs are added
/// up; what comes first is dearer than any sum of what comes after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cost(pub i128);

/// Bits for each; sums of what a task may hold at most need fewer.
const BITS: u32 = 44;

impl Cost {
    pub const MOST: Self = Self(i128::MAX / 4);

    pub fn new(broken: i64, seconds: i64, walked: i64) -> Self {
        let [broken, seconds, walked] = [broken, seconds, walked].map(i128::from);
        Self((broken << (2 * BITS)) + (seconds << BITS) + walked)
    }

    /// Until the tours are back, s.
    pub fn seconds(self) -> i64 {
        ((self.0 >> BITS) & ((1 << BITS) - 1)) as i64
    }
}

impl std::ops::Add for Cost {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::iter::Sum for Cost {
    fn sum<I: Iterator<Item = Self>>(costs: I) -> Self {
        costs.fold(Self::default(), |a, b| a + b)
    }
}

/// Where a tour is: it leaves a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub node: usize,
    /// When, s since midnight.
    pub clock: i64,
    /// So many windows are broken by now.
    pub broken: i64,
    /// So many seconds were walked.
    pub walked: i64,
    /// So many seconds was it late, over all broken windows.
    pub late: i64,
}

/// A class. Nodes are its stops from 0 on, then start and end of each team.
pub(super) struct Class {
    /// The stops among those of the task.
    pub stops: Vec<usize>,
    /// The teams among those of the task.
    pub teams: Vec<usize>,
    width: usize,
    seconds: Vec<u32>,
    service: Vec<i64>,
    opens: Vec<i64>,
    closes: Vec<i64>,
    leaves: Vec<i64>,
}

impl Class {
    /// Of a task; stops and teams keep their order.
    pub fn new(task: &Task, class: u32) -> Self {
        let of_class = |c: u32| c == class;
        let stops: Vec<usize> = (0..task.stops().len())
            .filter(|s| of_class(task.stops()[*s].class))
            .collect();
        let teams: Vec<usize> = (0..task.teams().len())
            .filter(|t| of_class(task.teams()[*t].class))
            .collect();
        let mut places = Vec::new();
        let (mut service, mut opens, mut closes) = (Vec::new(), Vec::new(), Vec::new());
        for stop in stops.iter().map(|s| &task.stops()[*s]) {
            places.push(stop.place);
            service.push(i64::from(stop.service_s));
            opens.push(stop.window.map_or(0, |w| i64::from(w.opens_s)));
            closes.push(stop.window.map_or(NEVER, |w| i64::from(w.closes_s)));
        }
        let mut leaves = Vec::new();
        for team in teams.iter().map(|t| &task.teams()[*t]) {
            places.extend([team.start, team.end]);
            service.extend([0, 0]);
            opens.extend([0, 0]);
            closes.extend([NEVER, team.back_by_s.map_or(NEVER, i64::from)]);
            leaves.push(i64::from(team.leaves_s));
        }
        let pairs = places.iter().flat_map(|a| places.iter().map(|b| (*a, *b)));
        Self {
            width: places.len(),
            seconds: pairs.map(|(a, b)| task.times().at(a, b)).collect(),
            stops,
            teams,
            service,
            opens,
            closes,
            leaves,
        }
    }

    /// How many stops.
    pub fn len(&self) -> usize {
        self.stops.len()
    }

    pub fn start(&self, team: usize) -> usize {
        self.len() + 2 * team
    }

    pub fn end(&self, team: usize) -> usize {
        self.len() + 2 * team + 1
    }

    pub fn travel(&self, from: usize, to: usize) -> i64 {
        i64::from(self.seconds[from * self.width + to])
    }

    pub fn service(&self, node: usize) -> i64 {
        self.service[node]
    }

    pub fn opens(&self, node: usize) -> i64 {
        self.opens[node]
    }

    pub fn closes(&self, node: usize) -> i64 {
        self.closes[node]
    }

    pub fn leaves(&self, team: usize) -> i64 {
        self.leaves[team]
    }

    /// A team ready to leave.
    pub fn ready(&self, team: usize) -> Mark {
        Mark {
            node: self.start(team),
            clock: self.leaves[team],
            broken: 0,
            walked: 0,
            late: 0,
        }
    }

    /// On to a node, and away from it again: who comes early waits, who comes late is served late.
    pub fn on(&self, mark: Mark, node: usize) -> Mark {
        let way = self.travel(mark.node, node);
        let arrives = mark.clock + way;
        Mark {
            node,
            clock: arrives.max(self.opens[node]) + self.service[node],
            broken: mark.broken + i64::from(arrives > self.closes[node]),
            walked: mark.walked + way,
            late: mark.late + (arrives - self.closes[node]).max(0),
        }
    }

    /// What it has cost a team to be there.
    pub fn cost_of(&self, team: usize, mark: Mark) -> Cost {
        Cost::new(mark.broken, mark.clock - self.leaves[team], mark.walked)
    }

    /// What a whole tour costs; one without stops nothing, for nobody leaves.
    pub fn cost(&self, team: usize, order: &[usize]) -> Cost {
        if order.is_empty() {
            return Cost::default();
        }
        let last = order
            .iter()
            .fold(self.ready(team), |m, stop| self.on(m, *stop));
        self.cost_of(team, self.on(last, self.end(team)))
    }

    /// The earliest each stop can be reached by any team in any order of stops before it, s since
    /// midnight: a shortest way in which every stop on it is served (Dijkstra 1959; to leave
    /// earlier never is to arrive later here).
    pub fn earliest(&self) -> Vec<i64> {
        let count = self.len();
        let mut earliest = vec![NEVER; count];
        for team in 0..self.teams.len() {
            for (stop, known) in earliest.iter_mut().enumerate() {
                *known = (*known).min(self.leaves[team] + self.travel(self.start(team), stop));
            }
        }
        let mut is_settled = vec![false; count];
        for _ in 0..count {
            let open = (0..count).filter(|s| !is_settled[*s]);
            let Some(next) = open.min_by_key(|s| (earliest[*s], *s)) else {
                break;
            };
            is_settled[next] = true;
            let clock = earliest[next].max(self.opens[next]) + self.service[next];
            for (stop, known) in earliest.iter_mut().enumerate() {
                *known = (*known).min(clock + self.travel(next, stop));
            }
        }
        earliest
    }
}
