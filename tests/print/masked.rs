//! Nothing personal stands in clear on a print that was not permitted to show it.

use crate::support::town;
use gridroom::course::Course;
use gridroom::demo::project::town_contents;
use gridroom::i18n::{I18n, Language};
use gridroom::print::facts::{Facts, Wish};
use gridroom::print::listing::listing;
use gridroom::print::page::{Document, Item};
use gridroom::print::paper::Size;
use gridroom::print::registers::Known;
use gridroom::print::sheets::sheets;
use gridroom::print::slide::slide;
use gridroom::print::wall::{self, wall};
use gridroom::store::{HistoryFilter, StoreError};
use std::collections::BTreeSet;
use std::path::Path;

/// All that is said on wall map and sheets.
fn said(facts: &Facts) -> (Document, BTreeSet<String>) {
    let i18n = I18n::new(Language::Chinese);
    let wish = wall::Wish {
        size: Size::A1,
        is_portrait: false,
        tiles: None,
    };
    let course = Course::new();
    let map = wall(facts, &i18n, &wish, &course)
        .expect("laid out")
        .document;
    let sheets = sheets(facts, &i18n, &facts.listed(), &course).expect("laid out");
    let slide = slide(facts, &i18n).expect("laid out");
    let lists = Known::ALL.map(|known| {
        let listed = known.listed(facts, &i18n, &[]);
        listing(facts, &i18n, &listed, &course).expect("laid out")
    });
    let others = lists.iter().chain([&sheets, &slide]);
    let pages = map.pages.iter().chain(others.flat_map(|one| &one.pages));
    let texts = pages.flat_map(|page| page.texts().into_iter().map(|t| t.text.clone()));
    let texts = texts.collect();
    (map, texts)
}

/// The names, phones and ids of people, but of those that are posted in public.
fn secrets() -> BTreeSet<String> {
    let mut secrets = BTreeSet::new();
    for (_, record, fields) in town_contents().expect("a town") {
        let public = record.attribute("public");
        if public.and_then(serde_json::Value::as_bool) == Some(true) {
            continue;
        }
        for name in ["name", "phone", "resident_id", "household"] {
            let value = fields.as_ref().and_then(|fields| fields.get(name));
            let value = value.map(|value| value.trim().to_owned());
            // A single character is in every text.
            secrets.extend(value.filter(|value| value.chars().count() > 1));
        }
    }
    secrets
}

#[test]
fn what_is_masked_says_no_name_and_no_phone() {
    let (project, _, _folder) = town();
    let wish = Wish {
        with_arrivals: true,
        ..Wish::default()
    };
    let facts = Facts::read(&project, &wish).expect("read");
    assert!(facts.spots.is_empty() && facts.moment.figures.cases == 40);
    let secrets = secrets();
    assert!(secrets.len() > 5_000, "{}", secrets.len());
    let (_, texts) = said(&facts);
    let public: BTreeSet<String> = facts
        .register
        .all_staff()
        .filter(|staff| staff.is_public)
        .flat_map(|staff| [staff.name(), staff.phone()])
        .collect();
    assert!(public.len() > 100);
    for text in &texts {
        // Somebody may have the name of somebody who is posted; phones are never shared so.
        let words = text.split([' ', '：', '、', '，', '（', '）']);
        for word in words.filter(|word| !public.contains(*word)) {
            assert!(!secrets.contains(word), "{text}: {word}");
        }
    }
    let posted = public.iter().filter(|one| texts.contains(*one)).count();
    assert!(
        posted > 50,
        "phones that are posted stand on the sheets: {posted}"
    );
}

/// Places of the signs of cases: the discs in their colour.
fn case_signs(document: &Document) -> usize {
    fn count(items: &[Item]) -> usize {
        let of = items.iter().map(|item| match item {
            Item::Clip(_, items) => count(items),
            Item::Shape(shape) => {
                let ink = gridroom::style::palette::LIGHT.case;
                let edge = shape.stroke.is_some_and(|stroke| stroke.colour == ink);
                usize::from(edge && shape.fill.is_some())
            }
            Item::Text(_) => 0,
        });
        of.sum()
    }
    document.pages.iter().map(|page| count(&page.items)).sum()
}

#[test]
fn where_cases_are_is_shown_for_a_reason_only() {
    let (mut project, _, _folder) = town();
    let masked = Facts::read(&project, &Wish::default()).expect("read");
    let (map, texts) = said(&masked);
    assert!(texts.iter().any(|text| text.contains("已脱敏")));
    let grids = masked.moment.grids.iter().filter(|grid| grid.cases > 0);
    let (grids, by_grid) = (grids.count(), case_signs(&map));
    assert!(by_grid >= grids, "{by_grid} {grids}");

    let path = Path::new("wall.pdf");
    let empty = project.note_print(path, "wall-map", Some("  "));
    assert!(matches!(empty, Err(StoreError::ReasonNeeded)));
    assert!(
        project
            .note_print(path, "wall-map", Some("流调溯源"))
            .expect("kept")
    );
    let wish = Wish {
        reason: Some("流调溯源".to_owned()),
        ..Wish::default()
    };
    let clear = Facts::read(&project, &wish).expect("read");
    assert_eq!(clear.spots.len(), 40);
    let (map, texts) = said(&clear);
    assert!(texts.iter().any(|text| text.contains("事由：流调溯源")));
    assert!(!texts.iter().any(|text| text.contains("已脱敏")));
    assert!(case_signs(&map) > by_grid, "they stand apart");

    let rows = project.history(&HistoryFilter::default(), 1).expect("read");
    let row = rows.first().expect("an entry");
    assert_eq!(row.detail.get("masked"), Some(&false.into()));
    assert_eq!(row.detail.get("reason"), Some(&"流调溯源".into()));
    assert_eq!(
        clear.stamp.head.0, row.seq,
        "the page tells the entry that is about it"
    );
}

#[test]
fn every_page_says_who_when_and_from_which_state() {
    let (project, _, _folder) = town();
    let facts = Facts::read(&project, &Wish::default()).expect("read");
    let (seq, hash) = facts.stamp.head.clone();
    assert!(seq > 0 && hash.len() == 64);
    let i18n = I18n::new(Language::Chinese);
    let course = Course::new();
    let faces: Vec<_> = facts.listed().into_iter().take(3).collect();
    let sheets = sheets(&facts, &i18n, &faces, &course).expect("laid out");
    let wish = wall::Wish {
        size: Size::A3,
        is_portrait: true,
        tiles: Some(Size::A4),
    };
    let tiles = wall(&facts, &i18n, &wish, &course)
        .expect("laid out")
        .document;
    for page in sheets.pages.iter().chain(&tiles.pages) {
        let texts = page.texts();
        let says = |what: &str| texts.iter().any(|text| text.text.contains(what));
        assert!(says("打印：未登录，2021-10-05 20:00"));
        assert!(says("第 2 次发布（2021-09-12）"));
        assert!(says(&hash[..12]));
    }
}

#[test]
fn the_map_is_that_of_the_day_that_is_asked_for() {
    let (project, _, _folder) = town();
    let on = |day: i8, hour: i8| Wish {
        at: Some(jiff::civil::date(2021, 9, day).at(hour, 0, 0, 0)),
        ..Wish::default()
    };
    let before = Facts::read(&project, &on(10, 8)).expect("read");
    assert_eq!(before.faces().count(), 77);
    assert_eq!(before.stamp.publication.map(|(number, _)| number), Some(1));
    let during = Facts::read(&project, &on(15, 8)).expect("read");
    assert_eq!(during.faces().count(), 156);
    let cases = |facts: &Facts| facts.moment.figures.cases;
    assert!(cases(&before) < cases(&during) && cases(&during) <= 40);
    assert!(during.is_zoned());
}
