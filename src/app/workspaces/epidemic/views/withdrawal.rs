//! The question before an order is withdrawn: which grids it frees, who lives there, what rules then.

use crate::app::project::Request;
use crate::app::view::View;
use crate::app::widgets::question::{Next, grave_buttons};
use crate::app::words::messages::{grouped, zone_name};
use crate::app::workspaces::epidemic::Withdrawing;
use crate::model::act::Act;
use crate::rules::zone::Zone;
use egui::{RichText, Ui};
use std::collections::BTreeMap;

/// So many grids are named for each change.
const NAMED: usize = 8;

/// Draw the dialog.
pub fn show(view: &View<'_>, ui: &mut Ui, asked: &Withdrawing) -> Next {
    let i18n = &view.i18n;
    let args = [
        ("number", asked.number.as_str().into()),
        ("grids", grouped(asked.turns.len()).into()),
        ("households", grouped(asked.households as usize).into()),
        ("cases", grouped(asked.cases as usize).into()),
    ];
    ui.label(i18n.t_args("withdraw-figures", &args));
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
    ui.label(RichText::new(i18n.t("withdraw-text")).weak());
    grave_buttons(i18n, ui, "order-withdraw", true, || {
        Request::from(Act::WithdrawOrder {
            key: asked.key.clone(),
        })
    })
}
