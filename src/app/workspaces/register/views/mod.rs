//! The panel of the register workspace: the chosen unit, what is not as it should be, and who
//! answers for how much.

mod card;
mod forms;
mod handover;
mod homes;
mod nowhere;
mod outline;
mod people;
pub mod tree;
mod worklist;

use crate::app::view::View;
use crate::app::widgets::{frame_buttons, room};
use crate::app::words::messages::grouped;
use crate::app::workspaces::register::{Intent, Tab, ViewState};
use egui::{Button, Panel, RichText, Ui};

/// Draw the panel.
pub fn show(view: &View<'_>, own: &mut ViewState, ui: &mut Ui) {
    Panel::right("register")
        .default_size(400.0)
        .size_range(room::beside(ui, 340.0..=640.0, 0.0))
        .show(ui, |ui| {
            show_tabs(view, ui);
            ui.separator();
            frame_buttons(ui);
            if view.register.register().is_none() {
                ui.label(RichText::new(view.i18n.t("register-reading")).weak());
                return;
            }
            if own.form.is_some() && !own.is_locked() {
                forms::show(view, own, ui);
                return;
            }
            match view.register.tab {
                Tab::Unit => card::show(view, own, ui),
                Tab::Worklist => match view.register.nowhere {
                    Some(what) => nowhere::show(view, own, ui, what),
                    None => worklist::show(view, ui),
                },
                Tab::People => people::show(view, ui),
                Tab::Handover => handover::show(view, own, ui),
            }
        });
}

fn show_tabs(view: &View<'_>, ui: &mut Ui) {
    let open = view.register.worklist().len();
    ui.horizontal_wrapped(|ui| {
        for tab in Tab::ALL {
            let text = match tab {
                Tab::Worklist if open > 0 => {
                    let args = [("count", grouped(open).into())];
                    view.i18n.t_args("register-worklist-count", &args)
                }
                _ => view.i18n.t(tab.key()),
            };
            let button = Button::selectable(view.register.tab == tab, text);
            if ui.add(button).clicked() {
                view.send(Intent::ShowTab(tab));
            }
        }
    });
}
