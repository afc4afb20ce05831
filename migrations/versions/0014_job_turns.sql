CREATE INDEX pgqueuer_turns_idx ON jobs.pgqueuer
  USING btree ((coalesce(headers->>'workspace', '')), entrypoint, execute_after, id)
  WHERE (status = 'queued'::jobs.pgqueuer_status)
