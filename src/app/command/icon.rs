//! The icons: signs of one small font, by name. Owns: which there are. Must not know: where they are
//! drawn.
//!
//! The font holds these and no others, so that it stays small: it is `Phosphor.ttf` of Phosphor Icons
//! 2.1, cut by fontTools: `pyftsubset Phosphor.ttf --unicodes=… --layout-features='' --no-hinting`.
//! For another icon it is cut anew with one code more; a test says which is missing.

/// A sign of the font.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Icon(char);

impl Icon {
    /// Its place in the font.
    pub const fn glyph(self) -> char {
        self.0
    }
}

macro_rules! icons {
    ($($name:ident = $glyph:literal;)*) => {
        $(
            #[allow(missing_docs, reason = "the name says what is drawn")]
            pub const $name: Icon = Icon($glyph);
        )*
        /// All of them.
        pub const ALL: &[Icon] = &[$($name),*];
    };
}

icons! {
    ARROWS_CLOCKWISE = '\u{E094}';
    ARROWS_MERGE = '\u{ED3E}';
    ARROWS_OUT = '\u{E0A2}';
    ARROWS_OUT_CARDINAL = '\u{E0A4}';
    ARROW_U_DOWN_LEFT = '\u{E07E}';
    ARROW_U_UP_LEFT = '\u{E08A}';
    ARROW_U_UP_RIGHT = '\u{E08C}';
    BEZIER_CURVE = '\u{EB00}';
    BUILDINGS = '\u{E102}';
    CHART_BAR = '\u{E150}';
    CHART_LINE = '\u{E154}';
    CLOCK = '\u{E19A}';
    CLOCK_COUNTER_CLOCKWISE = '\u{E1A0}';
    COPY = '\u{E1CA}';
    CORNERS_OUT = '\u{E1D0}';
    CURSOR = '\u{E1DC}';
    DOWNLOAD_SIMPLE = '\u{E20C}';
    FILE_ARROW_DOWN = '\u{E232}';
    FILE_ARROW_UP = '\u{E61E}';
    FILE_PLUS = '\u{E236}';
    FILE_TEXT = '\u{E23A}';
    FLOPPY_DISK = '\u{E248}';
    FOLDER_OPEN = '\u{E256}';
    FRAME_CORNERS = '\u{E626}';
    GIT_DIFF = '\u{E27C}';
    GLOBE = '\u{E288}';
    GRAPH = '\u{EB58}';
    HAND_ARROW_UP = '\u{EE5A}';
    HOURGLASS = '\u{E2B2}';
    INFO = '\u{E2CE}';
    KEY = '\u{E2D6}';
    LIST_CHECKS = '\u{EADC}';
    LOCK = '\u{E2FA}';
    LOCK_OPEN = '\u{E306}';
    MAGIC_WAND = '\u{E6B6}';
    MAGNIFYING_GLASS = '\u{E30C}';
    MAGNIFYING_GLASS_MINUS = '\u{E30E}';
    MAGNIFYING_GLASS_PLUS = '\u{E310}';
    MAP_TRIFOLD = '\u{E31A}';
    MONITOR = '\u{E32E}';
    MOON = '\u{E330}';
    PALETTE = '\u{E6C8}';
    PAPER_PLANE_TILT = '\u{E398}';
    PENCIL_SIMPLE = '\u{E3B4}';
    PHONE = '\u{E3B8}';
    PLAY = '\u{E3D0}';
    POLYGON = '\u{E6D0}';
    POWER = '\u{E3DA}';
    PRINTER = '\u{E3DC}';
    QUESTION = '\u{E3E8}';
    ROAD_HORIZON = '\u{E838}';
    SCALES = '\u{E750}';
    SCISSORS = '\u{EAE0}';
    SELECTION_ALL = '\u{E746}';
    SELECTION_SLASH = '\u{E69E}';
    SHARE_NETWORK = '\u{E408}';
    SIGN_IN = '\u{E428}';
    SKIP_BACK = '\u{E5A4}';
    SKIP_FORWARD = '\u{E5A6}';
    STACK = '\u{E466}';
    STAMP = '\u{EA48}';
    SUN = '\u{E472}';
    TAG = '\u{E478}';
    TERMINAL_WINDOW = '\u{EAE8}';
    TEST_TUBE = '\u{E7A0}';
    TRANSLATE = '\u{E4A2}';
    TRASH = '\u{E4A6}';
    TREE_STRUCTURE = '\u{E67C}';
    UPLOAD_SIMPLE = '\u{E4C0}';
    USERS = '\u{E4D6}';
    USER_FOCUS = '\u{E6FC}';
    USER_PLUS = '\u{E4D0}';
    VIRUS = '\u{E7D6}';
    WARNING = '\u{E4E0}';
}
