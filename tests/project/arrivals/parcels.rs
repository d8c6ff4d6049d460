//! Queues that go out as sealed files to callers without the shared project, and come back.

use super::*;
use gridroom::model::arrivals::{FORM, Parcel};
use gridroom::model::setting::ProfileOf;
use gridroom::store::sealing::{open_with, seal_with};
use std::path::Path;

pub(super) fn elsewhere() -> (Project, PathBuf, TempDir) {
    desk_of(&contents(), &[])
}

#[test]
fn a_queue_goes_out_sealed_and_comes_back_once_in_pieces_or_twice() {
    let (mut project, _path, folder) = desk();
    let people = [
        ("谢丽", "13812341234"),
        ("张梅", "13800001111"),
        ("李强", "13900002222"),
    ];
    let keys: Vec<Key> = people
        .iter()
        .map(|(n, p)| enter(&mut project, n, p))
        .collect();
    project
        .assign_calls(&evenly(&["小周"]))
        .expect("shared out");
    let out = folder.path().join("小周.calls");
    let passphrase = "一去二三里烟村四五家";
    let none = project.send_calls("没有此人", &out, passphrase, Cost::TRIFLING, false);
    assert!(matches!(none, Err(StoreError::Faulty(_))) && !out.exists());
    project
        .send_calls("小周", &out, passphrase, Cost::TRIFLING, false)
        .expect("sent");
    let bytes = std::fs::read(&out).expect("a file");
    assert!(!holds(&bytes, "谢丽") && !holds(&bytes, "13812341234"));
    let all = project.arrivals().expect("read");
    assert!(
        all.queue(Some("小周")).is_empty(),
        "nobody calls them here meanwhile"
    );

    let (mut other, _, there) = elsewhere();
    let wrong = other.bring_calls(&out, "another passphrase");
    assert!(
        matches!(wrong, Err(StoreError::WrongPassphrase)),
        "{wrong:?}"
    );
    assert!(
        other
            .bring_calls(&out, passphrase)
            .expect("brought")
            .is_some()
    );
    assert!(
        other
            .bring_calls(&out, passphrase)
            .expect("brought")
            .is_none(),
        "twice is once"
    );
    let queue = other.arrivals().expect("read");
    assert_eq!(queue.queue(Some("小周")).len(), 3);
    // One piece after the first call, another after all of them.
    let later = |hours: i64| now().saturating_add(hours.hours());
    other
        .record_call(&keys[0], &call(CallResult::Reached), later(0))
        .expect("kept");
    let first = there.path().join("一.calls");
    other
        .send_calls("小周", &first, passphrase, Cost::TRIFLING, false)
        .expect("sent");
    other
        .record_call(&keys[1], &call(CallResult::WrongNumber), later(1))
        .expect("kept");
    let number = NumberDraft {
        phone: "13700003333".to_owned(),
        note: String::new(),
    };
    other
        .give_number(&keys[1], &number, None, later(2))
        .expect("kept");
    other
        .record_call(&keys[1], &call(CallResult::LeftAgain), later(3))
        .expect("kept");
    other
        .record_call(&keys[2], &call(CallResult::Reached), later(3))
        .expect("kept");
    let second = there.path().join("二.calls");
    other
        .send_calls("小周", &second, passphrase, Cost::TRIFLING, false)
        .expect("sent");

    // Meanwhile somebody is erased here, and comes back with nothing.
    let gone = std::slice::from_ref(&keys[2]);
    project.purge(gone, Ground::Request).expect("erased");
    // The second piece first, then the first, then both again.
    let mut seen = Vec::new();
    for piece in [&second, &first, &second, &first] {
        seen.push(
            project
                .bring_calls(piece, passphrase)
                .expect("brought")
                .is_some(),
        );
    }
    assert_eq!(
        seen,
        [true, false, false, false],
        "the second holds the first"
    );
    assert_eq!(state(&project, &keys[0]), State::Learned);
    assert_eq!(state(&project, &keys[1]), State::Closed);
    let back = one(&project, &keys[1]);
    assert_eq!(
        (back.log.len(), back.phone.as_deref()),
        (3, Some("137****3333"))
    );
    assert!(back.is_here());
    assert!(
        project
            .arrivals()
            .expect("read")
            .get(&keys[2])
            .is_none_or(|one| one.is_locked)
    );
    // Taken back, it may come again.
    project.undo().expect("undone");
    assert_eq!(state(&project, &keys[0]), State::Open);
    for piece in [&first, &second] {
        assert!(
            project
                .bring_calls(piece, passphrase)
                .expect("brought")
                .is_some()
        );
    }
    assert_eq!(one(&project, &keys[1]), back);
    // What is no such file says so, and changes nothing.
    for (name, bytes) in [("空.calls", Vec::new()), ("坏.calls", bytes[..60].to_vec())] {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        assert!(project.bring_calls(&path, passphrase).is_err(), "{name}");
    }
    assert!(
        project
            .bring_calls(&folder.path().join("无.calls"), passphrase)
            .is_err()
    );
}

/// Whom a caller is to call here, by id.
fn queue(project: &Project, caller: &str) -> Vec<Key> {
    let all = project.arrivals().expect("read");
    let queue = all.queue(Some(caller)).into_iter();
    queue.map(|one| one.key.clone()).collect()
}

pub(super) const SEALED_BY: &str = "一去二三里烟村四五家";

pub(super) fn send(project: &mut Project, caller: &str, path: &Path, gives_back: bool) {
    project
        .send_calls(caller, path, SEALED_BY, Cost::TRIFLING, gives_back)
        .expect("sent");
}

pub(super) fn brings(project: &mut Project, path: &Path) -> bool {
    let brought = project.bring_calls(path, SEALED_BY).expect("brought");
    brought.is_some()
}

#[test]
fn whoever_was_not_called_is_given_back_and_called_here_again() {
    let (mut project, _path, folder) = desk();
    let people = [
        ("谢丽", "13812341234"),
        ("张梅", "13800001111"),
        ("李强", "13900002222"),
    ];
    let keys: Vec<Key> = people
        .iter()
        .map(|(n, p)| enter(&mut project, n, p))
        .collect();
    project
        .assign_calls(&evenly(&["小周"]))
        .expect("shared out");
    let file = |name: &str| folder.path().join(format!("{name}.calls"));
    send(&mut project, "小周", &file("发出"), false);
    // The file itself gives nobody back, opened where it came from.
    assert!(!brings(&mut project, &file("发出")));
    assert_eq!(queue(&project, "小周"), []);
    let (mut other, _, _there) = elsewhere();
    assert!(brings(&mut other, &file("发出")));
    other
        .record_call(&keys[0], &call(CallResult::NoAnswer), now())
        .expect("kept");
    other
        .record_call(&keys[1], &call(CallResult::Reached), now())
        .expect("kept");
    // At noon what was done so far comes back; the others are still called there.
    send(&mut other, "小周", &file("中午"), false);
    assert!(brings(&mut project, &file("中午")));
    assert_eq!(one(&project, &keys[0]).standing.tries, 1);
    let are_here = |project: &Project| -> Vec<bool> {
        keys.iter().map(|key| one(project, key).is_here()).collect()
    };
    assert_eq!(are_here(&project), [false, true, false]);
    let there = are_here(&other);
    assert_eq!(there, [true, false, true], "each at one desk");
    // In the evening all are given back.
    send(&mut other, "小周", &file("晚上"), true);
    assert_eq!(
        queue(&other, "小周"),
        [],
        "nobody calls them there any more"
    );
    assert!(brings(&mut project, &file("晚上")));
    let left = queue(&project, "小周");
    assert_eq!(left.len(), 2, "they are in the queue they were sent from");
    assert!(left.contains(&keys[0]) && left.contains(&keys[2]));
    for again in ["晚上", "中午", "发出"] {
        assert!(!brings(&mut project, &file(again)), "{again} is known");
    }
    // On the next day they go out once more; what came back before gives nobody back now.
    send(&mut project, "小周", &file("次日"), false);
    for late in ["晚上", "中午"] {
        assert!(!brings(&mut project, &file(late)), "{late} is late");
    }
    assert_eq!(queue(&project, "小周"), []);
    assert!(!brings(&mut other, &file("发出")), "so is the first file");
    assert!(brings(&mut other, &file("次日")));
    assert_eq!(
        queue(&other, "小周").len(),
        2,
        "they are called there again"
    );
    other
        .record_call(&keys[2], &call(CallResult::LeftAgain), now())
        .expect("kept");
    send(&mut other, "小周", &file("交还"), true);
    assert!(brings(&mut project, &file("交还")));
    assert_eq!(state(&project, &keys[2]), State::Closed);
    assert_eq!(queue(&project, "小周"), [keys[0].clone()]);
}

#[test]
fn a_sent_queue_is_taken_back_for_a_reason_also_ones_own() {
    let (mut project, _path, folder) = desk();
    let keys: Vec<Key> = [("谢丽", "13812341234"), ("张梅", "13800001111")]
        .iter()
        .map(|(n, p)| enter(&mut project, n, p))
        .collect();
    let own = "谢主任";
    project.assign_calls(&evenly(&[own])).expect("shared out");
    let back = |keys: &[&Key], reason: &str| Act::TakeBackCalls {
        caller: own.to_owned(),
        keys: keys.iter().map(|key| (*key).clone()).collect(),
        reason: reason.to_owned(),
    };
    let is_out = |refused: Result<Option<Entry>, StoreError>, fault: DraftFault| {
        let told = format!("{refused:?}");
        assert!(
            matches!(refused, Err(StoreError::Faulty(faults)) if faults == [fault]),
            "{told}"
        );
    };
    let nobody = project.take_back_calls(own, &[], "名单有误");
    is_out(nobody, DraftFault::Unknown("call_out"));
    let file = folder.path().join("本人.calls");
    send(&mut project, own, &file, false);
    // Nothing takes them over in silence, and nobody is left stuck.
    let one_of = AssignDraft {
        keys: vec![keys[0].clone()],
        ..evenly(&["操作员"])
    };
    is_out(project.assign_calls(&one_of), DraftFault::Taken("call_out"));
    let over = project.take_over_calls(own, Some("操作员"));
    is_out(over, DraftFault::Taken("call_out"));
    let no_reason = project.commit(back(&[], "  "));
    assert!(matches!(no_reason, Err(StoreError::ReasonNeeded)));
    project.sign_in("规划员", PASSPHRASE).expect("signed in");
    let refused = project.commit(back(&[], "设备遗失"));
    assert!(matches!(refused, Err(StoreError::NotPermitted { .. })));
    project.sign_in("操作员", PASSPHRASE).expect("signed in");
    let done = project.commit(back(&[&keys[0]], "设备遗失")).expect("done");
    let entry = done.entry.expect("an entry");
    assert_eq!(entry.row.detail["reason"], "设备遗失");
    assert_eq!(queue(&project, own), [keys[0].clone()]);
    project.undo().expect("undone");
    assert_eq!(queue(&project, own), []);
    project.redo().expect("done again");
    project.commit(back(&[], "设备遗失")).expect("done");
    assert_eq!(queue(&project, own).len(), 2, "and so are the others");
    // What was called elsewhere meanwhile still counts, once, and takes nobody away.
    let (mut other, _, there) = elsewhere();
    assert!(brings(&mut other, &file));
    other
        .record_call(&keys[0], &call(CallResult::NoAnswer), now())
        .expect("kept");
    project
        .record_call(&keys[0], &call(CallResult::Busy), now())
        .expect("kept");
    let late = there.path().join("迟到.calls");
    send(&mut other, own, &late, true);
    assert!(brings(&mut project, &late) && !brings(&mut project, &late));
    let both = one(&project, &keys[0]);
    assert_eq!((both.log.len(), both.is_here()), (2, true));
    assert_eq!(queue(&project, own).len(), 2);
}

/// Another place's calls: so many tries, half an hour apart, and its own words.
fn tries(count: u32) -> String {
    let text = ProfileOf::Calls.bundled()[0];
    let text = text.replace("\"count\": 3", &format!("\"count\": {count}"));
    let text = text.replace("\"apart_minutes\": 120", "\"apart_minutes\": 30");
    text.replace("\"arrival-calls\"", &format!("\"tries-{count}\""))
}

fn go_by(project: &mut Project, text: Option<String>) {
    project
        .set_profile(ProfileOf::Calls, text.as_deref())
        .expect("kept");
}

/// The name of the profile by which somebody is called.
fn called_by(project: &Project, key: &Key) -> String {
    let all = project.arrivals().expect("read");
    all.profile_of(all.get(key).expect("there")).id.clone()
}

/// How it stands with somebody by what was heard, and by what lies in clear.
fn both_states(project: &Project, key: &Key) -> [Option<State>; 2] {
    let all = project.arrivals().expect("read");
    let waiting = project.arrivals_waiting().expect("read");
    [&all, &waiting].map(|all| all.get(key).map(|one| one.standing.state))
}

fn try_in_vain(project: &mut Project, key: &Key, minutes: i64) {
    let at = now().saturating_add(minutes.minutes());
    project
        .record_call(key, &call(CallResult::NoAnswer), at)
        .expect("kept");
}

#[test]
fn whoever_is_called_elsewhere_goes_by_what_their_own_project_says() {
    let (mut project, _path, folder) = desk();
    let keys: Vec<Key> = [("谢丽", "13812341234"), ("张梅", "13800001111")]
        .iter()
        .map(|(n, p)| enter(&mut project, n, p))
        .collect();
    project
        .assign_calls(&evenly(&["小周"]))
        .expect("shared out");
    go_by(&mut project, Some(tries(2)));
    let file = |name: &str| folder.path().join(format!("{name}.calls"));
    send(&mut project, "小周", &file("发出"), false);

    // The desk there has rules of its own, which go for its own people.
    let (mut other, there, _there) = elsewhere();
    go_by(&mut other, Some(tries(5)));
    let own = enter(&mut other, "陈东", "13700007777");
    assert!(brings(&mut other, &file("发出")));
    let before = entries(&other);
    assert!(!brings(&mut other, &file("发出")), "twice is once");
    assert_eq!(entries(&other), before);
    assert_eq!(called_by(&other, &own), "tries-5");
    assert_eq!(called_by(&other, &keys[0]), "tries-2");
    for key in [&keys[0], &own] {
        try_in_vain(&mut other, key, 0);
        try_in_vain(&mut other, key, 40);
    }
    assert_eq!(both_states(&other, &keys[0]), [Some(State::Visit); 2]);
    assert_eq!(both_states(&other, &own), [Some(State::Open); 2]);
    // What changes there of its own rules is nothing to them.
    go_by(&mut other, None);
    assert_eq!(both_states(&other, &keys[0]), [Some(State::Visit); 2]);
    go_by(&mut other, Some(tries(5)));
    drop(other);
    let mut other = open(&there);
    other.sign_in("谢主任", PASSPHRASE).expect("signed in");
    assert_eq!(
        called_by(&other, &keys[0]),
        "tries-2",
        "also after a restart"
    );

    // Meanwhile home has other rules: what comes back is judged by those.
    go_by(&mut project, Some(tries(4)));
    send(&mut other, "小周", &file("交还"), true);
    assert!(brings(&mut project, &file("交还")));
    assert_eq!(called_by(&project, &keys[0]), "tries-4");
    assert_eq!(both_states(&project, &keys[0]), [Some(State::Open); 2]);
    let text = project.profile_text(ProfileOf::Calls).expect("read");
    assert_eq!(text, Some(tries(4)), "its own rules stay");

    // The next file says the new rules; they go for all of that project who are there.
    let third = enter(&mut project, "李强", "13900002222");
    let to_another = AssignDraft {
        keys: vec![third.clone()],
        ..evenly(&["小王"])
    };
    project.assign_calls(&to_another).expect("shared out");
    send(&mut project, "小王", &file("次日"), false);
    assert!(brings(&mut other, &file("次日")));
    assert_eq!(called_by(&other, &third), "tries-4");
    assert_eq!(called_by(&other, &keys[0]), "tries-4");
    assert_eq!(both_states(&other, &keys[0]), [Some(State::Open); 2]);
    // A file that is late takes nothing of it back.
    assert!(!brings(&mut other, &file("发出")));
    assert_eq!(called_by(&other, &third), "tries-4");
    // Taken back, it is as it was, as one.
    other.undo().expect("undone");
    assert_eq!(called_by(&other, &keys[0]), "tries-2");
    assert_eq!(both_states(&other, &keys[0]), [Some(State::Visit); 2]);
    assert!(other.verify_chain().expect("checked").is_sound());
}

#[test]
fn home_says_its_rules_also_where_they_are_the_bundled_ones() {
    let (mut project, _path, folder) = desk();
    let key = enter(&mut project, "谢丽", "13812341234");
    project
        .assign_calls(&evenly(&["小周"]))
        .expect("shared out");
    let file = folder.path().join("发出.calls");
    send(&mut project, "小周", &file, false);
    let (mut other, _, there) = elsewhere();
    go_by(&mut other, Some(tries(5)));
    assert!(brings(&mut other, &file));
    assert_eq!(called_by(&other, &key), "arrival-calls");
    // From there on to a third desk they still go by what home says.
    let onward = there.path().join("转交.calls");
    try_in_vain(&mut other, &key, 0);
    send(&mut other, "小周", &onward, true);
    let (mut third, _, _third) = elsewhere();
    go_by(&mut third, Some(tries(2)));
    assert!(brings(&mut third, &onward));
    assert_eq!(called_by(&third, &key), "arrival-calls");
}

#[test]
fn a_file_of_the_first_form_is_opened_and_goes_by_the_rules_of_the_desk() {
    const MARK: &[u8] = b"gridroom calls 1\n";
    let (mut project, _path, folder) = desk();
    let key = enter(&mut project, "谢丽", "13812341234");
    project
        .assign_calls(&evenly(&["小周"]))
        .expect("shared out");
    go_by(&mut project, Some(tries(2)));
    let file = folder.path().join("发出.calls");
    send(&mut project, "小周", &file, false);
    // As it was written before: without rules.
    let bytes = std::fs::read(&file).expect("a file");
    let sealed = bytes.strip_prefix(MARK).expect("its mark");
    let text = open_with(SEALED_BY, b"calls", sealed).expect("opened");
    let parcel = Parcel::parse(&text).expect("a queue");
    assert_eq!((parcel.form, parcel.profiles.len()), (FORM, 1));
    let rewritten = |name: &str, parcel: &Parcel| {
        let text = parcel.to_text();
        let sealed = seal_with(SEALED_BY, b"calls", text.as_bytes(), Cost::TRIFLING);
        let path = folder.path().join(name);
        let bytes = [MARK, &sealed.expect("sealed")].concat();
        std::fs::write(&path, bytes).expect("written");
        path
    };
    let old = Parcel {
        form: 1,
        profiles: Default::default(),
        ..parcel.clone()
    };
    assert!(
        !old.to_text().contains("profiles"),
        "as it was written then"
    );
    let old = rewritten("从前.calls", &old);
    let (mut other, _, there) = elsewhere();
    assert!(brings(&mut other, &old));
    assert_eq!(called_by(&other, &key), "arrival-calls");
    go_by(&mut other, Some(tries(5)));
    assert_eq!(called_by(&other, &key), "tries-5");
    for minutes in [0, 40] {
        try_in_vain(&mut other, &key, minutes);
    }
    let back = there.path().join("交还.calls");
    send(&mut other, "小周", &back, true);
    assert!(brings(&mut project, &back));
    assert_eq!(
        state(&project, &key),
        State::Visit,
        "home judges by its own"
    );
    // What a newer version wrote is told so, and changes nothing.
    let newer = Parcel {
        form: FORM + 1,
        ..parcel
    };
    let refused = other.bring_calls(&rewritten("将来.calls", &newer), SEALED_BY);
    assert!(
        matches!(refused, Err(StoreError::Newer { .. })),
        "{refused:?}"
    );
}
