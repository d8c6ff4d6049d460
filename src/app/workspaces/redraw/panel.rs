//! The panel of the redraw workspace: the plan, the tool in hand, what an edit would do or why
//! it was refused, the balance of the grids, and the worklist.

use crate::app::command::Command;
use crate::app::intent;
use crate::app::map::tools::ToolId;
use crate::app::project::{PlanRequest, Request};
use crate::app::view::View;
use crate::app::widgets::add_command;
use crate::app::widgets::command_name;
use crate::app::widgets::frame_buttons;
use crate::app::widgets::name_field;
use crate::app::widgets::number;
use crate::app::widgets::table::{Column, Table};
use crate::app::widgets::title;
use crate::app::words::attributes::{named, subject};
use crate::app::words::messages::{area, border_names, grouped, length};
use crate::app::words::store::plan_name;
use crate::app::workspaces::redraw::Intent;
use crate::app::workspaces::redraw::balance;
use crate::app::workspaces::redraw::counted;
use crate::app::workspaces::redraw::proposing;
use crate::geometry::coverage::{FaceId, RefusalKind};
use crate::model::plan::{PlanInfo, Status};
use crate::model::plan::{UNASSIGNED, answer, asked};
use crate::model::worklist::{Item, Trouble};
use egui::{Button, CollapsingHeader, ComboBox, Id, Panel, RichText, ScrollArea, TextEdit, Ui};
use fluent_bundle::FluentValue;
use serde_json::{Map, Value};

/// So many lines of the worklist are shown at once.
const LISTED: usize = 200;

/// Draw the panel, or the one in which grids are proposed.
pub fn show(view: &View<'_>, ui: &mut Ui) {
    if view.planning.proposing.is_some() {
        return proposing::view::show(view, ui);
    }
    Panel::right("redraw")
        .default_size(340.0)
        .size_range(260.0..=560.0)
        .show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                frame_buttons(ui);
                show_plan(view, ui);
                ui.separator();
                show_tool(view, ui);
                show_grid(view, ui);
                ui.separator();
                balance::show(view, ui);
                show_worklist(view, ui);
            });
        });
}

fn show_plan(view: &View<'_>, ui: &mut Ui) {
    let Some(plan) = view.plan() else { return };
    let plans = view.work.state.as_ref().map_or(&[][..], |s| &s.plans);
    let drafts: Vec<&PlanInfo> = plans.iter().filter(|p| p.status == Status::Draft).collect();
    let name = view.i18n.t("plan-label");
    let mut chosen = None;
    ui.horizontal(|ui| {
        let label = ui.label(RichText::new(name).strong());
        ComboBox::from_id_salt("plan")
            .selected_text(plan_name(&view.i18n, &plan.name))
            .width(ui.available_width() - 8.0)
            .show_ui(ui, |ui| {
                for other in drafts.iter().copied() {
                    let name = plan_name(&view.i18n, &other.name);
                    if ui.selectable_label(other.id == plan.id, name).clicked() {
                        chosen = Some(other.id.clone());
                    }
                }
            })
            .response
            .labelled_by(label.id);
    });
    if let Some(id) = chosen.filter(|id| *id != plan.id) {
        view.send(Request::Plan(PlanRequest::Show(Some(id))));
    }
    ui.horizontal_wrapped(|ui| {
        for (command, short) in [
            (Command::NewPlan, "plan-new"),
            (Command::CopyPlan, "plan-copy"),
            (Command::RenamePlan, "plan-rename"),
            (Command::DiscardPlan, "plan-discard"),
            (Command::Propose, "plan-propose"),
            (Command::ComparePlan, "plan-compare"),
            (Command::UnlockBorders, "plan-unlock"),
            (Command::PublishPlan, "plan-publish"),
        ] {
            let hint = command_name(view, command);
            let button = Button::new(view.i18n.t(short));
            add_command(view, ui, command, button).on_hover_text(hint);
        }
    });
    if let Some(why) = &plan.unlocked {
        let args = [("why", why.as_str().into())];
        ui.label(RichText::new(view.i18n.t_args("plan-unlocked", &args)).weak());
    }
    let others = view.work.state.as_ref().map_or(0, |s| s.plans.len());
    if others > 1 {
        compare_with(view, ui, &plan, &drafts);
    }
}

/// Comparing with another draft.
fn compare_with(view: &View<'_>, ui: &mut Ui, plan: &PlanInfo, drafts: &[&PlanInfo]) {
    let others = drafts.iter().copied();
    let others: Vec<&PlanInfo> = others.filter(|other| other.id != plan.id).collect();
    if others.is_empty() {
        return;
    }
    ui.menu_button(view.i18n.t("plan-compare-with"), |ui| {
        for other in others {
            if ui.button(plan_name(&view.i18n, &other.name)).clicked() {
                view.send(Intent::CompareWith(other.clone()));
            }
        }
    });
}

fn show_tool(view: &View<'_>, ui: &mut Ui) {
    let id = view.planning.tool.id();
    title(ui, view.i18n.t(&format!("{}-short", id.key())));
    ui.label(RichText::new(view.i18n.t(&format!("{}-hint", id.key()))).weak());
    if matches!(id, ToolId::Reshape | ToolId::Split) && view.planning.follows {
        ui.label(RichText::new(view.i18n.t("tool-follow-hint")).weak());
    }
    show_doubt(view, ui);
    if let Some(missing) = view.planning.missing_m() {
        // The line is not finished: no word of a refusal.
        let args = [("length", length(&view.i18n, missing).into())];
        ui.label(view.i18n.t_args("missing-stretch", &args));
        return;
    }
    let planning = &view.planning;
    let refusal = planning
        .preview
        .as_ref()
        .and_then(|p| p.refusal.as_ref())
        .or(planning.refusal.as_ref());
    if let Some(refusal) = refusal {
        let (kind, at, has_help) = (refusal.kind, refusal.at, !refusal.help.is_empty());
        let names = match kind {
            RefusalKind::Protected => {
                let map = view.session.document().map(|d| d.map.as_ref());
                map.map_or_else(String::new, |map| {
                    border_names(&view.i18n, map, &refusal.faces)
                })
            }
            _ => names(view, &refusal.faces),
        };
        let key = refusal_key(kind);
        let args = [("grids", names.into())];
        let why = view.i18n.t_args(key, &args);
        let remedy = view.i18n.t(&format!("{key}-remedy"));
        ui.colored_label(ui.visuals().error_fg_color, why);
        if names_one_of_several(view, kind) && !refusal.faces.is_empty() {
            let args = [("grids", self::names(view, &refusal.faces).into())];
            ui.label(view.i18n.t_args("refusal-grids", &args));
        }
        ui.label(remedy);
        ui.horizontal(|ui| {
            if has_help && ui.button(view.i18n.t("refusal-complete")).clicked() {
                view.send(Intent::CompleteLine);
            }
            if ui.button(view.i18n.t("refusal-go")).clicked() {
                view.send(intent::Intent::GoToPlace(at));
            }
        });
        return;
    }
    show_preview(view, ui);
}

/// Whether it must be said which grid is meant: one line cuts several, and the reason alone does
/// not name it.
fn names_one_of_several(view: &View<'_>, kind: RefusalKind) -> bool {
    let is_of_line = matches!(
        kind,
        RefusalKind::NoCut | RefusalKind::EndsInside | RefusalKind::Sliver
    );
    is_of_line && view.session.selection().len() > 1
}

/// The selected grid: its name, and whether it is decided what becomes of it.
fn show_grid(view: &View<'_>, ui: &mut Ui) {
    let mut selected = view.session.selection().iter().copied();
    let (Some(face), None) = (selected.next(), selected.next()) else {
        return;
    };
    let Some(document) = view.session.document() else {
        return;
    };
    let properties = document
        .map
        .feature(face)
        .and_then(|f| f.properties.clone());
    let properties = properties.unwrap_or_default();
    let name = properties
        .get("name")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let id = Id::unique("plan-grid-name");
    let mut typed: (FaceId, String) = ui
        .data(|d| d.get_temp(id))
        .filter(|(of, _)| *of == face)
        .unwrap_or_else(|| (face, name.to_owned()));
    let label = view.i18n.t("plan-grid-name");
    let mut done = false;
    ui.horizontal(|ui| {
        ui.label(RichText::new(&label).weak());
        let field = ui.add(TextEdit::singleline(&mut typed.1).desired_width(f32::INFINITY));
        name_field(&field, &label);
        done = field.lost_focus();
        if !field.has_focus() && !done {
            typed.1 = name.to_owned();
        }
    });
    if done && !typed.1.trim().is_empty() {
        let value = Value::from(typed.1.trim());
        let values = vec![("name".to_owned(), value)];
        view.send(Intent::SetOnGrid(face, values));
    }
    ui.data_mut(|d| d.insert_temp(id, typed));
    if let Some(text) = counted::text(view, face) {
        ui.label(RichText::new(text).weak());
    }
    let was = properties.get(UNASSIGNED).and_then(Value::as_bool) == Some(true);
    let mut is = was;
    ui.checkbox(&mut is, view.i18n.t("plan-grid-unassigned"));
    if is != was {
        let values = vec![(UNASSIGNED.to_owned(), Value::from(is))];
        view.send(Intent::SetOnGrid(face, values));
    }
    for (field, values) in asked(&properties) {
        ask(view, ui, face, &properties, &field, &values);
    }
}

/// Grids that were joined differ in a field: which value is it?
fn ask(
    view: &View<'_>,
    ui: &mut Ui,
    face: FaceId,
    properties: &Map<String, Value>,
    field: &str,
    values: &[Value],
) {
    let args = [("field", subject(&view.i18n, field).into())];
    let label = view.i18n.t_args("plan-grid-ask", &args);
    let register = view.register.register();
    let mut chosen = None;
    ui.horizontal_wrapped(|ui| {
        ui.colored_label(ui.visuals().warn_fg_color, label);
        for value in values {
            let text = named(register, field, value);
            let text = text.unwrap_or_else(|| view.i18n.t("plan-grid-ask-none"));
            if ui.button(text).clicked() {
                chosen = Some(value.clone());
            }
        }
    });
    if let Some(value) = chosen {
        let values = answer(properties, field, value);
        view.send(Intent::SetOnGrid(face, values));
    }
}

/// An edit that cuts buildings is done only when insisted on.
fn show_doubt(view: &View<'_>, ui: &mut Ui) {
    let Some(preview) = &view.planning.doubtful else {
        return;
    };
    let cut = &preview.cut;
    let args = [("count", grouped(cut.len()).into())];
    let text = view.i18n.t_args("doubt-buildings", &args);
    ui.colored_label(ui.visuals().error_fg_color, text);
    let mut place = None;
    ui.horizontal_wrapped(|ui| {
        for (number, at) in cut.iter().take(12).enumerate() {
            let args = [("number", grouped(number + 1).into())];
            let link = ui.link(view.i18n.t_args("doubt-building", &args));
            if link.clicked() {
                place = Some(*at);
            }
        }
    });
    if let Some(at) = place {
        view.send(intent::Intent::GoToPlace(at));
    }
    ui.horizontal(|ui| {
        let insist = ui.button(view.i18n.t("doubt-insist"));
        if insist.on_hover_text("Enter").clicked() {
            view.send(Intent::Insist);
        }
        let give_up = ui.button(view.i18n.t("doubt-give-up"));
        if give_up.on_hover_text("Esc").clicked() {
            view.send(Intent::GiveUp);
        }
    });
}

fn show_preview(view: &View<'_>, ui: &mut Ui) {
    let Some(preview) = view.planning.shown_preview() else {
        return;
    };
    let i18n = &view.i18n;
    ui.label(format!(
        "{} {}",
        i18n.t("figure-length"),
        length(i18n, preview.length_m)
    ));
    egui::Grid::new("preview")
        .num_columns(3)
        .striped(true)
        .show(ui, |ui| {
            for figures in &preview.faces {
                let name = name_of(view, figures.face);
                ui.label(name);
                let count = |n: Option<u32>| {
                    n.map_or_else(|| "–".to_owned(), |n| grouped(n as usize).to_string())
                };
                let after = figures.after.or(figures.before);
                let change = format!("{} → {}", count(figures.before), count(after));
                number(ui, change);
                number(ui, area(i18n, figures.area_m2));
                ui.end_row();
            }
        });
}

fn name_of(view: &View<'_>, face: FaceId) -> String {
    let map = view.session.document().map(|d| &d.map);
    match map.filter(|map| map.feature(face).is_some()) {
        Some(map) => map.title(face),
        None => view.i18n.t("figures-new"),
    }
}

pub(super) fn names(view: &View<'_>, faces: &[FaceId]) -> String {
    let names: Vec<String> = faces
        .iter()
        .take(4)
        .map(|face| name_of(view, *face))
        .collect();
    names.join(&view.i18n.t("map-list-separator"))
}

/// The communities on both sides of a border; the outside where only one is named.
pub(super) const fn refusal_key(kind: RefusalKind) -> &'static str {
    match kind {
        RefusalKind::Gone => "refusal-gone",
        RefusalKind::OffTheGlobe => "refusal-off-the-globe",
        RefusalKind::Crosses => "refusal-crosses",
        RefusalKind::Overlaps => "refusal-overlaps",
        RefusalKind::Vanishes => "refusal-vanishes",
        RefusalKind::NodeStays => "refusal-node-stays",
        RefusalKind::NoCut => "refusal-no-cut",
        RefusalKind::EndsInside => "refusal-ends-inside",
        RefusalKind::NoStretch => "refusal-no-stretch",
        RefusalKind::Sliver => "refusal-sliver",
        RefusalKind::NotBeside => "refusal-not-beside",
        RefusalKind::Protected => "refusal-protected",
        RefusalKind::Unsound => "refusal-unsound",
    }
}

fn show_worklist(view: &View<'_>, ui: &mut Ui) {
    let Some(list) = view.session.redraw().map(|redraw| &redraw.worklist) else {
        return;
    };
    let count = list.len();
    let items: Vec<&Item> = list.items().take(LISTED).collect();
    let args = [("count", grouped(count).into())];
    let heading = view.i18n.t_args("worklist-title", &args);
    let mut chosen = None;
    CollapsingHeader::new(heading.as_str())
        .id_salt("worklist")
        .default_open(true)
        .show(ui, |ui| {
            if items.is_empty() {
                ui.label(RichText::new(view.i18n.t("worklist-none")).weak());
                return;
            }
            let hint = command_name(view, Command::NextTask);
            let button = Button::new(view.i18n.t("worklist-next"));
            add_command(view, ui, Command::NextTask, button).on_hover_text(hint);
            let is_shown = |place: usize| view.planning.task == Some(place);
            let columns = [Column::text("").grows()];
            let clicked = Table::new("worklist", heading, &columns)
                .flows()
                .selected(&is_shown)
                .show(ui, items.len(), |row, place| {
                    row.text(item_text(view, items[place]));
                });
            chosen = clicked.row;
            if count > LISTED {
                let args = [("count", grouped(count - LISTED).into())];
                ui.label(RichText::new(view.i18n.t_args("inspector-more", &args)).weak());
            }
        });
    if let Some(number) = chosen {
        view.send(Intent::GoToTask(number));
    }
}

fn item_text(view: &View<'_>, item: &Item) -> String {
    let i18n = &view.i18n;
    let name = item
        .face
        .map_or_else(String::new, |face| name_of(view, face));
    let figure = |count: u32| {
        let is_guess = item.face.is_some_and(|face| counted::is_guess(view, face));
        i18n.figure_in(grouped(count as usize), is_guess)
    };
    let (key, value): (&str, FluentValue<'_>) = match item.trouble {
        Trouble::Gap(m2) => ("trouble-gap", area(i18n, m2).into()),
        Trouble::Overlap(m2) => ("trouble-overlap", area(i18n, m2).into()),
        Trouble::Unassigned => ("trouble-unassigned", FluentValue::None),
        Trouble::Pieces(count) => ("trouble-pieces", grouped(count).into()),
        Trouble::BuildingCut => ("trouble-building-cut", FluentValue::None),
        Trouble::Entrances(0) => ("trouble-no-entrance", FluentValue::None),
        Trouble::Entrances(count) => ("trouble-entrances", grouped(count).into()),
        Trouble::TooLarge(count) => ("trouble-too-large", figure(count)),
        Trouble::TooSmall(count) => ("trouble-too-small", figure(count)),
    };
    i18n.t_args(key, &[("name", name.into()), ("value", value)])
}
