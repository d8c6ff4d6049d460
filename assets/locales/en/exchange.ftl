# Files in and out
error-damaged = “{ $file }” { $place } cannot be read ({ $detail }).
error-at-line = line { $number }
error-at-record = record { $number }
error-unknown-format = “{ $file }” is not a map that can be read.
error-too-much = The contents of the file would need more than { $limit } MB beyond its own size.
error-no-layer = The file has no layer.
error-no-map-within = None of the files in it is a map: { $names }.
error-no-places = The table has no coordinate columns (columns found: { $columns }).
error-only-links = The file holds only links to other places: { $links }.
remedy-only-links = Open the file that a link leads to.
error-log-beside = Beside the file lies its log (-wal) with changes that are not in the file yet, and the folder cannot be written to.
remedy-log-beside = Copy both files together to a folder of your own and open it there.
error-position = a point or vertex, { $value }, is not a longitude and latitude
remedy-import = Read it with File → Import map.
remedy-formats = GeoJSON, TopoJSON, GeoPackage, Shapefile (loose or zipped), KML, KMZ and CSV with coordinates can be read.
remedy-places = Name two columns lon and lat (经度, 纬度), or one wkt.
note-index-missing = .shx missing or not matching; read in order
note-attributes-missing = .dbf missing; no attributes
note-geometry-missing = .shp missing; no geometry
note-counts-differ = different numbers of geometries and attribute records
note-record-deleted = deleted records skipped
note-hole-alone = a hole lies in no ring; kept as a polygon
note-character-broken = characters outside the encoding
note-number-broken = a number cannot be read; kept as text
note-memo = memo fields are not read
note-geometry-dropped = geometry types that maps do not have were left out
note-style = styles and views left out
note-row-uneven = the row has more or fewer cells than the heading
note-line-skipped = lines above the heading skipped
note-cell-no-place = a cell holds no readable location; listed as unlocated
note-quote-open = a quote is not closed: its row ends with its line
note-arcs-drawn = arcs replaced by chords, at most 0.1 m off
note-record-broken = a record is cut off or damaged; kept without geometry
note-tail-dropped = the bytes after the last record are not records
note-rings-reversed = rings wind the wrong way; judged by which contains which
note-member-dropped = elements that have no place on a map were left out
note-positions-split = coordinates without spaces between them were separated
note-made-valid = the polygon was invalid; redrawn as a valid one
note-crs-of-feature = the coordinate system is given on a feature or geometry; used for the whole layer
action-import = Imported
command-import = Import map…
dialog-import = Import a map
error-not-read = “{ $file }” cannot be read
notice-imported = Imported: { $added } new, { $updated } updated. Undo takes back all of it.
export-losses = “{ $file }” was written, but the format cannot hold all of it
export-losses-remedy = Export as GeoJSON to keep everything.
loss-renamed = attribute names shortened: { $names }
loss-cut =
    { $count ->
        [one] { $count } text
       *[other] { $count } texts
    } cut to 254 bytes
loss-others =
    points or lines of { $count ->
        [one] { $count } feature
       *[other] { $count } features
    } left out
loss-types = numbers and truth values written as text
loss-nested = lists and nested values written as text
loss-ids = ids given by the source are not kept
loss-members = members beyond the standard ones are not kept
loss-attributes = attributes are not kept: this is a picture
loss-made-valid =
    { $count ->
        [one] { $count } invalid polygon
       *[other] { $count } invalid polygons
    } redrawn as valid
loss-flat =
    { $count ->
        [one] { $count } polygon
       *[other] { $count } polygons
    } without area left out
loss-heights =
    heights of { $count ->
        [one] { $count } point or line
       *[other] { $count } points or lines
    } not kept
loss-system = the file cannot state its coordinate system
loss-nulls = empty values are not kept as empty
loss-rounded = positions are rounded to the picture
import-title = Import “{ $file }”
import-accept = Import
import-cancel = Cancel
import-working = Working…
import-no-preview = Choose a coordinate system to see a preview
import-rows =
    To be imported ({ $count ->
        [one] { $count } row
       *[other] { $count } rows
    }; click to go there)
import-column-place = Geometry
import-place-polygon = polygon
import-place-other = point, line
import-place-none = unlocated
import-will = { $added } new, { $updated } updated, { $unchanged } unchanged
import-will-plan =
    A new plan: { $added ->
        [one] { $added } grid
       *[other] { $added } grids
    } new, { $updated } changed, { $unchanged } unchanged. The published grids stay until it is published.
import-left-there =
    { $count ->
        [one] { $count } record has a code that exists and stays as it is
       *[other] { $count } records have a code that exists and stay as they are
    }: { $codes }
import-left-missing =
    { $count ->
        [one] { $count } record is
       *[other] { $count } records are
    } not in the project: { $codes }
import-repeated =
    { $count ->
        [one] { $count } record
       *[other] { $count } records
    } left out: the code occurs more than once
import-not-in-file =
    { $count ->
        [one] { $count } record of the project is not in the file and stays
       *[other] { $count } records of the project are not in the file and stay
    }
import-said-elsewhere = Not imported, as orders, publications or the register determine it: { $names }
import-before = The same content was imported at { $when } by { $who }
import-again = Import it again
import-blocked-crs = The coordinate system cannot be used
import-blocked-charset = Too many broken characters: choose the encoding first
import-blocked-unsure = Confirm the coordinate system first
import-blocked-working = Still working
import-blocked-before = This was imported before
import-blocked-nothing = There is nothing to import
import-layer = Layer
import-layer-name =
    { $name } ({ $count ->
        [one] { $count } feature
       *[other] { $count } features
    })
columns-asked = The headings do not say which columns hold coordinates. Choose them.
columns-two = Two columns: longitude (or easting) and latitude (or northing)
columns-wkt = One column of WKT
columns-text = WKT column
columns-east = Longitude column
columns-north = Latitude column
columns-read = Read
columns-missing = Choose the columns first
import-skipped = “{ $name }” was not read: { $why }
skip-no-map = not a map
skip-gone = listed, but its table is missing
skip-too-much = it would need more than { $limit } MB
skip-too-slow = hardly a row was read within { $seconds } s
skip-link = a link, which is not followed
skip-other = another layer; only the first is shown
import-remembered = Same settings as for the last file of this kind
import-charset = Encoding
charset-mark = it carries an encoding mark
charset-ascii = plain ASCII
charset-strict = valid UTF-8
charset-declared = the file says so
charset-contradicted = by its bytes; the file says otherwise
charset-guessed = by its characters
charset-chosen = chosen
import-crs = Coordinate system
crs-gauss = Gauss-Krüger { $width }°, meridian { $meridian }°
crs-gauss-numbered = Gauss-Krüger { $width }°, zone { $zone } ({ $meridian }°)
crs-gcj02 = GCJ-02 (Chinese web maps)
crs-bd09 = BD-09 (Baidu)
crs-swapped-name = { $name }, north first
crs-swapped = North (latitude) first
crs-code = Code
crs-chosen = Chosen
crs-declared = The file says so, and it fits
crs-degrees = The numbers are degrees
crs-fits = { $percent }% match with the area of the project
crs-within = Within the area of the project
crs-signs = Its attributes are those of web-map county data (GCJ-02)
crs-zone-number = Eastings begin with the zone number
crs-possible = Not certain: other systems are possible. Check the location on the map.
crs-elsewhere = The stated system does not fit, or the place lies far from the project. Check the location on the map.
crs-confirm = The location is right, use this system
crs-unusable = This system cannot be used; choose another
import-as = Import as
kind-grid = Grid
kind-street = Street
kind-land = Water and green
kind-drawing = Other feature
import-mode-add = Only add; existing records stay
import-mode-attributes = Update attributes by code; add nothing
import-mode-replace = Update attributes and shapes by code, and add
import-mode-plan = Grid shapes go into a new plan, in force once published
import-fields = Fields
import-field-left-out = left out
attribute-code = Code
attribute-name = Name
attribute-community-code = Community code
attribute-community = Community
attribute-area-code = Area code
attribute-grid-code = Grid code
attribute-households = Households
attribute-households-estimated = Households estimated
attribute-street = Street
attribute-housenumber = House number
attribute-residents = Residents
attribute-zone = Zone
attribute-kind = Kind
import-mending = Mend boundaries
import-tolerance = Tolerance
import-tolerance-hint = No vertex moves further than this; narrower gaps are filled. 0 imports the shapes as they are.
import-what = Problem
import-found = Found
import-left = Left
import-snapped =
    { $moved ->
        [one] { $moved } vertex
       *[other] { $moved } vertices
    } moved, { $inserted } added, at most { $farthest } m
import-sound = No boundary problems
import-notes = Notes
import-code-repeated =
    Code { $code } occurs { $count ->
        [one] { $count } time
       *[other] { $count } times
    }
import-places = Problem locations (click to see)
export-title = Export
error-unsure-crs = The coordinate system of the file is uncertain.
import-will-nothing = Nothing new, nothing updated, { $unchanged } unchanged

# Long work: what is being done, and how much of it is
work-reading = Reading features
work-placing = Placing features
work-boundaries = Matching boundaries
work-building = Building faces
work-judging = Checking faces and gaps
work-mending = Mending overlaps and gaps
work-writing = Writing features
work-recording = Writing records
work-count = { $stage }: { $done }
work-count-of = { $stage }: { $done } of { $total }
work-stop = Stop
work-stop-hint = Stopping leaves nothing changed
work-stopping = Stopping…
notice-untold = . The project is read-only: its history does not keep this export
notice-skipped =
    { $count ->
        [one] { $count } other part
       *[other] { $count } other parts
    } of the file not shown: press F7, then “Notes from reading”

# Long work
job-line = { $job } · { $count }
job-more = { $count } more
job-open = Opening
job-make = Making the project
job-prepare = Preparing the import
job-import-map = Importing the map
job-check-list = Checking the list
job-import-list = Importing the list
job-export-map = Exporting the map
job-export-list = Exporting the list
job-publish = Publishing the plan
job-roll-back = Rolling back
job-purge = Erasing expired data
job-copy = Saving the project elsewhere
job-stopped = { $job }: stopped, nothing was changed
work-sealing = Encrypting personal data
work-erasing = Erasing people
work-cleaning = Cleaning backups and copies
work-copying = Copying pages
work-weighing = Working out the effects
work-rate = { $count }, { $rate } a second
work-left-seconds = { $count }, about { $left } s left
work-left-minutes = { $count }, about { $left } min left
work-lasting = It is being written and cannot be stopped any more

# A path is typed where the system has no file dialog
path-text = This computer has no window to choose files in. Type the path of the file here. Tab completes it, or click a name below; ~ is your home folder.
field-path = Path
path-open = Open this file
path-save = Save here
path-replace = Replace
path-replaces = A file of this name is there. Replaced, it is gone: { $file }
path-nothing = No file to choose
path-more = { $count } more: type on
path-none = Type a path first.
path-is-folder = This is a folder. Type the name of the file after it: { $file }
path-no-file = There is no such file: { $file }
path-no-folder = There is no such folder: { $file }
