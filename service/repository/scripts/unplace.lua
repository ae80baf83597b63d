-- Take a retracted article out of its story and delete all that was kept of it.
-- KEYS: lease, unplaced, placed, dirty, job, placement
-- ARGV: token, job id, article id, story id or '', now, seconds, members prefix, waiting prefix, job prefix, reading prefix
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then
  return 'fenced'
end
if redis.call('ZREM', KEYS[2], ARGV[2]) == 0 then
  return 'gone'
end
for job in string.gmatch(redis.call('HGET', KEYS[5], 'jobs') or '', '%S+') do
  redis.call('DEL', ARGV[9] .. job, ARGV[10] .. job)
end
redis.call('DEL', KEYS[6])
redis.call('ZREM', KEYS[3], ARGV[3])
redis.call('EXPIRE', KEYS[5], ARGV[6])
if ARGV[4] == '' then
  redis.call('HSET', KEYS[5], 'state', 'done', 'finished_at', ARGV[5])
else
  redis.call('HSET', KEYS[5], 'state', 'running', 'story_id', ARGV[4])
  redis.call('ZREM', ARGV[7] .. ARGV[4], ARGV[3])
  redis.call('SADD', KEYS[4], ARGV[4])
  redis.call('SADD', ARGV[8] .. ARGV[4], ARGV[2])
end
return 'placed'
