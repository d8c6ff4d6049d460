//! The texts of the window, and of the files that people fill in: Fluent files compiled in,
//! Simplified Chinese first.
//!
//! No text is written in code; a missing key shows itself as `⟨key⟩` and fails a test.

mod counts;
mod faults;
mod lists;
pub mod proposing;
mod sampling;

pub use counts::{Grouped, grouped};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A language of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Language {
    /// Simplified Chinese.
    #[default]
    Chinese,
    /// English.
    English,
}

impl Language {
    /// Both, in the order of the menu.
    pub const ALL: [Self; 2] = [Self::Chinese, Self::English];

    /// English on an English system, else Chinese.
    pub fn of_system() -> Self {
        match sys_locale::get_locale() {
            Some(tag) if tag.starts_with("en") => Self::English,
            _ => Self::Chinese,
        }
    }

    /// Its BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    /// The Fluent sources, compiled in.
    const fn sources(self) -> [&'static str; 15] {
        match self {
            Self::Chinese => [
                include_str!("../../assets/locales/zh-CN/shell.ftl"),
                include_str!("../../assets/locales/zh-CN/map.ftl"),
                include_str!("../../assets/locales/zh-CN/project.ftl"),
                include_str!("../../assets/locales/zh-CN/redraw.ftl"),
                include_str!("../../assets/locales/zh-CN/propose.ftl"),
                include_str!("../../assets/locales/zh-CN/exchange.ftl"),
                include_str!("../../assets/locales/zh-CN/lists.ftl"),
                include_str!("../../assets/locales/zh-CN/epidemic.ftl"),
                include_str!("../../assets/locales/zh-CN/register.ftl"),
                include_str!("../../assets/locales/zh-CN/print.ftl"),
                include_str!("../../assets/locales/zh-CN/osm.ftl"),
                include_str!("../../assets/locales/zh-CN/sampling.ftl"),
                include_str!("../../assets/locales/zh-CN/arrivals.ftl"),
                include_str!("../../assets/locales/zh-CN/trace.ftl"),
                include_str!("../../assets/locales/zh-CN/palette.ftl"),
            ],
            Self::English => [
                include_str!("../../assets/locales/en/shell.ftl"),
                include_str!("../../assets/locales/en/map.ftl"),
                include_str!("../../assets/locales/en/project.ftl"),
                include_str!("../../assets/locales/en/redraw.ftl"),
                include_str!("../../assets/locales/en/propose.ftl"),
                include_str!("../../assets/locales/en/exchange.ftl"),
                include_str!("../../assets/locales/en/lists.ftl"),
                include_str!("../../assets/locales/en/epidemic.ftl"),
                include_str!("../../assets/locales/en/register.ftl"),
                include_str!("../../assets/locales/en/print.ftl"),
                include_str!("../../assets/locales/en/osm.ftl"),
                include_str!("../../assets/locales/en/sampling.ftl"),
                include_str!("../../assets/locales/en/arrivals.ftl"),
                include_str!("../../assets/locales/en/trace.ftl"),
                include_str!("../../assets/locales/en/palette.ftl"),
            ],
        }
    }
}

/// The texts of one language.
pub struct I18n {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl I18n {
    /// Parse the texts of `language`.
    pub fn new(language: Language) -> Self {
        let id = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(counts::written));
        for source in language.sources() {
            let resource = match FluentResource::try_new(source.to_owned()) {
                Ok(resource) => resource,
                Err((partial, errors)) => {
                    tracing::error!(?errors, language = language.tag(), "broken Fluent file");
                    partial
                }
            };
            if let Err(errors) = bundle.add_resource(resource) {
                tracing::error!(
                    ?errors,
                    language = language.tag(),
                    "Fluent key defined twice"
                );
            }
        }
        Self { language, bundle }
    }

    /// Which language this is.
    pub const fn language(&self) -> Language {
        self.language
    }

    /// The text of `key`.
    pub fn t(&self, key: &str) -> String {
        self.format(key, None)
    }

    /// The text of `key` with arguments.
    pub fn t_args<'a>(&self, key: &str, args: &[(&'a str, FluentValue<'a>)]) -> String {
        let mut map = FluentArgs::new();
        for (name, value) in args {
            map.set(Cow::Borrowed(*name), value.clone());
        }
        self.format(key, Some(&map))
    }

    fn format(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|m| m.value()) else {
            return format!("⟨{key}⟩");
        };
        let mut errors = Vec::new();
        let text = self
            .bundle
            .format_pattern(pattern, args, &mut errors)
            .into_owned();
        if !errors.is_empty() {
            tracing::warn!(key, ?errors, "text could not be filled in");
        }
        text
    }
}
