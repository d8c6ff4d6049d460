//! What the desk of sampling has, as lists: rounds, teams, who is in which tube, codes of households. Owns:
//! the order of their rows, and that a code is masked like the person it is of.

use super::spec::{CODES, List, ROUND_PLANS, TEAMS, TUBES};
use super::workbook::{Clearness, Exported, Words, WriteError};
use super::written::{Line, Lines, write};
use crate::course::Course;
use crate::model::record::Kind;
use crate::model::register::{Level, Register};
use crate::model::sampling::{RoundId, Sampling, Tube, TubeResult};
use crate::rules::calendar::instant_text;
use crate::rules::mask;
use crate::store::{Project, StoreError};
use std::path::Path;

/// A list of the desk of sampling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sampled {
    /// All rounds as they are planned.
    Rounds,
    /// Who stands at the lanes of a round.
    Teams,
    /// Who is in the tubes of a round, in order, and what came of it.
    Tubes,
    /// The codes of households that were pre-registered.
    Codes,
}

impl Sampled {
    /// All, in the order of a menu.
    pub const ALL: [Self; 4] = [Self::Rounds, Self::Teams, Self::Tubes, Self::Codes];

    /// Its columns.
    pub const fn list(self) -> &'static List {
        match self {
            Self::Rounds => &ROUND_PLANS,
            Self::Teams => &TEAMS,
            Self::Tubes => &TUBES,
            Self::Codes => &CODES,
        }
    }

    /// The list of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.list().name == name)
    }
}

/// Write a list of a round, XLSX or CSV by the ending; masked, or in clear for a reason that the journal
/// keeps. `None` where it was stopped.
///
/// # Errors
/// [`WriteError`]; what was there is then whole.
pub fn export_sampled(
    path: &Path,
    project: &mut Project,
    (which, round): (Sampled, RoundId),
    clearness: &Clearness,
    words: &dyn Words,
    course: &Course,
) -> Result<Option<Exported>, WriteError> {
    let sampling = project.sampling(round)?;
    let lines = match which {
        Sampled::Rounds => rounds(&sampling),
        Sampled::Teams => teams(&sampling),
        Sampled::Tubes => tubes(&sampling),
        Sampled::Codes => {
            let today = project.clock().map_err(WriteError::Store)?.today();
            let register = project.register(today)?;
            codes(project, &sampling, &register, clearness)?
        }
    };
    write(
        path,
        project,
        (which.list(), &lines),
        clearness,
        words,
        course,
    )
}

fn rounds(sampling: &Sampling) -> Lines {
    let plans = sampling.plans().into_iter().enumerate();
    let lines = plans.map(|(turn, plan)| {
        let cells = vec![
            ("round", plan.id.number.to_string()),
            ("day", plan.id.day.to_string()),
            ("scope", plan.scope.name().to_owned()),
            ("of", plan.of.join(" ")),
            ("order", plan.order.join(" ")),
            ("starts", instant_text(plan.starts)),
            ("due", instant_text(plan.due)),
            ("size", plan.size.to_string()),
            ("begun", plan.begun.map(instant_text).unwrap_or_default()),
        ];
        (plan.key.id.clone(), vec![Line { turn, cells }])
    });
    lines.collect()
}

/// The name of a site by its id.
fn site_of(sampling: &Sampling, id: &str) -> String {
    let site = sampling.site(id);
    site.map_or(id, |site| site.name.as_str()).to_owned()
}

fn teams(sampling: &Sampling) -> Lines {
    let mut lines = Lines::new();
    let mut turn = 0;
    for team in sampling.teams() {
        for person in &team.people {
            let cells = vec![
                ("round", team.round.number.to_string()),
                ("site", site_of(sampling, &team.site)),
                ("lane", team.lane.to_string()),
                ("team_from", instant_text(team.from)),
                ("team_until", instant_text(team.until)),
            ];
            let of = lines.entry(person.clone()).or_default();
            of.push(Line { turn, cells });
            turn += 1;
        }
    }
    lines
}

fn tubes(sampling: &Sampling) -> Lines {
    let mut lines = Lines::new();
    let mut turn = 0;
    // One that was thrown away is nobody's.
    let tubes = sampling.tubes().filter(|tube: &&Tube| !tube.is_void);
    for tube in tubes {
        let result = tube.result.map(|(outcome, _)| outcome);
        for (place, person) in (1_usize..).zip(tube.people.iter().flatten()) {
            let cells = vec![
                ("round", tube.round.number.to_string()),
                ("tube", tube.number().to_owned()),
                ("single_of", tube.single_of.clone().unwrap_or_default()),
                ("site", site_of(sampling, &tube.site)),
                ("lane", tube.lane.to_string()),
                ("closed", tube.closed.map(instant_text).unwrap_or_default()),
                ("result", result.map_or("", TubeResult::name).to_owned()),
                ("number_in_tube", place.to_string()),
            ];
            let of = lines.entry(person.clone()).or_default();
            of.push(Line { turn, cells });
            turn += 1;
        }
    }
    lines
}

/// Households with a code, grid by grid and building by building.
fn codes(
    project: &Project,
    sampling: &Sampling,
    register: &Register,
    clearness: &Clearness,
) -> Result<Lines, StoreError> {
    let mut found = Vec::new();
    for stored in project.records(Kind::PreRegistration)? {
        let id = stored.key.id;
        let Some(known) = sampling.registration(&id).filter(|k| !k.code.is_empty()) else {
            continue;
        };
        let building = register
            .household(&id)
            .and_then(|home| home.building.clone());
        let unit = building.as_deref();
        let unit = unit.and_then(|code| register.unit_coded(Level::Building, code));
        let grid = unit.and_then(|unit| register.above(unit, Level::Grid));
        let grid = grid.and_then(|grid| register.unit(grid));
        let grid = grid.map(|grid| grid.code.clone()).unwrap_or_default();
        let code = match clearness {
            Clearness::Masked => mask::field("code", &known.code),
            Clearness::Clear(_) => known.code.clone(),
        };
        let place = (grid, building.unwrap_or_default(), id);
        found.push((place, code, known.people.len()));
    }
    found.sort();
    let lines = found.into_iter().enumerate().map(|(turn, found)| {
        let ((grid, building, id), code, people) = found;
        let cells = vec![
            ("grid_code", grid),
            ("building", building),
            ("registration_code", code),
            ("people_count", people.to_string()),
        ];
        (id, vec![Line { turn, cells }])
    });
    Ok(lines.collect())
}
