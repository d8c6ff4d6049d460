//! Why a plan does not lie beneath the map. Must not know: where that is shown.

use crate::app::words::messages::Message;
use crate::app::workspaces::trace::state::NotPlaced;
use crate::exchange::underlay::{DxfFault, LARGEST, MOST_PIXELS, UnderlayError};
use crate::geometry::affine::NoFit;
use crate::geometry::crs::CrsError;
use crate::i18n::{I18n, grouped};
use fluent_bundle::FluentValue;
use std::path::Path;

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

fn number(n: u64) -> FluentValue<'static> {
    grouped(usize::try_from(n).unwrap_or(usize::MAX)).into()
}

/// A plan could not be read.
pub fn not_read(i18n: &I18n, path: &Path, error: &UnderlayError) -> Message {
    let (why, remedy) = match error {
        UnderlayError::Io(error) => (i18n.io_error(error), "underlay-remedy-file"),
        UnderlayError::Long(bytes) => {
            let args = [
                ("size", number(bytes >> 20)),
                ("most", number(LARGEST >> 20)),
            ];
            (
                i18n.t_args("underlay-long", &args),
                "underlay-remedy-smaller",
            )
        }
        UnderlayError::Vast(width, height) => {
            let args = [
                ("width", number(*width)),
                ("height", number(*height)),
                ("most", number(MOST_PIXELS)),
            ];
            (
                i18n.t_args("underlay-vast", &args),
                "underlay-remedy-smaller",
            )
        }
        UnderlayError::Unknown => (i18n.t("underlay-unknown"), "underlay-remedy-kind"),
        UnderlayError::Unsupported(what) => {
            let args = [("what", what.as_str().into())];
            (
                i18n.t_args("underlay-unsupported", &args),
                "underlay-remedy-kind",
            )
        }
        UnderlayError::Broken(why) => {
            let args = [("why", why.as_str().into())];
            (
                i18n.t_args("underlay-broken", &args),
                "underlay-remedy-again",
            )
        }
        UnderlayError::WorldFile { file, line } => {
            let args = [
                ("file", name_of(file).into()),
                ("line", grouped(*line).into()),
            ];
            (
                i18n.t_args("underlay-world-file", &args),
                "underlay-remedy-world-file",
            )
        }
        UnderlayError::NoPlace => (i18n.t("underlay-no-place"), "underlay-remedy-world-file"),
        UnderlayError::Dxf(fault) => (dxf_text(i18n, *fault), "underlay-remedy-dxf"),
        UnderlayError::Stopped => (i18n.t("problem-cancelled"), "remedy-nothing"),
    };
    Message {
        what: i18n.t_args("underlay-not-read", &[("file", name_of(path).into())]),
        why,
        remedy: i18n.t(remedy),
    }
}

fn dxf_text(i18n: &I18n, fault: DxfFault) -> String {
    let at = |line: usize| [("line", grouped(line).into())];
    match fault {
        DxfFault::Binary => i18n.t("underlay-dxf-binary"),
        DxfFault::BrokenOff(line) => i18n.t_args("underlay-dxf-broken-off", &at(line)),
        DxfFault::NoNumber(line) => i18n.t_args("underlay-dxf-no-number", &at(line)),
        DxfFault::Nothing => i18n.t("underlay-dxf-nothing"),
        DxfFault::Vast => i18n.t("underlay-dxf-vast"),
    }
}

/// A plan does not lie where it is said to.
pub fn not_placed(i18n: &I18n, fault: &NotPlaced) -> String {
    let named = |name: &str| [("crs", name.to_owned().into())];
    match fault {
        NotPlaced::NoSuchCrs(name) => i18n.t_args("underlay-no-crs", &named(name)),
        NotPlaced::Crs(CrsError::Unknown(code)) => {
            i18n.t_args("underlay-no-crs", &named(&format!("EPSG:{code}")))
        }
        NotPlaced::Crs(CrsError::Unusable { name, .. }) => {
            i18n.t_args("underlay-no-crs", &named(name))
        }
        NotPlaced::PointOff(crs) => i18n.t_args("underlay-point-off", &named(crs)),
        NotPlaced::OffTheGlobe(crs) => i18n.t_args("underlay-off", &named(crs)),
        NotPlaced::Points(fault) => i18n.t(match fault {
            NoFit::TooFew => "underlay-points-few",
            NoFit::CollinearPicture => "underlay-points-picture",
            NoFit::CollinearMap => "underlay-points-map",
            NoFit::NotFinite => "underlay-no-place",
        }),
    }
}
