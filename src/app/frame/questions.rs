//! The dialogs: the topmost is drawn over everything else, and nothing beneath it can be reached. Owns:
//! which view draws which dialog.

use crate::app::frame::{about, keys};
use crate::app::intent::Intent;
use crate::app::state::dialog::{Dialog, Leaving};
use crate::app::state::dialogs::{Dialogs, Open};
use crate::app::view::View;
use crate::app::widgets::question::{Next, note_drawn};
use crate::app::widgets::{course, frame_buttons, refocus, submits};
use crate::app::words::messages::Message;
use crate::app::workspaces::arrivals as calls;
use crate::app::workspaces::epidemic::views;
use crate::app::workspaces::exchange::{lists, path};
use crate::app::workspaces::map::basemap;
use crate::app::workspaces::project::{
    clock, files, left, person, profile, retention, signing, users,
};
use crate::app::workspaces::redraw::plans;
use crate::app::workspaces::sampling;
use egui::{Context, Frame, Id, Modal, RichText, ScrollArea, Ui, vec2};

/// Around what a dialog asks: its title, its edges, what is said below its buttons, points.
const AROUND: f32 = 80.0;
/// What it asks has so much room in any window, points.
const LEAST: f32 = 120.0;

/// Draw the topmost dialog, if any is open.
pub fn show(view: &View<'_>, dialogs: &mut Dialogs, ctx: &Context) {
    let Some(open) = dialogs.top_mut() else {
        return;
    };
    note_drawn(ctx, open.id);
    // Nothing is entered while the guide lies over it.
    let is_beneath = view.state().help.is_some();
    let was_beneath = ctx.data_mut(|d| {
        let before = d.get_temp_mut_or_default::<bool>(Id::unique("question-beneath"));
        std::mem::replace(before, is_beneath)
    });
    let waits = open.is_waiting();
    let job = open.waiting().and_then(|ticket| view.busy.job_of(ticket));
    let Open {
        id,
        dialog,
        refusal,
        ..
    } = open;
    // What takes long is told below the buttons, which stay where they are then.
    let keeps_room = matches!(
        dialog,
        Dialog::Publish(_) | Dialog::RollBack(_) | Dialog::Retention(_)
    );
    let mut next = Next::Stay;
    let frame = Frame::popup(&ctx.global_style()).inner_margin(16);
    let modal = Modal::new(Id::unique("question").with(*id)).frame(frame);
    modal.show(ctx, |ui| {
        ui.set_width(width_of(dialog));
        // What has more in it than the window is high is scrolled.
        let room = (ctx.content_rect().height() - AROUND).max(LEAST);
        // Of itself a dialog takes less than the window has. Said before anything is drawn: what follows it begins at
        // the top again.
        ui.set_max_height(room + AROUND);
        let title = RichText::new(view.i18n.t(title_of(dialog)));
        ui.label(title.heading().strong());
        ui.add_space(8.0);
        frame_buttons(ui);
        let place = Id::unique("question-fields").with(*id);
        let is_enabled = !waits && !is_beneath;
        let area = ScrollArea::vertical().max_height(room);
        area.auto_shrink([false, true]).show(ui, |ui| {
            refocus::within(&view.i18n, ui, place, refusal.as_mut(), |ui| {
                ui.add_enabled_ui(is_enabled, |ui| {
                    next = show_dialog(view, ui, *id, dialog);
                });
                refocus::stay(ui, place);
            });
        });
        if was_beneath && !is_beneath {
            refocus::come_back(ctx, place);
        }
        if let Some(job) = job {
            ui.horizontal(|ui| course::show_job(&view.i18n, ui, job));
        } else if keeps_room {
            let line = vec2(ui.available_width(), ui.spacing().interact_size.y);
            ui.allocate_space(line);
        }
        if let Some(refusal) = refusal {
            ui.add_space(4.0);
            ui.colored_label(ui.visuals().error_fg_color, &refusal.text);
        }
    });
    if let Some(intent) = next.intent(*id).filter(|_| !waits && !is_beneath) {
        view.send(intent);
    }
}

/// Points; what is read rather than answered is wider.
const fn width_of(dialog: &Dialog) -> f32 {
    match dialog {
        Dialog::About(_) | Dialog::Profile(_) => 620.0,
        _ => 460.0,
    }
}

const fn title_of(dialog: &Dialog) -> &'static str {
    match dialog {
        Dialog::Message(_) => "error-title",
        Dialog::Keys => "keys-title",
        Dialog::About(_) => "about-title",
        Dialog::ResetSettings => "reset-settings-title",
        Dialog::Path(draft) => draft.title,
        Dialog::Basemap(_) => "basemap-title",
        Dialog::Withdraw(_) => "withdraw-title",
        Dialog::Revoke(_) => "revoke-title",
        Dialog::ChangeRole(..) => "change-role-title",
        Dialog::Leave(_) => "leave-title",
        Dialog::BrokeOff(_) => "broke-off-title",
        Dialog::SignIn(_) => "sign-in-title",
        Dialog::SetUp(..) => "set-up-title",
        Dialog::Recovery(..) => "recovery-title",
        Dialog::Recover(..) => "recover-title",
        Dialog::Passphrase(_) => "passphrase-title",
        Dialog::Users(..) => "users-title",
        Dialog::OldFiles(..) => "old-files-title",
        Dialog::Person(draft) if draft.key.is_some() => "person-change-title",
        Dialog::Person(_) => "person-title",
        Dialog::Unmask(..) => "unmask-title",
        Dialog::Retention(..) => "retention-title",
        Dialog::PlanName(Some(_), _) => "plan-rename-title",
        Dialog::PlanName(None, _) => "plan-new-title",
        Dialog::Unlock(..) => "unlock-title",
        Dialog::Publish(_) => "publish-title",
        Dialog::RollBack(_) => "roll-back-title",
        Dialog::Clock => "clock-title",
        Dialog::Rebased(..) => "rebased-title",
        Dialog::Order(..) => "order-title",
        Dialog::MoveEnd(..) => "move-end-title",
        Dialog::Check(..) => "check-title",
        Dialog::Deliver(..) => "deliver-title",
        Dialog::Rules(..) => "rules-title",
        Dialog::Profile(asked) => profile::title_of(asked.of),
        Dialog::Losses(..) | Dialog::ListLosses(..) => "export-title",
        Dialog::ExportList(_) => "export-list-title",
        Dialog::Template(_) => "template-title",
        Dialog::InUse(..) => "in-use-title",
        Dialog::CallsFile(file) if file.caller.is_some() => "calls-out-title",
        Dialog::CallsFile(_) => "calls-in-title",
        Dialog::TakeBack(..) => "calls-back-title",
        Dialog::BeginRound(..) => "sampling-begin-title",
        Dialog::VoidTube(..) => "sampling-void-title",
        Dialog::Refusal(..) => "sampling-refusal-title",
        Dialog::ExportSampled(..) => "export-list-title",
        Dialog::Damaged(..) => "damaged-title",
        Dialog::LeftBehind(..) => "left-behind-title",
    }
}

fn show_dialog(view: &View<'_>, ui: &mut Ui, id: u64, dialog: &mut Dialog) -> Next {
    match dialog {
        Dialog::Message(message) => show_message(view, ui, message),
        Dialog::Keys => keys::show(view, ui),
        Dialog::About(wanted) => about::show(view, ui, wanted),
        Dialog::ResetSettings => show_reset(view, ui),
        Dialog::Path(draft) => path::show(view, ui, id, draft),
        Dialog::Basemap(draft) => basemap::show(view, ui, id, draft),
        Dialog::Withdraw(asked) => views::withdrawal::show(view, ui, asked),
        Dialog::Revoke(name) => users::revoke(view, ui, name),
        Dialog::ChangeRole(name, role) => users::change_role(view, ui, name, *role),
        Dialog::Leave(what) => show_leave(view, ui, *what),
        Dialog::BrokeOff(path) => left::broke_off(view, ui, path.as_deref()),
        Dialog::SignIn(by) => signing::sign_in(view, ui, by),
        Dialog::SetUp(by, again, then) => signing::set_up(view, ui, by, again, then.is_some()),
        Dialog::Recovery(key, noted, then) => signing::recovery(view, ui, key, noted, then),
        Dialog::Recover(key, by) => signing::recover(view, ui, key, by),
        Dialog::Passphrase(three) => signing::passphrase(view, ui, three),
        Dialog::Users(by, role) => users::users(view, ui, by, role),
        Dialog::OldFiles(reached, agreed) => files::show(view, ui, reached, agreed),
        Dialog::Person(draft) => person::person(view, ui, draft),
        Dialog::Unmask(row, reason) => person::unmask(view, ui, row, reason),
        Dialog::Retention(erasure) => retention::show(view, ui, erasure),
        Dialog::PlanName(plan, text) => plans::name(view, ui, plan.as_deref(), text),
        Dialog::Unlock(plan, reason) => plans::unlock(view, ui, plan, reason),
        Dialog::Publish(proposal) => plans::publish(view, ui, proposal),
        Dialog::RollBack(outlook) => plans::roll_back(view, ui, outlook.as_deref()),
        Dialog::Clock => clock::explain(view, ui),
        Dialog::Losses(path, losses) => left::losses_text(view, ui, path, losses),
        Dialog::ExportList(draft) => lists::export(view, ui, draft),
        Dialog::Template(list) => lists::template(view, ui, list),
        Dialog::ListLosses(path, names) => lists::losses(view, ui, path, names),
        Dialog::Rebased(carried, conflicts) => plans::rebased(view, ui, *carried, conflicts),
        Dialog::Order(form) => views::order_form::write(view, ui, form),
        Dialog::Check(keys, text) => views::isolations::check(view, ui, keys, text),
        Dialog::Deliver(keys, text) => views::isolations::deliver(view, ui, keys, text),
        Dialog::Rules(rules, fault) => views::rules::choose(view, ui, rules, fault),
        Dialog::Profile(asked) => profile::choose(view, ui, asked),
        Dialog::MoveEnd(keys, day, reason) => {
            views::isolations::move_end(view, ui, keys, day, reason)
        }
        Dialog::InUse(path, holder) => left::in_use(view, ui, path, holder),
        Dialog::CallsFile(file) => calls::views::parcel::show(view, ui, file),
        Dialog::TakeBack(caller, key, reason) => {
            calls::views::parcel::take_back(view, ui, (caller.as_str(), key.as_ref()), reason)
        }
        Dialog::BeginRound(round, reason) => sampling::views::asked::begin(view, ui, round, reason),
        Dialog::VoidTube(tube, reason) => sampling::views::asked::void(view, ui, tube, reason),
        Dialog::Refusal(round, person, reason) => {
            sampling::views::asked::refusal(view, ui, (round, person), reason)
        }
        Dialog::ExportSampled(which, reason) => {
            sampling::views::asked::export(view, ui, *which, reason)
        }
        Dialog::Damaged(path, why, backups) => left::damaged(view, ui, path, why, backups),
        Dialog::LeftBehind(paths, doomed) => left::left_behind(view, ui, paths, doomed),
    }
}

fn show_message(view: &View<'_>, ui: &mut Ui, message: &Message) -> Next {
    ui.label(RichText::new(&message.what).strong());
    ui.label(&message.why);
    ui.add_space(4.0);
    ui.label(&message.remedy);
    if view.session.document().is_some() {
        ui.label(RichText::new(view.i18n.t("error-map-kept")).weak());
    }
    ui.separator();
    close_button(view, ui)
}

fn show_reset(view: &View<'_>, ui: &mut Ui) -> Next {
    ui.label(view.i18n.t("reset-settings-text"));
    ui.separator();
    let mut next = Next::Stay;
    ui.horizontal(|ui| {
        let text = RichText::new(view.i18n.t("reset-settings-now"));
        if ui.button(text.color(ui.visuals().error_fg_color)).clicked() {
            view.send(Intent::ResetSettings);
            next = Next::Close;
        }
        if ui.button(view.i18n.t("button-cancel")).clicked() {
            next = Next::Close;
        }
    });
    next
}

/// Enter closes what only tells.
pub(super) fn close_button(view: &View<'_>, ui: &mut Ui) -> Next {
    let button = ui.button(view.i18n.t("button-close"));
    if button.clicked() || submits(ui) {
        return Next::Close;
    }
    Next::Stay
}

/// What was typed is not given up by a slip.
fn show_leave(view: &View<'_>, ui: &mut Ui, what: Leaving) -> Next {
    ui.label(view.i18n.t("leave-text"));
    ui.separator();
    let mut next = Next::Stay;
    ui.horizontal(|ui| {
        if ui.button(view.i18n.t("leave-stay")).clicked() {
            next = Next::Close;
        }
        let text = RichText::new(view.i18n.t("leave-now")).color(ui.visuals().error_fg_color);
        if ui.button(text).clicked() {
            view.send(Intent::Leave(what));
            next = Next::Close;
        }
    });
    next
}
