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

# Points
home-points = Points
points-card = Hold your household card before the reader
points-card-hint = It is your household's own card, not the label on a bag.
points-card-lost = No card, or lost it? Please ask at a counter.
points-asking = Looking up your points
points-redeeming = Redeeming
points-objecting = Noting your objection
points-waiting = One moment; no need to tap again.
points-account = Your points
points-household = { $building }, { $household }
points-balance = { $points }
points-entries-none = Nothing yet.
points-redeem = Redeem
points-vouchers = Vouchers: { $count }
points-object = Something is wrong
points-done = Done
points-to-account = Points
points-rewards = What would you like?
points-rewards-none = Nothing to redeem at the moment
reward-cost = { $points } points
reward-short = { $cost } points, { $points } short
reward-out = None left now
points-confirm = Spend { $points } points?
points-after = { $points } points will be left.
points-confirm-yes = Yes
points-confirm-no = No
points-vouchers-title = Vouchers not fetched yet
points-voucher-new = It is yours
points-voucher = Voucher
voucher-title = Voucher
voucher-points = { $points } points spent
voucher-until = Good until { $day }
voucher-where = Show it at the service desk.
voucher-remember = Note the code, or show this screen.
voucher-slip-missing = The slip was not printed. Please note the code.
points-entries = Which one is wrong?
points-why = What is wrong?
why-wrong-verdict = I sorted it right
why-not-my-bag = Not my bag
why-wrong-weight = Weight is wrong
why-points-missing = Points are wrong
why-not-redeemed = I did not redeem
why-other = Something else
points-objected = Noted, under number
points-objected-until = Somebody will look at it by { $day }. You need do nothing more.
points-refused = It did not work
points-refused-card = This card is not known here. Use a card of this neighbourhood, or ask at a counter.
points-refused-revoked = This card is no longer good. Use the new card, or ask at a counter.
points-refused-attempts = Too many attempts. Please come back in a few minutes, or ask at a counter.
points-refused-suspended = Your household's points are on hold. Please ask at a counter.
points-refused-few = Not enough points any more; none were spent.
points-refused-stock = That reward has just run out; no points were spent.
points-refused-price = The points for this have just changed; none were spent. Please look again.
points-refused-objected = You have objected to this before; it is being looked at.
points-refused-other = It could not be done; nothing has changed. Please try again, or ask at a counter.
points-refused-silence = The points system does not answer. Your points are safe; please try again in a while.
points-refused-silence-redeeming = The points system does not answer. Show your card again in a while: if it was redeemed, the voucher is there. Nothing is charged twice.
entry = { $day } { $what } { $points }
entry-drop = Bag
entry-drop-of = { $stream }, { $verdict }
entry-correction = Correction
entry-correction-of = Corrected: { $stream }, { $verdict }
entry-redemption = Redeemed
entry-redemption-of = { $what }
entry-refund = Refund
entry-refund-of = Refund: { $what }
entry-expiry = Expired
entry-other = Other
entry-objected = Objection noted
stream-kitchen = kitchen waste
stream-other = other waste
stream-recyclable = recyclables
stream-hazardous = hazardous waste
verdict-correct = correct
verdict-contaminated = contaminated
verdict-uninspected = not inspected

# Calling for help
help-none = Call for help
help-calling = Calling…
help-called = Staff know
help-coming = Staff come
help-unheard = Go to a counter
