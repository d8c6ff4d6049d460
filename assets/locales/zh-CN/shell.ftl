# 窗口上除地图外的文字。
window-title = 网格作战图
town-name = 鲤城示例镇

menu-file = 文件
menu-edit = 编辑
menu-view = 视图
menu-help = 帮助
menu-recent = 最近打开
menu-recent-clear = 清除记录

command-open = 打开地图…
command-open-town = 打开示例镇
command-save-as = 另存为项目…
command-quit = 退出
command-find = 查找网格
command-palette = 命令面板
command-select-all = 全部选中
command-select-none = 取消选中
command-select-neighbours = 连同相邻网格选中
command-zoom-all = 显示全图
command-zoom-selection = 缩放到所选
command-next-problem = 下一个问题
command-previous-problem = 上一个问题
command-switch-labels = 标注名称或编码
command-basemap = 底图…
command-toggle-layers = 图层与网格列表
command-toggle-inspector = 属性栏
command-toggle-problems = 问题列表
command-switch-theme = 浅色或深色
command-switch-language = 切换语言（English）
command-full-screen = 全屏
command-reset-settings = 恢复默认设置…
command-about = 关于网格作战图

tool-open = 打开
tool-zoom-all = 全图
tool-zoom-selection = 所选
tool-labels = 名称/编码
tool-light = 浅色
tool-dark = 深色
tool-language = English

blocked-busy = 正在读写文件，请稍候
blocked-choosing = 请先在文件对话框中选择或取消
blocked-no-map = 尚未打开地图
blocked-map-hidden = 当前页面上没有地图
blocked-no-selection = 尚未选中网格
blocked-no-findings = 没有发现问题

search-label = 查找
search-hint = 名称、编码或拼音首字母
search-nothing = 没有找到

panel-layers = 图层
panel-grids = 网格（{ $count }）
layer-basemap = 底图
layer-context = 街道与水系
layer-fills = 网格底色
layer-outlines = 网格边界
layer-labels = 标注
layer-ground-names = 路名与地名
layer-problems = 问题
layer-opacity = { $layer }不透明度
list-empty = 打开地图后，网格列于此处。
list-separator = 、
list-more = { $list }等，另有 { $count } 个

inspector-title = 属性
inspector-empty = 单击地图上的网格查看；按住 Shift 单击可多选，按住 Shift 拖动可框选。
inspector-no-area = 没有面积，未在地图上画出。
inspector-neighbours = 相邻网格（{ $count }）
inspector-findings = 问题（{ $count }）
inspector-attributes = 属性（{ $count }）
inspector-several = 已选 { $count } 个网格
inspector-selected = 所选网格
inspector-more = 另有 { $count } 个
figure-code = 编码
figure-area = 面积
figure-perimeter = 周长
figure-compactness = 紧凑度
figure-parts = 部分
figure-holes = 空洞
figure-area-sum = 面积合计
figure-area-mean = 平均面积
unit-m2 = { $n } 平方米
unit-km2 = { $n } 平方公里
unit-m = { $n } 米
unit-km = { $n } 公里

problems-title = 问题（{ $count }）
problems-others = 同时列出空洞与重复顶点（{ $count }）
problems-notes = 读入说明（{ $count }）
problems-none = 边界清、覆盖全：没有缝隙、重叠或无效边界。
column-kind = 类别
column-grids = 网格
column-area = 面积
column-width = 宽度
column-place = 位置（经度，纬度）
finding-collapsed = 面积为零
finding-duplicate = 重复网格
finding-self-intersection = 边界自相交
finding-hole-astray = 洞不在其外环内
finding-interior-split = 内部被洞切断
finding-parts-touch = 同一网格的各部分相邻
finding-overlap = 重叠
finding-gap = 缝隙
finding-mismatch = 边界不一致
finding-spike = 边界有尖刺
finding-repeated-point = 重复顶点
finding-hole = 空洞

note-whole-file = { $why }
note-one = { $why }：第 { $number } 个要素
note-several = { $why }：{ $count } 个要素（第 { $numbers } 个）
note-more = { $numbers }…
note-byte-order-mark = 跳过了字节顺序标记
note-crs = 去掉了旧式坐标系说明（WGS84）
note-ring-closed = 边界未闭合，已闭合
note-rewound = 边界走向已按 RFC 7946 调整
note-height = 去掉了高程
note-flattened = 几何集合已展开
note-not-polygon = 不是面，已保留，不作为网格
note-no-geometry = 没有几何，列为未定位

status-counts = 共 { $total } 个网格，已选 { $selected } 个
status-sound = 无问题
status-problems = { $count } 个问题
status-synthetic = 示例数据，均为虚构
status-busy = 正在读写文件…
status-beginning = 正在打开方案…
status-beginning-first = 首次重划：正在建立项目和第一个方案…
hint-no-map = 打开文件，或把文件拖到窗口上
hint-map = 单击选中网格，拖动平移，滚轮缩放，Shift 拖动框选
hint-selection = Shift 单击增减，双击放大，Esc 取消选中
hint-print = 预览与打印结果一致；Esc 返回地图
hint-own-town = 选定范围，以及社区和网格的划法，再新建项目；Esc 返回
hint-by-keys = { $hint }；{ $keys } 用键盘光标
hint-cursor = 方向键移动光标（Shift 微移，Ctrl 大步），空格即单击，Shift+空格即 Shift 单击，Esc 收起光标
hint-cursor-draws = 方向键移动光标（Shift 微移，Ctrl 大步），空格取点，Enter 完成，Backspace 退回一点，Esc 收起光标
hint-cursor-moves = 方向键移动光标（Shift 微移，Ctrl 大步），空格抓起顶点或边线，Shift+空格标记，Delete 删除顶点，Esc 收起光标
hint-cursor-carrying = 方向键移动（Shift 微移，Ctrl 大步），空格或 Enter 放下，Esc 放回原处
notice-saved = 已保存到 { $file }

palette-label = 命令面板
palette-hint = 输入命令名称

basemap-title = 底图
basemap-none = 不使用底图
basemap-tianditu = 天地图（须自行申请密钥）
basemap-token = 天地图密钥
basemap-token-hint = 在天地图控制台申请的密钥（tk）
basemap-openstreetmap = OpenStreetMap
basemap-trying = 正在试取一幅瓦片…
basemap-incomplete = 请先填写密钥、地址或选择文件
basemap-learns = 瓦片提供方会得知本机的网络地址，以及正在查看的位置和比例；网格、病例与人员不会发送给它。
basemap-xyz = 其他网络瓦片（XYZ 地址）
basemap-url = 瓦片地址
basemap-gcj02 = 瓦片为 GCJ-02 坐标
basemap-gcj02-hint = 国内多数网络地图使用 GCJ-02，与 WGS84 相差数百米；勾选后自动对齐
basemap-file = 本地瓦片文件（MBTiles、PMTiles）
basemap-offline = 没有网络时请选用本地瓦片文件。
button-apply = 应用
button-cancel = 取消
# 时刻栏旁：所填即为。
form-instant = 即 { $at }
button-choose = 选择文件…
button-close = 关闭
button-more = 更多操作

context-zoom = 放大到此网格
context-select = 加入所选
context-deselect = 移出所选
context-copy-name = 复制名称
context-copy-code = 复制编码
context-copy-place = 复制此处坐标

dialog-open = 打开地图
dialog-save = 另存为
dialog-kind = 地图与项目
dialog-tiles = 选择瓦片文件
dialog-tiles-kind = 瓦片文件

empty-title = 尚未打开地图
empty-text = 打开项目或地图文件，或把文件拖到此处。
drop-here = 松开即可打开
drop-asked = 请先处理打开的对话框，再拖入文件

error-title = 出现问题
error-not-opened = 无法打开“{ $file }”
error-not-saved = 无法保存“{ $file }”
error-map-kept = 已打开的地图未受影响。
error-basemap = 底图无法显示
error-too-large = 文件有 { $size } MB，超过 { $limit } MB 的上限。
error-empty = 文件是空的。
error-not-utf8 = 第 { $line } 行的文字不是 UTF-8 编码。
error-json = 第 { $line } 行第 { $column } 列不是有效的 JSON（{ $detail }）。
error-not-geojson = 这不是 GeoJSON：类型为 { $found }。
error-topojson = 这是 TopoJSON 文件。
error-crs = 文件说明其坐标系为 { $name }，而 GeoJSON 须为 WGS84 经纬度。
error-feature = 第 { $number } 个要素 { $title }：{ $why }
error-structure = 第 { $line } 行第 { $column } 列：{ $detail }
error-geometry-type = 未知的几何类型 { $kind }
error-too-deep = 几何集合嵌套超过 { $limit } 层
error-vertex = 第 { $ring } 个环第 { $vertex } 个顶点 { $value } 不是经纬度
error-not-finite = （不是有限数）
remedy-io = 请确认文件存在、且有权读取。
remedy-too-large = 请拆分文件，或去掉不需要的内容。
remedy-other-file = 请选择含 FeatureCollection 的 GeoJSON 文件。
remedy-utf8 = 请用 UTF-8 编码重新保存（中文 Windows 软件常存为 GBK）。
remedy-cut = 文件可能没有下载或复制完整，请重新取得。
remedy-json = 请在该处更正，或从原软件重新导出。
remedy-transform = 看来是投影坐标（米）。请先转换为 WGS84 经纬度。
remedy-swapped = 看来纬度写在了经度之前。GeoJSON 要求经度在前。
remedy-coordinates = 请在原软件中检查该顶点。
remedy-flatten = 请从原软件导出为普通面要素。
remedy-save = 请检查磁盘空间与写入权限，或换一个位置保存。原有文件未受影响。
remedy-basemap = 网格照常显示。可在“视图 → 底图”中更换。

about-title = 关于
about-version = 网格作战图 Gridroom { $version }
about-text = 街道指挥部的网格化防控作战台。边界清、覆盖全、管理活。数据只保存在本机，不需要网络。
about-licence = 许可：MIT 或 Apache-2.0。字体：思源黑体（Noto Sans SC），OFL 1.1。图标：Phosphor Icons，MIT。
reset-settings-title = 恢复默认设置
reset-settings-text = 图层、标注、颜色、面板、底图、文字大小、打印方案和以往的导入选择恢复为初始状态。项目文件、最近打开的文件和界面语言不变。
reset-settings-now = 恢复默认
reset-settings-done = 已恢复默认设置。
about-find-licence = 查找许可

error-no-graphics =
    无法打开窗口：没有可用的图形驱动。
    Debian、Ubuntu：sudo apt install mesa-vulkan-drivers libgl1-mesa-dri libegl1
    Windows：请安装显卡厂商的驱动；远程桌面下请启用硬件图形。
    没有图形界面的机器上可用 gridroom check、gridroom repair。
    { $detail }

notices = 消息 { $count }
notice-now = 刚刚
notice-age = { $minutes } 分钟前
leave-title = 放弃填写的内容？
leave-text = 已填写、选定或绘制的内容尚未保存。
leave-stay = 继续填写
leave-now = 放弃
broke-off-title = 程序出错
broke-off-text = 这项操作中途出错，没有完成，也没有改动任何文件。
broke-off-project = 处理项目时程序出错。已保存的内容完好，正在进行的这一步没有写入。请重新打开项目。
broke-off-reopen = 重新打开
command-zoom-in = 放大
command-zoom-out = 缩小
command-crosshair = 键盘光标
notice-undone = 已撤销：{ $what }
notice-redone = 已重做：{ $what }
broke-off-log = 日志文件夹：{ $folder }

# 底部抽屉与顶栏
drawer-time = 时间与曲线
drawer-figures = 统计表
drawer-problems = 问题列表
drawer-history = 历史记录
drawer-comparison = 方案对比
drawer-incoming = 待导入内容
drawer-close = 收起底部抽屉
command-toggle-time = 时间与曲线
top-menu = 菜单
top-more = 更多工具

command-keys = 快捷键一览
keys-title = 快捷键一览
keys-others = 其他
keys-pan = 移动地图
keys-cursor-move = 移动键盘光标（Ctrl 大步，Shift 微移）
keys-cursor-set = 在键盘光标处单击、Shift 单击
keys-cursor-back = 画线时退回一点
keys-tables = 在表格中移动
keys-save-form = 保存表单
keys-back = 关闭最上层，或取消
keys-several = 按住单击：加选网格
keys-scale = 界面缩放：原大、放大、缩小

command-save-diagnosis = 保存诊断信息…
dialog-diagnosis-kind = 文本
command-practice = 练习文件…
dialog-practice = 练习文件存放的文件夹
notice-practice = 练习文件已写入 { $folder }，共 { $count } 个
practice-differs = 该处已有同名文件，内容不同。
practice-differs-remedy = 请选择其他文件夹，或先移走该文件。
command-guide = 使用手册
guide-title = 使用手册
guide-picture-large = 单击查看原图
guide-picture-fit = 单击缩至页宽

# 引导：五步
command-tour = 五步引导
tour-step = 引导 { $number }/{ $count }：{ $step }
tour-move = 移动边界
tour-move-text = 打开重划，选择“移动边界”（M），把一个顶点或一段边线拖到新位置后松开。相邻网格随之改变，不留缝隙，Ctrl+Z 撤销。
tour-split = 划分网格
tour-split-text = 选择“划分”（S），在网格一侧单击，画到另一侧，按 Enter。确认前可看到两部分的户数。
tour-case = 登记病例
tour-case-text = 打开疫情工作区，按 N，在地图上单击所在楼栋，填写后保存。首次登记前请设置管理员口令。
tour-replay = 回放
tour-replay-text = 按 P 回放各日情况，至少播放三天。再按一次暂停，拖动时间轴可看任一时刻。
tour-publish = 发布方案
tour-publish-text = 回到重划，单击“发布”，核对新旧网格、人员与岗位的去向后确认。发布后新网格生效，原网格留存沿革。
tour-open-redraw = 打开重划
tour-open-epidemic = 打开疫情工作区
tour-back = 上一步
tour-skip = 跳过
tour-leave = 暂时离开
tour-end = 引导完成
tour-end-text = 按 F1 查阅使用手册；“文件”菜单可新建项目，或由 OpenStreetMap 建立本地地图。
tour-close = 关闭

io-not-found = 找不到此文件或文件夹
io-denied = 没有访问权限
io-exists = 已有同名文件
io-full = 磁盘空间不足
io-read-only = 所在磁盘只能读取，不能写入
io-folder = 这是文件夹，不是文件
io-short = 文件不完整
io-other = 系统提示：{ $detail }
io-of-file = { $file }：{ $why }

rule-fault-json = 第 { $line } 行第 { $column } 列不是有效的 JSON（{ $detail }）
rule-fault-form = 第 { $line } 行第 { $column } 列不合规则文件的格式（{ $detail }）
rule-fault-no-stage = “at_case”为空：有病例的网格须有分区
rule-fault-no-wording = “notices”未给出任何语言的通告文字
rule-fault-empty-text = 通告文字“{ $text }”为空
rule-fault-open-brace = 通告文字“{ $text }”中的花括号没有闭合
rule-fault-unknown = 通告文字“{ $text }”中的 {"{"}{ $asked }{"}"} 无法填写，可用：{ $known }
rule-fault-no-size = “floor_height_m”和“least_m2”须为正数
rule-fault-field = 第 { $line } 行“{ $field }”：{ $wrong }
rule-wrong-lacks = 缺少“{ $what }”，请补上
rule-wrong-empty = 内容为空，请填写
rule-wrong-range = 请填 { $least } 至 { $most } 的整数
rule-wrong-above = 请填大于 0、不超过 { $most } 的数
rule-wrong-hours = 每个时段须先起后止，并按先后排列
rule-wrong-unknown = 不认识“{ $asked }”，可用：{ $known }
rule-fault-no-floor = “{ $kind }”的“floor_m2”须大于零

# 界面部件的名称，供读屏软件
toolkit-panel = 调整面板大小
toolkit-close = 关闭窗口
toolkit-right = 调整窗口右边
toolkit-left = 调整窗口左边
toolkit-bottom = 调整窗口下边
toolkit-top = 调整窗口上边
toolkit-bottom-right = 调整窗口右下角
toolkit-top-right = 调整窗口右上角
toolkit-bottom-left = 调整窗口左下角
toolkit-top-left = 调整窗口左上角
