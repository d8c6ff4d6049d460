//! Lists of the desk on paper: how far the calls are, for the morning meeting, and whom to visit. Who is
//! on them stays masked.

use crate::app::state::State;
use crate::exchange::printed::Printed;
use crate::print::calling::{self, Names};
use crate::rules::calendar::instant_text;

impl State {
    /// A grid by its code, as the map calls it.
    pub(crate) fn grid_title(&self, code: Option<&str>) -> String {
        let unknown = || self.i18n.t("case-nowhere");
        let Some(code) = code.filter(|code| !code.is_empty()) else {
            return unknown();
        };
        let face = self.session.faces_coded(code).first().copied();
        let map = self.session.document().map(|document| &document.map);
        let title = face.zip(map).map(|(face, map)| map.title(face));
        title.unwrap_or_else(|| code.to_owned())
    }

    /// What things are called on a list of the desk.
    fn with_names<T>(&self, list: impl FnOnce(&Names<'_>) -> T) -> T {
        let grid = |code: Option<&str>| self.grid_title(code);
        let building = |code: Option<&str>| self.building_title(code);
        list(&Names {
            grid: &grid,
            building: &building,
        })
    }

    /// The list of the morning meeting: grids with something left to do, the worst first.
    pub(super) fn morning_list(&self) -> Printed {
        let i18n = &self.i18n;
        let now = self.this_minute();
        let all = self.arrivals.arrivals();
        let list = all.map(|all| self.with_names(|names| calling::morning(all, now, i18n, names)));
        let (headings, rows) = list.unwrap_or_default();
        let args = [("at", instant_text(now).into())];
        Printed {
            title: i18n.t_args("calls-morning-title", &args),
            sheet: i18n.t("calls-morning"),
            headings,
            rows,
        }
    }

    /// Whom to visit, worker by worker.
    pub(super) fn visit_list(&self) -> Printed {
        let i18n = &self.i18n;
        let lists = &self.arrivals.lists;
        let (headings, rows) = self.with_names(|names| calling::visits(lists, i18n, names));
        let args = [("at", instant_text(self.this_minute()).into())];
        Printed {
            title: i18n.t_args("calls-visits-title", &args),
            sheet: i18n.t("calls-tab-visits"),
            headings,
            rows,
        }
    }

    /// A building by its code, as the map calls it.
    pub(crate) fn building_title(&self, code: Option<&str>) -> String {
        let known = self.epidemic.known();
        let house = code.and_then(|code| known?.houses.of_code(code));
        let name = house.map(|house| house.name.clone());
        name.or_else(|| code.map(str::to_owned)).unwrap_or_default()
    }
}
