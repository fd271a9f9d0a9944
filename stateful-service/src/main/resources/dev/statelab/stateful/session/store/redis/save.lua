-- Changes a session that is still there and still at the version it was read at; writes a document in the same step.
-- KEYS: the session [, the document]. ARGV: version, new state [, content, milliseconds to keep it].
-- Returns 'saved' and the new version, 'taken' and the content of the document that was there, 'conflict', or 'gone'.
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
  redis.call('SET', KEYS[2], ARGV[3], 'PX', ARGV[4])
end
redis.call('HSET', KEYS[1], 'state', ARGV[2])
local saved = redis.call('HINCRBY', KEYS[1], 'version', 1)
redis.call('PUBLISH', 'sessions', KEYS[1] .. ' ' .. saved)
return { 'saved', saved }
