//! The `coordinates` of GeoJSON: nested lists of numbers, read flat in one pass.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::geojson_parse::pass_over;
use crate::geometry::Point;

/// Nested lists of numbers, flat: all positions, and where each list of positions ends.
#[derive(Debug, Default)]
pub(super) struct Coordinates {
    pub(super) xy: Vec<Point>,
    pub(super) ends: Vec<usize>,
    /// Lists around a position.
    pub(super) depth: usize,
    pub(super) is_bad: bool,
}

/// The `coordinates` of a geometry.
pub(super) struct CoordinatesOf<'c>(pub(super) &'c mut Coordinates);

impl<'de> DeserializeSeed<'de> for CoordinatesOf<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let coordinates = self.0;
        coordinates.xy.clear();
        coordinates.ends.clear();
        (coordinates.depth, coordinates.is_bad) = (0, false);
        match deserializer.deserialize_any(Element(&mut *coordinates))? {
            Read::Number(_) | Read::Other => coordinates.is_bad = true,
            Read::Position | Read::Nothing => {}
            Read::List(depth) => coordinates.depth = depth,
        }
        Ok(())
    }
}

/// One element of nested lists.
struct Element<'c>(&'c mut Coordinates);

enum Read {
    Number(f64),
    Position,
    /// A list, and how many lists stand around the positions in it.
    List(usize),
    /// An empty list.
    Nothing,
    Other,
}

impl<'de> DeserializeSeed<'de> for Element<'_> {
    type Value = Read;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Read, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Element<'_> {
    type Value = Read;

    pass_over!(Read::Other; visit_bool(bool), visit_str(&str); map);

    fn visit_i64<E>(self, number: i64) -> Result<Read, E> {
        Ok(Read::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Read, E> {
        Ok(Read::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Read, E> {
        Ok(Read::Number(number))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Read, A::Error> {
        let coordinates = self.0;
        let (mut position, mut numbers, mut has_positions, mut lists) = ([f64::NAN; 2], 0_usize, false, None::<usize>);
        while let Some(element) = seq.next_element_seed(Element(&mut *coordinates))? {
            match element {
                Read::Number(number) => {
                    if let Some(slot) = position.get_mut(numbers) {
                        *slot = number;
                    }
                    numbers += 1;
                }
                Read::Position => has_positions = true,
                Read::List(depth) => {
                    coordinates.is_bad |= lists.is_some_and(|known| known != depth);
                    lists = Some(depth);
                }
                Read::Nothing => {}
                Read::Other => coordinates.is_bad = true,
            }
        }
        let kinds = usize::from(numbers > 0) + usize::from(has_positions) + usize::from(lists.is_some());
        coordinates.is_bad |= kinds > 1 || numbers == 1;
        if numbers > 1 {
            coordinates.xy.push(position);
            return Ok(Read::Position);
        }
        if has_positions {
            coordinates.ends.push(coordinates.xy.len());
            return Ok(Read::List(1));
        }
        Ok(lists.map_or(Read::Nothing, |depth| Read::List(depth + 1)))
    }
}
