//! Tours on paper: a sheet for each team with its way on the map and all of its stops, nobody named in
//! clear.

use crate::support::{town, town_facts};
use gridroom::course::Course;
use gridroom::i18n::{I18n, Language};
use gridroom::model::sampling::{HomeDraft, HomeTours};
use gridroom::print::PrintError;
use gridroom::print::page::{Document, Item, Page};
use gridroom::print::tours::tours;

/// Tours of a day of the story; a second team goes where the first does.
fn planned() -> HomeTours {
    let (project, _, _folder) = town();
    let draft = HomeDraft {
        day: "2021-09-30".to_owned(),
        site: "S01".to_owned(),
        leaves: "08:00".to_owned(),
        teams: "1".to_owned(),
        ..HomeDraft::default()
    };
    let found = project.home_tours(&draft, &Course::new());
    let mut found = found.expect("worked out");
    assert!(found.stops.len() > 3, "some are due");
    let mut other = found.tours[0].clone();
    other.number += 1;
    found.tours.push(other);
    found
}

fn laid(found: &HomeTours, language: Language) -> Document {
    let i18n = I18n::new(language);
    tours(town_facts(), &i18n, found, &Course::new()).expect("laid out")
}

/// The texts of the pages of a tour.
fn of_tour(document: &Document, number: usize) -> Vec<Vec<String>> {
    let first = document.bookmarks[number].page;
    let next = document.bookmarks.get(number + 1);
    let end = next.map_or(document.pages.len(), |next| next.page);
    let texts = |page: &Page| page.texts().iter().map(|text| text.text.clone()).collect();
    document.pages[first..end].iter().map(texts).collect()
}

#[test]
fn each_team_has_its_way_and_all_of_its_stops() {
    let found = planned();
    for language in Language::ALL {
        let i18n = I18n::new(language);
        let document = laid(&found, language);
        assert_eq!(document.bookmarks.len(), found.tours.len());
        for (number, tour) in found.tours.iter().enumerate() {
            let pages = of_tour(&document, number);
            let name = i18n.home_tour(tour);
            for page in &pages {
                assert!(page.contains(&name), "{name}");
                assert!(page.iter().all(|text| !text.contains('⟨')), "{page:?}");
            }
            let all = pages.concat();
            for (place, visit) in (1_usize..).zip(&tour.visits) {
                assert!(all.contains(&place.to_string()), "{name}: stop {place}");
                let at = visit.begins.strftime("%H:%M").to_string();
                assert!(all.contains(&at), "{name}: {at}");
                if let Some(masked) = &found.stops[visit.stop].name {
                    assert!(masked.contains('*') && all.contains(masked), "{masked}");
                }
            }
            let first = document.bookmarks[number].page;
            let maps = document.pages[first].items.iter();
            let maps = maps.filter(|item| matches!(item, Item::Clip(..)));
            assert_eq!(maps.count(), 1, "{name}: its map");
        }
    }
}

#[test]
fn what_does_not_fit_goes_on_behind_it() {
    let mut found = planned();
    let visits = found.tours[0].visits.clone();
    let many = visits.iter().cycle().take(60).cloned();
    found.tours[0].visits = many.collect();
    found.tours.truncate(1);
    found.lost = 3;
    let document = laid(&found, Language::Chinese);
    let pages = of_tour(&document, 0);
    assert!(pages.len() > 2, "{}", pages.len());
    assert_eq!(document.bookmarks.len(), 1);
    let heading = "采样情况".to_owned();
    assert!(pages.iter().all(|page| page.contains(&heading)));
    assert!(
        pages
            .last()
            .is_some_and(|page| page.contains(&"60".to_owned()))
    );
    assert!(
        pages[0].iter().any(|text| text.contains('3')),
        "who is lost"
    );
    for page in &document.pages {
        let [width, height] = page.size;
        for text in page.texts() {
            let is_on = (0.0..width).contains(&text.at[0]) && (0.0..height).contains(&text.at[1]);
            assert!(is_on || text.halo.is_some(), "{}", text.text);
        }
    }
    found.tours.clear();
    let none = tours(
        town_facts(),
        &I18n::new(Language::Chinese),
        &found,
        &Course::new(),
    );
    assert!(matches!(none, Err(PrintError::Nothing)));
}
