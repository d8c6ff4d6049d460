//! The profile that a desk goes by: the bundled one, or one that the project brought from a file. Owns:
//! how it is shown and chosen. Must not know: what a desk does by it, how files are read.

use crate::app::state::dialog::ProfileAsked;
use crate::app::view::View;
use crate::app::widgets::name_field;
use crate::app::widgets::question::{Next, buttons};
use crate::app::words::messages::zone_name;
use crate::app::workspaces::epidemic::views::rules::title_of as title_in;
use crate::app::workspaces::project::Intent;
use crate::i18n::I18n;
use crate::model::act::{Act, ActionName};
use crate::model::setting::{ProfileOf, heading_of};
use crate::rules::arrivals::{self, CallProfile, CallResult, Follow};
use crate::rules::sampling::{SamplingProfile, ZONE_ISOLATED, sampling_profile_on};
use crate::rules::zone::Zone;
use egui::{ComboBox, Label, RichText, ScrollArea, Ui};
use jiff::civil::{Date, Time};

/// The key of the title of the dialog, and of the button that leads to it.
pub const fn title_of(of: ProfileOf) -> &'static str {
    match of {
        ProfileOf::Calls => "profile-title-calls",
        ProfileOf::Sampling => "profile-title-sampling",
    }
}

/// What leads to it.
pub fn button(view: &View<'_>, ui: &mut Ui, of: ProfileOf) {
    if ui.small_button(view.i18n.t(title_of(of))).clicked() {
        view.send(Intent::AskProfile(of));
    }
}

/// The text of what is gone by on a day.
fn text_on(asked: &ProfileAsked, day: Date) -> &str {
    if let Some(text) = &asked.text {
        return text;
    }
    let bundled = asked.of.bundled();
    let of_day = bundled.iter().rev().find(|text| match asked.of {
        ProfileOf::Calls => true,
        ProfileOf::Sampling => heading_of(text).id == sampling_profile_on(day).id,
    });
    of_day.copied().unwrap_or_default()
}

/// What a choice is called.
fn name_of(i18n: &I18n, of: ProfileOf, text: Option<&str>, day: Date) -> String {
    let titled = |text: &str| {
        let heading = heading_of(text);
        title_in(i18n, &heading.titles, &heading.id).to_owned()
    };
    match (of, text) {
        (_, Some(text)) => titled(text),
        (ProfileOf::Calls, None) => {
            let bundled = of.bundled().first().copied().map(titled);
            let args = [("profile", bundled.unwrap_or_default().into())];
            i18n.t_args("profile-bundled", &args)
        }
        (ProfileOf::Sampling, None) => {
            let today = sampling_profile_on(day);
            let args = [("profile", title_in(i18n, &today.titles, &today.id).into())];
            i18n.t_args("rules-by-date", &args)
        }
    }
}

/// It is chosen.
pub(crate) fn choose(view: &View<'_>, ui: &mut Ui, asked: &mut ProfileAsked) -> Next {
    let i18n = &view.i18n;
    let today = view.now().date();
    let of = asked.of;
    // The one profile of calls that is bundled is what is gone by where nothing is chosen.
    let bundled: &[&str] = match of {
        ProfileOf::Calls => &[],
        ProfileOf::Sampling => of.bundled(),
    };
    let own = asked.own.clone();
    let own = own.filter(|own| !bundled.contains(&own.as_str()));
    let offered = bundled.iter().copied().chain(own.as_deref());
    let offered: Vec<Option<&str>> = std::iter::once(None).chain(offered.map(Some)).collect();
    let label = i18n.t("profile-chosen");
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(&label).weak());
        let menu = ComboBox::from_id_salt("profile")
            .selected_text(name_of(i18n, of, asked.text.as_deref(), today))
            .width(300.0)
            .show_ui(ui, |ui| {
                for text in offered {
                    let is_it = asked.text.as_deref() == text;
                    let name = name_of(i18n, of, text, today);
                    if ui.selectable_label(is_it, name).clicked() {
                        asked.text = text.map(str::to_owned);
                    }
                }
            });
        name_field(&menu.response, &label);
        if ui.button(i18n.t("rules-from-file")).clicked() {
            view.send(Intent::ChooseProfile(of));
        }
        if ui.button(i18n.t("profile-save")).clicked() {
            view.send(Intent::SaveProfile(of, text_on(asked, today).to_owned()));
        }
    });
    ui.label(RichText::new(i18n.t("profile-hint")).weak());
    if !asked.fault.is_empty() {
        ui.colored_label(ui.visuals().error_fg_color, &asked.fault);
    }
    ui.separator();
    ScrollArea::vertical().max_height(300.0).show(ui, |ui| {
        show_text(i18n, ui, of, text_on(asked, today));
    });
    let role = view.work.state.as_ref().and_then(|state| state.role);
    let may = role.is_some_and(|role| ActionName::SetProfile.need().is_met_by(role));
    if !may {
        ui.label(RichText::new(i18n.t("rules-may-not")).weak());
    }
    let text = asked.text.clone();
    buttons(i18n, ui, "rules-keep", may, || Act::SetProfile { of, text })
}

/// What a profile says.
fn show_text(i18n: &I18n, ui: &mut Ui, of: ProfileOf, text: &str) {
    let heading = heading_of(text);
    ui.label(RichText::new(&heading.source).strong());
    let said = match of {
        ProfileOf::Calls => arrivals::parse(text).map(|profile| of_calls(i18n, &profile)),
        ProfileOf::Sampling => {
            SamplingProfile::parse(text).map(|profile| of_sampling(i18n, &profile))
        }
    };
    for line in said.unwrap_or_default() {
        ui.add(Label::new(line).wrap());
    }
    if !heading.notes.is_empty() {
        ui.label(RichText::new(&heading.notes).weak().italics());
    }
}

/// What a profile of calls says, line by line.
fn of_calls(i18n: &I18n, profile: &CallProfile) -> Vec<String> {
    let time = |time: Time| time.strftime("%H:%M").to_string();
    let hours = profile.hours.iter();
    let hours = hours.map(|hours| format!("{}–{}", time(hours.from), time(hours.until)));
    let hours: Vec<String> = hours.collect();
    let args = [
        ("hours", hours.join(&i18n.t("map-list-separator")).into()),
        ("first", profile.first_hours.into()),
        ("late", profile.late_minutes.into()),
    ];
    let mut lines = vec![i18n.t_args("profile-calls-hours", &args)];
    let args = [
        ("count", profile.tries.count.into()),
        ("apart", profile.tries.apart_minutes.into()),
        ("days", profile.tries.days.into()),
        ("again", profile.visit_again_minutes.into()),
    ];
    lines.push(i18n.t_args("profile-calls-tries", &args));
    for result in CallResult::ALL {
        let follow = match profile.follow(result) {
            Follow::Again => {
                let minutes = profile.again_minutes.get(&result).copied();
                let args = [("minutes", minutes.unwrap_or_default().into())];
                i18n.t_args("profile-follow-again", &args)
            }
            Follow::Talk => i18n.t("profile-follow-talk"),
            Follow::Number => i18n.t("profile-follow-number"),
            Follow::Visit => i18n.t("profile-follow-visit"),
            Follow::Close => i18n.t("profile-follow-close"),
        };
        let result = i18n.t(&format!("call-{}", result.name()));
        let args = [("result", result.into()), ("follow", follow.into())];
        lines.push(i18n.t_args("profile-calls-result", &args));
    }
    let language = i18n.language().tag();
    for level in ["high", "middle", "none"] {
        let risk = i18n.t(&format!("profile-risk-{level}"));
        let script = profile.script(Some(level), language);
        let args = [("risk", risk.into()), ("script", script.into())];
        lines.push(i18n.t_args("profile-calls-script", &args));
    }
    lines
}

/// What a profile of sampling says, line by line.
fn of_sampling(i18n: &I18n, profile: &SamplingProfile) -> Vec<String> {
    let between = i18n.t("map-list-separator");
    let sizes: Vec<String> = profile.sizes.iter().map(u32::to_string).collect();
    let isolated = i18n.t("sampling-scope-isolated");
    let named = Zone::ALL.map(|zone| (zone.name(), zone_name(i18n, zone)));
    let named = named.into_iter().chain([(ZONE_ISOLATED, isolated)]);
    let usual = named.filter_map(|(name, said)| {
        let size = profile.usual.get(name)?;
        Some(format!("{said} {size}"))
    });
    let usual: Vec<String> = usual.collect();
    let lines: [(&str, &[(&str, String)]); 5] = [
        ("profile-sampling-sizes", &[("sizes", sizes.join(&between))]),
        ("profile-sampling-usual", &[("usual", usual.join(&between))]),
        (
            "profile-sampling-results",
            &[
                ("result", profile.result_hours.to_string()),
                ("single", profile.single_hours.to_string()),
                ("days", profile.case_days.to_string()),
            ],
        ),
        (
            "profile-sampling-lanes",
            &[
                ("people", profile.per_lane_hour.to_string()),
                ("members", profile.members_at_lane.to_string()),
                ("household", profile.people_per_household.to_string()),
            ],
        ),
        (
            "profile-sampling-doors",
            &[
                ("minutes", profile.minutes_at_door.to_string()),
                ("speed", profile.walk_m_s.to_string()),
            ],
        ),
    ];
    let told = lines.into_iter().map(|(key, args)| {
        let args: Vec<_> = args
            .iter()
            .map(|(name, text)| (*name, text.as_str().into()))
            .collect();
        i18n.t_args(key, &args)
    });
    told.collect()
}
