# All texts on the sorting point's screen, below the Chinese ones. Same keys as zh.ftl.

# The band at the top, in the lamp's colour
band-green = Bag down
band-yellow = Wait
band-red = Look here

# How far a bag is
step-bag = Bag
step-label = Label
step-weight = Weight
step-verdict = Verdict
step-done = Done

# On the right: as one needs it
mode-language = 中文
mode-elder = A+
mode-usual = A-
mode-sound = Talk
mode-silent = Mute

# What to do now
do-ready = Put the bag down
do-seen = Now the scale
do-loaded = Show the label
do-unreadable = Turn the label
do-weighed = Look and judge
do-unweighed = No weight: judge
do-lifted = Bag is up: judge
do-reasoning = What is wrong?
do-judged = Recording
do-unwritten = Not recorded yet
do-thanked = Take the bag
do-farewell = Thanks! Next bag
do-reopened = Judge again
do-crowded = Two labels seen
do-repeated = Seen before
do-uncleared = Clear the scale

# Said calmly, with what to do now
why-unreadable = Or judge it: no points
why-unwritten = Trying again. Leave the bag, and tell the inspector.
why-crowded = Leave one bag in view, move the others away.
why-repeated = This bag counts once. Take it, bring the next.
why-uncleared = The load has changed. Take all off, then put one bag.

# This bag
household = Home { $household }
household-in-building = { $building }, home { $household }
stream-kitchen = Kitchen
stream-other = Other
stream-recyclable = Recycling
stream-hazardous = Hazardous
unit = kg

# Judging
verdict-correct = Correct
verdict-contaminated = Mixed
verdict-uninspected = Skipped
undo = Undo
more-time = Wait
more-reasons = More reasons
typing = Keys
key-erase = Del
key-leave = Back
key-confirm = OK
typed-unfinished = Type the label
typed-whole = Right? Then OK
typed-wrong = Not right: erase
countdown-verdict = in { $seconds } s
countdown-undo = { $seconds } s

# What came of it
told-points = { $points } pts
told-points-later = Points will follow
told-points-none = No label, no points
told-balance = { $balance } in all
told-reason = Reason: { $reason }
told-weight = { $weight } kg
told-unweighed = Not weighed

# What does not work just now
notice-camera = No picture: bags are taken, without points
notice-scale = Scale silent: bags are taken unweighed
notice-ledger = Points system away: all is kept, points follow
notice-outbox = Records cannot be kept: tell the inspector
notice-closed = Outside opening hours: still recorded
notice-closed-until = Closed until { $opens }: still recorded
notice-outbox-check = Records need a look: tell the inspector
notice-unattended = No inspector: bags are taken uninspected
notice-scan = No picture: please use the code gun

# Inspectors
inspector = On duty { $inspector }
card-on = On duty now
card-off = Off duty now
card-unknown = Unknown card: ask the supervisor

# At the bottom: devices
device-camera = Camera
device-second-camera = Camera 2
device-gun = Gun
device-scale = Scale
device-panel = Lamps
device-broker = Network
device-ledger = Points
device-outbox = Disk
device-clock = Clock
device-voice = Voice
device-screen = Screen
state-degraded = unsure
state-lost = lost
device-unwell = { $device } { $state }
devices-all-well = All devices well
devices-others-well = Others well

# Numbers and short sentences of the voice, not on the screen
number-0 = zero
number-1 = one
number-2 = two
number-3 = three
number-4 = four
number-5 = five
number-6 = six
number-7 = seven
number-8 = eight
number-9 = nine
number-10 = ten
number-11 = eleven
number-12 = twelve
number-13 = thirteen
number-14 = fourteen
number-15 = fifteen
number-16 = sixteen
number-17 = seventeen
number-18 = eighteen
number-19 = nineteen
number-20 = twenty
number-30 = thirty
number-40 = forty
number-50 = fifty
number-60 = sixty
number-70 = seventy
number-80 = eighty
number-90 = ninety
number-100 = hundred
number-1000 = thousand
number-2-of = two
number-point = point
say-kilogram = kilogram
say-kilograms = kilograms
say-judge = Please judge
say-hurry = Please judge, ten seconds are left
say-earned = You earned
say-deducted = Minus
say-point = point
say-points = points
say-no-points = No points
