//! Who sits here: signing in, the first administrator, the recovery key, one's own passphrase.

use crate::app::project::{Credentials, Passphrase, Request};
use crate::app::state::dialog::{Dialog, PersonDraft};
use crate::app::view::View;
use crate::app::widgets::question::{Next, buttons, known_line, line};
use egui::{Grid, RichText, Ui};

pub(crate) fn sign_in(view: &View<'_>, ui: &mut Ui, by: &mut Credentials) -> Next {
    let i18n = &view.i18n;
    ui.label(i18n.t("sign-in-text"));
    Grid::new("fields").num_columns(2).show(ui, |ui| {
        known_line(ui, i18n, "field-user", &mut by.name);
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

pub(crate) fn set_up(
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

pub(crate) fn recovery(
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

pub(crate) fn recover(
    view: &View<'_>,
    ui: &mut Ui,
    key: &mut Passphrase,
    by: &mut Credentials,
) -> Next {
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

pub(crate) fn passphrase(view: &View<'_>, ui: &mut Ui, three: &mut [Passphrase; 3]) -> Next {
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
