//! What the desks of the centre have done, as tables: sampling, gates, patrols, calls. Owns: which rows and columns
//! these have; nothing in them is about a person. Must not know: workbooks or pages.

use crate::geometry::coverage::FaceId;
use crate::i18n::I18n;
use crate::model::arrivals::By;
use crate::model::data_table::{Cell, DataTable};
use crate::model::epidemic::{Gate, GateState};
use crate::model::sampling::RoundFigure;
use crate::print::calling::FIGURES;
use crate::print::facts::Facts;
use std::collections::HashMap;

/// The tables, each with the key of its name.
pub fn tables(facts: &Facts, i18n: &I18n) -> Vec<(&'static str, DataTable)> {
    let mut tables = vec![
        ("list-rounds", rounds(facts)),
        ("print-report-gates", gates(facts, i18n)),
        ("print-report-patrols", patrols(facts, i18n)),
    ];
    let calls = calls(facts, i18n);
    tables.extend(calls.map(|table| ("print-report-calls", table)));
    tables
}

/// What grids are called, by code.
pub fn titles(facts: &Facts) -> HashMap<String, String> {
    let faces = facts.faces();
    let titled = faces.filter_map(|face| Some((facts.map.code(face)?, facts.map.title(face))));
    titled.collect()
}

/// What sampling found in each grid, typed or by its tubes, up to the day that is shown.
fn rounds(facts: &Facts) -> DataTable {
    let columns = vec![
        "list-column-round",
        "print-report-day",
        "board-grid",
        "round-expected",
        "sampling-count-sampled",
        "round-negative",
        "round-positive",
        "sampling-count-held",
        "sampling-count-waiting",
        "round-refused",
        "round-missing",
    ];
    let titles = titles(facts);
    let today = facts.at().date();
    let mut rounds = facts.epidemic.round_figures();
    rounds.retain(|of| of.round.day <= today);
    let rows = rounds.into_iter().map(
        |RoundFigure {
             round,
             grid,
             figure,
             ..
         }| {
            let counts = figure.counts;
            vec![
                Cell::Count(round.number),
                Cell::Day(round.day),
                Cell::text(titles.get(&grid).unwrap_or(&grid).as_str()),
                Cell::Count(figure.expected),
                Cell::Count(figure.sampled()),
                Cell::Count(counts.negative),
                Cell::Count(counts.positive),
                Cell::Count(counts.held),
                Cell::Count(counts.waiting),
                Cell::Count(counts.refused),
                Cell::Count(figure.missing()),
            ]
        },
    );
    DataTable::new(columns, rows.collect())
}

/// Entrances and checkpoints in the order of their grids: how they stand, who should stand there when.
pub fn gates(facts: &Facts, i18n: &I18n) -> DataTable {
    let columns = vec![
        "gate-name",
        "gate-kind",
        "board-grid",
        "gate-state",
        "gate-posts",
        "gate-shifts",
    ];
    let order: HashMap<usize, usize> = facts
        .listed()
        .into_iter()
        .map(|face| face.0 as usize)
        .zip(0..)
        .collect();
    let mut gates: Vec<(&Gate, &Option<usize>)> = facts
        .epidemic
        .gates
        .iter()
        .zip(&facts.placed.gates)
        .collect();
    gates.sort_by_key(|(gate, face)| {
        let place = face.and_then(|face| order.get(&face).copied());
        (place.unwrap_or(order.len()), gate.kind.name(), &gate.name)
    });
    let titles: HashMap<usize, String> = facts
        .faces()
        .map(|face| (face.0 as usize, facts.map.title(face)))
        .collect();
    let rows = gates.into_iter().map(|(gate, face)| {
        let state = i18n.t(match gate.state_at(facts.at()) {
            GateState::Open => "gate-open",
            GateState::Closed => "gate-closed",
            GateState::Unmanned => "gate-unmanned",
        });
        let shifts: Vec<String> = gate.shifts.iter().map(ToString::to_string).collect();
        let title = face.and_then(|face| titles.get(&face).cloned());
        vec![
            Cell::text(gate.name.as_str()),
            Cell::text(i18n.t(&format!("gate-kind-{}", gate.kind.name()))),
            Cell::text(title.unwrap_or_default()),
            Cell::text(state),
            Cell::Count(gate.needed(facts.at())),
            Cell::text(shifts.join(&i18n.t("map-list-separator"))),
        ]
    });
    DataTable::new(columns, rows.collect())
}

/// Premises as the patrols found them, up to the day that is shown.
fn patrols(facts: &Facts, i18n: &I18n) -> DataTable {
    let columns = vec![
        "list-column-name",
        "list-column-category",
        "board-grid",
        "list-column-status",
        "list-column-inspected",
    ];
    let titles = titles(facts);
    let today = facts.at().date();
    let shops = facts.shops.iter();
    let shops = shops.filter(|shop| shop.inspected.is_none_or(|day| day <= today));
    let rows = shops.map(|shop| {
        let grid = titles.get(&shop.grid).unwrap_or(&shop.grid);
        let status = shop.status.map(|status| i18n.t(status.key()));
        vec![
            Cell::text(shop.name.as_str()),
            Cell::text(shop.category.as_str()),
            Cell::text(grid.as_str()),
            Cell::text(status.unwrap_or_default()),
            Cell::day(shop.inspected),
        ]
    });
    DataTable::new(columns, rows.collect())
}

/// How far the calls to whoever came from elsewhere are, grid by grid; none where nobody asked for them.
fn calls(facts: &Facts, i18n: &I18n) -> Option<DataTable> {
    let all = facts.arrivals.as_ref()?;
    let figures = FIGURES.map(|(key, _)| key);
    let columns = ["board-grid", "board-community"].into_iter().chain(figures);
    let listed = (0_usize..).zip(facts.listed());
    let coded = listed.filter_map(|(place, face)| Some((facts.map.code(face)?, (place, face))));
    let grids: HashMap<String, (usize, FaceId)> = coded.collect();
    let mut rows = all.figures(By::Grid, facts.at());
    // Those of whom the grid is not known, or gone, come last.
    rows.sort_by_cached_key(|row| {
        let place = grids.get(&row.of).map(|(place, _)| *place);
        (place.unwrap_or(usize::MAX), row.of.clone())
    });
    let rows = rows.into_iter().map(|row| {
        let face = grids.get(&row.of).map(|(_, face)| *face);
        let title = match (face, row.of.is_empty()) {
            (Some(face), _) => facts.map.title(face),
            (None, true) => i18n.t("case-nowhere"),
            (None, false) => row.of,
        };
        let community = face.map_or("", |face| facts.community(face));
        let counts = FIGURES.map(|(_, of)| Cell::Count(of(&row.figures)));
        let of = [Cell::text(title), Cell::text(community)];
        of.into_iter().chain(counts).collect()
    });
    Some(DataTable::new(columns.collect(), rows.collect()))
}
