//! The palette: every command by name.

use crate::app::command::Command;
use crate::app::frame::palette_state::PaletteState;
use crate::app::view::View;
use crate::app::widgets::name_field;
use crate::app::widgets::steps;
use crate::app::widgets::submits;
use crate::i18n::{I18n, Language};
use egui::{Button, Context, Id, Modal, RichText, ScrollArea, TextEdit, vec2};

/// Draw the palette, if it is open.
pub fn show(view: &View<'_>, own: &mut Option<PaletteState>, ctx: &Context) {
    let Some(mut state) = own.take() else {
        return;
    };
    let mut chosen = None;
    let modal = Modal::new(Id::unique("palette")).show(ctx, |ui| {
        ui.set_width(440.0);
        let matches = matching(view, &state);
        let marked = steps(ui, state.place, matches.len());
        let has_moved = marked != state.place;
        state.place = marked;
        if submits(ui) {
            chosen = matches.get(state.place).copied();
        }
        let field = TextEdit::singleline(&mut state.query)
            .hint_text(view.i18n.t("palette-hint"))
            .desired_width(f32::INFINITY);
        let response = ui.add(field);
        name_field(&response, &view.i18n.t("palette-label"));
        response.request_focus();
        if response.changed() {
            state.place = 0;
        }
        if matches.is_empty() {
            ui.label(RichText::new(view.i18n.t("search-nothing")).weak());
        }
        ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
            for (place, command) in matches.into_iter().enumerate() {
                let blocked = command.blocked(view.situation());
                let name = view.i18n.t(command.key());
                let mut button = Button::selectable(place == state.place, name)
                    .min_size(vec2(ui.available_width(), 0.0));
                if let Some(shortcut) = command.shortcut() {
                    let keys = ui.ctx().format_shortcut(&shortcut);
                    button = button.right_text(RichText::new(keys).small().weak());
                }
                let mut response = ui.add_enabled(blocked.is_none(), button);
                if has_moved && place == state.place {
                    response.scroll_to_me(None);
                }
                if let Some(reason) = blocked {
                    response = response.on_disabled_hover_text(view.i18n.t(reason));
                }
                if response.clicked() {
                    chosen = Some(command);
                }
            }
        });
    });
    match chosen {
        Some(command) if command.blocked(view.situation()).is_none() => view.send(command),
        _ if modal.should_close() => {}
        _ => *own = Some(state),
    }
}

/// Commands whose name in either language holds every word typed.
fn matching(view: &View<'_>, state: &PaletteState) -> Vec<Command> {
    let query = state.query.to_lowercase();
    let words: Vec<&str> = query.split_whitespace().collect();
    if words.is_empty() {
        return Command::ALL.to_vec();
    }
    let other = state.other.get_or_init(|| {
        I18n::new(match view.settings.language {
            Language::Chinese => Language::English,
            Language::English => Language::Chinese,
        })
    });
    let holds = |command: &Command| {
        let names = [view.i18n.t(command.key()), other.t(command.key())];
        let names = names.map(|n| n.to_lowercase());
        words.iter().all(|w| names.iter().any(|n| n.contains(w)))
    };
    Command::ALL.into_iter().filter(holds).collect()
}
