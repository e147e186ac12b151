# All texts on the sorting point's screen, below the Chinese ones. Same keys as zh.ftl.

# The band at the top, in the lamp's colour
band-green = Put the bag down
band-yellow = Please wait
band-red = Look here

# What to do now
do-ready = Please put your bag on the scale
do-seen = Label seen: please put the bag on the scale
do-loaded = Weighed: please show the label
do-unreadable = Please turn the label to the camera
do-weighed = Please open the bag, look, and judge
do-unweighed = No weight: please look, and judge
do-lifted = The bag was taken up: please judge
do-reasoning = Why is it contaminated?
do-judged = Recording, one moment
do-unwritten = Not recorded yet, one moment
do-thanked = Recorded: please take the bag
do-farewell = Thank you. Next bag, please
do-reopened = Taken back: please judge again
do-crowded = Two labels are in view
do-repeated = This bag was recorded before
do-uncleared = Please clear the scale first

# Said calmly, with what to do now
why-unreadable = Or judge it: no points yet
why-unwritten = Trying again. Leave the bag on the scale, and tell the inspector.
why-crowded = Leave one bag in view, and move the others away.
why-repeated = It counts only once. Please take it, and bring the next.
why-uncleared = The load has changed. Take everything off, then put down one bag.

# This bag
household = Household { $household }
stream-kitchen = Kitchen waste
stream-other = Other waste
stream-recyclable = Recyclables
stream-hazardous = Hazardous waste
unit = kg

# Judging
verdict-correct = Correct
verdict-contaminated = Contaminated
verdict-uninspected = Uninspected
undo = Undo
more-reasons = More reasons
typing = Type the code
key-erase = Erase
key-leave = Leave
key-confirm = Done
typed-unfinished = As on the label, please
typed-whole = Right? Then press Done
typed-wrong = Not the same: erase
countdown-verdict = in { $seconds } s
countdown-undo = { $seconds } s

# What came of it
told-verdict = { $verdict } · { $weight } kg
told-verdict-unweighed = { $verdict } · not weighed
told-points = { $points } points
told-points-later = Points will follow
told-points-none = No label, no points
told-balance = { $balance } points in all
told-reason = Reason: { $reason }

# What does not work just now
notice-camera = No picture: bags are taken, points are not
notice-scale = Scale silent: bags are taken unweighed
notice-ledger = Points system away: all is kept, points follow
notice-outbox = Records cannot be kept: tell the inspector
notice-closed = Outside opening hours: still recorded
notice-unattended = No inspector: bags are taken uninspected
notice-scan = No picture: please use the code gun

# Inspectors
inspector = On duty { $inspector }
card-on = On duty now
card-off = Off duty now
card-unknown = This card is not registered: ask your supervisor

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
state-degraded = unsure
state-lost = lost

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
