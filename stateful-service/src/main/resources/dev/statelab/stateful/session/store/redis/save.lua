-- Changes a session if it still exists and has the version that was read; writes a document in the same step.
-- KEYS: the session [, the document]. ARGV: version, new state, deadline, channel [, content, milliseconds to keep it].
-- Returns 'saved' and the new version, 'taken' and the content of the existing document, 'conflict', 'gone', or 'late'
-- if it arrived after its deadline, when no request waits for it any more.
local time = redis.call('TIME')
if time[1] * 1000 + math.floor(time[2] / 1000) > tonumber(ARGV[3]) then
  return { 'late' }
end
local version = redis.call('HGET', KEYS[1], 'version')
if not version then
  return { 'gone' }
end
if KEYS[2] then
  local content = redis.call('GET', KEYS[2])
  if content then
    return { 'taken', content }
  end
end
if version ~= ARGV[1] then
  return { 'conflict' }
end
if KEYS[2] then
  redis.call('SET', KEYS[2], ARGV[5], 'PX', ARGV[6])
end
redis.call('HSET', KEYS[1], 'state', ARGV[2])
local saved = redis.call('HINCRBY', KEYS[1], 'version', 1)
redis.call('PUBLISH', ARGV[4], KEYS[1] .. ' ' .. saved)
return { 'saved', saved }
