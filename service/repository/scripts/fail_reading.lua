-- Give up an article that can't be read, so that those behind it go on.
-- KEYS: job, unplaced   ARGV: job id, reason, now
if redis.call('ZREM', KEYS[2], ARGV[1]) == 0 then
  return 0
end
redis.call('HSET', KEYS[1], 'state', 'failed', 'error', ARGV[2], 'finished_at', ARGV[3])
return 1
