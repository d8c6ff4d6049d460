//! What the desk has, as lists: rounds, teams, who is in which tube, codes; masked, or in clear for a reason.

use super::*;
use gridroom::course::Course;
use gridroom::exchange::list::{Clearness, Sampled, WriteError, export_sampled};
use gridroom::i18n::{I18n, Language};
use std::path::Path;

/// A list as it is written, row by row below its heading.
fn written(
    project: &mut Project,
    folder: &Path,
    which: Sampled,
    clearness: &Clearness,
) -> Vec<Vec<String>> {
    let path = folder.join("list.csv");
    let words = I18n::new(Language::Chinese);
    let wanted = (which, id());
    let done = export_sampled(&path, project, wanted, clearness, &words, &Course::new());
    let done = done.expect("written").expect("not stopped");
    let text = std::fs::read_to_string(&path).expect("read");
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let heading = lines.next().expect("a heading").to_owned();
    assert!(!heading.contains('⟨'), "{heading}");
    let rows: Vec<Vec<String>> = lines
        .map(|line| line.split(',').map(str::to_owned).collect())
        .collect();
    assert_eq!(rows.len(), done.rows);
    rows
}

#[test]
fn lists_of_the_desk_name_nobody_in_clear_without_a_reason() {
    let (mut project, _path, folder) = desk();
    let round = begun(&mut project);
    let team = SamplingAct::PutTeam {
        key: None,
        round: round.clone(),
        draft: TeamDraft {
            site: "S1".to_owned(),
            lane: "1".to_owned(),
            from: "2021-09-12 07:00".to_owned(),
            until: "2021-09-12 13:00".to_owned(),
            people: vec!["P2".to_owned(), "P1".to_owned()],
        },
    };
    act(&mut project, team).expect("named");
    check_in(&mut project, &round, into("HQ-1", &["b", "e", "a"])).expect("in");
    close(&mut project, "HQ-1").expect("closed");
    result(&mut project, "HQ-1", TubeResult::Positive).expect("recorded");
    let single = CheckInDraft {
        single_of: "HQ-1".to_owned(),
        ..into("HQ-2", &["e"])
    };
    check_in(&mut project, &round, single).expect("in");
    let homes = ["H1", "H0"].map(|home| PreRegistrationDraft {
        home: home.to_owned(),
        people: Vec::new(),
    });
    let register = SamplingAct::PreRegister {
        drafts: homes.to_vec(),
    };
    act(&mut project, register).expect("registered");

    let masked = Clearness::Masked;
    let rounds = written(&mut project, folder.path(), Sampled::Rounds, &masked);
    assert_eq!(rounds.len(), 1);
    assert_eq!(rounds[0][..3], ["1", "2021-09-12", "全员"]);
    let teams = written(&mut project, folder.path(), Sampled::Teams, &masked);
    assert_eq!(teams.len(), 2);
    assert_eq!(teams[0][1..3], ["S1", "1"]);

    let clear = Clearness::Clear("阳性管复核".to_owned());
    let tubes = written(&mut project, folder.path(), Sampled::Tubes, &clear);
    // In the order in which they were sampled, tube after tube.
    let said: Vec<[&str; 4]> = tubes
        .iter()
        .map(|row| [1, 6, 7, 9].map(|i| row[i].as_str()))
        .collect();
    assert_eq!(
        said,
        [
            ["HQ-1", "阳性", "1", "欧阳b"],
            ["HQ-1", "阳性", "2", "欧阳e"],
            ["HQ-1", "阳性", "3", "欧阳a"],
            ["HQ-2", "", "1", "欧阳e"],
        ]
    );
    let hidden = written(&mut project, folder.path(), Sampled::Tubes, &masked);
    assert_eq!(hidden.len(), 4);
    assert!(
        hidden
            .iter()
            .all(|row| !row[9].contains("阳b") && row[9].contains('*'))
    );

    let code = |project: &Project, home: &str| {
        let known = sampling(project);
        known.registration(home).expect("one").code.clone()
    };
    let codes = written(&mut project, folder.path(), Sampled::Codes, &clear);
    let said: Vec<[&str; 4]> = codes
        .iter()
        .map(|row| [1, 2, 3, 4].map(|i| row[i].as_str()))
        .collect();
    let (first, second) = (code(&project, "H0"), code(&project, "H1"));
    assert_eq!(
        said,
        [
            ["B0", "201", first.as_str(), "4"],
            ["B1", "201", second.as_str(), "3"]
        ]
    );
    let hidden = written(&mut project, folder.path(), Sampled::Codes, &masked);
    for row in &hidden {
        assert!(!row.contains(&first) && !row.contains(&second), "{row:?}");
        assert!(!row.contains(&"201".to_owned()), "{row:?}");
    }
    // Whoever may not hand anything out does not.
    project.sign_in("操作员", PASSPHRASE).expect("signed in");
    let words = I18n::new(Language::Chinese);
    let path = folder.path().join("no.csv");
    let wanted = (Sampled::Codes, id());
    let refused = export_sampled(&path, &mut project, wanted, &masked, &words, &Course::new());
    assert!(
        matches!(
            refused,
            Err(WriteError::Store(StoreError::NotPermitted { .. }))
        ),
        "no file is written"
    );
    assert!(!path.exists());
}
