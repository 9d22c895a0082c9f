//! The bundled demo: a small, fictional Liuzhou that travels inside the binary (`data/demo/README.md` says what is in it).

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::export::Targets;
use crate::layer::{Input, Role};
use crate::paint::Furniture;
use crate::progress::{Cancel, Progress};
use crate::rules::RuleSet;
use crate::words::Lang;
use crate::words::map::MapWord;

use super::TaskError;
use super::check::Checked;
use super::render::{MapFile, Part, PictureFile, RenderOptions};

/// Takes the bundled files in: name and bytes.
macro_rules! bundled {
    ($($name:literal,)*) => {
        &[$(($name, include_bytes!(concat!("../../data/demo/", $name)).as_slice()),)*]
    };
}

/// Every file of `data/demo`; a test keeps the list complete.
const FILES: &[(&str, &[u8])] = bundled![
    "README.md",
    "耕地_西片.shp",
    "耕地_西片.shx",
    "耕地_西片.dbf",
    "耕地_西片.prj",
    "耕地_东片.shp",
    "耕地_东片.shx",
    "耕地_东片.dbf",
    "耕地_东片.prj",
    "耕地_东片.cpg",
    "规划用地.shp",
    "规划用地.shx",
    "规划用地.dbf",
    "规划用地.prj",
    "规划用地.cpg",
    "风险管控名录.shp",
    "风险管控名录.shx",
    "风险管控名录.dbf",
    "风险管控名录.prj",
    "风险管控名录.cpg",
    "优先监管地块.shp",
    "优先监管地块.shx",
    "优先监管地块.dbf",
    "优先监管地块.prj",
    "优先监管地块.cpg",
    "污染源_点.shp",
    "污染源_点.shx",
    "污染源_点.dbf",
    "污染源_点.prj",
    "污染源_点.cpg",
    "污染源_面.shp",
    "污染源_面.shx",
    "污染源_面.dbf",
    "污染源_面.prj",
    "县区.shp",
    "县区.shx",
    "县区.dbf",
    "县区.prj",
    "县区.cpg",
    "永久基本农田.shp",
    "永久基本农田.shx",
    "永久基本农田.dbf",
    "永久基本农田.prj",
    "饮用水水源保护区.shp",
    "饮用水水源保护区.shx",
    "饮用水水源保护区.dbf",
    "饮用水水源保护区.prj",
    "饮用水水源保护区.cpg",
    "岩溶区.shp",
    "岩溶区.shx",
    "岩溶区.dbf",
    "岩溶区.prj",
    "岩溶区.cpg",
    "敏感点.shp",
    "敏感点.shx",
    "敏感点.dbf",
    "敏感点.prj",
    "敏感点.cpg",
    "水系.shp",
    "水系.shx",
    "水系.dbf",
    "水系.prj",
    "水系.cpg",
    "道路.shp",
    "道路.shx",
    "道路.dbf",
    "道路.prj",
    "道路.cpg",
];

/// The layers by file stem, with what each is for.
const LAYERS: [(Role, &str); 14] = [
    (Role::Farmland, "耕地_西片"),
    (Role::Farmland, "耕地_东片"),
    (Role::Zoning, "规划用地"),
    (Role::RiskList, "风险管控名录"),
    (Role::Priority, "优先监管地块"),
    (Role::Source, "污染源_点"),
    (Role::Source, "污染源_面"),
    (Role::Admin, "县区"),
    (Role::BasicFarmland, "永久基本农田"),
    (Role::WaterSource, "饮用水水源保护区"),
    (Role::Karst, "岩溶区"),
    (Role::Sensitive, "敏感点"),
    (Role::Other, "水系"),
    (Role::Other, "道路"),
];

/// Writes the demo's files into `folder` where they are missing or differ, and returns them as inputs.
///
/// # Errors
/// When the folder or a file in it cannot be written.
pub fn unpack(folder: &Path) -> Result<Vec<Input>, TaskError> {
    let unwritable = |path: &Path| {
        let path = path.to_owned();
        move |source| TaskError::DemoUnwritable { path, source }
    };
    fs::create_dir_all(folder).map_err(unwritable(folder))?;
    for (name, bytes) in FILES {
        let path = folder.join(name);
        if fs::read(&path).is_ok_and(|present| present == *bytes) {
            continue;
        }
        fs::write(&path, bytes).map_err(unwritable(&path))?;
    }
    Ok(inputs(folder))
}

/// The demo's layers with their roles, as if a person had named the files in `folder`; nothing is opened or overridden.
#[must_use]
pub fn inputs(folder: &Path) -> Vec<Input> {
    LAYERS.iter().map(|(role, stem)| Input::new(folder.join(format!("{stem}.shp")), Some(*role))).collect()
}

/// What the demo did.
#[derive(Debug)]
pub struct Demo {
    /// What was found.
    pub checked: Checked,
    /// The files that were written.
    pub written: Vec<PathBuf>,
}

/// The main job on the bundled data: unpack into `folder`/data, check, write list and map into `folder`.
///
/// # Errors
/// When the folder cannot be written, or when asked to stop.
pub fn run(
    folder: &Path,
    rules: Arc<RuleSet>,
    analysis_crs: Option<u32>,
    lang: Lang,
    progress: &Progress,
    cancel: &Cancel,
) -> Result<Demo, TaskError> {
    let inputs = unpack(&folder.join("data"))?;
    let targets = Targets::prepare(&["conflicts.csv", "conflicts.xlsx", "conflicts.geojson"].map(|name| folder.join(name)))?;
    let map = MapFile::Png(PictureFile::prepare(&folder.join("map.png"))?);
    let opened = super::open::open(&inputs, analysis_crs, progress, cancel)?;
    let checked = super::check::check(&opened, rules, progress, cancel)?;
    let mut written = super::export::export(&checked, targets, lang, progress, cancel)?;
    let conflicts = Some(Arc::clone(&checked.list));
    let scene = super::render::scene(&opened, &[], conflicts, progress, cancel)?;
    written.push(super::render::render(&opened, &scene, &map_options(lang), map, lang, progress, cancel)?);
    Ok(Demo { checked, written })
}

/// A map sheet for a screen or an A4 page across, marked as fictional.
fn map_options(lang: Lang) -> RenderOptions {
    RenderOptions {
        size: [2400, 1600],
        pixels_per_point: 1.5,
        part: Part::Everything,
        is_dark: false,
        has_labels: true,
        furniture: Furniture {
            title: Some(MapWord::DefaultTitle.text(lang).to_owned()),
            has_legend: true,
            has_scale_bar: true,
            has_north_arrow: true,
            is_fictional: true,
            ..Furniture::default()
        },
        has_imprint: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_data_set_travels_in_the_binary() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo");
        let mut present: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        let mut listed: Vec<&str> = FILES.iter().map(|(name, _)| *name).collect();
        present.sort();
        listed.sort_unstable();
        assert_eq!(present, listed);
    }

    #[test]
    fn every_role_that_rules_ask_for_has_a_layer() {
        for role in Role::ALL {
            assert!(LAYERS.iter().any(|(given, _)| *given == role), "{}", role.word());
        }
    }

    #[test]
    fn unpacking_mends_what_is_missing_or_changed_and_leaves_the_rest() {
        let folder = tempfile::tempdir().unwrap();
        let inputs = unpack(folder.path()).unwrap();
        assert!(inputs.iter().all(|input| input.path.is_file()));
        let kept = folder.path().join("县区.dbf");
        let written = fs::metadata(&kept).unwrap().modified().unwrap();
        fs::write(folder.path().join("县区.shp"), "broken").unwrap();
        fs::remove_file(folder.path().join("岩溶区.shx")).unwrap();
        unpack(folder.path()).unwrap();
        for (name, bytes) in FILES {
            assert_eq!(fs::read(folder.path().join(name)).unwrap(), *bytes, "{name}");
        }
        assert_eq!(fs::metadata(&kept).unwrap().modified().unwrap(), written);
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let in_the_way = folder.path().join("文件");
        fs::write(&in_the_way, "").unwrap();
        let error = unpack(&in_the_way).unwrap_err();
        assert!(matches!(&error, TaskError::DemoUnwritable { path, .. } if *path == in_the_way), "{error}");
        assert!(error.to_string().contains("文件"), "{error}");
    }
}
