//! The .prj texts that ArcGIS writes for the coordinate systems in use around Liuzhou.

/// CGCS2000 in degrees (EPSG:4490).
const CGCS2000: &str = r#"GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;

/// The .prj of an EPSG code: 4490, 6-degree zones 4491 to 4501, 3-degree zones 4513 to 4533 (zone-prefixed) or 4534 to 4554 (by central meridian).
///
/// # Panics
/// For any other code: fixtures use these only.
pub(crate) fn esri_prj(epsg: u32) -> String {
    let (name, easting, meridian) = match epsg {
        4490 => return CGCS2000.to_owned(),
        4491..=4501 => {
            let zone = epsg - 4491 + 13;
            (format!("6_Degree_GK_Zone_{zone}"), zone * 1_000_000 + 500_000, zone * 6 - 3)
        }
        4513..=4533 => {
            let zone = epsg - 4513 + 25;
            (format!("3_Degree_GK_Zone_{zone}"), zone * 1_000_000 + 500_000, zone * 3)
        }
        4534..=4554 => {
            let meridian = (epsg - 4534 + 25) * 3;
            (format!("3_Degree_GK_CM_{meridian}E"), 500_000, meridian)
        }
        _ => panic!("no .prj text for EPSG:{epsg}"),
    };
    format!(
        r#"PROJCS["CGCS2000_{name}",{CGCS2000},PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",{easting}.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",{meridian}.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#
    )
}
