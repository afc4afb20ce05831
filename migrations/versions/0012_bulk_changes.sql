CREATE TABLE bulk_change (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by UUID,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_by UUID,
    resource TEXT COLLATE "C" NOT NULL,
    change JSONB NOT NULL,
    asked JSONB,
    state TEXT COLLATE "C" NOT NULL,
    error JSONB,
    finished_at TIMESTAMP WITH TIME ZONE,
    reversed_by UUID,
    CONSTRAINT pk_bulk_change PRIMARY KEY (workspace_id, id)
)

--;

CREATE INDEX ix_bulk_change_created ON bulk_change (workspace_id, created_at, id)

--;

CREATE TABLE bulk_item (
    workspace_id UUID NOT NULL,
    bulk_id UUID NOT NULL,
    n BIGINT NOT NULL,
    record_id UUID NOT NULL,
    result TEXT COLLATE "C",
    code TEXT COLLATE "C",
    detail TEXT,
    undone TEXT COLLATE "C",
    kept TEXT[],
    CONSTRAINT pk_bulk_item PRIMARY KEY (workspace_id, bulk_id, n),
    CONSTRAINT fk_bulk_item_workspace_id_bulk_id FOREIGN KEY(workspace_id, bulk_id) REFERENCES bulk_change (workspace_id, id),
    CONSTRAINT uq_bulk_item_workspace_id_bulk_id_record_id UNIQUE (workspace_id, bulk_id, record_id)
)

--;

CREATE INDEX ix_bulk_item_to_undo ON bulk_item (workspace_id, bulk_id, n) WHERE result = 'changed' and undone is null

--;

CREATE INDEX ix_bulk_item_due ON bulk_item (workspace_id, bulk_id, n) WHERE result is null

--;

CREATE INDEX ix_bulk_item_failed ON bulk_item (workspace_id, bulk_id, n) WHERE result = 'failed'

--;

CREATE TABLE bulk_phase (
    workspace_id UUID NOT NULL,
    bulk_id UUID NOT NULL,
    phase TEXT COLLATE "C" NOT NULL CONSTRAINT ck_bulk_phase_phase CHECK (phase in ('run', 'reverse')),
    position BIGINT NOT NULL,
    total BIGINT NOT NULL,
    collected BOOLEAN NOT NULL,
    collected_upto UUID,
    done BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    CONSTRAINT pk_bulk_phase PRIMARY KEY (workspace_id, bulk_id, phase),
    CONSTRAINT fk_bulk_phase_workspace_id_bulk_id FOREIGN KEY(workspace_id, bulk_id) REFERENCES bulk_change (workspace_id, id)
)

--;

ALTER TABLE "bulk_change" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "bulk_change" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "bulk_change" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

REVOKE ALL ON "bulk_change" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "bulk_change" TO rapport_app

--;

ALTER TABLE "bulk_item" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "bulk_item" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "bulk_item" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

REVOKE ALL ON "bulk_item" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "bulk_item" TO rapport_app

--;

ALTER TABLE "bulk_phase" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "bulk_phase" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "bulk_phase" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

REVOKE ALL ON "bulk_phase" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "bulk_phase" TO rapport_app
