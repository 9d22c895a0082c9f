//! The names that encodings go by: in .cpg and .cst files, in DBF headers, and as people type them.

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, IBM866, MACINTOSH, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253,
    WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
};

/// The encoding of a label in any of the spellings met: `GBK`, `GB2312`, `ANSI 936`, `CP936`, `UTF8`, `1251`, `88591`, `windows-1252` …
/// GB2312 and GB18030 are read as GBK, whose decoder knows all of GB18030. `None` for `System`, `OEM` and what is not known.
///
/// ```
/// use jingtu::source::encoding_of_label;
/// assert_eq!(encoding_of_label("ANSI 936"), Some(encoding_rs::GBK));
/// assert_eq!(encoding_of_label("System"), None);
/// ```
#[must_use]
pub fn of_label(label: &str) -> Option<&'static Encoding> {
    let label = label.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\0' | '\u{feff}' | '"')).to_ascii_lowercase();
    if let Some(byte) = label.strip_prefix("ldid/") {
        return of_language_byte(byte.trim().parse().ok()?);
    }
    let plain: String = label.chars().filter(char::is_ascii_alphanumeric).collect();
    let number = ["ansi", "windows", "win", "cp", "ms", "ibm", "oem", "dos", "codepage", "xcp", "x"]
        .iter()
        .find_map(|prefix| plain.strip_prefix(prefix))
        .unwrap_or(&plain);
    let number = number.strip_prefix("cp").unwrap_or(number);
    match number.parse::<u32>() {
        Ok(number) => of_number(number),
        Err(_) => of_name(&plain).or_else(|| Encoding::for_label(label.as_bytes()).filter(|found| found.is_ascii_compatible()).map(as_gbk)),
    }
}

/// GB18030 and GBK decode alike; one name for both.
fn as_gbk(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == encoding_rs::GB18030 { GBK } else { encoding }
}

fn of_name(plain: &str) -> Option<&'static Encoding> {
    Some(match plain {
        "gbk" | "gb2312" | "gb18030" | "gb" | "gb2312simplified" | "chinesegb2312" | "euccn" | "chinese" | "simplifiedchinese" | "hzgb" => {
            GBK
        }
        "big5" | "big5hkscs" | "big5eten" | "chinesebig5" | "traditionalchinese" => BIG5,
        "utf8" | "utf8bom" | "utf" | "unicode" | "utf8withbom" | "unicodeutf8" => UTF_8,
        "latin1" | "iso88591" | "isolatin1" | "ascii" | "usascii" | "ansi" => WINDOWS_1252,
        "sjis" | "shiftjis" => SHIFT_JIS,
        "euckr" => EUC_KR,
        _ => {
            let part = plain.strip_prefix("iso8859").or_else(|| plain.strip_prefix("8859"))?;
            return Encoding::for_label(format!("iso-8859-{}", part.trim_start_matches('0')).as_bytes());
        }
    })
}

/// Code page numbers of Windows, and the `88591` that Esri writes.
fn of_number(number: u32) -> Option<&'static Encoding> {
    Some(match number {
        936 | 54_936 | 20_936 | 52_936 | 1386 => GBK,
        950 => BIG5,
        65_001 => UTF_8,
        874 => WINDOWS_874,
        866 => IBM866,
        932 => SHIFT_JIS,
        949 => EUC_KR,
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        1252 | 28_591 => WINDOWS_1252,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        1255 => WINDOWS_1255,
        1256 => WINDOWS_1256,
        1257 => WINDOWS_1257,
        1258 => WINDOWS_1258,
        10_000 => MACINTOSH,
        28_592..=28_606 => return Encoding::for_label(format!("iso-8859-{}", number - 28_590).as_bytes()),
        88_591..=88_599 => return Encoding::for_label(format!("iso-8859-{}", number - 88_590).as_bytes()),
        885_910..=885_916 => return Encoding::for_label(format!("iso-8859-{}", number - 885_900).as_bytes()),
        _ => return None,
    })
}

/// The encoding of a DBF's language byte (offset 29; the table of Esri's and Borland's drivers). 0 and 0x57 ("ANSI", whatever the machine
/// had) say nothing, nor do the DOS code pages that no one's decoder knows.
pub(super) fn of_language_byte(byte: u8) -> Option<&'static Encoding> {
    Some(match byte {
        0x4D | 0x7A => GBK,
        0x4F | 0x78 => BIG5,
        0x03 | 0x58 | 0x59 => WINDOWS_1252,
        0x04 => MACINTOSH,
        0x13 | 0x7B => SHIFT_JIS,
        0x4E | 0x79 => EUC_KR,
        0x50 | 0x7C => WINDOWS_874,
        0x26 | 0x65 => IBM866,
        0xC8 => WINDOWS_1250,
        0xC9 => WINDOWS_1251,
        0xCA => WINDOWS_1254,
        0xCB => WINDOWS_1253,
        0xCC => WINDOWS_1257,
        0x7D => WINDOWS_1255,
        0x7E => WINDOWS_1256,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_gbk_is_gbk() {
        for label in [
            "GBK",
            "gb2312",
            "GB18030",
            "936",
            "CP936",
            "cp-936",
            "ANSI 936",
            "ansi936",
            "windows-936",
            "GB 2312",
            "EUC-CN",
            "\u{feff}GBK\r\n",
        ] {
            assert_eq!(of_label(label), Some(GBK), "{label:?}");
        }
    }

    #[test]
    fn other_labels_in_their_spellings() {
        let known = [
            ("UTF-8", UTF_8),
            ("utf8", UTF_8),
            ("65001", UTF_8),
            ("1252", WINDOWS_1252),
            ("ANSI 1250", WINDOWS_1250),
            ("1251", WINDOWS_1251),
            ("ISO-8859-1", WINDOWS_1252),
            ("8859_1", WINDOWS_1252),
            ("88591", WINDOWS_1252),
            ("ISO 88592", encoding_rs::ISO_8859_2),
            ("885915", encoding_rs::ISO_8859_15),
            ("Big5", BIG5),
            ("950", BIG5),
            ("LDID/77", GBK),
        ];
        for (label, encoding) in known {
            assert_eq!(of_label(label).map(Encoding::name), Some(encoding.name()), "{label:?}");
        }
    }

    #[test]
    fn labels_that_say_nothing_are_unknown() {
        for label in ["", "System", "OEM", "437", "garbage", "utf-16", "<html>", "0"] {
            assert_eq!(of_label(label), None, "{label:?}");
        }
    }

    #[test]
    fn language_bytes_of_chinese_and_of_nothing() {
        assert_eq!(of_language_byte(0x4D), Some(GBK));
        assert_eq!(of_language_byte(0x7A), Some(GBK));
        assert_eq!(of_language_byte(0x4F), Some(BIG5));
        assert_eq!(of_language_byte(0x57), None);
        assert_eq!(of_language_byte(0), None);
    }
}
