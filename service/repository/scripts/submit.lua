-- Take in an article once: register its content, make its job, number it and queue its reading, all or nothing.
-- Only the content in force counts as a repetition: a text that goes back to an earlier state is a new revision. A revision
-- that declares itself older than the one in force changes nothing, nor does one of a retracted article unless it is newer.
-- Every answer ends with how many wait and how many seconds that takes ('' if unknown).
-- KEYS: article, hashes, new job, sequence, unplaced, stream, pace
-- ARGV: outlet, content hash, job id, article, message, article id, now, revised at or '', revision, most waiting, job prefix,
--       longest wait in seconds (0: any), placements without which no wait is told
local function backlog()
  local waiting = redis.call('ZCARD', KEYS[5])
  local pace = redis.call('HMGET', KEYS[7], 'articles', 'seconds')
  local articles = tonumber(pace[1] or '0')
  if waiting > 0 and articles < tonumber(ARGV[13]) then
    return waiting, ''
  end
  return waiting, waiting > 0 and tostring(waiting * tonumber(pace[2]) / articles) or '0'
end
local function answer(outcome, detail)
  return {outcome, detail, backlog()}
end
if redis.call('EXISTS', KEYS[3]) == 1 then
  return answer('accepted', ARGV[3])
end
local held = redis.call('HMGET', KEYS[1], 'outlet', 'job', 'hash', 'revision', 'declared', 'revised_at', 'retracted_at',
  'retraction')
local job, revised_at, retracted_at = held[2], held[6] or '', held[7]
if held[1] and held[1] ~= ARGV[1] then
  return answer('taken', held[1])
end
local given, declared = tonumber(ARGV[9]), tonumber(held[5] or '1')
local is_late = given < declared
if ARGV[8] ~= '' and revised_at ~= '' and ARGV[8] ~= revised_at then
  is_late = ARGV[8] < revised_at
end
local failed = false
if retracted_at then
  if ARGV[8] <= retracted_at and given <= declared then
    return answer('retracted', held[8])
  end
elseif job then
  if held[3] == ARGV[2] or redis.call('HGET', KEYS[2], ARGV[2]) == job then
    failed = redis.call('HGET', ARGV[11] .. job, 'state') == 'failed'
    if not failed then
      if not is_late then
        redis.call('HSET', KEYS[1], 'declared', string.format('%.0f', math.max(given, declared)), 'revised_at',
          ARGV[8] == '' and revised_at or ARGV[8])
      end
      return answer('known', job)
    end
  elseif is_late then
    return answer('late', job)
  end
end
local waiting, wait = backlog()
local longest = tonumber(ARGV[12])
if waiting >= tonumber(ARGV[10]) or (longest > 0 and wait ~= '' and tonumber(wait) > longest) then
  return answer('full', '')
end
local revision = tonumber(held[4] or '0')
if not failed then
  revision = revision + 1
end
revision = string.format('%.0f', math.max(revision, given))
local sequence = redis.call('INCR', KEYS[4])
redis.call('HSET', KEYS[1], 'outlet', ARGV[1], 'job', ARGV[3], 'hash', ARGV[2], 'revision', revision,
  'declared', string.format('%.0f', math.max(given, declared)), 'revised_at', ARGV[8] == '' and revised_at or ARGV[8])
redis.call('HDEL', KEYS[1], 'retracted_at', 'retraction')
redis.call('PERSIST', KEYS[1])
redis.call('HSET', KEYS[2], ARGV[2] .. ':' .. ARGV[3], ARGV[3])
redis.call('HSET', KEYS[3], 'kind', 'article', 'state', 'queued', 'article_id', ARGV[6], 'revision', revision,
  'submitted_at', ARGV[7], 'article', ARGV[4], 'attempts', 0)
redis.call('ZADD', KEYS[5], sequence, ARGV[3])
redis.call('XADD', KEYS[6], '*', 'data', ARGV[5], 'job', ARGV[3])
return answer('accepted', ARGV[3])
