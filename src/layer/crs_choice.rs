//! What a person may say about a layer's coordinate system: an EPSG code, or one of the two shifted systems of web maps.

use std::fmt;
use std::str::FromStr;

use super::webmap::WebMap;

/// A coordinate system as a person names it (`crs=`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CrsChoice {
    /// A code of the EPSG registry.
    Epsg(u32),
    /// A shifted system of web maps: never recognised by the program, only said by a person.
    WebMap(WebMap),
}

impl From<u32> for CrsChoice {
    fn from(code: u32) -> Self {
        Self::Epsg(code)
    }
}

impl fmt::Display for CrsChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Epsg(code) => write!(f, "{code}"),
            Self::WebMap(map) => f.write_str(map.word()),
        }
    }
}

/// A text that names no coordinate system.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("no EPSG code, gcj02 or bd09")]
pub struct NotACrs;

impl FromStr for CrsChoice {
    type Err = NotACrs;

    /// `4524`, `EPSG:4524`, `gcj02`, `BD-09`.
    fn from_str(text: &str) -> Result<Self, NotACrs> {
        let plain: String = text.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).collect::<String>().to_ascii_lowercase();
        if let Some(map) = WebMap::ALL.into_iter().find(|map| map.word() == plain) {
            return Ok(Self::WebMap(map));
        }
        let digits = text.get(..5).filter(|prefix| prefix.eq_ignore_ascii_case("EPSG:")).and(text.get(5..)).unwrap_or(text);
        digits.parse().map(Self::Epsg).map_err(|_not_a_number: std::num::ParseIntError| NotACrs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_web_maps_are_read_as_they_are_written() {
        for (text, choice) in [
            ("4524", CrsChoice::Epsg(4524)),
            ("epsg:4490", CrsChoice::Epsg(4490)),
            ("gcj02", CrsChoice::WebMap(WebMap::Gcj02)),
            ("GCJ-02", CrsChoice::WebMap(WebMap::Gcj02)),
            ("bd_09", CrsChoice::WebMap(WebMap::Bd09)),
        ] {
            assert_eq!(text.parse(), Ok(choice));
            assert_eq!(choice.to_string().parse(), Ok(choice));
        }
        for text in ["", "EPSG:", "wgs84", "-1", "图"] {
            assert_eq!(text.parse::<CrsChoice>(), Err(NotACrs), "{text}");
        }
    }
}
