//! What becomes of what is wanted of the war-room map.

use crate::app::jobs::chooser::Choice;
use crate::app::project::{Credentials, Passphrase, Request};
use crate::app::shell::Shell;
use crate::app::state::dialog::{Dialog, PersonDraft};
use crate::app::state::work::People;
use crate::app::workspaces::map::Intent;
use crate::geometry::coverage::FaceId;
use crate::model::act::Act;
use crate::store::sealing::Fields;
use egui::Context;
use serde_json::Value;

impl Shell {
    /// Carry it out.
    pub(crate) fn on_map(&mut self, intent: Intent, ctx: &Context) {
        match intent {
            Intent::Toggle(face) => self.state.session.click(Some(face), true),
            Intent::GoToProblem(number) => self.go_to_problem(number),
            Intent::ShowLayer(layer, shown) => self.state.settings.layers.set(layer, shown),
            Intent::UseBasemap(basemap) => self.state.settings.basemap = basemap,
            Intent::TryBasemap(dialog, basemap) => self.try_basemap(dialog, basemap, ctx),
            Intent::ChooseTiles => self.choose(Choice::Tiles, "dialog-tiles"),
            Intent::SetAttribute { face, name, value } => {
                self.set_attribute(face, &name, value, ctx);
            }
            Intent::ListPeople(grid) => self.list_people(&grid, ctx),
            Intent::LeavePeople => {
                self.state.work.people = None;
                self.state.work.unmasked = None;
            }
            Intent::HideClear => self.state.work.unmasked = None,
            Intent::DismissStart => self.state.settings.start_seen = true,
            Intent::EnterPerson(grid) => self.enter_person(grid),
        }
    }

    fn set_attribute(&mut self, face: FaceId, name: &str, value: Value, ctx: &Context) {
        let Some(document) = self.state.session.document() else {
            return;
        };
        let Some(key) = document.roll.key(face) else {
            return;
        };
        let before = document
            .map
            .feature(face)
            .and_then(|f| f.properties.as_ref()?.get(name).cloned());
        if before.as_ref() == Some(&value) {
            return;
        }
        let act = Act::EditAttributes {
            key: key.clone(),
            values: std::iter::once((name.to_owned(), value)).collect(),
        };
        self.ask(act, ctx);
    }

    /// The people of a grid are shown: ask for them, once.
    fn list_people(&mut self, grid: &str, ctx: &Context) {
        let listed = self.state.work.people.as_ref();
        if listed.is_none_or(|people| people.grid != grid) {
            self.state.work.people = Some(People {
                grid: grid.to_owned(),
                count: 0,
                rows: Vec::new(),
            });
            self.state.work.unmasked = None;
            self.ask(Request::People(grid.to_owned()), ctx);
        }
    }

    /// Enter a person: a project without users asks for an administrator first.
    fn enter_person(&mut self, grid: String) {
        let draft = PersonDraft {
            key: None,
            grid,
            fields: Fields::new(),
        };
        let has_users = self.state.situation().has_users;
        self.ask_user(if has_users {
            Dialog::Person(draft)
        } else {
            Dialog::SetUp(Credentials::default(), Passphrase::default(), Some(draft))
        });
    }
}
