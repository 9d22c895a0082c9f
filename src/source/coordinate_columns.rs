//! Which columns of a table are coordinates: by their headings, and always by their values; by values alone where no heading helps.

use super::coordinate_text::{Axis, Reading, pair, reading};
use crate::text::normalised;

/// The columns that hold a record's place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Columns {
    /// A column each.
    Two {
        /// Longitude or easting, as far as the heading says.
        x: usize,
        /// Latitude or northing.
        y: usize,
        /// Whether the headings say which is which; X and Y do not: surveyors' X is the northing.
        is_said: bool,
    },
    /// Both in one cell.
    One(usize),
}

/// The columns found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Found {
    pub(super) columns: Columns,
    /// No heading helped: the values decided, and a person should know.
    pub(super) by_values: bool,
}

/// Values of a column that are looked at.
const VALUES_LOOKED_AT: usize = 400;

/// China with its seas, in degrees: longitude, latitude.
pub(super) fn are_degrees_of_china(x: f64, y: f64) -> bool {
    (72.0..=136.5).contains(&x) && (3.0..=54.5).contains(&y)
}

/// Whether these are easting, with or without a zone in front, and northing of a Gauss–Krüger zone in China (DOMAIN 5.2).
pub(super) fn are_metres_of_china(x: f64, y: f64) -> bool {
    let is_easting = (100_000.0..900_000.0).contains(&x) || (13.1e6..45.9e6).contains(&x);
    is_easting && (300_000.0..6_100_000.0).contains(&y)
}

/// Whether this is a place in China, x to the east.
pub(super) fn is_in_china(x: f64, y: f64) -> bool {
    are_degrees_of_china(x, y) || are_metres_of_china(x, y)
}

/// What a heading says of its column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Heading {
    Longitude,
    Latitude,
    Easting,
    Northing,
    X,
    Y,
    Both,
}

fn heading(name: &str) -> Option<Heading> {
    let name: String = normalised(name).to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    let is = |names: &[&str]| names.contains(&name.as_str());
    if has(&["经纬", "lonlat", "latlon", "lnglat"]) {
        return Some(Heading::Both);
    }
    if has(&["经度", "东经", "longitude"]) || is(&["lon", "lng", "long", "jd", "jingdu", "xlon"]) {
        return Some(Heading::Longitude);
    }
    if has(&["纬度", "北纬", "latitude"]) || is(&["lat", "wd", "weidu", "ylat"]) {
        return Some(Heading::Latitude);
    }
    if has(&["东坐标", "横坐标", "easting"]) || is(&["e", "east"]) {
        return Some(Heading::Easting);
    }
    if has(&["北坐标", "纵坐标", "northing"]) || is(&["n", "north"]) {
        return Some(Heading::Northing);
    }
    let mut bare = name.clone();
    for part in
        ["坐标", "coordinate", "coord", "point", "中心点", "中心", "center", "centre", "cgcs2000", "2000", "大地", "米", "zb", "值", "m"]
    {
        bare = bare.replace(part, "");
    }
    match bare.as_str() {
        "x" => Some(Heading::X),
        "y" => Some(Heading::Y),
        _ if has(&["坐标", "coordinate", "位置"]) => Some(Heading::Both),
        _ => None,
    }
}

/// Finds the columns among `names`; `values` gives a column's values.
pub(super) fn find<'a>(names: &[&str], values: &dyn Fn(usize) -> Box<dyn Iterator<Item = &'a str> + 'a>) -> Option<Found> {
    let headings: Vec<Option<Heading>> = names.iter().map(|name| heading(name)).collect();
    let places = |wanted: Heading| headings.iter().enumerate().filter(move |(_, found)| **found == Some(wanted)).map(|(place, _)| place);
    let mut best: Option<(usize, Columns)> = None;
    let mut offer = |readable: usize, columns: Columns| {
        if readable > best.map_or(0, |(most, _)| most) {
            best = Some((readable, columns));
        }
    };
    for (east, north, is_said) in
        [(Heading::Longitude, Heading::Latitude, true), (Heading::Easting, Heading::Northing, true), (Heading::X, Heading::Y, false)]
    {
        // The same number of each, pair by pair: centre, inlet, outlet.
        for (x, y) in places(east).zip(places(north)) {
            offer(readable_pairs(values(x), values(y), is_said), Columns::Two { x, y, is_said });
        }
    }
    for column in places(Heading::Both) {
        let cells = values(column).filter(|text| !text.is_empty()).take(VALUES_LOOKED_AT);
        let (all, good) = cells.fold((0, 0), |(all, good), text| (all + 1, good + usize::from(pair(text).is_some_and(is_place))));
        offer(if good * 2 >= all { good } else { 0 }, Columns::One(column));
    }
    best.map(|(_, columns)| Found { columns, by_values: false }).or_else(|| by_values(names.len(), values))
}

fn is_place([a, b]: [Reading; 2]) -> bool {
    let (a, b) = (a.number(), b.number());
    is_in_china(a, b) || is_in_china(b, a)
}

/// How many of the first rows are places. Where the headings do not say that these are coordinates, half of what is filled must be
/// places in China; else a place anywhere will do.
fn readable_pairs<'a>(xs: impl Iterator<Item = &'a str>, ys: impl Iterator<Item = &'a str>, is_said: bool) -> usize {
    let (mut filled, mut good) = (0, 0);
    for (x, y) in xs.zip(ys).filter(|(x, y)| !x.is_empty() || !y.is_empty()).take(VALUES_LOOKED_AT) {
        filled += 1;
        if let (Some(x), Some(y)) = (reading(x), reading(y)) {
            good += usize::from(is_said || is_place([x, y]));
        }
    }
    if is_said || good * 2 >= filled { good } else { 0 }
}

/// What a column's values look like, all but a few of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Look {
    Longitude,
    Latitude,
    Easting,
    Northing,
    Both,
}

/// Two neighbouring columns that look like coordinates, or one that looks like both.
fn by_values<'a>(columns: usize, values: &dyn Fn(usize) -> Box<dyn Iterator<Item = &'a str> + 'a>) -> Option<Found> {
    let looks: Vec<Option<Look>> = (0..columns).map(|column| look(values(column))).collect();
    let found = |columns| Some(Found { columns, by_values: true });
    for (place, pair) in looks.windows(2).enumerate() {
        match pair {
            [Some(Look::Longitude), Some(Look::Latitude)] | [Some(Look::Easting), Some(Look::Northing)] => {
                return found(Columns::Two { x: place, y: place + 1, is_said: true });
            }
            [Some(Look::Latitude), Some(Look::Longitude)] | [Some(Look::Northing), Some(Look::Easting)] => {
                return found(Columns::Two { x: place + 1, y: place, is_said: true });
            }
            _ => {}
        }
    }
    let both = looks.iter().position(|look| *look == Some(Look::Both))?;
    found(Columns::One(both))
}

/// Nine in ten values must agree, and be written as finely as coordinates are.
fn look<'a>(values: impl Iterator<Item = &'a str>) -> Option<Look> {
    let (mut filled, mut counts) = (0_usize, [0_usize; 5]);
    for text in values.filter(|text| !text.is_empty()).take(VALUES_LOOKED_AT) {
        filled += 1;
        if let Some(look) = look_of(text) {
            counts[look as usize] += 1;
        }
    }
    let all = [Look::Longitude, Look::Latitude, Look::Easting, Look::Northing, Look::Both];
    all.into_iter().find(|look| filled > 0 && counts[*look as usize] * 10 >= filled * 9)
}

fn look_of(text: &str) -> Option<Look> {
    match reading(text) {
        None => pair(text).filter(|pair| is_place(*pair)).map(|_| Look::Both),
        Some(Reading::Angle { degrees, axis }) => match axis {
            Some(Axis::Longitude) => Some(Look::Longitude),
            Some(Axis::Latitude) => Some(Look::Latitude),
            None if (72.0..=136.5).contains(&degrees) => Some(Look::Longitude),
            None => (3.0..=54.5).contains(&degrees).then_some(Look::Latitude),
        },
        Some(Reading::Plain(number)) => {
            let decimals = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
            match number {
                _ if (72.0..=136.5).contains(&number) && decimals >= 3 => Some(Look::Longitude),
                _ if (3.0..=54.5).contains(&number) && decimals >= 3 => Some(Look::Latitude),
                _ if (13.1e6..45.9e6).contains(&number) && decimals >= 1 => Some(Look::Easting),
                _ if (100_000.0..900_000.0).contains(&number) && decimals >= 1 => Some(Look::Easting),
                _ if (1.9e6..6.1e6).contains(&number) && decimals >= 1 => Some(Look::Northing),
                _ => None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(names: &[&str], rows: &[&[&'static str]]) -> Option<Found> {
        let rows: Vec<Vec<&'static str>> = rows.iter().map(|row| row.to_vec()).collect();
        let rows: &'static Vec<Vec<&'static str>> = Box::leak(Box::new(rows));
        find(names, &|column| Box::new(rows.iter().map(move |row| row.get(column).copied().unwrap_or(""))))
    }

    #[test]
    fn headings_in_every_spelling_find_the_columns() {
        let degrees: &[&[&str]] = &[&["甲", "109.41", "24.33"], &["乙", "", ""]];
        for (x, y) in
            [("经度", "纬度"), ("东经(°)", "北纬(°)"), ("中心经度", "中心纬度"), ("LON", "Lat"), ("lng", "lat"), ("Longitude", "Latitude")]
        {
            assert_eq!(found(&["名称", x, y], degrees).map(|f| f.columns), Some(Columns::Two { x: 1, y: 2, is_said: true }), "{x}");
        }
        let metres: &[&[&str]] = &[&["甲", "2692565.1", "36643111.4"]];
        for (x, y) in [("X", "Y"), ("X坐标(m)", "Y坐标(m)"), ("CGCS2000_X", "CGCS2000_Y"), ("Ｘ", "Ｙ")] {
            assert_eq!(found(&["名称", x, y], metres).map(|f| f.columns), Some(Columns::Two { x: 1, y: 2, is_said: false }), "{x}");
        }
        for (x, y) in [("东坐标", "北坐标"), ("横坐标", "纵坐标")] {
            assert_eq!(found(&["名称", y, x], metres).map(|f| f.columns), Some(Columns::Two { x: 2, y: 1, is_said: true }), "{x}");
        }
        let one: &[&[&str]] = &[&["甲", "109.41,24.33"]];
        assert_eq!(found(&["名称", "中心坐标"], one), Some(Found { columns: Columns::One(1), by_values: false }));
        assert_eq!(found(&["名称", "经纬度"], one), Some(Found { columns: Columns::One(1), by_values: false }));
    }

    #[test]
    fn values_find_them_where_headings_do_not() {
        let rows: &[&[&str]] = &[&["1", "24.3312", "109.4123"], &["2", "24.3313", "109.4124"]];
        assert_eq!(found(&["a", "b", "c"], rows), Some(Found { columns: Columns::Two { x: 2, y: 1, is_said: true }, by_values: true }));
    }

    #[test]
    fn quantities_are_no_coordinates() {
        assert_eq!(found(&["X", "Y"], &[&["12", "13"], &["14", "15"]]), None);
        assert_eq!(found(&["名称", "位置"], &[&["甲", "柳江区一号路"]]), None);
        assert_eq!(found(&["镉", "汞"], &[&["24.33", "109.4"], &["0.5", "80.1"]]), None);
    }
}
