-- Replace the scores of all outlets; what was to be seen of the jobs that waited for them can be seen now.
-- KEYS: lease, scores, finishing   ARGV: token, now, job prefix, then outlet id and score in turn
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then
  return 'fenced'
end
redis.call('DEL', KEYS[2])
for i = 4, #ARGV, 2 do
  redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
end
for _, job in ipairs(redis.call('SMEMBERS', KEYS[3])) do
  if redis.call('EXISTS', ARGV[3] .. job) == 1 then
    redis.call('HSET', ARGV[3] .. job, 'state', 'done', 'finished_at', ARGV[2])
  end
end
redis.call('DEL', KEYS[3])
return 'placed'
