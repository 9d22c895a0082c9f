//! GPX: waypoints as points, tracks and routes as lines.
//!
//! Own code over `quick-xml`: the crate `gpx` refuses a whole file for one element, version or time that it does not expect, and devices write
//! many such.

use std::path::Path;

use quick_xml::events::BytesStart;

use super::bytes::Bytes;
use super::collected::Collected;
use super::error::SourceError;
use super::gathered::{Gathered, Row};
use super::raw::{FieldKind, GeometryKind, OpenOptions, RawLayer, RawSrs};
use super::whole_text::WholeText;
use super::xml::{self, Token, Walk, attribute};
use crate::problem::{ProblemKind, RecordFault};

/// Children of a waypoint, track or route that become fields.
const FIELDS: [&str; 9] = ["name", "time", "ele", "desc", "cmt", "src", "sym", "type", "number"];

/// Reads a file: layers `waypoints`, `tracks` and `routes`, those that there are.
///
/// # Errors
/// It cannot be read, is no XML from the start, or has none of the three.
pub(super) fn open(bytes: &Bytes, path: &Path, options: &OpenOptions) -> Result<Vec<RawLayer>, SourceError> {
    let WholeText { text, choice, problem } = xml::text(bytes, path, options)?;
    let mut reader = Reader::new(path);
    let broken_at = reader.read(&text).err();
    let mut layers = Vec::new();
    let mut problems: Vec<ProblemKind> = broken_at.map(|line| ProblemKind::FileBrokenOff { line }).into_iter().chain(problem).collect();
    for mut gathered in reader.layers.into_iter().filter(|gathered| !gathered.is_empty()) {
        problems.drain(..).for_each(|problem| gathered.file_problem(problem));
        layers.extend(gathered.finish(&RawSrs::Epsg(4326), Some(choice), GeometryKind::Line));
    }
    if layers.is_empty() { Err(xml::nothing(path, "GPX", &text, broken_at)) } else { Ok(layers) }
}

/// Elements that matter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Tag {
    Waypoint,
    Track,
    Route,
    Segment,
    /// A vertex of a track or route.
    Vertex,
    Field(&'static str),
    Other,
}

fn tag(name: &str) -> Tag {
    match name {
        "wpt" => Tag::Waypoint,
        "trk" => Tag::Track,
        "rte" => Tag::Route,
        "trkseg" => Tag::Segment,
        "trkpt" | "rtept" => Tag::Vertex,
        _ => FIELDS.into_iter().find(|field| *field == name).map_or(Tag::Other, Tag::Field),
    }
}

struct Reader {
    /// Waypoints, tracks, routes.
    layers: [Gathered; 3],
    open: Vec<Tag>,
    /// The layer of the record that is open, and how many elements are open around it.
    layer: Option<(usize, usize)>,
    collected: Collected,
    row: Row,
    fault: Option<RecordFault>,
    text: String,
}

impl Reader {
    fn new(path: &Path) -> Self {
        Self {
            layers: ["waypoints", "tracks", "routes"].map(|name| Gathered::new(name, path)),
            open: Vec::new(),
            layer: None,
            collected: Collected::default(),
            row: Row::default(),
            fault: None,
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
        let tag = tag(start.local_name().as_ref());
        self.text.clear();
        match tag {
            Tag::Waypoint | Tag::Track | Tag::Route if self.layer.is_none() => {
                self.collected.clear();
                self.row.clear();
                self.fault = None;
                let layer = match tag {
                    Tag::Waypoint => 0,
                    Tag::Track => 1,
                    _ => 2,
                };
                self.layer = Some((layer, self.open.len()));
            }
            _ => {}
        }
        if matches!(tag, Tag::Waypoint | Tag::Vertex) && self.layer.is_some() {
            let number = |name| attribute(start, name).trim().parse::<f64>().ok();
            match (number("lon"), number("lat")) {
                (Some(lon), Some(lat)) if tag == Tag::Waypoint => self.collected.point([lon, lat]),
                (Some(lon), Some(lat)) => self.collected.line_vertex([lon, lat]),
                _ => self.fault = Some(RecordFault::PartsDisordered),
            }
        }
        self.open.push(tag);
    }

    fn end(&mut self) {
        let Some(tag) = self.open.pop() else { return };
        let parent = self.open.last().copied();
        match (tag, parent) {
            _ if self.layer.is_some_and(|(_, depth)| depth == self.open.len()) => self.finish_record(),
            (Tag::Segment, _) => self.collected.end_part(),
            (Tag::Field(field), Some(Tag::Waypoint | Tag::Track | Tag::Route)) => self.put(field),
            // A track has no time of its own: its first vertex's.
            (Tag::Field("time"), Some(Tag::Vertex)) => self.put("time"),
            _ => {}
        }
        self.text.clear();
    }

    fn put(&mut self, field: &str) {
        let Some(gathered) = self.layer.and_then(|(layer, _)| self.layers.get_mut(layer)) else { return };
        if self.text.trim().is_empty() {
            return;
        }
        if let Some(place) = gathered.fields.place(field).filter(|&place| !self.row.has(place)) {
            gathered.fields.note(place, if field == "ele" { FieldKind::Real } else { FieldKind::Text });
            self.row.push(place, &self.text);
        }
    }

    fn finish_record(&mut self) {
        let Some(gathered) = self.layer.take().and_then(|(layer, _)| self.layers.get_mut(layer)) else { return };
        let geometry = match self.fault {
            Some(fault) => Err(ProblemKind::RecordUnreadable { fault }),
            None => Ok(&mut self.collected),
        };
        gathered.push(geometry, &self.row);
    }
}
