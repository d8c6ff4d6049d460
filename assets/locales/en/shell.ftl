# Texts of the window outside the map.
window-title = Gridroom
town-name = Licheng sample town

menu-file = File
menu-edit = Edit
menu-view = View
menu-help = Help
menu-recent = Open recent
menu-recent-clear = Clear the list

command-open = Open map…
command-open-town = Open the sample town
command-save-as = Save as project…
command-quit = Quit
command-find = Find a grid
command-palette = Command palette
command-select-all = Select all
command-select-none = Select none
command-select-neighbours = Select neighbours too
command-zoom-all = Zoom to the whole map
command-zoom-selection = Zoom to the selection
command-next-problem = Next problem
command-previous-problem = Previous problem
command-switch-labels = Label by name or code
command-basemap = Background map…
command-toggle-layers = Layers and grids
command-toggle-inspector = Inspector
command-toggle-problems = Problems
command-switch-theme = Light or dark
command-switch-language = Switch language (中文)
command-full-screen = Full screen
command-reset-settings = Reset settings…
command-about = About Gridroom

tool-open = Open
tool-zoom-all = Whole map
tool-zoom-selection = Selection
tool-labels = Name/code
tool-light = Light
tool-dark = Dark
tool-language = 中文

blocked-busy = A file is being read or written
blocked-choosing = Choose a file in the open dialog, or cancel it, first
blocked-no-map = No map is open
blocked-map-hidden = There is no map on this page
blocked-no-selection = No grid is selected
blocked-no-findings = No problems were found

search-label = Find
search-hint = Name, code or pinyin initials
search-nothing = Nothing found

panel-layers = Layers
panel-grids = Grids ({ $count })
layer-basemap = Background map
layer-context = Streets and water
layer-fills = Grid colours
layer-outlines = Grid boundaries
layer-labels = Labels
layer-ground-names = Street and place names
layer-problems = Problems
layer-opacity = { $layer }: opacity
list-empty = Open a map to list its grids here.
list-separator = {", "}
list-more = { $list } and { $count } more

inspector-title = Inspector
inspector-empty = Click a grid on the map to see it. Shift-click selects more, Shift-drag selects by rectangle.
inspector-no-area = No area; not drawn on the map.
inspector-neighbours = Neighbours ({ $count })
inspector-findings = Problems ({ $count })
inspector-attributes = Attributes ({ $count })
inspector-several =
    { $count ->
        [one] { $count } grid
       *[other] { $count } grids
    } selected
inspector-selected = Selected grids
inspector-more = and { $count } more
figure-code = Code
figure-area = Area
figure-perimeter = Perimeter
figure-compactness = Compactness
figure-parts = Parts
figure-holes = Holes
figure-area-sum = Total area
figure-area-mean = Mean area
unit-m2 = { $n } m²
unit-km2 = { $n } km²
unit-m = { $n } m
unit-km = { $n } km

problems-title = Problems ({ $count })
problems-others = List holes and repeated points too ({ $count })
problems-notes = Notes from reading ({ $count })
problems-none = Clear boundaries, full coverage: no gaps, overlaps or invalid rings.
column-kind = Kind
column-grids = Grids
column-area = Area
column-width = Width
column-place = Place (lon, lat)
finding-collapsed = No area
finding-duplicate = Duplicate grid
finding-self-intersection = Self-intersection
finding-hole-astray = Hole outside its ring
finding-interior-split = Interior cut into pieces
finding-parts-touch = Parts side by side
finding-overlap = Overlap
finding-gap = Gap
finding-mismatch = Mismatched boundary
finding-spike = Spike
finding-repeated-point = Repeated point
finding-hole = Hole

note-whole-file = { $why }
note-one = { $why }: feature { $number }
note-several =
    { $why }: { $count ->
        [one] { $count } feature
       *[other] { $count } features
    } ({ $numbers })
note-more = { $numbers }, …
note-byte-order-mark = byte order mark skipped
note-crs = old coordinate system member (WGS84) dropped
note-ring-closed = the ring was open; it was closed
note-rewound = ring turned to wind as RFC 7946 says
note-height = heights dropped
note-flattened = geometry collection flattened
note-not-polygon = not a polygon; kept, but not as a grid
note-no-geometry = no geometry; listed as unlocated

status-counts = Grids: { $total }, selected: { $selected }
status-sound = No problems
status-problems =
    { $count ->
        [one] { $count } problem
       *[other] { $count } problems
    }
status-synthetic = Sample data, all invented
status-busy = Reading or writing a file…
status-beginning = Opening the plan…
status-beginning-first = Redrawing for the first time: making the project and a first plan…
hint-no-map = Open a file, or drop one on the window
hint-map = Click selects a grid, drag pans, wheel zooms, Shift-drag selects by rectangle
hint-selection = Shift-click adds or removes, double click zooms, Esc clears the selection
hint-print = What is shown is what is printed; Esc goes back to the map
hint-own-town = Choose the ground, and how communities and grids are made, then make the project; Esc goes back
hint-by-keys = { $hint }; { $keys } for the keyboard cursor
hint-cursor = Arrows move the cursor (Shift finely, Ctrl far), Space clicks, Shift+Space Shift-clicks, Esc puts the cursor away
hint-cursor-draws = Arrows move the cursor (Shift finely, Ctrl far), Space sets a point, Enter finishes, Backspace removes a point, Esc puts the cursor away
hint-cursor-moves = Arrows move the cursor (Shift finely, Ctrl far), Space picks a vertex or line up, Shift+Space marks, Delete removes a vertex, Esc puts the cursor away
hint-cursor-carrying = Arrows move it (Shift finely, Ctrl far), Space or Enter puts it down, Esc puts it back
notice-saved = Saved to { $file }

palette-label = Command palette
palette-hint = Type the name of a command

basemap-title = Background map
basemap-none = None
basemap-tianditu = Tianditu (your own token)
basemap-token = Tianditu token
basemap-token-hint = The token (tk) from the Tianditu console
basemap-openstreetmap = OpenStreetMap
basemap-trying = Fetching a test tile…
basemap-incomplete = Enter the token or the address, or choose a file
basemap-learns = The provider of the tiles learns this computer's network address and the place and scale being viewed. Grids, cases and people are not sent.
basemap-xyz = Other tiles from a server (XYZ address)
basemap-url = Tile address
basemap-gcj02 = The tiles are in GCJ-02
basemap-gcj02-hint = Most Chinese web maps are shifted by hundreds of metres (GCJ-02); this lines them up
basemap-file = Local tiles (MBTiles, PMTiles)
basemap-offline = Without a network, use a local tile file.
button-apply = Apply
button-cancel = Cancel
# Beside a field for an instant: what was typed means this.
form-instant = is { $at }
button-choose = Choose file…
button-close = Close
button-more = More

context-zoom = Zoom to this grid
context-select = Add to the selection
context-deselect = Remove from the selection
context-copy-name = Copy the name
context-copy-code = Copy the code
context-copy-place = Copy these coordinates

dialog-open = Open a map
dialog-save = Save as
dialog-kind = Maps and projects
dialog-tiles = Choose a tile file
dialog-tiles-kind = Tiles

empty-title = No map is open
empty-text = Open a project or a map file, or drop a file here.
drop-here = Release to open
drop-asked = Answer the open dialog first, then drop the file

error-title = Something went wrong
error-not-opened = “{ $file }” cannot be opened
error-not-saved = “{ $file }” cannot be saved
error-map-kept = The open map is not affected.
error-basemap = The background map cannot be shown
error-too-large = The file has { $size } MB; the limit is { $limit } MB.
error-empty = The file is empty.
error-not-utf8 = The text in line { $line } is not UTF-8.
error-json = Line { $line }, column { $column } is not valid JSON ({ $detail }).
error-not-geojson = This is not GeoJSON: its type is { $found }.
error-topojson = This is a TopoJSON file.
error-crs = The file says its coordinate system is { $name }; GeoJSON must be WGS84 longitude and latitude.
error-feature = Feature { $number } { $title }: { $why }
error-structure = line { $line }, column { $column }: { $detail }
error-geometry-type = unknown geometry type { $kind }
error-too-deep = geometry collections are nested more than { $limit } deep
error-vertex = vertex { $vertex } of ring { $ring }, { $value }, is not a longitude and latitude
error-not-finite = (not a finite number)
remedy-io = Check that the file exists and may be read.
remedy-too-large = Split the file, or leave out what is not needed.
remedy-other-file = Choose a GeoJSON file with a FeatureCollection.
remedy-utf8 = Save it again as UTF-8 (Chinese Windows programs often save GBK).
remedy-cut = The file may be incomplete; copy or download it again.
remedy-json = Correct it there, or export it again from its own program.
remedy-transform = These look like projected metres. Transform the file to WGS84 longitude and latitude first.
remedy-swapped = Latitude seems to come before longitude. GeoJSON requires longitude first.
remedy-coordinates = Check this vertex in the program it comes from.
remedy-flatten = Export ordinary polygons from the program it comes from.
remedy-save = Check the disk space and the write permission, or choose another location. The existing file is not affected.
remedy-basemap = The grids are shown as before. Choose another under View → Background map.

about-title = About
about-version = Gridroom 网格作战图 { $version }
about-text = An operations console for a subdistrict command centre, grid by grid. Data stays on this machine; no network is needed.
about-licence = Licence: MIT or Apache-2.0. Font: Noto Sans SC, OFL 1.1. Icons: Phosphor Icons, MIT.
reset-settings-title = Reset settings
reset-settings-text = Layers, labels, colours, panels, background map, text size, print presets and what was decided about earlier imports go back to how they came. Projects, the list of recent files and the language stay.
reset-settings-now = Reset
reset-settings-done = The settings are as they came.
about-find-licence = Find in the licences

error-no-graphics =
    No window can be opened: there is no usable graphics driver.
    Debian, Ubuntu: sudo apt install mesa-vulkan-drivers libgl1-mesa-dri libegl1
    Windows: install the driver of the graphics card; over Remote Desktop, enable hardware graphics.
    Without a display, gridroom check and gridroom repair work all the same.
    { $detail }

notices = Notices { $count }
notice-now = just now
notice-age = { $minutes } min ago
leave-title = Discard what was entered?
leave-text = What was entered, chosen or drawn here has not been saved yet.
leave-stay = Continue entering
leave-now = Discard
broke-off-title = Program error
broke-off-text = This operation broke off. It was not completed, and no file was changed.
broke-off-project = The program failed while working on the project. What was saved is intact; the step in progress was not written. Open the project again.
broke-off-reopen = Reopen
command-zoom-in = Zoom in
command-zoom-out = Zoom out
command-crosshair = Keyboard cursor
notice-undone = Undone: { $what }
notice-redone = Redone: { $what }
broke-off-log = Log folder: { $folder }

# The drawer beneath the map, and the bar on top
drawer-time = Time and curve
drawer-figures = Tables
drawer-problems = Problems
drawer-history = History
drawer-comparison = Comparison
drawer-incoming = Coming in
drawer-close = Close the drawer
command-toggle-time = Time and curve
top-menu = Menu
top-more = More tools

command-keys = Keyboard shortcuts
keys-title = Keyboard shortcuts
keys-others = Others
keys-pan = Move the map
keys-cursor-move = Move the keyboard cursor (Ctrl far, Shift finely)
keys-cursor-set = Click, or Shift-click, at the keyboard cursor
keys-cursor-back = Remove a point while drawing
keys-tables = Move in a table
keys-save-form = Save the form
keys-back = Close what is on top, or cancel
keys-several = Hold while clicking: add grids to the selection
keys-scale = Size of the window’s text: normal, larger, smaller

command-save-diagnosis = Save diagnostics…
dialog-diagnosis-kind = Text
command-practice = Practice files…
dialog-practice = Folder for the practice files
notice-practice = Practice files written to { $folder }: { $count }
practice-differs = A file of this name is there already and is not the same.
practice-differs-remedy = Choose another folder, or take the file away first.
command-guide = User guide
guide-title = User guide
guide-picture-large = Click to see it in full size
guide-picture-fit = Click to fit it to the page

# The tour: five steps
command-tour = Tour in five steps
tour-step = Tour { $number }/{ $count }: { $step }
tour-move = Move a boundary
tour-move-text = Open redrawing, choose Move boundary (M), drag a vertex or an edge to a new place and let go. The neighbours follow without a gap; Ctrl+Z takes it back.
tour-split = Split a grid
tour-split-text = Choose Split (S), click on one side of a grid, draw to the other side and press Enter. The households of both parts show before you confirm.
tour-case = Register a case
tour-case-text = Open the epidemic workspace, press N, click the building on the map, fill in the form and save it. Before the first case an administrator's passphrase is set.
tour-replay = Replay
tour-replay-text = Press P to replay the days, three of them at least. P again pauses; drag the time line to see any hour.
tour-publish = Publish the plan
tour-publish-text = Go back to redrawing, click Publish, check what becomes of grids, people and posts, and confirm. The new grids are in force then, and the old ones are kept with their lineage.
tour-open-redraw = Open redrawing
tour-open-epidemic = Open the epidemic workspace
tour-back = Back
tour-skip = Skip
tour-leave = Leave for now
tour-end = The tour is done
tour-end-text = F1 opens the guide; the File menu starts a project, or makes a map of your own from OpenStreetMap.
tour-close = Close

io-not-found = There is no such file or folder
io-denied = No permission to use it
io-exists = There is a file of this name already
io-full = The disk is full
io-read-only = The disk can only be read
io-folder = It is a folder, not a file
io-short = The file is incomplete
io-other = The system says: { $detail }
io-of-file = { $file }: { $why }

rule-fault-json = Line { $line }, column { $column } is not valid JSON ({ $detail })
rule-fault-form = Line { $line }, column { $column } is not in the form of a rule file ({ $detail })
rule-fault-no-stage = “at_case” is empty: a grid with a case needs a zone
rule-fault-no-wording = “notices” gives no wording in any language
rule-fault-empty-text = The wording “{ $text }” is empty
rule-fault-open-brace = A brace in the wording “{ $text }” is not closed
rule-fault-unknown = {"{"}{ $asked }{"}"} in the wording “{ $text }” cannot be filled in; available: { $known }
rule-fault-no-size = “floor_height_m” and “least_m2” must be positive numbers
rule-fault-field = Line { $line }, “{ $field }”: { $wrong }
rule-wrong-lacks = “{ $what }” is missing; add it
rule-wrong-empty = is empty; fill it in
rule-wrong-range = enter a whole number from { $least } to { $most }
rule-wrong-above = enter a number above 0 and up to { $most }
rule-wrong-hours = each period must end after it begins and follow the one before it
rule-wrong-unknown = “{ $asked }” is not known; use one of: { $known }
rule-fault-no-floor = “floor_m2” of “{ $kind }” must be more than zero

# Names of parts of the window, for screen readers
toolkit-panel = Resize panel
toolkit-close = Close window
toolkit-right = Resize window right edge
toolkit-left = Resize window left edge
toolkit-bottom = Resize window bottom edge
toolkit-top = Resize window top edge
toolkit-bottom-right = Resize window bottom-right corner
toolkit-top-right = Resize window top-right corner
toolkit-bottom-left = Resize window bottom-left corner
toolkit-top-left = Resize window top-left corner
