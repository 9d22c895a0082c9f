//! XML for the formats that are made of it: `quick-xml`, with what they have in common. Never recursive: elements may nest as deep as they like.

use std::borrow::Cow;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::bytes::Bytes;
use super::raw::OpenOptions;
use super::whole_text::{self, WholeText};
use super::{NotFormatReason, SourceError};

/// What comes next in a file.
#[derive(Debug)]
pub(super) enum Token<'t> {
    /// An element begins; an empty one ends at once.
    Start(BytesStart<'t>),
    /// An element ends.
    End,
    /// Text of the element that is open; may come in pieces.
    Text(Cow<'t, str>),
}

/// A walk through a file from start to end.
pub(super) struct Walk<'t> {
    reader: Reader<&'t [u8]>,
    text: &'t str,
}

impl<'t> Walk<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Self { reader, text }
    }

    /// The next token; `None` at the end.
    ///
    /// # Errors
    /// The line from which on the text is no XML.
    pub(super) fn next(&mut self) -> Result<Option<Token<'t>>, u64> {
        loop {
            return Ok(Some(match self.reader.read_event() {
                Err(_) => return Err(self.line()),
                Ok(Event::Eof) => return Ok(None),
                Ok(Event::Start(start)) => Token::Start(start),
                Ok(Event::End(_)) => Token::End,
                Ok(Event::Text(text)) => Token::Text(text.into_inner()),
                Ok(Event::CData(text)) => Token::Text(text.into_inner()),
                Ok(Event::GeneralRef(reference)) => match reference.resolve_char_ref() {
                    Ok(Some(char)) => Token::Text(Cow::Owned(char.to_string())),
                    // Entities of the file's own are not resolved: their text would grow without bounds.
                    _ => match quick_xml::escape::resolve_predefined_entity(&reference) {
                        Some(text) => Token::Text(Cow::Borrowed(text)),
                        None => Token::Text(Cow::Owned(format!("&{};", &*reference))),
                    },
                },
                Ok(_) => continue,
            }));
        }
    }

    fn line(&self) -> u64 {
        let read = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX).min(self.text.len());
        // The byte before may be inside a character; lines are ended by bytes alone.
        self.text.as_bytes().get(..read).unwrap_or(&[]).split(|&byte| byte == b'\n').count() as u64
    }
}

/// An attribute's value; "" where there is none.
pub(super) fn attribute(start: &BytesStart<'_>, name: &str) -> String {
    let found = start.attributes().with_checks(false).flatten().find(|attribute| attribute.key.local_name().as_ref() == name);
    let value = found.as_ref().and_then(|attribute| attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned));
    value.or_else(|| found.map(|attribute| attribute.value.into_owned())).unwrap_or_default()
}

/// The encoding that the declaration names.
fn stated_encoding(head: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(head);
    let declaration = head.trim_start().strip_prefix("<?xml")?.split("?>").next()?;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    value.get(1..)?.split(quote).next().map(str::to_owned)
}

/// The whole text of an XML file.
///
/// # Errors
/// It cannot be read, or the person named an encoding that no one knows.
pub(super) fn text(bytes: &Bytes, path: &std::path::Path, options: &OpenOptions) -> Result<WholeText, SourceError> {
    whole_text::read(bytes, path, options.encoding.as_deref(), stated_encoding)
}

/// Why nothing was found: it breaks off, it is empty, or there is nothing to map in it.
pub(super) fn nothing(path: &std::path::Path, format: &'static str, text: &str, broken_at: Option<u64>) -> SourceError {
    let reason = match broken_at {
        Some(line) => NotFormatReason::Syntax { line },
        None if text.trim().is_empty() => NotFormatReason::Empty,
        None => NotFormatReason::NoLayer,
    };
    SourceError::NotFormat { path: path.to_owned(), format, reason }
}

/// The root element's name in small letters, without its prefix, from a file's first bytes.
pub(super) fn root(head: &[u8]) -> Option<String> {
    let head = match encoding_rs::Encoding::for_bom(head) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(head.get(mark..)?).0,
        None => String::from_utf8_lossy(head),
    };
    let mut rest = head.trim_start();
    loop {
        rest = rest.strip_prefix('<')?;
        let end = match rest.chars().next()? {
            '?' => "?>",
            '!' if rest.starts_with("!--") => "-->",
            '!' => ">",
            _ => break,
        };
        rest = rest.split_once(end)?.1.trim_start();
    }
    let name = rest.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next()?;
    Some(name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_found_behind_what_stands_before_it() {
        assert_eq!(root(b"\xEF\xBB\xBF<?xml version='1.0'?>\n<!-- <gpx> -->\n<!DOCTYPE x><kml:kml xmlns='a'>").as_deref(), Some("kml"));
        assert_eq!(root(b"<gpx/>").as_deref(), Some("gpx"));
        assert_eq!(root(b"{}"), None);
        assert_eq!(root(b"<?xml"), None);
    }

    #[test]
    fn a_declaration_names_its_encoding() {
        assert_eq!(stated_encoding(b"<?xml version=\"1.0\" encoding='GB2312' ?>").as_deref(), Some("GB2312"));
        assert_eq!(stated_encoding(b"<?xml version=\"1.0\"?><a encoding=\"x\"/>"), None);
    }
}
