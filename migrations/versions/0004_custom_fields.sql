CREATE TABLE custom_field (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by UUID,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_by UUID,
    object TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    label TEXT NOT NULL,
    label_key TEXT COLLATE "C" NOT NULL,
    type TEXT COLLATE "C" NOT NULL,
    description TEXT,
    required BOOLEAN NOT NULL,
    "unique" BOOLEAN NOT NULL,
    sensitive BOOLEAN NOT NULL,
    searchable BOOLEAN NOT NULL,
    refers_to TEXT COLLATE "C",
    choices JSONB NOT NULL,
    former_keys TEXT[] NOT NULL,
    position INTEGER NOT NULL,
    retired_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_custom_field PRIMARY KEY (workspace_id, id),
    CONSTRAINT uq_custom_field_workspace_id_object_key UNIQUE (workspace_id, object, key)
)

--;

CREATE TABLE custom_value (
    workspace_id UUID NOT NULL,
    field_id UUID NOT NULL,
    record_id UUID NOT NULL,
    item SMALLINT NOT NULL,
    text_value TEXT COLLATE "C",
    number_value BIGINT,
    "unique" BOOLEAN NOT NULL,
    CONSTRAINT pk_custom_value PRIMARY KEY (workspace_id, field_id, record_id, item),
    CONSTRAINT ck_custom_value_one_value CHECK ((text_value is null) <> (number_value is null))
)

--;

CREATE INDEX ix_custom_value_text ON custom_value (workspace_id, field_id, text_value, record_id) WHERE text_value is not null

--;

CREATE INDEX ix_custom_value_number ON custom_value (workspace_id, field_id, number_value, record_id) WHERE number_value is not null

--;

CREATE UNIQUE INDEX uq_custom_value_text ON custom_value (workspace_id, field_id, text_value) WHERE "unique" and text_value is not null

--;

CREATE UNIQUE INDEX uq_custom_value_number ON custom_value (workspace_id, field_id, number_value) WHERE "unique" and number_value is not null

--;

ALTER TABLE "custom_field" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "custom_field" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "custom_field" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

REVOKE ALL ON "custom_field" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "custom_field" TO rapport_app

--;

ALTER TABLE "custom_value" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "custom_value" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "custom_value" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

REVOKE ALL ON "custom_value" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "custom_value" TO rapport_app

--;

ALTER TABLE account ADD COLUMN custom JSONB

--;

ALTER TABLE contact ADD COLUMN custom JSONB
