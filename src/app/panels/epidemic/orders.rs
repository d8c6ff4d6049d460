//! Orders: what is in force, drafts, what was; and the sheet on which one is written.

use super::super::super::desk::{EpidemicRequest, Request};
use super::super::super::messages::grouped;
use super::super::super::shell::Shell;
use super::super::questions::{Next, line};
use super::super::search::name_field;
use super::super::title;
use super::{show_faults, zone_name};
use crate::app::draft_messages::fault_text;
use crate::geometry::coverage::FaceId;
use crate::i18n::I18n;
use crate::model::epidemic::{Order, OrderDraft, OrderState};
use crate::model::record::Key;
use crate::rules::Permission;
use crate::rules::calendar::instant_text;
use crate::rules::zone::Zone;
use egui::{Button, ComboBox, Grid, RichText, ScrollArea, TextEdit, Ui};
use jiff::civil::DateTime;

/// So many grids are named one by one.
const NAMED: usize = 12;

/// What is done about an order.
enum Done {
    See(Vec<String>),
    Edit(Box<Order>),
    Drop(Key),
    Refuse(Box<Order>),
    Withdraw(Key),
}

/// Draw the list, the newest first.
pub fn show(shell: &mut Shell, ui: &mut Ui) {
    let Some(known) = shell.epidemic.known().cloned() else {
        return;
    };
    let at = shell.epidemic_at();
    let mut orders: Vec<&Order> = known.epidemic.orders.iter().collect();
    // Drafts on top; an order from later than what is shown was not there yet.
    orders.retain(|order| !order.was_issued() || order.from <= at);
    orders.sort_by_key(|order| {
        let is_ruling = order.was_issued();
        (is_ruling, std::cmp::Reverse(order.from), order.key.clone())
    });
    let args = [("count", grouped(orders.len()).into())];
    title(ui, shell.i18n.t_args("order-list", &args));
    if orders.is_empty() {
        ui.label(RichText::new(shell.i18n.t("order-none")).weak());
        return;
    }
    let is_now = shell.epidemic.at.is_none();
    let role = shell.work.state.as_ref().and_then(|state| state.role);
    let may_write = is_now && role.is_some_and(|r| r.may(Permission::EditRecords));
    let may_issue = is_now && role.is_some_and(|r| r.may(Permission::IssueOrders));
    let mut done = None;
    let i18n = &shell.i18n;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for order in orders {
            ui.separator();
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(zone_name(i18n, order.zone)).strong());
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
            let signed = order
                .signatures
                .iter()
                .zip(["applied", "assessed", "issued"]);
            let signed: Vec<String> = signed
                .filter(|(signature, _)| !signature.by.is_empty())
                .map(|(signature, step)| {
                    let day = signature.on.map(|day| day.to_string());
                    let args = [
                        ("who", signature.by.as_str().into()),
                        ("day", day.unwrap_or_default().into()),
                    ];
                    i18n.t_args(&format!("order-signed-{step}"), &args)
                })
                .chain(order.same_person.then(|| i18n.t("order-same-person")))
                .collect();
            if !signed.is_empty() {
                ui.label(RichText::new(signed.join("  ")).weak());
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
                } else if !order.was_issued() {
                    let button = Button::new(i18n.t("order-edit")).small();
                    if ui.add_enabled(may_write, button).clicked() {
                        done = Some(Done::Edit(Box::new(order.clone())));
                    }
                    let is_open = matches!(order.state, OrderState::Applied | OrderState::Assessed);
                    if is_open {
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
    let ctx = ui.ctx().clone();
    match done {
        None => {}
        Some(Done::See(codes)) => {
            let faces = shell.faces_of(&codes);
            shell.session.select(faces);
            if let Some(bounds) = shell.session.selection_bounds() {
                shell.view.zoom_to(bounds);
            }
        }
        Some(Done::Edit(order)) => shell.edit_order(&order),
        Some(Done::Refuse(order)) => {
            let draft = Box::new(OrderDraft::of(&order));
            let at = shell.now();
            let put = EpidemicRequest::PutOrder(Some(order.key), draft, OrderState::Refused, at);
            shell.ask(Request::Epidemic(put), &ctx);
        }
        Some(Done::Drop(key)) => {
            shell.ask(Request::Epidemic(EpidemicRequest::DropOrder(key)), &ctx);
        }
        Some(Done::Withdraw(key)) => {
            let request = EpidemicRequest::Withdraw(key, shell.now());
            shell.ask(Request::Epidemic(request), &ctx);
        }
    }
}

fn state_text(i18n: &I18n, order: &Order, at: DateTime) -> String {
    let has_ended = order.ends().is_some_and(|end| end <= at);
    i18n.t(match order.state {
        OrderState::Issued if has_ended => "order-ended",
        OrderState::Withdrawn if !has_ended => "order-issued",
        OrderState::Draft => "order-draft",
        OrderState::Applied => "order-applied",
        OrderState::Assessed => "order-assessed",
        OrderState::Issued => "order-issued",
        OrderState::Withdrawn => "order-withdrawn",
        OrderState::Refused => "order-refused",
    })
}

impl Shell {
    /// The faces of these codes, on the map that is shown.
    pub(in super::super::super) fn faces_of(&self, codes: &[String]) -> Vec<FaceId> {
        let Some(document) = self.session.document() else {
            return Vec::new();
        };
        let faces = document.map.faces();
        faces
            .filter(|face| {
                let code = document.map.code(*face);
                code.is_some_and(|code| codes.contains(&code))
            })
            .collect()
    }
}

/// An order is written: kept as a draft, or issued.
pub(in super::super) fn write(
    shell: &mut Shell,
    ui: &mut Ui,
    key: Option<&Key>,
    draft: &mut OrderDraft,
) -> Next {
    let i18n = &shell.i18n;
    ScrollArea::vertical().max_height(460.0).show(ui, |ui| {
        Grid::new("fields").num_columns(2).show(ui, |ui| {
            line(ui, i18n, "field-order-number", &mut draft.number, false);
            let name = i18n.t("field-zone");
            ui.label(RichText::new(&name).weak());
            let menu = ComboBox::from_id_salt("order-zone")
                .selected_text(order_zone_name(i18n, draft.zone))
                .width(220.0)
                .show_ui(ui, |ui| {
                    for zone in Zone::ALL {
                        let text = order_zone_name(i18n, zone);
                        ui.selectable_value(&mut draft.zone, zone, text);
                    }
                });
            name_field(&menu.response, &name);
            ui.end_row();
            ui.label(RichText::new(i18n.t("field-grids")).weak());
            let names = grid_names(shell, &draft.grids);
            ui.add(egui::Label::new(names).wrap());
            ui.end_row();
            line(ui, i18n, "field-from", &mut draft.from, false);
            line(ui, i18n, "field-until", &mut draft.until, false);
            line(ui, i18n, "field-authority", &mut draft.authority, false);
            let name = i18n.t("field-text");
            ui.label(RichText::new(&name).weak());
            let field = TextEdit::multiline(&mut draft.text)
                .desired_rows(3)
                .desired_width(300.0);
            name_field(&ui.add(field), &name);
            ui.end_row();
            for (i, step) in ["applied", "assessed", "issued"].into_iter().enumerate() {
                signature(ui, i18n, step, &mut draft.by[i], &mut draft.on[i]);
            }
            line(
                ui,
                i18n,
                "field-order-emergency",
                &mut draft.emergency,
                false,
            );
        });
    });
    let at = shell.now();
    let is_release = shell.is_release(draft);
    let kept = match shell.order_state(key) {
        OrderState::Refused => OrderState::Draft,
        state => state,
    };
    show_faults(i18n, ui, &draft.faults(OrderState::Draft, is_release));
    let role = shell.work.state.as_ref().and_then(|state| state.role);
    let may_issue = role.is_some_and(|r| r.may(Permission::IssueOrders));
    let hint = if is_release {
        "order-release-hint"
    } else {
        "order-issue-hint"
    };
    ui.label(RichText::new(i18n.t(hint)).weak());
    ui.separator();
    let mut next = Next::Stay;
    ui.horizontal(|ui| {
        for (state, text) in [
            (kept, "order-keep"),
            (OrderState::Applied, "order-apply"),
            (OrderState::Assessed, "order-assess"),
            (OrderState::Issued, "order-issue"),
        ] {
            let is_step = text != "order-keep";
            if is_step && state <= kept {
                continue;
            }
            // Of a draft that is only kept no step is asked for again.
            let wanted = if is_step { state } else { OrderState::Draft };
            let faults = draft.faults(wanted, is_release);
            let is_issue = state == OrderState::Issued;
            let may = !is_issue || may_issue;
            let why = if may {
                let lines: Vec<String> = faults.iter().map(|f| fault_text(i18n, *f)).collect();
                lines.join("\n")
            } else {
                i18n.t("order-may-not-issue")
            };
            let text = RichText::new(i18n.t(text));
            let button = Button::new(if is_issue { text.strong() } else { text });
            let response = ui.add_enabled(may && faults.is_empty(), button);
            if response.on_disabled_hover_text(why).clicked() {
                let draft = Box::new(draft.clone());
                let put = EpidemicRequest::PutOrder(key.cloned(), draft, state, at);
                next = Next::ask(Request::Epidemic(put));
            }
        }
        if ui.button(i18n.t("button-cancel")).clicked() {
            next = Next::Close;
        }
    });
    next
}

/// Who did a step, and on which day.
fn signature(ui: &mut Ui, i18n: &I18n, step: &str, by: &mut String, on: &mut String) {
    let name = i18n.t(&format!("field-{step}-by"));
    ui.label(RichText::new(&name).weak());
    ui.horizontal(|ui| {
        let field = TextEdit::singleline(by).desired_width(184.0);
        name_field(&ui.add(field), &name);
        let name = i18n.t(&format!("field-{step}-on"));
        let field = TextEdit::singleline(on).desired_width(100.0);
        name_field(&ui.add(field.hint_text(&name)), &name);
    });
    ui.end_row();
}

/// What an order does: a zone, or a release.
fn order_zone_name(i18n: &I18n, zone: Zone) -> String {
    match zone {
        Zone::Unset => i18n.t("order-release"),
        zone => zone_name(i18n, zone),
    }
}

fn grid_names(shell: &Shell, codes: &[String]) -> String {
    let faces = shell.faces_of(codes);
    let map = shell.session.document().map(|document| &document.map);
    let names = faces
        .iter()
        .take(NAMED)
        .filter_map(|f| Some(map?.title(*f)));
    let mut text = names
        .collect::<Vec<_>>()
        .join(&shell.i18n.t("map-list-separator"));
    let more = codes.len().saturating_sub(NAMED.min(faces.len()));
    if more > 0 {
        let args = [("count", grouped(more).into())];
        text.push_str(&shell.i18n.t_args("inspector-more", &args));
    }
    text
}
