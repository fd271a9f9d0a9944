-- Reads a session. If its last recorded use is old enough, restarts its idle timeout, but never beyond its absolute timeout.
-- KEYS: the session, its user's index. ARGV: idle timeout, absolute timeout, minimum time between two recorded uses (milliseconds).
-- Returns user, version, state, the milliseconds until it expires and the time, or nil if there is no such session.
local session = redis.call('HMGET', KEYS[1], 'user', 'version', 'state', 'opened', 'used')
if not session[1] then
  return nil
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local deadline = session[4] + ARGV[2]
local expires = math.min(session[5] + ARGV[1], deadline)
if expires <= now then
  return nil
end
if now - session[5] >= tonumber(ARGV[3]) then
  local touched = math.min(now + ARGV[1], deadline)
  -- First a write that a full Redis does not refuse: it lets a script that has begun to write finish. A demoted Redis, or one that
  -- cannot write to its disk, refuses it: then the session is read, but its idle timeout does not restart.
  local done = redis.pcall('PEXPIREAT', KEYS[1], touched)
  if type(done) == 'number' then
    redis.call('HSET', KEYS[1], 'used', now)
    redis.call('ZADD', KEYS[2], touched, string.sub(KEYS[1], -43))
    if redis.call('PEXPIRETIME', KEYS[2]) < touched then
      redis.call('PEXPIREAT', KEYS[2], touched)
    end
    expires = touched
  elseif not (string.find(done.err, 'READONLY', 1, true) or string.find(done.err, 'MISCONF', 1, true)) then
    return done
  end
end
return { session[1], session[2], session[3], expires - now, now }
