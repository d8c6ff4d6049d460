//! Lists of the desk on paper: how far the calls are, for the morning meeting, and whom to visit. Who is
//! on them stays masked.

use crate::app::state::State;
use crate::app::words::messages::grouped;
use crate::exchange::printed::Printed;
use crate::model::arrivals::{Figures, Row};
use crate::rules::calendar::instant_text;

/// A column of figures: the key of its name, and what it counts.
type Counted = (&'static str, fn(&Figures) -> u32);

/// The columns of figures.
pub(crate) const FIGURES: [Counted; 8] = [
    ("calls-overdue", |f| f.overdue),
    ("calls-open", |f| f.open),
    ("call-state-visit", |f| f.visit),
    ("call-state-number", |f| f.number),
    ("call-state-learned", |f| f.learned),
    ("calls-called", |f| f.called),
    ("calls-reached", |f| f.reached),
    ("calls-all", |f| f.all),
];

impl State {
    /// A grid by its code, as the map calls it.
    pub(crate) fn grid_title(&self, code: Option<&str>) -> String {
        let unknown = || self.i18n.t("case-nowhere");
        let Some(code) = code.filter(|code| !code.is_empty()) else {
            return unknown();
        };
        let face = self.faces_of(&[code.to_owned()]).first().copied();
        let map = self.session.document().map(|document| &document.map);
        let title = face.zip(map).map(|(face, map)| map.title(face));
        title.unwrap_or_else(|| code.to_owned())
    }

    /// The list of the morning meeting: grids with something left to do, the worst first.
    pub(super) fn morning_list(&self) -> Printed {
        let i18n = &self.i18n;
        let now = self.this_minute();
        let all = self.arrivals.arrivals();
        let rows: Vec<Row> = all.map_or_else(Vec::new, |all| all.morning(now));
        let figures = FIGURES.map(|(key, _)| i18n.t(key));
        let lines = rows.iter().map(|row| {
            let counts = FIGURES.map(|(_, of)| grouped(of(&row.figures) as usize).to_string());
            let of = self.grid_title(Some(&row.of));
            [of].into_iter().chain(counts).collect()
        });
        let args = [("at", instant_text(now).into())];
        Printed {
            title: i18n.t_args("calls-morning-title", &args),
            sheet: i18n.t("calls-morning"),
            headings: [i18n.t("field-grid")].into_iter().chain(figures).collect(),
            rows: lines.collect(),
        }
    }

    /// Whom to visit, worker by worker.
    pub(super) fn visit_list(&self) -> Printed {
        let i18n = &self.i18n;
        let now = self.this_minute();
        let headings = [
            "calls-worker",
            "field-grid",
            "field-building",
            "field-household",
            "field-name",
            "calls-due",
            "calls-tries",
        ];
        let mut rows = Vec::new();
        for list in &self.arrivals.lists {
            for visit in &list.visits {
                let due = visit.due.map(instant_text).unwrap_or_default();
                rows.push(vec![
                    list.worker.clone(),
                    self.grid_title(visit.grid.as_deref()),
                    self.building_title(visit.building.as_deref()),
                    visit.household.clone().unwrap_or_default(),
                    visit.name.clone().unwrap_or_default(),
                    due,
                    visit.tries.to_string(),
                ]);
            }
        }
        let args = [("at", instant_text(now).into())];
        Printed {
            title: i18n.t_args("calls-visits-title", &args),
            sheet: i18n.t("calls-tab-visits"),
            headings: headings.map(|key| i18n.t(key)).to_vec(),
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
