//! Recognises Chinese zones in a .prj by what defines them: datum, central meridian, false easting.
//!
//! Names are not to be relied on: ArcGIS, MapGIS, SuperMap and QGIS spell them differently, and a public program maps zone names
//! one code too high (DOMAIN 5.1). What is not Chinese, or not a plain zone, is left to PROJ.

use super::crs::Datum;

/// Longest .prj that is looked at; real ones are under 2 kB, and text nested deeper than [`DEPTH_AT_MOST`] is no CRS.
const BYTES_AT_MOST: usize = 64 * 1024;
const DEPTH_AT_MOST: usize = 24;

/// One `KEYWORD[…]` of a WKT text.
#[derive(Debug, Default)]
struct Node {
    keyword: String,
    texts: Vec<String>,
    numbers: Vec<f64>,
    children: Vec<Node>,
}

impl Node {
    /// The first node below (or this one) with one of these keywords.
    fn find(&self, keywords: &[&str]) -> Option<&Self> {
        if keywords.contains(&self.keyword.as_str()) {
            return Some(self);
        }
        self.children.iter().find_map(|child| child.find(keywords))
    }

    fn child(&self, keywords: &[&str]) -> Option<&Self> {
        self.children.iter().find(|child| keywords.contains(&child.keyword.as_str()))
    }

    fn name(&self) -> &str {
        self.texts.first().map_or("", String::as_str)
    }

    /// All parameters below, by their names in small letters and digits.
    fn parameter(&self, names: &[&str]) -> Option<f64> {
        if self.keyword == "PARAMETER" && names.contains(&plain(self.name()).as_str()) {
            return self.numbers.first().copied();
        }
        self.children.iter().find_map(|child| child.parameter(names))
    }
}

/// Reads WKT of either version, in brackets or parentheses. Tolerant: what it does not understand it passes over.
fn parse(text: &str) -> Option<Node> {
    if text.len() > BYTES_AT_MOST {
        return None;
    }
    let mut characters = text.chars().peekable();
    let mut open: Vec<Node> = Vec::new();
    let mut word = String::new();
    while let Some(c) = characters.next() {
        match c {
            '"' => {
                let mut quoted = String::new();
                while let Some(inner) = characters.next() {
                    if inner != '"' {
                        quoted.push(inner);
                    } else if characters.peek() == Some(&'"') {
                        characters.next();
                        quoted.push('"');
                    } else {
                        break;
                    }
                }
                open.last_mut()?.texts.push(quoted);
            }
            '[' | '(' => {
                if open.len() >= DEPTH_AT_MOST {
                    return None;
                }
                open.push(Node { keyword: std::mem::take(&mut word).to_uppercase(), ..Node::default() });
            }
            ',' | ']' | ')' => {
                let node = open.last_mut()?;
                if let Ok(number) = word.parse() {
                    node.numbers.push(number);
                }
                word.clear();
                if c != ',' {
                    let done = open.pop()?;
                    match open.last_mut() {
                        Some(parent) => parent.children.push(done),
                        None => return Some(done),
                    }
                }
            }
            c if c.is_whitespace() => {}
            c => word.push(c),
        }
    }
    None
}

const PROJECTED: &[&str] = &["PROJCS", "PROJCRS", "PROJECTEDCRS"];
const GEOGRAPHIC: &[&str] = &["GEOGCS", "GEOGCRS", "GEODCRS", "GEODETICCRS", "GEOGRAPHICCRS", "BASEGEOGCRS", "BASEGEODCRS"];
const DATUM: &[&str] = &["DATUM", "TRF", "GEODETICDATUM", "ENSEMBLE"];
const ELLIPSOID: &[&str] = &["SPHEROID", "ELLIPSOID"];
const UNIT: &[&str] = &["UNIT", "LENGTHUNIT"];
const WRAPPERS: &[&str] = &["COMPD_CS", "COMPOUNDCRS", "BOUNDCRS"];

/// Whether the text may define a CRS: WKT, a PROJ string, a code.
pub(super) fn is_definition(text: &str) -> bool {
    text.starts_with("+proj=")
        || text.starts_with("EPSG:")
        || parse(text).is_some_and(|root| [PROJECTED, GEOGRAPHIC, WRAPPERS].concat().contains(&root.keyword.as_str()))
}

/// The EPSG code of a CGCS2000, Xian 80 or Beijing 54 system: degrees, a 3-degree or a 6-degree zone, with or without prefix.
pub(super) fn recognise(text: &str) -> Option<u32> {
    let root = parse(text)?;
    let geographic = root.find(GEOGRAPHIC)?;
    let datum = datum_of(geographic)?;
    let Some(projected) = root.find(PROJECTED) else {
        return degrees_code(datum);
    };
    zone_of(projected, datum)
}

/// The code of a Chinese datum's degrees.
pub(super) fn degrees_code(datum: Datum) -> Option<u32> {
    match datum {
        Datum::Cgcs2000 => Some(4490),
        Datum::Xian80 => Some(4610),
        Datum::Beijing54 => Some(4214),
        Datum::NewBeijing => Some(4555),
        Datum::Wgs84 | Datum::WebMap(_) | Datum::Other => None,
    }
}

fn zone_of(projected: &Node, datum: Datum) -> Option<u32> {
    let method = plain(projected.find(&["PROJECTION", "METHOD"])?.name());
    if !(method.contains("gausskruger") || method.contains("gausskrueger") || method.contains("transversemercator")) {
        return None;
    }
    let is_metre = projected.child(UNIT).and_then(|unit| unit.numbers.first()).is_none_or(|&factor| factor == 1.0);
    let scale = projected.parameter(&["scalefactor", "scalefactoratnaturalorigin"]).unwrap_or(1.0);
    let northing = projected.parameter(&["falsenorthing"]).unwrap_or(0.0);
    let latitude = projected.parameter(&["latitudeoforigin", "latitudeofnaturalorigin"]).unwrap_or(0.0);
    if !is_metre || scale != 1.0 || northing != 0.0 || latitude != 0.0 {
        return None;
    }
    let easting = projected.parameter(&["falseeasting"])?;
    let meridian = projected.parameter(&["centralmeridian", "longitudeofnaturalorigin", "longitudeoforigin", "longitudeofcenter"])?;
    zone_code(datum, degrees(meridian), easting, plain(projected.name()).contains("3degree"))
}

/// A meridian in degrees; MapGIS writes 108° as 1080000 (degrees, minutes, seconds in one number).
fn degrees(meridian: f64) -> f64 {
    if meridian.abs() <= 360.0 {
        return meridian;
    }
    let (whole, rest) = ((meridian / 10_000.0).trunc(), meridian % 10_000.0);
    whole + (rest / 100.0).trunc() / 60.0 + rest % 100.0 / 3600.0
}

/// First codes of a datum's four families (DOMAIN 5.1): 3° with prefix, 3° by meridian, 6° with prefix, 6° by meridian.
fn families(datum: Datum) -> Option<[u32; 4]> {
    match datum {
        Datum::Cgcs2000 => Some([4513, 4534, 4491, 4502]),
        Datum::Xian80 => Some([2349, 2370, 2327, 2338]),
        Datum::Beijing54 => Some([2401, 2422, 21_413, 21_453]),
        Datum::Wgs84 | Datum::NewBeijing | Datum::WebMap(_) | Datum::Other => None,
    }
}

/// The code of the zone with this central meridian (degrees) and false easting (metres). A meridian that serves both a 3° and a
/// 6° zone is taken for the 3° zone when the name says so, or when the easting has no prefix: without one they are the same map.
pub(super) fn zone_code(datum: Datum, meridian: f64, false_easting: f64, is_named_3_degree: bool) -> Option<u32> {
    let [prefixed_3, meridian_3, prefixed_6, meridian_6] = families(datum)?;
    if meridian.fract() != 0.0 || !(75.0..=135.0).contains(&meridian) {
        return None;
    }
    let meridian = meridian as u32;
    let zone_3 = meridian.is_multiple_of(3).then_some(meridian / 3).filter(|zone| (25..=45).contains(zone));
    let zone_6 = (meridian % 6 == 3).then_some((meridian + 3) / 6).filter(|zone| (13..=23).contains(zone));
    if false_easting == 500_000.0 {
        let by_3 = zone_3.map(|zone| meridian_3 + zone - 25);
        return if is_named_3_degree { by_3 } else { by_3.or(zone_6.map(|zone| meridian_6 + zone - 13)) };
    }
    let prefix = (false_easting - 500_000.0) / 1e6;
    if zone_3.is_some_and(|zone| prefix == f64::from(zone)) {
        return zone_3.map(|zone| prefixed_3 + zone - 25);
    }
    zone_6.filter(|&zone| prefix == f64::from(zone)).map(|zone| prefixed_6 + zone - 13)
}

/// The datum of a geographic system, by its names; the ellipsoid must not contradict.
fn datum_of(geographic: &Node) -> Option<Datum> {
    let named = geographic.find(DATUM).and_then(|node| datum_of_name(node.name()));
    let datum = named.or_else(|| datum_of_name(geographic.name())).or_else(|| {
        // SuperMap's user-defined systems keep the name of the ellipsoid only.
        geographic.find(ELLIPSOID).filter(|node| plain(node.name()).contains("cgcs2000")).map(|_| Datum::Cgcs2000)
    })?;
    let expected = match datum {
        Datum::Cgcs2000 | Datum::Wgs84 => 6_378_137.0,
        Datum::Xian80 => 6_378_140.0,
        Datum::Beijing54 | Datum::NewBeijing => 6_378_245.0,
        Datum::WebMap(_) | Datum::Other => return None,
    };
    let axis = geographic.find(ELLIPSOID).and_then(|node| node.numbers.first());
    axis.is_none_or(|&axis| (axis - expected).abs() < 1.0).then_some(datum)
}

/// The datum that a name means, in any of its usual spellings.
pub(super) fn datum_of_name(name: &str) -> Option<Datum> {
    let name = plain(name);
    let has = |spellings: &[&str]| spellings.iter().any(|spelling| name.contains(spelling));
    if has(&["china2000", "cgcs2000", "chinageodeticcoordinatesystem2000", "国家大地坐标系", "国家2000", "2000国家"]) {
        Some(Datum::Cgcs2000)
    } else if has(&["newbeijing", "新北京", "新1954"]) {
        Some(Datum::NewBeijing)
    } else if has(&["xian1980", "xian80", "1980xian", "西安80", "西安1980", "1980西安", "80西安", "1980年西安"]) {
        Some(Datum::Xian80)
    } else if has(&["beijing1954", "beijing54", "1954beijing", "北京54", "北京1954", "1954北京", "54北京", "1954年北京"]) {
        Some(Datum::Beijing54)
    } else if has(&["wgs1984", "wgs84", "worldgeodeticsystem1984"]) {
        Some(Datum::Wgs84)
    } else {
        None
    }
}

/// What an unnamed datum on a modern ellipsoid is taken for: WGS 84, as good as CGCS2000 here. `None` for datums with a name and
/// for older ellipsoids.
pub(super) fn datum_by_ellipsoid(text: &str) -> Option<Datum> {
    let root = parse(text)?;
    let geographic = root.find(GEOGRAPHIC)?;
    let name = plain(geographic.find(DATUM)?.name());
    let is_unnamed = name.is_empty() || name.contains("unknown") || name.contains("userdefined") || name.contains("notspecified");
    let [axis, flattening, ..] = geographic.find(ELLIPSOID)?.numbers[..] else { return None };
    let is_modern = (axis - 6_378_137.0).abs() < 0.5 && (flattening - 298.257).abs() < 0.001;
    (is_unnamed && is_modern).then_some(Datum::Wgs84)
}

/// A name in small letters and digits only, Chinese characters kept.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::Crs;

    fn esri(name: &str, datum: &str, ellipsoid: &str, meridian: f64, easting: f64) -> String {
        format!(
            r#"PROJCS["{name}",GEOGCS["GCS",DATUM["{datum}",SPHEROID[{ellipsoid}]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",{easting:?}],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",{meridian:?}],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#
        )
    }

    #[test]
    fn every_zone_code_has_its_own_central_meridian_and_false_easting() {
        let mut tried = 0;
        for datum in [Datum::Cgcs2000, Datum::Xian80, Datum::Beijing54] {
            for meridian in (75..=135).step_by(3).map(f64::from) {
                for easting in [500_000.0, meridian / 3.0 * 1e6 + 500_000.0, (meridian + 3.0) / 6.0 * 1e6 + 500_000.0] {
                    for is_named_3_degree in [true, false] {
                        let Some(code) = zone_code(datum, meridian, easting, is_named_3_degree) else { continue };
                        let crs = Crs::from_epsg(code).expect("a CRS");
                        assert_eq!(crs.datum, datum, "{code} {}", crs.name);
                        let mut point = [[easting, 2.7e6]];
                        crs.lon_lat(&mut point);
                        assert!((point[0][0] - meridian).abs() < 1e-9, "{code}: {} is not {meridian}", point[0][0]);
                        tried += 1;
                    }
                }
            }
        }
        assert!(tried > 200, "{tried}");
    }

    #[test]
    fn the_spellings_of_every_program_are_understood() {
        let cgcs = r#""CGCS2000",6378137.0,298.257222101"#;
        for (text, code) in [
            (esri("CGCS2000_3_Degree_GK_Zone_36", "D_China_2000", cgcs, 108.0, 36_500_000.0), 4524),
            (esri("CGCS2000_3_Degree_GK_CM_108E", "D_China_2000", cgcs, 108.0, 500_000.0), 4545),
            (esri("CGCS2000_3_Degree_GK_Zone_37", "D_China_2000", cgcs, 111.0, 37_500_000.0), 4525),
            (esri("CGCS2000_GK_Zone_19", "D_China_2000", cgcs, 111.0, 19_500_000.0), 4497),
            (esri("用户自定义", "国家2000", cgcs, 108.0, 36_500_000.0), 4524),
            (esri("User_Defined", "D_User_Defined", cgcs, 1_080_000.0, 500_000.0), 4545),
            (esri("Xian_1980_3_Degree_GK_CM_108E", "D_Xian_1980", r#""Xian_1980",6378140.0,298.257"#, 108.0, 500_000.0), 2381),
            (esri("Beijing_1954_3_Degree_GK_Zone_36", "D_Beijing_1954", r#""Krasovsky_1940",6378245.0,298.3"#, 108.0, 36_500_000.0), 2412),
        ] {
            assert_eq!(recognise(&text), Some(code), "{text}");
        }
        let degrees = r#"GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;
        assert_eq!(recognise(degrees), Some(4490));
    }

    #[test]
    fn dialects_of_other_programs_are_understood() {
        let super_map = r#"PROJCS["User Define",GEOGCS["China_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["DEGREE",0.017453292519943295]],PROJECTION["Gauss_Kruger",AUTHORITY["EPSG","9807"]],PARAMETER["False_Easting",37500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",111.0],PARAMETER["Latitude_Of_Origin",0.0],PARAMETER["Scale_Factor",1.0],UNIT["METER",1.0]]"#;
        let qgis_ogc = r#"PROJCS["CGCS2000 / 3-degree Gauss-Kruger CM 108E",GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101,AUTHORITY["EPSG","1024"]],AUTHORITY["EPSG","1043"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4490"]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",108],PARAMETER["scale_factor",1],PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1,AUTHORITY["EPSG","9001"]],AUTHORITY["EPSG","4545"]]"#;
        let map_gis = r#"PROJCS["高斯大地坐标系_西安80_36带3_北", GEOGCS["西安80坐标系", DATUM["1980西安", SPHEROID["IAG 75", 6378140, 298.257]], PRIMEM["Greenwich", 0], UNIT["度", 0.0174532925199433]], PROJECTION["Gauss-Kruger"], PARAMETER["Central_Meridian", 1080000], PARAMETER["False_Easting", 36500000], PARAMETER["Scale_Factor", 1], UNIT["米", 1]]"#;
        let wkt_2_2019 = r#"GEOGCRS["China Geodetic Coordinate System 2000",DYNAMIC[FRAMEEPOCH[2000]],DATUM["China 2000",ELLIPSOID["CGCS2000",6378137,298.257222101,LENGTHUNIT["metre",1]]],PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]],CS[ellipsoidal,2],AXIS["geodetic latitude (Lat)",north,ORDER[1],ANGLEUNIT["degree",0.0174532925199433]],AXIS["geodetic longitude (Lon)",east,ORDER[2],ANGLEUNIT["degree",0.0174532925199433]],ID["EPSG",4490]]"#;
        for (text, code) in [(super_map, 4525), (qgis_ogc, 4545), (map_gis, 2360), (wkt_2_2019, 4490)] {
            assert_eq!(recognise(text), Some(code), "{text}");
            let broken_lines = text.replace(',', ",\r\n\t");
            assert_eq!(recognise(&broken_lines), Some(code), "line breaks");
        }
        // The name says 36 and the parameters 37: a public program names the zones one too high (DOMAIN 5.1), so parameters decide.
        let cgcs = r#""CGCS2000",6378137.0,298.257222101"#;
        assert_eq!(recognise(&esri("CGCS2000_3_Degree_GK_Zone_36", "D_China_2000", cgcs, 111.0, 37_500_000.0)), Some(4525));
        // 6 degrees: 111° without a prefix is the same map as the 3-degree zone, and is named so.
        assert_eq!(recognise(&esri("CGCS2000_GK_CM_111E", "D_China_2000", cgcs, 111.0, 500_000.0)), Some(4546));
        assert_eq!(recognise(&esri("CGCS2000_GK_Zone_18", "D_China_2000", cgcs, 105.0, 18_500_000.0)), Some(4496));
    }

    #[test]
    fn wkt_2_is_understood() {
        let text = r#"PROJCRS["CGCS2000 / 3-degree Gauss-Kruger zone 37",BASEGEOGCRS["China Geodetic Coordinate System 2000",DATUM["China 2000",ELLIPSOID["CGCS2000",6378137,298.257222101,LENGTHUNIT["metre",1]]],PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]],ID["EPSG",4490]],CONVERSION["3-degree Gauss-Kruger zone 37",METHOD["Transverse Mercator",ID["EPSG",9807]],PARAMETER["Latitude of natural origin",0,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Longitude of natural origin",111,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Scale factor at natural origin",1,SCALEUNIT["unity",1]],PARAMETER["False easting",37500000,LENGTHUNIT["metre",1]],PARAMETER["False northing",0,LENGTHUNIT["metre",1]]],CS[Cartesian,2],AXIS["northing (X)",north],AXIS["easting (Y)",east],LENGTHUNIT["metre",1],ID["EPSG",4524]]"#;
        // The identifier at the end lies; the parameters say zone 37.
        assert_eq!(recognise(text), Some(4525));
    }

    #[test]
    fn contradictions_and_other_systems_are_left_to_proj() {
        assert_eq!(recognise(&esri("x", "D_China_2000", r#""Krasovsky_1940",6378245.0,298.3"#, 108.0, 500_000.0)), None);
        assert_eq!(recognise(&esri("x", "D_China_2000", r#""CGCS2000",6378137.0,298.257222101"#, 109.5, 500_000.0)), None);
        assert_eq!(recognise(&esri("x", "D_WGS_1984", r#""WGS_1984",6378137.0,298.257223563"#, 111.0, 500_000.0)), None);
        for rubbish in ["", "<html>", "PROJCS[", "]]]]", "\"", "PROJCS[\"a\",\"b", &"A[".repeat(9_000)] {
            assert_eq!(recognise(rubbish), None);
            assert!(!is_definition(rubbish));
        }
    }
}
