//! What is entered, from opening its form to handing it to the project.

use super::Tab;
use super::forms::*;
use crate::app::shell::Shell;
use crate::app::state::State;
use crate::app::state::dialog::Dialog;
use crate::app::state::entering::Entering;
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::Coord;
use crate::geometry::label::label_place;
use crate::model::act::Act;
use crate::model::epidemic::{
    CaseDraft, Isolation, IsolationDraft, IsolationStep, Order, OrderDraft, withdrawal,
};
use crate::model::record::Key;
use crate::rules::Permission;
use crate::rules::zone::Zone;
use crate::store::{ActionName, Entry, Mode};
use egui::Context;

impl State {
    /// Whoever sits here may enter what the desks enter, and what is shown is now.
    pub(crate) fn may_enter(&self) -> bool {
        self.may_now(Permission::EditRecords)
    }

    /// Why they may not, as the key of a text.
    pub(crate) fn why_not_enter(&self) -> Option<&'static str> {
        self.why_not_now(Permission::EditRecords)
    }

    /// Why what asks for this permission cannot be done here and now, as the key of a text.
    pub(crate) fn why_not_now(&self, permission: Permission) -> Option<&'static str> {
        let Some(state) = &self.work.state else {
            return Some("blocked-no-project");
        };
        let by_role = || (!state.role?.may(permission)).then_some("blocked-role");
        let by_replay = || self.epidemic.at.map(|_| "blocked-replay");
        state.why_not_edit().or_else(by_role).or_else(by_replay)
    }

    /// Why the list of a desk cannot be printed here, as the key of a text: also of a project that is only
    /// read it can.
    pub(crate) fn why_not_print(&self) -> Option<&'static str> {
        let Some(state) = &self.work.state else {
            return Some("blocked-no-project");
        };
        match state.role {
            None => Some("blocked-locked"),
            Some(role) => (!role.may(Permission::PrintLists)).then_some("blocked-role"),
        }
    }

    /// The same for gates, which are the planner's as well as the desk's.
    pub(crate) fn may_enter_gates(&self) -> bool {
        self.may_now(Permission::EditRecords) || self.may_now(Permission::EditMap)
    }

    fn may_now(&self, permission: Permission) -> bool {
        let role = self.work.state.as_ref().and_then(|state| state.role);
        self.epidemic.at.is_none() && role.is_some_and(|role| role.may(permission))
    }

    /// The code of the grid at a place.
    pub(crate) fn grid_at(&self, at: Coord) -> Option<String> {
        let document = self.session.document()?;
        let face = document.index.face_at(&document.map.coverage, at)?;
        document.map.code(face)
    }

    /// The faces of these codes, on the map that is shown.
    pub(crate) fn faces_of(&self, codes: &[String]) -> Vec<FaceId> {
        let faces = codes.iter().flat_map(|code| self.session.faces_coded(code));
        let mut faces: Vec<FaceId> = faces.copied().collect();
        faces.sort_unstable();
        faces.dedup();
        faces
    }
}

impl Shell {
    /// A place on the map is asked for: the form that takes one is what the panel shows.
    pub(crate) fn wants_place(&self) -> bool {
        let (state, views) = (&self.state, &self.views);
        let is_covered = state.shows_wall()
            || state.is_registering()
            || views.listing.is_some()
            || views.asked_columns.is_some()
            || views.importing.is_some();
        let has_panel = state.is_watching() && state.knows_epidemic() && !is_covered;
        has_panel && !state.situation().is_locked && views.epidemic.wants_place(state.epidemic.tab)
    }

    /// Enter a case, or change one.
    pub(super) fn enter_case(&mut self, key: Option<&Key>) {
        let today = self.state.now().date();
        let Some(known) = self.state.epidemic.known.clone() else {
            return;
        };
        let found = key.and_then(|key| known.epidemic.cases.iter().find(|c| c.key == *key));
        let draft = match found {
            Some(case) => CaseDraft::of(case),
            None => CaseDraft::new(&known.epidemic, today),
        };
        let house = known.houses.of_code(&draft.building);
        self.state.epidemic.tab = Tab::Cases;
        self.views.epidemic.form = Some(Entering::new(CaseForm {
            key: key.cloned(),
            query: house.map(|house| house.name.clone()).unwrap_or_default(),
            draft,
        }));
        // What is entered is entered now, whatever was replayed.
        self.state.epidemic.is_playing = false;
        self.state.epidemic.at = None;
    }

    /// Somebody who is isolated is positive: their case is entered where they live. It is known
    /// whom they caught it from as far as it is known whom they met.
    pub(super) fn enter_case_of(&mut self, isolation: &Isolation) {
        self.enter_case(None);
        let Some(entering) = &mut self.views.epidemic.form else {
            return;
        };
        let draft = &mut entering.form.draft;
        draft.grid = isolation.grid.clone().unwrap_or_default();
        draft.source = isolation.case.clone().unwrap_or_default();
        let known = self.state.epidemic.known.clone();
        let code = isolation.building.as_deref();
        let house = known
            .as_ref()
            .zip(code)
            .and_then(|(known, code)| known.houses.of_code(code));
        if let Some(house) = house {
            self.place_case(house.at, Some((&house.code, &house.name)));
        }
        if let Some(entering) = &mut self.views.epidemic.form {
            entering.begin();
        }
    }

    /// Enter an isolation, or change one.
    pub(super) fn enter_isolation(&mut self, isolation: Option<&Isolation>) {
        let draft = isolation.map_or_else(IsolationDraft::new, IsolationDraft::of);
        let known = self.state.epidemic.known();
        let house = known.and_then(|known| known.houses.of_code(&draft.building));
        let query = house.map(|house| house.name.clone()).unwrap_or_default();
        self.enter(Sheet::Isolation(Box::new(IsolationForm {
            key: isolation.map(|isolation| isolation.key.clone()),
            draft,
            query,
        })));
    }

    /// Open a form in the panel.
    pub(super) fn enter(&mut self, sheet: Sheet) {
        self.state.epidemic.tab = sheet.tab();
        self.views.epidemic.sheet = Some(Entering::new(sheet));
        self.state.epidemic.is_playing = false;
        self.state.epidemic.at = None;
    }

    /// Hand what was entered to the project; it stays until that is done.
    pub(super) fn keep_sheet(&mut self, ctx: &Context) {
        let entering = self.views.epidemic.sheet.as_ref();
        let Some(entering) = entering.filter(|entering| !entering.is_waiting()) else {
            return;
        };
        let is_personal = matches!(entering.form, Sheet::Isolation(_));
        let act = match &entering.form {
            Sheet::Isolation(form) => Act::PutIsolation {
                key: form.key.clone(),
                draft: form.draft.clone(),
            },
            Sheet::Round(draft) => Act::EnterRound {
                draft: (**draft).clone(),
            },
            Sheet::Risk(key, draft) => Act::PutRisk {
                key: key.clone(),
                draft: (**draft).clone(),
            },
            Sheet::Gate(key, kind, text) => Act::PutGate {
                key: key.clone(),
                gate: *kind,
                shifts: shifts_of(text).unwrap_or_default(),
            },
        };
        if is_personal && self.lacks_administrator() {
            return;
        }
        let ticket = self.ask(act, ctx);
        if let Some(entering) = &mut self.views.epidemic.sheet {
            entering.asked(ticket);
        }
    }

    /// What is entered in the panel lies there: in the building of this code and name, or in a grid.
    pub(crate) fn place_case(&mut self, at: Coord, building: Option<(&str, &str)>) {
        let Some(front) = self.views.epidemic.front(self.state.epidemic.tab) else {
            return;
        };
        let Some(document) = self.state.session.document() else {
            return;
        };
        let face = document.index.face_at(&document.map.coverage, at);
        let grid = face.and_then(|face| document.map.code(face));
        let grid = grid.unwrap_or_default();
        if !self.views.epidemic.place(front, at, grid, building) {
            return;
        }
        if let Some(face) = face {
            self.state.session.select([face]);
        }
        self.go_to_place(at);
    }

    /// Personal data needs somebody who answers for it: without users the first one is asked for,
    /// and what was entered stays.
    pub(crate) fn lacks_administrator(&mut self) -> bool {
        let lacks = !self.state.situation().has_users;
        if lacks {
            self.ask_user(Dialog::SetUp(Default::default(), Default::default(), None));
        }
        lacks
    }

    /// Hand the case that was entered to the project; it stays until that is done.
    pub(super) fn keep_case(&mut self, ctx: &Context) {
        let today = self.state.now().date();
        let entering = self.views.epidemic.form.as_ref();
        let ready = entering.filter(|entering| {
            !entering.is_waiting() && entering.form.draft.faults(today).is_empty()
        });
        let Some(form) = ready.map(|entering| &entering.form) else {
            return;
        };
        let (key, draft) = (form.key.clone(), form.draft.clone());
        if self.lacks_administrator() {
            return;
        }
        // Others see the grid, not the building.
        let shown = self.state.session.document().and_then(|document| {
            let face = self.state.session.faces_coded(&draft.grid).first()?;
            Some(label_place(&document.map.coverage.face_polygons(*face))?.at)
        });
        let ticket = self.ask(Act::PutCase { key, draft, shown }, ctx);
        if let Some(entering) = &mut self.views.epidemic.form {
            entering.asked(ticket);
        }
    }

    /// A case that was entered was kept: its grid says what is proposed now. (Its form was closed by
    /// its own answer.)
    pub(crate) fn follow_entry(&mut self, entry: &Entry) {
        let is_kept = self.views.epidemic.take_kept_case();
        let is_case = matches!(
            entry.row.action,
            Some(ActionName::AddCase | ActionName::EditCase)
        );
        // Whoever has turned to another list meanwhile stays there.
        let tab = &mut self.state.epidemic.tab;
        if is_kept && is_case && entry.row.mode == Mode::Do && *tab == Tab::Cases {
            *tab = Tab::Grids;
        }
    }

    /// Write an order for some grids: for the zone that is proposed for the first of them, unless
    /// another is said.
    pub(super) fn draft_order(&mut self, faces: &[FaceId], zone: Option<Zone>) {
        let Some(document) = self.state.session.document() else {
            return;
        };
        let codes = faces.iter().filter_map(|face| document.map.code(*face));
        let codes: Vec<String> = codes.collect();
        let first = faces.first().map(|face| face.0 as usize);
        let state = self.state.epidemic.moment().zip(first);
        let proposed = state.and_then(|(moment, face)| moment.grids.get(face));
        let zone = zone.or(proposed.map(|grid| grid.proposal.zone));
        let zone = zone.unwrap_or(Zone::Lockdown);
        let mut draft = OrderDraft::new(zone, codes, self.state.now());
        // The office and its head are as a rule those of the last order.
        let orders = self
            .state
            .epidemic
            .known
            .iter()
            .flat_map(|k| &k.epidemic.orders);
        let last = orders.filter(|order| order.was_issued());
        if let Some(last) = last.max_by_key(|order| order.from) {
            draft.authority.clone_from(&last.authority);
            draft.issuer.clone_from(&last.issued.by);
        }
        self.write_order(None, draft);
    }

    /// Ask whether an order is withdrawn, with what that would do.
    pub(super) fn ask_withdraw(&mut self, key: Key) {
        let Some(known) = self.state.epidemic.known() else {
            return;
        };
        let orders = &known.epidemic.orders;
        let Some(order) = orders.iter().find(|order| order.key == key) else {
            return;
        };
        let number = order.number.clone();
        let turns = withdrawal(&known.epidemic, &key, self.state.now());
        let codes: Vec<String> = turns.iter().map(|turn| turn.grid.clone()).collect();
        let affected = self.state.affected(&codes);
        let draft = Default::default();
        self.ask_user(Dialog::Withdraw(Box::new(Withdrawing {
            key,
            number,
            turns,
            affected,
            draft,
        })));
    }

    /// Change a draft.
    pub(super) fn edit_order(&mut self, order: &Order) {
        let draft = OrderDraft::of(order);
        self.write_order(Some(order.key.clone()), draft);
    }

    fn write_order(&mut self, key: Option<Key>, draft: OrderDraft) {
        self.ask_user(Dialog::Order(Box::new(OrderForm {
            key,
            draft,
            papers: Default::default(),
            issuing: None,
        })));
    }

    /// Do the same about some isolations.
    pub(super) fn step_isolations(&mut self, keys: Vec<Key>, step: IsolationStep, ctx: &Context) {
        if self.lacks_administrator() {
            return;
        }
        self.ask(Act::StepIsolations { keys, step }, ctx);
    }
}
