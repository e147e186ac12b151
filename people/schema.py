"""The tables of the file of people, and the guards of its audit. No I/O here.

Digests are of tokens and codes, never those themselves; a password is kept as its
argon2id hash. Whoever steals the file can sign in as nobody.
"""

from typing import Final

# Counts up with every change of the tables.
FORM: Final = 1

# All in one transaction: a crash leaves all tables or none.
SCHEMA: Final = f"""
BEGIN IMMEDIATE;
CREATE TABLE people (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    password_hash TEXT,
    is_locked INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TABLE one_time_codes (
    person TEXT PRIMARY KEY REFERENCES people(name),
    digest TEXT NOT NULL,
    expires_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE login_sessions (
    digest TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES people(name),
    opened_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    must_set_password INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE known_browsers (
    digest TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES people(name),
    seen_at TEXT NOT NULL,
    PRIMARY KEY (digest, person)
) STRICT, WITHOUT ROWID;
CREATE TABLE strikes (
    bucket TEXT PRIMARY KEY,
    count INTEGER NOT NULL,
    last_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    deed TEXT NOT NULL,
    subject TEXT NOT NULL,
    address TEXT NOT NULL,
    outcome TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit is never deleted'); END;
PRAGMA user_version = {FORM};
COMMIT;
"""
