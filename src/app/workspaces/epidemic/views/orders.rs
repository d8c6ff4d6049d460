//! Orders: what is in force, drafts, what was, and which wait for a second person.

use super::zone_name;
use crate::app::command::Command;
use crate::app::intent::Intent as Any;
use crate::app::project::Request;
use crate::app::view::View;
use crate::app::widgets::title;
use crate::app::words::drafts::not_confirmed_text;
use crate::app::words::messages::grouped;
use crate::app::workspaces::epidemic::Intent;
use crate::i18n::I18n;
use crate::model::act::Act;
use crate::model::epidemic::{Document, Order, OrderDraft, OrderState, Signature};
use crate::model::record::Key;
use crate::rules::Permission;
use crate::rules::approval::{OrderStep, confirmation};
use crate::rules::calendar::instant_text;
use crate::rules::zone::Zone;
use egui::{Button, RichText, ScrollArea, Ui};
use jiff::civil::DateTime;

/// What is done about an order.
enum Done {
    See(Vec<String>),
    Edit(Box<Order>),
    Drop(Key),
    Refuse(Box<Order>),
    Withdraw(Key),
    Confirm(Key),
}

/// Draw the list, the newest first.
pub fn show(view: &View<'_>, ui: &mut Ui) {
    let Some(known) = view.epidemic.known() else {
        return;
    };
    let at = view.epidemic_at();
    let mut orders: Vec<&Order> = known.epidemic.orders.iter().collect();
    let is_now = view.epidemic.at.is_none();
    // Drafts on top; an order from later than what is shown was not there yet. One that waits for
    // a second person is there from when it is issued.
    orders.retain(|order| {
        let waits = is_now && order.awaits_confirmation();
        !order.was_issued() || order.from <= at || waits
    });
    orders.sort_by_key(|order| {
        let is_ruling = order.was_issued();
        (is_ruling, std::cmp::Reverse(order.from), order.key.clone())
    });
    let args = [("count", grouped(orders.len()).into())];
    title(ui, view.i18n.t_args("order-list", &args));
    if orders.is_empty() {
        ui.label(RichText::new(view.i18n.t("order-none")).weak());
        return;
    }
    let role = view.work.state.as_ref().and_then(|state| state.role);
    let may_write = is_now && role.is_some_and(|r| r.may(Permission::EditRecords));
    let may_issue = is_now && role.is_some_and(|r| r.may(Permission::IssueOrders));
    let mut done = None;
    let i18n = &view.i18n;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for order in orders {
            ui.separator();
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(order_zone_name(i18n, order.zone)).strong());
                ui.label(order.number.as_str());
                ui.label(RichText::new(state_text(i18n, order, at)).weak());
            });
            let args = [("from", instant_text(order.from).into())];
            let mut span = i18n.t_args("order-from", &args);
            if let Some(until) = order.ends() {
                let args = [("until", instant_text(until).into())];
                span = format!("{span}{}", i18n.t_args("order-until", &args));
            }
            ui.label(span);
            if !order.text.is_empty() {
                ui.label(order.text.as_str());
            }
            for (text, is_open) in who_stands_behind(i18n, order) {
                let text = RichText::new(text).weak();
                ui.label(match is_open {
                    true => text.color(ui.visuals().warn_fg_color),
                    false => text,
                });
            }
            ui.horizontal_wrapped(|ui| {
                let args = [("count", grouped(order.grids.len()).into())];
                if ui.small_button(i18n.t_args("order-grids", &args)).clicked() {
                    done = Some(Done::See(order.grids.clone()));
                }
                if order.state == OrderState::Issued {
                    let button = Button::new(i18n.t("order-withdraw")).small();
                    let response = ui.add_enabled(may_issue, button);
                    if response
                        .on_disabled_hover_text(i18n.t("order-may-not-issue"))
                        .clicked()
                    {
                        done = Some(Done::Withdraw(order.key.clone()));
                    }
                    if order.awaits_confirmation() {
                        let blocked = match may_issue {
                            true => confirm_blocked(view, order),
                            false => Some(i18n.t("order-may-not-confirm")),
                        };
                        let button = Button::new(i18n.t("order-confirm")).small();
                        let response = ui.add_enabled(blocked.is_none(), button);
                        let response = response.on_hover_text(i18n.t("order-confirm-hint"));
                        if response
                            .on_disabled_hover_text(blocked.unwrap_or_default())
                            .clicked()
                        {
                            done = Some(Done::Confirm(order.key.clone()));
                        }
                    }
                } else if !order.was_issued() {
                    let button = Button::new(i18n.t("order-edit")).small();
                    if ui.add_enabled(may_write, button).clicked() {
                        done = Some(Done::Edit(Box::new(order.clone())));
                    }
                    if order.state.step().is_some() {
                        let button = Button::new(i18n.t("order-refuse")).small();
                        if ui.add_enabled(may_write, button).clicked() {
                            done = Some(Done::Refuse(Box::new(order.clone())));
                        }
                    }
                    let button = Button::new(i18n.t("order-drop")).small();
                    if ui.add_enabled(may_write, button).clicked() {
                        done = Some(Done::Drop(order.key.clone()));
                    }
                }
            });
        }
    });
    match done {
        None => {}
        Some(Done::See(codes)) => {
            view.send(Any::Select(view.faces_of(&codes)));
            view.send(Command::ZoomSelection);
        }
        Some(Done::Edit(order)) => view.send(Intent::EditOrder(order)),
        Some(Done::Refuse(order)) => {
            let put = Act::DraftOrder {
                draft: OrderDraft::of(&order),
                key: Some(order.key),
                state: OrderState::Refused,
            };
            view.send(Request::from(put));
        }
        Some(Done::Drop(key)) => {
            view.send(Request::from(Act::DropOrder { key }));
        }
        Some(Done::Confirm(key)) => {
            view.send(Request::from(Act::ConfirmOrder { key }));
        }
        Some(Done::Withdraw(key)) => {
            view.send(Intent::AskWithdraw(key));
        }
    }
}

/// How many may issue orders.
pub(super) fn issuers(view: &View<'_>) -> usize {
    let users = view.work.state.iter().flat_map(|state| &state.users);
    users
        .filter(|user| user.role.may(Permission::IssueOrders))
        .count()
}

/// Why whoever sits here cannot confirm an order.
fn confirm_blocked(view: &View<'_>, order: &Order) -> Option<String> {
    let by = view.work.state.as_ref().map(|state| state.name.as_str());
    let issued_by = order.users[1].as_deref().unwrap_or_default();
    let is_confirmed = order.confirmed.is_some();
    let may = confirmation(
        order.same_person,
        issued_by,
        is_confirmed,
        by.unwrap_or_default(),
    );
    may.err().map(|why| not_confirmed_text(&view.i18n, why))
}

/// The document of a step in one line, with who recorded it.
pub(super) fn document_text(i18n: &I18n, step: OrderStep, document: &Document) -> String {
    let args = [
        ("body", document.body.as_str().into()),
        ("number", document.number.as_str().into()),
        ("day", document.date.to_string().into()),
    ];
    let mut text = i18n.t_args(&format!("order-document-{}", step.name()), &args);
    if let Some(by) = &document.by {
        let at = document.at.map(instant_text).unwrap_or_default();
        let args = [("who", by.as_str().into()), ("at", at.into())];
        text.push_str(&i18n.t_args("order-recorded-by", &args));
    }
    text
}

/// Who stands behind an order, a line each, and whether somebody is still missing.
fn who_stands_behind(i18n: &I18n, order: &Order) -> Vec<(String, bool)> {
    let mut lines = Vec::new();
    let signed = |key: &str, signature: &Signature| {
        let day = signature.on.map(|day| day.to_string());
        let args = [
            ("who", signature.by.as_str().into()),
            ("day", day.unwrap_or_default().into()),
        ];
        i18n.t_args(key, &args)
    };
    for step in OrderStep::ALL {
        if let Some(document) = order.document(step) {
            lines.push((document_text(i18n, step, document), false));
        }
    }
    // Names of older versions, for a step that has no document.
    let typed = [
        (OrderStep::Application, "order-typed-applied"),
        (OrderStep::Assessment, "order-typed-assessed"),
    ];
    for ((step, key), signature) in typed.into_iter().zip(&order.typed) {
        if !signature.by.is_empty() && order.document(step).is_none() {
            lines.push((signed(key, signature), false));
        }
    }
    if order.was_issued() {
        let mut text = signed("order-signed-issued", &order.issued);
        if let Some(user) = &order.users[1] {
            let args = [("who", user.as_str().into())];
            text.push_str(&i18n.t_args("order-issued-user", &args));
        }
        lines.push((text, false));
    }
    if let Some(taken_back) = &order.taken_back {
        let args = [
            ("who", taken_back.by.as_str().into()),
            ("why", taken_back.reason.as_str().into()),
        ];
        let mut text = i18n.t_args("order-taken-back-by", &args);
        if !taken_back.emergency.is_empty() {
            let args = [("why", taken_back.emergency.as_str().into())];
            text.push_str(&i18n.t_args("order-taken-back-alone", &args));
        }
        lines.push((text, false));
    }
    if order.same_person {
        lines.push(match &order.confirmed {
            Some((who, at)) => {
                let args = [
                    ("who", who.as_str().into()),
                    ("at", instant_text(*at).into()),
                ];
                (i18n.t_args("order-confirmed", &args), false)
            }
            None if order.awaits_confirmation() => (i18n.t("order-awaits-confirmation"), true),
            None => (i18n.t("order-same-person"), false),
        });
    }
    lines
}

fn state_text(i18n: &I18n, order: &Order, at: DateTime) -> String {
    let has_ended = order.ends().is_some_and(|end| end <= at);
    i18n.t(match order.state {
        OrderState::Issued if has_ended => "order-ended",
        OrderState::Withdrawn if !has_ended => "order-issued",
        OrderState::Draft => "order-draft",
        OrderState::Applied => "order-applied",
        OrderState::Assessed => "order-assessed",
        OrderState::Approved => "order-approved",
        OrderState::Issued => "order-issued",
        OrderState::Withdrawn => "order-withdrawn",
        OrderState::Refused => "order-refused",
    })
}

/// What an order does: a zone, or a release.
pub(super) fn order_zone_name(i18n: &I18n, zone: Zone) -> String {
    match zone {
        Zone::Unset => i18n.t("order-release"),
        zone => zone_name(i18n, zone),
    }
}
