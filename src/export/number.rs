//! Numbers as text in the columns' fixed places (DESIGN 4.2): areas, widths and distances to 0.01, shares to 1e-6.

/// Appends `value` with `decimals` places (at most 6), rounded half up; nothing for a value that is not finite. Whether
/// anything was appended.
pub(super) fn push_fixed(out: &mut Vec<u8>, value: Option<f64>, decimals: u32) -> bool {
    let Some(value) = value.filter(|value| value.is_finite()) else { return false };
    let unit = 10_u64.pow(decimals);
    let scaled = value.abs() * unit as f64 + 0.5;
    // Beyond 2^53 the sum above is no longer exact; no area on Earth comes near.
    if value < 0.0 || scaled >= 9e15 {
        out.extend_from_slice(format!("{value:.*}", decimals as usize).as_bytes());
        return true;
    }
    let scaled = scaled as u64;
    push_whole(out, scaled / unit);
    out.push(b'.');
    let fraction = scaled % unit;
    let mut digit = unit / 10;
    while digit > 0 {
        out.push(b'0' + (fraction / digit % 10) as u8);
        digit /= 10;
    }
    true
}

/// Appends a whole number.
pub(super) fn push_whole(out: &mut Vec<u8>, value: u64) {
    let mut digits = [0; 20];
    let mut start = digits.len();
    let mut rest = value;
    loop {
        start -= 1;
        digits[start] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[start..]);
}

/// Appends a conflict's key: the lowest 40 bits as ten hex digits.
pub(super) fn push_key(out: &mut Vec<u8>, key: u64) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for place in (0..10).rev() {
        out.push(DIGITS[(key >> (place * 4)) as usize & 15]);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nan_and_infinity_append_nothing() {
        for value in [None, Some(f64::NAN), Some(f64::INFINITY)] {
            let mut out = Vec::new();
            assert!(!push_fixed(&mut out, value, 2));
            assert!(out.is_empty());
        }
    }

    #[test]
    fn key_has_ten_digits() {
        let mut out = Vec::new();
        push_key(&mut out, 0x12_3456_789a);
        push_key(&mut out, 0xab);
        assert_eq!(out, b"123456789a00000000ab");
    }

    proptest! {
        #[test]
        fn numbers_are_rounded_to_their_places(value in prop_oneof![0.0..1e7_f64, 0.0..1e13_f64, -1e3..0.0_f64], decimals in prop_oneof![Just(2_u32), Just(6)]) {
            let mut out = Vec::new();
            push_fixed(&mut out, Some(value), decimals);
            let number = String::from_utf8(out).unwrap();
            prop_assert_eq!(number.split_once('.').unwrap().1.len(), decimals as usize);
            let error = (number.parse::<f64>().unwrap() - value).abs();
            prop_assert!(error <= 0.5 / 10_f64.powi(decimals as i32) + value.abs() * 2e-16, "{} {}", number, value);
        }

        #[test]
        fn whole_numbers_are_as_written(value: u64) {
            let mut out = Vec::new();
            push_whole(&mut out, value);
            prop_assert_eq!(String::from_utf8(out).unwrap(), value.to_string());
        }
    }
}
