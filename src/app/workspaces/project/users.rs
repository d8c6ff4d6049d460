//! Users and their roles.

use crate::app::intent::Intent as Any;
use crate::app::project::{Credentials, Request};
use crate::app::state::dialog::Dialog;
use crate::app::view::View;
use crate::app::widgets::name_field;
use crate::app::widgets::question::{Next, buttons, grave_buttons, line};
use crate::app::words::store::role_name;
use crate::app::workspaces::project::{Intent, files};
use crate::i18n::I18n;
use crate::rules::Role;
use egui::{ComboBox, DragValue, Grid, RichText, Ui};

pub(crate) fn users(view: &View<'_>, ui: &mut Ui, by: &mut Credentials, role: &mut Role) -> Next {
    let i18n = &view.i18n;
    let mut next = Next::Stay;
    let users = view.work.state.as_ref().map(|s| s.users.clone());
    Grid::new("users")
        .num_columns(3)
        .striped(true)
        .show(ui, |ui| {
            for user in users.into_iter().flatten() {
                ui.label(&user.name);
                let mut chosen = user.role;
                let id = format!("role of {}", user.name);
                choose_role(i18n, ui, &id, &user.name, &mut chosen);
                if chosen != user.role {
                    view.send(Any::open(Dialog::ChangeRole(user.name.clone(), chosen)));
                }
                let revoke = ui.button(i18n.t("users-revoke"));
                if revoke.on_hover_text(i18n.t("users-revoke-hint")).clicked() {
                    view.send(Any::open(Dialog::Revoke(user.name.clone())));
                }
                ui.end_row();
            }
        });
    if let Some(asked) = files::show_faults(view, ui) {
        next = asked;
    }
    let i18n = &view.i18n;
    ui.separator();
    ui.label(RichText::new(i18n.t("users-add")).strong());
    Grid::new("fields").num_columns(2).show(ui, |ui| {
        line(ui, i18n, "field-user", &mut by.name, false);
        line(ui, i18n, "field-passphrase-first", &mut by.passphrase, true);
        ui.label(RichText::new(i18n.t("field-role")).weak());
        choose_role(i18n, ui, "role", &i18n.t("field-role"), role);
        ui.end_row();
    });
    ui.label(RichText::new(i18n.t("users-planner-hint")).weak().small());
    let mut minutes = view.settings.lock_after_s / 60;
    ui.horizontal(|ui| {
        let name = i18n.t("users-lock-after");
        ui.label(RichText::new(&name).weak());
        name_field(&ui.add(DragValue::new(&mut minutes).range(1..=120)), &name);
    });
    if minutes * 60 != view.settings.lock_after_s {
        view.send(Intent::LockAfter(minutes * 60));
    }
    let is_ready = !by.name.trim().is_empty() && !by.passphrase.is_empty();
    let added = buttons(i18n, ui, "button-add", is_ready, || {
        Request::AddUser(by.clone(), *role)
    });
    match next {
        Next::Stay => added,
        asked => asked,
    }
}

/// Whether a user is revoked: there is no way back.
pub(crate) fn revoke(view: &View<'_>, ui: &mut Ui, name: &str) -> Next {
    let i18n = &view.i18n;
    let role = view.work.state.as_ref().and_then(|state| {
        let user = state.users.iter().find(|user| user.name == name)?;
        Some(role_name(i18n, user.role))
    });
    let args = [
        ("name", name.into()),
        ("role", role.unwrap_or_default().into()),
    ];
    ui.label(RichText::new(i18n.t_args("revoke-who", &args)).strong());
    ui.label(i18n.t("users-revoke-hint"));
    grave_buttons(i18n, ui, "users-revoke", true, || {
        Request::Revoke(name.to_owned())
    })
}

/// Whether a user gets another role.
pub(crate) fn change_role(view: &View<'_>, ui: &mut Ui, name: &str, role: Role) -> Next {
    let i18n = &view.i18n;
    let args = [
        ("name", name.into()),
        ("role", role_name(i18n, role).into()),
    ];
    ui.label(RichText::new(i18n.t_args("change-role-who", &args)).strong());
    grave_buttons(i18n, ui, "change-role-do", true, || {
        Request::ChangeRole(name.to_owned(), role)
    })
}

fn choose_role(i18n: &I18n, ui: &mut Ui, id: &str, name: &str, role: &mut Role) {
    let chosen = ComboBox::from_id_salt(id)
        .selected_text(role_name(i18n, *role))
        .show_ui(ui, |ui| {
            for one in Role::ALL {
                ui.selectable_value(role, one, role_name(i18n, one));
            }
        });
    name_field(&chosen.response, name);
}
