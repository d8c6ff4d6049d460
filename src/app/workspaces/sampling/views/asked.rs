//! Questions of the desk: why a round begins with lanes that nobody covers, why a tube is thrown away, why
//! somebody refuses.

use super::site_name;
use crate::app::view::View;
use crate::app::widgets::question::{Next, buttons, grave_buttons, line};
use crate::app::words::messages::grouped;
use crate::app::workspaces::exchange;
use crate::exchange::list::{Sampled, Words};
use crate::model::act::{Act, SamplingAct};
use crate::model::record::Key;
use crate::model::sampling::RefusalDraft;
use crate::rules::Permission;
use crate::rules::calendar::instant_text;
use egui::{Grid, Label, RichText, Ui};

/// A round begins though lanes are not covered.
pub fn begin(view: &View<'_>, ui: &mut Ui, round: &Key, reason: &mut String) -> Next {
    let i18n = &view.i18n;
    let gaps = view
        .sampling
        .sampling()
        .map(|all| all.gaps())
        .unwrap_or_default();
    let args = [("count", grouped(gaps.len()).into())];
    ui.label(RichText::new(i18n.t_args("sampling-gaps", &args)).strong());
    if let Some(first) = gaps.first() {
        let args = [
            ("site", site_name(view, Some(&first.site)).into()),
            ("lane", first.lane.into()),
            ("from", instant_text(first.from).into()),
            ("until", instant_text(first.until).into()),
        ];
        ui.label(i18n.t_args("sampling-gap", &args));
    }
    ask_reason(view, ui, reason);
    let is_ready = !reason.trim().is_empty();
    buttons(i18n, ui, "sampling-begin", is_ready, || {
        Act::Sampling(SamplingAct::BeginRound {
            key: round.clone(),
            reason: reason.trim().to_owned(),
        })
    })
}

/// A tube is thrown away: how many have to be sampled again.
pub fn void(view: &View<'_>, ui: &mut Ui, tube: &Key, reason: &mut String) -> Next {
    let i18n = &view.i18n;
    let known = view.sampling.sampling().and_then(|all| all.tube(&tube.id));
    let count = known.map_or(0, |tube| tube.count as usize);
    let args = [
        ("tube", tube.id.as_str().into()),
        ("count", grouped(count).into()),
    ];
    ui.add(Label::new(i18n.t_args("sampling-void-text", &args)).wrap());
    ask_reason(view, ui, reason);
    let is_ready = !reason.trim().is_empty();
    grave_buttons(i18n, ui, "sampling-void-tube", is_ready, || {
        Act::Sampling(SamplingAct::VoidTube {
            key: tube.clone(),
            reason: reason.trim().to_owned(),
        })
    })
}

/// Somebody refuses to be tested: what that means for their grid.
pub fn refusal(
    view: &View<'_>,
    ui: &mut Ui,
    (round, person): (&Key, &str),
    reason: &mut String,
) -> Next {
    let i18n = &view.i18n;
    let who = format!("{}  {}", view.person_name(person), view.home_text(person));
    ui.label(RichText::new(who).strong());
    ui.add(Label::new(i18n.t("sampling-refusal-text")).wrap());
    ask_reason(view, ui, reason);
    let is_ready = !reason.trim().is_empty();
    buttons(i18n, ui, "sampling-refuses", is_ready, || {
        Act::Sampling(SamplingAct::RecordRefusal {
            round: round.clone(),
            draft: RefusalDraft {
                person: person.to_owned(),
                reason: reason.trim().to_owned(),
            },
        })
    })
}

/// Which list of the desk is written: masked, or in clear where a reason is given.
pub fn export(view: &View<'_>, ui: &mut Ui, which: Sampled, reason: &mut String) -> Next {
    let i18n = &view.i18n;
    let list = which.list();
    ui.label(RichText::new(i18n.list(list)).strong());
    let captions = list.columns.iter().map(|column| i18n.column(list, column));
    let captions: Vec<String> = captions.collect();
    let columns = captions.join(&i18n.t("map-list-separator"));
    let columns = i18n.t_args("list-will-columns", &[("columns", columns.into())]);
    ui.add(Label::new(RichText::new(columns).weak()).wrap());
    if list.kind.is_personal() {
        ui.label(RichText::new(i18n.t("sampling-list-masked")).weak());
        let role = view.work.state.as_ref().and_then(|state| state.role);
        let may = role.is_some_and(|role| role.may(Permission::ExportPersonal));
        let asked = ui.add_enabled_ui(may, |ui| ask_reason(view, ui, reason));
        asked
            .response
            .on_disabled_hover_text(i18n.t("blocked-role"));
    }
    let mut next = Next::Stay;
    ui.separator();
    ui.horizontal(|ui| {
        if ui.button(i18n.t("list-choose-file")).clicked() {
            let name = format!("{}.xlsx", i18n.list(list));
            view.send(exchange::Intent::ChooseListFile(name));
        }
        if ui.button(i18n.t("button-cancel")).clicked() {
            next = Next::Close;
        }
    });
    next
}

fn ask_reason(view: &View<'_>, ui: &mut Ui, reason: &mut String) {
    Grid::new("sampling-asked").num_columns(2).show(ui, |ui| {
        line(ui, &view.i18n, "field-reason", reason, false);
    });
}
