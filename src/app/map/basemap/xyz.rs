//! Tiles from a server, by a template with `{x}`, `{y}`, `{z}` (and `{s}` for its a, b, c, `{n}` for its
//! 0 to 7).

use super::BasemapError;
use super::guard::panic_text;
use super::presets::credit;
use egui::Context;
use walkers::sources::{Attribution, TileSource};
use walkers::{HeaderValue, HttpOptions, HttpTiles, TileId, Tiles};

/// Open a server; returns its tiles and whose they are.
pub fn open(url: &str, ctx: &Context) -> Result<(Box<dyn Tiles + Send>, String), BasemapError> {
    let url = url.trim();
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    let is_whole = ["{x}", "{y}", "{z}"].iter().all(|part| url.contains(part));
    if !is_web || !is_whole {
        return Err(BasemapError::Template(url.to_owned()));
    }
    let source = Template(url.to_owned());
    let options = HttpOptions {
        user_agent: Some(HeaderValue::from_static(concat!(
            "gridroom/",
            env!("CARGO_PKG_VERSION")
        ))),
        ..HttpOptions::default()
    };
    let ctx = ctx.clone();
    // Nobody chose before it, or the same is there already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    // It panics on a machine without certificates.
    let started = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        HttpTiles::with_options(source, options, ctx)
    }));
    match started {
        Ok(tiles) => Ok((Box::new(tiles), credit(url))),
        Err(panic) => Err(BasemapError::Network(panic_text(panic.as_ref()))),
    }
}

struct Template(String);

impl TileSource for Template {
    fn tile_url(&self, id: TileId) -> String {
        let server = ["a", "b", "c"][((id.x ^ id.y) % 3) as usize];
        self.0
            .replace("{x}", &id.x.to_string())
            .replace("{y}", &id.y.to_string())
            .replace("{z}", &id.zoom.to_string())
            .replace("{s}", server)
            .replace("{n}", &((id.x ^ id.y) % 8).to_string())
    }

    fn attribution(&self) -> Attribution {
        // Shown by the map itself, from the template.
        Attribution {
            text: "",
            url: "",
            logo_light: None,
            logo_dark: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_filled_in() {
        let template = Template("https://{s}.example/{z}/{x}/{y}.png".into());
        let url = template.tile_url(TileId {
            x: 5,
            y: 6,
            zoom: 7,
        });
        assert_eq!(url, "https://a.example/7/5/6.png");
        let numbered = Template("https://t{n}.example/{z}/{x}/{y}".into());
        let url = numbered.tile_url(TileId {
            x: 5,
            y: 2,
            zoom: 7,
        });
        assert_eq!(url, "https://t7.example/7/5/2");
    }

    /// A client without one breaks off at its first `https`.
    #[test]
    fn what_encrypts_is_chosen_before_a_server_is_asked() {
        let opened = open("https://a.example/{z}/{x}/{y}.png", &Context::default());
        assert!(rustls::crypto::CryptoProvider::get_default().is_some());
        // A machine without certificates says so, and nothing else is wrong.
        if let Err(BasemapError::Network(why)) = opened {
            assert!(why.to_lowercase().contains("cert"), "{why}");
        }
    }

    #[test]
    fn templates_without_a_placeholder_or_scheme_are_refused() {
        let ctx = Context::default();
        for url in ["", "https://a.example/{z}/{x}.png", "file:///{z}/{x}/{y}"] {
            let refused = open(url, &ctx).err();
            assert_eq!(refused, Some(BasemapError::Template(url.to_owned())));
        }
    }
}
