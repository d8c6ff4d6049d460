//! What stands in clear of tubes, and what stays when they are erased or another program writes.

use super::*;

#[test]
fn who_is_in_a_tube_is_seen_by_nobody_without_the_key_and_counted_by_everybody() {
    let (mut project, _path, _folder) = desk();
    let round = begun(&mut project);
    check_in(&mut project, &round, into("HQ-1", &["a", "b"])).expect("in");
    close(&mut project, "HQ-1").expect("closed");
    result(&mut project, "HQ-1", TubeResult::Positive).expect("recorded");
    let all = project.epidemic().expect("read").samples;
    let edit = Act::EditPerson {
        key: tube("HQ-1"),
        fields: [("people".to_owned(), "c".to_owned())].into(),
    };
    let edited = project.commit(edit);
    assert!(
        matches!(edited, Err(StoreError::WrongKind(_))),
        "{edited:?}"
    );
    project.sign_out(false).expect("out");
    let locked = sampling(&project);
    assert_eq!(locked.tube("HQ-1").expect("there").people, None);
    assert_eq!(locked.tube("HQ-1").expect("there").count, 2);
    assert_eq!(project.epidemic().expect("read").samples, all);
    project.sign_in("规划员", PASSPHRASE).expect("signed in");
    let refused = check_in(&mut project, &round, into("HQ-2", &["c"]));
    assert!(
        matches!(refused, Err(StoreError::NotPermitted { .. })),
        "{refused:?}"
    );
    project.sign_in("操作员", PASSPHRASE).expect("signed in");
    check_in(&mut project, &round, into("HQ-2", &["c"])).expect("an operator may");
}

#[test]
fn tubes_that_are_erased_leave_their_figures() {
    let (mut project, path, _folder) = desk();
    let round = begun(&mut project);
    check_in(&mut project, &round, into("HQ-1", &["a", "b"])).expect("in");
    close(&mut project, "HQ-1").expect("closed");
    result(&mut project, "HQ-1", TubeResult::Negative).expect("recorded");
    let later = date(2021, 12, 1);
    let report = project.purge_report(later).expect("read");
    let due = report
        .due
        .iter()
        .find(|due| due.kind == RecordType::Sampling);
    assert_eq!(due.expect("a type").keys, [tube("HQ-1")]);
    project
        .purge(&[tube("HQ-1")], Ground::PeriodOver)
        .expect("erased");
    let check = |project: &Project| {
        let known = sampling(project);
        let one = known.tube("HQ-1").expect("there");
        assert_eq!((&one.people, one.count), (&None, 2));
        let grids = project.epidemic().expect("read").samples.grids;
        assert_eq!(grids[0].counts, [2, 2, 0, 0, 0]);
    };
    check(&project);
    let into_it = fault(check_in(&mut project, &round, into("HQ-1", &["c"])));
    assert!(
        matches!(
            into_it,
            SamplingFault::TubeUsed(_) | SamplingFault::Erased(_)
        ),
        "{into_it:?}"
    );
    assert_eq!(project.verify_chain().expect("read").faults, []);
    drop(project);
    check(&open(&path));
}

#[test]
fn counts_that_another_program_changed_are_counted_anew() {
    let (mut project, path, _folder) = desk();
    let round = begun(&mut project);
    check_in(&mut project, &round, into("HQ-1", &["a", "b"])).expect("in");
    let right = project.epidemic().expect("read").samples;
    drop(project);
    let connection = rusqlite::Connection::open(&path).expect("opened");
    connection
        .execute_batch(
            "UPDATE gridroom_sample_count SET sampled = 9, waiting = 9;
             INSERT INTO gridroom_tube_waiting VALUES (1, '2021-09-12', '2021-09-12 08:00', 5, 50);",
        )
        .expect("changed");
    drop(connection);
    let project = open(&path);
    assert_eq!(project.epidemic().expect("read").samples, right);
    assert_eq!(project.verify_chain().expect("read").faults, []);
}
