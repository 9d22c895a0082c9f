//! Asking which features lie somewhere and pass something: what the panel holds, and what can be asked of it.

use std::sync::Arc;

use crate::geometry::{Extent, Point, Shape};
use crate::ids::LayerId;
use crate::rules::Missing;
use crate::tasks::ask::{Answer, Centre, Condition, Place, Question, filter_of};

use super::document::{Document, FeatureRef};
use super::pencil::Touch;
use super::range::typed_bound;
use super::snapshot::{Asked, Snapshot};

/// The distance offered first, metres.
const FIRST_DISTANCE: &str = "100";

/// Where is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Where {
    /// Wherever the layers lie.
    #[default]
    Everywhere,
    /// Near a feature or a place.
    Near,
    /// In a polygon drawn on the map.
    Inside,
}

/// What the panel holds.
#[derive(Clone, PartialEq, Debug)]
pub struct AskView {
    /// Whether it is shown, in the card's place.
    pub is_open: bool,
    /// Of which layer; `None` for all.
    pub layer: Option<LayerId>,
    /// Where.
    pub place: Where,
    /// What distances are measured from, with its name.
    pub centre: Option<(Centre, String)>,
    /// The distance as typed, metres.
    pub distance: String,
    /// The corners so far, while a polygon is being drawn.
    pub drawing: Option<Vec<Point>>,
    /// The polygon that was drawn.
    pub ring: Option<Vec<Point>>,
    /// What is asked of attributes.
    pub conditions: Vec<Condition>,
    /// Whether one of the conditions is enough.
    pub is_any: bool,
    /// The answer.
    pub answer: Asked<Snapshot<Answered>>,
    /// Which hit of it was shown last.
    pub shown: Option<usize>,
}

impl Default for AskView {
    fn default() -> Self {
        Self {
            is_open: false,
            layer: None,
            place: Where::default(),
            centre: None,
            distance: FIRST_DISTANCE.to_owned(),
            drawing: None,
            ring: None,
            conditions: Vec::new(),
            is_any: false,
            answer: Asked::NotAsked,
            shown: None,
        }
    }
}

/// An answer with what it answers.
#[derive(Debug)]
pub struct Answered {
    /// Where was asked.
    pub place: Place,
    /// What was found.
    pub answer: Answer,
    /// The first features' shapes with their boxes, for the map.
    pub marked: Vec<Marked>,
}

/// A feature that is outlined on the map: which, the box around it, and its shape.
pub type Marked = (FeatureRef, Extent, Arc<Shape>);

impl AskView {
    /// The distance typed, metres: a number that is not negative.
    #[must_use]
    pub fn distance_m(&self) -> Option<f64> {
        typed_bound(&self.distance)
    }

    fn asked_place(&self) -> Option<Place> {
        match self.place {
            Where::Everywhere => Some(Place::Everywhere),
            Where::Near => {
                let (centre, _) = self.centre.as_ref()?;
                Some(Place::Near { centre: *centre, distance_m: self.distance_m()? })
            }
            Where::Inside => self.ring.clone().map(Place::Inside),
        }
    }

    /// The question, of the layers in this order; `None` while it is unfinished.
    #[must_use]
    pub fn question(&self, layers: &[LayerId]) -> Option<Question> {
        if self.conditions.iter().any(|condition| condition.filter().is_none()) {
            return None;
        }
        let layers = self.layer.map_or_else(|| layers.to_vec(), |layer| vec![layer]);
        Some(Question { layers, place: self.asked_place()?, filter: filter_of(&self.conditions, self.is_any) })
    }

    /// Fields that conditions can name: those of the layer, or of all layers, each name once.
    #[must_use]
    pub fn fields(&self, document: &Document) -> Vec<String> {
        let mut fields: Vec<String> = Vec::new();
        for summary in document.summaries.iter().filter(|summary| self.layer.is_none_or(|layer| layer == summary.id)) {
            for field in &summary.fields {
                if !fields.contains(field) {
                    fields.push(field.clone());
                }
            }
        }
        fields
    }
}

/// The layer that could not be asked, and why, as a sentence.
#[must_use]
pub fn not_asked(missing: &Missing, document: &Document, lang: crate::words::Lang) -> String {
    let name = |layer: LayerId| document.summary(layer).map_or("", |summary| summary.name.as_str());
    crate::words::ask::not_asked(&crate::words::rules::missing_text(lang, missing, name), lang)
}

/// What can be asked.
#[derive(Clone, PartialEq, Debug)]
pub enum AskCommand {
    /// Show the panel.
    Show,
    /// Show it to ask around the selected feature, and draw the outline at the distance.
    Buffer,
    /// Close it.
    Hide,
    /// Of this layer; `None` for all.
    SetLayer(Option<LayerId>),
    /// Where.
    SetPlace(Where),
    /// The distance as typed.
    SetDistance(String),
    /// Measure from the selected feature.
    TakeSelected,
    /// Draw a polygon on the map.
    Draw,
    /// The hand did this on the map, while it draws.
    Touch(Touch),
    /// Other conditions, and whether one of them is enough.
    SetConditions(Vec<Condition>, bool),
    /// Ask.
    Ask,
    /// Show this hit on the map.
    GoTo(usize),
    /// Copy the list.
    Copy,
    /// Ask where to write the list.
    AskSave,
}
