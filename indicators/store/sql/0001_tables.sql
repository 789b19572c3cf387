-- Every table is append-only: a correction is a new version, a removal a version with a null value and a reason.
-- Primary keys only; values are DECIMAL; known_on is when the world knew it, recorded_at (UTC) when we stored it.

CREATE TABLE batch (
    submission_id VARCHAR PRIMARY KEY,
    seq BIGINT NOT NULL,
    actor VARCHAR NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    channel VARCHAR NOT NULL,
    file_name VARCHAR,
    file_sha256 VARCHAR,
    rows_accepted INTEGER NOT NULL,
    rows_refused INTEGER NOT NULL
);

CREATE TABLE source (
    id VARCHAR PRIMARY KEY,
    title VARCHAR NOT NULL,
    publisher VARCHAR NOT NULL,
    published_on DATE,
    published_precision VARCHAR,
    url VARCHAR,
    document VARCHAR,
    recorded_at TIMESTAMP NOT NULL,
    batch VARCHAR NOT NULL
);

CREATE TABLE indicator (
    slug VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    label_fr VARCHAR NOT NULL,
    label_en VARCHAR NOT NULL,
    axis VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    direction VARCHAR NOT NULL,
    decimals INTEGER NOT NULL,
    baseline DECIMAL(18, 4),
    baseline_on DATE,
    update_months INTEGER NOT NULL,
    delay_days INTEGER NOT NULL,
    owner VARCHAR,
    numerator VARCHAR,
    denominator VARCHAR,
    lower_bound DECIMAL(18, 4),
    upper_bound DECIMAL(18, 4),
    definition_fr VARCHAR NOT NULL,
    definition_en VARCHAR NOT NULL,
    method_fr VARCHAR NOT NULL,
    method_en VARCHAR NOT NULL,
    headline INTEGER,
    context BOOLEAN NOT NULL,
    public BOOLEAN NOT NULL,
    weight DECIMAL(18, 4) NOT NULL,
    known_on DATE NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    batch VARCHAR NOT NULL,
    PRIMARY KEY (slug, version)
);

-- A plan without a due date has a null due, hence the milestone number in the key.
CREATE TABLE target (
    indicator VARCHAR NOT NULL,
    revision INTEGER NOT NULL,
    milestone INTEGER NOT NULL,
    due DATE,
    due_precision VARCHAR,
    value DECIMAL(18, 4) NOT NULL,
    qualifier VARCHAR NOT NULL,
    path VARCHAR NOT NULL,
    aim VARCHAR NOT NULL,
    standing VARCHAR NOT NULL,
    certainty VARCHAR NOT NULL,
    decided_on DATE,
    decision VARCHAR,
    reason_fr VARCHAR,
    reason_en VARCHAR,
    source VARCHAR,
    known_on DATE NOT NULL,
    known_precision VARCHAR NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    batch VARCHAR NOT NULL,
    PRIMARY KEY (indicator, revision, milestone)
);

CREATE TABLE achievement (
    indicator VARCHAR NOT NULL,
    period_end DATE NOT NULL,
    version INTEGER NOT NULL,
    period_start DATE,
    period_precision VARCHAR NOT NULL,
    value DECIMAL(18, 4),
    qualifier VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    certainty VARCHAR NOT NULL,
    source VARCHAR,
    evidence VARCHAR,
    comment_fr VARCHAR,
    comment_en VARCHAR,
    known_on DATE NOT NULL,
    known_precision VARCHAR NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    batch VARCHAR NOT NULL,
    PRIMARY KEY (indicator, period_end, version)
);

CREATE TABLE snapshot (
    id VARCHAR PRIMARY KEY,
    instant TIMESTAMP NOT NULL,
    label VARCHAR NOT NULL,
    checksum VARCHAR NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    batch VARCHAR NOT NULL
);

CREATE TABLE review (
    id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    held_on DATE NOT NULL,
    snapshot VARCHAR,
    state VARCHAR NOT NULL,
    chair VARCHAR,
    attendance VARCHAR,
    summary VARCHAR,
    known_on DATE NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    batch VARCHAR NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE TABLE assessment (
    review VARCHAR NOT NULL,
    indicator VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    confidence VARCHAR NOT NULL,
    text VARCHAR,
    known_on DATE NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    batch VARCHAR NOT NULL,
    PRIMARY KEY (review, indicator, version)
);

CREATE TABLE decision (
    id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    review VARCHAR NOT NULL,
    indicator VARCHAR,
    text VARCHAR NOT NULL,
    owner VARCHAR NOT NULL,
    due DATE,
    state VARCHAR NOT NULL,
    known_on DATE NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    batch VARCHAR NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE TABLE member (
    email VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    role VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    known_on DATE NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    batch VARCHAR NOT NULL,
    PRIMARY KEY (email, version)
);
