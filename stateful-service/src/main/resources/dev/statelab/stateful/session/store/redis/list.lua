-- Reads the fields of sessions that a list shows.
-- KEYS: the sessions. Returns for each that exists: its name, when it was opened, when it was last used, and the client that opened it.
local sessions = {}
for _, name in ipairs(KEYS) do
  local session = redis.call('HMGET', name, 'opened', 'used', 'client')
  if session[1] then
    table.insert(sessions, { name, session[1], session[2], session[3] or '' })
  end
end
return sessions
