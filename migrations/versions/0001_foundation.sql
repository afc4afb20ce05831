CREATE TABLE external_reference (
    workspace_id UUID NOT NULL,
    record_type TEXT COLLATE "C" NOT NULL,
    source TEXT COLLATE "C" NOT NULL,
    external_id TEXT COLLATE "C" NOT NULL,
    record_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_external_reference PRIMARY KEY (workspace_id, record_type, source, external_id)
)

--;

CREATE INDEX ix_external_reference_record ON external_reference (workspace_id, record_id)

--;

CREATE TABLE data_import (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by UUID,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_by UUID,
    target TEXT COLLATE "C" NOT NULL,
    file_name TEXT NOT NULL,
    file_size BIGINT,
    file_id UUID,
    state TEXT COLLATE "C" NOT NULL,
    dialect JSONB,
    chosen JSONB NOT NULL,
    columns JSONB NOT NULL,
    sample JSONB NOT NULL,
    problems JSONB NOT NULL,
    mapping JSONB NOT NULL,
    mode TEXT COLLATE "C" NOT NULL CONSTRAINT ck_data_import_mode CHECK (mode in ('create', 'update', 'upsert')),
    match_field TEXT,
    create_related BOOLEAN NOT NULL,
    error JSONB,
    started_at TIMESTAMP WITH TIME ZONE,
    finished_at TIMESTAMP WITH TIME ZONE,
    reversed_by UUID,
    CONSTRAINT pk_data_import PRIMARY KEY (workspace_id, id)
)

--;

CREATE INDEX ix_data_import_created ON data_import (workspace_id, created_at, id)

--;

CREATE TABLE workspace (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by UUID,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_by UUID,
    name TEXT NOT NULL,
    base_currency TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    locale TEXT NOT NULL,
    fiscal_year_start_month SMALLINT NOT NULL,
    CONSTRAINT pk_workspace PRIMARY KEY (workspace_id, id),
    CONSTRAINT ck_workspace_own_wall CHECK (id = workspace_id),
    CONSTRAINT ck_workspace_month CHECK (fiscal_year_start_month between 1 and 12)
)

--;

CREATE TABLE role (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by UUID,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_by UUID,
    key TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    CONSTRAINT pk_role PRIMARY KEY (workspace_id, id),
    CONSTRAINT uq_role_workspace_id_key UNIQUE (workspace_id, key)
)

--;

CREATE TABLE team (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by UUID,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_by UUID,
    name TEXT NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    parent_id UUID,
    CONSTRAINT pk_team PRIMARY KEY (workspace_id, id),
    CONSTRAINT fk_team_workspace_id_parent_id FOREIGN KEY(workspace_id, parent_id) REFERENCES team (workspace_id, id)
)

--;

CREATE INDEX ix_team_name ON team (workspace_id, name_key, id)

--;

CREATE INDEX ix_team_parent ON team (workspace_id, parent_id)

--;

CREATE TABLE signing_key (
    kid TEXT COLLATE "C" NOT NULL,
    sealed BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_signing_key PRIMARY KEY (kid)
)

--;

CREATE TABLE journal (
    workspace_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    id UUID NOT NULL,
    feed_epoch INTEGER NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    n INTEGER NOT NULL,
    kind TEXT NOT NULL CONSTRAINT ck_journal_kind CHECK (kind in ('change', 'access')),
    actor_id UUID,
    request_id TEXT,
    cause_type TEXT,
    cause_id UUID,
    aggregate_type TEXT NOT NULL,
    aggregate_id UUID NOT NULL,
    aggregate_version BIGINT NOT NULL,
    event TEXT NOT NULL,
    changes JSON,
    payload JSON,
    nonce BYTEA,
    digest BYTEA NOT NULL,
    CONSTRAINT pk_journal PRIMARY KEY (workspace_id, at, id)
)
 PARTITION BY RANGE (at)

--;

CREATE INDEX ix_journal_record ON journal (workspace_id, aggregate_id, at, id)

--;

CREATE INDEX ix_journal_cause ON journal (workspace_id, cause_id, id) WHERE cause_id is not null

--;

CREATE INDEX ix_journal_feed ON journal (workspace_id, feed_epoch, xid, n, id)

--;

CREATE TABLE feed_epoch (
    singleton SMALLINT NOT NULL CONSTRAINT ck_feed_epoch_singleton CHECK (singleton = 1),
    epoch INTEGER NOT NULL,
    CONSTRAINT pk_feed_epoch PRIMARY KEY (singleton)
)

--;

CREATE TABLE feed_cursor (
    workspace_id UUID NOT NULL,
    subscriber TEXT COLLATE "C" NOT NULL,
    at TIMESTAMP WITH TIME ZONE,
    feed_epoch INTEGER NOT NULL,
    xid xid8 NOT NULL,
    n INTEGER NOT NULL,
    id UUID NOT NULL,
    step INTEGER NOT NULL,
    tries SMALLINT NOT NULL,
    retry_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_feed_cursor PRIMARY KEY (workspace_id, subscriber)
)

--;

CREATE TABLE parked_event (
    workspace_id UUID NOT NULL,
    subscriber TEXT COLLATE "C" NOT NULL,
    event_id UUID NOT NULL,
    event_at TIMESTAMP WITH TIME ZONE NOT NULL,
    event TEXT NOT NULL,
    reason TEXT NOT NULL,
    parked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_parked_event PRIMARY KEY (workspace_id, subscriber, event_id)
)

--;

CREATE TABLE idempotency_key (
    workspace_id UUID NOT NULL,
    principal_id UUID NOT NULL,
    operation TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    fingerprint BYTEA NOT NULL,
    status SMALLINT NOT NULL,
    headers JSONB NOT NULL,
    body BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_idempotency_key PRIMARY KEY (workspace_id, principal_id, operation, key)
)

--;

CREATE TABLE seal (
    workspace_id UUID NOT NULL,
    number BIGINT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    feed_epoch INTEGER NOT NULL,
    xid xid8 NOT NULL,
    n INTEGER NOT NULL,
    id UUID NOT NULL,
    rows INTEGER NOT NULL,
    ids UUID[] NOT NULL,
    leaves BYTEA NOT NULL,
    head BYTEA NOT NULL,
    sealed_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    kept_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_seal PRIMARY KEY (workspace_id, number)
)

--;

CREATE INDEX ix_seal_unkept ON seal (workspace_id, number) WHERE kept_at is null

--;

CREATE TABLE worker_beat (
    worker_id UUID NOT NULL,
    host TEXT NOT NULL,
    pid INTEGER NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    beat_at TIMESTAMP WITH TIME ZONE NOT NULL,
    gauges JSONB NOT NULL,
    CONSTRAINT pk_worker_beat PRIMARY KEY (worker_id)
)

--;

CREATE TABLE share (
    workspace_id UUID NOT NULL,
    record_type TEXT COLLATE "C" NOT NULL,
    record_id UUID NOT NULL,
    user_id UUID NOT NULL,
    access TEXT NOT NULL CONSTRAINT ck_share_access CHECK (access in ('read', 'write')),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by UUID,
    CONSTRAINT pk_share PRIMARY KEY (workspace_id, record_type, record_id, user_id)
)

--;

CREATE INDEX ix_share_user ON share (workspace_id, user_id, record_type, record_id)

--;

CREATE TABLE import_chunk (
    workspace_id UUID NOT NULL,
    import_id UUID NOT NULL,
    file_id UUID NOT NULL,
    n INTEGER NOT NULL,
    bytes BYTEA NOT NULL,
    CONSTRAINT pk_import_chunk PRIMARY KEY (workspace_id, import_id, file_id, n),
    CONSTRAINT fk_import_chunk_workspace_id_import_id FOREIGN KEY(workspace_id, import_id) REFERENCES data_import (workspace_id, id)
)

--;

CREATE TABLE import_phase (
    workspace_id UUID NOT NULL,
    import_id UUID NOT NULL,
    phase TEXT COLLATE "C" NOT NULL CONSTRAINT ck_import_phase_phase CHECK (phase in ('dry_run', 'run', 'reverse')),
    position BIGINT NOT NULL,
    total BIGINT,
    placed BIGINT NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    warnings BIGINT NOT NULL,
    undone_upto UUID,
    CONSTRAINT pk_import_phase PRIMARY KEY (workspace_id, import_id, phase),
    CONSTRAINT fk_import_phase_workspace_id_import_id FOREIGN KEY(workspace_id, import_id) REFERENCES data_import (workspace_id, id)
)

--;

CREATE TABLE import_row (
    workspace_id UUID NOT NULL,
    import_id UUID NOT NULL,
    phase TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL,
    line BIGINT NOT NULL,
    result TEXT COLLATE "C" NOT NULL,
    record_id UUID,
    waiting TEXT,
    unmapped JSONB,
    errors JSONB,
    warnings JSONB,
    cells JSONB,
    CONSTRAINT pk_import_row PRIMARY KEY (workspace_id, import_id, phase, number),
    CONSTRAINT fk_import_row_workspace_id_import_id FOREIGN KEY(workspace_id, import_id) REFERENCES data_import (workspace_id, id)
)

--;

CREATE INDEX ix_import_row_waiting ON import_row (workspace_id, import_id, phase, number) WHERE waiting is not null

--;

CREATE INDEX ix_import_row_refused ON import_row (workspace_id, import_id, phase, number) WHERE result = 'failed' or warnings is not null

--;

CREATE TABLE import_undo (
    workspace_id UUID NOT NULL,
    import_id UUID NOT NULL,
    record_id UUID NOT NULL,
    record_type TEXT COLLATE "C" NOT NULL,
    result TEXT COLLATE "C",
    kept JSONB,
    CONSTRAINT pk_import_undo PRIMARY KEY (workspace_id, import_id, record_id),
    CONSTRAINT fk_import_undo_workspace_id_import_id FOREIGN KEY(workspace_id, import_id) REFERENCES data_import (workspace_id, id)
)

--;

CREATE INDEX ix_import_undo_due ON import_undo (workspace_id, import_id, record_id) WHERE result is null

--;

CREATE INDEX ix_import_undo_kept ON import_undo (workspace_id, import_id, record_id) WHERE result = 'kept'

--;

CREATE TABLE app_user (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by UUID,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_by UUID,
    name TEXT NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT COLLATE "C" NOT NULL,
    role_id UUID NOT NULL,
    locale TEXT COLLATE "C" NOT NULL,
    time_zone TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL CONSTRAINT ck_app_user_state CHECK (state in ('invited', 'active', 'deactivated')),
    password_hash TEXT,
    access_version BIGINT NOT NULL,
    CONSTRAINT pk_app_user PRIMARY KEY (workspace_id, id),
    CONSTRAINT fk_app_user_workspace_id_role_id FOREIGN KEY(workspace_id, role_id) REFERENCES role (workspace_id, id),
    CONSTRAINT uq_app_user_workspace_id_email_key UNIQUE (workspace_id, email_key)
)

--;

CREATE INDEX ix_app_user_sign_in ON app_user (email_key, workspace_id)

--;

CREATE INDEX ix_app_user_role ON app_user (workspace_id, role_id)

--;

CREATE INDEX ix_app_user_name ON app_user (workspace_id, name_key, id)

--;

CREATE TABLE account (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by UUID,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_by UUID,
    address_lines TEXT[],
    city TEXT COLLATE "C",
    subdivision TEXT COLLATE "C",
    postal_code TEXT COLLATE "C",
    country TEXT COLLATE "C",
    tags TEXT[] NOT NULL,
    owner_id UUID,
    team_id UUID,
    archived_at TIMESTAMP WITH TIME ZONE,
    email TEXT COLLATE "C",
    phone TEXT COLLATE "C",
    name_key TEXT COLLATE "C" NOT NULL,
    search_text TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL CONSTRAINT ck_account_kind CHECK (kind in ('business', 'household')),
    industry TEXT COLLATE "C",
    founded_year INTEGER,
    employees INTEGER,
    revenue_minor BIGINT,
    revenue_currency TEXT COLLATE "C",
    annual_revenue_base BIGINT,
    website TEXT COLLATE "C",
    tax_id TEXT COLLATE "C",
    parent_id UUID,
    CONSTRAINT pk_account PRIMARY KEY (workspace_id, id),
    CONSTRAINT fk_account_workspace_id_owner_id FOREIGN KEY(workspace_id, owner_id) REFERENCES app_user (workspace_id, id),
    CONSTRAINT fk_account_workspace_id_team_id FOREIGN KEY(workspace_id, team_id) REFERENCES team (workspace_id, id),
    CONSTRAINT fk_account_workspace_id_parent_id FOREIGN KEY(workspace_id, parent_id) REFERENCES account (workspace_id, id)
)

--;

CREATE INDEX ix_account_tax_id ON account (workspace_id, tax_id)

--;

CREATE INDEX ix_account_updated ON account (workspace_id, updated_at, id)

--;

CREATE INDEX ix_account_email ON account (workspace_id, email)

--;

CREATE INDEX ix_account_parent ON account (workspace_id, parent_id)

--;

CREATE INDEX ix_account_industry ON account (workspace_id, industry, name_key, id)

--;

CREATE INDEX ix_account_country ON account (workspace_id, country, name_key, id)

--;

CREATE INDEX ix_account_team ON account (workspace_id, team_id, name_key, id)

--;

CREATE INDEX ix_account_search ON account USING gin (workspace_id, search_text gin_trgm_ops) WITH (fastupdate = off)

--;

CREATE INDEX ix_account_owner ON account (workspace_id, owner_id, name_key, id)

--;

CREATE INDEX ix_account_created ON account (workspace_id, created_at, id)

--;

CREATE INDEX ix_account_name ON account (workspace_id, name_key, id)

--;

CREATE TABLE user_team (
    workspace_id UUID NOT NULL,
    user_id UUID NOT NULL,
    team_id UUID NOT NULL,
    position INTEGER NOT NULL,
    CONSTRAINT pk_user_team PRIMARY KEY (workspace_id, user_id, team_id),
    CONSTRAINT fk_user_team_workspace_id_user_id FOREIGN KEY(workspace_id, user_id) REFERENCES app_user (workspace_id, id),
    CONSTRAINT fk_user_team_workspace_id_team_id FOREIGN KEY(workspace_id, team_id) REFERENCES team (workspace_id, id)
)

--;

CREATE INDEX ix_user_team_team ON user_team (workspace_id, team_id)

--;

CREATE TABLE session (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by UUID,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_by UUID,
    user_id UUID NOT NULL,
    client TEXT COLLATE "C" NOT NULL CONSTRAINT ck_session_client CHECK (client in ('browser', 'mobile')),
    user_agent TEXT,
    family_hash TEXT COLLATE "C" NOT NULL,
    refresh_hash TEXT COLLATE "C" NOT NULL,
    rotations TIMESTAMP WITH TIME ZONE[] NOT NULL,
    last_used_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    revoked_at TIMESTAMP WITH TIME ZONE,
    revoked_because TEXT,
    CONSTRAINT pk_session PRIMARY KEY (workspace_id, id),
    CONSTRAINT fk_session_workspace_id_user_id FOREIGN KEY(workspace_id, user_id) REFERENCES app_user (workspace_id, id)
)

--;

CREATE INDEX ix_session_user ON session (workspace_id, user_id, last_used_at)

--;

CREATE TABLE sign_in_link (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by UUID,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_by UUID,
    user_id UUID NOT NULL,
    token_hash TEXT COLLATE "C" NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_sign_in_link PRIMARY KEY (workspace_id, id),
    CONSTRAINT fk_sign_in_link_workspace_id_user_id FOREIGN KEY(workspace_id, user_id) REFERENCES app_user (workspace_id, id),
    CONSTRAINT uq_sign_in_link_workspace_id_token_hash UNIQUE (workspace_id, token_hash)
)

--;

CREATE INDEX ix_sign_in_link_user ON sign_in_link (workspace_id, user_id)

--;

CREATE TABLE contact (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by UUID,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_by UUID,
    address_lines TEXT[],
    city TEXT COLLATE "C",
    subdivision TEXT COLLATE "C",
    postal_code TEXT COLLATE "C",
    country TEXT COLLATE "C",
    tags TEXT[] NOT NULL,
    owner_id UUID,
    team_id UUID,
    archived_at TIMESTAMP WITH TIME ZONE,
    email TEXT COLLATE "C",
    phone TEXT COLLATE "C",
    name_key TEXT COLLATE "C" NOT NULL,
    search_text TEXT NOT NULL,
    given_name TEXT,
    middle_name TEXT,
    family_name TEXT,
    name_prefix TEXT,
    name_suffix TEXT,
    name_order TEXT COLLATE "C" NOT NULL CONSTRAINT ck_contact_name_order CHECK (name_order in ('given_first', 'family_first')),
    display_name TEXT NOT NULL,
    title TEXT COLLATE "C",
    department TEXT COLLATE "C",
    gender TEXT COLLATE "C",
    language TEXT COLLATE "C",
    birth_date DATE,
    account_id UUID,
    follows_account BOOLEAN NOT NULL,
    CONSTRAINT pk_contact PRIMARY KEY (workspace_id, id),
    CONSTRAINT fk_contact_workspace_id_owner_id FOREIGN KEY(workspace_id, owner_id) REFERENCES app_user (workspace_id, id),
    CONSTRAINT fk_contact_workspace_id_team_id FOREIGN KEY(workspace_id, team_id) REFERENCES team (workspace_id, id),
    CONSTRAINT fk_contact_workspace_id_account_id FOREIGN KEY(workspace_id, account_id) REFERENCES account (workspace_id, id)
)

--;

CREATE INDEX ix_contact_updated ON contact (workspace_id, updated_at, id)

--;

CREATE INDEX ix_contact_team ON contact (workspace_id, team_id, name_key, id)

--;

CREATE INDEX ix_contact_created ON contact (workspace_id, created_at, id)

--;

CREATE INDEX ix_contact_country ON contact (workspace_id, country, name_key, id)

--;

CREATE INDEX ix_contact_search ON contact USING gin (workspace_id, search_text gin_trgm_ops) WITH (fastupdate = off)

--;

CREATE INDEX ix_contact_email ON contact (workspace_id, email)

--;

CREATE INDEX ix_contact_owner ON contact (workspace_id, owner_id, name_key, id)

--;

CREATE INDEX ix_contact_name ON contact (workspace_id, name_key, id)

--;

CREATE INDEX ix_contact_account ON contact (workspace_id, account_id, name_key, id)

--;

CREATE TABLE activity (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by UUID,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_by UUID,
    record_type TEXT COLLATE "C" NOT NULL,
    record_id UUID NOT NULL,
    account_id UUID,
    contact_id UUID,
    kind TEXT COLLATE "C" NOT NULL CONSTRAINT ck_activity_kind CHECK (kind in ('note', 'call', 'meeting')),
    body TEXT NOT NULL,
    happened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    duration_minutes INTEGER,
    direction TEXT COLLATE "C" CONSTRAINT ck_activity_direction CHECK (direction in ('in', 'out')),
    next_step TEXT COLLATE "C",
    next_step_due DATE,
    author_id UUID,
    CONSTRAINT pk_activity PRIMARY KEY (workspace_id, id),
    CONSTRAINT ck_activity_record CHECK (record_id = case record_type when 'account' then account_id when 'contact' then contact_id end and num_nonnulls(account_id, contact_id) = 1),
    CONSTRAINT fk_activity_workspace_id_account_id FOREIGN KEY(workspace_id, account_id) REFERENCES account (workspace_id, id),
    CONSTRAINT fk_activity_workspace_id_contact_id FOREIGN KEY(workspace_id, contact_id) REFERENCES contact (workspace_id, id),
    CONSTRAINT fk_activity_workspace_id_author_id FOREIGN KEY(workspace_id, author_id) REFERENCES app_user (workspace_id, id)
)

--;

CREATE INDEX ix_activity_record ON activity (workspace_id, record_id, happened_at, id)

--;

CREATE INDEX ix_activity_contact ON activity (workspace_id, contact_id) WHERE contact_id is not null

--;

CREATE INDEX ix_activity_kind ON activity (workspace_id, kind, happened_at, id)

--;

CREATE INDEX ix_activity_author ON activity (workspace_id, author_id, happened_at, id)

--;

CREATE INDEX ix_activity_due ON activity (workspace_id, next_step_due, id)

--;

CREATE INDEX ix_activity_happened ON activity (workspace_id, happened_at, id)

--;

CREATE INDEX ix_activity_account ON activity (workspace_id, account_id) WHERE account_id is not null

--;

CREATE TABLE account_contact (
    workspace_id UUID NOT NULL,
    contact_id UUID NOT NULL,
    account_id UUID NOT NULL,
    role TEXT,
    from_date DATE,
    to_date DATE,
    "primary" BOOLEAN NOT NULL,
    CONSTRAINT pk_account_contact PRIMARY KEY (workspace_id, contact_id, account_id),
    CONSTRAINT fk_account_contact_workspace_id_contact_id FOREIGN KEY(workspace_id, contact_id) REFERENCES contact (workspace_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_account_contact_workspace_id_account_id FOREIGN KEY(workspace_id, account_id) REFERENCES account (workspace_id, id)
)

--;

CREATE INDEX ix_account_contact_account ON account_contact (workspace_id, account_id)

--;

CREATE TABLE contact_point (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    account_id UUID,
    contact_id UUID,
    kind TEXT COLLATE "C" NOT NULL CONSTRAINT ck_contact_point_kind CHECK (kind in ('phone', 'email')),
    value TEXT NOT NULL,
    normalised TEXT COLLATE "C",
    label TEXT,
    "primary" BOOLEAN NOT NULL,
    position INTEGER NOT NULL,
    CONSTRAINT pk_contact_point PRIMARY KEY (workspace_id, id),
    CONSTRAINT ck_contact_point_one_owner CHECK ((account_id is null) <> (contact_id is null)),
    CONSTRAINT fk_contact_point_workspace_id_account_id FOREIGN KEY(workspace_id, account_id) REFERENCES account (workspace_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_contact_point_workspace_id_contact_id FOREIGN KEY(workspace_id, contact_id) REFERENCES contact (workspace_id, id) ON DELETE CASCADE
)

--;

CREATE INDEX ix_contact_point_contact ON contact_point (workspace_id, contact_id) WHERE contact_id is not null

--;

CREATE INDEX ix_contact_point_normalised ON contact_point (workspace_id, normalised)

--;

CREATE INDEX ix_contact_point_account ON contact_point (workspace_id, account_id) WHERE account_id is not null

--;

CREATE TABLE journal_default PARTITION OF journal DEFAULT

--;

ALTER TABLE journal_default ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE journal_default FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON journal_default TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

CREATE POLICY system_wide ON journal_default FOR SELECT TO rapport_system USING (true)

--;

REVOKE ALL ON journal_default FROM rapport_app

--;

GRANT SELECT ON journal_default TO rapport_system

--;

ALTER TABLE "data_import" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "data_import" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "data_import" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

REVOKE ALL ON "data_import" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "data_import" TO rapport_app

--;

ALTER TABLE "external_reference" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "external_reference" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "external_reference" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

CREATE POLICY search_reads ON "external_reference" FOR SELECT TO rapport_search USING (true)

--;

REVOKE ALL ON "external_reference" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "external_reference" TO rapport_app

--;

GRANT SELECT ON "external_reference" TO rapport_search

--;

ALTER TABLE "feed_cursor" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "feed_cursor" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "feed_cursor" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

CREATE POLICY system_wide ON "feed_cursor" TO rapport_system USING (true) WITH CHECK (true)

--;

REVOKE ALL ON "feed_cursor" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "feed_cursor" TO rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "feed_cursor" TO rapport_system

--;

REVOKE ALL ON "feed_epoch" FROM rapport_app

--;

GRANT SELECT ON "feed_epoch" TO rapport_app

--;

ALTER TABLE "idempotency_key" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "idempotency_key" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "idempotency_key" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

CREATE POLICY system_wide ON "idempotency_key" TO rapport_system USING (true) WITH CHECK (true)

--;

REVOKE ALL ON "idempotency_key" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "idempotency_key" TO rapport_app

--;

GRANT DELETE, SELECT (created_at) ON "idempotency_key" TO rapport_system

--;

ALTER TABLE "journal" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "journal" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "journal" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

CREATE POLICY system_wide ON "journal" TO rapport_system USING (true) WITH CHECK (true)

--;

REVOKE ALL ON "journal" FROM rapport_app

--;

GRANT SELECT, INSERT ON "journal" TO rapport_app

--;

GRANT SELECT ON "journal" TO rapport_system

--;

ALTER TABLE "parked_event" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "parked_event" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "parked_event" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

CREATE POLICY system_wide ON "parked_event" TO rapport_system USING (true) WITH CHECK (true)

--;

REVOKE ALL ON "parked_event" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "parked_event" TO rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "parked_event" TO rapport_system

--;

ALTER TABLE "role" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "role" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "role" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

REVOKE ALL ON "role" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "role" TO rapport_app

--;

ALTER TABLE "seal" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "seal" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "seal" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

CREATE POLICY system_wide ON "seal" TO rapport_system USING (true) WITH CHECK (true)

--;

REVOKE ALL ON "seal" FROM rapport_app

--;

GRANT SELECT ON "seal" TO rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "seal" TO rapport_system

--;

ALTER TABLE "share" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "share" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "share" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

CREATE POLICY search_reads ON "share" FOR SELECT TO rapport_search USING (true)

--;

REVOKE ALL ON "share" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "share" TO rapport_app

--;

GRANT SELECT ON "share" TO rapport_search

--;

REVOKE ALL ON "signing_key" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "signing_key" TO rapport_app

--;

ALTER TABLE "team" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "team" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "team" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

REVOKE ALL ON "team" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "team" TO rapport_app

--;

REVOKE ALL ON "worker_beat" FROM rapport_app

--;

GRANT SELECT ON "worker_beat" TO rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "worker_beat" TO rapport_system

--;

ALTER TABLE "workspace" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "workspace" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "workspace" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

CREATE POLICY search_reads ON "workspace" FOR SELECT TO rapport_search USING (true)

--;

CREATE POLICY system_wide ON "workspace" TO rapport_system USING (true) WITH CHECK (true)

--;

REVOKE ALL ON "workspace" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "workspace" TO rapport_app

--;

GRANT SELECT ON "workspace" TO rapport_search

--;

GRANT SELECT ON "workspace" TO rapport_system

--;

ALTER TABLE "app_user" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "app_user" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "app_user" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

CREATE POLICY search_reads ON "app_user" FOR SELECT TO rapport_search USING (true)

--;

REVOKE ALL ON "app_user" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "app_user" TO rapport_app

--;

GRANT SELECT ON "app_user" TO rapport_search

--;

ALTER TABLE "import_chunk" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "import_chunk" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "import_chunk" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

REVOKE ALL ON "import_chunk" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "import_chunk" TO rapport_app

--;

ALTER TABLE "import_phase" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "import_phase" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "import_phase" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

REVOKE ALL ON "import_phase" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "import_phase" TO rapport_app

--;

ALTER TABLE "import_row" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "import_row" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "import_row" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

REVOKE ALL ON "import_row" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "import_row" TO rapport_app

--;

ALTER TABLE "import_undo" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "import_undo" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "import_undo" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

REVOKE ALL ON "import_undo" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "import_undo" TO rapport_app

--;

ALTER TABLE "account" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "account" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "account" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

CREATE POLICY search_reads ON "account" FOR SELECT TO rapport_search USING (true)

--;

REVOKE ALL ON "account" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "account" TO rapport_app

--;

GRANT SELECT ON "account" TO rapport_search

--;

ALTER TABLE "session" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "session" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "session" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

CREATE POLICY system_wide ON "session" TO rapport_system USING (true) WITH CHECK (true)

--;

REVOKE ALL ON "session" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "session" TO rapport_app

--;

GRANT DELETE, SELECT (expires_at) ON "session" TO rapport_system

--;

ALTER TABLE "sign_in_link" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "sign_in_link" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "sign_in_link" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

CREATE POLICY system_wide ON "sign_in_link" TO rapport_system USING (true) WITH CHECK (true)

--;

REVOKE ALL ON "sign_in_link" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "sign_in_link" TO rapport_app

--;

GRANT DELETE, SELECT (expires_at) ON "sign_in_link" TO rapport_system

--;

ALTER TABLE "user_team" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "user_team" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "user_team" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

REVOKE ALL ON "user_team" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "user_team" TO rapport_app

--;

ALTER TABLE "contact" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "contact" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "contact" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

CREATE POLICY search_reads ON "contact" FOR SELECT TO rapport_search USING (true)

--;

REVOKE ALL ON "contact" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "contact" TO rapport_app

--;

GRANT SELECT ON "contact" TO rapport_search

--;

ALTER TABLE "account_contact" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "account_contact" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "account_contact" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

REVOKE ALL ON "account_contact" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "account_contact" TO rapport_app

--;

ALTER TABLE "activity" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "activity" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "activity" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

REVOKE ALL ON "activity" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "activity" TO rapport_app

--;

ALTER TABLE "contact_point" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "contact_point" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "contact_point" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

CREATE POLICY search_reads ON "contact_point" FOR SELECT TO rapport_search USING (true)

--;

REVOKE ALL ON "contact_point" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "contact_point" TO rapport_app

--;

GRANT SELECT ON "contact_point" TO rapport_search

--;

CREATE FUNCTION search_accounts(ws uuid, patterns text[], wanted text, reach text, principal uuid,
                       teams uuid[], most integer)
RETURNS TABLE (id uuid) LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50
SET search_path = pg_catalog, public, pg_temp AS $body$
DECLARE
  behind_curtain text := CASE reach WHEN 'all' THEN 'true' ELSE format(
    '(r.owner_id = %L OR r.team_id = any(%L) OR r.id = any(array(SELECT s.record_id FROM share s '
    'WHERE s.workspace_id = %L AND s.record_type = ''account'' AND s.user_id = %L)))',
    principal, CASE WHEN reach = 'team' THEN teams ELSE ARRAY[]::uuid[] END, ws, principal) END;
  by_name text := (SELECT string_agg(format('r.search_text LIKE %L', p), ' AND ')
                   FROM unnest(patterns) AS p);
BEGIN
  IF ws IS DISTINCT FROM nullif(current_setting('app.workspace_id', true), '')::uuid OR reach NOT IN ('own', 'team', 'all') THEN
    RETURN;
  END IF;
  IF by_name IS NOT NULL THEN
    RETURN QUERY EXECUTE format(
      'SELECT r.id FROM account r WHERE r.workspace_id = %L AND %s AND %s LIMIT %s',
      ws, by_name, behind_curtain, most);
  END IF;
  IF length(wanted) >= 3 THEN
    RETURN QUERY EXECUTE format(
      'SELECT r.id FROM contact_point p JOIN account r ON r.workspace_id = p.workspace_id '
      'AND r.id = p.account_id WHERE p.workspace_id = %L AND p.normalised ^@ %L AND %s LIMIT %s',
      ws, lower(wanted), behind_curtain, most);
    RETURN QUERY EXECUTE format(
      'SELECT r.id FROM external_reference e JOIN account r ON r.workspace_id = e.workspace_id '
      'AND r.id = e.record_id WHERE e.workspace_id = %L AND e.record_type = ''account'' '
      'AND e.external_id ^@ %L AND %s LIMIT %s', ws, wanted, behind_curtain, most);
  END IF;
END
$body$

--;

REVOKE ALL ON FUNCTION search_accounts(uuid, text[], text, text, uuid, uuid[], integer) FROM PUBLIC

--;

GRANT EXECUTE ON FUNCTION search_accounts(uuid, text[], text, text, uuid, uuid[], integer) TO rapport_app

--;

GRANT CREATE ON SCHEMA public TO rapport_search

--;

ALTER FUNCTION search_accounts(uuid, text[], text, text, uuid, uuid[], integer) OWNER TO rapport_search

--;

REVOKE CREATE ON SCHEMA public FROM rapport_search

--;

CREATE FUNCTION search_contacts(ws uuid, patterns text[], wanted text, reach text, principal uuid,
                       teams uuid[], most integer)
RETURNS TABLE (id uuid) LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50
SET search_path = pg_catalog, public, pg_temp AS $body$
DECLARE
  behind_curtain text := CASE reach WHEN 'all' THEN 'true' ELSE format(
    '(r.owner_id = %L OR r.team_id = any(%L) OR r.id = any(array(SELECT s.record_id FROM share s '
    'WHERE s.workspace_id = %L AND s.record_type = ''contact'' AND s.user_id = %L)))',
    principal, CASE WHEN reach = 'team' THEN teams ELSE ARRAY[]::uuid[] END, ws, principal) END;
  by_name text := (SELECT string_agg(format('r.search_text LIKE %L', p), ' AND ')
                   FROM unnest(patterns) AS p);
BEGIN
  IF ws IS DISTINCT FROM nullif(current_setting('app.workspace_id', true), '')::uuid OR reach NOT IN ('own', 'team', 'all') THEN
    RETURN;
  END IF;
  IF by_name IS NOT NULL THEN
    RETURN QUERY EXECUTE format(
      'SELECT r.id FROM contact r WHERE r.workspace_id = %L AND %s AND %s LIMIT %s',
      ws, by_name, behind_curtain, most);
  END IF;
  IF length(wanted) >= 3 THEN
    RETURN QUERY EXECUTE format(
      'SELECT r.id FROM contact_point p JOIN contact r ON r.workspace_id = p.workspace_id '
      'AND r.id = p.contact_id WHERE p.workspace_id = %L AND p.normalised ^@ %L AND %s LIMIT %s',
      ws, lower(wanted), behind_curtain, most);
    RETURN QUERY EXECUTE format(
      'SELECT r.id FROM external_reference e JOIN contact r ON r.workspace_id = e.workspace_id '
      'AND r.id = e.record_id WHERE e.workspace_id = %L AND e.record_type = ''contact'' '
      'AND e.external_id ^@ %L AND %s LIMIT %s', ws, wanted, behind_curtain, most);
  END IF;
END
$body$

--;

REVOKE ALL ON FUNCTION search_contacts(uuid, text[], text, text, uuid, uuid[], integer) FROM PUBLIC

--;

GRANT EXECUTE ON FUNCTION search_contacts(uuid, text[], text, text, uuid, uuid[], integer) TO rapport_app

--;

GRANT CREATE ON SCHEMA public TO rapport_search

--;

ALTER FUNCTION search_contacts(uuid, text[], text, text, uuid, uuid[], integer) OWNER TO rapport_search

--;

REVOKE CREATE ON SCHEMA public FROM rapport_search

--;

CREATE FUNCTION sign_in_candidates(wanted text, only_in uuid)
RETURNS TABLE (workspace_id uuid, workspace_name text, user_id uuid, password_hash text)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 2
SET search_path = pg_catalog, public, pg_temp AS $body$
  SELECT u.workspace_id, w.name, u.id, u.password_hash
  FROM app_user u JOIN workspace w ON w.workspace_id = u.workspace_id AND w.id = u.workspace_id
  WHERE u.email_key = wanted AND u.state = 'active' AND u.password_hash IS NOT NULL
    AND (only_in IS NULL OR u.workspace_id = only_in)
  ORDER BY u.id LIMIT 10
$body$

--;

REVOKE ALL ON FUNCTION sign_in_candidates(text, uuid) FROM PUBLIC

--;

GRANT EXECUTE ON FUNCTION sign_in_candidates(text, uuid) TO rapport_app

--;

GRANT CREATE ON SCHEMA public TO rapport_search

--;

ALTER FUNCTION sign_in_candidates(text, uuid) OWNER TO rapport_search

--;

REVOKE CREATE ON SCHEMA public FROM rapport_search

--;

CREATE FUNCTION make_journal_partitions(months integer)
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '200ms'
SET timezone = 'UTC' AS $body$
DECLARE
  since timestamptz;
  ends timestamptz;
  part text;
  made integer := 0;
BEGIN
  FOR ahead IN 0..least(months, 24) LOOP
    since := date_trunc('month', now()) + make_interval(months => ahead);
    ends := since + interval '1 month';
    part := to_char(since, '"journal_"YYYY_MM');
    CONTINUE WHEN to_regclass('public.' || part) IS NOT NULL;
    EXECUTE format('CREATE TABLE public.%I (LIKE public.journal INCLUDING ALL)', part);
    ALTER TABLE public.journal_default NO FORCE ROW LEVEL SECURITY;
    EXECUTE format('WITH moved AS (DELETE FROM public.journal_default WHERE at >= %L AND at < %L '
                   'RETURNING *) INSERT INTO public.%I SELECT * FROM moved', since, ends, part);
    ALTER TABLE public.journal_default FORCE ROW LEVEL SECURITY;
    EXECUTE format('ALTER TABLE public.journal ATTACH PARTITION public.%I '
                   'FOR VALUES FROM (%L) TO (%L)', part, since, ends);
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', part);
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', part);
    EXECUTE format('CREATE POLICY workspace_wall ON public.%I TO rapport_app, rapport_owner '
                   'USING (workspace_id = nullif(current_setting(''app.workspace_id'', true), '''')::uuid) WITH CHECK (workspace_id = nullif(current_setting(''app.workspace_id'', true), '''')::uuid)', part);
    EXECUTE format('REVOKE ALL ON public.%I FROM rapport_app', part);
    made := made + 1;
  END LOOP;
  RETURN made;
END
$body$

--;

REVOKE ALL ON FUNCTION make_journal_partitions(integer) FROM PUBLIC

--;

GRANT EXECUTE ON FUNCTION make_journal_partitions(integer) TO rapport_system

--;

GRANT CREATE ON SCHEMA public TO rapport_owner

--;

ALTER FUNCTION make_journal_partitions(integer) OWNER TO rapport_owner

--;

REVOKE CREATE ON SCHEMA public FROM rapport_owner

--;

SELECT make_journal_partitions(3)

--;

CREATE SCHEMA jobs

--;

CREATE TYPE jobs.pgqueuer_status AS ENUM
  ('queued', 'picked', 'successful', 'exception', 'canceled', 'deleted', 'failed')

--;

CREATE TABLE jobs.pgqueuer (
    id bigserial NOT NULL PRIMARY KEY,
    priority integer NOT NULL,
    queue_manager_id uuid,
    created timestamp with time zone NOT NULL DEFAULT now(),
    updated timestamp with time zone NOT NULL DEFAULT now(),
    heartbeat timestamp with time zone NOT NULL DEFAULT now(),
    execute_after timestamp with time zone NOT NULL DEFAULT now(),
    status jobs.pgqueuer_status NOT NULL,
    entrypoint text NOT NULL,
    dedupe_key text,
    payload bytea,
    headers jsonb,
    attempts integer NOT NULL DEFAULT 0,
    slot bigint
)

--;

CREATE TABLE jobs.pgqueuer_log (
    id bigint GENERATED BY DEFAULT AS IDENTITY NOT NULL PRIMARY KEY,
    created timestamp with time zone NOT NULL DEFAULT now(),
    job_id bigint NOT NULL,
    status jobs.pgqueuer_status NOT NULL,
    priority integer NOT NULL,
    entrypoint text NOT NULL,
    traceback jsonb,
    aggregated boolean DEFAULT false
)

--;

CREATE TABLE jobs.pgqueuer_schedules (
    id bigserial NOT NULL PRIMARY KEY,
    expression text NOT NULL,
    entrypoint text NOT NULL,
    heartbeat timestamp with time zone NOT NULL DEFAULT now(),
    created timestamp with time zone NOT NULL DEFAULT now(),
    updated timestamp with time zone NOT NULL DEFAULT now(),
    next_run timestamp with time zone NOT NULL DEFAULT now(),
    last_run timestamp with time zone,
    status jobs.pgqueuer_status DEFAULT 'queued'::jobs.pgqueuer_status,
    UNIQUE (expression, entrypoint)
)

--;

CREATE TABLE jobs.pgqueuer_statistics (
    id bigserial NOT NULL PRIMARY KEY,
    created timestamp with time zone NOT NULL DEFAULT date_trunc('sec'::text, now()),
    count bigint NOT NULL,
    priority integer NOT NULL,
    status jobs.pgqueuer_status NOT NULL,
    entrypoint text NOT NULL
)

--;

CREATE INDEX pgqueuer_ep_ea_idx ON jobs.pgqueuer
  USING btree (entrypoint, execute_after) WHERE (status = 'queued'::jobs.pgqueuer_status)

--;

CREATE INDEX pgqueuer_ep_prio_id_idx ON jobs.pgqueuer
  USING btree (entrypoint, priority DESC, id) WHERE (status = 'queued'::jobs.pgqueuer_status)

--;

CREATE INDEX pgqueuer_log_created ON jobs.pgqueuer_log USING btree (created)

--;

CREATE INDEX pgqueuer_log_job_id_status ON jobs.pgqueuer_log USING btree (job_id, created DESC)

--;

CREATE INDEX pgqueuer_log_not_aggregated ON jobs.pgqueuer_log
  USING btree ((1)) WHERE (NOT aggregated)

--;

CREATE INDEX pgqueuer_log_status ON jobs.pgqueuer_log USING btree (status)

--;

CREATE INDEX pgqueuer_picked_heartbeat_idx ON jobs.pgqueuer
  USING btree (heartbeat) WHERE (status = 'picked'::jobs.pgqueuer_status)

--;

CREATE UNIQUE INDEX pgqueuer_picked_slot_idx ON jobs.pgqueuer USING btree (entrypoint, slot)
  WHERE ((status = 'picked'::jobs.pgqueuer_status) AND (slot IS NOT NULL))

--;

CREATE INDEX pgqueuer_priority_id_id1_idx ON jobs.pgqueuer
  USING btree (priority, id DESC) INCLUDE (id) WHERE (status = 'queued'::jobs.pgqueuer_status)

--;

CREATE INDEX pgqueuer_queue_manager_id_idx ON jobs.pgqueuer
  USING btree (queue_manager_id) WHERE (queue_manager_id IS NOT NULL)

--;

CREATE UNIQUE INDEX pgqueuer_statistics_unique_count ON jobs.pgqueuer_statistics
  USING btree (priority, date_trunc('sec'::text, timezone('UTC'::text, created)), status,
               entrypoint)

--;

CREATE UNIQUE INDEX pgqueuer_unique_dedupe_key ON jobs.pgqueuer USING btree (dedupe_key)
  WHERE ((status = ANY (ARRAY['queued'::jobs.pgqueuer_status, 'picked'::jobs.pgqueuer_status]))
         AND (dedupe_key IS NOT NULL))

--;

CREATE INDEX pgqueuer_updated_id_id1_idx ON jobs.pgqueuer
  USING btree (updated, id DESC) INCLUDE (id) WHERE (status = 'picked'::jobs.pgqueuer_status)

--;

CREATE FUNCTION jobs.fn_pgqueuer_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('ch_pgqueuer', json_build_object(
        'channel', 'ch_pgqueuer', 'operation', lower(TG_OP), 'sent_at', now(),
        'table', TG_TABLE_NAME, 'type', 'table_changed_event')::text);
    RETURN NULL;
END;
$$

--;

CREATE TRIGGER tg_pgqueuer_changed AFTER INSERT ON jobs.pgqueuer
FOR EACH STATEMENT EXECUTE FUNCTION jobs.fn_pgqueuer_changed()

--;

GRANT USAGE ON SCHEMA jobs TO rapport_app, rapport_system

--;

REVOKE ALL ON ALL TABLES IN SCHEMA jobs FROM rapport_app

--;

GRANT INSERT, SELECT (dedupe_key, status) ON jobs.pgqueuer TO rapport_app

--;

GRANT USAGE ON SEQUENCE jobs.pgqueuer_id_seq TO rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON jobs.pgqueuer TO rapport_system

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON jobs.pgqueuer_log TO rapport_system

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON jobs.pgqueuer_schedules TO rapport_system

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON jobs.pgqueuer_statistics TO rapport_system

--;

GRANT USAGE ON ALL SEQUENCES IN SCHEMA jobs TO rapport_system

--;

INSERT INTO feed_epoch (singleton, epoch) VALUES (1, 1)
