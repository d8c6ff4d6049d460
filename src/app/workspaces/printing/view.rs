//! The panel beside the page: what is printed, on which paper, and the file. Must not know: how it is
//! laid out.

use super::Intent;
use super::state::{Printing, Wanted, What};
use crate::app::command::Command;
use crate::app::view::View;
use crate::app::widgets::{frame_buttons, name_field, title};
use crate::app::words::messages::grouped;
use crate::exchange::list::{LISTS, Words};
use crate::i18n::Language;
use crate::model::plan::Status;
use crate::print::paper::Size;
use crate::print::registers::Known;
use egui::{Button, ComboBox, Panel, RichText, ScrollArea, Spinner, TextEdit, Ui};

/// What is typed.
#[derive(Default)]
pub struct ViewState {
    title: String,
    unit: String,
    at: String,
    cut_off: String,
    reason: String,
    from: String,
    to: String,
    preset: String,
    /// What the fields were filled from.
    of: Option<Wanted>,
}

/// Draw the panel.
pub fn show(view: &View<'_>, printing: &Printing, typed: &mut ViewState, ui: &mut Ui) {
    if typed.of.as_ref() != Some(&printing.wanted) {
        let wanted = printing.wanted.clone();
        typed.title.clone_from(&wanted.title);
        typed.unit.clone_from(&wanted.unit);
        typed.at.clone_from(&wanted.at);
        typed.cut_off.clone_from(&wanted.cut_off);
        typed.reason.clone_from(&wanted.reason);
        typed.from.clone_from(&wanted.from);
        typed.to.clone_from(&wanted.to);
        typed.of = Some(wanted);
    }
    Panel::right("printing")
        .default_size(320.0)
        .size_range(280.0..=480.0)
        .show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                frame_buttons(ui);
                ui.horizontal(|ui| {
                    if ui.button(view.i18n.t("printing-leave")).clicked() {
                        view.send(Intent::Leave);
                    }
                    ui.label(RichText::new(view.i18n.t("printing-title")).strong());
                });
                show_today(view, ui);
                show_presets(view, printing, typed, ui);
                ui.separator();
                show_wish(view, printing, typed, ui);
                ui.separator();
                show_result(view, printing, ui);
            });
        });
}

/// What leaves every evening, with the ending of its file and the key of its button.
const TODAY: [(What, &str, &str); 2] = [
    (What::Report, "xlsx", "printing-today-report"),
    (What::Wall, "pdf", "printing-today-wall"),
];

/// What leaves every evening, a click away.
fn show_today(view: &View<'_>, ui: &mut Ui) {
    ui.horizontal_wrapped(|ui| {
        for (what, ending, key) in TODAY {
            if ui.button(view.i18n.t(key)).clicked() {
                view.send(Intent::SaveToday(what, ending));
            }
        }
    });
}

fn show_wish(view: &View<'_>, printing: &Printing, typed: &mut ViewState, ui: &mut Ui) {
    let i18n = &view.i18n;
    let mut wish = printing.wanted.clone();
    ui.horizontal_wrapped(|ui| {
        for what in What::ALL {
            ui.selectable_value(&mut wish.what, what, i18n.t(what.key()));
        }
    });
    match wish.what {
        What::Wall => {
            show_paper(view, &mut wish, ui);
            show_plans(view, &mut wish, ui);
        }
        What::View => {
            ui.label(RichText::new(i18n.t("printing-view-hint")).weak());
            show_plans(view, &mut wish, ui);
        }
        What::Sheets => show_selected(view, &mut wish, ui),
        What::Notice => show_orders(view, &mut wish, ui),
        What::Report => {
            ui.label(RichText::new(i18n.t("printing-report-hint")).weak());
        }
        What::Slide => {
            ui.label(RichText::new(i18n.t("printing-slide-hint")).weak());
        }
        What::Replay => {
            ui.label(RichText::new(i18n.t("printing-replay-hint")).weak());
        }
        What::List => {
            show_lists(view, &mut wish, ui);
            show_selected(view, &mut wish, ui);
        }
    }
    let is_list = wish.what == What::List;
    let days = [
        (
            "printing-from",
            "printing-from-hint",
            &mut typed.from,
            &mut wish.from,
        ),
        (
            "printing-to",
            "printing-to-hint",
            &mut typed.to,
            &mut wish.to,
        ),
    ];
    let (at, at_hint) = match wish.what {
        What::Report => ("printing-day", "printing-day-hint"),
        _ => ("printing-at", "printing-at-hint"),
    };
    let at = (at, at_hint, &mut typed.at, &mut wish.at);
    let cut_off = (
        "printing-cut-off",
        "printing-cut-off-hint",
        &mut typed.cut_off,
        &mut wish.cut_off,
    );
    let (reason, reason_hint) = match is_list {
        true => ("printing-clear", "printing-clear-hint"),
        false => ("printing-reason", "printing-reason-hint"),
    };
    let fields = [
        (
            "printing-heading",
            "printing-heading-hint",
            &mut typed.title,
            &mut wish.title,
        ),
        (
            "printing-unit",
            "printing-unit-hint",
            &mut typed.unit,
            &mut wish.unit,
        ),
        (reason, reason_hint, &mut typed.reason, &mut wish.reason),
    ];
    // A replay shows the evening of each of its days.
    let (days, at, cut_off) = match wish.what {
        What::Replay => (Some(days), None, None),
        What::Report => (None, Some(at), Some(cut_off)),
        _ => (None, Some(at), None),
    };
    let when = days.into_iter().flatten().chain(at).chain(cut_off);
    for (name, hint, typed, kept) in when.chain(fields) {
        let name = i18n.t(name);
        ui.label(&name);
        let field = TextEdit::singleline(typed)
            .hint_text(i18n.t(hint))
            .desired_width(f32::INFINITY);
        let field = ui.add(field);
        name_field(&field, &name);
        if field.lost_focus() {
            kept.clone_from(typed);
        }
    }
    let note = match is_list {
        true => "printing-clear-note",
        false => "printing-places-note",
    };
    ui.label(RichText::new(i18n.t(note)).weak());
    ui.horizontal(|ui| {
        ui.label(i18n.t("printing-language"));
        for (language, key) in [
            (Language::Chinese, "printing-chinese"),
            (Language::English, "printing-english"),
        ] {
            let now = wish.language.unwrap_or(i18n.language());
            let button = Button::selectable(now == language, i18n.t(key));
            if ui.add(button).clicked() {
                wish.language = Some(language);
            }
        }
    });
    if wish != printing.wanted {
        view.send(Intent::Want(Box::new(wish)));
    }
}

fn show_paper(view: &View<'_>, wish: &mut Wanted, ui: &mut Ui) {
    let i18n = &view.i18n;
    ui.horizontal(|ui| {
        let label = ui.label(i18n.t("printing-size"));
        ComboBox::from_id_salt("printing-size")
            .selected_text(wish.size.name())
            .width(72.0)
            .show_ui(ui, |ui| {
                for size in Size::ALL {
                    ui.selectable_value(&mut wish.size, size, size.name());
                }
            })
            .response
            .labelled_by(label.id);
        ui.radio_value(&mut wish.is_portrait, false, i18n.t("printing-landscape"));
        ui.radio_value(&mut wish.is_portrait, true, i18n.t("printing-portrait"));
    });
    ui.horizontal(|ui| {
        let label = ui.label(i18n.t("printing-tiles"));
        let name = |tiles: Option<Size>| {
            tiles.map_or_else(
                || i18n.t("printing-tiles-none"),
                |size| size.name().to_owned(),
            )
        };
        ComboBox::from_id_salt("printing-tiles")
            .selected_text(name(wish.tiles))
            .show_ui(ui, |ui| {
                for tiles in [None, Some(Size::A4), Some(Size::A3)] {
                    ui.selectable_value(&mut wish.tiles, tiles, name(tiles));
                }
            })
            .response
            .labelled_by(label.id);
    });
}

/// A box to print only what is about the selected grids.
fn show_selected(view: &View<'_>, wish: &mut Wanted, ui: &mut Ui) {
    let count = view.session.selection().len();
    let args = [("count", grouped(count).into())];
    let text = view.i18n.t_args("printing-only-selected", &args);
    ui.checkbox(&mut wish.only_selected, text);
}

/// The published grids, or a draft plan.
fn show_plans(view: &View<'_>, wish: &mut Wanted, ui: &mut Ui) {
    let i18n = &view.i18n;
    let plans = view.work.state.as_ref().map_or(&[][..], |s| &s.plans);
    let drafts = plans.iter().filter(|plan| plan.status == Status::Draft);
    let published = i18n.t("printing-plan-none");
    let chosen = drafts.clone().find(|plan| plan.id == wish.plan);
    let text = chosen.map_or_else(|| published.clone(), |plan| plan.name.clone());
    ui.horizontal(|ui| {
        let label = ui.label(i18n.t("printing-plan"));
        ComboBox::from_id_salt("printing-plan")
            .selected_text(text)
            .width(ui.available_width() - 8.0)
            .show_ui(ui, |ui| {
                ui.selectable_value(&mut wish.plan, String::new(), published);
                for plan in drafts {
                    ui.selectable_value(&mut wish.plan, plan.id.clone(), &plan.name);
                }
            })
            .response
            .labelled_by(label.id);
    });
    if chosen.is_some() {
        ui.checkbox(&mut wish.plan_alone, i18n.t("printing-plan-alone"));
    }
}

/// Which list.
fn show_lists(view: &View<'_>, wish: &mut Wanted, ui: &mut Ui) {
    let i18n = &view.i18n;
    let known = Known::ALL.map(|known| (known.name(), i18n.t(known.key())));
    let exported = LISTS.iter().map(|list| (list.name, i18n.list(list)));
    let lists: Vec<(&str, String)> = known.into_iter().chain(exported).collect();
    let chosen = lists.iter().find(|(name, _)| *name == wish.list);
    let text = chosen.map(|(_, text)| text.clone()).unwrap_or_default();
    let label = ui.label(i18n.t("printing-list"));
    ComboBox::from_id_salt("printing-list")
        .selected_text(text)
        .width(ui.available_width() - 8.0)
        .show_ui(ui, |ui| {
            for (name, text) in &lists {
                ui.selectable_value(&mut wish.list, (*name).to_owned(), text);
            }
        })
        .response
        .labelled_by(label.id);
}

fn show_orders(view: &View<'_>, wish: &mut Wanted, ui: &mut Ui) {
    let known = view.state().epidemic.known();
    let orders = known.map_or(&[][..], |known| &known.epidemic.orders);
    let label = ui.label(view.i18n.t("printing-order"));
    let chosen = orders.iter().find(|order| order.key.id == wish.order);
    let text = chosen.map_or_else(
        || view.i18n.t("printing-order-none"),
        |order| order.number.clone(),
    );
    ComboBox::from_id_salt("printing-order")
        .selected_text(text)
        .width(ui.available_width() - 8.0)
        .show_ui(ui, |ui| {
            for order in orders.iter().rev() {
                let is_this = order.key.id == wish.order;
                if ui.selectable_label(is_this, &order.number).clicked() {
                    wish.order.clone_from(&order.key.id);
                }
            }
        })
        .response
        .labelled_by(label.id);
}

fn show_presets(view: &View<'_>, printing: &Printing, typed: &mut ViewState, ui: &mut Ui) {
    let i18n = &view.i18n;
    let presets = &view.settings.print_presets;
    ui.horizontal(|ui| {
        ui.menu_button(i18n.t("printing-presets"), |ui| {
            for (place, preset) in presets.iter().enumerate() {
                ui.horizontal(|ui| {
                    if ui.button(&preset.name).clicked() {
                        let reason = printing.wanted.reason.clone();
                        let wanted = Wanted {
                            reason,
                            ..preset.wanted.clone()
                        };
                        view.send(Intent::Want(Box::new(wanted)));
                        ui.close();
                    }
                    let drop = ui.small_button("×");
                    let args = [("name", preset.name.as_str().into())];
                    let hint = i18n.t_args("printing-preset-drop", &args);
                    name_field(&drop, &hint);
                    if drop.on_hover_text(hint).clicked() {
                        view.send(Intent::DropPreset(place));
                    }
                });
            }
            if presets.is_empty() {
                ui.label(RichText::new(i18n.t("printing-presets-none")).weak());
            }
            ui.separator();
            let name = i18n.t("printing-preset-name");
            let field = TextEdit::singleline(&mut typed.preset).hint_text(&name);
            let field = ui.add(field);
            name_field(&field, &name);
            let can_keep = !typed.preset.trim().is_empty();
            let keep = Button::new(i18n.t("printing-preset-keep"));
            if ui.add_enabled(can_keep, keep).clicked() {
                let name = std::mem::take(&mut typed.preset).trim().to_owned();
                view.send(Intent::KeepPreset(name));
                ui.close();
            }
        });
    });
}

fn show_result(view: &View<'_>, printing: &Printing, ui: &mut Ui) {
    let i18n = &view.i18n;
    if printing.waiting.is_some() {
        ui.horizontal(|ui| {
            ui.add(Spinner::new().size(14.0));
            ui.label(i18n.t("printing-laying"));
        });
    }
    if let Some(why) = &printing.failed {
        ui.colored_label(ui.visuals().error_fg_color, why);
    }
    if let Some(printed) = &printing.printed {
        let told = printed.told();
        title(ui, i18n.t("printing-result"));
        let pages = [("pages", grouped(printed.pages()).into())];
        ui.label(i18n.t_args("printing-pages", &pages));
        if let Some(scale) = told.scale {
            let scale = format!("1:{:.0}", scale);
            ui.label(i18n.t_args("printing-scale", &[("scale", scale.into())]));
        }
        if let Some(rows) = told.rows {
            let args = [("count", grouped(rows).into())];
            ui.label(i18n.t_args("print-list-count", &args));
        }
        if told.numbered + told.unplaced > 0 {
            let args = [
                ("numbered", grouped(told.numbered).into()),
                ("unplaced", grouped(told.unplaced).into()),
            ];
            ui.label(RichText::new(i18n.t_args("printing-numbered", &args)).weak());
        }
    }
    let can_save = printing.printed.is_some() && printing.waiting.is_none();
    ui.horizontal_wrapped(|ui| {
        let save = RichText::new(i18n.t("printing-save")).strong();
        let save = ui.add_enabled(can_save, Button::new(save));
        let blocked = Command::Export.blocked(view.situation());
        let own = match printing.wanted.what {
            What::Replay => "printing-replay-save",
            _ => "printing-save-hint",
        };
        let hint = blocked.unwrap_or(own);
        if save.on_hover_text(i18n.t(hint)).clicked() {
            let endings = printing.wanted.what.endings();
            view.send(Intent::Save(endings.first().copied().unwrap_or_default()));
        }
        if printing.wanted.what == What::Report {
            let book = Button::new(i18n.t("printing-save-book"));
            if ui.add_enabled(can_save, book).clicked() {
                view.send(Intent::Save("xlsx"));
            }
        }
        let copy = Button::new(i18n.t("printing-copy"));
        if ui
            .add_enabled(can_save && printing.picture.is_some(), copy)
            .clicked()
        {
            view.send(Intent::Copy);
        }
    });
}
