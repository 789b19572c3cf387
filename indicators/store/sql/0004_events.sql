-- Sign-ins, sign-outs, refusals and exports: what people did or tried that stores no figure and belongs to no batch.
CREATE TABLE event (
    id VARCHAR NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    actor VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    door VARCHAR NOT NULL,
    act VARCHAR,
    subject VARCHAR,
    detail VARCHAR,
    PRIMARY KEY (id)
);
