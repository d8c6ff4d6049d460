//! The sheet on which an order is written: what it says, the documents of its steps, and the
//! buttons. Owns: where these stand: each step has its line and each button its place, whatever is
//! due. Must not know: which steps an order needs, or whose eyes (`rules::approval`).

use super::issuing;
use super::orders::{document_text, issuers, order_zone_name};
use super::{NAMED, show_faults};
use crate::app::view::View;
use crate::app::widgets::name_field;
use crate::app::widgets::question::{Next, line};
use crate::app::words::drafts::{fault_text, out_of_turn_text};
use crate::app::words::messages::grouped;
use crate::app::workspaces::epidemic::OrderForm;
use crate::i18n::I18n;
use crate::model::act::Act;
use crate::model::epidemic::{DocumentDraft, DraftFault, Order, OrderDraft, OrderState, done};
use crate::rules::Permission;
use crate::rules::approval::{OrderStep, OutOfTurn, in_turn, issued_alone};
use crate::rules::zone::Zone;
use egui::{
    Align, Button, ComboBox, Grid, Label, Layout, RichText, ScrollArea, TextEdit, TextStyle, Ui,
    vec2,
};
use std::collections::BTreeSet;

/// Width of the sheet: a document stands on one line.
const WIDTH: f32 = 560.0;
/// Widths of a document's fields.
const PAPER: [f32; 3] = [158.0, 158.0, 92.0];

/// An order is written: kept as a draft, its documents recorded, or issued.
pub(crate) fn write(view: &View<'_>, ui: &mut Ui, form: &mut OrderForm) -> Next {
    ui.set_min_width(WIDTH);
    if form.issuing.is_some() {
        return issuing::ask(view, ui, form);
    }
    let known = view.epidemic.known();
    let orders = known.map(|known| &known.epidemic.orders);
    let order = form.key.as_ref().zip(orders);
    let order = order.and_then(|(key, orders)| orders.iter().find(|order| order.key == *key));
    let asked = match known {
        Some(known) => {
            let rules = known.rules.on(view.now().date());
            form.draft.steps_asked(&known.epidemic, rules)
        }
        None => BTreeSet::new(),
    };
    show_fields(view, ui, &mut form.draft);
    ui.separator();
    let mut next = Next::Stay;
    Grid::new("order-steps").num_columns(5).show(ui, |ui| {
        for (step, paper) in OrderStep::ALL.into_iter().zip(&mut form.papers) {
            let about = About {
                draft: &form.draft,
                order,
                asked: &asked,
            };
            if show_step(view, ui, &about, step, paper)
                && let Some(key) = &form.key
            {
                let record = Act::RecordStep {
                    key: key.clone(),
                    step,
                    document: paper.clone(),
                };
                next = Next::ask(record);
            }
            ui.end_row();
        }
    });
    ui.separator();
    let about = About {
        draft: &form.draft,
        order,
        asked: &asked,
    };
    ui.horizontal(|ui| {
        let faults = form.draft.faults();
        let keeps = Button::new(view.i18n.t("order-keep"));
        let keeps = ui.add_enabled(faults.is_empty(), keeps);
        let keeps = keeps.on_disabled_hover_text(fault_lines(&view.i18n, &faults));
        let blocked = issue_blocked(view, &about);
        let issues = Button::new(RichText::new(view.i18n.t("order-issue")).strong());
        let issues = ui.add_enabled(blocked.is_none(), issues);
        let issues = issues.on_disabled_hover_text(blocked.unwrap_or_default());
        if keeps.clicked() {
            next = Next::ask(Act::DraftOrder {
                key: form.key.clone(),
                draft: form.draft.clone(),
                state: OrderState::Draft,
            });
        }
        if issues.clicked() {
            form.issuing = Some(view.affected(&form.draft.grids));
        }
        if ui.button(view.i18n.t("button-cancel")).clicked() {
            next = Next::Close;
        }
    });
    // What comes and goes stands below: the buttons keep their places.
    show_faults(&view.i18n, ui, &form.draft.faults());
    let has_documents = order.is_some_and(|order| !done(&order.documents).is_empty());
    if has_documents && done(&form.draft.documents(order)).is_empty() {
        let text = view.i18n.t("order-takes-back");
        ui.colored_label(ui.visuals().warn_fg_color, text);
    }
    let hint = match asked.is_empty() {
        true => "order-issue-hint",
        false => "order-release-hint",
    };
    ui.label(RichText::new(view.i18n.t(hint)).weak());
    next
}

/// What an order is about, while it is written.
struct About<'a> {
    draft: &'a OrderDraft,
    /// As it stands in the project, if it does.
    order: Option<&'a Order>,
    asked: &'a BTreeSet<OrderStep>,
}

fn show_fields(view: &View<'_>, ui: &mut Ui, draft: &mut OrderDraft) {
    let i18n = &view.i18n;
    ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
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
            let names = grid_names(view, &draft.grids);
            ui.add(Label::new(names).wrap());
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
            let name = i18n.t("field-issued-by");
            ui.label(RichText::new(&name).weak());
            ui.horizontal(|ui| {
                let field = TextEdit::singleline(&mut draft.issuer).desired_width(184.0);
                name_field(&ui.add(field), &name);
                let name = i18n.t("field-issued-on");
                let field = TextEdit::singleline(&mut draft.issued_on).desired_width(100.0);
                name_field(&ui.add(field.hint_text(&name)), &name);
            });
            ui.end_row();
            let emergency = &mut draft.emergency;
            line(ui, i18n, "field-order-emergency", emergency, false);
        });
    });
}

/// The line of a step: its document as it was recorded, or the fields for it. Whether it is to be
/// recorded.
fn show_step(
    view: &View<'_>,
    ui: &mut Ui,
    about: &About<'_>,
    step: OrderStep,
    paper: &mut DocumentDraft,
) -> bool {
    let i18n = &view.i18n;
    let name = step.name();
    ui.label(RichText::new(i18n.t(&format!("field-{name}"))).weak());
    if let Some(document) = about.order.and_then(|order| order.document(step)) {
        // Fields of what is recorded are read, not typed.
        let texts = [
            document.body.clone(),
            document.number.clone(),
            document.date.to_string(),
        ];
        for (text, width) in texts.into_iter().zip(PAPER) {
            // As wide as the field was, and as high as the button: nothing below it moves.
            let spacing = ui.spacing();
            let button = ui.text_style_height(&TextStyle::Button) + 2.0 * spacing.button_padding.y;
            let size = vec2(width, button.max(spacing.interact_size.y));
            let layout = Layout::left_to_right(Align::Center);
            ui.allocate_ui_with_layout(size, layout, |ui| {
                ui.set_min_size(size);
                ui.add(Label::new(text).truncate());
            });
        }
        let text = match &document.by {
            Some(by) => i18n.t_args("order-step-recorded-by", &[("who", by.as_str().into())]),
            None => i18n.t("order-step-recorded"),
        };
        let label = ui.label(RichText::new(text).weak());
        label.on_hover_text(document_text(i18n, step, document));
        return false;
    }
    let blocked = step_blocked(view, about, step);
    let fields = [
        ("body", &mut paper.body),
        ("number", &mut paper.number),
        ("date", &mut paper.date),
    ];
    for ((part, text), width) in fields.into_iter().zip(PAPER) {
        let label = i18n.t(&format!("field-{name}-{part}"));
        let hint = i18n.t(&format!("order-paper-{part}"));
        // A column of a table is no narrower than its field wants to be.
        let field = TextEdit::singleline(text)
            .desired_width(width)
            .min_size(vec2(width, 0.0))
            .hint_text(hint);
        let field = ui.add_enabled(blocked.is_none(), field);
        name_field(&field, &label);
        if let Some(why) = &blocked {
            field.on_disabled_hover_text(why);
        }
    }
    let why = blocked.or_else(|| {
        let known = about.draft.documents(about.order);
        let faults = paper.faults(step, &known, view.now().date());
        (!faults.is_empty()).then(|| fault_lines(i18n, &faults))
    });
    let button = Button::new(i18n.t(&format!("order-record-{name}")));
    let button = ui.add_enabled(why.is_none(), button);
    let button = button.on_disabled_hover_text(why.unwrap_or_default());
    button.clicked()
}

/// Why the document of a step cannot be recorded now, whatever it says.
fn step_blocked(view: &View<'_>, about: &About<'_>, step: OrderStep) -> Option<String> {
    let i18n = &view.i18n;
    let order = about.order.filter(|order| about.draft.says_what(order));
    let order = match order {
        None => {
            // Whether it is asked at all is known before.
            let none = BTreeSet::new();
            let asked = in_turn(step, about.asked, &none);
            return Some(match asked {
                Err(OutOfTurn::NotAsked(_)) => out_of_turn_text(i18n, OutOfTurn::NotAsked(step)),
                _ => i18n.t("order-step-keep-first"),
            });
        }
        Some(order) if order.state == OrderState::Refused => {
            return Some(out_of_turn_text(i18n, OutOfTurn::Refused));
        }
        Some(order) => order,
    };
    if let Err(why) = in_turn(step, about.asked, &done(&order.documents)) {
        return Some(out_of_turn_text(i18n, why));
    }
    let permission = match step {
        OrderStep::Application => Permission::EditRecords,
        OrderStep::Assessment | OrderStep::Approval => Permission::IssueOrders,
    };
    let role = view.work.state.as_ref().and_then(|state| state.role);
    let may = role.is_some_and(|role| role.may(permission));
    (!may).then(|| i18n.t("order-may-not-step"))
}

/// Why the order cannot be issued as it is.
fn issue_blocked(view: &View<'_>, about: &About<'_>) -> Option<String> {
    let i18n = &view.i18n;
    let state = view.work.state.as_ref();
    let may = state.and_then(|state| state.role);
    if !may.is_some_and(|role| role.may(Permission::IssueOrders)) {
        return Some(i18n.t("order-may-not-issue"));
    }
    let today = view.now().date();
    let documents = about.draft.documents(about.order);
    let faults = about.draft.issue_faults(about.asked, &documents, today);
    if !faults.is_empty() {
        return Some(fault_lines(i18n, &faults));
    }
    let same = about.order.filter(|order| about.draft.says_what(order));
    let drafted = same.and_then(|order| order.users[0].as_deref());
    let actor = state?.name.as_str();
    let emergency = &about.draft.emergency;
    let drafted = drafted.unwrap_or(actor);
    let alone = issued_alone(drafted, actor, issuers(view), emergency);
    alone.is_err().then(|| {
        let lines = ["store-second-person", "remedy-second-person"];
        lines.map(|key| i18n.t(key)).join("\n")
    })
}

fn fault_lines(i18n: &I18n, faults: &[DraftFault]) -> String {
    let lines: Vec<String> = faults.iter().map(|f| fault_text(i18n, *f)).collect();
    lines.join("\n")
}

pub(super) fn grid_names(view: &View<'_>, codes: &[String]) -> String {
    let faces = view.faces_of(codes);
    let map = view.session.document().map(|document| &document.map);
    let names = faces
        .iter()
        .take(NAMED)
        .filter_map(|f| Some(map?.title(*f)));
    let mut text = names
        .collect::<Vec<_>>()
        .join(&view.i18n.t("map-list-separator"));
    let more = codes.len().saturating_sub(NAMED.min(faces.len()));
    if more > 0 {
        let args = [("count", grouped(more).into())];
        text.push_str(&view.i18n.t_args("inspector-more", &args));
    }
    text
}
