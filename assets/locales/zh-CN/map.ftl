# 地图上的文字。
map-name = 地图
map-cursor = 地图，键盘光标位于 { $place }
map-cursor-over = { $before }；{ $what }
map-cursor-snaps = { $before }；已吸附到{ $what }
map-cursor-carries = { $before }；已抓起，随光标移动
map-hover = { $what }：单击选中，双击放大
map-hover-does = { $what }：{ $does }
map-does-select = 单击选中
map-does-vertex = 拖动移动此顶点，单击标记
map-does-line = 拖动移动界线，双击加一个顶点
map-does-held = { $grids }的边界上的顶点，受保护，不能移动；需要时由值班领导“解锁边界”
map-does-along = { $grids }的边界上的顶点，受保护，只能沿边界移动；需要时由值班领导“解锁边界”
map-does-held-line = { $grids }的边界，受保护，不能移动；需要时由值班领导“解锁边界”
map-does-reshape = 单击开始画新的界线
map-does-split = 单击开始画分割线
map-does-go-on = 单击加一点，双击或回车完成
map-does-close = 单击闭合
map-does-corner = 单击放下第一个点
map-does-point = 单击与图纸上相同的点
map-does-receive = 单击选定接收的网格
map-does-receives = 已选定为接收的网格，再单击相邻网格中的一块
map-does-give = 单击把这一块划给{ $to }
map-does-marked = 回车划出已标记的建筑，单击取消标记
map-does-block = 单击标记这一块，或取消标记
map-does-edge = 单击须作边界的网格边界、街道或巷道，再次单击取消
map-does-case = 单击即以此处为居住地
map-does-site = 单击即以此处为楼栋的位置
map-does-sampling-site = 单击即以此处为采样点的位置
map-hover-selected = { $what }：已选中，双击放大
map-north = 北
map-north-up = 上北下南
map-scale = 比例尺：{ $length }
map-metres = { $n } 米
map-kilometres = { $n } 公里
map-centimetres = { $n } 厘米
map-list-separator = 、

map-letter-lockdown = 封
map-letter-control = 管
map-letter-precaution = 防
map-letter-free = 无
map-zone-lockdown = 封控区
map-zone-control = 管控区
map-zone-precaution = 防范区
map-zone-free = 无疫网格
map-zone-unset = 未划定

map-legend-days = 病例：{ $from } 至 { $to }
map-legend-zones = 防控分区
map-legend-groups = 图例（{ $key }）
map-legend-apart = 图例
map-legend-row = { $name }  { $count }
map-legend-no-group = 未归属
map-legend-more = 另有 { $count } 类
map-legend-group-count = { $groups } 组共 { $count } 个网格，相邻组不同色
map-legend-grid-count = 网格 { $count } 个，颜色仅为区分相邻
map-legend-entrances = 出入口
map-legend-checkpoints = 卡口
map-legend-places = 地点
map-legend-schools = 学校
map-legend-hospitals = 医院
map-legend-problems = 问题

map-tiles-missing = { $count } 块底图未能加载，单击重试
map-basemap-template = 底图地址“{ $what }”不可用：须以 http:// 或 https:// 开头，并含 {"{x}"}、{"{y}"}、{"{z}"}。
map-basemap-network = 底图无法联网（{ $detail }）。请检查本机的证书与网络设置。
map-basemap-file = 底图文件 { $what } 无法打开（{ $detail }）。请确认它是 MBTiles 或 PMTiles 文件。
map-basemap-fault-database = 不是 SQLite 数据库，或已损坏
map-basemap-fault-empty = 其中没有瓦片
map-basemap-fault-header = 缺少 PMTiles 第 3 版文件头
map-basemap-format = 底图文件 { $what } 的瓦片格式为 { $detail }，暂不支持。请换用 PNG 或 JPEG 瓦片。
map-basemap-no-tiles = 未能从 { $what } 加载任何底图。请检查网络与地址，然后重试或重新选择底图。

map-finding-gap = 缝隙：{ $faces }，面积 { $area } 平方米，宽 { $width } 米
map-finding-hole = 空洞：{ $faces }，面积 { $area } 平方米，宽 { $width } 米
map-finding-overlap = 重叠：{ $faces }，面积 { $area } 平方米，宽 { $width } 米
map-finding-mismatch = 边界不一致：{ $faces }
map-finding-self-intersection = 边界自相交：{ $faces }
map-finding-hole-astray = 洞不在外环内：{ $faces }
map-finding-interior-split = 内部被洞切断：{ $faces }
map-finding-parts-touch = 各部分沿边相邻，应为一体：{ $faces }
map-finding-spike = 边界有尖刺：{ $faces }
map-finding-repeated-point = 重复顶点：{ $faces }
map-finding-collapsed = 面积为零：{ $faces }
map-finding-duplicate = 重复网格：{ $faces }

# 属性的名称；文件里的原名在悬停时显示。
attribute-full-name = 全称
attribute-dedicated = 专属网格
attribute-valid-from = 启用日期
attribute-valid-to = 停用日期
attribute-synthetic = 示例数据
attribute-category = 类别
attribute-status = 状态
attribute-address = 地址
attribute-note = 备注
attribute-entrance = 出入口
attribute-still = 在用

start-title = 一座虚构的示例镇
start-text = 156 个网格以及病例、隔离、卡口和采样点均为虚构，可随意查看、修改、撤销。需要时请打开自己的地图或新建项目。
start-look = 查看示例

# 图例的折叠按钮
map-legend-fold = 收起图例
map-legend-unfold = 展开图例
