//! The drawer beneath the map: one place for the curve and for every table. Owns: which tabs it has now,
//! which of them is shown, and how high it is. Must not know: how a tab draws itself.

use crate::app::state::State;
use serde::{Deserialize, Serialize};

/// A tab of the drawer, left to right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DrawerTab {
    /// The instant that is shown, and the curve of cases.
    Time,
    /// Figures of what is shown, as tables.
    Figures,
    /// Findings of the map.
    Problems,
    /// Who did what.
    History,
    /// A plan beside another one.
    Comparison,
    /// Rows that are on their way in.
    Incoming,
}

impl DrawerTab {
    /// All tabs, left to right.
    pub const ALL: [Self; 6] = [
        Self::Time,
        Self::Figures,
        Self::Problems,
        Self::History,
        Self::Comparison,
        Self::Incoming,
    ];

    /// It is there for a while only, and shown when it comes.
    pub const fn is_guest(self) -> bool {
        matches!(self, Self::Comparison | Self::Incoming)
    }
}

/// What is remembered of the drawer. The epidemic has its own: there the curve is open from the start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Drawer {
    /// The tab that is open, `None` where the drawer is closed.
    pub open: Option<DrawerTab>,
    /// The same while the epidemic is watched.
    pub watching: Option<DrawerTab>,
    /// Height, points.
    pub height: f32,
}

impl Default for Drawer {
    fn default() -> Self {
        Self {
            open: None,
            watching: Some(DrawerTab::Time),
            height: 200.0,
        }
    }
}

impl Drawer {
    /// Whether a tab is open in any workspace.
    pub fn holds(&self, tab: DrawerTab) -> bool {
        [self.open, self.watching].contains(&Some(tab))
    }
}

impl State {
    /// Whether the drawer has a tab now.
    pub fn has_drawer_tab(&self, tab: DrawerTab) -> bool {
        match tab {
            DrawerTab::Time | DrawerTab::Figures => self.is_watching() && !self.is_redrawing(),
            DrawerTab::Problems | DrawerTab::History => self.session.document().is_some(),
            DrawerTab::Comparison => self.planning.compared.is_some() && self.is_redrawing(),
            DrawerTab::Incoming => self.has_incoming,
        }
    }

    /// The tab that is shown, `None` where the drawer is closed. What is there for a while comes first,
    /// until somebody turns from it.
    pub fn drawer_tab(&self) -> Option<DrawerTab> {
        let guest = self.drawer_guest();
        guest
            .filter(|guest| self.left_guest != Some(*guest))
            .or_else(|| self.drawer_open().filter(|tab| self.has_drawer_tab(*tab)))
    }

    /// The tab that is there for a while only.
    pub fn drawer_guest(&self) -> Option<DrawerTab> {
        let mut guests = DrawerTab::ALL.into_iter().rev();
        guests.find(|tab| tab.is_guest() && self.has_drawer_tab(*tab))
    }

    fn drawer_open(&self) -> Option<DrawerTab> {
        if self.is_watching() {
            self.settings.drawer.watching
        } else {
            self.settings.drawer.open
        }
    }

    /// Show a tab, or close the drawer.
    pub fn turn_drawer(&mut self, tab: Option<DrawerTab>) {
        self.left_guest = self.drawer_guest().filter(|guest| tab != Some(*guest));
        if tab.is_some_and(DrawerTab::is_guest) {
            return;
        }
        if self.is_watching() {
            self.settings.drawer.watching = tab;
        } else {
            self.settings.drawer.open = tab;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::settings::Settings;

    #[test]
    fn what_comes_in_is_shown_until_somebody_turns_from_it() {
        let mut state = State::new(Settings::default());
        assert_eq!(state.drawer_tab(), None);
        state.has_incoming = true;
        assert_eq!(state.drawer_tab(), Some(DrawerTab::Incoming));
        state.turn_drawer(None);
        assert_eq!(state.drawer_tab(), None);
        state.turn_drawer(Some(DrawerTab::Incoming));
        assert_eq!(state.drawer_tab(), Some(DrawerTab::Incoming));
        assert_eq!(state.settings.drawer.open, None, "not for ever");
        state.has_incoming = false;
        assert_eq!(state.drawer_tab(), None);
    }

    #[test]
    fn a_tab_that_is_not_there_is_not_shown() {
        let mut state = State::new(Settings::default());
        // No map is open: there is nothing to find in it.
        state.turn_drawer(Some(DrawerTab::Problems));
        assert_eq!(state.drawer_tab(), None);
    }
}
