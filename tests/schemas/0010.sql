BEGIN TRANSACTION;
CREATE TABLE activity (
	id CHAR(32) NOT NULL, 
	person_id CHAR(32) NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	occurred_at DATETIME NOT NULL, 
	subject TEXT NOT NULL, 
	notes TEXT, 
	with_whom TEXT, checksum BLOB, 
	CONSTRAINT pk_activity PRIMARY KEY (id), 
	CONSTRAINT fk_activity_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE
);
CREATE TABLE address (
	id CHAR(32) NOT NULL, 
	person_id CHAR(32) NOT NULL, 
	position INTEGER NOT NULL, 
	street TEXT, 
	postcode TEXT, 
	town TEXT, 
	country TEXT, checksum BLOB, 
	CONSTRAINT pk_address PRIMARY KEY (id), 
	CONSTRAINT fk_address_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE
);
INSERT INTO "address" VALUES('01a219319bd271a7852abb58e2036155','01a219319bd073ea85a5ae4259575454',0,'Herrengasse 4','8010','Graz','AT',X'0B8F9D231662CFAF');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0010');
CREATE TABLE audit_entry (
	id CHAR(32) NOT NULL, 
	person_id CHAR(32), 
	action TEXT NOT NULL, 
	occurred_at DATETIME NOT NULL, 
	done_by TEXT NOT NULL, 
	details TEXT, session CHAR(32), sequence BIGINT, previous BLOB, seal BLOB, 
	CONSTRAINT pk_audit_entry PRIMARY KEY (id)
);
INSERT INTO "audit_entry" VALUES('01a219319b41738f96769afeb1b1b16c',NULL,'office.change','2026-11-26 18:50:11.137869','root',NULL,'01a219319adc73f09e3076f90fdcdcd5',1,X'0000000000000000000000000000000000000000000000000000000000000000',X'4498D033FA6C114029BC8DC97A73BDDBA5371560AB138072530AE1BD988D6B5C');
INSERT INTO "audit_entry" VALUES('01a219319bd471edbc6ceb4d33157e4c','01a219319bd073ea85a5ae4259575454','person.add','2026-11-26 18:50:11.143163','root',NULL,'01a219319adc73f09e3076f90fdcdcd5',2,X'4498D033FA6C114029BC8DC97A73BDDBA5371560AB138072530AE1BD988D6B5C',X'83262DD8B177AE806235B66B04BC4D3946E4E8F32B79CBF425E15CB4E5E219F7');
INSERT INTO "audit_entry" VALUES('01a219319bdd7617968dbafdb22ee6da','01a219319bd073ea85a5ae4259575454','evidence.add','2026-11-26 18:50:11.288558','root','01a21931-9bdc-7309-a188-2028e0eb12e3','01a219319adc73f09e3076f90fdcdcd5',3,X'83262DD8B177AE806235B66B04BC4D3946E4E8F32B79CBF425E15CB4E5E219F7',X'E91C7EB0D8458DA91BF5672C2FA56FB9988CF9D439AF28B91B0E1782521E8335');
INSERT INTO "audit_entry" VALUES('01a219319be477b38e69cd3e1ec65592','01a219319bd073ea85a5ae4259575454','consent.record','2026-11-26 18:50:11.298546','root','01a21931-9be2-7375-8b33-fe7561923ecc','01a219319adc73f09e3076f90fdcdcd5',4,X'E91C7EB0D8458DA91BF5672C2FA56FB9988CF9D439AF28B91B0E1782521E8335',X'FCEBF6672613DED2FF13418597703BCACE5FFA6717342E6FCF86D22766F1D050');
INSERT INTO "audit_entry" VALUES('01a219319be576ec88bd3ff3624b2fe7','01a219319bd073ea85a5ae4259575454','consent.record','2026-11-26 18:50:11.301337','root','01a21931-9be5-76ec-88bd-3ff265dbbb5b','01a219319adc73f09e3076f90fdcdcd5',5,X'FCEBF6672613DED2FF13418597703BCACE5FFA6717342E6FCF86D22766F1D050',X'8164BAB278448021B08CB4C3DBAC97F5173DCA9FA0E569E720245686EA0B1542');
CREATE TABLE audit_head (
	id INTEGER NOT NULL, 
	length BIGINT NOT NULL, 
	seal BLOB NOT NULL, 
	CONSTRAINT pk_audit_head PRIMARY KEY (id)
);
INSERT INTO "audit_head" VALUES(1,5,X'8164BAB278448021B08CB4C3DBAC97F5173DCA9FA0E569E720245686EA0B1542');
CREATE TABLE backup_plan (
	id INTEGER NOT NULL, 
	folder TEXT NOT NULL, 
	computer TEXT NOT NULL, 
	every_hours INTEGER NOT NULL, 
	days INTEGER NOT NULL, 
	weeks INTEGER NOT NULL, 
	months INTEGER NOT NULL, checksum BLOB, 
	CONSTRAINT pk_backup_plan PRIMARY KEY (id)
);
CREATE TABLE backup_run (
	id CHAR(32) NOT NULL, 
	began_at DATETIME NOT NULL, 
	made_by TEXT NOT NULL, 
	computer TEXT NOT NULL, 
	file TEXT NOT NULL, 
	size BIGINT, 
	sha256 VARCHAR(64), 
	fault TEXT, checksum BLOB, 
	CONSTRAINT pk_backup_run PRIMARY KEY (id)
);
CREATE TABLE consent_event (
	id CHAR(32) NOT NULL, 
	person_id CHAR(32) NOT NULL, 
	purpose TEXT NOT NULL, 
	said VARCHAR(32) NOT NULL, 
	how VARCHAR(32) NOT NULL, 
	occurred_at DATETIME NOT NULL, 
	channels TEXT NOT NULL, 
	basis VARCHAR(32) NOT NULL, 
	place TEXT, 
	with_whom TEXT, 
	wording TEXT, 
	until DATE, 
	comment TEXT, 
	corrects CHAR(32), 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, language TEXT, guardian TEXT, special VARCHAR(32), wording_id CHAR(32) CONSTRAINT fk_consent_event_wording_id REFERENCES wording (id), checksum BLOB, 
	CONSTRAINT pk_consent_event PRIMARY KEY (id), 
	CONSTRAINT fk_consent_event_corrects FOREIGN KEY(corrects) REFERENCES consent_event (id) ON DELETE CASCADE, 
	CONSTRAINT fk_consent_event_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE
);
INSERT INTO "consent_event" VALUES('01a219319be273758b33fe7561923ecc','01a219319bd073ea85a5ae4259575454','data','agreed','form','2026-10-27 18:50:11.143013','','consent',NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-26 18:50:11.298546','root',NULL,NULL,NULL,NULL,X'FC0022F463CD2FA6');
INSERT INTO "consent_event" VALUES('01a219319be576ec88bd3ff265dbbb5b','01a219319bd073ea85a5ae4259575454','marketing','agreed','form','2026-10-27 18:50:11.143013','email','consent',NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-26 18:50:11.301337','root',NULL,NULL,NULL,NULL,X'431F7966819A8527');
CREATE TABLE consent_evidence (
	event_id CHAR(32) NOT NULL, 
	evidence_id CHAR(32) NOT NULL, checksum BLOB, 
	CONSTRAINT pk_consent_evidence PRIMARY KEY (event_id, evidence_id), 
	CONSTRAINT fk_consent_evidence_event_id FOREIGN KEY(event_id) REFERENCES consent_event (id) ON DELETE CASCADE, 
	CONSTRAINT fk_consent_evidence_evidence_id FOREIGN KEY(evidence_id) REFERENCES evidence (id) ON DELETE CASCADE
);
CREATE TABLE document (
	id CHAR(32) NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	size BIGINT NOT NULL, 
	media_type TEXT NOT NULL, 
	thumbnail BLOB, checksum BLOB, 
	CONSTRAINT pk_document PRIMARY KEY (id), 
	CONSTRAINT uq_document_sha256 UNIQUE (sha256)
);
INSERT INTO "document" VALUES('01a219319bd977059992152a79b35c73','4a3cdfae6f291c8f544daea5b72905cf9e74c1ed427d831ad0d7ca00c73c794d',6,'text/plain',NULL,X'2BC4E6484E499BF1');
CREATE TABLE document_chunk (
	document_id CHAR(32) NOT NULL, 
	position INTEGER NOT NULL, 
	content BLOB NOT NULL, 
	CONSTRAINT pk_document_chunk PRIMARY KEY (document_id, position), 
	CONSTRAINT fk_document_chunk_document_id FOREIGN KEY(document_id) REFERENCES document (id) ON DELETE CASCADE
);
INSERT INTO "document_chunk" VALUES('01a219319bd977059992152a79b35c73',0,X'7369676E6564');
CREATE TABLE email (
	id CHAR(32) NOT NULL, 
	person_id CHAR(32) NOT NULL, 
	position INTEGER NOT NULL, 
	address TEXT NOT NULL, checksum BLOB, 
	CONSTRAINT pk_email PRIMARY KEY (id), 
	CONSTRAINT fk_email_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE
);
INSERT INTO "email" VALUES('01a219319bd271a7852abb563b712633','01a219319bd073ea85a5ae4259575454',0,'anna.berger@example.org',X'7165DEC2A9741E8E');
CREATE TABLE evidence (
	id CHAR(32) NOT NULL, 
	person_id CHAR(32) NOT NULL, 
	document_id CHAR(32) NOT NULL, 
	name TEXT NOT NULL, 
	proves TEXT, 
	added_at DATETIME NOT NULL, 
	added_by TEXT NOT NULL, checksum BLOB, 
	CONSTRAINT pk_evidence PRIMARY KEY (id), 
	CONSTRAINT fk_evidence_document_id FOREIGN KEY(document_id) REFERENCES document (id), 
	CONSTRAINT fk_evidence_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE
);
INSERT INTO "evidence" VALUES('01a219319bdc7309a1882028e0eb12e3','01a219319bd073ea85a5ae4259575454','01a219319bd977059992152a79b35c73','form.txt','the agreement','2026-11-26 18:50:11.288558','root',X'9C528ADE565F85D5');
CREATE TABLE form (
	id CHAR(32) NOT NULL, 
	person_id CHAR(32) NOT NULL, 
	token TEXT NOT NULL, 
	wording_id CHAR(32) NOT NULL, 
	purpose TEXT NOT NULL, 
	channels TEXT NOT NULL, 
	issued_at DATETIME NOT NULL, 
	issued_by TEXT NOT NULL, 
	returned_at DATETIME, 
	evidence_id CHAR(32), checksum BLOB, 
	CONSTRAINT pk_form PRIMARY KEY (id), 
	CONSTRAINT uq_form_token UNIQUE (token), 
	CONSTRAINT fk_form_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE, 
	CONSTRAINT fk_form_wording_id FOREIGN KEY(wording_id) REFERENCES wording (id), 
	CONSTRAINT fk_form_evidence_id FOREIGN KEY(evidence_id) REFERENCES evidence (id) ON DELETE SET NULL
);
CREATE TABLE letter_template (
	name TEXT NOT NULL, 
	language TEXT NOT NULL, 
	text TEXT NOT NULL, 
	changed_at DATETIME NOT NULL, 
	changed_by TEXT NOT NULL, checksum BLOB, 
	CONSTRAINT pk_letter_template PRIMARY KEY (name, language)
);
CREATE TABLE mail_server (
	id INTEGER NOT NULL, 
	host TEXT NOT NULL, 
	port INTEGER NOT NULL, 
	security VARCHAR(32) NOT NULL, 
	user TEXT, 
	sender TEXT NOT NULL, checksum BLOB, 
	CONSTRAINT pk_mail_server PRIMARY KEY (id)
);
CREATE TABLE mailing_list (
	id CHAR(32) NOT NULL, 
	name TEXT NOT NULL, 
	purpose TEXT NOT NULL, 
	channel VARCHAR(32) NOT NULL, 
	criteria TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	created_by TEXT NOT NULL, checksum BLOB, 
	CONSTRAINT pk_mailing_list PRIMARY KEY (id), 
	CONSTRAINT uq_mailing_list_name UNIQUE (name)
);
CREATE TABLE number_series (
	name TEXT NOT NULL, 
	next INTEGER NOT NULL, checksum BLOB, 
	CONSTRAINT pk_number_series PRIMARY KEY (name)
);
INSERT INTO "number_series" VALUES('person',2,X'8F14EC7B31C5EE2A');
CREATE TABLE offer (
	id CHAR(32) NOT NULL, 
	name TEXT NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	address TEXT, purpose TEXT DEFAULT 'marketing' NOT NULL, wording_id CHAR(32) CONSTRAINT fk_offer_wording_id REFERENCES wording (id), checksum BLOB, 
	CONSTRAINT pk_offer PRIMARY KEY (id), 
	CONSTRAINT uq_offer_name UNIQUE (name)
);
CREATE TABLE office (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	street TEXT NOT NULL, 
	postcode TEXT NOT NULL, 
	town TEXT NOT NULL, 
	country TEXT NOT NULL, 
	email TEXT, 
	phone TEXT, 
	website TEXT, 
	privacy_contact TEXT, 
	data_protection_officer TEXT, 
	language TEXT NOT NULL, 
	authority TEXT NOT NULL, 
	is_demo BOOLEAN NOT NULL, soft_opt_in BOOLEAN DEFAULT 0 NOT NULL, checksum BLOB, 
	CONSTRAINT pk_office PRIMARY KEY (id)
);
INSERT INTO "office" VALUES(1,'Example Optics','Hauptplatz 1','8010','Graz','AT','privacy@example.org','+43 316 000 100',NULL,'privacy@example.org',NULL,'en','AT',0,0,X'D48C9408AF5D7E0A');
CREATE TABLE office_secret (
	name TEXT NOT NULL, 
	content BLOB NOT NULL, checksum BLOB, 
	CONSTRAINT pk_office_secret PRIMARY KEY (name)
);
CREATE TABLE online_profile (
	id CHAR(32) NOT NULL, 
	person_id CHAR(32) NOT NULL, 
	offer_id CHAR(32) NOT NULL, 
	handle TEXT NOT NULL, 
	registered_at DATETIME, 
	confirmed_at DATETIME, 
	unsubscribed_at DATETIME, ip_address TEXT, checksum BLOB, 
	CONSTRAINT pk_online_profile PRIMARY KEY (id), 
	CONSTRAINT fk_online_profile_offer_id FOREIGN KEY(offer_id) REFERENCES offer (id), 
	CONSTRAINT fk_online_profile_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE
);
CREATE TABLE outbox (
	id CHAR(32) NOT NULL, 
	person_id CHAR(32) NOT NULL, 
	evidence_id CHAR(32) NOT NULL, 
	recipient TEXT NOT NULL, 
	state VARCHAR(32) NOT NULL, 
	answer TEXT, 
	occurred_at DATETIME NOT NULL, 
	message_id TEXT NOT NULL, 
	queued_by TEXT NOT NULL, 
	trouble VARCHAR(32), 
	attempts INTEGER NOT NULL, 
	next_at DATETIME, 
	changed_at DATETIME NOT NULL, 
	claim CHAR(32), 
	claimed_by TEXT, checksum BLOB, 
	CONSTRAINT pk_outbox PRIMARY KEY (id), 
	CONSTRAINT fk_outbox_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE, 
	CONSTRAINT fk_outbox_evidence_id FOREIGN KEY(evidence_id) REFERENCES evidence (id) ON DELETE CASCADE
);
CREATE TABLE person (
	id CHAR(32) NOT NULL, 
	number TEXT NOT NULL, 
	family_name TEXT NOT NULL, 
	given_name TEXT, 
	company TEXT, 
	is_contact BOOLEAN NOT NULL, 
	is_prospect BOOLEAN NOT NULL, 
	is_lead BOOLEAN NOT NULL, 
	birth_date DATE, 
	language TEXT, 
	comment TEXT, 
	data_source TEXT, 
	sort_key TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	created_by TEXT NOT NULL, 
	changed_at DATETIME NOT NULL, 
	changed_by TEXT NOT NULL, 
	version INTEGER NOT NULL, checksum BLOB, 
	CONSTRAINT pk_person PRIMARY KEY (id), 
	CONSTRAINT uq_person_number UNIQUE (number)
);
INSERT INTO "person" VALUES('01a219319bd073ea85a5ae4259575454','10-0001','Berger','Anna',NULL,1,0,0,NULL,'de',NULL,'trade show form','bergeranna','2026-11-26 18:50:11.143163','root','2026-11-26 18:50:11.143163','root',1,X'B8EDF96204248246');
CREATE TABLE phone (
	id CHAR(32) NOT NULL, 
	person_id CHAR(32) NOT NULL, 
	position INTEGER NOT NULL, 
	number TEXT NOT NULL, checksum BLOB, 
	CONSTRAINT pk_phone PRIMARY KEY (id), 
	CONSTRAINT fk_phone_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE
);
INSERT INTO "phone" VALUES('01a219319bd271a7852abb576d907b2c','01a219319bd073ea85a5ae4259575454',0,'+43316000112',X'C28201C16B168F1A');
CREATE TABLE purpose (
	id CHAR(32) NOT NULL, 
	name TEXT NOT NULL, 
	description TEXT NOT NULL, 
	is_special BOOLEAN NOT NULL, 
	valid_months INTEGER, checksum BLOB, 
	CONSTRAINT pk_purpose PRIMARY KEY (id), 
	CONSTRAINT uq_purpose_name UNIQUE (name)
);
CREATE TABLE recipient (
	id CHAR(32) NOT NULL, 
	name TEXT NOT NULL, 
	role TEXT NOT NULL, 
	purpose TEXT NOT NULL, 
	country TEXT NOT NULL, 
	safeguard TEXT, checksum BLOB, 
	CONSTRAINT pk_recipient PRIMARY KEY (id)
);
CREATE TABLE restriction (
	id CHAR(32) NOT NULL, 
	person_id CHAR(32) NOT NULL, 
	ground VARCHAR(32) NOT NULL, 
	since DATE NOT NULL, 
	comment TEXT, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	lifted_on DATE, 
	lifted_by TEXT, checksum BLOB, 
	CONSTRAINT pk_restriction PRIMARY KEY (id), 
	CONSTRAINT fk_restriction_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE
);
CREATE TABLE search_document (
	person_id CHAR(32) NOT NULL, 
	words TEXT NOT NULL, 
	CONSTRAINT pk_search_document PRIMARY KEY (person_id), 
	CONSTRAINT fk_search_document_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE
);
INSERT INTO "search_document" VALUES('01a219319bd073ea85a5ae4259575454',' berger anna graz anna.berger@example.org example org 1 100001 000112 00112 0112 112 16000112 316000112 3316000112 43316000112 6000112');
CREATE TABLE search_prefix (
	prefix TEXT NOT NULL, 
	share FLOAT NOT NULL, 
	CONSTRAINT pk_search_prefix PRIMARY KEY (prefix)
);
CREATE TABLE search_token (
	rank SMALLINT NOT NULL, 
	token TEXT NOT NULL, 
	person_id CHAR(32) NOT NULL, signature BIGINT DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_search_token PRIMARY KEY (rank, token, person_id), 
	CONSTRAINT fk_search_token_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "search_token" VALUES(0,'berger anna','01a219319bd073ea85a5ae4259575454',4972114730400874728);
INSERT INTO "search_token" VALUES(1,'anna berger','01a219319bd073ea85a5ae4259575454',4972114730400874728);
INSERT INTO "search_token" VALUES(2,'graz berger','01a219319bd073ea85a5ae4259575454',4972114730400874728);
INSERT INTO "search_token" VALUES(3,'anna','01a219319bd073ea85a5ae4259575454',4972114730400874728);
INSERT INTO "search_token" VALUES(3,'anna.berger@example.org','01a219319bd073ea85a5ae4259575454',4972114730400874728);
INSERT INTO "search_token" VALUES(3,'berger','01a219319bd073ea85a5ae4259575454',4972114730400874728);
INSERT INTO "search_token" VALUES(3,'example','01a219319bd073ea85a5ae4259575454',4972114730400874728);
INSERT INTO "search_token" VALUES(3,'org','01a219319bd073ea85a5ae4259575454',4972114730400874728);
INSERT INTO "search_token" VALUES(4,'1','01a219319bd073ea85a5ae4259575454',4972114730400874728);
INSERT INTO "search_token" VALUES(4,'100001','01a219319bd073ea85a5ae4259575454',4972114730400874728);
INSERT INTO "search_token" VALUES(5,'000112','01a219319bd073ea85a5ae4259575454',4972114730400874728);
INSERT INTO "search_token" VALUES(5,'00112','01a219319bd073ea85a5ae4259575454',4972114730400874728);
INSERT INTO "search_token" VALUES(5,'0112','01a219319bd073ea85a5ae4259575454',4972114730400874728);
INSERT INTO "search_token" VALUES(5,'112','01a219319bd073ea85a5ae4259575454',4972114730400874728);
INSERT INTO "search_token" VALUES(5,'16000112','01a219319bd073ea85a5ae4259575454',4972114730400874728);
INSERT INTO "search_token" VALUES(5,'316000112','01a219319bd073ea85a5ae4259575454',4972114730400874728);
INSERT INTO "search_token" VALUES(5,'3316000112','01a219319bd073ea85a5ae4259575454',4972114730400874728);
INSERT INTO "search_token" VALUES(5,'43316000112','01a219319bd073ea85a5ae4259575454',4972114730400874728);
INSERT INTO "search_token" VALUES(5,'6000112','01a219319bd073ea85a5ae4259575454',4972114730400874728);
CREATE TABLE wording (
	id CHAR(32) NOT NULL, 
	name TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	language TEXT NOT NULL, 
	text TEXT NOT NULL, 
	document_id CHAR(32), 
	document_name TEXT, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, checksum BLOB, 
	CONSTRAINT pk_wording PRIMARY KEY (id), 
	CONSTRAINT uq_wording_name_version_language UNIQUE (name, version, language), 
	CONSTRAINT fk_wording_document_id FOREIGN KEY(document_id) REFERENCES document (id)
);
CREATE INDEX ix_audit_entry_person_id ON audit_entry (person_id);
CREATE INDEX ix_person_contacts ON person (sort_key, id) WHERE is_contact = 1;
CREATE INDEX ix_person_leads ON person (sort_key, id) WHERE is_lead = 1;
CREATE INDEX ix_person_list ON person (sort_key, id);
CREATE INDEX ix_person_prospects ON person (sort_key, id) WHERE is_prospect = 1;
CREATE INDEX ix_activity_person_id ON activity (person_id);
CREATE INDEX ix_address_person_id ON address (person_id);
CREATE INDEX ix_consent_event_corrects ON consent_event (corrects);
CREATE INDEX ix_consent_event_person_id ON consent_event (person_id);
CREATE INDEX ix_email_person_id ON email (person_id);
CREATE INDEX ix_evidence_document_id ON evidence (document_id);
CREATE INDEX ix_evidence_person_id ON evidence (person_id);
CREATE INDEX ix_online_profile_offer_id ON online_profile (offer_id);
CREATE INDEX ix_online_profile_person_id ON online_profile (person_id);
CREATE INDEX ix_phone_person_id ON phone (person_id);
CREATE INDEX ix_search_token_person_id ON search_token (person_id);
CREATE INDEX ix_consent_evidence_evidence_id ON consent_evidence (evidence_id);
CREATE INDEX ix_restriction_person_id ON restriction (person_id);
CREATE INDEX ix_consent_event_until ON consent_event (until, id) WHERE until IS NOT NULL;
CREATE INDEX ix_consent_event_occurred_at ON consent_event (occurred_at, id);
CREATE INDEX ix_outbox_person_id ON outbox (person_id);
CREATE INDEX ix_outbox_evidence_id ON outbox (evidence_id);
CREATE INDEX ix_outbox_state ON outbox (state, next_at);
CREATE INDEX ix_form_person_id ON form (person_id);
CREATE INDEX ix_form_evidence_id ON form (evidence_id);
CREATE INDEX ix_outbox_message_id ON outbox (message_id);
CREATE INDEX ix_backup_run_began_at ON backup_run (began_at);
CREATE UNIQUE INDEX ix_audit_entry_sequence ON audit_entry (sequence);
COMMIT;
