-- Lists a user's sessions, those that expire last where there are too many.
-- KEYS: the user's index. ARGV: how many at most. Returns for each live session: its name, when it was opened, when it was last used, by
-- which client it was opened.
local sessions = {}
for _, name in ipairs(redis.call('ZREVRANGE', KEYS[1], 0, ARGV[1] - 1)) do
  local session = redis.call('HMGET', name, 'opened', 'used', 'client')
  if session[1] then
    table.insert(sessions, { name, session[1], session[2], session[3] or '' })
  end
end
return sessions
