//! What becomes of intents and answers. Owns: every change of the state. Must not know: how a
//! view draws itself.

mod opening;
pub mod work;
