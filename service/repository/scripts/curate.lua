-- Number what a person wants done with a story, in the order of what else comes in; the story writer does it in its turn.
-- KEYS: new job, sequence, unplaced   ARGV: job id, kind, story id, request, now
if redis.call('EXISTS', KEYS[1]) == 1 then
  return 0
end
local sequence = redis.call('INCR', KEYS[2])
redis.call('HSET', KEYS[1], 'kind', ARGV[2], 'state', 'queued', 'article_id', '', 'story_id', ARGV[3], 'curation', ARGV[4],
  'submitted_at', ARGV[5])
redis.call('ZADD', KEYS[3], sequence, ARGV[1])
return sequence
