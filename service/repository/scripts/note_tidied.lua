-- Remember up to which publication time stories have been merged and split.
-- KEYS: lease, tidied   ARGV: token, time
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then
  return 'fenced'
end
redis.call('SET', KEYS[2], ARGV[2])
return 'placed'
