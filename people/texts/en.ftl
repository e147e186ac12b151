# The door's pages.

sign-in = Sign in
sign-out = Sign out
password = Set a password
other-language = 中文

field-name = User name
field-secret = Password or one-time code
field-password = New password
field-again = The new password again

door-hint = Forgotten? Ask an administrator for a one-time code and type it in place of the password.
door-ended = You were signed out. Sign in again, and you are back where you were.
door-wrong = That user name or password is not right. Please try again.
door-wrong-wait = That user name or password is not right. Try again in { $seconds } s.
door-later = Too many attempts. Try again in { $seconds } s, or ask an administrator for a one-time code.
door-locked = This user name is locked. Please ask an administrator.
door-busy = Too many people are signing in just now. Please try again in a moment.

password-rule = At least { $characters } characters. A sentence that only you know is easiest to remember. No capitals, digits or signs are asked for.
password-differs = The two were not the same. Please type them again.
password-too-short = That is too short: at least { $characters } characters.
password-too-long = That is too long. Please shorten it.
password-contains-name = That is little more than your own name. Please choose another.
password-easy-to-guess = That is too easy to guess. Please choose another sentence.

denied-title = Not for you
denied = { $person }, this page is not for your role. Ask an administrator if you need it.
denied-home = To the first page

# The administrator's page.

people-title = People and roles
people-add = Add somebody
change = Change
column-name = User name
column-role = Role
column-state = State
column-change = Change
role-worker = worker
role-supervisor = supervisor
role-administrator = administrator
state-able = may sign in
state-no-password = has no password yet
state-locked = locked
do-add = Add
do-role = Change role
do-lock = Lock
do-unlock = Unlock
do-code = Issue a one-time code (the password ends)
do-sign-out = Sign out everywhere
code-issued = One-time code for { $person }, shown only now, good until { $until }; to be typed in place of the password:
done-role = The role of { $person } is changed.
done-lock = { $person } is locked, and signed out everywhere.
done-unlock = { $person } may sign in again.
done-sign-out = { $person } is signed out everywhere.
refusal-no-name = “{ $person }” is no user name: a–z, 0–9 and -, at most 32, as wang-fang.
refusal-name-taken = { $person } is there already. Please choose another name.
refusal-no-page-role = Nobody of this role signs in to pages.
refusal-unknown = There is no { $person }.
refusal-locked = { $person } is locked. Unlock first.
refusal-last-administrator = { $person } is the last administrator. Add another one first.

audit-title = Audit
column-at = When
column-actor = Who
column-deed = Did what
column-subject = To whom or what
column-from = From
column-outcome = Outcome
deed-signed-in = signed in
deed-sign-in-failed = sign-in failed
deed-signed-out = signed out
deed-password-set = password set
deed-denied = denied
deed-person-added = person added
deed-role-changed = role changed
deed-locked = locked
deed-unlocked = unlocked
deed-one-time-code-issued = one-time code issued
deed-signed-out-everywhere = signed out everywhere
deed-asked = acted
deed-reward-changed = changed a reward
deed-stock-moved = moved stock
deed-reward-handed-out = handed a reward out
deed-voucher-cancelled = cancelled a voucher
deed-reward-redeemed = redeemed a reward
deed-case-noted = added a note to a case
deed-case-settled = settled a case
deed-case-reopened = opened a case again
deed-exported = exported a sheet
deed-broker-account-opened = broker account opened
deed-broker-password-renewed = broker password renewed
deed-broker-account-closed = broker account closed
deed-token-issued = token issued
deed-token-revoked = token revoked
deed-cards-issued = household cards issued
deed-card-revoked = household card revoked
deed-roll-made-void = roll of labels made void
outcome-done = done
outcome-wrong = wrong name or password
outcome-locked = locked
outcome-refused = refused
outcome-by-code = by one-time code
outcome-sent = sent
outcome-not-sent = not sent
