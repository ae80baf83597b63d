-- Move articles from one story to another after a merge or a split; a merged story's id leads to the other from then on.
-- Done by hand, it ends that request's wait and is remembered, so that no pass undoes it.
-- KEYS: lease, dirty, members of the old story, members of the new, redirects, waiting of the old, waiting of the new,
--   lineages, kept whole, kept apart, unplaced, job
-- ARGV: token, old story id, new story id, '1' for a merge, lineage or '', placement prefix, job id or '' if not by hand,
--   both story ids, then article id and placement in turn
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then
  return 'fenced'
end
if ARGV[7] ~= '' then
  if redis.call('ZREM', KEYS[11], ARGV[7]) == 0 then
    return 'gone'
  end
  if ARGV[4] == '1' then
    redis.call('SADD', KEYS[9], ARGV[3])
    redis.call('SREM', KEYS[10], ARGV[8])
  else
    redis.call('SREM', KEYS[9], ARGV[2])
    redis.call('SADD', KEYS[10], ARGV[8])
  end
  redis.call('HSET', KEYS[12], 'state', 'running', 'story_id', ARGV[3])
  redis.call('SADD', KEYS[7], ARGV[7])
end
for i = 9, #ARGV, 2 do
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
if ARGV[4] == '1' and ARGV[2] ~= ARGV[3] then
  redis.call('HSET', KEYS[5], ARGV[2], ARGV[3])
  if redis.call('SREM', KEYS[9], ARGV[2]) == 1 then
    redis.call('SADD', KEYS[9], ARGV[3])
  end
  redis.call('SUNIONSTORE', KEYS[7], KEYS[7], KEYS[6])
  redis.call('DEL', KEYS[6])
end
return 'placed'
