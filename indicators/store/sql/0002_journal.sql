-- Who did what, when: one row per row ever stored, in the order of the batches.
CREATE VIEW journal AS
WITH entry AS (
    SELECT batch, 'indicator' AS kind, slug AS subject, NULL::DATE AS period, version,
           NULL::DECIMAL(18, 4) AS value, NULL::DECIMAL(18, 4) AS previous, NULL::VARCHAR AS reason
    FROM indicator
    UNION ALL
    SELECT batch, 'target', indicator, due, revision, value,
           lag(value) OVER (PARTITION BY indicator, milestone ORDER BY revision), reason_fr
    FROM target
    UNION ALL
    SELECT batch, 'achievement', indicator, period_end, version, value,
           lag(value) OVER (PARTITION BY indicator, period_end ORDER BY version), comment_fr
    FROM achievement
    UNION ALL
    SELECT batch, 'source', id, published_on, 1, NULL, NULL, title FROM source
    UNION ALL
    SELECT batch, 'review', id, held_on, version, NULL, NULL, summary FROM review
    UNION ALL
    SELECT batch, 'assessment', indicator, NULL, version, NULL, NULL, text FROM assessment
    UNION ALL
    SELECT batch, 'decision', id, due, version, NULL, NULL, text FROM decision
    UNION ALL
    SELECT batch, 'snapshot', id, NULL, 1, NULL, NULL, label FROM snapshot
    UNION ALL
    SELECT batch, 'member', email, NULL, version, NULL, NULL, role FROM member
)
SELECT batch.seq, batch.recorded_at, batch.actor, batch.channel, entry.kind, entry.subject, entry.period,
       entry.version, entry.previous AS value_before, entry.value AS value_after, entry.reason
FROM entry JOIN batch ON batch.submission_id = entry.batch;
