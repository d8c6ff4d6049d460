//! Colours, spacing and fonts of the panels. Owns: the look outside the map.
//!
//! Calm and dense: no gradients, no shadows but under menus, a 4 px grid, two type sizes in
//! panels, one accent for what is selected. Text has a contrast of at least 4.5 : 1.

use crate::style::font;
use egui::epaint::CornerRadius;
use egui::style::HandleShape;
use egui::{
    Color32, Context, FontData, FontDefinitions, FontFamily, FontId, Margin, Shadow, Stroke, Style,
    TextStyle, Theme, Visuals, vec2,
};
use std::sync::{Arc, LazyLock};

/// The icons in use, of Phosphor Icons (MIT; its licence lies beside it).
static ICONS: &[u8] = include_bytes!("../../assets/fonts/Phosphor-Subset.ttf");
const ICONS_NAME: &str = "Phosphor";
/// Icons are a family of their own: no text falls back on them.
static ICON_FAMILY: LazyLock<FontFamily> = LazyLock::new(|| FontFamily::Name(ICONS_NAME.into()));

/// Size of ordinary text in panels, points.
pub const BODY: f32 = 14.0;
/// Size of secondary text in panels, points.
pub const SMALL: f32 = 12.0;

/// The accent: what is selected.
pub const ACCENT_LIGHT: Color32 = Color32::from_rgb(0x0b, 0x5c, 0xad);
/// The accent on dark ground.
pub const ACCENT_DARK: Color32 = Color32::from_rgb(0x6c, 0xb2, 0xff);
/// Problems.
pub const PROBLEM_LIGHT: Color32 = Color32::from_rgb(0xb0, 0x00, 0x84);
/// Problems on dark ground.
pub const PROBLEM_DARK: Color32 = Color32::from_rgb(0xff, 0x7a, 0xdc);

/// Install fonts and styles of both themes.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts());
    for theme in [Theme::Light, Theme::Dark] {
        ctx.set_style_of(theme, style(theme));
    }
}

/// Show one theme.
pub fn show(ctx: &Context, dark: bool) {
    ctx.set_theme(if dark { Theme::Dark } else { Theme::Light });
}

/// The bundled font alone, in both families: the same picture on every machine. What it lacks
/// comes from the system's fonts, where eframe adds them.
pub fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    fonts.font_data.insert(
        font::FAMILY.to_owned(),
        Arc::new(FontData::from_static(font::BYTES)),
    );
    for family in [FontFamily::Proportional, FontFamily::Monospace] {
        fonts.families.insert(family, vec![font::FAMILY.to_owned()]);
    }
    let icons = Arc::new(FontData::from_static(ICONS));
    fonts.font_data.insert(ICONS_NAME.to_owned(), icons);
    fonts
        .families
        .insert(ICON_FAMILY.clone(), vec![ICONS_NAME.to_owned()]);
    fonts
}

/// The font of icons in a size, points.
pub fn icon_font(size: f32) -> FontId {
    FontId::new(size, ICON_FAMILY.clone())
}

/// The accent of a theme.
pub fn accent(dark: bool) -> Color32 {
    if dark { ACCENT_DARK } else { ACCENT_LIGHT }
}

/// The colour of problems in a theme.
pub fn problem(dark: bool) -> Color32 {
    if dark { PROBLEM_DARK } else { PROBLEM_LIGHT }
}

fn style(theme: Theme) -> Style {
    let dark = theme == Theme::Dark;
    let mut style = Style {
        visuals: visuals(dark),
        animation_time: 0.0,
        ..Style::default()
    };
    let size = |size| FontId::new(size, FontFamily::Proportional);
    style.text_styles = [
        (TextStyle::Small, size(SMALL)),
        (TextStyle::Body, size(BODY)),
        (TextStyle::Button, size(BODY)),
        (TextStyle::Heading, size(BODY)),
        (TextStyle::Monospace, size(BODY)),
    ]
    .into();
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(8.0, 4.0);
    spacing.button_padding = vec2(8.0, 4.0);
    spacing.menu_margin = Margin::same(4);
    spacing.window_margin = Margin::same(12);
    spacing.interact_size = vec2(32.0, 24.0);
    spacing.indent = 16.0;
    style
}

fn visuals(dark: bool) -> Visuals {
    let mut v = if dark {
        Visuals::dark()
    } else {
        Visuals::light()
    };
    let tone = |on_light: u32, on_dark: u32| {
        let [_, r, g, b] = if dark { on_dark } else { on_light }.to_be_bytes();
        Color32::from_rgb(r, g, b)
    };
    let panel = tone(0xf7f7f5, 0x1e2227);
    let field = tone(0xffffff, 0x15181c);
    let line = tone(0xcfd2d4, 0x3a4149);
    let text = tone(0x1f2429, 0xe4e7ea);
    let weak = tone(0x5a626a, 0xa6aeb6);
    let hover = tone(0xe8eaea, 0x2b3138);
    let accent = accent(dark);
    v.panel_fill = panel;
    v.window_fill = panel;
    v.extreme_bg_color = field;
    v.text_edit_bg_color = Some(field);
    v.faint_bg_color = tone(0xeff0ee, 0x23272d);
    v.slider_trailing_fill = true;
    v.handle_shape = HandleShape::Rect { aspect_ratio: 0.4 };
    v.weak_text_color = Some(weak);
    v.hyperlink_color = accent;
    v.warn_fg_color = problem(dark);
    v.error_fg_color = problem(dark);
    v.window_shadow = Shadow::NONE;
    v.window_stroke = Stroke::new(1.0, line);
    v.popup_shadow = Shadow {
        offset: [0, 2],
        blur: 8,
        spread: 0,
        color: Color32::from_black_alpha(60),
    };
    v.selection.bg_fill = accent.gamma_multiply(if dark { 0.35 } else { 0.22 });
    v.selection.stroke = Stroke::new(1.0, text);
    let radius = CornerRadius::same(2);
    v.window_corner_radius = radius;
    v.menu_corner_radius = radius;
    let widgets = &mut v.widgets;
    for (widget, fill, stroke) in [
        (&mut widgets.noninteractive, panel, line),
        (&mut widgets.inactive, hover, Color32::TRANSPARENT),
        (&mut widgets.hovered, hover, accent),
        (&mut widgets.active, hover, accent),
        (&mut widgets.open, hover, line),
    ] {
        widget.bg_fill = fill;
        widget.weak_bg_fill = fill;
        widget.bg_stroke = Stroke::new(1.0, stroke);
        widget.fg_stroke = Stroke::new(1.0, text);
        widget.corner_radius = radius;
        widget.expansion = 0.0;
    }
    v.widgets.inactive.weak_bg_fill = Color32::TRANSPARENT;
    v
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(c: Color32) -> f64 {
        let channel = |v: u8| {
            let v = f64::from(v) / 255.0;
            if v <= 0.04045 {
                v / 12.92
            } else {
                ((v + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(c.r()) + 0.7152 * channel(c.g()) + 0.0722 * channel(c.b())
    }

    #[test]
    fn every_icon_is_in_the_font() {
        let ctx = Context::default();
        ctx.set_fonts(fonts());
        // Nobody draws them.
        ctx.run_ui(egui::RawInput::default(), |_| {})
            .textures_delta
            .clear();
        for icon in crate::app::command::icon::ALL {
            let glyph = icon.glyph();
            let has = ctx.fonts_mut(|fonts| fonts.has_glyph(&icon_font(16.0), glyph));
            assert!(has, "{:x} is missing", u32::from(glyph));
        }
    }

    #[test]
    fn text_can_be_read() {
        // WCAG 2: contrast of at least 4.5 : 1.
        for dark in [false, true] {
            let v = visuals(dark);
            for text in [
                v.widgets.noninteractive.fg_stroke.color,
                v.weak_text_color.expect("set"),
                accent(dark),
                problem(dark),
            ] {
                for ground in [v.panel_fill, v.extreme_bg_color, v.faint_bg_color] {
                    let (a, b) = (luminance(text), luminance(ground));
                    let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
                    assert!(contrast >= 4.5, "{text:?} on {ground:?}: {contrast:.2}");
                }
            }
        }
    }
}
