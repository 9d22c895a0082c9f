//! The fictional landscape and its layers.
//!
//! `land` lays out rivers, roads, hills and settlements, `fields` divides the open land, `town` plans the settlements,
//! `sites` and `districts` add plots, sources and borders, `soil` pollutes, `handover` and `layers` write it all down as
//! offices do.

mod districts;
mod fields;
mod handover;
mod land;
mod layers;
mod plane;
#[path = "../../../tests/support/prj.rs"]
mod prj;
mod random;
#[path = "../../../tests/support/shapefile.rs"]
mod shapefile;
mod sites;
mod soil;
mod town;

use geo::Polygon;

use fields::Fields;
use land::Land;

/// The landscape before it is surveyed.
pub(crate) struct Scene {
    land: Land,
    fields: Fields,
    counties: Vec<Polygon<f64>>,
}

/// All files of the demo: name and bytes. The same at every call.
pub(crate) fn files() -> Vec<(String, Vec<u8>)> {
    let land = Land::new();
    let fields = Fields::new(&land);
    let lots = town::planned_land(&land, &fields);
    let is_good = |at: plane::Place| soil::load(&land, at) < 0.2 && random::noise(99, 900.0, at.x, at.y) > -0.1;
    let basic_farmland = sites::basic_farmland(&fields, is_good);
    let (risk_list, priority) = sites::plots(&land, &lots);
    let point_sources = sites::point_sources(&basic_farmland);
    let area_sources = sites::area_sources(&land, &lots, &basic_farmland);
    let havens = sites::havens(&land, &lots);
    let surveyor = layers::Surveyor::new();
    let scene = Scene { land, fields, counties: districts::counties() };
    let (west, east) = handover::farmland(&scene, &surveyor);
    let layers = [
        ("耕地_西片", west),
        ("耕地_东片", east),
        ("规划用地", handover::zoning(&lots, &surveyor)),
        ("风险管控名录", handover::risk_list(&scene, &risk_list, &surveyor)),
        ("优先监管地块", handover::priority(&priority, &surveyor)),
        ("污染源_点", handover::point_sources(&point_sources, &surveyor)),
        ("污染源_面", handover::area_sources(&area_sources, &surveyor)),
        ("县区", handover::admin(&scene.counties, &surveyor)),
        ("永久基本农田", handover::basic_farmland(&basic_farmland, &surveyor)),
        ("饮用水水源保护区", handover::water_source(&scene.land, &surveyor)),
        ("岩溶区", handover::karst(&scene.land, &surveyor)),
        ("敏感点", handover::sensitive(&havens, &surveyor)),
        ("水系", handover::water(&scene.land, &surveyor)),
        ("道路", handover::roads(&scene.land, &surveyor)),
    ];
    let named = |(stem, file): &(&str, shapefile::Shapefile)| {
        file.files().into_iter().map(|(extension, bytes)| (format!("{stem}.{extension}"), bytes)).collect::<Vec<_>>()
    };
    layers.iter().flat_map(named).collect()
}
