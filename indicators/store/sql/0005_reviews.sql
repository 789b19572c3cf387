-- What a frozen state needs to be shown again, and what was said when a decision was settled.
ALTER TABLE snapshot ADD COLUMN frozen_on DATE;
ALTER TABLE snapshot ADD COLUMN until_seq BIGINT;
ALTER TABLE snapshot ADD COLUMN figures VARCHAR;
ALTER TABLE decision ADD COLUMN note VARCHAR;
