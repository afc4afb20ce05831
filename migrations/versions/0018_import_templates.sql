CREATE TABLE import_template (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by UUID,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_by UUID,
    target TEXT COLLATE "C" NOT NULL,
    owner_id UUID NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    visibility TEXT COLLATE "C" NOT NULL CONSTRAINT ck_import_template_visibility CHECK (visibility in ('private', 'team', 'all')),
    team_id UUID,
    columns JSONB NOT NULL,
    mode TEXT COLLATE "C" NOT NULL CONSTRAINT ck_import_template_mode CHECK (mode in ('create', 'update', 'upsert')),
    match_field TEXT,
    create_related BOOLEAN NOT NULL,
    CONSTRAINT pk_import_template PRIMARY KEY (workspace_id, id),
    CONSTRAINT fk_import_template_workspace_id_owner_id FOREIGN KEY(workspace_id, owner_id) REFERENCES app_user (workspace_id, id),
    CONSTRAINT uq_import_template_workspace_id_owner_id_target_name_key UNIQUE (workspace_id, owner_id, target, name_key)
)

--;

CREATE INDEX ix_import_template_name ON import_template (workspace_id, name_key, id)

--;

CREATE INDEX ix_import_template_team ON import_template (workspace_id, team_id) WHERE team_id is not null

--;

ALTER TABLE "import_template" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "import_template" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "import_template" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

REVOKE ALL ON "import_template" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "import_template" TO rapport_app
