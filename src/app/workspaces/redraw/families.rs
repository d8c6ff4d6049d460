//! Which grids become which, in the preview of a publication: parents, and below them children, with
//! codes, names and figures. Must not know: what follows from it.

use crate::app::words::messages::grouped;
use crate::i18n::I18n;
use crate::model::publication::{Family, Member};
use egui::{RichText, ScrollArea, Ui};

/// It takes no more room than this, points.
const HEIGHT: f32 = 132.0;

/// Draw all families.
pub fn show(i18n: &I18n, ui: &mut Ui, families: &[Family]) {
    if families.is_empty() {
        return;
    }
    ui.label(RichText::new(i18n.t("publish-families")).strong());
    ScrollArea::vertical()
        .id_salt("families")
        .max_height(HEIGHT)
        .show(ui, |ui| {
            for family in families {
                let parents = family.parents.iter();
                let parents: Vec<String> = parents.map(|grid| text(i18n, grid)).collect();
                ui.label(parents.join(&i18n.t("map-list-separator")));
                for child in &family.children {
                    let key = match child.stays {
                        true => "publish-family-stays",
                        false => "publish-family-new",
                    };
                    let args = [("grid", text(i18n, child).into())];
                    ui.label(i18n.t_args(key, &args));
                }
                ui.add_space(4.0);
            }
        });
}

/// A grid with its code and figures.
fn text(i18n: &I18n, grid: &Member) -> String {
    let count = |count: Option<u64>, is_estimated: bool| {
        let count = count.and_then(|count| usize::try_from(count).ok());
        let figure = |n| i18n.figure(grouped(n), is_estimated);
        count.map_or_else(|| i18n.t("publish-unknown"), figure)
    };
    let args = [
        ("name", grid.name.as_str().into()),
        ("code", grid.code.as_str().into()),
        (
            "households",
            count(grid.households, grid.is_estimated).into(),
        ),
        ("residents", count(grid.residents, false).into()),
    ];
    i18n.t_args("publish-member", &args)
}
