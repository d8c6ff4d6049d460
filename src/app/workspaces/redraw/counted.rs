//! Where the households of a grid are known from, in words. Must not know: how they are counted.

use crate::app::view::View;
use crate::app::words::messages::grouped;
use crate::geometry::coverage::FaceId;
use crate::model::worklist::households_of;

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
    let args = [
        ("households", count(households)),
        ("registered", count(sources.registered)),
        ("stated", count(sources.stated)),
        ("unknown", count(sources.unknown)),
    ];
    Some(view.i18n.t_args(key, &args))
}
