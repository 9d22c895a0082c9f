//! Units of measure and how people read them: metres and square metres inside, 亩 and hectares on the way out.

/// Square metres in one 亩 (1 亩 = 10000/15 m², so 15 亩 = 1 ha; DOMAIN 5.4).
pub const M2_PER_MU: f64 = 10_000.0 / 15.0;

/// Square metres in a hectare.
pub const M2_PER_HECTARE: f64 = 10_000.0;

/// Square metres as 亩.
///
/// ```
/// assert!((jingtu::units::mu(2_000.0) - 3.0).abs() < 1e-12);
/// ```
#[must_use]
pub fn mu(area_m2: f64) -> f64 {
    area_m2 / M2_PER_MU
}

/// Square metres as hectares.
#[must_use]
pub fn hectares(area_m2: f64) -> f64 {
    area_m2 / M2_PER_HECTARE
}

/// The space that groups thousands: thin and never broken at a line's end (U+202F).
pub const THIN_SPACE: char = '\u{202f}';

/// A number with `decimals` places and thin spaces between thousands, as tables show it; `-0` loses its sign.
///
/// ```
/// assert_eq!(jingtu::units::grouped(18442.07, 2), "18\u{202f}442.07");
/// assert_eq!(jingtu::units::grouped(-0.001, 2), "0.00");
/// ```
#[must_use]
pub fn grouped(value: f64, decimals: usize) -> String {
    let plain = format!("{value:.decimals$}");
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(rest) if rest.bytes().any(|b| (b'1'..=b'9').contains(&b)) => ("-", rest),
        Some(rest) => ("", rest),
        None => ("", plain.as_str()),
    };
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
    let mut text = String::from(sign);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            text.push(THIN_SPACE);
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// A whole number with thin spaces between thousands.
#[must_use]
pub fn grouped_count(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(THIN_SPACE);
        }
        text.push(digit);
    }
    text
}
