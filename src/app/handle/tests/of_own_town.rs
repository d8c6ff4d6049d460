//! Intents of a town of one's own.

use super::Sitting;
use crate::app::command::Command;
use crate::app::jobs::chooser::Choice;
use crate::app::jobs::source::Source;
use crate::app::state::dialog::{Dialog, Leaving};
use crate::app::workspaces::own_town::state::{Ground, Part, Wanted};
use crate::app::workspaces::own_town::{Intent, OwnTown};
use crate::exchange::osm::GridsBy;
use crate::exchange::osm::update::What;
use crate::geometry::fixed::{Bounds, Coord};

fn own(sitting: &Sitting) -> &OwnTown {
    let own = sitting.shell.state.own_town.as_deref();
    own.expect("the page is shown")
}

pub(super) fn told(sitting: &mut Sitting) {
    sitting.tell("Run", Command::OwnTown);
    sitting.asks_for(|choice| *choice == Choice::OwnTown(Part::Extract));
    sitting.tell("own_town::Choose", Intent::Choose(Part::Extract));
    sitting.asks_for(|choice| *choice == Choice::OwnTown(Part::Extract));

    let text = include_str!("../../../../tests/support/invented.osm");
    let extract = sitting.file("invented.osm", text);
    let ctx = sitting.ctx.clone();
    sitting.shell.take_part(&Part::Extract, extract, &ctx);
    sitting.settle();
    assert!(own(sitting).ready().is_some(), "{:?}", own(sitting).failed);

    let wanted = Wanted {
        grids: GridsBy::Block,
        ..Wanted::default()
    };
    sitting.tell("own_town::Want", Intent::Want(wanted.clone()));
    let ready = own(sitting).ready().expect("laid out anew");
    assert_eq!(ready.wanted, wanted);
    sitting.tell("own_town::Stop", Intent::Stop);
    sitting.tell("own_town::Lay", Intent::Lay);
    assert!(own(sitting).ready().is_some(), "it was laid out already");

    // What was drawn is not given up by a slip, nor for another page.
    let bounds = ready_bounds(sitting);
    let ring = vec![
        bounds.min,
        Coord::new(bounds.max.x, bounds.min.y - 40),
        bounds.max,
    ];
    let drawn = Wanted {
        ground: Ground::Drawn(ring),
        ..wanted
    };
    sitting.tell("own_town::Want", Intent::Want(drawn));
    sitting.tell("own_town::Leave", Intent::Leave);
    sitting.asks_whether_to_leave(Leaving::OwnTown);
    for command in [Command::OwnTown, Command::Print, Command::Watch] {
        sitting.tell("Run", command);
        // A command that cannot be run leads nowhere, or says why.
        match sitting.top() {
            Some(Dialog::Leave(_)) => sitting.asks_whether_to_leave(Leaving::OwnTown),
            Some(_) => sitting.close_top(),
            None => {}
        }
        assert!(own(sitting).wanted.is_drawn_or_typed(), "{command:?}");
    }
    sitting.tell("own_town::Want", Intent::Want(Wanted::default()));

    sitting.tell("own_town::Leave", Intent::Leave);
    assert!(sitting.shell.state.own_town.is_none());
    let extract = sitting.folder.path().join("invented.osm");
    sitting.tell(
        "Open",
        crate::app::intent::Intent::Open(Source::File(extract)),
    );
    let project = sitting.folder.path().join("made.gpkg");
    sitting.tell("own_town::Make", Intent::Make(project.clone()));
    let document = sitting.shell.state.session.document().expect("a project");
    assert_eq!(document.source, Source::File(project));

    // The street is called otherwise in a newer extract.
    let text = text.replace(r#"v="Street""#, r#"v="Avenue""#);
    let newer = sitting.file("newer.osm", &text);
    let begin = |sitting: &mut Sitting| {
        let ctx = sitting.ctx.clone();
        sitting.shell.take_part(&Part::Newer, newer.clone(), &ctx);
        sitting.settle();
    };
    begin(sitting);
    assert_eq!(chosen(sitting), 1);
    let none = Intent::ChooseDifferences(What::Changed, false);
    sitting.tell("own_town::ChooseDifferences", none);
    assert_eq!(chosen(sitting), 0);
    sitting.shell.give_up(Leaving::Update);
    sitting.asks_whether_to_leave(Leaving::Update);
    sitting.tell(
        "own_town::ChooseDifference",
        Intent::ChooseDifference(0, true),
    );
    assert_eq!(chosen(sitting), 1);
    sitting.tell("own_town::TakeUpdate", Intent::TakeUpdate);
    assert!(sitting.shell.state.updating.is_none());
    begin(sitting);
    assert_eq!(chosen(sitting), 0, "all was taken over");
    sitting.tell("own_town::LeaveUpdate", Intent::LeaveUpdate);
    assert!(sitting.shell.state.updating.is_none());
}

fn ready_bounds(sitting: &Sitting) -> Bounds {
    let laid = own(sitting).ready().expect("laid out");
    laid.parts.map.coverage.bounds().expect("ground")
}

fn chosen(sitting: &Sitting) -> usize {
    let updating = sitting
        .shell
        .state
        .updating
        .as_deref()
        .expect("chosen from");
    assert!(updating.update.is_some(), "{:?}", updating.failed);
    updating.chosen()
}
