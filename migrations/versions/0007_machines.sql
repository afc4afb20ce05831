CREATE TABLE api_client (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by UUID,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_by UUID,
    user_id UUID NOT NULL,
    name TEXT NOT NULL,
    secret_hash TEXT COLLATE "C" NOT NULL,
    revoked_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_api_client PRIMARY KEY (workspace_id, id),
    CONSTRAINT fk_api_client_workspace_id_user_id FOREIGN KEY(workspace_id, user_id) REFERENCES app_user (workspace_id, id)
)

--;

CREATE INDEX ix_api_client_user ON api_client (workspace_id, user_id)

--;

CREATE TABLE personal_access_token (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by UUID,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_by UUID,
    user_id UUID NOT NULL,
    name TEXT NOT NULL,
    token_hash TEXT COLLATE "C" NOT NULL,
    scopes TEXT[] NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    last_used_at TIMESTAMP WITH TIME ZONE,
    revoked_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_personal_access_token PRIMARY KEY (workspace_id, id),
    CONSTRAINT fk_personal_access_token_workspace_id_user_id FOREIGN KEY(workspace_id, user_id) REFERENCES app_user (workspace_id, id),
    CONSTRAINT uq_personal_access_token_workspace_id_token_hash UNIQUE (workspace_id, token_hash)
)

--;

CREATE INDEX ix_personal_access_token_user ON personal_access_token (workspace_id, user_id)

--;

ALTER TABLE "api_client" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "api_client" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "api_client" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

REVOKE ALL ON "api_client" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "api_client" TO rapport_app

--;

ALTER TABLE "personal_access_token" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "personal_access_token" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "personal_access_token" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

REVOKE ALL ON "personal_access_token" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "personal_access_token" TO rapport_app

--;

ALTER TABLE app_user ADD COLUMN kind TEXT COLLATE "C" DEFAULT 'person' NOT NULL

--;

ALTER TABLE app_user ADD CONSTRAINT ck_app_user_kind CHECK (kind in ('person', 'client'))
