//! The points of a picture as numbers: each is read, typed and corrected here, with the error of each
//! point. Owns: what is typed until it is a number. Must not know: where the picture comes to lie.

use super::Intent;
use super::state::{Number, Points};
use crate::app::view::View;
use crate::app::widgets::name_field;
use crate::app::words::messages::grouped;
use crate::geometry::affine::FEWEST;
use egui::{Button, Key, RichText, TextEdit, Ui};

/// A field for a number of the picture is so wide, points.
const OF_PICTURE: f32 = 64.0;
/// One for a number of the ground.
const OF_GROUND: f32 = 108.0;

/// What is typed.
#[derive(Default)]
pub struct Typed {
    /// The number that is being corrected: of which point, which of its numbers, and the text.
    correcting: Option<(usize, Number, String)>,
    /// The numbers of a point that is yet to be.
    new: [String; 4],
    /// It was sent when there were so many points: what was typed goes once there are more.
    sent: Option<usize>,
    /// The name of a coordinate system.
    system: String,
}

/// Draw the points.
pub fn show(view: &View<'_>, points: &Points, typed: &mut Typed, ui: &mut Ui) {
    let i18n = &view.i18n;
    let off = points.fitted().ok().flatten().map(|(_, off)| off);
    let done = Button::new(i18n.t("underlay-placed"));
    if ui.add_enabled(off.is_some(), done).clicked() {
        view.send(Intent::Placed);
    }
    for (place, numbers) in points.numbers().into_iter().enumerate() {
        let off = off.as_ref().and_then(|off| off.get(place)).copied();
        show_point(view, points, (place, numbers, off), typed, ui);
    }
    if points.pairs.len() == FEWEST {
        ui.label(RichText::new(i18n.t("underlay-fourth")).small().weak());
    }
    show_new(view, points, typed, ui);
    show_system(view, points, typed, ui);
}

/// The coordinate system in which places on the ground are read and typed.
fn show_system(view: &View<'_>, points: &Points, typed: &mut Typed, ui: &mut Ui) {
    let i18n = &view.i18n;
    let args = [("crs", points.system.name().into())];
    ui.label(i18n.t_args("underlay-numbers-in", &args));
    ui.horizontal(|ui| {
        let field = TextEdit::singleline(&mut typed.system)
            .hint_text("EPSG:4548")
            .desired_width(140.0);
        let response = ui.add(field);
        name_field(&response, &i18n.t("underlay-numbers-field"));
        let is_named = !typed.system.trim().is_empty();
        let enters = response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        let use_it = ui.add_enabled(is_named, Button::new(i18n.t("underlay-numbers-use")));
        if use_it.clicked() || (enters && is_named) {
            view.send(Intent::NumbersIn(typed.system.clone()));
        }
    });
}

fn show_point(
    view: &View<'_>,
    points: &Points,
    (place, numbers, off): (usize, [Option<f64>; 4], Option<f64>),
    typed: &mut Typed,
    ui: &mut Ui,
) {
    let i18n = &view.i18n;
    let number = grouped(place + 1);
    let each: Vec<(Number, Option<f64>)> = Number::ALL.into_iter().zip(numbers).collect();
    let (of_picture, of_ground) = each.split_at(2);
    ui.horizontal(|ui| {
        for (which, value) in of_picture {
            correct(view, points, (place, *which, *value), typed, ui);
        }
        if let Some(off) = off {
            let args = [("metres", format!("{off:.2}").into())];
            ui.label(i18n.t_args("underlay-residual", &args));
        }
    });
    ui.horizontal(|ui| {
        for (which, value) in of_ground {
            correct(view, points, (place, *which, *value), typed, ui);
        }
        let args = [("number", number.into())];
        if ui
            .button(i18n.t_args("underlay-drop-pair", &args))
            .clicked()
        {
            // What follows is numbered anew.
            typed.correcting = None;
            view.send(Intent::DropPair(place));
        }
    });
}

/// A field for a number of a point; it is taken once it is left.
fn correct(
    view: &View<'_>,
    points: &Points,
    (place, which, value): (usize, Number, Option<f64>),
    typed: &mut Typed,
    ui: &mut Ui,
) {
    let i18n = &view.i18n;
    let correcting = typed
        .correcting
        .take_if(|(of, number, _)| *of == place && *number == which);
    let (mut text, was_typed) = match correcting {
        Some((_, _, text)) => (text, true),
        None => (written(points, which, value), false),
    };
    let field = TextEdit::singleline(&mut text)
        .id_salt(("control point", place, which.name()))
        .desired_width(width(which));
    let response = ui.add(field);
    let args = [
        ("number", grouped(place + 1).into()),
        ("what", i18n.t(&key(points, which)).into()),
    ];
    name_field(&response, &i18n.t_args("underlay-number", &args));
    let is_typed = was_typed || response.changed();
    if response.lost_focus() {
        // What is no number is not taken: what was there stands again.
        if let Some(number) = number_in(&text).filter(|_| is_typed) {
            view.send(Intent::SetNumber(place, which, number));
        }
    } else if is_typed {
        typed.correcting = Some((place, which, text));
    }
}

/// Fields for a point more.
fn show_new(view: &View<'_>, points: &Points, typed: &mut Typed, ui: &mut Ui) {
    let i18n = &view.i18n;
    let count = points.pairs.len();
    if typed.sent.take_if(|before| count > *before).is_some() {
        typed.new = Default::default();
    }
    ui.add_space(4.0);
    let mut enters = false;
    for half in [0..2, 2..4] {
        ui.horizontal(|ui| {
            let each = Number::ALL.into_iter().zip(&mut typed.new);
            for (which, text) in each.skip(half.start).take(half.len()) {
                let what = i18n.t(&key(points, which));
                let field = TextEdit::singleline(text)
                    .id_salt(("new control point", which.name()))
                    .hint_text(&what)
                    .desired_width(width(which));
                let response = ui.add(field);
                let args = [("what", what.into())];
                name_field(&response, &i18n.t_args("underlay-new-number", &args));
                enters |= response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
            }
        });
    }
    let [column, row, east, north] = typed.new.each_ref().map(|text| number_in(text));
    let whole = match (column, row, east, north) {
        (Some(column), Some(row), Some(east), Some(north)) => Some(([column, row], [east, north])),
        _ => None,
    };
    let add = Button::new(i18n.t("underlay-add-pair"));
    let add = ui.add_enabled(whole.is_some(), add);
    let add = add.on_disabled_hover_text(i18n.t("underlay-add-blocked"));
    if let Some((from, to)) = whole.filter(|_| enters || add.clicked()) {
        typed.sent = Some(count);
        view.send(Intent::AddPair(from, to));
    }
}

const fn width(which: Number) -> f32 {
    match which {
        Number::Column | Number::Row => OF_PICTURE,
        Number::East | Number::North => OF_GROUND,
    }
}

/// The key of what a number is called.
fn key(points: &Points, which: Number) -> String {
    let unit = match (which, points.system.is_degrees()) {
        (Number::Column | Number::Row, _) => "pixels",
        (Number::East | Number::North, true) => "degrees",
        (Number::East | Number::North, false) => "metres",
    };
    format!("underlay-{}-{unit}", which.name())
}

/// A number as it is shown: a centimetre on the ground, a tenth of a pixel.
fn written(points: &Points, which: Number, value: Option<f64>) -> String {
    let Some(value) = value else {
        return String::new();
    };
    match (which, points.system.is_degrees()) {
        (Number::Column | Number::Row, _) => format!("{value:.1}"),
        (Number::East | Number::North, true) => format!("{value:.7}"),
        (Number::East | Number::North, false) => format!("{value:.2}"),
    }
}

fn number_in(text: &str) -> Option<f64> {
    let number: f64 = text.trim().parse().ok()?;
    number.is_finite().then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_that_are_some_are_taken() {
        assert_eq!(number_in(" 118.694 "), Some(118.694));
        for text in ["", "118,694", "north", "inf", "NaN"] {
            assert_eq!(number_in(text), None, "{text}");
        }
    }
}
