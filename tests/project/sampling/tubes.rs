//! Tubes: closed at their size, used once; a positive one, and the single samples after it.

use super::*;

#[test]
fn a_tube_closes_at_its_size_and_its_number_is_used_once() {
    let (mut project, path, _folder) = desk();
    let round = begun(&mut project);
    check_in(&mut project, &round, into("hq-0001", &["b", "a"])).expect("in");
    let known = sampling(&project);
    let one = known.tube("HQ-0001").expect("there");
    assert_eq!(
        one.people.as_deref(),
        Some(["b", "a"].map(str::to_owned).as_slice())
    );
    assert!(one.is_open());
    let wrong_lane = CheckInDraft {
        lane: "2".to_owned(),
        ..into("HQ-0001", &["c"])
    };
    let other = fault(check_in(&mut project, &round, wrong_lane));
    assert_eq!(other, SamplingFault::OtherLane("HQ-0001".to_owned()));
    let many = fault(check_in(
        &mut project,
        &round,
        into("HQ-0001", &["c", "d", "e", "f"]),
    ));
    assert_eq!(
        many,
        SamplingFault::TubeFull {
            tube: "HQ-0001".to_owned(),
            room: 3,
            people: 4
        }
    );
    let nobody = fault(check_in(&mut project, &round, into("HQ-0001", &["z"])));
    assert_eq!(nobody, SamplingFault::Nobody("z".to_owned()));
    check_in(&mut project, &round, into("HQ-0001", &["e", "c", "d"])).expect("in");
    let known = sampling(&project);
    let one = known.tube("HQ-0001").expect("there");
    assert!(!one.is_open() && one.closed.is_some());
    let grids: Vec<(&str, u32)> = one.grids.iter().map(|(g, n)| (g.as_str(), *n)).collect();
    assert_eq!(grids, [(GRIDS[0], 4), (GRIDS[1], 1)]);
    let full = fault(check_in(&mut project, &round, into("HQ-0001", &["f"])));
    assert_eq!(full, SamplingFault::TubeClosed("HQ-0001".to_owned()));
    let again = fault(check_in(&mut project, &round, into("HQ-0002", &["a"])));
    assert_eq!(
        again,
        SamplingFault::Sampled {
            person: "a".to_owned(),
            tube: "HQ-0001".to_owned()
        }
    );
    let empty = fault(close(&mut project, "HQ-0002"));
    assert_eq!(empty, SamplingFault::NoTube("HQ-0002".to_owned()));
    check_in(&mut project, &round, into("HQ-0002", &["f"])).expect("in");
    let open_yet = fault(result(&mut project, "HQ-0002", TubeResult::Negative));
    assert_eq!(open_yet, SamplingFault::TubeOpen("HQ-0002".to_owned()));
    close(&mut project, "HQ-0002").expect("closed");
    // In another round the number was used all the same.
    let next = RoundPlanDraft {
        number: "2".to_owned(),
        ..plan()
    };
    let next = plan_round(&mut project, next);
    let begin = SamplingAct::BeginRound {
        key: next.clone(),
        reason: "只开一个点".to_owned(),
    };
    act(&mut project, begin).expect("begun");
    let used = fault(check_in(&mut project, &next, into("HQ-0001", &["a"])));
    assert_eq!(used, SamplingFault::TubeUsed("HQ-0001".to_owned()));
    check_in(&mut project, &next, into("HQ-0003", &["a"])).expect("another round");
    // A tube that is thrown away: who is in it is sampled again, in another one.
    let void = |reason: &str| SamplingAct::VoidTube {
        key: tube("HQ-0002"),
        reason: reason.to_owned(),
    };
    let unsaid = act(&mut project, void(" "));
    assert!(
        matches!(unsaid, Err(StoreError::ReasonNeeded)),
        "{unsaid:?}"
    );
    act(&mut project, void("管盖破损，欧阳f的样本洒出")).expect("thrown away");
    let used = fault(check_in(&mut project, &round, into("HQ-0002", &["f"])));
    assert_eq!(used, SamplingFault::Void("HQ-0002".to_owned()));
    check_in(&mut project, &round, into("HQ-0004", &["f"])).expect("again");
    drop(project);
    let mut project = open(&path);
    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    let twice = fault(check_in(&mut project, &round, into("HQ-0004", &["f"])));
    assert!(matches!(twice, SamplingFault::Sampled { .. }), "{twice:?}");
}

#[test]
fn a_positive_tube_reaches_exactly_its_people_and_single_samples_settle_it() {
    let (mut project, _path, _folder) = desk();
    let round = begun(&mut project);
    check_in(&mut project, &round, into("HQ-1", &["a", "b", "e"])).expect("in");
    close(&mut project, "HQ-1").expect("closed");
    check_in(&mut project, &round, into("HQ-2", &["c", "d"])).expect("in");
    close(&mut project, "HQ-2").expect("closed");
    result(&mut project, "HQ-1", TubeResult::Positive).expect("recorded");
    result(&mut project, "HQ-2", TubeResult::Negative).expect("recorded");
    let epidemic = project.epidemic().expect("read");
    let positive = &epidemic.samples.positives[0];
    assert_eq!(
        (positive.key.id.as_str(), positive.people, positive.held),
        ("HQ-1", 3, 3)
    );
    let figures = |project: &Project| {
        let known = sampling(project);
        let figures = known.figures().into_iter();
        figures
            .map(|one| (one.figure.grid.clone(), one.lacks))
            .collect::<BTreeMap<String, Vec<Lack>>>()
    };
    assert_eq!(figures(&project)[GRIDS[0]], [Lack::Held(2)]);
    assert_eq!(
        figures(&project)[GRIDS[1]],
        [Lack::Held(1), Lack::Unsampled(28)]
    );
    let known = sampling(&project);
    let urgent: Vec<&str> = known
        .urgent()
        .into_iter()
        .map(|(person, _)| person)
        .collect();
    assert_eq!(urgent, ["a", "b", "e"]);
    let single = |number: &str, person: &str| CheckInDraft {
        single_of: "HQ-1".to_owned(),
        ..into(number, &[person])
    };
    let stranger = fault(check_in(&mut project, &round, single("HQ-9", "c")));
    assert!(
        matches!(stranger, SamplingFault::NotHeld { .. }),
        "{stranger:?}"
    );
    for (number, person) in [("HQ-3", "a"), ("HQ-4", "b"), ("HQ-5", "e")] {
        check_in(&mut project, &round, single(number, person)).expect("in");
        let is_closed = !sampling(&project).tube(number).expect("there").is_open();
        assert!(is_closed, "one to a tube");
    }
    let stands = fault(result(&mut project, "HQ-1", TubeResult::Negative));
    assert_eq!(stands, SamplingFault::ResultStands("HQ-1".to_owned()));
    for (number, outcome) in [
        ("HQ-3", TubeResult::Negative),
        ("HQ-4", TubeResult::Positive),
        ("HQ-5", TubeResult::Negative),
    ] {
        result(&mut project, number, outcome).expect("recorded");
    }
    assert_eq!(figures(&project)[GRIDS[0]], [Lack::Positive(1)]);
    assert_eq!(figures(&project)[GRIDS[1]], [Lack::Unsampled(28)]);
    let known = sampling(&project);
    let outcomes = ["a", "b", "c", "d", "e", "f"].map(|one| known.outcome_of(one));
    let (n, p) = (Some(TubeResult::Negative), Some(TubeResult::Positive));
    assert_eq!(outcomes, [n, p, n, n, n, None]);
    let epidemic = project.epidemic().expect("read");
    assert!(epidemic.samples.positives.is_empty());
    let of = epidemic.round_figures();
    let of = of.iter().find(|of| of.grid == GRIDS[0]).expect("a figure");
    assert_eq!((of.singly_positive, of.figure.source), (1, Source::Tubes));
}
