//! The round that is looked at, and what of it is shown. Owns: this state, and what is worked out of it
//! once. Must not know: who changes it, or how it is drawn.

use crate::geometry::fixed::Coord;
use crate::model::record::Key;
use crate::model::sampling::{Gap, HomeTours, Missing, RoundId, Sampling};
use crate::rules::sampling::{Figure, Lack};
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::rc::Rc;

/// A page of the panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// How the round is planned, and how it stands.
    #[default]
    Round,
    /// Sites: what they take against who is expected.
    Sites,
    /// Who stands at which lane.
    Teams,
    /// Whoever steps up goes into a tube.
    Lane,
    /// What came of tubes.
    Results,
    /// Who was not sampled.
    Missing,
    /// Whoever is isolated at home is sampled at the door.
    Home,
}

impl Tab {
    /// All, as they stand.
    pub const ALL: [Self; 7] = [
        Self::Round,
        Self::Sites,
        Self::Teams,
        Self::Lane,
        Self::Results,
        Self::Missing,
        Self::Home,
    ];

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Round => "sampling-tab-round",
            Self::Sites => "sampling-tab-sites",
            Self::Teams => "sampling-tab-teams",
            Self::Lane => "sampling-tab-lane",
            Self::Results => "sampling-tab-results",
            Self::Missing => "sampling-tab-missing",
            Self::Home => "sampling-tab-home",
        }
    }
}

/// Which tubes are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tubes {
    /// Closed, and without a result.
    #[default]
    Waiting,
    /// Those of them whose result is late.
    Late,
    /// Positive ones with people who have no single result.
    Positive,
    /// Open ones.
    Open,
    /// All.
    All,
}

impl Tubes {
    /// All, as they stand in the menu.
    pub const ALL: [Self; 5] = [
        Self::Waiting,
        Self::Late,
        Self::Positive,
        Self::Open,
        Self::All,
    ];

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Waiting => "sampling-tubes-waiting",
            Self::Late => "sampling-tubes-late",
            Self::Positive => "sampling-tubes-positive",
            Self::Open => "sampling-tubes-open",
            Self::All => "sampling-tubes-all",
        }
    }
}

/// A grid of the round, as the list shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct GridLine {
    /// Its code.
    pub code: String,
    /// The id of its site.
    pub site: Option<String>,
    /// What holds.
    pub figure: Figure,
    /// What is lacking.
    pub lacks: Vec<Lack>,
}

/// What the round comes to in all its grids, and what of it is late.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Grids in which nothing is lacking.
    pub done: usize,
    /// People who are expected.
    pub expected: usize,
    /// People in tubes.
    pub sampled: usize,
    /// Those of them who are negative.
    pub negative: usize,
    /// Those whose tube has no result.
    pub waiting: usize,
    /// Those who are positive.
    pub positive: usize,
    /// Those in positive tubes, without a single result.
    pub held: usize,
    /// People who refuse.
    pub refused: usize,
    /// Tubes whose result is late.
    pub late: usize,
    /// People who have to be sampled singly at once.
    pub urgent: usize,
}

/// Who is missing, and what that was worked out from: this round, this register.
#[derive(Default)]
pub struct Missed {
    /// Grid by grid, in the order they are called.
    pub grids: Vec<Missing>,
    /// Where how many of them live.
    pub places: Vec<(Coord, u32)>,
    pub(super) of: Option<(u64, u64)>,
}

/// Who was sent by a call to be sampled by this round, and what that was worked out from: this
/// round, these people.
#[derive(Default)]
pub struct Sent {
    /// How many.
    pub all: usize,
    /// Those of them who are in no tube yet, by id, grid by grid.
    pub waiting: Vec<String>,
    pub(super) of: Option<(u64, u64)>,
}

pub(super) type Kept<K, T> = RefCell<Option<(K, Rc<T>)>>;

/// The state of the desk.
#[derive(Default)]
pub struct Sampled {
    /// It is on the screen.
    pub is_open: bool,
    /// Which page.
    pub tab: Tab,
    /// The round that is looked at.
    pub round: Option<RoundId>,
    /// The site that people step up at here, by id.
    pub site: Option<String>,
    /// The lane.
    pub lane: u32,
    /// Which tubes are listed.
    pub tubes: Tubes,
    /// The tube whose people are shown, by number.
    pub tube: Option<String>,
    /// The grid whose missing people are listed, by code.
    pub grid: Option<String>,
    /// Who is missing.
    pub missed: Missed,
    /// Who was sent by a call.
    pub sent: Sent,
    /// Tours to those who are sampled at home, as they were last asked for.
    pub tours: Option<Box<HomeTours>>,
    pub(super) sampling: Option<Box<Sampling>>,
    pub(super) revision: u64,
    pub(super) lines: Kept<u64, Vec<GridLine>>,
    pub(super) standing: Kept<(u64, DateTime), Standing>,
    pub(super) gaps: Kept<u64, Vec<Gap>>,
}

impl Sampled {
    /// What is known of the round, once it was read.
    pub fn sampling(&self) -> Option<&Sampling> {
        self.sampling.as_deref()
    }

    /// Goes up whenever something of it changes.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The record of the round, if it was planned.
    pub fn round_key(&self) -> Option<Key> {
        Some(self.sampling()?.plan()?.key.clone())
    }

    /// The grids of the round, those of the gravest lack first.
    pub fn lines(&self) -> Rc<Vec<GridLine>> {
        let Some(sampling) = self.sampling() else {
            return Rc::default();
        };
        if let Some((of, lines)) = &*self.lines.borrow()
            && *of == self.revision
        {
            return lines.clone();
        }
        let lines = Rc::new(lines(sampling));
        self.lines.replace(Some((self.revision, lines.clone())));
        lines
    }

    /// Hours of its lanes that nobody covers.
    pub fn gaps(&self) -> Rc<Vec<Gap>> {
        if let Some((of, gaps)) = &*self.gaps.borrow()
            && *of == self.revision
        {
            return gaps.clone();
        }
        let gaps = Rc::new(self.sampling().map(Sampling::gaps).unwrap_or_default());
        self.gaps.replace(Some((self.revision, gaps.clone())));
        gaps
    }

    /// What all its grids come to, with what is late at this minute.
    pub fn standing(&self, now: DateTime) -> Rc<Standing> {
        let Some(sampling) = self.sampling() else {
            return Rc::default();
        };
        let key = (self.revision, now);
        if let Some((of, standing)) = &*self.standing.borrow()
            && *of == key
        {
            return standing.clone();
        }
        let standing = Standing {
            late: sampling.late_tubes(now).len(),
            urgent: sampling.urgent().len(),
            ..Standing::of(&self.lines())
        };
        let standing = Rc::new(standing);
        self.standing.replace(Some((key, standing.clone())));
        standing
    }
}

impl Standing {
    /// What grids come to; what is late they do not say.
    fn of(lines: &[GridLine]) -> Self {
        let mut all = Self::default();
        for line in lines {
            let counts = &line.figure.counts;
            all.done += usize::from(line.lacks.is_empty());
            all.expected += line.figure.expected as usize;
            all.sampled += line.figure.sampled() as usize;
            all.negative += counts.negative as usize;
            all.waiting += counts.waiting as usize;
            all.positive += counts.positive as usize;
            all.held += counts.held as usize;
            all.refused += counts.refused as usize;
        }
        all
    }
}

fn lines(sampling: &Sampling) -> Vec<GridLine> {
    let figures = sampling.figures().into_iter();
    let mut lines: Vec<GridLine> = figures
        .map(|one| GridLine {
            code: one.figure.grid.clone(),
            site: one.row.and_then(|row| row.site.clone()),
            figure: one.figure.figure,
            lacks: one.lacks,
        })
        .collect();
    let rank = |line: &GridLine| match line.lacks.first() {
        Some(Lack::Positive(_)) => 0,
        Some(Lack::Held(_)) => 1,
        Some(Lack::Refused(_)) => 2,
        Some(Lack::Waiting(_)) => 3,
        Some(Lack::Unsampled(_)) => 4,
        None => 5,
    };
    lines.sort_by(|a, b| (rank(a), &a.code).cmp(&(rank(b), &b.code)));
    lines
}
