//! What this program is, and the licences of all that is in it. Must not know: where they come from.

use super::questions::close_button;
use crate::app::licences::Licences;
use crate::app::view::View;
use crate::app::widgets::name_field;
use crate::app::widgets::question::Next;
use egui::{Frame, Label, RichText, ScrollArea, TextEdit, TextStyle, Ui};

/// Draw it; `wanted` is what is looked for among the licences.
pub fn show(view: &View<'_>, ui: &mut Ui, wanted: &mut String) -> Next {
    let i18n = &view.i18n;
    let args = [("version", env!("CARGO_PKG_VERSION").into())];
    ui.label(RichText::new(i18n.t_args("about-version", &args)).strong());
    ui.label(i18n.t("about-text"));
    ui.label(RichText::new(i18n.t("about-licence")).weak());
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let name = i18n.t("about-find-licence");
        ui.label(RichText::new(&name).weak());
        name_field(
            &ui.add(TextEdit::singleline(wanted).desired_width(200.0)),
            &name,
        );
    });
    Frame::group(ui.style()).show(ui, |ui| show_licences(ui, wanted));
    ui.separator();
    close_button(view, ui)
}

fn show_licences(ui: &mut Ui, wanted: &str) {
    let licences = Licences::get();
    let parts = licences.about(wanted);
    let rows = parts.iter().map(ExactSizeIterator::len).sum();
    let height = (ui.ctx().content_rect().height() - 320.0).clamp(100.0, 320.0);
    let row = ui.text_style_height(&TextStyle::Small);
    let area = ScrollArea::both().max_height(height).auto_shrink(false);
    // What is found anew is read from its beginning.
    let area = area.id_salt(("licences", wanted));
    area.show_rows(ui, row, rows, |ui, seen| {
        let all = parts.iter().cloned().flatten();
        for at in all.skip(seen.start).take(seen.len()) {
            let text = RichText::new(licences.line(at)).small();
            ui.add(Label::new(text).extend());
        }
    });
}
