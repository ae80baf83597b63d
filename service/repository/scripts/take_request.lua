-- A token bucket on the server's clock: one request taken, or the seconds until the next is free.
-- KEYS: bucket   ARGV: size, seconds to fill
local clock = redis.call('TIME')
local now = tonumber(clock[1]) + tonumber(clock[2]) / 1000000
local size, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local left = tonumber(redis.call('HGET', KEYS[1], 'left') or ARGV[1])
local since = tonumber(redis.call('HGET', KEYS[1], 'at') or tostring(now))
left = math.min(size, left + math.max(0, now - since) * size / window)
local wait = 0
if left >= 1 then
  left = left - 1
else
  wait = (1 - left) * window / size
end
redis.call('HSET', KEYS[1], 'left', tostring(left), 'at', string.format('%.6f', now))
redis.call('EXPIRE', KEYS[1], math.ceil(window))
return {math.floor(left), math.ceil(wait)}
