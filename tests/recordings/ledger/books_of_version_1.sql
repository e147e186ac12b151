BEGIN TRANSACTION;
CREATE TABLE about (
	schema_version INTEGER NOT NULL, 
	made_at TEXT NOT NULL
);
INSERT INTO "about" VALUES(1,'2026-11-25T01:50:44.311332+00:00');
CREATE TABLE accounts (
	account TEXT NOT NULL, 
	balance INTEGER NOT NULL, 
	PRIMARY KEY (account)
)
 WITHOUT ROWID

;
INSERT INTO "accounts" VALUES('household:7K3M9QX2VA',4);
INSERT INTO "accounts" VALUES('household:QT4PXHCGNV',1);
INSERT INTO "accounts" VALUES('issued:NB01/s01',-5);
CREATE TABLE chains (
	chain TEXT NOT NULL, 
	length INTEGER NOT NULL, 
	hash TEXT NOT NULL, 
	PRIMARY KEY (chain)
)
 WITHOUT ROWID

;
INSERT INTO "chains" VALUES('NB01/s01',5,'070e8f0185c40afd73ca366f2bdcc71be254df0d53b024246bfa788e84646f18');
INSERT INTO "chains" VALUES('NB01/s02',1,'04663507edfceba447eb1df693be7be0154c33896b5a0d93e604b4cf20686c6b');
CREATE TABLE drops (
	drop_no INTEGER NOT NULL, 
	drop_id TEXT NOT NULL, 
	station TEXT NOT NULL, 
	boot_id TEXT NOT NULL, 
	outbox_id TEXT NOT NULL, 
	sequence_no INTEGER NOT NULL, 
	occurred_at TEXT NOT NULL, 
	clock TEXT NOT NULL, 
	bag_label TEXT, 
	household TEXT, 
	stream TEXT NOT NULL, 
	gross_g INTEGER, 
	tare_g INTEGER, 
	net_g INTEGER, 
	weighed_by TEXT NOT NULL, 
	verdict TEXT NOT NULL, 
	reason TEXT, 
	inspector TEXT, 
	opening TEXT, 
	community TEXT NOT NULL, 
	content_hash TEXT NOT NULL, 
	outcome TEXT NOT NULL, 
	points INTEGER NOT NULL, 
	balance INTEGER, 
	hindrance TEXT, 
	received_at TEXT NOT NULL, 
	PRIMARY KEY (drop_no), 
	CHECK (outcome in ('posted', 'refused')), 
	UNIQUE (drop_id)
);
INSERT INTO "drops" VALUES(1,'01a21065-ea6e-746e-882d-0feb7dab318a','s01','00000000-0000-7000-8000-000000000002','00000000-0000-7000-8000-000000000001',1,'2026-11-23T23:12:03.120000+00:00','synced','LLNB017K3M9QX2VA00016','7K3M9QX2VA','kitchen',1560,30,1530,'scale','correct',NULL,'i07','morning','NB01','5f092f3aa9219dac3e2f7dcf7204bebf8d2195dea80451bc10bd571026852029','posted',2,2,NULL,'2026-11-24T04:00:00.000000+00:00');
INSERT INTO "drops" VALUES(2,'01a21065-ea6f-7a3e-9630-39398c8c26f8','s01','00000000-0000-7000-8000-000000000002','00000000-0000-7000-8000-000000000001',2,'2026-11-23T23:12:03.120000+00:00','synced','LLNB01QT4PXHCGNVN','QT4PXHCGNV','other',1560,30,1530,'scale','correct',NULL,'i07','morning','NB01','ceb3071a49879f2eb36c3d730145287e5e8102ec3f81608ce276ff30592eb259','posted',1,1,NULL,'2026-11-24T04:00:00.000000+00:00');
INSERT INTO "drops" VALUES(3,'01a21065-ea70-7708-9b9a-88e60187b7a8','s01','00000000-0000-7000-8000-000000000002','00000000-0000-7000-8000-000000000001',3,'2026-11-23T23:12:03.120000+00:00','synced',NULL,NULL,'kitchen',1560,30,1530,'scale','correct',NULL,'i07','morning','NB01','695ac4e4caf68520be5e839fe6e574b6bbbe3656d3d07a600877661dfa41dcae','posted',0,NULL,'no household was read','2026-11-24T04:00:00.000000+00:00');
INSERT INTO "drops" VALUES(4,'01a21065-ea7d-75e6-b0b1-5b80a78c29ea','s01','00000000-0000-7000-8000-000000000002','00000000-0000-7000-8000-000000000001',6,'2026-11-23T23:12:03.120000+00:00','synced','LLNB017K3M9QX2VA00016','7K3M9QX2VA','kitchen',1560,30,1530,'scale','correct',NULL,'i07','morning','NB01','5e036dd49ce44788c136ebb5f0cb505c33bbfdccd62703856aa587f143d3a82a','refused',0,2,'label used before','2026-11-24T04:00:00.000000+00:00');
INSERT INTO "drops" VALUES(5,'01a21065-ea7e-7d1a-83a4-dc9cd353540c','s02','00000000-0000-7000-8000-000000000002','00000000-0000-7000-8000-000000000001',1,'2026-11-23T23:12:03.120000+00:00','synced','LLNB017K3M9QX2VAJ','7K3M9QX2VA','kitchen',1560,30,1530,'scale','contaminated','plastic','i07','morning','NB01','08da825846e866659a293c1c7093c1cdcb39e74b5791162e8e9d8445c9c4b858','posted',0,2,NULL,'2026-11-24T04:00:00.000000+00:00');
INSERT INTO "drops" VALUES(6,'01a21065-ea86-7252-bcd8-360dad853a87','s01','00000000-0000-7000-8000-000000000002','00000000-0000-7000-8000-000000000001',7,'2026-11-23T23:12:03.120000+00:00','synced','LLNB017K3M9QX2VAJ','7K3M9QX2VA','kitchen',1560,30,1530,'scale','correct',NULL,'i07','morning','NB01','9f789ac6d9c1640e4f9bf87d002d55e804af505e8b6add7db8313db3706c9576','posted',2,4,NULL,'2026-11-24T04:00:00.000000+00:00');
INSERT INTO "drops" VALUES(7,'01a21065-ea8d-702e-8b3c-367b4c9c5619','s01','00000000-0000-7000-8000-000000000002','00000000-0000-7000-8000-000000000001',8,'2026-11-23T23:12:03.120000+00:00','synced','LLNB01QT4PXHCGNVN','QT4PXHCGNV','kitchen',1560,30,1530,'scale','correct',NULL,'i07','morning','NB01','1771765cbcdfdd1e130888527ea870c04406a3255af6ff0da3d3ecfa7e46faed','posted',0,1,'household suspended','2026-11-24T04:00:00.000000+00:00');
CREATE TABLE entries (
	entry_id TEXT NOT NULL, 
	cause TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	explanation TEXT NOT NULL, 
	posted_at TEXT NOT NULL, 
	evidence TEXT NOT NULL, 
	chain TEXT NOT NULL, 
	chain_no INTEGER NOT NULL, 
	hash TEXT NOT NULL, 
	PRIMARY KEY (entry_id), 
	UNIQUE (chain, chain_no)
)
 WITHOUT ROWID

;
INSERT INTO "entries" VALUES('01a21065-ea6e-746e-882d-0feb7dab318a','drop','inspector i07','2 for kitchen waste sorted correctly, tariff test','2026-11-24T04:00:00.000000+00:00','5f092f3aa9219dac3e2f7dcf7204bebf8d2195dea80451bc10bd571026852029','NB01/s01',1,'160fca7bdc84bf3fa91f8f27e4ef7736779f549a7fdcecf1561a5f8d2cd05af9');
INSERT INTO "entries" VALUES('01a21065-ea6f-7a3e-9630-39398c8c26f8','drop','inspector i07','1 for other waste sorted correctly, tariff test','2026-11-24T04:00:00.000000+00:00','ceb3071a49879f2eb36c3d730145287e5e8102ec3f81608ce276ff30592eb259','NB01/s01',2,'4bbc620374a92421918758be2adddeb88d39afbb54cca0273b9acd0e111108ca');
INSERT INTO "entries" VALUES('01a21065-ea70-7708-9b9a-88e60187b7a8','drop','inspector i07','0, because: no household was read','2026-11-24T04:00:00.000000+00:00','695ac4e4caf68520be5e839fe6e574b6bbbe3656d3d07a600877661dfa41dcae','NB01/s01',3,'e43f2d8fed29ca616c5f32d31f74627ab7e72e6cdf33a9297378051d7cb93113');
INSERT INTO "entries" VALUES('01a21065-ea7e-7d1a-83a4-dc9cd353540c','drop','inspector i07','0 for kitchen waste that was contaminated, tariff test','2026-11-24T04:00:00.000000+00:00','08da825846e866659a293c1c7093c1cdcb39e74b5791162e8e9d8445c9c4b858','NB01/s02',1,'04663507edfceba447eb1df693be7be0154c33896b5a0d93e604b4cf20686c6b');
INSERT INTO "entries" VALUES('01a21065-ea86-7252-bcd8-360dad853a87','drop','inspector i07','2 for kitchen waste sorted correctly, tariff test','2026-11-24T04:00:00.000000+00:00','9f789ac6d9c1640e4f9bf87d002d55e804af505e8b6add7db8313db3706c9576','NB01/s01',4,'9e6fa2e8af29a91d99618c6baffd1596310a6b4e29da8b31bde738c0bea50894');
INSERT INTO "entries" VALUES('01a21065-ea8d-702e-8b3c-367b4c9c5619','drop','inspector i07','0, because: household suspended','2026-11-24T04:00:00.000000+00:00','1771765cbcdfdd1e130888527ea870c04406a3255af6ff0da3d3ecfa7e46faed','NB01/s01',5,'070e8f0185c40afd73ca366f2bdcc71be254df0d53b024246bfa788e84646f18');
CREATE TABLE gaps (
	outbox_id TEXT NOT NULL, 
	station TEXT NOT NULL, 
	community TEXT NOT NULL, 
	first_no INTEGER NOT NULL, 
	last_no INTEGER NOT NULL, 
	opened_at TEXT NOT NULL, 
	PRIMARY KEY (outbox_id, station, community, first_no)
)
 WITHOUT ROWID

;
INSERT INTO "gaps" VALUES('00000000-0000-7000-8000-000000000001','s01','NB01',4,5,'2026-11-24T04:00:00.000000+00:00');
CREATE TABLE households (
	household TEXT NOT NULL, 
	community TEXT NOT NULL, 
	building TEXT NOT NULL, 
	room TEXT NOT NULL, 
	standing TEXT NOT NULL, 
	added_at TEXT NOT NULL, 
	PRIMARY KEY (household), 
	UNIQUE (community, building, room)
);
INSERT INTO "households" VALUES('7K3M9QX2VA','NB01','3栋','101','active','2026-11-25T01:50:44.329229+00:00');
INSERT INTO "households" VALUES('QT4PXHCGNV','NB01','3栋','102','suspended','2026-11-25T01:50:44.329229+00:00');
CREATE TABLE label_rolls (
	household TEXT NOT NULL, 
	first_serial INTEGER NOT NULL, 
	last_serial INTEGER NOT NULL, 
	issued_at TEXT NOT NULL, 
	PRIMARY KEY (household, first_serial), 
	FOREIGN KEY(household) REFERENCES households (household)
)
 WITHOUT ROWID

;
INSERT INTO "label_rolls" VALUES('7K3M9QX2VA',1,5,'2026-11-24T04:00:00.000000+00:00');
INSERT INTO "label_rolls" VALUES('7K3M9QX2VA',6,7,'2026-11-24T04:00:00.000000+00:00');
CREATE TABLE members (
	community TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	status TEXT NOT NULL, 
	PRIMARY KEY (community, kind, name)
)
 WITHOUT ROWID

;
INSERT INTO "members" VALUES('NB01','station','s01','{"name":{"kind":"station","name":"s01"},"health":"well","since":"2026-11-24T04:00:00Z","heard_at":"2026-11-24T04:00:00Z","cause":null,"devices":[],"outbox_count":null,"outbox_oldest_at":null,"clock":null,"version":null}');
CREATE TABLE outboxes (
	outbox_id TEXT NOT NULL, 
	station TEXT NOT NULL, 
	community TEXT NOT NULL, 
	last_no INTEGER NOT NULL, 
	last_drop_at TEXT NOT NULL, 
	PRIMARY KEY (outbox_id, station, community)
)
 WITHOUT ROWID

;
INSERT INTO "outboxes" VALUES('00000000-0000-7000-8000-000000000001','s01','NB01',8,'2026-11-23T23:12:03.120000+00:00');
INSERT INTO "outboxes" VALUES('00000000-0000-7000-8000-000000000001','s02','NB01',1,'2026-11-23T23:12:03.120000+00:00');
CREATE TABLE outcomes (
	outcome TEXT NOT NULL, 
	count INTEGER NOT NULL, 
	PRIMARY KEY (outcome)
)
 WITHOUT ROWID

;
INSERT INTO "outcomes" VALUES('conflicting',1);
INSERT INTO "outcomes" VALUES('duplicate',1);
INSERT INTO "outcomes" VALUES('malformed',1);
INSERT INTO "outcomes" VALUES('posted',6);
INSERT INTO "outcomes" VALUES('refused',1);
CREATE TABLE postings (
	entry_id TEXT NOT NULL, 
	account TEXT NOT NULL, 
	points INTEGER NOT NULL, 
	PRIMARY KEY (entry_id, account), 
	CHECK (points <> 0), 
	FOREIGN KEY(entry_id) REFERENCES entries (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	FOREIGN KEY(account) REFERENCES accounts (account)
)
 WITHOUT ROWID

;
INSERT INTO "postings" VALUES('01a21065-ea6e-746e-882d-0feb7dab318a','household:7K3M9QX2VA',2);
INSERT INTO "postings" VALUES('01a21065-ea6e-746e-882d-0feb7dab318a','issued:NB01/s01',-2);
INSERT INTO "postings" VALUES('01a21065-ea6f-7a3e-9630-39398c8c26f8','household:QT4PXHCGNV',1);
INSERT INTO "postings" VALUES('01a21065-ea6f-7a3e-9630-39398c8c26f8','issued:NB01/s01',-1);
INSERT INTO "postings" VALUES('01a21065-ea86-7252-bcd8-360dad853a87','household:7K3M9QX2VA',2);
INSERT INTO "postings" VALUES('01a21065-ea86-7252-bcd8-360dad853a87','issued:NB01/s01',-2);
CREATE TABLE quarantine (
	number INTEGER NOT NULL, 
	digest TEXT NOT NULL, 
	fault TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	topic TEXT NOT NULL, 
	drop_id TEXT, 
	payload TEXT NOT NULL, 
	received_at TEXT NOT NULL, 
	PRIMARY KEY (number), 
	UNIQUE (digest)
);
INSERT INTO "quarantine" VALUES(1,'90ba95f100e43f76da01cd67e9adaee95582441e0f71b6d1cf693ec05cbdfcbd','malformed','malformed: JSON is malformed: invalid character (byte 0)','linli/1/NB01/stations/s01/drops',NULL,'garbage','2026-11-24T04:00:00.000000+00:00');
INSERT INTO "quarantine" VALUES(2,'8b3d22fd35bb0ccb6aa14b17e02e56406a5a9714a1ed639dfa2d4400debc279d','conflicting','other content under the same drop_id','linli/1/NB01/stations/s01/drops','01a21065-ea86-7252-bcd8-360dad853a87','{"drop_id":"01a21065-ea86-7252-bcd8-360dad853a87","station":"s01","boot_id":"00000000-0000-7000-8000-000000000002","outbox_id":"00000000-0000-7000-8000-000000000001","sequence_no":7,"occurred_at":"2026-11-24T07:12:03.120+08:00","clock":"synced","bag_label":"LLNB017K3M9QX2VAJ","household":"7K3M9QX2VA","stream":"other","gross_g":1560,"tare_g":30,"net_g":1530,"weighed_by":"scale","verdict":"correct","reason":null,"inspector":"i07","opening":"morning"}','2026-11-24T04:00:00.000000+00:00');
CREATE TABLE registry (
	community TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	digest TEXT NOT NULL, 
	as_of TEXT NOT NULL, 
	PRIMARY KEY (community)
)
 WITHOUT ROWID

;
INSERT INTO "registry" VALUES('NB01',1,'42521c18bb81b657d8b10e13e6859142994ae3caa8e5819f40887e83b41bea55','2026-11-24T04:00:00.000000+00:00');
CREATE TABLE used_labels (
	bag_label TEXT NOT NULL, 
	drop_id TEXT NOT NULL, 
	PRIMARY KEY (bag_label)
)
 WITHOUT ROWID

;
INSERT INTO "used_labels" VALUES('LLNB017K3M9QX2VA00016','01a21065-ea6e-746e-882d-0feb7dab318a');
CREATE TRIGGER postings_sum_to_zero 
        BEFORE INSERT ON entries WHEN (
            SELECT coalesce(sum(points), 0) FROM postings
            WHERE entry_id = NEW.entry_id
        ) <> 0
        BEGIN SELECT raise(ABORT, 'the postings of an entry do not sum to zero'); END;
CREATE TRIGGER entries_are_sealed 
        BEFORE INSERT ON postings WHEN EXISTS (
            SELECT 1 FROM entries WHERE entry_id = NEW.entry_id
        )
        BEGIN SELECT raise(ABORT, 'a posting for an entry that is sealed'); END;
CREATE TRIGGER postings_move_balances 
        AFTER INSERT ON postings
        BEGIN
            UPDATE accounts SET balance = balance + NEW.points
            WHERE account = NEW.account;
        END;
CREATE TRIGGER accounts_begin_at_zero 
        BEFORE INSERT ON accounts WHEN NEW.balance <> 0
        BEGIN SELECT raise(ABORT, 'an account begins at zero'); END;
CREATE TRIGGER drops_update_never BEFORE UPDATE ON drops BEGIN SELECT raise(ABORT, 'drops only grow'); END;
CREATE TRIGGER drops_delete_never BEFORE DELETE ON drops BEGIN SELECT raise(ABORT, 'drops only grow'); END;
CREATE TRIGGER drops_replace_never BEFORE INSERT ON drops WHEN EXISTS (SELECT 1 FROM drops WHERE drop_id = NEW.drop_id OR drop_no = NEW.drop_no) BEGIN SELECT raise(ABORT, 'drops only grow'); END;
CREATE TRIGGER entries_update_never BEFORE UPDATE ON entries BEGIN SELECT raise(ABORT, 'entries only grow'); END;
CREATE TRIGGER entries_delete_never BEFORE DELETE ON entries BEGIN SELECT raise(ABORT, 'entries only grow'); END;
CREATE TRIGGER entries_replace_never BEFORE INSERT ON entries WHEN EXISTS (SELECT 1 FROM entries WHERE entry_id = NEW.entry_id OR (chain = NEW.chain AND chain_no = NEW.chain_no)) BEGIN SELECT raise(ABORT, 'entries only grow'); END;
CREATE TRIGGER postings_update_never BEFORE UPDATE ON postings BEGIN SELECT raise(ABORT, 'postings only grow'); END;
CREATE TRIGGER postings_delete_never BEFORE DELETE ON postings BEGIN SELECT raise(ABORT, 'postings only grow'); END;
CREATE TRIGGER postings_replace_never BEFORE INSERT ON postings WHEN EXISTS (SELECT 1 FROM postings WHERE entry_id = NEW.entry_id AND account = NEW.account) BEGIN SELECT raise(ABORT, 'postings only grow'); END;
COMMIT;
