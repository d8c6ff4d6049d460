//! Why something was not done, for whoever asked. Owns: the reason in words, and which field is at
//! fault. Must not know: how that is shown.

/// Why it was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The reason, in words.
    pub text: String,
    /// Fields that may be at fault, by the keys of their names, until the cursor went there.
    fields: Option<Vec<String>>,
}

impl Refusal {
    /// A reason; of these fields, the first that there is is at fault. Where none is named, whichever
    /// had the cursor.
    pub fn new(text: String, fields: Vec<String>) -> Self {
        let fields = Some(fields);
        Self { text, fields }
    }

    /// Which fields may be at fault; told once.
    pub fn take_fields(&mut self) -> Option<Vec<String>> {
        self.fields.take()
    }
}
