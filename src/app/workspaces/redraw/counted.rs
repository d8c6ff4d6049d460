//! Where the households of a grid are known from, in words. Must not know: how they are counted.

use crate::app::view::View;
use crate::app::words::messages::grouped;
use crate::geometry::coverage::FaceId;
use crate::model::worklist::{households_of, is_estimated};

/// Whether some of the households of a grid of the plan are estimated.
pub fn is_guess(view: &View<'_>, face: FaceId) -> bool {
    let known = view.session.document().zip(view.session.redraw());
    known.is_some_and(|(document, redraw)| is_estimated(&document.map, &redraw.census, face))
}

/// The households of a grid of the plan with their source; `None` where nothing is known of them.
pub fn text(view: &View<'_>, face: FaceId) -> Option<String> {
    let map = &view.session.document()?.map;
    let census = &view.session.redraw()?.census;
    let households = households_of(map, census, face)?;
    let sources = census.sources(face);
    let key = match (sources.is_whole(), sources.is_known()) {
        (true, _) => "counted-buildings",
        (false, true) => "counted-partly",
        (false, false) => "counted-attribute",
    };
    let count = |n: u32| grouped(n as usize).into();
    let more = match sources.estimated {
        0 => String::new(),
        n => {
            let args = [("estimated", count(n))];
            view.i18n.t_args("counted-estimated", &args)
        }
    };
    let args = [
        (
            "households",
            view.i18n.figure_in(
                grouped(households as usize),
                is_estimated(map, census, face),
            ),
        ),
        ("registered", count(sources.registered)),
        ("stated", count(sources.stated)),
        ("more", more.into()),
        ("unknown", count(sources.unknown)),
    ];
    Some(view.i18n.t_args(key, &args))
}
