//! Sampling sites on paper: only those that are used; first the one that a grid goes to.

use crate::support::town;
use gridroom::course::Course;
use gridroom::geometry::coverage::FaceId;
use gridroom::i18n::{I18n, Language};
use gridroom::print::facts::{Facts, Wish};
use gridroom::print::page::{Document, Item};
use gridroom::print::sheets::sheets;
use gridroom::style::palette::LIGHT;

fn facts() -> Facts {
    let (project, _, _folder) = town();
    Facts::read(&project, &Wish::default()).expect("read")
}

fn sheet(facts: &Facts, face: FaceId) -> Document {
    let i18n = I18n::new(Language::Chinese);
    sheets(facts, &i18n, &[face], &Course::new()).expect("laid out")
}

fn says(document: &Document, what: &str) -> bool {
    let mut texts = document.pages.iter().flat_map(|page| page.texts());
    texts.any(|text| text.text == what)
}

/// How many signs of sites stand on it.
fn signs(document: &Document) -> usize {
    fn count(items: &[Item]) -> usize {
        let of = items.iter().map(|item| match item {
            Item::Clip(_, items) => count(items),
            Item::Shape(shape) => usize::from(shape.fill == Some(LIGHT.site)),
            Item::Text(_) => 0,
        });
        of.sum()
    }
    document.pages.iter().map(|page| count(&page.items)).sum()
}

/// A site with the grid it lies in.
fn placed(facts: &Facts) -> (usize, FaceId) {
    let sites = facts.epidemic.sites.iter().enumerate();
    let mut found = sites.filter_map(|(i, site)| {
        let face = facts.index.face_at(&facts.map.coverage, site.at?)?;
        Some((i, face))
    });
    found.next().expect("a site in a grid")
}

#[test]
fn a_site_that_is_closed_is_no_place_to_go_to() {
    let mut facts = facts();
    let (site, face) = placed(&facts);
    for row in &mut facts.epidemic.samples.rows {
        row.site = None;
    }
    let name = facts.epidemic.sites[site].name.clone();
    let open = sheet(&facts, face);
    assert!(says(&open, &name));
    facts.epidemic.sites[site].is_closed = true;
    let shut = sheet(&facts, face);
    assert!(!says(&shut, &name));
    assert!(signs(&shut) < signs(&open), "nor on the map");
    // The nearest of the others is told, and that the way is measured straight.
    let all = shut.pages.iter().flat_map(|page| page.texts());
    let all: Vec<&str> = all.map(|text| text.text.as_str()).collect();
    assert!(all.iter().any(|text| text.starts_with("最近：")), "{all:?}");
    assert!(all.iter().any(|text| text.starts_with("直线 ")), "{all:?}");
    // Where none is used nothing is said of sites.
    for site in &mut facts.epidemic.sites {
        site.is_closed = true;
    }
    let none = sheet(&facts, face);
    assert_eq!(signs(&none), 0);
    assert!(!says(&none, "采样点"));
}

#[test]
fn a_grid_is_told_the_site_that_its_newest_round_gives_it() {
    let mut facts = facts();
    let (_, face) = placed(&facts);
    let code = facts.map.code(face).expect("a code");
    let sites = &facts.epidemic.sites;
    let named = [0, 1].map(|i| (sites[i].key.id.clone(), sites[i].name.clone()));
    let rows = &mut facts.epidemic.samples.rows;
    let mut row = rows
        .iter()
        .find(|row| row.grid == code)
        .expect("a row")
        .clone();
    rows.retain(|row| row.grid != code);
    for (number, (id, _)) in (98..).zip(&named) {
        row.round.number = number;
        (row.site, row.metres) = (Some(id.clone()), Some(321));
        rows.push(row.clone());
    }
    let assigned = |name: &str| format!("指定：{name}");
    let document = sheet(&facts, face);
    assert!(says(&document, &assigned(&named[1].1)) && says(&document, "321 米"));
    assert!(!says(&document, &assigned(&named[0].1)), "an older round");
    // Of a day that is over, what was planned later says nothing.
    let day = facts.at().date();
    let until = day.yesterday().ok();
    for row in facts
        .epidemic
        .samples
        .rows
        .iter_mut()
        .filter(|row| row.grid == code)
    {
        row.round.day = day;
    }
    assert!(facts.epidemic.site_of(&code, until).is_none());
    assert!(facts.epidemic.site_of(&code, Some(day)).is_some());
    // A site that was closed since is none to go to.
    for site in &mut facts.epidemic.sites {
        site.is_closed = site.key.id == named[1].0;
    }
    assert!(!says(&sheet(&facts, face), &assigned(&named[1].1)));
}
