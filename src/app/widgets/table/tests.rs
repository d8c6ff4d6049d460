//! Rows are found where they are seen, and only those are drawn; a hint over a row is none of its cells.

use super::*;
use egui::{Event, Shape};

#[test]
fn a_row_that_is_seen_stays_where_it_is() {
    // Ten rows of 20 points, five of them seen from the third on.
    let offset = |row| offset_for(row, 20.0, 40.0, 100.0);
    assert_eq!(offset(2), None);
    assert_eq!(offset(6), None);
    assert_eq!(offset(1), Some(20.0), "one up");
    assert_eq!(offset(7), Some(60.0), "one down");
    assert_eq!(offset(20), Some(360.0), "into the middle");
}

/// The rows of a list of a hundred that are drawn in a window of ten, and how high the list is.
fn drawn(scrolled: f32, is_heard: bool) -> (Vec<usize>, f32) {
    let ctx = egui::Context::default();
    ctx.set_fonts(crate::app::theme::fonts());
    if is_heard {
        ctx.enable_accesskit();
    }
    let columns = [Column::text("").grows()];
    let mut places = Vec::new();
    let mut height = 0.0;
    for frame in 0..3 {
        let window = Rect::from_min_size(pos2(0.0, 0.0), vec2(200.0, 10.0 * ROW));
        let input = egui::RawInput {
            screen_rect: Some(window),
            time: Some(f64::from(frame)),
            ..Default::default()
        };
        let mut output = ctx.run_ui(input, |ui| {
            places.clear();
            let around = ScrollArea::vertical().vertical_scroll_offset(scrolled);
            let shown = around.show(ui, |ui| {
                Table::new("rows", "Rows", &columns)
                    .flows()
                    .show(ui, 100, |row, place| {
                        places.push(place);
                        row.text("a row");
                    });
            });
            height = shown.content_size.y;
        });
        // Nobody draws them.
        output.textures_delta.clear();
    }
    (places, height)
}

#[test]
fn of_a_list_that_flows_only_what_is_in_sight_is_drawn() {
    let (all, height) = drawn(0.0, true);
    assert_eq!(all, (0..100).collect::<Vec<_>>(), "somebody listens");
    for scrolled in [0.0, 30.5 * ROW, 90.0 * ROW] {
        let (places, same) = drawn(scrolled, false);
        assert_eq!(same, height, "{scrolled}");
        let (first, rest) = places.split_first().expect("rows");
        // Tab leads there.
        assert_eq!(*first, 0, "{scrolled}");
        let top = (scrolled / ROW) as usize;
        let inside = rest.iter().filter(|place| (top..top + 10).contains(*place));
        assert!(inside.count() >= 9, "{scrolled}: {places:?}");
        assert!(places.len() <= 13, "{scrolled}: {places:?}");
    }
}

#[test]
fn a_hint_over_a_row_is_none_of_its_cells() {
    let ctx = egui::Context::default();
    ctx.set_fonts(crate::app::theme::fonts());
    let columns = [Column::text("").grows(), Column::number("")];
    let mut is_shown = false;
    // The pointer comes to a row and rests there until its hint comes.
    let mut moved = Some(Event::PointerMoved(pos2(60.0, 3.5 * ROW)));
    for frame in 0..20 {
        let input = egui::RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(200.0, 10.0 * ROW))),
            time: Some(0.2 * f64::from(frame)),
            events: moved.take().into_iter().collect(),
            ..Default::default()
        };
        let mut output = ctx.run_ui(input, |ui| {
            Table::new("rows", "Rows", &columns).show(ui, 5, |row, _| {
                row.text("a row");
                row.text("7");
                row.hint("more of it");
            });
        });
        // Nobody draws them.
        output.textures_delta.clear();
        let is_hint = |shape: &Shape| matches!(shape, Shape::Text(text) if text.galley.text() == "more of it");
        is_shown = output.shapes.iter().any(|clipped| is_hint(&clipped.shape));
    }
    assert!(is_shown);
}
