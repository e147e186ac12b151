# Texts of the hall's pages. Every key stands in zh.ftl too.

front-title = Service hall
front-display = Hall display
other-language = 中文
sign-out = Sign out
people = People
no-counter = There is no counter “{ $counter }”
no-counter-now = Please choose one from the list.

counter-idle = No ticket at this counter
counter-idle-now = Press F2 to call the next one
counter-held = Now serving
since-call = called { $minutes } min { $seconds } s ago

next = Next
recall = Recall
no-show = No-show
finish = Finish

waiting-title = Waiting
waiting-nobody = Nobody is waiting
waiting-total = { $people ->
    [one] 1 person waiting
   *[other] { $people } people waiting
}
waiting-people = { $people }
waiting-longest = longest { $minutes } min
no-shows-title = No-shows
no-shows-nobody = No no-shows

parked-title = Parked
parked-nobody = No parked tickets
priority-number = { $number } priority
number-for = { $number } → { $counter }
transfer = Transfer
park = Park
pause = Pause
resume = Resume
walk-in = Serve without ticket
close-day = Stop giving tickets
reopen-day = Give tickets again
close-day-now = No more tickets today. Whoever has one is still served.
reopen-day-now = Tickets are given again today.
call-this = Call
return = Back into line
give-priority = Give priority
take-priority = Take priority away
transfer-where = Where does { $number } go?
walk-in-what = Serve without ticket: what is it about?
choose-nothing = Back
confirm-call-now = Finish { $number } and call this ticket?
confirm-call-yes = Finish and call
counter-paused = Counter paused
counter-paused-now = Press F9 to go on

matters = First-asked { $count }
matters-title = First-asked records
matters-now = Who was asked first answers for it until it is settled or handed over
matter-line = { $about } { $number } · { $worker } · { $day }
matter-take-on = Take a matter on
matter-about = What is it about?
matter-about-now = The matter and what is still missing; no names
matter-of = { $worker } answers for it
matter-settle = Settled
matter-hand-over = Hand over
matter-whom = Hand over to whom?
matter-nobody = Nobody else has worked at a counter today

confirm-next = { $number } is not finished
confirm-next-now = Finish { $number } and call the next one?
confirm-yes = Finish and call next
confirm-no = Go on with { $number }

told-called = Calling { $number }
told-served = { $number } is finished
told-no-show = { $number } did not come
told-waiting = { $number } waits in line
told-parked = { $number } is parked
told-walked-in = Serving { $number }
told-done = Done
refused-malformed = The request could not be read; please press again
refused-foreign-reply-topic = The request came from elsewhere; nothing was done
refused-unknown-service = There is no such service
refused-unknown-counter = There is no such counter; please check the settings
refused-nobody-waiting = Nobody is waiting
refused-counter-busy = This counter has a ticket; finish it or mark a no-show first
refused-counter-idle = There is no ticket at this counter
refused-other-ticket = The counter's ticket has just changed; look, then press again
refused-conflicting-request = The request was a repetition; nothing was done; please press again
refused-numbers-exhausted = Today's numbers are used up
refused-unknown-ticket = There is no such ticket; please look again
refused-ticket-elsewhere = That ticket has just been dealt with; look, then press again
refused-not-served-here = This counter does not serve that; let a counter call it that does
refused-counter-paused = The counter is paused; press F9 to go on
refused-hall-closed = No more tickets are given today
refused-wrong-code = The code does not match
refused-not-served-yet = That ticket has not been served yet
refused-rated-before = That ticket has been rated already
refused-unknown-worker = Please sign in first
refused-nobody-called-for-help = Nobody waits for help there any more
refused-unknown-matter = That record is settled already
refused-other-worker = A colleague answers for that matter
refused-journal-failed = The disk cannot be written; nothing was done. Please tell the operator

display-title = Please come to the counter
display-call = { $number } to { $counter }
display-nobody = No calls yet
display-idle = Free
display-paused = Paused
display-waiting = Waiting: { $lines }
display-no-shows = Missed: { $numbers }
display-since = Connection to the hall lost; this is how it was at { $time }

# Calls for help
help-wanted = Somebody needs help at { $kiosk }, since { $since }
help-answer = I am going
