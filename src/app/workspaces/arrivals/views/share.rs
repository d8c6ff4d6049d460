//! Who calls whom: people are shared out evenly, by community or by language, with what each would get
//! said before; a colleague's are taken over; a queue goes out as a sealed file and comes back.

use crate::app::intent::Intent as Any;
use crate::app::state::dialog::Dialog;
use crate::app::view::View;
use crate::app::widgets::form::show_faults;
use crate::app::widgets::table::{Column, TALL, Table};
use crate::app::widgets::{name_field, title, why_not};
use crate::app::words::messages::grouped;
use crate::app::workspaces::arrivals::{Intent, ViewState};
use crate::app::workspaces::project::profile;
use crate::model::arrivals::{AssignDraft, Caller, Row, Split};
use crate::model::setting::ProfileOf;
use crate::rules::Permission;
use crate::rules::listing::by_number;
use egui::{Button, RichText, ScrollArea, TextEdit, Ui};
use std::collections::BTreeMap;

/// How people are shared out, with the key of its name.
const SPLITS: [(Split, &str); 3] = [
    (Split::Evenly, "calls-split-evenly"),
    (Split::Community, "calls-split-community"),
    (Split::Language, "calls-split-language"),
];
/// Between the names in a field.
const PARTS: [char; 5] = [' ', ',', '，', '、', ';'];

/// Draw the page.
pub fn show(view: &View<'_>, own: &mut ViewState, ui: &mut Ui) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        show_share(view, own, ui);
        ui.separator();
        show_callers(view, ui);
        ui.separator();
        show_files(view, ui);
        ui.separator();
        profile::button(view, ui, ProfileOf::Calls);
    });
}

/// Names that callers may have: of users, and of whoever calls already.
fn names(view: &View<'_>, draft: &AssignDraft) -> Vec<String> {
    let users = view.work.state.as_ref().map(|state| &state.users);
    let users = users.into_iter().flatten().map(|user| user.name.clone());
    let rows = view.arrivals.callers(view.this_minute());
    let callers = rows.iter().map(|row| row.of.clone());
    let drafted = draft.callers.iter().map(|caller| caller.name.clone());
    let mut names: Vec<String> = Vec::new();
    for name in users.chain(callers).chain(drafted) {
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names.sort_by(|one, other| by_number(one, other));
    names
}

fn show_share(view: &View<'_>, own: &mut ViewState, ui: &mut Ui) {
    let i18n = &view.i18n;
    title(ui, i18n.t("calls-share-title"));
    let names = names(view, &own.share.form);
    let why = view.why_not_enter();
    let may = why.is_none() && !own.share.is_waiting();
    let draft = &mut own.share.form;
    ui.add_enabled_ui(may, |ui| {
        for (split, key) in SPLITS {
            let hint = i18n.t(&format!("{key}-hint"));
            ui.radio_value(&mut draft.split, split, i18n.t(key))
                .on_hover_text(hint);
        }
        for name in &names {
            show_caller(view, ui, draft, name);
        }
        ui.horizontal(|ui| {
            let label = i18n.t("calls-other-caller");
            let field = TextEdit::singleline(&mut own.caller)
                .hint_text(&label)
                .desired_width(160.0);
            name_field(&ui.add(field), &label);
            let name = own.caller.trim().to_owned();
            let is_new = !name.is_empty() && !names.contains(&name);
            let add = Button::new(i18n.t("button-add"));
            if ui.add_enabled(is_new, add).clicked() {
                draft.callers.push(Caller {
                    name,
                    ..Caller::default()
                });
                own.caller.clear();
            }
        });
    });
    let faults = own.share.form.faults();
    let all = view.arrivals.arrivals().filter(|_| faults.is_empty());
    let assigned = all.map(|all| own.outlook(all, view.arrivals.revision()));
    if let Some(assigned) = &assigned {
        let mut each: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, name) in &assigned.to {
            *each.entry(name).or_default() += 1;
        }
        let each: Vec<String> = each
            .into_iter()
            .map(|(name, count)| format!("{name} {}", grouped(count)))
            .collect();
        let args = [
            ("count", grouped(assigned.to.len()).into()),
            ("each", each.join(&i18n.t("map-list-separator")).into()),
            ("left", grouped(assigned.left).into()),
        ];
        ui.label(i18n.t_args("calls-share-outlook", &args));
    }
    if !own.share.form.callers.is_empty() {
        show_faults(i18n, ui, &faults);
    }
    let count = assigned.map_or(0, |assigned| assigned.to.len());
    let button = ui.add_enabled(may && count > 0, Button::new(i18n.t("calls-share")));
    if why_not(i18n, button, why.or(Some("calls-share-nobody"))).clicked() {
        view.send(Intent::Share(own.share.form.clone()));
    }
    if let Some(refusal) = &own.share.refusal {
        ui.colored_label(ui.visuals().error_fg_color, &refusal.text);
    }
}

/// A caller: whether they take part, and what they speak where people are shared out by that.
fn show_caller(view: &View<'_>, ui: &mut Ui, draft: &mut AssignDraft, name: &str) {
    let i18n = &view.i18n;
    let place = draft.callers.iter().position(|caller| caller.name == name);
    let mut takes_part = place.is_some();
    ui.horizontal(|ui| {
        if ui.checkbox(&mut takes_part, name).changed() {
            match place {
                Some(place) => {
                    draft.callers.remove(place);
                }
                None => draft.callers.push(Caller {
                    name: name.to_owned(),
                    ..Caller::default()
                }),
            }
            return;
        }
        let Some(caller) = place.and_then(|place| draft.callers.get_mut(place)) else {
            return;
        };
        let (list, key) = match draft.split {
            Split::Evenly => return,
            Split::Community => (&mut caller.communities, "field-community"),
            Split::Language => (&mut caller.languages, "field-language"),
        };
        let mut text = list.join(" ");
        let label = i18n.t(key);
        let field = TextEdit::singleline(&mut text)
            .hint_text(&label)
            .desired_width(180.0);
        let response = ui.add(field);
        name_field(&response, &format!("{name} {label}"));
        if response.changed() {
            *list = text.split(PARTS).map(str::to_owned).collect();
        }
    });
}

/// Who calls how many; what is theirs may be taken over, or goes out.
fn show_callers(view: &View<'_>, ui: &mut Ui) {
    let i18n = &view.i18n;
    let name = i18n.t("calls-callers");
    title(ui, name.as_str());
    let rows = view.arrivals.callers(view.this_minute());
    let rows: Vec<_> = rows.iter().filter(|row| !row.of.is_empty()).collect();
    if rows.is_empty() {
        ui.label(RichText::new(i18n.t("calls-callers-none")).weak());
        return;
    }
    let columns = [
        Column::text(i18n.t("field-caller")).grows(),
        Column::number(i18n.t("calls-open")),
        Column::number(i18n.t("calls-overdue")),
        Column::number(i18n.t("calls-out")),
        Column::tools(""),
    ];
    let warning = ui.visuals().warn_fg_color;
    Table::new("callers", name, &columns)
        .row_height(TALL)
        .flows()
        .only_read()
        .show(ui, rows.len(), |row, place| {
            let of = rows[place];
            row.text(of.of.as_str());
            row.text(grouped(of.figures.open as usize).to_string());
            let overdue = RichText::new(grouped(of.figures.overdue as usize).to_string());
            row.text(match of.is_red() {
                true => overdue.color(warning),
                false => overdue,
            });
            row.text(grouped(of.figures.out as usize).to_string());
            row.cell(|ui| {
                ui.horizontal(|ui| show_tools(view, ui, of));
            });
        });
}

/// What can be done about a caller's queue, and why not.
fn show_tools(view: &View<'_>, ui: &mut Ui, of: &Row) {
    let i18n = &view.i18n;
    let figures = of.figures;
    let nothing = || (figures.open == 0).then_some("calls-blocked-none");
    let tool = |ui: &mut Ui, key: &str, why: Option<&'static str>| {
        let button = Button::new(i18n.t(key)).small();
        why_not(i18n, ui.add_enabled(why.is_none(), button), why).clicked()
    };
    // Whoever went out is taken back, for a reason; the others are taken over.
    if figures.out > 0 && tool(ui, "calls-take-back", view.why_not_enter()) {
        let asked = Dialog::TakeBack(of.of.clone(), None, String::new());
        view.send(Any::open(asked));
    }
    if figures.out == 0 || figures.out < figures.open {
        let own = || (of.of == view.seat_name()).then_some("calls-blocked-own");
        let why = view.why_not_enter().or_else(nothing).or_else(own);
        if tool(ui, "calls-take-over", why) {
            view.send(Intent::TakeOver(of.of.clone()));
        }
    }
    let why = view
        .why_not_now(Permission::ExportPersonal)
        .or_else(nothing);
    if tool(ui, "calls-send", why) {
        view.send(Intent::Send(of.of.clone()));
    }
}

/// A queue that came, or came back.
fn show_files(view: &View<'_>, ui: &mut Ui) {
    let i18n = &view.i18n;
    title(ui, i18n.t("calls-files"));
    ui.label(RichText::new(i18n.t("calls-files-hint")).weak());
    let why = view.why_not_enter();
    let bring = ui.add_enabled(why.is_none(), Button::new(i18n.t("calls-bring")));
    if why_not(i18n, bring, why).clicked() {
        view.send(Intent::Bring);
    }
}
