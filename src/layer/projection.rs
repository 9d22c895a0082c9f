//! The only file that knows PROJ: descriptions of coordinate systems, and slow but exact transformations.
//!
//! PROJ's objects are bound to the thread that made them, so every thread keeps its own [`Engine`] and nothing that PROJ
//! gives ever leaves this file: callers get numbers and text. The database is compiled into the program.
#![allow(unsafe_code, reason = "PROJ is a C library; every block says why it is sound")]

use std::cell::RefCell;
use std::ffi::{CStr, CString, c_char, c_int};
use std::ptr;
use std::rc::Rc;

use proj_sys::{
    PJ, PJ_CONTEXT, PJ_DIRECTION, PJ_DIRECTION_PJ_FWD, PJ_DIRECTION_PJ_INV, PJ_LOG_LEVEL_PJ_LOG_NONE, PJ_TYPE_PJ_TYPE_BOUND_CRS,
    PJ_TYPE_PJ_TYPE_COMPOUND_CRS, PJ_TYPE_PJ_TYPE_DERIVED_PROJECTED_CRS, PJ_TYPE_PJ_TYPE_GEOGRAPHIC_2D_CRS,
    PJ_TYPE_PJ_TYPE_GEOGRAPHIC_3D_CRS, PJ_TYPE_PJ_TYPE_PROJECTED_CRS, PJ_WKT_TYPE_PJ_WKT1_GDAL,
    PROJ_GRID_AVAILABILITY_USE_PROJ_GRID_AVAILABILITY_DISCARD_OPERATION_IF_MISSING_GRID,
    PROJ_SPATIAL_CRITERION_PROJ_SPATIAL_CRITERION_PARTIAL_INTERSECTION, proj_as_wkt, proj_context_create, proj_context_destroy,
    proj_coordoperation_has_ballpark_transformation, proj_create, proj_create_crs_to_crs_from_pj, proj_create_operation_factory_context,
    proj_create_operations, proj_crs_get_coordinate_system, proj_crs_get_datum_forced, proj_crs_get_geodetic_crs, proj_crs_get_sub_crs,
    proj_cs_get_axis_info, proj_destroy, proj_ellipsoid_get_parameters, proj_errno_reset, proj_get_area_of_use, proj_get_ellipsoid,
    proj_get_id_auth_name, proj_get_id_code, proj_get_name, proj_get_source_crs, proj_get_type, proj_identify, proj_int_list_destroy,
    proj_list_destroy, proj_list_get, proj_list_get_count, proj_log_level, proj_normalize_for_visualization,
    proj_operation_factory_context_destroy, proj_operation_factory_context_set_area_of_interest,
    proj_operation_factory_context_set_grid_availability_use, proj_operation_factory_context_set_spatial_criterion, proj_trans_generic,
};

use crate::geometry::Point;

use super::shift::DatumShift;
use super::webmap::WebMap;

/// Below this confidence a name that `proj_identify` gives is not to be believed (of 100; measured on the usual .prj files,
/// which come out at 100).
const CONFIDENCE_ENOUGH: c_int = 90;

/// How many routes a thread keeps ready: a route costs about 4 ms to make, and a session has a handful of CRSs.
const ROUTES_KEPT: usize = 16;

/// What PROJ says about a coordinate system.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct CrsFacts {
    /// EPSG code that it carries.
    pub(super) epsg: Option<u32>,
    /// Its name.
    pub(super) name: String,
    /// Whether coordinates are angles.
    pub(super) is_geographic: bool,
    /// Metres in a unit of a projected CRS; 1 for degrees.
    pub(super) metres_per_unit: f64,
    /// Its datum's name.
    pub(super) datum: String,
    /// Where it is meant to be used: west, south, east, north in degrees. East is less than west across 180°.
    pub(super) area_of_use: Option<[f64; 4]>,
}

/// A way from one CRS to another; made anew by every thread that uses it.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Route {
    /// Definition of the CRS to come from.
    pub(super) from: String,
    /// Definition of the CRS to go to.
    pub(super) to: String,
    /// Keep longitude and latitude as they are, whatever the datums.
    pub(super) keeps_lon_lat: bool,
    /// What happens to them in between, where they are kept in principle.
    pub(super) between: Between,
    /// Where the coordinates lie: west, south, east, north in degrees; it decides between several published operations.
    pub(super) area: Option<[f64; 4]>,
}

/// What leads from one datum's longitude and latitude to the other's.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Between {
    /// Nothing.
    Nothing,
    /// A geocentric shift.
    Shift(DatumShift),
    /// The formulas of a web map.
    WebMap(WebMap),
}

/// One step of a way.
enum Step {
    Proj(Pj),
    WebMap(WebMap),
}

/// An owned PROJ object.
struct Pj(*mut PJ);

impl Pj {
    fn new(object: *mut PJ) -> Option<Self> {
        (!object.is_null()).then_some(Self(object))
    }

    fn kind(&self) -> proj_sys::PJ_TYPE {
        // SAFETY: the object is valid as long as `self` lives.
        unsafe { proj_get_type(self.0) }
    }

    fn name(&self) -> String {
        // SAFETY: the object is valid; the text belongs to it and is copied at once.
        unsafe { owned_text(proj_get_name(self.0)) }
    }

    fn epsg(&self) -> Option<u32> {
        // SAFETY: as for `name`; null when there is no identifier, which `owned_text` makes "".
        let (authority, code) = unsafe { (owned_text(proj_get_id_auth_name(self.0, 0)), owned_text(proj_get_id_code(self.0, 0))) };
        if authority == "EPSG" { code.parse().ok() } else { None }
    }
}

impl Drop for Pj {
    fn drop(&mut self) {
        // SAFETY: owned, and destroyed once. The engine drops its routes before its context.
        unsafe {
            proj_destroy(self.0);
        }
    }
}

/// The text at `text`, copied; "" for null.
///
/// # Safety
/// `text` is null or a NUL-terminated string that lives during the call.
unsafe fn owned_text(text: *const c_char) -> String {
    if text.is_null() {
        return String::new();
    }
    // SAFETY: promised by the caller.
    unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned()
}

/// One or two operations in a row; none when longitude and latitude are all there is to keep.
struct Operations {
    steps: Vec<Step>,
    is_ballpark: bool,
}

/// A thread's PROJ: its context, and the routes made so far, the latest last.
struct Engine {
    // Dropped before the context that they belong to: fields drop in this order.
    routes: RefCell<Vec<(Route, Option<Rc<Operations>>)>>,
    context: Context,
}

struct Context(*mut PJ_CONTEXT);

impl Drop for Context {
    fn drop(&mut self) {
        // SAFETY: made by `proj_context_create`, destroyed once, after everything made with it.
        unsafe {
            proj_context_destroy(self.0);
        }
    }
}

thread_local! {
    static ENGINE: Engine = Engine::new();
}

impl Engine {
    fn new() -> Self {
        // SAFETY: no preconditions; the level only silences messages on stderr.
        let context = unsafe {
            let context = proj_context_create();
            proj_log_level(context, PJ_LOG_LEVEL_PJ_LOG_NONE);
            context
        };
        Self { routes: RefCell::default(), context: Context(context) }
    }

    /// A usable CRS: geographic or projected, without the height of a compound one or the shift of a bound one.
    fn crs(&self, definition: &str) -> Option<Pj> {
        let text = CString::new(definition).ok()?;
        // SAFETY: the context is this thread's, the text NUL-terminated.
        let mut object = Pj::new(unsafe { proj_create(self.context.0, text.as_ptr()) })?;
        for _ in 0..4 {
            match object.kind() {
                PJ_TYPE_PJ_TYPE_GEOGRAPHIC_2D_CRS
                | PJ_TYPE_PJ_TYPE_GEOGRAPHIC_3D_CRS
                | PJ_TYPE_PJ_TYPE_PROJECTED_CRS
                | PJ_TYPE_PJ_TYPE_DERIVED_PROJECTED_CRS => return Some(object),
                // SAFETY: valid object of the kind that the function asks for; the result is owned.
                PJ_TYPE_PJ_TYPE_COMPOUND_CRS => object = Pj::new(unsafe { proj_crs_get_sub_crs(self.context.0, object.0, 0) })?,
                // SAFETY: as above.
                PJ_TYPE_PJ_TYPE_BOUND_CRS => object = Pj::new(unsafe { proj_get_source_crs(self.context.0, object.0) })?,
                _ => return None,
            }
        }
        None
    }

    fn describe(&self, definition: &str) -> Option<CrsFacts> {
        let crs = self.crs(definition)?;
        // SAFETY: valid CRS objects of this thread; null results are caught by `Pj::new`.
        let (datum, system) = unsafe {
            (Pj::new(proj_crs_get_datum_forced(self.context.0, crs.0)), Pj::new(proj_crs_get_coordinate_system(self.context.0, crs.0)))
        };
        let is_geographic = matches!(crs.kind(), PJ_TYPE_PJ_TYPE_GEOGRAPHIC_2D_CRS | PJ_TYPE_PJ_TYPE_GEOGRAPHIC_3D_CRS);
        let datum = datum.or_else(|| self.geodetic(&crs)).map(|datum| datum.name()).unwrap_or_default();
        let metres_per_unit = if is_geographic { 1.0 } else { self.unit(&system?)? };
        Some(CrsFacts { epsg: crs.epsg(), name: crs.name(), is_geographic, metres_per_unit, datum, area_of_use: self.area_of_use(&crs) })
    }

    fn wkt(&self, definition: &str) -> Option<String> {
        let crs = self.crs(definition)?;
        let options = [c"MULTILINE=NO".as_ptr(), ptr::null()];
        // SAFETY: a valid CRS of this thread; the options end with null and outlive the call; the text belongs to the CRS and is copied at once.
        let text = unsafe { owned_text(proj_as_wkt(self.context.0, crs.0, PJ_WKT_TYPE_PJ_WKT1_GDAL, options.as_ptr())) };
        Some(text).filter(|text| !text.is_empty())
    }

    fn geodetic(&self, crs: &Pj) -> Option<Pj> {
        // SAFETY: a valid CRS of this thread; the result is owned.
        Pj::new(unsafe { proj_crs_get_geodetic_crs(self.context.0, crs.0) })
    }

    fn unit(&self, system: &Pj) -> Option<f64> {
        let mut factor = 0.0;
        let none = ptr::null_mut;
        // SAFETY: `factor` outlives the call; null is allowed for what is not wanted.
        let done =
            unsafe { proj_cs_get_axis_info(self.context.0, system.0, 0, none(), none(), none(), &raw mut factor, none(), none(), none()) };
        (done != 0 && factor > 0.0).then_some(factor)
    }

    fn area_of_use(&self, crs: &Pj) -> Option<[f64; 4]> {
        let mut area = [0.0; 4];
        let [west, south, east, north] = &mut area;
        // SAFETY: four numbers that outlive the call; null for the name that is not wanted.
        let done = unsafe { proj_get_area_of_use(self.context.0, crs.0, west, south, east, north, ptr::null_mut()) };
        (done != 0 && area.iter().all(|degrees| degrees.abs() <= 360.0)).then_some(area)
    }

    fn identify(&self, definition: &str) -> Option<u32> {
        let crs = self.crs(definition)?;
        let mut confidences: *mut c_int = ptr::null_mut();
        // SAFETY: a valid CRS of this thread; the list and the confidences are freed below.
        let list = unsafe { proj_identify(self.context.0, crs.0, c"EPSG".as_ptr(), ptr::null(), &raw mut confidences) };
        if list.is_null() {
            return None;
        }
        let mut best: Option<(c_int, u32)> = None;
        // SAFETY: `confidences` has as many entries as the list, and each object that `proj_list_get` gives is owned.
        unsafe {
            for place in 0..proj_list_get_count(list) {
                let confidence = if confidences.is_null() { 0 } else { *confidences.offset(place as isize) };
                let code = Pj::new(proj_list_get(self.context.0, list, place)).and_then(|found| found.epsg());
                if let Some(code) = code
                    && confidence >= CONFIDENCE_ENOUGH
                    && best.is_none_or(|(known, _)| confidence > known)
                {
                    best = Some((confidence, code));
                }
            }
            proj_int_list_destroy(confidences);
            proj_list_destroy(list);
        }
        best.map(|(_, code)| code)
    }

    fn operations(&self, route: &Route) -> Option<Rc<Operations>> {
        let mut routes = self.routes.borrow_mut();
        if let Some(place) = routes.iter().position(|(known, _)| known == route) {
            let (_, operations) = &routes[place];
            return operations.clone();
        }
        let made = self.make(route).map(Rc::new);
        if routes.len() >= ROUTES_KEPT {
            routes.remove(0);
        }
        routes.push((route.clone(), made.clone()));
        made
    }

    fn make(&self, route: &Route) -> Option<Operations> {
        let (from, to) = (self.crs(&route.from)?, self.crs(&route.to)?);
        if !route.keeps_lon_lat {
            return self.published(&from, &to, route.area);
        }
        let mut steps = Vec::new();
        if from.kind() == PJ_TYPE_PJ_TYPE_PROJECTED_CRS || from.kind() == PJ_TYPE_PJ_TYPE_DERIVED_PROJECTED_CRS {
            steps.push(Step::Proj(self.direct(&from, &self.geodetic(&from)?)?));
        }
        match &route.between {
            Between::Nothing => {}
            Between::Shift(shift) => steps.push(Step::Proj(self.helmert(&from, &to, shift)?)),
            Between::WebMap(map) => steps.push(Step::WebMap(*map)),
        }
        if to.kind() == PJ_TYPE_PJ_TYPE_PROJECTED_CRS || to.kind() == PJ_TYPE_PJ_TYPE_DERIVED_PROJECTED_CRS {
            steps.push(Step::Proj(self.direct(&self.geodetic(&to)?, &to)?));
        }
        Some(Operations { steps, is_ballpark: false })
    }

    /// Degrees on the ellipsoid of `from` -> degrees on that of `to`, through their geocentric coordinates. Heights are taken for 0.
    fn helmert(&self, from: &Pj, to: &Pj, shift: &DatumShift) -> Option<Pj> {
        let ([a, b], [to_a, to_b]) = (self.axes(from)?, self.axes(to)?);
        let ([dx, dy, dz], [rx, ry, rz], ppm) = (shift.translation_m, shift.rotation_arcsec, shift.scale_ppm);
        let turn =
            if shift.is_seven() { format!(" +rx={rx} +ry={ry} +rz={rz} +s={ppm} +convention=position_vector") } else { String::new() };
        let pipeline = format!(
            "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=cart +a={a} +b={b} \
             +step +proj=helmert +x={dx} +y={dy} +z={dz}{turn} +step +inv +proj=cart +a={to_a} +b={to_b} \
             +step +proj=unitconvert +xy_in=rad +xy_out=deg"
        );
        let text = CString::new(pipeline).ok()?;
        // SAFETY: the context is this thread's, the text NUL-terminated; the result is owned.
        Pj::new(unsafe { proj_create(self.context.0, text.as_ptr()) })
    }

    /// Semi-major and semi-minor axis of a CRS's ellipsoid, metres.
    fn axes(&self, crs: &Pj) -> Option<[f64; 2]> {
        let (mut major, mut minor) = (0.0, 0.0);
        // SAFETY: a valid CRS of this thread; the ellipsoid is owned, the numbers outlive the call, null is allowed for what is not wanted.
        let done = unsafe {
            let ellipsoid = Pj::new(proj_get_ellipsoid(self.context.0, crs.0))?;
            proj_ellipsoid_get_parameters(self.context.0, ellipsoid.0, &raw mut major, &raw mut minor, ptr::null_mut(), ptr::null_mut())
        };
        (done != 0 && major > 0.0 && minor > 0.0).then_some([major, minor])
    }

    /// The way between two CRSs of one datum.
    fn direct(&self, from: &Pj, to: &Pj) -> Option<Pj> {
        // SAFETY: valid CRSs of this thread; without an area and without options. Both results are owned.
        unsafe {
            let operation = Pj::new(proj_create_crs_to_crs_from_pj(self.context.0, from.0, to.0, ptr::null_mut(), ptr::null()))?;
            Pj::new(proj_normalize_for_visualization(self.context.0, operation.0))
        }
    }

    /// The best operation that the EPSG registry knows for the area and that needs no grid file. One operation for all
    /// coordinates, so that neighbours never part.
    fn published(&self, from: &Pj, to: &Pj, area: Option<[f64; 4]>) -> Option<Operations> {
        // SAFETY: all objects are this thread's; the factory and the list are freed below; list entries are owned.
        unsafe {
            let factory = proj_create_operation_factory_context(self.context.0, ptr::null());
            if factory.is_null() {
                return None;
            }
            if let Some([west, south, east, north]) = area {
                proj_operation_factory_context_set_area_of_interest(self.context.0, factory, west, south, east, north);
            }
            let without_grids = PROJ_GRID_AVAILABILITY_USE_PROJ_GRID_AVAILABILITY_DISCARD_OPERATION_IF_MISSING_GRID;
            proj_operation_factory_context_set_grid_availability_use(self.context.0, factory, without_grids);
            let partly = PROJ_SPATIAL_CRITERION_PROJ_SPATIAL_CRITERION_PARTIAL_INTERSECTION;
            proj_operation_factory_context_set_spatial_criterion(self.context.0, factory, partly);
            let list = proj_create_operations(self.context.0, from.0, to.0, factory);
            proj_operation_factory_context_destroy(factory);
            if list.is_null() {
                return None;
            }
            let best = Pj::new(proj_list_get(self.context.0, list, 0));
            proj_list_destroy(list);
            let best = best?;
            let is_ballpark = proj_coordoperation_has_ballpark_transformation(self.context.0, best.0) != 0;
            let normalised = Pj::new(proj_normalize_for_visualization(self.context.0, best.0))?;
            Some(Operations { steps: vec![Step::Proj(normalised)], is_ballpark })
        }
    }
}

/// What PROJ says about a definition (`EPSG:4524`, WKT of any dialect); `None` when it is no geographic or projected CRS.
pub(super) fn describe(definition: &str) -> Option<CrsFacts> {
    ENGINE.with(|engine| engine.describe(definition))
}

/// A definition as OGC WKT 1, the dialect of GeoPackage's own entries; `None` when it is no CRS or has no such form.
pub(super) fn wkt(definition: &str) -> Option<String> {
    ENGINE.with(|engine| engine.wkt(definition))
}

/// The EPSG code of a CRS that is given by its parameters, if PROJ is sure of it.
pub(super) fn identify(definition: &str) -> Option<u32> {
    ENGINE.with(|engine| engine.identify(definition))
}

/// Whether the route exists, and whether its datum shift is known (`Some(false)`: PROJ has but a 'ballpark' no-op).
pub(super) fn is_shift_known(route: &Route) -> Option<bool> {
    ENGINE.with(|engine| engine.operations(route).map(|operations| !operations.is_ballpark))
}

/// Transforms points one by one; what cannot be transformed, or does not come back to where it was, becomes NaN: outside a
/// projection's domain PROJ gives numbers that mean nothing, without an error.
pub(super) fn transform(route: &Route, points: &mut [Point]) {
    ENGINE.with(|engine| {
        let Some(operations) = engine.operations(route) else {
            points.fill([f64::NAN; 2]);
            return;
        };
        let mut there = [[0.0; 2]; 128];
        for batch in points.chunks_mut(there.len()) {
            let there = &mut there[..batch.len()];
            there.copy_from_slice(batch);
            run(&operations.steps, PJ_DIRECTION_PJ_FWD, there);
            let mut back = [[0.0; 2]; 128];
            let back = &mut back[..batch.len()];
            back.copy_from_slice(there);
            run(&operations.steps, PJ_DIRECTION_PJ_INV, back);
            for ((point, there), back) in batch.iter_mut().zip(there.iter()).zip(back.iter()) {
                *point = if is_same_place(*point, *back) && is_finite(*there) { *there } else { [f64::NAN; 2] };
            }
        }
    });
}

/// Whether a point came back: within 1e-8 of its size, which is a centimetre at a million metres and a tenth of a metre in
/// degrees; nonsense is off by whole zones.
fn is_same_place(point: Point, back: Point) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-8 * a.abs().max(100.0);
    near(point[0], back[0]) && near(point[1], back[1])
}

fn is_finite(point: Point) -> bool {
    point[0].is_finite() && point[1].is_finite()
}

fn run(steps: &[Step], direction: PJ_DIRECTION, points: &mut [Point]) {
    let is_forward = direction == PJ_DIRECTION_PJ_FWD;
    for place in 0..steps.len() {
        // PROJ must not see NaN or infinity: not every projection survives them.
        for point in points.iter_mut().filter(|point| !is_finite(**point)) {
            *point = [f64::NAN; 2];
        }
        match &steps[if is_forward { place } else { steps.len() - 1 - place }] {
            Step::Proj(operation) => run_proj(operation, direction, points),
            Step::WebMap(map) => {
                for point in points.iter_mut() {
                    *point = if is_forward { map.to_cgcs2000(*point) } else { map.from_cgcs2000(*point) };
                }
            }
        }
    }
}

fn run_proj(operation: &Pj, direction: PJ_DIRECTION, points: &mut [Point]) {
    let stride = size_of::<Point>();
    let first = points.as_mut_ptr().cast::<f64>();
    // SAFETY: `first` and `first + 1` are the x and y of the first of `points.len()` pairs that lie `stride` bytes
    // apart; heights and times are absent. The operation belongs to this thread. An empty slice has a count of 0.
    unsafe {
        proj_errno_reset(operation.0);
        proj_trans_generic(
            operation.0,
            direction,
            first,
            stride,
            points.len(),
            first.wrapping_add(1),
            stride,
            points.len(),
            ptr::null_mut(),
            0,
            0,
            ptr::null_mut(),
            0,
            0,
        );
    }
}

#[cfg(test)]
#[path = "projection_tests.rs"]
mod tests;
