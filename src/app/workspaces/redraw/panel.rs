//! The panel of the redraw workspace: the plan, the tool in hand, what an edit would do or why
//! it was refused, the balance of the grids, and the worklist.

use crate::app::command::Command;
use crate::app::map::tools::ToolId;
use crate::app::project::PlanRequest;
use crate::app::shell::Shell;
use crate::app::widgets::add_command;
use crate::app::widgets::command_name;
use crate::app::widgets::frame_buttons;
use crate::app::widgets::name_field;
use crate::app::widgets::title;
use crate::app::words::messages::{area, grouped, length};
use crate::app::words::store::plan_name;
use crate::app::workspaces::redraw::balance;
use crate::geometry::coverage::{FaceId, RefusalKind};
use crate::model::plan::{PlanInfo, Status};
use crate::model::plan::{UNASSIGNED, answer, asked};
use crate::model::worklist::{Item, Trouble};
use egui::{
    Button, CollapsingHeader, ComboBox, Id, Panel, RichText, ScrollArea, TextEdit, Ui, vec2,
};
use serde_json::{Map, Value};

/// So many lines of the worklist are shown at once.
const LISTED: usize = 200;

/// Draw the panel.
pub fn show(shell: &mut Shell, ui: &mut Ui) {
    Panel::right("redraw")
        .default_size(340.0)
        .size_range(260.0..=560.0)
        .show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                frame_buttons(ui);
                show_plan(shell, ui);
                ui.separator();
                show_tool(shell, ui);
                show_grid(shell, ui);
                ui.separator();
                balance::show(shell, ui);
                show_worklist(shell, ui);
            });
        });
}

fn show_plan(shell: &mut Shell, ui: &mut Ui) {
    let Some(plan) = shell.plan() else { return };
    let plans: Vec<PlanInfo> = shell
        .work
        .state
        .as_ref()
        .map_or(Vec::new(), |s| s.plans.clone());
    let drafts: Vec<PlanInfo> = plans
        .into_iter()
        .filter(|p| p.status == Status::Draft)
        .collect();
    let name = shell.i18n.t("plan-label");
    let mut chosen = None;
    ui.horizontal(|ui| {
        let label = ui.label(RichText::new(name).strong());
        ComboBox::from_id_salt("plan")
            .selected_text(plan_name(&shell.i18n, &plan.name))
            .width(ui.available_width() - 8.0)
            .show_ui(ui, |ui| {
                for other in &drafts {
                    let name = plan_name(&shell.i18n, &other.name);
                    if ui.selectable_label(other.id == plan.id, name).clicked() {
                        chosen = Some(other.id.clone());
                    }
                }
            })
            .response
            .labelled_by(label.id);
    });
    if let Some(id) = chosen.filter(|id| *id != plan.id) {
        shell.ask_plan(PlanRequest::Show(Some(id)), ui.ctx());
    }
    ui.horizontal_wrapped(|ui| {
        for (command, short) in [
            (Command::NewPlan, "plan-new"),
            (Command::CopyPlan, "plan-copy"),
            (Command::RenamePlan, "plan-rename"),
            (Command::DiscardPlan, "plan-discard"),
            (Command::ComparePlan, "plan-compare"),
            (Command::UnlockBorders, "plan-unlock"),
            (Command::PublishPlan, "plan-publish"),
        ] {
            let hint = command_name(shell, command);
            let button = Button::new(shell.i18n.t(short));
            add_command(shell, ui, command, button).on_hover_text(hint);
        }
    });
    if let Some(why) = &plan.unlocked {
        let args = [("why", why.as_str().into())];
        ui.label(RichText::new(shell.i18n.t_args("plan-unlocked", &args)).weak());
    }
    let others = shell.work.state.as_ref().map_or(0, |s| s.plans.len());
    if others > 1 {
        compare_with(shell, ui, &plan, &drafts);
    }
}

/// Comparing with another draft.
fn compare_with(shell: &mut Shell, ui: &mut Ui, plan: &PlanInfo, drafts: &[PlanInfo]) {
    let others: Vec<&PlanInfo> = drafts.iter().filter(|other| other.id != plan.id).collect();
    if others.is_empty() {
        return;
    }
    ui.menu_button(shell.i18n.t("plan-compare-with"), |ui| {
        for other in others {
            if ui.button(plan_name(&shell.i18n, &other.name)).clicked() {
                shell.compare(plan.id.clone(), Some(other.clone()), ui.ctx());
            }
        }
    });
}

fn show_tool(shell: &mut Shell, ui: &mut Ui) {
    let id = shell.planning.tool.id();
    title(ui, shell.i18n.t(&format!("{}-short", id.key())));
    ui.label(RichText::new(shell.i18n.t(&format!("{}-hint", id.key()))).weak());
    if matches!(id, ToolId::Reshape | ToolId::Split) && shell.planning.follows {
        ui.label(RichText::new(shell.i18n.t("tool-follow-hint")).weak());
    }
    show_doubt(shell, ui);
    if let Some(missing) = shell.planning.missing_m() {
        // The line is not finished: no word of a refusal.
        let args = [("length", length(&shell.i18n, missing).into())];
        ui.label(shell.i18n.t_args("missing-stretch", &args));
        return;
    }
    let planning = &shell.planning;
    let refusal = planning
        .preview
        .as_ref()
        .and_then(|p| p.refusal.as_ref())
        .or(planning.refusal.as_ref());
    if let Some(refusal) = refusal {
        let (kind, at, has_help) = (refusal.kind, refusal.at, !refusal.help.is_empty());
        let names = match kind {
            RefusalKind::Protected => border_names(shell, &refusal.faces),
            _ => names(shell, &refusal.faces),
        };
        let key = refusal_key(kind);
        let args = [("grids", names.into())];
        let why = shell.i18n.t_args(key, &args);
        let remedy = shell.i18n.t(&format!("{key}-remedy"));
        ui.colored_label(ui.visuals().error_fg_color, why);
        ui.label(remedy);
        ui.horizontal(|ui| {
            if has_help && ui.button(shell.i18n.t("refusal-complete")).clicked() {
                shell.complete_line(ui.ctx());
            }
            if ui.button(shell.i18n.t("refusal-go")).clicked() {
                shell.go_to_place(at);
            }
        });
        return;
    }
    show_preview(shell, ui);
}

/// The selected grid: its name, and whether it is decided what becomes of it.
fn show_grid(shell: &mut Shell, ui: &mut Ui) {
    let mut selected = shell.session.selection().iter().copied();
    let (Some(face), None) = (selected.next(), selected.next()) else {
        return;
    };
    let Some(document) = shell.session.document() else {
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
    let label = shell.i18n.t("plan-grid-name");
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
        shell.set_on_plan_grid(face, &[("name".to_owned(), value)], ui.ctx());
    }
    ui.data_mut(|d| d.insert_temp(id, typed));
    let was = properties.get(UNASSIGNED).and_then(Value::as_bool) == Some(true);
    let mut is = was;
    ui.checkbox(&mut is, shell.i18n.t("plan-grid-unassigned"));
    if is != was {
        let values = [(UNASSIGNED.to_owned(), Value::from(is))];
        shell.set_on_plan_grid(face, &values, ui.ctx());
    }
    for (field, values) in asked(&properties) {
        ask(shell, ui, face, &properties, &field, &values);
    }
}

/// Grids that were joined differ in a field: which value is it?
fn ask(
    shell: &mut Shell,
    ui: &mut Ui,
    face: FaceId,
    properties: &Map<String, Value>,
    field: &str,
    values: &[Value],
) {
    let args = [("field", field.into())];
    let label = shell.i18n.t_args("plan-grid-ask", &args);
    let mut chosen = None;
    ui.horizontal_wrapped(|ui| {
        ui.colored_label(ui.visuals().warn_fg_color, label);
        for value in values {
            let text = match value {
                Value::String(text) => text.clone(),
                Value::Null => shell.i18n.t("plan-grid-ask-none"),
                other => other.to_string(),
            };
            if ui.button(text).clicked() {
                chosen = Some(value.clone());
            }
        }
    });
    if let Some(value) = chosen {
        shell.set_on_plan_grid(face, &answer(properties, field, value), ui.ctx());
    }
}

/// An edit that cuts buildings is done only when insisted on.
fn show_doubt(shell: &mut Shell, ui: &mut Ui) {
    let Some(preview) = shell.planning.doubtful.clone() else {
        return;
    };
    let cut = preview.cut;
    let args = [("count", grouped(cut.len()).into())];
    let text = shell.i18n.t_args("doubt-buildings", &args);
    ui.colored_label(ui.visuals().error_fg_color, text);
    let mut place = None;
    ui.horizontal_wrapped(|ui| {
        for (number, at) in cut.iter().take(12).enumerate() {
            let args = [("number", grouped(number + 1).into())];
            if ui
                .link(shell.i18n.t_args("doubt-building", &args))
                .clicked()
            {
                place = Some(*at);
            }
        }
    });
    if let Some(at) = place {
        shell.go_to_place(at);
    }
    ui.horizontal(|ui| {
        let insists = ui.button(shell.i18n.t("doubt-insist")).clicked();
        if let Some(edit) = preview.edit.filter(|_| insists) {
            shell.edit_plan(edit, ui.ctx());
        }
        if ui.button(shell.i18n.t("doubt-give-up")).clicked() {
            shell.planning.doubtful = None;
        }
    });
}

fn show_preview(shell: &Shell, ui: &mut Ui) {
    let Some(preview) = shell.planning.shown_preview() else {
        return;
    };
    let i18n = &shell.i18n;
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
                let name = name_of(shell, figures.face);
                ui.label(name);
                let count =
                    |n: Option<u32>| n.map_or_else(|| "–".to_owned(), |n| grouped(n as usize));
                let after = figures.after.or(figures.before);
                ui.label(format!("{} → {}", count(figures.before), count(after)));
                ui.label(area(i18n, figures.area_m2));
                ui.end_row();
            }
        });
}

fn name_of(shell: &Shell, face: FaceId) -> String {
    let map = shell.session.document().map(|d| &d.map);
    match map.filter(|map| map.feature(face).is_some()) {
        Some(map) => map.title(face),
        None => shell.i18n.t("figures-new"),
    }
}

fn names(shell: &Shell, faces: &[FaceId]) -> String {
    let names: Vec<String> = faces
        .iter()
        .take(4)
        .map(|face| name_of(shell, *face))
        .collect();
    names.join(&shell.i18n.t("map-list-separator"))
}

/// The communities on both sides of a border; the outside where only one is named.
fn border_names(shell: &Shell, faces: &[FaceId]) -> String {
    let map = shell.session.document().map(|d| &d.map);
    let community = |face: &FaceId| {
        let properties = map?.feature(*face)?.properties.as_ref()?;
        properties.get("community")?.as_str().map(str::to_owned)
    };
    let mut names: Vec<String> = faces.iter().filter_map(community).collect();
    names.dedup();
    if names.len() < 2 {
        names.push(shell.i18n.t("border-outside"));
    }
    names.join(&shell.i18n.t("border-separator"))
}

const fn refusal_key(kind: RefusalKind) -> &'static str {
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

fn show_worklist(shell: &mut Shell, ui: &mut Ui) {
    let Some(list) = shell.session.redraw().map(|redraw| &redraw.worklist) else {
        return;
    };
    let count = list.len();
    let items: Vec<Item> = list.items().take(LISTED).cloned().collect();
    let args = [("count", grouped(count).into())];
    let heading = shell.i18n.t_args("worklist-title", &args);
    let mut chosen = None;
    CollapsingHeader::new(heading)
        .id_salt("worklist")
        .default_open(true)
        .show(ui, |ui| {
            if items.is_empty() {
                ui.label(RichText::new(shell.i18n.t("worklist-none")).weak());
                return;
            }
            let hint = command_name(shell, Command::NextTask);
            let button = Button::new(shell.i18n.t("worklist-next"));
            add_command(shell, ui, Command::NextTask, button).on_hover_text(hint);
            for (number, item) in items.iter().enumerate() {
                let text = item_text(shell, item);
                let is_shown = shell.planning.task == Some(number);
                let button = Button::selectable(is_shown, text)
                    .wrap_mode(egui::TextWrapMode::Truncate)
                    .min_size(vec2(ui.available_width(), 0.0));
                if ui.add(button).clicked() {
                    chosen = Some(number);
                }
            }
            if count > LISTED {
                let args = [("count", grouped(count - LISTED).into())];
                ui.label(RichText::new(shell.i18n.t_args("inspector-more", &args)).weak());
            }
        });
    if let Some(number) = chosen {
        shell.go_to_task(number);
    }
}

fn item_text(shell: &Shell, item: &Item) -> String {
    let i18n = &shell.i18n;
    let name = item
        .face
        .map_or_else(String::new, |face| name_of(shell, face));
    let (key, value) = match item.trouble {
        Trouble::Gap(m2) => ("trouble-gap", area(i18n, m2)),
        Trouble::Overlap(m2) => ("trouble-overlap", area(i18n, m2)),
        Trouble::Unassigned => ("trouble-unassigned", String::new()),
        Trouble::Pieces(count) => ("trouble-pieces", grouped(count)),
        Trouble::BuildingCut => ("trouble-building-cut", String::new()),
        Trouble::Entrances(0) => ("trouble-no-entrance", String::new()),
        Trouble::Entrances(count) => ("trouble-entrances", grouped(count)),
        Trouble::TooLarge(count) => ("trouble-too-large", grouped(count as usize)),
        Trouble::TooSmall(count) => ("trouble-too-small", grouped(count as usize)),
    };
    i18n.t_args(key, &[("name", name.into()), ("value", value.into())])
}
