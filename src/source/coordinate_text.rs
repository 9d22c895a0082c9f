//! Coordinates as people type them -> numbers. Pure: a text in, a number out.
//!
//! Read are decimal numbers, and angles in degrees, minutes and seconds with every mark that keyboards and input methods produce:
//! `109°24′36″`, `109°24'36.5"`, `109 24 36`, `109-24-36`, `109度24分36秒`, `E109°24′`, `１０９．４１`. What a plain number
//! means (degrees, metres, `DDD.MMSS`) is for the whole column to say (`coordinate_columns`).

/// Longer texts are no coordinates; also bounds the time that a cell can take.
const CHARS_AT_MOST: usize = 80;

/// Which of the two an angle is, where a letter says it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Axis {
    /// East or west.
    Longitude,
    /// North or south.
    Latitude,
}

/// What a text says.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Reading {
    /// A number without any mark: degrees or metres.
    Plain(f64),
    /// An angle in degrees, by its marks.
    Angle {
        /// Degrees, west and south negative.
        degrees: f64,
        /// Which of the two, where a letter says it.
        axis: Option<Axis>,
    },
}

impl Reading {
    /// The number: degrees of an angle, else the number as it stands.
    #[must_use]
    pub fn number(self) -> f64 {
        match self {
            Self::Plain(number) => number,
            Self::Angle { degrees, .. } => degrees,
        }
    }
}

/// One piece of a coordinate's text.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Token {
    /// A number and whether it is written without a fraction.
    Number(f64, bool),
    /// `°`, `′`, `″`: 0, 1, 2.
    Mark(usize),
    /// A blank, a colon.
    Gap,
    /// A hyphen: a sign in front, else between numbers.
    Hyphen,
    /// A letter of direction: its axis and its sign.
    Direction(Axis, f64),
}

/// The number or angle that `text` is; `None` when it is neither, or minutes or seconds are 60 and more.
///
/// ```
/// use jingtu::source::coordinate_text::reading;
/// let degrees = |text| reading(text).map(|reading| (reading.number() * 1e7).round() / 1e7);
/// for text in ["109.41", "109°24′36″", "109 24 36", "109-24-36", "109度24分36秒", "E109°24.6′", "１０９°２４＇３６＂", "109:24:36"] {
///     assert_eq!(degrees(text), Some(109.41), "{text}");
/// }
/// assert_eq!(degrees("36643111.450"), Some(36_643_111.45));
/// assert_eq!(degrees("109°61′"), None);
/// assert_eq!(degrees("柳州"), None);
/// ```
#[must_use]
pub fn reading(text: &str) -> Option<Reading> {
    let tokens = tokens(text)?;
    let (tokens, direction) = without_direction(&tokens)?;
    let (tokens, sign) = match tokens {
        [Token::Hyphen, rest @ ..] => (rest, -1.0),
        _ => (tokens, 1.0),
    };
    let (parts, has_marks) = parts(tokens)?;
    let size = match parts.as_slice() {
        [(number, _)] => *number,
        [(degrees, true), minutes] => degrees + sixtieths(*minutes)?,
        [(degrees, true), (minutes, true), seconds] => degrees + (sixtieths((*minutes, true))? + sixtieths(*seconds)? / 60.0),
        _ => return None,
    };
    if parts.len() == 1 && !has_marks && direction.is_none() {
        return Some(Reading::Plain(sign * size));
    }
    let (axis, direction_sign) = direction.map_or((None, 1.0), |(axis, sign)| (Some(axis), sign));
    let degrees = sign * direction_sign * size;
    (degrees.abs() <= 360.0).then_some(Reading::Angle { degrees, axis })
}

/// Minutes as degrees, or seconds as minutes; none of 60 or more.
fn sixtieths((number, _): (f64, bool)) -> Option<f64> {
    (number < 60.0).then_some(number / 60.0)
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let text = text.trim();
    if text.is_empty() || text.chars().nth(CHARS_AT_MOST).is_some() {
        return None;
    }
    let chars: Vec<char> = text.chars().map(half_width).collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let rest = chars.get(at + 1..).unwrap_or(&[]);
        let mut taken = 1;
        let token = match c {
            '0'..='9' | '.' => {
                let digits: String = chars.iter().skip(at).take_while(|c| c.is_ascii_digit() || **c == '.').collect();
                taken = digits.len();
                Some(Token::Number(digits.parse().ok()?, !digits.contains('.')))
            }
            '°' | '度' => Some(Token::Mark(0)),
            // Two minute marks are one of seconds; so is what full-width text makes of them.
            '\'' if rest.first() == Some(&'\'') => {
                taken = 2;
                Some(Token::Mark(2))
            }
            '\'' | '分' => Some(Token::Mark(1)),
            '"' | '秒' => Some(Token::Mark(2)),
            '-' => Some(Token::Hyphen),
            'E' | 'e' | '东' => Some(Token::Direction(Axis::Longitude, 1.0)),
            'W' | 'w' | '西' => Some(Token::Direction(Axis::Longitude, -1.0)),
            'N' | 'n' | '北' => Some(Token::Direction(Axis::Latitude, 1.0)),
            'S' | 's' | '南' => Some(Token::Direction(Axis::Latitude, -1.0)),
            // 东经, 北纬.
            '经' | '纬' if matches!(tokens.last(), Some(Token::Direction(..))) => None,
            '+' if tokens.is_empty() => None,
            ':' => Some(Token::Gap),
            c if c.is_whitespace() => (!matches!(tokens.last(), Some(Token::Gap) | None)).then_some(Token::Gap),
            _ => return None,
        };
        tokens.extend(token);
        at += taken;
    }
    Some(tokens)
}

/// The character on a plain keyboard that a typed one stands for.
fn half_width(c: char) -> char {
    match c {
        '０'..='９' | '．' | '：' | '－' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '＋' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        'º' | '˚' | '゜' => '°',
        '′' | '’' | '‘' | '＇' | '´' | '`' | 'ˊ' => '\'',
        '″' | '”' | '“' | '＂' | '〃' => '"',
        '−' | '–' | '—' | '‐' | '‑' => '-',
        '\u{3000}' => ' ',
        c => c,
    }
}

/// Which axis a letter of direction names, and its sign.
type Direction = Option<(Axis, f64)>;

/// The tokens without a direction at either end, and the direction.
fn without_direction(tokens: &[Token]) -> Option<(&[Token], Direction)> {
    let (mut tokens, mut direction) = (tokens, None);
    if let [Token::Direction(axis, sign), rest @ ..] = tokens {
        (tokens, direction) = (rest, Some((*axis, *sign)));
    } else if let [rest @ .., Token::Direction(axis, sign)] = tokens {
        (tokens, direction) = (rest, Some((*axis, *sign)));
    }
    if let [Token::Gap, rest @ ..] = tokens {
        tokens = rest;
    }
    if let [rest @ .., Token::Gap] = tokens {
        tokens = rest;
    }
    (!tokens.is_empty()).then_some((tokens, direction))
}

/// The numbers in order, one to three of them, and whether marks stand behind them. Marks must name their places: degrees, minutes,
/// seconds.
fn parts(tokens: &[Token]) -> Option<(Vec<(f64, bool)>, bool)> {
    let (mut parts, mut has_marks) = (Vec::new(), false);
    // Whether a number may come now: at the start, or behind a mark or a gap.
    let mut is_open = true;
    for token in tokens {
        match *token {
            Token::Number(number, is_whole) if is_open && parts.len() < 3 => {
                parts.push((number, is_whole));
                is_open = false;
            }
            Token::Mark(place) if !is_open && place + 1 == parts.len() => {
                is_open = true;
                has_marks = true;
            }
            Token::Gap => is_open = true,
            Token::Hyphen if !is_open => is_open = true,
            _ => return None,
        }
    }
    (!parts.is_empty() && !matches!(tokens.last(), Some(Token::Hyphen | Token::Gap))).then_some((parts, has_marks))
}

/// Degrees of a plain number whose digits are `DDD.MMSS` (109.2436 is 109°24′36″, further digits are of seconds); `None` when
/// minutes or seconds would be 60 or more, or when it is no plain number.
///
/// ```
/// use jingtu::source::coordinate_text::packed_degrees;
/// assert!((packed_degrees("109.2436").unwrap() - 109.41).abs() < 1e-9);
/// assert_eq!(packed_degrees("109.4180"), None, "no 80 seconds");
/// ```
#[must_use]
pub fn packed_degrees(text: &str) -> Option<f64> {
    let text: String = text.trim().chars().map(half_width).collect();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || fraction.len() > 15 || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    // A spreadsheet drops zeros at the end: 109.24 is 24 minutes, 109.4 is 40.
    let padded = format!("{fraction:0<4}");
    let minutes: f64 = padded.get(..2)?.parse().ok()?;
    let seconds: f64 = format!("{}.{}", padded.get(2..4)?, padded.get(4..)?).trim_end_matches('.').parse().ok()?;
    let degrees: f64 = whole.parse().ok()?;
    (minutes < 60.0 && seconds < 60.0).then_some(degrees + minutes / 60.0 + seconds / 3600.0)
}

/// The two numbers of a cell that holds both: `109.41,24.33`, `109.41 24.33`, `E109°24′36″N24°19′48″`, in the order written.
///
/// ```
/// use jingtu::source::coordinate_text::pair;
/// let numbers = |text| pair(text).map(|[a, b]| [a, b].map(|one| (one.number() * 1e6).round() / 1e6));
/// assert_eq!(numbers("109.41,24.33"), Some([109.41, 24.33]));
/// assert_eq!(numbers("E109°24′36″，N24°19′48″"), Some([109.41, 24.33]));
/// assert_eq!(numbers("东经109°24′36″北纬24°19′48″"), Some([109.41, 24.33]));
/// assert_eq!(numbers("109.41"), None);
/// ```
#[must_use]
pub fn pair(text: &str) -> Option<[Reading; 2]> {
    let text = text.trim().trim_matches(|c| matches!(c, '(' | ')' | '（' | '）' | '[' | ']' | '【' | '】'));
    if text.chars().nth(CHARS_AT_MOST).is_some() {
        return None;
    }
    let halves = |first: &str, second: &str| Some([reading(first)?, reading(second)?]);
    let is_separator = |c: char| matches!(c, ',' | '，' | ';' | '；' | '、' | '/' | '\n' | '|');
    if let Some((first, second)) = text.split_once(is_separator) {
        return halves(first, second.trim_matches(is_separator));
    }
    // Without a separator: before a letter of direction, else at a blank; both halves must be places on the ground.
    let is_border = |&(_, c): &(usize, char)| c.is_whitespace() || matches!(c, 'E' | 'N' | '东' | '北' | 'e' | 'n');
    let borders: Vec<usize> = text.char_indices().filter(is_border).map(|(at, _)| at).filter(|&at| at > 0).collect();
    let both = |&at: &usize| {
        let [first, second] = halves(text.get(..at)?, text.get(at..)?)?;
        // "109 24" is one angle: two plain whole degrees are not told apart from it.
        let is_plain_pair = matches!((first, second), (Reading::Plain(a), Reading::Plain(b)) if a.fract() != 0.0 && b.fract() != 0.0);
        let are_angles = matches!((first, second), (Reading::Angle { .. }, Reading::Angle { .. }));
        (is_plain_pair || are_angles).then_some([first, second])
    };
    borders.iter().find_map(both)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn degrees(text: &str) -> Option<f64> {
        reading(text).map(Reading::number)
    }

    #[test]
    fn marks_of_every_keyboard_are_read() {
        for text in [
            "109°24′36.5″",
            "109°24'36.5\"",
            "109º24’36.5”",
            "109° 24' 36.5''",
            "109度24分36.5秒",
            "109-24-36.5",
            "109 24 36.5",
            "东经109°24′36.5″",
            "109°24′36.5″E",
            "109°24′36.5″ E",
            "Ｅ１０９°２４′３６．５″",
        ] {
            let found = degrees(text).unwrap_or_else(|| panic!("{text}"));
            assert!((found - (109.0 + 24.0 / 60.0 + 36.5 / 3600.0)).abs() < 1e-12, "{text}: {found}");
        }
        assert_eq!(reading("N24°"), Some(Reading::Angle { degrees: 24.0, axis: Some(Axis::Latitude) }));
        assert_eq!(reading("W 24.5"), Some(Reading::Angle { degrees: -24.5, axis: Some(Axis::Longitude) }));
        assert_eq!(reading("-24.5"), Some(Reading::Plain(-24.5)));
    }

    #[test]
    fn what_is_no_coordinate_is_none() {
        for text in
            ["", " ", "-", "°", "109°24″", "24′", "109.5°24′", "109°24′60″", "1 2 3 4", "109°24′36″5", "1.2.3", "abc", "2025-06-15x"]
        {
            assert_eq!(reading(text), None, "{text}");
        }
        assert_eq!(pair("109 24 36"), None);
    }

    proptest! {
        #[test]
        fn an_angle_written_in_any_style_is_read_back(d in 0..180_u32, m in 0..60_u32, s in 0..600_u32, style in 0..6_usize) {
            let s = f64::from(s) / 10.0;
            let text = match style {
                0 => format!("{d}°{m}′{s}″"),
                1 => format!("{d}度{m:02}分{s}秒"),
                2 => format!("{d} {m} {s}"),
                3 => format!("{d}-{m}-{s}"),
                4 => format!("E{d}°{m:02}'{s:04.1}\""),
                _ => format!("{d}：{m}：{s}"),
            };
            let expected = f64::from(d) + f64::from(m) / 60.0 + s / 3600.0;
            prop_assert!((degrees(&text).unwrap() - expected).abs() < 1e-9, "{}", text);
            let packed = format!("{d}.{m:02}{:03}", (s * 10.0).round() as u32);
            prop_assert!((packed_degrees(&packed).unwrap() - expected).abs() < 1e-9, "{}", packed);
        }

        #[test]
        fn any_text_is_answered(text in "[0-9.°′″'\"EN东经 ,，-]{0,24}") {
            let numbers = [reading(&text).map(Reading::number), packed_degrees(&text), pair(&text).map(|[a, b]| a.number() + b.number())];
            prop_assert!(numbers.into_iter().flatten().all(f64::is_finite));
        }

        #[test]
        fn a_plain_number_stays_itself(number in -1e8..1e8_f64) {
            prop_assert_eq!(reading(&number.to_string()), Some(Reading::Plain(number)));
        }
    }
}
