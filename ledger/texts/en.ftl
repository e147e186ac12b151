# The supervisors' pages.

fleet-title = Stations
aside-title = Set aside
other-language = 中文
sign-out = Sign out
people = People
nobody-yet = No stations yet. They appear here once they are connected.
fleet-summary = lost { $lost } · degraded { $degraded } · well { $well }
fleet-more = { $count } more are not listed; the most urgent are above.

station = Station { $name }
hall = Hall { $name }
kiosk = Kiosk { $name }

health-well = well
health-degraded = degraded
health-lost = lost

since = since { $at } ({ $ago })
ago-now = just now
ago-minutes = { $count } min ago
ago-hours = { $count } h ago
ago-days = { $count ->
    [one] { $count } day ago
   *[other] { $count } days ago
}

fact-cause = Cause
fact-device = Device
fact-outbox = To send
fact-last-drop = Last drop
fact-missing = Missing
fact-clock = Clock
fact-version = Version

cause-connection-lost = connection lost
cause-switched-off = switched off
cause-silent = nothing heard
cause-no-health-reported = drops arrive, but no health

device-broker = broker
device-camera = camera
device-clock = clock
device-hall = hall
device-printer = printer
device-gun = code gun
device-ledger = ledger
device-outbox = outbox
device-panel = panel
device-scale = scale
device-second-camera = second camera
device-screen = screen
device-voice = voice
device = { $device } { $health } since { $at }
device-why = { $device } { $health } since { $at }: { $detail }
outbox-empty = nothing
outbox-some = { $count ->
    [one] { $count } drop
   *[other] { $count } drops
}
outbox-since = { $count ->
    [one] { $count } drop, of { $at } ({ $ago })
   *[other] { $count } drops, the oldest of { $at } ({ $ago })
}
missing = { $from }–{ $to } since { $at }
missing-one = { $from } since { $at }
missing-more = and { $count } more
clock-unsynced = not set
no-drop-yet = none yet

trouble-books = The books cannot be written now: { $trouble }. Stations keep new drops and send them again; nothing is lost. Look at the disk.
trouble-broker = The ledger has no connection to the broker. Stations keep new drops; they are posted once it is back, and nothing is lost.
trouble-page = This page cannot read the books now: { $trouble }

drops-title = Latest drops
no-drops = No drops yet.
drop-at = Time
drop-station = Station
drop-household = Household
drop-stream = Stream
drop-weight = Weight
drop-verdict = Verdict
drop-points = Points
drop-remark = Remark
household = { $building } · { $code }
household-unknown = { $code } (not registered)
household-none = not read
unweighed = not weighed
stream-kitchen = kitchen waste
stream-other = other waste
stream-recyclable = recyclables
stream-hazardous = hazardous waste
verdict-correct = correct
verdict-contaminated = contaminated
verdict-uninspected = not inspected
outcome-refused = not posted
remark-clock = the station's clock was not set
remark-typed = label typed in by hand
hindrance-no-household-was-read = no household was read
hindrance-unknown-household = household not registered
hindrance-household-suspended = household suspended
hindrance-not-a-bag-label = not a bag label
hindrance-label-of-another-household = label of another household
hindrance-label-used-before = label used before
hindrance-label-is-void = label is void
hindrance-other-content-under-the-same-drop-id = other content under the same number

aside-intro = These messages were not posted. They are kept for somebody to look at.
aside-none = Nothing is set aside.
aside-at = Time
aside-fault = Fault
aside-topic = Topic
aside-reason = Reason
aside-payload = Content
fault-malformed = malformed
fault-oversize = too large
fault-foreign-station = another station's name
fault-conflicting = other content under the same number
fault-unpostable = cannot be posted
count-posted = posted { $count }
count-duplicate = delivered again { $count }
count-refused = refused { $count }
count-fault = { $fault } { $count }
gaps-title = Missing drops
gaps-intro = Drops that a station has numbered and the ledger has not received.
gaps-none = None is missing.
gap-outbox = Outbox

since-short = since { $at }
well-title = Stations that are well ({ $count })

station-unknown = Nothing has been heard of this station yet.
fact-disk = Disk
fact-heat = Computer
disk-free = { $gb } GB free

disk-low = only { $gb } GB free; make room
devices-title = Devices
devices-unknown = The station reports no devices. They appear here once it is connected.
advice-broker = Check the station's network and the broker.
advice-camera = Check the camera's cable and lens, and the light; or restart the camera.
advice-clock = The station's clock is not set. Check its network, or connect a time server.
advice-gun = Check the code gun's cable; or restart the code gun.
advice-ledger = Drops have no receipts yet. They are kept, and sent again once connected.
advice-outbox = Check the station's disk. Residents are not told what was not kept.
advice-panel = Check the panel's cable; the screen and keys 1 2 3 still work.
advice-scale = Check the scale's power and serial cable; drops are recorded unweighed.
advice-screen = See whether the station's screen is lit; or switch its computer off and on.
advice-second-camera = Check the second camera's cable and lens; the first one goes on.
advice-voice = Check the loudspeaker's cable and volume; screen and lamps go on.

day-title = The last 24 hours
day-legend = The higher the worse: high is lost, middle degraded, low well; a thin line means that nobody watched (a restarted ledger begins anew).
day-whole = Station
day-bad = { $health } { $times ->
    [one] once
   *[other] { $times } times
}, { $duration }
day-well = well all the time
day-unknown = not watched
minutes = { $count } min
hours = { $count } h

requests-title = From afar
ask-zero = Zero the scale
ask-picture = Show a picture
ask-reload = Reload settings
ask-restart = Restart { $device }
confirm-zero = Set the scale of station { $name } to zero? It should be empty; with a bag on it the station refuses.
confirm-picture = Have the camera of station { $name } take a picture, and show it here?
confirm-reload = Have station { $name } read its settings file again?
confirm-restart = Restart the { $device } of station { $name }? It takes some seconds.
confirm-yes = Do it
confirm-no = Leave it
not-asked = Not sent: the ledger is not connected to the broker. Try again later.
reply-awaited = Waiting for the station…
reply-done = done
reply-refused = not done
reply-failed = failed
reply-none = no answer
no-answer-why = The station may be away, or too old.
picture-alt = What the camera saw at { $at }
refusal-malformed = the station does not understand; its version may differ
refusal-expired = the request came too late
refusal-clock-unsynced = the station's clock is not set: it cannot tell whether this is late
refusal-scale-not-empty = something lies on the scale, or a bag is being handed in
refusal-scale-lost = the scale gives no weight
refusal-no-zero-command = this scale cannot be zeroed from afar; press its key
refusal-no-such-device = the station has no such device
refusal-too-many-requests = too many at once; wait for the others

labels-for-home = { $count ->
    [one] { $count } bag label
   *[other] { $count } bag labels
}
household-card = Points card
household-card-use = Show it at the hall's kiosk to see and spend points. Lost? Tell the staff.
card-strip = ✂ cut off before handing out
duty-card = Inspector's duty card
duty-card-use = Show it to the station's camera or gun to come on or go off duty. Lost? Say so at once.

see-bag = See the bag of { $at }
bag-alt = The bag handed in at { $at }: contaminated, or without a readable label
bag-gone = The image has been deleted.
close = Close

# Rewards and vouchers.
rewards-title = Rewards
desk-title = Hand out
rewards-none = No rewards yet. Once there are some, residents can spend their points on them.
reward-points = { $points } points
reward-new = Add a reward
reward-id = Id (a-z, 0-9 and -, as soap)
reward-name-zh = Chinese name
reward-name-en = English name
reward-cost = How many points it takes
reward-save = Save
reward-change = Change
reward-withdraw = Stop offering
reward-withdraw-question = Offer “{ $name }” no longer? Vouchers that are out stay good.
reward-offer = Offer again
reward-offer-question = Offer “{ $name }” again?
reward-fault-no-id = Not saved: an id is a-z, 0-9 and -, at most 32.
reward-fault-no-name = Not saved: please give a Chinese and an English name, at most 40 characters.
reward-fault-no-points = Not saved: points are a whole number from 1 to 100000.
reward-fault-no-pieces = Not saved: pieces are a whole number.
reward-fault-unknown = Not saved: there is no such reward; please load the page again.
reward-fault-other-content = Not saved: there is another record of this name; please try again.
stock = { $stock } to redeem · { $kept } kept for vouchers
stock-well = in stock
stock-few = few left
stock-none = none left
stock-withdrawn = not offered
stock-receive = Receive
stock-count = Count
stock-pieces = Pieces
stock-why = Remark
stock-received = Receive: { $name }
stock-received-now = How many pieces have come.
stock-received-yes = Receive them
stock-counted = Count: { $name }
stock-counted-now = How many there are to redeem, without those kept for vouchers.
stock-counted-yes = Set to this number
vouchers-title = Vouchers
vouchers-intro = Redeemed in the last 14 days. The sheets hold the last 92.
vouchers-none = Nobody has redeemed anything lately.
movements-title = Movements of stock
movements-intro = Whatever was received, redeemed, returned and counted in the last 92 days.
export-as = Download { $form }
voucher-code = Code
voucher-household = Household
voucher-reward = Reward
voucher-points = Points
voucher-place = Place
voucher-issued = Redeemed
voucher-last-day = Last day
voucher-state = State
voucher-ended = Ended
voucher-by = By
voucher-why = Remark
movement-at = Time
movement-kind = Movement
movement-pieces = Pieces
movement-received = received
movement-redeemed = redeemed
movement-returned = returned
movement-counted = counted
state-issued = waiting
state-handed-out = handed out
state-cancelled = cancelled
state-expired = expired
state-by = { $state } · { $at } · { $actor }
state-why = { $said } · { $why }
desk-field = Scan a voucher, or type its code
desk-keys = Enter to confirm · Esc to clear
desk-ready = Scan the next voucher
desk-ready-advice = The resident's slip has a QR code and a code of ten characters.
desk-looking = Looking it up…
desk-looking-advice = One moment.
desk-no-code = This is no voucher's code
desk-no-code-advice = It reads “{ $typed }”. Scan again, or type the ten characters of the slip; bag labels and household cards are no vouchers.
desk-unknown = There is no such voucher
desk-unknown-advice = Please compare the code. A slip of another community is handed out there.
desk-good = Good: hand it out
desk-good-advice = Fetch it, then press “Hand out”.
desk-armed = Hand it out?
desk-armed-advice = When the resident has it, press once more.
desk-given = Handed out
desk-given-advice = Written down: { $at }, { $actor }.
desk-given-before = Handed out before, not again
desk-given-before-advice = It was on { $at }, by { $actor }. For questions ask a supervisor.
desk-cancelled-now = Cancelled, the points are back
desk-cancelled-now-advice = Because: { $why }. The resident can redeem again.
desk-cancelled = Cancelled, do not hand it out
desk-cancelled-advice = Please redeem again.
desk-expired = Expired, do not hand it out
desk-expired-advice = The points go back to the household, which can redeem again.
desk-not-cancelled = Not cancelled: it needs a reason
desk-not-cancelled-advice = The voucher is still good.
desk-do-good = Hand out Enter
desk-do-armed = Yes, hand out Enter
desk-do-cancel = Cancel…
desk-do-clear = Clear Esc
desk-cancel-question = Cancel the voucher for “{ $name }”?
desk-cancel-detail = The points go back to the household, the piece to the shelf. The reason is kept for good.
desk-cancel-why = Reason
desk-cancel-yes = Cancel it
trouble-desk = Not done, the books cannot be written now: { $trouble }. Press again: nothing is done twice.

# Cases
cases-title = Cases
cases-open = To be looked at
cases-none = Nothing waits to be looked at.
cases-count = { $open } wait, { $overdue } of them overdue.
cases-most-urgent = {" "}The { $count } most urgent are shown.
cases-settled = Settled lately
case-objection = Objection { $number }
case-conflict = Same id, other content { $number }
case-due = To be looked at by { $day }
case-overdue = Overdue: was to be looked at by { $day }
case-settled = Settled
case-opened = Opened
case-said = The resident says
case-entry = Entry
case-corrected = Corrected to
case-other = Came later
case-picture = See the bag
case-settle = Settle…
case-note = Note…
case-reopen = Open again…
case-settled-question = Settle case { $number }
case-noted-question = Add a note to case { $number }
case-reopened-question = Open case { $number } again
case-words = What was found, and what was done
case-verdict-question = Verdict
case-verdict-keep = Leave as it is
case-settled-yes = Settle
case-noted-yes = Write down
case-reopened-yes = Open again
case-step-settled = { $at }, { $actor } settled it: { $words }
case-step-noted = { $at }, { $actor } noted: { $words }
case-step-reopened = { $at }, { $actor } opened it again: { $words }
case-refused-unknown-case = There is no such case. { $detail }
case-refused-say-in-words-what-was-found = Not done: say in words what was found. { $detail }
case-refused-the-case-is-settled = Somebody else has settled this case. { $detail }
case-refused-the-case-is-open = This case is still open. { $detail }
case-refused-the-case-is-about-no-drop = This case is about no drop: there is no verdict to correct. { $detail }
case-refused-the-verdict-could-not-be-corrected = Not settled, the verdict could not be corrected: { $detail }
objection-wrong-verdict = I sorted it right
objection-not-my-bag = Not my bag
objection-wrong-weight = The weight is wrong
objection-points-missing = The points are wrong
objection-not-redeemed = I did not redeem that
objection-other = Something else

# The settings' page.
settings-title = Settings
settings-intro = Settings are files on the ledger's machine; this page shows them and changes nothing. A new tariff is a new file with the day from which it counts.
tariffs-title = Tariffs
tariff-now = counts now
tariff-coming = to come
tariff-past = past
tariff-beginning = the first day
tariff-open-end = further notice
tariff-span = From { $since } until { $until }
tariff-line = { $stream }, { $verdict }: { $points } points
tariff-weight = , from { $grams } g
tariff-hours-inside = , within opening hours
tariff-hours-outside = , outside opening hours
tariff-cap = { $stream }: at most { $points } points a day
tariff-streak = { $points } more a day from { $days } correct days in a row on
tariff-unweighed = A bag that was not weighed counts as { $grams } g
tariff-kept = Drops were posted by it: it can no longer be changed.
tariff-try = Try on the last { $days } days
tariff-trying = Trying it on past drops. Nothing is changed…
tariff-axis = Tariffs on a time line: { $count }; the green dot is today
tried-title = { $name } on the drops of { $first } – { $last }
tried-points = Drops { $drops }: { $before } points as they are, { $after } by this tariff ({ $difference })
tried-households = Households that gain { $gaining } · lose { $losing } · have the same { $unchanged }
tried-before = as it is
tried-after = by this tariff
openings-title = Opening hours
opening-name = Name
opening-opens = Opens
opening-closes = Closes
inspectors-title = Inspectors
inspector-name = Inspector
inspector-card = Card
inspectors-none = No inspector's card is registered.
people-title = People and audit
people-link = People, roles, and who did what
