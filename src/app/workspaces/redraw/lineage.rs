//! Where a grid comes from and what became of it, in the inspector.

use crate::app::project::Descent;
use crate::app::view::View;
use crate::app::workspaces::redraw::Intent;
use egui::{CollapsingHeader, RichText, Ui};

/// Draw the section for the grid of this code.
pub fn show(view: &View<'_>, ui: &mut Ui, code: &str) {
    if view.work.state.is_none() {
        return;
    }
    CollapsingHeader::new(view.i18n.t("lineage-title"))
        .id_salt("lineage")
        .show(ui, |ui| {
            let known = view.planning.lineage.as_ref().filter(|(of, _)| of == code);
            let Some((_, steps)) = known else {
                if view.planning.asked_lineage.as_deref() != Some(code) {
                    view.send(Intent::AskLineage(code.to_owned()));
                }
                return;
            };
            if steps.is_empty() {
                ui.label(RichText::new(view.i18n.t("lineage-none")).weak());
            }
            for (heading, is_past) in [("lineage-ancestors", true), ("lineage-descendants", false)]
            {
                let of: Vec<&Descent> = steps
                    .iter()
                    .filter(|step| (step.generation < 0) == is_past)
                    .collect();
                if of.is_empty() {
                    continue;
                }
                ui.label(RichText::new(view.i18n.t(heading)).weak());
                for step in of {
                    let kind = view.i18n.t(lineage_key(&step.kind));
                    let date = step.date.clone().unwrap_or_default();
                    let text = format!("{} → {}", step.old, step.new);
                    ui.label(text).on_hover_text(format!("{kind} {date}"));
                    ui.label(RichText::new(format!("{kind} {date}")).small().weak());
                }
            }
        });
}

/// The key of the name of a kind of step.
fn lineage_key(kind: &str) -> &'static str {
    match kind {
        "split" => "lineage-split",
        "merge" => "lineage-merge",
        "adjust" => "lineage-adjust",
        "transfer" => "lineage-transfer",
        "kept" | "keep" => "lineage-kept",
        _ => "lineage-redraw",
    }
}
