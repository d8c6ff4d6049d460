//! What was learned becomes work: isolation with the dates that the rules suggest, a sample, a
//! passer-through who left, or nothing.

use super::keys;
use crate::app::view::View;
use crate::app::widgets::{title, why_not};
use crate::app::workspaces::arrivals::{Intent, ViewState};
use crate::model::arrivals::{Screen, What, WorkKind};
use egui::{Button, RichText, Ui};

/// Draw the buttons, and hear their keys.
pub fn show(view: &View<'_>, own: &ViewState, ui: &mut Ui, screen: &Screen<'_>) {
    let i18n = &view.i18n;
    title(ui, i18n.t("call-work-title"));
    if let Some(draft) = &screen.suggestion {
        let contact = match draft.contact.as_str() {
            "close" => i18n.t("contact-close"),
            "secondary" => i18n.t("contact-secondary"),
            other => other.to_owned(),
        };
        let args = [
            ("contact", contact.into()),
            ("start", draft.start.as_str().into()),
            ("end", draft.end.as_str().into()),
        ];
        ui.label(RichText::new(i18n.t_args("call-suggested", &args)).weak());
    }
    let done = |kind: WorkKind| {
        let mut events = screen.arrival.log.iter();
        events.any(|event| matches!(&event.what, What::Handed { work, .. } if *work == kind))
    };
    let arrival = screen.arrival;
    let out = || (!arrival.is_here()).then_some("call-is-out");
    let unreached = || (!arrival.standing.is_reached).then_some("call-work-unreached");
    ui.horizontal_wrapped(|ui| {
        for (kind, key) in keys::works() {
            let text = i18n.t(&format!("call-work-{}", kind.name()));
            let button = Button::new(text).shortcut_text(key.name());
            let again = || done(kind).then_some("call-work-done");
            let why = view.why_not_enter().or_else(out);
            let why = why.or_else(unreached).or_else(again);
            let is_open = why.is_none() && !own.handing.is_waiting();
            let response = why_not(i18n, ui.add_enabled(is_open, button), why);
            if response.clicked() || (is_open && keys::pressed(ui, key)) {
                view.send(Intent::HandOver(kind));
            }
        }
    });
    if let Some(refusal) = &own.handing.refusal {
        ui.colored_label(ui.visuals().error_fg_color, &refusal.text);
    }
}
