//! Chips that say which filters are on, each with a × that takes it away: the period that was marked
//! on the curve, the community that is looked at, the instant that is replayed.

use crate::app::command::Command;
use crate::app::view::View;
use crate::app::widgets::chip;
use crate::app::workspaces::epidemic::Intent;
use crate::model::epidemic::Filter;
use crate::rules::calendar::instant_text;
use egui::Ui;

/// Draw the chips of all filters that are on; nothing where none is.
pub fn show(view: &View<'_>, ui: &mut Ui) {
    if let Some(text) = period(view)
        && chip(&view.i18n, ui, &text)
    {
        let filter = view.epidemic.filter.clone();
        view.send(Intent::LookAt(Filter {
            days: None,
            ..filter
        }));
    }
    if let Some(community) = &view.epidemic.filter.community
        && chip(&view.i18n, ui, community)
    {
        let filter = view.epidemic.filter.clone();
        view.send(Intent::LookAt(Filter {
            community: None,
            ..filter
        }));
    }
    if let Some(at) = view.epidemic.at.filter(|_| view.is_watching()) {
        let args = [("at", instant_text(at).into())];
        if chip(&view.i18n, ui, &view.i18n.t_args("filter-replayed", &args)) {
            view.send(Command::Now);
        }
    }
}

/// The period that was marked, in words.
fn period(view: &View<'_>) -> Option<String> {
    let (from, to) = view.epidemic.filter.days?;
    let key = match view.epidemic.filter.by_onset {
        true => "filter-period-onset",
        false => "filter-period",
    };
    let args = [
        ("from", from.to_string().into()),
        ("to", to.to_string().into()),
    ];
    Some(view.i18n.t_args(key, &args))
}
