//! Households in no building that is there, and residents in no household: who they are, and where
//! they go.

use super::card::{DESK, step};
use super::homes::{Done, act, resettle_form, settle_form, show_door, show_who};
use crate::app::shell::Shell;
use crate::app::widgets::title;
use crate::app::workspaces::register::{Form, Nowhere};
use crate::i18n::I18n;
use crate::model::register::{Household, Register, Resident};
use egui::{Color32, Frame, RichText, ScrollArea, TextWrapMode, Ui, vec2};

/// Height of a row, points.
const ROW: f32 = 30.0;

/// Draw the list.
pub fn show(shell: &mut Shell, ui: &mut Ui, what: Nowhere) {
    if ui.button(shell.i18n.t("nowhere-back")).clicked() {
        shell.register.nowhere = None;
        shell.work.unmasked = None;
        return;
    }
    title(ui, heading(&shell.i18n, what));
    let ids = shell.register.of_nowhere(what);
    let Some(register) = shell.register.register() else {
        return;
    };
    if ids.is_empty() {
        ui.label(RichText::new(shell.i18n.t("nowhere-none")).weak());
    }
    let mut area = ScrollArea::vertical().auto_shrink(false);
    let marked = shell.register.sought.as_ref();
    let marked = marked.and_then(|sought| ids.iter().position(|id| id == sought));
    if let Some(place) = marked.filter(|_| shell.register.reveal_home) {
        let height = ROW + ui.spacing().item_spacing.y;
        let end = (ids.len() as f32 * height - ui.available_height()).max(0.0);
        area = area.vertical_scroll_offset((place as f32 * height).min(end));
    }
    let mut done = None;
    area.show_rows(ui, ROW, ids.len(), |ui, range| {
        for place in range {
            let color = match marked == Some(place) {
                true => ui.visuals().faint_bg_color,
                false => Color32::TRANSPARENT,
            };
            Frame::new().fill(color).show(ui, |ui| {
                ui.set_min_size(vec2(ui.available_width(), ROW));
                ui.style_mut().wrap_mode = Some(TextWrapMode::Truncate);
                let did = match what {
                    Nowhere::Homeless => register.household(&ids[place]).and_then(|home| {
                        let row = ui.horizontal(|ui| show_home(shell, ui, register, home));
                        row.inner
                    }),
                    Nowhere::Alone => register.resident(&ids[place]).and_then(|resident| {
                        let row = ui.horizontal(|ui| show_resident(shell, ui, register, resident));
                        row.inner
                    }),
                };
                done = did.or(done.take());
            });
        }
    });
    shell.register.reveal_home = false;
    act(shell, done);
}

fn heading(i18n: &I18n, what: Nowhere) -> String {
    i18n.t(match what {
        Nowhere::Homeless => "nowhere-homeless",
        Nowhere::Alone => "nowhere-alone",
    })
}

fn show_home(shell: &Shell, ui: &mut Ui, register: &Register, home: &Household) -> Option<Done> {
    let form = |ui: &mut Ui, key, form: Form| {
        step(shell, ui, key, (true, DESK)).then_some(Done::Form(form))
    };
    let out = Form::MoveOut(home.key.clone(), register.today().to_string());
    let goes = form(ui, "home-resettle", resettle_form(register, home));
    let leaves = form(ui, "home-move-out", out);
    goes.or(leaves).or(show_door(shell, ui, home))
}

fn show_resident(
    shell: &Shell,
    ui: &mut Ui,
    register: &Register,
    resident: &Resident,
) -> Option<Done> {
    let goes = step(shell, ui, "resident-settle", (true, DESK));
    let goes = goes.then(|| Done::Form(settle_form(register, resident)));
    goes.or(show_who(shell, ui, resident))
}
