//! The list of keys: every command that has one, by menu, and the keys of the map and of the tools.

use super::questions::close_button;
use crate::app::command::{Command, Menu};
use crate::app::view::View;
use crate::app::widgets::question::Next;
use egui::{Grid, RichText, ScrollArea, Ui};

/// Keys that are no commands: what they do, by the key of a text; the keys themselves are written the
/// same in every language.
const OTHERS: [(&str, &str); 9] = [
    ("keys-pan", "← ↑ → ↓"),
    ("keys-cursor-move", "← ↑ → ↓  Ctrl / Shift"),
    ("keys-cursor-set", "Space  Shift+Space"),
    ("keys-cursor-back", "Backspace"),
    ("keys-tables", "↑ ↓ Home End PgUp PgDn"),
    ("keys-save-form", "Ctrl+Enter"),
    ("keys-back", "Esc"),
    ("keys-several", "Ctrl / Shift"),
    ("keys-scale", "Ctrl+0  Ctrl++  Ctrl+-"),
];

/// Draw it.
pub fn show(view: &View<'_>, ui: &mut Ui) -> Next {
    let i18n = &view.i18n;
    let room = (ui.ctx().content_rect().height() - 200.0).max(160.0);
    let area = ScrollArea::vertical().max_height(room);
    area.auto_shrink([false, true]).show(ui, |ui| {
        for menu in Menu::ALL {
            let of_menu = Command::ALL.into_iter().filter(|c| c.menu() == menu);
            let keyed = of_menu.filter_map(|c| Some((c, c.shortcut()?)));
            let keyed: Vec<_> = keyed.collect();
            if keyed.is_empty() {
                continue;
            }
            ui.label(RichText::new(i18n.t(menu.key())).strong());
            let rows = keyed.into_iter();
            let rows = rows.map(|(c, keys)| (i18n.t(c.key()), ui.ctx().format_shortcut(&keys)));
            let rows: Vec<_> = rows.collect();
            show_rows(ui, menu.key(), &rows);
        }
        ui.label(RichText::new(i18n.t("keys-others")).strong());
        let rows = OTHERS.map(|(key, keys)| (i18n.t(key), keys.to_owned()));
        show_rows(ui, "keys-others", &rows);
    });
    ui.separator();
    close_button(view, ui)
}

fn show_rows(ui: &mut Ui, salt: &str, rows: &[(String, String)]) {
    let grid = Grid::new(("keys", salt)).num_columns(2).striped(true);
    grid.min_col_width(120.0).show(ui, |ui| {
        for (name, keys) in rows {
            ui.label(RichText::new(keys).monospace());
            ui.label(name);
            ui.end_row();
        }
    });
    ui.add_space(6.0);
}
