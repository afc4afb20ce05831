CREATE TABLE file_content (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    free_since TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_file_content PRIMARY KEY (workspace_id, id)
)

--;

CREATE INDEX ix_file_content_free ON file_content (workspace_id, free_since) WHERE free_since is not null

--;

CREATE TABLE file (
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
    name TEXT COLLATE "C" NOT NULL,
    media_type TEXT COLLATE "C" NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    width INTEGER,
    height INTEGER,
    thumbnail BOOLEAN NOT NULL,
    author_id UUID,
    CONSTRAINT pk_file PRIMARY KEY (workspace_id, id),
    CONSTRAINT ck_file_record CHECK (record_id = case record_type when 'account' then account_id when 'contact' then contact_id end and num_nonnulls(account_id, contact_id) = 1),
    CONSTRAINT ck_file_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    CONSTRAINT fk_file_workspace_id_id FOREIGN KEY(workspace_id, id) REFERENCES file_content (workspace_id, id),
    CONSTRAINT fk_file_workspace_id_account_id FOREIGN KEY(workspace_id, account_id) REFERENCES account (workspace_id, id),
    CONSTRAINT fk_file_workspace_id_contact_id FOREIGN KEY(workspace_id, contact_id) REFERENCES contact (workspace_id, id),
    CONSTRAINT fk_file_workspace_id_author_id FOREIGN KEY(workspace_id, author_id) REFERENCES app_user (workspace_id, id)
)

--;

CREATE INDEX ix_file_author ON file (workspace_id, author_id, created_at, id)

--;

CREATE INDEX ix_file_created ON file (workspace_id, created_at, id)

--;

CREATE INDEX ix_file_account ON file (workspace_id, account_id) WHERE account_id is not null

--;

CREATE INDEX ix_file_record ON file (workspace_id, record_id, created_at, id)

--;

CREATE INDEX ix_file_name ON file (workspace_id, name, id)

--;

CREATE INDEX ix_file_contact ON file (workspace_id, contact_id) WHERE contact_id is not null

--;

ALTER TABLE "file_content" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "file_content" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "file_content" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

CREATE POLICY system_wide ON "file_content" TO rapport_system USING (true) WITH CHECK (true)

--;

REVOKE ALL ON "file_content" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "file_content" TO rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "file_content" TO rapport_system

--;

ALTER TABLE "file" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "file" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "file" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

REVOKE ALL ON "file" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "file" TO rapport_app
