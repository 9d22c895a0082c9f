//! Runs the product over a scene.

use std::path::Path;
use std::sync::Arc;

use jingtu::conflicts::ConflictList;
use jingtu::ids::LayerId;
use jingtu::layer::{ClassColumn, ClassValues, CodeSystem, CrsDecision, CrsHow, FieldMapping, Input, Layer, Role, Transform};
use jingtu::problem::Problems;
use jingtu::progress::{Cancel, Progress};
use jingtu::rules::{Measure, RuleSet};
use jingtu::source::{OpenOptions, TextColumn};

use crate::files;
use crate::scene::{Scene, SceneLayer};

/// What a run found.
pub(crate) struct Run {
    pub(crate) list: ConflictList,
    pub(crate) problems: Vec<Problems>,
}

/// A conflict as text.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Row {
    pub(crate) rule: String,
    pub(crate) key: String,
    pub(crate) numbers: String,
    pub(crate) subject: String,
    pub(crate) object: String,
    pub(crate) severity: &'static str,
}

impl Run {
    pub(crate) fn rows(&self) -> Vec<Row> {
        let rows = self.list.rows().map(|row| Row {
            rule: row.rule.id.clone(),
            key: row.key.to_string(),
            numbers: match row.finding.measure {
                Measure::Overlap { area_m2, share, mean_width_m } => format!("{area_m2:.2} {share:.6} {mean_width_m:.2}"),
                Measure::Distance { distance_m } => format!("{distance_m:.2}"),
                Measure::None => String::new(),
            },
            subject: format!("{} {} {} {}", row.subject_layer.name, row.finding.subject_record, row.subject_id, row.subject_class),
            object: format!("{:?} {} {}", row.finding.object_record, row.object_id, row.object_class),
            severity: row.finding.severity.word(),
        });
        rows.collect()
    }
}

/// Writes the scene to a folder and checks it with so many threads.
pub(crate) fn run(scene: &Scene, rules: RuleSet, threads: usize) -> Run {
    run_through(scene, &Transform::identity(), rules, threads)
}

/// The same for a scene whose coordinates go through a transformation.
pub(crate) fn run_through(scene: &Scene, transform: &Transform, rules: RuleSet, threads: usize) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let layers: Vec<Arc<Layer>> = scene
        .layers
        .iter()
        .enumerate()
        .map(|(place, layer)| Arc::new(Layer { transform: transform.clone(), ..open(layer, place, folder.path()) }))
        .collect();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| {
        let (rules, cancel) = (Arc::new(rules), Cancel::new());
        let found = jingtu::rules::evaluate(&layers, &rules, &Progress::silent(), &cancel).unwrap();
        let list = ConflictList::build(layers, rules, found.findings, found.not_evaluated, None, &cancel).unwrap();
        Run { list, problems: found.problems }
    })
}

/// The scene's layers, opened from a folder.
pub(crate) fn opened(scene: &Scene, folder: &Path) -> Vec<Arc<Layer>> {
    scene.layers.iter().enumerate().map(|(place, layer)| Arc::new(open(layer, place, folder))).collect()
}

fn open(layer: &SceneLayer, place: usize, folder: &Path) -> Layer {
    let path = files::write(layer, folder);
    let raw = jingtu::source::open(&path, &OpenOptions::default()).unwrap().remove(0);
    let mut columns = raw.table.columns(&[0, 1], None).unwrap();
    let classes: TextColumn = columns.pop().unwrap();
    let role = Role::from_word(layer.role).unwrap();
    let said = ClassValues::default();
    Layer {
        id: LayerId::new(place as u32),
        name: raw.name.clone(),
        input: Input::new(&path, Some(role)),
        role,
        ids: columns.pop().unwrap(),
        class: if role == Role::Farmland { ClassColumn::farmland(&classes, &said) } else { ClassColumn::normalised(&classes, &said) },
        fields: FieldMapping { id: Some(0), class: Some(1), name: None, codes: (role == Role::Zoning).then_some(CodeSystem::Planning) },
        raw,
        crs: CrsDecision { crs: None, how: CrsHow::Unknown, is_certain: false },
        transform: Transform::identity(),
        position_error_m: 0.25,
        extent_file: jingtu::geometry::Extent::EMPTY,
        middles_file: Vec::new(),
    }
}
