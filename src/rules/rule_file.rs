//! What can be wrong with a file of rules. Owns: these faults, with the line where one is known. Must not
//! know: which rules a file holds, or in what language a fault is told.

use std::collections::BTreeMap;
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
    /// What a field says cannot be gone by.
    #[error("line {line}: {field}: {wrong}")]
    Field {
        /// The line it stands in, from 1.
        line: usize,
        /// The field, by the names that lead to it.
        field: String,
        /// What is wrong, and what helps.
        wrong: Wrong,
    },
}

/// What is wrong with what a field says, and what helps.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Wrong {
    /// It does not say all it must.
    #[error("{0} is missing: add it")]
    Lacks(String),
    /// It says nothing.
    #[error("it is empty: fill it in")]
    Empty,
    /// It is a number out of its range.
    #[error("a number from {least} to {most} is needed")]
    Range {
        /// At least.
        least: u32,
        /// At most.
        most: u32,
    },
    /// It is no number above nought, or too great a one.
    #[error("a number above 0 and up to {most} is needed")]
    Above {
        /// At most.
        most: u32,
    },
    /// Hours end before they begin, or before the ones ahead of them end.
    #[error("hours must end after they begin, and stand in the order of the day")]
    Hours,
    /// It names what is not known.
    #[error("{asked} is none of {known}")]
    Unknown {
        /// What it names.
        asked: String,
        /// What it may name.
        known: String,
    },
}

/// Checks fields of a file of rules against its text, so that each fault names its line.
pub struct Checker<'a> {
    text: &'a str,
}

impl<'a> Checker<'a> {
    /// Of the file with this text.
    pub const fn new(text: &'a str) -> Self {
        Self { text }
    }

    /// The line of the field that these names lead to, from 1; that of the last one that stands
    /// there at all.
    fn line(&self, path: &[&str]) -> usize {
        let mut at = 0;
        for name in path {
            let quoted = format!("\"{name}\"");
            let rest = &self.text[at..];
            let found = rest.match_indices(&quoted).find(|(place, _)| {
                let after = &rest[place + quoted.len()..];
                after.trim_start().starts_with(':')
            });
            match found {
                Some((place, _)) => at += place,
                None => break,
            }
        }
        self.text[..at].lines().count().max(1) + usize::from(self.text[..at].ends_with('\n'))
    }

    /// What is wrong with a field.
    pub fn fault(&self, path: &[&str], wrong: Wrong) -> RuleFault {
        RuleFault::Field {
            line: self.line(path),
            field: path.join("."),
            wrong,
        }
    }

    /// A text says something.
    ///
    /// # Errors
    /// [`Wrong::Empty`].
    pub fn said(&self, path: &[&str], text: &str) -> Result<(), RuleFault> {
        match text.trim().is_empty() {
            true => Err(self.fault(path, Wrong::Empty)),
            false => Ok(()),
        }
    }

    /// A number lies in its range, ends included.
    ///
    /// # Errors
    /// [`Wrong::Range`].
    pub fn within(&self, path: &[&str], n: u32, [least, most]: [u32; 2]) -> Result<(), RuleFault> {
        match (least..=most).contains(&n) {
            true => Ok(()),
            false => Err(self.fault(path, Wrong::Range { least, most })),
        }
    }

    /// A name is one of those that are known.
    ///
    /// # Errors
    /// [`Wrong::Unknown`].
    pub fn known(&self, path: &[&str], asked: &str, known: &[&str]) -> Result<(), RuleFault> {
        if known.contains(&asked) {
            return Ok(());
        }
        let wrong = Wrong::Unknown {
            asked: asked.to_owned(),
            known: known.join(", "),
        };
        Err(self.fault(path, wrong))
    }

    /// What every file of rules says of itself: its name, what it is called, where it comes from.
    ///
    /// # Errors
    /// [`Wrong::Empty`].
    pub fn headed(
        &self,
        id: &str,
        titles: &BTreeMap<String, String>,
        source: &str,
    ) -> Result<(), RuleFault> {
        self.said(&["id"], id)?;
        if titles.is_empty() {
            return Err(self.fault(&["titles"], Wrong::Empty));
        }
        for (language, title) in titles {
            self.said(&["titles", language], title)?;
        }
        self.said(&["source"], source)
    }
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
    fn a_field_is_found_by_the_names_that_lead_to_it() {
        let text = "{\n\"none\": 1,\n \"said\": \"none\",\n\"scripts\": {\n \"high\":\n 2, \"none\": 3 } }";
        let checker = Checker::new(text);
        for (path, line) in [
            (&["none"][..], 2),
            (&["said"], 3),
            (&["scripts"], 4),
            (&["scripts", "high"], 5),
            (&["scripts", "none"], 6),
            // What is missing is missing in the last that is there.
            (&["scripts", "middle"], 4),
            (&["nothing"], 1),
        ] {
            let RuleFault::Field { line: found, .. } = checker.fault(path, Wrong::Empty) else {
                panic!("a field");
            };
            assert_eq!(found, line, "{path:?}");
        }
        assert_eq!(checker.within(&["none"], 3, [1, 3]), Ok(()));
        assert!(checker.within(&["none"], 4, [1, 3]).is_err());
    }

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
