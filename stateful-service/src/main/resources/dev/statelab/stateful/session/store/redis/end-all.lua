-- Ends all sessions of a user.
-- KEYS: the user's index. Returns the names of the sessions that ended.
local ended = {}
for _, name in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  if redis.call('DEL', name) == 1 then
    table.insert(ended, name)
    redis.call('PUBLISH', 'sessions', name)
  end
end
redis.call('DEL', KEYS[1])
return ended
