-- Opens a session, and ends the session of the same user that it replaces.
-- KEYS: the session, its user's index [, the session it replaces]. ARGV: user, idle timeout, absolute timeout
-- (milliseconds), deadline, client, channel.
-- Returns version and state, those of the replaced session if there was one, the number of sessions in the index, and the hashes of those
-- that have expired since the last call. Returns nothing if it arrived after its deadline, when no request waits for it any more.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if now > tonumber(ARGV[4]) then
  return {}
end
local replaced = KEYS[3] and redis.call('HMGET', KEYS[3], 'version', 'state') or {}
local version, state = replaced[1] or '0', replaced[2] or ''
local expires = now + math.min(ARGV[2], ARGV[3])
-- First the write that a full Redis refuses: a script that fails here has changed nothing.
redis.call('HSET', KEYS[1], 'user', ARGV[1], 'version', version, 'state', state, 'opened', now, 'used', now, 'client', ARGV[5])
redis.call('PEXPIREAT', KEYS[1], expires)
local expired = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
redis.call('ZADD', KEYS[2], expires, string.sub(KEYS[1], -43))
if redis.call('PEXPIRETIME', KEYS[2]) < expires then
  redis.call('PEXPIREAT', KEYS[2], expires)
end
if replaced[1] then
  redis.call('DEL', KEYS[3])
  redis.call('ZREM', KEYS[2], string.sub(KEYS[3], -43))
  redis.call('PUBLISH', ARGV[6], KEYS[3])
end
return { version, state, redis.call('ZCARD', KEYS[2]), expired }
