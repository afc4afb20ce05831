CREATE TABLE webhook (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by UUID,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_by UUID,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    events TEXT[] NOT NULL,
    condition JSONB,
    state TEXT COLLATE "C" NOT NULL CONSTRAINT ck_webhook_state CHECK (state in ('enabled', 'disabled')),
    disabled_reason TEXT COLLATE "C",
    owner_id UUID NOT NULL,
    secret BYTEA NOT NULL,
    previous_secret BYTEA,
    previous_until TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_webhook PRIMARY KEY (workspace_id, id),
    CONSTRAINT fk_webhook_workspace_id_owner_id FOREIGN KEY(workspace_id, owner_id) REFERENCES app_user (workspace_id, id)
)

--;

CREATE INDEX ix_webhook_owner ON webhook (workspace_id, owner_id)

--;

CREATE INDEX ix_webhook_created ON webhook (workspace_id, created_at, id)

--;

CREATE TABLE webhook_delivery (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    webhook_id UUID NOT NULL,
    event_id UUID,
    event_at TIMESTAMP WITH TIME ZONE NOT NULL,
    event TEXT NOT NULL,
    record_type TEXT,
    record_id UUID,
    sequence TEXT NOT NULL,
    state TEXT COLLATE "C" NOT NULL CONSTRAINT ck_webhook_delivery_state CHECK (state in ('pending', 'delivered', 'failed', 'withheld')),
    tries INTEGER NOT NULL,
    attempts INTEGER DEFAULT 0 NOT NULL,
    next_at TIMESTAMP WITH TIME ZONE NOT NULL,
    last_status INTEGER,
    last_error TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    done_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_webhook_delivery PRIMARY KEY (workspace_id, id),
    CONSTRAINT fk_webhook_delivery_workspace_id_webhook_id FOREIGN KEY(workspace_id, webhook_id) REFERENCES webhook (workspace_id, id) ON DELETE CASCADE,
    CONSTRAINT uq_webhook_delivery_workspace_id_webhook_id_event_id UNIQUE (workspace_id, webhook_id, event_id)
)

--;

CREATE INDEX ix_webhook_delivery_webhook ON webhook_delivery (workspace_id, webhook_id)

--;

CREATE INDEX ix_webhook_delivery_due ON webhook_delivery (workspace_id, webhook_id, next_at) WHERE state = 'pending'

--;

CREATE INDEX ix_webhook_delivery_created ON webhook_delivery (workspace_id, webhook_id, created_at, id)

--;

CREATE TABLE webhook_health (
    workspace_id UUID NOT NULL,
    webhook_id UUID NOT NULL,
    failures INTEGER NOT NULL,
    paused_until TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_webhook_health PRIMARY KEY (workspace_id, webhook_id),
    CONSTRAINT fk_webhook_health_workspace_id_webhook_id FOREIGN KEY(workspace_id, webhook_id) REFERENCES webhook (workspace_id, id) ON DELETE CASCADE
)

--;

CREATE TABLE webhook_attempt (
    workspace_id UUID NOT NULL,
    delivery_id UUID NOT NULL,
    number INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    status INTEGER,
    error TEXT,
    duration_ms INTEGER NOT NULL,
    CONSTRAINT pk_webhook_attempt PRIMARY KEY (workspace_id, delivery_id, number),
    CONSTRAINT fk_webhook_attempt_workspace_id_delivery_id FOREIGN KEY(workspace_id, delivery_id) REFERENCES webhook_delivery (workspace_id, id) ON DELETE CASCADE
)

--;

CREATE INDEX ix_webhook_attempt_delivery ON webhook_attempt (workspace_id, delivery_id)

--;

ALTER TABLE "webhook" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "webhook" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "webhook" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

CREATE POLICY system_wide ON "webhook" TO rapport_system USING (true) WITH CHECK (true)

--;

REVOKE ALL ON "webhook" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "webhook" TO rapport_app

--;

GRANT SELECT ON "webhook" TO rapport_system

--;

ALTER TABLE "webhook_delivery" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "webhook_delivery" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "webhook_delivery" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

CREATE POLICY system_wide ON "webhook_delivery" TO rapport_system USING (true) WITH CHECK (true)

--;

REVOKE ALL ON "webhook_delivery" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "webhook_delivery" TO rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "webhook_delivery" TO rapport_system

--;

ALTER TABLE "webhook_health" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "webhook_health" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "webhook_health" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

CREATE POLICY system_wide ON "webhook_health" TO rapport_system USING (true) WITH CHECK (true)

--;

REVOKE ALL ON "webhook_health" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "webhook_health" TO rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "webhook_health" TO rapport_system

--;

ALTER TABLE "webhook_attempt" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "webhook_attempt" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "webhook_attempt" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

CREATE POLICY system_wide ON "webhook_attempt" TO rapport_system USING (true) WITH CHECK (true)

--;

REVOKE ALL ON "webhook_attempt" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "webhook_attempt" TO rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "webhook_attempt" TO rapport_system
