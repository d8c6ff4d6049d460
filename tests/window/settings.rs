//! What is kept between runs, and the texts of both languages.

use crate::support::{SMALL, command, settings, shows, town, town_file, window};
use egui::{Context, FontFamily, FontId, Key};
use gridroom::app::map::scene::{LayerId, LayerState};
use gridroom::app::state::drawer::{Drawer, DrawerTab};
use gridroom::app::state::settings::Settings;
use gridroom::app::theme;
use gridroom::i18n::Language;
use std::collections::BTreeSet;

#[test]
fn language_theme_and_layers_survive_a_restart() {
    let (mut harness, _folder) = town();
    command(&mut harness, Key::E);
    command(&mut harness, Key::T);
    let hidden = LayerState {
        visible: false,
        opacity: 0.5,
    };
    harness
        .state_mut()
        .shell()
        .state
        .settings
        .layers
        .set(LayerId::Fills, hidden);
    // As eframe keeps them: through RON.
    let kept = ron::to_string(&harness.state_mut().shell().state.settings).expect("written");
    drop(harness);
    let settings: Settings = ron::from_str(&kept).expect("read");
    let (path, _folder) = town_file();
    let mut harness = window(settings, Some(&path), SMALL);
    assert!(shows(&harness, "Grids (4)"));
    let shell = harness.state_mut().shell();
    assert!(shell.state.settings.dark);
    assert_eq!(shell.state.settings.layers.get(LayerId::Fills), hidden);
}

fn keys(source: &str) -> BTreeSet<&str> {
    source
        .lines()
        .filter(|l| !l.starts_with(['#', ' ', '\t']) && l.contains('='))
        .filter_map(|l| l.split('=').next().map(str::trim))
        .collect()
}

/// Every text of the window: Chinese, then English.
pub const SOURCES: [(&str, &str); 15] = [
    (
        include_str!("../../assets/locales/zh-CN/shell.ftl"),
        include_str!("../../assets/locales/en/shell.ftl"),
    ),
    (
        include_str!("../../assets/locales/zh-CN/map.ftl"),
        include_str!("../../assets/locales/en/map.ftl"),
    ),
    (
        include_str!("../../assets/locales/zh-CN/project.ftl"),
        include_str!("../../assets/locales/en/project.ftl"),
    ),
    (
        include_str!("../../assets/locales/zh-CN/redraw.ftl"),
        include_str!("../../assets/locales/en/redraw.ftl"),
    ),
    (
        include_str!("../../assets/locales/zh-CN/exchange.ftl"),
        include_str!("../../assets/locales/en/exchange.ftl"),
    ),
    (
        include_str!("../../assets/locales/zh-CN/arrivals.ftl"),
        include_str!("../../assets/locales/en/arrivals.ftl"),
    ),
    (
        include_str!("../../assets/locales/zh-CN/trace.ftl"),
        include_str!("../../assets/locales/en/trace.ftl"),
    ),
    (
        include_str!("../../assets/locales/zh-CN/lists.ftl"),
        include_str!("../../assets/locales/en/lists.ftl"),
    ),
    (
        include_str!("../../assets/locales/zh-CN/epidemic.ftl"),
        include_str!("../../assets/locales/en/epidemic.ftl"),
    ),
    (
        include_str!("../../assets/locales/zh-CN/register.ftl"),
        include_str!("../../assets/locales/en/register.ftl"),
    ),
    (
        include_str!("../../assets/locales/zh-CN/print.ftl"),
        include_str!("../../assets/locales/en/print.ftl"),
    ),
    (
        include_str!("../../assets/locales/zh-CN/propose.ftl"),
        include_str!("../../assets/locales/en/propose.ftl"),
    ),
    (
        include_str!("../../assets/locales/zh-CN/osm.ftl"),
        include_str!("../../assets/locales/en/osm.ftl"),
    ),
    (
        include_str!("../../assets/locales/zh-CN/palette.ftl"),
        include_str!("../../assets/locales/en/palette.ftl"),
    ),
    (
        include_str!("../../assets/locales/zh-CN/sampling.ftl"),
        include_str!("../../assets/locales/en/sampling.ftl"),
    ),
];

#[test]
fn both_languages_have_the_same_texts() {
    for (chinese, english) in SOURCES {
        assert_eq!(keys(chinese), keys(english));
        assert!(keys(chinese).len() > 20);
    }
}

#[test]
fn no_text_is_defined_twice() {
    let all = SOURCES.iter().flat_map(|(chinese, _)| keys(chinese));
    let mut seen = BTreeSet::new();
    let twice: Vec<&str> = all.filter(|key| !seen.insert(*key)).collect();
    assert_eq!(twice, Vec::<&str>::new());
}

#[test]
fn every_sign_of_every_text_is_in_the_bundled_font() {
    let ctx = Context::default();
    ctx.set_fonts(theme::fonts());
    let mut output = ctx.run_ui(Default::default(), |_| ());
    output.textures_delta.clear();
    let font = FontId::new(14.0, FontFamily::Proportional);
    let signs: BTreeSet<char> = SOURCES
        .iter()
        .flat_map(|(chinese, english)| chinese.chars().chain(english.chars()))
        // Names that real files hold and common fonts lack.
        .chain("喆堃昇祎玥內寮瑪崙碇".chars())
        .filter(|c| !c.is_whitespace())
        .collect();
    let missing: Vec<char> = ctx.fonts_mut(|fonts| {
        signs
            .into_iter()
            .filter(|c| !fonts.has_glyph(&font, *c))
            .collect()
    });
    assert_eq!(missing, Vec::<char>::new());
}

#[test]
fn no_text_is_missing_in_either_language() {
    for language in Language::ALL {
        let (path, _folder) = town_file();
        let settings = Settings {
            language,
            drawer: Drawer {
                open: Some(DrawerTab::Problems),
                ..Drawer::default()
            },
            ..settings()
        };
        let harness = window(settings, Some(&path), SMALL);
        assert!(!shows(&harness, "⟨"), "{language:?}");
    }
}
