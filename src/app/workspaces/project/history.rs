//! The tab of the drawer with the history: who did what when, with a filter, and the place of it.

use crate::app::intent::Intent as Any;
use crate::app::view::View;
use crate::app::widgets::LOWEST;
use crate::app::widgets::frame_buttons;
use crate::app::widgets::heads;
use crate::app::widgets::name_field;
use crate::app::words::store::{actor_name, entry_line, entry_time};
use crate::app::workspaces::project::Intent;
use crate::store::{ActionName, EntryRow};
use egui::{ComboBox, Label, Layout, RichText, Sense, TextEdit, Ui};
use egui_extras::{Column, TableBuilder};

const ROW: f32 = 24.0;

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
            ActionName::EditRisk,
            ActionName::EditGate,
            ActionName::SeeAlarm,
            ActionName::ChangeRules,
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
    let mut chosen = None;
    table(view, ui, &mut chosen);
    if let Some(place) = chosen {
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

fn table(view: &View<'_>, ui: &mut Ui, chosen: &mut Option<crate::geometry::fixed::Coord>) {
    let columns = ["column-time", "column-who", "column-what", "column-goto"];
    let rows = &view.work.history;
    TableBuilder::new(ui)
        .striped(true)
        .sense(Sense::click())
        .cell_layout(Layout::left_to_right(egui::Align::Center))
        .column(Column::initial(152.0).clip(true).resizable(true))
        .column(Column::initial(144.0).clip(true).resizable(true))
        .column(Column::remainder().clip(true))
        .column(Column::initial(88.0).clip(true))
        .auto_shrink(false)
        .min_scrolled_height(LOWEST)
        .header(ROW, |mut header| heads(view, &mut header, &columns))
        .body(|body| {
            body.rows(ROW, rows.len(), |mut row| {
                let entry: &EntryRow = &rows[row.index()];
                let who = actor_name(&view.i18n, &entry.author.actor);
                let cells = [entry_time(entry), who, entry_line(&view.i18n, entry)];
                for text in cells {
                    row.col(|ui| {
                        ui.add(Label::new(text).selectable(false).truncate());
                    });
                }
                row.col(|ui| {
                    frame_buttons(ui);
                    if let Some(place) = entry.place
                        && ui.small_button(view.i18n.t("history-goto")).clicked()
                    {
                        *chosen = Some(place);
                    }
                });
                if row.response().double_clicked() {
                    *chosen = entry.place.or(*chosen);
                }
            });
        });
}
