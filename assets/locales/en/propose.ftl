# Proposing new grids: scores, reasons, what the map lacks.

edit-propose = Took a proposal
edit-balance = Balanced grids
propose-aim = Households a grid in town should have: { $least } to { $most }
propose-plan-name = Proposal: { $grids ->
    [one] { $grids } grid
   *[other] { $grids } grids
}
propose-column-alternative = No.
propose-column-grids = Grids
propose-column-band = In the band
propose-column-tenth = Within 10% of the mean
propose-column-length = Boundary, km
propose-column-along = New boundary along streets, lanes, water
propose-column-compactness = Compactness
propose-column-moved = Households that change grid
propose-column-unreached = Without a street
propose-column-heads = Grid heads, have/need
propose-column-entrances = Entrances, have/need
propose-column-missing = Grids without an entrance
propose-kept = Draft plan “{ $name }”: { $grids ->
    [one] { $grids } grid
   *[other] { $grids } grids
}
propose-not-kept = { $grids ->
    [one] { $grids } grid
   *[other] { $grids } grids
}; no plan was made
propose-and = {" and "}
propose-between = the block between { $names }
propose-nameless = a block
propose-why-compound = { $name } alone has { $households ->
    [one] { $households } household
   *[other] { $households } households
} and stays whole
propose-why-block = { $block } alone has { $households ->
    [one] { $households } household
   *[other] { $households } households
}
propose-why-number = what hangs together here has { $households ->
    [one] { $households } household
   *[other] { $households } households
}, which do not make { $grids ->
    [one] { $grids } grid
   *[other] { $grids } grids
} in the band
propose-why-coarse = the blocks around are too large to be shared better; { $block } has { $households ->
    [one] { $households } household
   *[other] { $households } households
}
propose-lack-streets = The project has no streets: grids follow old boundaries and open land. Import streets for better bounds.
propose-lack-buildings = The project has no buildings: households are spread over the ground of each grid. Import buildings for real counts.
propose-lack-households = Nobody knows how many households there are: grids are made of the ground alone. Give grids or buildings the attribute households.
propose-lack-counts = Households are estimated (≈): register them or bring in a list for real counts.
propose-lack-compounds = The project has no compounds: only buildings are kept whole. Import compounds so that they stay together.
propose-parted-compound = The border of an area or community cuts { $name }: it comes to lie in several grids. Let grids cross areas, or move the border first.
propose-parted-nameless = The border of an area or community cuts a compound without a name: it comes to lie in several grids. Let grids cross areas, or move the border first.
propose-parted-buildings = Buildings stand across the border of an area or community. The border stays where it is and cuts them.

command-propose = Propose new grids
command-balance = Balance the selected grids
plan-propose = Propose
job-propose = Proposing new grids
job-balance = Balancing grids
job-take-proposal = Taking a proposal
propose-title = Propose new grids
propose-back = Back to drawing
propose-hint = Choose where and how many, then press Propose. Grids follow streets, lanes, water and old boundaries; buildings and compounds stay whole.
propose-place = Where
propose-place-all = All, { $count ->
    [one] { $count } grid
   *[other] { $count } grids
}
propose-place-selected = Selected, { $count ->
    [one] { $count } grid
   *[other] { $count } grids
}
propose-target = Target
propose-by-band = By households
propose-by-number = By number
propose-number = Number of grids
propose-units = Large units are grids of their own
propose-areas = May cross areas
propose-communities = May cross communities
propose-communities-locked = Unlock the borders of communities first.
propose-kept-grids = Kept as they are: { $count ->
    [one] { $count } grid
   *[other] { $count } grids
}
propose-keep = Add selected
propose-keep-none = Clear
propose-bounds = Streets that must be bounds
propose-bounds-add = Choose streets
propose-fixed = Edges that must be bounds
propose-fixed-add = Mark edges…
propose-fixed-done = End marking edges
propose-fixed-hint = Click boundaries of grids, streets or lanes on the map: they must be bounds. Another click lets one go. Esc ends the marking.
propose-fixed-line = Edge { $number } ({ $length })
propose-fixed-drop = Let edge { $number } go
propose-fixed-none = There is no boundary, street or lane here. Click nearer to one.
propose-search = Propose
propose-other = Others
propose-other-hint = Search again with other random numbers
propose-balance = Balance
propose-balance-hint = Only give whole blocks to neighbours until the grids fit, with the least change
propose-searching = Searching…
propose-balancing = Balancing…
propose-stop = Stop, take the best so far
propose-best = Best so far: { $part } of { $whole } in the band
propose-stopped = Stopped before anything was found.
propose-nothing = No grid here may be redrawn. Choose another place, or let kept grids go.
propose-all-fit = All grids here fit already: there is nothing to balance.
propose-nothing-better = Moving blocks cannot balance these grids any better. Propose new ones instead.
propose-impossible = Between { $fewest } and { $most } grids can be had here, not { $wanted }. Ask for such a number, or let grids cross borders.
propose-of = { $part } / { $whole }
propose-percent = { $percent }%
propose-row-length = Boundary
propose-card = No. { $number }: { $part } / { $whole } fit
propose-card-even = Within 10%: { $part } / { $whole }
propose-card-length = Boundary: { $length }
propose-card-along = Along streets: { $percent }%
propose-before = Before: { $part } / { $whole } in the band
propose-outside = Grids outside the band
propose-outside-line = { $households ->
    [one] { $households } household
   *[other] { $households } households
}: { $why }
propose-new-grids = New grids
propose-pick-all = All
propose-pick-none = None
propose-grid = { $number }  { $sign }{ $households ->
    [one] { $households } household
   *[other] { $households } households
}
propose-take = Take { $count ->
    [one] { $count } grid
   *[other] { $count } grids
}
propose-take-balanced = Take the balanced grids
propose-outdated = The plan has changed since. Propose again.
propose-nothing-picked = No new grid is picked, or they are being taken.
propose-taken = Took the proposal: { $grids ->
    [one] { $grids } grid
   *[other] { $grids } grids
}. Ctrl+Z takes it back.
propose-balanced = Balanced { $grids ->
    [one] { $grids } grid
   *[other] { $grids } grids
}. Ctrl+Z takes it back.
propose-nothing-new = The picked grids are those that are there: nothing changes.
propose-together = Blocks that stay together
propose-together-add = Mark a group…
propose-together-done = End this group
propose-together-hint = Click blocks on the map: those of a group go into one grid. Esc ends the marking.
propose-together-group = Group { $number } ({ $count })
propose-together-drop = Take group { $number } away
propose-together-torn = Group { $number } is parted by the border of an area or community, or by a dedicated grid: its blocks are not in one grid.
