//! States for tests: made without files.

use std::path::PathBuf;
use std::sync::Arc;

use super::document::{CrsLabel, Document, GaussKruger, LayerSummary, Results, Rows, Statistics};
use super::snapshot::{Asked, Snapshot};
use super::state::{AppState, LayerView, Look, RuleChoice};
use crate::geometry::Extent;
use crate::ids::LayerId;
use crate::layer::{Crs, CrsHow, Datum, Input, Role};
use crate::paint::LayerStyle;
use crate::rules::RuleSet;
use crate::source::GeometryKind;
use crate::tasks::open::Opened;

/// A window with nothing open.
pub(crate) fn empty() -> AppState {
    AppState::new(Look::default(), RuleChoice::new(None, 0, RuleSet::built_in()))
}

/// Layers that are not there: what the panels say of them is.
pub(crate) fn document(roles: &[Role]) -> Document {
    let analysis_crs = Crs {
        epsg: Some(4524),
        name: "CGCS2000 / 3-degree Gauss-Kruger zone 36".to_owned(),
        definition: "EPSG:4524".to_owned(),
        is_geographic: false,
        datum: Datum::Cgcs2000,
        metres_per_unit: 1.0,
        area_of_use: None,
    };
    let crs_label = CrsLabel { epsg: Some(4524), name: analysis_crs.name.clone(), zone: GaussKruger::of(4524) };
    let summaries = roles.iter().enumerate().map(|(place, &role)| summary(place as u32, role)).collect();
    Document {
        opened: Opened { layers: Vec::new(), analysis_crs },
        indexes: Vec::new(),
        summaries,
        lonlat_from_m: None,
        m_from_lonlat: None,
        crs_label,
        problems: Vec::new(),
        is_demo: false,
    }
}

fn summary(place: u32, role: Role) -> LayerSummary {
    let path = PathBuf::from(format!("{}.shp", role.word()));
    let x = 36_640_000.0 + f64::from(place) * 1_000.0;
    LayerSummary {
        id: LayerId::new(place),
        name: role.word().to_owned(),
        role,
        input: Input::new(&path, Some(role)),
        path,
        geometry: GeometryKind::Polygon,
        features: 100,
        records: 101,
        extent: Extent { min: [x, 2_690_000.0], max: [x + 500.0, 2_690_400.0] },
        crs: "CGCS2000".to_owned(),
        crs_how: CrsHow::Prj,
        encoding: "UTF-8",
        signature: role.word().to_owned(),
        fields: vec!["DKBM".to_owned(), "LB".to_owned()],
        mapping: [Some(0), Some(1), None],
        problems: 0,
        has_warnings: false,
    }
}

/// A window with these layers open, the first on top.
pub(crate) fn opened(roles: &[Role]) -> AppState {
    let mut state = empty();
    let document = document(roles);
    state.layers =
        document.summaries.iter().map(|summary| LayerView { layer: summary.id, is_visible: true, style: LayerStyle::default() }).collect();
    let generation = state.next_generation();
    state.document = Some(Snapshot::new(generation, document));
    state
}

/// The same after a check that found nothing, with rows of the table as given.
pub(crate) fn checked(roles: &[Role], rows: &[u32]) -> AppState {
    let mut state = opened(roles);
    let list = crate::conflicts::ConflictList::build(
        Vec::new(),
        state.rules.set.share(),
        crate::rules::Findings::default(),
        Vec::new(),
        None,
        &crate::progress::Cancel::new(),
    );
    let list = Arc::new(list.expect("nothing to stop"));
    let document = state.document.as_ref().map_or(0, Snapshot::generation);
    let opened = state.document.as_ref().map(|document| document.opened.clone()).expect("open");
    let checked =
        crate::tasks::check::Checked { list: Arc::clone(&list), opened, problems: Vec::new(), looked_at: Vec::new(), started_unix_secs: 0 };
    let results =
        Results { list, checked: Arc::new(checked), statistics: Statistics::default(), problems: Vec::new(), seconds: Some(0.1), document };
    let generation = state.next_generation();
    state.results = Some(Snapshot::new(generation, results));
    let rows = Rows { places: Arc::new(rows.to_vec()), ..Rows::default() };
    let generation = state.next_generation();
    state.conflicts.rows = Asked::Ready(Snapshot::new(generation, rows));
    state
}
