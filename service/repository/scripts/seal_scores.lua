-- Seal the scores kept so far: what is computed from now on is kept only for later times of the news, beside them.
-- KEYS: lease, seal   ARGV: token
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then
  return 'fenced'
end
local last = redis.call('HGET', KEYS[2], 'last')
if last then
  redis.call('HSET', KEYS[2], 'floor', last)
  redis.call('HINCRBY', KEYS[2], 'number', 1)
end
return 'placed'
