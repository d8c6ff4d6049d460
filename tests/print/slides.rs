//! Slides, and the replay as an animation of them.

use crate::support::{town, town_facts};
use gridroom::course::Course;
use gridroom::geometry::fixed::{Bounds, Coord};
use gridroom::i18n::{I18n, Language};
use gridroom::print::PrintError;
use gridroom::print::facts::{Facts, Wish};
use gridroom::print::in_view::in_view;
use gridroom::print::png as picture;
use gridroom::print::replay::{self, Days};
use gridroom::print::report::headline;
use gridroom::print::slide::{SIZE, slide};
use jiff::civil::date;
use std::io::Cursor;

#[test]
fn a_slide_says_what_the_report_says_in_large_type() {
    let facts = town_facts();
    for language in Language::ALL {
        let i18n = I18n::new(language);
        let document = slide(facts, &i18n).expect("laid out");
        assert_eq!(document.pages.len(), 1);
        let page = &document.pages[0];
        assert_eq!(page.size, SIZE);
        let texts = page.texts();
        let size_of = |what: &str| {
            let sizes = texts.iter().filter(|text| text.text == what);
            sizes.map(|text| text.size).fold(0.0, f32::max)
        };
        for figure in headline(facts, &i18n) {
            assert!(size_of(&figure.now.to_string()) > 10.0, "{}", figure.name);
            assert!(
                size_of(&figure.name) > 4.0 || figure.name.len() > 20,
                "{}",
                figure.name
            );
        }
        assert!(size_of("2021-10-05 20:00") > 8.0);
        assert!(texts.iter().all(|text| !text.text.contains('⟨')));
        // Nothing leaves the page.
        for text in &texts {
            let inside = (0..2).all(|i| (0.0..=SIZE[i]).contains(&text.at[i]));
            assert!(inside, "{text:?}");
        }
    }
}

#[test]
fn a_picture_shows_the_part_of_the_map_that_is_in_view_and_says_what_a_page_says() {
    let facts = town_facts();
    let i18n = I18n::new(Language::Chinese);
    let face = facts.grid("洪桥02").expect("a grid");
    let near = facts.map.coverage.face_bounds(face).expect("ground");
    let whole = facts.map.coverage.bounds().expect("ground");
    // Where nothing lies, all is shown.
    let nowhere = Bounds::of(Coord::default());
    for ground in [near, whole, nowhere] {
        let document = in_view(facts, &i18n, ground).expect("laid out");
        assert_eq!(document.pages.len(), 1);
        let page = &document.pages[0];
        let texts: Vec<&str> = page.texts().iter().map(|t| t.text.as_str()).collect();
        assert!(ground != near || texts.contains(&"洪桥02"), "{texts:?}");
        let says = |what: &str| texts.iter().any(|text| text.contains(what));
        for what in [
            "2021-10-05 20:00",
            "虚构数据",
            "打印：",
            "已脱敏",
            "比例尺 1:",
        ] {
            assert!(says(what), "{what}: {texts:?}");
        }
        assert!(
            says(&facts.stamp.head.1[..12]),
            "the state it was made from"
        );
        assert!(texts.iter().all(|text| !text.contains('⟨')));
        // Not much longer than wide, whatever is in view.
        let [width, height] = page.size;
        assert!((0.3..3.0).contains(&(width / height)), "{width} {height}");
        let dots = picture::fitting(page.size, 160.0);
        assert!(picture::pixels(page.size, dots).is_ok());
    }
}

#[test]
fn a_replay_has_a_picture_for_each_day_on_the_grids_of_that_day() {
    let (project, _, _folder) = town();
    let days = Days {
        from: date(2021, 9, 10),
        to: date(2021, 9, 13),
    };
    let now = project.clock().expect("read").now();
    let instants = days.instants(now).expect("days");
    let wish = Wish {
        at: instants.last().copied(),
        since: instants.first().copied(),
        ..Wish::default()
    };
    let mut facts = Facts::read(&project, &wish).expect("read");
    let grids = instants.iter().map(|at| {
        let facts = facts.turned(*at);
        assert_eq!(facts.at(), *at);
        (facts.faces().count(), facts.moment.figures.cases)
    });
    let grids: Vec<_> = grids.collect();
    assert_eq!((grids[0].0, grids[3].0), (77, 156));
    assert!(grids.is_sorted_by_key(|(_, cases)| *cases) && grids[0].1 < grids[3].1);

    let i18n = I18n::new(Language::Chinese);
    let course = Course::new();
    let film = (instants.as_slice(), 24.0);
    let bytes = replay::to_bytes(&mut facts, &i18n, film, &course).expect("written");
    assert_eq!(course.so_far().done, 4);
    let decoder = png::Decoder::new(Cursor::new(bytes));
    let mut reader = decoder.read_info().expect("a PNG");
    let control = reader.info().animation_control().expect("an animation");
    assert_eq!((control.num_frames, control.num_plays), (4, 0));
    assert_eq!(reader.info().size(), (320, 180));
    let mut before = Vec::new();
    for _ in 0..4 {
        let mut frame = vec![0; reader.output_buffer_size().expect("a size")];
        reader.next_frame(&mut frame).expect("a picture");
        assert_ne!(frame, before, "every day is another picture");
        before = frame;
    }

    let stopped = Course::new();
    stopped.stop();
    let none = replay::to_bytes(&mut facts, &i18n, film, &stopped);
    assert!(matches!(none, Err(PrintError::Stopped(_))));
    let empty = replay::to_bytes(&mut facts, &i18n, (&[], 24.0), &course);
    assert!(matches!(empty, Err(PrintError::Nothing)));
}
