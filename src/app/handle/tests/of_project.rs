//! Intents of users, keys, history and files; the last ones open other projects.

use super::Sitting;
use crate::app::intent::Intent as Any;
use crate::app::jobs::chooser::Choice;
use crate::app::jobs::source::Source;
use crate::app::project::scratch;
use crate::app::state::dialog::Dialog;
use crate::app::workspaces::project::Intent;
use crate::model::setting::ProfileOf;
use crate::store::{Access, HistoryFilter};

pub(super) fn told(sitting: &mut Sitting) {
    let filter = HistoryFilter {
        text: "编".to_owned(),
        ..HistoryFilter::default()
    };
    sitting.tell(
        "project::FilterHistory",
        Intent::FilterHistory(filter.clone()),
    );
    assert_eq!(sitting.shell.state.work.filter, filter);
    for of in ProfileOf::ALL {
        sitting.tell("project::AskProfile", Intent::AskProfile(of));
        assert!(matches!(sitting.top(), Some(Dialog::Profile(asked)) if asked.of == of));
        sitting.tell("project::ChooseProfile", Intent::ChooseProfile(of));
        sitting.asks_for(|choice| *choice == Choice::Profile(of));
        let text = of.bundled()[0].to_owned();
        sitting.tell("project::SaveProfile", Intent::SaveProfile(of, text));
        let name = |choice: &Choice| {
            choice
                .proposed()
                .is_some_and(|name| name.ends_with(".json"))
        };
        sitting.asks_for(name);
        sitting.close_top();
    }
    assert!(!sitting.shell.state.settings.recent.is_empty());
    sitting.tell("project::ForgetRecent", Intent::ForgetRecent);
    assert!(sitting.shell.state.settings.recent.is_empty());
    sitting.tell("project::LockAfter", Intent::LockAfter(90));
    assert_eq!(sitting.shell.state.settings.lock_after_s, 90);

    // A map that was left behind is thrown away.
    let left = sitting.folder.path().join("scratch/left.gpkg");
    std::fs::create_dir_all(left.parent().expect("a folder")).expect("made");
    std::fs::copy(sitting.project_file(), &left).expect("copied");
    sitting.tell("project::Discard", Intent::Discard(left.clone()));
    assert!(!left.exists() && !scratch::left_behind().contains(&left));

    let other = sitting.file(
        "one.geojson",
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"甲"},
        "geometry":{"type":"Polygon","coordinates":[[[118.0,25.0],[118.01,25.002],[118.009,25.01],[118.0,25.0]]]}}]}"#,
    );
    sitting.tell("Open", Any::Open(Source::File(other)));
    let count = |sitting: &Sitting| {
        let document = sitting.shell.state.session.document().expect("a map");
        document.map.coverage.face_count()
    };
    assert_eq!(count(sitting), 1);

    let path = sitting.project_file();
    sitting.tell("project::OpenToRead", Intent::OpenToRead(path.clone()));
    let access = sitting.shell.state.work.state.as_ref().map(|s| &s.access);
    assert!(matches!(access, Some(Access::ReadOnly(_))));
    let made = sitting.folder.path().join("新.gpkg");
    sitting.tell("project::Make", Intent::Make(made.clone()));
    let open = sitting
        .shell
        .state
        .work
        .state
        .as_ref()
        .map(|s| s.path.clone());
    assert_eq!(open, Some(made));
    // A copy takes the project's place.
    let backup = sitting.folder.path().join("backup.gpkg");
    std::fs::copy(&path, &backup).expect("copied");
    let restore = Intent::Restore {
        path: path.clone(),
        backup,
    };
    sitting.tell("project::Restore", restore);
    assert!(count(sitting) > 100, "the town is open again");
    let access = sitting.shell.state.work.state.as_ref().map(|s| &s.access);
    assert!(matches!(access, Some(Access::Write)), "{access:?}");
}
