//! Cases: the list of those that are shown, and the form to register one.

use super::building::{self, Search};
use super::{Onward, class_name, day_text, show_what_if};
use crate::app::command::Command;
use crate::app::intent::Intent as Any;
use crate::app::state::entering::Entering;
use crate::app::view::View;
use crate::app::widgets::form::sheet;
use crate::app::widgets::name_field;
use crate::app::widgets::refocus;
use crate::app::widgets::table::{Column, TALL, Table, change_of};
use crate::app::widgets::title;
use crate::app::words::messages::grouped;
use crate::app::workspaces::epidemic::{CaseForm, Intent, Tab};
use crate::geometry::coverage::FaceId;
use crate::i18n::I18n;
use crate::model::epidemic::{CaseClass, CaseDraft, Epidemic, Filter, House};
use crate::model::record::Key;
use egui::{Button, Grid, Id, RichText, TextEdit, Ui};

/// Draw the list.
pub fn show(view: &View<'_>, ui: &mut Ui) {
    let blocked = Command::NewCase.blocked(view.situation());
    ui.horizontal_wrapped(|ui| {
        let button = Button::new(view.i18n.t("case-new")).shortcut_text("N");
        let mut response = ui.add_enabled(blocked.is_none(), button);
        if let Some(reason) = blocked {
            response = response.on_disabled_hover_text(view.i18n.t(reason));
        }
        if response.clicked() {
            view.send(Intent::EnterCase(None));
        }
        for (i, class) in CaseClass::ALL.into_iter().enumerate() {
            let name = class_name(&view.i18n, class);
            let mut is_shown = !view.epidemic.filter.without[i];
            if ui.checkbox(&mut is_shown, name).changed() {
                let mut filter = view.epidemic.filter.clone();
                filter.without[i] = !is_shown;
                view.send(Intent::LookAt(filter));
            }
        }
    });
    show_window(view, ui);
    let (Some(known), Some(moment)) = (view.epidemic.known().cloned(), view.epidemic.moment())
    else {
        return;
    };
    let args = [("count", grouped(moment.cases.len()).into())];
    let name = view.i18n.t_args("case-title", &args);
    title(ui, name.as_str());
    if moment.figures.unlocated > 0 {
        let args = [("count", grouped(moment.figures.unlocated as usize).into())];
        let text = view.i18n.t_args("case-unlocated", &args);
        ui.colored_label(ui.visuals().warn_fg_color, text);
    }
    if known.epidemic.cases.is_empty() {
        ui.label(RichText::new(view.i18n.t("case-none")).weak());
        return;
    }
    let rows = view.epidemic.listed_cases();
    let cases = &known.epidemic.cases;
    let warning = ui.visuals().warn_fg_color;
    let mut editing: Option<Key> = None;
    let is_open = blocked.is_none();
    let map = view.session.document().map(|document| &document.map);
    let i18n = &view.i18n;
    let face_at = |place: usize| {
        let (_, face) = rows.get(place)?;
        face.and_then(|face| u32::try_from(face).ok()).map(FaceId)
    };
    let selected = view.session.selection();
    let is_selected = |place: usize| face_at(place).is_some_and(|face| selected.contains(&face));
    let first = || (0..rows.len()).find(|place| is_selected(*place));
    let columns = [
        Column::text(i18n.t("field-number")),
        Column::text(i18n.t("field-class")),
        Column::day(i18n.t("field-reported")),
        Column::text(i18n.t("field-grid")).grows(),
        Column::tools(""),
    ];
    let clicked = Table::new("cases", name, &columns)
        .row_height(TALL)
        .selected(&is_selected)
        .reveals(change_of(selected), &first)
        .show(ui, rows.len(), |row, place| {
            let case = &cases[rows[place].0];
            row.text(&case.number);
            row.text(class_name(i18n, case.class));
            row.text(day_text(case.known()));
            row.text(match face_at(place).zip(map) {
                Some((face, map)) => RichText::new(map.title(face)),
                None => RichText::new(i18n.t("case-nowhere")).color(warning),
            });
            row.cell(|ui| {
                let button = Button::new(i18n.t("case-change")).small();
                if ui.add_enabled(is_open, button).clicked() {
                    editing = Some(case.key.clone());
                }
            });
        });
    let going = clicked.row.and_then(face_at);
    if let Some(key) = editing {
        view.send(Intent::EnterCase(Some(key)));
    } else if let Some(face) = going {
        view.send(Any::GoToFace(face));
    }
}

/// The days that were marked on the curve.
fn show_window(view: &View<'_>, ui: &mut Ui) {
    let Some((from, to)) = view.epidemic.filter.days else {
        return;
    };
    ui.horizontal(|ui| {
        let args = [
            ("from", from.to_string().into()),
            ("to", to.to_string().into()),
        ];
        ui.label(view.i18n.t_args("case-window", &args));
        if ui.small_button(view.i18n.t("case-window-clear")).clicked() {
            let filter = view.epidemic.filter.clone();
            view.send(Intent::LookAt(Filter {
                days: None,
                ..filter
            }));
        }
    });
}

/// What is done in the form of a case.
struct Filled {
    next: Onward,
    /// This building was chosen.
    chosen: Option<House>,
    /// The contacts of the case are to be listed.
    sees_contacts: bool,
}

/// The form of a case.
pub fn show_form(view: &View<'_>, own: &mut Option<Entering<CaseForm>>, ui: &mut Ui) {
    let (Some(known), Some(entering)) = (view.epidemic.known(), own.as_mut()) else {
        return;
    };
    let place = Id::unique("case-form");
    let filled = refocus::entering(&view.i18n, ui, place, entering, |ui, form, refusal| {
        fill(view, ui, &known.epidemic, form, refusal)
    });
    let Some(filled) = filled else {
        return;
    };
    if let Some(house) = filled.chosen {
        view.send(Intent::PlaceCase(house));
    }
    if filled.sees_contacts {
        view.send(Intent::ShowTab(Tab::Isolations));
        let number = entering.form.draft.number.clone();
        view.send(Intent::ListContacts(Some(number)));
        *own = None;
        return;
    }
    match filled.next {
        Onward::Stay => {}
        Onward::Leave => *own = None,
        Onward::Keep => view.send(Intent::KeepCase),
    }
}

fn fill(
    view: &View<'_>,
    ui: &mut Ui,
    epidemic: &Epidemic,
    (form, focus): (&mut CaseForm, &mut bool),
    refusal: Option<&str>,
) -> Filled {
    let i18n = &view.i18n;
    let today = view.now().date();
    let is_new = form.key.is_none();
    let heading = match is_new {
        true => "case-new-title",
        false => "case-change-title",
    };
    title(ui, i18n.t(heading));
    let mut filled = Filled {
        next: Onward::Stay,
        chosen: None,
        sees_contacts: false,
    };
    filled.next = sheet(i18n, ui, "case", refusal, |ui| {
        Grid::new("case-form").num_columns(2).show(ui, |ui| {
            let search = Search {
                query: &mut form.query,
                focus,
                chosen: &form.draft.building,
            };
            filled.chosen = building::find(view, ui, search);
            if building::show_grid(view, ui, &form.draft.grid) {
                form.draft.grid.clear();
                form.draft.building.clear();
                form.draft.at = None;
                form.query.clear();
            }
            show_fields(i18n, ui, is_new, &mut form.draft);
        });
        if form.draft.is_nowhere() {
            let text = i18n.t("case-unlocated-keep");
            let chosen = ui.checkbox(&mut form.draft.unlocated, text);
            chosen.on_hover_text(i18n.t("case-unlocated-hint"));
        }
        if is_new {
            show_what_if(view, ui);
        } else {
            let (contacts, caught) = epidemic.links(&form.draft.number);
            let args = [
                ("contacts", grouped(contacts).into()),
                ("count", grouped(caught.len()).into()),
                ("cases", caught.join(&i18n.t("map-list-separator")).into()),
            ];
            ui.label(RichText::new(i18n.t_args("case-links", &args)).weak());
            if contacts > 0 && ui.link(i18n.t("case-see-contacts")).clicked() {
                filled.sees_contacts = true;
            }
        }
        form.draft.faults(today).into()
    });
    filled
}

/// The rows below the place.
fn show_fields(i18n: &I18n, ui: &mut Ui, is_new: bool, draft: &mut CaseDraft) {
    let name = i18n.t("field-class");
    ui.label(RichText::new(&name).weak());
    ui.horizontal(|ui| {
        for class in CaseClass::ALL {
            let text = class_name(i18n, class);
            ui.radio_value(&mut draft.class, class, text);
        }
    });
    ui.end_row();
    for (key, text) in [
        ("field-reported", &mut draft.reported),
        ("field-sampled", &mut draft.sampled),
        ("field-onset", &mut draft.onset),
        ("field-number", &mut draft.number),
        ("field-source", &mut draft.source),
        ("field-origin", &mut draft.origin),
        ("field-name", &mut draft.name),
        ("field-phone", &mut draft.phone),
        ("field-note", &mut draft.note),
    ] {
        let name = i18n.t(key);
        ui.label(RichText::new(&name).weak());
        let field = TextEdit::singleline(text).desired_width(220.0);
        let field = match key {
            "field-name" | "field-phone" | "field-note" if !is_new => {
                field.hint_text(i18n.t("case-sealed-hint"))
            }
            "field-reported" | "field-sampled" | "field-onset" => field.hint_text("2021-09-11"),
            _ => field,
        };
        let response = ui.add(field);
        name_field(&response, &name);
        ui.end_row();
    }
}
