//! Texts of measuring on the map: lengths, directions and areas with their units.

use super::Lang;
use crate::layer::geodesic::Way;
use crate::units::{THIN_SPACE, grouped, hectares, mu};

catalogue! {
    /// Texts of the measuring tool.
    MeasureWord {
        Distance => "量距离", "Measure distance";
        Area => "量面积", "Measure area";
        Begin => "在地图上依次单击各点", "Click points on the map";
        Keys => "双击或 Enter 结束，Backspace 去掉上一点，Esc 退出", "Double-click or Enter ends, Backspace takes a point back, Esc leaves";
        Again => "再次单击地图开始新的测量", "Click the map again to begin anew";
        Leg => "段", "Leg";
        Length => "长度", "Length";
        Azimuth => "方位角", "Azimuth";
        GridAzimuth => "坐标方位角", "Grid azimuth";
        TotalLength => "总长", "Total length";
        Perimeter => "周长", "Perimeter";
        AreaOf => "面积", "Area";
        OnEllipsoid => "椭球面", "ellipsoid";
        InPlane => "平面", "plane";
        Copy => "复制文字", "Copy as text";
        Clear => "清除", "Clear";
        Close => "退出测量", "Leave measuring";
        Crossing => "边线自相交，椭球面面积无从谈起，平面面积按奇偶规则计", "The outline crosses itself: it has no area on the ellipsoid, and in the plane that of the even-odd rule";
        NoDegrees => "分析坐标系换算不到经纬度，只有平面数值", "The analysis CRS cannot be turned into degrees: numbers of the plane alone";
        Method => "CGCS2000 椭球面大地线；平面数值在分析坐标系中计算", "Geodesics on the ellipsoid of CGCS2000; the plane is the analysis CRS";
    }
}

/// A length: metres to the centimetre, from a kilometre on kilometres to the metre as well.
///
/// ```
/// use jingtu::words::measure::length;
/// assert_eq!(length(12.345), "12.35 m");
/// assert_eq!(length(1234.6), "1\u{202f}234.60 m (1.235 km)");
/// ```
#[must_use]
pub fn length(length_m: f64) -> String {
    let metres = format!("{} m", grouped(length_m, 2));
    if length_m < 1000.0 { metres } else { format!("{metres} ({})", kilometres(length_m)) }
}

/// A length where there is little room: metres, from a kilometre on kilometres alone.
#[must_use]
pub fn length_short(length_m: f64) -> String {
    if length_m < 1000.0 { format!("{} m", grouped(length_m, 2)) } else { kilometres(length_m) }
}

fn kilometres(length_m: f64) -> String {
    format!("{} km", grouped(length_m / 1000.0, 3))
}

/// An azimuth in degrees, minutes and tenths of a second; a dash for a way of no length.
///
/// ```
/// use jingtu::words::measure::azimuth;
/// assert_eq!(azimuth(Some(61.377_001_6)), "61°22′37.2″");
/// assert_eq!(azimuth(Some(359.999_999_9)), "0°00′00.0″");
/// assert_eq!(azimuth(None), "–");
/// ```
#[must_use]
pub fn azimuth(azimuth_deg: Option<f64>) -> String {
    let Some(degrees) = azimuth_deg.filter(|degrees| degrees.is_finite()) else { return "–".to_owned() };
    let tenths = (degrees * 36_000.0).round() as u64 % (360 * 36_000);
    let (whole, rest) = (tenths / 36_000, tenths % 36_000);
    format!("{whole}°{:02}′{:02}.{}″", rest / 600, rest % 600 / 10, rest % 10)
}

/// A way where there is little room: `312.47 m  45°12′33.4″`.
#[must_use]
pub fn way(way: Way) -> String {
    format!("{}  {}", length_short(way.length_m), azimuth(way.azimuth_deg))
}

/// An area in m², 亩 and ha.
#[must_use]
pub fn area(area_m2: f64, lang: Lang) -> [String; 3] {
    let (square_metres, in_mu) = (grouped(area_m2, 2), grouped(mu(area_m2), 2));
    [format!("{square_metres} m²"), say!(lang, "{in_mu} 亩", "{in_mu} mu"), format!("{} ha", grouped(hectares(area_m2), 4))]
}

/// A number as a spreadsheet reads it: without spaces between thousands.
#[must_use]
pub fn plain(text: &str) -> String {
    text.replace(THIN_SPACE, "")
}
