-- Prolong the lease, or end it (0 milliseconds), if the token is still the newest.
-- KEYS: lease   ARGV: token, milliseconds
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then
  return 0
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
