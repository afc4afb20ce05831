ALTER TABLE sealed_request DROP CONSTRAINT ck_sealed_request_purpose

--;

ALTER TABLE sealed_request ADD CONSTRAINT ck_sealed_request_purpose CHECK (purpose in ('password_reset', 'sign_up', 'refused_sign_in'))
