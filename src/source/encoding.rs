//! Which encoding a table's text is in: decided once for the file, over all its text columns and its field names.
//!
//! In this order: the user's word; a .cpg or .cst; a language byte of Chinese; all text ASCII; valid UTF-8; other language bytes; a
//! guess. A .cpg or a language byte that the bytes contradict loses to them: such files are handed out every day (a .cpg of UTF-8
//! beside GBK text), and shown as stated they are rubbish.

use std::collections::HashSet;

use encoding_rs::{BIG5, Encoding, GBK, UTF_8};

use super::dbf::{Layout, RowPiece};
use super::dbf_cell::{CellFault, CellKind, decode, unpadded};
use super::encoding_guess::guess;
use super::encoding_label::{of_label, of_language_byte};
use super::raw::{EncodingChoice, EncodingHow};
use crate::problem::ProblemKind;

/// Distinct texts that are looked at, at most, spread over the file. A thousand give the same answer as all on every file tried.
const SAMPLE_TEXTS: usize = 4096;
/// Characters of the sample that a message shows.
const SHOWN_CHARS: usize = 24;

/// Texts with bytes beyond ASCII, from all over the file, each once.
#[derive(Default, Debug)]
pub(super) struct Sample {
    texts: Vec<Vec<u8>>,
    known: HashSet<Vec<u8>>,
}

impl Sample {
    /// Takes a text if it is new and has something beyond ASCII.
    pub(super) fn take(&mut self, cell: &[u8]) {
        let text = unpadded(cell);
        if !text.is_ascii() && self.texts.len() < SAMPLE_TEXTS && !self.known.contains(text) {
            self.known.insert(text.to_owned());
            self.texts.push(text.to_owned());
        }
    }

    /// Takes what another sample has, up to `share` texts that are new.
    pub(super) fn take_all(&mut self, other: &Self, share: usize) {
        let limit = self.texts.len() + share;
        for text in &other.texts {
            if self.texts.len() < limit {
                self.take(text);
            }
        }
    }

    /// How many texts each of so many pieces of a table may give, so that the last ones have room too.
    pub(super) fn share(pieces: usize) -> usize {
        (SAMPLE_TEXTS / pieces.max(1)).max(16)
    }

    /// Texts of a piece of the table's rows, `share` of them at most.
    pub(super) fn of_rows(layout: &Layout, piece: RowPiece, rows: &[u8], share: usize) -> Self {
        let mut sample = Self::default();
        // Nearly all pieces of an ASCII table end here.
        if rows.is_ascii() {
            return sample;
        }
        let is_text = |field: &&super::dbf::RawField| CellKind::of(field.letter, layout.version, field.width) == CellKind::Text;
        let fields: Vec<_> = layout.fields.iter().filter(is_text).collect();
        // Strides, so that a piece's share comes from all over it; and where they stepped over all there is, every row.
        let stride = (piece.count as usize / (4 * share)).max(1);
        for stride in [stride, 1] {
            for row in rows.chunks_exact(layout.row_len.max(1)).step_by(stride) {
                for field in &fields {
                    if sample.texts.len() >= share {
                        return sample;
                    }
                    sample.take(field.cell(row));
                }
            }
            if !sample.texts.is_empty() {
                break;
            }
        }
        sample
    }

    pub(super) fn texts(&self) -> &[Vec<u8>] {
        &self.texts
    }

    /// Whether every text is one in `encoding`, a last character that was cut aside.
    fn fits(&self, encoding: &'static Encoding) -> bool {
        let mut text = String::new();
        self.texts.iter().all(|bytes| {
            text.clear();
            decode(bytes, encoding, &mut text) != Some(CellFault::Undecodable)
        })
    }

    /// Whether the texts are UTF-8: valid but for a last character that was cut, and one character beyond ASCII at least is whole.
    fn is_utf8(&self) -> bool {
        let whole = |bytes: &[u8]| match str::from_utf8(bytes) {
            Ok(_) => Some(bytes.len()),
            Err(error) if error.error_len().is_none() => Some(error.valid_up_to()),
            Err(_) => None,
        };
        let mut has_character = false;
        for bytes in &self.texts {
            match whole(bytes) {
                Some(end) => has_character |= !bytes.get(..end).unwrap_or(&[]).is_ascii(),
                None => return false,
            }
        }
        has_character
    }

    /// How many texts have a UTF-8 sequence of three bytes, as Chinese has; GBK text is such by accident once in thousands.
    fn three_byte_texts(&self) -> usize {
        self.texts.iter().filter(|bytes| String::from_utf8_lossy(bytes).chars().any(|c| ('\u{800}'..='\u{fffc}').contains(&c))).count()
    }

    /// What a message shows of the text.
    fn shown(&self, encoding: &'static Encoding) -> String {
        let mut text = String::new();
        if let Some(bytes) = self.texts.iter().max_by_key(|bytes| bytes.len().min(SHOWN_CHARS)) {
            decode(bytes, encoding, &mut text);
        }
        text.chars().take(SHOWN_CHARS).collect()
    }
}

/// What is known about a table's encoding beside its texts.
#[derive(Default, Debug)]
pub(super) struct Evidence<'a> {
    /// The user's word, already understood.
    pub(super) user: Option<&'static Encoding>,
    /// What the .cpg or .cst says.
    pub(super) label: Option<&'a str>,
    /// The language byte.
    pub(super) language: u8,
}

/// Decides. The problems are the file's.
pub(super) fn decide(evidence: &Evidence<'_>, sample: &Sample) -> (EncodingChoice, Vec<ProblemKind>) {
    let mut problems = Vec::new();
    let choice = |encoding, how| EncodingChoice { encoding, how };
    if let Some(encoding) = evidence.user {
        return (choice(encoding, EncodingHow::User), problems);
    }
    let labelled = evidence.label.and_then(of_label);
    if let (Some(label), None) = (evidence.label, labelled) {
        problems.push(ProblemKind::CpgUnknown { label: label.chars().take(SHOWN_CHARS).collect() });
    }
    let by_byte = of_language_byte(evidence.language);
    let is_chinese = by_byte == Some(GBK) || by_byte == Some(BIG5);
    let stated = match (labelled, by_byte) {
        (Some(encoding), _) => Some(choice(encoding, EncodingHow::Cpg)),
        (None, Some(encoding)) if is_chinese => Some(choice(encoding, EncodingHow::LanguageByte)),
        _ => None,
    };
    if let Some(stated) = stated {
        let found = contradicted(stated, sample);
        if let Some(found) = found {
            problems.push(ProblemKind::EncodingContradicted {
                stated: stated.name().to_owned(),
                used: found.name().to_owned(),
                sample: sample.shown(found.encoding),
            });
        }
        return (found.unwrap_or(stated), problems);
    }
    if sample.texts.is_empty() {
        return (choice(by_byte.unwrap_or(UTF_8), EncodingHow::Ascii), problems);
    }
    if sample.is_utf8() {
        return (choice(UTF_8, EncodingHow::Utf8), problems);
    }
    if let Some(encoding) = by_byte.filter(|encoding| sample.fits(encoding)) {
        return (choice(encoding, EncodingHow::LanguageByte), problems);
    }
    let guess = guess(sample.texts());
    let (encoding, shown) = (choice(guess.encoding, EncodingHow::Guess), sample.shown(guess.encoding));
    let name = encoding.name().to_owned();
    problems.push(if guess.is_sure {
        ProblemKind::EncodingGuessed { encoding: name, sample: shown }
    } else {
        ProblemKind::EncodingUncertain { encoding: name, sample: shown }
    });
    (encoding, problems)
}

/// What the bytes say against a stated encoding: they are UTF-8 under another name, or no text in the stated one and text in another.
fn contradicted(stated: EncodingChoice, sample: &Sample) -> Option<EncodingChoice> {
    if sample.texts.is_empty() {
        return None;
    }
    if stated.encoding != UTF_8 && sample.is_utf8() && (sample.three_byte_texts() >= 3 || !sample.fits(stated.encoding)) {
        return Some(EncodingChoice { encoding: UTF_8, how: EncodingHow::Utf8 });
    }
    if sample.fits(stated.encoding) {
        return None;
    }
    let guess = guess(sample.texts());
    (guess.is_sure && sample.fits(guess.encoding)).then_some(EncodingChoice { encoding: guess.encoding, how: EncodingHow::Guess })
}
