//! Lists as pages: no row is lost or cut, the heading stands on each page, nobody is named.

use crate::support::{town, town_facts};
use gridroom::course::Course;
use gridroom::exchange::list::{Clearness, Selection, list_named, printed};
use gridroom::i18n::{I18n, Language};
use gridroom::print::facts::Facts;
use gridroom::print::listing::{Listed, listing};
use gridroom::print::page::Document;
use gridroom::print::registers::Known;

fn laid(facts: &Facts, listed: &Listed) -> Document {
    let i18n = I18n::new(Language::Chinese);
    listing(facts, &i18n, listed, &Course::new()).expect("laid out")
}

fn texts(document: &Document, page: usize) -> Vec<String> {
    let texts = document.pages[page].texts();
    texts.into_iter().map(|text| text.text.clone()).collect()
}

#[test]
fn every_row_stands_on_a_page_below_its_heading() {
    let facts = town_facts();
    let rows = (1..=200).map(|i| {
        let note = "送药上门，".repeat(i % 17);
        vec![format!("甲{i}"), "13800000000".to_owned(), note]
    });
    let listed = Listed {
        title: "名单".to_owned(),
        headings: ["姓名", "电话", "备注"].map(str::to_owned).to_vec(),
        rows: rows.collect(),
    };
    let document = laid(facts, &listed);
    let count = document.pages.len();
    assert!(count > 2);
    let mut found = Vec::new();
    for (i, page) in document.pages.iter().enumerate() {
        let texts = texts(&document, i);
        for heading in ["序号", "姓名", "电话", "备注"] {
            let there = texts.iter().filter(|text| *text == heading).count();
            assert_eq!(there, 1, "page {i}: {heading}");
        }
        assert!(texts.contains(&format!("{} / {count}", i + 1)));
        assert!(texts.iter().any(|text| text.contains("打印：")));
        found.extend(texts.into_iter().filter(|text| text.starts_with('甲')));
        // Nothing stands below the line at the foot or beyond the margin.
        let [width, height] = page.size;
        for text in page.texts() {
            assert!(text.at[1] < height - 8.0 && text.at[0] > 8.0 && text.at[0] < width - 8.0);
        }
    }
    let all: Vec<String> = (1..=200).map(|i| format!("甲{i}")).collect();
    assert_eq!(found, all);
    // All of a long text is there.
    let said: String = (0..count).map(|i| texts(&document, i).concat()).collect();
    let notes: usize = (1..=200).map(|i| i % 17).sum();
    assert_eq!(said.matches("送药上门，").count(), notes);
}

#[test]
fn an_empty_list_says_so() {
    let listed = Listed {
        title: "名单".to_owned(),
        headings: vec!["姓名".to_owned()],
        rows: Vec::new(),
    };
    let document = laid(town_facts(), &listed);
    assert_eq!(document.pages.len(), 1);
    assert!(texts(&document, 0).contains(&"本名单没有内容。".to_owned()));
}

#[test]
fn lists_count_what_is_counted_and_are_those_of_the_grids_that_are_wanted() {
    let facts = town_facts();
    let i18n = I18n::new(Language::Chinese);
    let rows = |known: Known, grids: &[_]| known.listed(facts, &i18n, grids).rows;
    let overdue = rows(Known::Overdue, &[]);
    assert_eq!(overdue.len(), facts.moment.figures.overdue as usize);
    assert_eq!(rows(Known::Gates, &[]).len(), facts.epidemic.gates.len());
    let face = facts.grid("洪桥02").expect("a grid");
    for known in [Known::Gates, Known::Calls] {
        let (all, some) = (rows(known, &[]), rows(known, &[face]));
        assert!(!some.is_empty() && some.len() < all.len(), "{known:?}");
    }
    let other = facts.grid("洪桥10").expect("a grid");
    assert!(
        rows(Known::Households, &[other]).is_empty(),
        "none is registered"
    );
    let homes = rows(Known::Households, &[face]);
    assert!(homes.iter().all(|row| row[0] == "洪桥02"));
    let unit = gridroom::model::register::Level::Grid;
    let code = facts.map.code(face).expect("a code");
    let unit = facts.register.unit_coded(unit, &code).expect("a unit");
    let registered = facts.register.unit(unit).expect("there").sum.residents;
    let people: u32 = homes
        .iter()
        .map(|row| row[4].parse::<u32>().expect("a count"))
        .sum();
    assert_eq!(people, registered);
    for known in Known::ALL {
        let listed = known.listed(facts, &i18n, &[]);
        assert!(
            listed.headings.iter().all(|text| !text.contains('⟨')),
            "{known:?}"
        );
        assert!(
            listed
                .rows
                .iter()
                .all(|row| row.len() == listed.headings.len())
        );
    }
}

#[test]
fn calls_to_arrivals_are_listed_as_the_desk_counts_them() {
    let facts = town_facts();
    let i18n = I18n::new(Language::Chinese);
    let rows = |known: Known, grids: &[_]| known.listed(facts, &i18n, grids).rows;
    let all = facts.arrivals.as_ref().expect("read");
    let now = facts.at();
    let morning = rows(Known::Morning, &[]);
    assert_eq!(morning.len(), all.morning(now).len());
    let open: usize = morning
        .iter()
        .map(|row| row[2].replace(',', "").parse::<usize>().expect("a count"))
        .sum();
    assert_eq!(open, all.total(now).open as usize);
    let visits = rows(Known::Visits, &[]);
    let of_workers = all.visits_of_workers(&facts.register, now);
    assert_eq!(
        visits.len(),
        of_workers.values().map(Vec::len).sum::<usize>()
    );
    assert!(
        visits
            .iter()
            .all(|row| row[4].is_empty() || row[4].contains('*'))
    );
    for (known, column) in [(Known::Morning, 0), (Known::Visits, 1)] {
        let all = rows(known, &[]);
        let grids = all.iter().filter_map(|row| facts.grid(&row[column]));
        for face in grids.take(1) {
            let some = rows(known, &[face]);
            let title = facts.map.title(face);
            assert!(!some.is_empty() && some.iter().all(|row| row[column] == title));
        }
    }
}

#[test]
fn a_list_of_an_export_has_its_columns_and_its_mask() {
    let (mut project, _, folder) = town();
    let words = I18n::new(Language::Chinese);
    let list = list_named("people").expect("a list");
    let course = Course::new();
    let mut rows = |to: Option<&std::path::Path>, grids: &[&str], clear: Option<&str>| {
        let selection = Selection {
            clearness: clear.map_or(Clearness::Masked, |why| Clearness::Clear(why.to_owned())),
            grids: grids.iter().map(|grid| (*grid).to_owned()).collect(),
        };
        let found = printed(to, &mut project, list, &selection, (&words, &course));
        found.map(|found| found.expect("not stopped").0)
    };
    let all = rows(None, &[], None).expect("read");
    let code = "350322001004002";
    let some = rows(None, &[code], None).expect("read");
    assert!(!some.rows.is_empty() && some.rows.len() < all.rows.len());
    let column = |name: &str| all.headings.iter().position(|heading| heading == name);
    let (grid, name) = (
        column("网格编码").expect("there"),
        column("姓名").expect("there"),
    );
    assert!(some.rows.iter().all(|row| row[grid] == code));
    assert!(
        all.rows
            .iter()
            .all(|row| row[name].is_empty() || row[name].contains('*'))
    );
    // Without a file nothing is in clear, whatever is asked.
    let path = folder.path().join("people.pdf");
    let looked_at = rows(None, &[code], Some("核对")).expect("read");
    assert_eq!(looked_at.rows, some.rows);
    let clear = rows(Some(&path), &[code], Some("核对")).expect("read");
    assert!(
        clear
            .rows
            .iter()
            .any(|row| !row[name].is_empty() && !row[name].contains('*'))
    );
    assert!(
        rows(Some(&path), &[], Some(" ")).is_err(),
        "a purpose is needed"
    );

    // It is wide: it lies across.
    let listed = Listed {
        title: some.title,
        headings: some.headings,
        rows: some.rows,
    };
    let document = laid(town_facts(), &listed);
    let [width, height] = document.pages[0].size;
    assert!(width > height);
}
