//! What is wrong with a file, in words: what the system says of it, and what stands in rules. Must not
//! know: which file, or what it was for.

use super::I18n;
use crate::rules::rule_file::{RuleFault, Wrong};
use std::io::{Error, ErrorKind};

impl I18n {
    /// What the system says: in words where it says something usual, else in its own.
    pub fn io_error(&self, error: &Error) -> String {
        let key = match error.kind() {
            ErrorKind::NotFound => "io-not-found",
            ErrorKind::PermissionDenied => "io-denied",
            ErrorKind::AlreadyExists => "io-exists",
            ErrorKind::StorageFull => "io-full",
            ErrorKind::ReadOnlyFilesystem => "io-read-only",
            ErrorKind::IsADirectory => "io-folder",
            ErrorKind::UnexpectedEof => "io-short",
            _ => return self.t_args("io-other", &[("detail", error.to_string().into())]),
        };
        self.t(key)
    }

    /// What is wrong with a file of rules.
    pub fn rule_fault(&self, fault: &RuleFault) -> String {
        match fault {
            RuleFault::Json {
                line,
                column,
                detail,
            } => self.rule_fault_at("rule-fault-json", (*line, *column), detail),
            RuleFault::Form {
                line,
                column,
                detail,
            } => self.rule_fault_at("rule-fault-form", (*line, *column), detail),
            RuleFault::NoStage => self.t("rule-fault-no-stage"),
            RuleFault::NoWording => self.t("rule-fault-no-wording"),
            RuleFault::EmptyText(text) => {
                self.t_args("rule-fault-empty-text", &[("text", text.as_str().into())])
            }
            RuleFault::OpenBrace(text) => {
                self.t_args("rule-fault-open-brace", &[("text", text.as_str().into())])
            }
            RuleFault::Unknown { text, asked, known } => {
                let args = [
                    ("text", text.as_str().into()),
                    ("asked", asked.as_str().into()),
                    ("known", known.as_str().into()),
                ];
                self.t_args("rule-fault-unknown", &args)
            }
            RuleFault::NoSize => self.t("rule-fault-no-size"),
            RuleFault::Field { line, field, wrong } => {
                let args = [
                    ("line", line.to_string().into()),
                    ("field", field.as_str().into()),
                    ("wrong", self.wrong(wrong).into()),
                ];
                self.t_args("rule-fault-field", &args)
            }
            RuleFault::NoFloor(kind) => {
                self.t_args("rule-fault-no-floor", &[("kind", kind.as_str().into())])
            }
        }
    }

    /// What is wrong with a field, and what helps.
    fn wrong(&self, wrong: &Wrong) -> String {
        match wrong {
            Wrong::Lacks(what) => {
                self.t_args("rule-wrong-lacks", &[("what", what.as_str().into())])
            }
            Wrong::Empty => self.t("rule-wrong-empty"),
            Wrong::Range { least, most } => {
                let args = [
                    ("least", least.to_string().into()),
                    ("most", most.to_string().into()),
                ];
                self.t_args("rule-wrong-range", &args)
            }
            Wrong::Above { most } => {
                self.t_args("rule-wrong-above", &[("most", most.to_string().into())])
            }
            Wrong::Hours => self.t("rule-wrong-hours"),
            Wrong::Unknown { asked, known } => {
                let args = [
                    ("asked", asked.as_str().into()),
                    ("known", known.as_str().into()),
                ];
                self.t_args("rule-wrong-unknown", &args)
            }
        }
    }

    fn rule_fault_at(&self, key: &str, (line, column): (usize, usize), detail: &str) -> String {
        let args = [
            ("line", line.to_string().into()),
            ("column", column.to_string().into()),
            ("detail", detail.into()),
        ];
        self.t_args(key, &args)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    /// What the program itself says stands in the language of the window.
    #[test]
    fn usual_faults_are_told_in_both_languages() {
        let is_chinese = |text: &str| text.chars().any(|c| ('一'..='鿿').contains(&c));
        let faults = [
            RuleFault::NoStage,
            RuleFault::NoWording,
            RuleFault::EmptyText("en: until".to_owned()),
            RuleFault::OpenBrace("en: until".to_owned()),
            RuleFault::Unknown {
                text: "en: until".to_owned(),
                asked: "noon".to_owned(),
                known: "from, until".to_owned(),
            },
            RuleFault::NoSize,
            RuleFault::NoFloor("yes".to_owned()),
            RuleFault::Form {
                line: 2,
                column: 7,
                detail: "missing field `id`".to_owned(),
            },
        ];
        let wrong = [
            Wrong::Lacks("busy".to_owned()),
            Wrong::Empty,
            Wrong::Range { least: 1, most: 9 },
            Wrong::Above { most: 9 },
            Wrong::Hours,
            Wrong::Unknown {
                asked: "low".to_owned(),
                known: "high, none".to_owned(),
            },
        ];
        let of_fields = wrong.map(|wrong| RuleFault::Field {
            line: 3,
            field: "follows".to_owned(),
            wrong,
        });
        let kinds = [
            ErrorKind::NotFound,
            ErrorKind::PermissionDenied,
            ErrorKind::AlreadyExists,
            ErrorKind::StorageFull,
            ErrorKind::ReadOnlyFilesystem,
            ErrorKind::IsADirectory,
            ErrorKind::UnexpectedEof,
            ErrorKind::Other,
        ];
        for language in Language::ALL {
            let i18n = I18n::new(language);
            let of_rules = faults
                .iter()
                .chain(&of_fields)
                .map(|fault| i18n.rule_fault(fault));
            let of_files = kinds.map(|kind| i18n.io_error(&Error::from(kind)));
            for said in of_rules.chain(of_files) {
                assert!(!said.contains('⟨'), "{said}");
                assert_eq!(is_chinese(&said), language == Language::Chinese, "{said}");
            }
        }
        let i18n = I18n::new(Language::Chinese);
        assert!(i18n.rule_fault(&faults[7]).contains('2'));
    }
}
