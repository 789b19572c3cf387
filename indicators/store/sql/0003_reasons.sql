-- What spoke against a value or a plan when it was entered (codes), and why it was entered all the same.
DROP VIEW journal;
ALTER TABLE achievement ADD COLUMN reason VARCHAR;
ALTER TABLE achievement ADD COLUMN warnings VARCHAR;
ALTER TABLE target ADD COLUMN warnings VARCHAR;

-- Who did what, when, before and after: one row per row ever stored. Two clocks: recorded_at, known_on.
CREATE VIEW journal AS
WITH entry AS (
    SELECT batch, 'indicator' AS kind, slug AS subject, NULL::DATE AS period, NULL::VARCHAR AS period_precision,
           version, 1 AS part, known_on, NULL::DECIMAL(18, 4) AS value_after, NULL::VARCHAR AS qualifier_after,
           NULL::VARCHAR AS state_after, NULL::DECIMAL(18, 4) AS value_before, NULL::VARCHAR AS qualifier_before,
           NULL::VARCHAR AS state_before, NULL::VARCHAR AS comment, NULL::VARCHAR AS reason, NULL::VARCHAR AS warnings
    FROM indicator
    UNION ALL
    SELECT batch, 'target', indicator, due, due_precision, revision, milestone, known_on, value, qualifier,
           NULL, lag(value) OVER plan, lag(qualifier) OVER plan, NULL, decision, reason_fr, warnings
    FROM target WINDOW plan AS (PARTITION BY indicator, milestone ORDER BY revision)
    UNION ALL
    SELECT batch, 'achievement', indicator, period_end, period_precision, version, 1, known_on, value, qualifier,
           state, lag(value) OVER period, lag(qualifier) OVER period, lag(state) OVER period, comment_fr, reason, warnings
    FROM achievement WINDOW period AS (PARTITION BY indicator, period_end ORDER BY version)
    UNION ALL
    SELECT batch, 'source', id, published_on, published_precision, 1, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
           title, NULL, NULL
    FROM source
    UNION ALL
    SELECT batch, 'review', id, held_on, NULL, version, 1, known_on, NULL, NULL, state, NULL, NULL, NULL, summary, NULL, NULL
    FROM review
    UNION ALL
    SELECT batch, 'assessment', indicator, NULL, NULL, version, 1, known_on, NULL, NULL, confidence, NULL, NULL, NULL,
           text, NULL, NULL
    FROM assessment
    UNION ALL
    SELECT batch, 'decision', id, due, NULL, version, 1, known_on, NULL, NULL, state, NULL, NULL, NULL, text, NULL, NULL
    FROM decision
    UNION ALL
    SELECT batch, 'snapshot', id, NULL, NULL, 1, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, label, NULL, NULL
    FROM snapshot
    UNION ALL
    SELECT batch, 'member', email, NULL, NULL, version, 1, known_on, NULL, NULL, role, NULL, NULL, NULL, scope, NULL, NULL
    FROM member
)
SELECT batch.seq, batch.recorded_at, batch.actor, batch.channel, batch.file_name, entry.*
FROM entry JOIN batch ON batch.submission_id = entry.batch;
