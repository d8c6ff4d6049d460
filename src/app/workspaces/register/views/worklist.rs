//! What is not as it should be in the register: each line goes to its unit.

use super::card::{BOTH, of_level, step};
use crate::app::view::View;
use crate::app::widgets::table::{Column, Table};
use crate::app::words::messages::grouped;
use crate::app::workspaces::register::words::role_name;
use crate::app::workspaces::register::{Form, Intent, Nowhere};
use crate::model::register::{Entry, Level, Register, Trouble};
use egui::{RichText, Ui};

/// Height of a row, points.
const ROW: f32 = 46.0;

/// Draw the list.
pub fn show(view: &View<'_>, ui: &mut Ui) {
    let entries = view.register.worklist();
    let Some(register) = view.register.register() else {
        return;
    };
    let unplaced = register.unplaced();
    show_unplaced(view, ui, unplaced);
    if entries.is_empty() {
        if unplaced == 0 {
            ui.label(RichText::new(view.i18n.t("register-worklist-none")).weak());
        }
        return;
    }
    let mut moves = None;
    let i18n = &view.i18n;
    let args = [("count", grouped(entries.len()).into())];
    let name = i18n.t_args("register-worklist-count", &args);
    let of_nowhere = |entry: &Entry| match entry.trouble {
        Trouble::Homeless(_) => Some(Nowhere::Homeless),
        Trouble::Alone(_) => Some(Nowhere::Alone),
        _ => None,
    };
    let columns = [Column::text("").grows(), Column::tools("")];
    let clicked = Table::new("register-worklist", name, &columns)
        .row_height(ROW)
        .fills()
        .show(ui, entries.len(), |row, place| {
            let entry = &entries[place];
            let (name, text) = text_of(view, register, entry);
            row.lines(RichText::new(name).strong(), text);
            row.cell(|ui| {
                if matches!(entry.trouble, Trouble::Contradictory(..) | Trouble::Lost(_))
                    && step(view, ui, "unit-move", (true, BOTH))
                {
                    moves = entry.unit;
                }
            });
        });
    let clicked = clicked.row.and_then(|place| entries.get(place));
    let nowhere = clicked.and_then(of_nowhere);
    let chosen = clicked.and_then(|entry| entry.unit);
    if nowhere.is_some() {
        view.send(Intent::ListNowhere(nowhere));
    }
    if let Some(unit) = chosen.or(moves) {
        view.send(Intent::GoToUnit(unit, true));
    }
    // A building goes to a compound, as the way out of a contradiction.
    if let Some(unit) = moves.and_then(|unit| register.unit(unit)) {
        let form = Form::Move(unit.key.clone(), String::new(), None);
        view.send(Intent::Enter(Box::new(form)));
    }
}

/// How many buildings of a map are in no unit, and the act that puts them in.
fn show_unplaced(view: &View<'_>, ui: &mut Ui, count: usize) {
    if count == 0 {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        let args = [("count", grouped(count).into())];
        ui.label(view.i18n.t_args("register-unplaced", &args));
        if step(view, ui, "register-place", (true, of_level(Level::Grid))) {
            view.send(Intent::PlaceBuildings);
        }
    });
}

/// The unit and what is not as it should be about it.
fn text_of(view: &View<'_>, register: &Register, entry: &Entry) -> (String, String) {
    let i18n = &view.i18n;
    let unit = entry.unit.and_then(|id| register.unit(id));
    let name = unit.map(|unit| unit.name.clone());
    let count = |n: u32| grouped(n as usize).into();
    let grid = |code: &String| {
        let unit = register
            .unit_coded(Level::Grid, code)
            .and_then(|id| register.unit(id));
        unit.map_or_else(|| code.clone(), |unit| unit.name.clone())
    };
    let text = match &entry.trouble {
        Trouble::Contradictory(said, own) => i18n.t_args(
            "trouble-contradictory",
            &[("said", grid(said).into()), ("own", grid(own).into())],
        ),
        Trouble::Unplaced => i18n.t("trouble-unplaced"),
        Trouble::Lost(code) => i18n.t_args("trouble-lost", &[("code", code.as_str().into())]),
        Trouble::Outside => i18n.t("trouble-outside"),
        Trouble::Double => i18n.t("trouble-double"),
        Trouble::Homeless(n) => i18n.t_args("trouble-homeless", &[("count", count(*n))]),
        Trouble::Alone(n) => i18n.t_args("trouble-alone", &[("count", count(*n))]),
        Trouble::Over(registered, stated) => i18n.t_args(
            "trouble-over",
            &[
                ("registered", count(*registered)),
                ("stated", count(*stated)),
            ],
        ),
        Trouble::Gap(role, n) => {
            let key = if *n > 1 {
                "trouble-nobodies"
            } else {
                "trouble-nobody"
            };
            let args = [
                ("role", role_name(i18n, *role).into()),
                ("count", count(*n)),
            ];
            i18n.t_args(key, &args)
        }
        Trouble::Overload(_, role, units, households) => i18n.t_args(
            "trouble-overload",
            &[
                ("role", role_name(i18n, *role).into()),
                ("units", count(*units)),
                ("households", count(*households)),
            ],
        ),
    };
    let name = match &entry.trouble {
        Trouble::Homeless(_) => Some(i18n.t("nowhere-homeless")),
        Trouble::Alone(_) => Some(i18n.t("nowhere-alone")),
        Trouble::Overload(person, ..) => {
            let staff = register.staff(person).map(|staff| staff.name());
            staff.filter(|name| !name.is_empty()).or(name)
        }
        _ => name,
    };
    (name.unwrap_or_else(|| i18n.t("register-title")), text)
}
