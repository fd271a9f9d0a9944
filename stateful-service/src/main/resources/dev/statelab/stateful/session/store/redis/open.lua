-- Opens a session, ends the one it replaces, and the oldest of a user who then has too many.
-- KEYS: the session, its user's index [, the session it replaces]. ARGV: user, idle timeout, absolute timeout
-- (milliseconds), most sessions of a user, deadline, client.
-- Returns version and state: those of the replaced session where it is the same user's; the names of the user's sessions that made room,
-- and of those that have expired since the last time. Nothing where it came after its deadline, when nobody waits for it any more.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if now > tonumber(ARGV[5]) then
  return {}
end
local version, state = '0', ''
local replaced = KEYS[3] and redis.call('HMGET', KEYS[3], 'user', 'version', 'state') or {}
if replaced[1] == ARGV[1] then
  version, state = replaced[2], replaced[3]
end
local expires = now + math.min(ARGV[2], ARGV[3])
-- First the write that a full Redis refuses: a script that fails there has changed nothing.
redis.call('HSET', KEYS[1], 'user', ARGV[1], 'version', version, 'state', state, 'opened', now, 'used', now, 'client', ARGV[6])
redis.call('PEXPIREAT', KEYS[1], expires)
local expired = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
redis.call('ZADD', KEYS[2], expires, KEYS[1])
if redis.call('PEXPIRETIME', KEYS[2]) < expires then
  redis.call('PEXPIREAT', KEYS[2], expires)
end
local function ended(name, index)
  local was = redis.call('DEL', name)
  redis.call('ZREM', index, name)
  redis.call('PUBLISH', 'sessions', name)
  return was == 1
end
if replaced[1] then
  ended(KEYS[3], 'sessions:' .. replaced[1])
end
local capped = {}
local most = tonumber(ARGV[4])
local surplus = redis.call('ZCARD', KEYS[2]) - most
if surplus > 0 then
  local others = {}
  -- Where a user has many too many, some at a time: no login takes long.
  for _, name in ipairs(redis.call('ZRANGE', KEYS[2], 0, most + 99)) do
    if name ~= KEYS[1] then
      table.insert(others, { name, tonumber(redis.call('HGET', name, 'opened') or 0) })
    end
  end
  table.sort(others, function(one, other) return one[2] < other[2] end)
  for i = 1, math.min(surplus, #others) do
    if ended(others[i][1], KEYS[2]) then
      table.insert(capped, others[i][1])
    end
  end
end
return { version, state, capped, expired }
