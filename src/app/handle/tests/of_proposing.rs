//! Intents of proposing grids.

use super::Sitting;
use crate::app::command::Command;
use crate::app::workspaces::redraw::proposing::Intent;
use crate::app::workspaces::redraw::proposing::state::{Marking, Place, Proposing, Shown, Wanted};
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::Coord;

fn proposing(sitting: &Sitting) -> &Proposing {
    let planning = &sitting.shell.state.planning;
    planning.proposing.as_deref().expect("the panel is open")
}

fn shown(sitting: &Sitting) -> &Shown {
    proposing(sitting).shown.as_ref().expect("something found")
}

fn grids(sitting: &Sitting) -> usize {
    let document = sitting.shell.state.session.document();
    document.expect("a map").map.faces().count()
}

/// A boundary that is clicked must be a bound, and another click lets it go.
fn fixed(sitting: &mut Sitting) {
    let edges = Intent::Mark(Some(Marking::Edges));
    sitting.tell("proposing::Mark", edges);
    let document = sitting.shell.state.session.document().expect("a map");
    let (_, arc) = document.map.coverage.arcs().next().expect("a boundary");
    let line = arc.coords.clone();
    for expected in [vec![line.clone()], Vec::new(), vec![line.clone()]] {
        assert!(sitting.shell.mark_on_map(Some(line[0])));
        assert_eq!(proposing(sitting).wanted.fixed, expected);
    }
    // In the middle of nowhere there is none.
    assert!(
        sitting
            .shell
            .mark_on_map(Coord::from_degrees(0.0, 0.0).ok())
    );
    assert_eq!(proposing(sitting).wanted.fixed.len(), 1);
    sitting.tell("proposing::Mark", Intent::Mark(None));
    sitting.tell("proposing::Unfix", Intent::Unfix(0));
    assert!(proposing(sitting).wanted.fixed.is_empty());
}

/// A plan lies on the table.
pub(super) fn told(sitting: &mut Sitting) {
    sitting.shell.run(Command::SelectNone, &sitting.ctx.clone());
    sitting.tell("Run", Command::Propose);
    assert_eq!(proposing(sitting).wanted, Wanted::default());
    let wanted = Wanted {
        place: Place::Community("洪桥社区".to_owned()),
        ..Wanted::default()
    };
    sitting.tell("proposing::Want", Intent::Want(wanted.clone()));
    assert_eq!(proposing(sitting).wanted, wanted);
    let before = grids(sitting);
    let blocks = Intent::Mark(Some(Marking::Blocks));
    sitting.tell("proposing::Mark", blocks);
    for at in [(118.69, 25.36), (118.7, 25.37)] {
        let at = Coord::from_degrees(at.0, at.1).ok();
        assert!(sitting.shell.mark_on_map(at), "a click marks a block");
    }
    sitting.tell("proposing::Mark", Intent::Mark(None));
    assert_eq!(proposing(sitting).wanted.together[0].len(), 2);
    assert!(!sitting.shell.mark_on_map(None), "a click selects again");
    sitting.tell("proposing::Unmark", Intent::Unmark(0));
    assert!(proposing(sitting).wanted.together.is_empty());
    fixed(sitting);
    sitting.tell("proposing::Search", Intent::Search);
    assert_eq!(shown(sitting).chosen, 0);
    let count = shown(sitting).found.choices.len();
    assert!(count > 1, "alternatives: {count}");
    assert_eq!(grids(sitting), before, "nothing is taken yet");
    sitting.tell("proposing::Choose", Intent::Choose(1));
    assert_eq!(shown(sitting).chosen, 1);
    sitting.tell("proposing::Hover", Intent::Hover(Some(0)));
    assert_eq!(proposing(sitting).hovered, Some(0));
    let first = &shown(sitting).found.choices[0].picture;
    let (on_map, _) = proposing(sitting).on_map().expect("a picture");
    assert!(
        std::ptr::eq(first, on_map),
        "what is pointed at is compared"
    );
    sitting.tell("proposing::Hover", Intent::Hover(None));
    sitting.tell("proposing::HoverGrid", Intent::HoverGrid(Some(0)));
    assert_eq!(proposing(sitting).hovered_grid, Some(0));
    sitting.tell("proposing::PickAll", Intent::PickAll(false));
    assert!(shown(sitting).pick().is_none());
    sitting.tell("proposing::Take", Intent::Take);
    assert_eq!(grids(sitting), before, "nothing is picked");
    sitting.tell("proposing::Pick", Intent::Pick(0));
    assert!(shown(sitting).pick().is_some());
    sitting.tell("proposing::PickAll", Intent::PickAll(true));
    assert!(shown(sitting).left_out.is_empty());

    sitting.shell.state.session.select([FaceId(3)]);
    sitting.tell("proposing::KeepSelected", Intent::KeepSelected);
    assert_eq!(proposing(sitting).wanted.kept.len(), 1);

    // What is stopped before anything was found leaves nothing behind.
    let ctx = sitting.ctx.clone();
    sitting.shell.handle(Intent::Search.into(), &ctx);
    assert!(proposing(sitting).running.is_some());
    sitting.tell("proposing::Stop", Intent::Stop);
    assert!(proposing(sitting).running.is_none());
    assert!(proposing(sitting).shown.is_none());
    assert_eq!(grids(sitting), before);

    // What was begun before the panel was closed is not taken for what was begun after.
    let number = |sitting: &Sitting| proposing(sitting).running.as_ref().map(|r| r.number);
    sitting.shell.handle(Intent::Search.into(), &ctx);
    let first = number(sitting);
    sitting.shell.handle(Intent::Leave.into(), &ctx);
    sitting.shell.run(Command::Propose, &ctx);
    sitting.shell.handle(Intent::Search.into(), &ctx);
    assert!(first.is_some() && number(sitting) != first);
    assert_eq!(
        proposing(sitting).wanted.kept.len(),
        1,
        "it is still wished"
    );
    sitting.tell("proposing::Stop", Intent::Stop);

    sitting.tell("proposing::Balance", Intent::Balance);
    let is_told = proposing(sitting).shown.is_some() || proposing(sitting).failed.is_some();
    assert!(is_told, "balanced, or why not");

    let wanted = Wanted { seed: 7, ..wanted };
    sitting.tell("proposing::Want", Intent::Want(wanted));
    sitting.tell("proposing::Search", Intent::Search);
    let made = shown(sitting).found.choices[0].alternative.districts.len();
    let was = shown(sitting).found.grids_before;
    sitting.tell("proposing::Take", Intent::Take);
    assert!(sitting.shell.state.planning.proposing.is_none());
    assert_eq!(grids(sitting), before + made - was);
    sitting.tell("Run", Command::Undo);
    assert_eq!(grids(sitting), before, "one step takes it back");
    sitting.tell("Run", Command::Propose);
    assert_eq!(proposing(sitting).wanted.seed, 7, "as it was wished last");
    sitting.tell("proposing::Leave", Intent::Leave);
    assert!(sitting.shell.state.planning.proposing.is_none());
}
