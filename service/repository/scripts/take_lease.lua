-- Become the story writer if nobody is, or if the holder has this name (it was restarted). A new fencing token makes
-- whatever an earlier holder still writes invalid.
-- KEYS: lease, token counter   ARGV: holder, milliseconds
local holder = redis.call('HGET', KEYS[1], 'holder')
if holder and holder ~= ARGV[1] then
  return 0
end
local token = redis.call('INCR', KEYS[2])
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'holder', ARGV[1], 'token', token)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return token
