# Redrawing the grids: tools, plans, publication, lineage.

## History
action-add-plan = Plan made
action-edit-plan = Redrawn
action-rename-plan = Plan renamed
action-discard-plan = Plan laid aside
action-unlock-borders = Community borders unlocked
action-publish-plan = Plan published
history-plans = Plans

## Why a plan cannot be published
store-date-needed = A date is needed, such as 2021-09-12.
remedy-obstacles = Put it right in the plan, then publish.
obstacle-no-draft = This plan is no draft any more.
obstacle-unsound = Grids overlap, lack ground or leave a gap here: { $lon }, { $lat }
obstacle-superseded = { $count } grids that the plan builds on were superseded by a later publication: { $grids }
obstacle-missing = { $count } published grids have no place in the plan: { $grids }
obstacle-unassigned = { $count } grids belong to no community: { $grids }
obstacle-exhausted = Community { $community } has used the grid numbers up to 999.
