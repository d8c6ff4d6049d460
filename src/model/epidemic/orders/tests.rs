//! What is in force where and when: from its hour, until its words end it, over publications.

use super::super::tests::{at, became, order, take, zone};
use super::super::*;
use crate::model::record::Kind;
use serde_json::json;

#[test]
fn only_an_order_puts_a_zone_in_force_and_from_its_hour() {
    let mut epidemic = Epidemic::default();
    take(
        &mut epidemic,
        Kind::Case,
        "C1",
        &json!({"class": "确诊", "reported": "2021-09-10", "grid_code": "a"}),
    );
    assert_eq!(zone(&epidemic, "a", at(11, 0)), Zone::Unset);
    order(
        &mut epidemic,
        "1",
        Zone::Lockdown,
        &["a", "b"],
        "2021-09-10 18:00",
    );
    assert_eq!(zone(&epidemic, "a", at(10, 17)), Zone::Unset);
    assert_eq!(zone(&epidemic, "a", at(10, 18)), Zone::Lockdown);
    assert_eq!(
        zone(&epidemic, "b", at(29, 0)),
        Zone::Lockdown,
        "nothing ends by itself"
    );
    assert_eq!(zone(&epidemic, "c", at(29, 0)), Zone::Unset);
    // The newest decides, also a release.
    order(&mut epidemic, "2", Zone::Unset, &["b"], "2021-09-24 08:00");
    assert_eq!(zone(&epidemic, "b", at(24, 7)), Zone::Lockdown);
    assert_eq!(zone(&epidemic, "b", at(24, 8)), Zone::Unset);
    let draft =
        json!({"zone": "lockdown", "grids": ["c"], "from": "2021-09-10", "status": "draft"});
    take(&mut epidemic, Kind::Order, "3", &draft);
    assert_eq!(
        zone(&epidemic, "c", at(29, 0)),
        Zone::Unset,
        "a draft is no order"
    );
    assert!(epidemic.faults.is_empty());
}

#[test]
fn an_order_ends_by_its_own_words_or_when_it_is_taken_back() {
    let mut epidemic = Epidemic::default();
    let until = json!({"zone": "control", "grids": ["a"], "from": "2021-09-10", "until": "2021-09-12 12:00", "status": "issued"});
    take(&mut epidemic, Kind::Order, "1", &until);
    assert_eq!(zone(&epidemic, "a", at(12, 11)), Zone::Control);
    assert_eq!(zone(&epidemic, "a", at(12, 12)), Zone::Unset);
    let withdrawn = json!({"zone": "control", "grids": ["b"], "from": "2021-09-10", "withdrawn": "2021-09-11 09:00", "status": "withdrawn"});
    take(&mut epidemic, Kind::Order, "2", &withdrawn);
    assert_eq!(
        zone(&epidemic, "b", at(11, 8)),
        Zone::Control,
        "replayed, it was in force"
    );
    assert_eq!(zone(&epidemic, "b", at(11, 9)), Zone::Unset);
}

#[test]
fn a_child_inherits_the_strictest_with_its_clock_until_a_new_order() {
    let mut epidemic = Epidemic::default();
    order(
        &mut epidemic,
        "1",
        Zone::Lockdown,
        &["a"],
        "2021-09-10 18:00",
    );
    order(
        &mut epidemic,
        "2",
        Zone::Control,
        &["b"],
        "2021-09-11 18:00",
    );
    for old in ["a", "b"] {
        became(&mut epidemic, old, "new", "2021-09-15");
    }
    became(&mut epidemic, "b", "only-b", "2021-09-15");
    let book = Book::new(&epidemic);
    let found = book.in_force("new", at(15, 0));
    assert_eq!(found.zone, Zone::Lockdown);
    assert_eq!(found.basis, Basis::Inherited(0, "a".to_owned()));
    assert_eq!(book.in_force("only-b", at(15, 0)).zone, Zone::Control);
    // A second publication passes it on.
    became(&mut epidemic, "new", "newer", "2021-09-20");
    assert_eq!(zone(&epidemic, "newer", at(20, 0)), Zone::Lockdown);
    // An order about the parent from after the publication is none about the child.
    order(&mut epidemic, "3", Zone::Unset, &["a"], "2021-09-16 08:00");
    assert_eq!(zone(&epidemic, "new", at(17, 0)), Zone::Lockdown);
    order(
        &mut epidemic,
        "4",
        Zone::Precaution,
        &["new"],
        "2021-09-18 08:00",
    );
    assert_eq!(zone(&epidemic, "new", at(18, 7)), Zone::Lockdown);
    assert_eq!(zone(&epidemic, "new", at(18, 8)), Zone::Precaution);
    assert_eq!(zone(&epidemic, "newer", at(20, 0)), Zone::Precaution);
}

#[test]
fn a_grid_that_gets_ground_of_a_stricter_one_becomes_as_strict() {
    let mut epidemic = Epidemic::default();
    order(&mut epidemic, "1", Zone::Precaution, &["a"], "2021-09-10");
    order(&mut epidemic, "2", Zone::Lockdown, &["b"], "2021-09-11");
    became(&mut epidemic, "b", "a", "2021-09-15");
    assert_eq!(zone(&epidemic, "a", at(14, 23)), Zone::Precaution);
    assert_eq!(zone(&epidemic, "a", at(15, 0)), Zone::Lockdown);
    // Free of infection only where all of it is.
    order(&mut epidemic, "3", Zone::EpidemicFree, &["c"], "2021-09-11");
    became(&mut epidemic, "c", "e", "2021-09-15");
    assert_eq!(zone(&epidemic, "e", at(15, 0)), Zone::EpidemicFree);
    became(&mut epidemic, "d", "e", "2021-09-15");
    assert_eq!(zone(&epidemic, "e", at(15, 0)), Zone::Unset);
}

#[test]
fn a_zone_that_a_record_names_counts_only_without_any_order() {
    let mut epidemic = Epidemic::default();
    take(
        &mut epidemic,
        Kind::Grid,
        "a",
        &json!({"code": "a", "zone": "防范区"}),
    );
    let found = Book::new(&epidemic).in_force("a", at(15, 0));
    assert_eq!(
        (found.zone, found.basis),
        (Zone::Precaution, Basis::Recorded)
    );
    order(&mut epidemic, "1", Zone::Lockdown, &["a"], "2021-09-16");
    assert_eq!(
        zone(&epidemic, "a", at(15, 0)),
        Zone::Unset,
        "it has a history now"
    );
    assert_eq!(zone(&epidemic, "a", at(16, 0)), Zone::Lockdown);
}
