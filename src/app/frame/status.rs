//! The bottom line: what a click would do, where the pointer is, what is going on.

use crate::app::command::Command;
use crate::app::intent::Intent;
use crate::app::jobs::source::Source;
use crate::app::map::scene::Steering;
use crate::app::map::tools::ToolId;
use crate::app::state::notices::Level;
use crate::app::view::View;
use crate::app::widgets::course;
use crate::app::words::messages::{self, grouped};
use crate::app::words::store::role_name;
use crate::app::workspaces::map::problems::error_count;
use crate::app::workspaces::project::clock;
use crate::app::workspaces::sampling::Tab;
use crate::geometry::fixed::Coord;
use crate::store::Access;
use egui::{Align, Button, Layout, Panel, RichText, ScrollArea, Spinner, TextStyle, Ui};

/// Draw the line.
pub fn show(view: &View<'_>, wanted: Option<&'static str>, ui: &mut Ui) {
    Panel::bottom("status").show(ui, |ui| {
        ui.horizontal(|ui| {
            // As high with a button or a spinner in it as without: the map above does not move.
            let text = ui.text_style_height(&TextStyle::Button);
            let button = text + 2.0 * ui.spacing().button_padding.y;
            ui.set_min_height(button.max(ui.spacing().interact_size.y));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                show_place(view, ui);
                show_counts(view, ui);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    show_hint(view, wanted, ui)
                });
            });
        });
    });
}

fn show_place(view: &View<'_>, ui: &mut Ui) {
    // Always as wide, so that nothing jumps while the pointer moves.
    let text = view
        .session
        .pointer
        .map_or_else(String::new, messages::place);
    ui.add_sized(
        [184.0, ui.spacing().interact_size.y],
        egui::Label::new(RichText::new(text).small()),
    );
    ui.separator();
}

fn show_counts(view: &View<'_>, ui: &mut Ui) {
    let Some(document) = view.session.document() else {
        return;
    };
    let total = grouped(document.map.features.len() - document.map.gone.len());
    let is_town = document.source == Source::Town;
    let selected = grouped(view.session.selection().len());
    let args = [("total", total.into()), ("selected", selected.into())];
    ui.label(view.i18n.t_args("status-counts", &args));
    ui.separator();
    let errors = error_count(view);
    let text = if errors == 0 {
        RichText::new(view.i18n.t("status-sound"))
    } else {
        let args = [("count", grouped(errors).into())];
        RichText::new(view.i18n.t_args("status-problems", &args)).color(ui.visuals().error_fg_color)
    };
    if ui.add(Button::new(text).frame(false)).clicked() {
        view.send(Command::ToggleProblems);
    }
    show_desk(view, ui);
    let is_synthetic = view.work.state.as_ref().map_or(is_town, |s| s.is_synthetic);
    if is_synthetic {
        ui.separator();
        ui.label(RichText::new(view.i18n.t("status-synthetic")).weak());
    }
    ui.separator();
}

/// Who sits here, and that what was done is safe.
fn show_desk(view: &View<'_>, ui: &mut Ui) {
    let Some(state) = view.work.state.as_ref() else {
        return;
    };
    let i18n = &view.i18n;
    let who = match (&state.access, state.role) {
        (Access::ReadOnly(_), _) => i18n.t("status-read-only"),
        (_, None) => i18n.t("status-locked"),
        (_, Some(_)) if state.users.is_empty() => String::new(),
        (_, Some(role)) => {
            let args = [
                ("name", state.name.as_str().into()),
                ("role", role_name(i18n, role).into()),
            ];
            i18n.t_args("status-user", &args)
        }
    };
    if !who.is_empty() {
        ui.separator();
        if state.is_locked() {
            if ui.button(who).clicked() {
                view.send(Command::SignIn);
            }
        } else {
            ui.label(who);
        }
    }
    ui.separator();
    clock::show(view, ui);
    let i18n = &view.i18n;
    let key = match (&state.saved_at, state.is_scratch) {
        _ if view.busy.project => "status-saving",
        (Some(_), true) => "status-kept",
        (Some(_), false) => "status-saved",
        (None, _) => return,
    };
    let time = state.saved_at.as_deref().unwrap_or_default();
    let args = [("time", time.into())];
    ui.separator();
    let text = RichText::new(i18n.t_args(key, &args)).weak();
    ui.label(text).on_hover_text(i18n.t("status-saved-hint"));
}

/// What is going on; what was done just now; or what can be done. `wanted` is what a form asks for.
fn show_hint(view: &View<'_>, wanted: Option<&'static str>, ui: &mut Ui) {
    if view.busy.jobs().next().is_some() {
        return show_jobs(view, ui);
    }
    if view.busy.loader {
        ui.add(Spinner::new().size(14.0));
        ui.label(view.i18n.t("status-busy"));
        return;
    }
    if view.planning.is_beginning {
        // The first time in a town the project is made too, which takes longer.
        let key = match view.work.state {
            Some(_) => "status-beginning",
            None => "status-beginning-first",
        };
        ui.add(Spinner::new().size(14.0));
        ui.label(view.i18n.t(key));
        return;
    }
    show_notices(view, ui);
    if let Some((notice, left)) = view.notices.young() {
        let text = RichText::new(&notice.text);
        let text = match notice.level {
            Level::Done => text,
            Level::Look => text.color(ui.visuals().warn_fg_color),
        };
        // Before the text, which may be long.
        if let Some(at) = notice.at {
            show_place_button(view, ui, at);
        }
        let label = ui.add(egui::Label::new(text).truncate());
        label.on_hover_text(&notice.text);
        // The hint comes back by itself.
        ui.ctx().request_repaint_after(left);
        return;
    }
    let steered = match view.state().steering {
        Steering::Not => None,
        Steering::Carrying => Some("hint-cursor-carrying"),
        Steering::Ready => Some(steered_hint(view)),
    };
    let state = view.state();
    // What lies over the map is told of, and not what could be done on the map.
    let over = match (&state.printing, &state.own_town) {
        (Some(_), _) => Some("hint-print"),
        (None, Some(_)) => Some("hint-own-town"),
        (None, None) => None,
    };
    let key = if let Some(over) = over {
        over.to_owned()
    } else if let Some(steered) = steered {
        steered.to_owned()
    } else if view.session.document().is_none() {
        "hint-no-map".to_owned()
    } else if let Some(key) = view.trace.hint() {
        key
    } else if view.is_redrawing() {
        format!("{}-hint", view.planning.tool.id().key())
    } else if let Some(wanted) = wanted {
        wanted.to_owned()
    } else if view.is_registering() {
        "hint-register".to_owned()
    } else if view.is_calling() {
        "hint-calls".to_owned()
    } else if view.is_sampling() && view.sampling.tab == Tab::Lane {
        "hint-sampling".to_owned()
    } else if view.is_sampling() && view.sampling.tab == Tab::Sites {
        "hint-sampling-sites".to_owned()
    } else if view.is_watching() {
        "hint-epidemic".to_owned()
    } else if view.session.selection().is_empty() {
        "hint-map".to_owned()
    } else {
        "hint-selection".to_owned()
    };
    let hint = view.i18n.t(&key);
    let takes_places = wanted.is_some() || view.trace.hint().is_some() || is_with_tool(view);
    let keys = Command::Crosshair.shortcut();
    let hint = match keys.filter(|_| takes_places && steered.is_none() && over.is_none()) {
        Some(keys) => {
            let keys = ui.ctx().format_shortcut(&keys);
            let args = [("hint", hint.into()), ("keys", keys.into())];
            view.i18n.t_args("hint-by-keys", &args)
        }
        None => hint,
    };
    ui.add(egui::Label::new(RichText::new(hint).weak()).truncate());
}

/// A tool that redraws is in hand.
fn is_with_tool(view: &View<'_>) -> bool {
    view.is_redrawing() && view.planning.tool.id() != ToolId::Select
}

/// What keys do with the crosshair, with what is in hand.
fn steered_hint(view: &View<'_>) -> &'static str {
    if view.state().own_town.is_some() || view.trace.takes_clicks() {
        return "hint-cursor-draws";
    }
    if !view.is_redrawing() {
        return "hint-cursor";
    }
    match view.planning.tool.id() {
        ToolId::Move => "hint-cursor-moves",
        ToolId::Reshape | ToolId::Split => "hint-cursor-draws",
        ToolId::Select | ToolId::Give => "hint-cursor",
    }
}

/// Long work, the first of it in the line, the others in a list.
fn show_jobs(view: &View<'_>, ui: &mut Ui) {
    let mut jobs = view.busy.jobs();
    if let Some(first) = jobs.next() {
        course::show_job(&view.i18n, ui, first);
    }
    let others: Vec<_> = jobs.collect();
    if others.is_empty() {
        return;
    }
    let args = [("count", grouped(others.len()).into())];
    ui.menu_button(view.i18n.t_args("job-more", &args), |ui| {
        for job in others {
            ui.horizontal(|ui| course::show_job(&view.i18n, ui, job));
        }
    });
}

/// A button that shows where something happened.
fn show_place_button(view: &View<'_>, ui: &mut Ui, at: Coord) {
    if ui.small_button(view.i18n.t("history-goto")).clicked() {
        view.send(Intent::GoToPlace(at));
    }
}

/// All that was said, the newest on top, with its age.
fn show_notices(view: &View<'_>, ui: &mut Ui) {
    let count = view.notices.iter().count();
    if count == 0 {
        return;
    }
    let args = [("count", grouped(count).into())];
    ui.menu_button(view.i18n.t_args("notices", &args), |ui| {
        ui.set_min_width(420.0);
        ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
            for notice in view.notices.iter() {
                ui.horizontal_wrapped(|ui| {
                    let minutes = notice.age().as_secs() / 60;
                    let args = [("minutes", grouped(minutes as usize).into())];
                    let key = if minutes == 0 {
                        "notice-now"
                    } else {
                        "notice-age"
                    };
                    ui.label(RichText::new(view.i18n.t_args(key, &args)).weak());
                    if let Some(at) = notice.at {
                        show_place_button(view, ui, at);
                    }
                    match notice.level {
                        Level::Done => ui.label(&notice.text),
                        Level::Look => ui.colored_label(ui.visuals().warn_fg_color, &notice.text),
                    };
                });
            }
        });
    });
    ui.separator();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::State;
    use crate::app::state::settings::Settings;
    use crate::app::theme;
    use crate::app::view::Outbox;
    use crate::i18n::Language;
    use egui::{Context, RawInput, Shape};
    use std::time::Duration;

    /// All texts of a shape.
    fn texts(shape: &Shape, all: &mut Vec<String>) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| texts(shape, all)),
            Shape::Text(text) => all.push(text.galley.text().to_owned()),
            _ => {}
        }
    }

    /// What stands in the line, and after how long it is drawn anew by itself.
    fn line(ctx: &Context, state: &State) -> (String, Duration) {
        let outbox = Outbox::default();
        let mut output = ctx.run_ui(RawInput::default(), |ui| {
            show(&View::new(state, &outbox), None, ui);
        });
        // Nobody draws them.
        output.textures_delta.clear();
        let mut all = Vec::new();
        for shape in &output.shapes {
            texts(&shape.shape, &mut all);
        }
        let root = output.viewport_output.values().next();
        let delay = root.map_or(Duration::MAX, |viewport| viewport.repaint_delay);
        (all.join("\n"), delay)
    }

    #[test]
    fn what_redrawing_waits_for_is_told() {
        let ctx = Context::default();
        theme::install(&ctx);
        let mut state = State::new(Settings {
            language: Language::Chinese,
            ..Settings::default()
        });
        let waits = "首次重划：正在建立项目和第一个方案";
        assert!(!line(&ctx, &state).0.contains(waits));
        state.planning.is_beginning = true;
        assert!(line(&ctx, &state).0.contains(waits));
    }

    #[test]
    fn the_hint_of_what_can_be_done_comes_back_by_itself() {
        let ctx = Context::default();
        theme::install(&ctx);
        let mut state = State::new(Settings {
            language: Language::Chinese,
            ..Settings::default()
        });
        let hint = state.i18n.t("hint-no-map");
        assert!(line(&ctx, &state).0.contains(&hint));
        state.notices.say("已保存为 town.gpkg");
        // A new button takes a pass to find its place.
        line(&ctx, &state);
        let (said, delay) = line(&ctx, &state);
        assert!(said.contains("已保存为") && !said.contains(&hint), "{said}");
        assert!(delay <= Duration::from_secs(12), "{delay:?}");
        state.notices.grow_older(Duration::from_secs(12));
        let (said, _) = line(&ctx, &state);
        assert!(said.contains(&hint) && !said.contains("已保存为"), "{said}");
        assert!(said.contains("消息 1"), "the list keeps it: {said}");
    }
}
