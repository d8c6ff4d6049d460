# Texts on the map.
map-name = Map
map-cursor = Map, keyboard cursor at { $place }
map-cursor-over = { $before }; { $what }
map-cursor-snaps = { $before }; snapped to { $what }
map-cursor-carries = { $before }; picked up, moves with the cursor
map-hover = { $what }: click to select, double-click to zoom
map-hover-does = { $what }: { $does }
map-does-select = click to select
map-does-vertex = drag to move this vertex, click to mark it
map-does-line = drag to move the boundary, double-click to add a vertex
map-does-held = vertex on the border between { $grids }: protected, it stays; a supervisor can press “Unlock borders”
map-does-along = vertex on the border between { $grids }: protected, it moves along the border only; a supervisor can press “Unlock borders”
map-does-held-line = border between { $grids }: protected, it stays; a supervisor can press “Unlock borders”
map-does-reshape = click to begin the new boundary
map-does-split = click to begin the line that cuts
map-does-go-on = click to add a point, double-click or Enter to finish
map-does-close = click to close the ring
map-does-corner = click to set the first point
map-does-point = click the place that was picked on the plan
map-does-receive = click to choose the grid that receives
map-does-receives = chosen to receive; click a block of a grid beside it
map-does-give = click to give this block to { $to }
map-does-marked = Enter gives the marked buildings, a click drops the marks
map-does-block = click to mark this block, or to take the mark away
map-does-edge = click a boundary, a street or a lane that is to be a bound, or again to let it go
map-does-case = click to say that they live here
map-does-site = click to say that the building stands here
map-does-sampling-site = click to say that the sampling site stands here
map-hover-selected = { $what }: selected, double-click to zoom
map-north = N
map-north-up = North is up
map-scale = Scale: { $length }
map-metres = { $n } m
map-kilometres = { $n } km
map-centimetres = { $n } cm
map-list-separator = {", "}

map-letter-lockdown = L
map-letter-control = C
map-letter-precaution = P
map-letter-free = F
map-zone-lockdown = Lockdown
map-zone-control = Control
map-zone-precaution = Precaution
map-zone-free = Epidemic-free
map-zone-unset = Not set

map-legend-days = Cases: { $from } to { $to }
map-legend-zones = Zones
map-legend-groups = Legend ({ $key })
map-legend-apart = Legend
map-legend-row = { $name }  { $count }
map-legend-no-group = Ungrouped
map-legend-more =
    { $count ->
        [one] { $count } more class
       *[other] { $count } more classes
    }
map-legend-group-count =
    { $count ->
        [one] { $count } grid
       *[other] { $count } grids
    } in { $groups ->
        [one] { $groups } group
       *[other] { $groups } groups
    }; neighbouring groups differ in colour
map-legend-grid-count =
    { $count ->
        [one] { $count } grid
       *[other] { $count } grids
    }; colours only tell neighbours apart
map-legend-entrances = Entrances
map-legend-checkpoints = Checkpoints
map-legend-places = Places
map-legend-schools = Schools
map-legend-hospitals = Hospitals
map-legend-problems = Problems

map-tiles-missing =
    { $count ->
        [one] { $count } map tile
       *[other] { $count } map tiles
    } failed to load. Click to try again
map-basemap-template = The background map address “{ $what }” cannot be used: it must start with http:// or https:// and hold {"{x}"}, {"{y}"} and {"{z}"}.
map-basemap-network = The background map cannot use the network ({ $detail }). Check this computer's certificates and network settings.
map-basemap-file = The background map file { $what } cannot be opened ({ $detail }). Make sure that it is an MBTiles or PMTiles file.
map-basemap-fault-database = it is no SQLite database, or damaged
map-basemap-fault-empty = no tiles in it
map-basemap-fault-header = no header of PMTiles version 3
map-basemap-format = The tiles in { $what } are { $detail }, which is not supported. Use a file with PNG or JPEG tiles.
map-basemap-no-tiles = No background map could be loaded from { $what }. Check the network and the address, then try again or choose another background map.

map-finding-gap = Gap: { $faces }, { $area } m², { $width } m wide
map-finding-hole = Hole: { $faces }, { $area } m², { $width } m wide
map-finding-overlap = Overlap: { $faces }, { $area } m², { $width } m wide
map-finding-mismatch = Boundaries do not match: { $faces }
map-finding-self-intersection = Boundary crosses itself: { $faces }
map-finding-hole-astray = A hole outside its ring: { $faces }
map-finding-interior-split = Interior cut into pieces by holes: { $faces }
map-finding-parts-touch = Parts side by side that should be one: { $faces }
map-finding-spike = Spike in the boundary: { $faces }
map-finding-repeated-point = Repeated vertex: { $faces }
map-finding-collapsed = No area: { $faces }
map-finding-duplicate = Duplicate grid: { $faces }

# What attributes are called; the name in the file is said on hovering.
attribute-full-name = Full name
attribute-dedicated = Dedicated to
attribute-valid-from = In use from
attribute-valid-to = In use until
attribute-synthetic = Sample data
attribute-category = Category
attribute-status = Status
attribute-address = Address
attribute-note = Note
attribute-entrance = Entrance
attribute-still = in use
attribute-town = Town
attribute-subdistrict = Subdistrict
attribute-district = District
attribute-borough = Borough
attribute-county = County
attribute-group = Group

start-title = An invented sample town
start-text = Its 156 grids, cases, isolations, checkpoints and sampling sites are invented: view, change and undo as you like. When you are ready, open a map of your own or start a project.
start-look = View the sample

# The button that folds the legend
map-legend-fold = Fold the legend
map-legend-unfold = Unfold the legend
