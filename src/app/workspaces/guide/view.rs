//! The guide beside the work: a window of its own over the map, so that one can do what one reads; over
//! a dialog it lies before it, and what was typed there waits.

use super::intent::Intent;
use super::pages::{self, Page, Part};
use super::pictures;
use crate::app::frame::focus;
use crate::app::view::View;
use crate::app::widgets::frame_buttons;
use crate::i18n::Language;
use egui::{
    Align, Align2, ColorImage, Context, CursorIcon, EventFilter, FontId, Id, Image, Key, LayerId,
    Layout, Modal, Modifiers, Response, RichText, ScrollArea, Sense, StrokeKind, TextStyle,
    TextWrapMode, TextureHandle, TextureOptions, Ui, Vec2, Window, WindowDrag, vec2,
};
use egui_commonmark::{CommonMarkCache, CommonMarkViewer};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

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
    parts: Vec<Part>,
    /// The pictures of the page, by their place among its parts; nothing for one that cannot be read.
    pictures: BTreeMap<usize, Option<TextureHandle>>,
    /// The one that is shown as large as it is, which may be wider than the page.
    large: Option<usize>,
    front: Front,
}

/// Whether it was touched last, or the work that it lies over: Esc is for that first.
#[derive(Default)]
struct Front {
    is_open: bool,
    is_last: bool,
    focused: Option<Id>,
}

impl Reading {
    /// It was opened, pressed in or led into by keys after all else.
    pub(crate) fn is_last_touched(&self) -> bool {
        self.front.is_last
    }

    /// The work was gone on with by keys.
    pub(crate) fn note_work(&mut self) {
        self.front.is_last = false;
    }
}

impl Front {
    /// It was drawn in this layer.
    fn note(&mut self, ctx: &Context, layer: LayerId) {
        let pressed = ctx.input(|i| {
            let at = i.pointer.interact_pos();
            at.filter(|_| i.pointer.any_pressed())
        });
        if let Some(at) = pressed {
            self.is_last = ctx.layer_id_at(at) == Some(layer);
        }
        let focused = ctx.memory(|m| m.focused());
        if focused != self.focused
            && let Some(response) = focused.and_then(|id| ctx.read_response(id))
        {
            self.is_last = response.layer_id == layer;
        }
        self.focused = focused;
        if !self.is_open {
            *self = Self {
                is_open: true,
                is_last: true,
                focused,
            };
        }
    }
}

/// Draw it beside the work, while somebody reads in it there.
pub fn show(view: &View<'_>, reading: &mut Reading, ctx: &Context) {
    let Some(page) = view.state().guide else {
        reading.front = Front::default();
        return;
    };
    if view.state().help.is_some() {
        return;
    }
    let mut is_open = true;
    let room = ctx.content_rect();
    let window = Window::new(view.i18n.t("guide-title"))
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
    if let Some(window) = window {
        reading.front.note(ctx, window.response.layer_id);
    }
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
        reading.parts = page.parts(language);
        reading.pictures.clear();
        reading.large = None;
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
            parts(view, reading, ui);
            // Tables and pictures stand in what scrolls sideways, and that passes nothing on.
            focus::pass_on(ui);
        });
}

fn parts(view: &View<'_>, reading: &mut Reading, ui: &mut Ui) {
    let language = view.i18n.language();
    for (at, part) in reading.parts.iter().enumerate() {
        match part {
            Part::Text(text) => {
                // What draws links borrows nothing: it may live as long as it likes.
                let clicked = Rc::new(Cell::new(None));
                let into = Rc::clone(&clicked);
                let draw = move |ui: &mut Ui, inside: &str, _: bool| link(ui, inside, &into);
                // Tables of two texts are told apart.
                ui.push_id(at, |ui| {
                    CommonMarkViewer::new().render_math_fn(Some(&draw)).show(
                        ui,
                        &mut reading.cache,
                        text,
                    );
                });
                if let Some(page) = clicked.get() {
                    view.send(Intent::Show(page));
                }
            }
            Part::Picture { about, file } => {
                let decoded = || texture(ui, file, language);
                let texture = reading.pictures.entry(at).or_insert_with(decoded);
                let Some(texture) = texture else {
                    ui.label(about);
                    continue;
                };
                let is_large = reading.large == Some(at);
                if picture(view, ui, texture, about, is_large).clicked() {
                    reading.large = (!is_large).then_some(at);
                }
            }
        }
    }
}

/// A link to a page. It stands in one line whatever its length, so that what has the focus is one thing in one
/// place. The page is told where it was clicked.
fn link(ui: &mut Ui, inside: &str, clicked: &Cell<Option<Page>>) {
    let Some((text, page)) = pages::link(inside) else {
        return;
    };
    let mode = ui.style_mut().wrap_mode.replace(TextWrapMode::Extend);
    let link = ui.link(text);
    ui.style_mut().wrap_mode = mode;
    if link.clicked() {
        clicked.set(Some(page));
    }
}

/// A picture as wide as the page at most; a click shows it as large as it is.
fn picture(
    view: &View<'_>,
    ui: &mut Ui,
    texture: &TextureHandle,
    about: &str,
    is_large: bool,
) -> Response {
    let size = texture.size_vec2();
    let (scale, hint, cursor) = if is_large {
        (1.0, "guide-picture-fit", CursorIcon::ZoomOut)
    } else {
        let scale = (ui.available_width() / size.x).min(1.0);
        (scale, "guide-picture-large", CursorIcon::ZoomIn)
    };
    let image = Image::from_texture(texture)
        .fit_to_exact_size(size * scale)
        .alt_text(about)
        .sense(Sense::click());
    let shown = ScrollArea::horizontal()
        .id_salt(("guide-picture", about))
        .show(ui, |ui| {
            let response = ui.add(image);
            if response.has_focus() {
                let (rect, stroke) = (response.rect, ui.visuals().selection.stroke);
                ui.painter()
                    .rect_stroke(rect, 0.0, stroke, StrokeKind::Inside);
            }
            response
        });
    shown
        .inner
        .on_hover_text(format!("{about}\n{}", view.i18n.t(hint)))
        .on_hover_cursor(cursor)
}

/// A picture, decoded for the screen; nothing where it cannot be read.
fn texture(ui: &Ui, file: &str, language: Language) -> Option<TextureHandle> {
    let picture = pictures::read(file, language)?
        .inspect_err(|_| tracing::warn!(file, "a picture of the guide cannot be read"))
        .ok()?;
    let (width, height) = picture.dimensions();
    let size = [width as usize, height as usize];
    let image = ColorImage::from_rgba_unmultiplied(size, picture.as_raw());
    Some(ui.ctx().load_texture(file, image, TextureOptions::LINEAR))
}
