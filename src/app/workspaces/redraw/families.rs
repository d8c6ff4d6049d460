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

/// A grid with its code, and with those of its figures that are known.
fn text(i18n: &I18n, grid: &Member) -> String {
    let count = |count: Option<u64>, is_estimated: bool| {
        let count = usize::try_from(count?).ok()?;
        Some(i18n.figure(grouped(count), is_estimated))
    };
    let households = count(grid.households, grid.is_estimated);
    let residents = count(grid.residents, false);
    let key = match (&households, &residents) {
        (Some(_), Some(_)) => "publish-member",
        (Some(_), None) => "publish-member-households",
        (None, Some(_)) => "publish-member-residents",
        (None, None) => "publish-member-neither",
    };
    let args = [
        ("name", grid.name.as_str().into()),
        ("code", grid.code.as_str().into()),
        ("households", households.unwrap_or_default().into()),
        ("residents", residents.unwrap_or_default().into()),
    ];
    i18n.t_args(key, &args)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    #[test]
    fn a_grid_says_only_figures_that_are_known() {
        let grid = |households, residents| Member {
            code: "X01".to_owned(),
            name: "紫檀".to_owned(),
            households,
            is_estimated: true,
            residents,
            stays: false,
        };
        let said = |language, households, residents| {
            let text = text(&I18n::new(language), &grid(households, residents));
            // Marks around what is filled in are not seen.
            text.replace(['\u{2068}', '\u{2069}'], "")
        };
        for (households, residents, chinese, english) in [
            (
                Some(2_155),
                Some(6_000),
                "紫檀（X01，≈2,155 户，6,000 人）",
                "紫檀 (X01; households: ≈2,155, people: 6,000)",
            ),
            (
                Some(2_155),
                None,
                "紫檀（X01，≈2,155 户）",
                "紫檀 (X01; households: ≈2,155)",
            ),
            (
                None,
                Some(1),
                "紫檀（X01，户数不详，1 人）",
                "紫檀 (X01; households not known, people: 1)",
            ),
            (
                None,
                None,
                "紫檀（X01，户数不详）",
                "紫檀 (X01; households not known)",
            ),
        ] {
            assert_eq!(said(Language::Chinese, households, residents), chinese);
            assert_eq!(said(Language::English, households, residents), english);
        }
    }
}
