//! Whatever a .prj holds, deciding on it answers; `JINGTU_MUTATIONS` gives the number of cases (256 without it).

use proptest::prelude::*;

use super::crs::decide_from;
use crate::geometry::Extent;
use crate::problem::Problems;
use crate::source::RawSrs;

const TEXTS: [&str; 4] = [
    r#"PROJCS["CGCS2000_3_Degree_GK_Zone_36",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",36500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",108.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#,
    r#"GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]"#,
    r#"PROJCRS["x",BASEGEOGCRS["China 2000",DATUM["China 2000",ELLIPSOID["CGCS2000",6378137,298.257222101,LENGTHUNIT["metre",1]]]],CONVERSION["y",METHOD["Transverse Mercator"],PARAMETER["Longitude of natural origin",111,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["False easting",37500000,LENGTHUNIT["metre",1]]],CS[Cartesian,2],AXIS["north",north],AXIS["east",east],LENGTHUNIT["metre",1]]"#,
    "+proj=tmerc +lat_0=0 +lon_0=108 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs",
];

/// Pieces that make text look like WKT.
const PIECES: [&str; 12] = ["[", "]", ",", "\"", "(", "1e999", "NaN", "PARAMETER[", "\0", "国家2000", "-", "PROJCS[\"a\","];

fn decided(text: String, box_of: [f64; 4]) {
    let [a, b, c, d] = box_of;
    let extent = Extent::of(&[[a, b], [c, d]]);
    for srs in [RawSrs::Prj(text.clone()), RawSrs::Wkt(text)] {
        let problems = Problems::new();
        let decision = decide_from(&srs, None, extent, &problems);
        assert!(decision.crs.is_some() || !decision.is_certain);
        assert!(decision.crs.is_none_or(|crs| !crs.definition.is_empty()));
    }
}

fn cases() -> u32 {
    std::env::var("JINGTU_MUTATIONS").ok().and_then(|text| text.parse().ok()).unwrap_or(256)
}

fn numbers() -> impl Strategy<Value = [f64; 4]> {
    prop::array::uniform4(prop_oneof![Just(109.4), Just(36_643_111.0), Just(2_692_565.0), -1e9..1e9_f64, Just(f64::NAN), Just(0.0)])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_answered(text in ".{0,200}", box_of in numbers()) {
        decided(text, box_of);
    }

    #[test]
    fn a_damaged_definition_is_answered(
        which in 0..TEXTS.len(),
        damages in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..8_usize), 1..5),
        box_of in numbers(),
    ) {
        let mut text: Vec<char> = TEXTS[which].chars().collect();
        for (at, piece, removed) in damages {
            if text.is_empty() {
                break;
            }
            let place = at.index(text.len());
            let end = (place + removed).min(text.len());
            text.splice(place..end, PIECES[piece.index(PIECES.len())].chars());
        }
        decided(text.into_iter().collect(), box_of);
    }

    #[test]
    fn numbers_of_a_definition_may_be_anything(easting in any::<f64>(), meridian in any::<f64>(), axis in any::<f64>(), box_of in numbers()) {
        let text = TEXTS[0].replace("36500000.0", &easting.to_string()).replace("108.0", &meridian.to_string()).replace("6378137.0", &axis.to_string());
        decided(text, box_of);
    }
}
