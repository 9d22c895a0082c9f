//! GeoJSON's objects, in one pass over the text. Whatever stands where something else should stand is passed over or leaves its record
//! without a shape; only text that is no JSON ends the reading.

use std::fmt;
use std::path::Path;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::collected::Collected;
use super::gathered::{Fields, Gathered, Row};
use super::geojson_coordinates::{Coordinates, CoordinatesOf};
use super::raw::{FieldKind, RawSrs};
use crate::problem::{ProblemKind, RecordFault};

/// A whole number of more digits is an identifier, not a number: a double would lose its end.
const DIGITS_OF_NUMBERS: usize = 15;

/// What is being read, and what has been.
#[derive(Debug)]
pub(super) struct Reader {
    pub(super) gathered: Gathered,
    collected: Collected,
    coordinates: Coordinates,
    row: Row,
    /// What is wrong with the geometry of the record that is being read.
    fault: Option<RecordFault>,
    crs: Option<RawSrs>,
    has_collection: bool,
    /// Vertices that can be degrees, and those that cannot.
    vertices: [u64; 2],
}

impl Reader {
    pub(super) fn new(name: &str, path: &Path) -> Self {
        Self {
            gathered: Gathered::new(name, path),
            collected: Collected::default(),
            coordinates: Coordinates::default(),
            row: Row::default(),
            fault: None,
            crs: None,
            has_collection: false,
            vertices: [0; 2],
        }
    }

    /// Whether there was anything of GeoJSON.
    pub(super) fn has_any(&self) -> bool {
        self.has_collection || !self.gathered.is_empty()
    }

    /// Adds a record that cannot be read.
    pub(super) fn push_fault(&mut self, fault: RecordFault) {
        self.row.clear();
        self.gathered.push(Err(ProblemKind::RecordUnreadable { fault }), &self.row);
    }

    /// The stated system; without one it is WGS 84 by definition, unless the numbers can be no degrees.
    pub(super) fn srs(&self) -> RawSrs {
        let [degrees, others] = self.vertices;
        match &self.crs {
            Some(srs) => srs.clone(),
            None if others > degrees => RawSrs::Missing,
            None => RawSrs::Epsg(4326),
        }
    }

    fn begin(&mut self) {
        self.collected.clear();
        self.row.clear();
        self.fault = None;
    }

    fn end(&mut self) {
        let geometry = match self.fault {
            Some(fault) => Err(ProblemKind::RecordUnreadable { fault }),
            None => Ok(&mut self.collected),
        };
        self.gathered.push(geometry, &self.row);
    }

    /// Adds the coordinates of one geometry, whose `type` is known by now.
    fn take_coordinates(&mut self, kind: &str) {
        let Coordinates { xy, ends, depth, is_bad } = &self.coordinates;
        let expected = match kind {
            "\"Point\"" => 0,
            "\"MultiPoint\"" | "\"LineString\"" => 1,
            "\"MultiLineString\"" | "\"Polygon\"" => 2,
            "\"MultiPolygon\"" => 3,
            _ => usize::MAX,
        };
        if *is_bad || expected == usize::MAX || (*depth != expected && !xy.is_empty()) {
            self.fault = Some(RecordFault::PartsDisordered);
            return;
        }
        for point in xy {
            let is_degrees = point[0].abs() <= 360.0 && point[1].abs() <= 90.0;
            self.vertices[usize::from(!is_degrees)] += 1;
        }
        if matches!(kind, "\"Point\"" | "\"MultiPoint\"") {
            for &point in xy {
                self.collected.point(point);
            }
            return;
        }
        let mut start = 0;
        for &end in ends {
            let part = xy.get(start..end).unwrap_or(&[]);
            if kind.ends_with("Polygon\"") {
                self.collected.ring(part);
            } else {
                self.collected.line(part);
            }
            start = end;
        }
    }
}

/// Members that matter; others are passed over.
#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(field_identifier, rename_all = "lowercase")]
enum Member {
    Type,
    Features,
    Geometry,
    Geometries,
    Properties,
    Coordinates,
    Crs,
    Id,
    #[serde(other)]
    Other,
}

/// Values that are not expected where they stand.
macro_rules! pass_over {
    ($value:expr; $($scalar:ident($type:ty)),*; $($rest:ident),*) => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a value")
        }
        $(fn $scalar<E>(self, _: $type) -> Result<Self::Value, E> { Ok($value) })*
        fn visit_unit<E>(self) -> Result<Self::Value, E> { Ok($value) }
        $(pass_over!(@ $rest, $value);)*
    };
    (@ seq, $value:expr) => {
        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            Ok($value)
        }
    };
    (@ map, $value:expr) => {
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            Ok($value)
        }
    };
}

pub(super) use pass_over;

/// The file, or one feature of it.
pub(super) struct Object<'r> {
    pub(super) reader: &'r mut Reader,
    pub(super) is_root: bool,
}

impl<'de> DeserializeSeed<'de> for Object<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = ();

    pass_over!((); visit_bool(bool), visit_i64(i64), visit_u64(u64), visit_f64(f64), visit_str(&str); seq);

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { reader, is_root } = self;
        reader.begin();
        let (mut has_features, mut is_feature) = (false, false);
        let (mut kind, mut has_coordinates, mut id) = (None::<&RawValue>, false, None::<&RawValue>);
        while let Some(member) = map.next_key::<Member>()? {
            match member {
                Member::Type => kind = Some(map.next_value()?),
                Member::Features if is_root => {
                    (has_features, reader.has_collection) = (true, true);
                    map.next_value_seed(Features { reader })?;
                }
                Member::Geometry => {
                    is_feature = true;
                    map.next_value_seed(Geometry { reader, is_in_feature: true })?;
                }
                Member::Properties => {
                    is_feature = true;
                    map.next_value_seed(Properties { reader })?;
                }
                Member::Coordinates => {
                    has_coordinates = true;
                    map.next_value_seed(CoordinatesOf(&mut reader.coordinates))?;
                }
                Member::Geometries => {
                    has_coordinates = true;
                    map.next_value_seed(Geometries { reader })?;
                }
                Member::Crs if is_root => reader.crs = crs(map.next_value::<&RawValue>()?.get()).or(reader.crs.take()),
                Member::Id => id = Some(map.next_value()?),
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        let kind = kind.map_or("", RawValue::get);
        if has_features {
            return Ok(());
        }
        if is_feature || kind == "\"Feature\"" {
            if let Some(id) = id {
                put_id(reader, id.get());
            }
            reader.end();
        } else if has_coordinates {
            if kind != "\"GeometryCollection\"" {
                reader.take_coordinates(kind);
            }
            reader.end();
        } else if !is_root {
            reader.push_fault(RecordFault::NotLocated);
        }
        Ok(())
    }
}

/// A feature's own identifier becomes a field, unless a property of that name is there.
fn put_id(reader: &mut Reader, id: &str) {
    if id.starts_with(['{', '[']) || id == "null" {
        return;
    }
    if let Some(place) = reader.gathered.fields.place("id").filter(|&place| !reader.row.has(place)) {
        put(&mut reader.gathered.fields, &mut reader.row, place, id);
    }
}

/// The list of features.
struct Features<'r> {
    reader: &'r mut Reader,
}

impl<'de> DeserializeSeed<'de> for Features<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Features<'_> {
    type Value = ();

    pass_over!((); visit_bool(bool), visit_i64(i64), visit_u64(u64), visit_f64(f64), visit_str(&str); map);

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element_seed(Object { reader: &mut *self.reader, is_root: false })?.is_some() {}
        Ok(())
    }
}

/// A geometry object, or null.
struct Geometry<'r> {
    reader: &'r mut Reader,
    /// Null is a feature without a shape; inside a collection it is nothing.
    is_in_feature: bool,
}

impl<'de> DeserializeSeed<'de> for Geometry<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Geometry<'_> {
    type Value = ();

    pass_over!((); visit_bool(bool), visit_i64(i64), visit_u64(u64), visit_f64(f64), visit_str(&str); seq);

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { reader, is_in_feature } = self;
        let (mut kind, mut has_coordinates, mut has_geometries) = (None::<&RawValue>, false, false);
        while let Some(member) = map.next_key::<Member>()? {
            match member {
                Member::Type => kind = Some(map.next_value()?),
                Member::Coordinates => {
                    has_coordinates = true;
                    map.next_value_seed(CoordinatesOf(&mut reader.coordinates))?;
                }
                Member::Geometries => {
                    has_geometries = true;
                    map.next_value_seed(Geometries { reader })?;
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        match (has_coordinates, has_geometries) {
            (true, false) => reader.take_coordinates(kind.map_or("", RawValue::get)),
            (false, false) if is_in_feature => reader.fault = Some(RecordFault::NotLocated),
            _ => {}
        }
        Ok(())
    }
}

/// The members of a geometry collection.
struct Geometries<'r> {
    reader: &'r mut Reader,
}

impl<'de> DeserializeSeed<'de> for Geometries<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Geometries<'_> {
    type Value = ();

    pass_over!((); visit_bool(bool), visit_i64(i64), visit_u64(u64), visit_f64(f64), visit_str(&str); map);

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element_seed(Geometry { reader: &mut *self.reader, is_in_feature: false })?.is_some() {}
        Ok(())
    }
}

/// Properties as the record's values.
struct Properties<'r> {
    reader: &'r mut Reader,
}

impl<'de> DeserializeSeed<'de> for Properties<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Properties<'_> {
    type Value = ();

    pass_over!((); visit_bool(bool), visit_i64(i64), visit_u64(u64), visit_f64(f64), visit_str(&str); seq);

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Reader { gathered, row, .. } = self.reader;
        while let Some(place) = map.next_key_seed(FieldName(&mut gathered.fields))? {
            let value = map.next_value::<&RawValue>()?.get();
            if let Some(place) = place {
                put(&mut gathered.fields, row, place, value);
            }
        }
        Ok(())
    }
}

/// A property's name as a field's place; no text is made of it.
struct FieldName<'f>(&'f mut Fields);

impl<'de> DeserializeSeed<'de> for FieldName<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for FieldName<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.place(name))
    }
}

/// Adds a value: text decoded, numbers with the digits they are written with, lists and objects as their JSON.
fn put(fields: &mut Fields, row: &mut Row, place: usize, json: &str) {
    let quoted = json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let kind = match (quoted, json) {
        (None, "null") => return,
        (None, "true" | "false") => FieldKind::Logical,
        (None, number) if number.starts_with(|c: char| c == '-' || c.is_ascii_digit()) => number_kind(number),
        _ => FieldKind::Text,
    };
    fields.note(place, kind);
    match quoted {
        Some(text) if text.contains('\\') => match serde_json::from_str::<String>(json) {
            Ok(text) => row.push(place, &text),
            Err(_) => row.push(place, text),
        },
        Some(text) => row.push(place, text),
        None => row.push(place, json),
    }
}

fn number_kind(number: &str) -> FieldKind {
    let digits = number.trim_start_matches('-');
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        FieldKind::Real
    } else if digits.len() <= DIGITS_OF_NUMBERS {
        FieldKind::Integer
    } else {
        FieldKind::Text
    }
}

/// The old `crs` member. `None`: there is none; null says that there is no system.
fn crs(json: &str) -> Option<RawSrs> {
    let value: serde_json::Value = serde_json::from_str(json).ok()?;
    if value.is_null() {
        return Some(RawSrs::Missing);
    }
    let properties = value.get("properties")?;
    let name = match (properties.get("name"), properties.get("code")) {
        (Some(name), _) => name.as_str().unwrap_or_default().to_owned(),
        (None, Some(code)) => format!("EPSG:{code}"),
        _ => return None,
    };
    let upper = name.to_ascii_uppercase();
    if upper.contains("CRS84") {
        return Some(RawSrs::Epsg(4326));
    }
    let code = upper.rsplit(|c: char| !c.is_ascii_digit()).next().and_then(|digits| digits.parse().ok());
    Some(match code {
        Some(code) if upper.contains("EPSG") => RawSrs::Epsg(code),
        _ => RawSrs::Wkt(name),
    })
}
