//! Who was not sampled: grid by grid in the order they are called, and of the grid that is chosen
//! household by household. The same stand on the map, where they live.

use super::sent;
use crate::app::intent::Intent as Any;
use crate::app::state::dialog::Dialog;
use crate::app::view::View;
use crate::app::widgets::table::{Column, DOUBLE, Table};
use crate::app::widgets::title;
use crate::app::words::messages::grouped;
use crate::app::workspaces::sampling::{Form, Intent};
use crate::model::record::Key;
use crate::model::sampling::{Called, Missing, Sampling, State};
use egui::{Button, RichText, Ui};
use std::collections::BTreeSet;

/// Draw the page.
pub fn show(view: &View<'_>, ui: &mut Ui, sampling: &Sampling) {
    let i18n = &view.i18n;
    if view.register.register().is_none() {
        ui.label(RichText::new(i18n.t("register-reading")).weak());
        return;
    }
    let grids = &view.sampling.missed.grids;
    let named: usize = grids.iter().map(|grid| grid.people.len()).sum();
    let unnamed: usize = grids.iter().map(|grid| grid.unnamed as usize).sum();
    let args = [
        ("named", grouped(named).into()),
        ("unnamed", grouped(unnamed).into()),
    ];
    ui.label(i18n.t_args("sampling-missing-total", &args));
    sent::show(view, ui, false);
    if grids.is_empty() {
        ui.label(RichText::new(i18n.t("sampling-missing-none")).weak());
        return;
    }
    let export = Button::new(i18n.t("sampling-missing-export"));
    let export = ui.add_enabled(view.may_write_out(), export);
    let export = export.on_disabled_hover_text(i18n.t("blocked-role"));
    if export.clicked() {
        view.send(Intent::ExportMissing);
    }
    let room = (ui.available_height() * 0.45).max(120.0);
    show_grids(view, ui, grids, room);
    let chosen = view.sampling.grid.as_deref();
    let grid = grids.iter().find(|grid| Some(grid.grid.as_str()) == chosen);
    if let Some(grid) = grid {
        ui.separator();
        show_people(view, ui, sampling, grid);
    }
}

fn count_of(grid: &Missing, state: State) -> usize {
    grid.people.iter().filter(|one| one.state == state).count()
}

fn show_grids(view: &View<'_>, ui: &mut Ui, grids: &[Missing], room: f32) {
    let i18n = &view.i18n;
    let name = i18n.t("sampling-tab-missing");
    let columns = [
        Column::text(i18n.t("field-grid")).grows(),
        Column::number(i18n.t("sampling-singles")),
        Column::number(i18n.t("called-missing")),
        Column::number(i18n.t("called-refused")),
        Column::number(i18n.t("sampling-unnamed")),
    ];
    let chosen = view.sampling.grid.as_deref();
    let is_selected = |place: usize| grids.get(place).map(|grid| grid.grid.as_str()) == chosen;
    let warning = ui.visuals().warn_fg_color;
    let clicked = Table::new("sampling-missing", name, &columns)
        .at_most(room)
        .selected(&is_selected)
        .show(ui, grids.len(), |row, place| {
            let grid = &grids[place];
            row.text(view.grid_title(Some(&grid.grid)));
            let urgent = count_of(grid, State::Urgent);
            let text = RichText::new(grouped(urgent).to_string());
            row.text(match urgent > 0 {
                true => text.color(warning),
                false => text,
            });
            row.text(grouped(count_of(grid, State::Missing)).to_string());
            row.text(grouped(count_of(grid, State::Refused)).to_string());
            row.text(grouped(grid.unnamed as usize).to_string());
        });
    if let Some(grid) = clicked.row.and_then(|place| grids.get(place)) {
        view.send(Intent::ShowGrid(grid.grid.clone()));
    }
}

/// Who of a grid, and what is done about it: a refusal, with its reason; or that it ends.
fn show_people(view: &View<'_>, ui: &mut Ui, sampling: &Sampling, grid: &Missing) {
    let i18n = &view.i18n;
    let args = [
        ("grid", view.grid_title(Some(&grid.grid)).into()),
        ("count", grouped(grid.people.len()).into()),
    ];
    let name = i18n.t_args("sampling-missing-in", &args);
    title(ui, name.as_str());
    let may = view.may_enter();
    show_registering(view, ui, sampling, grid);
    let columns = [Column::text(i18n.t("board-who")).grows(), Column::tools("")];
    let mut registers: Option<&str> = None;
    let mut refuses: Option<&Called> = None;
    let mut ends: Option<Key> = None;
    Table::new("missing-people", name, &columns)
        .row_height(DOUBLE)
        .fills()
        .only_read()
        .show(ui, grid.people.len(), |row, place| {
            let one = &grid.people[place];
            let home = one.home.as_deref();
            let known = home.and_then(|home| sampling.registration(home));
            let state = i18n.called(one.state);
            let state = match known.filter(|known| !known.code.is_empty()) {
                None => state,
                Some(known) => {
                    let args = [("code", known.code.as_str().into())];
                    format!("{state}  {}", i18n.t_args("sampling-code", &args))
                }
            };
            let state = RichText::new(state).weak();
            let who = format!(
                "{}  {}",
                view.person_name(&one.person),
                view.home_text(&one.person)
            );
            row.lines(who, state);
            row.cell(|ui| {
                ui.add_enabled_ui(may, |ui| match one.state {
                    State::Missing => {
                        ui.horizontal(|ui| {
                            if ui.small_button(i18n.t("sampling-refuses")).clicked() {
                                refuses = Some(one);
                            }
                            let button = Button::new(i18n.t("sampling-pre-register-some"));
                            if ui.add_enabled(home.is_some(), button.small()).clicked() {
                                registers = home;
                            }
                        });
                    }
                    State::Refused => {
                        let mut known = sampling.refusals();
                        let known = known.find(|r| r.person.as_ref() == Some(&one.person));
                        let button = Button::new(i18n.t("sampling-refuses-no-more")).small();
                        if ui.add_enabled(known.is_some(), button).clicked() {
                            ends = known.map(|refusal| refusal.key.clone());
                        }
                    }
                    State::Urgent => {}
                });
            });
        });
    if let Some(round) = view.sampling.round_key()
        && let Some(one) = refuses
    {
        let asked = Dialog::Refusal(round, one.person.clone(), String::new());
        view.send(Any::open(asked));
    }
    if let Some(key) = ends {
        view.send(Intent::EndRefusal(key));
    }
    if let Some(home) = registers {
        let form = Form::Home(view.pre_registration(home));
        view.send(Intent::Enter(Box::new(form)));
    }
}

/// Households of the grid that have no code yet get one together.
fn show_registering(view: &View<'_>, ui: &mut Ui, sampling: &Sampling, grid: &Missing) {
    let i18n = &view.i18n;
    let homes = grid.people.iter().filter_map(|one| one.home.as_deref());
    let open: BTreeSet<&str> = homes
        .filter(|home| sampling.registration(home).is_none())
        .collect();
    let args = [("count", grouped(open.len()).into())];
    let button = Button::new(i18n.t_args("sampling-pre-register-all", &args)).small();
    let response = ui.add_enabled(view.may_enter() && !open.is_empty(), button);
    if response.clicked() {
        let homes = open.into_iter().map(str::to_owned).collect();
        view.send(Intent::PreRegister(homes));
    }
}
