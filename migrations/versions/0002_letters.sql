CREATE TABLE attempt_counter (
    key BYTEA NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    until TIMESTAMP WITH TIME ZONE NOT NULL,
    attempts BIGINT NOT NULL,
    CONSTRAINT pk_attempt_counter PRIMARY KEY (key)
)

--;

CREATE TABLE letter (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    user_id UUID,
    kind TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL CONSTRAINT ck_letter_state CHECK (state in ('queued', 'sent', 'failed')),
    failure TEXT,
    sealed BYTEA,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_letter PRIMARY KEY (workspace_id, id)
)

--;

CREATE INDEX ix_letter_created ON letter (workspace_id, created_at, id)

--;

CREATE TABLE sealed_request (
    id UUID NOT NULL,
    purpose TEXT COLLATE "C" NOT NULL CONSTRAINT ck_sealed_request_purpose CHECK (purpose in ('password_reset', 'sign_up')),
    token_hash TEXT COLLATE "C",
    sealed BYTEA NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_sealed_request PRIMARY KEY (id),
    CONSTRAINT uq_sealed_request_token_hash UNIQUE (token_hash)
)

--;

REVOKE ALL ON "attempt_counter" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "attempt_counter" TO rapport_app

--;

GRANT DELETE, SELECT (until) ON "attempt_counter" TO rapport_system

--;

ALTER TABLE "letter" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "letter" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "letter" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

CREATE POLICY system_wide ON "letter" TO rapport_system USING (true) WITH CHECK (true)

--;

REVOKE ALL ON "letter" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "letter" TO rapport_app

--;

GRANT DELETE, SELECT (created_at) ON "letter" TO rapport_system

--;

REVOKE ALL ON "sealed_request" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "sealed_request" TO rapport_app

--;

GRANT DELETE, SELECT (expires_at) ON "sealed_request" TO rapport_system

--;

ALTER TABLE sign_in_link ADD COLUMN purpose TEXT COLLATE "C" DEFAULT 'sign_in' NOT NULL

--;

ALTER TABLE sign_in_link ADD CONSTRAINT ck_sign_in_link_purpose CHECK (purpose in ('sign_in', 'invitation', 'password_reset'))
