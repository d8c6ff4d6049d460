//! What is wanted of the guide. Must not know: what becomes of it.

use super::pages::Page;

/// Something that is wanted.
pub enum Intent {
    /// Show this page.
    Show(Page),
    /// Put the guide away.
    Close,
}
