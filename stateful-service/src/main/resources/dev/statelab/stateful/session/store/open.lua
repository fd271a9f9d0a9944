-- Opens a session and ends the one it replaces.
-- KEYS: the session [, the one it replaces]. ARGV: user, idle timeout, absolute timeout (milliseconds).
-- Returns version and state: those of the replaced session where it is the same user's.
local version, state = '0', ''
if KEYS[2] then
  local replaced = redis.call('HMGET', KEYS[2], 'user', 'version', 'state')
  if replaced[1] == ARGV[1] then
    version, state = replaced[2], replaced[3]
  end
end
-- First the write that a full Redis refuses: a script that fails there has changed nothing.
redis.call('HSET', KEYS[1], 'user', ARGV[1], 'version', version, 'state', state, 'deadline', '0')
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('HSET', KEYS[1], 'deadline', redis.call('PEXPIRETIME', KEYS[1]))
redis.call('PEXPIRE', KEYS[1], ARGV[2], 'LT')
if KEYS[2] then
  redis.call('DEL', KEYS[2])
end
return { version, state }
