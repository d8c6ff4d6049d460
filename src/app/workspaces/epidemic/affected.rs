//! Whom a decision about grids reaches: how many households live there, how many cases lie there, how
//! many gates stand there. Owns: these figures, for the questions asked before an order is issued or
//! withdrawn. Must not know: what is decided.

use crate::app::state::State;
use crate::app::words::messages::grouped;
use crate::geometry::coverage::FaceId;
use crate::i18n::I18n;
use crate::model::census::Census;
use crate::model::worklist::{households_of, is_estimated};

/// What stands in some grids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Affected {
    /// Grids.
    pub grids: usize,
    /// Households in them, as far as they are known.
    pub households: u64,
    /// Some of these are estimated.
    pub is_estimated: bool,
    /// Cases in them so far.
    pub cases: u32,
    /// Entrances and checkpoints of theirs.
    pub gates: usize,
}

impl State {
    /// What stands in the grids of these codes.
    pub(crate) fn affected(&self, codes: &[String]) -> Affected {
        let faces = self.faces_of(codes);
        let mut affected = Affected {
            grids: codes.len(),
            ..Affected::default()
        };
        let document = self.session.document();
        let census = document.map(|d| Census::new(&d.map.backdrop, &d.map.coverage, &d.index));
        let moment = self.epidemic.moment();
        for face in &faces {
            let known = document.zip(census.as_ref());
            let households = known.and_then(|(d, census)| households_of(&d.map, census, *face));
            affected.households += u64::from(households.unwrap_or_default());
            affected.is_estimated |=
                known.is_some_and(|(d, census)| is_estimated(&d.map, census, *face));
            let grid = moment.and_then(|moment| moment.grids.get(face.0 as usize));
            affected.cases += grid.map_or(0, |grid| grid.cases);
        }
        let is_there = |at: usize| faces.iter().any(|face: &FaceId| face.0 as usize == at);
        let gates = self.epidemic.placed().map(|placed| &placed.gates);
        let places = gates.into_iter().flatten().flatten();
        affected.gates = places.filter(|at| is_there(**at)).count();
        affected
    }
}

impl Affected {
    /// In words, after the number of the order.
    pub(crate) fn text(&self, i18n: &I18n, key: &str, number: &str) -> String {
        let args = [
            ("number", number.to_owned().into()),
            ("grids", grouped(self.grids).into()),
            (
                "households",
                i18n.figure_in(grouped(self.households as usize), self.is_estimated),
            ),
            ("cases", grouped(self.cases as usize).into()),
            ("gates", grouped(self.gates).into()),
        ];
        i18n.t_args(key, &args)
    }
}
