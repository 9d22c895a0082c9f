//! The text of a format that is text as a whole (GeoJSON, KML, GPX), whatever its encoding.

use std::path::Path;

use encoding_rs::{Encoding, GBK, UTF_8};

use super::bytes::Bytes;
use super::raw::{EncodingChoice, EncodingHow};
use super::{SourceError, encoding_of_label};
use crate::problem::ProblemKind;

/// Characters of a sample.
const SAMPLE: usize = 12;

/// A text, how it was decoded, and what is doubtful about that.
#[derive(Debug)]
pub(super) struct WholeText {
    pub(super) text: String,
    pub(super) choice: EncodingChoice,
    pub(super) problem: Option<ProblemKind>,
}

/// Reads and decodes a text. What the person says comes first, then a byte-order mark, then UTF-8 if it is that, then what `stated` finds in
/// the text's beginning, then GBK.
///
/// # Errors
/// It cannot be read, or the person named an encoding that no one knows.
pub(super) fn read(
    bytes: &Bytes,
    path: &Path,
    user: Option<&str>,
    stated: impl Fn(&[u8]) -> Option<String>,
) -> Result<WholeText, SourceError> {
    let mut bytes = bytes.all()?;
    if let Some(label) = user {
        let encoding =
            encoding_of_label(label).ok_or_else(|| SourceError::EncodingUnknown { path: path.to_owned(), label: label.to_owned() })?;
        return Ok(said(encoding, EncodingHow::User, &bytes, None));
    }
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        if encoding != UTF_8 {
            let how = EncodingHow::Utf8;
            return Ok(said(encoding, how, bytes.get(mark..).unwrap_or(&[]), None));
        }
        bytes.drain(..mark);
    }
    let label = stated(bytes.get(..bytes.len().min(HEAD)).unwrap_or(&[]));
    let stated = label.as_deref().and_then(encoding_of_label);
    match String::from_utf8(bytes) {
        Ok(text) => {
            let how = if text.is_ascii() { EncodingHow::Ascii } else { EncodingHow::Utf8 };
            let is_contradicted = how == EncodingHow::Utf8 && stated.is_some_and(|encoding| encoding != UTF_8);
            let problem = is_contradicted.then(|| ProblemKind::EncodingContradicted {
                stated: label.unwrap_or_default(),
                used: UTF_8.name().to_owned(),
                sample: sample(&text),
            });
            Ok(WholeText { text, choice: EncodingChoice { encoding: UTF_8, how }, problem })
        }
        Err(error) => {
            let bytes = error.into_bytes();
            Ok(match stated.filter(|&encoding| encoding != UTF_8) {
                Some(encoding) => said(encoding, EncodingHow::Header, &bytes, None),
                None => said(GBK, EncodingHow::Guess, &bytes, label.as_deref()),
            })
        }
    }
}

/// Where an XML declaration may stand.
const HEAD: usize = 256;

fn said(encoding: &'static Encoding, how: EncodingHow, bytes: &[u8], contradicted: Option<&str>) -> WholeText {
    let (text, has_faults) = encoding.decode_with_bom_removal(bytes);
    let text = text.into_owned();
    let choice = EncodingChoice { encoding, how };
    let (name, sample) = (choice.name().to_owned(), sample(&text));
    let problem = match (how, contradicted) {
        (EncodingHow::Guess, Some(stated)) => Some(ProblemKind::EncodingContradicted { stated: stated.to_owned(), used: name, sample }),
        (EncodingHow::Guess, None) if !has_faults => Some(ProblemKind::EncodingGuessed { encoding: name, sample }),
        _ if has_faults => Some(ProblemKind::EncodingUncertain { encoding: name, sample }),
        _ => None,
    };
    WholeText { text, choice, problem }
}

/// A few characters beyond ASCII, where there are any.
fn sample(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii() && !c.is_control()).take(SAMPLE).collect()
}
