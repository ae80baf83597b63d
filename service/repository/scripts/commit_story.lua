-- Replace a story's result and ledger rows as a whole, or remove an emptied story; finish the jobs that waited for it.
-- KEYS: lease, dirty, stories, story, ledger, story outlets, waiting
-- ARGV: token, story id, story or '', ledger, last publication, now, job prefix, outlet stories prefix, outlet ids...
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then
  return 'fenced'
end
for _, outlet in ipairs(redis.call('SMEMBERS', KEYS[6])) do
  redis.call('ZREM', ARGV[8] .. outlet, ARGV[2])
end
redis.call('DEL', KEYS[6])
if ARGV[3] == '' then
  redis.call('DEL', KEYS[4], KEYS[5])
  redis.call('ZREM', KEYS[3], ARGV[2])
else
  redis.call('SET', KEYS[4], ARGV[3])
  redis.call('SET', KEYS[5], ARGV[4])
  redis.call('ZADD', KEYS[3], ARGV[5], ARGV[2])
  for i = 9, #ARGV do
    redis.call('SADD', KEYS[6], ARGV[i])
    redis.call('ZADD', ARGV[8] .. ARGV[i], ARGV[5], ARGV[2])
  end
end
for _, job in ipairs(redis.call('SMEMBERS', KEYS[7])) do
  if redis.call('EXISTS', ARGV[7] .. job) == 1 then
    redis.call('HSET', ARGV[7] .. job, 'state', 'done', 'finished_at', ARGV[6])
  end
end
redis.call('DEL', KEYS[7])
redis.call('SREM', KEYS[2], ARGV[2])
return 'placed'
