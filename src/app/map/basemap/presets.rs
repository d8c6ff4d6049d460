//! Servers of tiles that are known by name: how their addresses are made, how deep their tiles go,
//! whose they are. Must not know: the network.

/// The national map service of China (天地图): its street map in Web Mercator (CGCS2000, which is
/// WGS84 to a few centimetres: no shift). A token of one's own is needed.
/// Interface: WMTS GetTile, service `vec_w`.
const TIANDITU: &str = "https://t{n}.tianditu.gov.cn/vec_w/wmts?SERVICE=WMTS&REQUEST=GetTile\
    &VERSION=1.0.0&LAYER=vec&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles\
    &TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=";
/// The standard tiles of OpenStreetMap. Their policy allows ordinary use by people who look at a map.
const OPENSTREETMAP: &str = "https://tile.openstreetmap.org/{z}/{x}/{y}.png";

/// The template of 天地图 with a token.
pub fn tianditu(token: &str) -> String {
    let kept = |c: &char| c.is_ascii_alphanumeric();
    let token: String = token.chars().filter(kept).collect();
    format!("{TIANDITU}{token}")
}

/// The token in a template of 天地图; `None` for any other.
pub fn tianditu_token(url: &str) -> Option<&str> {
    url.strip_prefix(TIANDITU)
}

/// The template of OpenStreetMap.
pub fn openstreetmap() -> String {
    OPENSTREETMAP.to_owned()
}

/// Whether a template is that of OpenStreetMap.
pub fn is_openstreetmap(url: &str) -> bool {
    url == OPENSTREETMAP
}

/// The deepest zoom of a server's tiles; beyond it they are enlarged.
pub fn deepest(url: &str) -> u8 {
    match url {
        _ if tianditu_token(url).is_some() => 18,
        _ if is_openstreetmap(url) => 19,
        _ => u8::MAX,
    }
}

/// Whose tiles these are: as those known by name want it said, else the host.
pub fn credit(url: &str) -> String {
    let host = url.split("//").nth(1).unwrap_or_default();
    let host = host.split(['/', ':', '?']).next().unwrap_or_default();
    if host.ends_with("tianditu.gov.cn") {
        return "© 国家地理信息公共服务平台 天地图 tianditu.gov.cn".to_owned();
    }
    if host.ends_with("openstreetmap.org") {
        return "© OpenStreetMap contributors".to_owned();
    }
    host.trim_start_matches("{s}.")
        .trim_start_matches("{n}.")
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_goes_in_and_comes_out_and_nothing_else_does() {
        let url = tianditu(" 0a1B2c\n&x={z}");
        assert_eq!(tianditu_token(&url), Some("0a1B2cxz"));
        assert!(["{x}", "{y}", "{z}"].iter().all(|part| url.contains(part)));
        assert_eq!(tianditu_token(OPENSTREETMAP), None);
        assert!(is_openstreetmap(&openstreetmap()) && !is_openstreetmap(&url));
        assert_eq!((deepest(&url), deepest(OPENSTREETMAP)), (18, 19));
        assert_eq!(deepest("https://a.example/{z}/{x}/{y}"), u8::MAX);
    }

    #[test]
    fn the_credit_is_the_host_or_the_providers_wording() {
        let host = credit("https://{s}.tile.example:8080/{z}/{x}/{y}");
        assert_eq!(host, "tile.example");
        assert_eq!(credit(OPENSTREETMAP), "© OpenStreetMap contributors");
        let of_china = credit(&tianditu("abc"));
        assert!(of_china.contains("天地图") && !of_china.contains("abc"));
        // Only the host itself counts.
        let other = "https://tiles.example/openstreetmap.org/{z}/{x}/{y}";
        assert_eq!(credit(other), "tiles.example");
    }
}
