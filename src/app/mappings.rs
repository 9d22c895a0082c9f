//! What was decided about files of one make, kept by the signature of their fields, so that next quarter's file opens without a question.

use serde::{Deserialize, Serialize};

use crate::layer::{ClassValues, CodeSystem, CrsChoice, Input, Role};

use super::dialog::OpenFile;

/// How many makes of files are remembered; the oldest go first. A prefecture's departments and contractors hand over a few dozen.
const KEPT: usize = 200;

/// What a person said about files with these fields. Words, not Rust's names, are stored.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Mapping {
    /// The fields' signature (`tasks::open::signature`).
    signature: String,
    role: String,
    id: Option<String>,
    class: Option<String>,
    name: Option<String>,
    codes: Option<String>,
    encoding: Option<String>,
    crs: Option<u32>,
    is_northing_first: bool,
    values: String,
    /// Unknown values that were shown and left as they are: they are no question any more.
    left: Vec<String>,
}

impl Mapping {
    /// What was decided about a file that is about to be opened; `None` when it cannot be.
    #[must_use]
    pub fn of(file: &OpenFile) -> Option<Self> {
        let (facts, input) = (file.found.as_ref().ok()?, &file.input);
        let signature = facts.look.signature.clone();
        let role = input.role.or(facts.role)?;
        (!signature.is_empty()).then(|| Self {
            signature,
            role: role.word().to_owned(),
            id: input.id_field.clone(),
            class: input.class_field.clone(),
            name: input.name_field.clone(),
            codes: input.codes.map(|codes| codes.word().to_owned()),
            encoding: input.encoding.clone(),
            // A file that says its CRS is believed next time too, not what another one of its make said.
            // Web maps and datum shifts are said anew for each file.
            crs: match input.crs {
                Some(CrsChoice::Epsg(code)) if facts.needs_crs => Some(code),
                _ => None,
            },
            is_northing_first: facts.needs_crs && input.is_northing_first,
            values: input.class_values.to_text(),
            left: file.unknown_classes().map(|class| class.value.clone()).chain(facts.look.left.iter().cloned()).collect(),
        })
    }

    /// Unknown values that a person saw and left as they are.
    #[must_use]
    pub fn left(&self) -> &[String] {
        &self.left
    }

    /// The input with what is remembered.
    #[must_use]
    pub fn applied(&self, input: Input) -> Input {
        Input {
            role: Role::from_word(&self.role),
            id_field: self.id.clone(),
            class_field: self.class.clone(),
            name_field: self.name.clone(),
            codes: self.codes.as_deref().and_then(CodeSystem::from_word),
            encoding: self.encoding.clone(),
            crs: self.crs.map(CrsChoice::Epsg),
            is_northing_first: self.is_northing_first,
            class_values: ClassValues::parse(&self.values).unwrap_or_default(),
            ..input
        }
    }
}

/// All that is remembered, the latest first.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mappings(Vec<Mapping>);

impl Mappings {
    /// What was decided about files with this signature.
    #[must_use]
    pub fn find(&self, signature: &str) -> Option<&Mapping> {
        self.0.iter().find(|mapping| mapping.signature == signature)
    }

    /// Remembers a decision in place of an earlier one about the same make.
    pub fn remember(&mut self, mapping: Mapping) {
        self.0.retain(|known| known.signature != mapping.signature);
        self.0.insert(0, mapping);
        self.0.truncate(KEPT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::dialog::{FileFacts, LayerLook};

    fn file(signature: &str, input: Input) -> OpenFile {
        let look = LayerLook { signature: signature.to_owned(), ..LayerLook::default() };
        let facts = FileFacts { role: Some(Role::Farmland), needs_crs: true, look, ..FileFacts::default() };
        OpenFile { input, found: Ok(facts), is_chosen: true, is_unfolded: false, typed: crate::app::dialog::TypedShift::default() }
    }

    #[test]
    fn what_was_said_comes_back_for_the_next_file_of_the_same_make() {
        let mut values = ClassValues::default();
        values.set("待定", Some("安全利用类"));
        values.set("暂缓", None);
        let said = Input {
            id_field: Some("DKBM".to_owned()),
            class_field: Some("LB".to_owned()),
            crs: Some(4545.into()),
            class_values: values,
            ..Input::new("一季度.shp", Some(Role::Farmland))
        };
        let mut mappings = Mappings::default();
        mappings.remember(Mapping::of(&file("abc", said.clone())).unwrap());
        let text = serde_json::to_string(&mappings).unwrap();
        let read: Mappings = serde_json::from_str(&text).unwrap();
        let next = read.find("abc").unwrap().applied(Input::new("二季度.shp", None));
        assert_eq!(next, Input { path: "二季度.shp".into(), ..said });
        assert_eq!(read.find("abd"), None);
    }

    #[test]
    fn a_later_decision_replaces_the_earlier_and_the_oldest_are_forgotten() {
        let mut mappings = Mappings::default();
        for number in 0..=KEPT {
            mappings.remember(Mapping::of(&file(&number.to_string(), Input::new("a.shp", None))).unwrap());
        }
        mappings.remember(Mapping::of(&file("7", Input::new("a.shp", Some(Role::Zoning)))).unwrap());
        assert_eq!(mappings.0.len(), KEPT);
        assert_eq!(mappings.find("0"), None);
        assert_eq!(mappings.find("7").unwrap().role, "zoning");
    }
}
