//! Which coordinate system a layer is in, and how that is known.
//!
//! The order of evidence: the person's word, the .prj or the format's own entry, the coordinates themselves. What the file says
//! is tested against the coordinates, because a .prj can lie (DOMAIN 5.2); coordinates alone never decide, they only say
//! what to type.

use crate::geometry::{Extent, Point};
use crate::problem::{ProblemKind, Problems};
use crate::source::{RawLayer, RawSrs};

use super::candidates;
use super::crs_choice::CrsChoice;
use super::error::LayerError;
use super::input::Input;
use super::projection::{self, Between, CrsFacts, Route};
use super::sample;
use super::webmap::WebMap;
use super::wkt;

/// The geodetic datum a CRS is on, as far as it matters here (DOMAIN 5.3).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Datum {
    /// CGCS2000.
    Cgcs2000,
    /// WGS 84; within a metre of CGCS2000.
    Wgs84,
    /// Xian 1980: no public transformation.
    Xian80,
    /// Beijing 1954: no public transformation for Guangxi.
    Beijing54,
    /// New Beijing.
    NewBeijing,
    /// Degrees of a web map: CGCS2000 shifted from place to place.
    WebMap(WebMap),
    /// Anything else.
    Other,
}

/// A coordinate system that PROJ understands.
#[derive(Clone, PartialEq, Debug)]
pub struct Crs {
    /// EPSG code, where one fits.
    pub epsg: Option<u32>,
    /// Its name, for people.
    pub name: String,
    /// What PROJ is given: `EPSG:4524`, or WKT.
    pub definition: String,
    /// Whether coordinates are degrees.
    pub is_geographic: bool,
    /// Its datum.
    pub datum: Datum,
    /// Metres in one unit of a projected CRS; 1 for degrees.
    pub metres_per_unit: f64,
    /// Where it is meant to be used: west, south, east, north in degrees.
    pub area_of_use: Option<[f64; 4]>,
}

/// How a CRS was found, in the words of DESIGN 4.5.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CrsHow {
    /// The user said it.
    User,
    /// The .prj.
    Prj,
    /// The format's own entry.
    Srs,
    /// The coordinates' size and digits.
    Coordinates,
    /// It is not known.
    Unknown,
}

impl CrsHow {
    /// The word of DESIGN 4.5.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Prj => "prj",
            Self::Srs => "srs",
            Self::Coordinates => "coordinates",
            Self::Unknown => "unknown",
        }
    }
}

/// A layer's CRS and how sure it is.
#[derive(Clone, PartialEq, Debug)]
pub struct CrsDecision {
    /// The CRS; `None` when not known.
    pub crs: Option<Crs>,
    /// How it was found.
    pub how: CrsHow,
    /// Whether it can be relied on.
    pub is_certain: bool,
}

impl Crs {
    /// The CRS of an EPSG code.
    ///
    /// # Errors
    /// [`LayerError::CrsInvalid`] when the code is no geographic or projected CRS; the path is left for the caller to fill in
    /// ([`LayerError::of`]).
    pub fn from_epsg(code: u32) -> Result<Self, LayerError> {
        let definition = format!("EPSG:{code}");
        let facts = projection::describe(&definition).ok_or(LayerError::CrsInvalid { path: std::path::PathBuf::new(), code })?;
        Ok(Self::of(definition, facts, Some(code)))
    }

    /// What a person said.
    ///
    /// # Errors
    /// As [`Crs::from_epsg`].
    pub fn from_choice(choice: CrsChoice) -> Result<Self, LayerError> {
        match choice {
            CrsChoice::Epsg(code) => Self::from_epsg(code),
            CrsChoice::WebMap(map) => {
                let degrees = Self::from_epsg(CGCS2000_DEGREES)?;
                Ok(Self { epsg: None, name: map.name().to_owned(), datum: Datum::WebMap(map), ..degrees })
            }
        }
    }

    /// The CRS that some text defines: WKT of any dialect, a PROJ string. `None` when PROJ cannot read it, or when it is
    /// neither geographic nor projected.
    #[must_use]
    pub fn from_definition(definition: &str) -> Option<Self> {
        let facts = projection::describe(definition)?;
        let epsg = facts.epsg;
        Some(Self::of(definition.to_owned(), facts, epsg))
    }

    fn of(definition: String, facts: CrsFacts, epsg: Option<u32>) -> Self {
        Self {
            epsg,
            datum: wkt::datum_of_name(&facts.datum).unwrap_or(Datum::Other),
            name: facts.name,
            definition,
            is_geographic: facts.is_geographic,
            metres_per_unit: facts.metres_per_unit,
            area_of_use: facts.area_of_use,
        }
    }

    /// Whether areas and distances may be computed in it: projected, in metres.
    #[must_use]
    pub fn is_metric(&self) -> bool {
        !self.is_geographic && (self.metres_per_unit - 1.0).abs() < 1e-9
    }

    /// Whether both are one system: the same code or the same definition, on one datum.
    #[must_use]
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.datum == other.datum && (self.definition == other.definition || (self.epsg.is_some() && self.epsg == other.epsg))
    }

    /// Its definition as OGC WKT 1, for files that carry one; `None` where it has no such form.
    #[must_use]
    pub fn wkt(&self) -> Option<String> {
        projection::wkt(&self.definition)
    }

    /// `EPSG:4524`, or the name where there is no code.
    #[must_use]
    pub fn label(&self) -> String {
        self.epsg.map_or_else(|| self.name.clone(), |code| format!("EPSG:{code}"))
    }

    /// `CGCS2000 / 3-degree Gauss-Kruger zone 36 (EPSG:4524)`.
    #[must_use]
    pub fn label_and_name(&self) -> String {
        self.epsg.map_or_else(|| self.name.clone(), |code| format!("{} (EPSG:{code})", self.name))
    }

    /// Points of this CRS -> longitude and latitude in degrees on its own datum, in place; NaN where there are none. Slow (PROJ).
    pub fn lon_lat(&self, points: &mut [Point]) {
        projection::transform(&self.route("EPSG:4326", true), points);
    }

    /// Longitudes and latitudes on its own datum -> points of this CRS, in place; NaN where there are none. Slow (PROJ).
    pub fn project(&self, points: &mut [Point]) {
        projection::transform(&self.route("EPSG:4326", false), points);
    }

    fn route(&self, degrees: &str, is_to_degrees: bool) -> Route {
        let (mine, degrees) = (self.definition.clone(), degrees.to_owned());
        let (from, to) = if is_to_degrees { (mine, degrees) } else { (degrees, mine) };
        Route { from, to, keeps_lon_lat: true, between: Between::Nothing, area: None }
    }
}

/// Whether a code is of a system on Xian 80, Beijing 54 or New Beijing (DOMAIN 5.1), without asking PROJ.
#[must_use]
pub fn is_on_old_datum(code: u32) -> bool {
    matches!(code, 2327..=2390 | 2401..=2442 | 4214 | 4555 | 4610 | 21_413..=21_423 | 21_453..=21_463 | 21_473..=21_483)
}

/// CGCS2000 in degrees.
const CGCS2000_DEGREES: u32 = 4490;

/// Finds a layer's CRS and takes note of what is doubtful about it in `raw.problems`.
///
/// With `how` [`CrsHow::Coordinates`] the CRS is the likeliest candidate and never certain. With [`CrsHow::User`] and no CRS the
/// code is not one that PROJ knows.
#[must_use]
pub fn decide(raw: &RawLayer, input: &Input) -> CrsDecision {
    let extent_file = sample::whereabouts(raw).extent;
    let extent = if input.is_northing_first { extent_file.transposed() } else { extent_file };
    decide_from(&raw.srs, input.crs, extent, &raw.problems)
}

/// [`decide`] without a file: `extent_file` is where most of the coordinates lie, easting or longitude first.
pub(super) fn decide_from(srs: &RawSrs, user: Option<CrsChoice>, extent_file: Extent, problems: &Problems) -> CrsDecision {
    let stated = match user {
        Some(choice) => match Crs::from_choice(choice) {
            Ok(crs) => Some((crs, CrsHow::User)),
            Err(_) => return CrsDecision { crs: None, how: CrsHow::User, is_certain: false },
        },
        None => stated(srs, problems),
    };
    if let Some((crs, how)) = stated {
        let fits = coordinates_fit(&crs, extent_file);
        if !fits {
            problems.file(ProblemKind::CoordinatesOutsideCrs { crs: crs.name.clone(), example: example_of(extent_file) });
        }
        if let Datum::WebMap(map) = crs.datum {
            problems.file(ProblemKind::CrsApproximate { name: map.name().to_owned() });
        }
        return CrsDecision { crs: Some(crs), how, is_certain: fits };
    }
    let best = candidates::candidates(extent_file, Datum::Cgcs2000).into_iter().find(|candidate| !candidate.is_swapped);
    match best.and_then(|best| Crs::from_epsg(best.epsg).ok()) {
        Some(crs) => CrsDecision { crs: Some(crs), how: CrsHow::Coordinates, is_certain: false },
        None => CrsDecision { crs: None, how: CrsHow::Unknown, is_certain: false },
    }
}

/// What the file itself says.
fn stated(srs: &RawSrs, problems: &Problems) -> Option<(Crs, CrsHow)> {
    match srs {
        RawSrs::Missing => {
            problems.file(ProblemKind::CrsMissing);
            None
        }
        RawSrs::Epsg(code) => {
            let crs = Crs::from_epsg(*code).ok();
            if crs.is_none() {
                problems.file(ProblemKind::CrsUnreadable { sample: format!("EPSG:{code}") });
            }
            crs.map(|crs| (crs, CrsHow::Srs))
        }
        RawSrs::Prj(text) => from_text(text, problems).map(|crs| (crs, CrsHow::Prj)),
        RawSrs::Wkt(text) => from_text(text, problems).map(|crs| (crs, CrsHow::Srs)),
    }
}

/// The CRS of a .prj's text: Chinese zones by their parameters, then PROJ's identification, then the text as it stands.
fn from_text(text: &str, problems: &Problems) -> Option<Crs> {
    // Padding, and the upper halves of UTF-16 without a mark.
    let text = text.replace('\0', "");
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let known = wkt::recognise(text).and_then(|code| Crs::from_epsg(code).ok());
    if known.is_some() {
        return known;
    }
    if !wkt::is_definition(text) {
        let sample: String = text.chars().take(40).collect();
        problems.file(ProblemKind::CrsUnreadable { sample: crate::text::printable(&sample).into_owned() });
        return None;
    }
    if let Some(crs) = projection::identify(text).and_then(|code| Crs::from_epsg(code).ok()) {
        return Some(crs);
    }
    let Some(mut crs) = Crs::from_definition(text) else {
        let sample: String = text.chars().take(40).collect();
        problems.file(ProblemKind::CrsUnreadable { sample: crate::text::printable(&sample).into_owned() });
        return None;
    };
    // An identifier that PROJ does not stand behind (`identify` above) is one that the parameters contradict.
    crs.epsg = None;
    if crs.datum == Datum::Other
        && let Some(datum) = wkt::datum_by_ellipsoid(text)
    {
        crs.datum = datum;
    }
    problems.file(ProblemKind::CrsWithoutCode { name: crs.name.clone() });
    Some(crs)
}

/// How far outside the area of use a layer's middle may lie, in degrees: layers on a zone's border are kept in the
/// neighbouring zone, never in the one after that.
const AREA_MARGIN_DEGREES: f64 = 3.0;

/// Whether coordinates can be in `crs`: degrees under a metre CRS, another zone's eastings, swapped axes cannot.
#[must_use]
pub fn coordinates_fit(crs: &Crs, extent_file: Extent) -> bool {
    if extent_file.is_empty() {
        return true;
    }
    let looks_like_degrees = looks_like_degrees(extent_file);
    if crs.is_geographic {
        return looks_like_degrees;
    }
    let mut middle = [extent_file.centre()];
    crs.lon_lat(&mut middle);
    let [lon, lat] = middle[0];
    if looks_like_degrees || !(lon.is_finite() && lat.is_finite()) {
        return false;
    }
    crs.area_of_use.is_none_or(|[west, south, east, north]| {
        let east = if east < west { east + 360.0 } else { east };
        let is_along = [lon, lon + 360.0].iter().any(|lon| (west - AREA_MARGIN_DEGREES..=east + AREA_MARGIN_DEGREES).contains(lon));
        is_along && (south - AREA_MARGIN_DEGREES..=north + AREA_MARGIN_DEGREES).contains(&lat)
    })
}

/// Whether all coordinates may be degrees, longitude first.
pub(super) fn looks_like_degrees(extent: Extent) -> bool {
    let Extent { min, max } = extent;
    min[0] >= -360.0 && max[0] <= 360.0 && min[1] >= -90.0 && max[1] <= 90.0
}

/// A coordinate pair for messages.
fn example_of(extent: Extent) -> String {
    let [x, y] = extent.min;
    let decimals = if looks_like_degrees(extent) { 4 } else { 0 };
    format!("{x:.decimals$}, {y:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZONE_36: Extent = Extent { min: [36_600_000.0, 2_650_000.0], max: [36_680_000.0, 2_720_000.0] };
    const CM_108: Extent = Extent { min: [600_000.0, 2_650_000.0], max: [680_000.0, 2_720_000.0] };
    const DEGREES: Extent = Extent { min: [109.0, 24.0], max: [110.0, 25.0] };

    fn decide(srs: &RawSrs, user: Option<u32>, extent: Extent) -> (CrsDecision, Vec<&'static str>) {
        let problems = Problems::new();
        let decision = decide_from(srs, user.map(CrsChoice::Epsg), extent, &problems);
        (decision, problems.groups().into_iter().map(|(word, _)| word).collect())
    }

    #[test]
    fn the_persons_word_comes_first_and_is_tested() {
        let (decision, problems) = decide(&RawSrs::Epsg(4490), Some(4524), ZONE_36);
        assert_eq!((decision.crs.and_then(|crs| crs.epsg), decision.how, decision.is_certain), (Some(4524), CrsHow::User, true));
        assert!(problems.is_empty());
        let (decision, problems) = decide(&RawSrs::Missing, Some(4525), ZONE_36);
        assert!(!decision.is_certain);
        assert_eq!(problems, ["coordinates-outside-crs"]);
        assert_eq!(decide(&RawSrs::Missing, Some(99_999), ZONE_36).0.crs, None);
    }

    #[test]
    fn a_missing_prj_gives_a_candidate_that_is_never_certain() {
        for (extent, code) in [(ZONE_36, 4524), (CM_108, 4545), (DEGREES, 4490)] {
            let (decision, problems) = decide(&RawSrs::Missing, None, extent);
            assert_eq!(
                (decision.crs.and_then(|crs| crs.epsg), decision.how, decision.is_certain),
                (Some(code), CrsHow::Coordinates, false)
            );
            assert_eq!(problems, ["crs-missing"]);
        }
        let (decision, _) = decide(&RawSrs::Missing, None, Extent { min: [5.0e6; 2], max: [5.1e6; 2] });
        assert_eq!((decision.crs, decision.how), (None, CrsHow::Unknown));
    }

    #[test]
    fn rubbish_in_a_prj_is_said_and_the_coordinates_are_asked() {
        for rubbish in ["<!DOCTYPE html><html>", "", "Projection GEOGRAPHIC", "PROJCS[", "GEOGCS[\"x\"]"] {
            let (decision, problems) = decide(&RawSrs::Prj(rubbish.to_owned()), None, DEGREES);
            assert_eq!((decision.how, problems.as_slice()), (CrsHow::Coordinates, ["crs-unreadable"].as_slice()), "{rubbish}");
        }
    }

    #[test]
    fn marks_padding_and_wide_characters_around_a_prj_do_no_harm() {
        let prj = r#"GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;
        let wide: String = prj.chars().flat_map(|c| [c, '\0']).collect();
        for text in [format!("\u{feff}{prj}"), format!("{prj}\0\0\0"), format!("\r\n {prj} \r\n\u{1a}"), wide] {
            let (decision, problems) = decide(&RawSrs::Prj(text.clone()), None, DEGREES);
            assert_eq!((decision.crs.and_then(|crs| crs.epsg), decision.how), (Some(4490), CrsHow::Prj), "{text:?}");
            assert!(problems.is_empty());
        }
    }

    #[test]
    fn degrees_under_a_metre_crs_are_caught() {
        let prj = r#"PROJCS["Beijing_1954_3_Degree_GK_CM_114E",GEOGCS["GCS_Beijing_1954",DATUM["D_Beijing_1954",SPHEROID["Krasovsky_1940",6378245.0,298.3]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",114.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#;
        let (decision, problems) = decide(&RawSrs::Prj(prj.to_owned()), None, Extent { min: [114.0, 22.0], max: [114.5, 22.6] });
        assert_eq!((decision.crs.and_then(|crs| crs.epsg), decision.is_certain), (Some(2435), false));
        assert_eq!(problems, ["coordinates-outside-crs"]);
    }

    #[test]
    fn wrong_zones_and_swapped_axes_are_caught() {
        let crs = |code| Crs::from_epsg(code).expect("a CRS");
        assert!(coordinates_fit(&crs(4524), ZONE_36) && coordinates_fit(&crs(4545), CM_108) && coordinates_fit(&crs(4490), DEGREES));
        assert!(!coordinates_fit(&crs(4525), ZONE_36), "another zone's prefix");
        assert!(!coordinates_fit(&crs(4524), CM_108), "no prefix");
        assert!(!coordinates_fit(&crs(4545), ZONE_36), "a prefix too many");
        assert!(!coordinates_fit(&crs(4490), ZONE_36), "metres under degrees");
        assert!(!coordinates_fit(&crs(4524), Extent { min: [2_650_000.0, 36_600_000.0], max: [2_720_000.0, 36_680_000.0] }), "swapped");
        assert!(!coordinates_fit(&crs(4490), Extent { min: [24.0, 109.0], max: [25.0, 110.0] }), "swapped degrees");
    }

    #[test]
    fn a_custom_system_is_used_as_it_stands_and_said() {
        let prj = r#"PROJCS["UNK / Lambert_Conformal_Conic_2SP",GEOGCS["UNK",DATUM["Unknown datum",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.017453292519943295]],PROJECTION["Lambert_Conformal_Conic_2SP"],PARAMETER["central_meridian",-120.54],PARAMETER["standard_parallel_1",42.71],PARAMETER["standard_parallel_2",45.57],UNIT["Meter",1]]"#;
        let (decision, problems) =
            decide(&RawSrs::Prj(prj.to_owned()), None, Extent { min: [-300_000.0, 4_600_000.0], max: [300_000.0, 5_100_000.0] });
        let crs = decision.crs.expect("a CRS");
        assert_eq!((crs.epsg, crs.datum, decision.is_certain), (None, Datum::Wgs84, true));
        assert_eq!(problems, ["crs-without-code"]);
    }

    #[test]
    fn metres_are_told_from_feet_and_degrees() {
        let metric = |code| Crs::from_epsg(code).expect("a CRS").is_metric();
        assert!(metric(4524) && metric(32632) && !metric(4490) && !metric(2263));
    }
}
