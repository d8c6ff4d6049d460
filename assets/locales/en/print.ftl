# Texts that are printed on paper.
print-wall-title = { $title }: wall map of the grids
print-sheets-title = { $title }: grid sheets
print-at = { $at }
print-unit = Issued by { $unit }
print-scale = Scale 1:{ $scale }
print-separator = {"  ·  "}

print-legend = Legend
print-legend-row = { $name } ({ $count })
print-legend-grid = Boundary of grids
print-legend-community = Boundary of communities
print-legend-main = Main street
print-legend-street = Street
print-legend-lane = Lane
print-legend-water = Water
print-legend-green = Green
print-legend-building = Building
print-index = Grids
print-index-group = { $name } ({ $count })
print-numbers = Numbers on the map
print-number-row = { $number }  { $name }
print-sources = Sources
print-source-map = Boundaries, streets, buildings: the records of this project.
print-source-zones = Zones: the orders issued; rules: { $profile }.
print-source-invented = All but the names and codes of communities is invented.

print-invented = Invented data
print-by-nobody = nobody signed in
print-printed = Printed by { $by }, { $on }
print-reason = Reason: { $reason }
print-masked = masked
print-publication = publication { $number } ({ $on })
print-journal = entry { $number }: { $hash }
print-page = { $page } / { $count }
print-tile = { $title } { $name } ({ $number } / { $count })

print-sheet-in-force = Zone and size
print-sheet-zone = Zone
print-sheet-order = Order
print-sheet-since = From
print-sheet-cases = Cases
print-sheet-isolated = In isolation
print-sheet-buildings = Buildings
print-sheet-households = Households
print-sheet-residents = Registered residents
print-sheet-area = Area
print-sheet-hectares = { $area } ha
print-sheet-people = Responsible
print-sheet-gates = Entrances and checkpoints
print-sheet-open = Open premises
print-sheet-neighbours = Neighbouring grids
print-sheet-list = Buildings and households
print-sheet-homes = { $households ->
    [one] 1 household
   *[other] { $households } households
}
print-sheet-homes-and-people = { $households } hh., { $people ->
    [one] 1 person
   *[other] { $people } people
}
