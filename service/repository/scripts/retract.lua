-- Forget an article's identity at once and number its removal; the story writer does the rest in its turn.
-- KEYS: article, hashes, new job, sequence, unplaced
-- ARGV: job id, article id, now
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 0
end
local jobs = redis.call('HVALS', KEYS[2])
local sequence = redis.call('INCR', KEYS[4])
redis.call('HSET', KEYS[3], 'kind', 'retraction', 'state', 'queued', 'article_id', ARGV[2], 'submitted_at', ARGV[3],
  'jobs', table.concat(jobs, ' '))
redis.call('ZADD', KEYS[5], sequence, ARGV[1])
redis.call('DEL', KEYS[1], KEYS[2])
return 1
