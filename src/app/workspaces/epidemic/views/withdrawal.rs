//! The question before an order is withdrawn: which grids it frees, who lives there, what rules then,
//! and why. Taking an order back is a correction: it has a reason and a second pair of eyes.

use super::orders::issuers;
use crate::app::project::Request;
use crate::app::view::View;
use crate::app::widgets::question::{Next, grave_buttons, line};
use crate::app::words::messages::{grouped, zone_name};
use crate::app::workspaces::epidemic::Withdrawing;
use crate::model::act::Act;
use crate::model::epidemic::Order;
use crate::rules::approval::withdrawn_alone;
use crate::rules::zone::Zone;
use egui::{Grid, RichText, Ui};
use std::collections::BTreeMap;

/// So many grids are named for each change.
const NAMED: usize = 8;

/// Draw the dialog.
pub fn show(view: &View<'_>, ui: &mut Ui, asked: &mut Withdrawing) -> Next {
    let i18n = &view.i18n;
    let figures = asked.affected.text(i18n, "withdraw-figures", &asked.number);
    ui.label(figures);
    let mut turns: BTreeMap<(Zone, Zone), Vec<&str>> = BTreeMap::new();
    for turn in &asked.turns {
        let grids = turns.entry((turn.now, turn.then)).or_default();
        grids.push(&turn.grid);
    }
    for ((now, then), codes) in turns {
        let faces = view.faces_of(
            &codes
                .iter()
                .map(|code| (*code).to_owned())
                .collect::<Vec<_>>(),
        );
        let map = view.session.document().map(|document| &document.map);
        let names = faces
            .iter()
            .take(NAMED)
            .filter_map(|face| Some(map?.title(*face)));
        let names: Vec<String> = names.collect();
        let args = [
            ("now", zone_name(i18n, now).into()),
            ("then", zone_name(i18n, then).into()),
            ("count", grouped(codes.len()).into()),
            ("names", names.join(&i18n.t("map-list-separator")).into()),
        ];
        ui.label(RichText::new(i18n.t_args("withdraw-turn", &args)).strong());
    }
    let is_alone = is_alone(view, asked);
    Grid::new("fields").num_columns(2).show(ui, |ui| {
        let draft = &mut asked.draft;
        line(ui, i18n, "field-reason", &mut draft.reason, false);
        if is_alone {
            let emergency = &mut draft.emergency;
            line(ui, i18n, "field-withdraw-emergency", emergency, false);
        }
    });
    if is_alone {
        let text = i18n.t("withdraw-second-person");
        ui.colored_label(ui.visuals().warn_fg_color, text);
    }
    ui.label(RichText::new(i18n.t("withdraw-text")).weak());
    let has_eyes = !is_alone || !asked.draft.emergency.trim().is_empty();
    let is_ready = asked.draft.faults().is_empty() && has_eyes;
    grave_buttons(i18n, ui, "order-withdraw", is_ready, || {
        Request::from(Act::WithdrawOrder {
            key: asked.key.clone(),
            draft: asked.draft.clone(),
        })
    })
}

/// Whoever sits here issued it, and somebody else could withdraw it.
fn is_alone(view: &View<'_>, asked: &Withdrawing) -> bool {
    let known = view.epidemic.known();
    let mut orders = known.iter().flat_map(|known| &known.epidemic.orders);
    let order: Option<&Order> = orders.find(|order| order.key == asked.key);
    let issued = order.and_then(|order| order.users[1].as_deref());
    let actor = view.work.state.as_ref().map(|state| state.name.as_str());
    withdrawn_alone(issued, actor.unwrap_or_default(), issuers(view), "").is_err()
}
