//! Texts of base maps in the window.

use super::Lang;

catalogue! {
    /// Texts of base maps.
    BaseWord {
        Title => "底图", "Base maps";
        Reading => "正在读取", "Reading";
        Waiting => "打开图层后显示", "Shown once layers are open";
        CrsTitle => "底图的坐标系", "CRS of a base map";
        CrsField => "EPSG 代码", "EPSG code";
        Candidates => "坐标数值符合以下坐标系", "Its coordinates fit";
        OverLayers => "与图层重叠", "over the layers";
        NoCandidates => "坐标数值不符合常用的坐标系；请查明图像的来源", "Its coordinates fit no usual system; find out where the picture came from";
        Retry => "再试一次", "Try again";
        SayCrs => "指定坐标系…", "Say its CRS…";
    }
}

/// What a base map is, in a line: pixels and levels.
#[must_use]
pub fn facts(width: u32, height: u32, levels: usize, lang: Lang) -> String {
    let (width, height) = (crate::units::grouped_count(u64::from(width)), crate::units::grouped_count(u64::from(height)));
    say!(lang, "{width} × {height} 像素 · 细节 {levels} 级", "{width} × {height} px · levels of detail: {levels}")
}

/// A base map whose CRS has to be said.
#[must_use]
pub fn unknown(name: &str, lang: Lang) -> String {
    say!(lang, "{name}：文件没有说明坐标系，请指定", "{name}: nothing says which coordinate system it is in; say it here")
}

/// Base maps were opened.
#[must_use]
pub fn opened(names: &[String], lang: Lang) -> String {
    let names = names.join(match lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    });
    say!(lang, "已打开底图 {names}", "Opened base map {names}")
}

/// A base map that lies nowhere near the layers.
#[must_use]
pub fn far_away(name: &str, lang: Lang) -> String {
    say!(lang, "底图 {name} 与图层不在一处；坐标系可能不对", "The base map {name} lies away from the layers; its CRS may be wrong")
}

/// Base maps that wait for layers.
#[must_use]
pub fn waiting(lang: Lang) -> String {
    say!(lang, "底图已列入，打开图层后显示", "The base map is listed and will be shown once layers are open")
}
