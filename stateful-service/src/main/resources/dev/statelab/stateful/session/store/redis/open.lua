-- Opens a session and ends the one it replaces.
-- KEYS: the session, its user's index [, the session it replaces]. ARGV: user, idle timeout, absolute timeout (milliseconds).
-- Returns version and state: those of the replaced session where it is the same user's.
local version, state = '0', ''
local replaced = KEYS[3] and redis.call('HMGET', KEYS[3], 'user', 'version', 'state') or {}
if replaced[1] == ARGV[1] then
  version, state = replaced[2], replaced[3]
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local expires = now + math.min(ARGV[2], ARGV[3])
-- First the write that a full Redis refuses: a script that fails there has changed nothing.
redis.call('HSET', KEYS[1], 'user', ARGV[1], 'version', version, 'state', state, 'opened', now, 'used', now)
redis.call('PEXPIREAT', KEYS[1], expires)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
redis.call('ZADD', KEYS[2], expires, KEYS[1])
if redis.call('PEXPIRETIME', KEYS[2]) < expires then
  redis.call('PEXPIREAT', KEYS[2], expires)
end
if replaced[1] then
  redis.call('DEL', KEYS[3])
  redis.call('ZREM', 'sessions:' .. replaced[1], KEYS[3])
  redis.call('PUBLISH', 'sessions', KEYS[3])
end
return { version, state }
