//! Coordinates as people type or paste them: decimal degrees, degrees-minutes-seconds, or metres in a projected system.

use crate::text::normalised;
use crate::words::window;

/// What was typed.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Typed {
    /// Degrees.
    LonLat {
        /// East is positive.
        lon: f64,
        /// North is positive.
        lat: f64,
    },
    /// Metres in the analysis CRS.
    Projected {
        /// To the east, with or without the zone, as the analysis CRS has it.
        easting_m: f64,
        /// To the north.
        northing_m: f64,
    },
}

impl Typed {
    /// How it was understood.
    #[must_use]
    pub fn label(self) -> String {
        match self {
            Self::LonLat { lon, lat } => format!("{}  {}", window::dms(lon, ['E', 'W']), window::dms(lat, ['N', 'S'])),
            Self::Projected { easting_m, northing_m } => {
                format!("X {}  Y {}", crate::units::grouped(northing_m, 1), crate::units::grouped(easting_m, 1))
            }
        }
    }
}

/// Reads a place. Two numbers in degrees or two in metres, in either order where size or letters tell which is which.
///
/// ```
/// use jingtu::app::place::{Typed, typed};
/// assert_eq!(typed("109.41, 24.33"), Some(Typed::LonLat { lon: 109.41, lat: 24.33 }));
/// assert_eq!(typed("36643111.4 2692565.1"), Some(Typed::Projected { easting_m: 36643111.4, northing_m: 2692565.1 }));
/// assert_eq!(typed("LZ-0137"), None);
/// ```
#[must_use]
pub fn typed(text: &str) -> Option<Typed> {
    let text = normalised(text).to_uppercase();
    let has_marks = text.contains(['°', '′', '\'', '度']);
    let numbers = numbers(&text)?;
    let (a, b) = match numbers.as_slice() {
        [a, b] => (*a, *b),
        [d1, m1, s1, d2, m2, s2] => (sexagesimal(*d1, *m1, *s1)?, sexagesimal(*d2, *m2, *s2)?),
        [d1, m1, d2, m2] if has_marks => (sexagesimal(*d1, *m1, 0.0)?, sexagesimal(*d2, *m2, 0.0)?),
        _ => return None,
    };
    if a.abs() <= 180.0 && b.abs() <= 180.0 {
        let is_lat_first = starts_with_north(&text) || (a.abs() <= 90.0 && b.abs() > 90.0);
        let (lon, lat) = if is_lat_first { (b, a) } else { (a, b) };
        return (lat.abs() <= 90.0).then_some(Typed::LonLat { lon, lat });
    }
    // A northing in China has seven digits, an easting six or eight (DOMAIN 5.2).
    let is_northing = |value: f64| (1.0e6..1.0e7).contains(&value);
    match (is_northing(a), is_northing(b)) {
        (true, false) => Some(Typed::Projected { easting_m: b, northing_m: a }),
        (false, true) => Some(Typed::Projected { easting_m: a, northing_m: b }),
        _ => None,
    }
}

fn starts_with_north(text: &str) -> bool {
    let (north, east) = (text.find(['N', '北']), text.find(['E', '东']));
    match (north, east) {
        (Some(north), Some(east)) => north < east,
        (Some(north), None) => north == 0,
        _ => false,
    }
}

fn sexagesimal(degrees: f64, minutes: f64, seconds: f64) -> Option<f64> {
    let is_valid = (0.0..60.0).contains(&minutes) && (0.0..60.0).contains(&seconds);
    is_valid.then(|| degrees.signum() * (degrees.abs() + minutes / 60.0 + seconds / 3600.0))
}

/// The numbers in a text that holds nothing else but marks, letters of the compass and separators.
fn numbers(text: &str) -> Option<Vec<f64>> {
    const PASSED: &str = "°′″'\"NESWXY=:,;，；、北纬东经度分秒 \t";
    let mut numbers = Vec::new();
    let mut digits = String::new();
    for c in text.chars().chain([' ']) {
        if c.is_ascii_digit() || c == '.' || (c == '-' && digits.is_empty()) {
            digits.push(c);
        } else if PASSED.contains(c) {
            if !digits.is_empty() {
                numbers.push(digits.parse().ok()?);
                digits.clear();
            }
        } else {
            return None;
        }
    }
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lonlat(text: &str) -> (f64, f64) {
        match typed(text) {
            Some(Typed::LonLat { lon, lat }) => (lon, lat),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn degrees_minutes_and_seconds_are_read_as_people_write_them() {
        for text in [
            "109°24′36″ 24°19′48″",
            "109 24 36, 24 19 48",
            "E 109°24'36\" N 24°19'48\"",
            "北纬24°19′48″，东经109°24′36″",
            "１０９°２４′３６″，２４°１９′４８″",
        ] {
            let (lon, lat) = lonlat(text);
            assert!((lon - 109.41).abs() < 1e-9 && (lat - 24.33).abs() < 1e-9, "{text}: {lon} {lat}");
        }
    }

    #[test]
    fn degrees_come_in_either_order() {
        assert_eq!(lonlat("24.33 109.41"), (109.41, 24.33));
        assert_eq!(lonlat("109.41;24.33"), (109.41, 24.33));
    }

    #[test]
    fn projected_metres_come_in_either_order() {
        let place = Typed::Projected { easting_m: 643_111.0, northing_m: 2_692_565.0 };
        assert_eq!(typed("643111 2692565"), Some(place));
        assert_eq!(typed("X=2692565, Y=643111"), Some(place));
    }

    #[test]
    fn what_is_no_place_is_none() {
        for text in ["", "109", "JG-0042", "2025 13 45 61", "24 19 61, 109 24 36", "1 2 3", "500 700"] {
            assert_eq!(typed(text), None, "{text}");
        }
    }
}
