-- What a frozen state needs to be shown again, and what was said when a decision was settled.
-- No release before this one could store a frozen state: the table is made anew, with columns that are never null.
DROP TABLE snapshot;
CREATE TABLE snapshot (
    id VARCHAR NOT NULL,
    instant TIMESTAMP NOT NULL,
    label VARCHAR NOT NULL,
    frozen_on DATE NOT NULL,
    until_seq BIGINT NOT NULL,
    figures VARCHAR NOT NULL,
    checksum VARCHAR NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    batch VARCHAR NOT NULL,
    PRIMARY KEY (id)
);
ALTER TABLE decision ADD COLUMN note VARCHAR;
