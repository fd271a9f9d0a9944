-- Ends a session.
-- KEYS: the session. ARGV: [the only user whose session may end].
-- Returns 1 where it ended, 0 where there was none.
local user = redis.call('HGET', KEYS[1], 'user')
if not user or (ARGV[1] and ARGV[1] ~= user) then
  return 0
end
redis.call('DEL', KEYS[1])
redis.call('ZREM', 'sessions:' .. user, KEYS[1])
redis.call('PUBLISH', 'sessions', KEYS[1])
return 1
