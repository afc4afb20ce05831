CREATE TABLE favourite (
    workspace_id UUID NOT NULL,
    user_id UUID NOT NULL,
    record_type TEXT COLLATE "C" NOT NULL,
    record_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_favourite PRIMARY KEY (workspace_id, user_id, record_type, record_id),
    CONSTRAINT fk_favourite_workspace_id_user_id FOREIGN KEY(workspace_id, user_id) REFERENCES app_user (workspace_id, id)
)

--;

CREATE TABLE recent_record (
    workspace_id UUID NOT NULL,
    user_id UUID NOT NULL,
    record_type TEXT COLLATE "C" NOT NULL,
    record_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_recent_record PRIMARY KEY (workspace_id, user_id, record_type, record_id),
    CONSTRAINT fk_recent_record_workspace_id_user_id FOREIGN KEY(workspace_id, user_id) REFERENCES app_user (workspace_id, id)
)

--;

CREATE TABLE saved_view (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by UUID,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_by UUID,
    resource TEXT COLLATE "C" NOT NULL,
    owner_id UUID NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    visibility TEXT COLLATE "C" NOT NULL CONSTRAINT ck_saved_view_visibility CHECK (visibility in ('private', 'team', 'all')),
    team_id UUID,
    condition JSONB,
    q TEXT,
    sort TEXT,
    archived BOOLEAN NOT NULL,
    columns TEXT[],
    group_by TEXT,
    summed TEXT,
    CONSTRAINT pk_saved_view PRIMARY KEY (workspace_id, id),
    CONSTRAINT fk_saved_view_workspace_id_owner_id FOREIGN KEY(workspace_id, owner_id) REFERENCES app_user (workspace_id, id),
    CONSTRAINT uq_saved_view_workspace_id_owner_id_resource_name_key UNIQUE (workspace_id, owner_id, resource, name_key)
)

--;

CREATE INDEX ix_saved_view_name ON saved_view (workspace_id, name_key, id)

--;

CREATE INDEX ix_saved_view_team ON saved_view (workspace_id, team_id) WHERE team_id is not null

--;

CREATE TABLE default_view (
    workspace_id UUID NOT NULL,
    user_id UUID NOT NULL,
    resource TEXT COLLATE "C" NOT NULL,
    view_id UUID NOT NULL,
    CONSTRAINT pk_default_view PRIMARY KEY (workspace_id, user_id, resource),
    CONSTRAINT fk_default_view_workspace_id_user_id FOREIGN KEY(workspace_id, user_id) REFERENCES app_user (workspace_id, id),
    CONSTRAINT fk_default_view_workspace_id_view_id FOREIGN KEY(workspace_id, view_id) REFERENCES saved_view (workspace_id, id) ON DELETE CASCADE
)

--;

CREATE INDEX ix_default_view_view ON default_view (workspace_id, view_id)

--;

ALTER TABLE "favourite" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "favourite" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "favourite" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

REVOKE ALL ON "favourite" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "favourite" TO rapport_app

--;

ALTER TABLE "recent_record" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "recent_record" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "recent_record" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

REVOKE ALL ON "recent_record" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "recent_record" TO rapport_app

--;

ALTER TABLE "saved_view" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "saved_view" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "saved_view" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

REVOKE ALL ON "saved_view" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "saved_view" TO rapport_app

--;

ALTER TABLE "default_view" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "default_view" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "default_view" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

REVOKE ALL ON "default_view" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "default_view" TO rapport_app
