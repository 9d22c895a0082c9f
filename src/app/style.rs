//! Styles of layers: what can be asked, and the colours by field that jobs read.

use std::sync::Arc;

use super::state::LayerView;
use crate::ids::LayerId;
use crate::paint::{ColourBy, FieldColours, LayerStyle};

/// Which layer is coloured by what.
pub type Wanted = (LayerId, ColourBy);

/// The colours by field of the layers that have such a style.
#[derive(Clone, Debug, Default)]
pub struct Colours {
    /// The document (by generation) and what was asked for last.
    pub asked: Option<(u64, Vec<Wanted>)>,
    /// What was read.
    pub read: Vec<(Wanted, Arc<FieldColours>)>,
    /// Grows whenever something was read.
    pub version: u64,
}

/// Compared by version, like a snapshot: a million entries are not looked at.
impl PartialEq for Colours {
    fn eq(&self, other: &Self) -> bool {
        self.version == other.version && self.asked == other.asked
    }
}

impl Colours {
    /// The colours of a layer as it is drawn; `None` where its role decides, or while they are being read.
    #[must_use]
    pub fn of(&self, view: &LayerView) -> Option<&Arc<FieldColours>> {
        let found = self.read.iter().find(|((layer, by), _)| *layer == view.layer && *by == view.style.colour_by);
        found.map(|(_, colours)| colours)
    }
}

/// What the styles of these layers need read.
#[must_use]
pub fn wanted(layers: &[LayerView]) -> Vec<Wanted> {
    layers.iter().filter(|view| view.style.colour_by != ColourBy::Role).map(|view| (view.layer, view.style.colour_by.clone())).collect()
}

/// What can be asked about styles.
#[derive(Clone, PartialEq, Debug)]
pub enum StyleCommand {
    /// Show the dialog for a layer.
    Show(LayerId),
    /// Draw a layer so.
    Set(LayerId, LayerStyle),
    /// Colours are missing: read them.
    Need,
}
