//! The tab of the drawer with the history: who did what when, with a filter, and the place of it.

use crate::app::intent::Intent as Any;
use crate::app::view::View;
use crate::app::widgets::frame_buttons;
use crate::app::widgets::name_field;
use crate::app::widgets::table::{Column, Table};
use crate::app::words::store::{actor_name, entry_line, entry_time};
use crate::app::workspaces::epidemic::views::isolations::whose;
use crate::app::workspaces::project::Intent;
use crate::geometry::fixed::Coord;
use crate::model::record::{Key, Kind};
use crate::store::{ActionName, EntryRow};
use egui::{ComboBox, RichText, TextEdit, Ui};

/// What the filter offers: nothing, or a group of actions.
const GROUPS: [(&str, &[ActionName]); 7] = [
    ("history-all", &[]),
    (
        "history-edits",
        &[
            ActionName::EditAttributes,
            ActionName::AddPlace,
            ActionName::RemoveRecord,
            ActionName::Import,
        ],
    ),
    (
        "history-plans",
        &[
            ActionName::AddPlan,
            ActionName::EditPlan,
            ActionName::RenamePlan,
            ActionName::DiscardPlan,
            ActionName::UnlockBorders,
            ActionName::SetBand,
            ActionName::PublishPlan,
            ActionName::OutsideDraft,
        ],
    ),
    (
        "history-epidemic",
        &[
            ActionName::AddCase,
            ActionName::EditCase,
            ActionName::AddIsolation,
            ActionName::EditIsolation,
            ActionName::DraftOrder,
            ActionName::ApplyOrder,
            ActionName::AssessOrder,
            ActionName::ApproveOrder,
            ActionName::IssueOrder,
            ActionName::ConfirmOrder,
            ActionName::WithdrawOrder,
            ActionName::EnterRound,
            ActionName::PlanRound,
            ActionName::EditSite,
            ActionName::AssignGrids,
            ActionName::EditTeam,
            ActionName::BeginRound,
            ActionName::PreRegister,
            ActionName::CheckIn,
            ActionName::CloseTube,
            ActionName::VoidTube,
            ActionName::RecordResult,
            ActionName::RecordRefusal,
            ActionName::EditRisk,
            ActionName::EditGate,
            ActionName::SeeAlarm,
            ActionName::ChangeRules,
            ActionName::SetProfile,
            ActionName::GoLive,
        ],
    ),
    (
        "history-people",
        &[
            ActionName::AddPerson,
            ActionName::EditPerson,
            ActionName::Unmask,
            ActionName::Purge,
            ActionName::FinishPurge,
            ActionName::Export,
        ],
    ),
    (
        "history-users",
        &[
            ActionName::SetUp,
            ActionName::SignIn,
            ActionName::SignOut,
            ActionName::AddUser,
            ActionName::ChangeRole,
            ActionName::RevokeUser,
            ActionName::ChangePassphrase,
            ActionName::Recover,
            ActionName::VouchUsers,
            ActionName::RenewRecovery,
            ActionName::RenewFiles,
            ActionName::CertifyKeys,
            ActionName::AdoptUsers,
        ],
    ),
    (
        "history-outside",
        &[
            ActionName::OutsideEdit,
            ActionName::OutsideDraft,
            ActionName::RemoveForeign,
        ],
    ),
];

/// Draw its tab of the drawer.
pub fn show(view: &View<'_>, ui: &mut Ui) {
    ui.horizontal(|ui| {
        show_filter(view, ui);
    });
    if view.work.history.is_empty() {
        ui.label(RichText::new(view.i18n.t("history-none")).weak());
        return;
    }
    if let Some(place) = table(view, ui) {
        view.send(Any::GoToPlace(place));
    }
}

fn show_filter(view: &View<'_>, ui: &mut Ui) {
    let mut filter = view.work.filter.clone();
    let shown = GROUPS
        .iter()
        .find(|(_, actions)| filter.actions == *actions);
    let shown = view.i18n.t(shown.map_or("history-all", |(key, _)| key));
    let group = ComboBox::from_id_salt("history-group")
        .selected_text(shown)
        .show_ui(ui, |ui| {
            for (key, actions) in GROUPS {
                let name = view.i18n.t(key);
                ui.selectable_value(&mut filter.actions, actions.to_vec(), name);
            }
        });
    name_field(&group.response, &view.i18n.t("history-group"));
    let field = TextEdit::singleline(&mut filter.text)
        .hint_text(view.i18n.t("history-filter"))
        .desired_width(180.0);
    let response = ui.add(field);
    name_field(&response, &view.i18n.t("history-filter"));
    if filter != view.work.filter {
        view.send(Intent::FilterHistory(filter));
    }
}

/// Whom an entry about isolations names, masked; nothing for whoever may not see them.
fn people_of(view: &View<'_>, entry: &EntryRow) -> String {
    let ids = entry.detail.get("ids").and_then(|ids| ids.as_array());
    let ids = ids.into_iter().flatten().filter_map(|id| id.as_str());
    let people = ids.filter_map(|id| whose(view, &Key::new(Kind::Person, id)));
    let people: Vec<String> = people.collect();
    people.join(&view.i18n.t("list-separator"))
}

fn table(view: &View<'_>, ui: &mut Ui) -> Option<Coord> {
    let i18n = &view.i18n;
    let columns = [
        Column::text(i18n.t("column-time")),
        Column::text(i18n.t("column-who")),
        Column::text(i18n.t("column-what")).grows(),
        Column::tools(""),
    ];
    let rows = &view.work.history;
    let mut chosen = None;
    let clicked = Table::new("history", i18n.t("history-title"), &columns)
        .fills()
        .show(ui, rows.len(), |row, place| {
            let entry: &EntryRow = &rows[place];
            row.text(entry_time(entry));
            row.text(actor_name(i18n, &entry.author.actor));
            let whose = people_of(view, entry);
            let line = entry_line(i18n, entry);
            row.text(match whose.is_empty() {
                true => line,
                false => format!("{line}  {whose}"),
            });
            row.cell(|ui| {
                frame_buttons(ui);
                if let Some(place) = entry.place
                    && ui.small_button(i18n.t("history-goto")).clicked()
                {
                    chosen = Some(place);
                }
            });
        });
    chosen.or_else(|| rows.get(clicked.row?)?.place)
}
