//! The forms of the desk: a round, the lanes and hours of a site, a team.

use super::site_name;
use crate::app::view::View;
use crate::app::widgets::form::{Against, Onward, field, instant_field, sheet};
use crate::app::widgets::{name_field, refocus, title};
use crate::app::words::messages::zone_name;
use crate::app::workspaces::sampling::{Form, Intent, ViewState};
use crate::geometry::fixed::Degrees;
use crate::i18n::I18n;
use crate::model::sampling::{PreRegistrationDraft, RoundPlanDraft, Scope, SiteDraft, TeamDraft};
use crate::rules::calendar;
use crate::rules::zone::Zone;
use egui::{Button, ComboBox, Grid, Id, RichText, ScrollArea, Ui};

/// What an instant looks like.
const INSTANT: &str = "2021-09-14 07:00";
/// The list of people in a team is at most so high, points.
const PEOPLE: f32 = 220.0;
/// Between hours of a site, as typed.
const PARTS: [char; 5] = [' ', ',', '，', '、', ';'];

/// Draw the form that is open.
pub fn show(view: &View<'_>, own: &mut ViewState, ui: &mut Ui) {
    let Some(entering) = &mut own.form else {
        return;
    };
    let place = Id::unique("sampling-form");
    let next = refocus::entering(&view.i18n, ui, place, entering, |ui, (form, _), refusal| {
        fill(view, ui, form, refusal)
    });
    match next {
        Some(Onward::Stay) | None => {}
        Some(Onward::Leave) => own.form = None,
        Some(Onward::Keep) => view.send(Intent::KeepForm),
    }
}

fn fill(view: &View<'_>, ui: &mut Ui, form: &mut Form, refusal: Option<&str>) -> Onward {
    let i18n = &view.i18n;
    let heading = match form {
        Form::Round(None, _) => i18n.t("sampling-new-round"),
        Form::Round(Some(_), _) => i18n.t("sampling-change-round"),
        Form::Site(None, _) => i18n.t("sampling-new-site"),
        Form::Site(Some(key), _) => site_name(view, Some(&key.id)),
        Form::Team(None, _) => i18n.t("sampling-new-team"),
        Form::Team(Some(_), _) => i18n.t("sampling-change-team"),
        Form::Home(_) => i18n.t("sampling-pre-registration"),
    };
    // Named as what opened it, which ends so that one sees that more is asked.
    title(ui, heading.trim_end_matches('…'));
    let (faults, other) = view.sampling_faults(form);
    sheet(i18n, ui, "sampling", refusal, |ui| {
        match form {
            Form::Round(_, draft) => round(view, ui, draft),
            Form::Site(_, draft) => site(i18n, ui, draft),
            Form::Team(_, draft) => team(view, ui, draft),
            Form::Home(draft) => home(view, ui, draft),
        }
        Against { faults, other }
    })
}

fn round(view: &View<'_>, ui: &mut Ui, draft: &mut RoundPlanDraft) {
    let i18n = &view.i18n;
    Grid::new("round-form").num_columns(2).show(ui, |ui| {
        field(i18n, ui, "field-number", &mut draft.number, "10");
        field(i18n, ui, "field-date", &mut draft.day, "2021-09-14");
        let at = draft.starts_at();
        instant_field(i18n, ui, "field-starts", (&mut draft.starts, at), "07:00");
        let at = draft.due_at();
        instant_field(i18n, ui, "field-due", (&mut draft.due, at), "20:00");
        let name = i18n.t("field-size");
        ui.label(RichText::new(&name).weak());
        let day = calendar::date(&draft.day).ok();
        let rules = view.sampling_rules();
        let profile = rules.on(day.unwrap_or_else(|| view.now().date()));
        let menu = ComboBox::from_id_salt("round-size")
            .selected_text(&draft.size)
            .show_ui(ui, |ui| {
                for size in &profile.sizes {
                    let text = size.to_string();
                    ui.selectable_value(&mut draft.size, text.clone(), text);
                }
            });
        name_field(&menu.response, &name);
        refocus::after_menu(ui.ctx(), &menu);
        ui.end_row();
        scope(view, ui, draft);
        order(view, ui, draft);
    });
}

/// Who is called first: communities and grids, one after the other; all others come after them.
fn order(view: &View<'_>, ui: &mut Ui, draft: &mut RoundPlanDraft) {
    let i18n = &view.i18n;
    let name = i18n.t("field-order");
    ui.label(RichText::new(&name).weak());
    ui.vertical(|ui| {
        let last = draft.order.len().saturating_sub(1);
        let mut swapped = None;
        let mut dropped = None;
        for (place, code) in draft.order.iter().enumerate() {
            ui.horizontal(|ui| {
                ui.label(format!("{}. {}", place + 1, view.called_title(code)));
                let earlier = Button::new(i18n.t("sampling-order-earlier")).small();
                if ui.add_enabled(place > 0, earlier).clicked() {
                    swapped = Some((place - 1, place));
                }
                let later = Button::new(i18n.t("sampling-order-later")).small();
                if ui.add_enabled(place < last, later).clicked() {
                    swapped = Some((place, place + 1));
                }
                if ui.small_button(i18n.t("sampling-order-drop")).clicked() {
                    dropped = Some(place);
                }
            });
        }
        if let Some((one, other)) = swapped {
            draft.order.swap(one, other);
        }
        if let Some(place) = dropped {
            draft.order.remove(place);
        }
        let mut added = Vec::new();
        let menu = ComboBox::from_id_salt("round-order")
            .selected_text(i18n.t("sampling-order-add"))
            .show_ui(ui, |ui| {
                for (code, community) in view.session.communities() {
                    if !draft.order.contains(code)
                        && ui.selectable_label(false, community).clicked()
                    {
                        added.push(code.clone());
                    }
                }
            });
        name_field(&menu.response, &name);
        refocus::after_menu(ui.ctx(), &menu);
        if selected_button(view, ui, "sampling-order-selected") {
            added.extend(view.selected_codes());
        }
        added.retain(|code| !draft.order.contains(code));
        draft.order.append(&mut added);
    });
    ui.end_row();
}

/// Who is sampled: everybody, or those of some communities, grids or zones.
fn scope(view: &View<'_>, ui: &mut Ui, draft: &mut RoundPlanDraft) {
    let i18n = &view.i18n;
    let name = i18n.t("field-scope");
    ui.label(RichText::new(&name).weak());
    let text = |scope: Scope| i18n.t(&format!("sampling-scope-{}", scope.name()));
    let before = draft.scope;
    let menu = ComboBox::from_id_salt("round-scope")
        .selected_text(text(draft.scope))
        .show_ui(ui, |ui| {
            for scope in Scope::ALL {
                ui.selectable_value(&mut draft.scope, scope, text(scope));
            }
        });
    name_field(&menu.response, &name);
    refocus::after_menu(ui.ctx(), &menu);
    ui.end_row();
    if draft.scope != before {
        draft.of.clear();
    }
    match draft.scope {
        Scope::Town | Scope::Isolated => {}
        Scope::Zones => {
            ui.label("");
            ui.vertical(|ui| {
                for zone in Zone::ALL {
                    choose(ui, &mut draft.of, zone.name(), &zone_name(i18n, zone));
                }
            });
            ui.end_row();
        }
        Scope::Communities => {
            ui.label("");
            // The form scrolls; an area of its own here would make the panel as wide as it likes.
            ui.vertical(|ui| {
                for (code, name) in view.session.communities() {
                    choose(ui, &mut draft.of, code, name);
                }
            });
            ui.end_row();
        }
        Scope::Grids => {
            ui.label("");
            ui.vertical(|ui| {
                let names: Vec<String> = draft
                    .of
                    .iter()
                    .map(|code| view.grid_title(Some(code)))
                    .collect();
                ui.label(names.join(&i18n.t("map-list-separator")));
                if selected_button(view, ui, "sampling-take-selected") {
                    draft.of = view.selected_codes();
                }
            });
            ui.end_row();
        }
    }
}

/// A button that takes what is selected on the map, once something is. `true` where it is pressed.
fn selected_button(view: &View<'_>, ui: &mut Ui, key: &str) -> bool {
    let has_selection = !view.session.selection().is_empty();
    let button = Button::new(view.i18n.t(key)).small();
    let response = ui.add_enabled(has_selection, button);
    let response = response.on_disabled_hover_text(view.i18n.t("blocked-no-selection"));
    response.clicked()
}

/// One of several that may be chosen.
fn choose(ui: &mut Ui, of: &mut Vec<String>, value: &str, name: &str) {
    let place = of.iter().position(|one| one == value);
    let mut is_chosen = place.is_some();
    if ui.checkbox(&mut is_chosen, name).changed() {
        match place {
            Some(place) => {
                of.remove(place);
            }
            None => of.push(value.to_owned()),
        }
    }
}

fn site(i18n: &I18n, ui: &mut Ui, draft: &mut SiteDraft) {
    Grid::new("site-form").num_columns(2).show(ui, |ui| {
        field(i18n, ui, "field-unit-name", &mut draft.name, "");
        ui.label(RichText::new(i18n.t("field-site")).weak());
        let place = draft.at;
        let place = place.map(|at| format!("{}, {}", Degrees(at.x), Degrees(at.y)));
        ui.label(place.unwrap_or_else(|| i18n.t("site-click")));
        ui.end_row();
        field(i18n, ui, "field-lanes", &mut draft.lanes, "2");
        let hint = i18n.t("sampling-per-hour-hint");
        field(i18n, ui, "field-per-hour", &mut draft.per_hour, &hint);
        let mut hours = draft.hours.join(" ");
        field(
            i18n,
            ui,
            "field-site-hours",
            &mut hours,
            "07:00-11:30 14:00-20:00",
        );
        draft.hours = hours
            .split(PARTS)
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect();
        // A blank at the end is on its way to the next hours.
        if hours.ends_with(PARTS) && !draft.hours.is_empty() {
            draft.hours.push(String::new());
        }
    });
    ui.checkbox(&mut draft.is_closed, i18n.t("sampling-site-shut"));
    if draft.at.is_some() {
        ui.label(RichText::new(i18n.t("sampling-site-again")).weak());
    }
}

/// Who of a household is to be sampled.
fn home(view: &View<'_>, ui: &mut Ui, draft: &mut PreRegistrationDraft) {
    let living = view.living_in(&draft.home);
    if let Some((first, _)) = living.first() {
        ui.label(RichText::new(view.home_text(first)).strong());
    }
    ui.label(RichText::new(view.i18n.t("field-people")).weak());
    for (id, name) in &living {
        choose(ui, &mut draft.people, id, name);
    }
}

fn team(view: &View<'_>, ui: &mut Ui, draft: &mut TeamDraft) {
    let i18n = &view.i18n;
    let Some(sampling) = view.sampling.sampling() else {
        return;
    };
    Grid::new("team-form").num_columns(2).show(ui, |ui| {
        let name = i18n.t("field-sampling-site");
        ui.label(RichText::new(&name).weak());
        let site = Some(draft.site.as_str()).filter(|site| !site.is_empty());
        let shown = site_name(view, site);
        let menu = ComboBox::from_id_salt("team-site")
            .selected_text(shown)
            .show_ui(ui, |ui| {
                for site in sampling.sites() {
                    let id = site.key.id.clone();
                    ui.selectable_value(&mut draft.site, id, &site.name);
                }
            });
        name_field(&menu.response, &name);
        refocus::after_menu(ui.ctx(), &menu);
        ui.end_row();
        field(i18n, ui, "field-lane", &mut draft.lane, "1");
        field(i18n, ui, "field-team-from", &mut draft.from, INSTANT);
        field(
            i18n,
            ui,
            "field-team-until",
            &mut draft.until,
            "2021-09-14 13:00",
        );
    });
    ui.label(RichText::new(i18n.t("field-people")).weak());
    ScrollArea::vertical()
        .id_salt("team-people")
        .max_height(PEOPLE)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            let trained = sampling.trained();
            let lines = view.staff_lines(&trained);
            for (id, line) in trained.into_iter().zip(&lines) {
                choose(ui, &mut draft.people, id, line);
            }
        });
}
