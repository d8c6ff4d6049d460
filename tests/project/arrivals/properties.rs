//! Figures add up whatever is done, taken back, done again and opened anew; files that go out and come
//! back in any order, late or twice, are exact.

use super::parcels::{SEALED_BY, brings, elsewhere, send};
use super::*;
use gridroom::model::setting::ProfileOf;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;

/// A step of a random day.
#[derive(Clone, Debug)]
enum Step {
    Enter,
    Assign(usize),
    TakeOver,
    Call(usize, usize, bool),
    Number(usize),
    HandOver(usize, bool),
    /// Calls go by the rules of another place, or by the bundled ones.
    Profile(bool),
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
        2 => any::<bool>().prop_map(Step::Profile),
        3 => Just(Step::Undo),
        1 => Just(Step::Redo),
        1 => Just(Step::Reopen),
    ]
}

/// Two tries an hour apart, no rest at noon, and whoever refuses is left alone.
fn other_rules() -> String {
    let text = ProfileOf::Calls.bundled()[0];
    let text = text.replace("\"count\": 3", "\"count\": 2");
    let text = text.replace("\"apart_minutes\": 120", "\"apart_minutes\": 60");
    let text = text.replace("\"refused\": \"visit\"", "\"refused\": \"close\"");
    text.replace("\"14:30:00\"", "\"12:00:00\"")
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
        let mut waiting = project.arrivals_waiting().expect("read");
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
                Step::Profile(is_own) => {
                    let own = is_own.then(other_rules);
                    project.set_profile(ProfileOf::Calls, own.as_deref())
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
                // By other rules everybody stands otherwise: all are read anew.
                if entry.changes.iter().any(|change| change.key == ProfileOf::Calls.key()) {
                    book = project.arrivals().expect("read");
                    waiting = project.arrivals_waiting().expect("read");
                }
                book.take_news(project.arrivals_news(&entry).expect("read"));
                waiting.take_news(project.arrivals_waiting_news(&entry).expect("read"));
                let new = entry.changes.iter().map(|change| &change.key);
                for key in new.filter(|key| book.get(key).is_some()) {
                    if !keys.contains(key) {
                        keys.push(key.clone());
                    }
                }
                keys.retain(|key| book.get(key).is_some());
            }
        }
        // Whoever only watches what is left to do knows the same of it.
        let lates = |all: &Arrivals| {
            let mut lates = all.lates();
            lates.sort_unstable();
            lates
        };
        let expected = lates(&book);
        prop_assert_eq!(&lates(&waiting), &expected);
        let read = project.arrivals_waiting().expect("read");
        prop_assert_eq!(&lates(&read), &expected);
        prop_assert!(read.iter().all(|one| one.is_locked && one.name.is_none()));
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

/// A step of two desks that send one another files.
#[derive(Clone, Debug)]
enum Move {
    /// The queue goes out.
    Out,
    /// A file that went out is brought there, by number; perhaps an old one.
    There(usize),
    /// Somebody is called there.
    CallThere(usize, usize),
    /// Somebody is called here.
    CallHere(usize, usize),
    /// What came of it is sent back, or all is given back.
    Back(bool),
    /// A file that was sent back is brought here; perhaps an old one.
    Here(usize),
    /// The queue is taken back here.
    TakeBack,
    Undo,
    Redo,
}

/// Files go to and fro, and people are called at either desk.
fn exchanged() -> impl Strategy<Value = Move> {
    prop_oneof![
        3 => Just(Move::Out),
        4 => (0usize..6).prop_map(Move::There),
        4 => (0usize..4, 0usize..7).prop_map(|(who, what)| Move::CallThere(who, what)),
        2 => (0usize..4, 0usize..7).prop_map(|(who, what)| Move::CallHere(who, what)),
        4 => any::<bool>().prop_map(Move::Back),
        5 => (0usize..6).prop_map(Move::Here),
    ]
}

/// The same, and queues are taken back, acts undone and done again.
fn taken_back() -> impl Strategy<Value = Move> {
    prop_oneof![
        8 => exchanged(),
        1 => Just(Move::TakeBack),
        1 => Just(Move::Undo),
        1 => Just(Move::Redo),
    ]
}

/// A queue of four, here and on its way.
struct Two {
    here: Project,
    there: Project,
    keys: Vec<Key>,
    folder: TempDir,
    out: Vec<PathBuf>,
    back: Vec<PathBuf>,
    _elsewhere: TempDir,
}

const CALLER: &str = "小周";

impl Two {
    fn new() -> Self {
        let (mut here, _, folder) = desk();
        let keys = (0..4).map(|i| enter(&mut here, &format!("谢{i}"), &format!("1380000000{i}")));
        let keys = keys.collect();
        here.assign_calls(&evenly(&[CALLER])).expect("shared out");
        let (there, _, _elsewhere) = elsewhere();
        Self {
            here,
            there,
            keys,
            folder,
            out: Vec::new(),
            back: Vec::new(),
            _elsewhere,
        }
    }

    fn of(project: &Project, key: &Key) -> Option<Arrival> {
        project.arrivals().expect("read").get(key).cloned()
    }

    /// One of these files, the newest for a number that is too high.
    fn file(files: &[PathBuf], number: usize) -> Option<&Path> {
        files.get(number).or(files.last()).map(PathBuf::as_path)
    }

    fn step(&mut self, step: &Move, at: DateTime) {
        let call_of = |what: usize| call(CallResult::ALL[what]);
        match step {
            Move::Out | Move::Back(_) => {
                let is_out = matches!(step, Move::Out);
                let count = self.out.len() + self.back.len();
                let path = self.folder.path().join(format!("{count}.calls"));
                let (project, files) = match is_out {
                    true => (&mut self.here, &mut self.out),
                    false => (&mut self.there, &mut self.back),
                };
                let gives_back = matches!(step, Move::Back(true));
                // Where there is nobody there is no file.
                let sent = project.send_calls(CALLER, &path, SEALED_BY, Cost::TRIFLING, gives_back);
                if sent.is_ok() {
                    files.push(path);
                }
            }
            Move::There(number) => {
                if let Some(path) = Self::file(&self.out, *number) {
                    brings(&mut self.there, path);
                }
            }
            Move::Here(number) => {
                if let Some(path) = Self::file(&self.back, *number) {
                    brings(&mut self.here, path);
                }
            }
            // Whoever is not at a desk is not called there: the window does not offer it.
            Move::CallThere(who, what) | Move::CallHere(who, what) => {
                let project = match step {
                    Move::CallThere(..) => &mut self.there,
                    _ => &mut self.here,
                };
                let key = &self.keys[*who];
                if Self::of(project, key).is_some_and(|one| one.is_here()) {
                    let _ = project.record_call(key, &call_of(*what), at);
                }
            }
            Move::TakeBack => {
                let _ = self.here.take_back_calls(CALLER, &[], "设备遗失");
            }
            Move::Undo => {
                let _ = self.here.undo();
            }
            Move::Redo => {
                let _ = self.here.redo();
            }
        }
    }

    /// Each event there is known here once, and all who were given back are here.
    fn settle(&mut self) {
        send_if_any(
            &mut self.there,
            &self.folder.path().join("交还.calls"),
            &mut self.back,
        );
        for path in self.back.iter().rev().chain(&self.back) {
            brings(&mut self.here, path);
        }
        for path in &self.back {
            assert!(!brings(&mut self.here, path), "all of it is known");
        }
        for key in &self.keys {
            let Some(there) = Self::of(&self.there, key) else {
                continue;
            };
            let Some(here) = Self::of(&self.here, key) else {
                continue;
            };
            let ids: Vec<&str> = here.log.iter().map(|event| event.id.as_str()).collect();
            let once: BTreeSet<&str> = ids.iter().copied().collect();
            assert_eq!(once.len(), ids.len(), "each once");
            let are_known = there
                .log
                .iter()
                .all(|event| once.contains(event.id.as_str()));
            assert!(are_known, "{:?} of {:?}", here.log, there.log);
        }
    }
}

fn send_if_any(project: &mut Project, path: &Path, files: &mut Vec<PathBuf>) {
    let has_any = project.arrivals().expect("read").iter().next().is_some();
    if has_any {
        send(project, CALLER, path, true);
        files.push(path.to_owned());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, ..ProptestConfig::default() })]

    /// Files that go out, come back in pieces, late, twice, in any order: nobody is ever called at
    /// two desks, nothing that was heard is lost or counted twice, and whoever was given back from
    /// where they are now is here again.
    #[test]
    fn nobody_is_called_at_two_desks_and_nothing_is_lost(steps in prop::collection::vec(exchanged(), 1..24)) {
        let mut two = Two::new();
        for (i, step) in steps.iter().enumerate() {
            two.step(step, now().saturating_add((i as i64 * 13).minutes()));
            for key in &two.keys {
                let here = Two::of(&two.here, key).is_some_and(|one| one.is_here());
                let there = Two::of(&two.there, key).is_some_and(|one| one.is_here());
                prop_assert!(!(here && there), "{:?}", step);
            }
        }
        // What never arrived there is brought at last, and all is given back.
        let last: Vec<PathBuf> = two.out.clone();
        for path in &last {
            brings(&mut two.there, path);
        }
        two.settle();
        for key in &two.keys {
            let one = Two::of(&two.here, key).expect("there");
            prop_assert!(one.is_here(), "{:?}", one);
        }
    }

    /// The same where a queue is taken back meanwhile, and acts are undone and done again: nothing
    /// that was heard is lost or counted twice.
    #[test]
    fn what_was_heard_is_exact_though_a_queue_is_taken_back(steps in prop::collection::vec(taken_back(), 1..24)) {
        let mut two = Two::new();
        for (i, step) in steps.iter().enumerate() {
            two.step(step, now().saturating_add((i as i64 * 13).minutes()));
        }
        two.settle();
    }
}
