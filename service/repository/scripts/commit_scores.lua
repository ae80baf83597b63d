-- Replace the scores of all outlets, and those kept of their day unless they are not newer than what was sealed; what was
-- to be seen of the jobs that waited for them can be seen now.
-- KEYS: lease, scores, finishing, days, seal
-- ARGV: token, now, job prefix, day's number, day, time they refer to (seconds), most days, scores prefix, then outlet id
--       and score in turn
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then
  return 'fenced'
end
redis.call('DEL', KEYS[2])
for i = 9, #ARGV, 2 do
  redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
end
local floor = redis.call('HGET', KEYS[5], 'floor')
if #ARGV > 8 and (not floor or tonumber(ARGV[6]) > tonumber(floor)) then
  local number = tonumber(redis.call('HGET', KEYS[5], 'number') or '0')
  local kept = ARGV[5]
  if number > 0 then
    kept = string.format('%s:%06d', ARGV[5], number)
  end
  redis.call('DEL', ARGV[8] .. kept)
  for i = 9, #ARGV, 2 do
    redis.call('HSET', ARGV[8] .. kept, ARGV[i], ARGV[i + 1])
  end
  redis.call('HSET', KEYS[5], 'last', ARGV[6])
  redis.call('ZADD', KEYS[4], ARGV[4], kept)
  for _, old in ipairs(redis.call('ZRANGE', KEYS[4], 0, -1 - tonumber(ARGV[7]))) do
    redis.call('DEL', ARGV[8] .. old)
    redis.call('ZREM', KEYS[4], old)
  end
end
for _, job in ipairs(redis.call('SMEMBERS', KEYS[3])) do
  if redis.call('EXISTS', ARGV[3] .. job) == 1 then
    redis.call('HSET', ARGV[3] .. job, 'state', 'done', 'finished_at', ARGV[2])
  end
end
redis.call('DEL', KEYS[3])
return 'placed'
