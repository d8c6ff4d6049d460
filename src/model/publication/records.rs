//! Where records go at a publication: what lies on the ground to the grid that holds its place, who
//! answers for a grid that goes to whatever comes of it, drafts of orders likewise. Owns: that
//! nothing is left with the code of a grid that is there no more, and that what cannot follow is
//! listed.
//!
//! Orders that were issued stay as they are worded: what they put in force is inherited.

use super::{Fate, Figures, OrderFate, Stray, Work, text, title};
use crate::geometry::fixed::Coord;
use crate::geometry::index::CoverageIndex;
use crate::geometry::meets::polygons_hold;
use crate::model::change::Change;
use crate::model::epidemic::{OrderState, take_back};
use crate::model::plan::bases;
use crate::model::record::{Key, Kind, Record, point};
use crate::rules::calendar;
use crate::rules::zone::Zone;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The grid of a record that nobody could say the new one of.
const FORMER: &str = "former_grid";

/// Where a record goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// It names neither a grid that is published nor one that returns: it stays as it is.
    Elsewhere,
    /// Into this grid of the plan.
    Into(usize),
    /// Nobody knows into which of those that this published grid becomes.
    Lost(usize),
}

impl Work<'_> {
    /// What names a grid of the plan once it is published: its code, else its id. On a map that
    /// numbers nothing that is the code it was drawn with.
    pub(super) fn code_of(&self, draft: usize) -> &str {
        let (id, code) = &self.ids[draft];
        let drawn = text(&self.world.drafts[draft].1, "code");
        code.as_deref().or(drawn).unwrap_or(id)
    }

    /// The published grids by whatever names them.
    pub(super) fn old_by_code(&self) -> BTreeMap<&str, usize> {
        let mut found: BTreeMap<&str, usize> = BTreeMap::new();
        for (old, (key, record)) in self.world.grids.iter().enumerate() {
            found.insert(&key.id, old);
            found.extend(text(record, "code").map(|code| (code, old)));
        }
        found
    }

    /// A published grid is there no more.
    pub(super) fn goes(&self, old: usize) -> bool {
        !self.fates.contains(&Fate::Stays(old))
    }

    /// The grids of the plan that have ground of a published one.
    pub(super) fn heirs(&self, old: usize) -> Vec<usize> {
        let heirs = self.overlay.iter().filter(|share| share.old == old);
        heirs.map(|share| share.new).collect()
    }

    /// What a grid that goes became: the grids drawn from it, else all that have ground of it.
    pub(super) fn successors(&self, old: usize) -> Vec<usize> {
        let id = &self.world.grids[old].0.id;
        let drafts = self.world.drafts.iter().enumerate();
        let drawn = drafts.filter(|(_, (_, draft))| {
            let properties = draft.feature.properties.as_ref();
            properties.is_some_and(|properties| bases(properties).contains(id))
        });
        let shares = self.heirs(old);
        let drawn: Vec<usize> = drawn.map(|(new, _)| new).collect();
        let both: Vec<usize> = drawn
            .into_iter()
            .filter(|new| shares.contains(new))
            .collect();
        if both.is_empty() { shares } else { both }
    }

    /// These grids as they are called from then on: in place of one that goes stands what was drawn
    /// from it.
    pub(super) fn renamed<'a>(
        &'a self,
        listed: &[&'a str],
        old_of: &BTreeMap<&str, usize>,
    ) -> Vec<&'a str> {
        let mut named: Vec<&str> = Vec::new();
        for code in listed {
            let old = old_of.get(*code).copied();
            let old = old.filter(|old| self.goes(*old));
            let heirs = old.map(|old| self.successors(old)).unwrap_or_default();
            let heirs: Vec<&str> = heirs.into_iter().map(|new| self.code_of(new)).collect();
            let heirs = if heirs.is_empty() { vec![*code] } else { heirs };
            for heir in heirs {
                if !named.contains(&heir) {
                    named.push(heir);
                }
            }
        }
        named
    }

    /// Where each record goes: to the grid that holds its place, or most of its places; where none
    /// is known, to the only grid that its old one became.
    pub(super) fn ways(&self) -> Vec<Way> {
        let index = CoverageIndex::new(&self.coverage);
        let old_of = self.old_by_code();
        let returned: BTreeMap<&str, usize> = (0..self.fates.len())
            .filter(|new| self.fates[*new] == Fate::Returns)
            .map(|new| (self.code_of(new), new))
            .collect();
        let way = |record: &Record, places: &[Coord]| {
            let Some(now) = text(record, "grid_code") else {
                let former = text(record, FORMER).and_then(|code| returned.get(code));
                return former.map_or(Way::Elsewhere, |heir| Way::Into(*heir));
            };
            let Some(old) = old_of.get(now).copied() else {
                return Way::Elsewhere;
            };
            let heirs = self.heirs(old);
            // What serves a grid from beyond its ground goes on serving it.
            let faces = places.iter();
            let faces = faces.filter_map(|at| index.face_at(&self.coverage, *at));
            let mut count: BTreeMap<usize, usize> = BTreeMap::new();
            for face in faces
                .map(|face| face.0 as usize)
                .filter(|f| heirs.contains(f))
            {
                *count.entry(face).or_default() += 1;
            }
            let most = count
                .iter()
                .max_by_key(|(new, n)| (**n, std::cmp::Reverse(**new)));
            let by_place = most.map(|(new, _)| *new);
            let only = match heirs.as_slice() {
                [only] => Some(*only),
                _ => None,
            };
            by_place.or(only).map_or(Way::Lost(old), Way::Into)
        };
        let located = self.world.located.iter();
        located
            .map(|(_, record, places)| way(record, places))
            .collect()
    }

    /// Every record goes its way. One that has none is listed, and names no grid until somebody says
    /// which, but the one it had.
    pub(super) fn move_records(
        &self,
        ways: &[Way],
        changes: &mut Vec<Change>,
        figures: &mut Figures,
    ) {
        for ((key, record, _), way) in self.world.located.iter().zip(ways) {
            let old = match way {
                Way::Elsewhere => continue,
                Way::Into(heir) => {
                    self.put_in(*heir, (key, record), changes, figures);
                    continue;
                }
                Way::Lost(old) => *old,
            };
            match self.world.sealed.contains(key) {
                true => figures.sealed.push(key.clone()),
                false => figures.unmoved.push(self.stray(key, record, old)),
            }
            if self.goes(old) {
                let now = text(record, "grid_code").unwrap_or_default();
                let mut after = record.clone();
                let properties = after.feature.properties.get_or_insert_default();
                properties.shift_remove("grid_code");
                properties.insert(FORMER.to_owned(), json!(now));
                changes.push(Change::between(key.clone(), record, &after));
            }
        }
    }

    /// A record of a published grid that nobody knows the new grid of.
    pub(super) fn stray(&self, key: &Key, record: &Record, old: usize) -> Stray {
        let (grid, of) = &self.world.grids[old];
        let named = ["name", "id", "tube"];
        let name = named.iter().find_map(|name| record.text(name));
        Stray {
            key: key.clone(),
            name: name.map(str::to_owned),
            building: record.text("building").map(str::to_owned),
            grid: title(grid, of),
        }
    }

    fn put_in(
        &self,
        heir: usize,
        (key, record): (&Key, &Record),
        changes: &mut Vec<Change>,
        figures: &mut Figures,
    ) {
        let code = self.code_of(heir);
        let mut after = record.clone();
        let properties = after.feature.properties.get_or_insert_default();
        properties.shift_remove(FORMER);
        properties.insert("grid_code".to_owned(), json!(code));
        if key.kind == Kind::Case {
            self.show_in(heir, &mut after);
        }
        let moves = text(record, "grid_code") != Some(code);
        *figures.moved.entry(key.kind).or_default() += usize::from(moves);
        changes.push(Change::between(key.clone(), record, &after));
    }

    /// A case is shown at its grid, not at its house: it goes to the place of the grid's name,
    /// unless it is shown in that grid already.
    fn show_in(&self, grid: usize, case: &mut Record) {
        let shown = case.place();
        let is_inside = |at: Coord| polygons_hold(&self.shapes[grid].polygons, at);
        if case.feature.other_geometry.is_some() && !shown.is_some_and(is_inside) {
            case.feature.other_geometry = Some(point(self.place(grid)));
        }
    }

    /// Whoever answers for a grid that goes answers from then on for every grid that was drawn
    /// from it, until somebody else is named.
    pub(super) fn move_charges(&self, changes: &mut Vec<Change>, figures: &mut Figures) {
        let old_of = self.old_by_code();
        let said = |record: &Record, unit: &str| -> Vec<String> {
            let text = |name: &str| text(record, name).unwrap_or_default().to_owned();
            let deputy = record.attribute("deputy").and_then(Value::as_bool);
            let deputy = deputy == Some(true);
            vec![
                unit.to_owned(),
                text("role"),
                text("person"),
                deputy.to_string(),
            ]
        };
        let day = self.on.date();
        let date = |record: &Record, name: &str| {
            text(record, name).and_then(|text| calendar::date(text).ok())
        };
        let is_over = |record: &Record| date(record, "until").is_some_and(|until| until <= day);
        let of_grids = self.world.charges.iter().filter(|(_, record)| {
            text(record, "level") == Some(Kind::Grid.name()) && !is_over(record)
        });
        let standing = of_grids.clone();
        let mut standing: BTreeSet<Vec<String>> = standing
            .map(|(_, record)| said(record, text(record, "unit").unwrap_or_default()))
            .collect();
        for (key, record) in of_grids {
            let old = text(record, "unit").and_then(|unit| old_of.get(unit).copied());
            let Some(old) = old.filter(|old| self.goes(*old)) else {
                continue;
            };
            // Who was to begin later begins then.
            let from = date(record, "from").map_or(day, |from| from.max(day));
            let heirs = self.successors(old);
            let unit = text(record, "unit");
            if !heirs.iter().any(|heir| Some(self.code_of(*heir)) == unit) {
                let mut ended = record.clone();
                let properties = ended.feature.properties.get_or_insert_default();
                properties.insert("until".to_owned(), json!(from.to_string()));
                changes.push(Change::between(key.clone(), record, &ended));
            }
            for heir in heirs {
                let code = self.code_of(heir);
                if !standing.insert(said(record, code)) {
                    continue;
                }
                let mut goes_on = record.clone();
                let properties = goes_on.feature.properties.get_or_insert_default();
                properties.insert("unit".to_owned(), json!(code));
                properties.insert("from".to_owned(), json!(from.to_string()));
                let id = format!("{}@{code}#{}", key.id, self.world.turn);
                changes.push(Change::insert(Key::new(Kind::Charge, id), goes_on));
            }
            *figures.moved.entry(Kind::Charge).or_default() += 1;
        }
    }

    /// Orders that nobody issued yet name the grids that there are; what those that were issued
    /// put in force is said.
    pub(super) fn move_orders(&self, changes: &mut Vec<Change>, figures: &mut Figures) {
        let old_of = self.old_by_code();
        for (key, record) in &self.world.orders {
            let listed = listed(record, "grids");
            let gone = |code: &&str| {
                let old = old_of.get(*code).copied();
                old.filter(|old| self.goes(*old))
            };
            let going: Vec<usize> = listed.iter().filter_map(gone).collect();
            let state = text(record, "status").and_then(OrderState::named);
            match state {
                _ if going.is_empty() => {}
                Some(state) if state.is_open() => {
                    let named = self.renamed(&listed, &old_of);
                    let mut after = record.clone();
                    let properties = after.feature.properties.get_or_insert_default();
                    properties.insert("grids".to_owned(), json!(named));
                    // Whoever applied and assessed looked at other grids.
                    take_back(properties);
                    changes.push(Change::between(key.clone(), record, &after));
                    *figures.moved.entry(Kind::Order).or_default() += 1;
                }
                Some(OrderState::Issued) if !self.has_ended(record) => {
                    figures.orders.push(self.fate_of(record, &going));
                }
                _ => {}
            }
        }
    }

    /// Its own words ended it.
    fn has_ended(&self, order: &Record) -> bool {
        let until = text(order, "until").and_then(calendar::instant);
        until.is_some_and(|until| until <= self.world.now)
    }

    fn fate_of(&self, order: &Record, going: &[usize]) -> OrderFate {
        let heirs = going.iter().flat_map(|old| {
            let shares = self.overlay.iter().filter(|share| share.old == *old);
            shares.map(|share| share.new)
        });
        let heirs: BTreeSet<usize> = heirs.collect();
        let name = |new: usize| -> String {
            let (key, draft) = &self.world.drafts[new];
            match self.fates[new] {
                Fate::New => self.code_of(new).to_owned(),
                Fate::Stays(_) | Fate::Returns => title(key, draft),
            }
        };
        OrderFate {
            number: text(order, "number").unwrap_or_default().to_owned(),
            zone: text(order, "zone")
                .and_then(Zone::parse)
                .unwrap_or_default(),
            grids: going
                .iter()
                .map(|old| title(&self.world.grids[*old].0, &self.world.grids[*old].1))
                .collect(),
            heirs: heirs
                .into_iter()
                .map(|new| (name(new), self.zone(new)))
                .collect(),
        }
    }

    /// Orders that were issued before this publication and begin in the very minute of it.
    pub(super) fn orders_before(&self) -> Vec<String> {
        let orders = self.world.orders.iter().filter(|(_, record)| {
            let state = text(record, "status").and_then(OrderState::named);
            let from = text(record, "from").and_then(calendar::instant);
            state.is_some_and(OrderState::is_ruling)
                && from.is_some_and(|from| from == self.world.now || from == self.on)
        });
        orders.map(|(key, _)| key.id.clone()).collect()
    }
}

/// The names that a record lists under an attribute, such as the grids of an order.
pub(super) fn listed<'a>(record: &'a Record, attribute: &str) -> Vec<&'a str> {
    let list = record.attribute(attribute).and_then(Value::as_array);
    let names = list.into_iter().flatten().filter_map(Value::as_str);
    names.collect()
}
