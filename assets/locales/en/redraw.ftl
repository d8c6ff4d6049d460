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
obstacle-superseded-remedy = Use Redraw ▸ Rebase on published grids first.
obstacle-missing = { $count } published grids have no place in the plan: { $grids }
obstacle-unassigned = { $count } grids are undecided or belong to no community: { $grids }
obstacle-exhausted = Community { $community } has used the grid numbers up to 999.

## Workspaces and commands
menu-plan = Redraw
workspace-map = Map
workspace-redraw = Redraw
command-redraw = Redraw grids, or back to the map
command-new-plan = New plan…
command-copy-plan = Copy plan
command-rename-plan = Rename plan…
command-discard-plan = Lay plan aside
command-rebase-plan = Rebase on published grids
command-tool-select = Tool: select
command-tool-move = Tool: move boundary
command-tool-reshape = Tool: reshape boundary
command-tool-split = Tool: split grid
command-tool-give = Tool: give to selected grid
command-merge = Merge selected grids
command-follow-streets = Lines follow streets
command-next-task = Next task
command-colour-by-size = Colour by households
command-compare-plan = Compare with published grids
command-unlock-borders = Unlock community borders…
command-publish-plan = Publish plan…
command-roll-back = Roll back last publication…
command-export-lineage = Export lineage…
dialog-lineage = Export lineage
blocked-no-plan = Enter redrawing first (F2)
blocked-one-grid = Select two or more neighbours first
blocked-no-publication = There is no publication to roll back

## Tools
tool-select-short = Select
tool-move-short = Move
tool-reshape-short = Reshape
tool-split-short = Split
tool-give-short = Give
tool-merge-short = Merge
tool-follow-short = Streets
tool-select-hint = Click a grid; drag to pan; Shift-click several, then merge (J)
tool-move-hint = Drag a vertex, junction or line; double-click a line to add a vertex, Delete removes; Shift-drag marks several; arrows nudge; hold Ctrl to stop snapping
tool-reshape-hint = Draw the new boundary from old boundary to old boundary; double-click or Enter ends, Backspace takes a point back, Esc cancels
tool-split-hint = Draw a line across a grid, by clicks or freehand; back to its start cuts out; double-click or Enter ends, Esc cancels
tool-give-hint = Select the grid that takes, then click a block of the grid beside it
tool-follow-hint = Each leg takes the shortest way along the streets
snap-node = junction
snap-vertex = vertex
snap-edge = boundary
snap-street = street
snap-building = building edge
figure-length = Length
figures-new = new grid
figures-same = { $name } { $after } hh { $area }
figures-changed = { $name } { $before } → { $after } hh { $area }
figures-cut = { $count } buildings cut
figures-separator = {"  ·  "}

## Refusals
refusal-go = Show where
refusal-gone = This vertex, line or grid is not there any more.
refusal-gone-remedy = The map has changed; try again.
refusal-off-the-globe = The place is beyond the range of longitude and latitude.
refusal-off-the-globe-remedy = Keep it on the map.
refusal-crosses = The boundary would cross another one (marked).
refusal-crosses-remedy = Stay on this side of it, or move that boundary first.
refusal-overlaps = Grids would overlap, or ground would belong to nobody: { $grids }
refusal-overlaps-remedy = Choose another place, or move in smaller steps.
refusal-vanishes = { $grids } would have no area left.
refusal-vanishes-remedy = To join it, select both grids and merge (J).
refusal-node-stays = Three or more boundaries meet here: it cannot be removed.
refusal-node-stays-remedy = Move it, or merge the grids beside it.
refusal-no-cut = The line does not cut the grid into pieces.
refusal-no-cut-remedy = Let both ends reach or cross the boundary, or close the line to a ring.
refusal-no-stretch = The line does not meet the boundary of the grid twice.
refusal-no-stretch-remedy = Start and end on the boundary of one grid, or beyond it.
refusal-sliver = A sliver less than half a metre wide would be left.
refusal-sliver-remedy = Zoom in and keep the line away from the boundary, or snap to it.
refusal-not-beside = These grids are not neighbours: { $grids }
refusal-not-beside-remedy = Only grids that share a stretch of boundary can be merged or given to.
refusal-protected = This is the border between { $grids }; it is protected.
border-outside = the outside
border-separator = {" and "}
refusal-protected-remedy = A supervisor can unlock it in this plan, with a reason.
refusal-unsound = Grids overlap here already: { $grids }
refusal-unsound-remedy = Repair the map first (gridroom repair).
doubt-buildings = This line would cut { $count } buildings.
doubt-building = No. { $number }
doubt-insist = Do it all the same
doubt-give-up = Leave it

## Plans
plan-grid-name = Grid name
plan-grid-unassigned = Undecided (cannot be published until decided)
plan-label = Plan
plan-published = published grids
plan-new-name = Plan { $number }
plan-rebased-name = { $name } (rebased)
plan-copy-name = { $name } (copy)
plan-name = Name of the plan
plan-new-title = New plan
plan-rename-title = Rename plan
plan-make = Make
plan-new = New
plan-copy = Copy
plan-rename = Rename
plan-discard = Lay aside
plan-compare = Compare
plan-compare-with = Compare with another plan
plan-unlock = Unlock borders
plan-publish = Publish
plan-unlocked = Community borders are unlocked: { $why }
unlock-title = Unlock community borders
unlock-text = Borders of communities and of the subdistrict can then be moved in this plan. The reason goes into the history.
unlock-reason = Reason
unlock-do = Unlock

## Balance and worklist
balance-title = Balance
balance-none = The map has no households.
balance-band = Target households
balance-colour = Colour by households
balance-summary = { $grids } grids, { $households } households: { $under } small, { $within } fitting, { $over } large
balance-bar = { $from }–{ $to } households: { $count } grids
balance-order = Sort
balance-by-deviation = Deviation
balance-by-compactness = Shape
column-grid = Grid
column-households = Hholds
column-residents = People
column-compactness = Shape
column-hectares = ha
column-old-grid = Old grid
column-new-grid = New grid
column-share = Of old grid
worklist-title = Tasks ({ $count })
worklist-none = All four principles hold.
worklist-next = Next task
trouble-gap = Ground of nobody, { $value } (beside { $name })
trouble-overlap = Overlap, { $value } ({ $name })
trouble-unassigned = { $name }: undecided
trouble-pieces = { $name }: in { $value } pieces
trouble-building-cut = { $name }: boundary cuts a building
trouble-no-entrance = { $name }: no entrance
trouble-entrances = { $name }: { $value } entrances
trouble-too-large = { $name }: { $value } households, too many
trouble-too-small = { $name }: { $value } households, too few

## Comparison
comparison-title = Compared with { $with }: { $old } → { $new } grids; { $households } households, { $area } change hands
comparison-only-changed = Only what changed
comparison-close = Close comparison
comparison-same = Both are the same.

## Publication
publish-title = Publish plan
publish-text = Publish “{ $name }”. See first what will happen:
publish-date = Valid from
publish-largest-keeps = The largest part of a divided grid keeps its code
publish-look = See what will happen
publish-do = Publish
publish-grids = { $kept } stay, { $adjusted } adjusted, { $retired } retired, { $new } new
publish-moved = { $kind }: { $count } go to another grid
publish-unmoved = { $count } records whose grid is not known; somebody must see to them:
publish-zones = New grids keep the strictest zone of the ground they come from until a new order.
roll-back-title = Roll back publication
roll-back-text = Roll back “{ $name }” (valid from { $date }): { $new } new grids go, { $retired } retired ones return, { $moved } records go back.
roll-back-do = Roll back
rebased-title = Rebased on published grids
rebased-carried = { $count } grids that the plan changed were carried over to a new plan; the others are as published. The old plan stays as it is.
rebased-conflicts = { $count } grids were changed on both sides; the new plan has them as published. Redraw them by the old plan:
notice-published = “{ $name }” is published
notice-rolled-back = The publication of “{ $name }” is rolled back
kind-compound = Compounds
kind-building = Buildings
kind-entrance = Entrances
kind-checkpoint = Checkpoints
kind-sampling-site = Sampling sites
kind-shop = Shops
kind-case = Cases
kind-person = People
kind-service = Services

## Lineage
lineage-title = Lineage
lineage-none = Nothing is recorded.
lineage-ancestors = Came from
lineage-descendants = Became
lineage-split = split
lineage-merge = merged
lineage-adjust = adjusted
lineage-transfer = ground taken over
lineage-kept = kept
lineage-redraw = redrawn
