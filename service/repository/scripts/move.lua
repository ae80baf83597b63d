-- Move articles from one story to another after a merge or a split; a merged story's id leads to the other from then on.
-- KEYS: lease, dirty, members of the old story, members of the new, redirects, waiting of the old, waiting of the
--   new, lineages
-- ARGV: token, old story id, new story id, '1' for a merge, lineage or '', placement prefix, then article id and
--   placement in turn
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then
  return 'fenced'
end
for i = 7, #ARGV, 2 do
  local sequence = redis.call('ZSCORE', KEYS[3], ARGV[i])
  if sequence then
    redis.call('ZREM', KEYS[3], ARGV[i])
    redis.call('ZADD', KEYS[4], sequence, ARGV[i])
    redis.call('SET', ARGV[6] .. ARGV[i], ARGV[i + 1])
  end
end
redis.call('SADD', KEYS[2], ARGV[2], ARGV[3])
if ARGV[5] ~= '' then
  redis.call('HSET', KEYS[8], ARGV[3], ARGV[5])
end
if ARGV[4] == '1' then
  redis.call('HSET', KEYS[5], ARGV[2], ARGV[3])
  redis.call('SUNIONSTORE', KEYS[7], KEYS[7], KEYS[6])
  redis.call('DEL', KEYS[6])
end
return 'placed'
