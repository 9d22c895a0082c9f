//! Texts of the window, and the sentences it makes of numbers and names.

use std::path::{Path, PathBuf};

use super::Lang;
use crate::layer::{CrsChoice, Hits};
use crate::progress::Stage;
use crate::units::{grouped, grouped_count};

catalogue! {
    /// Texts of the window.
    W {
        AppName => "净土", "Jingtu";
        AppTitle => "净土 · 土壤污染防治离线 GIS", "Jingtu · offline GIS for soil-pollution control";
        Layers => "图层", "Layers";
        Legend => "图例", "Legend";
        Conflicts => "冲突", "Conflicts";
        Fictional => "虚构示例数据", "Fictional demo data";
        SearchHint => "地块、企业编号或坐标…", "Plot, enterprise or coordinates…";
        SearchNothing => "没有找到", "Nothing found";
        Searching => "正在查找…", "Searching…";
        // Layer panel.
        Opacity => "不透明度", "Opacity";
        DragToOrder => "拖动改变叠放次序，右键查看更多", "Drag to change the drawing order, right-click for more";
        NoLayersYet => "还没有图层", "No layers yet";
        CrsUnknown => "坐标系未知", "CRS unknown";
        ChooseLayer => "选择图层", "Choose a layer";
        // Empty map.
        EmptyTitle => "打开图层，查找冲突", "Open layers, find conflicts";
        EmptyOpen => "打开耕地、名录地块、规划用地、污染源等图层文件", "Open layer files: farmland, listed plots, planned land use, pollution sources";
        EmptyDrop => "也可以把文件或文件夹拖到这里", "Or drop files or a folder here";
        EmptyDemo => "第一次使用？先看看虚构的示例数据", "New here? Look at the fictional demo first";
        EmptyRecent => "最近打开", "Opened lately";
        DropHere => "松开鼠标，打开这些文件", "Release to open these files";
        HintTitle => "三步看懂净土", "Jingtu in three steps";
        HintOne => "1  按 F5 核查：按规则查找图层之间的冲突", "1  Check with F5: find where layers conflict under the rules";
        HintTwo => "2  在下方表格中选一条冲突，地图会定位到两个要素", "2  Choose a conflict in the table below: the map shows both features";
        HintThree => "3  点击地图上的地块，右侧显示属性、面积和依据", "3  Click a plot on the map: its attributes, areas and articles appear on the right";
        HintDone => "知道了", "Got it";
        // Card.
        NothingSelected => "未选中要素", "Nothing selected";
        ClickMap => "点击地图上的要素，或在下表中选一条冲突", "Click a feature on the map, or choose a conflict in the table";
        Attributes => "属性", "Attributes";
        Class => "类别", "Class";
        Record => "记录号", "Record";
        Layer => "图层", "Layer";
        NoConflicts => "没有冲突", "No conflicts";
        NotCheckedYet => "尚未核查", "Not checked yet";
        StackedHere => "此处有多个要素", "Several features here";
        Basis => "依据", "Basis";
        Overlap => "重叠", "Overlap";
        Distance => "距离", "Distance";
        ShareOfSubject => "占地块", "of the plot";
        MeanWidth => "重叠平均宽度", "mean width of the overlap";
        PositionError => "位置误差", "position error";
        With => "与", "with";
        Meets => "相交", "meets it";
        // Table headings.
        Severity => "严重性", "Severity";
        Rule => "规则", "Rule";
        Subject => "主体", "Subject";
        Object => "对象", "Object";
        Measure => "重叠 / 距离", "Overlap / distance";
        Share => "占比", "Share";
        Certainty => "确定性", "Certainty";
        County => "县区", "County";
        Status => "状态", "Status";
        Problem => "问题", "Problem";
        Count => "数量", "Count";
        RecordNumber => "记录", "Record";
        Weight => "程度", "Weight";
        Note => "提示", "Note";
        Warning => "警告", "Warning";
        WholeFile => "整个文件", "whole file";
        // Filters.
        All => "全部", "All";
        AllLayers => "全部图层", "All layers";
        FilterText => "筛选文字…", "Filter…";
        OutsideCounties => "县区以外", "outside all counties";
        CertainOnly => "确定", "Certain";
        DoubtfulOnly => "存疑", "Doubtful";
        NoResultsYet => "还没有核查结果", "No results yet";
        PressCheck => "打开图层后按 F5 核查", "Open layers, then check with F5";
        NoMatch => "没有符合筛选的冲突", "No conflict fits the filter";
        NoProblems => "没有发现数据问题", "No problems in the data";
        NoRecords => "没有符合筛选的记录", "No record fits the filter";
        NoMessages => "还没有消息", "No messages yet";
        Stale => "图层或规则已改变，结果是旧的", "Layers or rules changed: these results are of before";
        // Statistics.
        TotalConflicts => "冲突", "Conflicts";
        OfThemDoubtful => "另有存疑", "doubtful besides";
        Sum => "合计", "Total";
        NotEvaluated => "未核查：缺少图层", "Not evaluated: layer missing";
        RuleTitle => "内容", "What it finds";
        // Dialogs.
        OpenTitle => "打开图层", "Open layers";
        PathLabel => "文件或文件夹路径", "Path of a file or folder";
        AddPath => "添加", "Add";
        File => "文件", "File";
        Role => "类型", "Role";
        Crs => "坐标系", "CRS";
        Encoding => "编码", "Encoding";
        IdField => "编号字段", "Identifier";
        ClassField => "类别字段", "Class field";
        Detected => "自动", "detected";
        ByRecordNumber => "用记录号", "record number";
        AddToOpen => "加入已打开的图层", "Add to the open layers";
        ApplyButton => "应用", "Apply";
        OpenButton => "打开", "Open";
        CancelButton => "取消", "Cancel";
        SaveButton => "保存", "Save";
        ExportButton => "导出", "Export";
        NeedsCrs => "这个文件没有坐标系信息，请选择坐标系", "Nothing says which CRS this file is in: choose one";
        CrsContradicted => "坐标与标明的坐标系不符，请核对或另选", "The coordinates contradict the CRS that is stated: check it or choose another";
        CrsPreview => "位置预览", "Where it would lie";
        CrsPreviewKey => "灰：县区界线和其他图层；彩：这个文件", "grey: counties and other layers; coloured: this file";
        NorthingFirst => "北坐标（纬度）在前", "northing (latitude) first";
        ShiftField => "转换参数", "Datum shift";
        ShiftHint => "dx,dy,dz[,rx,ry,rz,ds]：米、角秒、ppm，位置矢量约定", "dx,dy,dz[,rx,ry,rz,ds]: metres, arc-seconds, ppm, position vector";
        ErrorField => "或接受误差（米）", "or accept an error (m)";
        OldDatum => "这个文件用的是旧大地基准，到 CGCS2000 没有公开的精确转换：不填则照常显示，与 CGCS2000 图层的规则暂不核查", "This file is on an old datum without a public exact transformation to CGCS2000: left empty, it is shown, and rules against layers on CGCS2000 are held back";
        NothingListed => "选择图层或底图文件、输入路径，或把文件拖到窗口上", "Choose files of layers or base maps, type a path, or drop files on the window";
        OtherEpsg => "EPSG 代码", "EPSG code";
        Looking => "正在查看文件…", "Looking at the files…";
        ExportTitle => "导出冲突清单", "Export conflicts";
        Folder => "文件夹", "Folder";
        FileName => "文件名", "File name";
        Formats => "格式", "Formats";
        ExportCounts => "导出全部冲突，存疑的另有标记", "All conflicts are written; doubtful ones are marked";
        WorkspaceOpenTitle => "打开工作空间", "Open workspace";
        WorkspaceSaveTitle => "工作空间另存为", "Save workspace as";
        RulesTitle => "选择规则文件", "Choose rule file";
        PictureTitle => "保存地图图片", "Save map picture";
        WorkspacePath => "工作空间文件（.gpkg）", "Workspace file (.gpkg)";
        RulesPath => "规则文件（.toml）", "Rule file (.toml)";
        Paper => "纸张", "Paper";
        PaperNone => "只存地图", "The map alone";
        PaperA4 => "A4 横向", "A4 across";
        PaperA4Portrait => "A4 纵向", "A4 upright";
        PaperA3 => "A3 横向", "A3 across";
        PaperA3Portrait => "A3 纵向", "A3 upright";
        PaperHint => "选了纸张则带标题、图例、比例尺和公里格网；PDF 默认 A4 横向", "Paper comes with title, legend, scale bar and grid; a PDF is A4 across unless said";
        PaperScale => "比例 1:", "Scale 1:";
        PaperScaleFits => "放下整个视图", "whole view";
        PaperScaleWrong => "请输入 100 到 10 000 000 之间的数，如 10000", "Type a number from 100 to 10 000 000, such as 10000";
        Secrecy => "密级", "Secrecy mark";
        SecrecyNone => "不标注", "none";
        SecrecyInternal => "内部", "内部";
        SecrecySecret => "秘密", "秘密";
        PlotSheetTitle => "打印地块表", "Print the plot sheet";
        PlotSheetPath => "地块表文件（.pdf）", "Sheet file (.pdf)";
        AskSaveTitle => "导出查询结果", "Export what was found";
        AskSavePath => "表格文件（.csv 或 .xlsx）", "Table file (.csv or .xlsx)";
        SitingSaveTitle => "保存预检结果", "Save the pre-check";
        SitingPath => "结果文件（.json 或 .txt）", "Answer file (.json or .txt)";
        PicturePath => "图片或 PDF 文件（.png、.pdf）", "Picture or PDF file (.png, .pdf)";
        PaletteHint => "输入命令名称…", "Type a command's name…";
        HelpTitle => "快捷键与帮助", "Shortcuts and help";
        HelpMouse => "鼠标：滚轮以光标为中心缩放，拖动平移，双击放大，单击查看要素，右键图层查看更多", "Mouse: the wheel zooms towards the cursor, dragging pans, a double click zooms in, a click shows the feature, a right click on a layer shows more";
        AboutTitle => "关于净土", "About Jingtu";
        AboutText => "土壤污染防治离线 GIS：对照耕地类别、名录地块、规划用地和污染源，找出需要核对的地方", "An offline GIS for soil-pollution control: it compares farmland classes, listed plots, planned land use and pollution sources, and finds what has to be checked";
        AboutLaw => "冲突是空间上的重合，需要按条文核对，不是违法认定", "A conflict is a coincidence in space that has to be checked under an article; it is no finding of a breach";
        AboutOffline => "不连接网络，数据不离开本机", "It opens no connection: data stay on this machine";
        AboutFont => "字体：Noto Sans CJK SC（SIL OFL 1.1）", "Font: Noto Sans CJK SC (SIL OFL 1.1)";
        Version => "版本", "Version";
        Close => "关闭", "Close";
        Details => "详细", "Details";
        // Map.
        Map => "地图", "Map";
        ScaleBox => "比例尺", "Scale";
        North => "北", "N";
        OverviewMap => "鹰眼图", "Overview";
        ScaleBar => "比例尺条", "Scale bar";
        // Status bar.
        Ready => "就绪", "Ready";
        StopButton => "停止", "Stop";
        Stopping => "正在停止…", "stopping…";
        Unsaved => "有未保存的修改", "unsaved changes";
        // Work.
        WorkBrowse => "选择文件", "choosing files";
        WorkInspect => "查看文件", "Looking at files";
        WorkOpen => "打开图层", "Opening layers";
        WorkRules => "读取规则", "Reading rules";
        WorkCheck => "核查", "Checking";
        WorkDeep => "深度检查", "Deep check";
        WorkFigures => "计算关键指标", "Computing key figures";
        WorkAsk => "查询", "Asking";
        WorkSiting => "预检拟建地块", "Checking a proposed plot";
        WorkWhy => "说明冲突", "Explaining a conflict";
        WorkBases => "打开底图", "Opening base maps";
        WorkMatch => "核对名录", "Matching the register";
        WorkWatch => "查看文件是否变动", "Looking for changed files";
        WorkSearch => "查找", "Searching";
        WorkExport => "导出", "Exporting";
        WorkSave => "保存", "Saving";
        Bug => "程序内部出错，这项工作没有完成；窗口和工作空间不受影响", "An internal fault: this work was not done; window and workspace are untouched";
    }
}

/// A stage of work with its subject: `读取 耕地`.
#[must_use]
pub fn stage(stage: Stage, lang: Lang) -> &'static str {
    match (stage, lang) {
        (Stage::Reading, Lang::Zh) => "读取",
        (Stage::Reading, Lang::En) => "Reading",
        (Stage::Indexing, Lang::Zh) => "建立索引",
        (Stage::Indexing, Lang::En) => "Indexing",
        (Stage::Checking, Lang::Zh) => "核查",
        (Stage::Checking, Lang::En) => "Checking",
        (Stage::Hashing, Lang::Zh) => "计算校验和",
        (Stage::Hashing, Lang::En) => "Hashing",
        (Stage::Painting, Lang::Zh) => "绘制",
        (Stage::Painting, Lang::En) => "Drawing",
        (Stage::Writing, Lang::Zh) => "写出",
        (Stage::Writing, Lang::En) => "Writing",
    }
}

/// The name that exports get without being told.
#[must_use]
pub fn export_stem(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "冲突清单",
        Lang::En => "conflicts",
    }
}

/// A file's own name, for messages; its path stands in the details.
#[must_use]
pub fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// Layers were opened.
#[must_use]
pub fn opened(layers: usize, features: u64, lang: Lang) -> String {
    let features = grouped_count(features);
    match lang {
        Lang::Zh => format!("已打开 {layers} 个图层，{features} 个要素"),
        Lang::En => format!("Opened {layers} layers with {features} features"),
    }
}

/// What is open, for the status bar.
#[must_use]
pub fn open_now(layers: usize, features: u64, lang: Lang) -> String {
    let features = grouped_count(features);
    match lang {
        Lang::Zh => format!("{layers} 个图层　{features} 个要素"),
        Lang::En => format!("{layers} layers, {features} features"),
    }
}

/// A check is done.
#[must_use]
pub fn checked(certain: u64, doubtful: u64, seconds: f64, lang: Lang) -> String {
    let (certain, doubtful, took) = (grouped_count(certain), grouped_count(doubtful), took(seconds, lang));
    match lang {
        Lang::Zh => format!("核查完成：{certain} 条冲突，另有 {doubtful} 条存疑，用时{took}"),
        Lang::En => format!("Checked: {certain} conflicts and {doubtful} doubtful ones in{took}"),
    }
}

/// How long the last check took, for the status bar.
#[must_use]
pub fn check_time(seconds: f64, lang: Lang) -> String {
    let took = took(seconds, lang);
    match lang {
        Lang::Zh => format!("核查用时{took}"),
        Lang::En => format!("checked in{took}"),
    }
}

/// Seconds to the hundredth, parted from the word before as the language parts them; what is quicker is not said to take no time.
fn took(seconds: f64, lang: Lang) -> String {
    match lang {
        _ if seconds >= 0.01 => format!(" {seconds:.2} s"),
        Lang::Zh => "不到 0.01 s".to_owned(),
        Lang::En => " less than 0.01 s".to_owned(),
    }
}

/// How many doubtful conflicts the filter hides.
#[must_use]
pub fn hidden_doubtful(count: u64, lang: Lang) -> String {
    let count = grouped_count(count);
    match lang {
        Lang::Zh => format!("另有 {count} 条存疑已隐藏"),
        Lang::En => format!("{count} doubtful ones hidden"),
    }
}

/// How many rows a table shows of how many.
#[must_use]
pub fn shown_of(shown: usize, all: u64, lang: Lang) -> String {
    let (shown, all) = (grouped_count(shown as u64), grouped_count(all));
    match lang {
        Lang::Zh => format!("{shown} / {all} 条"),
        Lang::En => format!("{shown} of {all}"),
    }
}

/// A workspace was opened.
#[must_use]
pub fn workspace_opened(path: &Path, lang: Lang) -> String {
    let name = file_name(path);
    match lang {
        Lang::Zh => format!("已打开工作空间 {name}"),
        Lang::En => format!("Opened workspace {name}"),
    }
}

/// Files were written.
#[must_use]
pub fn written(paths: &[PathBuf], lang: Lang) -> String {
    let names: Vec<String> = paths.iter().map(|path| file_name(path)).collect();
    match lang {
        Lang::Zh => format!("已写出 {}", names.join("、")),
        Lang::En => format!("Wrote {}", names.join(", ")),
    }
}

/// The map's picture is on the clipboard.
#[must_use]
pub fn map_copied(width: u32, height: u32, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("地图已复制（{width} × {height} 像素），可粘贴到文档中"),
        Lang::En => format!("The map is copied ({width} × {height} pixels): paste it into a document"),
    }
}

/// How much ground a sheet of paper covers, and how much the view, in metres.
#[must_use]
pub fn paper_ground(paper_m: [f64; 2], view_m: [f64; 2], lang: Lang) -> String {
    let kilometres = |of: [f64; 2]| {
        let decimals = if of[0].max(of[1]) < 10_000.0 { 2 } else { 1 };
        format!("{} × {} km", grouped(of[0] / 1000.0, decimals), grouped(of[1] / 1000.0, decimals))
    };
    let (paper, view) = (kilometres(paper_m), kilometres(view_m));
    match lang {
        Lang::Zh => format!("整张纸 {paper}（含边距和图例），当前视图 {view}"),
        Lang::En => format!("the whole sheet: {paper}, margins and legend included; the view: {view}"),
    }
}

/// The paper does not hold the view at this scale.
#[must_use]
pub fn paper_too_small(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "放不下整个视图，只画中间部分",
        Lang::En => "The view does not fit: its middle is drawn",
    }
}

/// A file could not be written.
#[must_use]
pub fn not_written(path: &Path, cause: &str, lang: Lang) -> String {
    let name = file_name(path);
    match lang {
        Lang::Zh => format!("{name}：写不出去（{cause}）；请换一个文件夹，或关闭占用它的程序"),
        Lang::En => format!("{name}: cannot be written ({cause}); choose another folder, or close the program that holds it"),
    }
}

/// Full paths, for details.
#[must_use]
pub fn path_list(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join("\n")
}

/// A rule file was read.
#[must_use]
pub fn rules_chosen(name: &str, rules: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("使用规则“{name}”，共 {rules} 条；按 F5 重新核查"),
        Lang::En => format!("Using rules “{name}”, {rules} in all; check again with F5"),
    }
}

/// A deep check is done.
#[must_use]
pub fn deep_checked(problems: u64, lang: Lang) -> String {
    let problems = grouped_count(problems);
    match lang {
        Lang::Zh => format!("深度检查完成：{problems} 个问题"),
        Lang::En => format!("Deep check done: {problems} problems"),
    }
}

/// Files that are no longer those that were opened.
#[must_use]
pub fn changed_on_disk(files: &[std::path::PathBuf], lang: Lang) -> String {
    let names: Vec<String> = files.iter().map(|path| file_name(path)).collect();
    match lang {
        Lang::Zh => format!("{} 在打开之后有变动；用“图层 › 重新读取图层文件”重新读取", names.join("、")),
        Lang::En => format!("{} changed after it was opened; read it again with Layer › Read the layers' files again", names.join(", ")),
    }
}

/// Work was stopped.
#[must_use]
pub fn stopped(work: W, lang: Lang) -> String {
    let work = work.text(lang);
    match lang {
        Lang::Zh => format!("已停止：{work}"),
        Lang::En => format!("Stopped: {work}"),
    }
}

/// A second job that writes files has to wait.
#[must_use]
pub fn still_writing(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "上一次写出还没有完成，请稍后再试",
        Lang::En => "The last file is still being written; try again in a moment",
    }
}

/// Counted conflicts beyond those listed.
#[must_use]
pub fn and_more(count: u64, lang: Lang) -> String {
    let count = grouped_count(count);
    match lang {
        Lang::Zh => format!("另有 {count} 条，见冲突表"),
        Lang::En => format!("{count} more in the table"),
    }
}

/// How many features a box on the map holds, and how many of them are listed.
#[must_use]
pub fn boxed_told(count: u64, listed: u64, lang: Lang) -> String {
    let (all, first) = (grouped_count(count), grouped_count(listed));
    match (lang, count > listed) {
        (Lang::Zh, false) => format!("框内 {all} 个要素"),
        (Lang::En, false) => format!("{all} features in the box"),
        (Lang::Zh, true) => format!("框内 {all} 个要素，列出前 {first} 个"),
        (Lang::En, true) => format!("{all} features in the box, the first {first} listed"),
    }
}

/// Degrees, minutes and seconds to 0.01″, with hemisphere: `E 109°24′36.20″`.
#[must_use]
pub fn dms(degrees: f64, hemispheres: [char; 2]) -> String {
    let hemisphere = if degrees < 0.0 { hemispheres[1] } else { hemispheres[0] };
    let hundredths = (degrees.abs() * 360_000.0).round() as u64;
    let (whole, rest) = (hundredths / 360_000, hundredths % 360_000);
    let (minutes, rest) = (rest / 6_000, rest % 6_000);
    format!("{hemisphere} {whole}°{minutes:02}′{:02}.{:02}″", rest / 100, rest % 100)
}

/// Degrees of a meridian or parallel, with minutes and seconds only where there are any: `109°30′E`.
#[must_use]
pub fn degrees_short(degrees: f64, hemispheres: [char; 2]) -> String {
    let hemisphere = if degrees < 0.0 { hemispheres[1] } else { hemispheres[0] };
    let seconds = (degrees.abs() * 3600.0).round() as u64;
    let (whole, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (minutes, rest) {
        (0, 0) => format!("{whole}°{hemisphere}"),
        (_, 0) => format!("{whole}°{minutes:02}′{hemisphere}"),
        _ => format!("{whole}°{minutes:02}′{rest:02}″{hemisphere}"),
    }
}

/// A line of the kilometre grid: kilometres, with decimals where lines are less than a kilometre apart.
#[must_use]
pub fn grid_kilometres(at_m: f64, step_m: f64) -> String {
    let decimals = (0..4).find(|decimals| (step_m / 1000.0 * 10_f64.powi(*decimals)).fract().abs() < 1e-6).unwrap_or(3);
    format!("{:.*}", decimals as usize, at_m / 1000.0)
}

/// What the north arrow means, told when the pointer rests on it.
#[must_use]
pub fn north_told(convergence_deg: Option<f64>, lang: Lang) -> String {
    let angle = convergence_deg.map(|angle| {
        let seconds = (angle.abs() * 3600.0).round() as u64;
        let angle_text = format!("{}°{:02}′{:02}″", seconds / 3600, seconds / 60 % 60, seconds % 60);
        match (lang, angle >= 0.0) {
            (Lang::Zh, true) => format!("；图中央真北在坐标北以东 {angle_text}"),
            (Lang::Zh, false) => format!("；图中央真北在坐标北以西 {angle_text}"),
            (Lang::En, true) => format!("; at the map's middle true north lies {angle_text} east of it"),
            (Lang::En, false) => format!("; at the map's middle true north lies {angle_text} west of it"),
        }
    });
    let grid = if lang == Lang::Zh {
        "上方是坐标北（高斯-克吕格投影的纵轴）"
    } else {
        "Up is grid north (the northing axis of the Gauss-Krüger projection)"
    };
    format!("{grid}{}", angle.unwrap_or_default())
}

/// A Gauss-Krüger zone by width, number and meridian.
#[must_use]
pub fn zone(width: u8, zone: Option<u8>, meridian: u16, lang: Lang) -> String {
    match (zone, lang) {
        (Some(zone), Lang::Zh) => format!("CGCS2000 {width}°带 {zone}"),
        (Some(zone), Lang::En) => format!("CGCS2000 {width}° zone {zone}"),
        (None, Lang::Zh) => format!("CGCS2000 {width}°带 中央经线 {meridian}°E"),
        (None, Lang::En) => format!("CGCS2000 {width}° CM {meridian}°E"),
    }
}

/// A CRS by its code, in a few words.
#[must_use]
pub fn epsg_name(code: u32) -> String {
    let families =
        [("CGCS2000", [4513, 4534, 4491, 4502]), ("Xian 80", [2349, 2370, 2327, 2338]), ("Beijing 54", [2401, 2422, 21_413, 21_453])];
    for (datum, [prefixed_3, meridian_3, prefixed_6, meridian_6]) in families {
        if (prefixed_3..prefixed_3 + 21).contains(&code) {
            return format!("{datum} 3° {} ({code})", code - prefixed_3 + 25);
        } else if (meridian_3..meridian_3 + 21).contains(&code) {
            return format!("{datum} 3° {}°E ({code})", (code - meridian_3 + 25) * 3);
        } else if (prefixed_6..prefixed_6 + 11).contains(&code) {
            return format!("{datum} 6° {} ({code})", code - prefixed_6 + 13);
        } else if (meridian_6..meridian_6 + 11).contains(&code) {
            return format!("{datum} 6° {}°E ({code})", (code - meridian_6 + 13) * 6 - 3);
        }
    }
    match code {
        4490 => "CGCS2000 (4490)".to_owned(),
        4326 => "WGS 84 (4326)".to_owned(),
        4610 => "Xian 80 (4610)".to_owned(),
        4214 => "Beijing 54 (4214)".to_owned(),
        _ => format!("EPSG:{code}"),
    }
}

/// A CRS as a person chose it.
#[must_use]
pub fn crs_choice_name(choice: CrsChoice, lang: Lang) -> String {
    match (choice, lang) {
        (CrsChoice::Epsg(code), _) => epsg_name(code),
        (CrsChoice::WebMap(map), Lang::Zh) => format!("{}（网络地图坐标，近似）", map.name()),
        (CrsChoice::WebMap(map), Lang::En) => format!("{} (web map, approximate)", map.name()),
    }
}

/// How much of a layer a candidate brings home; `None` where nothing is there to compare with.
#[must_use]
pub fn hit_rate(hits: Hits, lang: Lang) -> Option<String> {
    let percent = |share: f64| (share * 100.0).round();
    match (hits.admin, hits.near, lang) {
        (Some(share), _, Lang::Zh) => Some(format!("{} % 在县区内", percent(share))),
        (Some(share), _, Lang::En) => Some(format!("{} % in the counties", percent(share))),
        (None, Some(share), Lang::Zh) => Some(format!("{} % 在其他图层附近", percent(share))),
        (None, Some(share), Lang::En) => Some(format!("{} % near other layers", percent(share))),
        (None, None, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_round_without_ever_reaching_sixty() {
        assert_eq!(dms(109.410_055, ['E', 'W']), "E 109°24′36.20″");
        assert_eq!(dms(24.999_999_9, ['N', 'S']), "N 25°00′00.00″");
        assert_eq!(dms(-0.5, ['N', 'S']), "S 0°30′00.00″");
    }

    #[test]
    fn codes_are_named_by_zone_or_meridian() {
        assert_eq!(epsg_name(4524), "CGCS2000 3° 36 (4524)");
        assert_eq!(epsg_name(4546), "CGCS2000 3° 111°E (4546)");
        assert_eq!(epsg_name(2381), "Xian 80 3° 108°E (2381)");
        assert_eq!((epsg_name(2412).as_str(), epsg_name(4497).as_str()), ("Beijing 54 3° 36 (2412)", "CGCS2000 6° 19 (4497)"));
        assert_eq!(epsg_name(25832), "EPSG:25832");
    }
}
