# The epidemic workspace: zones, cases, isolations, orders, replay.
menu-epidemic = Epidemic
workspace-epidemic = Epidemic
command-watch = Epidemic workspace, or back to the map
command-new-case = Register a case
command-new-order = Draft an order for the selected grids
command-play = Replay or pause
command-now = Back to now
blocked-no-epidemic = No epidemic data has been read yet: enter the epidemic workspace first
blocked-redrawing = Leave redrawing first
blocked-now = The present is shown already
blocked-replay = An earlier day is shown: press Home for the present
blocked-past = Grids of an earlier day are shown

layer-cases = Cases
layer-isolation = Isolation
layer-proposals = Zone change due
map-legend-isolated = Isolated
map-legend-differs = Zone change due
class-confirmed = Confirmed
class-asymptomatic = Asymptomatic
class-unknown = Undetermined

epidemic-grids = Grids
epidemic-cases = Cases
epidemic-isolations = Isolation
epidemic-orders = Orders
epidemic-reading = Reading…
epidemic-select = Click a grid on the map to see the zone in force and the proposed one.
epidemic-selected =
    { $count ->
        [one] { $count } grid
       *[other] { $count } grids
    } selected
epidemic-draft-order = Draft an order…
epidemic-in-force = In force
epidemic-proposed = Proposed
epidemic-by-profile = By: { $profile }
epidemic-see-orders = See the orders
epidemic-differing = Differs from proposal ({ $count })
epidemic-none-differs = In every grid the zone in force matches the proposal.
epidemic-from-to = { $from } → { $to }

figure-cases = Cases { $count }
figure-new = New today { $count }
figure-closed = Closed grids { $count }
figure-isolated = Isolated { $count }
figure-due = Overdue { $count }
figure-differing = Differs from proposal { $count }
figure-name-cases = Cases
figure-name-isolated = Isolated
figure-name-overdue = Checks overdue

basis-order = { $number }, from { $from }
basis-order-until = { $number }, from { $from } until { $until }
basis-inherited = Inherited from the old grid { $grid }: { $number }, from { $from }
basis-recorded = As recorded, without an order
basis-nothing = No order is in force

why-infections =
    { $count ->
        [one] { $count } case
       *[other] { $count } cases
    } in the grid, the latest { $day }
why-beside = Next to { $grid }, which has cases; the latest { $day }
why-rest = Rest of the area: there are lockdown or control zones elsewhere
why-free-ever = No positive so far; all negative in round { $round }
why-free = No positive since { $day }; all negative in round { $round }
why-refused =
    { $count ->
        [one] { $count } person
       *[other] { $count } people
    } refused testing in round { $round }: no longer epidemic-free
why-nothing = No zone needed
change-to = Can become { $zone } on { $day } at the earliest
change-once = Can become { $zone } once
change-release = Release possible on { $day } at the earliest
need-days = No new case until { $day }
need-round =
    All negative in round { $round }: no result yet for { $count ->
        [one] { $count } person
       *[other] { $count } people
    }
need-round-none = Still needed: a round on or after { $day }, all negative
need-contacts =
    { $count ->
        [one] { $count } close contact
       *[other] { $count } close contacts
    } still under observation, until { $day }
need-unrefused = Needed after { $day }: a round with no refusals, all negative
need-dated = A case has no date, so no period can be counted

case-new = Register a case
case-new-title = Register a case
case-change-title = Edit case
case-title = Cases ({ $count })
case-none = No cases yet. Press N to register one.
case-unlocated =
    Unlocated: { $count ->
        [one] { $count } case
       *[other] { $count } cases
    }
case-nowhere = unlocated
case-change = Edit
filter-period = Reported { $from } to { $to }
filter-period-onset = Onset { $from } to { $to }
filter-replayed = Replay { $at }
filter-clear = Clear filter: { $filter }
case-window = { $from } to { $to }
case-window-clear = Clear period
case-building-hint = Building: name, address, code or pinyin
case-place-hint = Choose a building, or click the map
case-unplace = Clear location
case-unlocated-hint = Cases without a location head the list and are not drawn on the map.
case-sealed-hint = Leave empty to keep it
case-keep = Save (Ctrl+Enter)

isolation-title = List ({ $count })
isolation-figures = At home { $home }, central { $central }; checks overdue { $overdue }, release due { $release }
isolation-only-due = Due only
isolation-locked = Details of people in isolation are sealed: sign in to see them. Only the counts are shown here.
isolation-none = No one in isolation matches.
isolation-state = State
isolation-release-due = Release due
isolation-overdue-today = Overdue today
isolation-overdue =
    Overdue by { $days ->
        [one] { $days } day
       *[other] { $days } days
    }
isolation-due = Due today
isolation-done = Checked
isolation-check = Daily check
isolation-release = Release
isolation-move = Change end
isolation-hint = { $who }  since { $start }  case { $case }
place-home = Home
place-central = Central
move-end-title = Extend or shorten isolation
move-end-hint = The date is the first day out of isolation. Later samples move with it; the reason is sealed.
button-move-end = Change end

order-title = Order
order-list = Orders ({ $count })
order-none = No orders yet. Select grids and draft one.
order-from = From { $from }
order-until = { " " }until { $until }
order-grids =
    { $count ->
        [one] { $count } grid
       *[other] { $count } grids
    }
order-signed-issued = Issued: { $who } { $day }
order-issued-user = { " " }(signed in: { $who })
order-typed-applied = Submitted: { $who } { $day } (typed in an older version; no document)
order-typed-assessed = Assessed: { $who } { $day } (typed in an older version; no document)
order-document-application = Application: { $body } { $number } { $day }
order-document-assessment = Assessment: { $body } { $number } { $day }
order-document-approval = Approval: { $body } { $number } { $day }
order-recorded-by = { " " }(recorded by { $who } { $at })
order-draft = Draft
order-applied = Submitted
order-assessed = Assessment passed
order-approved = Approved
order-issued = In force
order-ended = Ended
order-withdrawn = Withdrawn
order-refused = Refused
order-withdraw = Withdraw
order-edit = Edit
order-drop = Delete draft
order-keep = Save draft
order-issue = Issue
order-issue-hint = Once issued, the order is in force in these grids and the map changes; it cannot be undone, only withdrawn.
order-may-not-issue = Only supervisors and administrators may issue and withdraw
order-release = Release of restrictions

field-building = Building
field-grid = Grid
field-class = Class
field-number = Number
field-reported = Reported
field-sampled = Sampled
field-onset = Onset
field-source = Source case
field-origin = Source area
field-place = Place of isolation
field-end = Ends on
field-order-number = Number
field-zone = Zone
field-grids = Grids
field-from = From
field-until = Until (may be empty)
field-authority = Authority
field-text = Text
field-issued-by = Issued by
field-issued-on = Issued on
field-application = Application
field-application-body = Applying body
field-application-number = Application number
field-application-date = Application date
field-assessment = Assessment
field-assessment-body = Assessing body
field-assessment-number = Assessment number
field-assessment-date = Assessment date
field-approval = Approval
field-approval-body = Approving body
field-approval-number = Approval number
field-approval-date = Approval date

fault-missing = Fill in “{ $field }”
fault-date-form = “{ $field }” is not a date; write it as 2021-09-11
fault-date-short = The year in “{ $field }” has only two digits; write it as 2021-09-11
fault-date-ambiguous = Day and month in “{ $field }” could be swapped; write it as 2021-09-11
fault-date-missing = The day in “{ $field }” does not exist
fault-instant = Write “{ $field }” as 2021-09-11 14:03
fault-order = “{ $second }” is before “{ $first }”
fault-future = “{ $field }” is in the future
fault-end-before-start = The end is before the start

time-play = Replay
time-pause = Pause
time-now = Now
time-speed = { $days } d/s
time-slider = Time
time-curve = Epidemic curve by day reported and class; drag to select a period

history-epidemic = Epidemic
action-add-case = Case registered
action-edit-case = Case changed
action-edit-isolation = Isolation
action-draft-order = Order drafted
action-apply-order = Application recorded
action-assess-order = Assessment recorded
action-approve-order = Approval recorded
action-issue-order = Order issued
action-confirm-order = Order confirmed
action-withdraw-order = Order withdrawn
hint-epidemic = Click a grid to see its zones; N registers a case, O drafts an order, P replays
hint-case = Click the location of the case on the map, or choose a building on the right

epidemic-rounds = Sampling
epidemic-gates = Gates
epidemic-risks = Risk areas
epidemic-alarms = Alarms
epidemic-alarms-count = Alarms { $count }
epidemic-may-not-open = Connection with neighbouring epidemic-free grids suspended: { $why }
epidemic-suspended = Epidemic-free, connection suspended ({ $count })
untested-missing =
    Round { $round }: no result for { $missing ->
        [one] { $missing } person
       *[other] { $missing } people
    }
untested-refused =
    Round { $round }: { $refused ->
        [one] { $refused } person
       *[other] { $refused } people
    } refused
untested-both =
    Round { $round }: no result for { $missing ->
        [one] { $missing } person
       *[other] { $missing } people
    }, { $refused } refused
epidemic-may-open = Epidemic-free, may connect with: { $grids }
figure-gates = Gates needing attention { $count }
layer-gates = Gates
layer-sites = Sampling sites
layer-openings = Free, may connect
layer-heat = Case heat map
map-legend-supposed = What if: would change
map-legend-unmanned = Unmanned
map-legend-shut = Closed
map-legend-sites = Sampling sites
map-legend-openings = Free, may connect
what-if = What if: a case here
what-if-hint = A trial only; no case is registered
what-if-nothing = No proposal would change.
what-if-line = { $zone } would be proposed ({ $count }): { $names }

isolation-new = Register an isolation…
isolation-new-title = Register an isolation
isolation-edit-title = Edit isolation
isolation-suggested = The rules suggest: central until { $central }, end { $end }, samples: { $samples }
isolation-take = Use suggestion
isolation-move-hint = The end and the samples are changed with “Change end” in the list.
isolation-negative = Sample negative
isolation-negative-of = Sample of { $day } negative
isolation-positive = Sample positive: register a case…
isolation-deliver = Delivery
isolation-edit = Edit…
check-title = Daily check
check-hint = May be left empty; sealed.
check-fault = The temperature must be between 34 and 43 °C
check-fever = 37.3 °C or more is a fever: refer and sample as the procedure requires.
deliver-title = Delivery
deliver-hint = May be left empty; the contents are sealed, the list only shows that a delivery was made.
contact-close = Close contact
contact-secondary = Secondary contact

order-paper-body = Body
order-paper-number = Document number
order-paper-date = Date
order-record-application = Record application
order-record-assessment = Record assessment
order-record-approval = Record approval
order-step-recorded = Recorded
order-step-recorded-by = By { $who }
order-step-keep-first = Save the draft first, then record documents
order-step-not-asked = The rules do not require “{ $step }” for this order
order-step-done = “{ $step }” is recorded
order-step-passed = A step after “{ $step }” is recorded already
order-step-after = “{ $step }” must be recorded first
order-step-undocumented = “{ $step }” needs its document
order-step-refused = The order was refused: save it as a draft again first
order-may-not-step = Only supervisors and administrators may record assessments and approvals
order-takes-back = Zone, grids or period were changed, or the order was refused: saving the draft voids the documents recorded so far, and the order must be submitted again.
order-taken-back = documents voided because the text was changed
order-confirm = Confirm
order-confirm-hint = Confirm this order as a second person
order-may-not-confirm = Only supervisors and administrators may confirm
order-confirmed = Drafted and issued by one person, confirmed by { $who } { $at }
order-confirm-not-needed = This order needs no confirmation by a second person.
order-confirm-same-person = Someone other than the issuer must confirm.
order-confirm-done = This order is confirmed already.
order-refuse = Refuse
order-release-hint = Releasing restrictions or declaring a grid epidemic-free requires application, assessment and approval to be recorded with their documents, as far as the rules ask for them, before issue; it cannot be undone, only withdrawn.

round-new = Enter a new round…
round-title = Sampling rounds ({ $count })
round-none = No sampling rounds yet.
round-form-title = Sampling results
round-hint =
    { $count ->
        [one] { $count } grid
       *[other] { $count } grids
    }; click to edit
round-expected = Expected
round-negative = Negative
round-positive = Positive
round-refused = Refused
round-missing = No result
round-all-negative = All negative
round-wrong =
    { $count ->
        [one] { $count } row
       *[other] { $count } rows
    } with errors; the end of the row says why
round-changed =
    { $count ->
        [one] { $count } row
       *[other] { $count } rows
    } changed
round-every-negative = All others negative
round-every-hint = Where no negative results are entered yet: negative = expected − positive − refused. Exceptions entered later are taken off.
round-no-count-short = No number
round-too-many-short = Too many
round-no-expected-short = No expected
round-no-count = A number is required
round-too-many = Results and refusals exceed the people expected
round-no-expected = The number of people expected is required

risk-new = Register a risk area…
risk-edit = Edit risk area
risk-title = Risk areas ({ $count } at present)
risk-none = No risk areas yet. People arriving from one are called and followed up.
risk-high = High
risk-middle = Medium
field-lowered = Lowered on
risk-hint = Leave the date empty while the area has not been lowered.

gate-title = Entrances and checkpoints ({ $count }, unmanned { $unmanned })
gate-none = No entrances.
gate-leaky =
    A closed grid must have exactly one open entrance ({ $count ->
        [one] { $count } grid does
       *[other] { $count } grids do
    } not)
gate-none-leaky = Every closed grid has exactly one open entrance.
gate-leaky-line =
    { $grid } ({ $zone }): { $count ->
        [one] { $count } open entrance
       *[other] { $count } open entrances
    }
gate-name = Name
gate-state = State
gate-posts = Posts needed
gate-kind = Kind
gate-open = Open
gate-closed = Closed
gate-unmanned = Unmanned
gate-kind-entrance = Grid entrance
gate-kind-crossing = Crossing checkpoint
gate-kind-gate = Compound gate
gate-shifts = Shifts
gate-shifts-hint = One shift per line: 08:00-14:00 2 (from, to, people); leave empty where the number is the same all day.
gate-shift-fault = “{ $line }” is not a shift; write 08:00-14:00 2

alarm-title = Alarms to acknowledge ({ $count })
alarm-none = No alarms.
alarm-see = Acknowledge
alarm-see-all = Acknowledge all
alarm-since = since { $since }
alarm-seen = acknowledged by { $who }, { $at }
alarm-free = Case { $case } in an epidemic-free grid
alarm-case = New case { $case } in a grid that is not closed
alarm-unmanned = { $gate } is unmanned
alarm-fever = { $degrees } °C: { $who }
alarm-overdue-in =
    Daily checks overdue: { $count ->
        [one] { $count } household
       *[other] { $count } households
    }
alarm-overdue =
    Daily check overdue by { $days ->
        [one] { $days } day
       *[other] { $days } days
    }: { $who }
alarm-release = Isolation ended, not released: { $who }
alarm-result = No result for the sample of { $day }: { $who }
alarm-round =
    Round { $round } ({ $day }): no result for { $count ->
        [one] { $count } person
       *[other] { $count } people
    }

rules-title = Control rules
rules-zones = Zones and isolation
rules-free = Epidemic-free grids
rules-by-date = By date (today: { $profile })
rules-no-free = None
rules-from-file = From a file…
rules-unreadable = { $file } cannot be used as rules: { $error }
rules-keep = Use these rules
rules-may-not = Only supervisors and administrators may change the rules
dialog-rules = Choose a rules file
dialog-rules-kind = Rules

field-household = Household
field-contact = Contact
field-case = Case
field-exposed = Last exposure
field-start = First day
field-central-until = Central until
field-samples = Sampling days
field-released = Released
field-seal = Door seal
field-round = Round
field-date = Date
field-area = Area
field-level = Level
field-temperature = Temperature °C
field-delivery = Goods

history-round =
    Round { $round }, { $count ->
        [one] { $count } row
       *[other] { $count } rows
    }
action-add-isolation = Isolation registered
action-enter-round = Sampling results
action-edit-risk = Risk area
action-edit-gate = Gate
action-see-alarm = Alarms acknowledged
action-change-rules = Rules changed
command-rules = Control rules…

command-dashboard = Statistics
command-wall = Wall
wall-all = Whole subdistrict
wall-still = { $view } (paused)
wall-new = New today
dashboard-communities = By community
dashboard-grids = By grid
dashboard-cases = Cases
dashboard-isolations = Isolation
table-filter = Filter: text, number, pinyin initials
table-columns = Choose columns
table-count = { $count } of { $total }
table-sort = Click to sort: ascending, descending, unsorted
board-community = Community
board-grids = Grids
board-grid = Grid
board-code = Code
board-closed = Closed
board-cases = Cases
board-new = New today
board-isolated = Isolated
board-overdue = Overdue
board-pressing = Zone change due
board-trend = New, 14 days
board-in-force = In force
board-proposed = Proposed
board-change = Earliest change
board-entrances = Open entrances
board-number = Number
board-class = Class
board-known = Known on
board-onset = Onset
board-sampled = Sampled
board-origin = Source area
board-place = Place of isolation
board-contact = Contact
board-case = Case
board-start = First day
board-end = Ends on
board-state = State
board-days-late = Days late
board-checked = Last check
board-who = Person
window-title-alarms =
    { $count ->
        [one] { $count } item
       *[other] { $count } items
    } to handle · { $title }

time-by-known = By report
time-by-onset = By onset
filter-all-communities = All communities
field-community = Community
epidemic-unread =
    { $count ->
        [one] { $count } value cannot be read and counts as missing
       *[other] { $count } values cannot be read and count as missing
    }
case-links =
    Linked: { $contacts ->
        [one] { $contacts } isolated contact
       *[other] { $contacts } isolated contacts
    }, { $count ->
        [one] { $count } onward case
       *[other] { $count } onward cases
    } { $cases }
case-see-contacts = Show contacts
isolation-of-case = Only contacts of case { $case }
isolation-of-all = All

withdraw-title = Withdraw order
withdraw-figures =
    { $number }: { $grids ->
        [one] { $grids } grid
       *[other] { $grids } grids
    }, { $households ->
        [one] { $households } household
       *[other] { $households } households
    }, { $cases ->
        [one] { $cases } case
       *[other] { $cases } cases
    } so far.
withdraw-turn = { $now } → { $then } ({ $count }): { $names }
withdraw-text = Earlier orders that still hold are in force again. The withdrawal is kept in the history; it cannot be undone.
check-save = Save check

## The window of the wall
wall-place = { $clock }   { $number } / { $count }
wall-window = Gridroom, wall (Space holds, ← → step, F11 full screen, Esc closes)
wall-opened = The wall is open on another screen. On it: Space holds, ← → step, F11 or a double click fills the screen, Esc closes

field-withdraw-emergency = Emergency reason for withdrawing
withdraw-second-person = Whoever issued an order does not withdraw it alone: have another person who may issue orders withdraw it; in an emergency, fill in “Emergency reason for withdrawing”.
order-dropped = Draft deleted
order-taken-back-by = Withdrawn by { $who }: { $why }
order-taken-back-alone = { " " }(by the issuer alone: { $why })
issue-figures =
    { $number }: { $grids ->
        [one] { $grids } grid
       *[other] { $grids } grids
    }, { $households ->
        [one] { $households } household
       *[other] { $households } households
    }, { $cases ->
        [one] { $cases } case
       *[other] { $cases } cases
    }, { $gates ->
        [one] { $gates } gate
       *[other] { $gates } gates
    }
issue-period = From { $from } until { $until }
issue-period-open = From { $from } until another order
issue-text = The order is in force at once and the map changes; it cannot be undone, only withdrawn.
issue-now = Issue now
issue-back = Back to the form
epidemic-contradicted = { $zone } is proposed: connection with neighbouring grids is suspended
case-building-none = No such building: try another spelling, or click the map
case-building-several = Several buildings have this name; click the one in the right grid:
case-unlocated-keep = The address is not known yet; register all the same
isolation-whose = { $who } ({ $grid }, until { $end })
