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

use crate::app::shell::Shell;
use crate::app::widgets::frame_buttons;
use crate::app::words::messages::grouped;
use crate::app::workspaces::register::Tab;
use egui::{Button, Panel, RichText, Ui};

/// Draw the panel.
pub fn show(shell: &mut Shell, ui: &mut Ui) {
    Panel::right("register")
        .default_size(400.0)
        .size_range(340.0..=640.0)
        .show(ui, |ui| {
            show_tabs(shell, ui);
            ui.separator();
            frame_buttons(ui);
            if shell.register.register().is_none() {
                ui.label(RichText::new(shell.i18n.t("register-reading")).weak());
                return;
            }
            if shell.register.form.is_some() {
                forms::show(shell, ui);
                return;
            }
            match shell.register.tab {
                Tab::Unit => card::show(shell, ui),
                Tab::Worklist => match shell.register.nowhere {
                    Some(what) => nowhere::show(shell, ui, what),
                    None => worklist::show(shell, ui),
                },
                Tab::People => people::show(shell, ui),
                Tab::Handover => handover::show(shell, ui),
            }
        });
}

fn show_tabs(shell: &mut Shell, ui: &mut Ui) {
    let open = shell.register.worklist().len();
    ui.horizontal_wrapped(|ui| {
        for tab in Tab::ALL {
            let text = match tab {
                Tab::Worklist if open > 0 => {
                    let args = [("count", grouped(open).into())];
                    shell.i18n.t_args("register-worklist-count", &args)
                }
                _ => shell.i18n.t(tab.key()),
            };
            let button = Button::selectable(shell.register.tab == tab, text);
            if ui.add(button).clicked() {
                shell.register.tab = tab;
                shell.register.nowhere = None;
            }
        }
    });
}
