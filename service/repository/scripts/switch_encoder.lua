-- Name the encoder of the store's vectors anew. The story writer of the old one loses its lease, and every story waits to be
-- scored with the new vectors. Naming the same one again changes nothing.
-- KEYS: encoder, lease, stories, dirty   ARGV: encoder
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return 'placed'
end
redis.call('SET', KEYS[1], ARGV[1])
redis.call('DEL', KEYS[2])
for _, story in ipairs(redis.call('ZRANGE', KEYS[3], 0, -1)) do
  redis.call('SADD', KEYS[4], story)
end
return 'placed'
