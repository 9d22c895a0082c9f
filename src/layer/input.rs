//! What a person says about a file: `F?id=DKBM&class=TRHJZLLB&crs=4524&encoding=gbk&codes=planning` (DESIGN 4.1).

use std::ffi::OsStr;
use std::path::PathBuf;

use super::{ClassValues, CodeSystem, CrsChoice, DatumShift, Role};
use crate::source::OpenOptions;

/// A file with its role and what overrides detection. Making one opens nothing.
#[derive(Clone, PartialEq, Debug)]
pub struct Input {
    /// The file.
    pub path: PathBuf,
    /// What it is for; `None` asks the layer's content.
    pub role: Option<Role>,
    /// Identifier field.
    pub id_field: Option<String>,
    /// Class, code or kind field.
    pub class_field: Option<String>,
    /// Name field.
    pub name_field: Option<String>,
    /// What values of the class field mean that the program does not know.
    pub class_values: ClassValues,
    /// CRS: an EPSG code or a web map's system.
    pub crs: Option<CrsChoice>,
    /// The file has northing (or latitude) first (`axes=ne`).
    pub is_northing_first: bool,
    /// From the layer's datum to CGCS2000 (`shift=`).
    pub shift: Option<DatumShift>,
    /// Text encoding label.
    pub encoding: Option<String>,
    /// Which classification the codes belong to.
    pub codes: Option<CodeSystem>,
    /// Position error in metres (`error=`).
    pub error_m: Option<f64>,
    /// The only layer that is wanted of a file of several.
    pub layer: Option<String>,
}

/// The words that may stand before `=` behind a file's name.
pub const KEYS: [&str; 11] = ["layer", "id", "class", "name", "values", "crs", "axes", "encoding", "codes", "shift", "error"];

/// Largest position error that makes sense, in metres: beyond it a layer says nothing.
const ERROR_AT_MOST_M: f64 = 10_000.0;

/// A suffix that cannot be understood: wrong usage.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum InputError {
    /// A word that is none of [`KEYS`].
    #[error("{file}: ?{key}= is not known; after the file name come {}, joined by &", KEYS.map(|key| format!("{key}=")).join(", "))]
    UnknownKey {
        /// The file as typed, without the suffix.
        file: String,
        /// The word.
        key: String,
    },
    /// A value that does not fit its word.
    #[error("{file}: {key}={value} is not understood; write {}", expected(key))]
    BadValue {
        /// The file as typed, without the suffix.
        file: String,
        /// The word.
        key: &'static str,
        /// The value; of a shift, whose numbers are restricted, a stand-in.
        value: String,
    },
}

/// Stands for a shift's numbers in messages.
const WITHHELD: &str = "…";

/// What to write after a word.
#[must_use]
pub fn expected(key: &str) -> &'static str {
    match key {
        "layer" => "the name of a layer in the file",
        "id" | "class" | "name" => "a field's name",
        "values" => "pairs such as 待定:安全利用类,暂缓: (nothing after the colon ignores the value)",
        "crs" => "an EPSG code such as 4524, or gcj02 or bd09 for coordinates of web maps",
        "axes" => "en for easting first, ne for northing (or latitude) first",
        "shift" => "dx,dy,dz or dx,dy,dz,rx,ry,rz,ds: metres, seconds of arc and ppm to CGCS2000, position-vector convention",
        "encoding" => "an encoding such as gbk or utf-8",
        "codes" => "planning, survey, gb50137 or second-survey",
        _ => "metres between 0 and 10000",
    }
}

impl Input {
    /// A file with a role and nothing overridden.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>, role: Option<Role>) -> Self {
        Self {
            path: path.into(),
            role,
            id_field: None,
            class_field: None,
            name_field: None,
            class_values: ClassValues::default(),
            crs: None,
            is_northing_first: false,
            shift: None,
            encoding: None,
            codes: None,
            error_m: None,
            layer: None,
        }
    }

    /// What the readers need to know of it.
    #[must_use]
    pub fn open_options(&self) -> OpenOptions {
        OpenOptions { encoding: self.encoding.clone(), layer: self.layer.clone() }
    }

    /// A file as typed, with or without a suffix. The suffix begins at the last `?` that nothing but known words follow; file
    /// names may contain `?`, `&` and `=` themselves, and so may field names.
    ///
    /// ```
    /// use jingtu::layer::{Input, Role};
    /// let input = Input::parse("耕地.shp?id=DKBM&crs=4524", Some(Role::Farmland)).unwrap();
    /// assert_eq!((input.path.to_str(), input.id_field.as_deref(), input.crs), (Some("耕地.shp"), Some("DKBM"), Some(4524.into())));
    /// ```
    ///
    /// # Errors
    /// When the suffix has an unknown word or a value that does not fit.
    pub fn parse(typed: impl AsRef<OsStr>, role: Option<Role>) -> Result<Self, InputError> {
        let typed = typed.as_ref();
        // A name that is no Unicode has no suffix: nobody types one behind it.
        let Some(text) = typed.to_str() else { return Ok(Self::new(typed, role)) };
        let mut unknown = None;
        for (place, _) in text.rmatch_indices('?') {
            let (file, suffix) = (text.get(..place).unwrap_or(""), text.get(place + 1..).unwrap_or(""));
            match pairs(suffix) {
                Pairs::Known(pairs) => return Self::with(file, role, pairs),
                Pairs::Unknown(key) => unknown = unknown.or(Some(InputError::UnknownKey { file: file.to_owned(), key })),
                Pairs::None => {}
            }
        }
        unknown.map_or_else(|| Ok(Self::new(path_of(text), role)), Err)
    }

    fn with(file: &str, role: Option<Role>, pairs: Vec<(&'static str, String)>) -> Result<Self, InputError> {
        let mut input = Self::new(path_of(file), role);
        for (key, value) in pairs {
            let bad = |value: &str| InputError::BadValue { file: file.to_owned(), key, value: value.to_owned() };
            if value.is_empty() {
                return Err(bad(""));
            }
            match key {
                "layer" => input.layer = Some(value),
                "id" => input.id_field = Some(value),
                "class" => input.class_field = Some(value),
                "name" => input.name_field = Some(value),
                "values" => input.class_values = ClassValues::parse(&value).ok_or_else(|| bad(&value))?,
                "encoding" => input.encoding = Some(value),
                "crs" => input.crs = Some(value.parse().ok().ok_or_else(|| bad(&value))?),
                "axes" => input.is_northing_first = is_northing_first(&value).ok_or_else(|| bad(&value))?,
                "shift" => input.shift = Some(value.parse().ok().ok_or_else(|| bad(WITHHELD))?),
                "codes" => input.codes = Some(CodeSystem::from_word(&value).ok_or_else(|| bad(&value))?),
                _ => input.error_m = Some(error_m(&value).ok_or_else(|| bad(&value))?),
            }
        }
        Ok(input)
    }
}

/// A link as file managers copy it becomes a path; anything else is one: blanks and quotes were the shell's matter.
fn path_of(file: &str) -> PathBuf {
    if file.starts_with("file://") { super::typed_path(file) } else { PathBuf::from(file) }
}

/// A position error in metres, as typed.
#[must_use]
pub fn error_m(text: &str) -> Option<f64> {
    text.parse().ok().filter(|metres: &f64| (0.0..=ERROR_AT_MOST_M).contains(metres))
}

/// What `axes=` says.
fn is_northing_first(value: &str) -> Option<bool> {
    match value.to_ascii_lowercase().as_str() {
        "en" => Some(false),
        "ne" => Some(true),
        _ => None,
    }
}

/// What stands behind a `?`.
enum Pairs {
    /// Known words with their values.
    Known(Vec<(&'static str, String)>),
    /// A word that is not known, written like one.
    Unknown(String),
    /// No words: part of the file's name.
    None,
}

fn pairs(suffix: &str) -> Pairs {
    let mut found: Vec<(&'static str, String)> = Vec::new();
    for piece in suffix.split('&') {
        let key = piece.split_once('=').map(|(key, _)| key);
        let known = KEYS.into_iter().find(|known| Some(*known) == key);
        match (known, key, found.last_mut()) {
            (Some(known), _, _) => found.push((known, piece.get(known.len() + 1..).unwrap_or("").to_owned())),
            (None, Some(key), _) if !key.is_empty() && key.chars().all(|c| c.is_ascii_alphabetic()) => {
                return Pairs::Unknown(key.to_owned());
            }
            // An & inside a field's name.
            (None, _, Some((_, value))) => {
                value.push('&');
                value.push_str(piece);
            }
            (None, _, None) => return Pairs::None,
        }
    }
    Pairs::Known(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(typed: &str) -> Input {
        Input::parse(typed, None).expect("understood")
    }

    #[test]
    fn every_word_overrides_its_detection() {
        let input = parse(
            "数据/耕地.shp?id=DKBM&class=TRHJZLLB&name=MC&values=待定:2,暂缓:&crs=EPSG:4524&axes=ne&shift=1,-2,3.5&encoding=gbk&codes=survey&error=1.5",
        );
        assert_eq!(input.name_field.as_deref(), Some("MC"));
        assert_eq!(input.class_values.to_text(), "待定:2,暂缓:");
        assert_eq!(input.path, PathBuf::from("数据/耕地.shp"));
        assert_eq!((input.id_field.as_deref(), input.class_field.as_deref()), (Some("DKBM"), Some("TRHJZLLB")));
        assert_eq!(
            (input.crs, input.encoding.as_deref(), input.codes, input.error_m),
            (Some(CrsChoice::Epsg(4524)), Some("gbk"), Some(CodeSystem::Survey), Some(1.5))
        );
        assert!(input.is_northing_first && !parse("f.shp?axes=EN").is_northing_first);
        assert_eq!(input.shift.map(|shift| shift.translation_m), Some([1.0, -2.0, 3.5]));
        assert_eq!(parse("f.shp?crs=GCJ-02").crs, Some(CrsChoice::WebMap(crate::layer::webmap::WebMap::Gcj02)));
    }

    #[test]
    fn one_layer_of_a_file_of_several_is_named() {
        let input = parse("市.gpkg?layer=规划 用地&crs=4524");
        assert_eq!((input.layer.as_deref(), input.crs), (Some("规划 用地"), Some(CrsChoice::Epsg(4524))));
        assert_eq!(input.open_options().layer.as_deref(), Some("规划 用地"));
        assert!(Input::parse("市.gpkg?layer=", None).is_err());
    }

    #[test]
    fn names_of_files_and_fields_may_hold_the_same_signs() {
        assert_eq!(parse("a?b.shp").path, PathBuf::from("a?b.shp"));
        assert_eq!(parse("a&b=c.shp").path, PathBuf::from("a&b=c.shp"));
        assert_eq!(parse("是?否.shp?crs=4490").path, PathBuf::from("是?否.shp"));
        assert_eq!(parse("f.shp?id=A&B&crs=4490").id_field.as_deref(), Some("A&B"));
        assert_eq!(parse("f.shp?id=编号?").id_field.as_deref(), Some("编号?"));
        assert_eq!(parse("f.shp?id=a=b").id_field.as_deref(), Some("a=b"));
    }

    #[test]
    fn what_is_not_understood_is_said_with_the_known_words() {
        let message = |typed: &str| Input::parse(typed, None).expect_err("wrong usage").to_string();
        assert!(message("f.shp?klass=x").contains("?klass= is not known") && message("f.shp?klass=x").contains("class="));
        assert!(message("f.shp?id=A&coding=gbk").contains("?coding="));
        assert!(message("f.shp?crs=abc").contains("crs=abc"));
        assert!(message("f.shp?crs=").contains("EPSG"));
        assert!(message("f.shp?codes=urban").contains("planning"));
        assert!(message("f.shp?error=-1").contains("metres"));
        assert!(message("f.shp?error=NaN").contains("metres"));
        assert!(message("f.shp?values=待定").contains("colon"));
        assert!(message("f.shp?axes=up").contains("northing"));
        let shift = message("f.shp?shift=123.25,x,4");
        assert!(shift.contains("dx,dy,dz") && shift.contains("position-vector") && !shift.contains("123.25"), "{shift}");
    }

    proptest::proptest! {
        #[test]
        fn nothing_typed_makes_it_fall(typed in ".{0,60}") {
            if let Ok(input) = Input::parse(&typed, None) {
                proptest::prop_assert!(typed.contains(&*input.path.to_string_lossy()));
            }
        }
    }
}
