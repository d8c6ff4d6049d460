//! Rows that become records through the forms of the window: cases, isolations, sampling rounds,
//! results of tubes, charges, arrivals. Owns: what of a project such rows are compared with, and that every rule of a form
//! holds for a row of a list as well. What a row leaves empty stays as it is; nothing is made up.

mod arrivals;
mod epidemic;
mod register;
mod sampling;
mod site;

pub(super) use site::finder;

use super::address::Book;
use super::check::Reason;
use super::spec::{Form, List};
use crate::geometry::fixed::Coord;
use crate::geometry::label::label_place;
use crate::model::address::Address;
use crate::model::arrivals::CallProfiles;
use crate::model::draft::DraftFault;
use crate::model::footprints::Footprints;
use crate::model::record::{Key, Kind, Record};
use crate::model::register::{Level, compound_of};
use crate::rules::calendar::DateFault;
use crate::store::sealing::Fields;
use crate::store::{PersonEdit, Project, StoreError, Stored};
use jiff::civil::{Date, DateTime};
use serde_json::json;
use std::collections::HashMap;
use std::path::Path;

/// The values of a row, by the columns of its list.
pub(super) type Values = [Option<Box<str>>];

/// Why a row is refused: the column, and the reason.
pub(super) type Faults = Vec<(usize, Reason)>;

/// What a project has that rows are about.
#[derive(Default)]
pub(super) struct Facts {
    today: Date,
    now: DateTime,
    /// The name of the file that rows come from, without its ending.
    file: String,
    /// What the project says about calls.
    calls: CallProfiles,
    /// Codes of units by level and code or name; `None` for a name that several have.
    units: HashMap<(Level, String), Option<String>>,
    /// Where grids are shown that things lie in, by code; those that are retired as well.
    grids: HashMap<String, Option<Coord>>,
    /// The grid and the place of buildings, by code.
    buildings: HashMap<String, (Option<String>, Option<Coord>)>,
    /// Buildings by street and number.
    addresses: Book,
    /// Buildings by where they stand.
    footprints: Footprints,
    /// The grid of compounds, by code.
    compounds: HashMap<String, String>,
    /// Staff by name and phone.
    staff: HashMap<(String, String), PersonEdit>,
    /// Name and phone of staff by id.
    named: HashMap<String, (String, String)>,
}

/// A record as a row makes it, and somebody who comes in or changes with it.
pub(super) struct Made {
    pub record: Record,
    pub fields: Fields,
    pub somebody: Option<PersonEdit>,
}

/// A record as it stands.
pub(super) type Before<'a> = Option<(&'a Stored, &'a Fields)>;

impl Facts {
    /// What a list needs to know of a project.
    ///
    /// # Errors
    /// Whatever the project says.
    pub fn of(project: &Project, list: &List) -> Result<Self, StoreError> {
        let mut facts = Self {
            today: project.clock()?.today(),
            now: project.clock()?.now(),
            calls: project.call_profiles()?,
            ..Self::default()
        };
        if matches!(list.form, Form::Plain | Form::Typed(_) | Form::Tube) {
            return Ok(facts);
        }
        for level in Level::ALL {
            for stored in project.records(level.kind())? {
                facts.add_unit(level, &stored);
            }
        }
        for stored in project.records(Kind::RetiredGrid)? {
            let code = stored.record.text("code").unwrap_or(&stored.key.id);
            facts.grids.entry(code.to_owned()).or_insert(None);
        }
        if list.form == Form::Charge {
            project.compare_with(Kind::Person, &mut |stored, fields| {
                facts.add_staff(stored, fields);
                Ok(())
            })?;
        }
        Ok(facts)
    }

    /// The same, and which buildings there are: for rows that call them by name or address, or say where
    /// they stand, through no form.
    ///
    /// # Errors
    /// Whatever the project says.
    pub fn with_buildings(mut self, project: &Project) -> Result<Self, StoreError> {
        let buildings = project.records(Kind::Building)?;
        for stored in &buildings {
            self.add_unit(Level::Building, stored);
        }
        self.footprints = Footprints::of(buildings.iter().map(|stored| {
            let code = stored.record.text("code").unwrap_or(&stored.key.id);
            (code, &stored.record)
        }));
        Ok(self)
    }

    /// The same, for rows that come from a file.
    pub fn of_file(mut self, path: &Path) -> Self {
        let name = path.file_stem().unwrap_or_default();
        self.file = name.to_string_lossy().into_owned();
        self
    }

    fn add_unit(&mut self, level: Level, stored: &Stored) {
        let record = &stored.record;
        let code = record.text("code").unwrap_or(&stored.key.id).to_owned();
        let mine = Some(code.clone());
        if let Some(name) = record.text("name").filter(|name| *name != code) {
            let known = self.units.entry((level, name.to_owned()));
            let known = known.or_insert_with(|| mine.clone());
            if *known != mine {
                *known = None;
            }
        }
        self.units.insert((level, code.clone()), mine);
        match level {
            Level::Grid => {
                let shape = record.feature.shape.as_ref();
                let shown = shape.and_then(|shape| Some(label_place(&shape.polygons)?.at));
                self.grids.insert(code, shown);
            }
            Level::Compound => {
                let grid = record.text(level.link()).map(str::to_owned);
                self.compounds.extend(grid.map(|grid| (code, grid)));
            }
            Level::Building => {
                if let Some(address) = Address::of(record) {
                    self.addresses.add(&address, &code);
                }
                let grid = record.text("grid_code").map(str::to_owned);
                let of_compound = || {
                    let compound = compound_of(record, &code)?;
                    self.compounds.get(&compound).cloned()
                };
                let grid = grid.or_else(of_compound);
                self.buildings.insert(code, (grid, record.place()));
            }
            _ => {}
        }
    }

    fn add_staff(&mut self, stored: Stored, fields: Fields) {
        if stored.record.text("type") != Some("staff") {
            return;
        }
        let said = |name: &str| fields.get(name).cloned().unwrap_or_default();
        let of = (said("name"), said("phone"));
        self.named.insert(stored.key.id.clone(), of.clone());
        self.staff.entry(of).or_insert(PersonEdit {
            key: stored.key,
            before: Some(stored.record.clone()),
            record: stored.record,
            fields,
        });
    }

    /// Put codes in the place of names, and say what is not there.
    pub fn resolve(&self, list: &List, values: &mut Values) -> Faults {
        match list.form {
            Form::Plain | Form::Typed(_) => {
                self.resolve_house(list, values);
                Vec::new()
            }
            Form::Tube => {
                // Numbers are kept in capitals, whatever the laboratory writes.
                let value = list.column("tube").and_then(|i| values[i].as_mut());
                if let Some(value) = value {
                    *value = value.to_uppercase().into_boxed_str();
                }
                Vec::new()
            }
            Form::Charge => self.resolve_unit(list, values),
            Form::Case | Form::Isolation | Form::Round | Form::Arrival => {
                self.resolve_place(list, values)
            }
        }
    }

    /// A record with what its list says of others: of a charge, who it is.
    pub fn shown(&self, list: &List, mut record: Record, mut fields: Fields) -> (Record, Fields) {
        let person = record.text("person").and_then(|id| self.named.get(id));
        if let Some(of) = person.filter(|_| list.form == Form::Charge) {
            fields.insert("name".to_owned(), of.0.clone());
            fields.insert("phone".to_owned(), of.1.clone());
            let is_public = self
                .staff
                .get(of)
                .and_then(|one| one.record.attribute("public"));
            if let Some(is_public) = is_public.cloned() {
                let properties = record.feature.properties.get_or_insert_default();
                properties.insert("public".to_owned(), is_public);
            }
        }
        (record, fields)
    }

    /// Through the form of the list: the record that a row makes of what is there.
    ///
    /// # Errors
    /// Where the system gives no randomness; the faults are what the form says.
    pub fn make(
        &mut self,
        list: &List,
        values: &Values,
        before: Before<'_>,
    ) -> Result<Result<Made, Faults>, StoreError> {
        match list.form {
            Form::Case => Ok(self.case(list, values, before)),
            Form::Isolation => Ok(self.isolation(list, values, before)),
            Form::Round => Ok(self.round(list, values, before)),
            Form::Tube => Ok(self.tube(list, values, before)),
            Form::Charge => self.charge(list, values, before),
            Form::Arrival => self.arrival(list, values, before),
            Form::Plain | Form::Typed(_) => Ok(Err(Vec::new())),
        }
    }
}

/// What a row says in a column; empty where it says nothing.
fn said<'a>(list: &List, values: &'a Values, name: &str) -> &'a str {
    let column = list.column(name);
    let value = column.and_then(|i| values.get(i)?.as_deref());
    value.unwrap_or_default()
}

/// Put what a row says into the field of a form; what it leaves empty stays.
fn put(field: &mut String, said: &str) {
    if !said.is_empty() {
        said.clone_into(field);
    }
}

/// What stands against a form, as the columns of a list have it. `called` are fields that the
/// list calls otherwise.
fn faults(list: &List, faults: &[DraftFault], called: &[(&str, &'static str)]) -> Faults {
    let column = |field: &'static str| {
        let called = called.iter().find(|(name, _)| *name == field);
        called.map_or(field, |(_, column)| column)
    };
    let of = |fault: &DraftFault| match *fault {
        DraftFault::Missing(name) => (name, Reason::Missing),
        DraftFault::Date(name, why) => (name, Reason::Date(why)),
        DraftFault::Instant(name) => (name, Reason::Date(DateFault::Form)),
        DraftFault::Order(first, second) => (second, Reason::Before(column(first))),
        DraftFault::Future(name) => (name, Reason::Future),
        DraftFault::Taken(name) => (name, Reason::Taken),
        DraftFault::Unknown(name) => (name, Reason::Unknown),
        DraftFault::Count(name) | DraftFault::Impossible(name) => (name, Reason::Count),
        DraftFault::Id(why) => ("resident_id", Reason::Identity(why)),
        DraftFault::Phone(why) => ("phone", Reason::Phone(why)),
    };
    let placed = faults.iter().map(of);
    let placed = placed.map(|(name, why)| {
        let place = list.column(column(name));
        debug_assert!(place.is_some(), "{} has no column for {name}", list.name);
        (place.unwrap_or_default(), why)
    });
    placed.collect()
}

/// The yes or no of a column, where it says one.
fn flag(said: &str) -> Option<bool> {
    (!said.is_empty()).then_some(said == "yes")
}

fn somebody_new(record: Record, fields: Fields) -> Result<PersonEdit, StoreError> {
    Ok(PersonEdit {
        key: Key::new(Kind::Person, Project::new_id()?),
        before: None,
        record,
        fields,
    })
}

/// Say of somebody whether their name and phone are posted.
fn post(edit: &mut PersonEdit, is_public: bool) {
    let properties = edit.record.feature.properties.get_or_insert_default();
    properties.insert("public".to_owned(), json!(is_public));
}
