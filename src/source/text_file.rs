//! Files of text read whole: bytes -> text, by the same decision about the encoding as tables' (`encoding`).
//!
//! A byte order mark decides before anything else but the person's word. Bytes that are no text in the encoding show as U+FFFD, and
//! whoever cuts the text into cells takes note of them there.

use std::fs;
use std::path::Path;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::encoding::{Evidence, Sample, decide};
use super::error::{NotFormatReason, SourceError, UnsupportedKind};
use super::raw::{EncodingChoice, EncodingHow, OpenOptions};
use crate::problem::ProblemKind;

/// Blocks of the file that texts are sampled from, so that they come from all over it.
const BLOCKS: usize = 64;
/// Texts sampled from each block.
const TEXTS_A_BLOCK: usize = 64;
/// A text is cut here for the sample: a line without any separator would be one of the file's size.
const TEXT_AT_MOST: usize = 256;
/// Larger files are refused: a column's places are counted in 32 bits, and no table that people type comes near.
const BYTES_AT_MOST: u64 = 1 << 30;
/// The beginning that is looked at for NULs, which no text has.
const HEAD: usize = 4096;

/// A file's text and how it was decoded.
#[derive(Debug)]
pub(super) struct TextFile {
    /// The whole text, without byte order mark.
    pub(super) text: String,
    /// Its encoding.
    pub(super) encoding: EncodingChoice,
    /// What is imperfect about the encoding.
    pub(super) problems: Vec<ProblemKind>,
}

/// Reads and decodes the file.
///
/// # Errors
/// It cannot be read, is empty, too large, or no text.
pub(super) fn read(path: &Path, options: &OpenOptions) -> Result<TextFile, SourceError> {
    let meta = fs::metadata(path).map_err(|source| SourceError::from_io(path, source))?;
    if meta.len() > BYTES_AT_MOST {
        return Err(SourceError::Unsupported { path: path.to_owned(), what: UnsupportedKind::TextTooLarge });
    }
    let bytes = fs::read(path).map_err(|source| SourceError::from_io(path, source))?;
    decode(path, &bytes, options)
}

fn decode(path: &Path, bytes: &[u8], options: &OpenOptions) -> Result<TextFile, SourceError> {
    let not = |reason| SourceError::NotFormat { path: path.to_owned(), format: "text table", reason };
    if bytes.is_empty() {
        return Err(not(NotFormatReason::Empty));
    }
    let user = match &options.encoding {
        Some(label) => Some(
            super::encoding_of_label(label).ok_or_else(|| SourceError::EncodingUnknown { path: path.to_owned(), label: label.clone() })?,
        ),
        None => None,
    };
    let mark = Encoding::for_bom(bytes);
    if let (None, Some((encoding, mark))) = (user, mark)
        && (encoding == UTF_16LE || encoding == UTF_16BE)
    {
        let (text, _) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or(&[]));
        return Ok(TextFile {
            text: text.into_owned(),
            encoding: EncodingChoice { encoding, how: EncodingHow::Guess },
            problems: Vec::new(),
        });
    }
    if bytes.get(..HEAD.min(bytes.len())).unwrap_or(&[]).contains(&0) {
        return Err(not(NotFormatReason::NotText));
    }
    let (encoding, problems) = match (user, mark) {
        (None, Some((marked, _))) if marked == UTF_8 => (EncodingChoice { encoding: UTF_8, how: EncodingHow::Utf8 }, Vec::new()),
        _ => decide(&Evidence { user, label: None, language: 0 }, &sample(bytes)),
    };
    let start = mark.filter(|(marked, _)| *marked == encoding.encoding).map_or(0, |(_, len)| len);
    let (text, _) = encoding.encoding.decode_without_bom_handling(bytes.get(start..).unwrap_or(&[]));
    Ok(TextFile { text: text.into_owned(), encoding, problems })
}

/// Texts with something beyond ASCII from all over the file. No separator can be the second half of a character in the encodings that
/// are told apart here.
fn sample(bytes: &[u8]) -> Sample {
    let mut sample = Sample::default();
    let block = bytes.len().div_ceil(BLOCKS).max(TEXT_AT_MOST);
    let mut start = 0;
    while start < bytes.len() {
        // A block begins behind a separator, or a character would be cut in front.
        let rest = bytes.get(start..).unwrap_or(&[]);
        let skipped = if start == 0 { 0 } else { rest.iter().position(|byte| is_separator(*byte)).map_or(rest.len(), |at| at + 1) };
        let texts = rest.get(skipped..).unwrap_or(&[]).split(|byte| is_separator(*byte));
        let mut looked_at = skipped;
        let mut taken = 0;
        for text in texts {
            if taken == TEXTS_A_BLOCK || looked_at > block {
                break;
            }
            looked_at += text.len() + 1;
            if !text.is_ascii() {
                taken += 1;
                sample.take(text.get(..TEXT_AT_MOST.min(text.len())).unwrap_or(&[]));
            }
        }
        start += block;
    }
    sample
}

fn is_separator(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r' | b',' | b';' | b'\t' | b'"')
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::GBK;

    fn decoded(bytes: &[u8], label: Option<&str>) -> Result<TextFile, SourceError> {
        decode(Path::new("表.csv"), bytes, &OpenOptions { encoding: label.map(str::to_owned), ..OpenOptions::default() })
    }

    #[test]
    fn marks_labels_and_bytes_decide_in_this_order() {
        let text = "名称,地址\n柳江区一号地块,柳州市柳江区\n";
        let mut utf16: Vec<u8> = vec![0xff, 0xfe];
        utf16.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        let gbk = GBK.encode(text).0.into_owned();
        for (bytes, name) in [
            (text.as_bytes().to_vec(), "UTF-8"),
            ([b"\xef\xbb\xbf", text.as_bytes()].concat(), "UTF-8"),
            (gbk.clone(), "GB18030"),
            (utf16, "UTF-16LE"),
        ] {
            let file = decoded(&bytes, None).unwrap();
            assert_eq!((file.text.as_str(), file.encoding.name()), (text, name));
        }
        assert_eq!(decoded(&gbk, Some("gbk")).unwrap().encoding.how, EncodingHow::User);
        assert!(matches!(decoded(&gbk, Some("nonsense")), Err(SourceError::EncodingUnknown { .. })));
    }

    #[test]
    fn nothing_and_what_is_no_text_are_refused() {
        assert!(matches!(decoded(b"", None), Err(SourceError::NotFormat { reason: NotFormatReason::Empty, .. })));
        assert!(matches!(decoded(b"GIF89a\0\0\0", None), Err(SourceError::NotFormat { reason: NotFormatReason::NotText, .. })));
    }
}
