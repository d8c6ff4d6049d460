//! The dialogs of the project: signing in, users, people, what to do with a file in use.

use crate::app::jobs::loader::Source;
use crate::app::project::scratch;
use crate::app::project::{Credentials, Passphrase, Request};
use crate::app::shell::Shell;
use crate::app::view::View;
use crate::app::state::dialog::{Dialog, PersonDraft};
use crate::app::widgets::frame_buttons;
use crate::app::widgets::name_field;
use crate::app::widgets::submits;
use crate::app::words::messages::loss_text;
use crate::app::words::store::role_name;
use crate::app::workspaces::epidemic::views;
use crate::app::workspaces::exchange::lists;
use crate::app::workspaces::project::clock;
use crate::app::workspaces::project::files;
use crate::app::workspaces::project::retention;
use crate::app::workspaces::redraw::plans;
use crate::exchange::export::Loss;
use crate::i18n::I18n;
use crate::model::record::Record;
use crate::rules::Role;
use crate::store::journal::local_time;
use crate::store::sealing::Fields;
use egui::{ComboBox, Context, DragValue, Grid, RichText, TextEdit, Ui};
use serde_json::json;
use std::path::PathBuf;

/// What becomes of the dialog.
pub(crate) enum Next {
    /// It stays.
    Stay,
    /// It closes.
    Close,
    /// This is asked of the project; the answer closes it, or says why not.
    Ask(Box<Request>),
    /// Another one opens.
    Turn(Box<Dialog>),
}

impl Next {
    pub(crate) fn ask(request: Request) -> Self {
        Self::Ask(Box::new(request))
    }

    fn turn(dialog: Dialog) -> Self {
        Self::Turn(Box::new(dialog))
    }
}

/// Draw the dialog that is open.
pub fn show(view: &View<'_>, ctx: &Context) {
    let Some(mut dialog) = view.work.dialog.take() else {
        ctx.data_mut(|d| d.remove_temp::<(String, bool)>(last_drawn()));
        return;
    };
    note_drawn(ctx, title_of(&dialog));
    let mut is_open = true;
    let mut next = Next::Stay;
    crate::app::widgets::dialog(view.i18n.t(title_of(&dialog)), "question")
        .open(&mut is_open)
        .show(ctx, |ui| {
            ui.set_width(460.0);
            frame_buttons(ui);
            next = show_dialog(view, ui, &mut dialog);
            if let Some(refusal) = &view.work.refusal {
                ui.add_space(4.0);
                ui.colored_label(ui.visuals().error_fg_color, refusal);
            }
        });
    match next {
        // A recovery key that was not noted must not vanish by a slip.
        _ if !is_open && !matches!(dialog, Dialog::Recovery(_, false, _)) => {
            view.work.refusal = None;
        }
        Next::Stay => view.work.dialog = Some(dialog),
        Next::Close => view.work.refusal = None,
        Next::Ask(request) => {
            view.work.refusal = None;
            view.work.dialog = Some(dialog);
            view.send(*request);
        }
        Next::Turn(other) => {
            view.work.refusal = None;
            view.work.dialog = Some(*other);
        }
    }
}

impl Shell {
    /// Esc: the dialog goes, unless it holds what is never shown again.
    pub(crate) fn dismiss_question(&mut self) -> bool {
        match &self.state.work.dialog {
            None => false,
            Some(Dialog::Recovery(_, false, _)) => true,
            Some(_) => {
                self.close_dialog();
                true
            }
        }
    }

    /// Maps that were worked on and never saved under a name are offered again.
    pub fn offer_left_behind(&mut self) {
        let left = scratch::left_behind();
        if !left.is_empty() {
            self.ask_user(Dialog::LeftBehind(left, None));
        }
    }
}

const fn title_of(dialog: &Dialog) -> &'static str {
    match dialog {
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
        Dialog::Losses(..) | Dialog::ListLosses(..) => "export-title",
        Dialog::ExportList(_) => "export-list-title",
        Dialog::Template(_) => "template-title",
        Dialog::InUse(..) => "in-use-title",
        Dialog::Damaged(..) => "damaged-title",
        Dialog::LeftBehind(..) => "left-behind-title",
    }
}

fn show_dialog(view: &View<'_>, ui: &mut Ui, dialog: &mut Dialog) -> Next {
    match dialog {
        Dialog::SignIn(by) => sign_in(view, ui, by),
        Dialog::SetUp(by, again, then) => set_up(view, ui, by, again, then.is_some()),
        Dialog::Recovery(key, noted, then) => recovery(view, ui, key, noted, then),
        Dialog::Recover(key, by) => recover(view, ui, key, by),
        Dialog::Passphrase(three) => passphrase(view, ui, three),
        Dialog::Users(by, role) => users(view, ui, by, role),
        Dialog::OldFiles(reached, agreed) => files::show(view, ui, reached, agreed),
        Dialog::Person(draft) => person(view, ui, draft),
        Dialog::Unmask(row, reason) => {
            let i18n = &view.i18n;
            ui.label(i18n.t("unmask-text"));
            let name = row.masked.get("name").cloned().unwrap_or_default();
            ui.label(RichText::new(name).strong());
            Grid::new("fields").num_columns(2).show(ui, |ui| {
                line(ui, i18n, "field-reason", reason, false);
            });
            buttons(i18n, ui, "button-unmask", !reason.trim().is_empty(), || {
                Request::Unmask(row.key.clone(), reason.clone())
            })
        }
        Dialog::Retention(erasure) => retention::show(view, ui, erasure),
        Dialog::PlanName(plan, text) => plans::name(view, ui, plan.as_deref(), text),
        Dialog::Unlock(plan, reason) => plans::unlock(view, ui, plan, reason),
        Dialog::Publish(proposal) => plans::publish(view, ui, proposal),
        Dialog::RollBack(outlook) => plans::roll_back(view, ui, outlook.as_deref()),
        Dialog::Clock => clock::explain(view, ui),
        Dialog::Losses(path, losses) => losses_text(view, ui, path, losses),
        Dialog::ExportList(draft) => lists::export(view, ui, draft),
        Dialog::Template(list) => lists::template(view, ui, list),
        Dialog::ListLosses(path, names) => lists::losses(view, ui, path, names),
        Dialog::Rebased(carried, conflicts) => plans::rebased(view, ui, *carried, conflicts),
        Dialog::Order(form) => views::order_form::write(view, ui, form),
        Dialog::Check(keys, text) => views::isolations::check(view, ui, keys, text),
        Dialog::Deliver(keys, text) => views::isolations::deliver(view, ui, keys, text),
        Dialog::Rules(rules, fault) => views::rules::choose(view, ui, rules, fault),
        Dialog::MoveEnd(keys, day, reason) => {
            views::isolations::move_end(view, ui, keys, day, reason)
        }
        Dialog::InUse(path, holder) => {
            let args = [("who", holder.to_string().into())];
            ui.label(view.i18n.t_args("store-in-use", &args));
            ui.label(RichText::new(path.display().to_string()).weak());
            let mut next = Next::Stay;
            ui.separator();
            ui.horizontal(|ui| {
                if ui.button(view.i18n.t("button-read-only")).clicked() {
                    view.loader.open_to_read(path.clone());
                    next = Next::Close;
                }
                if ui.button(view.i18n.t("button-cancel")).clicked() {
                    next = Next::Close;
                }
            });
            next
        }
        Dialog::Damaged(path, why, backups) => damaged(view, ui, path, why, backups),
        Dialog::LeftBehind(paths, doomed) => left_behind(view, ui, paths, doomed),
    }
}

/// Which dialog was drawn last, and whether its first field still waits for the cursor.
fn last_drawn() -> egui::Id {
    egui::Id::unique("question-drawn")
}

/// A dialog is drawn; a new one puts the cursor into its first field.
fn note_drawn(ctx: &Context, title: &'static str) {
    ctx.data_mut(|d| {
        let drawn: Option<(String, bool)> = d.get_temp(last_drawn());
        if drawn.is_none_or(|(last, _)| last != title) {
            d.insert_temp(last_drawn(), (title.to_owned(), true));
        }
    });
}

/// The first field to ask gets the cursor.
fn takes_cursor(ctx: &Context) -> bool {
    ctx.data_mut(|d| {
        let (_, waits) = d.get_temp_mut_or_default::<(String, bool)>(last_drawn());
        std::mem::take(waits)
    })
}

/// A labelled line of text.
pub(crate) fn line(ui: &mut Ui, i18n: &I18n, key: &str, text: &mut String, hidden: bool) {
    let name = i18n.t(key);
    ui.label(RichText::new(&name).weak());
    let field = TextEdit::singleline(text)
        .password(hidden)
        .desired_width(300.0);
    let response = ui.add(field);
    name_field(&response, &name);
    if takes_cursor(ui.ctx()) {
        response.request_focus();
    }
    ui.end_row();
}

/// The button that asks, and the one that does not; Enter asks.
pub(crate) fn buttons(
    i18n: &I18n,
    ui: &mut Ui,
    key: &str,
    is_ready: bool,
    request: impl FnOnce() -> Request,
) -> Next {
    let mut next = Next::Stay;
    ui.separator();
    ui.horizontal(|ui| {
        let asks = ui
            .add_enabled(is_ready, egui::Button::new(i18n.t(key)))
            .clicked();
        if asks || (is_ready && submits(ui)) {
            next = Next::ask(request());
        } else if ui.button(i18n.t("button-cancel")).clicked() {
            next = Next::Close;
        }
    });
    next
}

fn sign_in(view: &View<'_>, ui: &mut Ui, by: &mut Credentials) -> Next {
    let i18n = &view.i18n;
    ui.label(i18n.t("sign-in-text"));
    Grid::new("fields").num_columns(2).show(ui, |ui| {
        line(ui, i18n, "field-user", &mut by.name, false);
        line(ui, i18n, "field-passphrase", &mut by.passphrase, true);
    });
    let is_ready = !by.name.trim().is_empty() && !by.passphrase.is_empty();
    let next = buttons(i18n, ui, "button-sign-in", is_ready, || {
        Request::SignIn(by.clone())
    });
    if ui.link(i18n.t("sign-in-forgotten")).clicked() {
        return Next::turn(Dialog::Recover(Passphrase::default(), by.clone()));
    }
    next
}

fn set_up(
    view: &View<'_>,
    ui: &mut Ui,
    by: &mut Credentials,
    again: &mut Passphrase,
    for_person: bool,
) -> Next {
    let i18n = &view.i18n;
    if for_person {
        ui.label(i18n.t("set-up-for-person"));
    }
    ui.label(i18n.t("set-up-text"));
    Grid::new("fields").num_columns(2).show(ui, |ui| {
        line(ui, i18n, "field-user", &mut by.name, false);
        line(ui, i18n, "field-passphrase", &mut by.passphrase, true);
        line(ui, i18n, "field-passphrase-again", again, true);
    });
    let is_same = *by.passphrase == **again;
    if !again.is_empty() && !is_same {
        ui.label(RichText::new(i18n.t("passphrase-differs")).weak());
    }
    let is_ready = !by.name.trim().is_empty() && !by.passphrase.is_empty() && is_same;
    buttons(i18n, ui, "button-set-up", is_ready, || {
        Request::SetUp(by.clone())
    })
}

fn recovery(
    view: &View<'_>,
    ui: &mut Ui,
    key: &Passphrase,
    noted: &mut bool,
    then: &mut Option<PersonDraft>,
) -> Next {
    let i18n = &view.i18n;
    ui.label(i18n.t("recovery-text"));
    ui.add_space(4.0);
    // Four lines of four groups: it is written down by hand.
    let groups: Vec<&str> = key.split('-').collect();
    for four in groups.chunks(4) {
        ui.label(
            RichText::new(four.join("  "))
                .monospace()
                .strong()
                .size(18.0),
        );
    }
    ui.add_space(4.0);
    ui.checkbox(noted, i18n.t("recovery-noted"));
    ui.separator();
    let close = egui::Button::new(i18n.t("button-close"));
    if ui.add_enabled(*noted, close).clicked() {
        return match then.take() {
            Some(draft) => Next::turn(Dialog::Person(draft)),
            None => Next::Close,
        };
    }
    Next::Stay
}

fn recover(view: &View<'_>, ui: &mut Ui, key: &mut Passphrase, by: &mut Credentials) -> Next {
    let i18n = &view.i18n;
    ui.label(i18n.t("recover-text"));
    Grid::new("fields").num_columns(2).show(ui, |ui| {
        line(ui, i18n, "field-user", &mut by.name, false);
        line(ui, i18n, "field-recovery", key, false);
        line(ui, i18n, "field-passphrase-new", &mut by.passphrase, true);
    });
    let is_ready = !by.name.trim().is_empty() && !key.is_empty() && !by.passphrase.is_empty();
    buttons(i18n, ui, "button-recover", is_ready, || {
        Request::Recover(key.clone(), by.clone())
    })
}

fn passphrase(view: &View<'_>, ui: &mut Ui, three: &mut [Passphrase; 3]) -> Next {
    let i18n = &view.i18n;
    let [old, new, again] = three;
    Grid::new("fields").num_columns(2).show(ui, |ui| {
        line(ui, i18n, "field-passphrase-old", old, true);
        line(ui, i18n, "field-passphrase-new", new, true);
        line(ui, i18n, "field-passphrase-again", again, true);
    });
    if !again.is_empty() && **new != **again {
        ui.label(RichText::new(i18n.t("passphrase-differs")).weak());
    }
    let is_ready = !old.is_empty() && !new.is_empty() && **new == **again;
    buttons(i18n, ui, "button-change", is_ready, || {
        Request::ChangePassphrase(old.clone(), new.clone())
    })
}

fn users(view: &View<'_>, ui: &mut Ui, by: &mut Credentials, role: &mut Role) -> Next {
    let i18n = &view.i18n;
    let mut next = Next::Stay;
    let users = view.work.state.as_ref().map(|s| s.users.clone());
    Grid::new("users")
        .num_columns(3)
        .striped(true)
        .show(ui, |ui| {
            for user in users.into_iter().flatten() {
                ui.label(&user.name);
                let mut chosen = user.role;
                let id = format!("role of {}", user.name);
                choose_role(i18n, ui, &id, &user.name, &mut chosen);
                if chosen != user.role {
                    next = Next::ask(Request::ChangeRole(user.name.clone(), chosen));
                }
                let revoke = ui.button(i18n.t("users-revoke"));
                if revoke.on_hover_text(i18n.t("users-revoke-hint")).clicked() {
                    next = Next::ask(Request::Revoke(user.name.clone()));
                }
                ui.end_row();
            }
        });
    if let Some(asked) = files::show_faults(view, ui) {
        next = asked;
    }
    let i18n = &view.i18n;
    ui.separator();
    ui.label(RichText::new(i18n.t("users-add")).strong());
    Grid::new("fields").num_columns(2).show(ui, |ui| {
        line(ui, i18n, "field-user", &mut by.name, false);
        line(ui, i18n, "field-passphrase-first", &mut by.passphrase, true);
        ui.label(RichText::new(i18n.t("field-role")).weak());
        choose_role(i18n, ui, "role", &i18n.t("field-role"), role);
        ui.end_row();
    });
    ui.label(RichText::new(i18n.t("users-planner-hint")).weak().small());
    let mut minutes = view.settings.lock_after_s / 60;
    ui.horizontal(|ui| {
        let name = i18n.t("users-lock-after");
        ui.label(RichText::new(&name).weak());
        name_field(&ui.add(DragValue::new(&mut minutes).range(1..=120)), &name);
    });
    view.settings.lock_after_s = minutes * 60;
    let is_ready = !by.name.trim().is_empty() && !by.passphrase.is_empty();
    let added = buttons(i18n, ui, "button-add", is_ready, || {
        Request::AddUser(by.clone(), *role)
    });
    match next {
        Next::Stay => added,
        asked => asked,
    }
}

fn choose_role(i18n: &I18n, ui: &mut Ui, id: &str, name: &str, role: &mut Role) {
    let chosen = ComboBox::from_id_salt(id)
        .selected_text(role_name(i18n, *role))
        .show_ui(ui, |ui| {
            for one in Role::ALL {
                ui.selectable_value(role, one, role_name(i18n, one));
            }
        });
    name_field(&chosen.response, name);
}

/// What is asked of a person, in this order.
const PERSON: [&str; 5] = ["name", "phone", "resident_id", "address", "note"];

fn person(view: &View<'_>, ui: &mut Ui, draft: &mut PersonDraft) -> Next {
    let i18n = &view.i18n;
    ui.label(i18n.t("person-text"));
    Grid::new("fields").num_columns(2).show(ui, |ui| {
        for name in PERSON {
            let value = draft.fields.entry(name.to_owned()).or_default();
            line(ui, i18n, &format!("field-{name}"), value, false);
        }
    });
    let is_ready = draft
        .fields
        .get("name")
        .is_some_and(|n| !n.trim().is_empty());
    let filled = draft.fields.iter().filter(|(_, v)| !v.trim().is_empty());
    let fields: Fields = filled
        .map(|(k, v)| (k.clone(), v.trim().to_owned()))
        .collect();
    if let Some(key) = &draft.key {
        return buttons(i18n, ui, "button-change", is_ready, || {
            Request::EditPerson(key.clone(), fields)
        });
    }
    buttons(i18n, ui, "button-add", is_ready, || {
        let properties = json!({
            "type": "resident",
            "grid_code": draft.grid,
            "date": view.now().date().to_string(),
        });
        let mut record = Record::default();
        record.feature.properties = properties.as_object().cloned();
        Request::AddPerson {
            record: Box::new(record),
            fields,
        }
    })
}

fn damaged(
    view: &View<'_>,
    ui: &mut Ui,
    path: &std::path::Path,
    why: &str,
    backups: &[crate::store::Backup],
) -> Next {
    let args = [("detail", why.to_owned().into())];
    ui.label(view.i18n.t_args("store-damaged", &args));
    ui.label(RichText::new(path.display().to_string()).weak());
    let mut next = Next::Stay;
    ui.separator();
    if backups.is_empty() {
        ui.label(view.i18n.t("damaged-no-backup"));
    } else {
        ui.label(view.i18n.t("damaged-text"));
    }
    for backup in backups.iter().take(5) {
        let args = [
            ("made", local_time(&backup.made).into()),
            ("entries", (backup.entries as f64).into()),
        ];
        if ui
            .button(view.i18n.t_args("damaged-restore", &args))
            .clicked()
        {
            // The damaged file must be let go of before it is put aside.
            view.let_go();
            let closing = std::mem::take(&mut view.closing);
            view
                .loader
                .restore(path.to_owned(), backup.path.clone(), closing);
            next = Next::Close;
        }
    }
    if ui.button(view.i18n.t("button-cancel")).clicked() {
        next = Next::Close;
    }
    next
}

fn left_behind(
    view: &View<'_>,
    ui: &mut Ui,
    paths: &mut Vec<PathBuf>,
    doomed: &mut Option<usize>,
) -> Next {
    ui.label(view.i18n.t("left-behind-text"));
    let mut next = Next::Stay;
    for (i, path) in paths.clone().iter().take(6).enumerate() {
        ui.horizontal(|ui| {
            ui.label(scratch::title_of(path));
            ui.label(RichText::new(scratch::made_at(path)).weak());
            if ui.button(view.i18n.t("left-behind-open")).clicked() {
                view.open(Source::File(path.clone()));
                next = Next::Close;
            }
            // There is no way back, so it takes a second click.
            if *doomed == Some(i) {
                let text = RichText::new(view.i18n.t("left-behind-discard-now"))
                    .color(ui.visuals().error_fg_color);
                if ui.button(text).clicked() {
                    scratch::discard(path);
                    paths.remove(i);
                    *doomed = None;
                }
            } else if ui.button(view.i18n.t("left-behind-discard")).clicked() {
                *doomed = Some(i);
            }
        });
    }
    ui.separator();
    if ui.button(view.i18n.t("left-behind-later")).clicked() || paths.is_empty() {
        next = Next::Close;
    }
    next
}

/// What a file that was written could not hold.
fn losses_text(view: &View<'_>, ui: &mut Ui, path: &std::path::Path, losses: &[Loss]) -> Next {
    let i18n = &view.i18n;
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let args = [("file", file.into_owned().into())];
    ui.label(i18n.t_args("export-losses", &args));
    for loss in losses {
        ui.label(format!("· {}", loss_text(i18n, loss)));
    }
    ui.label(RichText::new(i18n.t("export-losses-remedy")).weak());
    ui.separator();
    if ui.button(i18n.t("button-close")).clicked() {
        return Next::Close;
    }
    Next::Stay
}
