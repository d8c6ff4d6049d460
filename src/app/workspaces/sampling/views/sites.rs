//! Sites: who is expected against what the lanes take, the fullest first. The grids that are selected on
//! the map are dragged onto a site, or go there by its button.

use crate::app::intent::Intent as Any;
use crate::app::view::View;
use crate::app::widgets::title;
use crate::app::words::messages::grouped;
use crate::app::workspaces::sampling::{Form, Intent};
use crate::model::sampling::{Sampling, SiteDraft, SiteLoad};
use crate::rules::sampling::Hours;
use egui::{Button, Frame, Id, Label, RichText, ScrollArea, Ui};

/// Grids that are dragged.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Selected;

/// Draw the page.
pub fn show(view: &View<'_>, ui: &mut Ui, sampling: &Sampling) {
    let i18n = &view.i18n;
    let loads = sampling.loads();
    let args = [("count", grouped(loads.len()).into())];
    title(ui, i18n.t_args("sampling-sites", &args));
    let new = Button::new(i18n.t("sampling-new-site"));
    let may_change = view.may_enter() || view.may_enter_gates();
    if ui.add_enabled(may_change, new).clicked() {
        let draft = SiteDraft {
            lanes: "1".to_owned(),
            ..SiteDraft::default()
        };
        view.send(Intent::Enter(Box::new(Form::Site(None, draft))));
    }
    if loads.is_empty() {
        ui.label(RichText::new(i18n.t("sampling-sites-none")).weak());
        return;
    }
    let selected = view.session.selection().len();
    let may = view.may_enter() && sampling.plan().is_some();
    if may {
        show_selected(view, ui, selected);
    }
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for one in &loads {
            let (_, dropped) = ui.dnd_drop_zone::<Selected, ()>(Frame::group(ui.style()), |ui| {
                ui.set_min_width(ui.available_width());
                show_site(view, ui, one, may && selected > 0);
            });
            if dropped.is_some() {
                view.send(Intent::Assign(Some(one.site.key.id.clone())));
            }
        }
    });
}

/// The grids that are selected, to be dragged onto a site.
fn show_selected(view: &View<'_>, ui: &mut Ui, selected: usize) {
    let i18n = &view.i18n;
    if selected == 0 {
        ui.add(Label::new(RichText::new(i18n.t("sampling-select-grids")).weak()).wrap());
        return;
    }
    ui.horizontal_wrapped(|ui| {
        let args = [("count", grouped(selected).into())];
        let text = i18n.t_args("sampling-drag-grids", &args);
        let id = Id::unique("sampling-drag");
        ui.dnd_drag_source(id, Selected, |ui| {
            Frame::group(ui.style()).show(ui, |ui| ui.add(Label::new(text).selectable(false)));
        });
        if ui.button(i18n.t("sampling-assign-nearest")).clicked() {
            view.send(Intent::Assign(None));
        }
    });
}

fn show_site(view: &View<'_>, ui: &mut Ui, one: &SiteLoad<'_>, may_assign: bool) {
    let i18n = &view.i18n;
    let (site, load) = (one.site, one.load);
    let warning = ui.visuals().warn_fg_color;
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(&site.name).strong());
        if site.is_closed {
            ui.colored_label(warning, i18n.t("sampling-site-shut"));
        }
    });
    let hours: Vec<String> = site.hours.iter().map(Hours::to_string).collect();
    let hours = match hours.is_empty() {
        true => i18n.t("sampling-all-day"),
        false => hours.join(&i18n.t("map-list-separator")),
    };
    let args = [("lanes", site.lanes.into()), ("hours", hours.into())];
    ui.label(RichText::new(i18n.t_args("sampling-site-lanes", &args)).weak());
    let args = [
        ("grids", grouped(one.grids).into()),
        ("people", grouped(load.people as usize).into()),
        ("room", grouped(load.room() as usize).into()),
        ("sampled", grouped(one.sampled as usize).into()),
    ];
    let text = i18n.t_args("sampling-site-load", &args);
    match load.is_too_full() {
        true => ui.colored_label(warning, text),
        false => ui.label(text),
    };
    let minutes = load
        .minutes()
        .map(|m| format!("{:.1}", f64::from(m) / 60.0));
    let said = match minutes {
        Some(hours) => i18n.t_args("sampling-site-hours", &[("hours", hours.into())]),
        None => i18n.t("sampling-site-never"),
    };
    ui.label(RichText::new(said).weak());
    ui.horizontal_wrapped(|ui| {
        if let Some(at) = site.at
            && ui.small_button(i18n.t("call-on-map")).clicked()
        {
            view.send(Any::GoToPlace(at));
        }
        let may = view.may_enter() || view.may_enter_gates();
        let change = Button::new(i18n.t("case-change")).small();
        if ui.add_enabled(may, change).clicked() {
            let form = Form::Site(Some(site.key.clone()), SiteDraft::of(site));
            view.send(Intent::Enter(Box::new(form)));
        }
        let assign = Button::new(i18n.t("sampling-assign")).small();
        let response = ui.add_enabled(may_assign && !site.is_closed, assign);
        let response = response.on_disabled_hover_text(i18n.t("sampling-select-grids"));
        if response.clicked() {
            view.send(Intent::Assign(Some(site.key.id.clone())));
        }
    });
}
