# The register: units, households, who answers for what.

workspace-register = Desks
menu-register = Desks
command-register = Register workspace
command-find-person = Find a household or unit
hint-register = Click a grid or a building, on the left or on the map; double-click zooms to it; Ctrl+Shift+F finds
hint-site = Click the location of the new building on the map

register-title = Register
register-reading = Reading the register…
register-total =
    { $buildings ->
        [one] { $buildings } building
       *[other] { $buildings } buildings
    }, { $households ->
        [one] { $households } household
       *[other] { $households } households
    } ({ $registered } registered, { $residents ->
        [one] { $residents } person
       *[other] { $residents } people
    })
register-search = Find
register-search-hint = Name, pinyin initials, end of a phone, compound
register-nothing = Nothing found
register-shows-gone = Show retired and moved out
register-unit = Unit
register-worklist = To check
register-worklist-count = To check { $count }
register-people = Responsible people
register-empty = Choose a unit on the left, or click a grid or a building on the map.

level-community = Community
level-area = Area
level-grid = Grid
level-compound = Compound or lane
level-building = Building
compound-residential = Residential compound
compound-unit = Institution
compound-street = Street
compound-lane = Lane
dedicated-none = Ordinary grid
dedicated-school = Dedicated grid (school)
dedicated-factory = Dedicated grid (factory)
dedicated-hospital = Dedicated grid (hospital)

field-kind = Kind
field-code = Code
field-unit-name = Name
field-dedicated = Dedicated
field-within = Part of
field-stated = Stated households
field-valid = Valid
field-valid-from = In use from
field-valid-to = Retired from
field-last = From
field-site = Location
field-door = Door
field-home-phone = Household phone
field-tenure = Tenure
field-resident-id = Resident id
field-relation = Relation to head
field-care = Special care
field-charge-role = Role
count-buildings = Buildings
count-households = Households
count-households-of = { $households } ({ $registered } registered)
count-residents = Registered people
count-stated-of =
    { $count ->
        [one] { $count } household
       *[other] { $count } households
    }
count-stated-estimated =
    { $count ->
        [one] ≈{ $count } household
       *[other] ≈{ $count } households
    } (estimated; registered ones replace it)
count-stated-surveyed =
    { $count ->
        [one] { $count } household
       *[other] { $count } households
    } (fully registered; the register counts)
period-both = { $from } to { $until }
period-from = since { $from }
period-until = until { $until }
period-unsaid = dates unknown

unit-show = Go there
unit-add-community = Add a community
unit-add-area = Add an area
unit-add-grid = Add a grid (redraw)
unit-add-compound = Add a compound
unit-add-building = Add a building
unit-add-area-not = Nothing can be added below a retired unit
unit-add-grid-not = Nothing can be added below a retired unit
unit-add-compound-not = Nothing can be added below a retired unit
unit-add-building-not = Nothing can be added below a retired unit
unit-edit = Edit
notice-moved = { $unit } now lies in { $above }; Ctrl+Z takes it back
unit-move = Move
unit-move-not = There is no other unit to move it to; borders of communities are changed in a plan
unit-retire = Retire
unit-retire-not = It still holds units or households: move them out first
unit-retire-grid = Retire (redraw)
unit-retire-grid-not = Already retired
unit-name-hint = Left empty: compound and number
unit-surveyed = Fully registered
unit-surveyed-hint = When ticked, the register counts instead of the stated households
site-click = Click on the map
find-unit-hint = Find: { $level }

form-below = New { $level } in { $unit }
form-retire = { $unit } no longer counts from that day on; its code is never used again
form-move-out =
    The household and { $count ->
        [one] { $count } person
       *[other] { $count } people
    } still living there move out; records are kept for their retention period
form-replace = { $unit }: the predecessor's term ends where the successor's begins
form-sealed = Sealed values are not shown: left empty they stay, a hyphen clears them
form-staff = Left empty it stays. Public names and phones are visible to everybody, others are masked.

homes-title = Households ({ $count })
home-door-shared = A household is registered behind this door already: check for a duplicate
homes-none = No household is registered in this building yet
home-line =
    { $head } · { $tenure } · { $count ->
        [one] { $count } person
       *[other] { $count } people
    }
home-add = Register a household
home-add-not = No household can be registered in a retired building
home-edit = Edit household
home-resettle = Resettle
home-resettle-not = Already moved out
home-move-out = Move out
home-move-out-not = Already moved out
resident-settle = Into a household
nowhere-back = ← To check
nowhere-homeless = Households without a building
nowhere-alone = People without a household
nowhere-none = Nobody is without a household or building
field-joined = Joins
settle-new = No household behind this door: a new one is registered
tenure-owner = owner
tenure-tenant = tenant
tenure-unsaid = tenure unknown
resident-add = Register a person
resident-add-not = Nobody can be registered in a household that moved out
resident-edit = Edit person
resident-head = Head
resident-care = Needs care
resident-gone = moved out on { $day }
relation-hint = head, spouse, child…
care-hint = lives alone, dialysis, pregnant… (sealed)

charge-title = Responsible people
charge-community-head = Community head
charge-area-head = Area head
charge-grid-head = Grid head
charge-grid-worker = Grid worker
charge-building-head = Building head
charge-police = Police officer
charge-doctor = Family doctor
charge-nobody = Nobody
charge-sealed = (sealed)
charge-add = Assign
charge-more = Assign another
charge-copy = Copy call list
call-list = Call list
charge-print = Print call list…
dialog-call-list = Save call list to print
charge-replace = Replace
charge-end = End term
charge-person = Name and phone
charge-public = Name and phone are public
charge-deputy = Deputy
charge-deputy-of = { $role } (deputy)
charge-inherited = from old grid { $grid }
charge-above = assigned for { $unit }
charge-name-hint = Type a known name to select it
call-list-title = { $unit } ({ $level }): responsible people, { $date }
loads-none = Nobody is assigned yet. Assign people on the card of a unit.
loads-units = Units

register-worklist-none = Nothing to check
trouble-contradictory = Its compound is in { $said }, but it stands in { $own }
trouble-unplaced = No unit above is given
register-unplaced = From a map and in no compound or street yet: buildings { $count }
register-place = Put in by place
trouble-lost = The unit above, { $code }, does not exist
trouble-outside = In no grid
trouble-double = Duplicate code
trouble-homeless =
    { $count ->
        [one] { $count } household
       *[other] { $count } households
    } in a building that does not exist
trouble-alone =
    { $count ->
        [one] { $count } person belongs
       *[other] { $count } people belong
    } to no household
trouble-over =
    { $registered ->
        [one] { $registered } household
       *[other] { $registered } households
    } registered, more than the { $stated } stated
trouble-nobody = No { $role }
trouble-nobodies =
    No { $role } in { $count ->
        [one] { $count } place
       *[other] { $count } places
    }
trouble-overload =
    { $role } with too much: { $units ->
        [one] { $units } unit
       *[other] { $units } units
    }, { $households ->
        [one] { $households } household
       *[other] { $households } households
    }

fault-taken = “{ $field }” is taken; codes are never reused
fault-unknown = “{ $field }” does not exist or is retired
fault-count = “{ $field }” is not a whole number
fault-impossible = “{ $field }” is not a plausible value

action-edit-unit = Unit
action-place-buildings = Buildings put into the register
notice-placed = Done: { $what }
history-placed = buildings { $count }, new compounds and streets { $units }, new areas { $areas }
action-edit-household = Household
action-edit-resident = Person
action-edit-charge = Responsible people
step-add = added
step-edit = changed
step-move = moved
step-retire = retired
step-out = moved out
step-resettle = resettled
step-settle = put into a household
step-end = ended
step-person = name and phone

store-occupied =
    It still holds { $count ->
        [one] { $count } unit or household
       *[other] { $count } units or households
    }
remedy-occupied = Move units and households out first, then retire it.

register-handover = Handover
field-desk = Desk
desk-duty = Duty (all)
desk-command = Command
desk-tracing = Tracing
desk-isolation = Isolation
desk-sampling = Sampling
desk-gates = Gates
desk-register = Register
open-pressing =
    { $count ->
        [one] { $count } grid
       *[other] { $count } grids
    } with a zone change due
open-orders =
    { $count ->
        [one] { $count } order
       *[other] { $count } orders
    } not issued
open-new-cases =
    { $count ->
        [one] { $count } new case
       *[other] { $count } new cases
    } without an order
open-unlocated =
    { $count ->
        [one] { $count } unlocated case
       *[other] { $count } unlocated cases
    }
open-overdue =
    { $count ->
        [one] { $count } daily check
       *[other] { $count } daily checks
    } overdue
open-release-due =
    { $count ->
        [one] { $count } person
       *[other] { $count } people
    } due for release
open-results =
    { $count ->
        [one] { $count } sampling result
       *[other] { $count } sampling results
    } missing
open-unmanned =
    { $count ->
        [one] { $count } gate
       *[other] { $count } gates
    } unmanned
open-leaky =
    { $count ->
        [one] { $count } closed grid
       *[other] { $count } closed grids
    } without exactly one open entrance
open-worklist =
    { $count ->
        [one] { $count } item
       *[other] { $count } items
    } of the register to check
handover-waiting = Awaiting takeover
handover-title = Hand over
handover-line = { $desk }: handed over by { $by }, { $at }
handover-taken = taken over by { $name }, { $at }
handover-nothing-open = Nothing open
handover-note = Notes for the next shift (sealed)
handover-sign = Sign and hand over
handover-take = Sign and take over
handover-other = Whoever takes over must sign in first
handover-switch = Switch user
handover-older = Earlier handovers
handover-none = No handovers yet
since-title =
    { $count ->
        [one] { $count } change
       *[other] { $count } changes
    } since the last handover
since-line = { $community }: { $count }
since-nowhere = Unlocated
action-hand-over = Handed over
action-take-over = Taken over
store-own-handover = Whoever hands over cannot take over, and nothing can be taken over twice
