//! Words for what the model, the store and the exchange say.

pub mod attributes;
pub mod drafts;
pub mod messages;
pub mod osm;
pub mod printing;
pub mod publication;
pub mod store;
pub mod toolkit;
pub mod trace;
