//! Teams at the lanes, by lane and hour, and the hours that nobody covers.

use super::site_name;
use crate::app::view::View;
use crate::app::widgets::table::{Column, DOUBLE, Table};
use crate::app::widgets::title;
use crate::app::words::messages::grouped;
use crate::app::workspaces::sampling::{Form, Intent};
use crate::model::sampling::{Gap, Sampling, TeamDraft};
use crate::rules::calendar::instant_text;
use egui::{Button, RichText, Ui};

/// Draw the page.
pub fn show(view: &View<'_>, ui: &mut Ui, sampling: &Sampling) {
    let i18n = &view.i18n;
    let may = view.may_enter();
    let trained = sampling.trained().len();
    let args = [("count", grouped(trained).into())];
    ui.label(RichText::new(i18n.t_args("sampling-trained", &args)).weak());
    let new = Button::new(i18n.t("sampling-new-team"));
    if ui.add_enabled(may, new).clicked() {
        let draft = TeamDraft {
            site: view.sampling.site.clone().unwrap_or_default(),
            lane: "1".to_owned(),
            ..TeamDraft::default()
        };
        view.send(Intent::Enter(Box::new(Form::Team(None, draft))));
    }
    show_gaps(view, ui, &view.sampling.gaps(), may);
    let teams = sampling.teams();
    let args = [("count", grouped(teams.len()).into())];
    let name = i18n.t_args("sampling-teams", &args);
    title(ui, name.as_str());
    if teams.is_empty() {
        ui.label(RichText::new(i18n.t("sampling-teams-none")).weak());
        return;
    }
    let columns = [
        Column::text(i18n.t("field-sampling-site")),
        Column::text(i18n.t("field-people")).grows(),
        Column::tools(""),
    ];
    let mut changed = None;
    let mut dropped = None;
    Table::new("sampling-teams", name, &columns)
        .row_height(DOUBLE)
        .fills()
        .only_read()
        .show(ui, teams.len(), |row, place| {
            let team = teams[place];
            let args = [
                ("site", site_name(view, Some(&team.site)).into()),
                ("lane", team.lane.into()),
            ];
            let at = i18n.t_args("history-lane", &args);
            let hours = format!("{} – {}", instant_text(team.from), instant_text(team.until));
            row.lines(at, RichText::new(hours).weak());
            let people: Vec<String> = team.people.iter().map(|id| view.person_name(id)).collect();
            let people = people.join(&i18n.t("map-list-separator"));
            row.text(people);
            row.cell(|ui| {
                ui.add_enabled_ui(may, |ui| {
                    ui.horizontal(|ui| {
                        if ui.small_button(i18n.t("case-change")).clicked() {
                            changed = Some(team);
                        }
                        if ui.small_button(i18n.t("sampling-drop-team")).clicked() {
                            dropped = Some(team.key.clone());
                        }
                    });
                });
            });
        });
    if let Some(team) = changed {
        let form = Form::Team(Some(team.key.clone()), TeamDraft::of(team));
        view.send(Intent::Enter(Box::new(form)));
    } else if let Some(key) = dropped {
        view.send(Intent::DropTeam(key));
    }
}

/// Hours of lanes that nobody covers; a click names a team for them.
fn show_gaps(view: &View<'_>, ui: &mut Ui, gaps: &[Gap], may: bool) {
    let i18n = &view.i18n;
    if gaps.is_empty() {
        return;
    }
    let args = [("count", grouped(gaps.len()).into())];
    let name = i18n.t_args("sampling-gaps", &args);
    ui.colored_label(ui.visuals().warn_fg_color, name.as_str());
    let columns = [Column::text("").grows(), Column::text("")];
    let clicked = Table::new("sampling-gaps", name, &columns)
        .at_most(150.0)
        .show(ui, gaps.len(), |row, place| {
            let gap = &gaps[place];
            let args = [
                ("site", site_name(view, Some(&gap.site)).into()),
                ("lane", gap.lane.into()),
            ];
            row.text(i18n.t_args("history-lane", &args));
            row.text(format!(
                "{} – {}",
                instant_text(gap.from),
                instant_text(gap.until)
            ));
        });
    let gap = clicked.row.and_then(|place| gaps.get(place));
    if let Some(gap) = gap.filter(|_| may) {
        let draft = TeamDraft {
            site: gap.site.clone(),
            lane: gap.lane.to_string(),
            from: instant_text(gap.from),
            until: instant_text(gap.until),
            people: Vec::new(),
        };
        view.send(Intent::Enter(Box::new(Form::Team(None, draft))));
    }
}
