CREATE UNLOGGED TABLE rate_lease (
    key BYTEA NOT NULL,
    until TIMESTAMP WITH TIME ZONE NOT NULL,
    used BIGINT NOT NULL,
    CONSTRAINT pk_rate_lease PRIMARY KEY (key)
)

--;

REVOKE ALL ON "rate_lease" FROM rapport_app

--;

GRANT SELECT, INSERT, UPDATE, DELETE ON "rate_lease" TO rapport_app

--;

GRANT DELETE, SELECT (until) ON "rate_lease" TO rapport_system
