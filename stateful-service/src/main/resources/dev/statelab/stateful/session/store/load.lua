-- Reads a session and starts its idle time again, never beyond its deadline.
-- KEYS: the session. ARGV: idle timeout (milliseconds).
-- Returns user, version and state, or nil where there is no such session.
local session = redis.call('HMGET', KEYS[1], 'user', 'version', 'state', 'deadline')
if not session[1] then
  return nil
end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
redis.call('PEXPIREAT', KEYS[1], session[4], 'LT')
return { session[1], session[2], session[3] }
