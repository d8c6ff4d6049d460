//! Entrances and checkpoints: closed grids that have not just one open entrance, gates that
//! nobody stands at, and all of them with their state and their shifts.

use super::{Onward, zone_name};
use crate::app::intent::Intent as Any;
use crate::app::project::Request;
use crate::app::view::View;
use crate::app::widgets::form::{Against, sheet};
use crate::app::widgets::name_field;
use crate::app::widgets::table::{Column, TALL, Table, change_of};
use crate::app::widgets::title;
use crate::app::words::messages::grouped;
use crate::app::workspaces::epidemic::{Intent, Sheet, shifts_of};
use crate::geometry::coverage::FaceId;
use crate::i18n::I18n;
use crate::model::act::Act;
use crate::model::epidemic::{Gate, GateKind, GateState};
use crate::model::record::{Key, Kind};
use egui::{ComboBox, Grid, RichText, TextEdit, Ui};

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
    let name = view.i18n.t_args("gate-title", &args);
    title(ui, name.as_str());
    if rows.is_empty() {
        ui.label(RichText::new(view.i18n.t("gate-none")).weak());
        return;
    }
    let may_write = view.may_enter_gates();
    let mut done = None;
    let i18n = &view.i18n;
    let columns = [
        Column::text(i18n.t("gate-name")).grows(),
        Column::tools(i18n.t("gate-state")),
        Column::number(i18n.t("gate-posts")),
        Column::tools(""),
    ];
    let clicked =
        Table::new("gates", name, &columns)
            .row_height(TALL)
            .show(ui, rows.len(), |row, place| {
                let gate = &gates[rows[place]];
                let state = gate.state_at(at);
                row.hinted(&gate.name, kind_name(i18n, gate.kind));
                row.say(&state_name(i18n, state));
                row.cell(|ui| {
                    ui.add_enabled_ui(may_write, |ui| {
                        if let Some(state) = choose_state(i18n, ui, gate, state) {
                            done = Some(Done::Set(gate.key.clone(), state));
                        }
                    });
                });
                row.text(gate.needed(at).to_string());
                row.cell(|ui| {
                    let button = egui::Button::new(i18n.t("gate-shifts")).small();
                    if ui.add_enabled(may_write, button).clicked() {
                        done = Some(Done::Shifts(Box::new(gate.clone())));
                    }
                });
            });
    let gate = clicked.row.and_then(|place| gates.get(*rows.get(place)?));
    let done = done.or_else(|| gate?.at.map(Done::Go));
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
    let name = view.i18n.t_args("gate-leaky", &args);
    title(ui, name.as_str());
    let selected = view.session.selection();
    let is_selected = |place: usize| rows.get(place).is_some_and(|(f, _)| selected.contains(f));
    let first = || rows.iter().position(|(face, _)| selected.contains(face));
    let columns = [Column::text("").grows()];
    let clicked = Table::new("leaky", name, &columns)
        .at_most(LEAKY)
        .selected(&is_selected)
        .reveals(change_of(selected), &first)
        .show(ui, rows.len(), |row, place| {
            row.text(rows[place].1.as_str());
        });
    if let Some((face, _)) = clicked.row.and_then(|place| rows.get(place)) {
        view.send(Any::GoToFace(*face));
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
    sheet(i18n, ui, "gate", refusal, |ui| {
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
        let fault = shifts_of(text).err().map(|line| {
            let args = [("line", line.into())];
            i18n.t_args("gate-shift-fault", &args)
        });
        Against {
            other: fault,
            ..Against::default()
        }
    })
}
