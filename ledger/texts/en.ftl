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
