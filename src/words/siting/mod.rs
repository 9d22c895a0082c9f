//! A proposed plot's pre-check in words: refusals, and the answer as blocks of sentences that the command line prints and the window shows.

mod report;

pub use report::{Block, BlockKind, Entry, blocks, text};

use std::path::Path;

use super::Lang;
use crate::conflicts::siting::{Bearing, LandUse, Note, PlotAnswer, Verdict};
use crate::source::plot_text::PlotTextError;
use crate::text::printable;
use crate::units::grouped;

catalogue! {
    /// Texts of the pre-check.
    SitingWord {
        About => "预检拟建地块：如果这样规划，会与哪些图层冲突", "Pre-check a proposed plot: what it would conflict with if it were planned so";
        PlotHelp => "地块：文件（GeoJSON、shapefile、界址点 TXT 等），或文字：WKT，经度,纬度[,半径米]，横坐标,纵坐标[,半径米]；可加 ?crs=EPSG", "The plot: a file (GeoJSON, shapefile, boundary-point TXT …) or a text: WKT, lon,lat[,radius in m], easting,northing[,radius in m]; ?crs=EPSG may follow";
        UseHelp => "拟用途代码，如 0701、1001、R2、survey:0601；省略时用文件中的代码字段", "Proposed use, such as 0701, 1001, R2, survey:0601; without it the file's own code field";
        RadiusHelp => "没有自带半径的点按此半径的圆预检（默认 100，为本程序设定）", "Points without a radius of their own are circles of this one (100 unless said; a setting of this program)";
        OutHelp => "把结果写到 .txt 或 .json，可重复", "Write the answer to .txt or .json; may be repeated";
        JsonHelp => "输出 JSON 而不是文字", "JSON instead of text";
        Verdict => "结论", "Verdict";
        Reasons => "理由", "Reasons";
        NextSteps => "下一步", "Next steps";
        Gaps => "未核查", "Not evaluated";
        Nearest => "最近的对象", "Nearest";
        Shares => "1000 米内耕地（按类别）", "Farmland within 1000 m, by class";
        Overlaps => "所占图斑", "What it lies on";
        Plot => "地块", "Plot";
        Problems => "地块数据的问题", "Problems of the plot's data";
        ToSettle => "有须先解决的问题", "Something must be settled first";
        ToCheck => "有须核查的事项", "Something must be checked";
        NothingFound => "未见冲突", "No conflict found";
        NotJudged => "不能判断", "Cannot be judged";
        Window => "拟建地块预检", "Check a proposed plot";
        Draw => "在图上画…", "Draw on the map…";
        DrawTip => "依次单击各拐点；双击或按 Enter 闭合，Backspace 去掉上一点，Esc 取消", "Click the corners; double-click or Enter closes, Backspace takes the last corner back, Esc cancels";
        OpenFile => "打开文件…", "Open a file…";
        PasteHint => "或粘贴 WKT、坐标、界址点文本", "or paste WKT, coordinates or boundary-point text";
        Example => "109.41,24.33,200", "109.41,24.33,200";
        Use => "拟用途", "Proposed use";
        UseOfFile => "按文件中的代码", "The file's own codes";
        Check => "预检", "Check";
        Copy => "复制文字", "Copy as text";
        SaveJson => "保存 JSON…", "Save JSON…";
        Close => "关闭预检", "Close the check";
        Working => "正在预检…", "Checking…";
        Drawn => "图上画的地块", "The plot drawn";
        Redraw => "重画…", "Draw again…";
        NothingYet => "先在图上画一块地，粘贴坐标或打开文件", "Draw a plot, paste coordinates or open a file first";
        GoTo => "在地图上显示", "Show on the map";
    }
}

/// A verdict in words.
#[must_use]
pub fn verdict(lang: Lang, verdict: Verdict) -> &'static str {
    let word = match verdict {
        Verdict::ToSettle => SitingWord::ToSettle,
        Verdict::ToCheck => SitingWord::ToCheck,
        Verdict::NothingFound => SitingWord::NothingFound,
        Verdict::NotJudged => SitingWord::NotJudged,
    };
    word.text(lang)
}

/// `0701 城镇住宅用地（GB 50137 …）`: the code, its name, and its classification unless that is the planning guide.
#[must_use]
pub fn land_use(lang: Lang, land_use: &LandUse) -> String {
    let name = super::land_codes::name(lang, land_use.system, &land_use.code).map_or_else(String::new, |name| format!(" {name}"));
    let code = printable(&land_use.code);
    if land_use.system == crate::layer::CodeSystem::Planning {
        return format!("{code}{name}");
    }
    let system = super::rules::code_system(lang, land_use.system);
    say!(lang, "{code}{name}（{system}）", "{code}{name} ({system})")
}

/// A direction.
#[must_use]
pub fn bearing(lang: Lang, bearing: Bearing) -> &'static str {
    let names = match lang {
        Lang::Zh => ["北", "东北", "东", "东南", "南", "西南", "西", "西北"],
        Lang::En => ["N", "NE", "E", "SE", "S", "SW", "W", "NW"],
    };
    names.get(usize::from(bearing.eighth())).copied().unwrap_or("")
}

/// What was taken for granted.
#[must_use]
pub fn note(lang: Lang, note: &Note) -> String {
    match note {
        Note::CrsGuessed { crs } => say!(
            lang,
            "坐标系按数值判断为 {crs}；不对时在后面加 ?crs=EPSG",
            "coordinate system told from the numbers: {crs}; if that is wrong, add ?crs=EPSG",
        ),
        Note::ZoneAssumed { crs } => say!(
            lang,
            "坐标没有带号，按分析坐标系 {crs} 处理；不对时在后面加 ?crs=EPSG",
            "the coordinates name no zone; that of the analysis CRS was taken, {crs}; if that is wrong, add ?crs=EPSG",
        ),
        Note::Turned => say!(lang, "纵坐标（纬度）在前，已对调", "northing (latitude) stood first and was turned round"),
        Note::Circles { radius_m, is_default } => {
            let radius = grouped(*radius_m, if radius_m.fract() == 0.0 { 0 } else { 2 });
            if *is_default {
                say!(
                    lang,
                    "只给了点，按半径 {radius} m 的圆预检（本程序设定）；在坐标后写半径可改",
                    "only a point was given: a circle of {radius} m was taken (a setting of this program); write a radius behind the coordinates to change it",
                )
            } else {
                say!(lang, "按半径 {radius} m 的圆预检", "a circle of {radius} m")
            }
        }
    }
}

/// What a plot is called.
#[must_use]
pub fn plot_name(lang: Lang, layer: &str, plot: &PlotAnswer) -> String {
    let (id, record, layer) = (printable(&plot.id), plot.record, printable(layer));
    match (plot.id.is_empty(), layer.as_ref()) {
        (false, _) => say!(lang, "拟建地块 {id}", "Proposed plot {id}"),
        (true, "plot") => say!(lang, "拟建地块", "Proposed plot"),
        (true, _) => say!(lang, "拟建地块 {layer} 记录 {record}", "Proposed plot {layer} record {record}"),
    }
}

/// Nothing says what a plot is for.
#[must_use]
pub fn use_missing(lang: Lang, plot: &str) -> String {
    let plot = printable(plot);
    say!(
        lang,
        "{plot}：没有说明拟用途；请加 --use 代码，如 --use 0701（城镇住宅）、--use 1001（工业）、--use R2（GB 50137）",
        "{plot}: nothing says what it is for; add --use CODE, such as --use 0701 (urban homes), --use 1001 (industry), --use R2 (GB 50137)",
    )
}

/// A use that is no code.
#[must_use]
pub fn use_refused(lang: Lang, typed: &str) -> String {
    let typed = printable(typed);
    say!(
        lang,
        "“{typed}”不是用地代码；请写国土空间用地用海分类代码（0701）、GB 50137 字母（R2），或 planning:、survey:、gb50137:、second-survey: 加代码",
        "\"{typed}\" is no land code; write a code of the planning guide (0701), a letter of GB 50137 (R2), or planning:, survey:, gb50137: or second-survey: with a code",
    )
}

/// A text that is no plot.
#[must_use]
pub fn text_refused(lang: Lang, text: &str, reason: &PlotTextError) -> String {
    let text = printable(text);
    let forms = say!(
        lang,
        "可写文件名、WKT（POLYGON((…))）、经度,纬度[,半径米]、横坐标,纵坐标[,半径米]，或每行一个拐点",
        "write a file's name, WKT (POLYGON((…))), lon,lat[,radius in m], easting,northing[,radius in m], or a corner a line",
    );
    match reason {
        PlotTextError::NotUnderstood => {
            say!(
                lang,
                "“{text}”既不是现有文件，也不是能识别的地块；{forms}",
                "\"{text}\" is neither a file that exists nor a plot; {forms}"
            )
        }
        PlotTextError::TooFewCorners { corners } => {
            say!(lang, "“{text}”：只有 {corners} 个拐点，面至少要三个", "\"{text}\": {corners} corners; a polygon needs three")
        }
        PlotTextError::NotACorner { line } => {
            say!(
                lang,
                "“{text}”：第 {line} 行不是拐点坐标；每行写 横坐标,纵坐标",
                "\"{text}\": line {line} is no corner; write easting,northing in each"
            )
        }
        PlotTextError::RadiusUnfit => {
            say!(lang, "“{text}”：半径须大于 0 米、不超过 100000 米", "\"{text}\": the radius must be more than 0 m and at most 100000 m")
        }
        PlotTextError::Source(error) => match lang {
            Lang::Zh => format!("“{text}”：{}", super::source_error::source_error(lang, error)),
            Lang::En => format!("\"{text}\": {}", super::source_error::source_error(lang, error)),
        },
    }
}

/// A radius that makes no sense.
#[must_use]
pub fn radius_refused(lang: Lang, typed: &str) -> String {
    let typed = printable(typed);
    say!(lang, "--radius {typed}：请写大于 0、不超过 100000 的米数", "--radius {typed}: write metres, more than 0 and at most 100000",)
}

/// A file of several layers of polygons.
#[must_use]
pub fn several_layers(lang: Lang, path: &Path, layers: &str) -> String {
    let (path, layers) = (path.display(), printable(layers));
    say!(
        lang,
        "{path}：有几个面图层（{layers}）；在文件名后加 ?layer=名称 选一个",
        "{path}: several layers of polygons ({layers}); choose one with ?layer=NAME behind the file name",
    )
}

/// A file without a plot.
#[must_use]
pub fn no_plots(lang: Lang, path: &Path) -> String {
    let path = path.display();
    say!(lang, "{path}：里面没有地块；请给出面或点", "{path}: there is no plot in it; give polygons or points")
}
