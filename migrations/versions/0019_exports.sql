CREATE TABLE export (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by UUID,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_by UUID,
    resource TEXT COLLATE "C" NOT NULL,
    format TEXT COLLATE "C" NOT NULL,
    asked JSONB NOT NULL,
    state TEXT COLLATE "C" NOT NULL CONSTRAINT ck_export_state CHECK (state in ('running', 'done', 'failed')),
    columns TEXT[],
    sight TEXT NOT NULL,
    file_id UUID,
    file_size BIGINT,
    row_count BIGINT,
    error JSONB,
    finished_at TIMESTAMP WITH TIME ZONE,
    expires_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_export PRIMARY KEY (workspace_id, id)
)

--;

CREATE INDEX ix_export_created ON export (workspace_id, created_by, created_at, id)

--;

CREATE TABLE export_attempt (
    workspace_id UUID NOT NULL,
    export_id UUID NOT NULL,
    file_id UUID NOT NULL,
    rows BIGINT NOT NULL,
    CONSTRAINT pk_export_attempt PRIMARY KEY (workspace_id, export_id),
    CONSTRAINT fk_export_attempt_workspace_id_export_id FOREIGN KEY(workspace_id, export_id) REFERENCES export (workspace_id, id) ON DELETE CASCADE
)

--;

CREATE TABLE export_chunk (
    workspace_id UUID NOT NULL,
    export_id UUID NOT NULL,
    file_id UUID NOT NULL,
    n INTEGER NOT NULL,
    bytes BYTEA NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_export_chunk PRIMARY KEY (workspace_id, export_id, file_id, n),
    CONSTRAINT fk_export_chunk_workspace_id_export_id FOREIGN KEY(workspace_id, export_id) REFERENCES export (workspace_id, id) ON DELETE CASCADE
)

--;

ALTER TABLE "export" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "export" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "export" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

REVOKE ALL ON "export" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "export" TO rapport_app

--;

ALTER TABLE "export_attempt" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "export_attempt" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "export_attempt" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

REVOKE ALL ON "export_attempt" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "export_attempt" TO rapport_app

--;

ALTER TABLE "export_chunk" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "export_chunk" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "export_chunk" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

CREATE POLICY system_wide ON "export_chunk" TO rapport_system USING (true) WITH CHECK (true)

--;

REVOKE ALL ON "export_chunk" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "export_chunk" TO rapport_app

--;

GRANT DELETE, SELECT (expires_at) ON "export_chunk" TO rapport_system
