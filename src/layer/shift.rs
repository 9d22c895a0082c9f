//! The parameters of a datum shift, as a person types them.
//!
//! Official sets are restricted: offices may use them and may not hand them on (DOMAIN 5.3). The numbers are kept with the layer in the
//! workspace and go nowhere else: they have no `Debug`, and no message repeats them.

use std::fmt;
use std::str::FromStr;

/// Three or seven parameters from the layer's datum to CGCS2000, in the position-vector convention (EPSG method 9606).
#[derive(Clone, Copy, PartialEq)]
pub struct DatumShift {
    /// Translation in metres.
    pub translation_m: [f64; 3],
    /// Rotation in seconds of arc; positive as the position vector turns.
    pub rotation_arcsec: [f64; 3],
    /// Scale difference in parts per million.
    pub scale_ppm: f64,
}

/// Translations, rotations and scales beyond these are typing errors: real ones are below 600 m, 10″ and 50 ppm.
const TRANSLATION_AT_MOST_M: f64 = 5_000.0;
const ROTATION_AT_MOST_ARCSEC: f64 = 100.0;
const SCALE_AT_MOST_PPM: f64 = 500.0;

impl DatumShift {
    /// Whether it turns or stretches, so that the convention matters.
    #[must_use]
    pub fn is_seven(&self) -> bool {
        self.scale_ppm != 0.0 || self.rotation_arcsec.iter().any(|&angle| angle != 0.0)
    }
}

impl fmt::Debug for DatumShift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_seven() { "DatumShift(seven parameters)" } else { "DatumShift(three parameters)" })
    }
}

/// For the workspace and the dialog's field alone, never for messages: `dx,dy,dz` or all seven.
impl fmt::Display for DatumShift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ([dx, dy, dz], [rx, ry, rz]) = (self.translation_m, self.rotation_arcsec);
        write!(f, "{dx},{dy},{dz}")?;
        if self.is_seven() { write!(f, ",{rx},{ry},{rz},{}", self.scale_ppm) } else { Ok(()) }
    }
}

/// A text that is no set of parameters; it does not say which text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("three or seven numbers are needed")]
pub struct NotAShift;

impl FromStr for DatumShift {
    type Err = NotAShift;

    fn from_str(text: &str) -> Result<Self, NotAShift> {
        let pieces = text.split([',', '，', ';', '；']);
        let numbers: Vec<f64> = pieces.map(|piece| piece.trim().parse()).collect::<Result<_, _>>().map_err(|_not_a_number| NotAShift)?;
        let (translation_m, rotation_arcsec, scale_ppm) = match numbers[..] {
            [dx, dy, dz] => ([dx, dy, dz], [0.0; 3], 0.0),
            [dx, dy, dz, rx, ry, rz, ds] => ([dx, dy, dz], [rx, ry, rz], ds),
            _ => return Err(NotAShift),
        };
        // NaN is within no bound.
        let is_sound = translation_m.iter().all(|metres| metres.abs() <= TRANSLATION_AT_MOST_M)
            && rotation_arcsec.iter().all(|angle| angle.abs() <= ROTATION_AT_MOST_ARCSEC)
            && scale_ppm.abs() <= SCALE_AT_MOST_PPM;
        if is_sound { Ok(Self { translation_m, rotation_arcsec, scale_ppm }) } else { Err(NotAShift) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_or_seven_numbers_are_read_and_written_alike() {
        for text in ["12.5,-130.25,-84", "12.5,-130.25,-84,0.5,-0.25,1.5,-3.5"] {
            let shift: DatumShift = text.parse().expect("a shift");
            assert_eq!((shift.to_string().as_str(), shift.is_seven()), (text, text.matches(',').count() == 6));
        }
        assert_eq!("1，2， 3".parse::<DatumShift>().expect("a shift").translation_m, [1.0, 2.0, 3.0]);
        for text in ["", "1,2", "1,2,3,4", "1,2,x", "1,2,NaN", "1e9,0,0", "1,2,3,4,5,6,7,8", "0,0,0,1000,0,0,0"] {
            assert_eq!(text.parse::<DatumShift>(), Err(NotAShift), "{text}");
        }
    }

    #[test]
    fn its_debug_text_keeps_the_numbers_to_itself() {
        let shift: DatumShift = "123.456,7,8,9,1,2,3".parse().expect("a shift");
        assert_eq!(format!("{shift:?}"), "DatumShift(seven parameters)");
    }
}
