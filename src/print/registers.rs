//! Lists that follow from how things stand, ready to be printed: who is overdue, how the gates are
//! manned, whom to call, which households a grid has, how far calls to arrivals are, whom to visit. Owns:
//! which rows and columns these have, but for those of calls. Persons stand in them as the register shows
//! them: masked but where they are posted in public. Must not know: how a list stands on a page.

use super::calling::{self, Names, Rows};
use super::card::{buildings, unit_of};
use super::facts::Facts;
use super::listing::Listed;
use super::report::{desks, table};
use crate::geometry::coverage::FaceId;
use crate::i18n::{I18n, grouped};
use crate::model::arrivals::{Arrivals, visit_lists};
use crate::model::data_table::{Cell, DataTable};
use crate::model::epidemic::Subject;
use crate::model::register::{Household, Register, UnitId};
use crate::rules::arrivals::bundled;

/// A list that follows from how things stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// Isolations whose daily check is overdue.
    Overdue,
    /// Entrances and checkpoints with their shifts.
    Gates,
    /// Who answers for what, with phones.
    Calls,
    /// Households and how many they are, by building.
    Households,
    /// How far calls to arrivals are, for the morning meeting.
    Morning,
    /// Which arrivals to visit.
    Visits,
}

impl Known {
    /// All, as they are offered.
    pub const ALL: [Self; 6] = [
        Self::Overdue,
        Self::Gates,
        Self::Calls,
        Self::Households,
        Self::Morning,
        Self::Visits,
    ];

    /// Its name in commands and in the journal.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Gates => "gates",
            Self::Calls => "calls",
            Self::Households => "households",
            Self::Morning => "morning",
            Self::Visits => "visits",
        }
    }

    /// The list of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }

    /// The key of what it is called.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Overdue => "print-list-overdue",
            Self::Gates => "print-list-gates",
            Self::Calls => "call-list",
            Self::Households => "print-list-households",
            Self::Morning => "calls-morning",
            Self::Visits => "print-list-visits",
        }
    }

    /// The list of these grids; of everything where there are none.
    pub fn listed(self, facts: &Facts, i18n: &I18n, grids: &[FaceId]) -> Listed {
        let (headings, rows) = match self {
            Self::Overdue => overdue(facts, i18n, grids),
            Self::Gates => gates(facts, i18n, grids),
            Self::Calls => calls(facts, i18n, grids),
            Self::Households => households(facts, i18n, grids),
            Self::Morning => morning(facts, i18n, grids),
            Self::Visits => visits(facts, i18n, grids),
        };
        Listed {
            title: i18n.t(self.key()),
            headings,
            rows,
        }
    }
}

fn words<const N: usize>(i18n: &I18n, keys: [&str; N]) -> Vec<String> {
    keys.map(|key| i18n.t(key)).to_vec()
}

/// The table of isolations, as the dashboard has it, with those rows that are late.
fn overdue(facts: &Facts, i18n: &I18n, grids: &[FaceId]) -> Rows {
    let table = table(facts, i18n, Subject::Isolations);
    let late = table
        .columns
        .iter()
        .position(|column| *column == "board-days-late");
    let is_late = |row| late.is_some_and(|late| *table.cell(row, late) != Cell::Empty);
    written(&table, i18n, &titles(facts, grids), is_late)
}

/// Entrances and checkpoints, how they stand, who should stand there when.
fn gates(facts: &Facts, i18n: &I18n, grids: &[FaceId]) -> Rows {
    written(
        &desks::gates(facts, i18n),
        i18n,
        &titles(facts, grids),
        |_| true,
    )
}

/// What these grids are called.
fn titles(facts: &Facts, grids: &[FaceId]) -> Vec<String> {
    grids.iter().map(|face| facts.map.title(*face)).collect()
}

/// The rows of a table in words: those of these grids, of all where there are none.
fn written(
    table: &DataTable,
    i18n: &I18n,
    grids: &[String],
    takes: impl Fn(usize) -> bool,
) -> Rows {
    let grid = table
        .columns
        .iter()
        .position(|column| *column == "board-grid");
    let is_wanted = |row: &usize| {
        let of = grid.map(|grid| table.cell(*row, grid).shown());
        takes(*row) && (grids.is_empty() || of.is_some_and(|of| grids.contains(&of)))
    };
    let rows = (0..table.len()).filter(is_wanted).map(|row| {
        let cells = 0..table.columns.len();
        cells
            .map(|column| table.cell(row, column).shown())
            .collect()
    });
    let headings = table.columns.iter().map(|column| i18n.t(column));
    (headings.collect(), rows.collect())
}

/// Who answers for these grids and all below them; without grids for all there is.
fn calls(facts: &Facts, i18n: &I18n, grids: &[FaceId]) -> Rows {
    let headings = [
        "register-unit",
        "field-charge-role",
        "field-name",
        "field-phone",
    ];
    let register = &facts.register;
    let units: Vec<UnitId> = match grids.is_empty() {
        true => register.roots().to_vec(),
        false => grids
            .iter()
            .filter_map(|face| unit_of(facts, *face))
            .collect(),
    };
    let calls = units.into_iter().flat_map(|unit| register.call_list(unit));
    let rows = calls.filter_map(|call| {
        let role = i18n.t(&format!("charge-{}", call.charge.role.name()));
        let role = match call.charge.is_deputy {
            true => i18n.t_args("charge-deputy-of", &[("role", role.into())]),
            false => role,
        };
        let unit = register.unit(call.unit)?.name.clone();
        let name = match call.staff.name() {
            name if name.is_empty() => i18n.t("charge-sealed"),
            name => name,
        };
        Some(vec![unit, role, name, call.staff.phone()])
    });
    (words(i18n, headings), rows.collect())
}

/// Households by building: the door, whoever lives there, a phone. That somebody needs care stays with
/// the desk that gives it.
fn households(facts: &Facts, i18n: &I18n, grids: &[FaceId]) -> Rows {
    let headings = [
        "board-grid",
        "print-list-building",
        "print-list-door",
        "print-list-members",
        "print-list-people",
        "field-phone",
    ];
    let register = &facts.register;
    let day = register.today();
    let grids = match grids.is_empty() {
        true => facts.listed(),
        false => grids.to_vec(),
    };
    let mut rows = Vec::new();
    for face in grids {
        let title = facts.map.title(face);
        for building in buildings(facts, face) {
            let homes = register.households_in(&building.unit.code).into_iter();
            for home in homes.filter(|home| home.is_there(day)) {
                let first = [title.clone(), building.unit.name.clone()];
                rows.push([&first[..], &of_home(register, home, i18n)].concat());
            }
        }
    }
    (words(i18n, headings), rows)
}

fn of_home(register: &Register, home: &Household, i18n: &I18n) -> [String; 4] {
    let day = register.today();
    let members = register.residents_in(&home.key.id).into_iter();
    let members: Vec<_> = members.filter(|member| member.is_there(day)).collect();
    let names: Vec<String> = members.iter().map(|member| member.name()).collect();
    let phones = members.iter().map(|member| member.phone());
    let phone = [home.phone()].into_iter().chain(phones);
    [
        home.door(),
        names.join(&i18n.t("map-list-separator")),
        grouped(members.len()).to_string(),
        phone
            .into_iter()
            .find(|phone| !phone.is_empty())
            .unwrap_or_default(),
    ]
}

/// A list of calls: all who came from elsewhere, and what things are called. Of its rows those of these grids,
/// which stand in this column; all where there are none.
fn of_calls(
    facts: &Facts,
    i18n: &I18n,
    (grids, column): (&[FaceId], usize),
    list: impl FnOnce(&Arrivals, &Names<'_>) -> Rows,
) -> Rows {
    let known = desks::titles(facts);
    let grid = |code: Option<&str>| match code.filter(|code| !code.is_empty()) {
        Some(code) => known.get(code).cloned().unwrap_or_else(|| code.to_owned()),
        None => i18n.t("case-nowhere"),
    };
    let building = |code: Option<&str>| {
        let house = code.and_then(|code| facts.houses.of_code(code));
        let name = house.map(|house| house.name.clone());
        name.or_else(|| code.map(str::to_owned)).unwrap_or_default()
    };
    let names = Names {
        grid: &grid,
        building: &building,
    };
    let nobody = Arrivals::new(bundled(), Default::default());
    let all = facts.arrivals.as_ref().unwrap_or(&nobody);
    let (headings, mut rows) = list(all, &names);
    let wanted = titles(facts, grids);
    rows.retain(|row| {
        let of = row.get(column);
        wanted.is_empty() || of.is_some_and(|of| wanted.contains(of))
    });
    (headings, rows)
}

/// How far calls to arrivals are, grid by grid.
fn morning(facts: &Facts, i18n: &I18n, grids: &[FaceId]) -> Rows {
    of_calls(facts, i18n, (grids, 0), |all, names| {
        calling::morning(all, facts.at(), i18n, names)
    })
}

/// Which arrivals to visit, worker by worker.
fn visits(facts: &Facts, i18n: &I18n, grids: &[FaceId]) -> Rows {
    of_calls(facts, i18n, (grids, 1), |all, names| {
        let due = all.visits_on_map(&facts.register, facts.at());
        let lists = visit_lists(&due, &facts.register);
        calling::visits(&lists, i18n, names)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_have_names_of_their_own() {
        for known in Known::ALL {
            assert_eq!(Known::named(known.name()), Some(known));
        }
        assert_eq!(Known::named("people"), None);
    }
}
