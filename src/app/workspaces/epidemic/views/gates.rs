//! Entrances and checkpoints: closed grids that have not just one open entrance, gates that
//! nobody stands at, and all of them with their state and their shifts.

use super::{Onward, form_buttons, show_refusal, zone_name};
use crate::app::intent::Intent as Any;
use crate::app::project::Request;
use crate::app::view::View;
use crate::app::widgets::name_field;
use crate::app::widgets::title;
use crate::app::words::messages::grouped;
use crate::app::workspaces::epidemic::{Intent, Sheet, shifts_of};
use crate::geometry::coverage::FaceId;
use crate::i18n::I18n;
use crate::model::act::Act;
use crate::model::epidemic::{Gate, GateKind, GateState};
use crate::model::record::{Key, Kind};
use egui::{ComboBox, Grid, RichText, ScrollArea, TextEdit, Ui};
use egui_extras::{Column, TableBuilder};

/// Height of a row of the list, points.
const ROW: f32 = 30.0;
/// Height of the list of closed grids that leak, points.
const LEAKY: f32 = 120.0;

fn state_name(i18n: &I18n, state: GateState) -> String {
    i18n.t(&format!("gate-{}", state.name()))
}

fn kind_name(i18n: &I18n, kind: GateKind) -> String {
    i18n.t(&format!("gate-kind-{}", kind.name()))
}

/// Draw the list.
pub fn show(view: &View<'_>, ui: &mut Ui) {
    let Some(known) = view.epidemic.known().cloned() else {
        return;
    };
    // Entrances are those of the grids of today.
    if !view.epidemic.is_past() {
        show_leaky(view, ui);
    }
    let at = view.epidemic_at();
    let gates = &known.epidemic.gates;
    let faces = view.epidemic.placed().map(|placed| &placed.gates);
    let face_of = |i: usize| faces.and_then(|faces| faces.get(i).copied().flatten());
    let selected = view.session.selection().clone();
    let mut rows: Vec<usize> = (0..gates.len())
        .filter(|i| {
            let face = face_of(*i);
            selected.is_empty() || selected.iter().any(|s| face == Some(s.0 as usize))
        })
        .collect();
    // Where nobody stands on top.
    rows.sort_by_key(|i| (gates[*i].state_at(at) != GateState::Unmanned, *i));
    let unmanned = gates
        .iter()
        .filter(|g| g.state_at(at) == GateState::Unmanned);
    let args = [
        ("count", grouped(rows.len()).into()),
        ("unmanned", grouped(unmanned.count()).into()),
    ];
    title(ui, view.i18n.t_args("gate-title", &args));
    if rows.is_empty() {
        ui.label(RichText::new(view.i18n.t("gate-none")).weak());
        return;
    }
    let may_write = view.may_enter_gates();
    let mut done = None;
    let i18n = &view.i18n;
    TableBuilder::new(ui)
        .id_salt("gates")
        .striped(true)
        .sense(egui::Sense::click())
        .column(Column::remainder().at_least(90.0).clip(true))
        .column(Column::auto().at_least(88.0))
        .column(Column::auto().at_least(36.0))
        .column(Column::auto().at_least(44.0))
        .header(ROW, |mut header| {
            let keys = ["gate-name", "gate-state", "gate-posts"];
            crate::app::widgets::heads(view, &mut header, &keys);
            header.col(|_| {});
        })
        .body(|body| {
            body.rows(ROW, rows.len(), |mut row| {
                let gate = &gates[rows[row.index()]];
                row.col(|ui| {
                    let hint = kind_name(i18n, gate.kind);
                    ui.label(&gate.name).on_hover_text(hint);
                });
                row.col(|ui| {
                    ui.add_enabled_ui(may_write, |ui| {
                        if let Some(state) = choose_state(i18n, ui, gate, gate.state_at(at)) {
                            done = Some(Done::Set(gate.key.clone(), state));
                        }
                    });
                });
                row.col(|ui| {
                    ui.label(gate.needed(at).to_string());
                });
                row.col(|ui| {
                    let button = egui::Button::new(i18n.t("gate-shifts")).small();
                    if ui.add_enabled(may_write, button).clicked() {
                        done = Some(Done::Shifts(Box::new(gate.clone())));
                    }
                });
                if row.response().clicked() {
                    done = done.take().or_else(|| gate.at.map(Done::Go));
                }
            });
        });
    match done {
        None => {}
        Some(Done::Go(at)) => view.send(Any::GoToPlace(at)),
        Some(Done::Set(key, state)) => {
            let keys = vec![key];
            view.send(Request::from(Act::SetGates { keys, state }));
        }
        Some(Done::Shifts(gate)) => {
            let lines: Vec<String> = gate.shifts.iter().map(ToString::to_string).collect();
            let sheet = Sheet::Gate(gate.key, gate.kind, lines.join("\n"));
            view.send(Intent::Enter(sheet));
        }
    }
}

/// What was done about a gate.
enum Done {
    Go(crate::geometry::fixed::Coord),
    Set(Key, GateState),
    Shifts(Box<Gate>),
}

fn choose_state(i18n: &I18n, ui: &mut Ui, gate: &Gate, now: GateState) -> Option<GateState> {
    let text = RichText::new(state_name(i18n, now));
    let text = if now == GateState::Unmanned {
        text.color(ui.visuals().warn_fg_color)
    } else {
        text
    };
    let mut chosen = None;
    let menu = ComboBox::from_id_salt(("gate-state", &gate.key.id))
        .selected_text(text)
        .width(76.0)
        .show_ui(ui, |ui| {
            for state in GateState::ALL {
                let is_it = now == state;
                if ui
                    .selectable_label(is_it, state_name(i18n, state))
                    .clicked()
                    && !is_it
                {
                    chosen = Some(state);
                }
            }
        });
    let name = format!("{} {}", gate.name, i18n.t("gate-state"));
    name_field(&menu.response, &name);
    chosen
}

/// Closed grids that have not just one open entrance.
fn show_leaky(view: &View<'_>, ui: &mut Ui) {
    let Some((document, moment)) = view.session.document().zip(view.epidemic.moment()) else {
        return;
    };
    let has_area = view.epidemic.ground().map(|ground| &ground.has_area);
    let grids = moment.grids.iter().enumerate();
    let rows: Vec<(FaceId, String)> = grids
        .filter(|(i, grid)| grid.is_leaky() && has_area.is_some_and(|a| a[*i]))
        .filter_map(|(i, grid)| {
            let face = FaceId(u32::try_from(i).ok()?);
            let args = [
                ("grid", document.map.title(face).into()),
                ("zone", zone_name(&view.i18n, grid.in_force.zone).into()),
                ("count", grouped(grid.open_entrances as usize).into()),
            ];
            Some((face, view.i18n.t_args("gate-leaky-line", &args)))
        })
        .collect();
    if rows.is_empty() {
        ui.label(RichText::new(view.i18n.t("gate-none-leaky")).weak());
        return;
    }
    let args = [("count", grouped(rows.len()).into())];
    title(ui, view.i18n.t_args("gate-leaky", &args));
    let mut going = None;
    ScrollArea::vertical()
        .id_salt("leaky")
        .max_height(LEAKY)
        .show(ui, |ui| {
            for (face, text) in &rows {
                let is_it = view.session.selection().contains(face);
                if ui.selectable_label(is_it, text).clicked() {
                    going = Some(*face);
                }
            }
        });
    if let Some(face) = going {
        view.send(Any::GoToFace(face));
    }
}

/// The form of a gate: its kind and its shifts.
pub fn show_form(
    view: &View<'_>,
    ui: &mut Ui,
    (key, kind, text): (&Key, &mut GateKind, &mut String),
    refusal: Option<&str>,
) -> Onward {
    let i18n = &view.i18n;
    let gates = view.epidemic.known().map(|known| &known.epidemic.gates);
    let gate = gates.and_then(|gates| gates.iter().find(|gate| gate.key == *key));
    title(ui, gate.map_or("", |gate| gate.name.as_str()));
    Grid::new("gate-form").num_columns(2).show(ui, |ui| {
        if key.kind == Kind::Checkpoint {
            ui.label(RichText::new(i18n.t("gate-kind")).weak());
            ui.horizontal(|ui| {
                for of in [GateKind::Crossing, GateKind::Gate] {
                    ui.radio_value(kind, of, kind_name(i18n, of));
                }
            });
            ui.end_row();
        }
        let name = i18n.t("gate-shifts");
        ui.label(RichText::new(&name).weak());
        let field = TextEdit::multiline(text)
            .desired_rows(4)
            .desired_width(220.0)
            .hint_text("08:00-14:00 2");
        name_field(&ui.add(field), &name);
        ui.end_row();
    });
    ui.label(RichText::new(i18n.t("gate-shifts-hint")).weak());
    let fault = shifts_of(text).err().map(str::to_owned);
    if let Some(line) = &fault {
        let args = [("line", line.as_str().into())];
        let text = i18n.t_args("gate-shift-fault", &args);
        ui.colored_label(ui.visuals().warn_fg_color, text);
    }
    let onward = form_buttons(i18n, ui, fault.is_none());
    show_refusal(ui, refusal);
    onward
}
