//! What becomes of what is wanted of printing. Owns: that a page follows the wish it was made for, and
//! that nothing is written that the journal does not keep. Must not know: how a view draws itself.

use super::Intent;
use super::state::{Preset, Printing, Waiting, Wanted, What};
use super::work::{self, PrintOutcome};
use crate::app::command::{Command, Menu};
use crate::app::intent::Intent as Any;
use crate::app::jobs::chooser::Choice;
use crate::app::jobs::job::Label;
use crate::app::jobs::loader::JobOutcome;
use crate::app::project::{ListWish, Note, PrintRequest, Request, Ticket, ToPrint};
use crate::app::shell::Shell;
use crate::app::state::dialog::Leaving;
use crate::app::words::printing::{not_laid, not_written};
use crate::exchange::list::{Clearness, Selection, list_named};
use crate::model::epidemic::{Case, Order};
use crate::model::plan::Status;
use crate::print::PrintError;
use crate::print::drafted::PlanWish;
use crate::print::facts::Wish;
use crate::print::job::Job;
use crate::print::registers::Known;
use crate::print::replay::{self, Days};
use crate::print::report::closes;
use crate::print::wall;
use crate::rules::calendar::{instant, time_of_day};
use egui::Context;
use jiff::civil::{Date, DateTime, Time};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl Shell {
    /// Show the page, or go back to the map.
    pub(crate) fn switch_printing(&mut self, ctx: &Context) {
        if self.state.printing.take().is_some() {
            return;
        }
        if self.asks_first(Leaving::OwnTown) {
            return self.then(Any::Run(Command::Print));
        }
        self.leave_own_town();
        let wanted = self.state.settings.printing.clone();
        self.state.printing = Some(Box::new(Printing {
            wanted,
            ..Printing::default()
        }));
        self.lay(ctx);
    }

    /// Carry it out.
    pub(crate) fn on_printing(&mut self, intent: Intent, ctx: &Context) {
        let Some(printing) = self.state.printing.as_deref_mut() else {
            return;
        };
        match intent {
            Intent::Want(wanted) => self.want_print(*wanted, ctx),
            Intent::Turn(page) => {
                printing.page = page;
                self.draw_page(ctx);
            }
            Intent::Zoom(zoom) => {
                printing.zoom = zoom;
                self.draw_page(ctx);
            }
            Intent::Save(ending) => self.choose_print(ending),
            Intent::SaveToday(what, ending) => {
                let today = Wanted {
                    what,
                    at: String::new(),
                    plan: String::new(),
                    ..printing.wanted.clone()
                };
                self.want_print(today, ctx);
                self.choose_print(ending);
            }
            Intent::Copy => self.copy_page(ctx),
            Intent::KeepPreset(name) => {
                let wanted = printing.wanted.without_reason();
                let presets = &mut self.state.settings.print_presets;
                presets.retain(|preset| preset.name != name);
                presets.push(Preset { name, wanted });
            }
            Intent::DropPreset(place) => {
                let presets = &mut self.state.settings.print_presets;
                if place < presets.len() {
                    presets.remove(place);
                }
            }
            Intent::Leave => self.state.printing = None,
        }
    }

    /// Something else is wished for: it is laid out.
    fn want_print(&mut self, wanted: Wanted, ctx: &Context) {
        if let Some(printing) = self.state.printing.as_deref_mut() {
            printing.want(wanted);
            self.state.settings.printing = printing.wanted.without_reason();
            self.lay(ctx);
        }
    }

    /// Choose a file of this ending for what is wished for.
    fn choose_print(&mut self, ending: &str) {
        if let Some(printing) = self.state.printing.as_deref() {
            let what = printing.wanted.what;
            let name = format!("{}.{ending}", self.state.i18n.t(what.key()));
            self.choose(Choice::Print(name, what.endings()), "dialog-print");
        }
    }

    /// What is printed to be looked at, or to this file; or why nothing can be, as the key of a text.
    fn print_job(&self, wanted: &Wanted, to: Option<&Path>) -> Result<(Job, Wish), &'static str> {
        let ending = to.and_then(Path::extension).map(OsStr::to_ascii_lowercase);
        let ending = ending.as_deref().and_then(OsStr::to_str);
        let typed = wanted.at.trim();
        let at = match typed {
            "" => None,
            text => Some(instant(text).ok_or("printing-bad-time")?),
        };
        let mut wish = Wish {
            at,
            title: wanted.title.clone(),
            unit: wanted.unit.clone(),
            reason: None,
            plan: None,
            since: None,
            with_arrivals: false,
        };
        let job = match wanted.what {
            What::Wall => {
                wish.plan = self.plan_of(wanted);
                Job::Wall(wall::Wish {
                    size: wanted.size,
                    is_portrait: wanted.is_portrait,
                    tiles: wanted.tiles,
                })
            }
            What::View => {
                wish.plan = self.plan_of(wanted);
                Job::View(self.in_view().ok_or("printing-error-nothing")?)
            }
            What::Sheets => Job::Sheets(self.sheets_of(wanted)?),
            What::Notice => {
                let order = self.order_of(wanted).ok_or("printing-no-order")?;
                wish.at = at.or(Some(order.from));
                Job::Notice(Box::new(order))
            }
            What::Report => {
                let cut_off = match wanted.cut_off.trim() {
                    // An hour behind the day is its cut-off too.
                    "" => at
                        .map(DateTime::time)
                        .filter(|hour| *hour != Time::midnight()),
                    typed => Some(time_of_day(typed).ok_or("printing-bad-hour")?),
                };
                wish.at = Some(closes(at.map(DateTime::date), cut_off, self.state.now()));
                // A workbook is asked for by its name.
                match ending {
                    Some("xlsx") => Job::Workbook,
                    _ => Job::Report,
                }
            }
            What::Slide => Job::Slide,
            What::Replay => {
                let instants = self.days_of(wanted)?;
                (wish.since, wish.at) = (instants.first().copied(), instants.last().copied());
                match ending {
                    // What is looked at is the last picture.
                    None => Job::Slide,
                    Some("png") => Job::Replay(instants, replay::DOTS),
                    Some(_) => return Err("printing-only-png"),
                }
            }
            What::List => {
                let grids = self.sheets_of(wanted)?;
                match Known::named(&wanted.list) {
                    Some(known) => Job::Known(known, grids),
                    None => {
                        let list = list_named(&wanted.list).ok_or("printing-no-list")?;
                        // Its rows come with what is known, and are those of now.
                        wish.at = None;
                        Job::List(list.name, Arc::default())
                    }
                }
            }
        };
        wish.with_arrivals = job.reads_arrivals();
        Ok((job, wish))
    }

    /// The draft plan that is wanted. One that this project has not, or no more, is not wished for.
    fn plan_of(&self, wanted: &Wanted) -> Option<PlanWish> {
        let plans = self.state.work.state.as_ref().map_or(&[][..], |s| &s.plans);
        let mut drafts = plans.iter().filter(|plan| plan.status == Status::Draft);
        let is_there = drafts.any(|plan| plan.id == wanted.plan);
        is_there.then(|| PlanWish {
            plan: wanted.plan.clone(),
            is_alone: wanted.plan_alone,
        })
    }

    /// The grids whose sheets are wanted; none for all.
    fn sheets_of(&self, wanted: &Wanted) -> Result<Vec<String>, &'static str> {
        if !wanted.only_selected {
            return Ok(Vec::new());
        }
        let document = self.state.session.document();
        let selection = self.state.session.selection().iter();
        let codes: Vec<String> = selection
            .filter_map(|face| document?.map.code(*face))
            .collect();
        match codes.is_empty() {
            true => Err("blocked-no-selection"),
            false => Ok(codes),
        }
    }

    /// The instants of a replay: from the first case to today where nothing else was typed.
    fn days_of(&self, wanted: &Wanted) -> Result<Vec<DateTime>, &'static str> {
        let now = self.state.now();
        let known = self.state.epidemic.known();
        let cases = known.map_or(&[][..], |known| &known.epidemic.cases);
        let first = cases.iter().filter_map(Case::known).min();
        let day = |typed: &str, other: Date| match typed.trim() {
            "" => Ok(other),
            typed => typed.parse::<Date>().map_err(|_| "printing-bad-day"),
        };
        let days = Days {
            from: day(&wanted.from, first.unwrap_or(now.date()))?,
            to: day(&wanted.to, now.date())?,
        };
        days.instants(now).map_err(|why| match why {
            PrintError::TooLong(_) => "printing-too-long",
            _ => "printing-error-days",
        })
    }

    /// Which rows of a list of exports are wanted, masked where nothing is said of a purpose.
    fn list_wish(&self, wanted: &Wanted, job: &Job, reason: Option<&str>) -> Option<ListWish> {
        let Job::List(name, _) = job else {
            return None;
        };
        let document = self.state.session.document();
        let selection = self.state.session.selection().iter();
        let faces = selection.filter(|_| wanted.only_selected);
        let names = faces.filter_map(|face| {
            let map = &document?.map;
            Some([map.code(*face).unwrap_or_default(), map.title(*face)])
        });
        Some(ListWish {
            list: list_named(name)?,
            selection: Selection {
                clearness: match reason {
                    Some(reason) => Clearness::Clear(reason.to_owned()),
                    None => Clearness::Masked,
                },
                grids: names.flatten().filter(|name| !name.is_empty()).collect(),
            },
            language: wanted.language.unwrap_or(self.state.i18n.language()),
        })
    }

    fn order_of(&self, wanted: &Wanted) -> Option<Order> {
        let known = self.state.epidemic.known()?;
        let mut orders = known.epidemic.orders.iter();
        orders.find(|order| order.key.id == wanted.order).cloned()
    }

    /// Lay out what is wanted, if it is not what was made.
    fn lay(&mut self, ctx: &Context) {
        let Some(printing) = self.state.printing.as_deref() else {
            return;
        };
        if printing.waiting.is_some() || printing.made.as_ref() == Some(&printing.wanted) {
            return;
        }
        let wanted = printing.wanted.clone();
        let (asked, why) = match self.print_job(&wanted, None) {
            Ok((job, wish)) => {
                let ticket = self.ask_facts(&wanted, job, wish, None, ctx);
                (ticket, None)
            }
            Err(key) => (None, Some(self.state.i18n.t(key))),
        };
        if let Some(printing) = self.state.printing.as_deref_mut() {
            printing.made = Some(wanted);
            printing.failed = why;
            printing.waiting = asked.map(Waiting::Facts);
            if asked.is_none() {
                (printing.printed, printing.picture) = (None, None);
            }
        }
    }

    /// Ask for what is known, for a page or for a file.
    fn ask_facts(
        &mut self,
        wanted: &Wanted,
        job: Job,
        wish: Wish,
        note: Option<Note>,
        ctx: &Context,
    ) -> Option<Ticket> {
        let language = wanted.language.unwrap_or(self.state.i18n.language());
        let list = self.list_wish(wanted, &job, wish.reason.as_deref());
        let wish = Box::new(wish);
        let request = Request::Print(PrintRequest::Facts { wish, note, list });
        let ticket = self.ask(request, ctx)?;
        let printing = self.state.printing.as_deref_mut()?;
        printing.asked = Some((job, language));
        Some(ticket)
    }

    /// What is printed may have changed: it is laid out anew.
    pub(crate) fn renew_page(&mut self, ctx: &Context) {
        if let Some(printing) = self.state.printing.as_deref_mut() {
            printing.made = None;
            self.lay(ctx);
        }
    }

    /// A file was chosen: what goes into it is noted first, and then read.
    pub fn print_to(&mut self, path: PathBuf, ctx: &Context) {
        let Some(printing) = self.state.printing.as_deref() else {
            return;
        };
        let wanted = printing.wanted.clone();
        let (job, mut wish) = match self.print_job(&wanted, Some(&path)) {
            Ok(found) => found,
            Err(key) => return self.state.notices.say(self.state.i18n.t(key)),
        };
        let reason = wanted.reason.trim();
        let has_clear = !matches!(job, Job::Notice(_) | Job::Known(..)) && !reason.is_empty();
        wish.reason = has_clear.then(|| reason.to_owned());
        let note = Some(Note::File(path.clone(), job.name()));
        let ticket = self.ask_facts(&wanted, job, wish, note, ctx);
        if let (Some(ticket), Some(printing)) = (ticket, self.state.printing.as_deref_mut()) {
            // What was being laid out gives way, and is laid out again after it.
            printing.made = None;
            printing.waiting = Some(Waiting::FactsFor(ticket, path));
        }
    }

    /// What is known was read, and whether the journal keeps that it goes to a file.
    pub(crate) fn take_print_facts(&mut self, ticket: Option<Ticket>, read: ToPrint) {
        let Some(read) = self.draw_copied(ticket, read) else {
            return;
        };
        let (mut facts, is_kept) = (read.facts, read.is_kept);
        let number = self.loader.number();
        let Some(printing) = self.state.printing.as_deref_mut() else {
            return;
        };
        let Some((job, language)) = printing.asked.clone() else {
            return;
        };
        let job = match (job, read.listed) {
            (Job::List(name, _), Some(listed)) => Job::List(name, Arc::new(listed)),
            (job, _) => job,
        };
        match printing.waiting.take() {
            Some(Waiting::Facts(asked)) if Some(asked) == ticket => {
                printing.waiting = Some(Waiting::Pages(number));
                self.loader.work_counted(Label::Lay, move |course| {
                    let laid = work::lay(&mut facts, &job, language, course);
                    JobOutcome::Printing(number, Box::new(PrintOutcome::Laid(laid)))
                });
            }
            Some(Waiting::FactsFor(asked, path)) if Some(asked) == ticket => {
                printing.waiting = Some(Waiting::File(number, is_kept));
                self.loader.work_counted(Label::Print, move |course| {
                    let written = work::save((&mut facts, &job), language, &path, course);
                    JobOutcome::Printing(number, Box::new(PrintOutcome::Written(path, written)))
                });
            }
            other => printing.waiting = other,
        }
    }

    /// There is nothing to print.
    pub(crate) fn refuse_print(&mut self, ticket: Option<Ticket>, why: &PrintError) {
        self.forget_print(ticket);
        let why = not_laid(&self.state.i18n, why);
        if self.forget_copy(ticket) {
            self.state.notices.say(why);
        } else if let Some(printing) = self.state.printing.as_deref_mut() {
            (printing.printed, printing.picture) = (None, None);
            printing.failed = Some(why);
        }
    }

    /// A command of another workspace leads away from the page; true where that is all it does, since
    /// the workspace lies open beneath.
    pub(crate) fn leaves_page(&mut self, command: Command) -> bool {
        let is_elsewhere = matches!(command.menu(), Menu::Epidemic | Menu::Register | Menu::Plan);
        if is_elsewhere && self.asks_first(Leaving::OwnTown) {
            self.then(Any::Run(command));
            return true;
        }
        if !is_elsewhere || !(self.leave_own_town() | self.state.printing.take().is_some()) {
            return false;
        }
        match command {
            Command::Watch => self.state.is_watching(),
            Command::Register => self.state.is_registering(),
            Command::Calls => self.state.is_calling(),
            Command::Sampling => self.state.is_sampling(),
            Command::Redraw => self.state.is_redrawing(),
            _ => false,
        }
    }

    /// What is known could not be read, or may not leave.
    pub(crate) fn forget_print(&mut self, ticket: Option<Ticket>) {
        if let Some(printing) = self.state.printing.as_deref_mut() {
            printing.waiting.take_if(|waiting| match waiting {
                Waiting::Facts(asked) | Waiting::FactsFor(asked, _) => Some(*asked) == ticket,
                Waiting::Pages(_) | Waiting::File(..) => false,
            });
        }
    }

    /// Work beside the window broke off.
    pub(crate) fn give_up_printing(&mut self) {
        self.state.copying = None;
        if let Some(printing) = self.state.printing.as_deref_mut() {
            printing.waiting = None;
            printing.picturing = None;
        }
    }

    /// Take what came of work, if somebody waits for it.
    pub(crate) fn take_printing(&mut self, number: u64, came: PrintOutcome, ctx: &Context) {
        let i18n = self.state.i18n.clone();
        let Some(printing) = self.state.printing.as_deref_mut() else {
            return;
        };
        match came {
            PrintOutcome::Laid(laid) => {
                if printing.waiting != Some(Waiting::Pages(number)) {
                    return;
                }
                printing.waiting = None;
                match laid {
                    Ok(printed) => {
                        printing.page = printing.page.min(printed.pages().saturating_sub(1));
                        printing.printed = Some(printed);
                        printing.failed = None;
                        self.draw_page(ctx);
                    }
                    Err(error) => {
                        (printing.printed, printing.picture) = (None, None);
                        printing.failed = Some(not_laid(&i18n, &error));
                    }
                }
                // Something else may be wanted by now.
                self.lay(ctx);
            }
            PrintOutcome::Pictured(pictured) => {
                if printing.picturing.is_none_or(|(asked, ..)| asked != number) {
                    return;
                }
                printing.picturing = None;
                match pictured {
                    Ok(pictured) => printing.picture = Some(pictured),
                    Err(error) => printing.failed = Some(not_laid(&i18n, &error)),
                }
            }
            PrintOutcome::Written(path, written) => {
                let is_this = |waiting: &mut Waiting| matches!(waiting, Waiting::File(asked, _) if *asked == number);
                let waited = printing.waiting.take_if(is_this);
                match written {
                    Ok(_) => {
                        self.tell_exported(&path, &[]);
                        if matches!(waited, Some(Waiting::File(_, false))) {
                            self.tell_untold();
                        }
                    }
                    Err(error) => self.tell_failure(not_written(&i18n, &path, &error)),
                }
                self.lay(ctx);
            }
        }
    }

    /// Make the picture of the page that is looked at.
    fn draw_page(&mut self, ctx: &Context) {
        let number = self.loader.number();
        // No graphics adapter takes a picture with longer sides than it says.
        let most = ctx.input(|input| input.max_texture_side);
        let Some(printing) = self.state.printing.as_deref_mut() else {
            return;
        };
        let Some(printed) = printing.printed.clone().filter(|p| p.pages() > 0) else {
            return;
        };
        let asked = (number, printing.page, printing.zoom);
        printing.picturing = Some(asked);
        self.loader.work(move || {
            let course = crate::course::Course::new();
            let pictured = work::picture(&printed, asked, most, &course);
            JobOutcome::Printing(asked.0, Box::new(PrintOutcome::Pictured(pictured)))
        });
    }
}
