# Redrawing the grids: tools, plans, publication, lineage.

## History
action-add-plan = Plan created
action-edit-plan = Redrawn
action-rename-plan = Plan renamed
action-discard-plan = Plan shelved
action-unlock-borders = Community borders unlocked
action-set-band = Target households changed
action-publish-plan = Plan published
history-plans = Plans
edit-move = boundary moved
edit-insert = vertex added
edit-delete = vertex removed
edit-reshape = reshaped
edit-split = split
edit-merge = merged
edit-give = block given
edit-name = grid renamed
edit-other = grid assignment

## Why a plan cannot be published
store-date-needed = A date is required, such as 2021-09-12.
remedy-obstacles = Correct it in the plan, then publish.
obstacle-no-draft = This plan is published or shelved already.
obstacle-unsound = Grids overlap, lack ground or leave a gap here: { $lon }, { $lat }
obstacle-superseded =
    { $count ->
        [one] { $count } grid
       *[other] { $count } grids
    } that the plan builds on were superseded by a later publication: { $grids }
obstacle-superseded-remedy = Use Redraw → Update to published grids first.
obstacle-missing =
    { $count ->
        [one] { $count } published grid has
       *[other] { $count } published grids have
    } no counterpart in the plan: { $grids }
obstacle-unassigned =
    { $count ->
        [one] { $count } grid is undecided or belongs
       *[other] { $count } grids are undecided or belong
    } to no community: { $grids }
obstacle-exhausted = Community { $community } has used all grid numbers up to 999.
obstacle-too-early =
    It would take effect before { $count ->
        [one] { $count } grid
       *[other] { $count } grids
    } came into use: { $grids }
obstacle-ground =
    { $count ->
        [one] { $count } ground difference is
       *[other] { $count } ground differences are
    } not accepted: { $ground }

## Workspaces and commands
menu-plan = Redraw
workspace-map = Map
workspace-redraw = Redraw
command-redraw = Redraw grids, or back to the map
command-new-plan = New plan…
command-copy-plan = Copy plan
command-rename-plan = Rename plan…
command-discard-plan = Shelve plan
command-rebase-plan = Update to published grids
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
blocked-one-grid = Select two or more neighbouring grids first
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
tool-reshape-hint = Draw the new boundary, starting and ending on the old one; double-click or Enter ends, Backspace or Esc removes a point
tool-split-hint = Draw a line across a grid, or across several that are selected, by clicks or freehand; Shift-click ends a line to draw another; return to its start to cut out a piece; double-click or Enter ends, Backspace or Esc removes a point
tool-give-hint = Select the receiving grid, then click a block of the grid beside it; or Shift-click buildings one by one, then Enter
tool-follow-hint = Each segment takes the shortest way along the streets
snap-node = junction
snap-vertex = vertex
snap-edge = boundary
snap-street = street
snap-building = building edge
figure-length = Length
figures-new = new grid
figures-same =
    { $name } { $after ->
        [one] { $after } household
       *[other] { $after } households
    } { $area }
figures-changed =
    { $name } { $before } → { $after ->
        [one] { $after } household
       *[other] { $after } households
    } { $area }
figures-cut =
    { $count ->
        [one] { $count } building
       *[other] { $count } buildings
    } cut
part-figures =
    { $name }: { $households ->
        [one] { $households } household
       *[other] { $households } households
    }, { $area }
part-households =
    { $name }: { $households ->
        [one] { $households } household
       *[other] { $households } households
    }
cut-end = where the line meets the boundary
edit-without-effect = Nothing changed: all is as it was.
missing-stretch = { $length } short of the boundary
figures-separator = {"  ·  "}

## Refusals
refusal-go = Go there
refusal-grids = Grid concerned: { $grids }
refusal-complete = Extend to the boundary
refusal-gone = This vertex, line or grid no longer exists.
refusal-gone-remedy = The map has changed; try again.
refusal-off-the-globe = The position is outside the range of longitude and latitude.
refusal-off-the-globe-remedy = Keep it on the map.
refusal-crosses = The boundary would cross another one (marked).
refusal-crosses-remedy = Stay on this side of it, or move that boundary first.
refusal-overlaps = Grids would overlap, or ground would be left in no grid: { $grids }
refusal-overlaps-remedy = Choose another position, or move in smaller steps.
refusal-vanishes = { $grids } would have no area left.
refusal-vanishes-remedy = To merge it, select both grids and merge (J).
refusal-node-stays = Three or more boundaries meet here; it cannot be removed.
refusal-node-stays-remedy = Move it, or merge the grids beside it.
refusal-no-cut = The line does not cut the grid into pieces.
refusal-no-cut-remedy = Let both ends reach or cross the boundary, or close the line to a ring.
refusal-ends-inside = An end of the line stays inside the grid, short of the boundary.
refusal-ends-inside-remedy = Extend this end to the boundary or beyond; the missing stretch is marked on the map.
refusal-no-stretch = The line does not meet the boundary of the grid twice.
refusal-no-stretch-remedy = Start and end on the boundary of one grid, or beyond it.
refusal-sliver = A sliver less than half a metre wide would be left.
refusal-sliver-remedy = Zoom in and keep the line further from the boundary, or snap to it.
refusal-not-beside = These grids are not neighbours: { $grids }
refusal-not-beside-remedy = Only grids that share a stretch of boundary can be merged or given to.
refusal-protected = This is the border between { $grids }; it is protected.
border-outside = the outside
border-separator = {" and "}
refusal-protected-remedy = A supervisor can unlock it in this plan, with a reason.
refusal-unsound = Grids overlapped here already: { $grids }
refusal-unsound-remedy = Repair the map first (gridroom repair).
doubt-buildings =
    This line would cut { $count ->
        [one] { $count } building
       *[other] { $count } buildings
    }.
doubt-building = No. { $number }
doubt-insist = Proceed anyway
doubt-give-up = Give up

## Plans
plan-grid-name = Grid name
plan-grid-unassigned = Undecided (cannot be published until decided)
plan-grid-ask = The joined grids differ in { $field }; which applies?
plan-grid-ask-none = none
plan-label = Plan
plan-published = published grids
plan-outside = Changes by another program { $date }
plan-new-name = Plan { $number }
plan-rebased-name = { $name } (updated)
plan-copy-name = { $name } (copy)
plan-name = Plan name
plan-new-title = New plan
plan-rename-title = Rename plan
plan-make = Create
plan-new = New
plan-copy = Copy
plan-rename = Rename
plan-discard = Shelve
plan-compare = Compare
plan-compare-with = Compare with another plan
plan-unlock = Unlock borders
plan-publish = Publish
plan-unlocked = Community borders are unlocked: { $why }
unlock-title = Unlock community borders
unlock-text = Borders of communities and of the subdistrict can then be moved in this plan. The history keeps the reason.
unlock-reason = Reason
unlock-do = Unlock

## Balance and worklist
estimated-figure = ≈{ $figure }
estimated-note = ≈ marks estimates, until households are registered or come with a list
counted-buildings =
    { $households ->
        [one] { $households } household
       *[other] { $households } households
    }, counted by building (registered: { $registered }, from lists or maps: { $stated }{ $more })
counted-partly =
    { $households ->
        [one] { $households } household
       *[other] { $households } households
    }: the larger of the buildings (registered: { $registered }, from lists or maps: { $stated }{ $more }, unknown: { $unknown }) and the grid's attribute
counted-estimated = , estimated: { $estimated }
counted-attribute =
    { $households ->
        [one] { $households } household
       *[other] { $households } households
    }, by the grid's attribute
balance-title = Balance
balance-none = The map has no household figures.
balance-band = Target households
field-least = Households at least
field-most = Households at most
balance-colour = Colour by households
balance-summary =
    { $grids ->
        [one] { $grids } grid
       *[other] { $grids } grids
    }, { $households ->
        [one] { $households } household
       *[other] { $households } households
    }: { $under } too small, { $within } fitting, { $over } too large
balance-bar =
    { $from }–{ $to } households: { $count ->
        [one] { $count } grid
       *[other] { $count } grids
    }
balance-order = Sort
balance-by-deviation = Deviation
balance-by-compactness = Shape
column-grid = Grid
column-households = Households
column-residents = Residents
column-compactness = Shape
column-hectares = ha
column-old-grid = Old grid
column-new-grid = New grid
column-share = Share of old grid
worklist-title = Tasks ({ $count })
worklist-none = All four principles are met.
worklist-next = Next task
trouble-gap = Uncovered gap { $value } (beside { $name })
trouble-overlap = Overlap { $value } ({ $name })
trouble-unassigned = { $name }: undecided
trouble-pieces =
    { $name }: in { $value ->
        [one] { $value } piece
       *[other] { $value } pieces
    }
trouble-building-cut = { $name }: boundary cuts a building
trouble-no-entrance = { $name }: no entrance
trouble-entrances =
    { $name }: { $value ->
        [one] { $value } entrance
       *[other] { $value } entrances
    }
trouble-too-large =
    { $name }: { $value ->
        [one] { $value } household
       *[other] { $value } households
    }, too many
trouble-too-small =
    { $name }: { $value ->
        [one] { $value } household
       *[other] { $value } households
    }, too few

## Comparison
comparison-title =
    Compared with { $with }: { $old } → { $new ->
        [one] { $new } grid
       *[other] { $new } grids
    }; { $households ->
        [one] { $households } household
       *[other] { $households } households
    }, { $area } reassigned
comparison-only-changed = Changed only
comparison-close = Close comparison
comparison-same = The two are identical.

## Publication
publish-title = Publish plan
publish-text = Preview the result before publishing “{ $name }”:
publish-date = Effective date
publish-largest-keeps = The largest part of a divided grid keeps its code
publish-look = Preview result
publish-do = Publish
publish-grids = { $kept } unchanged, { $adjusted } adjusted, { $retired } retired, { $new } new
publish-moved =
    { $kind }: { $count ->
        [one] { $count } record goes
       *[other] { $count } records go
    } to another grid
publish-families = Grids before and after:
publish-member = { $name } ({ $code }; households: { $households }, people: { $residents })
publish-member-households = { $name } ({ $code }; households: { $households })
publish-member-residents = { $name } ({ $code }; households not known, people: { $residents })
publish-member-neither = { $name } ({ $code }; households not known)
publish-family-stays = →  { $grid }, keeps its code
publish-family-new = →  { $grid }, new code
publish-sealed =
    { $count ->
        [one] { $count } record needs
       *[other] { $count } records need
    } somebody signed in to tell the grid; published without, they are to be handled by hand
publish-unmoved =
    { $count ->
        [one] { $count } record
       *[other] { $count } records
    } cannot be assigned to a grid; to be handled by hand after publication:
publish-shared =
    { $count ->
        [one] { $count } sampling result
       *[other] { $count } sampling results
    } entered for a whole grid shared out by households; check them:
publish-zones = New grids keep the strictest zone of the ground they come from until a new order is issued.
publish-ground = The ground differs; accept each difference before publishing:
publish-ground-show = Show
publish-ground-open =
    { $count ->
        [one] { $count } ground difference is
       *[other] { $count } ground differences are
    } not accepted. Correct in the plan what cannot be accepted.
publish-ground-accepted = All ground differences are accepted; the history keeps them.
ground-given-away = “{ $old }” gives up { $area }, now in no grid
ground-void = “{ $old }” leaves { $area } blank; the map shows no water there
ground-invented = “{ $new }” takes { $area } that was in no grid
ground-community = { $area } of “{ $old }” goes to “{ $new }” of another community
publish-orders = Orders on retired grids keep their text; their zones pass to the new grids on the same ground:
publish-order = { $number } ({ $zone }, { $grids }) → { $heirs }
roll-back-title = Roll back publication
roll-back-text =
    Roll back “{ $name }” (effective { $date }): { $new ->
        [one] { $new } new grid goes
       *[other] { $new } new grids go
    }, { $retired ->
        [one] { $retired } retired grid returns
       *[other] { $retired } retired grids return
    }, { $moved ->
        [one] { $moved } record goes
       *[other] { $moved } records go
    } back to the old grids.
roll-back-looking = Preparing the preview…
roll-back-since = Work has been done on these grids since. The old grids return with their codes, records go to the grid they lie in, and zones in force stay in force on their ground:
roll-back-do = Roll back
rebased-title = Updated to published grids
rebased-carried =
    { $count ->
        [one] { $count } grid
       *[other] { $count } grids
    } changed by the plan carried over to a new plan; the others are as published. The old plan stays as it is.
rebased-conflicts =
    { $count ->
        [one] { $count } grid was
       *[other] { $count } grids were
    } changed both in the plan and since; the new plan has the published form. Redraw by the old plan:
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
kind-charge = Responsible people
kind-order = Draft orders
kind-round = Sampling result
kind-round-plan = Sampling round
kind-tube = Tube
kind-refusal = Refusal

## Lineage
lineage-title = Lineage
lineage-none = No lineage recorded.
lineage-ancestors = Came from
lineage-descendants = Became
lineage-split = split
lineage-merge = merged
lineage-adjust = adjusted
lineage-transfer = ground transferred
lineage-kept = kept
lineage-redraw = redrawn
lineage-return = returned
