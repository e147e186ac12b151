# The supervisors' pages.

fleet-title = Stations
aside-title = Set aside
other-language = 中文
sign-out = Sign out
nobody-yet = No stations yet. They appear here once they are connected.
fleet-summary = lost { $lost } · degraded { $degraded } · well { $well }
fleet-more = { $count } more are not listed; the most urgent are above.

station = Station { $name }
hall = Hall { $name }

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
device-gun = code gun
device-ledger = ledger
device-outbox = outbox
device-panel = panel
device-scale = scale
device-second-camera = second camera
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
