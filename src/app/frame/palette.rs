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

/// Commands that are found by what was typed.
fn matching(view: &View<'_>, state: &PaletteState) -> Vec<Command> {
    if state.query.trim().is_empty() {
        return Command::ALL.to_vec();
    }
    let other = state.other.get_or_init(|| {
        I18n::new(match view.settings.language {
            Language::Chinese => Language::English,
            Language::English => Language::Chinese,
        })
    });
    found(&state.query, [&view.i18n, other])
}

/// Commands whose name in either language, or what else they are called by, holds every word typed;
/// those whose name alone does come first.
fn found(query: &str, texts: [&I18n; 2]) -> Vec<Command> {
    let query = query.to_lowercase();
    let words: Vec<&str> = query.split_whitespace().collect();
    let holds = |names: &[String]| words.iter().all(|w| names.iter().any(|n| n.contains(w)));
    let (mut by_name, mut by_word) = (Vec::new(), Vec::new());
    for command in Command::ALL {
        let mut names = texts
            .map(|i18n| i18n.t(command.key()).to_lowercase())
            .to_vec();
        if holds(&names) {
            by_name.push(command);
            continue;
        }
        names.extend(texts.map(|i18n| i18n.t(&command.also()).to_lowercase()));
        if holds(&names) {
            by_word.push(command);
        }
    }
    by_name.append(&mut by_word);
    by_name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(query: &str) -> Option<Command> {
        let [chinese, english] = Language::ALL.map(I18n::new);
        found(query, [&chinese, &english]).first().copied()
    }

    #[test]
    fn every_command_is_found_by_its_name_and_by_each_word_it_is_called_by() {
        for language in Language::ALL {
            let texts = Language::ALL.map(I18n::new);
            let i18n = I18n::new(language);
            for command in Command::ALL {
                let also = i18n.t(&command.also());
                assert!(!also.contains('⟨'), "{also}");
                let words = also.split_whitespace().map(str::to_owned);
                for query in words.chain([i18n.t(command.key())]) {
                    let all = found(&query, [&texts[0], &texts[1]]);
                    assert!(all.contains(&command), "{query}: {all:?}");
                }
            }
        }
    }

    #[test]
    fn what_a_command_does_finds_it_also_where_its_name_says_it_otherwise() {
        for (query, command) in [
            ("purge", Command::Retention),
            ("Purge", Command::Retention),
            ("erase", Command::Retention),
            ("personal data", Command::Retention),
            ("清除", Command::Retention),
            ("销毁", Command::Retention),
            ("个人信息", Command::Retention),
            ("log out", Command::Lock),
            ("登出", Command::Lock),
            ("密码", Command::SignIn),
            ("PCR", Command::Sampling),
            ("screenshot", Command::CopyMap),
        ] {
            assert_eq!(first(query), Some(command), "{query}");
        }
        // A name goes before what else something is called by.
        assert_eq!(first("深色"), Some(Command::SwitchTheme));
        assert_eq!(first("dark"), Some(Command::SwitchTheme));
    }
}
