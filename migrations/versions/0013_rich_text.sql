ALTER TABLE activity ADD COLUMN body_format TEXT COLLATE "C" DEFAULT 'text' NOT NULL CONSTRAINT ck_activity_body_format CHECK (body_format in ('text', 'html'))
