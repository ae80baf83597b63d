-- Keep a reading if its job still waits for one. Doing it twice changes nothing.
-- KEYS: job, reading, unplaced   ARGV: job id, reading
if not redis.call('ZSCORE', KEYS[3], ARGV[1]) then
  return 0
end
redis.call('SET', KEYS[2], ARGV[2])
redis.call('HSET', KEYS[1], 'read', 1)
return 1
