# The project: saving, history, users, people, retention.
project-name = New project
menu-project = Project
command-new-project = New project…
command-export = Export map…
command-undo = Undo
command-redo = Redo
command-toggle-history = History
command-sign-in = Sign in…
command-lock = Lock
command-passphrase = Change passphrase…
command-users = Users and roles…
command-retention = Retention and erasure…
tool-undo = Undo
tool-redo = Redo
dialog-make = New project
dialog-export = Export map
notice-exported = Exported to { $file }

blocked-undo = Nothing to undo
blocked-redo = Nothing to redo
blocked-barrier = Nothing before “{ $action }” can be undone
blocked-issue-order = An issued order cannot be undone: withdraw it in the list of orders
blocked-withdraw-order = A withdrawal cannot be undone: issue another order
blocked-built-upon = { $actor } has built on it since ({ $action }); it cannot be undone
blocked-read-only = The project is open read-only
blocked-locked = Sign in first
blocked-no-project = The map is not a project yet: change something, or save it as one
blocked-no-users = Nobody needs to sign in: there is no personal data yet
blocked-signed-in = Signed in already
blocked-role = Your role does not allow this

status-saved = Saved { $time }
status-kept = Kept { $time }
status-saving = Saving…
status-saved-hint = Every action is written to the disk at once; nothing needs to be saved by hand. A map that is “kept” has no name yet: “Save as” stores it where you choose.
status-read-only = Read only
status-locked = Not signed in
status-user = { $name } ({ $role })
notice-was-left = The program was not closed properly last time; all confirmed work is here
notice-outside-edit = Changes made by another program were taken over; see the history
notice-outside-draft = Another program moved grid boundaries: saved as a plan, the published ones stay
notice-no-backup = No backup could be made: { $detail }
sentence-separator = ;{" "}

attributes-edit = Edit attributes
attributes-done = Done
attributes-number = A number is required here

history-title = History
history-none = Nothing has been done yet. Every change is listed here and can be undone.
history-filter = Filter by content
history-group = Kind
history-all = All
history-edits = Changes
history-people = Personal data
history-users = Users and sign-ins
history-outside = Outside edits
history-goto = Go to
history-undo = Undo: { $what }
history-redo = Redo: { $what }
history-line = { $action }: { $detail }
history-attribute = { $name }, { $attribute }, { $from } → { $to }
column-time = Time
column-who = User
column-what = Action
column-goto = Place
actor-local = This computer
actor-outside = Another program
action-create-project = Project created
action-edit-attributes = Attribute changed
action-add-place = Place added
action-remove-record = Record removed
action-add-person = Person entered
action-edit-person = Person changed
action-outside-edit = Outside edit
action-outside-draft = Boundary plan from outside
action-keep-zones = Zones follow the orders
actor-clock = System clock
action-set-up = Administrator set up
action-sign-in = Signed in
action-sign-out = Signed out
action-recover = Passphrase reset by recovery key
action-add-user = User added
action-change-role = Role changed
action-revoke-user = User revoked
action-change-passphrase = Passphrase changed
action-unmask = Personal data shown in clear
action-export = Exported
action-copy-project = Project copied
action-change-retention = Retention changed
action-purge = Personal data erased
action-unknown = Action of a newer version

role-operator = Operator
role-planner = Planner
role-supervisor = Supervisor
role-administrator = Administrator

field-user = Name
field-passphrase = Passphrase
field-passphrase-again = Passphrase again
field-passphrase-old = Old passphrase
field-passphrase-new = New passphrase
field-passphrase-first = First passphrase
field-recovery = Recovery key
field-role = Role
field-reason = Reason
field-name = Name
field-phone = Phone
field-resident_id = Resident id
field-address = Address
field-note = Note
passphrase-differs = The two passphrases differ
button-sign-in = Sign in
button-set-up = Set up
button-recover = Reset passphrase
button-change = Change
button-add = Add
button-unmask = Show in clear
button-read-only = Open read-only
button-report = Count again
button-erase = Erase permanently

sign-in-title = Sign in
sign-in-text = This project holds personal data. The map can be viewed; sign in to make changes or to see people.
sign-in-forgotten = Forgotten the passphrase? Reset it with the recovery key
set-up-title = Set up an administrator
set-up-for-person = Personal data is about to be entered: set up an administrator first.
set-up-text = Personal data is encrypted and shown only after signing in. A passphrase has at least 8 characters; if it is forgotten, only the recovery key can reset it.
recovery-title = Recovery key
recovery-text = This is shown only once. Write it down or print it and keep it away from the computer: whoever has it can reset the administrator's passphrase.
recovery-noted = I have written it down and stored it safely
recover-title = Reset passphrase
recover-text = Enter the recovery key noted when the administrator was set up.
passphrase-title = Change passphrase
users-title = Users and roles
users-add = Add a user
users-revoke = Revoke
users-revoke-hint = They can no longer sign in; the data key is changed at once, everybody else keeps access
users-planner-hint = Planners hold no data key and see no personal data.

people-title = People ({ $count })
people-title-unknown = People
people-add = Enter a person…
people-none = Nobody in this grid yet. Use “Enter a person” to register someone.
people-locked = Shown after signing in (names and phones stay masked).
people-unmask = Show in clear
people-hide = Hide
person-title = Enter a person
person-text = Everything is encrypted and masked by default.
person-arrival = Arrival
person-isolation = Isolated
person-resident = Resident
person-staff = Staff
person-service = Service request
person-case = Case
unmask-title = Show personal data in clear
unmask-text = The history keeps who looked, when and why.

retention-title = Retention and erasure
retention-text = Personal data past its retention period can be erased permanently: once its key is deleted, the ciphertext in the project and its backups can never be opened again.
column-type = Type
column-days = Days kept
column-records = Records
column-due = Due
retention-would =
    Will erase { $people ->
        [one] { $people } person
       *[other] { $people } people
    } and clean { $backups ->
        [one] { $backups } backup
       *[other] { $backups } backups
    }; this cannot be undone
retention-done =
    Erased { $people ->
        [one] { $people } person
       *[other] { $people } people
    }, cleaned { $backups ->
        [one] { $backups } backup
       *[other] { $backups } backups
    }
retention-copies = These copies and exports are out of reach; handle them by hand:

in-use-title = The project is in use
damaged-title = The project file is damaged
damaged-text = The damaged file is kept separately. Choose a backup to restore:
damaged-no-backup = There is no usable backup. Keep this file and do not write to it.
damaged-restore =
    Restore the backup of { $made } ({ $entries ->
        [one] { $entries } entry
       *[other] { $entries } entries
    })
left-behind-title = Unnamed maps
left-behind-text = These maps were changed and have not been saved yet:
left-behind-open = Open
left-behind-discard = Discard
left-behind-later = Later

error-not-done = Not completed
error-chain = The history was tampered with
error-chain-why = From entry { $number } on, it differs from what was written.
remedy-chain = Keep this file and compare it with the backups; gridroom audit verify gives details.
store-exists = { $file } already exists.
store-not-geopackage = This is not a project (GeoPackage).
store-not-a-project = This GeoPackage was made by another program and holds no project.
store-newer = The project has format { $found }; this version supports formats up to { $known }.
store-in-use = Open for writing by { $who }.
store-damaged = The file is damaged: { $detail }
store-full = The disk is full; nothing was changed.
store-conflict-exists = Record { $record } already exists.
store-conflict-missing = Record { $record } no longer exists.
store-conflict-changed = Record { $record } was changed by somebody else.
store-not-permitted = { $role }: no permission for this.
store-order-stands = The order has been issued and can no longer be changed.
store-second-person = Whoever drafted an order does not issue it, and whoever issued it does not withdraw it.
remedy-order-stands = Withdraw it and issue another order.
remedy-second-person = Have another person who may issue orders do it; in an emergency, fill in the emergency reason.
field-order-emergency = Emergency reason
order-same-person = drafted and issued by the same person
order-awaits-confirmation = Drafted and issued by the same person, awaiting confirmation
store-wrong-kind = This does not apply to { $record }.
store-refused-attribute = “{ $attribute }” of { $record } cannot be entered directly.
store-not-redrawn = The grids could not be redrawn ({ $lon }, { $lat }).
remedy-by-orders = The zone follows from the orders in force: draft an order and issue it.
remedy-by-publication = Codes and dates are given when a plan is published: change them in a plan and publish it.
remedy-by-units = Change the unit in the register.
remedy-by-gates = Set its state and shifts on the gates tab.
store-administrator-needed = An administrator must be set up before personal data is entered.
store-wrong-passphrase = Name or passphrase is incorrect.
store-short-passphrase =
    A passphrase has at least { $count ->
        [one] { $count } character
       *[other] { $count } characters
    }.
store-name-needed = A name is required.
store-name-taken = There is already a user of this name.
store-no-such-user = There is no such user.
store-last-administrator = At least one administrator must remain.
store-reason-needed = A reason is required.
store-seal = What is encrypted cannot be opened: the key is another one, or it was altered
store-seal-form = What is encrypted has a form that is not known
store-seal-system = The system gives no random numbers or memory
store-sql = The database reports an error ({ $detail })
store-erased = This person's data has been erased.
remedy-nothing = {""}
remedy-other-name = Choose another name.
remedy-newer = Use a newer version of the program.
remedy-in-use = It can be opened read-only.
remedy-read-only = Save it as another project to change it.
remedy-damaged = Do not write to this file any more; restore it from a backup.
remedy-full = Free some space and try again.
remedy-conflict = Check the latest state and try again.
remedy-role = Ask someone with permission.
remedy-sign-in = Sign in and try again.
remedy-set-up = Set one up under Project → Users and roles.
remedy-database = Nothing was changed; try again. If it happens again, restore a backup.

refusal = { $why } { $remedy }
window-title-of = { $what } — Gridroom
person-change-title = Edit person
people-change = Edit
users-lock-after = Lock after idle minutes
ground-period-over = Retention period over
ground-request = Requested by the person
ground-mistake = Entered by mistake
left-behind-discard-now = Discard permanently
left-behind-choose = A discarded map cannot be restored; choose the map to discard first.
left-behind-doomed = “{ $map }” ({ $made }) will be discarded and cannot be restored.
retention-agree = I understand that what is erased cannot be restored
retention-agree-first = Tick “I understand that what is erased cannot be restored” first

## The clock
clock-story = { $now } (story)
clock-story-hint = The clock of this project stands at the last evening of the invented story. All rules, forms, alarms and periods go by it.
clock-real = { $now }
clock-real-hint = The clock of this project. All rules, forms, alarms and periods go by it.
clock-title = Project clock
clock-story-text = It is { $now }: the clock stands at the last evening of the invented story. Zones, isolations, overdue checks, retention, publications and the dates that forms suggest all go by it.
clock-real-text = It is { $now }, local real time. Zones, isolations, overdue checks, retention, publications and the dates that forms suggest all go by it.
clock-live-text = Going live ends the story for good: from then on real time counts, and whatever the story left open will be long overdue.
clock-live = Go live
action-go-live = Switched to real time

notice-not-vouched = Not written by an administrator; user management is locked: { $rows }
store-not-vouched = Not written by an administrator, so no key was given out: { $rows }.
remedy-not-vouched = Have an administrator revoke these users or make a new recovery key.
store-not-certified = The history does not certify the key of { $name }: it was rewritten, or is not that of this project. Nobody was signed in.
remedy-not-certified = Keep this file, tell the other users, and put a backup in its place.
store-keys-outdated = This user changed the passphrase and still has the earlier keys: the data key cannot be given out.
remedy-keys-outdated = Revoke the user and add them again.
fault-user = user { $name }
fault-recovery = the recovery key
fault-people =
    the keys of { $count ->
        [one] { $count } person
       *[other] { $count } people
    }
users-new-recovery = New recovery key
users-new-recovery-hint = The old recovery key becomes invalid at once
old-files-title = Files that an old passphrase still opens
old-files-text = Whatever is entered from now on cannot be opened with the old passphrase. These files still can:
old-files-rewrite = Renew keys
old-files-rewrite-hint = Backups stay; only present users can open them
old-files-erase = Erase these backups
old-files-agree = I understand that erased backups cannot be restored
old-files-agree-first = Tick “I understand that erased backups cannot be restored” first
old-files-not-permitted = Only administrators may erase backups
old-files-no-key = Only a user who holds the data key can do this
old-files-erase-hint = Cannot be undone; copies are not erased, handle them by hand
left-line = { $file }: { $why }
left-more = { $count } more
left-old-lock = an old passphrase still opens it
left-in-use = in use by someone else
left-in-clear = holds personal data in clear; delete it by hand
left-away = its location cannot be reached
retention-unfinished = The erasure is not finished; these files may still hold personal data:
button-retry = Try again
action-vouch-users = Users confirmed
action-renew-recovery = New recovery key
action-renew-files = Keys of backups renewed
action-finish-purge = Other files cleaned
action-seal-health = Isolation health details sealed
action-keep-counts = Isolation counts renewed
action-remove-foreign = Foreign SQL removed
action-certify-keys = Keys of users certified
action-baseline = Records held against the history from here on
action-adopt-users = Users of later entries taken over
notice-foreign-removed = Foreign SQL was found in the project and removed after a backup: { $names }
notice-foreign-kept = Foreign views, triggers or computed columns stay and are never used: { $names }
notice-foreign-refused = The project's own tables were altered, so it is open read-only: { $names }
notice-foreign-since = Another program put SQL into the project; it was removed after a backup
notice-left-out = Attributes with personal data were left out (set up an administrator first, then import them as a list): { $names }
actor-nobody = Not signed in
notice-unplaced = An older version made this project; buildings not in the register yet: { $count } (F12, To check, “Put in by place”)
notice-purge-unfinished = The last erasure is not finished: see Project → Retention and erasure

revoke-title = Revoke user
revoke-who = { $name } ({ $role })
change-role-title = Change role
change-role-who = { $name } becomes { $role }
change-role-do = Change

# The profiles that the desks go by.
action-set-profile = Desk rules changed
profile-of-calls = Calls
profile-of-sampling = Sampling
profile-title-calls = Script and call rules…
profile-title-sampling = Sampling rules…
profile-chosen = In use
profile-bundled = Built in: { $profile }
profile-save = Save to a file…
profile-hint = To use rules of your own, save these to a file, change the file in a text editor, and choose it here. The history keeps each change, and it can be undone.
profile-calls-hours = Calls at { $hours }; a first call within { $first } h; overdue { $late } min after it is due
profile-calls-tries = Tries before a visit: { $count }, at least { $apart } min apart, days at least: { $days }; nobody at home: again after { $again } min
profile-calls-result = { $result }: { $follow }
profile-calls-script = { $risk }: { $script }
profile-follow-again = call again after { $minutes } min
profile-follow-talk = hand over what was learned
profile-follow-number = find another number
profile-follow-visit = visit
profile-follow-close = closed
profile-risk-high = High risk
profile-risk-middle = Medium risk
profile-risk-none = No known risk
profile-sampling-sizes = People to a tube: { $sizes }
profile-sampling-usual = Usual: { $usual }
profile-sampling-results = A result is late after { $result } h; people of a positive tube are sampled singly within { $single } h; a case belongs to a sample of up to { $days } d before or after
profile-sampling-lanes = { $people } people an hour and lane, { $members } trained people at a lane, { $household } people to a household nobody has counted
profile-sampling-doors = Home sampling: { $minutes } min at a door, { $speed } m/s on foot
remedy-rules = Correct the line in the file and choose it again.
