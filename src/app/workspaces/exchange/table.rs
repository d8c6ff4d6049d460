//! The panel of a list on its way in: which column is which, what is doubtful, what is refused
//! and why, what would change. Nothing is written until it is accepted.

use crate::app::command::Command;
use crate::app::view::View;
use crate::app::widgets::frame_buttons;
use crate::app::widgets::name_field;
use crate::app::widgets::title;
use crate::app::words::messages::grouped;
use crate::app::words::store;
use crate::app::workspaces::exchange::Intent;
use crate::app::workspaces::exchange::import::{crs_name, systems};
use crate::app::workspaces::exchange::list_state::Listing;
use crate::course::Course;
use crate::exchange::encoding::CHOICES;
use crate::exchange::list::{Column, Decision, Doubtful, Holder, LISTS, List, Rule, Words};
use crate::rules::mask;
use crate::store::StoreError;
use crate::store::journal::local_time;
use egui::{
    Button, CollapsingHeader, ComboBox, Grid, Panel, ProgressBar, RichText, ScrollArea, Ui,
};
use std::time::Duration;

/// So many rows of a kind are listed at once.
const LISTED: usize = 200;
/// So many rows are named for each warning.
const NAMED: usize = 6;

/// Draw the panel.
pub fn show(view: &View<'_>, listing: &mut Listing, ui: &mut Ui) {
    Panel::right("list")
        .default_size(380.0)
        .size_range(320.0..=640.0)
        .show(ui, |ui| {
            show_buttons(view, ui, listing);
            if listing.writing().is_some() {
                // It is on its way into the project: nothing is decided any more.
                ui.disable();
            }
            ui.separator();
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                frame_buttons(ui);
                if listing.done.is_none() {
                    show_sheet(view, ui, listing);
                    show_columns(view, ui, listing);
                    show_doubtful(view, ui, listing);
                }
                show_refused(view, ui, listing);
                if listing.done.is_none() {
                    show_warnings(view, ui, listing);
                }
            });
        });
}

/// What will be done, and the buttons that do it: always in sight.
fn show_buttons(view: &View<'_>, ui: &mut Ui, listing: &mut Listing) {
    frame_buttons(ui);
    let i18n = &view.i18n;
    let file = listing.source.path.file_name().unwrap_or_default();
    let args = [("file", file.to_string_lossy().into_owned().into())];
    title(ui, i18n.t_args("list-title", &args));
    if let Some((added, updated)) = listing.done {
        let args = [
            ("added", grouped(added).into()),
            ("updated", grouped(updated).into()),
        ];
        ui.label(i18n.t_args("notice-imported", &args));
    } else if let Some(course) = listing.writing() {
        show_course(view, ui, course);
        return;
    } else {
        show_figures(view, ui, listing);
    }
    if let Some(error) = &listing.refusal {
        let why = store::not_done(i18n, error);
        ui.colored_label(ui.visuals().warn_fg_color, why.why);
        let key = match error {
            StoreError::AdministratorNeeded => "list-set-up",
            StoreError::SignInNeeded => "command-sign-in",
            _ => "",
        };
        if !key.is_empty() && ui.button(i18n.t(key)).clicked() {
            let is_locked = view.situation().is_locked;
            view.send(if is_locked {
                Command::SignIn
            } else {
                Command::Users
            });
        }
    }
    let blocked = listing.blocked();
    ui.horizontal_wrapped(|ui| {
        if listing.done.is_none() {
            let accept = Button::new(RichText::new(i18n.t("import-accept")).strong());
            let mut response = ui.add_enabled(blocked.is_none(), accept);
            if let Some(reason) = blocked {
                response = response.on_disabled_hover_text(i18n.t(reason));
            }
            if response.clicked() {
                view.send(Intent::AcceptList);
            }
        }
        if !listing.refused().is_empty() && ui.button(i18n.t("list-save-refused")).clicked() {
            view.send(Intent::ChooseRefused);
        }
        let close = if listing.done.is_some() {
            "list-close"
        } else {
            "import-cancel"
        };
        if ui.button(i18n.t(close)).clicked() {
            view.send(Intent::LeaveList);
        }
    });
    if let Some(reason) = blocked.filter(|r| *r != "import-blocked-working")
        && listing.done.is_none()
        && listing.refusal.is_none()
    {
        ui.label(RichText::new(i18n.t(reason)).weak());
    }
}

/// How far it is: count, rate, time that remains.
fn show_course(view: &View<'_>, ui: &mut Ui, course: &Course) {
    let i18n = &view.i18n;
    let so_far = course.so_far();
    let done = so_far.done;
    let total = so_far.total.unwrap_or(done).max(1);
    let seconds = course.began.elapsed().as_secs_f64().max(0.1);
    let rate = done as f64 / seconds;
    let remaining = if rate > 0.0 {
        (total.saturating_sub(done) as f64 / rate).ceil()
    } else {
        0.0
    };
    let args = [
        ("done", grouped(done).into()),
        ("total", grouped(total).into()),
        ("rate", grouped(rate as usize).into()),
        ("seconds", grouped(remaining as usize).into()),
    ];
    ui.label(i18n.t_args("list-course", &args));
    ui.add(ProgressBar::new(done as f32 / total as f32));
    let button = Button::new(i18n.t("list-stop"));
    let button = ui.add_enabled(!course.is_closed() && !course.is_stopped(), button);
    if button
        .on_disabled_hover_text(i18n.t("work-lasting"))
        .clicked()
    {
        course.stop();
    }
    ui.ctx().request_repaint_after(Duration::from_millis(100));
}

fn show_figures(view: &View<'_>, ui: &mut Ui, listing: &mut Listing) {
    let i18n = &view.i18n;
    let Some(outlook) = &listing.outlook else {
        if listing.missing().is_empty() && listing.refusal.is_none() {
            let args = [("count", grouped(listing.checked_so_far()).into())];
            ui.horizontal(|ui| {
                ui.spinner();
                ui.label(RichText::new(i18n.t_args("list-checking", &args)).weak());
            });
        }
        return;
    };
    let figures = &outlook.foreseen.figures;
    let args = [
        ("read", grouped(figures.read).into()),
        ("added", grouped(figures.added).into()),
        ("updated", grouped(figures.updated).into()),
        ("unchanged", grouped(figures.unchanged).into()),
    ];
    ui.label(i18n.t_args("list-will", &args));
    for (key, count) in [
        ("list-will-doubtful", figures.doubtful),
        ("list-will-refused", figures.refused),
    ] {
        if count > 0 {
            let args = [("count", grouped(count).into())];
            ui.colored_label(ui.visuals().warn_fg_color, i18n.t_args(key, &args));
        }
    }
    if let Some(row) = &outlook.foreseen.before {
        let args = [
            ("when", local_time(&row.at).into()),
            ("who", row.author.actor.clone().into()),
        ];
        ui.colored_label(
            ui.visuals().warn_fg_color,
            i18n.t_args("import-before", &args),
        );
        ui.checkbox(&mut listing.again, i18n.t("import-again"));
    }
}

/// Which list it is, and how its sheet was read.
fn show_sheet(view: &View<'_>, ui: &mut Ui, listing: &Listing) {
    let i18n = &view.i18n;
    ui.horizontal_wrapped(|ui| {
        let label = ui.label(i18n.t("list-kind"));
        ComboBox::from_id_salt("list-kind")
            .selected_text(i18n.list(listing.list))
            .show_ui(ui, |ui| {
                for list in &LISTS {
                    let is_taken = list.name == listing.list.name;
                    if ui.selectable_label(is_taken, i18n.list(list)).clicked() && !is_taken {
                        view.send(Intent::ChooseList(list));
                    }
                }
            })
            .response
            .labelled_by(label.id);
        let args = [("row", listing.heading.row.to_string().into())];
        ui.label(RichText::new(i18n.t_args("list-heading-row", &args)).weak());
    });
    show_sheets(view, ui, listing);
    show_crs(view, ui, listing);
    if listing.sheets.is_empty() {
        ui.horizontal_wrapped(|ui| {
            let label = ui.label(i18n.t("import-charset"));
            let now = listing.source.charset.map(|c| c.name());
            ComboBox::from_id_salt("list-charset")
                .selected_text(now.map_or_else(|| i18n.t("list-charset-found"), str::to_owned))
                .show_ui(ui, |ui| {
                    for choice in CHOICES {
                        let is_taken = now == Some(choice.name());
                        if ui.selectable_label(is_taken, choice.name()).clicked() {
                            view.send(Intent::ReadListAs(choice));
                        }
                    }
                })
                .response
                .labelled_by(label.id);
        });
    }
}

/// Which coordinate system its places are in, where it has any.
fn show_crs(view: &View<'_>, ui: &mut Ui, listing: &Listing) {
    let columns = listing.list.columns.iter().zip(&listing.heading.places);
    let mut places = columns.filter(|(column, _)| column.rule == Rule::Longitude);
    if !places.any(|(_, place)| place.is_some()) {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        let name = view.i18n.t("list-crs");
        ui.label(&name);
        let now = listing.source.crs.clone().unwrap_or_default();
        let menu = ComboBox::from_id_salt("list-crs")
            .selected_text(crs_name(view, &now))
            .show_ui(ui, |ui| {
                for crs in systems() {
                    let is_taken = crs == now;
                    let called = crs_name(view, &crs);
                    if ui.selectable_label(is_taken, called).clicked() && !is_taken {
                        view.send(Intent::PlaceListBy(crs));
                    }
                }
            });
        name_field(&menu.response, &name);
    });
}

/// Which sheet of a workbook, where it has several; those that look like lists and are not read
/// are named.
fn show_sheets(view: &View<'_>, ui: &mut Ui, listing: &Listing) {
    let Some(now) = listing
        .source
        .sheet
        .as_ref()
        .filter(|_| listing.sheets.len() > 1)
    else {
        return;
    };
    let i18n = &view.i18n;
    ui.horizontal_wrapped(|ui| {
        let label = ui.label(i18n.t("list-sheet"));
        ComboBox::from_id_salt("list-sheet")
            .selected_text(now)
            .show_ui(ui, |ui| {
                for other in &listing.sheets {
                    let name = &other.sheet.name;
                    let args = [("sheet", name.as_str().into())];
                    let text = match other.sheet.is_hidden {
                        true => i18n.t_args("list-sheet-hidden", &args),
                        false => name.clone(),
                    };
                    let is_taken = name == now;
                    if ui.selectable_label(is_taken, text).clicked() && !is_taken {
                        view.send(Intent::ReadSheet(name.clone()));
                    }
                }
            })
            .response
            .labelled_by(label.id);
    });
    let left = listing
        .sheets
        .iter()
        .filter(|other| other.fits && other.sheet.name != *now);
    let left: Vec<&str> = left.map(|other| other.sheet.name.as_str()).collect();
    if !left.is_empty() {
        let args = [("sheets", left.join(&i18n.t("map-list-separator")).into())];
        let text = i18n.t_args("list-sheets-left", &args);
        ui.colored_label(ui.visuals().warn_fg_color, text);
    }
}

/// Which column is which: out of the way unless one is missing.
fn show_columns(view: &View<'_>, ui: &mut Ui, listing: &mut Listing) {
    let i18n = &view.i18n;
    let is_missing = !listing.missing().is_empty();
    let found = listing.heading.score();
    let args = [
        ("found", found.to_string().into()),
        ("total", listing.list.columns.len().to_string().into()),
    ];
    CollapsingHeader::new(i18n.t_args("list-columns", &args))
        .id_salt("list-columns")
        .open(is_missing.then_some(true))
        .show(ui, |ui| choose_columns(view, ui, listing));
    let left_out = listing.heading.left_out();
    if !left_out.is_empty() {
        let args = [(
            "columns",
            left_out.join(&i18n.t("map-list-separator")).into(),
        )];
        ui.label(RichText::new(i18n.t_args("list-left-out", &args)).weak());
    }
}

fn choose_columns(view: &View<'_>, ui: &mut Ui, listing: &mut Listing) {
    let i18n = &view.i18n;
    let captions = listing.heading.captions.clone();
    let missing = listing.missing();
    Grid::new("list-columns")
        .num_columns(2)
        .striped(true)
        .show(ui, |ui| {
            for (i, column) in listing.list.columns.iter().enumerate() {
                let name = i18n.column(listing.list, column);
                let mark = if column.needed { " *" } else { "" };
                let text = RichText::new(format!("{name}{mark}"));
                let text = if missing.contains(&column.name) {
                    text.color(ui.visuals().warn_fg_color)
                } else {
                    text
                };
                ui.label(text).on_hover_text(i18n.hint(column));
                let place = listing.heading.places[i];
                let none = i18n.t("list-no-column");
                let shown = place.and_then(|p| captions.get(p)).unwrap_or(&none);
                let menu = ComboBox::from_id_salt(("list-column", column.name))
                    .selected_text(shown)
                    .width(170.0)
                    .show_ui(ui, |ui| {
                        let mut choice = place;
                        ui.selectable_value(&mut choice, None, &none);
                        for (p, caption) in captions.iter().enumerate() {
                            if !caption.is_empty() {
                                ui.selectable_value(&mut choice, Some(p), caption);
                            }
                        }
                        choice
                    });
                name_field(&menu.response, &name);
                if let Some(choice) = menu.inner.filter(|choice| *choice != place) {
                    listing.heading.places[i] = choice;
                    view.send(Intent::CheckList);
                }
                ui.end_row();
            }
        });
}

/// What is worth a look: rows come in all the same.
fn show_warnings(view: &View<'_>, ui: &mut Ui, listing: &Listing) {
    let i18n = &view.i18n;
    let Some(checked) = &listing.checked else {
        return;
    };
    let of_project = listing.outlook.iter().flat_map(|o| &o.foreseen.warnings);
    let mut warnings: Vec<_> = checked.warnings.iter().chain(of_project).collect();
    warnings.sort_by_key(|(row, ..)| *row);
    if warnings.is_empty() && checked.filled == 0 {
        return;
    }
    title(ui, i18n.t("list-look"));
    let (all, broken) = checked.cells;
    if checked.is_garbled() {
        let args = [
            ("count", grouped(broken).into()),
            ("share", (broken * 100 / all.max(1)).to_string().into()),
        ];
        let text = i18n.t_args("list-broken", &args);
        ui.colored_label(ui.visuals().warn_fg_color, text);
    }
    if checked.filled > 0 {
        let args = [("count", grouped(checked.filled).into())];
        ui.label(i18n.t_args("list-filled", &args));
    }
    let mut kinds: Vec<_> = Vec::new();
    for (_, _, warning) in &warnings {
        if !kinds.contains(warning) {
            kinds.push(*warning);
        }
    }
    for kind in kinds {
        let rows = warnings.iter().filter(|w| w.2 == kind);
        let named: Vec<String> = rows.clone().take(NAMED).map(|w| w.0.to_string()).collect();
        let args = [
            ("what", i18n.warning(kind).into()),
            ("count", grouped(rows.count()).into()),
            ("rows", named.join(&i18n.t("list-separator")).into()),
        ];
        ui.label(i18n.t_args("list-warning", &args));
    }
}

/// Rows that may be somebody who is there: all candidates, one decision each.
fn show_doubtful(view: &View<'_>, ui: &mut Ui, listing: &mut Listing) {
    let i18n = &view.i18n;
    let Some((checked, outlook)) = listing.checked.clone().zip(listing.outlook.as_ref()) else {
        return;
    };
    let doubtful = &outlook.foreseen.doubtful;
    if doubtful.is_empty() {
        return;
    }
    let args = [("count", grouped(doubtful.len()).into())];
    title(ui, i18n.t_args("list-doubtful", &args));
    let mut decided: Vec<(usize, Option<Decision>)> = Vec::new();
    ui.horizontal_wrapped(|ui| {
        for (key, decision) in [
            ("list-all-new", Decision::New),
            ("list-all-skip", Decision::Skip),
        ] {
            if ui.button(i18n.t(key)).clicked() {
                let rows = doubtful.iter();
                decided.extend(rows.map(|d| (d.row, Some(decision.clone()))));
            }
        }
    });
    for one in doubtful.iter().take(LISTED) {
        let now = listing.decisions.get(&one.row);
        ui.separator();
        let told = told(listing.list, &checked.taken[one.index].values);
        let args = [("row", one.row.to_string().into()), ("what", told.into())];
        ui.label(RichText::new(i18n.t_args("list-row", &args)).strong());
        if let Some(choice) = show_choices(view, ui, one, now, &outlook.candidates) {
            decided.push((one.row, choice));
        }
    }
    show_more(view, ui, doubtful.len());
    if decided.is_empty() {
        return;
    }
    for (row, decision) in decided {
        match decision {
            Some(decision) => listing.decisions.insert(row, decision),
            None => listing.decisions.remove(&row),
        };
    }
    view.send(Intent::ForeseeList);
}

type Candidates = std::collections::HashMap<crate::model::record::Key, String>;

/// The choices of a doubtful row; `Some(None)` takes a decision back.
fn show_choices(
    view: &View<'_>,
    ui: &mut Ui,
    one: &Doubtful,
    now: Option<&Decision>,
    candidates: &Candidates,
) -> Option<Option<Decision>> {
    let i18n = &view.i18n;
    let mut choices: Vec<(String, Decision)> = Vec::new();
    for key in &one.candidates {
        let told = candidates.get(key).cloned().unwrap_or_default();
        let text = i18n.t_args("list-same", &[("who", told.into())]);
        choices.push((text, Decision::Same(key.clone())));
    }
    if let Some(twin) = one.twin {
        let args = [("row", twin.to_string().into())];
        ui.label(RichText::new(i18n.t_args("list-twin", &args)).weak());
    }
    choices.push((i18n.t("list-new"), Decision::New));
    choices.push((i18n.t("list-skip"), Decision::Skip));
    let mut chosen = None;
    for (text, decision) in choices {
        let is_taken = now == Some(&decision);
        if ui.radio(is_taken, text).clicked() {
            chosen = Some((!is_taken).then_some(decision));
        }
    }
    chosen
}

/// A row in a line: name and what else tells it apart, what is personal masked.
fn told(list: &List, values: &[Option<Box<str>>]) -> String {
    let columns = list.alike.iter().chain(list.key);
    let columns = columns.filter_map(|name| list.column(name));
    let said = columns.filter_map(|i| Some(shown(&list.columns[i], values[i].as_deref()?)));
    said.collect::<Vec<_>>().join("  ")
}

/// A value as it is shown to whoever looks over the shoulder.
pub(crate) fn shown(column: &Column, value: &str) -> String {
    match column.holder {
        Holder::Sealed | Holder::Finder => mask::field(column.name, value),
        _ => value.to_owned(),
    }
}

fn show_refused(view: &View<'_>, ui: &mut Ui, listing: &Listing) {
    let i18n = &view.i18n;
    let refused = listing.all_refused();
    if refused.is_empty() {
        return;
    }
    let args = [("count", grouped(refused.len()).into())];
    title(ui, i18n.t_args("list-refused", &args));
    for row in refused.iter().take(LISTED) {
        for (column, reason, said) in &row.faults {
            let column = &listing.list.columns[*column];
            let args = [
                ("row", row.row.to_string().into()),
                ("column", i18n.column(listing.list, column).into()),
                ("said", shown(column, said).into()),
                ("why", i18n.reason(*reason).into()),
            ];
            let key = if said.is_empty() {
                "list-fault-empty"
            } else {
                "list-fault"
            };
            ui.label(i18n.t_args(key, &args));
        }
    }
    show_more(view, ui, refused.len());
}

fn show_more(view: &View<'_>, ui: &mut Ui, count: usize) {
    let more = count.saturating_sub(LISTED);
    if more > 0 {
        let args = [("count", grouped(more).into())];
        ui.label(RichText::new(view.i18n.t_args("inspector-more", &args)).weak());
    }
}
