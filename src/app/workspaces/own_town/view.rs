//! The panel beside the map: the extract, its scope, how it is parted, what that would be. Must not
//! know: how it is worked out.

use super::Intent;
use super::page::{self, Drawing, Purpose};
use super::state::{Communities, Extract, Ground, Laid, OwnTown, Part, Wanted};
use crate::app::view::View;
use crate::app::widgets::room::clear_of_bar;
use crate::app::widgets::{frame_buttons, name_field, number, title};
use crate::app::words::messages::{grouped, place};
use crate::exchange::osm::{AdminArea, GridsBy, IdleLine, OsmNoteKind, Town};
use crate::geometry::fixed::Coord;
use egui::{Button, ComboBox, Grid, Panel, RichText, ScrollArea, Spinner, TextEdit, Ui};
use std::path::Path;

/// So many elements are named under a note.
const NAMED: usize = 3;

/// What is counted, in the order in which it is told.
const TAKEN: [&str; 19] = [
    "communities",
    "grids",
    "households",
    "buildings",
    "addresses",
    "compounds",
    "units",
    "street_units",
    "entrances",
    "main_streets",
    "streets",
    "lanes",
    "tunnels",
    "railways",
    "streams",
    "waters",
    "greens",
    "places",
    "administrative_areas",
];

/// What is typed.
#[derive(Default)]
pub struct ViewState {
    census: String,
    /// What administrative areas are to be called.
    sought: String,
}

impl ViewState {
    /// A census figure was typed.
    pub fn is_typed(&self) -> bool {
        !self.census.trim().is_empty()
    }
}

/// Draw the panel.
pub fn show(
    view: &View<'_>,
    own: &OwnTown,
    (typed, drawing): (&mut ViewState, &mut Drawing),
    ui: &mut Ui,
) {
    Panel::right("own-town")
        .default_size(340.0)
        .size_range(300.0..=480.0)
        .show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                clear_of_bar(ui);
                frame_buttons(ui);
                ui.horizontal(|ui| {
                    if ui.button(view.i18n.t("own-town-leave")).clicked() {
                        view.send(Intent::Leave);
                    }
                    ui.label(RichText::new(view.i18n.t("own-town-title")).strong());
                });
                ui.separator();
                show_extract(view, own, ui);
                if let Some(extract) = &own.extract {
                    let before = own.wanted.clone();
                    let mut wanted = before.clone();
                    show_ground(view, own, extract, &mut wanted, (typed, drawing), ui);
                    show_communities(view, own, &mut wanted, drawing, ui);
                    show_grids(view, &mut wanted, typed, ui);
                    if wanted != before {
                        view.send(Intent::Want(wanted));
                    }
                }
                ui.separator();
                show_result(view, own, ui);
            });
        });
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// A button that chooses a file, and the file that is chosen.
fn file_row(view: &View<'_>, (key, part): (&str, Part), path: Option<&Path>, ui: &mut Ui) {
    ui.horizontal(|ui| {
        let button = Button::new(view.i18n.t(key));
        if ui.add_enabled(!view.busy.choosing, button).clicked() {
            view.send(Intent::Choose(part));
        }
        if let Some(path) = path {
            let label = egui::Label::new(file_name(path)).truncate();
            ui.add(label).on_hover_text(path.display().to_string());
        }
    });
}

fn show_extract(view: &View<'_>, own: &OwnTown, ui: &mut Ui) {
    let path = own.extract.as_ref().map(|extract| extract.path.as_path());
    file_row(view, ("own-town-extract", Part::Extract), path, ui);
    if path.is_none() {
        ui.label(RichText::new(view.i18n.t("own-town-extract-hint")).weak());
    }
}

fn show_ground(
    view: &View<'_>,
    own: &OwnTown,
    extract: &Extract,
    wanted: &mut Wanted,
    (typed, drawing): (&mut ViewState, &mut Drawing),
    ui: &mut Ui,
) {
    let i18n = &view.i18n;
    title(ui, i18n.t("own-town-ground"));
    let is_drawing = drawing.purpose() == Some(Purpose::Scope);
    let is_all = wanted.ground == Ground::All && !is_drawing;
    if ui.radio(is_all, i18n.t("own-town-all")).clicked() {
        drawing.give_up();
        wanted.ground = Ground::All;
    }
    show_areas(view, &extract.areas, wanted, typed, ui);
    let file = match &wanted.ground {
        Ground::File(path) => Some(path.as_path()),
        _ => None,
    };
    let row = ("own-town-boundary", Part::Boundary);
    file_row(view, row, file, ui);
    ui.horizontal(|ui| {
        let is_drawn = matches!(wanted.ground, Ground::Drawn(_));
        let draw = Button::new(i18n.t("own-town-draw")).selected(is_drawing || is_drawn);
        let draw = ui.add_enabled(own.laid.is_some(), draw);
        let draw = draw.on_disabled_hover_text(i18n.t("own-town-draw-blocked"));
        if draw.clicked() {
            drawing.give_up();
            if !is_drawing {
                drawing.begin(Purpose::Scope);
            }
        }
        let done = Button::new(i18n.t("own-town-draw-done"));
        if is_drawing && ui.add_enabled(drawing.is_whole(), done).clicked() {
            page::close(view, own, drawing);
        }
    });
    if drawing.purpose() == Some(Purpose::Scope) {
        ui.label(RichText::new(i18n.t("own-town-draw-hint")).weak());
    }
}

/// Communities: administrative areas, what lines leave that are drawn, or those of a map.
fn show_communities(
    view: &View<'_>,
    own: &OwnTown,
    wanted: &mut Wanted,
    drawing: &mut Drawing,
    ui: &mut Ui,
) {
    let i18n = &view.i18n;
    title(ui, i18n.t("own-town-communities"));
    let (lines, file) = match &wanted.communities {
        Communities::Areas => (None, None),
        Communities::Lines(lines) => (Some(lines.clone()), None),
        Communities::File(path) => (None, Some(path.clone())),
    };
    let is_by_areas = wanted.communities == Communities::Areas;
    let areas = ui.radio(is_by_areas, i18n.t("own-town-communities-areas"));
    if areas.clicked() && !is_by_areas {
        if drawing.purpose() == Some(Purpose::Communities) {
            drawing.give_up();
        }
        wanted.communities = Communities::Areas;
    }
    let drawn = ui.radio(lines.is_some(), i18n.t("own-town-communities-lines"));
    if drawn.clicked() && lines.is_none() {
        wanted.communities = Communities::Lines(Vec::new());
    }
    if let Some(lines) = lines {
        show_lines(view, own, lines, (wanted, drawing), ui);
    }
    let row = ("own-town-communities-file", Part::Communities);
    file_row(view, row, file.as_deref(), ui);
}

/// The lines that are drawn between communities, and drawing another.
fn show_lines(
    view: &View<'_>,
    own: &OwnTown,
    mut lines: Vec<Vec<Coord>>,
    (wanted, drawing): (&mut Wanted, &mut Drawing),
    ui: &mut Ui,
) {
    let i18n = &view.i18n;
    let is_drawing = drawing.purpose() == Some(Purpose::Communities);
    ui.horizontal_wrapped(|ui| {
        let draw = Button::new(i18n.t("own-town-line")).selected(is_drawing);
        let draw = ui.add_enabled(own.laid.is_some(), draw);
        let draw = draw.on_disabled_hover_text(i18n.t("own-town-draw-blocked"));
        if draw.clicked() {
            drawing.give_up();
            if !is_drawing {
                drawing.begin(Purpose::Communities);
            }
        }
        let done = Button::new(i18n.t("own-town-line-done"));
        if is_drawing && ui.add_enabled(drawing.is_whole(), done).clicked() {
            page::close(view, own, drawing);
        }
        let back = Button::new(i18n.t("own-town-line-back"));
        if ui.add_enabled(!lines.is_empty(), back).clicked() {
            lines.pop();
            wanted.communities = Communities::Lines(lines);
        }
    });
    if is_drawing {
        ui.label(RichText::new(i18n.t("own-town-line-hint")).weak());
    }
}

/// The administrative areas, which may be many: found by name.
fn show_areas(
    view: &View<'_>,
    areas: &[AdminArea],
    wanted: &mut Wanted,
    typed: &mut ViewState,
    ui: &mut Ui,
) {
    let i18n = &view.i18n;
    let told = |area: &AdminArea| {
        let args = [
            ("name", area.name.as_str().into()),
            ("level", area.level.to_string().into()),
        ];
        i18n.t_args("own-town-area", &args)
    };
    let chosen = match &wanted.ground {
        Ground::Admin(id) => areas.iter().find(|area| area.id == *id),
        _ => None,
    };
    let text = match chosen {
        Some(area) => told(area),
        None if areas.is_empty() => i18n.t("own-town-no-areas"),
        None => i18n.t("own-town-admin"),
    };
    ui.add_enabled_ui(!areas.is_empty(), |ui| {
        let name = i18n.t("own-town-admin");
        let list = ComboBox::from_id_salt("own-town-areas")
            .selected_text(text)
            .width(ui.available_width() - 8.0)
            .show_ui(ui, |ui| {
                let field = TextEdit::singleline(&mut typed.sought);
                let hint = i18n.t("own-town-area-find");
                let field = ui.add(field.hint_text(&hint));
                name_field(&field, &hint);
                let sought = typed.sought.trim().to_lowercase();
                let found = areas
                    .iter()
                    .filter(|area| area.name.to_lowercase().contains(&sought));
                for area in found {
                    let is_this = wanted.ground == Ground::Admin(area.id);
                    if ui.selectable_label(is_this, told(area)).clicked() {
                        wanted.ground = Ground::Admin(area.id);
                        ui.close();
                    }
                }
            });
        name_field(&list.response, &name);
    });
}

fn show_grids(view: &View<'_>, wanted: &mut Wanted, typed: &mut ViewState, ui: &mut Ui) {
    let i18n = &view.i18n;
    title(ui, i18n.t("own-town-grids"));
    for (by, key) in [
        (GridsBy::Community, "own-town-grids-one"),
        (GridsBy::Block, "own-town-grids-blocks"),
    ] {
        ui.radio_value(&mut wanted.grids, by, i18n.t(key));
    }
    title(ui, i18n.t("own-town-households"));
    ui.horizontal(|ui| {
        let name = i18n.t("own-town-census");
        ui.label(&name);
        let field = TextEdit::singleline(&mut typed.census)
            .hint_text(i18n.t("own-town-census-hint"))
            .desired_width(f32::INFINITY);
        let field = ui.add(field);
        name_field(&field, &name);
        if field.lost_focus() {
            let digits: String = typed.census.chars().filter(char::is_ascii_digit).collect();
            wanted.census = digits.parse().ok().filter(|count| *count > 0);
            typed.census = wanted
                .census
                .map(|count| count.to_string())
                .unwrap_or_default();
        }
    });
    let row = ("own-town-rules", Part::Rules);
    file_row(view, row, wanted.rules.as_deref(), ui);
    if wanted.rules.is_some() && ui.button(i18n.t("own-town-rules-own")).clicked() {
        wanted.rules = None;
    }
    ui.label(RichText::new(i18n.t("own-town-estimate-note")).weak());
}

fn show_result(view: &View<'_>, own: &OwnTown, ui: &mut Ui) {
    let i18n = &view.i18n;
    if own.is_waiting() {
        ui.horizontal(|ui| {
            ui.add(Spinner::new().size(14.0));
            ui.label(i18n.t("own-town-reading"));
            if ui.button(i18n.t("work-stop")).clicked() {
                view.send(Intent::Stop);
            }
        });
    }
    if let Some(why) = &own.failed {
        ui.colored_label(ui.visuals().error_fg_color, why);
    }
    let ready = own.ready();
    let is_idle = own.extract.is_some() && !own.is_waiting();
    if is_idle && ready.is_none() && ui.button(i18n.t("own-town-lay")).clicked() {
        view.send(Intent::Lay);
    }
    let Some(laid) = ready else { return };
    title(ui, laid.town.name.clone());
    let make = RichText::new(i18n.t("own-town-make")).strong();
    if ui
        .add_enabled(!view.busy.loader, Button::new(make))
        .clicked()
    {
        let name = format!("{}.gpkg", laid.town.name);
        view.send(Intent::Choose(Part::Project(name)));
    }
    show_taken(view, laid, ui);
}

fn show_taken(view: &View<'_>, laid: &Laid, ui: &mut Ui) {
    let i18n = &view.i18n;
    Grid::new("own-town-taken").num_columns(2).show(ui, |ui| {
        for what in TAKEN {
            let many = laid.town.taken.0.get(what).copied().unwrap_or(0);
            if many > 0 {
                ui.label(i18n.t(&format!("own-town-taken-{}", what.replace('_', "-"))));
                number(ui, grouped(many as usize).to_string());
                ui.end_row();
            }
        }
    });
    for line in notes(view, &laid.town) {
        ui.label(RichText::new(line).weak());
    }
    if let Some(credit) = laid.parts.map.attribution() {
        ui.label(RichText::new(credit).weak());
    }
}

/// What the extract does not hold of what it speaks of, a line for each kind; then lines that were drawn
/// and part nothing.
fn notes(view: &View<'_>, town: &Town) -> Vec<String> {
    let lines = OsmNoteKind::ALL.into_iter().filter_map(|kind| {
        let of_kind = town.notes.iter().filter(|note| note.kind == kind);
        let ids: Vec<String> = of_kind.map(|note| note.id.to_string()).collect();
        let first: Vec<String> = ids.iter().take(NAMED).cloned().collect();
        let args = [
            ("count", grouped(ids.len()).into()),
            ("first", first.join(&view.i18n.t("list-separator")).into()),
        ];
        let text = view
            .i18n
            .t_args(&format!("own-town-note-{}", kind.name()), &args);
        (!ids.is_empty()).then_some(text)
    });
    lines.chain(idle_lines(view, town)).collect()
}

/// The lines between communities that part nothing, by number and place.
fn idle_lines(view: &View<'_>, town: &Town) -> Option<String> {
    let i18n = &view.i18n;
    let told = |line: &IdleLine| {
        let key = match line.name {
            Some(_) => "own-town-idle-named",
            None => "own-town-idle-line",
        };
        let args = [
            ("number", grouped(line.number).into()),
            ("name", line.name.as_deref().unwrap_or_default().into()),
            ("place", place(line.at).into()),
        ];
        i18n.t_args(key, &args)
    };
    let first: Vec<String> = town.idle.iter().take(NAMED).map(told).collect();
    let args = [
        ("count", grouped(town.idle.len()).into()),
        ("first", first.join(&i18n.t("list-separator")).into()),
    ];
    let text = i18n.t_args("own-town-idle", &args);
    (!town.idle.is_empty()).then_some(text)
}
