-- Forget an article's content at once and number its removal; the story writer does the rest in its turn. What stays of the
-- article tells a late delivery of it from a newer revision; retracting it again finds the same job.
-- KEYS: article, hashes, new job, sequence, unplaced
-- ARGV: job id, article id, now, seconds that the retraction is remembered
if redis.call('EXISTS', KEYS[3]) == 1 then
  return {'accepted', ARGV[1]}
end
local held = redis.call('HMGET', KEYS[1], 'outlet', 'retraction')
if not held[1] then
  return false
end
if held[2] then
  return {'known', held[2]}
end
local jobs = redis.call('HVALS', KEYS[2])
local sequence = redis.call('INCR', KEYS[4])
redis.call('HSET', KEYS[3], 'kind', 'retraction', 'state', 'queued', 'article_id', ARGV[2], 'submitted_at', ARGV[3],
  'jobs', table.concat(jobs, ' '))
redis.call('ZADD', KEYS[5], sequence, ARGV[1])
redis.call('DEL', KEYS[2])
redis.call('HDEL', KEYS[1], 'job', 'hash')
redis.call('HSET', KEYS[1], 'retracted_at', ARGV[3], 'retraction', ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[4])
return {'accepted', ARGV[1]}
