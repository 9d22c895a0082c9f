//! Chinese punctuation in place of TOML's: the mistake that an input method makes.

/// Marks that are typed by mistake, and what TOML has instead.
const MARKS: [(char, char); 14] = [
    ('“', '"'),
    ('”', '"'),
    ('＂', '"'),
    ('‘', '\''),
    ('’', '\''),
    ('＝', '='),
    ('，', ','),
    ('、', ','),
    ('｛', '{'),
    ('｝', '}'),
    ('［', '['),
    ('］', ']'),
    ('【', '['),
    ('】', ']'),
];

/// The first such mark outside of quotes in the line of byte `at`, where it cannot belong: its place, it, and what to write.
pub(super) fn near(text: &str, at: usize) -> Option<(usize, char, char)> {
    let before = text.get(..at.min(text.len()))?;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let mut quote = None;
    for (place, letter) in text.get(start..)?.lines().next()?.char_indices() {
        match (quote, letter) {
            (None, '#') => return None,
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), letter) if letter == open => quote = None,
            (None, letter) => {
                if let Some((found, instead)) = MARKS.into_iter().find(|(mark, _)| *mark == letter) {
                    return Some((start + place, found, instead));
                }
            }
            _ => {}
        }
    }
    None
}
