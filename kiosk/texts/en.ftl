# Everything the kiosk says to residents. The keys are those of zh.ftl.

# Bottom bar
mode-language = 中文
mode-elder = Large text
mode-elder-off = Normal text
mode-low = Low reach
mode-low-off = Full height

# Back, and time
back = Back
more-time = I need more time
countdown = Leaving in { $seconds } s
countdown-modes = Resets in { $seconds } s

# Home
calls-title = Now calling
calls-none = Nobody called yet
call-to = { $counter }
call-line = { $number } to { $counter }
home-take-number = Take a number
home-take-number-hint = Tap here and choose your matter

# Take a number
choosing-title = What do you need?
choosing-nothing = Nothing can be chosen here now. Please ask at a counter.
people-ahead = { $people } ahead
people-and-wait = { $people }, { $wait }
people-none = Nobody waiting
estimate = about { $from }–{ $to } min
estimate-none = wait not known
service-closed = Closed here; please ask at a counter
page-next = More { $page }/{ $pages }

# Asking
asking-title = Getting your number
asking-service = For: { $service }
asking-fresh = One moment, please
asking-slow = No answer yet; asking again. No need to tap again: you will get one number only.
asking-stuck = The hall still does not answer. Your number will appear here as soon as it does. The staff at the counters can help you, too.

# Ticket
ticket-title = Your number
ticket-remember = Please remember it
ticket-ahead = { $people } people ahead of you
ticket-next = Nobody ahead of you; listen for your number
ticket-counters = Served at: { $counters }
ticket-called = It is your turn
ticket-done = Got it
ticket-slip-sent = Please take your slip
ticket-slip-missing = No slip came out; your number is good without it.
ticket-reprint = Reprint

# Slip
slip-reprint = COPY
slip-rate = Afterwards, scan this to rate us

# The printer, on the home screen
printer-paper-near-end = Slip paper is running out
printer-paper-out = No slip paper; numbers still work
printer-cover-open = Printer cover open; numbers still work
printer-lost = No slips now; numbers still work

# Refused
refused-title = No number this time
refused-exhausted = All of today's numbers for this are taken. Please ask at a counter; the staff will help you.
refused-closed = This cannot be chosen here now. Choose something else, or ask at a counter.
refused-other = The hall's system could not give a number. Please try again, or ask at a counter.
refused-again = Try again

# Out of order
order-title = No numbers at the moment
order-starting = Connecting to the hall; one moment, please.
order-since = The hall's system has not answered since { $time }.
order-help = Please go to a counter; the staff will help you. This screen comes back by itself.
list-separator = ,{" "}

# Guides
home-guides = Guides
guides-title = What would you like to know?
guide-materials = What to bring
guide-steps = What happens
guide-fee = Fee: { $fee }
guide-time = It takes: { $time }
guide-take-along = Scan with your phone to take this along
guide-back = Back
guide-next = Next { $page }/{ $pages }
guide-first = Start { $page }/{ $pages }
guide-print = Print

# Rating
home-rate = Rate us
rate-letter = Your number begins with
rate-digits = Number, then the rating code
rate-erase = Del
rate-level = How were you served?
rate-very-satisfied = Very satisfied
rate-satisfied = Satisfied
rate-fairly-satisfied = Fairly satisfied
rate-dissatisfied = Dissatisfied
rate-very-dissatisfied = Very dissatisfied
rate-sending = Sending your rating
rate-thanked = Thank you
rate-thanks = The staff cannot see who rated.
rate-done = OK
rate-refused = Your rating was not sent
rate-refused-number = Number or rating code is not right. Please look at your slip and type again.
rate-refused-early = This number has not been served yet. Please rate afterwards.
rate-refused-twice = This number was rated before. Thank you.
rate-refused-other = The hall did not take the rating. Please try again, or tell the staff.
rate-refused-silence = The hall does not answer. Please try again in a while.
rate-again = Try again
ticket-rating-code = Rating code { $code }
