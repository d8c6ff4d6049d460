//! Figures add up whatever is done, taken back, done again and opened anew.

use super::*;
use proptest::prelude::*;

/// A step of a random day.
#[derive(Clone, Debug)]
enum Step {
    Enter,
    Assign(usize),
    TakeOver,
    Call(usize, usize, bool),
    Number(usize),
    HandOver(usize, bool),
    Undo,
    Redo,
    Reopen,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => Just(Step::Enter),
        1 => (1usize..3).prop_map(Step::Assign),
        1 => Just(Step::TakeOver),
        6 => (0usize..6, 0usize..7, any::<bool>()).prop_map(|(who, what, at_door)| Step::Call(who, what, at_door)),
        1 => (0usize..6).prop_map(Step::Number),
        2 => (0usize..6, any::<bool>()).prop_map(|(who, isolates)| Step::HandOver(who, isolates)),
        3 => Just(Step::Undo),
        1 => Just(Step::Redo),
        1 => Just(Step::Reopen),
    ]
}

/// What is said of all: in figures by everything they are counted by.
fn told(all: &Arrivals, at: DateTime) -> Vec<(String, Figures)> {
    let mut told = vec![(String::new(), all.total(at))];
    for by in [By::Grid, By::Community, By::Caller] {
        let mut sum = Figures::default();
        let mut rows = all.figures(by, at);
        for row in &rows {
            sum += row.figures;
        }
        assert_eq!(sum, all.total(at), "{by:?} adds up");
        rows.sort_by(|a, b| a.of.cmp(&b.of));
        told.extend(rows.into_iter().map(|row| (row.of, row.figures)));
    }
    told
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Whatever is done, taken back and done again in whatever order, also after the project was
    /// closed: the figures add up, are the same without a key, and are those of a book that was
    /// only told of each entry.
    #[test]
    fn figures_add_up_after_any_order_of_acts(steps in prop::collection::vec(step(), 1..30)) {
        let (mut project, path, _folder) = desk();
        let mut keys: Vec<Key> = Vec::new();
        let mut book = project.arrivals().expect("read");
        for (i, step) in steps.into_iter().enumerate() {
            let at = now().saturating_add((i as i64 * 97).minutes());
            let who = |n: usize| keys.get(n % keys.len().max(1)).cloned();
            let done = match step {
                Step::Enter => {
                    let phone = format!("138000{:05}", i);
                    project.put_arrival(None, &draft(&format!("谢{i}"), &phone), at)
                }
                Step::Assign(callers) => project.assign_calls(&evenly(&["操作员", "值班员"][..callers])),
                Step::TakeOver => project.take_over_calls("操作员", Some("值班员")),
                Step::Call(n, result, is_visit) => {
                    let Some(key) = who(n) else { continue };
                    let said = CallDraft {
                        way: if is_visit { Way::Visit } else { Way::Call },
                        ..call(CallResult::ALL[result])
                    };
                    project.record_call(&key, &said, at)
                }
                Step::Number(n) => {
                    let Some(key) = who(n) else { continue };
                    let number = NumberDraft { phone: format!("139000{i:05}"), note: String::new() };
                    project.give_number(&key, &number, None, at)
                }
                Step::HandOver(n, isolates) => {
                    let Some(key) = who(n) else { continue };
                    let work = match isolates {
                        true => Work::Isolate(Box::new(IsolationDraft {
                            grid: CODE.to_owned(),
                            start: "2021-09-12".to_owned(),
                            ..IsolationDraft::new()
                        })),
                        false => Work::Clear,
                    };
                    project.hand_over_arrival(&key, &work, at)
                }
                Step::Undo => project.undo().map(Some),
                Step::Redo => project.redo().map(Some),
                Step::Reopen => {
                    drop(project);
                    project = open(&path);
                    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
                    continue;
                }
            };
            if let Ok(Some(entry)) = done {
                book.take_news(project.arrivals_news(&entry).expect("read"));
                let new = entry.changes.iter().map(|change| &change.key);
                for key in new.filter(|key| book.get(key).is_some()) {
                    if !keys.contains(key) {
                        keys.push(key.clone());
                    }
                }
                keys.retain(|key| book.get(key).is_some());
            }
        }
        let at = date(2021, 9, 15).at(12, 0, 0, 0);
        let expected = told(&book, at);
        prop_assert_eq!(&told(&project.arrivals().expect("read"), at), &expected);
        drop(project);
        let mut project = open(&path);
        // Nobody has signed in: counted, and nothing of whom.
        let locked = project.arrivals().expect("read");
        prop_assert!(locked.iter().all(|one| one.is_locked && one.name.is_none()));
        prop_assert_eq!(&told(&locked, at), &expected);
        project.sign_in("谢主任", PASSPHRASE).expect("signed in");
        prop_assert_eq!(&told(&project.arrivals().expect("read"), at), &expected);
    }
}
