//! The panel of the epidemic workspace: figures on top, and one of its lists. Owns: words for what
//! the model says.

mod cases;
mod grids;
pub mod isolations;
pub mod orders;
pub mod time;

use super::super::epidemic::Tab;
use super::super::messages::{grouped, zone_name};
use super::super::shell::Shell;
use super::frame_buttons;
use crate::i18n::I18n;
use crate::model::epidemic::{CaseClass, DraftFault};
use crate::rules::calendar::DateFault;
use egui::{Button, Panel, RichText, Ui};
use jiff::civil::Date;

/// Draw the panel.
pub fn show(shell: &mut Shell, ui: &mut Ui) {
    Panel::right("epidemic")
        .default_size(380.0)
        .size_range(320.0..=620.0)
        .show(ui, |ui| {
            show_figures(shell, ui);
            ui.separator();
            ui.horizontal(|ui| {
                for tab in Tab::ALL {
                    let button =
                        Button::selectable(shell.epidemic.tab == tab, shell.i18n.t(tab.key()));
                    if ui.add(button).clicked() {
                        shell.epidemic.tab = tab;
                    }
                }
            });
            ui.separator();
            frame_buttons(ui);
            if !shell.knows_epidemic() {
                ui.horizontal(|ui| {
                    ui.spinner();
                    ui.label(RichText::new(shell.i18n.t("epidemic-reading")).weak());
                });
                return;
            }
            match shell.epidemic.tab {
                Tab::Grids => grids::show(shell, ui),
                Tab::Cases if shell.epidemic.form.is_some() => cases::show_form(shell, ui),
                Tab::Cases => cases::show(shell, ui),
                Tab::Isolations => isolations::show(shell, ui),
                Tab::Orders => orders::show(shell, ui),
            }
        });
}

/// Figures of the instant; each leads to its list.
fn show_figures(shell: &mut Shell, ui: &mut Ui) {
    let Some(figures) = shell.epidemic.moment().map(|moment| moment.figures) else {
        return;
    };
    let closed = figures.zones[0] + figures.zones[1];
    let rows = [
        ("figure-cases", figures.cases, Tab::Cases),
        ("figure-new", figures.new_cases, Tab::Cases),
        ("figure-closed", closed, Tab::Grids),
        (
            "figure-isolated",
            figures.at_home + figures.central,
            Tab::Isolations,
        ),
        (
            "figure-due",
            figures.overdue + figures.release_due,
            Tab::Isolations,
        ),
        ("figure-differing", figures.differing, Tab::Grids),
    ];
    ui.horizontal_wrapped(|ui| {
        for (key, count, tab) in rows {
            let args = [("count", grouped(count as usize).into())];
            let text = RichText::new(shell.i18n.t_args(key, &args));
            let is_grave = key == "figure-due" && count > 0;
            let text = if is_grave {
                text.color(ui.visuals().warn_fg_color)
            } else {
                text
            };
            if ui.add(Button::new(text).frame(false)).clicked() {
                shell.epidemic.tab = tab;
                if key == "figure-due" {
                    shell.epidemic.only_due = true;
                }
            }
        }
    });
}

/// The name of a class.
fn class_name(i18n: &I18n, class: CaseClass) -> String {
    i18n.t(&format!("class-{}", class.name()))
}

/// A day, or a dash where nobody knows.
fn day_text(day: Option<Date>) -> String {
    day.map_or_else(|| "—".to_owned(), |day| day.to_string())
}

/// What stands against what was entered, in words.
fn fault_text(i18n: &I18n, fault: DraftFault) -> String {
    let field = |name: &str| i18n.t(&format!("field-{}", name.replace('_', "-")));
    match fault {
        DraftFault::Missing(name) => i18n.t_args("fault-missing", &[("field", field(name).into())]),
        DraftFault::Date(name, why) => {
            let key = match why {
                DateFault::Form => "fault-date-form",
                DateFault::ShortYear => "fault-date-short",
                DateFault::Ambiguous => "fault-date-ambiguous",
                DateFault::Missing => "fault-date-missing",
            };
            i18n.t_args(key, &[("field", field(name).into())])
        }
        DraftFault::Instant(name) => i18n.t_args("fault-instant", &[("field", field(name).into())]),
        DraftFault::Order(first, second) => i18n.t_args(
            "fault-order",
            &[
                ("first", field(first).into()),
                ("second", field(second).into()),
            ],
        ),
        DraftFault::Future(name) => i18n.t_args("fault-future", &[("field", field(name).into())]),
    }
}

/// All of them, each on a line.
fn show_faults(i18n: &I18n, ui: &mut Ui, faults: &[DraftFault]) {
    for fault in faults {
        ui.colored_label(ui.visuals().warn_fg_color, fault_text(i18n, *fault));
    }
}
