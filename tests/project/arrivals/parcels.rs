//! Queues that go out as sealed files to callers without the shared project, and come back.

use super::*;

fn elsewhere() -> (Project, PathBuf, TempDir) {
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
    let none = project.send_calls("没有此人", &out, passphrase, Cost::TRIFLING);
    assert!(matches!(none, Err(StoreError::Faulty(_))) && !out.exists());
    project
        .send_calls("小周", &out, passphrase, Cost::TRIFLING)
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
        .send_calls("小周", &first, passphrase, Cost::TRIFLING)
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
        .send_calls("小周", &second, passphrase, Cost::TRIFLING)
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
