//! Keeping tree and map in step, and what is chosen in either.

use super::state::*;
use crate::app::command::Command;
use crate::app::project::{ProjectState, RegisterRequest, Request};
use crate::app::shell::Shell;
use crate::app::state::State;
use crate::app::state::desk_tab::DeskTab;
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::Coord;
use crate::geometry::meets::polygons_hold;
use crate::model::act::Act;
use crate::model::record::Key;
use crate::model::register::{Level, News, Register, UnitId};
use egui::Context;
use std::collections::HashMap;

impl State {
    /// The workspace is on the screen.
    pub(crate) fn is_registering(&self) -> bool {
        self.register.is_open && !self.is_redrawing()
    }

    /// The building at a place of the map, if one stands there.
    pub(crate) fn building_at(&self, at: Coord) -> Option<UnitId> {
        let register = self.register.register()?;
        let mut buildings = register
            .units()
            .filter(|(_, unit)| unit.level == Level::Building);
        let found = buildings.find(|(_, unit)| polygons_hold(&unit.ground, at));
        found.map(|(id, _)| id)
    }

    /// Where the chosen building stands, while the workspace is on the screen.
    pub(crate) fn chosen_place(&self) -> Option<Coord> {
        let register = self.register.register().filter(|_| self.is_registering())?;
        let unit = register.unit(self.register.chosen_unit()?)?;
        let is_spot = matches!(unit.level, Level::Building | Level::Compound);
        unit.at.filter(|_| is_spot)
    }
}

impl Shell {
    /// Carry out a command of the workspace. `false` where it is none.
    pub(crate) fn run_on_register(&mut self, command: Command, ctx: &Context) -> bool {
        match command {
            Command::Register => {
                let opens = !self.state.is_registering();
                if opens && self.state.is_redrawing() {
                    self.run(Command::Redraw, ctx);
                }
                self.state.leave_workspaces();
                self.state.register.is_open = opens;
                self.state.last_desk_tab = DeskTab::Register;
                if opens && self.state.register.register.is_none() {
                    self.follow_register(ctx);
                }
            }
            Command::FindPerson => {
                if !self.state.is_registering() {
                    self.run_on_register(Command::Register, ctx);
                }
                self.views.register.focus = true;
            }
            _ => return false,
        }
        true
    }

    /// Ask the project to say its register, now and whenever it changes.
    pub(crate) fn follow_register(&mut self, ctx: &Context) {
        let today = self.state.now().date();
        self.ask(Request::Register(RegisterRequest::Follow(today)), ctx);
    }

    /// The register was read.
    pub(crate) fn take_register(&mut self, register: Box<Register>) {
        self.state.register.register = Some(register);
        self.state.register.placed = None;
        self.state.register.revision += 1;
    }

    /// Records of the register changed.
    pub(crate) fn take_register_news(&mut self, news: Vec<News>) {
        let Some(register) = &mut self.state.register.register else {
            return;
        };
        register.take_news(&news);
        self.state.register.revision += 1;
    }

    /// Another project, or none: nothing of the old one stays.
    pub(crate) fn forget_register(&mut self) {
        self.state.register = Registering {
            is_open: self.state.register.is_open,
            revision: self.state.register.revision + 1,
            ..Registering::default()
        };
    }

    /// Once a frame: places follow the map, and the tree follows the selection.
    pub(crate) fn keep_register(&mut self) {
        let state = self.state.work.state.as_ref();
        let is_locked = state.is_some_and(ProjectState::is_locked);
        let is_shown = self.shows_register();
        self.views.register.note_panel(is_shown, is_locked);
        if !self.state.is_registering() {
            return;
        }
        let today = self.state.now().date();
        if let Some(register) = &mut self.state.register.register
            && register.today() != today
        {
            register.set_today(today);
            self.state.register.revision += 1;
        }
        self.place_buildings();
        let mut selection = self.state.session.selection().iter();
        let only = match (selection.next(), selection.next()) {
            (Some(face), None) => Some(*face),
            _ => None,
        };
        if only != self.state.register.selected {
            self.state.register.selected = only;
            self.choose_selected(only);
        }
    }

    /// Whether the panel is on the screen, and nothing that is brought in stands in its place.
    fn shows_register(&self) -> bool {
        let views = &self.views;
        let brings_in =
            views.listing.is_some() || views.asked_columns.is_some() || views.importing.is_some();
        let is_read = self.state.register.register().is_some();
        self.state.is_registering() && !self.state.shows_wall() && is_read && !brings_in
    }

    /// The grid each building stands in, where map or register are others.
    fn place_buildings(&mut self) {
        let Some(document) = self.state.session.document() else {
            return;
        };
        let Some(register) = &mut self.state.register.register else {
            return;
        };
        let state = (self.state.session.revision(), register.units().count());
        if self.state.register.placed == Some(state) {
            return;
        }
        let codes: HashMap<FaceId, String> = document
            .map
            .faces()
            .filter_map(|face| Some((face, document.map.code(face)?)))
            .collect();
        let buildings = register.units().map(|(_, unit)| unit);
        let buildings = buildings.filter(|unit| unit.level == Level::Building);
        let places: HashMap<String, Option<String>> = buildings
            .map(|unit| {
                let face = unit
                    .stands_at()
                    .and_then(|at| document.index.face_at(&document.map.coverage, at));
                let code = face.and_then(|face| codes.get(&face).cloned());
                (unit.code.clone(), code)
            })
            .collect();
        register.place_buildings(places);
        self.state.register.placed = Some(state);
        self.state.register.worklist.take();
    }

    /// A grid was selected on the map: the tree goes there, unless it is within it already.
    fn choose_selected(&mut self, face: Option<FaceId>) {
        let code = face.and_then(|face| self.state.session.document()?.map.code(face));
        let Some(register) = self.state.register.register() else {
            return;
        };
        let found = code.and_then(|code| register.unit_coded(Level::Grid, &code));
        let Some(grid) = found else {
            return;
        };
        let chosen = self.state.register.chosen_unit();
        let within = chosen.and_then(|unit| register.above(unit, Level::Grid));
        if within != Some(grid) {
            let key = register.unit(grid).map(|unit| unit.key.clone());
            self.choose_unit(key);
        }
    }

    /// Choose a unit: the tree unfolds down to it.
    pub(crate) fn choose_unit(&mut self, key: Option<Key>) {
        let Some(register) = self.state.register.register() else {
            return;
        };
        let Some(id) = key.as_ref().and_then(|key| register.unit_of(key)) else {
            return;
        };
        let mut above: Vec<Key> = register
            .path(id)
            .into_iter()
            .filter_map(|id| register.unit(id).map(|unit| unit.key.clone()))
            .collect();
        above.pop();
        self.views.register.unfolded.extend(above);
        if self.state.register.chosen != key {
            self.state.register.home = None;
            self.state.work.unmasked = None;
        }
        self.state.register.chosen = key;
        self.views.register.reveal = true;
        self.state.register.tab = Tab::Unit;
    }

    /// Choose a unit in the tree or a list: the map selects its grids.
    pub(crate) fn go_to_unit(&mut self, id: UnitId, zooms: bool) {
        let Some(register) = self.state.register.register() else {
            return;
        };
        let Some(unit) = register.unit(id) else {
            return;
        };
        let (key, level, at) = (unit.key.clone(), unit.level, unit.at);
        let codes: Vec<String> = register
            .units()
            .filter(|(_, grid)| grid.level == Level::Grid)
            .filter(|(grid, _)| {
                register.path(*grid).contains(&id) || register.path(id).contains(grid)
            })
            .map(|(_, grid)| grid.code.clone())
            .collect();
        let faces = self.state.faces_of(&codes);
        self.choose_unit(Some(key));
        self.state.session.select(faces);
        if !zooms {
            return;
        }
        match at.filter(|_| matches!(level, Level::Compound | Level::Building)) {
            Some(at) => self.go_to_place(at),
            None => {
                if let Some(bounds) = self.state.session.selection_bounds() {
                    self.views.map.zoom_to(bounds);
                }
            }
        }
    }

    /// Move a unit below another, as it was dragged there.
    pub(crate) fn move_unit(&mut self, id: UnitId, to: UnitId, ctx: &Context) {
        let Some(register) = self.state.register.register() else {
            return;
        };
        let (Some(unit), Some(above)) = (register.unit(id), register.unit(to)) else {
            return;
        };
        let args = [
            ("unit", unit.name.as_str().into()),
            ("above", above.name.as_str().into()),
        ];
        let notice = self.state.i18n.t_args("notice-moved", &args);
        let (key, to) = (unit.key.clone(), above.code.clone());
        let keys = vec![key];
        let ticket = self.ask(Act::MoveUnits { keys, to }, ctx);
        self.views.register.moved(ticket, notice);
    }

    /// Choose somebody that was found: their household in its building, else the list of those who
    /// have none.
    pub(crate) fn go_to_resident(&mut self, id: &str) {
        let Some(register) = self.state.register.register() else {
            return;
        };
        let home = register.resident(id).and_then(|r| r.home.clone());
        let household = home.as_ref().and_then(|home| register.household(home));
        let is_homed = household.is_some();
        let building = household.and_then(|household| {
            let code = household.building.as_deref()?;
            register.unit_coded(Level::Building, code)
        });
        self.views.register.reveal_home = true;
        if let Some(building) = building {
            self.go_to_unit(building, true);
            self.state.register.home = home;
            return;
        }
        // Who lives nowhere is on the list of those who do.
        let home = home.filter(|_| is_homed);
        self.state.register.nowhere = Some(match home {
            Some(_) => Nowhere::Homeless,
            None => Nowhere::Alone,
        });
        self.state.register.sought = home.or_else(|| Some(id.to_owned()));
        self.state.register.tab = Tab::Worklist;
    }
}
