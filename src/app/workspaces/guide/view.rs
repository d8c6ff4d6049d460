//! The guide beside the work: a window of its own over the map, so that one can do what one reads; over
//! a dialog it lies before it, and what was typed there waits.

use super::intent::Intent;
use super::pages::Page;
use crate::app::view::View;
use crate::app::widgets::frame_buttons;
use crate::i18n::Language;
use egui::{
    Align, Align2, Context, EventFilter, FontId, Id, Key, Layout, Modal, Modifiers, Response,
    RichText, ScrollArea, TextStyle, TextWrapMode, Ui, Vec2, Window, WindowDrag, vec2,
};
use egui_commonmark::{CommonMarkCache, CommonMarkViewer};

/// How large it opens, points.
const SIZE: [f32; 2] = [620.0, 590.0];
/// The list of pages is so wide, points.
const LIST: f32 = 150.0;
/// How large its first heading is, points.
const HEADING: f32 = 22.0;

/// What the guide alone knows: what was worked out of a page.
#[derive(Default)]
pub struct Reading {
    cache: CommonMarkCache,
    /// The page that this was worked out of.
    of: Option<(Page, Language)>,
    text: String,
    links: Vec<&'static str>,
}

/// Draw it beside the work, while somebody reads in it there.
pub fn show(view: &View<'_>, reading: &mut Reading, ctx: &Context) {
    let page = view.state().guide;
    let Some(page) = page.filter(|_| view.state().help.is_none()) else {
        return;
    };
    let mut is_open = true;
    let room = ctx.content_rect();
    Window::new(view.i18n.t("guide-title"))
        .id(Id::unique("guide"))
        .open(&mut is_open)
        // A bar to drag it by would be something to press that does nothing.
        .collapsible(false)
        .drag_area(WindowDrag::Anywhere)
        .default_size(SIZE)
        .max_size(room.size() - vec2(40.0, 80.0))
        .pivot(Align2::RIGHT_TOP)
        .default_pos(room.right_top() + vec2(-20.0, 50.0))
        .show(ctx, |ui| pages(view, reading, ui, page));
    if !is_open {
        view.send(Intent::Close);
    }
}

/// Draw it over a dialog, which waits while somebody reads.
pub fn show_over(view: &View<'_>, reading: &mut Reading, ctx: &Context) {
    let Some(page) = view.state().help else {
        return;
    };
    let size = Vec2::from(SIZE).min(ctx.content_rect().size() - vec2(80.0, 100.0));
    Modal::new(Id::unique("guide-over")).show(ctx, |ui| {
        ui.set_width(size.x);
        ui.set_height(size.y);
        ui.horizontal(|ui| {
            let title = RichText::new(view.i18n.t("guide-title"));
            ui.label(title.heading().strong());
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                frame_buttons(ui);
                if ui.button(view.i18n.t("button-close")).clicked() {
                    view.send(Intent::Close);
                }
            });
        });
        pages(view, reading, ui, page);
    });
}

fn pages(view: &View<'_>, reading: &mut Reading, ui: &mut Ui, page: Page) {
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| list(view, ui, page));
        ui.separator();
        ui.vertical(|ui| text(view, reading, ui, page));
    });
}

fn list(view: &View<'_>, ui: &mut Ui, page: Page) {
    let language = view.i18n.language();
    ScrollArea::vertical()
        .id_salt("guide-pages")
        .show(ui, |ui| {
            ui.set_width(LIST);
            ui.style_mut().wrap_mode = Some(TextWrapMode::Wrap);
            let mut entries = Vec::new();
            for one in Page::ALL {
                let title = one.title(language);
                let entry = ui.selectable_label(*one == page, title);
                if entry.clicked() {
                    view.send(Intent::Show(*one));
                }
                if entry.gained_focus() {
                    entry.scroll_to_me(None);
                }
                entries.push(entry);
            }
            step(ui, &entries);
        });
}

/// Up and down lead from one entry to the next, and not to whatever lies nearest beneath the window.
fn step(ui: &Ui, entries: &[Response]) {
    let Some(at) = entries.iter().position(Response::has_focus) else {
        return;
    };
    let filter = EventFilter {
        vertical_arrows: true,
        ..EventFilter::default()
    };
    let focused = entries.get(at).map(|entry| entry.id);
    ui.memory_mut(|m| focused.map(|id| m.set_focus_lock_filter(id, filter)));
    let steps = |key| ui.input_mut(|i| i.count_and_consume_key(Modifiers::NONE, key));
    let (back, forth) = (steps(Key::ArrowUp), steps(Key::ArrowDown));
    let to = (at + forth).saturating_sub(back).min(entries.len() - 1);
    if let Some(entry) = entries.get(to).filter(|_| to != at) {
        entry.request_focus();
        ui.ctx().request_repaint();
    }
}

fn text(view: &View<'_>, reading: &mut Reading, ui: &mut Ui, page: Page) {
    let language = view.i18n.language();
    if reading.of != Some((page, language)) {
        reading.of = Some((page, language));
        reading.text = page.shown(language);
        reading.links = page.links(language);
        reading.cache.link_hooks_clear();
        for link in &reading.links {
            reading.cache.add_link_hook(*link);
        }
    }
    // Headings of a page are larger than those of a panel.
    let heading = FontId::proportional(HEADING);
    ui.style_mut()
        .text_styles
        .insert(TextStyle::Heading, heading);
    ScrollArea::vertical()
        .id_salt(("guide-text", page.file()))
        .auto_shrink(false)
        .show(ui, |ui| {
            let viewer = CommonMarkViewer::new();
            viewer.show(ui, &mut reading.cache, &reading.text);
        });
    let clicked = |link: &&&str| reading.cache.get_link_hook(link) == Some(true);
    let clicked = reading.links.iter().find(clicked);
    if let Some(to) = clicked.and_then(|link| Page::of_link(link)) {
        view.send(Intent::Show(to));
    }
}
