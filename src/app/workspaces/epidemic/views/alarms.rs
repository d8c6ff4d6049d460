//! Alarms: a quiet list. Who has seen one says so; then it stands below, with the name.

use crate::app::command::Command;
use crate::app::intent::Intent as Any;
use crate::app::project::{Known, Request};
use crate::app::view::View;
use crate::app::widgets::table::{Column, Table, change_of};
use crate::app::widgets::title;
use crate::app::words::messages::grouped;
use crate::app::workspaces::arrivals::{self as calls, Filter, Tab, Which, Whose};
use crate::geometry::coverage::FaceId;
use crate::i18n::I18n;
use crate::model::act::Act;
use crate::model::epidemic::{Alarm, AlarmCause};
use crate::rules::calendar::instant_text;
use egui::{Button, RichText, Ui};

/// Draw the list.
pub fn show(view: &View<'_>, ui: &mut Ui) {
    let Some(known) = view.epidemic.known().cloned() else {
        return;
    };
    let alarms = view.epidemic.alarms.list();
    let unseen: Vec<String> = alarms
        .iter()
        .filter(|alarm| alarm.seen.is_none())
        .map(|alarm| alarm.id.clone())
        .collect();
    let args = [("count", grouped(unseen.len()).into())];
    let name = view.i18n.t_args("alarm-title", &args);
    title(ui, name.as_str());
    if alarms.is_empty() {
        ui.label(RichText::new(view.i18n.t("alarm-none")).weak());
        return;
    }
    let may_write = view.may_enter();
    let mut seen: Vec<String> = Vec::new();
    let button = Button::new(view.i18n.t("alarm-see-all"));
    if ui
        .add_enabled(may_write && !unseen.is_empty(), button)
        .clicked()
    {
        seen = unseen;
    }
    let map = view.session.document().map(|document| &document.map);
    let is_today = !view.epidemic.is_past();
    let i18n = &view.i18n;
    let height = 2.0 * ui.text_style_height(&egui::TextStyle::Body) + 14.0;
    let face_of = |alarm: &Alarm| {
        let face = alarm.face.filter(|_| is_today);
        face.and_then(|face| u32::try_from(face).ok()).map(FaceId)
    };
    let selected = view.session.selection();
    let is_of = |alarm: &Alarm| face_of(alarm).is_some_and(|face| selected.contains(&face));
    let is_selected = |place: usize| alarms.get(place).is_some_and(is_of);
    let first = || alarms.iter().position(is_of);
    let columns = [Column::text("").grows()];
    let clicked = Table::new("alarms", name, &columns)
        .row_height(height)
        .fills()
        .selected(&is_selected)
        .reveals(change_of(selected), &first)
        .show(ui, alarms.len(), |row, place| {
            let alarm = &alarms[place];
            let place = face_of(alarm).zip(map).map(|(face, map)| map.title(face));
            let text = cause_text(i18n, &known, alarm);
            let text = match place {
                Some(place) => format!("{place}  {text}"),
                None => text,
            };
            let args = [("since", instant_text(alarm.since).into())];
            let since = i18n.t_args("alarm-since", &args);
            row.say(&text);
            row.say(&since);
            let text = RichText::new(text);
            let text = match alarm.seen {
                None => text.strong(),
                Some(_) => text.weak(),
            };
            row.cell(|ui| {
                ui.vertical(|ui| {
                    ui.add_space(4.0);
                    ui.add(egui::Label::new(text).truncate());
                    ui.horizontal(|ui| {
                        ui.label(RichText::new(since).weak());
                        if show_seen(i18n, ui, alarm, may_write) {
                            seen.push(alarm.id.clone());
                        }
                    });
                });
            });
        });
    let clicked = clicked.row.and_then(|place| alarms.get(place));
    let going = clicked.and_then(face_of);
    if !seen.is_empty() {
        view.send(Request::from(Act::SeeAlarms { ids: seen }));
    }
    if let Some(face) = going {
        view.send(Any::GoToFace(face));
    }
    if let Some(tab) = clicked.and_then(|alarm| tab_of(&alarm.cause)) {
        // The desk that sees to it, with those whom it is about.
        view.send(Command::Calls);
        view.send(calls::Intent::LookThrough(Filter {
            whose: Whose::All,
            which: Which::Overdue,
            ..Filter::default()
        }));
        view.send(calls::Intent::ShowTab(tab));
    }
}

/// The page of the desk of arrivals that sees to an alarm.
const fn tab_of(cause: &AlarmCause) -> Option<Tab> {
    match cause {
        AlarmCause::VisitsLate(_) => Some(Tab::Visits),
        AlarmCause::CallsLate(_) => Some(Tab::Call),
        _ => None,
    }
}

/// Who saw it, or the button that says so; whether it was pressed.
fn show_seen(i18n: &I18n, ui: &mut Ui, alarm: &Alarm, may_write: bool) -> bool {
    let Some((by, at)) = &alarm.seen else {
        let button = Button::new(i18n.t("alarm-see")).small();
        return ui.add_enabled(may_write, button).clicked();
    };
    let by = crate::app::words::store::actor_name(i18n, by);
    let args = [("who", by.into()), ("at", instant_text(*at).into())];
    ui.label(RichText::new(i18n.t_args("alarm-seen", &args)).weak());
    false
}

/// What is the matter, in words.
fn cause_text(i18n: &I18n, known: &Known, alarm: &Alarm) -> String {
    let epidemic = &known.epidemic;
    let case = |i: usize| {
        let case = epidemic.cases.get(i);
        case.map(|case| case.number.clone()).unwrap_or_default()
    };
    let who = |i: usize| {
        let isolation = epidemic.isolations.get(i);
        isolation.map_or_else(String::new, |isolation| known.houses.who(isolation))
    };
    match alarm.cause {
        AlarmCause::CaseInFree(i) => i18n.t_args("alarm-free", &[("case", case(i).into())]),
        AlarmCause::NewCase(i) => i18n.t_args("alarm-case", &[("case", case(i).into())]),
        AlarmCause::Unmanned(i) => {
            let gate = epidemic.gates.get(i).map(|gate| gate.name.clone());
            i18n.t_args(
                "alarm-unmanned",
                &[("gate", gate.unwrap_or_default().into())],
            )
        }
        AlarmCause::Fever(i, _, tenths) => i18n.t_args(
            "alarm-fever",
            &[
                ("who", who(i).into()),
                ("degrees", format!("{}.{}", tenths / 10, tenths % 10).into()),
            ],
        ),
        AlarmCause::OverdueIn(_, count) => i18n.t_args(
            "alarm-overdue-in",
            &[("count", grouped(count as usize).into())],
        ),
        AlarmCause::Overdue(i, days) => i18n.t_args(
            "alarm-overdue",
            &[("who", who(i).into()), ("days", days.into())],
        ),
        AlarmCause::ReleaseDue(i) => i18n.t_args("alarm-release", &[("who", who(i).into())]),
        AlarmCause::ResultLate(i, day) => i18n.t_args(
            "alarm-result",
            &[("who", who(i).into()), ("day", day.to_string().into())],
        ),
        AlarmCause::RoundLate(number, day, missing) => i18n.t_args(
            "alarm-round",
            &[
                ("round", number.to_string().into()),
                ("day", day.to_string().into()),
                ("count", grouped(missing as usize).into()),
            ],
        ),
        AlarmCause::VisitsLate(count) => {
            let args = [("count", grouped(count as usize).into())];
            i18n.t_args("alarm-visits-late", &args)
        }
        AlarmCause::CallsLate(count) => {
            let args = [("count", grouped(count as usize).into())];
            i18n.t_args("alarm-calls-late", &args)
        }
        AlarmCause::TubePositive(i) => {
            let tube = epidemic.samples.positives.get(i);
            let number = tube.map(|tube| tube.key.id.clone()).unwrap_or_default();
            let held = tube.map_or(0, |tube| tube.held as usize);
            let args = [("tube", number.into()), ("count", grouped(held).into())];
            i18n.t_args("alarm-tube-positive", &args)
        }
        AlarmCause::TubesLate(number, day, tubes) => i18n.t_args(
            "alarm-tubes-late",
            &[
                ("round", number.to_string().into()),
                ("day", day.to_string().into()),
                ("count", grouped(tubes as usize).into()),
            ],
        ),
    }
}
