//! Pictures on their way to the clipboard: the page that is looked at, or the part of the map that is in
//! view. Owns: that none gets there before the project has said that it may, and noted it. Must not know:
//! what is on a picture.

use super::state::Copying;
use super::work;
use crate::app::jobs::job::Label;
use crate::app::jobs::loader::JobOutcome;
use crate::app::project::{Note, PrintRequest, Request, Ticket, ToPrint};
use crate::app::shell::Shell;
use crate::app::words::printing::not_laid;
use crate::geometry::fixed::Bounds;
use crate::print::PrintError;
use crate::print::drafted::PlanWish;
use crate::print::facts::Wish;
use egui::{ColorImage, Context};
use std::sync::Arc;

impl Shell {
    /// Copy the page that is looked at.
    pub(super) fn copy_page(&mut self, ctx: &Context) {
        let printing = self.state.printing.as_deref();
        let Some(picture) = printing.and_then(|printing| printing.picture.as_ref()) else {
            return;
        };
        let image = Arc::clone(&picture.image);
        let asked = self.ask(Request::Print(PrintRequest::Copied), ctx);
        self.state.copying = asked.map(|ticket| Copying::Page(ticket, image));
    }

    /// The part of the map that is in view; all of it where none was shown yet.
    pub(super) fn in_view(&self) -> Option<Bounds> {
        let document = self.state.session.document();
        let whole = document.and_then(|document| document.map.coverage.bounds());
        self.state.seen.or(whole)
    }

    /// Copy the part of the map that is in view: of the instant that is shown, or of the plan on the
    /// table; cases by grid.
    pub(crate) fn copy_map(&mut self, ctx: &Context) {
        let Some(ground) = self.in_view() else {
            return;
        };
        let plan = self.state.plan().map(|plan| PlanWish {
            plan: plan.id,
            is_alone: false,
        });
        let wish = Wish {
            at: self.state.epidemic.at.filter(|_| plan.is_none()),
            plan,
            ..Wish::default()
        };
        let request = PrintRequest::Facts {
            wish: Box::new(wish),
            note: Some(Note::Clipboard("map")),
            list: None,
        };
        let asked = self.ask(Request::Print(request), ctx);
        self.state.copying = asked.map(|ticket| Copying::Map(ticket, ground));
    }

    /// What is known was read: it is drawn, where it was read to be copied, else given back.
    pub(super) fn draw_copied(&mut self, ticket: Option<Ticket>, read: ToPrint) -> Option<ToPrint> {
        let copying = self.state.copying.as_ref();
        let Some(Copying::Map(_, ground)) = copying.filter(|one| one.waits_for(ticket)) else {
            return Some(read);
        };
        let (ground, number) = (*ground, self.loader.number());
        self.state.copying = Some(Copying::Drawn(number, read.is_kept));
        let language = self.state.i18n.language();
        self.loader.work_counted(Label::Lay, move |course| {
            let drawn = work::in_view(&read.facts, ground, language, course);
            JobOutcome::Drawn(number, drawn)
        });
        None
    }

    /// The map was drawn.
    pub(crate) fn take_drawn(
        &mut self,
        number: u64,
        drawn: Result<Arc<ColorImage>, PrintError>,
        ctx: &Context,
    ) {
        let is_this =
            |copying: &mut Copying| matches!(copying, Copying::Drawn(of, _) if *of == number);
        let Some(Copying::Drawn(_, is_kept)) = self.state.copying.take_if(is_this) else {
            return;
        };
        match drawn {
            Ok(image) => {
                self.put_on_clipboard(&image, "map-copied", ctx);
                if !is_kept {
                    self.tell_untold();
                }
            }
            Err(error) => {
                let why = not_laid(&self.state.i18n, &error);
                self.state.notices.say(why);
            }
        }
    }

    /// What was asked for is done: a page whose note it was is copied.
    pub(crate) fn settle_copy(&mut self, ticket: Option<Ticket>, ctx: &Context) {
        let is_this = |copying: &mut Copying| {
            matches!(copying, Copying::Page(..)) && copying.waits_for(ticket)
        };
        if let Some(Copying::Page(_, image)) = self.state.copying.take_if(is_this) {
            self.put_on_clipboard(&image, "printing-copied", ctx);
        }
    }

    /// What was asked for was refused: nothing is copied. `true` where that was it.
    pub(crate) fn forget_copy(&mut self, ticket: Option<Ticket>) -> bool {
        let copying = &mut self.state.copying;
        copying.take_if(|one| one.waits_for(ticket)).is_some()
    }

    fn put_on_clipboard(&mut self, image: &Arc<ColorImage>, said: &str, ctx: &Context) {
        ctx.copy_image(image.as_ref().clone());
        let text = self.state.i18n.t(said);
        self.state.notices.say(text);
    }
}
