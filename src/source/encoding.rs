//! Which text encoding a table is in, decided once over all its text.

use encoding_rs::{BIG5, Encoding, GBK, UTF_8, WINDOWS_1252};

use crate::problem::{ProblemKind, Problems};

use super::{EncodingChoice, EncodingHow};

/// What is said about the encoding outside the text itself.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Signs<'a> {
    /// The user's word, already understood.
    pub(super) user: Option<&'static Encoding>,
    /// The text of a .cpg or .cst.
    pub(super) cpg: Option<&'a str>,
}

/// The encoding of a label in any of the spellings that are met.
pub(super) fn by_label(label: &str) -> Option<&'static Encoding> {
    let plain: String = label.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let plain = plain.strip_prefix("ansi").unwrap_or(&plain);
    let plain = plain.strip_prefix("cp").unwrap_or(plain);
    match plain {
        "936" | "gbk" | "gb2312" | "gb18030" | "ms936" | "windows936" | "54936" => Some(GBK),
        "950" | "big5" => Some(BIG5),
        "utf8" | "65001" => Some(UTF_8),
        "88591" | "iso88591" | "latin1" => Some(WINDOWS_1252),
        number if number.len() == 4 && number.starts_with("125") => Encoding::for_label(format!("windows-{number}").as_bytes()),
        number if number.starts_with("8859") => Encoding::for_label(format!("iso-8859-{}", number.trim_start_matches("8859")).as_bytes()),
        _ => Encoding::for_label(label.trim().as_bytes()),
    }
}

/// The encoding of a DBF language byte, where it means one; 0x57 means nothing.
fn by_language_byte(byte: u8) -> Option<&'static Encoding> {
    match byte {
        0x4D | 0x7A => Some(GBK),
        0x4F | 0x78 => Some(BIG5),
        0x03 | 0x58 | 0x59 => Some(WINDOWS_1252),
        0xC8 => Some(encoding_rs::WINDOWS_1250),
        0xC9 => Some(encoding_rs::WINDOWS_1251),
        _ => None,
    }
}

/// Decides by the signs, then by the text (bytes of field names and values).
pub(super) fn choose(samples: &[Vec<u8>], signs: &Signs<'_>, language_byte: u8, problems: &Problems) -> EncodingChoice {
    if let Some(encoding) = signs.user {
        return EncodingChoice { encoding, how: EncodingHow::User };
    }
    if let Some(label) = signs.cpg {
        match by_label(label) {
            Some(encoding) => return EncodingChoice { encoding, how: EncodingHow::Cpg },
            None => problems.file(ProblemKind::CpgUnknown { label: label.trim().to_owned() }),
        }
    }
    if matches!(language_byte, 0x4D | 0x7A) {
        return EncodingChoice { encoding: GBK, how: EncodingHow::LanguageByte };
    }
    let texts: Vec<&[u8]> = samples.iter().map(|bytes| trim(bytes)).filter(|bytes| !bytes.is_ascii()).collect();
    if texts.is_empty() {
        return EncodingChoice { encoding: by_language_byte(language_byte).unwrap_or(UTF_8), how: EncodingHow::Ascii };
    }
    if texts.iter().all(|bytes| std::str::from_utf8(bytes).map_or_else(|error| error.error_len().is_none(), |_| true)) {
        return EncodingChoice { encoding: UTF_8, how: EncodingHow::Utf8 };
    }
    if let Some(encoding) = by_language_byte(language_byte) {
        return EncodingChoice { encoding, how: EncodingHow::LanguageByte };
    }
    let is_gbk = texts
        .iter()
        .all(|bytes| !GBK.decode_without_bom_handling(bytes).1 || !GBK.decode_without_bom_handling(&bytes[..bytes.len() - 1]).1);
    let has_pairs = texts.iter().any(|bytes| bytes.windows(2).any(|pair| pair[0] >= 0xB0 && pair[1] >= 0xA1));
    let encoding = if is_gbk && has_pairs { GBK } else { WINDOWS_1252 };
    let sample = encoding.decode_without_bom_handling(texts[0]).0.into_owned();
    problems.file(ProblemKind::EncodingGuessed { encoding: encoding.name().to_owned(), sample });
    EncodingChoice { encoding, how: EncodingHow::Guess }
}

fn trim(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|&byte| byte != b' ' && byte != 0).map_or(0, |place| place + 1);
    &bytes[..end]
}
