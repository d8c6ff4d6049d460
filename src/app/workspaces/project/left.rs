//! Files that cannot simply be opened: in use, damaged, left behind; and what a file that was written
//! could not hold.

use crate::app::intent::Intent as Any;
use crate::app::jobs::source::Source;
use crate::app::log;
use crate::app::project::scratch;
use crate::app::view::View;
use crate::app::widgets::question::Next;
use crate::app::words::messages::loss_text;
use crate::app::workspaces::project::Intent;
use crate::exchange::export::Loss;
use crate::store::journal::local_time;
use crate::store::{Backup, Holder};
use egui::{Button, RichText, Ui};
use std::path::{Path, PathBuf};

/// Work broke off. A project whose thread is gone is offered to be opened again.
pub(crate) fn broke_off(view: &View<'_>, ui: &mut Ui, path: Option<&Path>) -> Next {
    let key = match path {
        Some(_) => "broke-off-project",
        None => "broke-off-text",
    };
    ui.label(view.i18n.t(key));
    let folder = log::folder().display().to_string();
    ui.label(
        RichText::new(
            view.i18n
                .t_args("broke-off-log", &[("folder", folder.into())]),
        )
        .weak(),
    );
    let mut next = Next::Stay;
    ui.separator();
    ui.horizontal(|ui| {
        if let Some(path) = path
            && ui.button(view.i18n.t("broke-off-reopen")).clicked()
        {
            view.send(Any::Open(Source::File(path.to_owned())));
            next = Next::Close;
        }
        if ui.button(view.i18n.t("button-close")).clicked() {
            next = Next::Close;
        }
    });
    next
}

/// Somebody else writes to the project.
pub(crate) fn in_use(view: &View<'_>, ui: &mut Ui, path: &Path, holder: &Holder) -> Next {
    let args = [("who", holder.to_string().into())];
    ui.label(view.i18n.t_args("store-in-use", &args));
    ui.label(RichText::new(path.display().to_string()).weak());
    let mut next = Next::Stay;
    ui.separator();
    ui.horizontal(|ui| {
        if ui.button(view.i18n.t("button-read-only")).clicked() {
            view.send(Intent::OpenToRead(path.to_owned()));
            next = Next::Close;
        }
        if ui.button(view.i18n.t("button-cancel")).clicked() {
            next = Next::Close;
        }
    });
    next
}

pub(crate) fn damaged(
    view: &View<'_>,
    ui: &mut Ui,
    path: &Path,
    why: &str,
    backups: &[Backup],
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
            view.send(Intent::Restore {
                path: path.to_owned(),
                backup: backup.path.clone(),
            });
            next = Next::Close;
        }
    }
    if ui.button(view.i18n.t("button-cancel")).clicked() {
        next = Next::Close;
    }
    next
}

pub(crate) fn left_behind(
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
                view.send(Any::Open(Source::File(path.clone())));
                next = Next::Close;
            }
            if ui.button(view.i18n.t("left-behind-discard")).clicked() {
                *doomed = Some(i);
            }
        });
    }
    ui.separator();
    // There is no way back, so that it is agreed to in a place of its own, which is there before: no
    // button comes up where another one was clicked.
    let chosen = doomed.and_then(|i| Some((i, paths.get(i)?.clone())));
    let said = match &chosen {
        Some((_, path)) => {
            let args = [
                ("map", scratch::title_of(path).into()),
                ("made", scratch::made_at(path).into()),
            ];
            view.i18n.t_args("left-behind-doomed", &args)
        }
        None => view.i18n.t("left-behind-choose"),
    };
    ui.label(RichText::new(said).weak());
    let text = RichText::new(view.i18n.t("left-behind-discard-now"));
    let text = match chosen {
        Some(_) => text.color(ui.visuals().error_fg_color),
        None => text,
    };
    if ui
        .add_enabled(chosen.is_some(), Button::new(text))
        .clicked()
        && let Some((i, path)) = chosen
    {
        view.send(Intent::Discard(path));
        paths.remove(i);
        *doomed = None;
    }
    ui.separator();
    if ui.button(view.i18n.t("left-behind-later")).clicked() || paths.is_empty() {
        next = Next::Close;
    }
    next
}

/// What a file that was written could not hold.
pub(crate) fn losses_text(view: &View<'_>, ui: &mut Ui, path: &Path, losses: &[Loss]) -> Next {
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
