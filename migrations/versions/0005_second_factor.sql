CREATE TABLE second_factor (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by UUID,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_by UUID,
    sealed BYTEA NOT NULL,
    confirmed_at TIMESTAMP WITH TIME ZONE,
    last_step BIGINT NOT NULL,
    recovery_hashes TEXT[] NOT NULL,
    CONSTRAINT pk_second_factor PRIMARY KEY (workspace_id, id),
    CONSTRAINT fk_second_factor_workspace_id_id FOREIGN KEY(workspace_id, id) REFERENCES app_user (workspace_id, id)
)

--;

ALTER TABLE "second_factor" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "second_factor" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "second_factor" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

REVOKE ALL ON "second_factor" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "second_factor" TO rapport_app

--;

ALTER TABLE role ADD COLUMN grants JSONB
