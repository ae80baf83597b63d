-- Replace a story's result and ledger rows as a whole, or remove an emptied story; its jobs wait for the
-- outlets' scores next.
-- KEYS: lease, dirty, stories, story, ledger, story outlets, waiting, finishing, records
-- ARGV: token, story id, story or '', ledger, last publication, outlet stories prefix, records or '',
--       outlet ids...
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then
  return 'fenced'
end
for _, outlet in ipairs(redis.call('SMEMBERS', KEYS[6])) do
  redis.call('ZREM', ARGV[6] .. outlet, ARGV[2])
end
redis.call('DEL', KEYS[6])
if ARGV[3] == '' then
  redis.call('DEL', KEYS[4], KEYS[5])
  redis.call('HDEL', KEYS[9], ARGV[2])
  redis.call('ZREM', KEYS[3], ARGV[2])
else
  redis.call('SET', KEYS[4], ARGV[3])
  redis.call('SET', KEYS[5], ARGV[4])
  if ARGV[7] ~= '' then
    redis.call('HSET', KEYS[9], ARGV[2], ARGV[7])
  end
  redis.call('ZADD', KEYS[3], ARGV[5], ARGV[2])
  for i = 8, #ARGV do
    redis.call('SADD', KEYS[6], ARGV[i])
    redis.call('ZADD', ARGV[6] .. ARGV[i], ARGV[5], ARGV[2])
  end
end
redis.call('SUNIONSTORE', KEYS[8], KEYS[8], KEYS[7])
redis.call('DEL', KEYS[7])
redis.call('SREM', KEYS[2], ARGV[2])
return 'placed'
