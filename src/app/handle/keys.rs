//! Keys that are no text: shortcuts, and Esc, which closes the topmost thing.

use crate::app::shell::Shell;

impl Shell {
    fn take_keys(&mut self, ctx: &Context) {
        crate::app::widgets::note_composition(ctx);
        let (focused, typing) = (ctx.egui_wants_keyboard_input(), ctx.text_edit_focused());
        // Shortcuts with Shift first: the same without it would take them too.
        let has_shift = |c: &Command| {
            c.shortcut()
                .is_some_and(|s| s.modifiers.contains(Modifiers::SHIFT))
        };
        let (shifted, plain): (Vec<_>, Vec<_>) = Command::ALL.into_iter().partition(has_shift);
        self.take_tool_keys(ctx);
        let pressed = shifted.into_iter().chain(plain).find(|command| {
            command.shortcut().is_some_and(|shortcut| {
                // A key alone is that of whatever has the focus, one with Ctrl only that of a text.
                let is_taken = typing || (focused && shortcut.modifiers.is_none());
                !(is_taken && command.yields_to_text())
                    && ctx.input_mut(|i| i.consume_shortcut(&shortcut))
            })
        });
        if let Some(command) = pressed {
            self.run(command, ctx);
        }
        if ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
            self.step_back(ctx);
        }
    }

    /// Esc: the topmost thing goes.
    fn step_back(&mut self, ctx: &Context) {
        if self.state.wall.is_some() {
            self.switch_wall(ctx);
            return;
        }
        if self.views.palette.take().is_some()
            || self.state.work.draft.take().is_some()
            || self.views.context.take().is_some()
            || self.views.basemap.take().is_some()
            || self.state.message.take().is_some()
            || self.views.asked_columns.take().is_some()
            || self.views.importing.take().is_some()
            || self.leave_list()
            || self.state.epidemic.form.take().is_some()
            || self.state.epidemic.sheet.take().is_some()
            || self.state.register.form.take().is_some()
            || std::mem::take(&mut self.views.shows_about)
            || self.dismiss_question()
        {
            return;
        }
        if self.step_tool_back(ctx) {
            return;
        }
        if self.views.search.is_open() {
            self.views.search.clear();
            ctx.memory_mut(|m| m.stop_text_input());
        } else {
            self.state.session.select([]);
        }
    }
}
