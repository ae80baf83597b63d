-- Count an attempt and hand out the article, unless it has been read, placed or given up.
-- KEYS: job, reading   ARGV: (none)
local state = redis.call('HGET', KEYS[1], 'state')
if (state ~= 'queued' and state ~= 'running') or redis.call('EXISTS', KEYS[2]) == 1 then
  return false
end
redis.call('HSET', KEYS[1], 'state', 'running')
local attempts = redis.call('HINCRBY', KEYS[1], 'attempts', 1)
return {attempts, redis.call('HGET', KEYS[1], 'article'), redis.call('HGET', KEYS[1], 'revision')}
