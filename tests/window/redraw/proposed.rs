//! What is proposed, as the map shows it.

use super::proposing::{planner, propose};
use crate::support::{Window, press, settle};
use egui::emath::Rot2;
use egui::epaint::TextShape;
use egui::{Key, Rect, Shape, Vec2};
use egui_kittest::Harness;
use std::sync::Arc;

/// What is written on the map with a halo, and the places that it covers, a little less than it takes.
fn written(harness: &Harness<'_, Window>) -> Vec<(String, Vec<Rect>)> {
    fn texts<'a>(shape: &'a Shape, found: &mut Vec<&'a TextShape>) {
        match shape {
            Shape::Text(text) => found.push(text),
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| texts(shape, found)),
            _ => {}
        }
    }
    let mut all = Vec::new();
    for clipped in &harness.output().shapes {
        texts(&clipped.shape, &mut all);
    }
    // A halo is the same text eight times.
    let alike = all.chunk_by(|a, b| Arc::ptr_eq(&a.galley, &b.galley));
    let haloed = alike.filter(|copies| copies.len().is_multiple_of(9));
    let each = haloed.flat_map(|copies| copies.chunks(9));
    let inks = each.filter_map(|copies| copies.last());
    let covers = inks.map(|ink| {
        let (turn, size) = (Rot2::from_angle(ink.angle), ink.galley.size());
        let middle = ink.pos + turn * ink.galley.rect.center().to_vec2();
        let steps = (size.x / size.y).ceil() as i32 * 2;
        let square = |step: i32| {
            let far = size.x * 0.9 * (step as f32 / steps as f32 - 0.5);
            let at = middle + turn * Vec2::X * far;
            Rect::from_center_size(at, Vec2::splat(0.6 * size.y))
        };
        let covers = (0..=steps).map(square).collect();
        (ink.galley.text().to_owned(), covers)
    });
    covers.collect()
}

/// The households of a grid that is proposed are read, whatever streets run there.
#[test]
fn nothing_is_named_over_the_households_of_what_is_proposed() {
    let (mut harness, _path, _folder) = planner();
    propose(&mut harness);
    let is_figure = |text: &str| {
        let is_part = |c: char| c.is_ascii_digit() || c == ',' || c == '≈';
        text.chars().all(is_part)
    };
    let mut seen = (0, 0);
    for _ in 0..6 {
        let written = written(&harness);
        let (figures, names): (Vec<_>, Vec<_>) =
            written.iter().partition(|(text, _)| is_figure(text));
        for (figure, places) in &figures {
            for (name, others) in &names {
                let meets = |place: &Rect| others.iter().any(|other| other.intersects(*place));
                assert!(!places.iter().any(meets), "{name} over {figure}");
            }
        }
        seen.0 += figures.len();
        seen.1 += names.len();
        press(&mut harness, Key::Plus);
        settle(&mut harness);
    }
    assert!(seen.0 > 0 && seen.1 > 0, "{seen:?}");
}
