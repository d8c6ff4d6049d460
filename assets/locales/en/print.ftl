# Texts that are printed on paper.
print-wall-title = { $title }: wall map of the grids
print-wall-plan-title = { $title }: wall map of the plan “{ $plan }”
print-sheets-title = { $title }: grid sheets
print-slide-title = { $title }: epidemic situation
print-difference = { $difference } in 24 h
print-at = { $at }
print-unit = Issued by { $unit }
print-scale = Scale 1:{ $scale }
print-separator = {"  ·  "}

print-legend = Legend
print-legend-row = { $name } ({ $count })
print-legend-grid = Boundary of grids
print-legend-plan-grid = Boundary of the plan's grids
print-legend-former = Published boundary that ends
print-legend-moved = Ground that changes grid
print-legend-community = Boundary of communities
print-legend-main = Main street
print-legend-street = Street
print-legend-lane = Lane
print-legend-railway = Railway
print-legend-water = Water
print-legend-green = Green
print-legend-building = Building
print-index = Grids
print-index-group = { $name } ({ $count })
print-numbers = Numbers on the map
print-number-row = { $number }  { $name }
print-plan-changes = What the plan changes
print-plan-counts = Grids: { $old } now, { $new } in the plan
print-plan-changed = Grids that do not stay as they are: { $count }
print-plan-moved = Ground that changes grid: { $area } ha; households on it: { $households }
print-plan-becoming = Grids that change
print-plan-becomes = { $old } → { $new }
print-plan-draft = Draft plan, not published
print-sources = Sources
print-source-map = Boundaries, streets, buildings: the records of this project.
print-source-plan = Grids: a draft plan. In force are those that were published.
print-source-zones = Zones: the orders issued; rules: { $profile }.
print-source-invented = All but the names and codes of communities is invented.

print-invented = Invented data
print-by-nobody = nobody signed in
print-printed = Printed by { $by }, { $on }
print-reason = Reason: { $reason }
print-masked = masked
print-publication = publication { $number } ({ $on })
print-publication-now = in use: publication { $number } ({ $on })
print-plan = plan “{ $plan }”, not published
print-journal = entry { $number }: { $hash }
print-page = { $page } / { $count }
print-tile = { $title } { $name } ({ $number } / { $count })

print-sheet-in-force = Zone and size
print-sheet-zone = Zone
print-sheet-order = Order
print-sheet-since = From
print-sheet-ready = Could be released: application, assessment and approval are due
print-sheet-undated = Release not dated yet
print-sheet-nearest = Nearest: { $site }
print-sheet-site = Assigned: { $site }
print-sheet-straight = { $n } m straight
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

print-notice = Order
print-notice-title = Order { $number }
print-notice-draft = Draft, not issued
print-notice-grids = { $community }: { $grids }.
print-notice-call = { $grid } { $name } { $phone }
print-notice-seal = (seal)
print-notice-day = { $year }-{ $month }-{ $day }

print-report-title = { $title }: daily report as of { $at }
print-report-figures = Summary
print-report-figure = Figure
print-report-now = Today
print-report-before = Yesterday
print-report-day = Day
print-report-gates = Gates and shifts
print-report-patrols = Patrols
print-report-calls = Arrivals
print-report-curve = New cases a day
print-report-by-community = Cases and people in isolation by community
print-report-left-out = { $count ->
    [one] 1 more community is not listed here; the workbook has it.
   *[other] { $count } more communities are not listed here; the workbook has them.
}

print-list-title = { $title }: { $list }
print-list-count = { $count ->
    [one] 1 row
   *[other] { $count } rows
}
print-list-number = No.
print-list-none = Nothing is on this list.
print-list-overdue = Overdue daily checks
print-list-gates = Entrances, checkpoints and shifts
print-list-households = Households
print-list-visits = Arrivals to be visited
print-list-building = Building
print-list-door = Door
print-list-members = Who lives there
print-list-people = People

# The print workspace.
command-print = Print
command-copy-map = Copy map
map-copied = The map was copied as a picture
workspace-print = Print
dialog-print = Print to a file
dialog-print-kind = Printed files
job-lay = Laying out
job-print = Printing
printing-title = Print
printing-leave = Back to the map
printing-wall = Wall map
printing-view = Map in view
printing-sheets = Grid sheets
printing-notice = Notice
printing-report = Daily report
printing-slide = Slide
printing-replay = Animation
printing-list = List
printing-size = Paper
printing-landscape = Landscape
printing-portrait = Portrait
printing-tiles = Tiles
printing-tiles-none = In one piece
printing-plan = Grids
printing-plan-none = As published
printing-plan-alone = Without the published boundaries
printing-only-selected = Only selected grids ({ $count })
printing-order = Order
printing-order-none = Choose an order
printing-view-hint = The part of the map that is in view, on one page; a picture as PNG or SVG.
printing-report-hint = As of the cut-off of the day, or now where that is still to come; beside the day before. Saved as .xlsx it is a workbook.
printing-slide-hint = One page of 16:9 with map, key figures, day and hour in large type.
printing-replay-hint = A slide for each evening, from the first case to today, as one animated PNG. The page shows the last one.
printing-replay-save = PNG (animated)
printing-from = First day
printing-from-hint = Of the first case; or 2021-09-10
printing-to = Last day
printing-to-hint = Today; or 2021-09-20
printing-clear = Reason to print personal values in clear
printing-clear-hint = Without one, the list is masked
printing-clear-note = Here lists are always masked, and so are overdue checks, gates, calls, households, the morning list and visits on paper. With a reason the saved file of the others is in clear; the reason is printed and kept in the history.
printing-at = Time
printing-at-hint = Now; or 2021-09-15 08:00
printing-day = Day
printing-day-hint = Today; or 2021-09-15
printing-cut-off = Cut-off
printing-cut-off-hint = 20:00
printing-heading = Title
printing-heading-hint = That of the project
printing-unit = Issued by
printing-unit-hint = The authority of the newest order
printing-reason = Reason to show where cases are
printing-reason-hint = Without one, cases are shown by grid
printing-places-note = Here cases are always shown by grid. With a reason the saved file shows their places; the reason is printed and kept in the history.
printing-language = Language
printing-chinese = Chinese
printing-english = English
printing-presets = Presets
printing-presets-none = No presets
printing-preset-name = Name of the preset
printing-preset-keep = Keep as preset
printing-preset-drop = Delete the preset “{ $name }”
printing-result = Layout
printing-pages = { $pages ->
    [one] { $pages } page
   *[other] { $pages } pages
}
printing-page = Page { $page } of { $pages }
printing-scale = Scale { $scale }
printing-numbered = Grids shown by number: { $numbered }; in the index alone: { $unplaced }
printing-back = Previous page
printing-on = Next page
printing-zoom-whole = Whole page
printing-zoom-actual = Actual size
printing-zoom-double = Twice
printing-laying = Laying out…
printing-none = No page to print
printing-save = Save to a file…
printing-save-book = Save as workbook…
printing-today-report = Today's report (XLSX)…
printing-today-wall = Today's wall map (PDF)…
printing-save-hint = PDF, PNG, SVG; a report also as XLSX
printing-copy = Copy picture
printing-copied = The picture of the page was copied
printing-bad-time = Write the time as 2021-09-15 08:00
printing-bad-hour = Write the hour as 20:00
printing-no-order = Choose an order first.
printing-no-list = Choose a list first.
printing-only-png = An animation is saved as PNG.
printing-bad-day = Write the day as 2021-09-15
printing-too-long = That is too many days for one animation.
printing-error-font = The font cannot be used.
printing-error-nothing = There is no grid to print.
printing-error-grid = There is no grid “{ $name }”.
printing-error-plan = There is no draft plan “{ $name }”.
printing-error-days = There is no day to replay: the last is before the first, or the first is still to come.
printing-error-long = An animation can be this many days long: { $days }
printing-error-small = { $size } is too small for the index of grids. Choose larger paper.
printing-error-format = It cannot be written in this format: { $why }
printing-error-large = The picture is too large. Choose smaller paper, or save as PDF.
printing-error-stopped = Stopped.
