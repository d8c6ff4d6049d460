//! Households in no building that is there, and residents in no household: who they are, and where
//! they go.

use super::card::{DESK, step};
use super::homes::{Done, act, resettle_form, settle_form, show_door, show_who};
use crate::app::view::View;
use crate::app::widgets::title;
use crate::app::workspaces::register::{Form, Intent, Nowhere, ViewState};
use crate::i18n::I18n;
use crate::model::register::{Household, Register, Resident};
use egui::{Color32, Frame, RichText, ScrollArea, TextWrapMode, Ui, vec2};

/// Height of a row, points.
const ROW: f32 = 30.0;

/// Draw the list.
pub fn show(view: &View<'_>, own: &mut ViewState, ui: &mut Ui, what: Nowhere) {
    if ui.button(view.i18n.t("nowhere-back")).clicked() {
        view.send(Intent::ListNowhere(None));
        return;
    }
    title(ui, heading(&view.i18n, what));
    let ids = view.register.of_nowhere(what);
    let Some(register) = view.register.register() else {
        return;
    };
    if ids.is_empty() {
        ui.label(RichText::new(view.i18n.t("nowhere-none")).weak());
    }
    let mut area = ScrollArea::vertical().auto_shrink(false);
    let marked = view.register.sought.as_ref();
    let marked = marked.and_then(|sought| ids.iter().position(|id| id == sought));
    if let Some(place) = marked.filter(|_| own.reveal_home) {
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
                        let row = ui.horizontal(|ui| show_home(view, ui, register, home));
                        row.inner
                    }),
                    Nowhere::Alone => register.resident(&ids[place]).and_then(|resident| {
                        let row = ui.horizontal(|ui| show_resident(view, ui, register, resident));
                        row.inner
                    }),
                };
                done = did.or(done.take());
            });
        }
    });
    own.reveal_home = false;
    act(view, own, done);
}

fn heading(i18n: &I18n, what: Nowhere) -> String {
    i18n.t(match what {
        Nowhere::Homeless => "nowhere-homeless",
        Nowhere::Alone => "nowhere-alone",
    })
}

fn show_home(view: &View<'_>, ui: &mut Ui, register: &Register, home: &Household) -> Option<Done> {
    let form = |ui: &mut Ui, key, form: Form| {
        step(view, ui, key, (true, DESK)).then_some(Done::Form(form))
    };
    let out = Form::MoveOut(home.key.clone(), register.today().to_string());
    let goes = form(ui, "home-resettle", resettle_form(register, home));
    let leaves = form(ui, "home-move-out", out);
    goes.or(leaves).or(show_door(view, ui, home))
}

fn show_resident(
    view: &View<'_>,
    ui: &mut Ui,
    register: &Register,
    resident: &Resident,
) -> Option<Done> {
    let goes = step(view, ui, "resident-settle", (true, DESK));
    let goes = goes.then(|| Done::Form(settle_form(register, resident)));
    goes.or(show_who(view, ui, resident))
}
