# Lists: captions, words and hints of the desks' lists
list-people = People
list-shops = Shops
list-checkpoints = Checkpoints
list-sampling-sites = Sampling sites
list-cases = Cases
list-isolations = Isolations
list-rounds = Sampling rounds
list-charges = Responsible people
list-staff = Staff
list-arrivals = Arrivals

list-column-name = Name
list-column-person-name = Name
list-column-id-type = Id type
list-column-resident-id = Id number
list-column-sex = Sex
list-column-phone = Phone
list-column-type = Type
list-column-grid-code = Grid code
list-column-household = Household
list-column-building = Building
list-column-door = Door
list-column-relation = Relation to head
list-column-tenure = Tenure
list-column-care = Special care
list-column-since = Moved in
list-column-address = Address
list-column-date = Date of arrival
list-column-from = From
list-column-note = Remark
list-column-code = Code
list-column-category = Category
list-column-status = Status
list-column-inspected = Inspected on
list-column-lon = Longitude
list-column-lat = Latitude
list-column-posts = Posts
list-column-lanes = Lanes
list-column-compound = Compound
list-column-house = House
list-column-entrance = Staircase
list-column-case-number = Case number
list-column-class = Class
list-column-onset = Onset
list-column-sampled = Sampled
list-column-reported = Reported
list-column-origin = Imported from
list-column-source = Source case
list-column-place = Place of isolation
list-column-contact = Contact class
list-column-case-met = Linked case
list-column-exposed = Last exposure
list-column-start = Isolation start
list-column-central-until = Central until
list-column-end = Isolation end
list-column-samples = Sampling days
list-column-seal = Seal
list-column-round = Round
list-column-day = Sampling day
list-column-expected = Expected
list-column-negative = Negative
list-column-positive = Positive
list-column-refused = Refused
list-column-level = Level
list-column-unit = Unit
list-column-role = Role
list-column-public = Public
list-column-deputy = Deputy
list-column-charge-from = From
list-column-charge-until = Until
list-column-travelled = Left the source area
list-column-language = Language
list-column-list-source = Source list

choice-resident = resident
choice-arrival = arrival
choice-isolation = isolation
choice-staff = staff
choice-owner = owner
choice-tenant = tenant
choice-resident-id = resident id
choice-hk-macau-permit = Hong Kong or Macau permit
choice-taiwan-permit = Taiwan permit
choice-passport = passport
choice-other = other
choice-open = open
choice-closed = closed
choice-admonished = admonished
choice-confirmed = Confirmed
choice-asymptomatic = Asymptomatic
choice-unknown = Undetermined
choice-home = At home
choice-central = Central
choice-close = Close contact
choice-secondary = Secondary contact
choice-yes = Yes
choice-no = No
choice-community = Community
choice-area = Area
choice-grid = Grid
choice-compound = Compound
choice-building = Building
choice-community-head = Community head
choice-area-head = Area head
choice-grid-head = Grid head
choice-grid-worker = Grid worker
choice-building-head = Building head
choice-police = Police officer
choice-doctor = Family doctor

hint-text = Text.
hint-code = A code, typed as text so that leading zeros stay.
hint-grid = The code of the grid, or its name.
hint-date = A date, written 2021-09-11.
hint-count = A whole number, not below 0.
hint-phone = A mobile number of 11 digits, or a landline with its area code.
hint-identity = 18 characters, typed as text; typed as a number, the last digits are lost.
hint-choice = One of:
hint-lon = Longitude in degrees (WGS84), such as 118.6900.
hint-lat = Latitude in degrees (WGS84), such as 25.3600.
hint-days = One or more dates, separated by spaces.
hint-unit = Code or name of a community, area, grid, compound or building; give the level or the code where several share a name.
hint-finder = Longitude and latitude of the home in degrees (WGS84, or the system chosen above). They say which building it is and are not kept.
hint-part = Part of the address, which is composed of compound, house, staircase and door where none is given.

sheet-reason = Reason
sheet-row = Row in the file
sheet-guide = How to fill in
sheet-guide-column = Column
sheet-guide-needed = Required
sheet-guide-how = How to fill in
sheet-needed = yes

reason-missing = required, but empty
reason-date = not a date; write it as 2021-09-11
reason-date-short-year = the year has only two digits; write it as 2021-09-11
reason-date-ambiguous = day and month could be swapped; write it as 2021-09-11
reason-date-none = the day does not exist
reason-id-length = an id number has 18 characters (or 15)
reason-id-characters = an id number has digits only, and X at the end; found { $sign }
reason-id-birth = the date of birth in the id number does not exist
reason-id-check = the check character does not match: a digit is wrong
reason-as-number = stored as a number, so the last digits are lost; type it again as text
reason-phone = not a phone number: 11 digits for a mobile, or an area code and 7 or 8 digits
reason-phone-area = the area code is missing, such as 0594
reason-phone-sign = a phone number may not contain { $sign }
reason-broken = unreadable characters; check the encoding of the file, or type it again
reason-open-quote = a quote here is not closed: where this row ends is uncertain
reason-choice = not one of the choices
reason-count = not a whole number
reason-degrees = not degrees
reason-swapped = longitude and latitude are swapped
reason-half-place = longitude and latitude must both be given
reason-masked = masked: the hidden part cannot be imported
reason-fault = the workbook has an error here (such as #REF!)
reason-repeated = same as row { $row }
reason-before = before { $column }
reason-future = in the future
reason-too-many = more results than people expected
reason-unknown = not in this project
reason-coordinates = no place in the chosen coordinate system
reason-crowded = several buildings stand there or equally near; give the address or the code of the building
reason-several = several share this name; give the code or the level
reason-taken = already taken
reason-doubtful = may already exist; not decided yet

warning-unknown-area = the area digits of the id number do not exist
warning-date-from-number = date converted from a number
warning-unknown-grid = no such grid
warning-near-building = no building at the place, the nearest is taken
warning-no-building = no building at the place or near it, in no building
warning-other-building = the place does not agree with the address (or code), which is taken
warning-by-place = the building given is not in this project, that at the place is taken
warning-far-away = far from the grids of the project
warning-broken = unreadable characters (encoding)
warning-open-quote = a quote is not closed; read as a row of its own

command-import-list = Import list…
command-export-list = Export list…
command-list-template = List template…
dialog-list-in = Import list
dialog-list-out = Export list
dialog-template = Save list template
dialog-refused = Save rows that were not imported
dialog-list-kind = Tables (XLSX, CSV)
export-list-title = Export list
template-title = List template
template-text = An empty table with headings, choices and instructions. Once filled in, it can be imported as it is.
template-file = { $list } template.xlsx
list-choose-file = Choose file…
list-masked = Masked
list-masked-hint = Names, phones, id numbers and addresses are shown in part
list-clear = In clear
list-clear-hint = The history keeps who exported in clear, when and why. The reason states the purpose, not names.
list-losses = “{ $file }” has no column for these values; they were not exported: { $names }
notice-list-exported =
    { $count ->
        [one] { $count } row
       *[other] { $count } rows
    } exported to { $file }
list-title = Import list “{ $file }”
list-kind = List
list-heading-row = headings in row { $row }
list-sheet = Sheet
list-sheet-hidden = { $sheet } (hidden)
list-sheets-left = These sheets look like lists too and are not read: { $sheets }
list-broken =
    Unreadable characters in { $count ->
        [one] { $count } cell
       *[other] { $count } cells
    }, { $share }% of all. Check the encoding and choose it before importing.
list-blocked-broken = Too many unreadable characters: choose the encoding first
list-charset-found = detected
list-crs = Coordinate system
list-columns = Columns ({ $found } of { $total } recognised)
list-no-column = (no such column)
list-left-out = Columns that do not belong to this list, left out: { $columns }
list-checking =
    { $count ->
        [one] { $count } row
       *[other] { $count } rows
    } checked…
list-will =
    { $read ->
        [one] { $read } row
       *[other] { $read } rows
    }: { $added } new, { $updated } updated, { $unchanged } unchanged
list-will-doubtful =
    { $count ->
        [one] { $count } doubtful row
       *[other] { $count } doubtful rows
    }; not imported until decided
list-will-refused =
    { $count ->
        [one] { $count } faulty row
       *[other] { $count } faulty rows
    }, not imported
list-blocked-missing = Choose a column of the file for those marked *
list-blocked-refused = It cannot be imported now
list-set-up = Set up an administrator…
list-save-refused = Save rows that are not imported…
list-refused-file = { $file }-refused.xlsx
list-course = Importing: { $done } of { $total }, { $rate } rows per second, about { $seconds } s left
list-stop = Stop (leaves nothing behind)
list-look = Worth checking (imported all the same)
list-filled =
    { $count ->
        [one] { $count } cell
       *[other] { $count } cells
    } filled from a merged cell above
list-warning = { $what }: { $count } (rows { $rows })
list-doubtful =
    Doubtful ({ $count ->
        [one] { $count } row
       *[other] { $count } rows
    }): may already exist
list-all-new = All new
list-all-skip = Leave all out
list-row = Row { $row }  { $what }
list-same = Same record: { $who }
list-new = A different one: add it
list-skip = Leave out
list-twin = Same as row { $row } of the file
list-refused = Faulty rows ({ $count })
list-fault = Row { $row }, { $column } “{ $said }”: { $why }
list-fault-empty = Row { $row }, { $column }: { $why }
list-rows = Rows to import ({ $count })
list-row-number = Row
problem-cancelled = Stopped; nothing was changed
list-close = Close

sheet-too-much = it unpacks to more than { $limit } MiB and is not read
sheet-too-long = row { $row } is too long for a list
sheet-too-many = it has more than 1,048,576 rows
sheet-too-wide = row { $row } has more than 1,024 columns
sheet-password = the workbook is protected by a password
sheet-none = the workbook has no sheet
sheet-unknown = there is no sheet “{ $name }”; available: { $there }
sheet-web-page = a web page (HTML) with the file name of a workbook
sheet-no-workbook = not a workbook: neither xlsx, xls nor ods
sheet-too-old = in the format of Excel 4 or older
sheet-damaged = the workbook is damaged: { $detail }
remedy-sheet-password = Save it without a password and import it again.
remedy-sheet-resave = Open it in a spreadsheet program, save it as xlsx and import that.

list-will-export =
    { $count ->
        [one] { $count } row
       *[other] { $count } rows
    } will be exported
list-will-columns = Columns: { $columns }
