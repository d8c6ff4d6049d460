//! What a grid sheet says of its grid: what is in force, who answers for it, gates and sites, what is
//! open there, its neighbours, its buildings with their households. Owns: these rows. Persons are named
//! as the register shows them: masked but where they are posted in public. Must not know: where the
//! rows stand.

use super::drawing::{Side, Type};
use super::facts::Facts;
use super::flow::Row;
use super::ground::Sheet;
use super::legend::Panel;
use super::shops::Status;
use super::stamp::instant;
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::Coord;
use crate::geometry::measure::{length_m, measure_face};
use crate::i18n::grouped;
use crate::model::epidemic::{Basis, GateState, GridState, Site};
use crate::model::register::{Level, Unit, UnitId};
use crate::style::label::zone_key;
use std::collections::BTreeSet;

/// A building of a grid, with its number on the sheet.
pub struct Building<'a> {
    /// Its number, from 1.
    pub number: usize,
    /// The unit.
    pub unit: &'a Unit,
}

/// The unit of a grid in the register.
pub fn unit_of(facts: &Facts, face: FaceId) -> Option<UnitId> {
    let code = facts.map.code(face)?;
    facts.register.unit_coded(Level::Grid, &code)
}

/// The buildings below the unit of a grid that stand on the day that is shown, in the order of their
/// codes.
pub fn buildings(facts: &Facts, face: FaceId) -> Vec<Building<'_>> {
    let register = &facts.register;
    let day = register.today();
    let mut open: Vec<UnitId> = unit_of(facts, face).into_iter().collect();
    let mut found: Vec<&Unit> = Vec::new();
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        let Some(unit) = register.unit(id).filter(|unit| unit.is_there(day)) else {
            continue;
        };
        if !seen.insert(id) {
            continue;
        }
        if unit.level == Level::Building {
            found.push(unit);
        }
        open.extend(&unit.children);
    }
    found.sort_by(|a, b| a.code.cmp(&b.code));
    let numbered = (1..).zip(found);
    numbered
        .map(|(number, unit)| Building { number, unit })
        .collect()
}

/// Rows with a text on the left and another on the right.
struct Rows<'s, 'a> {
    sheet: &'s Sheet<'a>,
    panel: Panel,
    rows: Vec<Row>,
}

impl Rows<'_, '_> {
    fn heading(&mut self, key: &str) {
        let text = self.sheet.press.i18n.t(key);
        self.rows.push(self.sheet.heading(&text, self.panel));
    }

    /// A text in as many lines as it takes.
    fn text(&mut self, text: &str) {
        let size = self.panel.size;
        let lines = self.sheet.press.face.lines(text, size, self.panel.width);
        for line in lines {
            self.pair(&line, "");
        }
    }

    fn pair(&mut self, left: &str, right: &str) {
        let press = self.sheet.press;
        let (size, width) = (self.panel.size, self.panel.width);
        let set = Type::new(size);
        let y = self.panel.row() / 2.0;
        let wide = press.face.width(right, size);
        let room = width - if wide > 0.0 { wide + 0.5 * size } else { 0.0 };
        let mut items = vec![press.fitted(left, set, [0.0, y], Side::Left, room)];
        if !right.is_empty() {
            items.push(press.text(right, set, [width, y], Side::Right));
        }
        self.rows.push(Row {
            height: 0.92 * self.panel.row(),
            items,
            is_heading: false,
        });
    }
}

/// All rows of a grid.
pub fn rows(sheet: &Sheet<'_>, face: FaceId, panel: Panel, buildings: &[Building<'_>]) -> Vec<Row> {
    let mut rows = Rows {
        sheet,
        panel,
        rows: Vec::new(),
    };
    in_force(&mut rows, face);
    people(&mut rows, face);
    gates(&mut rows, face);
    neighbours(&mut rows, face);
    listed(&mut rows, buildings);
    rows.rows
}

/// What is in force, by which order, and when it can change; what is counted.
fn in_force(rows: &mut Rows<'_, '_>, face: FaceId) {
    let (facts, i18n) = (rows.sheet.facts, rows.sheet.press.i18n);
    rows.heading("print-sheet-in-force");
    let state = facts.moment.grids.get(face.0 as usize);
    if let Some(state) = state {
        rows.pair(
            &i18n.t("print-sheet-zone"),
            &i18n.t(zone_key(state.in_force.zone)),
        );
        if let Basis::Order(order) | Basis::Inherited(order, _) = &state.in_force.basis
            && let Some(order) = facts.epidemic.orders.get(*order)
        {
            rows.pair(&i18n.t("print-sheet-order"), &order.number);
            rows.pair(&i18n.t("print-sheet-since"), &instant(order.from));
        }
        if let Some(text) = change(rows.sheet, state) {
            rows.text(&text);
        }
        let counts = [
            ("print-sheet-cases", state.cases),
            ("print-sheet-isolated", state.isolated),
        ];
        for (key, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
            rows.pair(&i18n.t(key), &grouped(count as usize).to_string());
        }
    }
    let unit = unit_of(facts, face).and_then(|id| facts.register.unit(id));
    if let Some(unit) = unit {
        let is_guess = unit.sum.estimated > 0;
        for (key, count, is_guess) in [
            ("print-sheet-buildings", unit.sum.buildings, false),
            ("print-sheet-households", unit.sum.households, is_guess),
            ("print-sheet-residents", unit.sum.residents, false),
        ] {
            if count > 0 {
                let count = i18n.figure(grouped(count as usize), is_guess);
                rows.pair(&i18n.t(key), &count);
            }
        }
        if is_guess {
            rows.text(&i18n.t("estimated-note"));
        }
    }
    let area = measure_face(&facts.map.coverage, face).area_m2 / 10_000.0;
    let args = [("area", format!("{area:.1}").into())];
    rows.pair(
        &i18n.t("print-sheet-area"),
        &i18n.t_args("print-sheet-hectares", &args),
    );
}

/// When the zone in force can change at the earliest; that it could be opened already, or that nobody can
/// say when.
fn change(sheet: &Sheet<'_>, state: &GridState) -> Option<String> {
    let i18n = sheet.press.i18n;
    let now = state.in_force.zone;
    if state.differs() {
        // What would close it is no business of a sheet before it is ordered.
        let is_ready = now.is_opened_by(state.proposal.zone);
        return is_ready.then(|| i18n.t("print-sheet-ready"));
    }
    let change = state.proposal.change.as_ref()?;
    let Some(day) = change.on.map(|day| day.to_string()) else {
        return now.is_closed().then(|| i18n.t("print-sheet-undated"));
    };
    Some(match change.to {
        Some(zone) => {
            let zone = i18n.t(zone_key(zone));
            i18n.t_args("change-to", &[("day", day.into()), ("zone", zone.into())])
        }
        None => i18n.t_args("change-release", &[("day", day.into())]),
    })
}

/// Who answers for the grid; of buildings whoever is named for them.
fn people(rows: &mut Rows<'_, '_>, face: FaceId) {
    let (facts, i18n) = (rows.sheet.facts, rows.sheet.press.i18n);
    let Some(unit) = unit_of(facts, face) else {
        return;
    };
    let calls = facts.register.call_list(unit);
    if calls.is_empty() {
        return;
    }
    rows.heading("print-sheet-people");
    for call in calls {
        let role = i18n.t(&format!("charge-{}", call.charge.role.name()));
        let of = facts.register.unit(call.unit).filter(|_| call.unit != unit);
        let place = of.map(|of| of.name.as_str()).unwrap_or_default();
        let name = match call.staff.name() {
            name if name.is_empty() => i18n.t("charge-sealed"),
            name => name,
        };
        let left = format!("{role} {name} {place}");
        rows.pair(left.trim_end(), &call.staff.phone());
    }
}

/// Entrances, checkpoints, where people are sampled, and what is open.
fn gates(rows: &mut Rows<'_, '_>, face: FaceId) {
    let (facts, i18n) = (rows.sheet.facts, rows.sheet.press.i18n);
    let of_grid = facts.epidemic.gates.iter().zip(&facts.placed.gates);
    let of_grid = of_grid.filter(|(_, of)| **of == Some(face.0 as usize));
    let gates: Vec<_> = of_grid.map(|(gate, _)| gate).collect();
    if !gates.is_empty() {
        rows.heading("print-sheet-gates");
    }
    for gate in gates {
        let state = i18n.t(match gate.state_at(facts.at()) {
            GateState::Open => "gate-open",
            GateState::Closed => "gate-closed",
            GateState::Unmanned => "gate-unmanned",
        });
        rows.pair(&gate.name, &state);
    }
    sites(rows, face);
    let code = facts.map.code(face).unwrap_or_default();
    let shops = facts.shops.iter().filter(|shop| shop.grid == code);
    let open = shops.filter(|shop| shop.status == Some(Status::Open));
    let shops: Vec<&str> = open.map(|shop| shop.name.as_str()).collect();
    if !shops.is_empty() {
        rows.heading("print-sheet-open");
        rows.text(&shops.join(&i18n.t("map-list-separator")));
    }
}

/// Sampling sites that are used: the one that the grid goes to, those in it, or else the nearest.
fn sites(rows: &mut Rows<'_, '_>, face: FaceId) {
    let (facts, i18n) = (rows.sheet.facts, rows.sheet.press.i18n);
    let used: Vec<&Site> = facts.epidemic.open_sites().collect();
    if used.is_empty() {
        return;
    }
    rows.heading("map-legend-sites");
    let named = |key: &str, site: &Site| {
        let args = [("site", site.name.as_str().into())];
        i18n.t_args(key, &args)
    };
    let code = facts.map.code(face).unwrap_or_default();
    // Of a day that is over, what was planned later says nothing.
    let until = Some(facts.at().date()).filter(|day| *day < facts.stamp.on.date());
    let own = facts.epidemic.site_of(&code, until);
    if let Some((site, metres)) = own {
        let far =
            metres.map(|metres| i18n.t_args("map-metres", &[("n", metres.to_string().into())]));
        rows.pair(&named("print-sheet-site", site), &far.unwrap_or_default());
    }
    let is_here = |at: Coord| facts.index.face_at(&facts.map.coverage, at) == Some(face);
    let is_own = |site: &Site| own.is_some_and(|(own, _)| own.key == site.key);
    let here = used.iter().filter(|site| site.at.is_some_and(is_here));
    let here: Vec<&&Site> = here.filter(|site| !is_own(site)).collect();
    for site in &here {
        rows.pair(&site.name, "");
    }
    // Whoever has none goes to the nearest, as the crow flies.
    let middle = facts.place(face).map(|place| place.at);
    if let (None, true, Some(middle)) = (own, here.is_empty(), middle) {
        let far = used.iter();
        let far = far.filter_map(|site| Some((*site, length_m(&[middle, site.at?]))));
        if let Some((site, metres)) = far.min_by(|a, b| a.1.total_cmp(&b.1)) {
            let args = [("n", format!("{metres:.0}").into())];
            let far = i18n.t_args("print-sheet-straight", &args);
            rows.pair(&named("print-sheet-nearest", site), &far);
        }
    }
}

fn neighbours(rows: &mut Rows<'_, '_>, face: FaceId) {
    let (facts, i18n) = (rows.sheet.facts, rows.sheet.press.i18n);
    let beside = facts.map.coverage.faces_beside(face);
    if beside.is_empty() {
        return;
    }
    rows.heading("print-sheet-neighbours");
    for other in beside {
        let zone = facts.zone(other).map(|zone| i18n.t(zone_key(zone)));
        rows.pair(&facts.map.title(other), &zone.unwrap_or_default());
    }
}

/// The buildings with their numbers, households and residents.
fn listed(rows: &mut Rows<'_, '_>, buildings: &[Building<'_>]) {
    if buildings.is_empty() {
        return;
    }
    let i18n = rows.sheet.press.i18n;
    rows.heading("print-sheet-list");
    for Building { number, unit } in buildings {
        let args = [
            ("number", (*number).into()),
            ("name", unit.name.as_str().into()),
        ];
        let left = i18n.t_args("print-number-row", &args);
        let args = [
            (
                "households",
                i18n.figure_in(
                    grouped(unit.sum.households as usize),
                    unit.sum.estimated > 0,
                ),
            ),
            ("people", grouped(unit.sum.residents as usize).into()),
        ];
        // Where nobody is registered yet only the stated households are known.
        let key = if unit.sum.residents > 0 {
            "print-sheet-homes-and-people"
        } else {
            "print-sheet-homes"
        };
        rows.pair(&left, &i18n.t_args(key, &args));
    }
}
