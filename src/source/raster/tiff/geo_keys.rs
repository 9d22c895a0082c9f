//! What GeoTIFF's tags say: where the picture lies and in which coordinate system.

use std::collections::BTreeMap;

use super::super::super::bytes::Bytes;
use super::super::super::error::SourceError;
use super::super::super::raw::RawSrs;
use super::super::Affine;
use super::Found;
use super::directory::Directory;

/// The code of a system that the keys spell out themselves.
const USER_DEFINED: u64 = 32_767;

/// The keys by number.
#[derive(Default)]
struct Keys {
    numbers: BTreeMap<u64, u64>,
    reals: BTreeMap<u64, f64>,
    texts: BTreeMap<u64, String>,
}

/// Reads place and system.
pub(super) fn found(directory: &Directory, bytes: &Bytes) -> Result<Found, SourceError> {
    let keys = keys(directory, bytes)?;
    // 2: coordinates are those of a pixel's middle.
    let shift = if keys.numbers.get(&1025) == Some(&2) { -0.5 } else { 0.0 };
    let place = place(directory, bytes)?.map(|place| place.from([shift; 2])).filter(|place| place.inverse().is_some());
    Ok(Found { place, srs: srs(&keys) })
}

fn place(directory: &Directory, bytes: &Bytes) -> Result<Option<Affine>, SourceError> {
    if let [a, b, _, d, e, f, _, h, ..] = directory.reals(34_264, bytes)?[..] {
        return Ok(Some(Affine { origin: [d, h], column: [a, e], row: [b, f] }));
    }
    let (scale, tie) = (directory.reals(33_550, bytes)?, directory.reals(33_922, bytes)?);
    let (&[along, down, ..], &[i, j, _, x, y, ..]) = (&scale[..], &tie[..]) else { return Ok(None) };
    Ok(Some(Affine::north_up([x, y], [along, down]).from([-i, -j])))
}

fn keys(directory: &Directory, bytes: &Bytes) -> Result<Keys, SourceError> {
    let listed = directory.numbers(34_735, bytes)?;
    let reals = directory.reals(34_736, bytes)?;
    let texts = directory.text(34_737, bytes)?.unwrap_or_default().into_bytes();
    let mut keys = Keys::default();
    for entry in listed.as_chunks::<4>().0.iter().skip(1) {
        let &[key, tag, count, value] = entry;
        match tag {
            0 => drop(keys.numbers.insert(key, value)),
            34_736 => {
                if let Some(real) = reals.get(value as usize) {
                    keys.reals.insert(key, *real);
                }
            }
            34_737 => {
                let end = (value as usize).saturating_add(count as usize).min(texts.len());
                let text = texts.get(value as usize..end).unwrap_or(&[]);
                keys.texts.insert(key, String::from_utf8_lossy(text).trim_end_matches(['|', '\0']).to_owned());
            }
            _ => {}
        }
    }
    Ok(keys)
}

/// A code where there is one, the definition that ArcGIS puts into the citation, else the keys' own parameters.
fn srs(keys: &Keys) -> RawSrs {
    let code = |key: u64| keys.numbers.get(&key).copied().filter(|code| (1024..USER_DEFINED).contains(code)).map(|code| code as u32);
    let is_geographic = keys.numbers.get(&1024) == Some(&2);
    let (projected, geographic) = (code(3072), code(2048));
    if let Some(code) = if is_geographic { geographic } else { projected } {
        return RawSrs::Epsg(code);
    }
    for key in [1026, 3073, 2049] {
        let definition = keys.texts.get(&key).and_then(|text| text.split_once("ESRI PE String =")).map(|(_, wkt)| wkt.trim().to_owned());
        if let Some(wkt) = definition.filter(|wkt| !wkt.is_empty()) {
            return RawSrs::Wkt(wkt);
        }
    }
    spelt_out(keys).map_or(RawSrs::Missing, RawSrs::Wkt)
}

/// A transverse Mercator that is spelt out, as WKT: what Chinese zones on a datum of their own usually are.
fn spelt_out(keys: &Keys) -> Option<String> {
    let real = |key: u64| keys.reals.get(&key).copied();
    if keys.numbers.get(&1024) != Some(&1) || keys.numbers.get(&3075) != Some(&1) {
        return None;
    }
    let meridian = real(3080)?;
    let (latitude, scale) = (real(3081).unwrap_or(0.0), real(3092).unwrap_or(1.0));
    let (easting, northing) = (real(3082).unwrap_or(500_000.0), real(3083).unwrap_or(0.0));
    let axis = real(2057);
    let flattening = real(2059);
    let (datum, ellipsoid, axis, flattening) = match (keys.numbers.get(&2048), axis, flattening) {
        (Some(4490), ..) => ("D_China_2000", "CGCS2000", 6_378_137.0, 298.257_222_101),
        (Some(4610), ..) => ("D_Xian_1980", "Xian_1980", 6_378_140.0, 298.257),
        (Some(4214), ..) => ("D_Beijing_1954", "Krasovsky_1940", 6_378_245.0, 298.3),
        (Some(4326), ..) => ("D_WGS_1984", "WGS_1984", 6_378_137.0, 298.257_223_563),
        (_, Some(axis), Some(flattening)) => ("Unknown", "Unknown", axis, flattening),
        _ => return None,
    };
    Some(format!(
        "PROJCS[\"Transverse_Mercator\",GEOGCS[\"GCS\",DATUM[\"{datum}\",SPHEROID[\"{ellipsoid}\",{axis},{flattening}]],\
         PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Gauss_Kruger\"],\
         PARAMETER[\"False_Easting\",{easting}],PARAMETER[\"False_Northing\",{northing}],PARAMETER[\"Central_Meridian\",{meridian}],\
         PARAMETER[\"Scale_Factor\",{scale}],PARAMETER[\"Latitude_Of_Origin\",{latitude}],UNIT[\"Meter\",1.0]]"
    ))
}
