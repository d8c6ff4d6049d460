//! The assistant for bringing a layer in: where it lies, what it becomes, what is mended, what
//! would change. Nothing is written until it is accepted.

use crate::app::view::View;
use crate::app::widgets::course;
use crate::app::widgets::frame_buttons;
use crate::app::widgets::name_field;
use crate::app::widgets::number;
use crate::app::widgets::table::{Column, Table};
use crate::app::widgets::title;
use crate::app::words::messages::{self, finding_key, grouped};
use crate::app::workspaces::exchange::Intent;
use crate::app::workspaces::exchange::import_fields::show_fields;
use crate::app::workspaces::exchange::import_state::Importing;
use crate::exchange::encoding::{CHOICES, Reason};
use crate::exchange::import::{CrsReason, Mode, TARGETS, guess_fields};
use crate::geometry::coverage::FindingKind;
use crate::geometry::crs::{Crs, GaussKruger, Transform};
use crate::model::record::Kind;
use egui::{Button, Color32, ComboBox, Grid, Panel, RichText, ScrollArea, Slider, TextEdit, Ui};

/// So many findings are listed at once.
const LISTED: usize = 200;
/// The tolerance can be set up to this, metres.
const MOST_TOLERANCE_M: f64 = 20.0;

/// Draw the panel.
pub fn show(view: &View<'_>, importing: &mut Importing, ui: &mut Ui) {
    Panel::right("import")
        .default_size(360.0)
        .size_range(300.0..=600.0)
        .show(ui, |ui| {
            if importing.is_waiting() {
                // It is on its way into the project: nothing is decided any more.
                ui.disable();
            }
            show_buttons(view, ui, importing);
            ui.separator();
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                frame_buttons(ui);
                show_source(view, ui, importing);
                show_crs(view, ui, importing);
                show_target(view, ui, importing);
                show_fields(view, ui, importing);
                show_mending(view, ui, importing);
                show_findings(view, ui, importing);
            });
        });
}

fn warn(ui: &mut Ui, text: String) {
    ui.colored_label(ui.visuals().warn_fg_color, text);
}

/// What will be done, and the buttons that do it: always in sight.
fn show_buttons(view: &View<'_>, ui: &mut Ui, importing: &mut Importing) {
    frame_buttons(ui);
    let i18n = &view.i18n;
    let file = importing.source.path.file_name().unwrap_or_default();
    let args = [("file", file.to_string_lossy().into_owned().into())];
    title(ui, i18n.t_args("import-title", &args));
    if let Some(effect) = &importing.effect {
        let figures = &effect.figures;
        let key = if figures.added + figures.updated == 0 {
            "import-will-nothing"
        } else if effect.is_plan {
            "import-will-plan"
        } else {
            "import-will"
        };
        let args = [
            ("added", grouped(figures.added).into()),
            ("updated", grouped(figures.updated).into()),
            ("unchanged", grouped(figures.unchanged).into()),
        ];
        ui.label(i18n.t_args(key, &args));
        let left_out = figures.left_out.len();
        if left_out > 0 {
            let key = match importing.settings.mode {
                Mode::Add => "import-left-there",
                Mode::Attributes | Mode::Replace => "import-left-missing",
            };
            let named: Vec<&str> = figures
                .left_out
                .iter()
                .take(6)
                .map(String::as_str)
                .collect();
            let args = [
                ("count", grouped(left_out).into()),
                ("codes", named.join(&i18n.t("list-separator")).into()),
            ];
            warn(ui, i18n.t_args(key, &args));
        }
        if figures.repeated > 0 {
            let args = [("count", grouped(figures.repeated).into())];
            warn(ui, i18n.t_args("import-repeated", &args));
        }
        if !figures.said_elsewhere.is_empty() {
            let names: Vec<&str> = figures.said_elsewhere.iter().map(String::as_str).collect();
            let names = names.join(&i18n.t("map-list-separator"));
            ui.label(i18n.t_args("import-said-elsewhere", &[("names", names.into())]));
        }
        if figures.not_in_file > 0 && importing.settings.mode != Mode::Add {
            let args = [("count", grouped(figures.not_in_file).into())];
            ui.label(RichText::new(i18n.t_args("import-not-in-file", &args)).weak());
        }
        if let Some(row) = &effect.before {
            let args = [
                ("when", crate::store::journal::local_time(&row.at).into()),
                ("who", row.author.actor.clone().into()),
            ];
            warn(ui, i18n.t_args("import-before", &args));
            ui.checkbox(&mut importing.again, i18n.t("import-again"));
        }
    } else if importing.is_working() {
        ui.horizontal(|ui| match importing.course() {
            Some(course) => course::show(i18n, ui, &course),
            None => {
                ui.spinner();
                ui.label(RichText::new(i18n.t("import-working")).weak());
            }
        });
    }
    ui.horizontal(|ui| {
        let blocked = importing.blocked();
        let accept = Button::new(RichText::new(i18n.t("import-accept")).strong());
        let mut response = ui.add_enabled(blocked.is_none(), accept);
        if let Some(reason) = blocked {
            response = response.on_disabled_hover_text(i18n.t(reason));
        }
        if response.clicked() {
            view.send(Intent::AcceptImport);
        }
        if ui.button(i18n.t("import-cancel")).clicked() {
            view.send(Intent::LeaveImport);
        }
    });
    if let Some(reason) = importing
        .blocked()
        .filter(|r| *r != "import-blocked-working")
    {
        ui.label(RichText::new(i18n.t(reason)).weak());
    }
}

fn show_source(view: &View<'_>, ui: &mut Ui, importing: &Importing) {
    let i18n = &view.i18n;
    let name_of = |i: usize| {
        let layer = &importing.source.layers[i];
        let args = [
            ("name", layer.name.clone().into()),
            ("count", grouped(layer.features.len()).into()),
        ];
        i18n.t_args("import-layer-name", &args)
    };
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(importing.source.format.name()).weak());
        if importing.source.layers.len() < 2 {
            ui.label(name_of(0));
            return;
        }
        let label = ui.label(i18n.t("import-layer"));
        ComboBox::from_id_salt("import-layer")
            .selected_text(name_of(importing.layer))
            .width(220.0)
            .show_ui(ui, |ui| {
                for i in 0..importing.source.layers.len() {
                    if ui
                        .selectable_label(i == importing.layer, name_of(i))
                        .clicked()
                    {
                        view.send(Intent::ChooseLayer(i));
                    }
                }
            })
            .response
            .labelled_by(label.id);
    });
    for line in messages::skipped_lines(i18n, &importing.source.skipped, LISTED) {
        warn(ui, line);
    }
    if importing.is_remembered {
        ui.label(RichText::new(i18n.t("import-remembered")).weak());
    }
    if importing.source.format.has_charset()
        && let Some(charset) = importing.raw().charset
    {
        ui.horizontal_wrapped(|ui| {
            let label = ui.label(i18n.t("import-charset"));
            ComboBox::from_id_salt("import-charset")
                .selected_text(charset.encoding.name())
                .show_ui(ui, |ui| {
                    for choice in CHOICES {
                        let is_taken = choice == charset.encoding;
                        if ui.selectable_label(is_taken, choice.name()).clicked() {
                            view.send(Intent::ReadAs(choice));
                        }
                    }
                })
                .response
                .labelled_by(label.id);
            let key = match charset.reason {
                Reason::Mark => "charset-mark",
                Reason::Ascii => "charset-ascii",
                Reason::Strict => "charset-strict",
                Reason::Declared => "charset-declared",
                Reason::Contradicted => "charset-contradicted",
                Reason::Guessed => "charset-guessed",
                Reason::Chosen => "charset-chosen",
            };
            ui.label(RichText::new(i18n.t(key)).weak());
        });
    }
}

/// Systems that can be chosen beside those that were found.
pub(super) fn systems() -> Vec<Crs> {
    let degrees = [
        Crs::Wgs84,
        Crs::Cgcs2000,
        Crs::Gcj02,
        Crs::Bd09,
        Crs::Epsg(3857),
    ];
    let zones = GaussKruger::all().filter(|zone| (105..=123).contains(&zone.meridian));
    degrees
        .into_iter()
        .chain(zones.map(Crs::GaussKruger))
        .collect()
}

/// A system as it is called here.
pub(super) fn crs_name(view: &View<'_>, crs: &Crs) -> String {
    match crs {
        Crs::GaussKruger(zone) => {
            let args = [
                (
                    "width",
                    if zone.name().starts_with("GK3") {
                        "3"
                    } else {
                        "6"
                    }
                    .into(),
                ),
                ("meridian", zone.meridian.to_string().into()),
                ("zone", zone.zone().to_string().into()),
            ];
            let key = if zone.numbered {
                "crs-gauss-numbered"
            } else {
                "crs-gauss"
            };
            view.i18n.t_args(key, &args)
        }
        Crs::Gcj02 => view.i18n.t("crs-gcj02"),
        Crs::Bd09 => view.i18n.t("crs-bd09"),
        other => other.name(),
    }
}

fn show_crs(view: &View<'_>, ui: &mut Ui, importing: &mut Importing) {
    let i18n = &view.i18n;
    if importing.candidates.is_empty() {
        return;
    }
    title(ui, i18n.t("import-crs"));
    let mut chosen: Option<(Crs, bool)> = None;
    let named = |crs: &Crs, swapped: bool| {
        let name = crs_name(view, crs);
        if swapped {
            i18n.t_args("crs-swapped-name", &[("name", name.into())])
        } else {
            name
        }
    };
    let menu = ComboBox::from_id_salt("import-crs")
        .selected_text(named(&importing.settings.crs, importing.settings.swapped))
        .width(ui.available_width() - 8.0)
        .height(360.0)
        .show_ui(ui, |ui| {
            let now = (&importing.settings.crs, importing.settings.swapped);
            for candidate in &importing.candidates {
                let is_taken = now == (&candidate.crs, candidate.swapped);
                let text = named(&candidate.crs, candidate.swapped);
                let text = if candidate.reason.is_sure() {
                    RichText::new(text).strong()
                } else {
                    RichText::new(text)
                };
                if ui.selectable_label(is_taken, text).clicked() {
                    chosen = Some((candidate.crs.clone(), candidate.swapped));
                }
            }
            ui.separator();
            for crs in systems() {
                let is_found = importing
                    .candidates
                    .iter()
                    .any(|c| c.crs == crs && !c.swapped);
                if !is_found
                    && ui
                        .selectable_label(*now.0 == crs, named(&crs, false))
                        .clicked()
                {
                    chosen = Some((crs, false));
                }
            }
        });
    name_field(&menu.response, &i18n.t("import-crs"));
    let reason = match importing.candidate().map(|c| c.reason) {
        None => i18n.t("crs-chosen"),
        Some(CrsReason::Declared) => i18n.t("crs-declared"),
        Some(CrsReason::Degrees) => i18n.t("crs-degrees"),
        Some(CrsReason::Fits(percent)) => {
            i18n.t_args("crs-fits", &[("percent", percent.to_string().into())])
        }
        Some(CrsReason::Within) => i18n.t("crs-within"),
        Some(CrsReason::Signs) => i18n.t("crs-signs"),
        Some(CrsReason::ZoneNumber) => i18n.t("crs-zone-number"),
        Some(CrsReason::Possible) => i18n.t("crs-possible"),
        Some(CrsReason::Elsewhere) => i18n.t("crs-elsewhere"),
    };
    if importing.is_settled {
        ui.label(RichText::new(reason).weak());
    } else {
        warn(ui, reason);
        if ui.button(i18n.t("crs-confirm")).clicked() {
            importing.is_settled = true;
        }
    }
    ui.horizontal(|ui| {
        let mut swapped = importing.settings.swapped;
        if ui.checkbox(&mut swapped, i18n.t("crs-swapped")).changed() {
            chosen = Some((importing.settings.crs.clone(), swapped));
        }
        let label = ui.label(i18n.t("crs-code"));
        let field = TextEdit::singleline(&mut importing.typed_crs)
            .desired_width(110.0)
            .hint_text("EPSG:4548");
        let response = ui.add(field).labelled_by(label.id);
        if response.lost_focus() {
            let crs = Crs::named(&importing.typed_crs).filter(|crs| Transform::of(crs).is_ok());
            match crs {
                Some(crs) if crs != importing.settings.crs => {
                    chosen = Some((crs, importing.settings.swapped));
                }
                Some(_) => {}
                None => importing.typed_crs = importing.settings.crs.name(),
            }
        }
    });
    if let Some((crs, swapped)) = chosen {
        importing.typed_crs = crs.name();
        importing.settings.crs = crs;
        importing.settings.swapped = swapped;
        importing.is_settled = true;
        view.send(Intent::Decided);
    }
    if let Some(fault) = &importing.fault {
        ui.colored_label(ui.visuals().error_fg_color, i18n.t("crs-unusable"));
        ui.label(RichText::new(fault.to_string()).weak());
    }
}

fn show_target(view: &View<'_>, ui: &mut Ui, importing: &mut Importing) {
    let i18n = &view.i18n;
    title(ui, i18n.t("import-as"));
    let kind_name = |kind: Kind| i18n.t(&format!("kind-{kind}"));
    ui.horizontal_wrapped(|ui| {
        let menu = ComboBox::from_id_salt("import-target")
            .selected_text(kind_name(importing.settings.target))
            .show_ui(ui, |ui| {
                for kind in TARGETS {
                    let is_taken = kind == importing.settings.target;
                    if ui.selectable_label(is_taken, kind_name(kind)).clicked() && !is_taken {
                        importing.settings.target = kind;
                        importing.settings.fields = guess_fields(importing.raw(), kind);
                        view.send(Intent::Decided);
                    }
                }
            });
        name_field(&menu.response, &i18n.t("import-as"));
    });
    let target = importing.settings.target;
    for (mode, key) in [
        (Mode::Add, "import-mode-add"),
        (Mode::Attributes, "import-mode-attributes"),
        (Mode::Replace, "import-mode-replace"),
    ] {
        let text = i18n.t(key);
        let response = ui.radio(importing.settings.mode == mode, text);
        let response = if mode == Mode::Replace && target == Kind::Grid {
            response.on_hover_text(i18n.t("import-mode-plan"))
        } else {
            response
        };
        if response.clicked() {
            importing.settings.mode = mode;
            view.send(Intent::Decided);
        }
    }
}

fn show_mending(view: &View<'_>, ui: &mut Ui, importing: &mut Importing) {
    if importing.settings.target != Kind::Grid {
        return;
    }
    let i18n = &view.i18n;
    title(ui, i18n.t("import-mending"));
    let slider = Slider::new(&mut importing.settings.tolerance_m, 0.0..=MOST_TOLERANCE_M)
        .logarithmic(true)
        .smallest_positive(0.1)
        .fixed_decimals(1)
        .suffix(" m");
    let response = ui.add(slider);
    name_field(&response, &i18n.t("import-tolerance"));
    if response.changed() {
        view.send(Intent::Decided);
    }
    ui.label(RichText::new(i18n.t("import-tolerance-hint")).weak());
    let Some(prepared) = &importing.prepared else {
        return;
    };
    Grid::new("import-counts")
        .num_columns(3)
        .striped(true)
        .show(ui, |ui| {
            ui.label(RichText::new(i18n.t("import-what")).weak());
            for key in ["import-found", "import-left"] {
                number(ui, RichText::new(i18n.t(key)).weak());
            }
            ui.end_row();
            for kind in FindingKind::ALL {
                let count = |all: &[crate::geometry::coverage::Finding]| {
                    all.iter().filter(|f| f.kind == kind).count()
                };
                let (found, left) = (count(&prepared.given), count(&prepared.left));
                if found + left == 0 {
                    continue;
                }
                ui.label(i18n.t(finding_key(kind)));
                number(ui, grouped(found).to_string());
                let colour = if left > 0 && kind.is_error() {
                    ui.visuals().warn_fg_color
                } else {
                    Color32::PLACEHOLDER
                };
                number(ui, RichText::new(grouped(left).to_string()).color(colour));
                ui.end_row();
            }
        });
    let snapped = &prepared.map.snapped;
    if snapped.moved + snapped.inserted > 0 {
        let args = [
            ("moved", grouped(snapped.moved).into()),
            ("inserted", grouped(snapped.inserted).into()),
            ("farthest", format!("{:.2}", snapped.farthest_m).into()),
        ];
        ui.label(i18n.t_args("import-snapped", &args));
    }
    if prepared.given.is_empty() {
        ui.label(i18n.t("import-sound"));
    }
}

fn show_findings(view: &View<'_>, ui: &mut Ui, importing: &Importing) {
    let i18n = &view.i18n;
    let Some(prepared) = &importing.prepared else {
        return;
    };
    if !prepared.notes.is_empty() || !prepared.misplaced.is_empty() || !prepared.repeated.is_empty()
    {
        title(ui, i18n.t("import-notes"));
        for line in messages::note_lines(i18n, &prepared.notes) {
            ui.label(RichText::new(line).weak());
        }
        for one in prepared.misplaced.iter().take(LISTED) {
            let (why, _) = messages::feature_problem(i18n, &one.problem);
            let args = [
                ("number", one.number.to_string().into()),
                ("title", one.title.clone().unwrap_or_default().into()),
                ("why", why.into()),
            ];
            warn(ui, i18n.t_args("error-feature", &args));
        }
        for (code, count) in prepared.repeated.iter().take(LISTED) {
            let args = [
                ("code", code.clone().into()),
                ("count", grouped(*count).into()),
            ];
            warn(ui, i18n.t_args("import-code-repeated", &args));
        }
    }
    if prepared.given.is_empty() {
        return;
    }
    title(ui, i18n.t("import-places"));
    let is_current = |place: usize| importing.finding == Some(place);
    let columns = [Column::text(""), Column::text("").grows()];
    let clicked = Table::new("import-places", i18n.t("import-places"), &columns)
        .flows()
        .selected(&is_current)
        .show(ui, prepared.given.len().min(LISTED), |row, place| {
            let finding = &prepared.given[place];
            let names = finding.faces.iter().take(3).map(|f| prepared.map.title(*f));
            row.text(i18n.t(finding_key(finding.kind)));
            row.text(names.collect::<Vec<_>>().join(&i18n.t("list-separator")));
        });
    if let Some(place) = clicked.row {
        view.send(Intent::GoToIncoming(place));
    }
    let more = prepared.given.len().saturating_sub(LISTED);
    if more > 0 {
        let args = [("count", grouped(more).into())];
        ui.label(RichText::new(i18n.t_args("inspector-more", &args)).weak());
    }
}
