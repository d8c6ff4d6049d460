# Sampling: rounds, sites, teams, tubes, results.

action-plan-round = Sampling plan
action-edit-site = Sampling site
action-assign-grids = Grids moved to another site
action-edit-team = Sampling team
action-begin-round = Round begun
action-pre-register = Pre-registered
action-check-in = Checked in
action-close-tube = Tube closed
action-void-tube = Tube discarded
action-record-result = Tube result
action-record-refusal = Refusal
history-check-in = { $tube }, people: { $count }
history-lane = { $site }, lane { $lane }
history-sampled-grids = { $site } grids: { $count }
person-sampling = Batch tube
remedy-by-lanes = Record it at the lane of a sampling site

field-sampling-site = Sampling site
field-lane = Lane
field-lanes = Lanes
field-per-hour = People per lane and hour
field-hours = Opening hours
field-site-hours = Opening hours
fault-site-hours = Write “Opening hours” as 07:00-11:30, several with a space between
field-tube = Tube number
field-people = People
field-person = Person
field-scope = Scope
field-order = Called first
field-starts = Starts
field-due = Deadline
field-size = People per tube

alarm-tube-positive =
    { $count ->
        [one] Tube { $tube } is positive: { $count } person needs a single sample at once
       *[other] Tube { $tube } is positive: { $count } people need single samples at once
    }
alarm-tubes-late =
    { $count ->
        [one] Round { $round } ({ $day }): { $count } tube has no result in time
       *[other] Round { $round } ({ $day }): { $count } tubes have no result in time
    }

lack-positive =
    { $count ->
        [one] { $count } person positive
       *[other] { $count } people positive
    }
lack-held =
    { $count ->
        [one] { $count } person in a positive tube without a single result
       *[other] { $count } people in positive tubes without a single result
    }
lack-refused =
    { $count ->
        [one] { $count } person refuses
       *[other] { $count } people refuse
    }
lack-waiting =
    { $count ->
        [one] { $count } person awaits the result
       *[other] { $count } people await results
    }
lack-unsampled =
    { $count ->
        [one] { $count } person not sampled
       *[other] { $count } people not sampled
    }
lack-none = All negative
figure-source-nothing = No figures yet
figure-source-hand = Entered by hand
figure-source-tubes = From tubes
figure-source-both = By hand and from tubes alike
figure-source-differ = By hand and from tubes differ; the larger figures hold
called-urgent = Single sample needed
called-missing = Not sampled
called-refused = Refuses

sampling-no-round = There is no round { $round } of { $day }; plan it first
sampling-not-begun = Round { $round } of { $day } has not begun; begin it first
sampling-uncovered = { $site }, lane { $lane }: nobody from { $from } on (gaps: { $count }); name a team, or begin with a reason
sampling-no-site = There is no sampling site “{ $site }”
sampling-site-closed = The sampling site “{ $site }” is closed
sampling-no-lane = { $site } has { $lanes } lanes, no lane { $lane }
sampling-not-in-round = “{ $grid }” is not in this round
sampling-not-staff = { $person } is not on the staff
sampling-untrained = { $person } is not trained for sampling
sampling-booked = { $person } stands at { $site }, lane { $lane }, from { $from }
sampling-lane-taken = { $site }, lane { $lane }, has a team from { $from }
sampling-tube-used = Tube { $tube } was used before; a number is used once only
sampling-no-tube = There is no tube { $tube } in this round
sampling-tube-closed = Tube { $tube } is closed; take another one
sampling-tube-open = Tube { $tube } is still open; close it first
sampling-tube-full = Tube { $tube } has room for { $room } more, not for { $people }
sampling-tube-empty = Tube { $tube } is empty
sampling-other-lane = Tube { $tube } belongs to another lane or round
sampling-nobody = Nobody is registered as { $person }
sampling-sampled = { $person } is in tube { $tube } of this round already
sampling-not-held = { $person } is not in a positive tube { $tube }
sampling-result-stands = People of tube { $tube } were sampled singly since; its result stands
sampling-has-result = Tube { $tube } has a result already
sampling-void = Tube { $tube } was discarded
sampling-erased = Who was in tube { $tube } was erased

list-tube-results = Tube results
list-missing = People to call for sampling
list-column-per-hour = People per lane and hour
list-column-hours = Opening hours
list-column-tube = Tube number
list-column-result = Result
list-column-called = State
list-round-plans = Sampling rounds
list-sampling-teams = Sampling teams
list-tube-people = People in tubes
list-registration-codes = Codes of households
list-column-scope = Scope
list-column-of = Scope names
list-column-order = Called first
list-column-starts = Starts
list-column-due = Deadline
list-column-size = People per tube
list-column-begun = Begun
list-column-site = Sampling site
list-column-lane = Lane
list-column-team-from = From
list-column-team-until = Until
list-column-single-of = Single sample after
list-column-closed = Closed
list-column-number-in-tube = Place in the tube
list-column-registration-code = Code
list-column-people-count = People
choice-town = Everybody
choice-communities = Communities
choice-grids = Grids
choice-zones = Zones
choice-isolated = The isolated
choice-negative = Negative
choice-positive = Positive
choice-urgent = Single sample needed
choice-missing = Not sampled
choice-refused = Refuses
reason-still-open = this tube is not closed yet

command-sampling = Sampling desk
hint-sampling = Scan a tube, then whoever steps up: code, name or end of a phone, Enter
hint-sampling-site = Click on the map where the site stands
hint-sampling-sites = Select grids on the map, then assign them to a site, or drag them onto one
sampling-site-again = Click the map again to move it
map-legend-missed = Not sampled

sampling-reading = Reading sampling…
sampling-tab-round = Round
sampling-tab-sites = Sites
sampling-tab-teams = Teams
sampling-tab-lane = Lane
sampling-tab-results = Results
sampling-tab-missing = Not sampled
sampling-round = Round
sampling-round-of = Round { $round }, { $day }
sampling-no-round-yet = No round
sampling-new-round = New round…
sampling-change-round = Change the round
sampling-none = No round is planned yet. Plan one, or choose one on the left.
sampling-scope-town = Everybody
sampling-scope-communities = Communities
sampling-scope-grids = Grids
sampling-scope-zones = Zones
sampling-scope-isolated = The isolated
sampling-take-selected = Take the selected grids
sampling-order-none = By grid code
sampling-order-add = Add a community
sampling-order-selected = Add the selected grids
sampling-order-earlier = Earlier
sampling-order-later = Later
sampling-order-drop = Remove
sampling-begun = Actually begun
sampling-not-begun-yet = Not yet
sampling-results-due = Results late from
sampling-begin = Begin the round
sampling-begin-title = Begin with uncovered lanes
sampling-gaps = { $count ->
    [one] { $count } lane has hours without a team
   *[other] { $count } lanes or hours without a team
}
sampling-gap = { $site }, lane { $lane }: { $from } – { $until }
sampling-sites-full = { $count ->
    [one] { $count } site is expected to be too full
   *[other] { $count } sites are expected to be too full
}
sampling-lists = Write lists
sampling-list-masked = Masked where no reason is given; in clear for a reason, which the history keeps.
sampling-figures = How it stands
sampling-count-expected = Expected
sampling-count-sampled = Sampled
sampling-count-negative = Negative
sampling-count-waiting = Awaiting results
sampling-count-positive = Positive
sampling-count-held = In positive tubes, without a single result
sampling-count-refused = Refuse
sampling-count-late = Tubes with late results
sampling-count-urgent = Single samples to take at once
sampling-grids = Grids all negative: { $done } of { $count }
sampling-grids-none = The round has no grids.
sampling-no-site-yet = No site

sampling-sites = Sampling sites ({ $count })
sampling-new-site = New site…
sampling-sites-none = No sampling sites yet. Add one, or import a list of them.
sampling-select-grids = Select grids on the map, then let them go to a site.
sampling-drag-grids = { $count ->
    [one] { $count } grid: drag onto a site
   *[other] { $count } grids: drag onto a site
}
sampling-assign = Selected grids go here
sampling-assign-nearest = To the nearest site
sampling-site-shut = Closed
sampling-all-day = all day
sampling-site-lanes = { $lanes ->
    [one] { $lanes } lane, { $hours }
   *[other] { $lanes } lanes, { $hours }
}
sampling-site-load = Grids: { $grids } · expected: { $people } of { $room } · sampled: { $sampled }
sampling-site-hours = Takes { $hours } h
sampling-site-never = People are expected, and no lane is open.
sampling-per-hour-hint = by the rules if empty

sampling-trained = Trained for sampling: { $count }
sampling-new-team = New team…
sampling-change-team = Change the team
field-team-from = On duty from
field-team-until = On duty until
sampling-teams = Teams ({ $count })
sampling-teams-none = No teams yet.
sampling-drop-team = Remove

sampling-lane-not-begun = The round has not begun.
sampling-choose-lane = Choose the site and lane where people step up here.
sampling-choose-site = Choose a site
sampling-who = Code, name or end of a phone
sampling-who-hint = code, name, end of a phone
sampling-scan-tube = Scan a tube first.
sampling-tube-new = Tube { $tube } is new: room for { $size }.
sampling-tube = Tube { $tube }: { $count } of { $size }
sampling-nobody-found = Nobody found. Check and scan again; whoever is not in the register is entered there first.
sampling-needs-single = Single sample, own tube
sampling-in-tube = in tube { $tube }
sampling-refuses = Refuses…
sampling-refuses-no-more = No longer refuses
sampling-code = Code { $code }
sampling-pre-register = Register household
sampling-pre-register-some = Register some…
sampling-pre-register-all = { $count ->
    [one] Register { $count } household
   *[other] Register { $count } households
}
sampling-pre-registration = Registering in advance
sampling-close-tube = Close tube
sampling-void-tube = Discard tube…
sampling-next-tube = Next tube
sampling-urgent-list = { $count ->
    [one] { $count } person needs a single sample at once
   *[other] { $count } people need single samples at once
}
sampling-sent = { $all ->
    [one] { $all } person sent by a call
   *[other] { $all } people sent by calls
}, { $count } not sampled yet
sampling-sent-hint = Scan a tube, then choose the person.
sampling-urgent-hint = Each into a tube of their own: scan it, then choose the person.

sampling-tubes-which = Tubes
sampling-tubes-waiting = Awaiting results
sampling-tubes-late = Late
sampling-tubes-positive = Positive, open
sampling-tubes-open = Not closed
sampling-tubes-all = All
sampling-tubes = { $count ->
    [one] { $count } tube
   *[other] { $count } tubes
}
sampling-tubes-none = No such tubes.
sampling-all-negative = { $count ->
    [one] The listed tube negative
   *[other] All { $count } listed negative
}
sampling-tube-gone = Discarded
sampling-take-back = Take back

sampling-missing-total = { $named } by name, { $unnamed } more expected
sampling-missing-none = Nobody is missing.
sampling-missing-export = Call list…
sampling-missing-in = { $grid }: { $count }
sampling-singles = Single
sampling-unnamed = Unnamed

sampling-void-title = Discard a tube
sampling-void-text = { $count ->
    [one] Tube { $tube } is discarded for good; { $count } person has to be sampled again.
   *[other] Tube { $tube } is discarded for good; { $count } people have to be sampled again.
}
sampling-refusal-title = Refusal
sampling-refusal-text = While somebody refuses, the grid is not all negative and loses what that allows.

field-leaves = Leaves at
field-back = Back by
field-teams = Teams of each class
field-minutes = Minutes at a door
sampling-tab-home = At home
sampling-home-title = Sampling at home
sampling-home-back-hint = any time if empty
sampling-home-due = { $count ->
    [one] { $count } person due
   *[other] { $count } people due
}
sampling-home-lost = { $count ->
    [one] { $count } more has no building that is known
   *[other] { $count } more have no building that is known
}
sampling-home-none = Nobody who is isolated at home is due on this day.
sampling-home-hours = Hours
sampling-home-say-when = Say from which site and when teams leave.
sampling-home-plan = Plan tours
sampling-home-tours = Tours: { $tours }, stops: { $stops }
sampling-home-tour = { $contact }, tour { $number }: { $leaves } – { $back }
sampling-home-late-back = Back later than wished.
sampling-home-straight = No street leads there: the way is a straight line.
sampling-home-print = Tour sheets…
sampling-home-list = Sampling at home, { $day }
sampling-home-list-tour = Tour
sampling-home-order = Stop
sampling-home-at = At
sampling-home-from = From { $site }, stops: { $count }
sampling-home-late = (late)
sampling-home-done = Result
