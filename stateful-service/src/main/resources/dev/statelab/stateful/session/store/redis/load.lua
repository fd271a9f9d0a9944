-- Reads a session and starts its idle time again, never beyond its absolute timeout.
-- KEYS: the session. ARGV: idle timeout, absolute timeout (milliseconds).
-- Returns user, version, state and the milliseconds until it expires, or nil where there is no such session.
local session = redis.call('HMGET', KEYS[1], 'user', 'version', 'state', 'opened')
if not session[1] then
  return nil
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local expires = math.min(now + ARGV[1], session[4] + ARGV[2])
if expires <= now then
  return nil
end
-- First a write that a full Redis does not refuse: it lets a script end that has begun to write.
redis.call('PEXPIREAT', KEYS[1], expires)
redis.call('HSET', KEYS[1], 'used', now)
local index = 'sessions:' .. session[1]
redis.call('ZADD', index, expires, KEYS[1])
if redis.call('PEXPIRETIME', index) < expires then
  redis.call('PEXPIREAT', index, expires)
end
return { session[1], session[2], session[3], expires - now }
