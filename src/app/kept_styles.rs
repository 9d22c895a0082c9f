//! Styles that a person gave to layers, kept by the signature of their fields, so that next quarter's file looks like the last one's.

use serde::{Deserialize, Serialize};

use crate::layer::Role;
use crate::paint::LayerStyle;
use crate::tasks::workspace::{style, style_text};

use super::document::Document;
use super::state::LayerView;

/// How many makes of files are remembered; the oldest go first. A prefecture's departments and contractors hand over a few dozen.
const KEPT: usize = 200;

/// The style of files with these fields in this role. Words, not Rust's names, are stored.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct KeptStyle {
    /// The fields' signature (`tasks::open::signature`).
    signature: String,
    role: String,
    /// As workspaces keep it.
    style: String,
}

/// All that are remembered, the latest first.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeptStyles(Vec<KeptStyle>);

impl KeptStyles {
    /// How a layer is drawn: as the last one of its make, else as usual for what it is.
    #[must_use]
    pub fn of(&self, signature: &str, role: Role) -> LayerStyle {
        let kept = self.0.iter().find(|kept| kept.signature == signature && kept.role == role.word());
        kept.map_or_else(|| usual_style(role), |kept| style(&kept.style))
    }

    /// The same after what is open now: a style that is no longer the usual one is kept, one that is the usual one again is forgotten.
    #[must_use]
    pub fn after(&self, document: &Document, layers: &[LayerView]) -> Self {
        let mut kept = self.clone();
        // Of two layers of one make the upper one counts.
        for view in layers.iter().rev() {
            let Some(summary) = document.summary(view.layer).filter(|summary| !summary.signature.is_empty()) else { continue };
            kept.remember(&summary.signature, summary.role, &view.style);
        }
        kept.0.truncate(KEPT);
        kept
    }

    fn remember(&mut self, signature: &str, role: Role, style: &LayerStyle) {
        let is_usual = *style == usual_style(role);
        let now = KeptStyle { signature: signature.to_owned(), role: role.word().to_owned(), style: style_text(style) };
        if !is_usual && self.0.contains(&now) {
            return;
        }
        self.0.retain(|known| known.signature != now.signature || known.role != now.role);
        if !is_usual {
            self.0.insert(0, now);
        }
    }
}

/// How a layer is drawn before anyone said otherwise: plots and sources are labelled, the many parcels are not.
#[must_use]
pub fn usual_style(role: Role) -> LayerStyle {
    let has_labels = matches!(role, Role::RiskList | Role::Priority | Role::Source | Role::Admin);
    LayerStyle { has_labels, ..LayerStyle::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::test_state;
    use crate::paint::ColourBy;

    #[test]
    fn a_style_comes_back_for_files_of_the_same_make_until_it_is_the_usual_one_again() {
        let mut state = test_state::opened(&[Role::Farmland, Role::Zoning]);
        let document = state.document.clone().unwrap();
        let [farmland, zoning] = [0, 1].map(|place| document.summaries[place].signature.clone());
        assert_ne!(farmland, zoning);
        let usual = KeptStyles::default().after(&document, &state.layers);
        assert_eq!(usual, KeptStyles::default(), "usual styles need no keeping");
        let style = LayerStyle { opacity: 0.5, colour_by: ColourBy::Field("LB".to_owned()), ..LayerStyle::default() };
        state.layers[0].style = style.clone();
        let kept = usual.after(&document, &state.layers);
        let text = serde_json::to_string(&kept).unwrap();
        let read: KeptStyles = serde_json::from_str(&text).unwrap();
        assert_eq!(read.of(&farmland, Role::Farmland), style);
        assert_eq!(read.of(&farmland, Role::Other), usual_style(Role::Other), "the same fields in another role");
        assert_eq!(read.of(&zoning, Role::Zoning), usual_style(Role::Zoning));
        assert_eq!(read.after(&document, &state.layers), read);
        state.layers[0].style = usual_style(Role::Farmland);
        assert_eq!(read.after(&document, &state.layers), KeptStyles::default());
    }
}
