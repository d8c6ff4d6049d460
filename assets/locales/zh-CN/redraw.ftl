# 重划网格：工具、方案、发布、沿革。

## 历史
action-add-plan = 新建方案
action-edit-plan = 重划
action-rename-plan = 方案改名
action-discard-plan = 搁置方案
action-unlock-borders = 解锁社区边界
action-publish-plan = 发布方案
history-plans = 方案

## 不能发布的原因
store-date-needed = 需要日期，例如 2021-09-12。
remedy-obstacles = 在方案里改正后再发布。
obstacle-no-draft = 此方案已不是草案。
obstacle-unsound = 网格在此重叠、缺损或留有缝隙：{ $lon }，{ $lat }
obstacle-superseded = 方案所依据的 { $count } 个网格已被后来的发布取代：{ $grids }
obstacle-superseded-remedy = 先用“重划 ▸ 改接到现行网格”。
obstacle-missing = { $count } 个现行网格在方案中没有去处：{ $grids }
obstacle-unassigned = { $count } 个网格归属未定或不属于任何社区：{ $grids }
obstacle-exhausted = 社区 { $community } 的网格编号已用到 999。

## 工作区与命令
menu-plan = 重划
workspace-map = 作战图
workspace-redraw = 重划
command-redraw = 重划网格或回到作战图
command-new-plan = 新建方案…
command-copy-plan = 复制方案
command-rename-plan = 方案改名…
command-discard-plan = 搁置方案
command-rebase-plan = 改接到现行网格
command-tool-select = 工具：选择
command-tool-move = 工具：移动边界
command-tool-reshape = 工具：改画边界
command-tool-split = 工具：划分网格
command-tool-give = 工具：划给所选网格
command-merge = 合并所选网格
command-follow-streets = 画线沿街巷
command-next-task = 下一个待办
command-colour-by-size = 按户数着色
command-compare-plan = 与现行网格比较
command-unlock-borders = 解锁社区边界…
command-publish-plan = 发布方案…
command-roll-back = 撤回最近一次发布…
command-export-lineage = 导出网格沿革…
dialog-lineage = 导出网格沿革
blocked-no-plan = 先进入重划（F2）
blocked-one-grid = 先选中两个以上相邻的网格
blocked-no-publication = 没有可撤回的发布

## 工具
tool-select-short = 选择
tool-move-short = 移动边界
tool-reshape-short = 改画
tool-split-short = 划分
tool-give-short = 划给
tool-merge-short = 合并
tool-follow-short = 沿街巷
tool-select-hint = 点选网格；拖动平移；按住 Shift 点选多个后可合并（J）
tool-move-hint = 拖动顶点、交点或边线；双击边线加点，Delete 删点；Shift 拖框选多个；方向键微移；按住 Ctrl 不吸附
tool-reshape-hint = 画出新边界，起止都落在旧边界上；双击或 Enter 完成，Backspace 退一点，Esc 取消
tool-split-hint = 画线穿过网格；可点画也可按住拖画；回到起点即挖出一块；双击或 Enter 完成，Esc 取消
tool-give-hint = 先选中接收的网格，再点相邻网格里的街块，该街块即划给所选网格
tool-follow-hint = 线段沿街巷走最短路
snap-node = 交点
snap-vertex = 顶点
snap-edge = 边线
snap-street = 街巷
snap-building = 楼栋边
figure-length = 线长
figures-new = 新网格
figures-same = { $name } { $after } 户 { $area }
figures-changed = { $name } { $before } → { $after } 户 { $area }
figures-cut = 切到 { $count } 栋楼
figures-separator = {"  ·  "}

## 拒绝
refusal-go = 看看在哪里
refusal-gone = 这个顶点、边线或网格已经不在了。
refusal-gone-remedy = 图已更新，请再试一次。
refusal-off-the-globe = 位置超出经纬度范围。
refusal-off-the-globe-remedy = 请放在地图范围内。
refusal-crosses = 边界会与另一条边界相交（已标出）。
refusal-crosses-remedy = 移到那条边界之内，或先移动那条边界。
refusal-overlaps = 网格会重叠，或有地方无人管：{ $grids }
refusal-overlaps-remedy = 换一个位置，或分几步移动。
refusal-vanishes = { $grids }会变得没有面积。
refusal-vanishes-remedy = 若要并掉它，请选中两个网格后合并（J）。
refusal-node-stays = 这里有三条以上边界相交，不能删去。
refusal-node-stays-remedy = 移动它，或合并相邻网格。
refusal-no-cut = 线没有把网格分开。
refusal-no-cut-remedy = 让线的两端都到达或越过边界，或画成闭合圈。
refusal-no-stretch = 线没有与网格边界相交两次。
refusal-no-stretch-remedy = 起点和终点都要落在同一网格的边界上或越过它。
refusal-sliver = 会留下宽不到半米的碎片。
refusal-sliver-remedy = 放大后让线离边界远一些，或吸附到边界上。
refusal-not-beside = 这些网格不相邻：{ $grids }
refusal-not-beside-remedy = 只有共用一段边界的网格才能合并或划给。
refusal-protected = 这是{ $grids }的边界，受保护。
border-outside = 辖区之外
border-separator = 与
refusal-protected-remedy = 需要时由指挥长在本方案中写明理由解锁。
refusal-unsound = 这里的网格本来就重叠：{ $grids }
refusal-unsound-remedy = 先修复图（gridroom repair），再重划。
doubt-buildings = 此线会切到 { $count } 栋楼。
doubt-building = 第 { $number } 栋
doubt-insist = 仍然这样划
doubt-give-up = 不划了

## 方案
plan-grid-name = 网格名称
plan-grid-unassigned = 归属未定（定下之前不能发布）
plan-label = 方案
plan-published = 现行网格
plan-new-name = 方案{ $number }
plan-rebased-name = { $name }（改接）
plan-copy-name = { $name }（副本）
plan-name = 方案名称
plan-new-title = 新建方案
plan-rename-title = 方案改名
plan-make = 新建
plan-new = 新建
plan-copy = 复制
plan-rename = 改名
plan-discard = 搁置
plan-compare = 比较
plan-compare-with = 与其他方案比较
plan-unlock = 解锁边界
plan-publish = 发布
plan-unlocked = 社区边界已解锁：{ $why }
unlock-title = 解锁社区边界
unlock-text = 解锁后，本方案可以移动社区和街道的边界。理由记入日志。
unlock-reason = 理由
unlock-do = 解锁

## 平衡与待办
balance-title = 规模平衡
balance-none = 图上没有户数。
balance-band = 目标户数
balance-colour = 按户数着色
balance-summary = { $grids } 个网格，{ $households } 户：偏小 { $under }，适中 { $within }，偏大 { $over }
balance-bar = { $from }–{ $to } 户：{ $count } 个网格
balance-order = 排序
balance-by-deviation = 偏差
balance-by-compactness = 形状
column-grid = 网格
column-households = 户数
column-residents = 人口
column-compactness = 形状
column-hectares = 公顷
column-old-grid = 原网格
column-new-grid = 新网格
column-share = 占原网格
worklist-title = 待办（{ $count }）
worklist-none = 四条原则都符合。
worklist-next = 下一个待办
trouble-gap = 无人管的缝隙 { $value }（{ $name }旁）
trouble-overlap = 重叠 { $value }（{ $name }）
trouble-unassigned = { $name }：归属未定
trouble-pieces = { $name }：分成 { $value } 块
trouble-building-cut = { $name }：边界切到楼栋
trouble-no-entrance = { $name }：没有出入口
trouble-entrances = { $name }：{ $value } 个出入口
trouble-too-large = { $name }：{ $value } 户，偏大
trouble-too-small = { $name }：{ $value } 户，偏小

## 比较
comparison-title = 与{ $with }比较：{ $old } → { $new } 个网格，换手 { $households } 户、{ $area }
comparison-only-changed = 只看有变化的
comparison-close = 关闭比较
comparison-same = 两边完全一样。

## 发布
publish-title = 发布方案
publish-text = 发布“{ $name }”。先看看会发生什么：
publish-date = 生效日期
publish-largest-keeps = 被划分的网格，最大的一块保留原编码
publish-look = 看看会发生什么
publish-do = 发布
publish-grids = 不变 { $kept }，调整 { $adjusted }，停用 { $retired }，新设 { $new }
publish-moved = { $kind }：{ $count } 条改归新网格
publish-unmoved = { $count } 条记录不知道该归哪个网格，发布后需人工处理：
publish-zones = 新网格沿用原网格中最严的管控，直到有新的命令。
roll-back-title = 撤回发布
roll-back-text = 撤回“{ $name }”（{ $date } 生效）：{ $new } 个新网格取消，{ $retired } 个停用网格恢复，{ $moved } 条记录归回原网格。
roll-back-do = 撤回
rebased-title = 改接到现行网格
rebased-carried = 已把方案中改过的 { $count } 个网格带到新方案里；其余取现行网格。原方案保持不变。
rebased-conflicts = { $count } 个网格两边都改过，新方案里取现行网格，请对照原方案重划：
notice-published = 已发布“{ $name }”
notice-rolled-back = 已撤回“{ $name }”的发布
kind-compound = 小区
kind-building = 楼栋
kind-entrance = 出入口
kind-checkpoint = 卡口
kind-sampling-site = 采样点
kind-shop = 店铺
kind-case = 病例
kind-person = 人员
kind-service = 服务

## 沿革
lineage-title = 沿革
lineage-none = 没有记载。
lineage-ancestors = 来自
lineage-descendants = 变成
lineage-split = 划分
lineage-merge = 合并
lineage-adjust = 调整
lineage-transfer = 划入
lineage-kept = 沿用
lineage-redraw = 重划
