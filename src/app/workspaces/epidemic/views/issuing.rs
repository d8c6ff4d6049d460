//! The last look at an order before it is issued: which zone, which grids, whom it reaches, for how
//! long. Issuing has no way back, so the button stands here alone and Enter does not press it.

use super::order_form::grid_names;
use super::orders::order_zone_name;
use crate::app::view::View;
use crate::app::widgets::question::Next;
use crate::app::workspaces::epidemic::OrderForm;
use crate::model::act::Act;
use egui::{Button, Label, RichText, Ui};

/// Draw it, in place of the form.
pub(super) fn ask(view: &View<'_>, ui: &mut Ui, form: &mut OrderForm) -> Next {
    let i18n = &view.i18n;
    let draft = &form.draft;
    let zone = RichText::new(order_zone_name(i18n, draft.zone));
    ui.label(zone.heading().strong());
    if let Some(affected) = &form.issuing {
        let text = affected.text(i18n, "issue-figures", draft.number.trim());
        ui.label(RichText::new(text).strong());
    }
    ui.add(Label::new(grid_names(view, &draft.grids)).wrap());
    let args = [
        ("from", draft.from.trim().to_owned().into()),
        ("until", draft.until.trim().to_owned().into()),
    ];
    let period = match draft.until.trim() {
        "" => "issue-period-open",
        _ => "issue-period",
    };
    ui.label(i18n.t_args(period, &args));
    ui.label(RichText::new(i18n.t("issue-text")).weak());
    ui.separator();
    let mut next = Next::Stay;
    ui.horizontal(|ui| {
        let text = RichText::new(i18n.t("issue-now")).color(ui.visuals().error_fg_color);
        if ui.add(Button::new(text)).clicked() {
            let (key, draft) = (form.key.clone(), form.draft.clone());
            next = Next::ask(Act::IssueOrder { key, draft });
        }
        if ui.button(i18n.t("issue-back")).clicked() {
            form.issuing = None;
        }
    });
    next
}
