-- Put an article where the index says, in place of its earlier revision.
-- While more waits, the time since the last placement counts towards the pace: articles over seconds, older ones fading.
-- KEYS: lease, unplaced, placed, dirty, job, placement, members, waiting, pace
-- ARGV: token, job id, article id, sequence, placement, story id, earlier job or '', earlier story or '',
--       reading prefix, members prefix, seconds in which the pace fades, longest time between two placements that counts
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then
  return 'fenced'
end
if redis.call('ZREM', KEYS[2], ARGV[2]) == 0 then
  return 'gone'
end
if ARGV[7] ~= '' then
  redis.call('DEL', ARGV[9] .. ARGV[7])
  redis.call('ZREM', ARGV[10] .. ARGV[8], ARGV[3])
  redis.call('SADD', KEYS[4], ARGV[8])
end
redis.call('SET', KEYS[6], ARGV[5])
redis.call('ZADD', KEYS[3], ARGV[4], ARGV[3])
redis.call('ZADD', KEYS[7], ARGV[4], ARGV[3])
redis.call('SADD', KEYS[4], ARGV[6])
redis.call('SADD', KEYS[8], ARGV[2])
redis.call('HSET', KEYS[5], 'story_id', ARGV[6])
redis.call('HDEL', KEYS[5], 'article')
local clock = redis.call('TIME')
local now = tonumber(clock[1]) + tonumber(clock[2]) / 1000000
local pace = redis.call('HMGET', KEYS[9], 'at', 'articles', 'seconds')
if pace[1] then
  local passed = math.min(math.max(0, now - tonumber(pace[1])), tonumber(ARGV[12]))
  local fading = math.exp(-passed / tonumber(ARGV[11]))
  redis.call('HSET', KEYS[9], 'articles', tostring(tonumber(pace[2] or '0') * fading + 1), 'seconds',
    tostring(tonumber(pace[3] or '0') * fading + passed))
end
if redis.call('ZCARD', KEYS[2]) > 0 then
  redis.call('HSET', KEYS[9], 'at', string.format('%.6f', now))
else
  redis.call('HDEL', KEYS[9], 'at')
end
return 'placed'
