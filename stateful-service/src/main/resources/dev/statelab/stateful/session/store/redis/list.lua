-- Lists a user's sessions, those that expire last where there are too many.
-- KEYS: the user's index. ARGV: how many at most. Returns for each live session: its name, when it was opened, when it was last used.
local sessions = {}
for _, name in ipairs(redis.call('ZREVRANGE', KEYS[1], 0, ARGV[1] - 1)) do
  local times = redis.call('HMGET', name, 'opened', 'used')
  if times[1] then
    table.insert(sessions, { name, times[1], times[2] })
  end
end
return sessions
