//! What came of tubes: those that wait, are late or positive; results by hand, one by one or all that are
//! listed. A positive tube shows who is in it.

use super::site_name;
use crate::app::command::Command;
use crate::app::intent::Intent as Any;
use crate::app::state::dialog::Dialog;
use crate::app::view::View;
use crate::app::widgets::table::{Column, DOUBLE, TALL, Table};
use crate::app::widgets::{add_command, chip, name_field, refocus, title};
use crate::app::words::messages::grouped;
use crate::app::workspaces::sampling::{Intent, ListedBy, Tubes, ViewState};
use crate::model::record::Key;
use crate::model::sampling::{Sampling, Tube, TubeResult};
use crate::rules::calendar::instant_text;
use egui::{Button, ComboBox, RichText, TextEdit, Ui};

/// Draw the page.
pub fn show(view: &View<'_>, own: &mut ViewState, ui: &mut Ui, sampling: &Sampling) {
    let i18n = &view.i18n;
    let which = view.sampling.tubes;
    ui.horizontal_wrapped(|ui| {
        let name = i18n.t("sampling-tubes-which");
        let menu = ComboBox::from_id_salt("sampling-tubes")
            .selected_text(i18n.t(which.key()))
            .show_ui(ui, |ui| {
                for one in Tubes::ALL {
                    let is_here = one == which;
                    if ui.selectable_label(is_here, i18n.t(one.key())).clicked() {
                        view.send(Intent::ListTubes(one));
                    }
                }
            });
        name_field(&menu.response, &name);
        refocus::after_menu(ui.ctx(), &menu);
        let name = i18n.t("field-tube");
        let field = TextEdit::singleline(&mut own.query)
            .hint_text(&name)
            .desired_width(120.0);
        name_field(&ui.add(field), &name);
        add_command(
            view,
            ui,
            Command::ImportList,
            Button::new(i18n.t("calls-import")),
        );
    });
    if which != Tubes::default() && chip(i18n, ui, &i18n.t(which.key())) {
        view.send(Intent::ListTubes(Tubes::default()));
    }
    let by = ListedBy {
        revision: view.sampling.revision(),
        which,
        now: view.this_minute(),
        query: own.query.trim().to_uppercase(),
    };
    let tubes = own.listed(by, |by| listed(sampling, by));
    let args = [("count", grouped(tubes.len()).into())];
    let name = i18n.t_args("sampling-tubes", &args);
    title(ui, name.as_str());
    if tubes.is_empty() {
        ui.label(RichText::new(i18n.t("sampling-tubes-none")).weak());
        return;
    }
    if which == Tubes::Waiting || which == Tubes::Late {
        let args = [("count", grouped(tubes.len()).into())];
        let all = Button::new(i18n.t_args("sampling-all-negative", &args));
        if ui.add_enabled(view.may_enter(), all).clicked() {
            let known = tubes.iter().filter_map(|number| sampling.tube(number));
            let keys = known.map(|tube| tube.key.clone()).collect();
            view.send(Intent::Record(keys, Some(TubeResult::Negative)));
        }
    }
    let room = (ui.available_height() * 0.6).max(120.0);
    show_rows(view, ui, (name, room), (sampling, &tubes));
    if let Some(tube) = view.sampling.tube.as_deref().and_then(|n| sampling.tube(n)) {
        ui.separator();
        show_people(view, ui, sampling, tube);
    }
}

/// The numbers of the tubes that are listed.
fn listed(sampling: &Sampling, by: &ListedBy) -> Vec<String> {
    let mut tubes = in_order(sampling, by);
    tubes.retain(|tube| tube.number().contains(&by.query));
    let numbers = tubes.into_iter().map(Tube::number);
    numbers.map(str::to_owned).collect()
}

/// Which tubes, the oldest first.
fn in_order<'a>(sampling: &'a Sampling, by: &ListedBy) -> Vec<&'a Tube> {
    let mut tubes: Vec<&Tube> = match by.which {
        Tubes::Late => return sampling.late_tubes(by.now),
        Tubes::Open => return sampling.open_tubes(),
        Tubes::Positive => {
            let positive = sampling.positive_tubes().into_iter();
            positive
                .filter_map(|one| sampling.tube(&one.key.id))
                .collect()
        }
        Tubes::Waiting => {
            let waits = |tube: &&Tube| tube.closed.is_some() && tube.result.is_none();
            sampling
                .tubes()
                .filter(|tube| waits(tube) && !tube.is_void)
                .collect()
        }
        Tubes::All => sampling.tubes().collect(),
    };
    tubes.sort_by(|a, b| (a.closed, a.number()).cmp(&(b.closed, b.number())));
    tubes
}

/// How a tube stands, in words; grave where something must be done.
fn state_text(view: &View<'_>, tube: &Tube) -> (String, bool) {
    let i18n = &view.i18n;
    match (tube.is_void, tube.result) {
        (true, _) => (i18n.t("sampling-tube-gone"), false),
        (false, Some((TubeResult::Positive, _))) => (i18n.t("choice-positive"), true),
        (false, Some((TubeResult::Negative, _))) => (i18n.t("choice-negative"), false),
        (false, None) if tube.is_open() => (i18n.t("sampling-tubes-open"), false),
        (false, None) => (i18n.t("sampling-count-waiting"), false),
    }
}

fn show_rows(
    view: &View<'_>,
    ui: &mut Ui,
    (name, room): (String, f32),
    (sampling, tubes): (&Sampling, &[String]),
) {
    let i18n = &view.i18n;
    let may = view.may_enter();
    let columns = [
        Column::text(i18n.t("field-tube")).grows(),
        Column::text(i18n.t("list-column-result")),
        Column::tools(""),
    ];
    let warning = ui.visuals().warn_fg_color;
    let chosen = view.sampling.tube.as_deref();
    let is_selected = |place: usize| tubes.get(place).map(String::as_str) == chosen;
    let mut told: Option<(Key, Option<TubeResult>)> = None;
    let clicked = Table::new("sampling-tubes", name, &columns)
        .row_height(DOUBLE)
        .at_most(room)
        .selected(&is_selected)
        .show(ui, tubes.len(), |row, place| {
            let Some(tube) = sampling.tube(&tubes[place]) else {
                return;
            };
            let args = [
                ("site", site_name(view, Some(&tube.site)).into()),
                ("lane", tube.lane.into()),
            ];
            let at = i18n.t_args("history-lane", &args);
            row.lines(tube.number(), RichText::new(at).weak());
            let (state, is_grave) = state_text(view, tube);
            let state = RichText::new(state);
            let state = match is_grave {
                true => state.color(warning),
                false => state,
            };
            let closed = tube.closed.map(instant_text).unwrap_or_default();
            let count = format!("{} / {}  {closed}", tube.count, tube.size);
            row.lines(state, RichText::new(count).weak());
            row.cell(|ui| {
                let is_open = may && !tube.is_void && !tube.is_open();
                ui.add_enabled_ui(is_open, |ui| {
                    ui.horizontal(|ui| {
                        if tube.result.is_some() {
                            if ui.small_button(i18n.t("sampling-take-back")).clicked() {
                                told = Some((tube.key.clone(), None));
                            }
                            return;
                        }
                        for (outcome, key) in [
                            (TubeResult::Negative, "choice-negative"),
                            (TubeResult::Positive, "choice-positive"),
                        ] {
                            if ui.small_button(i18n.t(key)).clicked() {
                                told = Some((tube.key.clone(), Some(outcome)));
                            }
                        }
                    });
                });
            });
        });
    if let Some((key, outcome)) = told {
        view.send(Intent::ShowTube(Some(key.id.clone())));
        view.send(Intent::Record(vec![key], outcome));
    } else if let Some(number) = clicked.row.and_then(|place| tubes.get(place)) {
        view.send(Intent::ShowTube(Some(number.clone())));
    }
}

/// Who is in a tube, and what is known of each.
fn show_people(view: &View<'_>, ui: &mut Ui, sampling: &Sampling, tube: &Tube) {
    let i18n = &view.i18n;
    let args = [
        ("tube", tube.number().into()),
        ("count", grouped(tube.count as usize).into()),
        ("size", grouped(tube.size as usize).into()),
    ];
    let name = i18n.t_args("sampling-tube", &args);
    title(ui, name.as_str());
    if tube.opens_its_people() {
        let text = i18n.t("sampling-urgent-hint");
        ui.colored_label(ui.visuals().warn_fg_color, text);
    }
    let Some(people) = tube.people.as_deref() else {
        ui.label(RichText::new(i18n.t("calls-locked")).weak());
        return;
    };
    let columns = [Column::text("").grows(), Column::text("")];
    Table::new("tube-people", name, &columns)
        .row_height(TALL)
        .only_read()
        .show(ui, people.len(), |row, place| {
            let id = &people[place];
            row.text(format!("{}  {}", view.person_name(id), view.home_text(id)));
            row.text(match sampling.outcome_of(id) {
                Some(TubeResult::Positive) => i18n.t("choice-positive"),
                Some(TubeResult::Negative) => i18n.t("choice-negative"),
                None if tube.opens_its_people() => i18n.t("called-urgent"),
                None => i18n.t("sampling-count-waiting"),
            });
        });
    let void = Button::new(i18n.t("sampling-void-tube")).small();
    let may = view.may_enter() && !tube.is_void && tube.result.is_none();
    if ui.add_enabled(may, void).clicked() {
        view.send(Any::open(Dialog::VoidTube(tube.key.clone(), String::new())));
    }
}
