//! Whoever a call sent to be sampled by this round, and is in no tube yet.

use crate::app::view::View;
use crate::app::widgets::table::{Column, TALL, Table};
use crate::app::words::messages::grouped;
use crate::app::workspaces::sampling::Intent;
use egui::{Label, RichText, Ui};

/// The list is at most so high, points.
const MOST: f32 = 190.0;

/// Draw it; nothing where nobody was sent. At a lane whoever is chosen goes into the tube.
pub fn show(view: &View<'_>, ui: &mut Ui, is_lane: bool) {
    let i18n = &view.i18n;
    let sent = &view.sampling.sent;
    if sent.all == 0 {
        return;
    }
    let args = [
        ("count", grouped(sent.waiting.len()).into()),
        ("all", grouped(sent.all).into()),
    ];
    let name = i18n.t_args("sampling-sent", &args);
    ui.separator();
    ui.strong(name.as_str());
    if sent.waiting.is_empty() {
        return;
    }
    if is_lane {
        let hint = RichText::new(i18n.t("sampling-sent-hint")).weak();
        ui.add(Label::new(hint).wrap());
    }
    let columns = [Column::text(i18n.t("board-who")).grows()];
    let mut table = Table::new("sampling-sent", name, &columns)
        .row_height(TALL)
        .at_most(MOST);
    if !is_lane {
        table = table.only_read();
    }
    let clicked = table.show(ui, sent.waiting.len(), |row, place| {
        let id = &sent.waiting[place];
        let who = format!("{}  {}", view.person_name(id), view.home_text(id));
        row.text(who.trim_end());
    });
    if let Some(id) = clicked.row.and_then(|place| sent.waiting.get(place)) {
        view.send(Intent::CheckIn(vec![id.clone()]));
    }
}
