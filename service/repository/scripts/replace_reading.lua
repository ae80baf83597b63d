-- Replace what was read from an article by the same with other vectors, if it is still kept.
-- KEYS: lease, reading   ARGV: token, reading
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then
  return 'fenced'
end
redis.call('SET', KEYS[2], ARGV[2], 'XX')
return 'placed'
