# Proposing new grids: scores, reasons, what the map lacks.

edit-propose = Took a proposal
edit-balance = Balanced grids
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
propose-column-entrances = Entrances missing
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
propose-lack-compounds = The project has no compounds: only buildings are kept whole. Import compounds so that they stay together.
