CREATE TABLE handover (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by UUID,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_by UUID,
    user_id UUID NOT NULL,
    successor_id UUID NOT NULL,
    ended_user BOOLEAN NOT NULL,
    state TEXT COLLATE "C" NOT NULL CONSTRAINT ck_handover_state CHECK (state in ('running', 'completed', 'reversing', 'reversed')),
    moved INTEGER NOT NULL,
    restored INTEGER NOT NULL,
    kept INTEGER NOT NULL,
    position UUID,
    finished_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_handover PRIMARY KEY (workspace_id, id),
    CONSTRAINT fk_handover_workspace_id_user_id FOREIGN KEY(workspace_id, user_id) REFERENCES app_user (workspace_id, id),
    CONSTRAINT fk_handover_workspace_id_successor_id FOREIGN KEY(workspace_id, successor_id) REFERENCES app_user (workspace_id, id)
)

--;

CREATE INDEX ix_handover_user ON handover (workspace_id, user_id, created_at)

--;

CREATE INDEX ix_handover_successor ON handover (workspace_id, successor_id)

--;

ALTER TABLE "handover" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "handover" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "handover" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

REVOKE ALL ON "handover" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "handover" TO rapport_app
