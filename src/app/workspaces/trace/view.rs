//! The panel of tracing: the plan and its place, the tools, and what was traced. Must not know: what
//! becomes of what is wanted.

use super::Intent;
use super::picking::{self, Shown};
use super::state::{Beneath, Said, Tracing};
use crate::app::intent::Intent as Any;
use crate::app::map::tools::trace::TraceId;
use crate::app::project::TracedThing;
use crate::app::view::View;
use crate::app::widgets::table::{Column, TALL, Table};
use crate::app::widgets::{frame_buttons, name_field, title};
use crate::app::words::messages::grouped;
use crate::exchange::underlay::Content;
use crate::model::tracing::StreetClass;
use egui::{Button, ComboBox, Label, Panel, RichText, ScrollArea, TextEdit, Ui};

/// What the panel alone knows.
#[derive(Default)]
pub struct ViewState {
    /// The name of a coordinate system, as typed.
    crs: String,
    /// How the picture is looked at.
    shown: Shown,
}

/// Draw the panel.
pub fn show(view: &View<'_>, trace: &Tracing, typed: &mut ViewState, ui: &mut Ui) {
    Panel::right("trace")
        .default_size(340.0)
        .size_range(300.0..=560.0)
        .show(ui, |ui| {
            frame_buttons(ui);
            let i18n = &view.i18n;
            ui.horizontal(|ui| {
                ui.label(RichText::new(i18n.t("trace-title")).strong());
                if ui.button(i18n.t("trace-leave")).clicked() {
                    view.send(Intent::Leave);
                }
            });
            ui.separator();
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                show_plan(view, trace, typed, ui);
                ui.separator();
                show_tools(view, trace, ui);
                ui.separator();
                show_traced(view, trace, ui);
            });
        });
}

fn show_plan(view: &View<'_>, trace: &Tracing, typed: &mut ViewState, ui: &mut Ui) {
    let i18n = &view.i18n;
    title(ui, i18n.t("underlay-title"));
    let choose = ui.button(i18n.t("underlay-choose"));
    if choose
        .on_hover_text(i18n.t("underlay-choose-hint"))
        .clicked()
    {
        view.send(Intent::Choose);
    }
    if trace.is_reading() {
        ui.horizontal(|ui| {
            ui.spinner();
            ui.label(i18n.t("underlay-reading"));
        });
    }
    let Some(beneath) = &trace.beneath else {
        ui.label(RichText::new(i18n.t("underlay-none")).weak());
        return;
    };
    ui.add(Label::new(beneath.file_name()).truncate());
    if let Content::Lines(lines, left_out) = &beneath.underlay.content {
        let args = [
            ("lines", grouped(lines.len()).into()),
            ("others", grouped(*left_out).into()),
        ];
        ui.label(RichText::new(i18n.t_args("underlay-lines", &args)).weak());
    }
    ui.horizontal_wrapped(|ui| {
        let is_placed = beneath.bounds.is_some();
        let go = ui.add_enabled(is_placed, Button::new(i18n.t("underlay-show")));
        if go.clicked() {
            view.send(Intent::Show);
        }
        if beneath.is_picture() && ui.button(i18n.t("underlay-place-anew")).clicked() {
            view.send(Intent::PlaceAnew);
        }
        if ui.button(i18n.t("underlay-take-away")).clicked() {
            view.send(Intent::TakeAway);
        }
    });
    if let Some(why) = &trace.failed {
        ui.colored_label(ui.visuals().error_fg_color, why);
    }
    match &trace.points {
        Some(points) => picking::show(view, beneath, points, &mut typed.shown, ui),
        None => show_crs(view, beneath, typed, ui),
    }
}

/// The coordinate system of the plan, and a field for another; not for what lies where points say.
fn show_crs(view: &View<'_>, beneath: &Beneath, typed: &mut ViewState, ui: &mut Ui) {
    let i18n = &view.i18n;
    let is_by_points = beneath.is_by_points();
    let key = match is_by_points {
        true => "underlay-by-points",
        false => "underlay-crs",
    };
    let said = match &beneath.crs {
        Some(crs) => i18n.t_args(key, &[("crs", crs.name().into())]),
        None => i18n.t("underlay-crs-needed"),
    };
    ui.label(said);
    if is_by_points {
        // In another system the same numbers are another place, far away.
        return;
    }
    ui.horizontal(|ui| {
        let field = TextEdit::singleline(&mut typed.crs)
            .hint_text("EPSG:4548")
            .desired_width(140.0);
        let response = ui.add(field);
        name_field(&response, &i18n.t("underlay-crs-field"));
        let enters = response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
        let use_it = Button::new(i18n.t("underlay-crs-use"));
        let use_it = ui.add_enabled(!typed.crs.trim().is_empty(), use_it);
        if use_it.clicked() || (enters && !typed.crs.trim().is_empty()) {
            view.send(Intent::UseCrs(typed.crs.clone()));
        }
    });
    ui.label(RichText::new(i18n.t("underlay-crs-hint")).small().weak());
}

fn show_tools(view: &View<'_>, trace: &Tracing, ui: &mut Ui) {
    let i18n = &view.i18n;
    title(ui, i18n.t("trace-tools"));
    let has_grids = view
        .session
        .document()
        .is_some_and(|d| !d.map.features.is_empty());
    ui.horizontal_wrapped(|ui| {
        for id in TraceId::ALL {
            let is_taken = trace.tracer.id() == Some(id);
            // Grids that are published are changed by plans.
            let is_blocked = id == TraceId::Grid && has_grids && !view.is_redrawing();
            let button = Button::selectable(is_taken, i18n.t(id.key()));
            let button = ui.add_enabled(!is_blocked, button);
            let button = button.on_disabled_hover_text(i18n.t("trace-grid-blocked"));
            if button.clicked() {
                view.send(Intent::Take((!is_taken).then_some(id)));
            }
        }
    });
    let Some(id) = trace.tracer.id() else {
        ui.label(RichText::new(i18n.t("trace-none")).weak());
        return;
    };
    show_said(view, trace, id, ui);
    if let Some(why) = &trace.refused {
        ui.colored_label(ui.visuals().error_fg_color, why);
    }
    ui.horizontal(|ui| {
        let finish = Button::new(i18n.t("trace-finish"));
        if ui.add_enabled(trace.tracer.is_whole(), finish).clicked() {
            view.send(Intent::Finish);
        }
        let back = Button::new(i18n.t("trace-back"));
        if ui.add_enabled(trace.tracer.is_busy(), back).clicked() {
            view.send(Intent::Back);
        }
    });
    ui.label(RichText::new(i18n.t(&format!("{}-hint", id.key()))).weak());
}

/// What is said of what is drawn.
fn show_said(view: &View<'_>, trace: &Tracing, id: TraceId, ui: &mut Ui) {
    let i18n = &view.i18n;
    let mut said: Said = trace.said.clone();
    let field = |ui: &mut Ui, text: &mut String, key: &str| {
        ui.horizontal(|ui| {
            let name = i18n.t(key);
            ui.label(&name);
            let response = ui.add(TextEdit::singleline(text).desired_width(160.0));
            name_field(&response, &name);
        });
    };
    field(ui, &mut said.name, "field-traced-name");
    match id {
        TraceId::Building => field(ui, &mut said.floors, "field-traced-floors"),
        TraceId::Street => {
            let text = |class: StreetClass| i18n.t(&format!("trace-class-{}", class.name()));
            ComboBox::from_label(i18n.t("trace-class"))
                .selected_text(text(said.class))
                .show_ui(ui, |ui| {
                    for class in StreetClass::ALL {
                        ui.selectable_value(&mut said.class, class, text(class));
                    }
                });
        }
        TraceId::Grid => {}
    }
    if said != trace.said {
        view.send(Intent::Say(said));
    }
}

fn show_traced(view: &View<'_>, trace: &Tracing, ui: &mut Ui) {
    let i18n = &view.i18n;
    let args = [("count", grouped(trace.traced.len()).into())];
    let name = i18n.t_args("trace-list", &args);
    title(ui, name.as_str());
    if trace.traced.is_empty() {
        return;
    }
    let columns = [Column::tools(""), Column::text("").grows()];
    let mut removed = None;
    let clicked = Table::new("traced", name, &columns)
        .row_height(TALL)
        .flows()
        .show(ui, trace.traced.len(), |row, place| {
            let thing = &trace.traced[place];
            let what = told(view, thing);
            row.cell(|ui| {
                let remove = ui.button(i18n.t("trace-remove"));
                let args = [("what", what.as_str().into())];
                name_field(&remove, &i18n.t_args("trace-remove-this", &args));
                if remove.clicked() {
                    removed = Some(thing.key.clone());
                }
            });
            row.text(what);
            row.hint_with(|| Some(i18n.t("updating-go")));
        });
    if let Some(key) = removed {
        view.send(Intent::Remove(key));
    } else if let Some(at) = clicked.row.and_then(|place| trace.traced.get(place)?.at) {
        view.send(Any::GoToPlace(at));
    }
}

/// What a thing is, and what it is called.
fn told(view: &View<'_>, thing: &TracedThing) -> String {
    let i18n = &view.i18n;
    let what = match thing.class {
        Some(class) => i18n.t(&format!("trace-class-{}", class.name())),
        None => i18n.t("trace-building"),
    };
    let name = thing.name.clone().unwrap_or_else(|| thing.key.id.clone());
    let args = [("what", what.into()), ("name", name.into())];
    i18n.t_args("trace-thing", &args)
}
