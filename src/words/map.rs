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

catalogue! {
    /// Help of `jingtu render`.
    RenderWord {
        OutHelp => "输出的图片（.png）或可复制文字的 PDF（.pdf）", "The picture to write (.png), or a PDF with text that can be copied (.pdf)";
        PaperHelp => "纸张：a4、a3 横向，a4-portrait、a3-portrait 纵向；代替 --size 和 --pixel-ratio", "Paper: a4, a3 across, a4-portrait, a3-portrait upright; instead of --size and --pixel-ratio";
        DpiHelp => "按纸张出图时每英寸的点数", "Dots an inch of a map on paper";
        BaseHelp => "底图：GeoTIFF，带坐标文件的 TIFF、PNG、JPEG，MBTiles，GeoPackage 瓦片；可重复，先写的在下", "A base map: GeoTIFF, a TIFF, PNG or JPEG with its world file, MBTiles, GeoPackage tiles; repeatable, the first lowest";
        SizeHelp => "图片大小，宽x高，像素", "Size of the picture in pixels";
        ExtentHelp => "显示的范围，用分析坐标系的坐标；默认显示全部", "What is shown, in the analysis CRS; everything by default";
        ScaleHelp => "比例尺的分母，如 10000", "The N of the ratio 1:N";
        CentreHelp => "按比例尺显示时的中心，用分析坐标系的坐标", "The middle of a map drawn to scale, in the analysis CRS";
        PixelRatioHelp => "每点几个像素：屏幕为 1，300 dpi 打印为 3.125", "Pixels a point: 1 for screens, 3.125 for prints at 300 dots an inch";
        ThemeHelp => "浅色（light）或深色（dark）", "light or dark";
        TitleHelp => "标题；空文字则没有标题", "The title; none when empty";
        SecrecyHelp => "密级标注，如 内部", "The secrecy mark";
        FictionalHelp => "标明数据是虚构的", "Marks the data as fictional";
        CheckHelp => "同时核查，并在图上标出冲突", "Checks as well and shows the conflicts";
        GridHelp => "画公里格网和坐标", "Draws the kilometre grid with its coordinates";
        LegendHelp => "画图例（默认）", "Draws the legend (the default)";
        NoLegendHelp => "不画图例", "No legend";
        NoLabelsHelp => "不写名称", "No names on the map";
        BareHelp => "只画地图，不带标题、图例、比例尺、指北针和说明", "The map alone: no title, legend, scale bar, north arrow, imprint";
    }
}

/// A value of an option that is not understood, with one that would be.
#[must_use]
pub fn wrong_value(lang: Lang, option: &str, value: &str, example: &str) -> String {
    match lang {
        Lang::Zh => format!("{option} 的值“{value}”不对；可写作 {option} {example}"),
        Lang::En => format!("{option} {value:?} is not understood; write for instance {option} {example}"),
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

/// An area as a label on the map.
#[must_use]
pub fn area_label(area_m2: f64, lang: Lang) -> String {
    let mu = crate::units::grouped(crate::units::mu(area_m2), 2);
    say!(lang, "{mu} 亩", "{mu} mu")
}

/// What a colour stands for that is given to all numbers of a range.
#[must_use]
pub fn between(least: f64, greatest: f64) -> String {
    let number = |value: f64| crate::units::grouped(value, if value.fract() == 0.0 { 0 } else { 2 });
    format!("{} – {}", number(least), number(greatest))
}

/// What the colour of all further values stands for.
#[must_use]
pub fn others(lang: Lang) -> String {
    say!(lang, "其他", "others")
}

/// What the colour of records without a value stands for.
#[must_use]
pub fn no_value(lang: Lang) -> String {
    say!(lang, "无值", "no value")
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
