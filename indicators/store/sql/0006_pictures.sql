-- Pictures that were frozen: their bytes, so that a link gives the same ones for ever.
CREATE TABLE picture (
    recorded_at TIMESTAMP NOT NULL,
    batch VARCHAR NOT NULL,
    snapshot VARCHAR NOT NULL,
    slug VARCHAR NOT NULL,
    ending VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    format VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    caption VARCHAR NOT NULL,
    alt VARCHAR NOT NULL,
    content BLOB NOT NULL,
    sha256 VARCHAR NOT NULL,
    PRIMARY KEY (snapshot, slug, ending)
);
