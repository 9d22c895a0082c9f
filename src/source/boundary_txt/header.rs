//! What a header says about coordinates -> an EPSG code (DOMAIN 5.1, 6). The digits of the eastings decide between codes with the zone in
//! front and codes without.

use crate::text::normalised;

/// The first codes of a datum's families: geographic; 3° with the zone in front and by central meridian; the same for 6°.
const FAMILIES: [(&[&str], [u32; 5]); 3] = [
    (&["2000"], [4490, 4513, 4534, 4491, 4502]),
    (&["1980", "80", "西安"], [4610, 2349, 2370, 2327, 2338]),
    (&["1954", "54", "北京"], [4214, 2401, 2422, 21_413, 21_453]),
];
/// Zones of 3°, and of 6°.
const ZONES_3: std::ops::RangeInclusive<u32> = 25..=45;
const ZONES_6: std::ops::RangeInclusive<u32> = 13..=23;

/// What coordinates are by their digits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Digits {
    /// Degrees.
    Degrees,
    /// Metres with this zone in front of the easting.
    Prefixed(u32),
    /// Metres without.
    Bare,
}

/// The part of a header that says where coordinates are.
#[derive(Default, Debug)]
pub(super) struct Stated {
    families: Option<[u32; 5]>,
    width_degrees: Option<u32>,
    /// The zone (带号), or that of the central meridian.
    pub(super) zone: Option<u32>,
    meridian: Option<u32>,
}

impl Stated {
    /// Reads the header's keys and values.
    pub(super) fn of(header: &[(String, String)]) -> Self {
        let mut stated = Self::default();
        for (key, value) in header {
            let value = normalised(value);
            match key.as_str() {
                "坐标系" | "坐标系统" | "大地坐标系" => {
                    stated.families =
                        FAMILIES.iter().find(|(parts, _)| parts.iter().any(|part| value.contains(part))).map(|(_, families)| *families);
                }
                "几度分带" | "分带" => stated.width_degrees = first_number(&value).filter(|width| matches!(width, 3 | 6)),
                "带号" => stated.zone = first_number(&value).filter(|zone| ZONES_3.contains(zone) || ZONES_6.contains(zone)),
                "中央子午线" | "中央经线" | "中央子午线经度" => stated.meridian = first_number(&value),
                _ => {}
            }
        }
        stated
    }

    /// The code of coordinates with these digits; `None` where the header does not say enough.
    pub(super) fn epsg(&self, digits: Digits) -> Option<u32> {
        let [geographic, prefixed_3, meridian_3, prefixed_6, meridian_6] = self.families?;
        match digits {
            Digits::Degrees => Some(geographic),
            Digits::Prefixed(zone) if ZONES_3.contains(&zone) => Some(prefixed_3 + zone - ZONES_3.start()),
            Digits::Prefixed(zone) => ZONES_6.contains(&zone).then(|| prefixed_6 + zone - ZONES_6.start()),
            Digits::Bare => {
                let zone = self.zone.or_else(|| self.zone_of_meridian())?;
                if ZONES_3.contains(&zone) { Some(meridian_3 + zone - ZONES_3.start()) } else { Some(meridian_6 + zone - ZONES_6.start()) }
            }
        }
    }

    fn zone_of_meridian(&self) -> Option<u32> {
        let meridian = self.meridian?;
        let zone = if self.width_degrees == Some(6) { (meridian + 3) / 6 } else { meridian / 3 };
        (ZONES_3.contains(&zone) || ZONES_6.contains(&zone)).then_some(zone)
    }
}

/// The first run of digits: `36`, `36带`, `第36带`, `3度`.
fn first_number(text: &str) -> Option<u32> {
    let digits: String = text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_datum_zone_and_width_gives_its_code() {
        let code = |system: &str, width: &str, zone: &str, digits| {
            let header = [("坐标系", system), ("几度分带", width), ("带号", zone)].map(|(key, value)| (key.to_owned(), value.to_owned()));
            Stated::of(&header).epsg(digits)
        };
        assert_eq!(code("2000国家大地坐标系", "3", "36", Digits::Prefixed(36)), Some(4524));
        assert_eq!(code("CGCS2000", "3", "37", Digits::Bare), Some(4546));
        assert_eq!(code("１９８０西安坐标系", "3度", "36带", Digits::Prefixed(36)), Some(2360));
        assert_eq!(code("80国家大地坐标系", "3", "36", Digits::Bare), Some(2381));
        assert_eq!(code("1954北京坐标系", "6", "19", Digits::Prefixed(19)), Some(21_419));
        assert_eq!(code("1954北京坐标系", "3", "36", Digits::Bare), Some(2433));
        assert_eq!(code("2000国家大地坐标系", "6", "18", Digits::Bare), Some(4507));
        assert_eq!(code("国家2000", "", "", Digits::Degrees), Some(4490));
        assert_eq!(code("独立坐标系", "3", "36", Digits::Prefixed(36)), None);
        assert_eq!(code("2000国家大地坐标系", "3", "", Digits::Bare), None);
    }
}
