//! Isolations: who is overdue, who waits for release, and what is done about it.

use super::{day_text, entering_button};
use crate::app::intent::Intent as Any;
use crate::app::state::dialog::Dialog;
use crate::app::view::View;
use crate::app::widgets::question::{Next, buttons, line};
use crate::app::widgets::table::{Column, DOUBLE, Table};
use crate::app::widgets::{name_field, title};
use crate::app::words::messages::grouped;
use crate::app::workspaces::epidemic::Intent;
use crate::geometry::coverage::FaceId;
use crate::i18n::I18n;
use crate::model::act::Act;
use crate::model::epidemic::{Houses, Isolation, IsolationStep, Where};
use crate::model::record::Key;
use crate::rules::calendar;
use crate::rules::isolation::{Check, FEVER, Standing, check_period, temperature};
use egui::containers::menu::MenuButton;
use egui::{Button, Grid, RichText, Ui};
use jiff::civil::Date;

/// So many people are named in a dialog.
const NAMED: usize = 4;

/// How an isolation stands, in words; grave where something must be done.
fn state_text(i18n: &I18n, standing: Standing, check: Check) -> (String, bool) {
    match (standing, check) {
        (Standing::ReleaseDue, _) => (i18n.t("isolation-release-due"), true),
        (_, Check::Overdue(0)) => (i18n.t("isolation-overdue-today"), true),
        (_, Check::Overdue(days)) => {
            let args = [("days", days.into())];
            (i18n.t_args("isolation-overdue", &args), true)
        }
        (_, Check::Due) => (i18n.t("isolation-due"), false),
        (_, Check::Done) => (i18n.t("isolation-done"), false),
        (_, Check::None) => (String::new(), false),
    }
}

/// Draw the list.
pub fn show(view: &View<'_>, ui: &mut Ui) {
    let (Some(known), Some(moment)) = (view.epidemic.known(), view.epidemic.moment()) else {
        return;
    };
    let figures = moment.figures;
    let rank = |standing: Standing, check: Check| match (standing, check) {
        (_, Check::Overdue(days)) => (0, u32::MAX - days),
        (Standing::ReleaseDue, _) => (1, 0),
        (_, Check::Due) => (2, 0),
        _ => (3, 0),
    };
    // A selection of grids on the map is one of the list too.
    let selected = view.session.selection().clone();
    let faces = view.epidemic.placed().map(|placed| &placed.isolations);
    let is_there = |i: usize| {
        let face = faces.and_then(|faces| faces[i]);
        selected.is_empty() || selected.iter().any(|s| face == Some(s.0 as usize))
    };
    let of_case = view.epidemic.of_case.clone();
    let is_of_case = |i: usize| of_case.is_none() || known.epidemic.isolations[i].case == of_case;
    let mut rows: Vec<(usize, Standing, Check)> = moment
        .isolations
        .iter()
        .copied()
        .filter(|(i, standing, check)| {
            is_there(*i)
                && is_of_case(*i)
                && (!view.epidemic.only_due || rank(*standing, *check).0 < 3)
        })
        .collect();
    rows.sort_by_key(|(i, standing, check)| (rank(*standing, *check), *i));
    let args = [
        ("home", grouped(figures.at_home as usize).into()),
        ("central", grouped(figures.central as usize).into()),
        ("overdue", grouped(figures.overdue as usize).into()),
        ("release", grouped(figures.release_due as usize).into()),
    ];
    ui.label(view.i18n.t_args("isolation-figures", &args));
    let mut only_due = view.epidemic.only_due;
    let mut is_entering = false;
    ui.horizontal(|ui| {
        is_entering = entering_button(view, ui, "isolation-new");
        let name = view.i18n.t("isolation-only-due");
        if ui.checkbox(&mut only_due, name).changed() {
            view.send(Intent::ListDue(only_due));
        }
    });
    if let Some(number) = &of_case {
        ui.horizontal(|ui| {
            let args = [("case", number.as_str().into())];
            ui.label(view.i18n.t_args("isolation-of-case", &args));
            if ui.small_button(view.i18n.t("isolation-of-all")).clicked() {
                view.send(Intent::ListContacts(None));
            }
        });
    }
    let args = [("count", grouped(rows.len()).into())];
    let name = view.i18n.t_args("isolation-title", &args);
    title(ui, name.as_str());
    if is_entering {
        view.send(Intent::EnterIsolation(None));
        return;
    }
    if rows.is_empty() {
        let is_locked = known.epidemic.isolations.iter().any(|one| one.is_locked);
        let said = match is_locked {
            true => "isolation-locked",
            false => "isolation-none",
        };
        ui.label(RichText::new(view.i18n.t(said)).weak());
        return;
    }
    let may_enter = view.may_enter();
    let today = moment.at.date();
    let mut done: Option<Done> = None;
    let map = view.session.document().map(|document| &document.map);
    let i18n = &view.i18n;
    let columns = [
        Column::text(i18n.t("board-who")),
        Column::text(i18n.t("isolation-state")).grows(),
        Column::tools(""),
    ];
    let face_at = |place: usize| {
        let (i, ..) = rows.get(place)?;
        let face = u32::try_from((*faces?.get(*i)?)?).ok()?;
        Some(FaceId(face))
    };
    let warning = ui.visuals().warn_fg_color;
    let clicked = Table::new("isolations", name, &columns)
        .row_height(DOUBLE)
        .show(ui, rows.len(), |row, place| {
            let (i, standing, check) = rows[place];
            let isolation = &known.epidemic.isolations[i];
            let grid = face_at(place).zip(map).map(|(face, map)| map.title(face));
            let hint = hint_text(i18n, &known.houses, isolation);
            let place = i18n.t(match isolation.place_on(today) {
                Where::Home => "place-home",
                Where::Central => "place-central",
            });
            let place = format!("{} · {place}", grid.unwrap_or_default());
            let who = known.houses.who(isolation);
            row.lines(who, RichText::new(place).weak());
            let (text, is_grave) = state_text(i18n, standing, check);
            let text = RichText::new(text);
            let text = if is_grave { text.color(warning) } else { text };
            let end = format!("{} {}", i18n.t("field-end"), day_text(isolation.end));
            row.lines(text, RichText::new(end).weak());
            row.hint(hint);
            row.cell(|ui| {
                ui.add_enabled_ui(may_enter, |ui| {
                    let steps = (standing == Standing::ReleaseDue, check);
                    done = show_steps(i18n, ui, isolation, steps, today).or(done.take());
                });
            });
        });
    let going = clicked.row.and_then(face_at);
    let today = view.now().date();
    match done {
        None => {
            if let Some(face) = going {
                view.send(Any::GoToFace(face));
            }
        }
        Some(Done::Check(key)) => {
            view.send(Any::open(Dialog::Check(vec![key], String::new())));
        }
        Some(Done::Release(key)) => {
            let step = IsolationStep::Release(today);
            view.send(Intent::StepIsolations(vec![key], step));
        }
        Some(Done::Negative(key, day)) => {
            let step = IsolationStep::Negative(day);
            view.send(Intent::StepIsolations(vec![key], step));
        }
        Some(Done::Deliver(key)) => {
            view.send(Any::open(Dialog::Deliver(vec![key], String::new())));
        }
        Some(Done::Move(key, end)) => {
            view.send(Any::open(Dialog::MoveEnd(vec![key], end, String::new())));
        }
        Some(Done::Edit(isolation)) => {
            view.send(Intent::EnterIsolation(Some(isolation)));
        }
        Some(Done::Positive(isolation)) => view.send(Intent::EnterCaseOf(isolation)),
    }
}

/// What was done about an isolation.
enum Done {
    Check(Key),
    Release(Key),
    Negative(Key, Date),
    Positive(Box<Isolation>),
    Deliver(Key),
    Move(Key, String),
    Edit(Box<Isolation>),
}

/// The buttons of a row: what is due now, and the menu of all else.
fn show_steps(
    i18n: &I18n,
    ui: &mut Ui,
    isolation: &Isolation,
    (is_release, check): (bool, Check),
    today: Date,
) -> Option<Done> {
    let is_open = matches!(check, Check::Due | Check::Overdue(_));
    let key = || isolation.key.clone();
    let mut done = None;
    ui.horizontal(|ui| {
        if is_release && ui.small_button(i18n.t("isolation-release")).clicked() {
            done = Some(Done::Release(key()));
        }
        if is_open && ui.small_button(i18n.t("isolation-check")).clicked() {
            done = Some(Done::Check(key()));
        }
        let button = Button::new("⋯").small();
        let (button, _) = MenuButton::from_button(button).ui(ui, |ui| {
            if let Some(chosen) = more(i18n, ui, isolation, today) {
                done = Some(chosen);
            }
        });
        name_field(&button, &i18n.t("button-more"));
    });
    done
}

/// What is done less often.
fn more(i18n: &I18n, ui: &mut Ui, isolation: &Isolation, today: Date) -> Option<Done> {
    let key = || isolation.key.clone();
    let mut done = None;
    // The oldest sample without a result, else today's.
    let day = isolation.unanswered(today).next().unwrap_or(today);
    let args = [("day", day.to_string().into())];
    if ui
        .button(i18n.t_args("isolation-negative-of", &args))
        .clicked()
    {
        done = Some(Done::Negative(key(), day));
    }
    if ui.button(i18n.t("isolation-positive")).clicked() {
        done = Some(Done::Positive(Box::new(isolation.clone())));
    }
    if ui.button(i18n.t("isolation-deliver")).clicked() {
        done = Some(Done::Deliver(key()));
    }
    ui.separator();
    if ui.button(i18n.t("isolation-move")).clicked() {
        let end = isolation.end.map(|day| day.to_string());
        done = Some(Done::Move(key(), end.unwrap_or_default()));
    }
    if ui.button(i18n.t("isolation-edit")).clicked() {
        done = Some(Done::Edit(Box::new(isolation.clone())));
    }
    if done.is_some() {
        ui.close();
    }
    done
}

/// Whom a dialog is about: who, in which grid, until when, a line each.
fn show_whose(view: &View<'_>, ui: &mut Ui, keys: &[Key]) {
    for key in keys.iter().take(NAMED) {
        if let Some(text) = whose(view, key) {
            ui.label(RichText::new(text).strong());
        }
    }
    let more = keys.len().saturating_sub(NAMED);
    if more > 0 {
        let args = [("count", grouped(more).into())];
        ui.label(RichText::new(view.i18n.t_args("inspector-more", &args)).weak());
    }
}

/// An isolation in a line, the name masked; nothing of one that is sealed or gone.
pub(crate) fn whose(view: &View<'_>, key: &Key) -> Option<String> {
    let known = view.epidemic.known()?;
    let mut isolations = known.epidemic.isolations.iter();
    let (place, isolation) = isolations
        .by_ref()
        .enumerate()
        .find(|(_, one)| one.key == *key)?;
    let placed = view.epidemic.placed()?.isolations.get(place).copied();
    let face = placed.flatten().and_then(|face| u32::try_from(face).ok());
    let map = view.session.document().map(|document| &document.map);
    let grid = face.zip(map).map(|(face, map)| map.title(FaceId(face)));
    let args = [
        ("who", known.houses.who(isolation).into()),
        ("grid", grid.unwrap_or_default().into()),
        ("end", day_text(isolation.end).into()),
    ];
    Some(view.i18n.t_args("isolation-whose", &args))
}

/// The daily check.
pub(crate) fn check(view: &View<'_>, ui: &mut Ui, keys: &[Key], text: &mut String) -> Next {
    let i18n = &view.i18n;
    show_whose(view, ui, keys);
    Grid::new("fields").num_columns(2).show(ui, |ui| {
        line(ui, i18n, "field-temperature", text, false);
    });
    ui.label(RichText::new(i18n.t("check-hint")).weak());
    let degrees = temperature(text);
    match &degrees {
        Err(()) => {
            ui.colored_label(ui.visuals().warn_fg_color, i18n.t("check-fault"));
        }
        Ok(Some(degrees)) if *degrees >= FEVER => {
            ui.colored_label(ui.visuals().warn_fg_color, i18n.t("check-fever"));
        }
        Ok(_) => {}
    }
    let now = view.now();
    buttons(i18n, ui, "check-save", degrees.is_ok(), || {
        let step = IsolationStep::Check(now, text.clone());
        let keys = keys.to_vec();
        Act::StepIsolations { keys, step }
    })
}

/// Something is brought to the door.
pub(crate) fn deliver(view: &View<'_>, ui: &mut Ui, keys: &[Key], text: &mut String) -> Next {
    let i18n = &view.i18n;
    show_whose(view, ui, keys);
    Grid::new("fields").num_columns(2).show(ui, |ui| {
        line(ui, i18n, "field-delivery", text, false);
    });
    ui.label(RichText::new(i18n.t("deliver-hint")).weak());
    let now = view.now();
    buttons(i18n, ui, "isolation-deliver", true, || {
        let step = IsolationStep::Deliver(now, text.clone());
        let keys = keys.to_vec();
        Act::StepIsolations { keys, step }
    })
}

/// Who, since when, and why.
fn hint_text(i18n: &I18n, houses: &Houses, isolation: &Isolation) -> String {
    let args = [
        ("who", houses.who(isolation).into()),
        ("start", day_text(isolation.start).into()),
        ("case", isolation.case.clone().unwrap_or_default().into()),
    ];
    i18n.t_args("isolation-hint", &args)
}

/// The end of isolations is moved.
pub(crate) fn move_end(
    view: &View<'_>,
    ui: &mut Ui,
    keys: &[Key],
    day: &mut String,
    reason: &mut String,
) -> Next {
    let i18n = &view.i18n;
    show_whose(view, ui, keys);
    Grid::new("fields").num_columns(2).show(ui, |ui| {
        line(ui, i18n, "field-end", day, false);
        line(ui, i18n, "field-reason", reason, false);
    });
    ui.label(RichText::new(i18n.t("move-end-hint")).weak());
    let known = view.epidemic.known();
    let isolations = known.iter().flat_map(|k| &k.epidemic.isolations);
    let starts: Vec<_> = isolations
        .filter(|i| keys.contains(&i.key))
        .map(|i| i.start)
        .collect();
    let end = calendar::date(day).ok();
    let fault = starts
        .iter()
        .find_map(|start| check_period(*start, end, None).err());
    if fault.is_some() && end.is_some() {
        ui.colored_label(ui.visuals().warn_fg_color, i18n.t("fault-end-before-start"));
    }
    let today = view.now().date();
    let is_ready = end.is_some() && fault.is_none() && !reason.trim().is_empty();
    buttons(i18n, ui, "button-move-end", is_ready, || {
        let step = IsolationStep::Move {
            end: end.unwrap_or_default(),
            reason: reason.clone(),
            today,
        };
        let keys = keys.to_vec();
        Act::StepIsolations { keys, step }
    })
}
