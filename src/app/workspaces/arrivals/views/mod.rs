//! The panel of the desk of arrivals: one record large, how far the calls are, whom to visit, who calls
//! whom.

mod call;
mod form;
mod handing;
mod keys;
pub mod list;
mod log;
mod numbers;
pub mod parcel;
mod progress;
mod share;
mod visits;

use crate::app::view::View;
use crate::app::widgets::{frame_buttons, room};
use crate::app::words::messages::grouped;
use crate::app::workspaces::arrivals::{Intent, Tab, ViewState};
use egui::{Button, Panel, RichText, Ui};

/// Draw the panel.
pub fn show(view: &View<'_>, own: &mut ViewState, ui: &mut Ui) {
    Panel::right("arrivals")
        .default_size(420.0)
        .size_range(room::beside(ui, 360.0..=680.0, 0.0))
        .show(ui, |ui| {
            show_tabs(view, ui);
            ui.separator();
            frame_buttons(ui);
            if view.arrivals.arrivals().is_none() {
                ui.horizontal(|ui| {
                    ui.spinner();
                    ui.label(RichText::new(view.i18n.t("calls-reading")).weak());
                });
                return;
            }
            // What was typed is shown to nobody who has not signed in.
            if own.form.is_some() && !view.situation().is_locked {
                form::show(view, own, ui);
                return;
            }
            match view.arrivals.tab {
                Tab::Call => call::show(view, own, ui),
                Tab::Progress => progress::show(view, ui),
                Tab::Visits => visits::show(view, ui),
                Tab::Share => share::show(view, own, ui),
            }
        });
}

fn show_tabs(view: &View<'_>, ui: &mut Ui) {
    let total = view.arrivals.total(view.this_minute());
    ui.horizontal_wrapped(|ui| {
        for tab in Tab::ALL {
            let text = match tab {
                Tab::Visits if total.visit > 0 => {
                    let args = [("count", grouped(total.visit as usize).into())];
                    view.i18n.t_args("calls-tab-visits-count", &args)
                }
                _ => view.i18n.t(tab.key()),
            };
            let button = Button::selectable(view.arrivals.tab == tab, text);
            if ui.add(button).clicked() {
                view.send(Intent::ShowTab(tab));
            }
        }
    });
}
