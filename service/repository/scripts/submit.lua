-- Take in an article once: register its content, make its job, number it and queue its reading, all or nothing.
-- KEYS: article, hashes, new job, sequence, unplaced, stream
-- ARGV: outlet, content hash, job id, article, message, article id, now, revised at or '', revision, most waiting, job prefix
local holder = redis.call('HGET', KEYS[1], 'outlet')
if holder and holder ~= ARGV[1] then
  return {'taken', holder}
end
local revision = tonumber(redis.call('HGET', KEYS[1], 'revision') or '0')
local known = redis.call('HGET', KEYS[2], ARGV[2])
local failed = false
if known then
  failed = redis.call('HGET', ARGV[11] .. known, 'state') == 'failed'
  local reverted = ARGV[8] ~= '' and ARGV[8] > (redis.call('HGET', KEYS[1], 'revised_at') or '')
  if not failed and (not reverted or known == redis.call('HGET', KEYS[1], 'job')) then
    return {'known', known}
  end
end
if redis.call('ZCARD', KEYS[5]) >= tonumber(ARGV[10]) then
  return {'full', ''}
end
if not failed then
  revision = revision + 1
end
revision = math.max(revision, tonumber(ARGV[9]))
local sequence = redis.call('INCR', KEYS[4])
redis.call('HSET', KEYS[1], 'outlet', ARGV[1], 'job', ARGV[3], 'revision', revision, 'revised_at', ARGV[8])
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
redis.call('HSET', KEYS[3], 'kind', 'article', 'state', 'queued', 'article_id', ARGV[6], 'revision', revision,
  'submitted_at', ARGV[7], 'article', ARGV[4], 'attempts', 0)
redis.call('ZADD', KEYS[5], sequence, ARGV[3])
redis.call('XADD', KEYS[6], '*', 'data', ARGV[5], 'job', ARGV[3])
return {'accepted', ARGV[3]}
