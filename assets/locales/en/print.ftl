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

print-notice = Order
print-notice-title = Order { $number }
print-notice-draft = Draft, not issued
print-notice-opening = To keep the epidemic from spreading and to protect the health of the public, the following grids are put in the zone "{ $zone }" from { $from }:
print-notice-release = After application, assessment and approval, the restrictions on the following grids end at { $from }:
print-notice-grids = { $community }: { $grids }.
print-notice-lockdown = In lockdown nobody leaves home and services come to the door. Please stay in, take part in sampling and daily checks; food, supplies and medicine are brought to you.
print-notice-control = In the control zone nobody leaves the area and nobody gathers. Please shop as your pass allows, have your temperature taken at the entrance, and take part in sampling. Where anybody tests positive the area goes into lockdown at once.
print-notice-precaution = In the precaution zone public places are under stricter control. Please do not leave the area without need, do not gather, wear a mask, and take part in sampling.
print-notice-free = These grids are found to be epidemic-free. Please stay careful: one positive test, or a refused one, ends it.
print-notice-until = This order holds until { $until }.
print-notice-open = Its end will be announced.
print-notice-calls = To call: { $calls }.
print-notice-call = { $grid } { $name } { $phone }
print-notice-objection = Whoever finds the area wrong may tell the community or { $authority }; it is checked and put right.
print-notice-seal = (seal)
print-notice-day = { $year }-{ $month }-{ $day }

print-report-title = { $title }: daily report as of { $at }
print-report-figures = Summary
print-report-figure = Figure
print-report-now = Today
print-report-before = Yesterday
print-report-day = Day
print-report-curve = New cases a day

# The print workspace.
command-print = Print
workspace-print = Print
dialog-print = Print to a file
dialog-print-kind = Printed files
job-lay = Laying out
job-print = Printing
printing-title = Print
printing-leave = Back to the map
printing-wall = Wall map
printing-sheets = Grid sheets
printing-notice = Notice
printing-report = Daily report
printing-size = Paper
printing-landscape = Landscape
printing-portrait = Portrait
printing-tiles = Tiles
printing-tiles-none = In one piece
printing-only-selected = Only selected grids ({ $count })
printing-order = Order
printing-order-none = Choose an order
printing-report-hint = As of 20:00 of the day, beside the day before. Saved as .xlsx it is a workbook.
printing-at = Time
printing-at-hint = Now; or 2021-09-15 08:00
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
printing-save-hint = PDF, PNG, SVG; a report also as XLSX
printing-copy = Copy picture
printing-copied = The picture of the page was copied
printing-bad-time = Write the time as 2021-09-15 08:00
printing-no-order = Choose an order first.
printing-error-font = The font cannot be used.
printing-error-nothing = There is no grid to print.
printing-error-grid = There is no grid “{ $name }”.
printing-error-small = { $size } is too small for the index of grids. Choose larger paper.
printing-error-format = It cannot be written in this format: { $why }
printing-error-large = The picture is too large. Choose smaller paper, or save as PDF.
printing-error-stopped = Stopped.
