ALTER TABLE account
    DROP CONSTRAINT fk_account_workspace_id_parent_id,
    ADD CONSTRAINT fk_account_workspace_id_parent_id FOREIGN KEY (workspace_id, parent_id) REFERENCES account (workspace_id, id) ON DELETE RESTRICT

--;

ALTER TABLE account_contact
    DROP CONSTRAINT fk_account_contact_workspace_id_account_id,
    ADD CONSTRAINT fk_account_contact_workspace_id_account_id FOREIGN KEY (workspace_id, account_id) REFERENCES account (workspace_id, id) ON DELETE RESTRICT

--;

ALTER TABLE contact
    DROP CONSTRAINT fk_contact_workspace_id_account_id,
    ADD CONSTRAINT fk_contact_workspace_id_account_id FOREIGN KEY (workspace_id, account_id) REFERENCES account (workspace_id, id) ON DELETE RESTRICT

--;

ALTER TABLE activity
    DROP CONSTRAINT fk_activity_workspace_id_account_id,
    ADD CONSTRAINT fk_activity_workspace_id_account_id FOREIGN KEY (workspace_id, account_id) REFERENCES account (workspace_id, id) ON DELETE RESTRICT

--;

ALTER TABLE activity
    DROP CONSTRAINT fk_activity_workspace_id_contact_id,
    ADD CONSTRAINT fk_activity_workspace_id_contact_id FOREIGN KEY (workspace_id, contact_id) REFERENCES contact (workspace_id, id) ON DELETE RESTRICT

--;

ALTER TABLE task
    DROP CONSTRAINT fk_task_workspace_id_account_id,
    ADD CONSTRAINT fk_task_workspace_id_account_id FOREIGN KEY (workspace_id, account_id) REFERENCES account (workspace_id, id) ON DELETE RESTRICT

--;

ALTER TABLE task
    DROP CONSTRAINT fk_task_workspace_id_contact_id,
    ADD CONSTRAINT fk_task_workspace_id_contact_id FOREIGN KEY (workspace_id, contact_id) REFERENCES contact (workspace_id, id) ON DELETE RESTRICT
