-- Replace the scores of all outlets, and those kept of their day; what was to be seen of the jobs that waited for them
-- can be seen now.
-- KEYS: lease, scores, finishing, scores of the day, days
-- ARGV: token, now, job prefix, day's number or '', day, most days, scores prefix, then outlet id and score in turn
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then
  return 'fenced'
end
redis.call('DEL', KEYS[2], KEYS[4])
for i = 8, #ARGV, 2 do
  redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
  redis.call('HSET', KEYS[4], ARGV[i], ARGV[i + 1])
end
if #ARGV > 7 then
  redis.call('ZADD', KEYS[5], ARGV[4], ARGV[5])
  for _, day in ipairs(redis.call('ZRANGE', KEYS[5], 0, -1 - tonumber(ARGV[6]))) do
    redis.call('DEL', ARGV[7] .. day)
    redis.call('ZREM', KEYS[5], day)
  end
end
for _, job in ipairs(redis.call('SMEMBERS', KEYS[3])) do
  if redis.call('EXISTS', ARGV[3] .. job) == 1 then
    redis.call('HSET', ARGV[3] .. job, 'state', 'done', 'finished_at', ARGV[2])
  end
end
redis.call('DEL', KEYS[3])
return 'placed'
