//! Why an extract of OpenStreetMap did not become a town. Must not know: why it was tried.

use crate::app::words::messages::{not_read, read_error, rules_error};
use crate::app::workspaces::own_town::work::Failure;
use crate::exchange::osm::OsmError;
use crate::exchange::report::ReadError;
use crate::i18n::{I18n, grouped};
use crate::rules::numbering::NumberingError;
use std::path::Path;

/// Why it is not known what an extract has.
pub fn not_known(i18n: &I18n, path: &Path, error: &ReadError) -> String {
    let message = not_read(i18n, path, error);
    let args = [("what", message.what.into()), ("why", message.why.into())];
    i18n.t_args("own-town-why", &args)
}

/// Why nothing was made of an extract.
pub fn not_made_of(i18n: &I18n, failure: &Failure) -> String {
    match failure {
        Failure::Extract(error) => extract_error(i18n, error),
        Failure::Map(path, error) => not_known(i18n, path, error),
        Failure::Communities(path) => {
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            let args = [("file", file.into_owned().into())];
            i18n.t_args("own-town-no-community-file", &args)
        }
        Failure::Rules(path, why) => {
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            let args = [
                ("file", file.into_owned().into()),
                ("why", rules_error(i18n, why).into()),
            ];
            i18n.t_args("own-town-bad-rules", &args)
        }
    }
}

fn extract_error(i18n: &I18n, error: &OsmError) -> String {
    let name = |wanted: &str| [("name", wanted.to_owned().into())];
    match error {
        OsmError::Read(ReadError::Stopped) => i18n.t("own-town-stopped"),
        OsmError::Read(error) => read_error(i18n, error).0,
        OsmError::NoPolygon => i18n.t("own-town-no-polygon"),
        OsmError::NoCommunity => i18n.t("own-town-no-community"),
        OsmError::NoArea { wanted, .. } | OsmError::Ambiguous { wanted, .. } => {
            i18n.t_args("own-town-no-area", &name(wanted))
        }
        OsmError::CutOff { area, missing } => {
            let args = [
                ("area", area.to_string().into()),
                ("count", grouped(*missing).into()),
            ];
            i18n.t_args("own-town-cut-off", &args)
        }
        OsmError::Nothing => i18n.t("own-town-nothing"),
        OsmError::Codes(NumberingError::Exhausted(community)) => i18n.t_args(
            "obstacle-exhausted",
            &[("community", community.as_str().into())],
        ),
    }
}
