//! The dialog for files: what speaks for a coordinate system, one click to take it, parameters for an old datum.

use egui::accesskit;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use jingtu::app::command::Command;
use jingtu::app::state::Dialog;
use jingtu::layer::Input;
use jingtu::words::Lang;
use jingtu::words::window::W;

use super::kit::Window;
use super::support::shapefile::{Geometry, Shapefile};
use super::support::{farmland, rows, square};

/// Parcels without a .prj and without the zone before their eastings.
fn unprefixed() -> Shapefile {
    let mut file = farmland(&[("450202-1", "优先保护类", square(0.0, 0.0, 100.0))]);
    for row in &mut file.rows {
        if let Geometry::Polygon(rings) = &mut row.geometry {
            rings.iter_mut().flatten().for_each(|vertex| vertex[0] -= 36_000_000.0);
        }
    }
    Shapefile { prj: None, ..file }
}

fn county() -> Shapefile {
    rows(&["XZQDM", "XZQMC"], &[(&["450202", "虚构县"], square(-20_000.0, -20_000.0, 40_000.0))])
}

/// What is said of the parcels; the dialog puts what it has to ask first.
fn parcels(window: &Window) -> Input {
    let Some(Dialog::Open(dialog)) = &window.state().dialog else { panic!("no dialog") };
    let file = dialog.files.iter().find(|file| file.input.path.ends_with("耕地.shp"));
    file.unwrap_or_else(|| panic!("not listed")).input.clone()
}

#[track_caller]
fn look_at(window: &mut Window, names: &[&str]) {
    let paths = names.iter().map(|name| window.path(name)).collect();
    window.send(Command::Inspect(paths));
    let count = names.len();
    window.wait("the look at the files", |state| {
        matches!(&state.dialog, Some(Dialog::Open(dialog)) if dialog.files.len() == count) && state.jobs.is_empty()
    });
}

#[test]
fn a_candidate_is_offered_with_its_hit_rate_and_taken_by_a_click() {
    for (lang, rate) in [(Lang::Zh, "100 % 在县区内"), (Lang::En, "100 % in the counties")] {
        let mut window = Window::empty(lang);
        unprefixed().write(window.folder(), "耕地").unwrap();
        county().write(window.folder(), "县区").unwrap();
        look_at(&mut window, &["县区.shp", "耕地.shp"]);
        assert!(window.shows(window.text(W::NeedsCrs)) && window.shows("0 % "), "wrong zones are shown with theirs");
        let preview = window.text(W::CrsPreview);
        let sketches = window.harness.query_all_by_label(preview).filter(|node| node.accesskit_node().role() == accesskit::Role::Image);
        assert_eq!(sketches.count(), 1);
        window.click_containing(rate);
        assert_eq!(parcels(&window).crs, Some(4545.into()));
        assert!(!window.shows(window.text(W::NeedsCrs)));
        let label = window.text(W::OpenButton);
        window.click(label);
        window.wait("the layers", |state| state.document.is_some() && state.jobs.is_empty());
        assert_eq!(window.state().layers.len(), 2);
    }
}

#[test]
fn a_prj_that_lies_is_contradicted_before_the_file_is_opened() {
    let mut window = Window::empty(Lang::Zh);
    // Zone 36 is stated, and the eastings have no zone.
    let lying = Shapefile { prj: county().prj, ..unprefixed() };
    lying.write(window.folder(), "耕地").unwrap();
    county().write(window.folder(), "县区").unwrap();
    look_at(&mut window, &["县区.shp", "耕地.shp"]);
    assert!(window.shows(window.text(W::CrsContradicted)));
    window.click_containing("100 % 在县区内");
    assert!(!window.shows(window.text(W::CrsContradicted)));
    assert_eq!(parcels(&window).crs, Some(4545.into()));
}

#[test]
fn parameters_for_an_old_datum_are_typed_and_kept_with_the_layer() {
    let mut window = Window::empty(Lang::Zh);
    let mut old = unprefixed();
    old.prj = Some(
        r#"PROJCS["Xian_1980_3_Degree_GK_CM_108E",GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",108.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#
            .to_owned(),
    );
    old.write(window.folder(), "耕地").unwrap();
    look_at(&mut window, &["耕地.shp"]);
    assert!(window.shows(window.text(W::OldDatum)));
    let label = window.text(W::ShiftField);
    window.type_into(label, "12.5,-130");
    assert_eq!(parcels(&window).shift, None, "two numbers are no shift");
    let label = window.text(W::OpenButton);
    window.click(label);
    assert!(window.state().document.is_none(), "half typed is not opened");
    let label = window.text(W::ShiftField);
    window.type_into(label, ",-84");
    assert_eq!(parcels(&window).shift.map(|shift| shift.translation_m), Some([12.5, -130.0, -84.0]));
    let label = window.text(W::OpenButton);
    window.click(label);
    window.wait("the layer", |state| state.document.is_some() && state.jobs.is_empty());
    let document = window.state().document.clone().unwrap();
    assert!(!document.opened.layers[0].needs_shift());

    // Kept with the layer in the workspace.
    let path = window.path("旧基准.gpkg");
    window.save(&path);
    let mut other = Window::empty(Lang::Zh);
    other.send(Command::OpenWorkspace(path));
    other.wait("the workspace", |state| state.document.is_some() && state.jobs.is_empty());
    let document = other.state().document.clone().unwrap();
    assert_eq!(document.summaries[0].input.shift.map(|shift| shift.translation_m), Some([12.5, -130.0, -84.0]));
}
