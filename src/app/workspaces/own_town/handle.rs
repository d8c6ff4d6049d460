//! What becomes of what is wanted of a town of one's own. Owns: that what is shown is what was wanted
//! last. Must not know: how a view draws itself.

use super::Intent;
use super::page::Purpose;
use super::state::{Communities, Extract, Ground, OwnTown, Part, Wanted};
use super::work::{self, TownOutcome};
use crate::app::intent::Intent as Any;
use crate::app::jobs::chooser::Choice;
use crate::app::jobs::job::Label;
use crate::app::jobs::loader::JobOutcome;
use crate::app::jobs::source::Source;
use crate::app::shell::Shell;
use crate::app::state::dialog::Leaving;
use crate::app::words::osm::{not_known, not_made_of};
use egui::Context;
use std::path::PathBuf;

/// A smaller extract is worked out anew whenever something else is wanted, bytes.
const SMALL: u64 = 16 << 20;

impl Shell {
    /// Show how a town of one's own is made, or go back to the map.
    pub(crate) fn switch_own_town(&mut self) {
        if self.state.own_town.is_some() {
            return self.give_up(Leaving::OwnTown);
        }
        self.state.printing = None;
        self.state.own_town = Some(Box::default());
        self.choose_part(Part::Extract);
    }

    /// Go back to the map; `false` where it was not left.
    pub(crate) fn leave_own_town(&mut self) -> bool {
        self.views.own_town = Default::default();
        self.views.own_town_typed = Default::default();
        let left = self.state.own_town.take();
        left.map(|mut own| own.stop()).is_some()
    }

    /// Esc: what is being drawn goes vertex by vertex, then the whole; what was drawn or typed is asked
    /// about.
    pub(crate) fn step_own_town_back(&mut self) -> bool {
        let is_open = self.state.own_town.is_some();
        if is_open && !self.views.own_town.step_back() {
            self.give_up(Leaving::OwnTown);
        }
        is_open
    }

    /// Carry it out.
    pub(crate) fn on_own_town(&mut self, intent: Intent, ctx: &Context) {
        match intent {
            Intent::Choose(part) => self.choose_part(part),
            Intent::Want(wanted) => self.want_of_extract(wanted),
            Intent::Lay => self.lay_town(),
            Intent::Stop => {
                if let Some(own) = self.state.own_town.as_deref_mut() {
                    own.stop();
                }
            }
            Intent::Make(path) => self.make_own_town(path),
            Intent::Leave => self.give_up(Leaving::OwnTown),
            Intent::ChooseDifferences(what, is_chosen) => self.choose_differences(what, is_chosen),
            Intent::ChooseDifference(place, is_chosen) => self.choose_difference(place, is_chosen),
            Intent::TakeUpdate => self.take_update(ctx),
            Intent::LeaveUpdate => self.leave_update(),
        }
    }

    pub(crate) fn choose_part(&mut self, part: Part) {
        let title = match part {
            Part::Extract | Part::Newer => "dialog-extract",
            Part::Boundary => "dialog-boundary",
            Part::Communities => "dialog-communities",
            Part::Rules => "dialog-households",
            Part::Project(_) => "dialog-make",
        };
        self.choose(Choice::OwnTown(part), title);
    }

    /// A file was chosen.
    pub(crate) fn take_part(&mut self, part: &Part, path: PathBuf, ctx: &Context) {
        match part {
            Part::Extract => return self.begin_own_town(path),
            Part::Newer => return self.begin_update(path, ctx),
            Part::Boundary | Part::Communities | Part::Rules | Part::Project(_) => {}
        }
        let Some(own) = self.state.own_town.as_deref() else {
            return;
        };
        let wanted = own.wanted.clone();
        match part {
            Part::Boundary => self.want_of_extract(Wanted {
                ground: Ground::File(path),
                ..wanted
            }),
            Part::Communities => {
                if self.views.own_town.purpose() == Some(Purpose::Communities) {
                    self.views.own_town.give_up();
                }
                self.want_of_extract(Wanted {
                    communities: Communities::File(path),
                    ..wanted
                });
            }
            Part::Rules => self.want_of_extract(Wanted {
                rules: Some(path),
                ..wanted
            }),
            Part::Project(_) => self.make_own_town(path),
            Part::Extract | Part::Newer => {}
        }
    }

    /// See what an extract has.
    pub(crate) fn begin_own_town(&mut self, path: PathBuf) {
        if self.asks_first(Leaving::OwnTown) {
            return self.then(Any::Open(Source::File(path)));
        }
        self.leave_own_town();
        self.state.printing = None;
        let number = self.loader.number();
        let course = self.loader.work_counted(Label::Extract, move |course| {
            JobOutcome::OwnTown(number, Box::new(work::know(path, course)))
        });
        self.state.own_town = Some(Box::new(OwnTown {
            waiting: Some(number),
            course,
            ..OwnTown::default()
        }));
    }

    fn want_of_extract(&mut self, wanted: Wanted) {
        let Some(own) = self.state.own_town.as_deref_mut() else {
            return;
        };
        own.wanted = wanted;
        own.failed = None;
        if own.extract.as_ref().is_some_and(|extract| extract.is_small) {
            self.lay_town();
        }
    }

    /// Work out what is wanted; what was being worked out is given up for it.
    fn lay_town(&mut self) {
        let number = self.loader.number();
        let Some(own) = self.state.own_town.as_deref_mut() else {
            return;
        };
        own.stop();
        own.failed = None;
        let Some(extract) = &own.extract else { return };
        if own.ready().is_some() {
            return;
        }
        let (path, wanted) = (extract.path.clone(), own.wanted.clone());
        let word = self.state.i18n.t("own-town-community");
        own.waiting = Some(number);
        own.course = self.loader.work_counted(Label::Extract, move |course| {
            let laid = work::lay(&path, wanted, word, course);
            JobOutcome::OwnTown(number, Box::new(TownOutcome::Laid(laid)))
        });
    }

    /// Take what came of work, if it is waited for.
    pub(crate) fn take_own_town(&mut self, number: u64, came: TownOutcome, ctx: &Context) {
        let came = match came {
            TownOutcome::Newer(town) => return self.take_newer(number, town, ctx),
            came => came,
        };
        let i18n = self.state.i18n.clone();
        let Some(own) = self.state.own_town.as_deref_mut() else {
            return;
        };
        if own.waiting != Some(number) {
            return;
        }
        own.waiting = None;
        match came {
            TownOutcome::Known(path, Ok(areas)) => {
                let size = std::fs::metadata(&path).map(|data| data.len());
                let is_small = size.is_ok_and(|size| size <= SMALL);
                own.extract = Some(Extract {
                    path,
                    areas,
                    is_small,
                });
                if is_small {
                    self.lay_town();
                }
            }
            TownOutcome::Known(path, Err(error)) => {
                own.failed = Some(not_known(&i18n, &path, &error))
            }
            TownOutcome::Laid(Ok(laid)) => {
                // Whoever draws a line after another stays where they look.
                let before = own.laid.as_ref().map(|before| &before.wanted.ground);
                let is_elsewhere = before != Some(&laid.wanted.ground);
                let bounds = laid.parts.map.coverage.bounds();
                own.laid = Some(laid);
                own.outcomes.begin_anew();
                if let Some(bounds) = bounds.filter(|_| is_elsewhere) {
                    self.views.own_town.map.zoom_to(bounds);
                }
            }
            TownOutcome::Laid(Err(failure)) => own.failed = Some(not_made_of(&i18n, &failure)),
            TownOutcome::Newer(_) => {}
        }
    }

    /// Work beside the window broke off.
    pub(crate) fn give_up_own_town(&mut self) {
        self.leave_update();
        if let Some(own) = self.state.own_town.as_deref_mut() {
            own.stop();
        }
    }

    /// Make the project, and open it.
    fn make_own_town(&mut self, path: PathBuf) {
        let is_ready = self
            .state
            .own_town
            .as_deref()
            .is_some_and(|own| own.ready().is_some());
        if !is_ready {
            return;
        }
        // What the page itself holds goes into the project.
        if self.asks_first(Leaving::Work) {
            return self.then(Any::OwnTown(Intent::Make(path)));
        }
        let own = self.state.own_town.as_deref();
        let laid = own.and_then(|own| own.laid.as_deref());
        if let Some(town) = laid.map(|laid| laid.town.clone()) {
            // The page stays until the project is open: nothing is lost where it cannot be made.
            self.loader.make_town(path, town);
        }
    }
}
