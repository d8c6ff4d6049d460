//! Who answers for how much: one line a person and role, the most loaded first.

use crate::app::view::View;
use crate::app::widgets::table::{Column, Table};
use crate::app::words::messages::grouped;
use crate::app::workspaces::register::Intent;
use crate::app::workspaces::register::words::role_name;
use crate::model::register::{Load, Register};
use crate::rules::responsibility;
use egui::{RichText, Ui};
use std::cmp::Reverse;

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
    let i18n = &view.i18n;
    let columns = [
        Column::text(i18n.t("field-name")),
        Column::text(i18n.t("field-phone")),
        Column::text(i18n.t("field-charge-role")).grows(),
        Column::number(i18n.t("loads-units")),
        Column::number(i18n.t("count-households")),
    ];
    let is_guess = |load: &Load| {
        let mut units = load.units.iter().filter_map(|id| register.unit(*id));
        units.any(|unit| unit.sum.estimated > 0)
    };
    let warning = ui.visuals().warn_fg_color;
    let clicked = Table::new("loads", i18n.t("register-people"), &columns)
        .fills()
        .show(ui, order.len(), |row, place| {
            let load = order[place];
            let (name, phone) = who(view, register, load);
            let cells = [
                name,
                phone,
                role_name(i18n, load.role),
                grouped(load.units.len()).to_string(),
                i18n.figure(grouped(load.households as usize), is_guess(load)),
            ];
            for text in cells {
                let text = RichText::new(text);
                row.text(if is_over(load) {
                    text.color(warning)
                } else {
                    text
                });
            }
        });
    let chosen = clicked
        .row
        .and_then(|place| order.get(place)?.units.first());
    if let Some(unit) = chosen {
        view.send(Intent::GoToUnit(*unit, true));
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
