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
