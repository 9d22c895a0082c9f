//! Texts on maps: legend, furniture, kinds of land and sources.

use super::Lang;
use crate::units::grouped_count;

catalogue! {
    /// Texts on maps.
    MapWord {
        Legend => "图例", "Legend";
        PriorityProtection => "优先保护类", "Priority protection";
        SafeUse => "安全利用类", "Safe use";
        StrictControl => "严格管控类", "Strict control";
        NoClass => "未分类", "No class";
        Homes => "居住用地", "Homes";
        Public => "公共管理与公共服务用地", "Public services";
        Commerce => "商业服务业用地", "Commerce";
        Industry => "工矿用地", "Industry and mining";
        Storage => "仓储用地", "Storage";
        Transport => "交通运输用地", "Transport";
        Utilities => "公用设施用地", "Utilities";
        Green => "绿地与开敞空间用地", "Green and open space";
        Special => "特殊用地", "Special use";
        Reserve => "留白用地", "Reserve";
        Cropland => "耕地", "Cropland";
        Garden => "园地", "Orchards";
        Wood => "林地", "Woodland";
        Grass => "草地", "Grassland";
        Wetland => "湿地", "Wetland";
        FarmFacilities => "农业设施建设用地", "Farm facilities";
        Water => "水域", "Water";
        OtherLand => "其他用地", "Other land";
        Tailings => "尾矿库", "Tailings ponds";
        Waste => "固体废物堆存", "Solid waste";
        Smelting => "冶炼、选矿", "Smelting and ore dressing";
        Plating => "电镀", "Electroplating";
        KeyUnit => "土壤污染重点监管单位", "Key supervised units";
        Mine => "矿山", "Mines";
        OtherSource => "其他污染源", "Other sources";
        ConflictCritical => "冲突：严重", "Conflict: critical";
        ConflictHigh => "冲突：高", "Conflict: high";
        ConflictMedium => "冲突：中", "Conflict: medium";
        ConflictLow => "冲突：低", "Conflict: low";
        Fictional => "虚构数据", "Fictional data";
        DefaultTitle => "土壤污染防治冲突图", "Soil-pollution control map";
        North => "北", "N";
    }
}

/// The line below the map: CRS, scale, date of making.
#[must_use]
pub fn imprint(lang: Lang, crs: &str, date: Option<&str>) -> String {
    match (lang, date) {
        (Lang::Zh, Some(date)) => format!("坐标系 {crs}　制图日期 {date}"),
        (Lang::Zh, None) => format!("坐标系 {crs}"),
        (Lang::En, Some(date)) => format!("CRS {crs}   made {date}"),
        (Lang::En, None) => format!("CRS {crs}"),
    }
}

/// The ratio of a map: `1:10 000`.
#[must_use]
pub fn ratio(denominator: f64) -> String {
    format!("1:{}", grouped_count(denominator.round().max(1.0) as u64))
}

/// A round length, as a scale bar shows it.
#[must_use]
pub fn length(metres: f64) -> String {
    if metres >= 1000.0 { format!("{} km", plain(metres / 1000.0)) } else { format!("{} m", plain(metres)) }
}

/// A number without needless decimals.
fn plain(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Why a picture cannot be drawn.
#[must_use]
pub fn nothing_to_draw(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "图层里没有可画的要素；检查文件，或用 --extent 指定范围",
        Lang::En => "the layers hold nothing that can be drawn; check the files, or give --extent",
    }
}

/// A file of a picture that cannot be written.
#[must_use]
pub fn unwritable(lang: Lang, path: &str, cause: &str) -> String {
    match lang {
        Lang::Zh => format!("{path}：图片写不出去（{cause}）；检查文件夹、权限和磁盘空间"),
        Lang::En => format!("{path}: the picture cannot be written ({cause}); check folder, permissions and disk space"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_ratios_read_well() {
        assert_eq!(length(0.5), "0.5 m");
        assert_eq!(length(200.0), "200 m");
        assert_eq!(length(1500.0), "1.5 km");
        assert_eq!(ratio(10_000.0), "1:10\u{202f}000");
    }
}
