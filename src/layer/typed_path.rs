//! Paths as people paste them: in quotes, with blanks around, as `file://` links.

use std::path::PathBuf;

/// The path that was meant.
///
/// ```
/// use std::path::Path;
/// use jingtu::layer::typed_path;
/// assert_eq!(typed_path(" \"/数据/耕地 图.shp\"  "), Path::new("/数据/耕地 图.shp"));
/// assert_eq!(typed_path("file:///data/%E8%80%95%E5%9C%B0%20a.shp"), Path::new("/data/耕地 a.shp"));
/// assert_eq!(typed_path(r"\\server\share\x.shp"), Path::new(r"\\server\share\x.shp"));
/// ```
#[must_use]
pub fn typed_path(typed: &str) -> PathBuf {
    let text = without_quotes(typed.trim());
    let Some(link) = text.strip_prefix("file://") else { return PathBuf::from(text) };
    // file://localhost/… is this machine too; another host is a share.
    let link = link.strip_prefix("localhost").filter(|rest| rest.starts_with('/')).unwrap_or(link);
    let path = decoded(link);
    let is_drive =
        |path: &str| path.starts_with('/') && path.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic) && path.get(2..3) == Some(":");
    match path.strip_prefix('/') {
        Some(drive) if is_drive(&path) => PathBuf::from(drive),
        None if !path.is_empty() => PathBuf::from(format!("//{path}")),
        _ => PathBuf::from(path),
    }
}

/// Text between quotes of one kind, straight or curly.
fn without_quotes(text: &str) -> &str {
    let pairs = [('"', '"'), ('\'', '\''), ('“', '”'), ('‘', '’'), ('「', '」')];
    let inner = pairs.into_iter().find_map(|(open, close)| text.strip_prefix(open)?.strip_suffix(close));
    inner.map_or(text, str::trim)
}

/// `%E8%80%95` as the bytes it stands for; what is no such sign stays.
fn decoded(link: &str) -> String {
    let bytes = link.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut place = 0;
    while let Some(&byte) = bytes.get(place) {
        let code = (byte == b'%').then(|| link.get(place + 1..place + 3)).flatten().and_then(|hex| u8::from_str_radix(hex, 16).ok());
        plain.push(code.unwrap_or(byte));
        place += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8(plain).unwrap_or_else(|_not_utf8: std::string::FromUtf8Error| link.to_owned())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn links_of_every_system_become_paths() {
        assert_eq!(typed_path("file:///C:/data/a.shp"), Path::new("C:/data/a.shp"));
        assert_eq!(typed_path("file://localhost/data/a.shp"), Path::new("/data/a.shp"));
        assert_eq!(typed_path("file://server/share/a.shp"), Path::new("//server/share/a.shp"));
        assert_eq!(typed_path("file:///a%2"), Path::new("/a%2"));
        assert_eq!(typed_path("file:///a%FF.shp"), Path::new("/a%FF.shp"), "no text: left as it is");
    }

    #[test]
    fn quotes_go_in_pairs_only() {
        assert_eq!(typed_path("“/a b.shp”"), Path::new("/a b.shp"));
        assert_eq!(typed_path("\"/a.shp"), Path::new("\"/a.shp"));
        assert_eq!(typed_path("\""), Path::new("\""));
        assert_eq!(typed_path(""), Path::new(""));
    }
}
