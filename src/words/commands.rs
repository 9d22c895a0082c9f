//! Names and hints of the window's commands.

catalogue! {
    /// What a command is called in menus, buttons, palette and help.
    CommandName {
        Open => "打开文件…", "Open files…";
        Browse => "浏览…", "Browse…";
        OpenDemo => "打开示例数据", "Open the demo";
        OpenWorkspace => "打开工作空间…", "Open workspace…";
        SaveWorkspace => "保存工作空间", "Save workspace";
        SaveWorkspaceAs => "工作空间另存为…", "Save workspace as…";
        Export => "导出冲突清单…", "Export conflicts…";
        SavePicture => "保存地图图片…", "Save map picture…";
        CopyMap => "复制地图", "Copy the map";
        Quit => "退出", "Quit";
        Undo => "撤销", "Undo";
        Redo => "重做", "Redo";
        Deselect => "取消选择", "Clear selection";
        PrintPlot => "打印地块表…", "Print plot sheet…";
        CopyCard => "复制要素信息", "Copy feature card";
        CopyCardTable => "复制为表格", "Copy as table";
        Find => "查找", "Find";
        ZoomIn => "放大", "Zoom in";
        ZoomOut => "缩小", "Zoom out";
        ZoomAll => "全图", "Whole extent";
        ZoomSelection => "缩放到选择", "Zoom to selection";
        PanLeft => "向西移动", "Pan west";
        PanRight => "向东移动", "Pan east";
        PanUp => "向北移动", "Pan north";
        PanDown => "向南移动", "Pan south";
        FoldLayers => "图层面板", "Layer panel";
        FoldCard => "要素面板", "Feature panel";
        FoldTables => "表格面板", "Tables";
        Overview => "鹰眼图", "Overview map";
        KilometreGrid => "公里网", "Kilometre grid";
        Graticule => "经纬网", "Meridians and parallels";
        LightTheme => "浅色", "Light";
        DarkTheme => "深色", "Dark";
        Chinese => "中文", "中文";
        English => "English", "English";
        LargerText => "增大字号", "Larger text";
        SmallerText => "减小字号", "Smaller text";
        ZoomLayer => "缩放到图层", "Zoom to layer";
        ToggleLayer => "显示或隐藏", "Show or hide";
        LayerUp => "上移", "Move up";
        LayerDown => "下移", "Move down";
        RemoveLayer => "移除图层", "Remove layer";
        LayerTable => "打开属性表", "Open attribute table";
        LayerProblems => "查看数据问题", "Show problems";
        DeepCheck => "深度检查图层", "Deep check of the layer";
        DeepCheckAll => "深度检查全部图层", "Deep check of all layers";
        Reload => "重新读取图层文件", "Read the layers' files again";
        Relabel => "显示或隐藏标注", "Show or hide labels";
        LayerStyle => "样式…", "Style…";
        LayerSettings => "坐标系、用途和字段…", "CRS, role and fields…";
        Check => "核查", "Check";
        Stop => "停止", "Stop";
        NextConflict => "下一条", "Next";
        PreviousConflict => "上一条", "Previous";
        DoubtfulToo => "显示存疑冲突", "Show doubtful conflicts";
        ConflictsOnMap => "在地图上显示冲突", "Show conflicts on the map";
        ClearFilter => "清除筛选", "Clear filters";
        ChooseRules => "选择规则文件…", "Choose rule file…";
        BuiltInRules => "使用内置规则", "Use built-in rules";
        Compare => "对比两个图层", "Compare two layers";
        CompareFlip => "对比：互换或切换", "Compare: exchange or flip";
        MeasureDistance => "量距离", "Measure distance";
        MeasureArea => "量面积", "Measure area";
        Ask => "查询…", "Ask…";
        Buffer => "缓冲区…", "Buffer…";
        Siting => "拟建地块预检…", "Check a proposed plot…";
        MatchRegister => "名录核对…", "Match a register…";
        Palette => "命令面板…", "Command palette…";
        Help => "快捷键与帮助", "Shortcuts and help";
        About => "关于净土", "About Jingtu";
        TabConflicts => "冲突", "Conflicts";
        TabProblems => "数据问题", "Data problems";
        TabAttributes => "属性表", "Attributes";
        TabStatistics => "统计", "Statistics";
        TabMessages => "消息", "Messages";
        CloseDialog => "关闭", "Close";
    }
}

catalogue! {
    /// One line on what a command does, for tooltips and the palette.
    CommandHint {
        Open => "选择图层文件或文件夹；也可以把文件拖到窗口上", "Choose layer files or a folder; files can be dropped on the window too";
        Browse => "用系统对话框选择文件", "Choose files in the system's dialog";
        OpenDemo => "打开程序自带的虚构柳州数据", "Open the bundled fictional Liuzhou data";
        OpenWorkspace => "打开 .gpkg 工作空间：图层、样式、规则和上次核查", "Open a .gpkg workspace: layers, styles, rules and the last check";
        SaveWorkspace => "把图层、样式、规则和核查结果存入一个文件", "Keep layers, styles, rules and results in one file";
        Export => "写出 CSV、XLSX、GeoJSON 或 GeoPackage", "Write CSV, XLSX, GeoJSON or GeoPackage";
        CopyMap => "把当前地图连同图例、比例尺复制到剪贴板；纸张和比例按“保存地图图片”上次的选择", "Copies the map in view with legend and scale; paper and scale as last chosen for saving it";
        SavePicture => "把当前地图存为 PNG 图片，或按纸张存为 PDF", "Save the map in view as a PNG picture, or on paper as a PDF";
        Quit => "关闭窗口", "Close the window";
        Undo => "恢复上一个图层、样式、筛选或视图", "Bring back the last layers, styles, filter or view";
        Redo => "重做撤销的修改", "Do again what was undone";
        Deselect => "取消选择并关闭查找结果", "Clear the selection and close the search";
        PrintPlot => "把选中地块的 A4 地块表（地图、属性、冲突、依据）存为 PDF", "Save the selected plot's A4 sheet (maps, attributes, conflicts, articles) as a PDF";
        CopyCard => "把选中要素的属性和冲突复制为文本", "Copy the selected feature's attributes and conflicts as text";
        CopyCardTable => "把要素的面积、属性、周边复制成表格，可粘贴到电子表格", "Copies areas, attributes and surroundings of the feature as a table for spreadsheets";
        Find => "按编号查找要素，或输入坐标定位", "Find a feature by its identifier, or go to coordinates";
        Zoom => "地图缩放；滚轮以光标为中心缩放", "Zoom the map; the wheel zooms towards the cursor";
        ZoomAll => "显示全部图层的范围", "Show the extent of all layers";
        ZoomSelection => "显示选中的要素或冲突的两个要素", "Show the selected feature, or both features of the conflict";
        Pan => "移动地图；也可以用鼠标拖动", "Move the map; dragging does the same";
        Fold => "显示或收起面板", "Show or fold the panel";
        Overview => "在地图一角显示全图位置", "Show in a corner where the view is";
        KilometreGrid => "在地图上画分析坐标系的公里网", "Draw the kilometre grid of the analysis CRS on the map";
        Graticule => "在地图上画经线和纬线", "Draw meridians and parallels on the map";
        Theme => "切换界面明暗", "Switch between light and dark";
        Language => "切换界面语言", "Switch the language";
        Text => "改变界面字号", "Change the type size";
        ZoomLayer => "显示该图层的范围", "Show the layer's extent";
        ToggleLayer => "在地图上显示或隐藏该图层", "Show or hide the layer on the map";
        Order => "改变图层的叠放次序", "Change the drawing order";
        RemoveLayer => "从窗口移除，源文件不受影响", "Remove it from the window; its file is untouched";
        LayerTable => "列出该图层的全部记录", "List all records of the layer";
        LayerProblems => "列出读取该图层时发现的问题", "List what was found while reading the layer";
        DeepCheck => "查找图层内部的重叠、重复、窄缝、碎图斑和与图形不符的面积", "Find overlaps, duplicates, gaps, slivers and wrong areas within the layer";
        Reload => "文件在打开之后有变动时，重新读取全部图层", "Read all layers again when files changed after they were opened";
        Relabel => "在要素旁标注编号或名称", "Write identifiers or names beside the features";
        LayerStyle => "按类别或字段着色，设置不透明度、线宽和标注", "Colour by class or field; opacity, line width, labels";
        LayerSettings => "改变对该图层的理解：坐标系、用途、编号和类别字段、编码", "Change what the layer is taken for: CRS, role, identifier and class fields, encoding";
        Check => "按规则查找图层之间的冲突", "Find where layers conflict under the rules";
        Stop => "停止正在进行的工作", "Stop the work under way";
        Step => "选中相邻的一条冲突，地图随之移动", "Select the neighbouring conflict; the map follows";
        DoubtfulToo => "位置误差可能推翻的冲突默认隐藏", "Conflicts that position error could undo are hidden by default";
        ConflictsOnMap => "按严重性在地图上圈出冲突", "Ring conflicts on the map by severity";
        ClearFilter => "显示全部确定的冲突", "Show all certain conflicts";
        ChooseRules => "使用自定的 TOML 规则文件", "Use a TOML rule file of your own";
        BuiltInRules => "改回程序自带的规则", "Go back to the rules that come with the program";
        Compare => "卷帘或闪烁对比两个图层，例如规划用途与现状", "Swipe or blink between two layers, such as planned and present use";
        CompareFlip => "卷帘时互换左右图层，闪烁时切换到另一图层", "Exchanges left and right of a swipe; shows the other layer of a blink";
        MeasureDistance => "在地图上逐点单击，量每段长度、方位角和总长（椭球面与平面）", "Click points on the map: length and azimuth of each leg and in all, on the ellipsoid and in the plane";
        MeasureArea => "在地图上逐点单击围出范围，量面积和周长（椭球面与平面）", "Click corners on the map: area and perimeter, on the ellipsoid and in the plane";
        Ask => "按位置和条件查找要素：某处多少米以内、画出的范围内、字段条件", "Features by place and condition: within metres of something, inside a polygon, by fields";
        Buffer => "画出所选要素周围若干米的范围，列出其中的要素", "The outline some metres around the selected feature, and what lies within";
        Siting => "画出、粘贴或打开一块拟建用地，按全部规则预检", "Draw, paste or open a proposed plot and judge it by every rule";
        MatchRegister => "把没有坐标的名录与已打开的面图层逐条核对，由人确认", "Match a register without coordinates to an open layer of polygons; a person confirms";
        Palette => "输入名称执行任何命令", "Run any command by its name";
        Help => "全部命令及快捷键", "All commands with their shortcuts";
        About => "版本、数据与许可", "Version, data and licences";
        Tab => "在下方显示这张表", "Show this table below the map";
        CloseDialog => "关闭对话框", "Close the dialog";
    }
}

catalogue! {
    /// Why a command is not possible now.
    WhyNot {
        NothingOpen => "还没有打开图层", "No layers are open";
        NothingSelected => "没有选中要素", "Nothing is selected";
        NoResults => "还没有核查结果，先按 F5 核查", "No results yet: check with F5 first";
        NoRows => "没有符合筛选的冲突", "No conflict fits the filter";
        NothingToUndo => "没有可撤销的修改", "Nothing to undo";
        NothingToRedo => "没有可重做的修改", "Nothing to redo";
        NothingRuns => "没有正在进行的工作", "No work is under way";
        AlreadyRuns => "正在进行", "Already under way";
        AlreadySo => "已经是这样", "Already so";
        OneLayer => "需要至少两个图层", "It takes two layers";
        NotComparing => "没有在对比图层", "No layers are being compared";
        AtTop => "已在最上面", "Already on top";
        AtBottom => "已在最下面", "Already at the bottom";
    }
}

catalogue! {
    /// The menus.
    MenuName {
        File => "文件", "File";
        Edit => "编辑", "Edit";
        View => "视图", "View";
        Layer => "图层", "Layer";
        Check => "核查", "Check";
        Tools => "工具", "Tools";
        Help => "帮助", "Help";
    }
}
