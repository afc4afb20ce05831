CREATE TABLE inbox_item (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    user_id UUID NOT NULL,
    kind TEXT COLLATE "C" NOT NULL CONSTRAINT ck_inbox_item_kind CHECK (kind in ('reminder', 'assignment', 'mention')),
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    read_at TIMESTAMP WITH TIME ZONE,
    actor_id UUID,
    subject_type TEXT COLLATE "C" NOT NULL,
    subject_id UUID NOT NULL,
    cause_id UUID NOT NULL,
    CONSTRAINT pk_inbox_item PRIMARY KEY (workspace_id, id),
    CONSTRAINT uq_inbox_item_workspace_id_user_id_kind_cause_id UNIQUE (workspace_id, user_id, kind, cause_id),
    CONSTRAINT fk_inbox_item_workspace_id_user_id FOREIGN KEY(workspace_id, user_id) REFERENCES app_user (workspace_id, id)
)

--;

CREATE INDEX ix_inbox_item_unread ON inbox_item (workspace_id, user_id, id) WHERE read_at is null

--;

CREATE INDEX ix_inbox_item_user ON inbox_item (workspace_id, user_id, id)

--;

CREATE TABLE task (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by UUID,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_by UUID,
    record_type TEXT COLLATE "C",
    record_id UUID,
    account_id UUID,
    contact_id UUID,
    title TEXT COLLATE "C" NOT NULL,
    details TEXT,
    state TEXT COLLATE "C" NOT NULL CONSTRAINT ck_task_state CHECK (state in ('open', 'done', 'cancelled')),
    priority TEXT COLLATE "C" NOT NULL CONSTRAINT ck_task_priority CHECK (priority in ('low', 'normal', 'high', 'urgent')),
    due_date DATE,
    due_at TIMESTAMP WITH TIME ZONE,
    due_by TIMESTAMP WITH TIME ZONE,
    remind_at TIMESTAMP WITH TIME ZONE,
    reminded_at TIMESTAMP WITH TIME ZONE,
    assignee_id UUID,
    author_id UUID,
    closed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_task PRIMARY KEY (workspace_id, id),
    CONSTRAINT ck_task_record CHECK (num_nonnulls(record_type, record_id, account_id, contact_id) = 0 or (record_id = case record_type when 'account' then account_id when 'contact' then contact_id end and num_nonnulls(account_id, contact_id) = 1)),
    CONSTRAINT ck_task_due CHECK (num_nonnulls(due_date, due_at) <= 1),
    CONSTRAINT fk_task_workspace_id_account_id FOREIGN KEY(workspace_id, account_id) REFERENCES account (workspace_id, id),
    CONSTRAINT fk_task_workspace_id_contact_id FOREIGN KEY(workspace_id, contact_id) REFERENCES contact (workspace_id, id),
    CONSTRAINT fk_task_workspace_id_assignee_id FOREIGN KEY(workspace_id, assignee_id) REFERENCES app_user (workspace_id, id),
    CONSTRAINT fk_task_workspace_id_author_id FOREIGN KEY(workspace_id, author_id) REFERENCES app_user (workspace_id, id)
)

--;

CREATE INDEX ix_task_contact ON task (workspace_id, contact_id) WHERE contact_id is not null

--;

CREATE INDEX ix_task_assignee ON task (workspace_id, assignee_id, state, due_by, id)

--;

CREATE INDEX ix_task_due ON task (workspace_id, state, due_by, id)

--;

CREATE INDEX ix_task_author ON task (workspace_id, author_id, id)

--;

CREATE INDEX ix_task_account ON task (workspace_id, account_id) WHERE account_id is not null

--;

CREATE INDEX ix_task_record ON task (workspace_id, record_id, due_by, id)

--;

ALTER TABLE "inbox_item" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "inbox_item" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "inbox_item" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

REVOKE ALL ON "inbox_item" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "inbox_item" TO rapport_app

--;

ALTER TABLE "task" ENABLE ROW LEVEL SECURITY

--;

ALTER TABLE "task" FORCE ROW LEVEL SECURITY

--;

CREATE POLICY workspace_wall ON "task" TO rapport_app, rapport_owner USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)

--;

REVOKE ALL ON "task" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "task" TO rapport_app
