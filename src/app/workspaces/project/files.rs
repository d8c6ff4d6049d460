//! Files beside the project that new keys or a purge did not reach, and rows of users that nobody
//! vouches for. Owns: how they are named, and what can be asked about them.

use crate::app::intent::Intent;
use crate::app::project::Request;
use crate::app::state::dialog::Dialog;
use crate::app::view::View;
use crate::app::widgets::question::Next;
use crate::app::words::store::faults;
use crate::i18n::I18n;
use crate::rules::Permission;
use crate::store::{Left, Reached, RowFault, Why};
use egui::{RichText, Ui};

/// At most so many files are named.
const NAMED: usize = 12;

/// Name files and why they are as they were.
pub(crate) fn show_left(i18n: &I18n, ui: &mut Ui, left: &[Left]) {
    for Left { path, why } in left.iter().take(NAMED) {
        let why = match why {
            Why::Failed(detail) => detail.clone(),
            other => i18n.t(&format!("left-{}", other.name())),
        };
        let args = [
            ("file", path.display().to_string().into()),
            ("why", why.into()),
        ];
        ui.label(i18n.t_args("left-line", &args));
    }
    if let Some(more) = left.len().checked_sub(NAMED).filter(|more| *more > 0) {
        ui.label(i18n.t_args("left-more", &[("count", (more as f64).into())]));
    }
}

/// Draw the dialog: what an old passphrase still opens, and what can be done about it. Erasing
/// backups has no way back, so that it has to be agreed to first.
pub(crate) fn show(view: &View<'_>, ui: &mut Ui, reached: &Reached, agreed: &mut bool) -> Next {
    let i18n = &view.i18n;
    ui.label(i18n.t("old-files-text"));
    show_left(i18n, ui, &reached.left);
    let role = view.work.state.as_ref().and_then(|s| s.role);
    let may_erase = role.is_some_and(|r| r.may(Permission::ManageUsers));
    let may_rewrite = role.is_some_and(|r| r.holds_data_key());
    ui.separator();
    ui.add_enabled_ui(may_erase, |ui| {
        ui.checkbox(agreed, i18n.t("old-files-agree"));
    });
    let mut next = Next::Stay;
    ui.horizontal(|ui| {
        let mut act = |key: &str, why_not: Option<&str>, request: Request| {
            let button = egui::Button::new(i18n.t(key));
            let button = ui.add_enabled(why_not.is_none(), button);
            let button = button.on_hover_text(i18n.t(&format!("{key}-hint")));
            let button = match why_not {
                Some(why_not) => button.on_disabled_hover_text(i18n.t(why_not)),
                None => button,
            };
            if button.clicked() {
                next = Next::ask(request);
            }
        };
        let why_not = (!may_rewrite).then_some("old-files-no-key");
        act("old-files-rewrite", why_not, Request::RenewFiles);
        let why_not = match (may_erase, *agreed) {
            (false, _) => Some("old-files-not-permitted"),
            (true, false) => Some("old-files-agree-first"),
            (true, true) => None,
        };
        act("old-files-erase", why_not, Request::EraseFiles);
        if ui.button(i18n.t("button-close")).clicked() {
            next = Next::Close;
        }
    });
    next
}

/// Name the rows that nobody vouches for, with what can be done about each; and what was asked.
pub(crate) fn show_faults(view: &View<'_>, ui: &mut Ui) -> Option<Next> {
    let i18n = &view.i18n;
    let rows = &view.work.state.as_ref()?.faults;
    let mut asked = None;
    if !rows.is_empty() {
        ui.separator();
        let args = [("rows", faults(i18n, rows).into())];
        let text = i18n.t_args("notice-not-vouched", &args);
        ui.colored_label(ui.visuals().error_fg_color, text);
        for row in rows {
            if let RowFault::User(name) = row {
                ui.horizontal(|ui| {
                    ui.label(RichText::new(name).strong());
                    if ui.button(i18n.t("users-revoke")).clicked() {
                        view.send(Intent::open(Dialog::Revoke(name.clone())));
                    }
                });
            }
        }
    }
    let renew = ui.button(i18n.t("users-new-recovery"));
    if renew
        .on_hover_text(i18n.t("users-new-recovery-hint"))
        .clicked()
    {
        asked = Some(Next::ask(Request::RenewRecovery));
    }
    asked
}
