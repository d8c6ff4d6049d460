//! Who answers for how much: one line a person and role, the most loaded first.

use crate::app::view::View;
use crate::app::widgets::heads;
use crate::app::words::messages::grouped;
use crate::app::workspaces::register::Intent;
use crate::app::workspaces::register::words::role_name;
use crate::model::register::{Load, Register};
use crate::rules::responsibility;
use egui::{Label, RichText, Sense, Ui};
use egui_extras::{Column, TableBuilder};
use std::cmp::Reverse;

/// Height of a row, points.
const ROW: f32 = 22.0;

/// Draw the list.
pub fn show(view: &View<'_>, ui: &mut Ui) {
    let loads = view.register.loads();
    let Some(register) = view.register.register() else {
        return;
    };
    if loads.is_empty() {
        ui.label(RichText::new(view.i18n.t("loads-none")).weak());
        return;
    }
    let rules = responsibility::bundled();
    let is_over = |load: &Load| {
        let limit = rules.limit(load.role);
        limit.is_some_and(|limit| limit.is_over(load.units.len() as u32, load.households))
    };
    let mut order: Vec<&Load> = loads.iter().collect();
    order.sort_by_key(|load| (!is_over(load), load.role, Reverse(load.households)));
    let mut chosen = None;
    TableBuilder::new(ui)
        .striped(true)
        .sense(Sense::click())
        .auto_shrink(false)
        .column(Column::initial(64.0).clip(true))
        .column(Column::initial(92.0).clip(true))
        .column(Column::initial(84.0).clip(true))
        .column(Column::initial(52.0))
        .column(Column::remainder())
        .header(ROW, |mut header| {
            let keys = [
                "field-name",
                "field-phone",
                "field-charge-role",
                "loads-units",
                "count-households",
            ];
            heads(view, &mut header, &keys);
        })
        .body(|body| {
            body.rows(ROW, order.len(), |mut row| {
                let load = order[row.index()];
                let (name, phone) = who(view, register, load);
                let cells = [
                    name,
                    phone,
                    role_name(&view.i18n, load.role),
                    grouped(load.units.len()).to_string(),
                    grouped(load.households as usize).to_string(),
                ];
                for text in cells {
                    row.col(|ui| {
                        let mut text = RichText::new(text);
                        if is_over(load) {
                            text = text.color(ui.visuals().warn_fg_color);
                        }
                        ui.add(Label::new(text).selectable(false).truncate());
                    });
                }
                if row.response().clicked() {
                    chosen = load.units.first().copied();
                }
            });
        });
    if let Some(unit) = chosen {
        view.send(Intent::GoToUnit(unit, true));
    }
}

fn who(view: &View<'_>, register: &Register, load: &Load) -> (String, String) {
    let staff = register.staff(&load.person);
    let name = staff
        .map(|staff| staff.name())
        .filter(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| view.i18n.t("charge-sealed"));
    (name, staff.map(|staff| staff.phone()).unwrap_or_default())
}
