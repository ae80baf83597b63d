-- Put an article where the index says, in place of its earlier revision.
-- KEYS: lease, unplaced, placed, dirty, job, placement, members, waiting
-- ARGV: token, job id, article id, sequence, placement, story id, earlier job or '', earlier story or '',
--       reading prefix, members prefix
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then
  return 'fenced'
end
if redis.call('ZREM', KEYS[2], ARGV[2]) == 0 then
  return 'gone'
end
if ARGV[7] ~= '' then
  redis.call('DEL', ARGV[9] .. ARGV[7])
  redis.call('ZREM', ARGV[10] .. ARGV[8], ARGV[3])
  redis.call('SADD', KEYS[4], ARGV[8])
end
redis.call('SET', KEYS[6], ARGV[5])
redis.call('ZADD', KEYS[3], ARGV[4], ARGV[3])
redis.call('ZADD', KEYS[7], ARGV[4], ARGV[3])
redis.call('SADD', KEYS[4], ARGV[6])
redis.call('SADD', KEYS[8], ARGV[2])
redis.call('HSET', KEYS[5], 'story_id', ARGV[6])
redis.call('HDEL', KEYS[5], 'article')
return 'placed'
