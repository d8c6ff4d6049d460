//! What is said where nothing could be printed. Must not know: why it was tried.

use crate::app::words::messages::Message;
use crate::app::words::store::store_error;
use crate::i18n::{I18n, grouped};
use crate::print::PrintError;
use crate::print::job::WriteError;
use std::path::Path;

/// Why nothing was laid out.
pub fn not_laid(i18n: &I18n, error: &PrintError) -> String {
    match error {
        PrintError::Font(_) => i18n.t("printing-error-font"),
        PrintError::Store(error) => store_error(i18n, error).0,
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
        WriteError::Io { path, source } => (path.as_path(), i18n.io_error(source)),
    };
    let args = [("file", path.display().to_string().into())];
    Message {
        what: i18n.t_args("error-not-saved", &args),
        why,
        remedy: i18n.t("remedy-save"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;
    use crate::store::StoreError;
    use crate::store::sealing::SealError;

    /// What the project says is told in the language of the window, also beside a page.
    #[test]
    fn what_the_project_says_is_told_in_the_language_of_the_window() {
        let said = |language: Language, error: StoreError| {
            not_laid(&I18n::new(language), &PrintError::Store(error))
        };
        let is_chinese = |text: &str| text.chars().any(|c| ('一'..='鿿').contains(&c));
        for language in Language::ALL {
            for error in [
                StoreError::SignInNeeded,
                StoreError::Seal(SealError::NotOpened),
                StoreError::Seal(SealError::Form),
                StoreError::Seal(SealError::System),
                StoreError::Sql(rusqlite::Error::InvalidQuery),
            ] {
                let told = said(language, error);
                assert_eq!(is_chinese(&told), language == Language::Chinese, "{told}");
            }
        }
    }
}
