//! What was heard of somebody, the newest first.

use crate::app::view::View;
use crate::app::words::store::actor_name;
use crate::model::arrivals::{Event, What};
use crate::rules::arrivals::Way;
use crate::rules::calendar::instant_text;
use crate::rules::mask;
use egui::{Label, RichText, Ui};

/// Draw it.
pub fn show(view: &View<'_>, ui: &mut Ui, log: &[Event]) {
    for event in log.iter().rev() {
        let who = actor_name(&view.i18n, &event.by);
        let head = format!("{}  {who}", instant_text(event.at));
        ui.label(RichText::new(head).small().weak());
        ui.add(Label::new(what_text(view, &event.what)).wrap());
        if !event.note.is_empty() {
            ui.add(Label::new(RichText::new(&event.note).weak()).wrap());
        }
    }
}

fn what_text(view: &View<'_>, what: &What) -> String {
    let i18n = &view.i18n;
    match what {
        What::Called { way, result, next } => {
            let way = match way {
                Way::Call => i18n.t("call-way-call"),
                Way::Visit => i18n.t("call-way-visit"),
            };
            let result = i18n.t(&format!("call-{}", result.name()));
            let args = [
                ("way", way.into()),
                ("result", result.into()),
                ("next", next.map(instant_text).unwrap_or_default().into()),
            ];
            match next {
                Some(_) => i18n.t_args("call-log-next", &args),
                None => i18n.t_args("call-log", &args),
            }
        }
        What::Number { phone } => {
            i18n.t_args("call-log-number", &[("phone", mask::phone(phone).into())])
        }
        What::Handed { work, day, .. } => {
            let work = i18n.t(&format!("call-work-{}", work.name()));
            match day {
                Some(day) => format!("{work} {day}"),
                None => work,
            }
        }
    }
}
