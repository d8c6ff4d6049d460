//! The rules the project goes by: bundled profiles, or one from a file, each with its source.

use crate::app::view::View;
use crate::app::widgets::name_field;
use crate::app::widgets::question::{Next, buttons};
use crate::app::workspaces::epidemic::Intent;
use crate::i18n::I18n;
use crate::model::act::Act;
use crate::rules::Permission;
use crate::rules::profile::{FreeProfile, Profile, RuleSet, free_profiles, profile_on, profiles};
use crate::rules::zone::Zone;
use egui::{ComboBox, Grid, RichText, ScrollArea, Ui};
use std::collections::BTreeMap;

/// What a profile is called in the language of the window.
pub fn title_of<'a>(i18n: &I18n, titles: &'a BTreeMap<String, String>, id: &'a str) -> &'a str {
    titles.get(i18n.language().tag()).map_or(id, String::as_str)
}

/// The rules are chosen.
pub(crate) fn choose(view: &View<'_>, ui: &mut Ui, rules: &mut RuleSet, fault: &str) -> Next {
    let i18n = &view.i18n;
    let today = view.now().date();
    let own = rules.zone.clone();
    let own = own.filter(|own| profiles().iter().all(|profile| profile != own));
    let name = |profile: Option<&Profile>| match profile {
        Some(profile) => title_of(i18n, &profile.titles, &profile.id).to_owned(),
        None => {
            let today = profile_on(today);
            let args = [("profile", title_of(i18n, &today.titles, &today.id).into())];
            i18n.t_args("rules-by-date", &args)
        }
    };
    let free_name = |free: Option<&FreeProfile>| match free {
        Some(free) => title_of(i18n, &free.titles, &free.id).to_owned(),
        None => i18n.t("rules-no-free"),
    };
    let mut is_reading = false;
    Grid::new("rules").num_columns(2).show(ui, |ui| {
        let label = i18n.t("rules-zones");
        ui.label(RichText::new(&label).weak());
        ui.horizontal(|ui| {
            let menu = ComboBox::from_id_salt("rules-zones")
                .selected_text(name(rules.zone.as_ref()))
                .width(230.0)
                .show_ui(ui, |ui| {
                    let offered = profiles().iter().chain(own.as_ref());
                    let offered = std::iter::once(None).chain(offered.map(Some));
                    for profile in offered {
                        let is_it = rules.zone.as_ref() == profile;
                        if ui.selectable_label(is_it, name(profile)).clicked() {
                            rules.zone = profile.cloned();
                        }
                    }
                });
            name_field(&menu.response, &label);
            is_reading = ui.button(i18n.t("rules-from-file")).clicked();
        });
        ui.end_row();
        let label = i18n.t("rules-free");
        ui.label(RichText::new(&label).weak());
        let menu = ComboBox::from_id_salt("rules-free")
            .selected_text(free_name(rules.free.as_ref()))
            .width(230.0)
            .show_ui(ui, |ui| {
                let offered = std::iter::once(None).chain(free_profiles().iter().map(Some));
                for free in offered {
                    let is_it = rules.free.as_ref() == free;
                    if ui.selectable_label(is_it, free_name(free)).clicked() {
                        rules.free = free.cloned();
                    }
                }
            });
        name_field(&menu.response, &label);
        ui.end_row();
    });
    if !fault.is_empty() {
        ui.colored_label(ui.visuals().error_fg_color, fault);
    }
    ui.separator();
    let (profile, free) = rules.on(today);
    ScrollArea::vertical().max_height(260.0).show(ui, |ui| {
        show_profile(i18n, ui, profile);
        if let Some(free) = free {
            ui.add_space(6.0);
            ui.label(RichText::new(&free.source).weak());
            ui.label(RichText::new(&free.declaration.source).weak());
        }
    });
    let role = view.work.state.as_ref().and_then(|state| state.role);
    let may = role.is_some_and(|role| role.may(Permission::IssueOrders));
    if !may {
        ui.label(RichText::new(i18n.t("rules-may-not")).weak());
    }
    let chosen = rules.clone();
    let next = buttons(i18n, ui, "rules-keep", may, || {
        let rules = Box::new(chosen);
        Act::ChangeRules { rules }
    });
    if is_reading {
        view.send(Intent::ChooseRules);
    }
    next
}

/// What a profile says, each rule with its source.
fn show_profile(i18n: &I18n, ui: &mut Ui, profile: &Profile) {
    ui.label(RichText::new(&profile.source).strong());
    let stages = profile.at_case.iter().chain(&profile.beside);
    for stage in stages {
        show_rule(i18n, ui, stage.zone, &stage.source);
    }
    show_rule(i18n, ui, profile.rest.zone, &profile.rest.source);
    for procedure in [&profile.closing, &profile.release] {
        ui.label(RichText::new(&procedure.source).weak());
    }
    for rule in profile.contacts.values() {
        ui.label(RichText::new(&rule.source).weak());
    }
    if !profile.notes.is_empty() {
        ui.label(RichText::new(&profile.notes).weak().italics());
    }
}

fn show_rule(i18n: &I18n, ui: &mut Ui, zone: Zone, source: &str) {
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(super::zone_name(i18n, zone)).strong());
        ui.label(RichText::new(source).weak());
    });
}
