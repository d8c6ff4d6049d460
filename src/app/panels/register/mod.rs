//! The panel of the register workspace: the chosen unit, what is not as it should be, and who
//! answers for how much. Owns: words for what the model says.

mod card;
mod forms;
mod handover;
mod homes;
mod people;
pub mod tree;
mod worklist;

use super::super::messages::grouped;
use super::super::register::Tab;
use super::super::shell::Shell;
use super::frame_buttons;
use crate::i18n::I18n;
use crate::model::register::{CompoundKind, Level, Unit};
use crate::rules::responsibility::Role;
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
                Tab::Worklist => worklist::show(shell, ui),
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
            }
        }
    });
}

/// The name of a level.
fn level_name(i18n: &I18n, level: Level) -> String {
    i18n.t(&format!("level-{}", level.kind().name()))
}

/// The name of what somebody is to a unit.
fn role_name(i18n: &I18n, role: Role) -> String {
    i18n.t(&format!("charge-{}", role.name()))
}

/// What a unit is, in a word.
fn unit_kind(i18n: &I18n, unit: &Unit) -> String {
    match (unit.level, unit.kind, unit.dedicated) {
        (Level::Compound, kind, _) => i18n.t(kind.unwrap_or(CompoundKind::default()).key()),
        (Level::Grid, _, Some(dedicated)) => i18n.t(&format!("dedicated-{}", dedicated.name())),
        (level, _, _) => level_name(i18n, level),
    }
}
