//! Text, once for everyone: how codes and names are compared (NFKC and trimmed, DESIGN 4.3), and how what comes from files is handed to terminals
//! and spreadsheets without steering them.

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

/// A number as people type it: full-width digits count, blanks and commas between thousands do not. `None` for anything else.
///
/// ```
/// use jingtu::text::typed_number;
/// assert_eq!((typed_number(" １ 200.5 "), typed_number("-1,000")), (Some(1200.5), Some(-1000.0)));
/// assert_eq!((typed_number("abc"), typed_number(""), typed_number("inf")), (None, None, None));
/// ```
#[must_use]
pub fn typed_number(text: &str) -> Option<f64> {
    let digits: String = normalised(text).chars().filter(|letter| !letter.is_whitespace() && *letter != ',').collect();
    digits.parse().ok().filter(|number: &f64| number.is_finite())
}

/// A line of cells parted by tabs. What a spreadsheet would run as a formula is made harmless (DESIGN 4.2); plain numbers stay numbers.
#[must_use]
pub fn table_line(cells: &[&str]) -> String {
    let cell = |text: &&str| {
        let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let is_formula = text.starts_with(['=', '+', '-', '@']) && text.parse::<f64>().is_err();
        if is_formula { format!("'{text}") } else { text }
    };
    cells.iter().map(cell).collect::<Vec<_>>().join("\t")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_never_run_as_formulas_nor_break_the_table() {
        assert_eq!(table_line(&["=1+1", "a\tb\nc", "-12.5", "@x"]), "'=1+1\ta b c\t-12.5\t'@x");
    }
}
