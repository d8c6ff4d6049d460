//! The panel of the desk of sampling: the round, its sites and teams, the lane, results, who is missing.

pub mod asked;
mod form;
mod home;
mod lane;
pub mod list;
mod missing;
mod results;
mod round;
mod sent;
mod sites;
mod teams;

use crate::app::view::View;
use crate::app::widgets::{frame_buttons, room};
use crate::app::workspaces::sampling::{Intent, Tab, ViewState};
use egui::{Button, Panel, RichText, Ui};

/// Draw the panel.
pub fn show(view: &View<'_>, own: &mut ViewState, ui: &mut Ui) {
    Panel::right("sampling")
        .default_size(420.0)
        .size_range(room::beside(ui, 360.0..=700.0, 0.0))
        .show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                for tab in Tab::ALL {
                    let is_here = view.sampling.tab == tab;
                    let button = Button::selectable(is_here, view.i18n.t(tab.key()));
                    if ui.add(button).clicked() {
                        view.send(Intent::ShowTab(tab));
                    }
                }
            });
            ui.separator();
            frame_buttons(ui);
            let Some(sampling) = view.sampling.sampling() else {
                reading(view, ui);
                return;
            };
            // What was typed is shown to nobody who has not signed in.
            if own.form.is_some() && !view.situation().is_locked {
                form::show(view, own, ui);
                return;
            }
            let needs_round = !matches!(view.sampling.tab, Tab::Sites | Tab::Home);
            if sampling.plan().is_none() && needs_round {
                round::show_none(view, ui);
                return;
            }
            match view.sampling.tab {
                Tab::Round => round::show(view, ui, sampling),
                Tab::Sites => sites::show(view, ui, sampling),
                Tab::Teams => teams::show(view, ui, sampling),
                Tab::Lane => lane::show(view, own, ui, sampling),
                Tab::Results => results::show(view, own, ui, sampling),
                Tab::Missing => missing::show(view, ui, sampling),
                Tab::Home => home::show(view, own, ui, sampling),
            }
        });
}

fn reading(view: &View<'_>, ui: &mut Ui) {
    ui.horizontal(|ui| {
        ui.spinner();
        ui.label(RichText::new(view.i18n.t("sampling-reading")).weak());
    });
}

/// The name of a site by its id.
fn site_name(view: &View<'_>, id: Option<&str>) -> String {
    let sampling = view.sampling.sampling();
    let site = id.and_then(|id| sampling?.site(id));
    match (site, id) {
        (Some(site), _) => site.name.clone(),
        (None, Some(id)) => id.to_owned(),
        (None, None) => view.i18n.t("sampling-no-site-yet"),
    }
}
