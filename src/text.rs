//! How codes and names are compared, once for everyone: NFKC and trimmed (DESIGN 4.3).

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfkc_quick};

/// `text` after NFKC, without blanks at either end: ０７０１ is 0701, Ⅰ类 is I类.
///
/// ```
/// assert_eq!(jingtu::text::normalised(" ０７０１ "), "0701");
/// assert_eq!(jingtu::text::normalised("Ⅲ类"), "III类");
/// ```
#[must_use]
pub fn normalised(text: &str) -> Cow<'_, str> {
    // Ideographs of the main block are their own normal forms: nearly all Chinese text needs no look into the tables.
    let is_plain = |c: char| c.is_ascii() || ('\u{4e00}'..='\u{9fff}').contains(&c);
    if text.is_ascii() || text.chars().all(is_plain) || is_nfkc_quick(text.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(trimmed(text));
    }
    let folded: String = text.nfkc().collect();
    Cow::Owned(trimmed(&folded).to_owned())
}

/// `text` without blanks and NULs at either end, as fixed-width fields pad their values.
#[must_use]
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\0')
}

/// `text` with control characters replaced by `·`, so that a name from a file cannot steer a terminal.
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    if text.chars().any(char::is_control) {
        Cow::Owned(text.chars().map(|c| if c.is_control() { '·' } else { c }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// Letters to insert, remove or replace to make `b` of `a` (Levenshtein's distance).
#[must_use]
pub fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, other) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != *other);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
