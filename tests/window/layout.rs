//! Nothing is cut off, in either language, on the smallest screen.

use crate::support::{SMALL, settings, town_file, window};
use egui::{Rect, Vec2, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use gridroom::app::state::drawer::{Drawer, DrawerTab};
use gridroom::app::state::settings::Settings;
use gridroom::i18n::Language;

/// Named things that are shown, except those of the map, which may lie half outside it.
fn boxes(language: Language, size: Vec2) -> Vec<(String, Rect)> {
    let (path, _folder) = town_file();
    let settings = Settings {
        language,
        drawer: Drawer {
            open: Some(DrawerTab::Problems),
            ..Drawer::default()
        },
        ..settings()
    };
    let harness = window(settings, Some(&path), size);
    let nodes = harness.query_all_by(|n| n.label().is_some() || n.value().is_some());
    nodes
        .map(|n| {
            let node = n.accesskit_node();
            (node.label().or(node.value()).unwrap_or_default(), n.rect())
        })
        .collect()
}

#[test]
fn everything_named_is_within_the_window() {
    for language in Language::ALL {
        for size in [SMALL, vec2(1920.0, 1080.0)] {
            let window = Rect::from_min_size(egui::Pos2::ZERO, size).expand(1.0);
            for (name, rect) in boxes(language, size) {
                if rect.area() > 0.0 {
                    assert!(
                        window.contains_rect(rect),
                        "{language:?} {size:?}: {name} at {rect:?}"
                    );
                }
            }
        }
    }
}
