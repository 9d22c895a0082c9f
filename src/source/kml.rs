//! KML: every placemark, whatever folders it lies in.
//!
//! Own code over `quick-xml`: the crate `kml` follows nested elements by recursion, so a deep file ends the program; it knows no encoding but
//! UTF-8, and one number that is none refuses the whole file.

use std::collections::HashMap;
use std::path::Path;

use quick_xml::events::BytesStart;

use super::bytes::Bytes;
use super::collected::Collected;
use super::error::SourceError;
use super::gathered::{Gathered, Row};
use super::raw::{FieldKind, GeometryKind, OpenOptions, RawLayer, RawSrs};
use super::whole_text::WholeText;
use super::xml::{self, Token, Walk, attribute};
use crate::geometry::Point;
use crate::problem::{ProblemKind, RecordFault};

/// Reads a file: one layer a geometry kind.
///
/// # Errors
/// It cannot be read, is no XML from the start, or has no placemark.
pub(super) fn open(bytes: &Bytes, name: &str, path: &Path, options: &OpenOptions) -> Result<Vec<RawLayer>, SourceError> {
    let WholeText { text, choice, problem } = xml::text(bytes, path, options)?;
    let mut reader = Reader::new(Gathered::new(name, path));
    let broken_at = reader.read(&text).err();
    let mut gathered = reader.gathered;
    if gathered.is_empty() {
        return Err(xml::nothing(path, "KML", &text, broken_at));
    }
    let broken = broken_at.map(|line| ProblemKind::FileBrokenOff { line });
    for problem in broken.into_iter().chain(problem) {
        gathered.file_problem(problem);
    }
    Ok(gathered.finish(&RawSrs::Epsg(4326), Some(choice), GeometryKind::None))
}

/// Elements that matter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Tag {
    Document,
    Folder,
    Placemark,
    Point,
    LineString,
    LinearRing,
    Polygon,
    Track,
    Coordinates,
    /// `gx:coord`, one vertex of a track.
    Coord,
    Data,
    SimpleData,
    Value,
    Name,
    /// Text of a placemark that becomes a field of this name.
    Plain(&'static str),
    Other,
}

fn tag(name: &str) -> Tag {
    match name {
        "Document" => Tag::Document,
        "Folder" => Tag::Folder,
        "Placemark" => Tag::Placemark,
        "Point" => Tag::Point,
        "LineString" => Tag::LineString,
        "LinearRing" => Tag::LinearRing,
        "Polygon" => Tag::Polygon,
        "Track" => Tag::Track,
        "coordinates" => Tag::Coordinates,
        "coord" => Tag::Coord,
        "Data" => Tag::Data,
        "SimpleData" => Tag::SimpleData,
        "value" => Tag::Value,
        "name" => Tag::Name,
        "description" => Tag::Plain("description"),
        "address" => Tag::Plain("address"),
        "phoneNumber" => Tag::Plain("phoneNumber"),
        "when" => Tag::Plain("when"),
        "begin" => Tag::Plain("begin"),
        "end" => Tag::Plain("end"),
        _ => Tag::Other,
    }
}

struct Reader {
    gathered: Gathered,
    /// Elements that are open.
    open: Vec<Tag>,
    /// Names of the folders that are open.
    folders: Vec<String>,
    /// Field kinds that a schema states.
    kinds: HashMap<String, FieldKind>,
    collected: Collected,
    row: Row,
    fault: Option<RecordFault>,
    in_placemark: bool,
    /// How many polygons are open: inside one a ring is a ring, elsewhere a line.
    polygons: usize,
    /// The name of the datum that is being read, and the text of the innermost element.
    datum: String,
    text: String,
}

impl Reader {
    fn new(gathered: Gathered) -> Self {
        Self {
            gathered,
            open: Vec::new(),
            folders: Vec::new(),
            kinds: HashMap::new(),
            collected: Collected::default(),
            row: Row::default(),
            fault: None,
            in_placemark: false,
            polygons: 0,
            datum: String::new(),
            text: String::new(),
        }
    }

    /// # Errors
    /// The line from which on the text is no XML.
    fn read(&mut self, text: &str) -> Result<(), u64> {
        let mut walk = Walk::new(text);
        while let Some(token) = walk.next()? {
            match token {
                Token::Start(start) => self.start(&start),
                Token::End => self.end(),
                Token::Text(piece) => self.text.push_str(&piece),
            }
        }
        Ok(())
    }

    fn start(&mut self, start: &BytesStart<'_>) {
        let local = start.local_name();
        let tag = tag(local.as_ref());
        self.text.clear();
        match tag {
            Tag::Folder => self.folders.push(String::new()),
            Tag::Polygon => self.polygons += 1,
            Tag::Data | Tag::SimpleData => self.datum = attribute(start, "name"),
            Tag::Placemark => {
                self.collected.clear();
                self.row.clear();
                (self.fault, self.in_placemark) = (None, true);
                let id = attribute(start, "id");
                if !id.is_empty() {
                    self.put("id", &id, FieldKind::Text);
                }
            }
            Tag::Other if local.as_ref() == "SimpleField" => {
                self.kinds.insert(attribute(start, "name"), kind(&attribute(start, "type")));
            }
            _ => {}
        }
        self.open.push(tag);
    }

    fn end(&mut self) {
        let Some(tag) = self.open.pop() else { return };
        let parent = self.open.last().copied();
        let text = std::mem::take(&mut self.text);
        match (tag, parent) {
            (Tag::Folder, _) => drop(self.folders.pop()),
            (Tag::Name, Some(Tag::Folder)) => {
                if let Some(folder) = self.folders.last_mut() {
                    text.trim().clone_into(folder);
                }
            }
            (Tag::Polygon, _) => self.polygons = self.polygons.saturating_sub(1),
            (Tag::Placemark, _) => self.placemark(),
            _ if !self.in_placemark => {}
            (Tag::Name, Some(Tag::Placemark)) => self.put("name", &text, FieldKind::Text),
            // Inside another element: the times of a TimeStamp or TimeSpan; those of a track's vertices are many.
            (Tag::Plain(field), Some(Tag::Placemark | Tag::Other)) => self.put(field, &text, FieldKind::Text),
            (Tag::Value, Some(Tag::Data)) | (Tag::SimpleData, _) => {
                let name = std::mem::take(&mut self.datum);
                let kind = self.kinds.get(&name).copied().unwrap_or(FieldKind::Text);
                self.put(&name, &text, kind);
            }
            (Tag::Coordinates, Some(geometry)) => self.coordinates(geometry, &text),
            (Tag::Coord, Some(Tag::Track)) => match vertex(text.split_whitespace()) {
                Some(point) => self.collected.line_vertex(point),
                None => self.fault = Some(RecordFault::PartsDisordered),
            },
            (Tag::Track, _) => self.collected.end_part(),
            _ => {}
        }
        self.text = text;
        self.text.clear();
    }

    /// Adds a value; a second one of the same name in one placemark gets a field of its own.
    fn put(&mut self, name: &str, value: &str, kind: FieldKind) {
        let fields = &mut self.gathered.fields;
        let place = match fields.place(name) {
            Some(place) if self.row.has(place) => fields.place(&format!("{name}_2")),
            place => place,
        };
        if let Some(place) = place.filter(|_| !value.trim().is_empty()) {
            fields.note(place, kind);
            self.row.push(place, value);
        }
    }

    fn coordinates(&mut self, geometry: Tag, text: &str) {
        let is_ring = geometry == Tag::LinearRing && self.polygons > 0;
        let collected = &mut self.collected;
        let is_sound = positions(text, |point| match geometry {
            Tag::Point => collected.point(point),
            _ if is_ring => collected.ring_vertex(point),
            _ => collected.line_vertex(point),
        });
        collected.end_part();
        if !is_sound {
            self.fault = Some(RecordFault::PartsDisordered);
        }
    }

    fn placemark(&mut self) {
        let folders: Vec<&str> = self.folders.iter().take(FOLDERS).map(String::as_str).filter(|name| !name.is_empty()).collect();
        let folder: String = folders.join("/").chars().take(FOLDER_CHARS).collect();
        if !folder.is_empty() {
            self.put("folder", &folder, FieldKind::Text);
        }
        let geometry = match self.fault {
            Some(fault) => Err(ProblemKind::RecordUnreadable { fault }),
            None => Ok(&mut self.collected),
        };
        self.gathered.push(geometry, &self.row);
        self.in_placemark = false;
    }
}

/// A placemark's folders, outermost first, as its field tells them: so many at most, and so many characters. Each placemark has its own copy.
const FOLDERS: usize = 16;
const FOLDER_CHARS: usize = 200;

/// What a schema's type is.
fn kind(word: &str) -> FieldKind {
    match word {
        "int" | "uint" | "short" | "ushort" => FieldKind::Integer,
        "float" | "double" => FieldKind::Real,
        "bool" => FieldKind::Logical,
        _ => FieldKind::Text,
    }
}

/// Two numbers, longitude and latitude; a height is not used.
fn vertex<'t>(mut numbers: impl Iterator<Item = &'t str>) -> Option<Point> {
    let mut number = || numbers.next()?.parse().ok();
    Some([number()?, number()?])
}

/// Shows the positions of `lon,lat[,height] lon,lat …`; blanks may stand around commas too. False where one is none.
fn positions(text: &str, mut show: impl FnMut(Point)) -> bool {
    let is_comma = |c: char| matches!(c, ',' | '，');
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (mut point, mut numbers) = ([f64::NAN; 2], 0_usize);
        loop {
            let end = rest.find(|c: char| is_comma(c) || c.is_whitespace()).unwrap_or(rest.len());
            let (number, after) = rest.split_at(end);
            if let Some(slot) = point.get_mut(numbers) {
                let Ok(number) = number.parse() else { return false };
                *slot = number;
            }
            numbers += 1;
            rest = after.trim_start();
            match rest.strip_prefix(is_comma) {
                Some(more) => rest = more.trim_start(),
                None => break,
            }
            if rest.is_empty() {
                break;
            }
        }
        if !(2..=3).contains(&numbers) {
            return false;
        }
        show(point);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Vec<Point>> {
        let mut points = Vec::new();
        positions(text, |point| points.push(point)).then_some(points)
    }

    #[test]
    fn blanks_and_heights_do_not_matter() {
        let two = Some(vec![[109.1, 24.3], [109.2, 24.4]]);
        assert_eq!(read("109.1,24.3 109.2,24.4"), two);
        assert_eq!(read("\n\t109.1,24.3,0\n\t109.2,24.4,88.5\n"), two);
        assert_eq!(read("109.1, 24.3 ,0  109.2 ,24.4"), two);
        assert_eq!(read("109.1，24.3 109.2，24.4,"), two);
        assert_eq!(read(""), Some(Vec::new()));
        assert_eq!(read("109.1 24.3"), None);
        assert_eq!(read("109.1,24.3,109.2,24.4"), None);
        assert_eq!(read("a,b"), None);
    }
}
