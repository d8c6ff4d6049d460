//! The register, and what is chosen in it. Owns: this state. Must not know: who changes it, or how it
//! is drawn.

use crate::geometry::coverage::FaceId;
use crate::model::handover::Handover;
use crate::model::record::Key;
use crate::model::register::{Entry, Found, Load, Register, UnitId};
use crate::rules::responsibility;
use crate::store::EntryRow;
use std::cell::RefCell;
use std::rc::Rc;

/// So many matches are listed.
pub(super) const LISTED: usize = 60;

/// A page of the panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// The chosen unit.
    #[default]
    Unit,
    /// What is not as it should be.
    Worklist,
    /// Who answers for how much.
    People,
    /// Handing the shift over.
    Handover,
}

impl Tab {
    /// All, as they stand.
    pub const ALL: [Self; 4] = [Self::Unit, Self::Worklist, Self::People, Self::Handover];

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Unit => "register-unit",
            Self::Worklist => "register-worklist",
            Self::People => "register-people",
            Self::Handover => "register-handover",
        }
    }
}

/// Who belongs to nothing that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nowhere {
    /// Households in no building.
    Homeless,
    /// Residents in no household.
    Alone,
}

/// Something that is worked out for a state of the register when it is looked at.
pub(super) type Kept<T> = RefCell<Option<(u64, Rc<T>)>>;

/// What was found for what was typed, in a state of the register.
pub(super) type Hits = (u64, String, Rc<Vec<Found>>);

/// The state of the workspace.
#[derive(Default)]
pub struct Registering {
    /// It is on the screen.
    pub is_open: bool,
    /// Which page.
    pub tab: Tab,
    /// The chosen unit.
    pub chosen: Option<Key>,
    /// The household that is looked into, by id.
    pub home: Option<String>,
    /// Who of nowhere is listed in place of the worklist.
    pub nowhere: Option<Nowhere>,
    /// Who of them was looked for, by id.
    pub sought: Option<String>,
    /// Shifts that were handed over, the newest first.
    pub handovers: Vec<Handover>,
    /// What was done since the newest handover, by community; `None` for what has no place.
    pub(crate) since: Option<Vec<(Option<String>, Vec<EntryRow>)>>,
    /// The shifts that are listed are those of now.
    pub(crate) asked_handovers: bool,
    pub(super) register: Option<Box<Register>>,
    pub(super) revision: u64,
    pub(super) found: RefCell<Option<Hits>>,
    pub(super) worklist: Kept<Vec<Entry>>,
    pub(super) loads: Kept<Vec<Load>>,
    pub(super) homeless: Kept<Vec<String>>,
    pub(super) alone: Kept<Vec<String>>,
    /// The map that buildings were last placed on, and how many units there were.
    pub(super) placed: Option<(u64, usize)>,
    /// The grid that was last selected on the map.
    pub(super) selected: Option<FaceId>,
}

impl Registering {
    /// The register, once it was read.
    pub fn register(&self) -> Option<&Register> {
        self.register.as_deref()
    }

    /// Goes up whenever something of it changes.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The chosen unit, if it is still there.
    pub fn chosen_unit(&self) -> Option<UnitId> {
        self.register()?.unit_of(self.chosen.as_ref()?)
    }

    /// What is found for what was typed.
    pub fn found(&self, query: &str) -> Rc<Vec<Found>> {
        let Some(register) = self.register() else {
            return Rc::default();
        };
        if let Some((of, known, found)) = &*self.found.borrow()
            && *of == self.revision
            && known == query
        {
            return found.clone();
        }
        let found = Rc::new(register.find(query, LISTED));
        let hits = (self.revision, query.to_owned(), found.clone());
        self.found.replace(Some(hits));
        found
    }

    /// What is not as it should be.
    pub fn worklist(&self) -> Rc<Vec<Entry>> {
        self.kept(&self.worklist, |register| {
            register.worklist(responsibility::bundled())
        })
    }

    /// Households or residents that belong to nothing that is there, by id.
    pub fn of_nowhere(&self, what: Nowhere) -> Rc<Vec<String>> {
        let strays = match what {
            Nowhere::Homeless => &self.homeless,
            Nowhere::Alone => &self.alone,
        };
        self.kept(strays, |register| match what {
            Nowhere::Homeless => ids(register.homeless().iter().map(|home| &home.key)),
            Nowhere::Alone => ids(register.alone().iter().map(|one| &one.key)),
        })
    }

    /// How much everybody answers for.
    pub fn loads(&self) -> Rc<Vec<Load>> {
        self.kept(&self.loads, Register::loads)
    }

    /// What is kept of this register as it is; worked out where it was another.
    fn kept<T: Default>(&self, kept: &Kept<T>, make: impl FnOnce(&Register) -> T) -> Rc<T> {
        let Some(register) = self.register() else {
            return Rc::default();
        };
        if let Some((of, value)) = &*kept.borrow()
            && *of == self.revision
        {
            return value.clone();
        }
        let value = Rc::new(make(register));
        kept.replace(Some((self.revision, value.clone())));
        value
    }
}

pub(super) fn ids<'a>(keys: impl Iterator<Item = &'a Key>) -> Vec<String> {
    keys.map(|key| key.id.clone()).collect()
}
