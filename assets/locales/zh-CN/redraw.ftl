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
obstacle-missing = { $count } 个现行网格在方案中没有去处：{ $grids }
obstacle-unassigned = { $count } 个网格不属于任何社区：{ $grids }
obstacle-exhausted = 社区 { $community } 的网格编号已用到 999。
