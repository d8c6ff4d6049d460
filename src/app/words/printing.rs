//! What is said where nothing could be printed. Must not know: why it was tried.

use crate::app::words::messages::Message;
use crate::i18n::{I18n, grouped};
use crate::print::PrintError;
use crate::print::job::WriteError;
use std::path::Path;

/// Why nothing was laid out.
pub fn not_laid(i18n: &I18n, error: &PrintError) -> String {
    match error {
        PrintError::Font(_) => i18n.t("printing-error-font"),
        PrintError::Store(error) => error.to_string(),
        PrintError::Nothing => i18n.t("printing-error-nothing"),
        PrintError::NoGrid(name) => {
            i18n.t_args("printing-error-grid", &[("name", name.as_str().into())])
        }
        PrintError::NoPlan(name) => {
            i18n.t_args("printing-error-plan", &[("name", name.as_str().into())])
        }
        PrintError::NoDays(..) => i18n.t("printing-error-days"),
        PrintError::TooLong(days) => {
            i18n.t_args("printing-error-long", &[("days", grouped(*days).into())])
        }
        PrintError::TooSmall(size) => {
            i18n.t_args("printing-error-small", &[("size", (*size).into())])
        }
        PrintError::Format(why) => {
            i18n.t_args("printing-error-format", &[("why", why.as_str().into())])
        }
        PrintError::TooLarge(..) => i18n.t("printing-error-large"),
        PrintError::Stopped(_) => i18n.t("printing-error-stopped"),
    }
}

/// Why a file was not written.
pub fn not_written(i18n: &I18n, path: &Path, error: &WriteError) -> Message {
    let (path, why) = match error {
        WriteError::Print(error) => (path, not_laid(i18n, error)),
        WriteError::Io { path, source } => (path.as_path(), source.to_string()),
    };
    let args = [("file", path.display().to_string().into())];
    Message {
        what: i18n.t_args("error-not-saved", &args),
        why,
        remedy: i18n.t("remedy-save"),
    }
}
