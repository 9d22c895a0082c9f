//! Texts of the outputs: headings and notes of the spreadsheet, and why an output or a workspace cannot be written or opened.

use std::io;
use std::path::Path;

use super::{Lang, errors};

catalogue! {
    /// Headings and notes of the spreadsheet.
    SheetWord {
        Title => "土壤污染防治冲突清单", "Soil-pollution conflict list";
        AllSheet => "冲突清单", "Conflicts";
        CountySheet => "县区汇总", "By county";
        ProvenanceSheet => "数据来源", "Provenance";
        ProblemSheet => "数据问题", "Data problems";
        PairSheet => "明细", "pairs";
        Conflict => "冲突编号", "Conflict";
        Rule => "规则", "Rule";
        RuleTitle => "核查事项", "What to check";
        Basis => "依据", "Basis";
        Severity => "严重性", "Severity";
        Certainty => "确定性", "Certainty";
        SubjectRole => "主体类型", "Subject role";
        SubjectLayer => "主体图层", "Subject layer";
        SubjectRecord => "主体记录号", "Subject record";
        SubjectId => "主体标识", "Subject id";
        SubjectClass => "主体类别", "Subject class";
        ObjectRole => "对象类型", "Object role";
        ObjectLayer => "对象图层", "Object layer";
        ObjectRecord => "对象记录号", "Object record";
        ObjectId => "对象标识", "Object id";
        ObjectClass => "对象类别", "Object class";
        OverlapM2 => "重叠面积（m²）", "Overlap (m²)";
        OverlapMu => "重叠面积（亩）", "Overlap (mu)";
        OverlapEllipsoidalM2 => "重叠椭球面积（m²）", "Overlap on the ellipsoid (m²)";
        OverlapEllipsoidalMu => "重叠椭球面积（亩）", "Overlap on the ellipsoid (mu)";
        SubjectName => "主体名称", "Subject name";
        ObjectName => "对象名称", "Object name";
        SubjectShare => "占主体面积", "Share of subject";
        MeanWidth => "重叠平均宽度（m）", "Mean width (m)";
        Distance => "距离（m）", "Distance (m)";
        Admin => "县区", "County";
        Status => "复核状态", "Review";
        Note => "备注", "Note";
        NoCounty => "未落入任何县区", "Outside every county";
        Total => "合计", "Total";
        CertainCount => "确定", "Certain";
        DoubtfulCount => "存疑", "Doubtful";
        ConflictCount => "冲突数", "Conflicts";
        NotEvaluated => "未核查", "Not evaluated";
        Legal => "清单列出空间上的重合，应依所列条款逐条核实，不等于违法；面积阈值和距离是本程序的设定，不是法定数值",
            "The list shows coincidences in space, each to be checked under the article named; areas and distances used as thresholds are this program's settings, not law";
        AreaNote => "面积为分析坐标系下的投影面积；一个地块与几个对象重叠时面积分别计入，合计可能大于实际占地",
            "Areas are planar areas in the analysis CRS; a plot that overlaps several objects counts with each, so totals may exceed the land concerned";
        PairNote => "冲突较多的“污染源—耕地”逐对明细另见各自的工作表，本表不重复",
            "The many source-cropland pairs are on their own sheets and not repeated here";
        SourceNote => "一行一个污染源；档内面积为档内地块的全部面积，不按档界裁切",
            "One row a source; areas are the full areas of the parcels in the band, not clipped to it";
        SourceLayer => "污染源图层", "Source layer";
        SourceRecord => "记录号", "Record";
        SourceId => "污染源标识", "Source id";
        SourceKind => "污染源类型", "Source kind";
        NearestId => "最近地块标识", "Nearest parcel";
        NearestClass => "最近地块类别", "Its class";
        NearestDistance => "最近距离（m）", "Distance (m)";
        ParcelCount => "地块数", "parcels";
        AreaM2 => "面积（m²）", "area (m²)";
        AreaMu => "面积（亩）", "area (mu)";
        Unclassed => "未分类", "unclassed";
        Run => "核查", "Check";
        Time => "核查时间（北京时间）", "Checked at (UTC+8)";
        Program => "程序版本", "Program version";
        RuleSet => "规则集", "Rule set";
        AnalysisCrs => "分析坐标系（面积、距离）", "Analysis CRS (areas, distances)";
        Inputs => "输入数据", "Inputs";
        Layer => "图层", "Layer";
        Role => "类型", "Role";
        File => "文件", "File";
        Records => "记录数", "Records";
        Crs => "坐标系", "CRS";
        CrsHow => "坐标系依据", "How known";
        PositionError => "位置误差（m）", "Position error (m)";
        Encoding => "文字编码", "Encoding";
        IdField => "标识字段", "Id field";
        ClassField => "类别字段", "Class field";
        Bytes => "字节数", "Bytes";
        Hash => "BLAKE3 哈希", "BLAKE3 hash";
        Newer => "核查开始后被改动", "Changed after the check began";
        Problem => "问题", "Problem";
        ProblemCount => "同类数量", "Of this kind";
        Record => "记录号", "Record";
        WholeFile => "整个文件", "Whole file";
        NoProblems => "读取和核查时未发现数据问题", "No data problems were met";
        CrsByUser => "人工指定", "given by the user";
        CrsByPrj => ".prj 文件", ".prj file";
        CrsBySrs => "文件自带", "the format's own entry";
        CrsByCoordinates => "按坐标推断", "inferred from the coordinates";
        CrsUnknown => "未知", "unknown";
        Page => "第 &P 页，共 &N 页", "Page &P of &N";
    }
}

/// The line under a sheet's title: when, in which CRS, how many.
#[must_use]
pub fn sheet_line(lang: Lang, time: &str, crs: &str, conflicts: usize, doubtful: usize) -> String {
    match lang {
        Lang::Zh => format!("核查时间：{time}（北京时间）　分析坐标系：{crs}　冲突 {conflicts} 条，其中存疑 {doubtful} 条"),
        Lang::En => format!("Checked at {time} (UTC+8)   Analysis CRS: {crs}   {conflicts} conflicts, {doubtful} of them doubtful"),
    }
}

/// A distance band's heading: from more than the first number of metres to the second.
#[must_use]
pub fn band(lang: Lang, above_m: Option<f64>, up_to_m: f64) -> String {
    match (above_m, lang) {
        (None, Lang::Zh) if up_to_m == 0.0 => "相接或在内".to_owned(),
        (None, Lang::En) if up_to_m == 0.0 => "touching or inside".to_owned(),
        (None, _) => format!("0–{up_to_m} m"),
        (Some(above_m), _) => format!("{above_m}–{up_to_m} m"),
    }
}

/// A rule set's name and version.
#[must_use]
pub fn rule_set(lang: Lang, name: &str, version: &str) -> String {
    match lang {
        Lang::Zh => format!("{name}（版本 {version}）"),
        Lang::En => format!("{name} (version {version})"),
    }
}

/// Why an output cannot be written. The English sentences are the error's own `Display`.
#[derive(Clone, Copy, Debug)]
pub enum OutputTrouble<'a> {
    /// The name promises no format.
    UnknownFormat,
    /// Two outputs of one name.
    Twice,
    /// This folder does not exist.
    FolderMissing(&'a Path),
    /// This folder cannot be written to.
    FolderUnwritable(&'a Path, &'a io::Error),
    /// The old file may not be replaced.
    NotReplaceable(&'a io::Error),
    /// The disk is full.
    DiskFull,
    /// The analysis CRS has no way to degrees.
    NoDegrees(&'a str),
    /// Something else, in the system's words.
    Other(&'a str),
}

/// The sentence in Chinese.
#[must_use]
pub fn output_zh(path: &Path, trouble: OutputTrouble<'_>) -> String {
    let path = path.display();
    match trouble {
        OutputTrouble::UnknownFormat => format!("{path}：不是能输出的格式；请用 .csv、.xlsx、.geojson、.gpkg，或给一个文件夹（四种都写）"),
        OutputTrouble::Twice => format!("{path}：重复指定；每个输出请用不同的文件名"),
        OutputTrouble::FolderMissing(folder) => format!("{path}：文件夹 {} 不存在；请先建立，或换一个", folder.display()),
        OutputTrouble::FolderUnwritable(folder, source) => {
            format!("{path}：不能写入文件夹 {}（{}）；请换一个文件夹，或取得写入权限", folder.display(), errors::cause(source))
        }
        OutputTrouble::NotReplaceable(source) => {
            format!("{path}：不能替换（{}）；请关闭正在使用它的程序、取消只读，或换一个文件名", errors::cause(source))
        }
        OutputTrouble::DiskFull => format!("{path}：磁盘已满，没有写成，原文件未变；请腾出空间后重试"),
        OutputTrouble::NoDegrees(crs) => {
            format!("{path}：无法从 {crs} 转换到经纬度；请用 --analysis-crs 换一个分析坐标系，如 4545 或 4546")
        }
        OutputTrouble::Other(cause) => format!("{path}：没有写成（{cause}），原文件未变；请检查磁盘和权限后重试"),
    }
}

/// Why a workspace cannot be opened or saved. The English sentences are the error's own `Display`.
#[derive(Clone, Copy, Debug)]
pub enum WorkspaceTrouble<'a> {
    /// There is no such file.
    NotFound,
    /// It is a folder.
    IsFolder,
    /// The folder it should go to does not exist.
    FolderMissing(&'a Path),
    /// It is another kind of file.
    NotWorkspace,
    /// A later version of the program wrote it: its version and the highest known one.
    Newer(u32, u32),
    /// Another process holds it.
    Locked,
    /// It may not be written to.
    ReadOnly,
    /// Its contents are damaged.
    Damaged,
    /// The disk is full.
    DiskFull,
    /// An input that is not where it was.
    MissingInput(&'a Path),
    /// Something else, in the system's words.
    Other(&'a str),
}

/// The sentence in Chinese.
#[must_use]
pub fn workspace_zh(path: &Path, trouble: WorkspaceTrouble<'_>) -> String {
    let path = path.display();
    match trouble {
        WorkspaceTrouble::NotFound => format!("{path}：没有这个工作空间；请检查路径"),
        WorkspaceTrouble::IsFolder => format!("{path}：这是文件夹，不是工作空间；请指定其中的 .gpkg 文件"),
        WorkspaceTrouble::FolderMissing(folder) => format!("{path}：文件夹 {} 不存在；请先建立，或换一个", folder.display()),
        WorkspaceTrouble::NotWorkspace => format!("{path}：不是净土工作空间；请另选文件，数据图层请作为图层打开"),
        WorkspaceTrouble::Newer(found, supported) => {
            format!("{path}：由更新版本的净土保存（格式 {found}，本程序到 {supported}）；请升级程序后打开")
        }
        WorkspaceTrouble::Locked => format!("{path}：正被另一个程序使用；请在那里关闭后重试"),
        WorkspaceTrouble::ReadOnly => format!("{path}：只读，不能保存；请取消只读，或另存到别处"),
        WorkspaceTrouble::Damaged => format!("{path}：内容已损坏，打不开；请用备份，或重新打开各图层后另存"),
        WorkspaceTrouble::DiskFull => format!("{path}：磁盘已满，没有保存，原内容未变；请腾出空间后重试"),
        WorkspaceTrouble::MissingInput(input) => {
            format!("{path}：找不到其中的数据 {}；请把文件放回原处，或指定它现在的位置", input.display())
        }
        WorkspaceTrouble::Other(cause) => format!("{path}：工作空间读写失败（{cause}），原内容未变；请检查磁盘和权限后重试"),
    }
}

/// What has to be said of an input that moved: its name, and where it was and is.
#[must_use]
pub fn input_moved(lang: Lang, name: &str, from: &Path, to: &Path) -> String {
    match lang {
        Lang::Zh => format!("{name}：已从 {} 移到 {}，按内容找到；保存工作空间即可记住", from.display(), to.display()),
        Lang::En => {
            format!("{name}: moved from {} to {}, found by its contents; save the workspace to remember it", from.display(), to.display())
        }
    }
}

/// What has to be said of an input that changed: its name, and the files that differ.
#[must_use]
pub fn input_changed(lang: Lang, name: &str, files: &str) -> String {
    match lang {
        Lang::Zh => format!("{name}：保存工作空间之后有改动（{files}）；请重新核查"),
        Lang::En => format!("{name}: changed since the workspace was saved ({files}); check again"),
    }
}

/// What has to be said of an input that is not to be found: its name, and where it was.
#[must_use]
pub fn input_missing(lang: Lang, name: &str, at: &Path) -> String {
    match lang {
        Lang::Zh => format!("{name}：找不到 {}；请把文件放回原处，或指定它现在的位置", at.display()),
        Lang::En => format!("{name}: {} is not to be found; put it back or say where it is now", at.display()),
    }
}
