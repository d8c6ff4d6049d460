//! What can be wrong with a file of rules. Owns: these faults, with the line where one is known. Must not
//! know: which rules a file holds, or in what language a fault is told.

use thiserror::Error;

/// What is wrong with a file of rules.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RuleFault {
    /// It is no JSON, or ends in the middle.
    #[error("line {line}, column {column}: not valid JSON: {detail}")]
    Json {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What was met there.
        detail: String,
    },
    /// It is JSON, but not of rules: something lacks, or is not what it should be.
    #[error("line {line}, column {column}: {detail}")]
    Form {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What was met there.
        detail: String,
    },
    /// A grid with a case has no stage to be in.
    #[error("at_case is empty: a grid with a case needs a stage")]
    NoStage,
    /// Notices have no language.
    #[error("notices: texts is empty: a notice needs a language")]
    NoWording,
    /// A text of notices, by its language and name, is empty.
    #[error("notices: {0}: it is empty")]
    EmptyText(String),
    /// A brace in a text of notices is not closed.
    #[error("notices: {0}: a brace is not closed")]
    OpenBrace(String),
    /// A text of notices asks for what none knows.
    #[error("notices: {text}: {{{asked}}} is none of {known}")]
    Unknown {
        /// The text, by its language and name.
        text: String,
        /// What it asks for.
        asked: String,
        /// What may be asked for.
        known: String,
    },
    /// Sizes that all buildings go by are none.
    #[error("floor_height_m and least_m2 must be sizes")]
    NoSize,
    /// A kind of building has no floor that a household takes.
    #[error("{0}: floor_m2 must be more than nought")]
    NoFloor(String),
}

impl From<serde_json::Error> for RuleFault {
    fn from(error: serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        let told = error.to_string();
        // The place is told by itself.
        let place = format!(" at line {line} column {column}");
        let detail = told.strip_suffix(&place).unwrap_or(&told).to_owned();
        match error.is_data() {
            true => Self::Form {
                line,
                column,
                detail,
            },
            false => Self::Json {
                line,
                column,
                detail,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_json_is_told_from_what_are_no_rules() {
        let of = |text: &str| -> RuleFault {
            let read = serde_json::from_str::<[u8; 1]>(text);
            read.expect_err("faulty").into()
        };
        for text in ["", "[1", "[1,\n}"] {
            assert!(matches!(of(text), RuleFault::Json { .. }), "{text}");
        }
        let RuleFault::Form { line, detail, .. } = of("[\n\"x\"]") else {
            panic!("it is JSON");
        };
        assert_eq!(line, 2);
        assert!(
            detail.contains("string") && !detail.contains("line"),
            "{detail}"
        );
    }
}
