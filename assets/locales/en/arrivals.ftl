# Arrivals desk: sharing out, calls, results, hand-over
action-add-arrival = Arrival registered
action-edit-arrival = Arrival changed
action-assign-calls = Calls assigned
action-take-over-calls = Calls taken over
action-open-call = Shown in clear for a call
action-record-call = Call recorded
action-hand-over-arrival = Arrival passed on
action-send-calls = Queue sent as a sealed file
action-take-back-calls = Sent queue taken back
action-bring-calls = Queue returned as a sealed file

call-reached = Reached
call-no-answer = No answer
call-busy = Busy
call-wrong-number = Wrong number
call-left-again = Left again
call-refused = Refused
call-isolated-elsewhere = Isolated elsewhere

call-way-call = By phone
call-way-visit = At the door

call-state-open = To be called
call-state-number = Number wanted
call-state-visit = Visit due
call-state-learned = To be passed on
call-state-closed = Closed

call-work-isolate = Isolation
call-work-sample = Sampling
call-work-pass = Passed through
call-work-clear = Nothing to do

field-result = Result
field-called-at = Called at
field-next-call = Next call
field-caller = Caller
field-work = Passed on as
field-left = Left on
field-travelled = Left the source area on
field-arrived = Arrived on
field-language = Language
field-source-area = Came from

desk-tab-register = Register
desk-tab-calls = Arrivals
desk-tab-sampling = Sampling
command-calls = Arrivals desk
hint-calls = Enter: show the number · 1–7: result · Q W E X, Enter: pass on · PgDn: skip

calls-reading = Reading arrivals…
calls-locked = Sealed
calls-tab-call = Call
calls-tab-progress = Progress
calls-tab-visits = Visits
calls-tab-visits-count = Visits ({ $count })
calls-tab-share = Assign
calls-whose = Whose
calls-mine = My queue
calls-nobodys = Not assigned
calls-everybodys = All queues
calls-which = Which
calls-which-open = Not closed
calls-which-overdue = Overdue
calls-which-all = All
calls-only-selected = Selected grids only
calls-only-selected-hint = Lists only people in the grids that are selected on the map.
calls-listed = { $count ->
    [one] { $count } arrival
   *[other] { $count } arrivals
}
calls-new = Register…
calls-import = Import list…
calls-none-at-all = No arrivals yet. Import a list, or register somebody.
calls-none-mine = Nobody is assigned to you here.
calls-none-listed = Nobody matches.
calls-see-all = All queues
calls-see-share = Assign calls
calls-due = Due
calls-overdue = Overdue
calls-open = Open
calls-called = Called
calls-reached = Reached
calls-all = All
calls-tries = Tries
calls-risk = Risk at travel
calls-sources = Listed by
calls-source = List
calls-unknown = Not known

call-skip = Skip
call-back = Back
call-nobody = No calls are left in this queue.
call-nobody-now = { $count ->
    [one] No call is due now; { $count } is left, from { $at }.
   *[other] No call is due now; { $count } are left, the first from { $at }.
}
call-nobody-hint = Choose somebody in the list, or take over calls under Assign.
call-others-wait = { $count ->
    [one] { $count } more in the list waits for a number, a visit or to be passed on.
   *[other] { $count } more in the list wait for a number, a visit or to be passed on.
}
call-script = Script
call-open = Show number
call-copy = Copy
call-dial = Dial
call-dial-hint = Hands the number to this computer's phone program.
call-take-one = Take over
call-take-one-hint = Assigned to { $caller }. Taken over, the number can be shown here.
call-is-out = Sent as a sealed file
call-closed = Closed: nothing is left to do
call-on-map = Show on map
call-next-hint = 2021-09-12 15:00; by the rules if empty
call-log-title = Record
call-log = { $way }: { $result }
call-log-next = { $way }: { $result }, next { $next }
call-log-number = Another number: { $phone }
call-number-title = Another number
call-number-sources = Ask: { $sources }
call-number-none = No other number behind this door.
call-number-household = Household
call-number-use = Use
call-number-keep = Save number
call-work-title = Pass on
call-work-unreached = First somebody has to be reached.
call-work-done = Passed on already.
call-suggested = Suggested: { $contact }, { $start } to { $end }
call-proposed-hint = Proposed: check it; Enter saves, Esc leaves.
call-suggested-hint = The dates are suggested by the rules, counted from the travel. Check them before saving.

calls-new-title = Register an arrival
calls-change-title = Change an arrival

calls-total = { $all } in all · { $called } called · { $reached } reached · { $open } open
calls-total-overdue = { $count ->
    [one] { $count } overdue
   *[other] { $count } overdue
}
calls-by = By
calls-morning = Morning list
calls-morning-print = Morning list…
calls-morning-title = Arrivals, open by grid, { $at }
calls-hours = By hour
calls-hours-today = Today
calls-hours-all = All callers
calls-hours-none = No calls then.
calls-hour = Hour
calls-hour-calls = Calls
calls-hour-visits = Visits
calls-visits = { $count ->
    [one] { $count } visit due
   *[other] { $count } visits due
}
calls-visits-none = No visits due. They come from three tries without an answer, or a refusal.
calls-visits-hint = Enter the result of a visit on its call screen, with “At the door”.
calls-visits-print = Visit list…
calls-visits-title = Visits to arrivals, { $at }
calls-worker = Grid worker
calls-worker-none = Nobody answers for the grid
calls-register-reading = The register is being read
calls-tried = { $count ->
    [one] { $count } try
   *[other] { $count } tries
}

calls-share-title = Assign those without a caller
calls-split-evenly = Evenly
calls-split-evenly-hint = As many to each, counting what they have.
calls-split-community = By community
calls-split-community-hint = Each community to one caller; names of communities beside a caller go first to them.
calls-split-language = By language
calls-split-language-hint = To whoever speaks the language; who speaks none of them stays unassigned.
calls-other-caller = Another caller
calls-share = Assign
calls-share-nobody = Nobody without a caller, or no caller chosen.
calls-share-outlook = { $count } to assign: { $each }. { $left } without a fitting caller.
calls-callers = Callers
calls-callers-none = No calls are assigned yet.
calls-take-over = Take over
calls-send = Send as file…
calls-out = Sent
calls-blocked-none = Nothing is open in this queue
calls-blocked-own = This is your own queue
calls-take-back = Take back…
calls-back-title = Take back a sent queue
calls-back-text = { $count ->
    [one] { $count } arrival of { $caller } is out as a sealed file. Taken back, it is called here again; calls that come with that file later still count, each once.
   *[other] { $count } arrivals of { $caller } are out as a sealed file. Taken back, they are called here again; calls that come with that file later still count, each once.
}
calls-back-now = Take back
calls-gives-back = Give back those not called too
calls-gives-back-hint = Of another project's people only those who need no more calls go back; with this all of them do, and nobody calls them here any longer.
fault-call-out = Sent as a sealed file: take it back first, with a reason
fault-call-not-out = Nothing of this queue is out as a sealed file
calls-bring = Take in a file…
calls-files = Callers without this project
calls-files-hint = A queue goes out as a sealed file and comes back the same way; each call counts once, in however many pieces it comes.
calls-out-title = Send a queue as a sealed file
calls-in-title = Take in a sealed file
calls-out-text = All calls of { $caller } that are not closed. The file opens only with this passphrase; tell it on another way.
calls-in-text = A queue that came, or the calls made elsewhere. What is known already changes nothing.
dialog-calls-out = Send queue
dialog-calls-in = Take in queue
dialog-calls-kind = Sealed queue
alarm-visits-late = { $count ->
    [one] { $count } visit to an arrival is overdue
   *[other] { $count } visits to arrivals are overdue
}
alarm-calls-late = { $count ->
    [one] { $count } arrival waits too long for a call or to be passed on
   *[other] { $count } arrivals wait too long for a call or to be passed on
}
layer-visits = Visits due
map-legend-visits = Visits due
