//! How things stand, as tables: by community, by grid, and the cases and isolations themselves.
//! Owns: that the figures of a community are those of its grids, and that what is listed is what
//! is counted.

use super::{CaseClass, Epidemic, Ground, Houses, Moment, Placed, Where};
use crate::model::data_table::{Cell, DataTable};
use crate::rules::isolation::{Check, Standing};
use crate::rules::zone::Zone;
use jiff::ToSpan;
use std::collections::BTreeMap;

/// What a table is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A row for each community.
    #[default]
    Communities,
    /// A row for each grid.
    Grids,
    /// A row for each case.
    Cases,
    /// A row for each isolation.
    Isolations,
}

impl Subject {
    /// All, as they are offered.
    pub const ALL: [Self; 4] = [
        Self::Communities,
        Self::Grids,
        Self::Cases,
        Self::Isolations,
    ];

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Communities => "dashboard-communities",
            Self::Grids => "dashboard-grids",
            Self::Cases => "dashboard-cases",
            Self::Isolations => "dashboard-isolations",
        }
    }
}

/// What a row leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The grids of a community.
    Community(String),
    /// A grid, by its face.
    Grid(usize),
    /// A case or an isolation in a grid; nowhere while nobody knows where.
    Within(Option<usize>),
}

/// Days of a trend.
pub const TREND_DAYS: usize = 14;

/// A day's figures of a grid or a community.
#[derive(Clone, Default)]
struct Sum {
    grids: u32,
    closed: u32,
    cases: u32,
    new: u32,
    isolated: u32,
    overdue: u32,
    pressing: u32,
    trend: [u32; TREND_DAYS],
}

/// What tables are made of.
pub struct Source<'a> {
    /// What is known.
    pub epidemic: &'a Epidemic,
    /// The grids.
    pub ground: &'a Ground,
    /// On which grid what lies.
    pub placed: &'a Placed,
    /// The instant.
    pub moment: &'a Moment,
    /// Buildings by name.
    pub houses: &'a Houses,
    /// What grids are called, by face.
    pub titles: &'a [String],
    /// The word for a key.
    pub word: &'a dyn Fn(&str) -> String,
}

impl Source<'_> {
    /// The table of a subject, and what each of its rows leads to.
    pub fn table(&self, subject: Subject) -> (DataTable, Vec<Target>) {
        let (columns, rows): (Vec<&'static str>, Vec<(Target, Vec<Cell>)>) = match subject {
            Subject::Communities => (
                vec![
                    "board-community",
                    "board-grids",
                    "board-closed",
                    "board-cases",
                    "board-new",
                    "board-isolated",
                    "board-overdue",
                    "board-pressing",
                    "board-trend",
                ],
                self.communities(),
            ),
            Subject::Grids => (
                vec![
                    "board-grid",
                    "board-code",
                    "board-community",
                    "board-in-force",
                    "board-proposed",
                    "board-change",
                    "board-cases",
                    "board-new",
                    "board-isolated",
                    "board-overdue",
                    "board-entrances",
                    "board-trend",
                ],
                self.grids(),
            ),
            Subject::Cases => (
                vec![
                    "board-number",
                    "board-class",
                    "board-known",
                    "board-onset",
                    "board-sampled",
                    "board-grid",
                    "board-community",
                    "board-origin",
                ],
                self.cases(),
            ),
            Subject::Isolations => (
                vec![
                    "board-grid",
                    "board-community",
                    "board-place",
                    "board-contact",
                    "board-case",
                    "board-start",
                    "board-end",
                    "board-state",
                    "board-days-late",
                    "board-checked",
                    "board-who",
                ],
                self.isolations(),
            ),
        };
        let (targets, cells) = rows.into_iter().unzip();
        (DataTable::new(columns, cells), targets)
    }

    /// Figures by face; `None` for what has no ground.
    fn sums(&self) -> Vec<Option<Sum>> {
        let grids = self.moment.grids.iter().zip(&self.ground.has_area);
        let mut sums: Vec<Option<Sum>> = grids
            .map(|(grid, has_area)| {
                has_area.then(|| Sum {
                    grids: 1,
                    closed: u32::from(grid.in_force.zone.is_closed()),
                    cases: grid.cases,
                    new: grid.new_cases,
                    isolated: grid.isolated,
                    overdue: grid.overdue,
                    pressing: u32::from(grid.is_pressing()),
                    trend: [0; TREND_DAYS],
                })
            })
            .collect();
        let today = self.moment.at.date();
        let first = today.saturating_sub((TREND_DAYS as i64 - 1).days());
        for i in &self.moment.cases {
            let face = self.placed.cases.get(*i).copied().flatten();
            let sum = face.and_then(|face| sums.get_mut(face)?.as_mut());
            let day = self.epidemic.cases[*i].known();
            if let (Some(sum), Some(day)) = (sum, day.filter(|day| *day >= first)) {
                let at = usize::try_from((day - first).get_days()).unwrap_or(TREND_DAYS);
                if let Some(count) = sum.trend.get_mut(at) {
                    *count += 1;
                }
            }
        }
        sums
    }

    fn community(&self, face: Option<usize>) -> Cell {
        let name = face.and_then(|face| self.ground.communities.get(face));
        Cell::text(name.map_or("", String::as_str))
    }

    fn title(&self, face: Option<usize>) -> Cell {
        let name = face.and_then(|face| self.titles.get(face));
        Cell::text(name.map_or("", String::as_str))
    }

    fn word(&self, key: &str) -> Cell {
        Cell::text((self.word)(key))
    }

    fn zone(&self, zone: Zone) -> Cell {
        self.word(&format!("zone-{}", zone.name()))
    }

    fn communities(&self) -> Vec<(Target, Vec<Cell>)> {
        let mut of: BTreeMap<&str, Sum> = BTreeMap::new();
        for (face, sum) in self.sums().into_iter().enumerate() {
            let Some(sum) = sum else { continue };
            let all = of.entry(&self.ground.communities[face]).or_default();
            all.grids += sum.grids;
            all.closed += sum.closed;
            all.cases += sum.cases;
            all.new += sum.new;
            all.isolated += sum.isolated;
            all.overdue += sum.overdue;
            all.pressing += sum.pressing;
            for (all, day) in all.trend.iter_mut().zip(sum.trend) {
                *all += day;
            }
        }
        let rows = of.into_iter().map(|(name, sum)| {
            let cells = vec![
                Cell::text(name),
                Cell::Count(sum.grids),
                Cell::Count(sum.closed),
                Cell::Count(sum.cases),
                Cell::Count(sum.new),
                Cell::Count(sum.isolated),
                Cell::Count(sum.overdue),
                Cell::Count(sum.pressing),
                Cell::Trend(sum.trend.to_vec()),
            ];
            (Target::Community(name.to_owned()), cells)
        });
        rows.collect()
    }

    fn grids(&self) -> Vec<(Target, Vec<Cell>)> {
        let sums = self.sums().into_iter().enumerate();
        let rows = sums.filter_map(|(face, sum)| {
            let (sum, grid) = (sum?, &self.moment.grids[face]);
            let change = grid.proposal.change.as_ref();
            let cells = vec![
                self.title(Some(face)),
                Cell::text(self.ground.codes[face].as_str()),
                self.community(Some(face)),
                self.zone(grid.in_force.zone),
                self.zone(grid.proposal.zone),
                Cell::day(change.and_then(|change| change.on)),
                Cell::Count(sum.cases),
                Cell::Count(sum.new),
                Cell::Count(sum.isolated),
                Cell::Count(sum.overdue),
                Cell::Count(grid.open_entrances),
                Cell::Trend(sum.trend.to_vec()),
            ];
            Some((Target::Grid(face), cells))
        });
        rows.collect()
    }

    fn cases(&self) -> Vec<(Target, Vec<Cell>)> {
        let classes = CaseClass::ALL.map(|class| self.word(&format!("class-{}", class.name())));
        let rows = self.moment.cases.iter().map(|i| {
            let case = &self.epidemic.cases[*i];
            let face = self.placed.cases.get(*i).copied().flatten();
            let cells = vec![
                Cell::text(case.number.as_str()),
                classes[case.class as usize].clone(),
                Cell::day(case.known()),
                Cell::day(case.onset),
                Cell::day(case.sampled),
                self.title(face),
                self.community(face),
                Cell::text(case.origin.as_deref().unwrap_or_default()),
            ];
            (Target::Within(face), cells)
        });
        rows.collect()
    }

    fn isolations(&self) -> Vec<(Target, Vec<Cell>)> {
        let today = self.moment.at.date();
        let rows = self.moment.isolations.iter().map(|(i, standing, check)| {
            let isolation = &self.epidemic.isolations[*i];
            let face = self.placed.isolations.get(*i).copied().flatten();
            let state = match (standing, check) {
                (Standing::ReleaseDue, _) => self.word("isolation-release-due"),
                (_, Check::Overdue(_)) => self.word("board-overdue"),
                (_, Check::Due) => self.word("isolation-due"),
                (_, Check::Done) => self.word("isolation-done"),
                (_, Check::None) => Cell::Empty,
            };
            let late = match check {
                Check::Overdue(days) => Cell::Count(*days),
                _ => Cell::Empty,
            };
            let place = match isolation.place_on(today) {
                Where::Home => "place-home",
                Where::Central => "place-central",
            };
            let contact = match isolation.contact.as_str() {
                "close" => self.word("contact-close"),
                "secondary" => self.word("contact-secondary"),
                other => Cell::text(other),
            };
            let by_then = isolation.checks.iter().rfind(|c| **c <= self.moment.at);
            let cells = vec![
                self.title(face),
                self.community(face),
                self.word(place),
                contact,
                Cell::text(isolation.case.as_deref().unwrap_or_default()),
                Cell::day(isolation.start),
                Cell::day(isolation.end),
                state,
                late,
                Cell::day(by_then.map(|check| check.date())),
                Cell::text(self.houses.who(isolation)),
            ];
            (Target::Within(face), cells)
        });
        rows.collect()
    }
}
